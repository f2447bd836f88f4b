"""Without commitment: equilibria enumerated from first-step equations, on grids and by bisection.

What a pair of strategies is worth follows from the rules of the game. Whether it is an equilibrium
follows from trying the other strategies. Only which games are drawn is taken from the book, so that
each cell (type of the provider's preference by regime) occurs.
"""

import numpy as np

from routecore.beyond.promises import least_discount_factor, without_commitment
from routecore.beyond.promises_forms import EVERY_MODEL, FIRST_MODEL, INFORMATION, NOTHING
from routecore.proofs.evidence.base import Comparison, Found, deviation
from routecore.routing.game import Game
from routecore.routing.routes import Regime, Route
from routecore.routing.sampling import random_games

TREMBLE = 1e-6  # how often a user who means to leave re-prompts
SLACK = 1e-9  # costs closer than this count as a tie
GRID = np.linspace(0.0, 1.0, 201)[:, None]


def worth(g: dict, model: int, s, r1, r2):
    """(U, J) when users re-prompt with r1 after a failure of M1 and with r2 after one of M2."""

    def total(first, second, leaving):
        on2 = (second + (1 - g["p2"]) * (1 - r2) * leaving) / (1 - (1 - g["p2"]) * r2)
        if model == 2:
            return on2
        fails = 1 - g["p1"]
        now = first + fails * (1 - r1) * leaving + fails * r1 * s * on2
        return now / (1 - fails * r1 * (1 - s))

    utility = total(g["V"] * g["p1"] - g["t1"], g["V"] * g["p2"] - g["t2"], 0.0)
    return utility, total(g["c1"], g["c2"], g["P"])


class _Enumeration:
    """The credible equilibria of an array of games, all mixed-sign or same-sign, none on an edge."""

    def __init__(self, games: Game, information: str):
        self.g, self.information = games.parameters, information
        self.shape = games.shape
        stay, leave = (worth(self.g, 2, 0.0, 0.0, r)[0] for r in (1.0, 0.0))
        self.r2 = np.where(stay > leave, 1.0, 0.0)  # on M2, known to be M2
        self.found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []  # exists, J, U

    def value(self, model, s, r):
        """After a start: r is what users do, except on M2 when they know it is M2."""
        return worth(self.g, model, s, r, self.r2 if self.information == EVERY_MODEL else r)

    def provider_is_content(self, model, s, r):
        """No other way on costs less, for users who never leave for good."""
        r = np.maximum(r, TREMBLE)
        here = self.value(model, s, r)[1]
        ways = [self.value(1, s_, r)[1] for s_ in (0.0, 0.3, 0.7, 1.0)]
        if self.information == NOTHING:
            ways.append(self.value(2, 0.0, r)[1])
        return here <= np.min(ways, axis=0) + SLACK * TREMBLE * (1 + here)

    def users_are_content(self, draw, r):
        """`draw(r)` is their utility; no r on a grid does better."""
        best = np.max(draw(GRID), axis=0)
        return draw(r) >= best - 1e-7 * (1 + np.abs(best))

    def corners(self):
        starts = [(1, 0.0), (2, 0.0)] if self.information == NOTHING else [(1, 0.0), (1, 1.0)]
        for model, s in starts:
            for r in (np.zeros(self.shape), np.ones(self.shape)):
                utility, cost = self.value(model, s, r)
                content = self.provider_is_content(model, s, r) & self.users_are_content(
                    lambda x, model=model, s=s: self.value(model, s, x)[0], r
                )
                self.found.append((content, cost, utility))

    def between(self):
        """Users between leaving and staying: the provider must not care, and a mixture must fit."""

        def gap(r):
            return self.value(1, 0.0, r)[1] - self.value(1, 1.0, r)[1]

        low, high = np.full(self.shape, TREMBLE), np.ones(self.shape)
        crosses = gap(low) * gap(high) < 0
        rising = gap(high) > 0
        for _ in range(60):
            r = (low + high) / 2
            past = (gap(r) > 0) == rising
            low, high = np.where(past, low, r), np.where(past, r, high)
        hair = 1e-6 * np.minimum(r, 1 - r)

        def fits(utility):
            """The mixture at which r is best, by bisection on the slope there, if r is best then."""
            lo, hi = np.zeros(self.shape), np.ones(self.shape)
            up0 = utility(0.0, r + hair) > utility(0.0, r - hair)
            for _ in range(50):
                mix = (lo + hi) / 2
                same = (utility(mix, r + hair) > utility(mix, r - hair)) == up0
                lo, hi = np.where(same, mix, lo), np.where(same, hi, mix)
            at = utility(mix, r)
            best = np.max(utility(mix, GRID), axis=0)
            return (at >= best - 1e-6 * (1 + np.abs(best))), at

        def one_s(mix, x):
            return self.value(1, mix, x)[0]

        def lot(mix, x):
            other = self.value(2, 0.0, x) if self.information == NOTHING else self.value(1, 1.0, x)
            return (1 - mix) * self.value(1, 0.0, x)[0] + mix * other[0]

        (fits1, utility1), (fits2, utility2) = fits(one_s), fits(lot)
        cost = self.value(1, 0.0, r)[1]
        self.found.append((crosses & (fits1 | fits2), cost, np.where(fits1, utility1, utility2)))

    def best(self):
        """How many equilibria there are, and J and U of the provider's best one."""
        self.corners()
        self.between()
        exists = np.array([x[0] for x in self.found])
        costs = np.where(exists, [x[1] for x in self.found], np.inf)
        k = costs.argmin(axis=0)[None]
        cost = np.take_along_axis(costs, k, axis=0)[0]
        utility = np.take_along_axis(np.array([x[2] for x in self.found]), k, axis=0)[0]
        if self.information != NOTHING:
            utility2, cost2 = worth(self.g, 2, 0.0, 0.0, self.r2)
            utility, cost = np.where(cost2 < cost, utility2, utility), np.minimum(cost, cost2)
        return exists.sum(axis=0), cost, utility


