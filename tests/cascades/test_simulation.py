"""Simulated outcomes have the operating points they were asked for."""

import numpy as np
import pytest
from scipy import stats

from routecore.cascades import simulate


def test_outcomes_have_the_operating_points_asked_for():
    accuracy, auroc = [0.55, 0.72, 0.9], [0.7, 0.43, 0.8]
    log = simulate(
        accuracy,
        [1.0, 3.0, 9.0],
        auroc,
        queries=200_000,
        correlation=[0.4, 0.2],
        seed=3,
        models=["s", "m", "l"],
    )
    assert log.models == ("s", "m", "l")
    assert log.correct.mean(axis=1) == pytest.approx(accuracy, abs=5e-3)
    assert log.cost[:, 0].tolist() == [1.0, 3.0, 9.0]
    for j in range(3):
        right = log.correct[j] == 1
        found = stats.mannwhitneyu(log.score[j][right], log.score[j][~right]).statistic
        assert found / right.sum() / (~right).sum() == pytest.approx(auroc[j], abs=5e-3)
    phi = np.corrcoef(log.correct)
    assert (phi[0, 1], phi[1, 2]) == pytest.approx((0.4, 0.2), abs=1e-2)


def test_the_seed_decides():
    one, two, other = (
        simulate([0.5, 0.8], [1.0, 4.0], [0.7], queries=50, seed=s) for s in (1, 1, 2)
    )
    np.testing.assert_array_equal(one.score, two.score)
    assert (one.score != other.score).any()


GOOD = {"accuracy": [0.5, 0.8], "cost": [1.0, 4.0], "auroc": [0.7], "queries": 10}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"accuracy": [0.5, 1.0]}, r"accuracy\[1\] is 1.0: it must lie strictly between 0 and 1"),
        ({"accuracy": [0.5]}, "models has 1 entries: a cascade needs at least 2"),
        ({"cost": [1.0, -4.0]}, r"cost\[1\] is -4.0: a cost must be zero or more"),
        ({"cost": [1.0]}, r"cost has shape \(1,\)"),
        ({"auroc": [0.7, 0.7, 0.7]}, "auroc has 3 entries: it must have 2 or 1"),
        ({"auroc": [1.0]}, "auroc is 1.0: it must lie strictly between 0 and 1"),
        ({"queries": 1}, "queries is 1: it must be a whole number of at least 2"),
        ({"queries": 10.0}, "queries is 10.0: it must be a whole number"),
        ({"models": ["a"]}, "models has 1 entries"),
        ({"models": ["a", "b", "c"]}, "models has 3 entries: accuracy has 2"),
        ({"models": ["a", "a"]}, r"models\[1\] is 'a': each model may be named once"),
        (
            {"correlation": 0.9},
            r"correlation\[0\] is 0.9: outcomes of accuracies 0.5 and 0.8 can "
            "correlate from -0.5000 to 0.5000",
        ),
        ({"correlation": [0.1, 0.1]}, r"correlation has shape \(2,\)"),
    ],
)
def test_bad_numbers_are_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        simulate(**(GOOD | change))


def test_the_range_in_the_refusal_is_attainable():
    for phi in (-0.5, 0.5):
        log = simulate(**(GOOD | {"queries": 100_000, "correlation": phi}))
        assert np.corrcoef(log.correct)[0, 1] == pytest.approx(phi, abs=1e-2)
