"""The frontier of a log that outgrows memory, computed on disk by DuckDB.

DuckDB sorts the rows by score, spilling to disk, and runs window sums over the sorted rows. The
sums are formed in the order that `Frontier` forms them in, so integer sums and shared costs agree
to the last bit, and so do sums of per-query escalation costs. Only the mean of a per-query cost_low
(and of graded outcomes) is added up in another order: the answers then agree to 1e-12, relative.
Derived.
"""

import tempfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from os import PathLike, path
from typing import Any

import numpy as np

from routecore import checks
from routecore.cascades.hull import Hull, upper_hull
from routecore.cascades.operating import OperatingPoint, plain, reciprocal
from routecore.cascades.sql import connect, find_columns, scan_files, to_number

WIDE = ("score", "correct_low", "correct_high", "cost_low", "cost_high")
RULES = {
    "score": ("NOT isnan({0})", "it must be a number or an infinity"),
    "correct": ("{0} BETWEEN 0 AND 1", "an outcome must be 0, 1 or a grade between them"),
    "cost": ("isfinite({0}) AND {0} >= 0", "a cost must be zero or more"),
}
CHUNK = 1_000_000


class FileFrontier:
    """The exact frontier of files too large for memory: `Frontier`'s questions, answered on disk.

    Use it as a context manager, or call `close`: it keeps working tables in a folder of its own.

    Parameters
    ----------
    source : path of a CSV or Parquet file, or a list of them (read in order), one row per query
        with the columns score, correct_low, correct_high, cost_low, cost_high
    cost_low, cost_high : money per query where all queries cost the same; the column is then not
        needed
    columns : your column's name for each of ours that differs
    memory_limit : of DuckDB, e.g. "1500MB"; NumPy needs some 200 MB besides
    folder : where the working folder is made; default: the system's temporary folder
    threads : of DuckDB, default 2: each holds buffers of its own

    Raises
    ------
    ValueError
        Naming the first offending row (counted from 0, over all files) and the rule it breaks.

    Examples
    --------
    >>> import os, tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     log = os.path.join(home, "log.csv")
    ...     with open(log, "w") as file:
    ...         _ = file.write("score,correct_low,correct_high\\n.2,0,1\\n.9,1,1\\n.4,0,1\\n")
    ...     with FileFrontier(log, cost_low=1.0, cost_high=3.0) as frontier:
    ...         point = frontier.at_budget(2.0)
    >>> point.threshold, point.cost, round(point.quality, 3)
    (0.4, 2.0, 0.667)
    """

    def __init__(
        self,
        source: str | PathLike | Sequence,
        *,
        cost_low: float | None = None,
        cost_high: float | None = None,
        columns: Mapping[str, str] | None = None,
        memory_limit: str = "1500MB",
        folder: str | PathLike | None = None,
        threads: int = 2,
    ):
        shared = {
            name: checks.costs(name, value, 0)
            for name, value in (("cost_low", cost_low), ("cost_high", cost_high))
            if value is not None
        }
        paths = [source] if isinstance(source, (str, PathLike)) else list(source)
        table = scan_files(paths)
        self._home = tempfile.TemporaryDirectory(prefix="routecore-", dir=folder)
        self._con = connect(
            path.join(self._home.name, "frontier.duckdb"),
            {
                "memory_limit": memory_limit,
                "threads": checks.whole("threads", threads, 1),
                "temp_directory": path.join(self._home.name, "spill"),
            },
        )
        try:
            found = find_columns(self._con, table, WIDE, columns or {}, optional=tuple(shared))
            number = {name: to_number(name, found[name]) for name in WIDE if name not in shared}
            # As in `checks.scores`; NaN, which is greater than infinity here, stays what it is.
            number["score"] = (
                f"CASE WHEN {number['score']} = 'inf'::DOUBLE THEN {checks.HIGHEST!r}::DOUBLE"
                f" ELSE {number['score']} END"
            )
            self._measure(table, number, shared)
            self._build(table, number)
        except BaseException:
            self.close()
            raise

    def _measure(self, table, number, shared):
        """One pass over the files: are the values valid, and what are their totals?"""
        good = " AND ".join(
            f"coalesce({RULES[name.split('_')[0]][0].format(value)}, false)"
            for name, value in number.items()
        )
        low_cost = number.get("cost_low", "0")
        # Sums of 0/1 outcomes are kept as integers; a DOUBLE holds them exactly as well.
        n, valid, lowest, highest, whole, correct_low, sum_low = self._con.execute(
            f"SELECT count(*), count(*) FILTER ({good}), min({number['score']}), "
            f"max({number['score']}), bool_and({number['correct_low']} IN (0, 1) AND "
            f"{number['correct_high']} IN (0, 1)), sum({number['correct_low']}), "
            f"fsum({low_cost}) FROM {table}"
        ).fetchone()
        if valid < n:
            self._refuse(table, number, good)
        if n < 2:
            raise ValueError(f"source has {n} rows: a frontier needs at least 2 queries.")
        checks.refuse_constant("score", lowest, highest)
        self.queries, self._whole, self._lowest = n, whole, lowest
        self._correct_low = correct_low
        self._cost_low = shared.get("cost_low", sum_low / n)
        self._cost_high = shared.get("cost_high")

    def _refuse(self, table, number, good):
        checked = ", ".join(f"{value} AS {name}" for name, value in number.items())
        row, *values = self._con.execute(
            f"SELECT row, {', '.join(number)} FROM (SELECT row_number() OVER () - 1 AS row, "
            f"{checked}, {good} AS good FROM {table}) WHERE NOT good ORDER BY row LIMIT 1"
        ).fetchone()
        for name, value in zip(number, values, strict=True):
            test, rule = RULES[name.split("_")[0]]
            if value is None:
                raise ValueError(f"row {row}: {name} is missing or no number: {rule}.")
            if not self._con.execute(
                f"SELECT {test.format('?::DOUBLE')}", [value] * test.count("{0}")
            ).fetchone()[0]:
                raise ValueError(f"row {row}: {name} is {checks.show(value)}: {rule}.")

    def _build(self, table, number):
        """Sort by score, sum over the sorted rows, keep the last row of each distinct score."""
        kind = "BIGINT" if self._whole else "DOUBLE"
        extra = f", {number['cost_high']} AS extra" if self._cost_high is None else ""
        total = (
            ", sum(extra) OVER (ROWS UNBOUNDED PRECEDING) AS extra"
            if self._cost_high is None
            else ""
        )
        # Windows without ORDER BY over sorted rows are streamed: they hold one row, not the log.
        self._con.execute(f"""
            CREATE TABLE points AS
            SELECT * EXCLUDE (score) FROM (
                SELECT score, lead(score) OVER () AS threshold, row_number() OVER () AS escalated,
                       CAST(sum(gain) OVER (ROWS UNBOUNDED PRECEDING) AS {kind}) AS gain {total}
                FROM (SELECT score, gain {", extra" if extra else ""} FROM (
                    SELECT row_number() OVER () AS row, {number["score"]} AS score,
                           CAST({number["correct_high"]} - {number["correct_low"]} AS
                                {"TINYINT" if self._whole else "DOUBLE"}) AS gain {extra}
                    FROM {table}) ORDER BY score, row))
            WHERE threshold IS NULL OR threshold <> score""")
        spent = "extra" if self._cost_high is None else f"{self._cost_high!r}::DOUBLE * escalated"
        n = f"{self.queries}::DOUBLE"
        quality = (
            f"({int(self._correct_low)} + gain) / {n}"
            if self._whole
            else f"least(greatest({self._correct_low / self.queries!r}::DOUBLE + gain / {n}, 0), 1)"
        )
        self._select = (
            f"(SELECT coalesce(threshold, 'inf'::DOUBLE) AS threshold, "
            f"{self._cost_low!r}::DOUBLE + ({spent}) / {n} AS cost, "
            f"{quality} AS quality, escalated / {n} AS escalation_rate, escalated "
            "FROM points"
        )
        self._rows = self._select + ")"
        # The policy that never escalates stands before the first row of the table.
        self._never = (self._lowest, self._cost_low, self._correct_low / self.queries, 0.0, 0)

    def __enter__(self) -> "FileFrontier":
        return self

    def __exit__(self, *exception) -> None:
        self.close()

    def close(self) -> None:
        """Remove the working folder."""
        self._con.close()
        self._home.cleanup()

    def __len__(self) -> int:
        return self._con.execute("SELECT count(*) FROM points").fetchone()[0] + 1

    def rows(self, start: int = 0, stop: int | None = None) -> dict[str, np.ndarray]:
        """Rows start to stop of the frontier: threshold, cost, quality and escalation_rate.

        Without bounds these are the arrays of `Frontier`: mind the memory they take.
        """
        stop = len(self) if stop is None else stop
        names = ("threshold", "cost", "quality", "escalation_rate")
        found = self._con.execute(
            f"SELECT {', '.join(names)} FROM {self._select} WHERE rowid >= ? AND rowid < ?) "
            "ORDER BY escalated",
            [max(start - 1, 0), stop - 1],
        ).fetchnumpy()
        return {
            name: np.concatenate(
                [[self._never[i]] if start == 0 else [], np.ma.getdata(found[name])]
            )
            for i, name in enumerate(names)
        }

    @cached_property
    def _hull(self) -> Hull:
        """The hull of the hulls of successive chunks; `row` counts rows of the frontier."""
        total = len(self)
        kept: Any = None
        for start in range(0, total, CHUNK):
            part = self.rows(start, min(start + CHUNK, total))
            hull = upper_hull(part["cost"], part["quality"])
            found = np.stack([hull.row + start, hull.cost, hull.quality])
            kept = found if kept is None else np.hstack([kept, found])
            again = upper_hull(kept[1], kept[2])
            kept = kept[:, again.row]
        return Hull(kept[0].astype(np.int64), again.cost, again.quality, again.price)

    def hull(self) -> Hull:
        """The upper concave hull, from the cheapest policy to the best one."""
        return self._hull

    @cached_property
    def _top(self) -> tuple[float, float]:
        """Highest cost and best quality of any row."""
        cost, best = self._con.execute(
            f"SELECT max(cost), max(quality) FROM {self._rows}"
        ).fetchone()
        return cost, max(best, self._never[2])

    def at_budget(self, budget: float) -> OperatingPoint:
        """As `Frontier.at_budget`, for one budget."""
        budget = checks.number("budget", budget, "it must be a finite number")
        checks.levels("budget", budget, self._never[1], self._top[0], "budget")
        return self._point(
            self._first(
                "cost <= ?",
                budget + checks.ROUNDING * abs(budget),
                "quality DESC, escalated",
                lambda never, row: row[2] > never[2],
            )
            or self._never
        )

    def at_quality(self, target: float) -> OperatingPoint:
        """As `Frontier.at_quality`, for one target."""
        target = checks.number("target", target, "it must be a finite number")
        checks.levels("target", target, self._never[2], self._top[1], "target")
        bar = target - checks.ROUNDING * abs(target)
        if self._never[2] >= bar:
            return self._point(self._never, of_quality=True)
        return self._point(self._first("quality >= ?", bar, "cost, escalated"), of_quality=True)

    def _first(self, condition, value, order, wins=lambda never, row: True):
        row = self._con.execute(
            f"SELECT * FROM {self._rows} WHERE {condition} ORDER BY {order} LIMIT 1", [value]
        ).fetchone()
        return row if row is not None and wins(self._never, row) else None

    def _point(self, row, of_quality=False) -> OperatingPoint:
        threshold, cost, quality, rate, escalated = row
        half = int(np.ceil(self.queries**0.8 / 2))
        low = self._first("escalated <= ?", escalated - half, "escalated DESC") or self._never
        high = self._first("escalated >= ?", min(escalated + half, self.queries), "escalated")
        rise, step = high[2] - low[2], high[1] - low[1]
        smooth = rise / step if step > 0 else float("inf") if rise > 0 else 0.0
        price = self._hull.price_at(cost)
        if of_quality:
            price, smooth = reciprocal(price), reciprocal(smooth)
        return plain(
            OperatingPoint(threshold, cost, quality, rate, np.float64(price), np.float64(smooth))
        )
