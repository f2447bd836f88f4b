"""Choosing on one half, reporting on the other."""

import numpy as np
import pytest

from routecore.cascades import Frontier, Router, evaluate


@pytest.mark.parametrize("kind", [Frontier, Router])
def test_the_report_is_what_the_threshold_does_on_the_test_queries(draw_log, kind):
    log = draw_log(1000)
    frontier = kind.from_outcomes(*log)
    calibration, test = frontier.split(0.4, seed=5)
    assert (calibration.log.queries, test.log.queries) == (400, 600)
    scores = np.concatenate([calibration.log.score, test.log.score])
    np.testing.assert_array_equal(np.sort(scores), np.sort(log[0]))

    report = evaluate(calibration, test, budget=1.8)
    assert report.calibration == calibration.at_budget(1.8)
    up = test.log.score < report.calibration.threshold
    outcome = np.where(up, test.log.correct_high, test.log.correct_low)
    assert report.test.quality == pytest.approx(outcome.mean())
    assert report.quality_error == pytest.approx(outcome.std(ddof=1) / np.sqrt(600))
    paid = (
        np.where(up, test.log.cost_high, test.log.cost_low)
        if kind is Router
        else test.log.cost_low + np.where(up, test.log.cost_high, 0)
    )
    assert report.test.cost == pytest.approx(paid.mean())
    assert report.cost_error == pytest.approx(paid.std(ddof=1) / np.sqrt(600))
    assert report.optimism == report.calibration.quality - report.test.quality
    assert report.overspend == report.test.cost - report.calibration.cost


def test_a_target_is_chosen_for_as_well(draw_log):
    calibration, test = Frontier.from_outcomes(*draw_log(1000)).split()
    report = evaluate(calibration, test, target=0.7)
    assert report.calibration == calibration.at_quality(0.7)
    assert report.test.threshold >= report.calibration.threshold


def test_choosing_on_noise_is_optimistic():
    optimism = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        noise = Frontier.from_outcomes(
            rng.random(100), rng.random(100) < 0.5, rng.random(100) < 0.5, 1.0, 1.0
        )
        optimism.append(evaluate(*noise.split(seed=seed), budget=2.0).optimism)
    assert np.mean(optimism) > 0.02


def test_the_seed_decides_the_split(draw_log):
    frontier = Frontier.from_outcomes(*draw_log())
    one, two, other = (frontier.split(seed=s)[0].log.score for s in (1, 1, 2))
    assert (one == two).all() and (one != other).any()
