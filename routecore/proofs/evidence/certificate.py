"""Certificates and what they stand on, against searches that know no threshold and no sign.

The cases of Theorems 3-5 only say where to draw games, so that each occurs; what is compared with
comes from first-step equations, grids and simulated trials.
"""

from functools import cache

import numpy as np

from routecore.beyond.certificate import least_worst_case, radius, sample_size
from routecore.binomial import clopper_pearson
from routecore.proofs.evidence.base import Comparison, Found, deviation
from routecore.routing import oracle
from routecore.routing.certify import certify
from routecore.routing.certify_forms import CASES, MOVES, SIGNS
from routecore.routing.game import Game
from routecore.routing.routes import TABLE, Regime, Route
from routecore.routing.sampling import one, random_games
from routecore.symbols import NET_VALUE, PARAMETERS
from routecore.translate import numpy_function

ALPHA = 0.1
RUNS = 60  # simulated experiments of each game
INPUTS = ("p1", "p2", "c1", "c2", "t1", "t2", "V")


@cache
def _signs():
    values = [sign.value.subs(NET_VALUE, simultaneous=True) for sign in SIGNS.values()]
    return numpy_function(PARAMETERS, values)


def in_case(case, count: int, random) -> Game:
    """`count` games of one case of Theorems 3-5."""
    found = []
    while len(found) < count:
        games = random_games(400, case.regime, seed=int(random.integers(2**31)))
        values = dict(zip(SIGNS, _signs()(*games.parameters.values()), strict=True))
        met = np.all([values[name] * sign > 0 for name, sign in case.decides.items()], axis=0)
        found += [one(games, k) for k in np.flatnonzero(met)[: count - len(found)]]
    names = found[0].parameters
    return Game(**{name: np.array([game.parameters[name] for game in found]) for name in names})


def _name(case) -> str:
    signs = [SIGNS[x].above if k > 0 else SIGNS[x].below for x, k in case.decides.items()]
    return f"{TABLE[case.route].name} ({case.regime}, {', '.join(signs)})"


def box(game: Game, width: float) -> dict:
    """Every parameter's interval, of relative half-width `width`, cut where models would meet."""
    g = game.parameters
    ends = {name: [x * (1 - width), x * (1 + width)] for name, x in g.items()}
    for below, above in (("p1", "p2"), ("c1", "c2"), ("t1", "t2")):
        middle = (g[below] + g[above]) / 2
        ends[below][1] = np.minimum(ends[below][1], middle * (1 - 1e-6))
        ends[above][0] = np.maximum(ends[above][0], middle * (1 + 1e-6))
    ends["p2"][1] = np.minimum(ends["p2"][1], (1 + g["p2"]) / 2)
    return ends


def _draw(ends: dict, random) -> Game:
    """A game of the box, as often as not at a corner of it."""
    share = {name: random.random() for name in ends}
    if random.random() < 0.5:
        share = {name: round(x) for name, x in share.items()}
    return Game(**{x: np.clip(a + (b - a) * share[x], a, b) for x, (a, b) in ends.items()})


def certificate(count: int, random) -> Found:
    """The certified route, in games of certified boxes, against a search of every (i, s, q)."""
    worst, cases = 0.0, {}
    for case in CASES:
        games, width = in_case(case, count, random), np.full(count, 0.3)
        while not (certified := certify(games, box(games, width))).certain.all():
            width = np.where(certified.certain, width, width / 1.5)
        for k, route in enumerate(certified.route):
            for _ in range(2):
                inside = _draw(box(one(games, k), width[k]), random)
                worst = max(worst, _off(inside, route, oracle.search(inside, 31, zooms=4)))
        cases[_name(case)] = count
    return Found(worst, cases)


