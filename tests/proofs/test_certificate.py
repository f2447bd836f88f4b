"""A certificate proves what is true, and only where its substitution reaches."""

import numpy as np
import pytest
import sympy as sp
import z3

from routecore.proofs.certificate import certificate
from routecore.proofs.claim import claim
from routecore.proofs.claims import CLAIMS, six_routes
from routecore.symbols import p1, p2, q, s, xi1

A, B, R, S = sp.symbols("A B R S", positive=True)
INSIDE = dict(six_routes.INSIDE)
LEMMAS = ("routes_mixed_N1", "routes_mixed_N2", "routes_mixed_ratio")
inside = [s > 0, s < 1]


@pytest.mark.parametrize("lemma", LEMMAS)
def test_the_lemmas_of_the_mixed_branch_need_no_z3(lemma, monkeypatch):
    def refuse(*_):
        raise AssertionError("a certificate must not ask Z3")

    monkeypatch.setattr(z3, "Solver", refuse)
    found = certificate(CLAIMS[lemma])
    assert found.proved and found.covers and found.terms > 100 and found.opposed == 0


@pytest.mark.parametrize("lemma", LEMMAS)
def test_the_opposite_of_a_lemma_has_no_certificate(lemma):
    entry = CLAIMS[lemma]
    wrong = claim(given=entry.given, then=sp.Lt(*entry.then.args))
    found = certificate(wrong, INSIDE)
    assert not found.proved and found.sign == 1


def test_the_substitution_reaches_the_whole_domain():
    # For random interior points, the solved variables are positive and lead back to the point.
    random = np.random.default_rng(5)
    for _ in range(20):
        low, high = sorted(random.random(2))
        point = {p1: low, p2: high, s: random.random(), q: random.random()}
        equations = [value - point[symbol] for symbol, value in INSIDE.items()]
        (found,) = sp.solve(equations, [A, B, R, S], dict=True)
        assert all(value > 0 for value in found.values())


@pytest.mark.parametrize(
    "given, then, proved",
    [
        (inside, s**2 < s, True),
        (inside, s**2 <= s, True),
        (inside, s**2 > s, False),
        (inside, s * (1 - s) >= 0, True),
        (inside, 9 * s**2 - 6 * s + 2 > 0, False),  # true, but this is no proof of it
        (inside, 1 / s > 1, True),
        (inside, 1 / (s - 1) < -1, True),
        (inside, s < sp.Rational(1, 2), False),
    ],
)
def test_says_proved_only_of_what_its_coefficients_show(given, then, proved):
    assert certificate(claim(given=given, then=then), INSIDE).proved is proved


def test_a_substitution_that_leaves_points_out_proves_nothing():
    entry = claim(given=inside, then=s < sp.Rational(1, 2))
    short = certificate(entry, {s: 1 / (2 + S)})
    assert short.opposed == 0 and not short.covers and not short.proved
    assert "leaves some of the hypotheses out" in repr(short)
    # Fewer variables than quantities: a line through the domain.
    flat = certificate(claim(given=inside, then=p1 * s < 1), {p1: 1 / (1 + S), s: 1 / (1 + S)})
    assert not flat.covers


def test_a_negative_denominator_is_not_taken_for_a_positive_one():
    entry = claim(given=inside, then=s > 0)
    found = certificate(entry, {s: -1 / (-1 - S)})
    assert found.proved or found.opposed


@pytest.mark.parametrize(
    "then, message",
    [
        (sp.Eq(s, 1), "then is Eq(s, 1): a certificate needs one inequality."),
        (sp.sqrt(s) < 2, "then is sqrt(s) < 2: its sides must be rational functions."),
        (
            xi1 * s < 2,
            "substitutions lacks xi1: every quantity of the claim needs one.",
        ),
    ],
)
def test_refuses_what_it_cannot_treat(then, message):
    with pytest.raises(ValueError) as error:
        certificate(claim(given=inside, then=then), INSIDE)
    assert str(error.value) == message
