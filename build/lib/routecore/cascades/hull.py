"""The upper concave hull of a frontier: what mixing two thresholds at random can reach.

Source: Bouchard 2026 (piecewise concavity, duality); the hull as the mixing bound is derived.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Hull:
    """Vertices of the hull, from the cheapest policy to the best one.

    Attributes
    ----------
    row : (v,) int array, the frontier's rows that are vertices
    cost : (v,) array, money per query, ascending
    quality : (v,) array, in [0, 1], ascending
    price : (v,) array, quality per money: slope of the edge that starts at the vertex, falling;
        0 at the last vertex, where no further budget buys quality
    """

    row: np.ndarray
    cost: np.ndarray
    quality: np.ndarray
    price: np.ndarray

    def price_at(self, cost):
        """Slope of the hull to the right of `cost` (never left of the first vertex)."""
        return self.price[np.searchsorted(self.cost, cost, side="right") - 1]

    def quality_at(self, cost):
        """Height of the hull at `cost`; level beyond the last vertex."""
        return np.interp(cost, self.cost, self.quality)

    def mix(self, budget: float) -> tuple[np.ndarray, float, float, float, float]:
        """The mix of two neighbouring vertices that costs `budget`.

        Returns the two frontier rows, the weight of the second, then cost, quality and price.
        """
        left = max(int(np.searchsorted(self.cost, budget, side="right")) - 1, 0)
        right = min(left + 1, len(self.cost) - 1)
        span = self.cost[right] - self.cost[left]
        # A budget within rounding below the cheapest policy is that policy.
        share = max(float((budget - self.cost[left]) / span), 0.0) if span > 0 else 0.0
        cost, quality = (
            float((1 - share) * x[left] + share * x[right]) for x in (self.cost, self.quality)
        )
        return self.row[[left, right]], share, cost, quality, float(self.price[left])


def upper_hull(cost: np.ndarray, quality: np.ndarray) -> Hull:
    """The hull of points whose `cost` ascends, from the cheapest to the best quality.

    Examples
    --------
    >>> hull = upper_hull(np.array([0., 1., 2., 3.]), np.array([0., .1, .8, .7]))
    >>> hull.row.tolist(), hull.price.round(2).tolist()
    ([0, 2], [0.4, 0.0])
    """
    rows = _best_per_cost(cost, quality)
    # Spending more for less is never on the hull: end at the cheapest of the best.
    rows = rows[: int(np.argmax(quality[rows])) + 1]
    # A point on or under the chord of two others is no vertex, and removing many such points at
    # once removes no vertex: their costs all differ. Few passes leave little for the exact scan.
    while len(rows) > 64:
        keep = np.ones(len(rows), bool)
        keep[1:-1] = _above_chord(cost[rows], quality[rows])
        if keep.sum() > 0.9 * len(rows):
            break
        rows = rows[keep]
    rows = _scan(rows, cost[rows].tolist(), quality[rows].tolist())
    cost, quality = cost[rows], quality[rows]
    price = np.append(np.diff(quality) / np.diff(cost), 0.0)
    return Hull(rows, cost, quality, price)


def _best_per_cost(cost, quality):
    """The first of the best rows of each distinct cost: no other can be a vertex."""
    starts = np.flatnonzero(np.append(True, cost[1:] > cost[:-1]))
    if len(starts) == len(cost):
        return starts
    best = np.repeat(np.maximum.reduceat(quality, starts), np.diff(starts, append=len(cost)))
    rows = np.flatnonzero(quality == best)
    return rows[np.append(True, cost[rows[1:]] > cost[rows[:-1]])]


def _above_chord(cost, quality):
    step, rise = np.diff(cost), np.diff(quality)
    return rise[:-1] * step[1:] > rise[1:] * step[:-1]


def _scan(rows, cost, quality):
    """Andrew's monotone chain over what is left; the costs ascend strictly."""
    kept: list[int] = []
    for k in range(len(rows)):
        while len(kept) > 1:
            i, j = kept[-2], kept[-1]
            above = (quality[j] - quality[i]) * (cost[k] - cost[j]) > (quality[k] - quality[j]) * (
                cost[j] - cost[i]
            )
            if above:
                break
            kept.pop()
        kept.append(k)
    return rows[kept]
