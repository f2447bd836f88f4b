"""Part I: `Game` against searches and first-step equations that know none of its formulas.

The closed forms choose the games, so that every case of a theorem occurs; what they say is then
compared with a program that does not know them.
"""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import sympy as sp

from routecore.proofs.evidence.base import Comparison, Found, deviation
from routecore.routing import forms, oracle
from routecore.routing.game import Game
from routecore.routing.routes import Regime, Route, provider_program
from routecore.routing.sampling import games_where, one
from routecore.symbols import NET_VALUE, PARAMETERS, xi1, xi2
from routecore.translate import numpy_function

VALUE, LATENCY = Regime.BOTH_VALUE, Regime.BOTH_LATENCY
ONLY_M2, ONLY_M1 = Regime.ONLY_M2_VALUE, Regime.ONLY_M1_VALUE


def _each_case(cases: Mapping[str, tuple], count: int, random) -> Found:
    """`count` games of each case: (regime, boundary, which games, check) -> the worst deviation."""
    worst = 0.0
    for regime, boundary, case, check in cases.values():
        games = games_where(case, count, regime, int(random.integers(2**31)), boundary)
        worst = max(worst, check(games, random))
    return Found(worst, dict.fromkeys(cases, count))


def _all(games: Game) -> np.ndarray:
    return np.ones(games.shape, bool)


def _forms(games: Game, *expressions):
    """Closed forms at the games' net values, to choose games and strategies by."""
    columns = [np.broadcast_to(value, games.shape) for value in games.parameters.values()]
    written = [expression.subs(NET_VALUE, simultaneous=True) for expression in expressions]
    return numpy_function(PARAMETERS, written)(*columns)


# -- U and J of a pair of strategies --------------------------------------------------------------


def _values(model: int, s, q, games: Game, random) -> float:
    """U and J where s and q are what is given, or random."""
    s, q = (random.random(games.shape) if x is None else np.full(games.shape, x) for x in (s, q))
    utility, cost = oracle.outcome(games.parameters, model, s, q)
    return max(
        deviation(games.user_utility(model, s, q), utility),
        deviation(games.provider_cost(model, s, q), cost),
    )


VALUES = {
    f"{regime}, {name}": (regime, "", _all, partial(_values, model, s, q))
    for regime in Regime
    for name, model, s, q in (
        ("start at M1", 1, None, None),
        ("start at M1, s = 0", 1, 0.0, None),
        ("start at M1, s = 1", 1, 1.0, None),
        ("start at M1, q = 0", 1, None, 0.0),
        ("start at M1, q = 1", 1, None, 1.0),
        ("start at M2", 2, None, None),
    )
}

# -- the user's answer: Theorems 1 and 2, row by row ----------------------------------------------


def _answer(model: int, strategy: Callable, games: Game, random, tie: bool = False) -> float:
    """The closed-form q* against the best q on a fine grid, in the user's own utility.

    Where the user is indifferent (`tie`), in the provider's cost as well.
    """
    s = strategy(games, random)
    worst = 0.0
    for k in range(games.shape[0]):
        game = one(games, k)
        _, best, cost = oracle.respond(game.parameters, model, s[k], steps=4001)
        reply = game.best_response(model, s[k])
        worst = max(worst, deviation(game.user_utility(model, s[k], reply), best))
        if tie:
            worst = max(worst, deviation(game.provider_cost(model, s[k], reply), cost))
    return worst


def _any(games, random):
    return random.random(games.shape)


def _between(low, high):
    """A random s strictly between two closed forms."""

    def draw(games, random):
        below, above = _forms(games, sp.sympify(low), sp.sympify(high))
        return below + random.uniform(0.01, 0.99, games.shape) * (above - below)

    return draw


def _at(form):
    return lambda games, random: np.broadcast_to(_forms(games, form)[0], games.shape)


def _always(value: float):
    return lambda games, random: np.full(games.shape, value)


def _row(regime, strategy, model=1, boundary="", tie=False, case=_all):
    return regime, boundary, case, partial(_answer, model, strategy, tie=tie)


def _penalty_keeps_m2(games):
    g = games.parameters
    return g["P"] >= g["c2"] / g["p2"]


