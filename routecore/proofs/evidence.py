"""What the oracle says about the closed forms: one independent check for each kind of claim.

Each check draws random games, compares `Game` with `oracle` and reports the worst deviation. The
checks share no formula with what they check, so they also cover what a proof cannot: the
translation of the model into formulas.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from routecore.proofs import evidence_cascades
from routecore.routing import oracle
from routecore.routing.game import Game
from routecore.routing.routes import Regime
from routecore.routing.sampling import one, random_games


@dataclass(frozen=True)
class Evidence:
    """The outcome of one check.

    Attributes
    ----------
    what : what was compared
    games : number of random games (or of the cases that `unit` names)
    worst : largest relative deviation
    allowed : deviation that the grid of the search, or rounding, explains
    """

    what: str
    games: int
    worst: float
    allowed: float
    unit: str = "games"

    @property
    def agrees(self) -> bool:
        return self.worst <= self.allowed

    def __repr__(self) -> str:
        word = "agrees" if self.agrees else "DISAGREES"
        return (
            f"{self.what}: {word} on {self.games} {self.unit} (worst deviation {self.worst:.1e})."
        )


def compare(name: str, per_regime: int | None = None, seed: int = 0) -> Evidence:
    """Run one of `COMPARISONS`: on random games of all four regimes, or one of Part II.

    Parameters
    ----------
    name : key of `COMPARISONS`
    per_regime : games drawn from each regime, or cases of a check of Part II (by default as many
        as take about two seconds)
    seed : of the random numbers

    Examples
    --------
    >>> compare("values", per_regime=5).agrees
    True
    """
    what, run, allowed, usual, *unit = COMPARISONS[name]
    per_regime = usual if per_regime is None else per_regime
    if unit:
        worst = run(per_regime, np.random.default_rng(seed))
        return Evidence(what, per_regime, float(worst), allowed, *unit)
    worst, count = 0.0, 0
    for regime in Regime:
        games = random_games(per_regime, regime, seed=seed + int(regime))
        worst = max(worst, run(games, np.random.default_rng(seed)))
        count += per_regime
    return Evidence(what, count, float(worst), allowed)


def deviation(found, expected) -> float:
    """The largest difference, relative to the size of the expected value (at least 1)."""
    found, expected = np.asarray(found), np.asarray(expected)
    return float(np.max(np.abs(found - expected) / np.maximum(1.0, np.abs(expected))))


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


COMPARISONS: dict[str, tuple] = {
    "values": ("U and J from the first-step equations", _values, 1e-12, 1000),
    "best_response": ("q* against every q on a grid of 4001", _best_response, 1e-6, 50),
    "equilibrium": ("the provider's cost against a search over (i, s, q)", _equilibrium, 2e-3, 100),
    "user_optimum": (
        "the user's favourite against a search over (i, s, q)",
        _user_optimum,
        1e-12,
        200,
    ),
    "throttle": ("the cost after throttling against a search over latencies", _throttle, 1e-2, 10),
    **evidence_cascades.COMPARISONS,
}


@cache
def evidence(name: str) -> Evidence:
    """`compare(name)` with its default size, run once."""
    return compare(name)
