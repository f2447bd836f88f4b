"""The worth of a score, and the signal that feels H, at the edges of their domain."""

import numpy as np
import pytest
import sympy as sp

from routecore.cascades import dependence_forms as dep
from routecore.cascades import signal
from routecore.cascades.dependence import area_of_score, below


def test_without_the_second_shift_it_is_the_signal():
    assert sp.simplify(dep.RATE.subs(dep.e, 0) - signal.RATE) == 0
    assert sp.simplify(dep.QUALITY.subs(dep.e, 0) - signal.QUALITY) == 0
    numbers = {signal.A: 0.6, signal.h1: 0.9, signal.h0: 0.4, signal.d: 1.2, signal.x: 0.7}
    bent = dep.BENEFIT.subs({dep.e: 0, dep.u: sp.exp(0.7)}).subs(numbers)
    assert float(bent) == pytest.approx(float(signal.BENEFIT.subs(numbers)))


def test_the_benefit_is_the_slope_of_quality_over_rate():
    numbers = {signal.A: 0.6, signal.h1: 0.9, signal.h0: 0.4, signal.d: 1.2, dep.e: 0.8}
    slope = sp.diff(dep.QUALITY, signal.tau) / sp.diff(dep.RATE, signal.tau)
    for at in (-3.0, 0.0, 2.5):
        found = dep.BENEFIT.subs(numbers).subs(dep.u, sp.exp(at))
        assert float(found) == pytest.approx(float(slope.subs(numbers).subs(signal.tau, at)))


def test_a_constant_score_within_groups_counts_ties_as_half():
    assert below([1, 1], [1, 1]) == 0.5
    low, high = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    best = area_of_score([1, 0, 3, 2], low, high)
    assert best["area"] == pytest.approx(2 * 0.25 * 0.375)  # the gain first, the loss last


def test_every_group_must_occur():
    with pytest.raises(ValueError, match="score has no query that neither solves"):
        area_of_score([1, 2, 3], [0, 1, 1], [1, 0, 1])
