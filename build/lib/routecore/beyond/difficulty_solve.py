"""Blocks of difficult tasks, solved: the best plan, and what any plan comes to.

Every argument is an array of shape (count,); the difficulty is a `Types` or a `Beta`.
"""

from enum import IntEnum
from functools import cache
from itertools import pairwise

import numpy as np

from routecore import checks
from routecore.beyond import difficulty_forms as form
from routecore.beyond.difficulty_types import TIE, Types, last
from routecore.symbols import P, V, c1, c2, t1, t2
from routecore.translate import numpy_function


class RetryRoute(IntEnum):
    """Code of a route. On a tie in cost the provider takes the smaller code."""

    STAY_M1 = 0
    STAY_M2 = 1
    CASCADE = 2
    UNTIL_THEY_LEAVE = 3
    ONE_SHOT_M2 = 4

    def __str__(self) -> str:
        return ROUTE_NAMES[self]


ROUTE_NAMES = {
    RetryRoute.STAY_M1: "stay with M1",
    RetryRoute.STAY_M2: "stay with M2",
    RetryRoute.CASCADE: "M1, then M2",
    RetryRoute.UNTIL_THEY_LEAVE: "M1 until users leave",
    RetryRoute.ONE_SHOT_M2: "one shot of M2",
}


def types(count, prior, p1, p2) -> Types:
    """Types as rows, the hardest for M1 first; refused where difficulty has no order."""
    prior, p1, p2 = (
        [np.ascontiguousarray(x[:, k]) for k in range(x.shape[1])] for x in (prior, p1, p2)
    )
    if _falls(p1, 0).any():
        rows = [np.stack(np.broadcast_arrays(*x)) for x in (prior, p1, p2)]
        rows = list(np.broadcast_arrays(*rows))
        order = np.argsort(rows[1], axis=0, kind="stable")
        prior, p1, p2 = (list(np.take_along_axis(x, order, axis=0)) for x in rows)
    for what, value in (("p2", p2), ("p1/p2", [x / y for x, y in zip(p1, p2, strict=True)])):
        if _falls(value, 1e-12).any():
            raise ValueError(
                f"{what} falls where p1 rises: on harder types all of p1, p2 and p1/p2 must be lower."
            )
    return Types(count, prior, p1, p2)


def _falls(rows, slack):
    """Where a quantity is lower on a type than on the one before."""
    found = np.zeros(1, bool)
    for before, after in pairwise(rows):
        found = found | (after < before - slack)
    return found


def retries(prior, c1_, c2_, t1_, t2_, V_, P_):
    k1 = np.maximum(1.0, prior.first_success(t1_ / V_))
    n_max = _worth_m2(prior, t2_, V_)
    _limit(prior, n_max, np.isfinite(k1) & (n_max > 0), k1, t1_, t2_, V_)
    return prior.first_ratio(c1_ / c2_), prior.first_ratio(t1_ / t2_), k1, n_max


def _limit(prior, n, among, k1, t1_, t2_, V_) -> None:
    """Cut plans down, in place, to what users sit through: where `among`, k1 is finite there."""
    where = np.flatnonzero(among)
    t1_, t2_, V_, k1 = (x[where] for x in (t1_, t2_, V_, k1))
    later = prior.take(where).after(k1)
    utility = later.utility(t1_, t2_, V_)

    def worth(m, part):
        """What going on is worth after k1 failures, with m more passes on M1 before M2."""
        return utility(m, part) + TIE * V_[part]

    wanted = n[where] - k1
    known = np.flatnonzero(np.isfinite(wanted))
    too_long = np.ones(len(where), bool)
    too_long[known] = worth(wanted[known], known) < 0
    search = np.flatnonzero(too_long)
    # M2 at once is worth its wait, and each pass on M1 before it costs no more than its latency.
    at_once = worth(np.zeros(len(search)), search)
    low = np.maximum(np.floor(at_once / t1_[search] * (1 - TIE)), 0.0)
    found = last(lambda m, part: worth(m, search[part]), low)
    n[where[search]] = k1[search] + found


def _known(prior, n_max):
    """Refuse a game in which users would give up on M2 after some of its failures."""
    open_ = np.isnan(n_max)
    if open_.any():
        lowest = prior.least_p2()[0][int(np.argmax(open_))]
        raise ValueError(
            f"p2 is {checks.show(lowest)} on a type: a pass on M2 must be worth its wait there too,"
            " V p2 >= t2, or p2 must be the same on all types."
        )


