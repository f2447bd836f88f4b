"""Speed of difficult tasks, as ratios to square roots measured in the same run (`make bench`)."""

import numpy as np
import pytest

from benchmarks.test_solve import GAMES, say
from benchmarks.timing import best_of
from routecore.beyond.difficulty import DifficultTask

RATIO = 40  # n*, n_user, n_max and the route, against np.sqrt over eight arrays of that length


@pytest.fixture(scope="module")
def numbers():
    random = np.random.default_rng(0)
    p = np.sort(random.uniform(0.02, 0.98, (2, GAMES)), axis=0)
    c, t = (np.sort(10 ** random.uniform(-1, 1, (2, GAMES)), axis=0) for _ in "ct")
    value, penalty = 10 ** random.uniform(-1, 2, (2, GAMES))
    money = {"c1": c[0], "c2": c[1], "t1": t[0], "t2": t[1], "V": value, "P": penalty}
    return random, p, money


def beta(random, p, money):
    return DifficultTask.beta(rho=random.uniform(0, 0.95, GAMES), p1=p[0], p2=p[1], **money)


def two_types(random, p, money):
    return DifficultTask.two_types(
        easy=random.uniform(0.05, 0.95, GAMES),
        p1_easy=p[0],
        p1_hard=random.random(GAMES) * p[0],
        p2_easy=p[1],
        p2_hard=p[1],
        **money,
    )


@pytest.mark.parametrize("make", [beta, two_types])
@pytest.mark.parametrize("what", ["retries", "equilibrium"])
def test_a_million_tasks_against_square_roots(benchmark, capsys, numbers, make, what):
    task = make(*numbers)
    arrays = [np.random.default_rng(1).random(GAMES) for _ in range(8)]
    solve = getattr(task, what)
    solve()  # builds the functions
    whole, roots = best_of(solve, lambda: [np.sqrt(x) for x in arrays], repeat=5)
    benchmark.extra_info["ratio"] = whole / roots
    benchmark.pedantic(solve, rounds=2)
    say(capsys, f"{make.__name__} {what} {whole:.3f} s: {whole / roots:.1f} times eight roots")
    assert whole <= RATIO * roots
