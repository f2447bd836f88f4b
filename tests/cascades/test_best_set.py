"""Best escalation sets: what they claim is what they do, and when they beat a threshold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore.cascades import Frontier, Router


@given(data=st.data(), where=st.floats(0, 1), bins=st.integers(1, 12), routed=st.booleans())
def test_the_set_does_what_it_says(outcomes, data, where, bins, routed):
    log = data.draw(outcomes)
    score, low, high, cost_low, cost_high = log
    frontier = (Router if routed else Frontier).from_outcomes(*log)
    budget = frontier.cost[0] + where * (frontier.cost[-1] - frontier.cost[0])
    found = frontier.best_set(budget, bins=bins)
    up = found.escalates(score)
    cost = np.where(up, np.add(0.0 if routed else cost_low, cost_high), cost_low).mean()
    assert cost == pytest.approx(found.cost) and cost <= budget + 1e-9
    assert np.where(up, high, low).mean() == pytest.approx(found.quality)
    assert up.mean() == pytest.approx(found.escalation_rate)
    assert found.gain == pytest.approx(found.quality - frontier.at_budget(budget).quality)
    assert found.gain >= 0 and found.shadow_price >= 0
    assert all(a < b for a, b in found.intervals)
    assert all(x[1] < y[0] for x, y in zip(found.intervals, found.intervals[1:], strict=False))


def test_a_set_beats_every_threshold_where_the_benefit_rises(draw_log):
    frontier = Frontier.from_outcomes(*draw_log(20_000, rising=True)[:3], 1.0, 4.0)
    found = frontier.best_set(3.0)
    assert found.gain > 0.05
    # The benefit rises with the score, so the set is the top of it.
    assert found.intervals[-1][1] == np.inf and found.intervals[0][0] > 0.3
    fresh = draw_log(20_000, seed=9, rising=True)
    kept = np.where(found.escalates(fresh[0]), fresh[2], fresh[1]).mean()
    assert kept == pytest.approx(found.quality, abs=0.02)


def test_the_middle_of_the_scores_may_be_best():
    score = np.arange(9)
    middle = (score >= 3) & (score < 6)
    frontier = Frontier.from_outcomes(score, ~middle, middle, 1.0, 3.0)
    found = frontier.best_set(2.0, bins=9)
    assert found.intervals == ((3.0, 6.0),) and found.quality == 1.0
    assert found.shadow_price == 0.0  # nothing more would help
    short = frontier.best_set(1.5, bins=9)
    assert short.shadow_price == pytest.approx(1 / 3)  # one more outcome for one more escalation


def test_the_price_is_that_of_the_marginal_bin():
    frontier = Frontier.from_outcomes([1, 2, 3, 4], [0, 0, 0, 0], [0, 1, 1, 1], 0.0, [3, 1, 2, 4])
    found = frontier.best_set(1.0, bins=4)
    assert found.intervals == ((2.0, 4.0),)
    assert found.shadow_price == pytest.approx(0.25)
