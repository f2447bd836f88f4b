"""The little SQL that reading tables and working out of core share. DuckDB is imported lazily."""

import re
from collections.abc import Mapping, Sequence
from os import PathLike, fspath

from routecore.cascades import files
from routecore.cascades.files import TEXT, WORDS
from routecore.extras import extra

LONGEST_LINE = 2_000_000  # bytes; notes and prompts are long
UNREADABLE = "source cannot be read as a table"
UNFIT = "a float cannot hold it, so that two such scores could become one"


def connect(database: str = ":memory:", config: Mapping | None = None):
    """A DuckDB connection."""
    with extra("logs"):
        import duckdb
    # Nothing is installed or fetched, whatever a path looks like.
    closed = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    con = duckdb.connect(database, config={**closed, **(config or {})})
    con.execute("SET enable_progress_bar = false")
    return con


def quote(name: str) -> str:
    """A column's name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _path(path: str) -> str:
    """A path as DuckDB must read it: none of its characters is a pattern."""
    return literal(re.sub(r"[*?[]", r"[\g<0>]", path))


def scan_files(paths: Sequence[str | PathLike]) -> str:
    """SQL that reads files of one kind in the order given.

    The columns of a CSV stay text, so that a value that is no number can be named by its row.
    """
    names = [str(fspath(p)) for p in paths]
    parquet = all(p.lower().endswith((".parquet", ".pq")) for p in names)
    packed = all(p.lower().endswith(".csv.gz") for p in names)
    if not names or not (
        parquet or packed or all(p.lower().endswith((".csv", ".tsv")) for p in names)
    ):
        raise ValueError(
            f"source is {', '.join(map(repr, names)) or 'empty'}: files must all end in .csv or"
            " all in .parquet."
        )
    for p in names:
        begins = b"PAR1" if parquet else b"\x1f\x8b" if packed else b""
        wanted = "a Parquet file" if parquet else "a gzip file" if packed else TEXT
        files.refuse_beginning(files.regular(p), wanted, begins)
    listed = "[" + ", ".join(map(_path, names)) + "]"
    if parquet:
        return f"read_parquet({listed}, hive_partitioning = false)"
    return (
        f"read_csv({listed}, header = true, skip = 0, all_varchar = true, hive_partitioning = false,"
        f" max_line_size = {LONGEST_LINE})"
    )


def find_columns(
    session,
    table: str,
    wanted: Sequence[str],
    renamed: Mapping[str, str],
    optional: Sequence[str] = (),
) -> dict[str, tuple[str, str]]:
    """The quoted name and the type of each wanted column.

    Names are compared without case and without space around them, as `read_log` compares them; a
    column that is missing, stands twice, or is wrongly renamed is refused.
    """
    unknown = sorted(set(renamed) - set(wanted))
    if unknown:
        raise ValueError(f"columns names {unknown[0]!r}: it may rename {', '.join(wanted)}.")
    described = session.run(f"DESCRIBE SELECT * FROM {table}", what=UNREADABLE)
    written = _header(session, table, [row[0] for row in described])
    plain = [name.strip().lower() for name in written]
    found = {}
    for name in wanted:
        column = renamed.get(name, name)
        times = plain.count(column.strip().lower())
        if times > 1:
            raise ValueError(f"column {column!r} stands {times} times: it must stand once.")
        if times:
            actual, kind = described[plain.index(column.strip().lower())][:2]
            found[name] = quote(actual), kind
        elif name not in optional:
            listed = ", ".join(map(repr, written[:20]))
            raise ValueError(f"column {column!r} is missing: the table has {listed}.")
    return found


def _header(session, table: str, names: list[str]) -> list[str]:
    """The columns' names as the file has them: DuckDB renames the second of two equal ones."""
    if not table.startswith("read_csv"):
        return names
    without = table.replace("header = true", "header = false")
    first = session.run(f"SELECT * FROM {without} LIMIT 1", what=UNREADABLE)
    same = first and len(first[0]) == len(names)
    return [name or "" for name in first[0]] if same else names


def to_number(name: str, column: tuple[str, str]) -> str:
    """SQL for a column as DOUBLE; what is no number becomes NULL and is refused by its row."""
    quoted, kind = column
    if kind != "VARCHAR":
        return f"TRY_CAST({quoted} AS DOUBLE)"
    number = f"CASE WHEN NOT contains({quoted}, '_') THEN TRY_CAST({quoted} AS DOUBLE) END"
    if not name.startswith("correct"):
        return f"({number})"
    words = " ".join(f"WHEN '{word}' THEN {value}" for word, value in WORDS.items())
    return f"coalesce({number}, CASE lower(trim({quoted})) {words} END)"


def merges(column: tuple[str, str]) -> str:
    """SQL that says whether a float cannot hold a number, as 2^53 + 1 or a long decimal."""
    quoted, kind = column
    if kind in ("DOUBLE", "FLOAT", "BOOLEAN"):
        return "false"
    if kind == "VARCHAR":
        # Only whole numbers: a decimal of many digits is the float that is written so.
        whole = f"regexp_full_match(trim({quoted}), '[+-]?[0-9]{{16,}}')"
        kind = "HUGEINT"
    else:
        whole = "true"
    back = f"TRY_CAST(TRY_CAST({quoted} AS DOUBLE) AS {kind})"
    return f"({whole} AND coalesce({back} <> TRY_CAST({quoted} AS {kind}), false))"
