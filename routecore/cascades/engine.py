"""The frontier of a log that lies in a database or on a cluster: one Ibis expression, any engine.

`points` is the frontier as an expression: the distinct scores and, for each, how many queries a
threshold just above it escalates, what they gain and what they cost. The running sums are taken
within ranges of the score and then over the ranges, so that no window holds the log. Ibis hands the
expression to DuckDB, Spark or a warehouse; only single rows come back. Derived.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from routecore import checks
from routecore.cascades.operating import OperatingPoint, plain, reciprocal
from routecore.extras import extra

WIDE = ("score", "correct_low", "correct_high", "cost_low", "cost_high")
SAMPLE = 20_000  # scores that are looked at to cut the log into ranges
ROWS_PER_RANGE = 250_000
MOST_RANGES = 512


class Row(NamedTuple):
    """A row of `points`: queries escalated, what they gain, what they cost (in queries, where all
    cost the same)."""

    escalated: int | float
    gain: float
    spent: float


class Totals(NamedTuple):
    """What one pass over a log says of it."""

    queries: int
    whole: bool  # whether all outcomes are 0 or 1
    lowest: float
    highest: float
    correct_low: float
    cost_low: float


class EngineFrontier:
    """The exact frontier of an Ibis table: `Frontier`'s questions, answered by the table's engine.

    Counts agree with `Frontier` to the last bit, and so do costs that all queries share. Sums of
    costs per query and of graded outcomes are formed in the engine's order: they agree to 1e-12,
    relative. Use it as a context manager, or call `close`: the points are kept by the engine.

    Parameters
    ----------
    table : Ibis table with a row per query and the columns score, correct_low, correct_high,
        cost_low, cost_high
    cost_low, cost_high : money per query where all queries cost the same; the column is then not
        needed
    columns : your column's name for each of ours that differs
    ranges : of the score, each of which one worker sums; default: one per 250,000 queries

    Raises
    ------
    ValueError
        Naming the column that breaks a rule, and in how many rows.

    Examples
    --------
    >>> import ibis
    >>> log = ibis.memtable({"score": [.2, .9, .4], "correct_low": [0, 1, 0],
    ...                      "correct_high": [1, 1, 1]})
    >>> with EngineFrontier(log, cost_low=1.0, cost_high=3.0) as frontier:
    ...     point = frontier.at_budget(2.0)
    >>> point.threshold, point.cost, round(point.quality, 3)
    (0.4, 2.0, 0.667)
    """

    def __init__(
        self,
        table: Any,
        *,
        cost_low: float | None = None,
        cost_high: float | None = None,
        columns: Mapping[str, str] | None = None,
        ranges: int | None = None,
    ):
        given = {"cost_low": cost_low, "cost_high": cost_high}
        shared = {k: float(checks.costs(k, v, 0)) for k, v in given.items() if v is not None}
        log = numbers(table, columns or {}, shared)
        self._totals = totals(log, shared)
        n = self.queries = self._totals.queries
        if ranges is None:
            ranges = min(-(-n // ROWS_PER_RANGE), MOST_RANGES)
        cuts = _cuts(log, n, checks.whole("ranges", ranges, 1))
        self._cost_high = shared.get("cost_high")
        self.points = points(log, cuts, whole=self._totals.whole).cache()
        # Every row's cost and quality, by the formulas of `Frontier`.
        spent = self.points.spent * (1.0 if self._cost_high is None else self._cost_high)
        cost = self._totals.cost_low + spent.cast("float64") / float(n)
        quality = (self.points.gain + self._start()).cast("float64") / float(n)
        self._rows = self.points.mutate(cost=cost, quality=quality)
        self._never = Row(0, 0, 0)
        ends = self._rows.aggregate(cost=self._rows.cost.max(), gain=self._rows.gain.max())
        found = _one(ends)
        self._most_cost = float(found["cost"])
        self._best = max(_plain(found["gain"]), 0)

    def _start(self) -> int | float:
        """Right answers of the cheap model: whole where all outcomes are 0 or 1."""
        right = self._totals.correct_low
        return round(right) if self._totals.whole else right

    def __enter__(self) -> "EngineFrontier":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the engine forget the points."""
        self.points.release()

    def __len__(self) -> int:
        return int(_one(self.points.aggregate(n=self.points.count()))["n"]) + 1

    def at_budget(self, budget: float) -> OperatingPoint:
        """As `Frontier.at_budget`, for one budget."""
        budget = checks.number("budget", budget, "it must be a finite number")
        low = self._cost(self._never)
        checks.levels("budget", budget, low, max(self._most_cost, low), "budget")
        within = self._rows.filter(self._rows.cost <= budget + checks.ROUNDING * abs(budget))
        best = _one(within.aggregate(gain=within.gain.max()))["gain"]
        if _missing(best) or best <= 0:
            return self._point(self._never)
        return self._point(self._first(within, within.gain >= _plain(best)))

    def at_quality(self, target: float) -> OperatingPoint:
        """As `Frontier.at_quality`, for one target."""
        target = checks.number("target", target, "it must be a finite number")
        low, high = self._quality(self._never), self._quality(Row(0, self._best, 0))
        checks.levels("target", target, low, high, "target")
        bar = target - checks.ROUNDING * abs(target)
        if low >= bar:
            return self._point(self._never, of_quality=True)
        row = self._first(self._rows, self._rows.quality >= bar)
        return self._point(row, of_quality=True)

    def _first(self, rows: Any, holds: Any) -> Row:
        """The first row that escalates where a condition holds."""
        kept = rows.filter(holds)
        return _top(kept, kept.escalated) or self._never

    def _that_escalate(self, *numbers: Any) -> list[Row]:
        """The rows that escalate so many queries each; the first one escalates none."""
        wanted = [0 if _missing(number) else int(number) for number in numbers]
        found = self.points.filter(self.points.escalated.isin(wanted))
        rows = {row.escalated: row for row in _fetched(found)}
        return [rows.get(number, self._never) for number in wanted]

    def _cost(self, row: Row) -> float:
        spent = row.spent if self._cost_high is None else self._cost_high * row.spent
        return self._totals.cost_low + float(spent) / self.queries

    def _quality(self, row: Row) -> float:
        return min(max((self._start() + row.gain) / self.queries, 0.0), 1.0)

    def _threshold(self, row: Row) -> float:
        """The score after those that the row escalates."""
        if row.escalated == 0:
            return self._totals.lowest
        after = self.points.filter(self.points.escalated > row.escalated)
        score = _one(after.aggregate(score=after.score.min()))["score"]
        return float("inf") if _missing(score) else float(score)

    def _point(self, row: Row, of_quality: bool = False) -> OperatingPoint:
        price, smooth = self.price(row), self._smooth(row)
        if of_quality:
            price, smooth = reciprocal(price), reciprocal(smooth)
        return plain(
            OperatingPoint(
                self._threshold(row),
                self._cost(row),
                self._quality(row),
                row.escalated / self.queries,
                np.float64(price),
                np.float64(smooth),
            )
        )

    def _smooth(self, row: Row) -> float:
        """Benefit over cost of the queries within a window of ranks, as `Frontier` has it."""
        half = int(np.ceil(self.queries**0.8 / 2))
        rank = self.points.escalated
        ends = _one(
            self.points.aggregate(
                low=rank.max(where=rank <= row.escalated - half),
                high=rank.min(where=rank >= min(row.escalated + half, self.queries)),
            )
        )
        low, high = self._that_escalate(ends["low"], ends["high"])
        step, rise = self._cost(high) - self._cost(low), self._quality(high) - self._quality(low)
        return rise / step if step > 0 else float("inf") if rise > 0 else 0.0

    @cached_property
    def _hull_ends(self) -> tuple[Row, Row]:
        """Where the upper concave hull begins, with all that is gained for nothing, and ends."""
        free = self._rows.filter(self._rows.spent <= 0)
        left = self._best_of(free, free.gain)
        left = left if left is not None and left.gain > 0 else self._never
        right = self._first(self._rows, self._rows.gain >= self._best) if self._best > 0 else left
        return left, right

    def price(self, row: Row) -> float:
        """Slope of the upper concave hull to the right of a row, quality per money.

        The dual of "best mix within a budget" is piecewise linear in the price. A Newton step takes
        the chord between the best rows known on the two sides of the budget, and asks the engine
        for the row furthest above it: one pass. No row above it, and the chord is the edge.
        """
        left, right = self._hull_ends
        if self._cost(right) <= max(self._cost(row), self._cost(left)):
            return 0.0
        exact = self._totals.whole and self._cost_high is not None
        while True:
            step, rise = right.spent - left.spent, right.gain - left.gain
            rows = self.points
            # Both ends touch the hull, so what lies outside them lies below their chord.
            inside = (rows.escalated > left.escalated) & (rows.escalated < right.escalated)
            kind = "int64" if exact else "float64"
            gain, spent = rows.gain.cast(kind), rows.spent.cast(kind)
            first, last, s, r = (_literal(x, kind) for x in (left.gain, left.spent, step, rise))
            above = (gain - first) * s - (spent - last) * r
            # Whole numbers are compared exactly; of floats a hair above the chord is on it.
            allowed = 0 if exact else checks.ROUNDING * abs(step) * self.queries
            found = self._best_of(rows.filter(inside & (above > allowed)), above)
            if found is None or found in (left, right):
                break
            if self._cost(found) <= self._cost(row):
                left = found
            else:
                right = found
        step = self._cost(right) - self._cost(left)
        return (self._quality(right) - self._quality(left)) / step

    def _best_of(self, rows: Any, height: Any) -> Row | None:
        """The first of the rows at the greatest height; None where there is none."""
        rows = rows.mutate(height=height)
        return _top(rows, rows.height.desc(), rows.escalated)


