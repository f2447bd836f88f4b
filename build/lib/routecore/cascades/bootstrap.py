"""How much of a choice is luck: the bootstrap over queries.

Queries are drawn with replacement and everything is done again, the choice of the threshold
included. Source: the percentile bootstrap, Efron and Tibshirani 1993.
"""

from dataclasses import dataclass

import numpy as np

from routecore import checks
from routecore.cascades.operating import OperatingPoint
from routecore.cascades.resample import Progress, resample


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


def bootstrap(
    frontier,
    budget: float,
    *,
    replicates: int,
    level: float,
    seed: int,
    progress: Progress | None = None,
) -> Bands:
    """Resample the queries `replicates` times; the same `seed` gives the same bands."""
    replicates = checks.whole("replicates", replicates, 2)
    bands = BandsOf(frontier, budget, level)
    resample([frontier], [bands], replicates, seed, progress)
    return bands.result()


class BandsOf:
    """Collects the bands of one budget, resample by resample."""

    def __init__(self, frontier, budget: float, level: float):
        self.level = checks.number(
            "level", level, "it must lie strictly between 0 and 1", 0.0, 1.0, open_ends=True
        )
        self.budget = checks.number("budget", budget, "it must be a finite number")
        self.point = frontier.at_budget(self.budget)
        self.threshold = frontier.log.threshold
        self.fixed = int(np.searchsorted(self.threshold[:-1], self.point.threshold, "left"))
        self.kept: list[tuple[float, float]] = []  # cost and quality of the threshold held fixed
        self.anew: list[tuple[float, int]] = []  # quality and row of the threshold chosen anew

    def add(self, weighed, *rivals) -> None:
        self.kept.append(weighed.at(self.fixed))
        row = weighed.best(self.budget, None)
        if row is not None:
            self.anew.append((weighed.at(row)[1], row))

    def result(self) -> Bands:
        cost, quality = zip(*self.kept, strict=True)
        point, rows = self.point, np.sort([row for _, row in self.anew])
        # A threshold is one of the data's own, possibly infinite: order statistics, never a mean.
        ends = np.rint(np.array(self._ends) * (len(rows) - 1)).astype(int)
        thresholds = self.threshold[rows[ends]].tolist() if len(rows) else [point.threshold] * 2
        return Bands(
            point,
            self._band(cost, point.cost),
            self._band(quality, point.quality),
            self._band([quality for quality, _ in self.anew], point.quality),
            tuple(thresholds),
            len(self.anew) / len(self.kept),
            self.level,
        )

    @property
    def _ends(self) -> tuple[float, float]:
        return (1 - self.level) / 2, (1 + self.level) / 2

    def _band(self, values, otherwise):
        if not len(values):
            return (otherwise, otherwise)
        return tuple(np.quantile(values, self._ends).tolist())