TYPES = {
    "A": "M1 cheaper at once and for good",
    "B": "M2 cheaper at once and for good",
    "C": "M2 cheaper at once, M1 for good",
    "D": "M1 cheaper at once, M2 for good",
}


def _games_of(kind: str, regime: Regime, count: int, random) -> Game:
    kept: list[dict] = []
    while sum(len(x["p1"]) for x in kept) < count:
        g = random_games(400, regime, seed=int(random.integers(2**31))).parameters
        at_once = worth(g, 2, 0.0, 0.0, 0.0)[1] < worth(g, 1, 0.0, 0.0, 0.0)[1]
        for_good = worth(g, 2, 0.0, 1.0, 1.0)[1] < worth(g, 1, 0.0, 1.0, 1.0)[1]
        right = {
            "A": ~at_once & ~for_good,
            "B": at_once & for_good,
            "C": at_once & ~for_good,
            "D": ~at_once & for_good,
        }[kind]
        kept.append({name: value[right] for name, value in g.items()})
    return Game(**{name: np.concatenate([x[name] for x in kept])[:count] for name in kept[0]})


def _cells(count: int, random):
    for regime in Regime:
        for kind in TYPES:
            yield f"type {kind}, {regime}", _games_of(kind, regime, count, random)


def no_commitment(count: int, random) -> Found:
    """How many equilibria there are, and the provider's best, for each kind of information."""
    worst, cases = 0.0, {}
    for name, games in _cells(count, random):
        for information in INFORMATION:
            number, cost, utility = _Enumeration(games, information).best()
            found = without_commitment(games, information)
            if (found.exists.sum(axis=0) != number).any():
                worst = max(worst, 1.0)
            worst = max(worst, deviation(found.provider_cost, cost))
            pure = (found.q == 0) | (found.q == 1)
            sure = pure[found.costs.argmin(axis=0), np.arange(len(cost))]
            if sure.any():  # U is the same in every such equilibrium only where nobody mixes
                worst = max(worst, deviation(found.user_utility[sure], utility[sure]))
        cases[name] = count
    return Found(worst, cases)


def seen_models(count: int, random) -> Found:
    """Commitment before users who see every model, against a search over s and their answers."""
    worst, cases = 0.0, {}
    for kind in TYPES:
        games = _games_of(kind, Regime.ONLY_M1_VALUE, count, random)
        g, best = games.parameters, np.inf
        for s in np.linspace(0.0, 1.0, 401):
            utility, cost = worth(g, 1, s, GRID, 0.0)
            # Among answers as good as the best, the one that costs the provider least.
            good = utility >= utility.max(axis=0) - 1e-10
            best = np.minimum(best, np.where(good, cost, np.inf).min(axis=0))
        best = np.minimum(best, worth(g, 2, 0.0, 0.0, 0.0)[1])
        found = without_commitment(games, EVERY_MODEL).commitment_cost
        worst = max(worst, deviation(found, best))
        cases[f"type {kind}"] = count
    return Found(worst, cases)


def reputation(count: int, random) -> Found:
    """The least discount factor, against the sums of many tasks with and without a breach."""
    worst, cases = 0.0, {}
    for regime, route in (
        (Regime.ONLY_M2_VALUE, Route.CASCADE_S0),
        (Regime.ONLY_M1_VALUE, Route.CASCADE_SL),
    ):
        games = random_games(40 * count, regime, seed=int(random.integers(2**31)))
        kept = np.flatnonzero(games.equilibrium().route == route)[:count]
        games = Game(**{x: v[kept] for x, v in games.parameters.items()})
        promised = games.equilibrium().provider_cost
        # The best breach while users stay, by trying every s; what follows, by enumeration.
        breach = np.min([worth(games.parameters, 1, s, 1.0, 1.0)[1] for s in GRID[:, 0]], axis=0)
        after = _Enumeration(games, FIRST_MODEL).best()[1]
        least = least_discount_factor(games)
        tasks = np.arange(20_000)[:, None]
        for shift, keeps in ((0.005, True), (-0.005, False)):
            delta = np.clip(least + shift, 0.0, 0.999)
            powers = delta**tasks
            keep = promised * powers.sum(axis=0)
            leave = breach + after * (powers.sum(axis=0) - 1)
            sure = (least + shift > 0) & (least + shift < 0.999)
            if ((keep < leave) != keeps)[sure].any():
                worst = 1.0
        cases[str(route)] = len(kept)
    return Found(worst, cases)


COMPARISONS = {
    "no_commitment": Comparison(
        "credible equilibria against an enumeration of best answers", no_commitment, 1e-6, 50
    ),
    "seen_models": Comparison(
        "commitment before users who see every model, against a search over s",
        seen_models,
        1e-9,
        50,
    ),
    "reputation": Comparison(
        "the least discount factor, against sums over 20,000 tasks", reputation, 0.0, 20
    ),
}
