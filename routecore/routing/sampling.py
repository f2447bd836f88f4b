"""Random games: from a chosen regime (for checks) or from a stated prior (for measuring rarity)."""

import numpy as np

from routecore.routing.game import Game
from routecore.routing.routes import Regime


def random_games(count: int, regime: Regime, seed: int = 0, boundary: str = "") -> Game:
    """Games of one regime, spread over the whole domain.

    Success probabilities are uniform, costs log-uniform over two decades, V over one, the churn
    penalty reaches past both costs-of-pass, and latencies are drawn so that the signs come out.

    Parameters
    ----------
    count : how many
    regime : the signs of the net values
    seed : of the random numbers
    boundary : "" or which net values are set to exactly zero: "xi1", "xi2" or "both"

    Examples
    --------
    >>> random_games(3, Regime.ONLY_M1_VALUE).equilibrium().regime.tolist()
    [3, 3, 3]
    """
    random = np.random.default_rng(seed)
    p1, p2 = np.sort(random.uniform(0.02, 0.98, (2, count)), axis=0)
    p2 = np.maximum(p2, p1 + 1e-3)
    c1 = 10 ** random.uniform(-1, 1, count)
    c2 = c1 * 10 ** random.uniform(0.01, 1, count)
    V = 10 ** random.uniform(-0.5, 0.5, count)
    P = random.uniform(0, 1.5, count) * (c1 / p1 + c2 / p2)
    u, v = random.uniform(0.02, 0.98, (2, count))
    t1, t2 = {
        Regime.BOTH_VALUE: lambda: (u * V * p1, V * p1 + v * V * (p2 - p1)),
        Regime.BOTH_LATENCY: lambda: (V * p1 / u, V * np.maximum(p1 / u, p2) / v),
        Regime.ONLY_M2_VALUE: lambda: (
            V * (p1 + u * (p2 - p1)),
            V * (p1 + (u + v * (1 - u)) * (p2 - p1)),
        ),
        Regime.ONLY_M1_VALUE: lambda: (u * V * p1, V * p2 / v),
    }[regime]()
    if boundary in ("xi1", "both"):
        t1 = V * p1
    if boundary in ("xi2", "both"):
        t2 = V * p2
    # A latency moved to a boundary must leave the order of the two as it was.
    t1 = np.where(t1 < t2, t1, t2 * u)
    t2 = np.where(t1 < t2, t2, t1 / v)
    return Game(p1=p1, p2=p2, c1=c1, c2=c2, t1=t1, t2=t2, V=V, P=P)


def one(game: Game, index: int) -> Game:
    """The game at `index` of a one-dimensional array of games, as a single game."""
    return Game(
        **{
            name: float(np.broadcast_to(value, game.shape)[index])
            for name, value in game.parameters.items()
        }
    )
