"""Speed of certificates and of the value of commitment, as ratios measured in the same run."""

import numpy as np
import pytest

from benchmarks.test_solve import say
from benchmarks.timing import best_of
from routecore import Game, Regime
from routecore.beyond.promises import without_commitment
from routecore.routing.sampling import random_games

BOXES = 10_000
RATIO = 60  # certify() against equilibrium() of as many games
GAMES = 100_000
TIMES = 12  # without_commitment() against equilibrium() of the same games


def _games(count: int) -> Game:
    parts = [random_games(count // 4, regime, seed=regime).parameters for regime in Regime]
    return Game(**{name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def test_ten_thousand_boxes_against_as_many_games(benchmark, capsys):
    games = _games(BOXES)
    ends = {name: (x * 0.999, x * 1.001) for name, x in games.parameters.items()}
    kept = np.all(
        [ends[x][1] < ends[y][0] for x, y in (("p1", "p2"), ("c1", "c2"), ("t1", "t2"))], 0
    )
    games = Game(**{name: x[kept] for name, x in games.parameters.items()})
    ends = {name: (low[kept], high[kept]) for name, (low, high) in ends.items()}
    games.certify(ends), games.equilibrium()  # builds the functions
    boxes, points = best_of(lambda: games.certify(ends), games.equilibrium)
    benchmark.extra_info["ratio"] = boxes / points
    benchmark.pedantic(games.certify, (ends,), rounds=3)
    say(
        capsys,
        f"{kept.sum():,} boxes {boxes:.3f} s, as many games {points:.4f} s: {boxes / points:.0f} times",
    )
    assert boxes <= RATIO * points


@pytest.mark.parametrize("information", ["first model", "nothing", "every model"])
def test_value_of_commitment_against_the_game_with_it(benchmark, capsys, information):
    games = _games(GAMES)

    def without():
        return without_commitment(games, information).value_of_commitment

    without()
    whole, with_it = best_of(without, games.equilibrium)
    benchmark.extra_info["ratio"] = whole / with_it
    benchmark.pedantic(without, rounds=3)
    say(
        capsys,
        f"{information}: {whole:.3f} s, with commitment {with_it:.3f} s: {whole / with_it:.1f} times",
    )
    assert whole <= TIMES * with_it
