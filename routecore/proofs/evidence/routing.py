"""Part I: `Game` against searches and first-step equations that know none of its formulas."""

from collections.abc import Callable
from functools import partial

import numpy as np

from routecore.proofs.evidence.base import Comparison, Found, deviation
from routecore.routing import oracle
from routecore.routing.game import Game
from routecore.routing.routes import Regime
from routecore.routing.sampling import one, random_games


def _in_every_regime(check: Callable, count: int, random) -> Found:
    """A check of an array of games, on `count` games of each regime."""
    worst = 0.0
    for regime in Regime:
        games = random_games(count, regime, seed=int(random.integers(2**31)))
        worst = max(worst, check(games, random))
    return Found(worst, {str(regime): count for regime in Regime})


def _values(games: Game, random) -> float:
    s, q = random.random((2, *games.shape))
    worst = 0.0
    for model in (1, 2):
        utility, cost = oracle.outcome(games.parameters, model, s, q)
        worst = max(
            worst,
            deviation(games.user_utility(model, s, q), utility),
            deviation(games.provider_cost(model, s, q), cost),
        )
    return worst


def _best_response(games: Game, random) -> float:
    """The closed-form q* against the best q on a fine grid, in the user's own utility."""
    s = random.random(games.shape)
    worst = 0.0
    for k in range(games.shape[0]):
        game = one(games, k)
        for model in (1, 2):
            _, best, _ = oracle.respond(game.parameters, model, s[k], steps=4001)
            reply = game.best_response(model, s[k])
            worst = max(worst, deviation(game.user_utility(model, s[k], reply), best))
    return worst


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


def _throttle(games: Game, random) -> float:
    """The provider's cost after the best of many pairs of inflated latencies."""
    costs = [_cheapest_throttle(one(games, k), random) for k in range(games.shape[0])]
    return deviation(games.equilibrium().provider_cost - games.throttle().saving, costs)


def _cheapest_throttle(game: Game, random) -> float:
    g = {name: float(x) for name, x in game.parameters.items()}
    best = np.inf
    # The latencies as they are, just past the point where a pass is worth nothing, and at random.
    slower = {
        i: [
            g[f"t{i}"],
            max(g[f"t{i}"], 1.000001 * g["V"] * g[f"p{i}"]),
            *(g[f"t{i}"] * (1 + 2 * random.random(3))),
        ]
        for i in (1, 2)
    }
    for t1 in slower[1]:
        for t2 in slower[2]:
            if t1 < t2:
                throttled = Game(**{**g, "t1": t1, "t2": t2})
                best = min(best, oracle.search(throttled, steps=51, zooms=3).provider_cost)
    return best


COMPARISONS = {
    "values": Comparison(
        "U and J from the first-step equations", partial(_in_every_regime, _values), 1e-12, 1000
    ),
    "best_response": Comparison(
        "q* against every q on a grid of 4001", partial(_in_every_regime, _best_response), 1e-6, 50
    ),
    "equilibrium": Comparison(
        "the provider's cost against a search over (i, s, q)",
        partial(_in_every_regime, _equilibrium),
        2e-3,
        100,
    ),
    "user_optimum": Comparison(
        "the user's favourite against a search over (i, s, q)",
        partial(_in_every_regime, _user_optimum),
        1e-12,
        200,
    ),
    "throttle": Comparison(
        "the cost after throttling against a search over latencies",
        partial(_in_every_regime, _throttle),
        1e-2,
        10,
    ),
}
