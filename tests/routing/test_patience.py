"""V from stays and leaves: against scipy's optimiser, in simulation, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from routecore.routing import patience_forms as form
from routecore.routing.patience import value_from_choices
from routecore.symbols import V
from routecore.translate import numpy_function


def drawn(value, spread, sessions, seed, apart=1.0):
    """A simulated log: waits within a factor of V, and users whose ln V is logistic."""
    random = np.random.default_rng(seed)
    times = value * np.exp(random.uniform(-apart, apart, sessions))
    own = value * np.exp(random.logistic(0, spread, sessions))
    return times, (own >= times).astype(int)


@given(
    value=st.floats(0.05, 1_000),
    spread=st.floats(0.2, 1.5),
    seed=st.integers(0, 10_000),
)
def test_it_is_the_likeliest_value(value, spread, seed):
    times, stayed = drawn(value, spread, 400, seed)
    found = value_from_choices(times, stayed)

    def unlikelihood(guess):
        # The survival function of a logistic, from its definition; no regression in it.
        at = (np.log(times) - guess[0]) / np.exp(guess[1])
        return np.logaddexp(0, np.where(stayed == 1, at, -at)).sum()

    best = minimize(unlikelihood, [np.log(value), np.log(spread)], method="Nelder-Mead")
    mine = [np.log(found.V), np.log(found.spread)]
    assert unlikelihood(mine) <= best.fun + 1e-6 * abs(best.fun)


def test_the_interval_holds_the_value_as_often_as_it_says():
    inside = 0
    for seed in range(400):
        low, high = value_from_choices(*drawn(0.5, 0.4, 300, seed)).interval()
        inside += low <= 0.5 <= high
    assert 0.92 <= inside / 400 <= 0.98


@pytest.mark.parametrize(("apart", "at"), [(1.0, 1.0), (3.0, 3.0)])
def test_the_needed_sessions_make_the_interval_as_narrow_as_the_window(apart, at):
    """Waits at V * k and V / k, as the form supposes: the interval's width is the window's."""
    low, high, sigma, z = 0.4, 0.5, 0.5, 1.96
    middle = np.sqrt(low * high)
    need = form.sessions(form.CHOICE)
    count = numpy_function((form.x, V, form.sigma, form.z, form.low, form.high), need)
    n = int(count(at * middle, middle, sigma, z, low, high))
    random = np.random.default_rng(7)
    # Two waits that are nearly V tell V but no slope, so a few sessions are far off.
    times = middle * np.where(random.random(n) < 0.5, apart, 1 / apart)
    times[:: 10 if apart == 1 else n] *= 2
    times[5 :: 10 if apart == 1 else n] /= 2
    stayed = (middle * np.exp(random.logistic(0, sigma, n)) >= times).astype(int)
    found = value_from_choices(times, stayed)
    ends = np.log(found.interval(z))
    assert ends[1] - ends[0] == pytest.approx(np.log(high / low), rel=0.12)


@pytest.mark.parametrize(
    ("times", "stayed", "words"),
    [
        ([1.0, 2.0], [1, 1], "stayed is 1 in every session"),
        ([1.0, 2.0], [0, 0], "stayed is 0 in every session"),
        ([1.0, 2.0], [1, 0], "must overlap"),
        ([1.0, 2.0], [0, 1], "must overlap"),
        ([1.0, 1.0, 4.0, 4.0, 4.0], [1, 0, 1, 1, 0], "it must fall"),
        ([0.0, 2.0], [1, 0], "a time must be above 0"),
        ([1.0, 2.0, 3.0], [1, 0], "stayed"),
        ([1.0, 2.0], [1, 0.5], "stayed (1) or left (0)"),
        ([[1.0, 2.0]], [[1, 0]], "one row"),
        ([1.0, float("nan")], [1, 0], "time_per_success"),
    ],
)
def test_what_has_no_estimate_is_refused_in_a_sentence(times, stayed, words):
    with pytest.raises(ValueError, match=r"\.$") as refused:
        value_from_choices(times, stayed)
    assert words in str(refused.value)


def test_an_interval_needs_a_positive_width():
    with pytest.raises(ValueError, match="z is 0"):
        value_from_choices([1, 1, 1, 4, 4, 4], [1, 1, 0, 1, 0, 0]).interval(0)
