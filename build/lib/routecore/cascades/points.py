"""The points of a frontier as a table on disk, built a range of scores at a time."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from routecore import checks

GROUP = 4096  # rows whose extremes are kept in memory as one
CHUNK = 1_000_000  # rows that are in memory at once
BYTES_PER_ROW = 128  # of memory that a sort takes, with room to spare
MOST_RANGES = 64
NAMES = ("threshold", "cost", "quality", "escalation_rate", "escalated")


class Points:
    """One row for each distinct score: what escalating up to it costs and gains.

    Parameters
    ----------
    shop : the Workshop that holds the table
    table : SQL of the source; number : SQL of its columns
    queries : rows of the source; whole : whether all outcomes are 0 or 1
    cost, quality : SQL of the means at a row of `points`
    """

    def __init__(self, shop, table, number, queries, whole, cost, quality):
        self._run, self._n = shop.run, queries
        self._extra = "cost_high" in number
        # TINYINT holds a difference of outcomes, BIGINT their sum.
        self._gain, self._sum = ("TINYINT", "BIGINT") if whole else ("DOUBLE", "DOUBLE")
        self._select = (
            f"SELECT rowid AS row, score, {cost} AS cost, {quality} AS quality, "
            f"escalated / {queries}::DOUBLE AS escalation_rate, escalated FROM points"
        )
        self._stage(table, number)
        self._build(self._bounds(shop.bytes_of_memory()))
        self.summary = self._summarise()

    def _stage(self, table, number) -> None:
        """The columns as numbers, in the order of the source."""
        extra = f", {number['cost_high']} AS extra" if self._extra else ""
        self._run(
            f"CREATE TABLE staged AS SELECT {number['score']} AS score, CAST("
            f"{number['correct_high']} - {number['correct_low']} AS {self._gain}) AS gain {extra} "
            f"FROM {table}"
        )

    def _bounds(self, memory: float) -> list[float | None]:
        """Scores that cut the log into ranges, each small enough to be sorted in memory."""
        ranges = min(int(np.ceil(self._n * BYTES_PER_ROW / memory)), MOST_RANGES)
        if ranges == 1:
            return [None, None]
        shares = [k / ranges for k in range(1, ranges)]
        [(cuts,)] = self._run(f"SELECT reservoir_quantile(score, {shares}, 8192) FROM staged")
        return [None, *sorted(set(cuts)), None]

    def _build(self, bounds) -> None:
        """Sort a range, sum over the sorted rows, keep the last row of each distinct score."""
        extra = ", extra" if self._extra else ""
        self._run(
            f"CREATE TABLE points (score DOUBLE, escalated BIGINT, gain {self._sum}"
            f"{', extra DOUBLE' if self._extra else ''})"
        )
        done, gain, spent = 0, 0, 0.0
        for low, high in pairwise(bounds):
            within = " AND ".join(
                [f"score >= {low!r}::DOUBLE"] * (low is not None)
                + [f"score < {high!r}::DOUBLE"] * (high is not None)
                or ["true"]
            )
            # Sums of floats go on from the last range, in a row before the first, so that they
            # are added in one order throughout; sums of whole numbers are exact in any.
            carried, offset = (0, gain) if self._sum == "BIGINT" else (gain, 0)
            before = f", {spent!r}::DOUBLE AS extra" if self._extra else ""
            total = ", sum(extra) OVER (ROWS UNBOUNDED PRECEDING) AS extra" if self._extra else ""
            # Windows without ORDER BY over sorted rows are streamed: they hold a row, not the log.
            self._run(f"""
                INSERT INTO points SELECT score, escalated, gain {extra} FROM (
                    SELECT score, lead(score) OVER () AS next,
                           {done - 1} + row_number() OVER () AS escalated,
                           CAST({offset} + sum(gain) OVER (ROWS UNBOUNDED PRECEDING)
                                AS {self._sum}) AS gain {total}
                    FROM (SELECT score, gain {extra} FROM (
                        SELECT -1 AS row, '-inf'::DOUBLE AS score,
                               {carried!r}::{self._gain} AS gain {before}
                        UNION ALL SELECT rowid, score, gain {extra} FROM staged WHERE {within})
                        ORDER BY score, row))
                WHERE (next IS NULL OR next <> score) AND escalated > {done}""")
            found = self._run(
                f"SELECT escalated, gain {extra} FROM points "
                "WHERE escalated = (SELECT max(escalated) FROM points)"
            )
            if found:
                done, gain, *rest = found[0]
                spent = rest[0] if rest else 0.0
        self._run("DROP TABLE staged")

    def _summarise(self) -> dict[str, np.ndarray]:
        """By group: its number, first score, ends of its cost, its best row, its last rank."""
        found = self._run(
            f"SELECT (escalated - 1) // {GROUP} AS number, min(score) AS score, min(cost) AS cost, "
            "max(cost) AS last_cost, max(quality) AS best, arg_max(cost, quality) AS best_cost, "
            f"max(escalated) AS last, count(*) AS rows FROM ({self._select}) "
            "GROUP BY number ORDER BY number",
            fetch="fetchnumpy",
        )
        summary = {name: np.ma.getdata(values) for name, values in found.items()}
        self.most_cost = float(summary["last_cost"][-1])
        self.most_quality = float(summary["best"].max())
        return summary

    def __len__(self) -> int:
        return int(self.summary["rows"].sum())

    def rows(self, start: int, stop: int) -> dict[str, np.ndarray]:
        """Rows start to stop of the table, with the threshold that escalates up to each."""
        # A row's threshold is the score of the row after it.
        return self._fetch(f"WHERE rowid >= {start} AND rowid <= {stop}", stop - start)

    def _fetch(self, where: str, most: int | None = None, after: float = np.inf) -> dict:
        found = self._run(f"{self._select} {where} ORDER BY row", fetch="fetchnumpy")
        found = {name: np.ma.getdata(values) for name, values in found.items()}
        found["threshold"] = np.append(found.pop("score")[1:], after)
        return {name: values[:most] for name, values in found.items()}

    def near(self, height: Callable) -> Iterator[dict[str, np.ndarray]]:
        """The rows on or above a concave curve, in order, many at a time.

        `height` is the curve over an array of costs. Over a group it is not below its chord there.
        """
        cost, last = self.summary["cost"], self.summary["last_cost"]
        step, rise = last - cost, height(last) - height(cost)
        slope = np.divide(rise, step, out=np.zeros(len(cost)), where=step > 0)
        chords = [x.tolist() for x in (self.summary["number"], cost, height(cost), slope)]
        above = (
            f"FROM ({self._select}) JOIN (SELECT unnest(?::BIGINT[]) AS number, "
            "unnest(?::DOUBLE[]) AS start, unnest(?::DOUBLE[]) AS height, "
            f"unnest(?::DOUBLE[]) AS slope) ON number = (escalated - 1) // {GROUP} "
            f"WHERE quality >= height + slope * (cost - start) - {checks.ROUNDING!r}"
        )
        found = self._run(
            f"SELECT number, count(*) {above} GROUP BY number ORDER BY number", values=chords
        )
        batch, size = [], 0
        for k, (number, rows) in enumerate(found):
            batch.append(number)
            size += rows
            if size >= CHUNK or k == len(found) - 1:
                part = self._run(
                    f"SELECT row, cost, quality {above} AND escalated > {batch[0] * GROUP} "
                    f"AND escalated <= {(batch[-1] + 1) * GROUP} ORDER BY row",
                    "fetchnumpy",
                    values=chords,
                )
                yield {name: np.ma.getdata(values) for name, values in part.items()}
                batch, size = [], 0

    def _group(self, k: int) -> dict[str, np.ndarray]:
        number = int(self.summary["number"][k])
        first_after = self.summary["score"][k + 1] if k + 1 < len(self.summary["score"]) else np.inf
        return self._fetch(
            f"WHERE escalated > {number * GROUP} AND escalated <= {(number + 1) * GROUP}",
            after=first_after,
        )

    @staticmethod
    def _row(part: dict, i: int) -> tuple:
        return tuple(part[name][i].item() for name in NAMES)

    def best_within(self, allowed: float) -> tuple | None:
        """The best row whose cost is allowed, the cheapest of equals; None if there is none."""
        k = int(np.searchsorted(self.summary["cost"], allowed, "right")) - 1
        if k < 0:
            return None
        part = self._group(k)  # all rows of earlier groups are allowed
        i = int(np.argmax(np.where(part["cost"] <= allowed, part["quality"], -np.inf)))
        if k > 0:
            earlier = int(np.argmax(self.summary["best"][:k]))
            if self.summary["best"][earlier] >= part["quality"][i]:
                part = self._group(earlier)
                i = int(np.argmax(part["quality"]))
        return self._row(part, i)

    def first_at_least(self, bar: float) -> tuple:
        """The cheapest row of at least this quality."""
        part = self._group(int(np.argmax(self.summary["best"] >= bar)))
        return self._row(part, int(np.argmax(part["quality"] >= bar)))

    def first_escalating(self, queries: int) -> tuple:
        """The first row that escalates at least so many queries."""
        part = self._group(int(np.searchsorted(self.summary["last"], queries, "left")))
        return self._row(part, int(np.searchsorted(part["escalated"], queries, "left")))

    def last_escalating(self, queries: int) -> tuple | None:
        """The last row that escalates at most so many queries; None if there is none."""
        k = int(np.searchsorted(self.summary["last"], queries, "right"))
        if k < len(self.summary["last"]):
            part = self._group(k)
            i = int(np.searchsorted(part["escalated"], queries, "right")) - 1
            if i >= 0:
                return self._row(part, i)
        if k == 0:
            return None
        part = self._group(k - 1)
        return self._row(part, len(part["escalated"]) - 1)
