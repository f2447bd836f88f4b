"""Lapses and discounting: searches over every strategy, from first-step equations.

Whether a task goes on after a failure is decided in two steps, by the need and by the user; nothing
here knows the image of a game, or a threshold.
"""

import numpy as np

from routecore.beyond.lapses import discounting, image, lapsing
from routecore.proofs.evidence.base import Comparison, Found, deviation
from routecore.proofs.evidence.prompts import in_every_case
from routecore.routing import oracle
from routecore.routing.game import Game
from routecore.routing.routes import Regime, Route
from routecore.routing.sampling import one, random_games


def outcome(parameters: dict, delta: float, model: int, s, q, provider_sees_lapses: bool):
    """(U, J) when what comes after a failure counts delta: for both, or for the user alone."""
    ends = 1 - delta * (1 - q)  # the need is gone, or the user is
    utility, cost = oracle.outcome(parameters, model, s, ends)
    if not provider_sees_lapses:
        _, cost = oracle.outcome(parameters, model, s, q)
    return utility, cost


def search(game: Game, delta: float, provider_sees_lapses: bool, steps=81, zooms=5) -> float:
    """The provider's least cost over all (model, s), each answered by the user's best q."""
    g = game.numbers()
    # Close together near 0: just beyond the last s at which users stay they leave only now and then.
    answers = np.concatenate([[0.0], np.geomspace(1e-7, 1, 160)])

    def answered(model, s):
        utility, cost = outcome(g, delta, model, s[:, None], answers, provider_sees_lapses)
        utility, cost, _ = np.broadcast_arrays(utility, cost, s[:, None])
        best = utility.max(axis=1, keepdims=True)
        tied = utility >= best - oracle.TIE * (1 + np.abs(best))
        return np.where(tied, cost, np.inf).min(axis=1)

    best = answered(2, np.zeros(1))[0]
    width, centre = 0.5, 0.5
    for _ in range(1 + zooms):
        s = np.linspace(max(0.0, centre - width), min(1.0, centre + width), steps)
        costs = answered(1, s)
        centre, width = s[costs.argmin()], 4 * width / steps
        best = min(best, costs.min())
    return float(best)


def optimum(solve, provider_sees_lapses: bool):
    """A check of the least cost; each of the six routes is the optimum equally often."""

    def check(count: int, random) -> Found:
        left = np.full(len(Route), count)

        def draw():
            regime = Regime(int(random.integers(4)))
            games = random_games(40, regime, seed=int(random.integers(2**31)))
            delta = float(random.uniform(0.2, 0.99))
            found = solve(games, delta)
            code = np.asarray(found.route).astype(int)
            differ = np.zeros(code.size)
            for k in range(code.size):
                if left[code[k]] <= 0:
                    code[k] = -1
                    continue
                left[code[k]] -= 1
                expected = search(one(games, k), delta, provider_sees_lapses)
                differ[k] = deviation(found.provider_cost[k], expected)
            return code, differ

        return in_every_case([str(route) for route in Route], draw, count)

    return check


def _values(count: int, random) -> Found:
    """U and J of any strategies with lapses, against those of the image."""
    worst = 0.0
    for regime in Regime:
        games = random_games(count, regime, seed=int(random.integers(2**31)))
        delta = float(random.uniform(0.05, 1))
        s, q = random.random((2, count))
        twin = image(games, delta)
        excess = games.parameters["P"] * (1 / delta - 1)
        for model in (1, 2):
            utility, cost = outcome(games.parameters, delta, model, s, q, True)
            worst = max(
                worst,
                deviation(twin.user_utility(model, s, q), utility),
                deviation(twin.provider_cost(model, s, q) - excess, cost),
            )
    return Found(worst, {str(regime): count for regime in Regime})


COMPARISONS = {
    "lapse_values": Comparison(
        "U and J in the image against first-step equations with lapses", _values, 1e-9, 1000
    ),
    "lapses": Comparison(
        "the cost with lapses against a search over (i, s, q)", optimum(lapsing, True), 1e-4, 30
    ),
    "discounting": Comparison(
        "the cost with a user who discounts against a search over (i, s, q)",
        optimum(discounting, False),
        1e-4,
        30,
    ),
}