def numbers(table: Any, columns: Mapping[str, str], shared: Mapping[str, float]) -> Any:
    """The columns of a log under our names, each a number; what is none is refused by its type."""
    unknown = sorted(set(columns) - set(WIDE))
    if unknown:
        raise ValueError(f"columns names {unknown[0]!r}: it may rename {', '.join(WIDE)}.")
    with extra("ibis"):
        import ibis
    if not isinstance(table, ibis.Table):
        raise ValueError(f"table is of type {type(table).__name__}: it must be an Ibis table.")
    schema, found = table.schema(), {}
    for name in (name for name in WIDE if name not in shared):
        column = columns.get(name, name)
        if column not in schema:
            listed = ", ".join(map(repr, schema.names[:20]))
            raise ValueError(f"column {column!r} is missing: the table has {listed}.")
        kind = schema[column]
        if not (kind.is_numeric() or (kind.is_boolean() and name.startswith("correct"))):
            raise ValueError(f"column {column!r} is of type {kind}: it must be a number.")
        value = table[column]
        number = (value.cast("int8") if kind.is_boolean() else value).cast("float64")
        if name == "score":
            # As in `checks.scores`; and 0.0 added makes one zero of two.
            number = (number == float("inf")).ifelse(checks.HIGHEST, number) + 0.0
            narrow = kind.is_floating()
            found["merged"] = ibis.literal(False) if narrow else number.cast(kind) != value
        found[name] = number
    return table.select(**found)