BEST_RESPONSE = {
    "M2, ξ₂ > 0": _row(VALUE, _any, model=2),
    "M2, ξ₂ < 0": _row(LATENCY, _any, model=2),
    "M2, ξ₂ = 0, P ≥ c₂/p₂": _row(ONLY_M2, _any, 2, "xi2", True, _penalty_keeps_m2),
    "M2, ξ₂ = 0, P < c₂/p₂": _row(
        ONLY_M2, _any, 2, "xi2", True, lambda games: ~_penalty_keeps_m2(games)
    ),
    "ξ₁, ξ₂ > 0": _row(VALUE, _any),
    "ξ₁, ξ₂ < 0": _row(LATENCY, _any),
    "ξ₁ < 0 < ξ₂, s < s₀": _row(ONLY_M2, _between(0, forms.s0)),
    "ξ₁ < 0 < ξ₂, s = s₀": _row(ONLY_M2, _at(forms.s0)),
    "ξ₁ < 0 < ξ₂, s > s₀": _row(ONLY_M2, _between(forms.s0, 1)),
    "ξ₁ > 0 > ξ₂, s < s_L": _row(ONLY_M1, _between(0, forms.sL)),
    "ξ₁ > 0 > ξ₂, s = s_L": _row(ONLY_M1, _at(forms.sL)),
    "ξ₁ > 0 > ξ₂, s_L < s < s_H": _row(ONLY_M1, _between(forms.sL, forms.sH)),
    "ξ₁ > 0 > ξ₂, s = s_H": _row(ONLY_M1, _at(forms.sH)),
    "ξ₁ > 0 > ξ₂, s > s_H": _row(ONLY_M1, _between(forms.sH, 1)),
    "ξ₁ = 0 < ξ₂": _row(ONLY_M2, _any, boundary="xi1"),
    "ξ₁ = 0 < ξ₂, s = 0": _row(ONLY_M2, _always(0.0), boundary="xi1", tie=True),
    "ξ₁ = 0 > ξ₂": _row(ONLY_M1, _any, boundary="xi1"),
    "ξ₁ = 0 > ξ₂, s = 0": _row(ONLY_M1, _always(0.0), boundary="xi1", tie=True),
    "ξ₁ < 0 = ξ₂": _row(ONLY_M2, _any, boundary="xi2"),
    "ξ₁ < 0 = ξ₂, s = 1": _row(ONLY_M2, _always(1.0), boundary="xi2", tie=True),
    "ξ₁ > 0 = ξ₂": _row(ONLY_M1, _any, boundary="xi2"),
    "ξ₁ > 0 = ξ₂, s = 1": _row(ONLY_M1, _always(1.0), boundary="xi2", tie=True),
    "ξ₁ = ξ₂ = 0": _row(ONLY_M1, _any, boundary="both", tie=True),
}

# -- the provider's optimum and the user's favourite: every route in every regime that has it ------


def _equilibrium(games: Game, random) -> float:
    found = [
        oracle.search(one(games, k), steps=101, zooms=4).provider_cost
        for k in range(games.shape[0])
    ]
    return deviation(games.equilibrium().provider_cost, found)


def _user_optimum(games: Game, random) -> float:
    found = [
        oracle.search(one(games, k), steps=101).best_user_utility for k in range(games.shape[0])
    ]
    return deviation(games.user_optimum().user_utility, found)


def _misalignment(games: Game, random) -> float:
    """The gap against what a search finds best for the user and for the provider."""
    found = [oracle.search(one(games, k), steps=101, zooms=4) for k in range(games.shape[0])]
    gaps = [x.best_user_utility - x.user_utility for x in found]
    return deviation(games.misalignment_gap(), gaps)


def _margin(games: Game) -> np.ndarray:
    """By how much the second cheapest route costs more than the cheapest, relatively."""
    program = {"xi1": NET_VALUE[xi1], "xi2": NET_VALUE[xi2], **provider_program()}
    columns = [np.broadcast_to(value, games.shape) for value in games.parameters.values()]
    found = numpy_function(PARAMETERS, program)(*columns)
    costs = np.sort([np.broadcast_to(found[f"cost_{int(x)}"], games.shape) for x in Route], axis=0)
    return costs[1] / costs[0] - 1


def _provider_takes(route: Route, clearly: float = 0.0) -> Callable:
    def case(games):
        return (games.equilibrium().route == route) & (_margin(games) >= clearly)

    return case


def _user_wants(route: Route) -> Callable:
    return lambda games: games.user_optimum().route == route


ROUTES = {
    VALUE: (Route.STAY_M1, Route.STAY_M2),
    LATENCY: (Route.ONE_SHOT_M1, Route.ONE_SHOT_M2),
    ONLY_M2: (Route.STAY_M2, Route.CASCADE_S0, Route.ONE_SHOT_M1),
    ONLY_M1: (Route.STAY_M1, Route.CASCADE_SL, Route.ONE_SHOT_M1, Route.ONE_SHOT_M2),
}
FAVOURITES = {**ROUTES, ONLY_M2: (Route.STAY_M2,), ONLY_M1: (Route.STAY_M1,)}

