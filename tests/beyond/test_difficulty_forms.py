"""The closed forms against sums over types and over failures, in exact arithmetic."""

from fractions import Fraction

import pytest
import sympy as sp

from routecore.beyond import difficulty_forms as form
from routecore.symbols import p1, p2

HALF, FIFTH = sp.Rational(1, 2), sp.Rational(1, 5)


@pytest.mark.parametrize("n", range(6))
def test_one_type(n):
    known = {p1: FIFTH, p2: HALF, form.n: n}
    left = [Fraction(4, 5) ** k for k in range(n + 1)]
    assert form.LEFT.subs(known) == left[n]
    assert form.PASSES.subs(known) == sum(left[:n])
    assert form.REST.subs(known) == 2 * left[n]
    assert form.PASSES.subs(p1, 0).subs(form.n, n) == n


@pytest.mark.parametrize("n", range(6))
@pytest.mark.parametrize("rho, mean", [(FIFTH, HALF), (HALF, FIFTH), (sp.Rational(2, 3), HALF)])
def test_beta_difficulty_failure_by_failure(n, rho, mean):
    a, b = (x.subs({form.rho: rho, p1: mean}) for x in (form.alpha, form.beta))
    left, passes = sp.Integer(1), sp.Integer(0)
    for _ in range(n):  # Bayes: each failure adds one to b
        passes, left, b = passes + left, left * b / (a + b), b + 1
    known = {form.rho: rho, p1: mean, form.n: n}
    assert form.BETA_LEFT.subs(known) == left
    assert form.BETA_PASSES.subs(known | {form.left: left}) == passes
    assert form.BETA_SUCCESS.subs(known) == a / (a + b)
    assert form.BETA_RHO.subs(known) == 1 / (a + b + 1)


def test_odds_and_threshold_of_two_types():
    easy, hard = sp.Rational(4, 5), sp.Rational(1, 10)
    bar = form.threshold_odds(easy, hard, HALF)
    assert form.mean_at_odds(easy, hard, bar) == HALF
    known = {form.share: HALF, form.p1_easy: easy, form.p1_hard: hard}
    assert form.NATS.subs(known) == sp.log(sp.Rational(9, 2))
    count = form.failures_until(easy, hard, HALF).subs(known)
    after = form.failures_until(easy, hard, HALF, form.NATS).subs(known)
    assert sp.simplify(after - count) == 1  # a signal worth one failure
