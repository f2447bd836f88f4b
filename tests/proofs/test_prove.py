"""The prover: every claim proved with its guards, every mutated claim refuted with numbers.

What is proved here is kept for the book, whose pages show it: see `routecore.proofs.kept`.
"""

import sys
from fractions import Fraction
from pathlib import Path

import pytest
import sympy as sp
import z3

from routecore.proofs.claim import claim, only_m1, only_m2
from routecore.proofs.claims import CLAIMS
from routecore.proofs.claims.proposition_1_misalignment import served_value
from routecore.proofs.claims.six_routes import along
from routecore.proofs.counterexample import Counterexample
from routecore.proofs.kept import FOLDER
from routecore.proofs.prove import DROP_STEPS, Open, Proof, Vacuous, follows, prove, query
from routecore.proofs.report import keep_proof
from routecore.routing import forms, oracle
from routecore.routing.forms import (
    J0,
    JL,
    P1,
    P2,
    P3,
    P_static,
    cost_of_pass,
    one_shot_cost,
    s0,
    sH,
    sL,
)
from routecore.symbols import P, c1, c2, p1, p2, q, s, xi1, xi2
from tests.points import exactly

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "_ext"))

from kept_runs import kept_proofs  # noqa: E402

U, J = forms.user_utility, forms.provider_cost
one1, one2 = one_shot_cost[1], one_shot_cost[2]
m1_cheaper, m2_cheaper = c1 / p1 < c2 / p2, c1 / p1 > c2 / p2
APPROXIMATE = 1e-24  # Z3's algebraic numbers are read to 30 digits


def fractions(values) -> dict:
    return {symbol: Fraction(int(v.p), int(v.q)) for symbol, v in values.items()}


@pytest.fixture(scope="module")
def folder():
    """Where a build looks for proofs that hold for the package as it is."""
    return kept_proofs(ROOT / "_build")


@pytest.mark.parametrize("entry", CLAIMS.values(), ids=list(CLAIMS))
def test_claim_is_proved_with_both_guards(entry, folder, monkeypatch):
    proof = prove(entry)
    assert isinstance(proof, Proof) and proof.proved and proof.defined, proof
    assert repr(proof) == f"Proved: {entry.title}."
    # Guard 1: the hypotheses can be met, and the conclusion holds where they are.
    witness = fractions(proof.witness.values)
    assert all(exactly([*entry.hypotheses, entry.then], witness, APPROXIMATE))
    # Guard 2: each hypothesis dropped in turn.
    assert [x.hypothesis for x in proof.dropped] == list(entry.hypotheses)
    guards = proof.guards
    for dropped in proof.dropped:
        assert dropped.verdict in ("needed", "not needed", "not decided")
        assert (dropped.counterexample is not None) == (dropped.verdict == "needed")
        assert f"without {sp.sstr(dropped.hypothesis)}: {dropped.verdict}" in guards
        if dropped.verdict == "needed":
            values = fractions(dropped.counterexample.values)
            kept = [h for h in entry.hypotheses if h is not dropped.hypothesis]
            assert all(exactly(kept, values, APPROXIMATE)), dropped
            assert exactly([dropped.hypothesis, entry.then], values, APPROXIMATE) == [False, False]
    # And dropped together: what is left proves the claim, and none of it can go.
    idle = {x.hypothesis for x in proof.dropped if x.verdict == "not needed"}
    assert set(entry.hypotheses) - idle <= set(proof.enough) <= set(entry.hypotheses)
    assert follows(entry, proof.enough)
    for hypothesis in proof.needed_jointly:
        fewer = [h for h in proof.enough if h is not hypothesis]
        assert hypothesis in idle and not follows(entry, fewer)
    monkeypatch.setenv(FOLDER, str(folder))
    keep_proof(proof)


def test_each_of_two_hypotheses_may_stand_in_for_the_other():
    proof = prove(claim(given=[xi1 > 0, xi2 > 0, sp.Eq(xi1, xi2)], then=xi1 + xi2 > 0))
    assert {x.verdict for x in proof.dropped if x.hypothesis in (xi1 > 0, xi2 > 0)} == {
        "not needed"
    }
    assert proof.enough == proof.needed_jointly == (xi2 > 0, sp.Eq(xi1, xi2))


