"""Simulated queries of shared difficulty: they have the numbers asked for, or are refused."""

import numpy as np
import pytest

from routecore.cascades.difficulty import simulate_difficulty
from routecore.proofs.evidence.cascades import _auroc

MEASURED = [0.57, 0.81, 0.85], [1.0, 5.0, 16.0], [0.75, 0.84, 0.8]


def test_has_the_accuracies_and_aurocs_asked_for():
    log = simulate_difficulty(*MEASURED, queries=60_000, seed=3)
    assert log.correct.mean(axis=1) == pytest.approx(MEASURED[0], abs=0.012)
    found = [_auroc(log.score[k], log.correct[k] == 1) for k in range(3)]
    assert found == pytest.approx(MEASURED[2], abs=0.012)


def test_models_find_the_same_queries_hard():
    log = simulate_difficulty(*MEASURED, queries=20_000, seed=3)
    assert np.corrcoef(log.correct[0], log.correct[2])[0, 1] > 0.2
    assert np.corrcoef(log.score[0], log.score[1])[0, 1] > 0.2


def test_same_seed_same_outcomes():
    first, again, other = (simulate_difficulty(*MEASURED, queries=50, seed=s) for s in (1, 1, 2))
    assert (first.score == again.score).all() and (first.score != other.score).any()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"accuracy": [0.5, 1.0]}, "accuracy[1] is 1.0: it must lie between 0.0 and 1."),
        ({"auroc": [0.5, 0.7]}, "auroc[0] is 0.5: it must lie between 0.5 and 1."),
        ({"auroc": [0.7]}, "auroc is [0.7]: it must be one finite number a model."),
        ({"cost": [1.0, np.nan]}, "cost is [1.0, nan]: it must be one finite number a model."),
        (
            {"queries": 1},
            "queries is 1 and spread is 3.0: there must be at least 2 queries and a"
            " spread above 0.",
        ),
        (
            {"auroc": [0.99, 0.7]},
            "auroc[0] is 0.99: with a spread of 3.0 a score of difficulty reaches at most 0.921.",
        ),
    ],
)
def test_refuses(arguments, message):
    usual = {"accuracy": [0.5, 0.8], "cost": [1.0, 4.0], "auroc": [0.7, 0.8], "queries": 100}
    with pytest.raises(ValueError) as error:
        simulate_difficulty(**usual | arguments)
    assert str(error.value) == message
