"""The closed-form cascade at given numbers: `routecore.cascades.signal` in NumPy."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks
from routecore.cascades.signal import (
    AUROC,
    BENEFIT,
    CASCADE_COST,
    QUALITY,
    RATE,
    RIGHT_AFTER_RIGHT,
    RIGHT_AFTER_WRONG,
    ROUTER_COST,
    THRESHOLD,
    A,
    accH,
    cH,
    cL,
    d,
    h0,
    h1,
    lam,
    phi,
    tau,
    x,
)
from routecore.translate import numpy_function

_POINT = numpy_function(
    [A, h1, h0, d, cL, cH, tau], [RATE, CASCADE_COST, ROUTER_COST, QUALITY, BENEFIT.subs(x, tau)]
)
auroc_of = numpy_function([d], AUROC)
conditional_accuracies = numpy_function([A, accH, phi], [RIGHT_AFTER_RIGHT, RIGHT_AFTER_WRONG])
_threshold_at_price = numpy_function([A, h1, h0, d, cH, lam], THRESHOLD)

_FAR = 700.0  # logit: beyond it a logistic distribution function is 0 or 1 in double precision


def separation(auroc: ArrayLike) -> Any:
    """The distance d at which the score has the given AUROC, by bisection.

    Parameters
    ----------
    auroc : number or array, strictly between 0 and 1; below 1/2 the distance is negative

    Examples
    --------
    >>> round(float(auroc_of(separation(0.75))), 12)
    0.75
    """
    auroc = np.asarray(checks.numbers("auroc", auroc, ndim=np.ndim(auroc)), float)
    if ((auroc <= 0) | (auroc >= 1)).any():
        worst = auroc[(auroc <= 0) | (auroc >= 1)].flat[0]
        raise ValueError(f"auroc is {checks.show(worst)}: it must lie strictly between 0 and 1.")
    return _bisect(auroc_of, auroc, 60.0)[()]


def _bisect(increasing, value, far):
    """Where an increasing function takes a value, between -far and far."""
    low, high = np.full(np.shape(value), -far), np.full(np.shape(value), far)
    for _ in range(100):
        middle = (low + high) / 2
        below = increasing(middle) < value
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2


@dataclass(frozen=True)
class Signal:
    """The closed-form cascade at given numbers.

    Parameters
    ----------
    accuracy : A, in (0, 1); h1, h0 : in [0, 1]; auroc : in (0, 1)
    cost_low, cost_high : c_L >= 0 and c_H > 0, money per pass

    Raises
    ------
    ValueError
        Naming the argument outside its domain.

    Examples
    --------
    >>> signal = Signal(accuracy=0.6, h1=0.95, h0=0.5, auroc=0.8, cost_low=1.0, cost_high=5.0)
    >>> point = signal.at(signal.threshold_at_budget(3.0))
    >>> round(point["cost"], 9), round(point["quality"], 4)
    (3.0, 0.7294)
    """

    accuracy: float
    h1: float
    h0: float
    auroc: float
    cost_low: float
    cost_high: float

    def __post_init__(self) -> None:
        inside = "it must lie strictly between 0 and 1"
        checks.number("accuracy", self.accuracy, inside, 0.0, 1.0, open_ends=True)
        checks.number("h1", self.h1, "it must lie between 0 and 1", 0.0, 1.0)
        checks.number("h0", self.h0, "it must lie between 0 and 1", 0.0, 1.0)
        checks.number("auroc", self.auroc, inside, 0.0, 1.0, open_ends=True)
        checks.number("cost_low", self.cost_low, "a cost must be zero or more", 0.0)
        checks.number(
            "cost_high", self.cost_high, "it must be more than zero", 0.0, np.inf, open_ends=True
        )

    @cached_property
    def separation(self) -> float:
        """d, the distance that gives the AUROC."""
        return float(separation(self.auroc))

    def at(self, threshold: ArrayLike) -> dict[str, Any]:
        """Everything at a threshold (number or array, infinities welcome).

        Returns
        -------
        dict with `escalation_rate`, `cost` (of the cascade) and `router_cost` in money per query,
        `quality` and `benefit` in [-1, 1], `shadow_price` = benefit / c_H in quality per money
        """
        if np.isnan(threshold).any():
            raise ValueError("threshold is nan: it must be a number or an infinity.")
        clear = np.clip(np.asarray(threshold, float), -_FAR, _FAR)
        rate, cost, router_cost, quality, benefit = _POINT(
            self.accuracy, self.h1, self.h0, self.separation, self.cost_low, self.cost_high, clear
        )
        found = {
            "escalation_rate": rate,
            "cost": cost,
            "router_cost": router_cost,
            "quality": quality,
            "benefit": benefit,
            "shadow_price": benefit / self.cost_high,
        }
        return {
            name: value.item() if np.ndim(value) == 0 else value for name, value in found.items()
        }

    def threshold_at_budget(self, budget: ArrayLike) -> Any:
        """The threshold whose cascade costs exactly `budget`, strictly within (c_L, c_L + c_H).

        Where the benefit has turned negative there, the best policy is the smaller threshold
        `threshold_at_price(0)`, which leaves some of the budget unspent.
        """
        budget = np.asarray(checks.numbers("budget", budget, ndim=np.ndim(budget)), float)
        low, high = self.cost_low, self.cost_low + self.cost_high
        outside = (budget <= low) | (budget >= high)
        if outside.any():
            raise ValueError(
                f"budget is {checks.show(budget[outside].flat[0])}: it must lie "
                f"strictly between {low} and {high}."
            )
        return _bisect(lambda t: self.at(t)["cost"], budget, _FAR)[()]

    def threshold_at_price(self, price: float) -> float:
        """The best threshold when quality is bought at `price`, in closed form.

        -infinity where no score is worth it, infinity where every score is: the posterior of a
        logistic score is bounded, so the benefit is too.

        Parameters
        ----------
        price : lambda >= 0, quality per money
        """
        price = checks.number("price", price, "a price must be zero or more", 0.0)
        if self.auroc < 0.5:
            raise ValueError(
                f"auroc is {self.auroc}: below 1/2 the benefit rises with the score "
                "and no threshold is best."
            )
        ends = self.at(np.array([-_FAR, _FAR]))["shadow_price"]
        if price >= ends[0]:
            return float("-inf")
        if price < ends[1] or ends[0] == ends[1]:
            return float("inf")
        found = float(
            _threshold_at_price(
                self.accuracy, self.h1, self.h0, self.separation, self.cost_high, price
            )
        )
        if np.isnan(found):  # a price within rounding of one of the two bounds
            return float("-inf") if ends[0] - price < price - ends[1] else float("inf")
        return found