def test_a_claim_that_is_defined_only_sometimes_does_not_follow_everywhere():
    entry = claim(given=[xi1 > 0], then=xi2 / xi1 <= sp.Max(xi2 / xi1, 0))
    assert follows(entry, [], everywhere=False) and not follows(entry, [], everywhere=True)
    assert follows(entry, entry.hypotheses, everywhere=True)


def exact_game(counterexample) -> dict:
    """The parameters of the counterexample as rationals; plain values where it says nothing."""
    plain = counterexample.game().parameters
    known = {symbol.name: v for symbol, v in fractions(counterexample.values).items()}
    g = {name: known.get(name, Fraction(float(value))) for name, value in plain.items()}
    for i in (1, 2):
        if f"xi{i}" in known:
            g[f"t{i}"] = g["V"] * g[f"p{i}"] - known[f"xi{i}"]
    return g


def utility(counterexample, model, s_, q_):
    return oracle.outcome(exact_game(counterexample), model, s_, q_)[0]


def cost(counterexample, model, s_, q_):
    return oracle.outcome(exact_game(counterexample), model, s_, q_)[1]


def value(counterexample, expression):
    """An expression at the counterexample: exact where it is rational."""
    number = sp.sympify(expression).subs(counterexample.values)
    if number.is_Rational:
        return Fraction(int(number.p), int(number.q))
    return Fraction(str(sp.N(number, 30)))


def wrong_threshold_leaves(found):
    """The user is told to leave (or stay) at s, and the oracle finds an answer at least as good."""
    s_, q_ = value(found, s), value(found, q)
    return utility(found, 1, s_, q_) >= utility(found, 1, s_, Fraction(1))


def wrong_threshold_stays(found):
    s_, q_ = value(found, s), value(found, q)
    return utility(found, 1, s_, q_) >= utility(found, 1, s_, Fraction(0))


def not_indifferent(found):
    at = value(found, -xi1 / (xi2 - xi1))
    return utility(found, 1, at, Fraction(0)) != utility(found, 1, at, Fraction(1))


def m2_choice_is_wrong(found):
    stays = cost(found, 2, Fraction(0), Fraction(0)) <= cost(found, 1, Fraction(0), Fraction(1))
    return stays != (value(found, P) >= value(found, -P1))


def cascade_choice_is_wrong(found, threshold):
    at = value(found, s0)
    pays = cost(found, 1, at, Fraction(0)) <= cost(found, 1, at, Fraction(1))
    return pays != (value(found, P) >= value(found, threshold))


def sL_choice_is_wrong(found, threshold):
    at = value(found, sL)
    cascade = cost(found, 1, at, Fraction(0))
    pays = all(cascade <= cost(found, i, Fraction(1), Fraction(1)) for i in (1, 2))
    return pays != (value(found, P) >= value(found, threshold))


def cascade_is_optimal_at_high_P(found):
    best = oracle.search(found.game(), steps=201, zooms=4)
    stays = {i: float(value(found, cost_of_pass[i])) for i in (1, 2)}
    return (
        best.model == 1
        and 0 < best.s < 1
        and best.q < 1
        and float(value(found, P)) > max(stays.values())
    )


swapped = {c1: c2, c2: c1}
P2_swapped = P2.subs(swapped, simultaneous=True)
P3_of_J0 = sp.Max((J0 - c1) / forms.a, (J0 - c2) / forms.b)
P3_least = sp.Min(*P3.args)
five = [*only_m1, m2_cheaper]
cascade_sL = sp.And(JL <= one1, JL <= one2)

