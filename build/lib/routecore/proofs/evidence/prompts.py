"""A limited number of prompts: plans against every sequence, by backward induction from the rules.

Nothing here uses a closed form of `routecore.beyond`. What a sequence of models is worth follows
from its last pass back, and so does when a user who may leave after any failure does.
"""

from collections.abc import Callable
from itertools import product

import numpy as np

from routecore.beyond.limited_prompts import deadline, fading, prompts
from routecore.beyond.second_prompt import TABLE, Two, two_prompts
from routecore.proofs.evidence.base import Comparison, Found
from routecore.routing.game import Game
from routecore.routing.routes import Regime
from routecore.routing.sampling import random_games

_BATCH = 200


def sequence_values(parameters: dict, models: np.ndarray, delta=1.0):
    """What sequences of models are worth: (J, U) to the end, and J with users who may leave.

    Parameters
    ----------
    parameters : of games, arrays of shape (games,)
    models : 0 for M1 and 1 for M2, of shape (..., prompts); what is before broadcasts with games
    delta : share of V that is left after each failure

    Returns
    -------
    J, U, J of users who may leave
    """
    g = parameters
    cost, utility = g["P"], 0.0
    left_cost, left_utility = g["P"], 0.0
    for k in reversed(range(models.shape[-1])):
        second = models[..., k] == 1
        p, c, t = (np.where(second, g[f"{x}2"], g[f"{x}1"]) for x in "pct")
        now = g["V"] * delta**k * p - t
        cost, utility = c + (1 - p) * cost, now + (1 - p) * utility
        left_cost, left_utility = c + (1 - p) * left_cost, now + (1 - p) * left_utility
        if k:  # a user who would lose by going on leaves; the first pass is made in any case
            leaves = left_utility < -1e-12 * g["V"]
            left_cost = np.where(leaves, g["P"], left_cost)
            left_utility = np.where(leaves, 0.0, left_utility)
    return cost, utility, left_cost


def every_sequence(length: int) -> np.ndarray:
    return np.array(list(product((0, 1), repeat=length)))


def in_every_case(cases, draw: Callable, count: int) -> Found:
    """Draw batches until each case occurred `count` times; compare what belongs to them.

    `draw` returns, for a batch, the case of each game (an index) and the deviation of each.
    """
    found, worst, rounds = dict.fromkeys(cases, 0), 0.0, 0
    while min(found.values()) < count:
        rounds += 1
        if rounds > 2000:
            raise RuntimeError(f"a case does not occur: {found}")
        codes, deviations = draw()
        for code, case in enumerate(cases):
            chosen = np.flatnonzero(codes == code)[: count - found[case]]
            found[case] += chosen.size
            if chosen.size:
                worst = max(worst, float(np.max(deviations[chosen])))
    return Found(worst, found)


def _each(found, expected) -> np.ndarray:
    """`deviation` of each game."""
    return np.abs(found - expected) / np.maximum(1.0, np.abs(expected))


