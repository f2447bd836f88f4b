"""The best set of scores to escalate, when the benefit does not fall with the score.

Where Delta, the benefit of escalating, rises somewhere, the best policy is no threshold but the set
{x : Delta(x) > lambda * c_H}, a union of intervals. Source: Bouchard 2026 (piecewise concavity);
the set and this estimate of it are derived.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks


@dataclass(frozen=True, eq=False)
class BestSet:
    """Escalate iff the score lies in one of the intervals [low, high).

    The set is estimated: neighbouring scores are pooled into bins of near-equal size, equal scores
    never parted, and whole bins are taken in the order of their price, mean benefit over mean cost,
    while the budget lasts; of the first bin that does not fit, the lower part is taken that fits
    and adds most. If a single threshold does better on these queries, the set is that threshold's.
    It was chosen on the very queries that it is scored on, so `gain` is optimistic, the more so the
    more bins there are: judge it on other queries, with `escalates`.

    Attributes
    ----------
    intervals : tuple of (low, high), ascending and disjoint, unit of the score
    cost, quality, escalation_rate : on the queries it was chosen on
    shadow_price : lambda, quality per money, the price of the first bin that did not fit; 0 where
        every bin that helps was affordable
    gain : quality less that of the best single threshold at the same budget, >= 0
    """

    intervals: tuple[tuple[float, float], ...]
    cost: float
    quality: float
    escalation_rate: float
    shadow_price: float
    gain: float

    def escalates(self, score: ArrayLike) -> np.ndarray:
        """Which of the scores lie in the set: a bool array of the shape of `score`."""
        score = np.asarray(score, float)
        inside = np.zeros(score.shape, bool)
        for low, high in self.intervals:
            inside |= (low <= score) & (score < high)
        return inside


def best_set(frontier, budget: float, *, bins: int) -> BestSet:
    """See `BestSet`. `bins` pools of scores, at least 1; fewer where scores are tied."""
    bins = checks.whole("bins", bins, 1)
    single = frontier.at_budget(checks.number("budget", budget, "it must be a finite number"))
    log, n = frontier.log, frontier.log.queries
    gain = log.running(log.gain).astype(float)
    cost = log.running(frontier.extra_cost(log)).astype(float)
    base_cost = float(np.mean(log.cost_low)) * n
    base_quality = float(np.mean(log.correct_low, dtype=float)) * n
    allowed = budget * n * (1 + checks.ROUNDING)

    # A bin is a run of tie groups: edges are the groups whose end is nearest to an equal share.
    edges = np.unique(np.searchsorted(log.escalated, np.linspace(0, n, bins + 1)))
    bin_gain, bin_cost = np.diff(gain[edges]), np.diff(cost[edges])
    # Start from the cheapest set; each bin can then be bought out of its cheap state at a price.
    taken = (bin_cost < 0) | ((bin_cost == 0) & (bin_gain > 0))
    total = base_cost + bin_cost[taken].sum()
    affordable = total <= allowed  # not always, for a router: bins are coarser than thresholds
    buys, pays = np.where(bin_cost < 0, -bin_gain, bin_gain), np.abs(bin_cost)
    price = np.divide(buys, pays, out=np.zeros(len(pays)), where=pays > 0)
    extra, shadow_price = (0, 0), 0.0
    for b in np.argsort(-price, kind="stable"):
        if price[b] <= 0:
            break
        if total + pays[b] > allowed:
            shadow_price = float(price[b])
            if not taken[b]:
                extra = _part_of(edges[b], edges[b + 1], gain, cost, allowed - total)
            break
        taken[b] = ~taken[b]
        total += pays[b]

    runs = [(edges[b], edges[b + 1]) for b in np.flatnonzero(taken)]
    if extra[1] > extra[0]:
        runs.append(extra)
    quality = (base_quality + sum(gain[j] - gain[i] for i, j in runs)) / n
    if quality <= single.quality or not affordable:
        below = ((-np.inf, single.threshold),)
        return BestSet(
            below if single.escalation_rate > 0 else (),
            single.cost,
            single.quality,
            single.escalation_rate,
            single.shadow_price,
            0.0,
        )
    spent = (base_cost + sum(cost[j] - cost[i] for i, j in runs)) / n
    rate = sum(log.escalated[j] - log.escalated[i] for i, j in runs) / n
    return BestSet(
        _intervals(runs, log.threshold),
        float(spent),
        float(quality),
        float(rate),
        shadow_price,
        float(quality - single.quality),
    )


def _part_of(start, stop, gain, cost, left):
    """The groups [start, end) of a bin that fit into `left` and gain most."""
    ends = np.arange(start, stop + 1)
    fits = (cost[ends] - cost[start] <= left) & (cost[ends] >= cost[start])
    return int(start), int(ends[np.argmax(np.where(fits, gain[ends], -np.inf))])


def _intervals(runs, threshold):
    """Runs of tie groups as score intervals, neighbours merged; the first one open below."""
    merged: list[list[int]] = []
    for start, stop in sorted(runs):
        if merged and merged[-1][1] == start:
            merged[-1][1] = stop
        else:
            merged.append([start, stop])
    return tuple(
        (-np.inf if i == 0 else float(threshold[i]), float(threshold[j])) for i, j in merged
    )
