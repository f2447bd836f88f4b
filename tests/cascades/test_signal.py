"""The closed-form signal against symbolic derivation, quadrature and simulation."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from routecore.cascades import Signal
from routecore.cascades import signal as closed
from routecore.cascades.closed_form import auroc_of, separation

GRID = np.linspace(-80, 80, 20_001)
NUMBERS = st.fixed_dictionaries(
    {
        "accuracy": st.floats(0.05, 0.95),
        "h1": st.floats(0, 1),
        "h0": st.floats(0, 1),
        "auroc": st.floats(0.5, 0.98),
        "cost_low": st.floats(0, 5),
        "cost_high": st.floats(0.1, 20),
    }
)


def test_the_slope_of_the_frontier_is_benefit_over_cost():
    slope = sp.diff(closed.QUALITY, closed.tau) / sp.diff(closed.CASCADE_COST, closed.tau)
    values = {
        closed.A: sp.Rational(3, 5),
        closed.h1: sp.Rational(9, 10),
        closed.tau: 1,
        closed.h0: sp.Rational(1, 2),
        closed.d: 2,
        closed.cL: 1,
        closed.cH: 5,
    }
    assert sp.simplify((slope - closed.SHADOW_PRICE).subs(values)) == 0
    assert sp.simplify(closed.SHADOW_PRICE * closed.TARGET_PRICE) == 1


def test_the_posterior_is_bayes_rule():
    def density(z):
        return sp.exp(-z) / (1 + sp.exp(-z)) ** 2

    right = closed.A * density(closed.x - closed.d)
    bayes = right / (right + (1 - closed.A) * density(closed.x))
    assert sp.simplify(bayes - closed.POSTERIOR) == 0


def test_the_threshold_at_a_price_solves_the_first_order_condition():
    back = closed.SHADOW_PRICE.subs(closed.tau, closed.THRESHOLD)
    values = {
        closed.A: sp.Rational(3, 5),
        closed.h1: sp.Rational(9, 10),
        closed.d: 2,
        closed.h0: sp.Rational(1, 2),
        closed.cH: 5,
        closed.lam: sp.Rational(1, 20),
    }
    assert sp.N((back - closed.lam).subs(values), 30) == pytest.approx(0, abs=1e-25)


def test_conditional_accuracies_give_back_accuracy_and_correlation():
    values = {
        closed.A: sp.Rational(3, 5),
        closed.accH: sp.Rational(7, 10),
        closed.phi: sp.Rational(1, 4),
    }
    h1, h0 = closed.RIGHT_AFTER_RIGHT, closed.RIGHT_AFTER_WRONG
    overall = closed.ACCURACY_HIGH.subs({closed.h1: h1, closed.h0: h0})
    assert sp.simplify(overall.subs(values) - values[closed.accH]) == 0
    covariance = closed.A * h1 - closed.A * closed.accH
    scale = sp.sqrt(closed.A * (1 - closed.A) * closed.accH * (1 - closed.accH))
    assert sp.simplify((covariance / scale).subs(values) - values[closed.phi]) == 0


@given(st.floats(1e-6, 1 - 1e-6))
def test_separation_and_auroc_are_inverse(auroc):
    assert float(auroc_of(separation(auroc))) == pytest.approx(auroc, abs=1e-12)


@given(st.floats(-30, 30))
def test_auroc_is_antisymmetric_and_that_of_the_logistics(d):
    auroc = float(auroc_of(d))
    assert auroc + float(auroc_of(-d)) == pytest.approx(1, abs=1e-12)
    # P(right > wrong), integrated over the scores of wrong answers.
    chance = np.trapezoid(stats.logistic.pdf(GRID) * stats.logistic.sf(GRID - d), GRID)
    assert auroc == pytest.approx(chance, abs=1e-9)


def test_the_series_near_zero_meets_the_closed_form():
    for d in (0.0199999, 0.0200001, -0.0199999, -0.0200001):
        exact = sp.N(closed.AUROC_CLOSED.subs(closed.d, sp.Rational(str(d))), 30)
        assert float(auroc_of(d)) == pytest.approx(float(exact), abs=1e-12)
    assert float(auroc_of(0.0)) == 0.5


@given(NUMBERS, st.floats(-8, 8))
def test_quality_is_the_integral_of_the_benefit(numbers, tau):
    signal = Signal(**numbers)
    at = signal.at(tau)
    d, a = signal.separation, signal.accuracy

    x = np.linspace(-60, tau, 20_001)
    density = a * stats.logistic.pdf(x - d) + (1 - a) * stats.logistic.pdf(x)
    gain = np.trapezoid(signal.at(x)["benefit"] * density, x)
    assert at["quality"] == pytest.approx(a + gain, abs=1e-5)
    assert at["cost"] - at["router_cost"] == pytest.approx(at["escalation_rate"] * signal.cost_low)
    assert at["shadow_price"] == pytest.approx(at["benefit"] / signal.cost_high)


@given(NUMBERS, st.floats(0.01, 0.99))
def test_the_threshold_at_a_budget_costs_it(numbers, share):
    signal = Signal(**numbers)
    budget = signal.cost_low + share * signal.cost_high
    assert signal.at(signal.threshold_at_budget(budget))["cost"] == pytest.approx(budget)


@given(NUMBERS, st.floats(0, 0.5), st.booleans())
def test_the_threshold_at_a_price_is_the_best(numbers, price, at_bound):
    signal = Signal(**numbers)
    if at_bound:  # the benefit of the lowest or highest scores, where the closed form is at its end
        price = max(signal.at(700.0 if price < 0.25 else -700.0)["shadow_price"] + 1e-17, 0.0)
    best = signal.at(signal.threshold_at_price(price))
    others = signal.at(np.linspace(-40, 40, 2001))
    worth = others["quality"] - price * others["cost"]
    assert best["quality"] - price * best["cost"] >= worth.max() - 1e-9


def test_the_ends_are_the_single_policies():
    signal = Signal(accuracy=0.6, h1=0.9, h0=0.5, auroc=0.8, cost_low=1.0, cost_high=5.0)
    never, always = signal.at(-np.inf), signal.at(np.inf)
    assert (never["cost"], never["quality"]) == pytest.approx((1.0, 0.6))
    assert (always["cost"], always["quality"]) == pytest.approx((6.0, 0.9 * 0.6 + 0.5 * 0.4))
    assert isinstance(never["cost"], float)
    assert signal.threshold_at_price(0.5) == -np.inf and signal.threshold_at_price(0.0) < np.inf
    assert Signal(0.6, 1.0, 1.0, 0.8, 1.0, 5.0).threshold_at_price(0.0) == np.inf


def test_every_symbol_is_in_the_table():
    used = set().union(
        *(
            e.free_symbols
            for e in (
                closed.RATE,
                closed.QUALITY,
                closed.CASCADE_COST,
                closed.ROUTER_COST,
                closed.BENEFIT,
                closed.THRESHOLD,
                closed.AUROC,
                closed.RIGHT_AFTER_RIGHT,
                closed.RIGHT_AFTER_WRONG,
            )
        )
    )
    assert used == {q.symbol for q in closed.SIGNAL_QUANTITIES.values()}


GOOD = {"accuracy": 0.6, "h1": 0.9, "h0": 0.5, "auroc": 0.8, "cost_low": 1.0, "cost_high": 5.0}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"accuracy": 1.0}, "accuracy is 1.0: it must lie strictly between 0 and 1"),
        ({"accuracy": np.nan}, "accuracy is nan"),
        ({"h1": 1.1}, "h1 is 1.1: it must lie between 0 and 1"),
        ({"h0": -0.1}, "h0 is -0.1: it must lie between 0 and 1"),
        ({"auroc": 0.0}, "auroc is 0.0: it must lie strictly between 0 and 1"),
        ({"cost_low": -1.0}, "cost_low is -1.0: a cost must be zero or more"),
        ({"cost_high": 0.0}, "cost_high is 0.0: it must be more than zero"),
    ],
)
def test_numbers_outside_the_domain_are_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        Signal(**(GOOD | change))


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda s: s.at(np.nan), "threshold is nan"),
        (
            lambda s: s.threshold_at_budget(1.0),
            "budget is 1.0: it must lie strictly between 1.0 and",
        ),
        (lambda s: s.threshold_at_budget([2.0, 7.0]), "budget is 7.0"),
        (lambda s: s.threshold_at_price(-1.0), "price is -1.0: a price must be zero or more"),
        (
            lambda s: Signal(**(GOOD | {"auroc": 0.4})).threshold_at_price(0.1),
            "auroc is 0.4: below",
        ),
        (lambda s: separation(1.0), "auroc is 1.0: it must lie strictly between 0 and 1"),
    ],
)
def test_bad_questions_to_a_signal_are_refused(ask, sentence):
    with pytest.raises(ValueError, match=sentence):
        ask(Signal(**GOOD))
