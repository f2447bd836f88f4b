"""The frontier against a sweep that tries every threshold on every query."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routecore.cascades import Frontier, Signal

CLOSE = {"rel": 1e-12, "abs": 1e-12}


@given(data=st.data())
def test_rows_are_those_of_the_sweep(outcomes, sweep, data):
    log = data.draw(outcomes)
    frontier, rows = Frontier.from_outcomes(*log), sweep(*log)
    for name, column in zip(
        ("threshold", "cost", "quality", "escalation_rate"), zip(*rows, strict=True), strict=True
    ):
        assert getattr(frontier, name) == pytest.approx(list(column), **CLOSE), name
    assert (np.diff(frontier.cost) >= 0).all()
    assert frontier.escalation_rate[0] == 0 and frontier.escalation_rate[-1] == 1


@given(data=st.data(), where=st.floats(0, 1))
def test_at_budget_and_at_quality_are_the_best_of_the_sweep(outcomes, sweep, data, where):
    log = data.draw(outcomes)
    frontier, rows = Frontier.from_outcomes(*log), sweep(*log)
    lowest, highest = rows[0][1], rows[-1][1]
    budget = lowest + where * (highest - lowest)
    best = max(q for _, c, q, _ in rows if c <= budget + 1e-12)
    point = frontier.at_budget(budget)
    assert point.quality == pytest.approx(best, **CLOSE)
    assert point.cost <= budget + 1e-9
    target = point.quality
    cheapest = min(c for _, c, q, _ in rows if q >= target - 1e-12)
    assert frontier.at_quality(target).cost == pytest.approx(cheapest, **CLOSE)


@given(data=st.data())
def test_every_row_is_what_its_threshold_does(outcomes, data):
    frontier = Frontier.from_outcomes(*data.draw(outcomes))
    point = frontier.at_threshold(frontier.threshold)
    np.testing.assert_array_equal(point.cost, frontier.cost)
    np.testing.assert_array_equal(point.quality, frontier.quality)


@given(data=st.data())
def test_order_of_the_queries_does_not_matter(outcomes, data):
    score, low, high, cost_low, cost_high = data.draw(outcomes)
    back = [x if np.ndim(x) == 0 else x[::-1] for x in (low, high, cost_low, cost_high)]
    one = Frontier.from_outcomes(score, low, high, cost_low, cost_high)
    two = Frontier.from_outcomes(score[::-1], *back)
    assert two.cost == pytest.approx(one.cost, **CLOSE)
    assert two.quality == pytest.approx(one.quality, **CLOSE)


@given(data=st.data())
@settings(max_examples=200)
def test_the_two_prices_of_one_point_are_reciprocal(outcomes, data):
    frontier = Frontier.from_outcomes(*data.draw(outcomes))
    by_budget = frontier.at_budget(frontier.cost)
    by_target = frontier.at_quality(by_budget.quality)
    np.testing.assert_array_equal(by_target.cost, by_budget.cost)
    priced = by_budget.shadow_price > 0
    assert by_budget.shadow_price[priced] * by_target.shadow_price[priced] == pytest.approx(
        1.0, **CLOSE
    )
    assert np.isinf(by_target.shadow_price[~priced]).all()
    for values in (
        by_budget.shadow_price,
        by_target.shadow_price,
        by_budget.smooth_shadow_price,
        by_target.smooth_shadow_price,
    ):
        assert not np.isnan(values).any()


def test_an_array_of_budgets_is_each_budget_in_turn(draw_log):
    frontier = Frontier.from_outcomes(*draw_log())
    budgets = np.linspace(frontier.cost[0], frontier.cost[-1], 7).reshape(7, 1)
    many = frontier.at_budget(budgets)
    assert many.quality.shape == (7, 1)
    for i, budget in enumerate(budgets[:, 0]):
        one = frontier.at_budget(budget)
        assert (one.threshold, one.quality) == (many.threshold[i, 0], many.quality[i, 0])
        assert isinstance(one.quality, float)


def test_a_budget_short_by_rounding_is_met(draw_log):
    frontier = Frontier.from_outcomes(*draw_log())
    below = np.nextafter(frontier.cost[0], 0)
    assert frontier.at_budget(below).escalation_rate == 0
    beyond = np.nextafter(frontier.quality.max(), 2)
    assert frontier.at_quality(beyond).quality == frontier.quality.max()


def test_more_than_enough_budget_buys_the_best_and_no_more(draw_log):
    frontier = Frontier.from_outcomes(*draw_log())
    point = frontier.at_budget(1e9)
    assert point.quality == frontier.quality.max() and point.shadow_price == 0


@pytest.mark.parametrize("kind", [bool, int, float, np.float32])
def test_outcomes_may_be_of_any_kind(draw_log, kind):
    score, low, high, *cost = draw_log()
    one = Frontier.from_outcomes(score, low, high, *cost)
    two = Frontier.from_outcomes(score, low.astype(kind), high.astype(kind), *cost)
    np.testing.assert_array_equal(one.quality, two.quality)


@pytest.mark.parametrize("kind", [np.float32, np.float16, np.longdouble, int, object])
def test_scores_may_be_of_any_kind(draw_log, kind):
    score, *rest = draw_log()
    score = np.round(score * 100).astype(kind)
    one = Frontier.from_outcomes(score, *rest)
    two = Frontier.from_outcomes(score.astype(float), *rest)
    np.testing.assert_array_equal(one.cost, two.cost)


def test_a_masked_array_without_gaps_is_an_array(draw_log):
    score, *rest = draw_log()
    masked = Frontier.from_outcomes(np.ma.array(score), *rest)
    np.testing.assert_array_equal(masked.cost, Frontier.from_outcomes(score, *rest).cost)


def test_prices_approach_the_closed_form():
    signal = Signal(accuracy=0.6, h1=0.95, h0=0.5, auroc=0.8, cost_low=1.0, cost_high=5.0)
    rng = np.random.default_rng(4)
    right = rng.random(400_000) < signal.accuracy
    score = rng.logistic(size=len(right)) + signal.separation * right
    high = rng.random(len(right)) < np.where(right, signal.h1, signal.h0)
    frontier = Frontier.from_outcomes(score, right, high, 1.0, 5.0)
    for budget in (1.8, 2.5, 3.5):
        point = frontier.at_budget(budget)
        exact = signal.at(signal.threshold_at_budget(budget))
        assert point.quality == pytest.approx(exact["quality"], abs=4e-3)
        assert point.smooth_shadow_price == pytest.approx(exact["shadow_price"], abs=4e-3)
        assert point.shadow_price == pytest.approx(exact["shadow_price"], abs=1e-2)


def test_what_the_frontier_says_of_itself(draw_log):
    assert repr(Frontier.from_outcomes(*draw_log())).startswith("Frontier(400 queries, 401 thres")
