"""Simulated learning runs: what policies that estimate p1 and p2 lose, and one that watches users.

Regret is counted by the choices of a policy, task by task, not by the luck it has. Everything is
seeded; the chapter "Learning at the edge" says "seen in simulation" of what only these runs show.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from routecore.beyond import learning_forms as forms
from routecore.beyond.learning import PatienceSearch
from routecore.routing.forms import s0
from routecore.routing.game import Game
from routecore.symbols import NET_VALUE, PARAMETERS, s
from routecore.translate import numpy_function


@dataclass
class Seen:
    """What a policy has seen, in each run: passes and successes on M1 and M2, shape (2, runs)."""

    passes: np.ndarray
    solved: np.ndarray

    @property
    def rate(self) -> np.ndarray:
        return self.solved / self.passes


# A policy of the first kind picks a model for the next task, as 0 or 1, from (what it has seen,
# number of the task, costs of a pass, random numbers).


def greedy(seen: Seen, task: int, cost: np.ndarray, random) -> np.ndarray:
    """The model with the lower estimated cost-of-pass."""
    paid = cost[:, None] / seen.rate
    return paid[1] < paid[0]


def forced(seen: Seen, task: int, cost: np.ndarray, random) -> np.ndarray:
    """The same, but each model gets at least 40 ln(task) passes."""
    short = seen.passes < 40 * np.log(task)
    return np.where(short[0], False, short[1] | greedy(seen, task, cost, random))


def optimistic(seen: Seen, task: int, cost: np.ndarray, random) -> np.ndarray:
    """The lower cost-of-pass at the largest p that is still plausible at level ln(task)."""
    best = upper_confidence(seen.rate, seen.passes, np.log(task))
    paid = cost[:, None] / best
    return paid[1] < paid[0]


def upper_confidence(rate: np.ndarray, passes: np.ndarray, level: float) -> np.ndarray:
    """The largest p with passes * KL(rate, p) <= level (Garivier and Cappe 2011).

    By Newton's method in the logit, where the divergence is convex and all but straight; it starts
    above the root, by Pinsker's inequality, and so comes down to it.
    """
    rate = np.minimum(rate, 1 - 1e-9)
    p = np.minimum(rate + np.sqrt(level / (2 * passes)) + 1e-9, 1 - 1e-12)
    logit = np.log(p / (1 - p))
    entropy = rate * np.log(rate) + (1 - rate) * np.log(1 - rate)
    for _ in range(6):
        divergence = entropy - rate * np.log(p) - (1 - rate) * np.log(1 - p)
        # Up to 27, so that p stays below 1 where nothing has failed yet.
        logit = np.minimum(logit - (divergence - level / passes) / (p - rate), 27.0)
        p = 1 / (1 + np.exp(-logit))
    return p


def where_users_stay(
    game: Game, policy: Callable, tasks: int = 20_000, runs: int = 100, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Regret of each run, and whether it is trapped: still on the dearer model at the end.

    Each task is served by one model until it is solved. Every run begins with one task on each.

    Parameters
    ----------
    game : a single game in which M1 has the lower cost-of-pass; its users are taken to stay
    policy : such as `greedy`, `forced`, `optimistic`
    tasks, runs, seed : size of the simulation

    Examples
    --------
    >>> game = Game(p1=.5, p2=.7, c1=1., c2=1.6, t1=1., t2=2., V=9., P=9.)
    >>> regret, trapped = where_users_stay(game, greedy, tasks=500, runs=400)
    >>> bool(.3 < trapped.mean() < .45)
    True
    """
    values, random = game.numbers(), np.random.default_rng(seed)
    p, cost = (np.array([values[f"{x}1"], values[f"{x}2"]]) for x in "pc")
    seen = Seen(random.geometric(p[:, None], (2, runs)).astype(float), np.ones((2, runs)))
    at = np.arange(runs)
    for task in range(3, tasks + 1):
        model = policy(seen, task, cost, random).astype(int)
        seen.passes[model, at] += random.geometric(p[model])
        seen.solved[model, at] += 1
    regret = seen.passes[1] * _value(forms.regret_of_a_pass, game)
    return regret, greedy(seen, tasks, cost, random)


# A policy of the second kind promises an escalation probability for the next task, from (what it
# has seen, number of the task, random numbers, the function p1, p2 -> s0 of this game).


def plug_in(seen: Seen, task: int, random, threshold: Callable) -> np.ndarray:
    """s0 at the estimated p1 and p2."""
    return threshold(*seen.rate)


