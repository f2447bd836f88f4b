"""The best of many pairs: the envelope of their frontiers, and where the best pair changes.

Source: Bouchard 2026 (pairwise envelope, switching points); the gain from mixing is derived.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks
from routecore.cascades.frontier import Frontier
from routecore.cascades.hull import Hull, upper_hull
from routecore.cascades.operating import Mixture, plain, reciprocal


@dataclass(frozen=True)
class SwitchingPoint:
    """A budget at which the best pair changes.

    Attributes
    ----------
    cost : money per query, the least budget at which `after` is the best pair
    before, after : the pairs, as named in `envelope`
    quality_before, quality_after : of the best policy just below that budget, and at it
    gain : what mixing policies left and right of it adds to `quality_after`, >= 0: the height of
        the envelope's concave hull over the envelope at this budget
    """

    cost: float
    before: Hashable
    after: Hashable
    quality_before: float
    quality_after: float
    gain: float


@dataclass(frozen=True)
class EnvelopePoint:
    """A pair and its threshold; arrays when an array of budgets was asked for.

    `pair` is a key given to `envelope`; the other fields are as in `OperatingPoint`, the shadow
    price being the slope of the envelope's hull (lambda from `at_budget`, mu from `at_quality`).
    """

    pair: Hashable | Any
    threshold: float | Any
    cost: float | Any
    quality: float | Any
    escalation_rate: float | Any
    shadow_price: float | Any


@dataclass(frozen=True)
class EnvelopeMixture(Mixture):
    """Two policies of the envelope drawn at random per query; `pair` names the pair of each."""

    pair: tuple[Hashable, Hashable]


class Envelope:
    """Best quality at each budget over all pairs: a staircase, one row per improvement.

    Attributes
    ----------
    cost : (m,) array, money per query, ascending
    quality : (m,) array in [0, 1], ascending
    pair : (m,) array of the keys given to `envelope`
    threshold, escalation_rate : (m,) arrays, of the row's pair
    """

    def __init__(self, frontiers: Mapping[Hashable, Frontier]) -> None:
        self.frontiers = dict(frontiers)
        points = list(self.frontiers.values())
        owner = np.repeat(np.arange(len(points)), [len(f) for f in points])
        cost, quality, threshold, rate = (
            np.concatenate([getattr(f, name) for f in points])
            for name in ("cost", "quality", "threshold", "escalation_rate")
        )
        # A row stays if it beats everything at its cost or below. The two sorts are stable, so
        # ties go to the pair that was named first.
        order = np.lexsort((-quality, cost))
        best = np.maximum.accumulate(quality[order])
        rows = order[np.append(True, best[1:] > best[:-1])]
        self.cost, self.quality = cost[rows], quality[rows]
        self.threshold, self.escalation_rate = threshold[rows], rate[rows]
        self._owner = owner[rows]
        names = np.empty(len(points), object)
        names[:] = list(self.frontiers)
        self.pair = names[self._owner]

    @cached_property
    def _hull(self) -> Hull:
        return upper_hull(self.cost, self.quality)

    def hull(self) -> Hull:
        """The upper concave hull of the envelope: what mixing policies reaches."""
        return self._hull

    @cached_property
    def switching_points(self) -> tuple[SwitchingPoint, ...]:
        """Every budget at which the best pair changes, exact for these queries.

        Two pairs of nearly the same quality may change places many times; `gain` and the hull
        tell the changes that matter from those.
        """
        at = np.flatnonzero(self._owner[1:] != self._owner[:-1]) + 1
        gain = np.maximum(self._hull.quality_at(self.cost[at]) - self.quality[at], 0.0)
        return tuple(
            SwitchingPoint(
                float(self.cost[i]),
                self.pair[i - 1],
                self.pair[i],
                float(self.quality[i - 1]),
                float(self.quality[i]),
                float(g),
            )
            for i, g in zip(at, gain, strict=True)
        )

    def at_budget(self, budget: ArrayLike) -> EnvelopePoint:
        """The best pair and threshold with a mean cost of at most `budget`.

        Parameters
        ----------
        budget : money per query, a number or an array; met within 1e-12, relative

        Raises
        ------
        ValueError
            If a budget is below the cheapest policy; the sentence gives the attainable range.
        """
        budget = checks.levels("budget", budget, self.cost[0], self.cost[-1], "budget")
        row = np.searchsorted(self.cost, budget + checks.ROUNDING * np.abs(budget), "right")
        return self._point(np.maximum(row - 1, 0), of_quality=False)

    def at_quality(self, target: ArrayLike) -> EnvelopePoint:
        """The cheapest pair and threshold with a quality of at least `target`.

        Parameters
        ----------
        target : in [0, 1], a number or an array; met within 1e-12, relative

        Raises
        ------
        ValueError
            If a target is above the best policy; the sentence gives the attainable range.
        """
        target = checks.levels("target", target, self.quality[0], self.quality[-1], "target")
        row = np.searchsorted(self.quality, target - checks.ROUNDING * np.abs(target), "left")
        return self._point(row, of_quality=True)

    def _point(self, row, of_quality):
        price = self._hull.price_at(self.cost[row])
        return plain(
            EnvelopePoint(
                self.pair[row],
                self.threshold[row],
                self.cost[row],
                self.quality[row],
                self.escalation_rate[row],
                reciprocal(price) if of_quality else price,
            )
        )

    def randomise(self, budget: float) -> EnvelopeMixture:
        """The best mix of two policies of the envelope at a mean cost of `budget`. Derived.

        At a switching point the two may be of different pairs: that is the mixing which beats
        both cascades.
        """
        single = self.at_budget(checks.number("budget", budget, "it must be a finite number"))
        rows, share, cost, quality, price = self._hull.mix(budget)
        return EnvelopeMixture(
            tuple(self.threshold[rows].tolist()),
            (1 - share, share),
            cost,
            quality,
            max(quality - single.quality, 0.0),
            price,
            tuple(self.pair[rows]),
        )


def envelope(frontiers: Mapping[Hashable, Frontier]) -> Envelope:
    """The pointwise best of the frontiers of any number of pairs.

    Parameters
    ----------
    frontiers : mapping of a pair's name, e.g. ("small", "large"), to its Frontier

    Returns
    -------
    Envelope

    Raises
    ------
    ValueError
        If there is no pair, or a value is not a Frontier.

    Examples
    --------
    >>> ab = Frontier.from_outcomes([1, 2], [0, 1], [1, 1], 1.0, 2.0)
    >>> ac = Frontier.from_outcomes([1, 2], [0, 0], [1, 1], 0.5, 4.0)
    >>> env = envelope({("a", "b"): ab, ("a", "c"): ac})
    >>> env.cost.tolist(), env.quality.tolist()
    ([0.5, 1.0, 2.0], [0.0, 0.5, 1.0])
    >>> [(s.cost, s.before, s.after) for s in env.switching_points]
    [(1.0, ('a', 'c'), ('a', 'b'))]
    """
    if not isinstance(frontiers, Mapping) or not frontiers:
        raise ValueError(
            f"frontiers is {checks.show(frontiers)}: it must map at least one pair to its Frontier."
        )
    for pair, frontier in frontiers.items():
        if not isinstance(frontier, Frontier):
            raise ValueError(
                f"frontiers[{pair!r}] is {checks.show(frontier)}: it must be a Frontier."
            )
    return Envelope(frontiers)
