"""Learning: what choices cost, from first-step equations and from users who compare two utilities.

Nothing here knows s0, J0 or a formula for regret.
"""

import numpy as np

from routecore.beyond import learning_forms as forms
from routecore.beyond.learning import PatienceSearch
from routecore.proofs.evidence.base import Comparison, Found
from routecore.proofs.evidence.prompts import every_sequence, in_every_case
from routecore.routing import oracle
from routecore.routing.routes import Regime
from routecore.routing.sampling import one, random_games
from routecore.symbols import NET_VALUE, PARAMETERS, s
from routecore.translate import numpy_function


def _passes(count: int, random) -> Found:
    """A few passes on any models and then M1 for ever, against M1 for ever from the start."""
    sequences = every_sequence(5)[:, None]
    price = numpy_function(PARAMETERS, forms.regret_of_a_pass)

    def draw():
        g = random_games(100, Regime.BOTH_VALUE, seed=int(random.integers(2**31))).parameters
        ever, passes = np.zeros(100), np.zeros((32, 100))
        for _ in range(3000):  # p1 >= .02: what is left out is below 1e-26
            ever = g["c1"] + (1 - g["p1"]) * ever
        cost = np.broadcast_to(ever, passes.shape)
        for k in reversed(range(5)):
            second = sequences[..., k] == 1
            p, c = (np.where(second, g[f"{x}2"], g[f"{x}1"]) for x in "pc")
            cost, passes = c + (1 - p) * cost, second + (1 - p) * passes
        differ = np.abs(cost - ever - passes * price(*g.values())) / np.maximum(1, np.abs(cost))
        return np.where(g["c1"] / g["p1"] < g["c2"] / g["p2"], 0, 1), differ.max(axis=0)

    return in_every_case(("M1 costs less per success", "M2 costs less per success"), draw, count)


QUARTERS = tuple(f"threshold in the {x} quarter" for x in ("first", "second", "third", "last"))


def _search(count: int, random) -> Found:
    """The search's expected regret against its bound, and the regret of any s against its formula.

    A test goes on until M1 fails, so its regret is what its tasks cost more than the best promise,
    over the chance that M1 fails.
    """
    known = {
        name: expression.subs(NET_VALUE, simultaneous=True)
        for name, expression in (("bound", forms.search_bound), ("regret", forms.regret_of_s))
    }
    bound = numpy_function((*PARAMETERS, forms.K), known["bound"])
    regret = numpy_function((*PARAMETERS, s), known["regret"])

    def draw():
        games = random_games(50, Regime.ONLY_M2_VALUE, seed=int(random.integers(2**31)))
        code, differ = np.full(50, -1), np.zeros(50)
        for k in range(50):
            g = one(games, k).numbers()
            tasks = int(10 ** random.uniform(0.5, 5))

            def stays(promised, g=g):
                (there, _), (gone, _) = (oracle.outcome(g, 1, promised, q) for q in (0.0, 1.0))
                return there >= gone

            low, high = 0.0, 1.0
            for _ in range(60):
                middle = (low + high) / 2
                low, high = (low, middle) if stays(middle) else (middle, high)
            best = oracle.outcome(g, 1, high, 0.0)[1]
            left = oracle.outcome(g, 1, high, 1.0)[1]
            if not (best < left and g["c1"] / g["p1"] < g["c2"] / g["p2"]):
                continue
            code[k] = min(3, int(4 * high))

            def excess(promised, g=g, best=best, stays=stays):
                return oracle.outcome(g, 1, promised, 0.0 if stays(promised) else 1.0)[1] - best

            search, total = PatienceSearch(tasks), 0.0
            while search.searching:
                total += excess(search.s) / (1 - g["p1"])
                search.record(stayed=stays(search.s))
            total += tasks * excess(search.s)
            limit = float(bound(*g.values(), tasks))
            s_ = random.random()
            stated = float(regret(*g.values(), s_))
            differ[k] = max(total / limit - 1, abs(stated - excess(s_)) / max(1, abs(stated)), 0)
        return code, differ

    return in_every_case(QUARTERS, draw, count)


COMPARISONS = {
    "regret_of_a_pass": Comparison(
        "the price of a pass on M2 against sequences of five passes, then M1", _passes, 1e-9, 2000
    ),
    "patience_search": Comparison(
        "the search's regret against its bound, with users who compare utilities",
        _search,
        1e-9,
        100,
    ),
}