def _games(random, count: int = _BATCH) -> Game:
    parts = [random_games(count // 4, x, seed=int(random.integers(2**31))) for x in Regime]
    names = parts[0].parameters
    return Game(
        **{name: np.concatenate([part.parameters[name] for part in parts]) for name in names}
    )


PLANS = (
    "no prompt on M2",
    "M1 then M2",
    "every prompt on M2",
    "M2 then M1",
)


def _prompts(count: int, random) -> Found:
    def draw():
        games, length = _games(random), int(random.integers(1, 10))
        models = every_sequence(length)
        cost, utility, _ = sequence_values(games.parameters, models[:, None])
        best = cost.argmin(axis=0)
        at = np.arange(games.shape[0])
        sequence = models[best]
        *_, kept = sequence_values(games.parameters, sequence)
        plan = prompts(games, length)
        wrong = (plan.passes2 != sequence.sum(axis=1)) | (
            plan.follows != np.isclose(kept, cost[best, at], rtol=1e-9)
        )
        # Ties in cost between two sequences, or a user on the edge, may be broken either way.
        runner_up = np.partition(cost, 1, axis=0)[1] if length > 1 else np.full(at.size, np.inf)
        clear = runner_up > cost[best, at] * (1 + 1e-9)
        differ = np.maximum(
            _each(plan.provider_cost, cost[best, at]),
            np.where(clear, _each(plan.user_utility, utility[best, at]), 0.0),
        )
        on_m2, starts = sequence.sum(axis=1), sequence[:, 0]
        code = np.select([on_m2 == 0, on_m2 == length, starts == 0], [0, 2, 1], 3)
        return code, np.where(wrong & clear, 1.0, differ)

    return in_every_case(PLANS, draw, count)


ROUTES_OF_TWO = [
    (regime, route)
    for regime, routes in {
        Regime.BOTH_VALUE: (Two.M1_TWICE, Two.ESCALATE, Two.M2_TWICE),
        Regime.ONLY_M2_VALUE: (Two.ONE_SHOT_M1, Two.COIN, Two.ESCALATE, Two.M2_TWICE),
        Regime.ONLY_M1_VALUE: (Two.ONE_SHOT_M1, Two.M1_TWICE, Two.COIN, Two.ONE_SHOT_M2),
        Regime.BOTH_LATENCY: (Two.ONE_SHOT_M1, Two.ONE_SHOT_M2),
    }.items()
    for route in routes
]


def _two_prompts(count: int, random) -> Found:
    """Every s on a grid, and the one at which the second prompt is worth nothing."""

    def draw():
        games = _games(random, 400)
        g = games.parameters
        pass_now = {i: g["V"] * g[f"p{i}"] - g[f"t{i}"] for i in (1, 2)}
        lost = {i: g[f"c{i}"] + (1 - g[f"p{i}"]) * g["P"] for i in (1, 2)}
        # The second prompt's worth is linear in s: where the line through its ends is 0.
        with np.errstate(divide="ignore", invalid="ignore"):
            root = pass_now[1] / (pass_now[1] - pass_now[2])
        root = np.where((root >= 0) & (root <= 1), root, 0.0)
        s = np.vstack([np.linspace(0, 1, 41)[:, None] + 0 * root, root])
        worth = (1 - s) * pass_now[1] + s * pass_now[2]
        worth[-1] = np.where(np.abs(worth[-1]) < 1e-12 * g["V"], 0.0, worth[-1])
        stay = g["c1"] + (1 - g["p1"]) * ((1 - s) * lost[1] + s * lost[2])
        costs = np.where(worth > 0, stay, np.where(worth < 0, lost[1], np.minimum(stay, lost[1])))
        twice = g["c2"] + (1 - g["p2"]) * lost[2]
        second = np.where(pass_now[2] > 0, twice, lost[2])
        expected = np.minimum(costs.min(axis=0), second)
        found = two_prompts(games)
        regime = games.equilibrium().regime
        code = np.full(games.shape, -1)
        for i, (sign, route) in enumerate(ROUTES_OF_TWO):
            code[(regime == sign) & (found.route == route)] = i
        return code, np.where(code < 0, 1.0, _each(found.provider_cost, expected))

    names = [f"{TABLE[route].name} ({regime})".replace(",", "") for regime, route in ROUTES_OF_TWO]
    return in_every_case(names, draw, count)


TIMES = ("M2 fails too often for its time", "M1 only", "M1 then M2", "as much M2 as there is time")


def _deadline(count: int, random) -> Found:
    """The cheapest of all sequences that fill the time, by what is left of it."""

    def draw():
        time, ratio = int(random.integers(2, 13)), int(random.integers(2, 5))
        p1, p2 = np.sort(random.uniform(0.02, 0.98, (2, _BATCH)), axis=0)
        c1 = random.uniform(0.1, 1, _BATCH)
        c2 = c1 * (p2 / p1) * (1 + random.exponential(1, _BATCH))
        penalty = c1 / p1 * (1 + random.exponential(20, _BATCH))
        games = Game(p1=p1, p2=p2, c1=c1, c2=c2, t1=1.0, t2=float(ratio), V=20.0, P=penalty)
        left, passes2 = [penalty], [np.zeros(_BATCH, int)]
        for k in range(1, time + 1):
            on_m1 = c1 + (1 - p1) * left[k - 1]
            on_m2 = c2 + (1 - p2) * left[k - ratio] if k >= ratio else np.inf
            left.append(np.minimum(on_m1, on_m2))
            best = passes2[k - 1]
            if k >= ratio:
                best = np.where(on_m2 < on_m1, passes2[k - ratio] + 1, best)
            passes2.append(best)
        plan = deadline(games, time)
        code = np.select(
            [1 - p2 >= (1 - p1) ** ratio, passes2[-1] == 0, passes2[-1] < time // ratio],
            [0, 1, 2],
            3,
        )
        wrong = plan.passes2 != passes2[-1]
        return code, np.where(wrong, 1.0, _each(plan.provider_cost, left[-1]))

    return in_every_case(TIMES, draw, count)


FADES = ("the user follows", "the user leaves on the way")


def _fading(count: int, random) -> Found:
    """All sequences as long as users can be kept, for users who may leave after any failure."""

    def draw():
        delta, size = float(random.uniform(0.5, 0.95)), 400
        p1, p2 = np.sort(random.uniform(0.05, 0.95, (2, size)), axis=0)
        c1 = random.uniform(0.1, 1, size)
        c2 = c1 * (p2 / p1) * (1 + random.exponential(0.8, size))
        penalty = c2 / p2 * (1 + random.exponential(1, size))
        t1 = random.uniform(0.05, 1, size)
        t2 = t1 * (1 + random.exponential(0.1, size))
        # Passes a user makes on one model alone, counted one by one.
        alone = [sum(delta**k * p >= t for k in range(1, 9)) for p, t in ((p1, t1), (p2, t2))]
        fit = (alone[0] <= alone[1]) & (alone[1] < 7) & (alone[1] > 0)
        length = int(random.integers(2, 8))
        fit &= np.maximum(1, alone[1] + 1) == length
        names = ("p1", "p2", "c1", "c2", "t1", "t2", "P")
        values = (p1, p2, c1, c2, t1, t2, penalty)
        if not fit.any():
            return np.zeros(0, int), np.zeros(0)
        games = Game(V=1.0, **{name: x[fit] for name, x in zip(names, values, strict=True)})
        columns = {**games.parameters, "V": np.ones(games.shape)}
        free, _, kept = sequence_values(columns, every_sequence(length)[:, None], delta)
        plan, cheapest = fading(games, delta), free.min(axis=0)
        # Users follow the cheapest sequence, or every sequence they follow costs more.
        followed = np.isclose(kept.min(axis=0), cheapest, rtol=1e-9)
        wrong = plan.follows != followed
        return np.where(followed, 0, 1), np.where(wrong, 1.0, _each(plan.provider_cost, cheapest))

    return in_every_case(FADES, draw, count)


COMPARISONS = {
    "prompts": Comparison("plans of K prompts against all 2^K sequences", _prompts, 1e-9, 300),
    "two_prompts": Comparison("the game with two prompts against every s", _two_prompts, 1e-9, 300),
    "deadline": Comparison(
        "plans with a deadline against backward induction over the time left", _deadline, 1e-9, 2000
    ),
    "fading": Comparison(
        "plans for a fading value against all sequences and users who may leave",
        _fading,
        1e-9,
        500,
    ),
}
