"""The question every set of policies is asked: what is best for a budget, or for a quality target?

Source: Bouchard 2026 (duality of budget and target).
"""

from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks

Point = TypeVar("Point")


class ByLevel(Generic[Point]):
    """Rows of ascending cost that answer for a budget or a target with a `Point`.

    A subclass has the (m,) arrays `cost` and `quality`, `_best_row` and `_point(row, of_quality)`.
    """

    cost: np.ndarray
    quality: np.ndarray

    @property
    def _best_row(self) -> np.ndarray:
        """(m,) cheapest row that is best among the rows up to each row."""
        raise NotImplementedError

    def _point(self, row: Any, of_quality: bool = False) -> Point:
        raise NotImplementedError

    def at_budget(self, budget: ArrayLike) -> Point:
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

    def at_quality(self, target: ArrayLike) -> Point:
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