def equilibrium(prior, c1_, c2_, t1_, t2_, V_, P_):
    n_star, k1 = prior.first_ratio(c1_ / c2_), np.maximum(1.0, prior.first_success(t1_ / V_))
    n_max = _worth_m2(prior, t2_, V_)
    _known(prior, n_max)
    keeps = n_max > 0
    n = np.where(keeps, n_star, 0.0)
    _limit(prior, n, np.isfinite(k1) & (n > k1), k1, t1_, t2_, V_)
    # Where no plan keeps users, M2 is a threat that sends them away once M1 no longer pays; no
    # chance is as high as 2, which stands for the infinite price at P = 0.
    pays = k1 if keeps.all() else np.maximum(1.0, prior.first_success(np.minimum(c1_ / P_, 2.0)))
    lost_after = np.where(keeps, k1, np.minimum(k1, pays))
    keep_cost, keep_utility = _kept(prior, n, c1_, c2_, t1_, t2_, V_)
    left, passes, _ = prior.visits(lost_after)
    lose_cost = _forms()["lose_cost"](c1_, P_, passes, left)
    lose_utility = _forms()["lose_utility"](t1_, V_, passes, left)
    solved, _ = prior.least_p2()  # M2 is blind where one shot of it is considered
    shot_cost = _forms()["lose_cost"](c2_, P_, 1.0, 1 - solved)
    shot_utility = _forms()["lose_utility"](t2_, V_, 1.0, 1 - solved)

    never = ~np.isfinite(lost_after)
    lose_cost = np.where(never & keeps, np.inf, lose_cost)
    shoots = ~keeps & (shot_cost < lose_cost)
    stays = keeps & (keep_cost <= lose_cost)
    route = np.select(
        [shoots, ~stays & never, ~stays, ~np.isfinite(n), n == 0],
        [
            RetryRoute.ONE_SHOT_M2,
            RetryRoute.STAY_M1,
            RetryRoute.UNTIL_THEY_LEAVE,
            RetryRoute.STAY_M1,
            RetryRoute.STAY_M2,
        ],
        RetryRoute.CASCADE,
    )
    threshold = _forms()["threshold"](keep_cost, c1_, passes, left)
    threshold = np.where(keeps, np.where(never | np.isnan(threshold), -np.inf, threshold), np.inf)
    choose = [shoots, ~stays]
    return (
        route,
        np.select(choose, [np.zeros_like(n), lost_after], n),
        np.select(choose, [shot_cost, lose_cost], keep_cost),
        np.select(choose, [shot_utility, lose_utility], keep_utility),
        threshold,
    )


def outcome(prior, c1_, c2_, t1_, t2_, V_, P_, n):
    _, _, k1, n_max = retries(prior, c1_, c2_, t1_, t2_, V_, P_)
    _known(prior, n_max)
    keep_cost, keep_utility = _kept(prior, n, c1_, c2_, t1_, t2_, V_)
    # A plan that starts at an M2 nobody waits for is one shot of it; the first pass is captive.
    lost_after = np.where((n_max < 0) & (n > 0), np.minimum(n, k1), k1)
    left, passes, _ = prior.visits(lost_after)
    cost = _forms()["lose_cost"](c1_, P_, passes, left)
    utility = _forms()["lose_utility"](t1_, V_, passes, left)
    fails = 1 - prior.least_p2()[0]
    shot = (n_max < 0) & (n == 0)
    cost = np.where(shot, _forms()["lose_cost"](c2_, P_, 1.0, fails), cost)
    utility = np.where(shot, _forms()["lose_utility"](t2_, V_, 1.0, fails), utility)
    sits = (n <= n_max) | ~np.isfinite(k1) & (n_max > 0)
    return (
        np.where(sits, keep_cost, cost),
        np.where(sits, keep_utility, utility),
        np.where(sits, 0.0, np.where(shot, fails, left)),
    )


def _kept(prior, n, c1_, c2_, t1_, t2_, V_):
    """J and U of the plan, if the user sits through it."""
    _, passes, rest = prior.visits(n)
    return _forms()["cost"](c1_, c2_, passes, rest), _forms()["utility"](t1_, t2_, V_, passes, rest)


def _worth_m2(prior, t2_, V_):
    """Infinite where a pass on M2 is worth its wait on every type, -1 on none, else NaN."""
    low, high = prior.least_p2()
    enough = t2_ / V_ * (1 - TIE)
    return np.where(low >= enough, np.inf, np.where(low == high, -1.0, np.nan))


@cache
def _forms():
    passes, rest, cost = form.passes, form.rest, form.cost
    return {
        "cost": numpy_function((c1, c2, passes, rest), form.plan_cost(passes, rest)),
        "utility": numpy_function((t1, t2, V, passes, rest), form.plan_utility(passes, rest)),
        "lose_cost": numpy_function(
            (c1, P, passes, form.left), form.leaving_cost(passes, form.left)
        ),
        "lose_utility": numpy_function(
            (t1, V, passes, form.left), form.leaving_utility(passes, form.left)
        ),
        "threshold": numpy_function(
            (cost, c1, passes, form.left), form.least_penalty(cost, passes, form.left)
        ),
    }
