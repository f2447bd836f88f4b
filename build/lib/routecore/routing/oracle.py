"""An independent check: exhaustive search and simulation of the game, from its rules alone.

Nothing here uses a closed form of `game` or `routes`. What a pair of strategies is worth follows
from the first-step equations of the chain, solved from the last model back; best responses and
equilibria follow from trying every strategy on a grid; and `play` plays the game task by task.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from routecore import checks

TIE = 1e-10  # utilities closer than this, relative to their size, count as a tie


@dataclass(frozen=True)
class Outcome:
    """What exhaustive search found for one game.

    Attributes
    ----------
    model, s, q : the provider's best strategy and the user's answer to it
    provider_cost, user_utility : J and U there
    best_user_utility : the greatest U of any pair of strategies
    """

    model: int
    s: float
    q: float
    provider_cost: float
    user_utility: float
    best_user_utility: float


@dataclass(frozen=True)
class Simulation:
    """Means over simulated tasks and their standard errors."""

    user_utility: float
    user_utility_error: float
    provider_cost: float
    provider_cost_error: float
    tasks: int


def outcome(parameters: dict, model: int, s, q):
    """(U, J) of a pair of strategies, from the first-step equations.

    A pass earns its reward now and, if it fails and the user re-prompts, what the next pass earns.

    Parameters
    ----------
    parameters : dict of p1, p2, c1, c2, t1, t2, V, P: numbers or broadcastable arrays
    model : 1 or 2
    s, q : numbers or broadcastable arrays

    Examples
    --------
    >>> game = dict(p1=.5, p2=.75, c1=1., c2=2., t1=.25, t2=.5, V=1., P=4.)
    >>> outcome(game, 2, 0., 1.)
    (0.25, 3.0)
    """
    g = parameters
    goes_on1 = (1 - g["p1"]) * (1 - q)
    goes_on2 = (1 - g["p2"]) * (1 - q)

    def total(reward1, reward2):
        from2 = reward2 / (1 - goes_on2)
        if model == 2:
            return from2
        return (reward1 + goes_on1 * s * from2) / (1 - goes_on1 * (1 - s))

    solved = total(g["p1"], g["p2"])
    utility = g["V"] * solved - total(g["t1"], g["t2"])
    cost = total(g["c1"], g["c2"]) + g["P"] * (1 - solved)
    return utility, cost


def respond(parameters: dict, model: int, s, steps: int = 401):
    """The user's best q, for each s; among ties the one that costs the provider least.

    Returns
    -------
    q, U, J : arrays of the shape of s
    """
    s = np.asarray(s, dtype=float)
    q, best, cost = _best_on(parameters, model, s, np.linspace(0.0, 1.0, steps))
    # A second look between the neighbours of the winner: leaving a little now and then may be
    # better than any point of the first grid.
    near = q[..., None] + np.linspace(-1.0, 1.0, steps) / (steps - 1)
    finer = _best_on(parameters, model, s, near.clip(0.0, 1.0))
    better = finer[1] > best + TIE * (1 + np.abs(best))
    first = (q, best, cost)
    return tuple(np.where(better, new, old) for new, old in zip(finer, first, strict=True))


def _best_on(parameters: dict, model: int, s, grid):
    """The best q among `grid` (last axis) for each s, with U and J."""
    utility, cost = outcome(parameters, model, s[..., None], grid)
    utility, cost, grid = np.broadcast_arrays(utility, cost, grid)
    best = utility.max(axis=-1, keepdims=True)
    tied = utility >= best - TIE * (1 + np.abs(best))
    choice = np.where(tied, cost, np.inf).argmin(axis=-1)[..., None]
    return tuple(np.take_along_axis(x, choice, axis=-1)[..., 0] for x in (grid, utility, cost))


def search(game: Any, steps: int = 401, zooms: int = 0) -> Outcome:
    """The provider's optimum of one game by trying every strategy on a grid.

    Parameters
    ----------
    game : routecore.Game of shape ()
    steps : grid points in s, and in q
    zooms : how often to search again around the best s, on a grid finer by steps/4 each time

    Raises
    ------
    ValueError
        If the game holds more than one game, or a count is not one.
    """
    g = game.numbers()
    checks.whole("steps", steps, 2)
    checks.whole("zooms", zooms, 0)
    q2, u2, j2 = (float(x) for x in respond(g, 2, 0.0, steps))
    best = Outcome(2, 0.0, q2, j2, u2, u2)
    highest, width, centre = u2, 0.5, 0.5
    for _ in range(1 + zooms):
        s = np.linspace(max(0.0, centre - width), min(1.0, centre + width), steps)
        q, u, j = respond(g, 1, s, steps)
        highest = max(highest, float(u.max()))
        k = int(j.argmin())
        if j[k] < best.provider_cost:
            best = Outcome(1, float(s[k]), float(q[k]), float(j[k]), float(u[k]), highest)
        width, centre = 4 * width / steps, float(s[k])
    return Outcome(best.model, best.s, best.q, best.provider_cost, best.user_utility, highest)


def play(
    game: Any, model: int, s: float, q: float, tasks: int = 10**6, seed: int = 0
) -> Simulation:
    """Play one game task by task: each pass succeeds, or the user leaves, or the next pass runs.

    Parameters
    ----------
    game : routecore.Game of shape ()
    model, s, q : the strategies
    tasks : number of independent tasks, at least 2
    seed : of the random numbers

    Raises
    ------
    ValueError
        If the game holds more than one game, or an argument is outside its domain.
    """
    g = game.numbers()
    model = int(checks.model_codes(model))
    checks.in_domain({"s": checks.floats("s", s), "q": checks.floats("q", q)})
    checks.whole("tasks", tasks, 2)
    random = np.random.default_rng(seed)
    utility, cost = np.zeros(tasks), np.zeros(tasks)
    active = np.arange(tasks)
    on_second = np.full(tasks, model == 2)
    while active.size:
        second = on_second[active]
        utility[active] -= np.where(second, g["t2"], g["t1"])
        cost[active] += np.where(second, g["c2"], g["c1"])
        solved = random.random(active.size) < np.where(second, g["p2"], g["p1"])
        leaves = ~solved & (random.random(active.size) < q)
        utility[active[solved]] += g["V"]
        cost[active[leaves]] += g["P"]
        active = active[~solved & ~leaves]
        on_second[active] |= random.random(active.size) < s

    def error(values):
        return float(values.std(ddof=1) / np.sqrt(tasks))

    return Simulation(float(utility.mean()), error(utility), float(cost.mean()), error(cost), tasks)