# What is wrong, the claim that says it, and how the oracle sees that it is wrong (if it can).
MUTATIONS = {
    "s0 without p2 is a tie": (
        only_m2,
        sp.Eq(*(U(1, -xi1 / (xi2 - xi1), k) for k in (0, 1))),
        not_indifferent,
    ),
    "s0 without p2, the user leaves below it": (
        [*only_m2, s < -xi1 / (xi2 - xi1), q < 1],
        U(1) < U(1, s, 1),
        wrong_threshold_leaves,
    ),
    "sH in place of sL": ([*only_m1, s <= sH, q > 0], U(1) < U(1, s, 0), wrong_threshold_stays),
    "sL in place of sH": ([*only_m1, s >= sL, q < 1], U(1) < U(1, s, 1), wrong_threshold_leaves),
    "sL without its factor 2": (only_m1, sp.Equivalent(s > sL / 2, forms.sL_polynomial > 0), None),
    "r* for q*": (
        [*only_m1, s > sL, s < sH],
        sp.Eq(forms.first_order.subs(q, forms.r_star), 0),
        None,
    ),
    "P1 with the wrong sign": (
        [c1 / p1 >= c2 / p2],
        sp.Equivalent(c2 / p2 <= one1, P >= -P1),
        m2_choice_is_wrong,
    ),
    "J0 with the costs swapped": (
        only_m2,
        sp.Eq(J0.subs(swapped, simultaneous=True), forms.cascade_cost(s0)),
        None,
    ),
    "P2 with the costs swapped": (
        [*only_m2, m1_cheaper],
        sp.Equivalent(J0 <= one1, P >= P2_swapped),
        lambda found: cascade_choice_is_wrong(found, P2_swapped),
    ),
    "J0 in place of JL": (
        five,
        sp.Equivalent(cascade_sL, P >= P3_of_J0),
        lambda found: sL_choice_is_wrong(found, P3_of_J0),
    ),
    "P3 as the lesser of its two parts": (
        five,
        sp.Equivalent(cascade_sL, P >= P3_least),
        lambda found: sL_choice_is_wrong(found, P3_least),
    ),
    "Theorem 5, a cascade only for low P": (
        [*five, 10 * JL < 9 * one1, 10 * JL < 9 * one2],
        P <= sp.Max(*cost_of_pass.values()),
        cascade_is_optimal_at_high_P,
    ),
    "lemma (i) with the sign reversed": (
        [s > 0, s < 1, q > 0, q < 1],
        along(forms.visits(1)[0]) < 0,
        None,
    ),
    "lemma (ii) with the sign reversed": (
        [s > 0, s < 1, q > 0, q < 1],
        along(forms.visits(1)[1]) < 0,
        None,
    ),
    "P_static upside down": ([], sp.Equivalent(one2 < one1, P > 1 / P_static), None),
    "throttling strictly pays on the boundary too": (
        [P <= c1 / p1, P <= c2 / p2],
        sp.Min(one1, one2) < sp.Min(*cost_of_pass.values()),
        None,
    ),
    "throttling pays for any P below c2/p2": (
        [xi1 < 0, xi2 > 0, P < c2 / p2],
        forms.throttling_pays,
        None,
    ),
    "throttling pays below the larger cost-of-pass": (
        [xi1 > 0, xi2 > 0, P < sp.Max(*cost_of_pass.values())],
        sp.Min(one1, one2) < sp.Min(*cost_of_pass.values()),
        None,
    ),
    "Proposition 1, the signs reversed": (
        [xi1 > 0, xi2 > 0, sp.Ne(c1 / p1, c2 / p2), sp.Ne(xi1 / p1, xi2 / p2)],
        sp.Equivalent(
            sp.Eq(sp.Max(xi1 / p1, xi2 / p2) - served_value, 0),
            (c1 / p1 - c2 / p2) * (xi1 / p1 - xi2 / p2) > 0,
        ),
        None,
    ),
    "Theorem 3, whatever the user answers": (
        [xi1 > 0, xi2 > 0, m1_cheaper, s > 0],
        J(1) > c1 / p1,
        None,
    ),
    "Theorem 1, the indifferent user strictly prefers to stay": (
        [xi2 >= 0, q > 0],
        U(2) < U(2, s, 0),
        None,
    ),
}