def _off(game: Game, route: Route, tried) -> float:
    """How far the route is from the best strategy tried; 1 where a cascade is not what is best.

    A route that costs less than everything tried is as wrong as one that costs more: users would
    not answer it that way.
    """
    row = TABLE[route]
    if row.q == 0 and row.model == 1 and route != Route.STAY_M1:
        cascades = tried.model == 1 and 0 < tried.s <= 1 and tried.q == 0
        return 0.0 if cascades else 1.0
    cost = float(oracle.outcome(game.numbers(), row.model, 0.0, float(row.q))[1])
    return deviation(cost, tried.provider_cost)


# -- which way thresholds move ---------------------------------------------------------------------


def _bisect(holds, shape) -> np.ndarray:
    """The s in [0, 1] up to which `holds(s)` is true; it is true at first and then no more."""
    low, high = np.zeros(shape), np.ones(shape)
    for _ in range(45):
        middle = (low + high) / 2
        true = holds(middle)
        low, high = np.where(true, middle, low), np.where(true, high, middle)
    return (low + high) / 2


def thresholds(games: Game) -> dict[str, np.ndarray]:
    """Every threshold of `MOVES` from first-step equations and bisection alone."""
    g, hair = games.parameters, 1e-6

    def utility(s, q):
        return oracle.outcome(g, 1, s, q)[0]

    def cost(model, s, q, penalty):
        return oracle.outcome({**g, "P": penalty}, model, s, q)[1]

    def crossing(first, second):
        """The P at which two strategies cost the same: both costs are linear in P."""
        at = [cost(*first, P) - cost(*second, P) for P in (0.0, 1.0)]
        return at[0] / (at[0] - at[1])

    s0 = _bisect(lambda s: utility(s, 0.0) < utility(s, 1.0), games.shape)
    sL = _bisect(lambda s: utility(s, 0.0) > utility(s, hair), games.shape)
    sH = _bisect(lambda s: utility(s, 1.0) < utility(s, 1.0 - hair), games.shape)
    stay2, leave1, leave2 = (2, 0.0, 0.0), (1, 0.0, 1.0), (2, 0.0, 1.0)
    return {
        "P_static": crossing(leave1, leave2),
        "P1": crossing(leave1, stay2),
        "s0": s0,
        "s_H": sH,
        "s_L": sL,
        "P2": crossing(leave1, (1, s0, 0.0)),
        "J0": cost(1, s0, 0.0, 1.0),
        "J_L": cost(1, sL, 0.0, 1.0),
        "P3": np.maximum(crossing(leave1, (1, sL, 0.0)), crossing(leave2, (1, sL, 0.0))),
    }


# Where each threshold plays a part: the cases whose games it is followed in.
_FOLLOWED = {"P2": 6, "J0": 6, "s0": 6, "s_H": 12, "s_L": 12, "J_L": 12, "P3": 12}


def monotone(count: int, random) -> Found:
    """Each threshold before and after a small step of each input: does it move as stated?"""
    worst, cases = 0.0, {}
    for name, signs in MOVES.items():
        games = in_case(CASES[_FOLLOWED.get(name, 3)], count, random)
        before = thresholds(games)[name]
        for moved, sign in zip(INPUTS, signs, strict=True):
            if sign == "?":
                continue
            step = 1e-4 * games.parameters[moved] * (1 - games.parameters["p2"])
            after = thresholds(games.replace(**{moved: games.parameters[moved] + step}))[name]
            change = (after - before) / np.maximum(1.0, np.abs(before))
            wrong = {"+": -change, "-": change, "0": np.abs(change)}[sign]
            worst = max(worst, float(wrong.max()))
        cases[name.replace("_static", " between the one shots")] = count
    return Found(worst, cases)


# -- the worst case of a box, and trials -----------------------------------------------------------


