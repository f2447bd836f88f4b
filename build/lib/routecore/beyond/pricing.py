"""`price`: what a price on the user's passes would change.

Derived, chapter "What a price would change".

The formulas are translations of `routecore.beyond.price_forms` and `routecore.beyond.shelf_forms`.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks
from routecore.beyond import price_forms as forms
from routecore.beyond import shelf_forms
from routecore.beyond.shelf import Shelf, ShelfPolicy
from routecore.symbols import V, c1, c2, p1, p2, t1, t2
from routecore.translate import numpy_function

# Which prices the provider may set, and what they make of the shadow price mu of the user's time.
RULES = ("none", "nonnegative", "any")


@dataclass(frozen=True)
class PricedPolicy:
    """The provider's optimum when it may set prices.

    Attributes
    ----------
    policy : first model, what follows after failures, cost and utility (`routecore.beyond.shelf`);
        its `hull_height` is K, its costs and utilities count the payments
    K : cost of one more success, payments received, in money; infinite if users bear no model
    shadow_price : the mu at which K is attained: what a unit of the user's time is worth to the
        provider, in money; at least w where prices are free upwards
    fee_per_call : price of a pass on the model kept for good, in money; negative where users are
        paid to wait, 0 in a mix of two models and where users are lost
    fee_per_success : the same expected payment, asked for a solved task only
    """

    policy: ShelfPolicy
    K: np.ndarray
    shadow_price: np.ndarray
    fee_per_call: np.ndarray
    fee_per_success: np.ndarray

    @property
    def provider_cost(self) -> np.ndarray:
        """J*, payments received taken off, in money."""
        return self.policy.provider_cost

    @property
    def user_utility(self) -> np.ndarray:
        """U, payments taken off, in time."""
        return self.policy.user_utility


def price(shelf: Shelf, w: ArrayLike, *, rule: str = "any") -> PricedPolicy:
    """The optimal prices and policy of a shelf whose users value their time at `w`.

    Under opt-in (`shelf.opt_in`) every pass may be charged. Otherwise the first pass is free and
    captive, and retries are charged. A price per call and a price per success do the same here: only
    the expected payment counts.

    Parameters
    ----------
    shelf : the models, V and P; arrays of games work too
    w : money value of a unit of the user's time; above 0
    rule : "none", "nonnegative" (users may be charged) or "any" (they may also be paid to wait)

    Raises
    ------
    ValueError
        If `rule` is not one of these, `w` is not above 0, or its shape does not fit the shelf.

    Notes
    -----
    Source: derived, chapter "What a price would change": K is the largest value, over the shadow
    prices that the rule allows, of the least cost-of-pass plus priced lateness.

    Examples
    --------
    >>> shelf = Shelf({"M1": (.5, 1., 1.), "M2": (.8, 4., 1.2)}, V=3., P=20.)
    >>> found = price(shelf, w=10.)
    >>> found.policy.first_model, list(found.policy.then)
    ('M1', ['M2'])
    >>> print(f"{found.provider_cost:.2f} {found.fee_per_call:.2f}")
    -4.00 12.00
    """
    if rule not in RULES:
        raise ValueError(f"rule is {checks.show(rule)}: it must be one of {', '.join(RULES)}.")
    rate = _time_value(w)
    shelf = _spread(shelf, w=rate)
    net, shape = shelf.net_value, shelf.shape
    charged = _line()(shelf.cost_of_pass, shelf.time_per_success, shelf.V, rate)
    height = shelf.cost_of_pass if rule == "none" else charged
    kept = shelf._search(shelf.V, shape, cost_of_pass=height, bound=rule != "any")
    flat = net.reshape(len(net), -1)
    can_lose = (flat <= 0).any(axis=0) | (rule != "none")
    # A price leaves the user who goes on with nothing.
    value = kept.stay_value(shelf.p, net) if rule == "none" else np.zeros(kept.height.shape)
    policy = shelf._policy(kept, can_lose, value)
    K, quick, slow = (x.reshape(shape) for x in (kept.height, kept.quick, kept.slow))
    fee_call, fee_success = _full_prices()(*_pick((shelf.p, shelf.t), quick), shelf.V, rate)
    alone = (slow < 0) & (quick >= 0) & ~policy.loses & (rule != "none")
    mu = np.zeros(shape) if rule == "none" else np.broadcast_to(rate, shape)
    if rule != "any":
        mu = np.where(quick >= 0, np.maximum(mu, _steepest(shelf, quick)), np.inf)
    return PricedPolicy(
        policy=policy,
        K=K[()],
        shadow_price=mu[()],
        fee_per_call=np.where(alone, fee_call, 0.0)[()],
        fee_per_success=np.where(alone, fee_success, 0.0)[()],
    )


def curve(shelf: Shelf, mu: ArrayLike) -> np.ndarray:
    """g(mu): the least cost-of-pass plus priced lateness, min over models of gamma + mu (tau - V).

    Concave and piecewise linear in `mu`; its largest value over all mu >= 0 is G(V).
    `mu` broadcasts with the shelf.

    >>> shelf = Shelf({"M1": (.3, 1., .1), "M2": (.9, 2., 1.2)}, V=1., P=10.)
    >>> [round(float(x), 3) for x in (curve(shelf, 0.), curve(shelf, 10 / 9), shelf.G(1.))]
    [2.222, 2.593, 2.593]
    """
    rate = checks.floats("mu", mu)
    shelf = _spread(shelf, mu=rate)
    return _line()(shelf.cost_of_pass, shelf.time_per_success, shelf.V, rate).min(axis=0)[()]


def at_price(
    shelf: Shelf, w: ArrayLike, *, per_call: ArrayLike = 0.0, per_success: ArrayLike = 0.0
) -> Shelf:
    """The shelf whose provider charges a given uniform price: net costs and felt latencies.

    A price per success is one of p times as much per call: the expected payment is the same.

    Parameters
    ----------
    w : money value of a unit of the user's time; above 0
    per_call, per_success : prices in money; negative ones are paid to the user

    >>> shelf = Shelf({"M1": (.5, 1., 1.), "M2": (.8, 4., 1.2)}, V=3., P=2.)
    >>> at_price(shelf, 10., per_call=6.).c.round(2).tolist()
    [-5.0, -2.0]
    """
    rate = _time_value(w)
    given = {
        "per_call": checks.floats("per_call", per_call),
        "per_success": checks.floats("per_success", per_success),
    }
    shelf = _spread(shelf, w=rate, **given)
    charged = given["per_call"] + shelf.p * given["per_success"]
    cost, latency = _net()(shelf.c, shelf.t, charged, rate)
    return shelf.replace(c=cost, t=latency)


def switching_prices(
    *,
    p1: ArrayLike,
    p2: ArrayLike,
    c1: ArrayLike,
    c2: ArrayLike,
    t1: ArrayLike,
    t2: ArrayLike,
    w: ArrayLike,
) -> tuple[np.ndarray, np.ndarray]:
    """The uniform prices per call above which M1 costs less per success, and users prefer M2.

    Of a game with p1 < p2, c1 < c2 and t1 < t2; floats or arrays that broadcast. The first lies
    below c1: a margin on M1 that is not negative is enough. A price per success changes neither
    order. A negative number says that the order holds without a price.

    Raises
    ------
    ValueError
        If a value is outside its domain, or shapes do not broadcast.

    >>> prices = switching_prices(p1=.3, p2=.9, c1=1., c2=2., t1=.1, t2=1.2, w=1.)
    >>> [round(float(x), 3) for x in prices]
    [0.5, 0.45]
    """
    given = {"p1": p1, "p2": p2, "c1": c1, "c2": c2, "t1": t1, "t2": t2}
    values = {name: checks.floats(name, value) for name, value in given.items()}
    rate = _time_value(w)
    checks.broadcast_shape({**values, "w": rate})
    checks.in_domain(values)
    return tuple(_switches()(*values.values(), rate))


def _time_value(w) -> np.ndarray:
    rate = checks.floats("w", w)
    checks.refuse_first("w", rate, rate <= 0, "the user's time must be worth more than 0")
    return rate


def _spread(shelf: Shelf, **arrays) -> Shelf:
    """The shelf, with the shape it broadcasts to with `arrays`."""
    shape = checks.broadcast_shape({"the shelf": np.empty(shelf.shape), **arrays})
    return shelf if shape == shelf.shape else shelf.replace(V=np.broadcast_to(shelf.V, shape))


def _pick(arrays, index):
    """The rows of `index` (0 where there is none), one per game."""
    rows = np.maximum(index, 0)[None]
    return [np.take_along_axis(x, rows, axis=0)[0] for x in arrays]


def _steepest(shelf: Shelf, quick) -> np.ndarray:
    """Slope of the hull from the quick model to the slower side of V; 0 where nothing is cheaper."""
    gamma, tau = shelf.cost_of_pass, shelf.time_per_success
    slope = _slope()(gamma, tau, *_pick((gamma, tau), quick))
    return np.where(tau > shelf.V, slope, 0.0).max(axis=0)


# -- the translated expressions, each built once, when first needed ----------------------------


@cache
def _line():
    return numpy_function([forms.gamma, forms.tau, V, forms.mu], forms.line)


@cache
def _full_prices():
    arguments = [shelf_forms.p, shelf_forms.t, V, forms.w]
    return numpy_function(arguments, [forms.full_price, forms.full_fee])


@cache
def _slope():
    f = shelf_forms
    return numpy_function([f.gamma_j, f.tau_j, f.gamma_l, f.tau_l], f.edge_slope)


@cache
def _net():
    arguments = [shelf_forms.c, shelf_forms.t, forms.price, forms.w]
    return numpy_function(arguments, [forms.net_cost, forms.net_latency])


@cache
def _switches():
    return numpy_function(
        [p1, p2, c1, c2, t1, t2, forms.w], [forms.provider_switch, forms.user_switch]
    )