@pytest.mark.parametrize("given, then, seen", MUTATIONS.values(), ids=MUTATIONS)
def test_mutated_claim_is_refuted(given, then, seen):
    wrong = claim(given=given, then=then)
    found = prove(wrong)
    assert isinstance(found, Counterexample) and not found.proved, found
    values = fractions(found.values)
    assert set(values) == set(wrong.symbols)
    assert all(exactly(wrong.hypotheses, values, APPROXIMATE))
    assert exactly([then], values, APPROXIMATE) == [False]
    found.game()  # every hypothesis held, so this is a game
    if seen is not None:
        assert seen(found)


def test_contradictory_hypotheses_are_vacuous():
    found = prove(claim(given=[p1 > p2], then=xi1 > 0, title="anything"))
    assert isinstance(found, Vacuous) and not found.proved
    assert repr(found) == "Vacuous: no parameters satisfy the hypotheses of anything."
    assert isinstance(prove(claim(given=[sp.false], then=p1 > 0)), Vacuous)


def test_out_of_time_is_open():
    entry = claim(given=CLAIMS["t5_cascade_if"].given, then=CLAIMS["t5_cascade_if"].then)
    found = prove(entry, timeout=0.001)
    assert isinstance(found, Open) and not found.proved
    assert found.reason and repr(found).startswith("Open: ")


def test_open_where_the_hypotheses_are_not_shown_satisfiable(monkeypatch):
    answers = iter([("unsat", None), ("unknown", "timeout")])
    monkeypatch.setattr("routecore.proofs.prove._check", lambda *_: next(answers))
    found = prove(claim(then=p1 > 0))
    assert isinstance(found, Open) and found.reason.endswith("satisfiable: timeout")


def test_a_dropped_hypothesis_may_stay_undecided(monkeypatch):
    proof = prove(CLAIMS["t2_s0_inside"])
    monkeypatch.setattr("routecore.proofs.prove._check", lambda *_: ("unknown", "timeout"))
    assert {x.verdict for x in proof.dropped} == {"not decided"}


def test_what_a_claim_needs_depends_on_steps_counted_not_on_the_clock():
    entry = CLAIMS["t5_cascade_if"]
    found = [follows(entry, entry.hypotheses, steps=steps) for steps in (1_000, 1_000, DROP_STEPS)]
    assert found == [False, False, True]


def test_says_where_a_claim_is_not_defined():
    found = prove(claim(then=sp.Max(xi1 / xi2, 1) >= 1, title="at least 1"))
    assert isinstance(found, Proof) and not found.defined
    assert repr(found) == "Proved: at least 1. (Where it is defined.)"


def test_not_needed_is_noticed():
    proof = prove(claim(given=[xi1 > 0, xi2 > 0], then=xi1 / p1 > 0))
    verdicts = {x.hypothesis: x.verdict for x in proof.dropped}
    assert verdicts[xi2 > 0] == "not needed" and verdicts[xi1 > 0] == "needed"


@pytest.mark.parametrize(
    "then, true",
    [
        (sp.Max(xi1, xi2) >= xi1, True),
        (sp.Max(xi1, xi2) > xi1, False),
        (sp.Min(c1 / p1, c2 / p2) <= c2 / p2, True),
        (sp.sqrt(c1 * c2) < c2, True),
        (sp.sqrt(c1 * c2) < c1, False),
        (sp.Piecewise((xi1, xi1 > 0), (-xi1, True)) >= xi1, True),
        (sp.Piecewise((xi1, xi1 > 0), (-xi1, True)) > 0, False),
        (sp.Implies(P > P_static, one2 < one1), True),
        (sp.Not(sp.And(p1 > p2, c1 > 0)), True),
    ],
)
def test_ask_the_prover(then, true):
    assert prove(claim(then=then)).proved is true


def test_the_query_is_smtlib_that_a_solver_reads():
    for identity in ("t2_s0_inside", "t2_sL_sH_inside", "t5_cascade_if"):
        solver = z3.Solver()
        solver.from_string(query(CLAIMS[identity]))
        assert solver.check() == z3.unsat
