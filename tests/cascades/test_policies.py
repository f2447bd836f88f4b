"""Policies keep to their budget, look at no outcome when they decide, and are what they claim."""

import numpy as np
import pytest

from routecore.cascades.field import aiq, compare_field, held_out_curve
from routecore.cascades.policies import (
    POLICIES,
    Coin,
    CostOfPass,
    FrugalGPT,
    HybridLLM,
    Records,
    RouteLLM,
    Unified,
)
from routecore.cascades.policy_forms import win_probability
from routecore.cascades.recorded import recorded_answers


@pytest.fixture(scope="module")
def records():
    shuffled = np.random.default_rng(0).permutation(1307)
    return Records.of(recorded_answers("gsm8k"), (0.1, 1.0)).part(shuffled)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("budget", [0.1, 0.35, 0.8, 3.0])
def test_the_budget_is_kept_where_it_was_fitted(policy, budget, records):
    cost, quality = policy().fit(records, budget).decide(records).play(records)
    assert cost <= budget + 2e-3  # a coin's share comes out to a query or two
    assert 0.5 < quality < 0.9


@pytest.mark.parametrize("policy", POLICIES)
def test_deciding_looks_at_no_outcome(policy, records):
    fitted = policy().fit(records, 0.4)
    other = Records(**{**vars(records), "correct_low": 1 - records.correct_low})
    first, second = fitted.decide(records), fitted.decide(other)
    np.testing.assert_array_equal(first.direct, second.direct)
    np.testing.assert_array_equal(first.escalate, second.escalate)


def test_play_pays_for_what_was_asked(records):
    always = np.ones(len(records), bool)
    never = ~always
    from routecore.cascades.policies import Decisions

    assert Decisions(never, never).play(records)[0] == pytest.approx(0.1)
    assert Decisions(always, never).play(records)[0] == pytest.approx(1.0)
    assert Decisions(never, always).play(records)[0] == pytest.approx(1.1)
    assert Decisions(always, always).play(records)[0] == pytest.approx(1.0)
    assert Decisions(never, always).play(records)[1] == records.correct_high.mean()


def test_two_routers_are_one(records):
    gap = records.high_before - records.low_before
    win = win_probability(records.low_before, records.high_before)
    np.testing.assert_array_equal(np.argsort(gap, kind="stable"), np.argsort(win, kind="stable"))
    hybrid = HybridLLM().fit(records, 0.4).decide(records).direct
    calls = RouteLLM().fit(records, 0.4).decide(records).direct
    # One set lies within the other: the same order, two ways to set the threshold.
    assert (hybrid <= calls).all() or (calls <= hybrid).all()


def test_the_two_step_policy_becomes_its_parts(records):
    free = Records(**{**vars(records), "cost_low": np.zeros(len(records))})
    # Nearly: the regression is not exact, and the two predictions are two models.
    assert Unified().fit(free, 0.3).decide(free).direct.mean() < 0.05
    # With nothing to learn from the answer, asking L first is never worth a cost.
    blind = Records(
        **{
            **vars(records),
            "low_after": records.low_before,
            "high_after": records.high_before,
            "cost_low": np.full(len(records), 0.3),
        }
    )
    decided = Unified().fit(blind, 0.6).decide(blind)
    assert (decided.escalate & ~decided.direct).mean() < 0.05


def test_compare_and_curves_run_on_held_out_halves(records):
    rows = {row.policy: row for row in compare_field(records, 0.4, splits=6)}
    assert rows["Unified"].gain > rows["HybridLLM"].gain > 0.01
    assert abs(rows["Coin"].gain) < 0.01 and rows["CostOfPass"].cost < 0.2
    for row in rows.values():
        assert row.interval[0] <= row.gain <= row.interval[1] or row.gain == 0
    curve = held_out_curve(FrugalGPT, records, np.linspace(0.1, 1.0, 5))
    assert (np.diff(curve) > -0.01).all() and curve[0] < 0.7 < curve[-1]


def test_aiq_of_a_line_is_its_middle():
    assert aiq([0, 1], [0.5, 0.9]) == pytest.approx(0.7)
    assert aiq([1, 0, 2], [0.9, 0.5, 0.3]) == pytest.approx((0.7 + 0.9) / 2)
    with pytest.raises(ValueError, match="cost is 1"):
        aiq([1, 1], [0.5, 0.9])


def test_bad_budgets_and_logs_are_refused(records):
    for policy in (Coin, FrugalGPT, Unified):
        with pytest.raises(ValueError, match=r"budget is 0\.01: it must pay for the cheap model"):
            policy().fit(records, 0.01)
    assert CostOfPass().fit(records, 0.01)
    with pytest.raises(ValueError, match="answers is mmlu: it has no scores after the answer"):
        Records.of(recorded_answers("mmlu"))
