"""Random games of a chosen regime, spread over its whole domain, or of a case that is rare in it."""

from collections.abc import Callable

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


def games_where(
    case: Callable[[Game], np.ndarray],
    count: int,
    regime: Regime,
    seed: int = 0,
    boundary: str = "",
) -> Game:
    """`random_games` of a regime, of which only those of one case are kept.

    So a check can have as many games of a rare case as of a common one. Which games are drawn may
    depend on a formula under test; what they are compared with must not.

    Parameters
    ----------
    case : an array of games -> which of them are wanted
    count, regime, seed, boundary : as in `random_games`

    Raises
    ------
    ValueError
        If the case does not occur often enough to be found.

    Examples
    --------
    >>> cascades = games_where(
    ...     lambda games: games.equilibrium().s > 0, 3, Regime.ONLY_M2_VALUE
    ... )
    >>> cascades.equilibrium().route_name.tolist()
    ['cascade at s0', 'cascade at s0', 'cascade at s0']
    """
    seeds = np.random.default_rng(seed)
    kept: dict[str, list] = {}
    found = 0
    for _ in range(_ROUNDS):
        games = random_games(max(200, 20 * count), regime, int(seeds.integers(2**31)), boundary)
        wanted = np.asarray(case(games), bool)
        found += int(wanted.sum())
        for name, value in games.parameters.items():
            kept.setdefault(name, []).append(value[wanted])
        if found >= count:
            return Game(**{name: np.concatenate(x)[:count] for name, x in kept.items()})
    raise ValueError(
        f"case is {case.__name__}: it occurred {found} times, which is less than {count}."
    )


_ROUNDS = 100


def one(game: Game, index: int) -> Game:
    """The game at `index` of a one-dimensional array of games, as a single game."""
    return Game(
        **{
            name: float(np.broadcast_to(value, game.shape)[index])
            for name, value in game.parameters.items()
        }
    )
