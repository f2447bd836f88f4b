"""A log of outcomes, sorted once by its score; every threshold policy is a prefix of the sort."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from routecore import checks


@dataclass(frozen=True, eq=False)
class SortedLog:
    """Per-query outcomes of a cheap and a dear model, and the order of the score.

    Attributes
    ----------
    score : (n,) array; correct_low, correct_high : (n,) arrays in [0, 1]
    cost_low, cost_high : money per query, (n,) arrays or one number for all
    order : (n,) int array, queries by ascending score, ties in the order given
    escalated : (m+1,) int array, how many queries each threshold escalates: 0, ..., n
    threshold : (m+1,) array, the distinct scores ascending, then infinity
    """

    score: np.ndarray
    correct_low: np.ndarray
    correct_high: np.ndarray
    cost_low: np.ndarray | float
    cost_high: np.ndarray | float
    order: np.ndarray
    escalated: np.ndarray
    threshold: np.ndarray

    @classmethod
    def of(cls, score, correct_low, correct_high, cost_low, cost_high) -> "SortedLog":
        """Check the outcomes and sort them."""
        score = checks.scores("score", score)
        n = len(score)
        correct_low = checks.correctness("correct_low", correct_low, (n,))
        correct_high = checks.correctness("correct_high", correct_high, (n,))
        cost_low = checks.costs("cost_low", cost_low, n)
        cost_high = checks.costs("cost_high", cost_high, n)
        order = np.argsort(score, kind="stable")
        ascending = score[order]
        checks.refuse_constant("score", ascending[0], ascending[-1])
        differs = ascending[1:] != ascending[:-1]
        threshold = np.empty(n + 1)
        threshold[:n], threshold[n] = ascending, np.inf
        if differs.all():
            escalated = np.arange(n + 1)
        else:
            escalated = np.concatenate([[0], np.flatnonzero(differs) + 1, [n]])
            threshold = threshold[escalated]
        return cls(
            score, correct_low, correct_high, cost_low, cost_high, order, escalated, threshold
        )

    @property
    def queries(self) -> int:
        return len(self.score)

    @cached_property
    def gain(self) -> np.ndarray:
        """(n,) what escalation adds to a query's outcome: correct_high - correct_low."""
        return self.correct_high - self.correct_low

    def running(self, values) -> np.ndarray:
        """(m+1,) sum of `values` (one per query, or one for all) over the escalated queries."""
        if np.ndim(values) == 0:
            return values * self.escalated
        # Integers are summed exactly; floats one after the other, in the order of the score.
        wide = np.int64 if values.dtype.kind in "bi" else float
        total = np.empty(self.queries + 1, wide)
        total[0] = 0
        np.cumsum(values[self.order], dtype=wide, out=total[1:])
        return total if len(self.escalated) == len(total) else total[self.escalated]

    def part(self, chosen: np.ndarray) -> "SortedLog":
        """The log of the `chosen` queries alone (an index array)."""
        pick = [
            x[chosen] if isinstance(x, np.ndarray) else x
            for x in (
                self.score,
                self.correct_low,
                self.correct_high,
                self.cost_low,
                self.cost_high,
            )
        ]
        return SortedLog.of(*pick)


def mean(values) -> float:
    """Mean over the queries of an array, or the number that all of them share."""
    return float(values if np.ndim(values) == 0 else np.mean(values, dtype=float))
