"""A closed-form cascade: logistic scores, two accuracies, one AUROC.

The cheap model L is right with probability A. Its score, given right, is Logistic(d, 1), and given
wrong Logistic(0, 1). The dear model H is right with probability h1 where L is right and h0 where L
is wrong, whatever the score. Every formula below is a SymPy expression, written once. Derived,
within the two-model setting of Bouchard 2026.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import sympy as sp

from routecore import checks
from routecore.symbols import Quantity
from routecore.translate import numpy_function

A, h0, h1 = sp.symbols("A h0 h1", real=True)
d, tau, x = sp.symbols("d tau x", real=True)
cL, cH = sp.symbols("c_L c_H", real=True)
lam = sp.Symbol("lambda", real=True)
accH, phi = sp.symbols("acc_H phi", real=True)

SIGNAL_QUANTITIES: dict[str, Quantity] = {
    entry.name: entry
    for entry in (
        Quantity(A, "accuracy of the cheap model L", "–", (A > 0, A < 1)),
        Quantity(h0, "accuracy of the dear model H where L is wrong", "–", (h0 >= 0, h0 <= 1)),
        Quantity(h1, "accuracy of H where L is right", "–", (h1 >= 0, h1 <= 1)),
        Quantity(d, "distance between the scores of right and wrong answers", "logit", ()),
        Quantity(x, "score", "logit", ()),
        Quantity(tau, "threshold: escalate iff the score lies below it", "logit", ()),
        Quantity(cL, "cost of a pass of L", "money", (cL >= 0,)),
        Quantity(cH, "cost of a pass of H", "money", (cH > 0,)),
        Quantity(lam, "shadow price of the budget", "1/money", (lam >= 0,)),
        Quantity(accH, "accuracy of H", "–", (accH > 0, accH < 1)),
        Quantity(phi, "correlation of L right with H right", "–", (phi >= -1, phi <= 1)),
    )
}


def logistic(z):
    """The logistic distribution function g(z) = 1 / (1 + e^-z)."""
    return 1 / (1 + sp.exp(-z))


def odds(p):
    """p / (1 - p)."""
    return p / (1 - p)


# Share of queries escalated, quality and cost at the threshold tau.
RATE = A * logistic(tau - d) + (1 - A) * logistic(tau)
QUALITY = A * (1 - logistic(tau - d)) + h1 * A * logistic(tau - d) + h0 * (1 - A) * logistic(tau)
CASCADE_COST = cL + cH * RATE
ROUTER_COST = cL * (1 - RATE) + cH * RATE

# How likely L is right given its score, and what escalating gains there. The odds are those of the
# prior times the ratio of the densities g'(x-d) / g'(x), written so that it never overflows.
POSTERIOR_ODDS = odds(A) * sp.exp(d) / (logistic(x) + sp.exp(d) * (1 - logistic(x))) ** 2
POSTERIOR = POSTERIOR_ODDS / (1 + POSTERIOR_ODDS)
BENEFIT = h0 - (1 + h0 - h1) * POSTERIOR

# The price of the budget constraint (quality per money) and that of the target (its reciprocal).
SHADOW_PRICE = BENEFIT.subs(x, tau) / cH
TARGET_PRICE = 1 / SHADOW_PRICE

# The threshold at which the budget has the price lam: BENEFIT(tau) = lam * cH solved for tau.
_P = (h0 - lam * cH) / (1 + h0 - h1)
_K = sp.sqrt(odds(_P) / odds(A) * sp.exp(-d))
THRESHOLD = sp.log((_K * sp.exp(d) - 1) / (1 - _K))

# AUROC of the score. Near d = 0 the closed form cancels; its series there is exact to 1e-16.
AUROC_CLOSED = sp.exp(d) * (sp.exp(d) - 1 - d) / (sp.exp(d) - 1) ** 2
AUROC = sp.Piecewise(
    (sp.Rational(1, 2) + d / 6 - d**3 / 180 + d**5 / 5040, sp.Abs(d) < sp.Rational(1, 50)),
    # The same form with e^-|d|, which cannot overflow; AUROC(-d) = 1 - AUROC(d).
    (AUROC_CLOSED.subs(d, -sp.Abs(d)), d < 0),
    (1 - AUROC_CLOSED.subs(d, -sp.Abs(d)), True),
)

ACCURACY_HIGH = h1 * A + h0 * (1 - A)
# The two conditional accuracies from H's accuracy and the correlation of the two outcomes.
RIGHT_AFTER_RIGHT = accH + phi * sp.sqrt(accH * (1 - accH) * (1 - A) / A)
RIGHT_AFTER_WRONG = accH - phi * sp.sqrt(accH * (1 - accH) * A / (1 - A))

_POINT = numpy_function(
    [A, h1, h0, d, cL, cH, tau], [RATE, CASCADE_COST, ROUTER_COST, QUALITY, BENEFIT.subs(x, tau)]
)
auroc_of = numpy_function([d], AUROC)
conditional_accuracies = numpy_function([A, accH, phi], [RIGHT_AFTER_RIGHT, RIGHT_AFTER_WRONG])
_threshold_at_price = numpy_function([A, h1, h0, d, cH, lam], THRESHOLD)

_FAR = 700.0  # logit: beyond it a logistic distribution function is 0 or 1 in double precision


def separation(auroc) -> np.ndarray | float:
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

    def __post_init__(self):
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

    def at(self, threshold) -> dict[str, np.ndarray]:
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

    def threshold_at_budget(self, budget):
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
