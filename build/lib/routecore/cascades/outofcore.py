"""The frontier of a log that outgrows memory, computed on disk by DuckDB.

DuckDB sorts the rows by score, a range of scores at a time so that no sort spills, and runs window
sums over the sorted rows. The sums are formed in the order that `Frontier` forms them in, so
integer sums and shared costs agree to the last bit, and so do sums of per-query escalation costs.
Only the mean of a per-query cost_low (and of graded outcomes) is added up in another order: the
answers then agree to 1e-12, relative. A summary of every few thousand rows stays in memory, so that
a question reads two or three of these groups and not the log. Derived.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from os import PathLike

import numpy as np

from routecore import checks
from routecore.cascades.hull import Hull, upper_hull
from routecore.cascades.operating import OperatingPoint, plain, reciprocal
from routecore.cascades.points import NAMES, Points
from routecore.cascades.session import Workshop
from routecore.cascades.sql import UNFIT, find_columns, merges, scan_files, to_number

WIDE = ("score", "correct_low", "correct_high", "cost_low", "cost_high")
LEAST, MOST = f"{checks.LEAST_COST!r}", f"{checks.MOST_COST!r}"
RULES = {
    "score": ("NOT isnan({0})", "it must be a number or an infinity"),
    "correct": ("{0} BETWEEN 0 AND 1", "an outcome must be 0, 1 or a grade between them"),
    "cost": (
        f"({{0}} = 0 OR {{0}} BETWEEN {LEAST} AND {MOST})",
        f"a cost must be {checks.COST_RANGE}",
    ),
}


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
        Naming the first offending row (counted from 0, over all files) and the rule it breaks; or
        the setting or the room on disk that does not suffice.
    OSError
        If a file is not there.

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
        self._shop = Workshop(memory_limit, folder, threads)
        try:
            table = scan_files(paths)
            found = find_columns(self._shop, table, WIDE, columns or {}, optional=tuple(shared))
            number = {name: to_number(name, found[name]) for name in WIDE if name not in shared}
            # As in `checks.scores`; NaN, which is greater than infinity here, stays what it is.
            number["score"] = (
                f"CASE WHEN {number['score']} = 'inf'::DOUBLE THEN {checks.HIGHEST!r}::DOUBLE"
                f" ELSE {number['score']} END"
            )
            self._measure(table, number, shared, merges(found["score"]))
            self._points = Points(
                self._shop, table, number, self.queries, self._whole, self._cost, self._quality
            )
        except BaseException:
            self.close()
            raise

    def _measure(self, table, number, shared, merged):
        """One pass over the files: are the values valid, and what are their totals?"""
        good = " AND ".join(
            f"coalesce({RULES[name.split('_')[0]][0].format(value)}, false)"
            for name, value in number.items()
        )
        low_cost = number.get("cost_low", "0")
        # Sums of 0/1 outcomes are kept as integers; a DOUBLE holds them exactly as well.
        [(n, valid, lowest, highest, whole, correct_low, sum_low)] = self._shop.run(
            f"SELECT count(*), count(*) FILTER ({good} AND NOT {merged}), min({number['score']}), "
            f"max({number['score']}), bool_and({number['correct_low']} IN (0, 1) AND "
            f"{number['correct_high']} IN (0, 1)), sum({number['correct_low']}), "
            f"fsum({low_cost}) FROM {table}"
        )
        if valid < n:
            self._refuse(table, number, good, merged)
        if n < 2:
            raise ValueError(f"source has {n} rows: a frontier needs at least 2 queries.")
        checks.refuse_constant("score", lowest, highest)
        self.queries, self._whole = n, whole
        cost_low = shared.get("cost_low", sum_low / n)
        # The policy that never escalates stands before the first row of the table.
        self._never = (lowest, cost_low, correct_low / n, 0.0, 0)
        # SQL for the two means at a row of the table `points`.
        spent = "extra" if "cost_high" in number else f"{shared['cost_high']!r}::DOUBLE * escalated"
        self._cost = f"{cost_low!r}::DOUBLE + ({spent}) / {n}::DOUBLE"
        self._quality = (
            f"({int(correct_low)} + gain) / {n}::DOUBLE"
            if whole
            else f"least(greatest({correct_low / n!r}::DOUBLE + gain / {n}::DOUBLE, 0), 1)"
        )

    def _refuse(self, table, number, good, merged):
        checked = ", ".join(f"{value} AS {name}" for name, value in number.items())
        [(row, *values)] = self._shop.run(
            f"SELECT row, {', '.join(number)} FROM (SELECT row_number() OVER () - 1 AS "
            f"row, {merged} AS too_fine, {checked}, {good} AS good FROM {table}) "
            "WHERE too_fine OR NOT good ORDER BY row LIMIT 1"
        )
        for name, value in zip(number, values, strict=True):
            test, rule = RULES[name.split("_")[0]]
            if value is None:
                raise ValueError(f"row {row}: {name} is missing or no number: {rule}.")
            one = f"'{value}'::DOUBLE"
            [(holds,)] = self._shop.run(f"SELECT {test.format(one)}")
            if not holds:
                raise ValueError(f"row {row}: {name} is {checks.show(value)}: {rule}.")
        raise ValueError(f"row {row}: score is about {checks.show(values[0])}: {UNFIT}.")

    def __enter__(self) -> "FileFrontier":
        return self

    def __exit__(self, *exception) -> None:
        self.close()

    def close(self) -> None:
        """Remove the working folder."""
        self._shop.close()

    def __len__(self) -> int:
        return len(self._points) + 1

    def rows(self, start: int = 0, stop: int | None = None) -> dict[str, np.ndarray]:
        """Rows start to stop of the frontier: threshold, cost, quality and escalation_rate.

        Without bounds these are the arrays of `Frontier`: mind the memory they take.
        """
        stop = len(self) if stop is None else min(stop, len(self))
        found = self._points.rows(max(start - 1, 0), max(stop - 1, 0))
        first = [[x] if start == 0 < stop else [] for x in self._never]
        return {
            name: np.concatenate([before, found[name]])
            for name, before in zip(NAMES[:4], first, strict=False)
        }

    @cached_property
    def _hull(self) -> Hull:
        """`row` counts rows of the frontier."""
        row, cost, quality = (np.array([x]) for x in (0, *self._never[1:3]))
        best = self._points.summary["best"]
        found = upper_hull(
            np.append(cost, self._points.summary["best_cost"]), np.append(quality, best)
        )
        # Every vertex lies on or above the hull of some of the rows.
        for part in self._points.near(found.quality_at):
            row = np.append(row, part["row"] + 1)
            cost, quality = np.append(cost, part["cost"]), np.append(quality, part["quality"])
            found = upper_hull(cost, quality)
            row, cost, quality = row[found.row], found.cost, found.quality
        return Hull(row, cost, quality, found.price)

    def hull(self) -> Hull:
        """The upper concave hull, from the cheapest policy to the best one."""
        return self._hull

    def at_budget(self, budget: float) -> OperatingPoint:
        """As `Frontier.at_budget`, for one budget."""
        budget = checks.number("budget", budget, "it must be a finite number")
        checks.levels("budget", budget, self._never[1], self._points.most_cost, "budget")
        found = self._points.best_within(budget + checks.ROUNDING * abs(budget))
        return self._point(found if found and found[2] > self._never[2] else self._never)

    def at_quality(self, target: float) -> OperatingPoint:
        """As `Frontier.at_quality`, for one target."""
        target = checks.number("target", target, "it must be a finite number")
        best = max(self._points.most_quality, self._never[2])
        checks.levels("target", target, self._never[2], best, "target")
        bar = target - checks.ROUNDING * abs(target)
        found = self._never if self._never[2] >= bar else self._points.first_at_least(bar)
        return self._point(found, of_quality=True)

    def _point(self, row, of_quality=False) -> OperatingPoint:
        threshold, cost, quality, rate, escalated = row
        half = int(np.ceil(self.queries**0.8 / 2))
        low = self._points.last_escalating(escalated - half) or self._never
        high = self._points.first_escalating(min(escalated + half, self.queries))
        rise, step = high[2] - low[2], high[1] - low[1]
        smooth = rise / step if step > 0 else float("inf") if rise > 0 else 0.0
        price = self._hull.price_at(cost)
        if of_quality:
            price, smooth = reciprocal(price), reciprocal(smooth)
        return plain(
            OperatingPoint(threshold, cost, quality, rate, np.float64(price), np.float64(smooth))
        )
