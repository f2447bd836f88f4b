"""How rare is a cascade? The exact set where one is optimal, and its measure under stated priors.

Source: derived from Theorems 4 and 5 (chapter "How rare is a cascade?").
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import NormalDist

import numpy as np
import sympy as sp

from routecore.measured import model_pairs
from routecore.routing import oracle
from routecore.routing.forms import P2, P3, cost_of_pass
from routecore.routing.game import Game
from routecore.routing.routes import Route
from routecore.symbols import NET_VALUE, PARAMETERS, P, V, xi1, xi2
from routecore.translate import numpy_function

CASCADES = (Route.CASCADE_S0, Route.CASCADE_SL)

# Where a cascade costs less than every other route: the sets of Theorems 4 and 5.
IS_OPTIMAL = sp.Or(
    sp.And(xi1 < 0, xi2 > 0, cost_of_pass[1] < cost_of_pass[2], P > P2),
    sp.And(xi1 > 0, xi2 < 0, cost_of_pass[1] > cost_of_pass[2], P > P3),
)

# The expected time to a success if the user never leaves, t_i/p_i: a pass on M_i is worth waiting
# for exactly where V exceeds it.
time_to_success = {i: sp.solve(NET_VALUE[xi], V)[0] for i, xi in ((1, xi1), (2, xi2))}

# Games are drawn and solved this many at a time, so that memory stays small.
BATCH = 250_000


@dataclass(frozen=True)
class Prior:
    """A distribution over games.

    Attributes
    ----------
    name : short, for tables
    words : what is drawn from what, in one sentence
    draw : (generator, count) -> the eight parameters, arrays of shape (count,)
    """

    name: str
    words: str
    draw: Callable[[np.random.Generator, int], Mapping[str, np.ndarray]]

    def games(self, count: int, seed: int = 0) -> Game:
        """`count` games drawn from the prior.

        >>> PRIORS["measured"].games(5).shape
        (5,)
        """
        return Game(**self.draw(np.random.default_rng(seed), count))


def _two(values: np.ndarray, name: str) -> dict[str, np.ndarray]:
    """Two rows of draws as the smaller and the larger of each pair."""
    return {f"{name}1": values.min(axis=0), f"{name}2": values.max(axis=0)}


def _uniform(random, count):
    p, c, t = random.random((3, 2, count))
    value, penalty = 4 * random.random((2, count))
    return {**_two(p, "p"), **_two(c, "c"), **_two(t, "t"), "V": value, "P": penalty}


def _log_uniform(random, count):
    p = random.random((2, count))
    c, t = 10 ** random.uniform(-1, 1, (2, 2, count))
    value, penalty = 10 ** random.uniform(-1, 2, (2, count))
    return {**_two(p, "p"), **_two(c, "c"), **_two(t, "t"), "V": value, "P": penalty}


def _measured(random, count):
    pairs = [pair.parameters for pair in model_pairs()]
    drawn = random.integers(len(pairs), size=count)
    found = {name: np.array([pair[name] for pair in pairs])[drawn] for name in pairs[0]}
    value, penalty = 10 ** random.uniform([[-1], [-2]], [[2], [2]], (2, count))
    return {**found, "V": value, "P": penalty}


PRIORS: dict[str, Prior] = {
    "uniform": Prior(
        "uniform", "p, c and t uniform on (0, 1), put in order; V and P uniform on (0, 4)", _uniform
    ),
    "log-uniform": Prior(
        "log-uniform",
        "p uniform on (0, 1); c and t log-uniform on (0.1, 10), put in order;"
        " V and P log-uniform on (0.1, 100)",
        _log_uniform,
    ),
    "measured": Prior(
        "measured",
        "one of the measured model pairs, each as likely; V log-uniform on (0.1, 100)"
        " s, P on (0.01, 100) $ per 1,000 tasks",
        _measured,
    ),
}


@dataclass(frozen=True)
class Share:
    """`hits` of `of` games, with a 95 % Wilson interval.

    Raises
    ------
    ValueError
        If `of` is not positive or `hits` is not between 0 and `of`.

    Examples
    --------
    >>> Share(20, 1000)
    2.00 % [1.30, 3.07]
    >>> Share(0, 100).interval[0]
    0.0
    """

    hits: int
    of: int

    def __post_init__(self):
        if self.of <= 0:
            raise ValueError(f"of = {self.of} is not positive.")
        if not 0 <= self.hits <= self.of:
            raise ValueError(f"hits = {self.hits} is not between 0 and of = {self.of}.")

    @property
    def value(self) -> float:
        return self.hits / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson score interval: the shares a score test at 5 % would not reject."""
        z = NormalDist().inv_cdf(0.975)
        share, spread = self.value, z**2 / self.of
        centre = (share + spread / 2) / (1 + spread)
        half = np.sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
        # The share itself bounds both ends, which rounding could put on its wrong side.
        low, high = float(min(centre - half, share)), float(max(centre + half, share))
        return max(0.0, low), min(1.0, high)

    def __repr__(self) -> str:
        low, high = self.interval
        return f"{self.value:.2%} [{100 * low:.2f}, {100 * high:.2f}]".replace("%", " %")