EQUILIBRIUM = {
    **{
        f"{route} ({regime})": (regime, "", _provider_takes(route), _equilibrium)
        for regime, routes in ROUTES.items()
        for route in routes
    },
    "cascade at s0 = 1 (ξ₁ < 0 = ξ₂)": (
        ONLY_M2,
        "xi2",
        _provider_takes(Route.CASCADE_S0),
        _equilibrium,
    ),
    "both net values 0": (ONLY_M1, "both", _all, _equilibrium),
}
USER_OPTIMUM = {
    f"{route} ({regime})": (regime, "", _user_wants(route), _user_optimum)
    for regime, routes in FAVOURITES.items()
    for route in routes
}
# A search on a grid may take the second cheapest route for the cheapest where they cost about the
# same, and users care which it is. So the games are those in which the provider's choice is clear.
MISALIGNMENT = {
    f"users want {wish}, get {route} ({regime})": (
        regime,
        "",
        lambda games, wish=wish, route=route: (
            _user_wants(wish)(games) & _provider_takes(route, clearly=0.01)(games)
        ),
        _misalignment,
    )
    for regime, routes in ROUTES.items()
    for route in routes
    for wish in FAVOURITES[regime]
}

# -- throttling ------------------------------------------------------------------------------------


def _throttle(games: Game, random) -> float:
    """The provider's cost after the best of many pairs of latencies, and the users' loss."""
    worst = 0.0
    throttled = games.throttle()
    expected = games.equilibrium().provider_cost - throttled.saving
    for k in range(games.shape[0]):
        game = one(games, k)
        worst = max(worst, deviation(expected[k], _cheapest_throttle(game, random)))
        if throttled.saving[k] > 0:
            # A hair more, so that the user need not be indifferent.
            slow = game.replace(t2=float(throttled.t2[k]) * (1 + 1e-6))
            before, after = (oracle.search(x, steps=51, zooms=3) for x in (game, slow))
            loss = before.user_utility - after.user_utility
            worst = max(worst, deviation(throttled.user_loss[k], loss))
    return worst


def _cheapest_throttle(game: Game, random) -> float:
    g = game.numbers()
    best = np.inf
    # The latencies as they are, just past the point where a pass is worth nothing, and at random.
    slower = {
        i: [
            g[f"t{i}"],
            max(g[f"t{i}"], 1.000001 * g["V"] * g[f"p{i}"]),
            *(g[f"t{i}"] * (1 + 2 * random.random(2))),
        ]
        for i in (1, 2)
    }
    for t1 in slower[1]:
        for t2 in slower[2]:
            if t1 < t2:
                throttled = Game(**{**g, "t1": t1, "t2": t2})
                best = min(best, oracle.search(throttled, steps=51, zooms=3).provider_cost)
    return best


def _pays(gain: bool) -> Callable:
    """Throttling clearly pays, and users gain by it or lose."""

    def case(games):
        throttled = games.throttle()
        pays = throttled.saving > 0.01 * games.equilibrium().provider_cost
        by_users = -throttled.user_loss if gain else throttled.user_loss
        return pays & (by_users > 0) & (_margin(games) > 0.01)

    return case


def _does_not_pay(games):
    return games.throttle().saving == 0


THROTTLE = {
    "first case, users lose": (VALUE, "", _pays(gain=False), _throttle),
    "first case, users gain": (VALUE, "", _pays(gain=True), _throttle),
    "second case, users lose": (ONLY_M2, "", _pays(gain=False), _throttle),
    "second case, users gain": (ONLY_M2, "", _pays(gain=True), _throttle),
    **{f"does not pay ({regime})": (regime, "", _does_not_pay, _throttle) for regime in Regime},
}

COMPARISONS = {
    "values": Comparison(
        "U and J from the first-step equations", partial(_each_case, VALUES), 1e-12, 200
    ),
    "best_response": Comparison(
        "q* against every q on a grid of 4001", partial(_each_case, BEST_RESPONSE), 1e-6, 30
    ),
    "equilibrium": Comparison(
        "the provider's cost against a search over (i, s, q)",
        partial(_each_case, EQUILIBRIUM),
        2e-3,
        30,
    ),
    "user_optimum": Comparison(
        "the user's favourite against a search over (i, s, q)",
        partial(_each_case, USER_OPTIMUM),
        1e-12,
        100,
    ),
    "misalignment": Comparison(
        "the misalignment gap against a search over (i, s, q)",
        partial(_each_case, MISALIGNMENT),
        1e-2,
        20,
    ),
    "throttle": Comparison(
        "the cost and the users' loss after throttling against a search over latencies",
        partial(_each_case, THROTTLE),
        1e-2,
        10,
    ),
}
