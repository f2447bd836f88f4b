"""Bands: seeded, ordered, and of the coverage they claim."""

import numpy as np
import pytest

from routecore.cascades import Frontier, Router


def test_the_seed_decides(draw_log):
    frontier = Frontier.from_outcomes(*draw_log())
    one, two, other = (frontier.bootstrap(2.0, replicates=50, seed=s) for s in (1, 1, 2))
    assert (one.quality, one.threshold) == (two.quality, two.threshold)
    assert one.quality != other.quality


@pytest.mark.parametrize("kind", [Frontier, Router])
def test_bands_hold_the_point_and_widen_with_the_level(draw_log, kind):
    frontier = kind.from_outcomes(*draw_log())
    narrow, wide = (frontier.bootstrap(1.6, level=level, seed=3) for level in (0.5, 0.95))
    assert wide.quality[0] < narrow.quality[0] < narrow.point.quality < narrow.quality[1]
    assert narrow.quality[1] < wide.quality[1]
    assert wide.threshold[0] <= wide.point.threshold <= wide.threshold[1]
    assert wide.frontier_quality[0] <= wide.frontier_quality[1]


def test_the_spread_is_the_standard_error(draw_log):
    frontier = Frontier.from_outcomes(*draw_log(2000)[:3], 1.0, 4.0)
    bands = frontier.bootstrap(3.0, replicates=1000, level=0.6827)
    error = np.sqrt(bands.point.quality * (1 - bands.point.quality) / 2000)
    assert (bands.quality[1] - bands.quality[0]) / 2 == pytest.approx(error, rel=0.1)
    rate = bands.point.escalation_rate
    assert (bands.cost[1] - bands.cost[0]) / 2 == pytest.approx(
        4 * np.sqrt(rate * (1 - rate) / 2000), rel=0.1
    )


def test_a_budget_at_the_floor_is_out_of_reach_in_some_replicates(draw_log):
    frontier = Frontier.from_outcomes(*draw_log())
    bands = frontier.bootstrap(frontier.cost[0], replicates=200)
    assert 0.2 < bands.attainable < 0.8


def test_a_floor_no_replicate_can_pay_is_told():
    # The dear query is the only one whose cheap pass costs nothing: most replicates cost more.
    frontier = Frontier.from_outcomes([1, 2], [0, 1], [1, 1], [0.0, 1.0], 1.0)
    bands = frontier.bootstrap(0.5, replicates=2, seed=_seed_that_repeats_query_1())
    assert bands.attainable == 0
    assert bands.frontier_quality == (bands.point.quality,) * 2
    assert bands.threshold == (bands.point.threshold,) * 2


def _seed_that_repeats_query_1():
    for seed in range(1000):
        rng = np.random.default_rng(seed)
        if all((rng.integers(0, 2, 2) == 1).all() for _ in range(2)):
            return seed
    raise AssertionError("no seed found")


def test_about_the_promised_share_of_bands_hold_the_truth():
    held = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        score = rng.random(300)
        low, high = rng.random(300) < score, rng.random(300) < 0.8
        bands = Frontier.from_outcomes(score, low, high, 1.0, 4.0).bootstrap(
            3.0, replicates=100, level=0.9, seed=seed
        )
        t = bands.point.threshold  # true quality: 0.8 below t, the score itself above
        held += bands.quality[0] <= 0.8 * t + (1 - t**2) / 2 <= bands.quality[1]
    assert 43 <= held <= 60  # choosing on the same queries costs a little of the 90 %