# What a game is sorted by: the regime, which model has the smaller cost-of-pass (0: M1, 1: M2),
# and how many of the two costs-of-pass the churn penalty exceeds.
KEYS = {"regime": 4, "cheaper": 2, "above": 3, "route": 6}


@dataclass(frozen=True)
class Tally:
    """Games of one prior, counted by regime, by cheaper model, by P and by the provider's route.

    Attributes
    ----------
    prior : the prior
    counts : integer array of shape (4, 2, 3, 6), see `KEYS`
    """

    prior: Prior
    counts: np.ndarray = field(repr=False)

    @property
    def games(self) -> int:
        return int(self.counts.sum())

    def cascades(self, **where: int) -> Share | None:
        """The share of games with an optimal cascade, among those `where` the keys have a value.

        Parameters
        ----------
        where : regime, cheaper and above (see `KEYS`), or route for one of the two cascades

        Returns
        -------
        Share, or None where no game meets the condition
        """
        routes = [where.pop("route")] if "route" in where else list(CASCADES)
        kept = self.counts[tuple(where.get(key, slice(None)) for key in list(KEYS)[:3])]
        kept = kept.reshape(-1, KEYS["route"]).sum(axis=0)
        return Share(int(kept[routes].sum()), int(kept.sum())) if kept.sum() else None

    def part(self, **where: int) -> Share:
        """The share of all games that meet the condition, such as ``regime=2, cheaper=0``."""
        kept = self.counts[tuple(where.get(key, slice(None)) for key in KEYS)]
        return Share(int(kept.sum()), self.games)


def tally(prior: Prior, games: int, seed: int = 0) -> Tally:
    """Draw games from a prior, solve them and count.

    Parameters
    ----------
    prior : one of `PRIORS`, or a prior of your own
    games : how many, at least 1
    seed : of the random numbers

    Raises
    ------
    ValueError
        If games is less than 1.

    Examples
    --------
    >>> tally(PRIORS["uniform"], 10_000).cascades().value < 0.05
    True
    """
    if games < 1:
        raise ValueError(f"games = {games} is less than 1.")
    random = np.random.default_rng(seed)
    shape = tuple(KEYS.values())
    counts = np.zeros(int(np.prod(shape)), dtype=np.int64)
    for start in range(0, games, BATCH):
        game = Game(**prior.draw(random, min(BATCH, games - start)))
        found, (first, second) = game.equilibrium(), _costs_of_pass(game)
        penalty = game.parameters["P"]
        above = (penalty > first).astype(int) + (penalty > second)
        keys = (found.regime, (first > second).astype(int), above, found.route)
        counts += np.bincount(np.ravel_multi_index(keys, shape), minlength=counts.size)
    return Tally(prior, counts.reshape(shape))


_FUNCTIONS = {
    "costs": numpy_function(PARAMETERS, list(cost_of_pass.values())),
    "optimal": numpy_function(PARAMETERS, IS_OPTIMAL.subs(NET_VALUE, simultaneous=True)),
}


def _costs_of_pass(game: Game):
    return _FUNCTIONS["costs"](*game.parameters.values())


def cascade_is_optimal(game: Game) -> np.ndarray:
    """Whether each game lies in the exact set `IS_OPTIMAL`; boolean array of the game's shape.

    Examples
    --------
    >>> game = Game(p1=.3, p2=.9, c1=1., c2=2., t1=.1, t2=1.2, V=1., P=[1., 10.])
    >>> cascade_is_optimal(game).tolist()
    [False, True]
    """
    found = _FUNCTIONS["optimal"](*game.parameters.values())
    return np.broadcast_to(found, game.shape).copy()[()]


def oracle_finds_cascade(game: Game, margin: float = 1e-6) -> bool:
    """Whether a search over all (i, s) and q finds a cascade cheaper than every static policy.

    Static: start at M2, or start at M1 and stay on it, or one pass of M1 and no other. Shares no
    formula with `IS_OPTIMAL`. A cascade counts if it saves more than `margin`, relative to J.

    Parameters
    ----------
    game : routecore.Game of shape ()
    """
    start_m2 = oracle.respond(game.parameters, 2, 0.0)
    start_m1 = oracle.respond(game.parameters, 1, np.array([0.0, 1.0]))
    leaves, costs = start_m1[0] == 1, start_m1[2]
    static = min(float(start_m2[2]), costs[0], costs[1] if leaves[1] else np.inf)
    return bool(oracle.search(game, steps=201, zooms=4).provider_cost < static * (1 - margin))
