"""Claims on prompts, lapses and learning, each changed a little: refuted, with numbers."""

import pytest
import sympy as sp

from routecore.beyond import prompt_forms as forms
from routecore.beyond.lapse_forms import P_lapse, image
from routecore.beyond.learning_forms import regret_of_a_pass, regret_of_keeping, slope
from routecore.proofs.claim import claim
from routecore.proofs.claims import CLAIMS
from routecore.proofs.counterexample import Counterexample
from routecore.proofs.prove import prove
from routecore.routing.forms import P_static, one_shot_cost, provider_cost, s0
from routecore.symbols import P, a, c1, c2, p1, p2, s

escalate, coin = forms.escalate_cost(1), forms.escalate_cost(forms.s_two)
twice = forms.repeat_cost


def given(identity: str, without=()) -> list:
    return [h for h in CLAIMS[identity].given if h not in without]


MUTANTS = {
    "the last prompt belongs to M2 from the second border on": (
        (),
        sp.Equivalent(forms.one_more.subs(forms.m, 0) < 0, P > forms.P_two),
    ),
    "where one more prompt on M2 pays, all further ones do": (
        [*given("last_one_crossing")[:-1], CLAIMS["last_one_crossing"].given[-1].lhs <= 0],
        CLAIMS["last_one_crossing"].then.lhs <= 0,
    ),
    "M1, then M2 is best at every penalty above the first border": (
        (),
        sp.Equivalent(sp.And(escalate <= twice[1], escalate <= twice[2]), P >= P_static),
    ),
    "only M2: the interval begins where it does for users who stay": (
        given("two_only_m2"),
        sp.Equivalent(
            sp.Min(escalate, coin) <= sp.Min(twice[2], one_shot_cost[1]),
            sp.And(P >= P_static, P <= forms.P_two),
        ),
    ),
    "only M1: the coin beats M1 twice at every penalty": (
        given("two_only_m1"),
        coin <= twice[1],
    ),
    "a deadline: M2 is never used": (
        [*given("time_never")[:-1], CLAIMS["time_crossing"].given[-1]],
        CLAIMS["time_never"].then,
    ),
    "lapses: M1 costs less per success above P_lapse": (
        given("lapse_order"),
        sp.Equivalent(image(c1 / p1) < image(c2 / p2), P > P_lapse),
    ),
    "lapses: J in the image is J": (
        given("lapse_cost"),
        sp.Eq(sp.Symbol("J1", real=True), image(provider_cost(1))),
    ),
    "discounting lowers P2": (
        given("discount_P2_rises"),
        sp.Lt(*CLAIMS["discount_P2_rises"].then.args),
    ),
    "a pass on M2 is never regretted": ((), regret_of_a_pass <= 0),
    "keeping a user costs half of the slope": (
        given("learn_kept"),
        regret_of_keeping <= a * slope * (s - s0) / 2,
    ),
    "an estimate above p2 puts the threshold too high": (
        given("learn_trap"),
        sp.Gt(*CLAIMS["learn_trap"].then.args),
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_is_refuted(name):
    hypotheses, then = MUTANTS[name]
    found = prove(claim(given=hypotheses, then=then, title=name), timeout=20)
    assert isinstance(found, Counterexample), found