def minimax(count: int, random) -> Found:
    """The least worst case of a box against policies on a grid, each in many games of the box."""
    worst, cases = 0.0, {}
    grid = np.linspace(0.0, 1.0, 41)
    for regime in Regime:
        made = 0
        while made < count:
            game = one(random_games(1, regime, seed=int(random.integers(2**31))), 0)
            ends = box(game, 0.05)
            try:
                found = least_worst_case(game, ends)
            except ValueError:
                continue
            made += 1
            least = float(found.provider_cost)
            # A hair off the threshold, on the side on which users stay.
            hair = {Route.CASCADE_S0: 1e-9, Route.CASCADE_SL: -1e-9}.get(found.route, 0.0)
            games = [_draw(ends, random) for _ in range(20)]
            corner = Game(**{x: ends[x][x[0] in "ctP"] for x in ends})
            mine = max(_answered(x, int(found.model), found.s + hair)[0] for x in games)
            others = np.max([_answered(x, 1, grid) for x in [*games, corner]], axis=0).min()
            others = min(others, max(_answered(x, 2, 0.0)[0] for x in [*games, corner]))
            worst = max(worst, (mine - least) / max(1.0, least), (least - others) / max(1.0, least))
        cases[str(regime)] = count
    return Found(worst, cases)


def _answered(game: Game, model: int, s) -> np.ndarray:
    """What each s costs in this game once the user has answered it."""
    return np.atleast_1d(oracle.respond(game.numbers(), model, s, steps=101)[2])


def trials(count: int, random) -> Found:
    """How often simulated trials fail to certify, or certify wrongly, beyond the stated alpha.

    `sample_size` is judged on squares of Hoeffding's half-width around the observed shares, the
    exact intervals at a quarter of that many trials on wrong certificates alone.
    """
    worst, cases = 0.0, {}
    for case in CASES:
        games = in_case(case, 8 * count, random)
        # An experiment of each game a column; games that need too many trials are left out.
        kept = np.flatnonzero(radius(games) > 0.02)[:count]
        games = Game(
            **{x: np.broadcast_to(v[kept], (RUNS, len(kept))) for x, v in games.parameters.items()}
        )
        n = sample_size(games, ALPHA).astype(int)
        p = np.array([games.parameters["p1"], games.parameters["p2"]])
        low, high = _around(random.binomial(n, p) / n, np.sqrt(np.log(4 / ALPHA) / (2 * n)))
        missed = 1 - _certified(games, case.route, low, high)[0].mean(axis=0)
        few = np.maximum(20, n // 4)
        low, high = clopper_pearson(random.binomial(few, p), few, ALPHA / 2)
        wrong = _certified(games, case.route, *np.clip((low, high), 1e-12, 1 - 1e-12))[1].mean(
            axis=0
        )
        worst = max(worst, missed.max() - ALPHA, wrong.max() - ALPHA)
        cases[_name(case)] = len(kept)
    return Found(worst, cases)


def _around(seen: np.ndarray, half: np.ndarray):
    return np.maximum(seen - half, 1e-12), np.minimum(seen + half, 1 - 1e-12)


def _certified(games: Game, route: Route, low, high) -> tuple[np.ndarray, np.ndarray]:
    """Whether each box of success probabilities certifies this route, and whether another one."""
    apart = high[0] < low[1]  # else the models could change places: nothing is certified
    flat = {name: value[apart] for name, value in games.parameters.items()}
    ends = {name: (low[i][apart], high[i][apart]) for i, name in enumerate(("p1", "p2"))}
    flat |= {name: (a + b) / 2 for name, (a, b) in ends.items()}
    found = certify(Game(**flat), ends).route
    right, wrong = np.zeros((2, *apart.shape), bool)
    right[apart], wrong[apart] = found == route, (found >= 0) & (found != route)
    return right, wrong


COMPARISONS = {
    "monotone": Comparison(
        "which way each threshold moves, against thresholds found by bisection",
        monotone,
        1e-9,
        200,
    ),
    "certificate": Comparison(
        "certified routes in games of their boxes, against a search over (i, s, q)",
        certificate,
        2e-3,
        10,
        "boxes",
    ),
    "minimax": Comparison(
        "the least worst case of a box, against policies on a grid in many of its games",
        minimax,
        2e-3,
        10,
        "boxes",
    ),
    "trials": Comparison(
        "routes certified from simulated trials: share missed or wrong, beyond alpha",
        trials,
        0.0,
        10,
    ),
}
