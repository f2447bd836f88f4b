"""Speed of a limited number of prompts, as ratios to a yardstick measured in the same run."""

import numpy as np
import pytest

from benchmarks.test_solve import GAMES, say
from benchmarks.timing import best_of
from routecore import Game, Regime
from routecore.beyond.limited_prompts import prompts
from routecore.beyond.second_prompt import two_prompts
from routecore.routing.sampling import random_games

RATIO = 15  # against np.sqrt over eight arrays of the same length


@pytest.fixture(scope="module")
def games():
    parts = [random_games(GAMES // 4, regime, seed=regime).parameters for regime in Regime]
    return Game(**{name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


@pytest.mark.parametrize(
    "solve", [lambda games: prompts(games, 6), two_prompts], ids=["six prompts", "two prompts"]
)
def test_prompts_of_a_million_games_against_square_roots(benchmark, games, solve, capsys):
    arrays = list(games.parameters.values())
    solve(games)  # builds the functions
    whole, roots = best_of(lambda: solve(games), lambda: [np.sqrt(x) for x in arrays], repeat=5)
    benchmark.extra_info["ratio"] = whole / roots
    benchmark.pedantic(solve, (games,), rounds=3)
    say(capsys, f"{whole:.3f} s, eight square roots {roots:.4f} s: {whole / roots:.1f} times")
    assert whole <= RATIO * roots
