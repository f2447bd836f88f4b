"""The exact frontier of a two-model cascade: every threshold, its cost and its quality.

Source: Bouchard 2026 (two-model cascades, piecewise concavity, duality of budget and target).
The computation, one stable sort and running sums, is derived.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks
from routecore.cascades.best_set import BestSet, best_set
from routecore.cascades.bootstrap import Bands, bootstrap
from routecore.cascades.certificates import Certificate, certified
from routecore.cascades.hull import Hull, upper_hull
from routecore.cascades.operating import Mixture, OperatingPoint, plain, reciprocal
from routecore.cascades.sorting import SortedLog, mean

if TYPE_CHECKING:
    from typing_extensions import Self  # of `typing` from Python 3.11


class Frontier:
    """Cost and quality of "escalate iff score < threshold", at every distinct threshold.

    Build it with `Frontier.from_outcomes`, or from a table with `read_outcomes`.

    Attributes
    ----------
    threshold : (m+1,) array, unit of the score. Never escalating is the lowest score (no score
        lies below it), always escalating is infinity; between them stand the other distinct
        scores, so that "score < threshold" reproduces each row exactly.
    cost : (m+1,) array, mean money per query, ascending
    quality : (m+1,) array, mean outcome in [0, 1]
    escalation_rate : (m+1,) array in [0, 1]
    """

    def __init__(self, log: SortedLog):
        self.log = log
        n = log.queries
        self.threshold = log.threshold
        self.escalation_rate = log.escalated / n
        # In place: at a million queries a fresh array costs as much as the arithmetic on it.
        quality = log.running(log.gain)
        if quality.dtype.kind == "i":
            quality += int(np.sum(log.correct_low, dtype=np.int64))
            self.quality = quality / n
        else:
            # A mean of outcomes lies in [0, 1]; the running sum may round a hair past the end.
            quality /= n
            quality += mean(log.correct_low)
            self.quality = np.clip(quality, 0.0, 1.0, out=quality)
        self.cost = log.running(self.extra_cost(log))
        self.cost /= n
        self.cost += mean(log.cost_low)
        self._row = None  # rows stand in the order of the threshold, unless their cost falls
        if not self._ascends():
            by_cost = np.argsort(self.cost, kind="stable")
            self._row = np.argsort(by_cost)
            for name in ("threshold", "cost", "quality", "escalation_rate"):
                setattr(self, name, getattr(self, name)[by_cost])

    @staticmethod
    def extra_cost(log: SortedLog) -> Any:
        """What escalating a query adds to its cost: a cascade has paid the cheap model already."""
        return log.cost_high

    def _ascends(self) -> bool:
        return True  # a cascade only ever adds costs that are not negative

    @classmethod
    def from_outcomes(
        cls,
        score: ArrayLike,
        correct_low: ArrayLike,
        correct_high: ArrayLike,
        cost_low: ArrayLike,
        cost_high: ArrayLike,
    ) -> "Self":
        """The frontier of a log of outcomes, exact over every distinct threshold.

        Parameters
        ----------
        score : (n,) array of numbers or infinities, n >= 2, not all equal; high means "keep".
            A score of infinity is kept by every threshold but infinity, which escalates all.
        correct_low, correct_high : (n,) arrays, bool, 0/1 or graded in [0, 1]
        cost_low, cost_high : money per query, >= 0; (n,) arrays, or one number for all

        Raises
        ------
        ValueError
            Naming the first offending entry and the rule it breaks.

        Examples
        --------
        >>> f = Frontier.from_outcomes([.2, .9, .4, .4], [0, 1, 0, 1], [1, 1, 1, 0], 1.0, 4.0)
        >>> f.threshold.tolist()
        [0.2, 0.4, 0.9, inf]
        >>> f.cost.tolist(), f.quality.tolist()
        ([1.0, 2.0, 4.0, 5.0], [0.5, 0.75, 0.75, 0.75])
        >>> point = f.at_budget(3.0)
        >>> point.threshold, point.quality
        (0.4, 0.75)
        """
        return cls(SortedLog.of(score, correct_low, correct_high, cost_low, cost_high))

    def __len__(self) -> int:
        return len(self.threshold)

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({self.log.queries} queries, {len(self)} thresholds, "
            f"cost {self.cost[0]:.6g} to {self.cost[-1]:.6g}, "
            f"quality {self.quality.min():.4f} to {self.quality.max():.4f})"
        )

    @cached_property
    def _best_row(self) -> np.ndarray:
        """(m+1,) cheapest row that is best among the rows up to each row."""
        best = np.maximum.accumulate(self.quality)
        record = np.append(True, best[1:] > best[:-1])
        return np.maximum.accumulate(np.where(record, np.arange(len(best)), 0))

    def at_budget(self, budget: ArrayLike) -> OperatingPoint:
        """The best quality with a mean cost of at most `budget`; the cheapest among equals.

        Parameters
        ----------
        budget : money per query, a number or an array; met within 1e-12, relative

        Raises
        ------
        ValueError
            If a budget is below the cheapest policy; the sentence gives the attainable range.
        """
        budget = checks.levels("budget", budget, self.cost[0], self.cost[-1], "budget")
        affordable = np.searchsorted(self.cost, budget + checks.ROUNDING * np.abs(budget), "right")
        return self._point(self._best_row[np.maximum(affordable, 1) - 1])

    def at_quality(self, target: ArrayLike) -> OperatingPoint:
        """The least cost with a quality of at least `target`.

        Parameters
        ----------
        target : in [0, 1], a number or an array; met within 1e-12, relative

        Raises
        ------
        ValueError
            If a target is above the best policy; the sentence gives the attainable range.
        """
        best = self.quality[self._best_row]
        target = checks.levels("target", target, best[0], best[-1], "target")
        row = np.searchsorted(best, target - checks.ROUNDING * np.abs(target), "left")
        return self._point(self._best_row[np.minimum(row, len(best) - 1)], of_quality=True)

    def at_threshold(self, threshold: ArrayLike) -> OperatingPoint:
        """What any threshold does on these queries; `shadow_price` is lambda, as in `at_budget`."""
        threshold = np.asarray(threshold, float)
        if np.isnan(threshold).any():
            raise ValueError("threshold is nan: it must be a number or an infinity.")
        row = np.searchsorted(self.log.threshold[:-1], threshold, "left")
        return self._point(row if self._row is None else self._row[row])

    def _point(self, row, of_quality=False) -> OperatingPoint:
        price, smooth = self.hull().price_at(self.cost[row]), self._smooth_price(row)
        if of_quality:
            price, smooth = reciprocal(price), reciprocal(smooth)
        return plain(
            OperatingPoint(
                self.threshold[row],
                self.cost[row],
                self.quality[row],
                self.escalation_rate[row],
                price,
                smooth,
            )
        )

    def _smooth_price(self, row):
        """Benefit over cost of the queries within a window of ranks around the threshold."""
        # n^(4/5): the rate at which the window of a local average should grow.
        half = int(np.ceil(self.log.queries**0.8 / 2))
        rank = np.rint(self.escalation_rate[row] * self.log.queries).astype(np.int64)
        escalated = self.log.escalated
        low = np.maximum(np.searchsorted(escalated, rank - half, "right") - 1, 0)
        high = np.minimum(np.searchsorted(escalated, rank + half, "left"), len(escalated) - 1)
        if self._row is not None:
            low, high = self._row[low], self._row[high]
        cost = np.asarray(self.cost[high] - self.cost[low])
        quality = np.asarray(self.quality[high] - self.quality[low])
        free = np.where(quality > 0, np.inf, 0.0)
        return np.divide(quality, cost, out=free, where=cost > 0)

    @cached_property
    def _hull(self) -> Hull:
        return upper_hull(self.cost, self.quality)

    def hull(self) -> Hull:
        """The upper concave hull, from the cheapest policy to the best one."""
        return self._hull

    def randomise(self, budget: float) -> Mixture:
        """The best mix of two thresholds at a mean cost of `budget`, and what mixing gains.

        A query goes by the first threshold with probability `weight[0]`, else by the second.
        The gain is zero where the frontier touches its hull. Derived.

        Examples
        --------
        >>> f = Frontier.from_outcomes([1, 2, 3, 4], [0, 1, 0, 0], [1, 0, 1, 1], 1.0, 4.0)
        >>> mix = f.randomise(3.0)
        >>> round(mix.quality, 3), round(mix.gain, 3)
        (0.583, 0.083)
        """
        single = self.at_budget(checks.number("budget", budget, "it must be a finite number"))
        rows, share, cost, quality, price = self.hull().mix(budget)
        return Mixture(
            tuple(self.threshold[rows].tolist()),
            (1 - share, share),
            cost,
            quality,
            max(quality - single.quality, 0.0),
            price,
        )

    def best_set(self, budget: float, *, bins: int = 20) -> BestSet:
        """The best set of scores to escalate, when one threshold is not enough; see `BestSet`."""
        return best_set(self, budget, bins=bins)

    def bootstrap(
        self, budget: float, *, replicates: int = 400, level: float = 0.9, seed: int = 0
    ) -> Bands:
        """How far the choice at `budget` would move on other queries of the kind; see `Bands`."""
        return bootstrap(self, budget, replicates=replicates, level=level, seed=seed)

    def certified(
        self,
        *,
        budget: float | None = None,
        target: float | None = None,
        loss: float | None = None,
        confidence: float = 0.9,
    ) -> Certificate:
        """A threshold that keeps a promise on new queries, with this confidence.

        See `routecore.cascades.certificates.certified`.
        """
        return certified(self, budget=budget, target=target, loss=loss, confidence=confidence)

    def split(self, share: float = 0.5, *, seed: int = 0) -> "tuple[Self, Self]":
        """Two frontiers on disjoint random parts of the queries: calibration, then test.

        Parameters
        ----------
        share : of the queries that go to the first part, strictly between 0 and 1
        seed : of the random split
        """
        share = checks.number(
            "share", share, "it must lie strictly between 0 and 1", 0.0, 1.0, open_ends=True
        )
        n = self.log.queries
        cut = round(share * n)
        if not 2 <= cut <= n - 2:
            raise ValueError(f"share is {share}: of {n} queries each part must get at least 2.")
        shuffled = np.random.default_rng(seed).permutation(n)
        first, second = (
            type(self)(self.log.part(np.sort(half))) for half in (shuffled[:cut], shuffled[cut:])
        )
        return first, second
