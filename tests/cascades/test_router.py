"""Routers against a sweep, and the break-even rule against what happens."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore.cascades import Frontier, Router, break_even


@given(data=st.data())
def test_rows_are_those_of_the_sweep_by_cost(outcomes, sweep, data):
    log = data.draw(outcomes)
    router, rows = Router.from_outcomes(*log), sweep(*log, routed=True)
    assert (np.diff(router.cost) >= 0).all()
    for threshold, cost, quality, rate in rows:
        point = router.at_threshold(threshold)
        assert (point.cost, point.quality, point.escalation_rate) == pytest.approx(
            (cost, quality, rate), rel=1e-12, abs=1e-12
        )
    assert sorted(router.threshold) == [row[0] for row in rows]


@given(data=st.data(), where=st.floats(0, 1))
def test_answers_are_the_best_of_the_sweep(outcomes, sweep, data, where):
    log = data.draw(outcomes)
    router, rows = Router.from_outcomes(*log), sweep(*log, routed=True)
    budget = router.cost[0] + where * (router.cost[-1] - router.cost[0])
    point = router.at_budget(budget)
    best = max(q for _, c, q, _ in rows if c <= budget + 1e-12)
    assert point.quality == pytest.approx(best, rel=1e-12, abs=1e-12)
    cheapest = min(c for _, c, q, _ in rows if q >= best - 1e-12)
    assert router.at_quality(best).cost == pytest.approx(cheapest, rel=1e-12, abs=1e-12)
    assert not np.isnan([point.shadow_price, point.smooth_shadow_price]).any()


def test_with_one_score_the_cascade_pays_the_structural_cost(draw_log):
    log = draw_log(2000)
    router, cascade = Router.from_outcomes(*log), Frontier.from_outcomes(*log)
    told = break_even(router, cascade, 1.5)
    assert told.signal_loss == pytest.approx(0, abs=1e-12)
    point = cascade.at_budget(1.5)
    same = router.at_threshold(point.threshold)
    assert point.cost - same.cost == pytest.approx(told.structural_cost)
    assert told.tolerated_loss == told.shadow_price * told.structural_cost
    assert told.router_predicted and told.advantage > 0


def test_a_router_without_a_signal_loses(draw_log):
    score, *rest = draw_log(5000)
    rest[2:] = [0.05, 3.0]  # a cheap model that costs next to nothing
    blind = Router.from_outcomes(np.random.default_rng(8).random(5000), *rest)
    told = break_even(blind, Frontier.from_outcomes(score, *rest), 1.0)
    assert not told.router_predicted and told.advantage < 0


def test_the_rule_agrees_with_the_outcome_away_from_the_tie(draw_log):
    score, *rest = draw_log(20_000)
    rest[2:] = [1.0, 3.0]
    cascade = Frontier.from_outcomes(score, *rest)
    rng = np.random.default_rng(2)
    for noise in (0.0, 0.1, 3.0, 10.0):
        router = Router.from_outcomes(score + noise * rng.normal(size=len(score)), *rest)
        told = break_even(router, cascade, 2.0)
        if abs(told.tolerated_loss - told.signal_loss) > 0.02:
            assert told.router_predicted == (told.advantage > 0), noise


def test_unlike_logs_are_refused(draw_log):
    router, cascade = Router.from_outcomes(*draw_log(30)), Frontier.from_outcomes(*draw_log(40))
    with pytest.raises(ValueError, match="router has 30 queries: it must have the 40 of cascade"):
        break_even(router, cascade, 2.0)
    with pytest.raises(ValueError, match="budget is nan: it must be a finite number"):
        break_even(Router.from_outcomes(*draw_log(40)), cascade, float("nan"))