def thompson(seen: Seen, task: int, random, threshold: Callable) -> np.ndarray:
    """s0 at p1 and p2 drawn from what is known of them, from a uniform prior."""
    return threshold(*random.beta(1 + seen.solved, 1 + seen.passes - seen.solved))


def margin(seen: Seen, task: int, random, threshold: Callable) -> np.ndarray:
    """s0 at p1 and p2 as low as they can be, but for one chance in the number of the task."""
    width = np.sqrt(np.log(task + 1) / (2 * seen.passes))
    return threshold(*np.maximum(seen.rate - width, 1e-9))


def at_the_cliff(
    game: Game,
    policy: Callable | None,
    tasks: int = 20_000,
    runs: int = 100,
    seed: int = 0,
    trials: int = 20,
) -> np.ndarray:
    """Regret after each task, of shape (runs, tasks), where only M2 is worth its wait.

    Users know p1 and p2; they stay iff the promised s is at least s0. The provider knows V and t,
    and has seen `trials` passes of each model before it begins.

    Parameters
    ----------
    game : a single game with xi_1 < 0 < xi_2 in which the cascade at s0 is optimal
    policy : `plug_in`, `thompson`, `margin`, or None for `PatienceSearch`
    tasks, runs, seed : size of the simulation

    Examples
    --------
    >>> game = Game(p1=.5, p2=.8, c1=1., c2=4., t1=1.1, t2=1.4, V=2., P=12.)
    >>> regret = at_the_cliff(game, None, tasks=20_000, runs=20)
    >>> bool(regret[:, -1].mean() < 70)
    True
    """
    values, random = game.numbers(), np.random.default_rng(seed)
    p1, p2 = values["p1"], values["p2"]
    true, regret_of = _value(s0, game), _regret_of(game)
    if policy is None:
        return _searching(p1, tasks, runs, random, true, regret_of)
    threshold = _threshold(values)
    passes = np.full((2, runs), float(trials))
    seen = Seen(passes, random.binomial(trials, [[p1], [p2]], (2, runs)).astype(float))
    regret = np.empty((runs, tasks))
    for task in range(tasks):
        promised = policy(seen, task + 1, random, threshold)
        stays = promised >= true
        # Each pass on M1 ends the stay there by success or by a step to M2; with a user who leaves
        # there is one pass.
        ends = np.where(stays, 1 - (1 - p1) * (1 - promised), 1.0)
        solved = random.random(runs) < p1 / ends
        seen.passes[0] += random.geometric(ends)
        seen.solved[0] += solved
        moved = stays & ~solved
        seen.passes[1] += moved * random.geometric(p2, runs)
        seen.solved[1] += moved
        regret[:, task] = regret_of(promised)
    return regret.cumsum(axis=1)


def _searching(p1, tasks, runs, random, true, regret_of) -> np.ndarray:
    regret = np.empty((runs, tasks))
    for run in range(runs):
        search, begin = PatienceSearch(tasks), 0
        while begin < tasks:
            # The promise stands until a failure of M1 shows what the user does.
            length = random.geometric(1 - p1) if search.searching else tasks
            regret[run, begin : begin + length] = regret_of(search.s)
            begin += length
            search.record(stayed=search.s >= true)
    return regret.cumsum(axis=1)


def _value(expression, game: Game) -> float:
    return float(_in_parameters(expression)(*game.numbers().values()))


@cache
def _in_parameters(expression):
    return numpy_function(PARAMETERS, expression.subs(NET_VALUE, simultaneous=True))


def _regret_of(game: Game) -> Callable:
    values = game.numbers().values()
    function = _regret_function()
    return lambda promised: function(*values, promised)


@cache
def _regret_function():
    return numpy_function((*PARAMETERS, s), forms.regret_of_s.subs(NET_VALUE, simultaneous=True))


def _threshold(values: Mapping[str, float]) -> Callable:
    """(p1, p2) -> s0, or the end of [0, 1] nearest to it, for estimates of any order and sign."""
    function = _in_parameters(s0)

    def threshold(p1, p2):
        arguments = {**values, "p1": p1, "p2": p2}
        net1 = values["V"] * p1 - values["t1"]
        net2 = values["V"] * p2 - values["t2"]
        found = function(*arguments.values())
        return np.where(net1 >= 0, 0.0, np.where(net2 <= 0, 1.0, found))

    return threshold