def totals(log: Any, shared: Mapping[str, float]) -> Totals:
    """One pass over a log: are the values valid, and what are their totals?"""
    wrong = {}
    for name in (name for name in WIDE if name in log.columns):
        value = log[name]
        bad = value.isnull() | value.isnan()
        if name.startswith("correct"):
            bad = bad | (value < 0) | (value > 1)
        if name.startswith("cost"):
            small = (value > 0) & (value < checks.LEAST_COST)
            bad = bad | (value < 0) | (value > checks.MOST_COST) | small
        wrong[name] = bad.sum()
    outcomes = [log.correct_low, log.correct_high]
    found = _one(
        log.aggregate(
            **{f"bad_{name}": count for name, count in wrong.items()},
            merged=log.merged.sum(),
            n=log.count(),
            graded=sum(((x != 0) & (x != 1)).cast("int64") for x in outcomes).sum(),
            lowest=log.score.min(),
            highest=log.score.max(),
            correct_low=log.correct_low.sum(),
            cost_low=log.cost_low.sum() if "cost_low" in log.columns else log.score.count(),
        )
    )
    n = int(found["n"])
    if n < 2:
        raise ValueError(f"table has {n} rows: a frontier needs at least 2 queries.")
    rules = {
        "score": "it must be a number or an infinity",
        "correct": "an outcome must be 0, 1 or a grade between them",
        "cost": f"a cost must be {checks.COST_RANGE}",
    }
    for name in wrong:
        if count := int(found[f"bad_{name}"]):
            rule = rules[name.partition("_")[0]]
            raise ValueError(f"column {name} breaks a rule in {count} of {n} rows: {rule}.")
    if count := int(found["merged"] or 0):
        raise ValueError(f"column score has numbers in {count} of {n} rows that no float can hold.")
    lowest, highest = float(found["lowest"]), float(found["highest"])
    checks.refuse_constant("score", lowest, highest)
    low = shared.get("cost_low", float(found["cost_low"]) / n)
    whole = int(found["graded"]) == 0
    return Totals(n, whole, lowest, highest, float(found["correct_low"]), low)


