"""Speed of shelves of models, as ratios to a yardstick measured in the same run (`make bench`)."""

import numpy as np
import pytest

from benchmarks.timing import best_of
from routecore.beyond.pricing import price
from routecore.beyond.shelf import Shelf

GAMES, MODELS = 100_000, 12
RATIO = 100  # against np.sqrt over p, c and t: three arrays of 1.2 million numbers


@pytest.mark.parametrize("what", ["optimal_policy", "price"])
def test_shelves_of_twelve_models_against_square_roots(benchmark, what, capsys):
    random = np.random.default_rng(0)
    p = random.uniform(0.05, 0.95, (GAMES, MODELS))
    c, t = (p * random.uniform(*ends, p.shape) for ends in ((0.3, 3.0), (0.2, 2.0)))
    V, P = random.uniform(0.1, 2.2, GAMES), random.uniform(0.0, 6.0, GAMES)

    def solve():
        shelf = Shelf.from_arrays(p, c, t, V=V, P=P)
        return (
            shelf.optimal_policy()
            if what == "optimal_policy"
            else price(shelf, 1.0, rule="nonnegative")
        )

    solve()  # builds the functions
    whole, roots = best_of(solve, lambda: [np.sqrt(x) for x in (p, c, t)], repeat=3)
    benchmark.extra_info["ratio"] = whole / roots
    benchmark.pedantic(solve, rounds=1)
    with capsys.disabled():
        print(
            f"\n{what} of 100,000 shelves of 12 models {whole:.2f} s, square roots {roots:.3f} s:"
            f" {whole / roots:.0f} times"
        )
    assert whole <= RATIO * roots
