"""Speed of the game, as ratios to a yardstick measured in the same run.

Run with `make bench`. The sides take turns, and each is judged by its best time.
"""

import subprocess
import sys

import numpy as np
import pytest

from benchmarks.timing import best_of, say
from routecore import Game, Regime
from routecore.routing import oracle
from routecore.routing.sampling import one, random_games

GAMES = 1_000_000
RATIO = 15  # equilibrium() against np.sqrt over eight arrays of the same length
MEMORY = 2**30
FASTER = 10_000  # per game, than a search over a grid of 401 x 401


@pytest.fixture(scope="module")
def games():
    parts = [random_games(GAMES // 4, regime, seed=regime).parameters for regime in Regime]
    return Game(**{name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def test_equilibrium_of_a_million_games_against_square_roots(benchmark, games, capsys):
    arrays = list(games.parameters.values())
    games.equilibrium()  # builds the functions
    whole, roots = best_of(games.equilibrium, lambda: [np.sqrt(x) for x in arrays], repeat=7)
    benchmark.extra_info["ratio"] = whole / roots
    benchmark.pedantic(games.equilibrium, rounds=3)
    say(
        capsys,
        f"equilibrium {whole:.3f} s, eight square roots {roots:.4f} s: {whole / roots:.1f} times",
    )
    assert whole <= RATIO * roots


def test_memory_of_a_million_games(benchmark, capsys):
    # A process of its own: the high-water mark never comes down again.
    program = (
        "import resource\n"
        "from routecore import Regime\n"
        "from routecore.routing.sampling import random_games\n"
        f"random_games({GAMES}, Regime.ONLY_M1_VALUE).equilibrium()\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    answer = benchmark.pedantic(
        subprocess.run,
        ([sys.executable, "-c", program],),
        {"capture_output": True, "text": True, "check": True},
        rounds=1,
    )
    unit = 1 if sys.platform == "darwin" else 1024
    peak = int(answer.stdout) * unit
    benchmark.extra_info["MiB"] = peak / 2**20
    say(capsys, f"peak memory, interpreter and games included: {peak / 2**20:.0f} MiB")
    assert peak <= MEMORY


def test_a_game_against_exhaustive_search(benchmark, games, capsys):
    single = one(games, 0)
    whole, search = best_of(games.equilibrium, lambda: oracle.search(single, steps=401), repeat=3)
    ratio = search / (whole / GAMES)
    benchmark.extra_info["times faster"] = ratio
    benchmark.pedantic(oracle.search, (single, 401), rounds=3)
    say(
        capsys,
        f"search {search * 1e3:.1f} ms, equilibrium {whole / GAMES * 1e6:.3f} µs a game: "
        f"{ratio:,.0f} times faster",
    )
    assert ratio >= FASTER