def _cuts(log: Any, queries: int, ranges: int) -> list[float]:
    """Scores that cut the log into ranges of about equal size, from a sample; any will do."""
    if ranges == 1:
        return []
    sample = log.select("score")
    if queries > SAMPLE:
        sample = sample.sample(SAMPLE / queries)
    score = np.sort(sample.to_pyarrow()["score"].to_numpy())
    if len(score) == 0:
        return []
    at = (np.arange(1, ranges) * len(score)) // ranges
    return sorted(set(score[at].tolist()))


def points(log: Any, cuts: list[float], *, whole: bool) -> Any:
    """The frontier as one Ibis expression, with a row for each distinct score.

    Parameters
    ----------
    log : Ibis table with the columns score, correct_low, correct_high as float64, and cost_high
        unless all queries share it
    cuts : ascending scores at which one range ends and the next begins; any are right
    whole : whether all outcomes are 0 or 1, so that their sums are whole numbers

    Returns
    -------
    Ibis table: score; escalated, queries with at most this score; gain, the outcomes that
    escalating them adds; spent, what that costs (equal to escalated without a column cost_high)
    """
    import ibis

    gain = log.correct_high - log.correct_low
    log = log.mutate(gain=gain.cast("int64") if whole else gain)
    priced = "cost_high" in log.columns
    sums = {"escalated": log.count(), "gain": log.gain.sum()}
    if priced:
        sums["spent"] = log.cost_high.sum()
    each = log.group_by("score").aggregate(**sums)
    each = each.mutate(range=_range(each.score, cuts))
    # Over the ranges, of which there are few; then within each, all at once.
    names = list(sums)
    whole_range = each.group_by("range").aggregate(**{x: each[x].sum() for x in names})
    earlier = ibis.window(order_by=whole_range.range, preceding=(None, 1))
    before = whole_range.select(
        "range", **{f"before_{x}": whole_range[x].sum().over(earlier).fill_null(0) for x in names}
    )
    upto = ibis.window(group_by=each.range, order_by=each.score, preceding=None, following=0)
    within = each.select("score", "range", **{x: each[x].sum().over(upto) for x in names})
    joined = within.join(before, "range")
    running = {x: joined[x] + joined[f"before_{x}"] for x in names}
    if not priced:
        running["spent"] = running["escalated"]
    kinds = {"escalated": "int64", "gain": "int64" if whole else "float64"}
    kinds["spent"] = "float64" if priced else "int64"
    return joined.select("score", **{x: v.cast(kinds[x]) for x, v in running.items()})


def _range(score: Any, cuts: list[float]) -> Any:
    """The number of the range that a score lies in, found by halving."""
    import ibis

    def number(low: int, high: int) -> Any:
        if low == high:
            return ibis.literal(low, "int64")
        middle = (low + high) // 2
        return (score < cuts[middle]).ifelse(number(low, middle), number(middle + 1, high))

    return number(0, len(cuts))


def _top(rows: Any, *order: Any) -> Row | None:
    """The first row in an order: an engine finds it in one pass, without sorting."""
    return next(iter(_fetched(rows.order_by(order).limit(1))), None)


def _fetched(rows: Any) -> list[Row]:
    """A few rows of `points`, brought here."""
    found = rows.select("escalated", "gain", "spent").to_pyarrow().to_pylist()
    return [Row(*map(_plain, row.values())) for row in found]


def _one(expression: Any) -> dict:
    """The single row of an aggregate."""
    [row] = expression.to_pyarrow().to_pylist()
    return row


def _literal(value: float, kind: str) -> Any:
    """A number of the given type: an engine that took it for a decimal would be slow."""
    import ibis

    return ibis.literal(int(value) if kind == "int64" else float(value), kind).cast(kind)


def _missing(value: Any) -> bool:
    return value is None or value != value


def _plain(value: Any) -> int | float:
    """Whole numbers stay whole; some engines hand back decimals."""
    return value if isinstance(value, int | float) else float(value)
