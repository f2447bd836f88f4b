"""How much of a choice is luck: the bootstrap over queries.

Queries are drawn with replacement and everything is done again, the choice of the threshold
included. Source: the percentile bootstrap, Efron and Tibshirani 1993.
"""

from dataclasses import dataclass

import numpy as np

from routecore import checks
from routecore.cascades.operating import OperatingPoint


@dataclass(frozen=True, eq=False)
class Bands:
    """Percentile intervals (low, high) for one budget.

    Attributes
    ----------
    point : the operating point chosen on all the queries
    cost, quality : of that threshold, held fixed, on resampled queries
    frontier_quality : of the best threshold of each replicate at the same budget. The choice is
        made anew on the resampled queries, so this band shares the optimism of choosing.
    threshold : of the thresholds chosen anew
    attainable : share of the replicates in which the budget pays for any policy at all; the two
        bands above are over these alone (and equal to the point where there is none)
    level : coverage asked for
    """

    point: OperatingPoint
    cost: tuple[float, float]
    quality: tuple[float, float]
    frontier_quality: tuple[float, float]
    threshold: tuple[float, float]
    attainable: float
    level: float


def bootstrap(frontier, budget: float, *, replicates: int, level: float, seed: int) -> Bands:
    """Resample the queries `replicates` times; the same `seed` gives the same bands."""
    budget = checks.number("budget", budget, "it must be a finite number")
    replicates = checks.whole("replicates", replicates, 2)
    level = checks.number(
        "level", level, "it must lie strictly between 0 and 1", 0.0, 1.0, open_ends=True
    )
    point = frontier.at_budget(budget)
    log, n = frontier.log, frontier.log.queries
    fixed = int(np.searchsorted(log.threshold[:-1], point.threshold, "left"))
    allowed = budget * (1 + checks.ROUNDING)
    gain = log.gain[log.order]
    extra = frontier.extra_cost(log)
    extra = np.full(n, float(extra)) if np.ndim(extra) == 0 else extra[log.order]

    rng = np.random.default_rng(seed)
    found = np.empty((replicates, 4))  # cost and quality held fixed, quality and row chosen anew
    for k in range(replicates):
        weight = np.bincount(rng.integers(0, n, n), minlength=n)  # in the order of the log
        ordered = weight[log.order]
        quality = (_total(weight, log.correct_low) + _running(ordered * gain, log.escalated)) / n
        cost = (_total(weight, log.cost_low) + _running(ordered * extra, log.escalated)) / n
        within = np.where(cost <= allowed, quality, -np.inf)
        row = int(np.argmax(within))
        found[k] = cost[fixed], quality[fixed], within[row], row
    reached = np.isfinite(found[:, 2])
    anew = found[reached]

    def band(values, otherwise):
        if not len(values):
            return (otherwise, otherwise)
        return tuple(np.quantile(values, [(1 - level) / 2, (1 + level) / 2]).tolist())

    # A threshold is one of the data's own, possibly infinite: take order statistics, never a mean.
    rows = np.sort(anew[:, 3].astype(np.int64))
    ends = np.rint(np.array([(1 - level) / 2, (1 + level) / 2]) * (len(rows) - 1)).astype(int)
    thresholds = log.threshold[rows[ends]].tolist() if len(rows) else [point.threshold] * 2
    return Bands(
        point,
        band(found[:, 0], point.cost),
        band(found[:, 1], point.quality),
        band(anew[:, 2], point.quality),
        tuple(thresholds),
        float(reached.mean()),
        level,
    )


def _total(weight, values):
    """Sum of `values` over the resampled queries."""
    return values * len(weight) if np.ndim(values) == 0 else float(weight @ values)


def _running(values, escalated):
    """Sum over the escalated queries at each threshold."""
    return np.concatenate([[0.0], np.cumsum(values, dtype=float)])[escalated]
