"""The rational forms are the signal's own formulas, and the closed chain agrees with its parts."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from routecore.cascades import forms as form
from routecore.cascades import signal
from routecore.cascades.closed_form import conditional_accuracies
from routecore.cascades.signal import A, accH, cH, cL, d, h0, h1, tau
from routecore.translate import numpy_function

inside = st.floats(0.05, 0.95)


@settings(deadline=None)
@given(inside, inside, inside, st.floats(0.1, 4), st.floats(-4, 6))
def test_rational_forms_equal_the_signal(accuracy, right, wrong, distance, threshold):
    numbers = {A: accuracy, h1: right, h0: wrong, cL: 0.3, cH: 2.0}
    logs, powers = (
        {d: distance, tau: threshold},
        {form.D: np.exp(distance), form.u: np.exp(threshold)},
    )
    for rational, original in (
        (form.RATE, signal.RATE),
        (form.QUALITY, signal.QUALITY),
        (form.COST, signal.CASCADE_COST),
        (form.BENEFIT, signal.BENEFIT.subs(signal.x, tau)),
    ):
        assert float(rational.subs(numbers | powers)) == pytest.approx(
            float(original.subs(numbers | logs)), rel=1e-9, abs=1e-12
        )


@settings(deadline=None)
@given(inside, st.floats(0, 4), st.floats(0.001, 0.999))
def test_threshold_at_a_rate_escalates_that_share(accuracy, distance, rate):
    numbers = {A: accuracy, form.D: np.exp(distance), form.f: rate}
    found = float(form.AT_RATE.subs(numbers))
    assert found > 0
    assert float(form.RATE.subs(numbers | {form.u: found})) == pytest.approx(rate, abs=1e-9)


@settings(deadline=None)
@given(inside, inside, st.floats(0, 1))
def test_nesting_gives_two_probabilities_with_the_right_mean(low, high, share):
    low, high = sorted((low, high))
    if high - low < 1e-6:
        return
    numbers = {A: low, accH: high, form.nu: share}
    right, wrong = float(form.H1.subs(numbers)), float(form.H0.subs(numbers))
    assert -1e-9 <= wrong <= 1 + 1e-9 and high - 1e-9 <= right <= 1 + 1e-9
    assert right * low + wrong * (1 - low) == pytest.approx(high)
    phi = float(form.CORRELATION.subs(numbers))
    expected = conditional_accuracies(low, high, phi)
    assert (right, wrong) == pytest.approx(tuple(map(float, expected)))


def test_a_chain_without_its_middle_stage_is_the_pair():
    numbers = {
        A: 0.5,
        form.b1: 0.9,
        form.b0: 0.4,
        h1: 0.95,
        h0: 0.6,
        form.D1: 5.0,
        form.u1: 2.0,
        form.D2: 3.0,
        cL: 1.0,
        form.cM: 0.0,
        cH: 4.0,
    }
    chain = numpy_function(
        [form.u2], [form.CHAIN_QUALITY.subs(numbers), form.CHAIN_COST.subs(numbers)]
    )(np.inf)
    pair = {
        A: 0.5,
        h1: form.H1_PAST_M.subs(numbers),
        h0: form.H0_PAST_M.subs(numbers),
        form.D: 5.0,
        form.u: 2.0,
        cL: 1.0,
        cH: 4.0,
    }
    assert [float(x) for x in chain] == pytest.approx(
        [float(form.QUALITY.subs(pair)), float(form.COST.subs(pair))]
    )


@pytest.mark.parametrize("name", ["u1", "u2"])
def test_the_price_at_a_boundary_is_the_slope_there(name):
    step = 1e-5
    numbers = {
        A: 0.5,
        form.b1: 0.9,
        form.b0: 0.4,
        h1: 0.95,
        h0: 0.6,
        form.D1: 5.0,
        form.u1: 2.0,
        form.D2: 3.0,
        form.u2: 1.5,
        cL: 1.0,
        form.cM: 2.0,
        cH: 4.0,
    }
    moved = sp.Symbol(name, real=True)
    ends = [numbers | {moved: numbers[moved] + side} for side in (-step, step)]
    quality, cost = (
        [float(e.subs(end)) for end in ends] for e in (form.CHAIN_QUALITY, form.CHAIN_COST)
    )
    slope = (quality[1] - quality[0]) / (cost[1] - cost[0])
    price = {"u1": form.PRICE_1, "u2": form.PRICE_2}[name]
    assert float(price.subs(numbers)) == pytest.approx(slope, rel=1e-5)
