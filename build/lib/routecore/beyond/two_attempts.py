"""`TwoPrompts`: a user with two prompts, two models, and chances that go together or not."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike

from routecore import checks
from routecore.beyond import two_attempts_forms as form
from routecore.symbols import P, c1, c2, p1, p2
from routecore.translate import numpy_function

GIVEN = (p1, p2, c1, c2, P, form.S11, form.S12, form.S22)
# The plans that may be best, by first and second model; the second serves only after a failure.
NAMES = ("M1, M1", "M1, M2", "M2, M1", "M2, M2")
ORDERS = ((1, 1), (1, 2), (2, 1), (2, 2))


@dataclass(frozen=True)
class Interval:
    """The penalties between which "M1, then M2" is the best plan; empty where high < low.

    Where M2 has the smaller cost-of-pass, "M2, then M1" is better at every penalty: low is infinite.

    Attributes
    ----------
    low : M2 is the better second attempt from here on; infinite where it never is
    high : M1 is the better first attempt up to here; infinite where it always is
    """

    low: np.ndarray
    high: np.ndarray


class TwoPrompts:
    """Games of two prompts: the second model serves only if the first fails; then P is lost.

    Parameters
    ----------
    p1, p2, c1, c2, P : float or array, as in `routecore.Game`
    sigma11, sigma12, sigma22 : float or array, covariances over questions of the two chances;
        0 is the independence of Part I

    Raises
    ------
    ValueError
        If a value is outside its domain, or no distribution of two chances with these means has
        these covariances.

    Notes
    -----
    Source: derived (chapter "Try it twice").

    Examples
    --------
    >>> game = TwoPrompts(p1=.5, p2=.8, c1=1., c2=4., P=20.)
    >>> [round(float(x), 1) for x in game.costs]
    [6.5, 5.0, 6.2, 5.6]
    >>> print(f"{game.interval.low:.0f} to {game.interval.high:.0f}")
    10 to 30
    """

    def __init__(
        self,
        *,
        p1: ArrayLike,
        p2: ArrayLike,
        c1: ArrayLike,
        c2: ArrayLike,
        P: ArrayLike,
        sigma11: ArrayLike = 0.0,
        sigma12: ArrayLike = 0.0,
        sigma22: ArrayLike = 0.0,
    ):
        game = {"p1": p1, "p2": p2, "c1": c1, "c2": c2, "P": P}
        covariances = {"sigma11": sigma11, "sigma12": sigma12, "sigma22": sigma22}
        values = {name: checks.floats(name, x) for name, x in (game | covariances).items()}
        self.shape = checks.broadcast_shape(values)
        checks.in_domain({name: values[name] for name in game})
        self.parameters = values
        possible = np.broadcast_to(_possible()(*values.values()), self.shape)
        if not possible.all():
            at = tuple(np.argwhere(~possible)[0].tolist())
            shown = {n: checks.show(np.broadcast_to(x, self.shape)[at]) for n, x in values.items()}
            raise ValueError(
                f"sigma11 is {shown['sigma11']}, sigma12 is {shown['sigma12']} and sigma22 is"
                f" {shown['sigma22']}: no two chances with means {shown['p1']} and {shown['p2']}"
                " have these covariances."
            )

    @property
    def costs(self) -> np.ndarray:
        """J of the four plans `NAMES`, in money, shape (4, ...)."""
        found = predicted_costs(*self.parameters.values())
        return np.stack([np.broadcast_to(x, self.shape) for x in found])

    @property
    def plan(self) -> np.ndarray:
        """The cheapest plan: an index of `NAMES`, on a tie the smaller."""
        return np.argmin(self.costs, axis=0)

    @property
    def plan_name(self) -> np.ndarray | str:
        """The name of the cheapest plan, or an array of names."""
        found = np.array(NAMES)[self.plan]
        return found if isinstance(found, np.ndarray) else str(found)

    @property
    def interval(self) -> Interval:
        """The penalties between which "M1, then M2" is the best plan."""
        found = interval(*self.parameters.values())
        return Interval(*(np.broadcast_to(x, self.shape).copy()[()] for x in found))

    def independent(self) -> "TwoPrompts":
        """The same game as one sees it who knows the accuracies only."""
        known = {n: x for n, x in self.parameters.items() if not n.startswith("sigma")}
        return TwoPrompts(**known)

    @property
    def regret(self) -> np.ndarray:
        """What the plan that independence picks costs more than the best, in money."""
        costs, picked = self.costs, self.independent().plan
        taken = np.take_along_axis(costs, np.broadcast_to(picked, self.shape)[None], axis=0)[0]
        return taken - costs.min(axis=0)

    @property
    def regret_bound(self) -> np.ndarray:
        """P times the spread of the three covariances: the regret is never above it."""
        found = _bound()(*self.parameters.values())
        return np.broadcast_to(found, self.shape).copy()[()]


def predicted_costs(*given) -> np.ndarray:
    """J of the four plans, from p1, p2, c1, c2, P and the covariances."""
    return np.array(np.broadcast_arrays(*_costs()(*given)))


def interval(*given) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the interval, from p1, p2, c1, c2, P and the covariances."""
    low, high, slope, slope2, first_m1 = _ends()(*given)
    return np.where(first_m1 & (slope > 0), low, np.inf), np.where(slope2 > 0, high, np.inf)


@cache
def _costs():
    return numpy_function(GIVEN, [form.plan_cost(*order) for order in ORDERS])


@cache
def _ends():
    return numpy_function(GIVEN, [form.PI, form.PI2, form.SLOPE, form.SLOPE2, form.FIRST_M1])


@cache
def _bound():
    return numpy_function(GIVEN, form.REGRET_BOUND)


@cache
def _possible():
    """`POSSIBLE`, with an allowance for a covariance worked out in floats."""
    slack = sp.Float("1e-12")
    return numpy_function(
        GIVEN,
        form.POSSIBLE.replace(sp.Ge, lambda x, y: sp.Ge(x + slack, y)).replace(
            sp.Le, lambda x, y: sp.Le(x, y + slack)
        ),
    )
