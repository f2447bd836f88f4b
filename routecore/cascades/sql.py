"""The little SQL that reading tables and working out of core share. DuckDB is imported lazily."""

from collections.abc import Mapping, Sequence

from routecore.extras import extra


def connect(database: str = ":memory:", config: Mapping | None = None):
    """A DuckDB connection."""
    with extra("logs"):
        import duckdb
    con = duckdb.connect(database, config=dict(config or {}))
    con.execute("SET enable_progress_bar = false")
    return con


def quote(name: str) -> str:
    """A column's name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def scan_files(paths: Sequence) -> str:
    """SQL that reads files of one kind in the order given.

    The columns of a CSV stay text, so that a value that is no number can be named by its row.
    """
    paths = [str(p) for p in paths]
    listed = "[" + ", ".join("'" + p.replace("'", "''") + "'" for p in paths) + "]"
    if all(p.lower().endswith((".parquet", ".pq")) for p in paths):
        return f"read_parquet({listed})"
    if all(p.lower().endswith((".csv", ".csv.gz", ".tsv")) for p in paths):
        return f"read_csv({listed}, header = true, all_varchar = true)"
    raise ValueError(
        f"source is {', '.join(map(repr, paths))}: files must all end in .csv or all in .parquet."
    )


def find_columns(
    con, table: str, wanted: Sequence[str], renamed: Mapping[str, str], optional: Sequence[str] = ()
) -> dict[str, str]:
    """The quoted name of each wanted column; refused if one is missing or wrongly renamed."""
    import duckdb

    unknown = sorted(set(renamed) - set(wanted))
    if unknown:
        raise ValueError(f"columns names {unknown[0]!r}: it may rename {', '.join(wanted)}.")
    try:
        present = [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()]
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"source cannot be read as a table: {reason}.") from None
    found = {}
    for name in wanted:
        column = renamed.get(name, name)
        if column in present:
            found[name] = quote(column)
        elif name not in optional:
            raise ValueError(
                f"column {column!r} is missing: the table has {', '.join(map(repr, present[:20]))}."
            )
    return found


def to_number(name: str, column: str) -> str:
    """SQL for a column as DOUBLE; what is no number becomes NULL and is refused by its row."""
    number = f"TRY_CAST({column} AS DOUBLE)"
    if not name.startswith("correct"):
        return number
    # Outcomes may also be written true and false.
    return f"coalesce({number}, CAST(TRY_CAST({column} AS BOOLEAN) AS DOUBLE))"
