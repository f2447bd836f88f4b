"""One bootstrap for every question: queries drawn with replacement, every policy scored anew.

`Bands` and `ChoiceShares` collect what they ask of each resample, together where both are asked.
The log is sorted once; a resample is a weight per query, so that scoring every threshold of it is
two running sums. Source: the bootstrap, Efron and Tibshirani 1993.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from routecore import checks

Progress = Callable[[int, int], None]
MOST, FEWEST, DRAWS = 400, 100, 20_000_000


def enough(queries: int) -> int:
    """Resamples of a log: 400, and down to 100 of a long one, whose bands are narrow anyway.

    >>> enough(1000), enough(100_000), enough(10**6)
    (400, 200, 100)
    """
    return min(MOST, max(FEWEST, DRAWS // queries))


@dataclass(frozen=True, eq=False)
class Weighed:
    """One resample's policies, valid until the next is weighed.

    Attributes
    ----------
    queries : n
    spent, right : cost and right answers of the n drawn queries where none is escalated
    added, gained : (m+1,) arrays, what escalation adds to the two at every threshold
    ascends : whether `added` never falls
    weight : (n,) int array, how often each query was drawn, in the order of the score
    ends : (m+1,) int array, the first queries of that order that each threshold escalates
    """

    queries: int
    spent: float
    right: float
    added: np.ndarray
    gained: np.ndarray
    ascends: bool
    weight: np.ndarray
    ends: np.ndarray

    def escalated(self, row: int) -> int:
        """How many of the drawn queries a row escalates."""
        return int(self.weight[: self.ends[row]].sum())

    def at(self, row: int) -> tuple[float, float]:
        """Mean cost and mean quality of a row."""
        cost, right = self.spent + self.added[row], self.right + self.gained[row]
        return float(cost / self.queries), float(right / self.queries)

    def best(self, budget: float | None, target: float | None) -> int | None:
        """The row to choose at a budget or a quality target; None where no row meets it.

        The level is met within `checks.ROUNDING`, relative; of equals the first row is chosen.
        """
        if budget is not None:
            most = budget + checks.ROUNDING * abs(budget)
            allowed = most * self.queries - self.spent
            if self.ascends:
                rows = int(np.searchsorted(self.added, allowed, "right"))
                return int(np.argmax(self.gained[:rows])) if rows else None
            met = self.added <= allowed
            row = int(np.argmax(np.where(met, self.gained, -np.inf)))
        else:
            assert target is not None
            least = target - checks.ROUNDING * abs(target)
            met = self.gained >= least * self.queries - self.right
            row = int(
                np.argmax(met) if self.ascends else np.argmin(np.where(met, self.added, np.inf))
            )
        return row if met[row] else None


class Policies:
    """Every threshold of a frontier, ready to be scored on resampled queries."""

    def __init__(self, frontier):
        self.log = log = frontier.log
        self.gain = log.gain[log.order]
        extra = frontier.extra_cost(log)
        self.extra = extra if np.ndim(extra) == 0 else extra[log.order]
        self.ascends = bool(np.min(extra) >= 0)
        # Fresh arrays of this size for every resample would cost as much as the sums in them.
        self._sums: dict[str, np.ndarray] = {}

    def weigh(self, weight: np.ndarray) -> Weighed:
        """Score every threshold; `weight` says how often each query of the log was drawn."""
        log, ordered = self.log, weight[self.log.order]
        added = (
            self.extra * self._running("count", ordered)
            if np.ndim(self.extra) == 0
            else self._running("added", ordered, self.extra)
        )
        return Weighed(
            log.queries,
            _total(weight, log.cost_low),
            _total(weight, log.correct_low),
            added,
            self._running("gained", ordered, self.gain),
            self.ascends,
            ordered,
            log.escalated,
        )

    def _running(self, name, weight, values=None):
        """Sum over the escalated queries at each threshold; int32 holds a count of queries."""
        kind = float if values is not None and values.dtype.kind == "f" else np.int32
        if name not in self._sums:
            self._sums[name] = np.zeros(len(weight) + 1, kind)
        total = self._sums[name]
        if values is None:
            np.cumsum(weight, dtype=kind, out=total[1:])
        else:
            np.multiply(weight, values, out=total[1:])
            np.cumsum(total[1:], out=total[1:])
        return total if len(self.log.escalated) == len(total) else total[self.log.escalated]


def _total(weight, values) -> float:
    """Sum over the drawn queries. Not a dot product: BLAS starts threads for one this short."""
    if np.ndim(values) == 0:
        return float(values * len(weight))
    return float(np.einsum("i,i", weight, values, dtype=float, casting="unsafe"))


def resample(
    frontiers: Sequence, collectors: Sequence, count: int, seed: int, progress: Progress | None
) -> None:
    """Hand each of `count` resamples, one `Weighed` a frontier, to every collector's `add`.

    Parameters
    ----------
    frontiers : over the same queries
    collectors : objects with a method `add(*weighed)`
    count : of resamples
    seed : the same seed gives the same resamples
    progress : told (done, count) after each resample
    """
    policies = [Policies(frontier) for frontier in frontiers]
    n = frontiers[0].log.queries
    random = np.random.default_rng(seed)
    for k in range(count):
        # No query is drawn 2^15 times: below that many queries it cannot be, above it never is.
        weight = np.bincount(random.integers(0, n, n), minlength=n).astype(np.int16)
        weighed = [each.weigh(weight) for each in policies]
        for collector in collectors:
            collector.add(*weighed)
        if progress is not None:
            progress(k + 1, count)
