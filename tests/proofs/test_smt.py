"""Claims as SMT-LIB text: it says what `prove` asks, and a claim broken on purpose is refuted."""

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp

from routecore.proofs.claims import CLAIMS
from routecore.proofs.decide import decide
from routecore.proofs.prove import query
from routecore.proofs.smt import pieces, script

# Two a chapter, the first and the last: tests/browser proves them all.
CHAPTERS = sorted({entry.chapter for entry in CLAIMS.values()})
SAMPLE = [
    entry.id
    for chapter in CHAPTERS
    for entry in [entry for entry in CLAIMS.values() if entry.chapter == chapter][:: 10**6]
]


@pytest.mark.parametrize("name", SAMPLE)
def test_the_pieces_together_are_the_query_that_proves_the_claim(name):
    parts = pieces(CLAIMS[name])
    assert set(script(parts).splitlines()) == set(query(CLAIMS[name]).splitlines())
    assert decide(script(parts))["answer"] == "unsat"
    assert decide(script(parts, hypotheses_only=True))["answer"] == "sat"


@pytest.mark.parametrize("name", SAMPLE)
def test_the_denied_claim_is_refuted(name):
    """Where the hypotheses hold the conclusion does, so its denial fails there."""
    entry = CLAIMS[name]
    found = decide(script(pieces(replace(entry, then=sp.Not(entry.then)))))
    assert found["answer"] == "sat"
    values = {sp.Symbol(key, real=True): value for key, (_, value) in found["values"].items()}
    assert set(map(str, values)) >= set(parts_needed(entry))


def parts_needed(entry):
    """The quantities of a claim that Z3 must give a value: those it meets in an assertion."""
    stated = "\n".join(pieces(entry)["given"])
    return [name for name in pieces(entry)["symbols"] if f" {name} " in stated.split("\n", 1)[0]]


def test_a_hypothesis_left_out_gives_numbers_at_which_it_fails():
    entry = CLAIMS["t4_P2_between"]
    parts = pieces(entry)
    position = next(i for i, h in enumerate(entry.hypotheses) if str(h) == "c1/p1 < c2/p2")
    found = decide(script(parts, without=(position,)))
    assert found["answer"] == "sat"
    value = {name: Fraction(text) for name, (text, _) in found["values"].items()}
    assert value["c1"] / value["p1"] >= value["c2"] / value["p2"]


def test_an_irrational_value_is_given_as_a_decimal():
    found = decide("(declare-const x Real)(assert (= (* x x) 2))(assert (> x 0))")
    text, value = found["values"]["x"]
    assert text.startswith("1.41421356") and value == pytest.approx(2**0.5)
    assert found["solver"].startswith("Z3 ") and found["seconds"] >= 0
