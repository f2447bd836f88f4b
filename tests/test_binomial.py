"""Binomial tails and intervals: against sums, against SciPy, and against what they promise."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

import tests.strategies  # noqa: F401  (the profile: the same examples on every run, no clock)
from routecore.binomial import at_least, clopper_pearson


@st.composite
def counts(draw, most=400):
    trials = draw(st.integers(1, most))
    return draw(st.integers(0, trials)), trials


@given(counts(60), st.integers(0, 32))
def test_the_tail_is_a_sum(drawn, parts):
    k, n = drawn
    p = Fraction(parts, 32)
    exact = sum(math.comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(k, n + 1))
    assert at_least(k, n, float(p)) == pytest.approx(float(exact), rel=1e-11, abs=1e-300)


@given(counts(), st.floats(1e-6, 0.9))
def test_the_interval_is_scipys(drawn, alpha):
    k, n = drawn
    low, high = clopper_pearson(k, n, alpha)
    assert low == pytest.approx(beta.ppf(alpha / 2, k, n - k + 1) if k else 0, abs=1e-10)
    assert high == pytest.approx(beta.ppf(1 - alpha / 2, k + 1, n - k) if k < n else 1, abs=1e-10)
    assert 0 <= low <= k / n <= high <= 1


@pytest.mark.parametrize("n", [5, 40])
def test_the_interval_covers_the_truth(n):
    low, high = clopper_pearson(np.arange(n + 1), n, 0.1)
    for p in np.linspace(0.01, 0.99, 99):
        chance = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
        assert np.sum(chance, where=(low <= p) & (p <= high)) >= 0.9
        assert np.sum(chance, where=low > p) <= 0.05 and np.sum(chance, where=high < p) <= 0.05


def test_many_trials():
    low, high = clopper_pearson(300_000, 1_000_000, 0.05)
    normal = 1.959964 * math.sqrt(0.3 * 0.7 / 1e6)
    assert low == pytest.approx(0.3 - normal, abs=2e-6)
    assert high == pytest.approx(0.3 + normal, abs=2e-6)


def test_arrays_broadcast():
    low, high = clopper_pearson([[0], [3]], [5, 10, 20], 0.1)
    assert low.shape == high.shape == (2, 3)
    assert low[1, 2] == clopper_pearson(3, 20, 0.1)[0]
    assert at_least([0, 1, 2], 2, 0.5).tolist() == pytest.approx([1, 0.75, 0.25])
    assert at_least([1, 1], 3, [0.0, 1.0]).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: clopper_pearson(3, 0, 0.1), "trials is 0.0: it must be a whole number of at"),
        (lambda: clopper_pearson(-1, 2, 0.1), "successes is -1.0: it must be a whole number of"),
        (lambda: clopper_pearson(1.5, 2, 0.1), "successes is 1.5: it must be a whole number of at"),
        (lambda: clopper_pearson([1, 3], 2, 0.1), "successes[1] is 3.0: there cannot be more"),
        (lambda: clopper_pearson([1, 1], [2, 2, 2], 0.1), "trials has shape (3,): it must"),
        (lambda: clopper_pearson(1, 2, 1), "alpha is 1: it must be strictly between 0 and 1."),
        (lambda: clopper_pearson(1, 2, "x"), "alpha is 'x': it must be strictly between 0"),
        (lambda: at_least(1, 2, 1.5), "p is 1.5: it must be from 0 to 1."),
        (lambda: at_least(1, 2, float("nan")), "p is nan: it must be a finite number."),
        (lambda: at_least([1, 1], 2, [0.5] * 3), "p has shape (3,): it must broadcast with"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value).startswith(message)
