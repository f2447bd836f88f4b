"""The closed forms against the chain they come from and against their own defining equations."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given

from routecore import Game, Regime
from routecore.routing import forms, oracle
from routecore.symbols import NET_VALUE, P, c1, c2, kappa1, kappa2, p1, p2, q, r, s, xi1, xi2
from tests.points import value
from tests.strategies import MODELS, STEPS, exact_games, rationals

ZERO = 1e-40


def at(expression, parameters, **strategy):
    """An expression at exact parameters: a Fraction, or 60 digits where it has a root."""
    return value(expression, {**rationals(parameters), **strategy})


def test_the_fundamental_matrix_inverts_the_chain():
    assert sp.simplify(forms.FUNDAMENTAL * (sp.eye(2) - forms.TRANSITIONS)) == sp.eye(2)
    for model in (1, 2):
        for j in (0, 1):
            assert sp.simplify(forms.FUNDAMENTAL[model - 1, j] - forms.visits(model)[j]) == 0


@given(exact_games(), STEPS, STEPS)
def test_visits_are_the_sum_of_what_each_pass_leaves_over(parameters, s_, q_):
    p = [parameters["p1"], parameters["p2"]]
    step = np.array(
        [[(1 - p[0]) * (1 - q_) * (1 - s_), (1 - p[0]) * (1 - q_) * s_], [0, (1 - p[1]) * (1 - q_)]]
    )
    # The series of powers, its first 2^12 terms by doubling.
    total, power = np.eye(2), step
    for _ in range(12):
        total, power = total + power @ total, power @ power
    for model in (1, 2):
        found = [
            float(at(n, parameters, s=Fraction(s_), q=Fraction(q_))) for n in forms.visits(model)
        ]
        assert np.allclose(found, total[model - 1], rtol=1e-9)


@given(exact_games(), MODELS, STEPS, STEPS)
def test_utility_and_cost_are_what_the_rules_of_the_game_give(parameters, model, s_, q_):
    exact = rationals(parameters)
    utility, cost = oracle.outcome(exact, model, Fraction(s_), Fraction(q_))
    for form, expected in [
        (forms.user_utility, utility),
        (forms.utility_by_definition, utility),
        (forms.provider_cost, cost),
        (forms.cost_by_definition, cost),
    ]:
        assert at(form(model), parameters, s=Fraction(s_), q=Fraction(q_)) == expected


def test_success_latency_and_cost_add_up_to_the_definitions():
    for model in (1, 2):
        total = forms.serving_cost(model) + P * (1 - forms.success(model))
        assert sp.simplify(total - forms.provider_cost(model)) == 0
    assert forms.cascade_cost(s) == forms.serving_cost(1, s, 0)
    assert forms.cascade_utility(s) == forms.user_utility(1, s, 0)


@given(exact_games(Regime.ONLY_M2_VALUE))
def test_at_s0_staying_and_leaving_are_worth_the_same(parameters):
    exact = rationals(parameters)
    assume(exact["xi1"] < exact["xi2"])
    s0 = at(forms.s0, parameters)
    assert 0 <= s0 <= 1
    stay, leave = (at(forms.user_utility(1), parameters, s=s0, q=Fraction(q_)) for q_ in (0, 1))
    assert stay == leave == exact["xi1"]
    assert at(forms.J0, parameters) == at(forms.cascade_cost(s), parameters, s=s0)
    assert at(forms.J0, parameters) == at(forms.provider_cost(1, s, 0), parameters, s=s0)


@given(exact_games(Regime.ONLY_M1_VALUE))
def test_sL_and_sH_are_where_the_first_order_condition_meets_the_ends(parameters):
    exact = rationals(parameters)
    assume(exact["xi1"] > exact["xi2"])
    sL, sH = at(forms.sL, parameters), at(forms.sH, parameters)
    assert 0 <= sL <= sH + ZERO and sH <= 1
    zero = ZERO * float(1 + abs(exact["xi1"]) + abs(exact["xi2"]))
    with mpmath.workdps(60):
        sH = mpmath.mpf(sH.numerator) / sH.denominator
        for form, s_, q_ in [
            (forms.first_order, sL, 0),
            (forms.first_order, sH, 1),
            (forms.sL_polynomial, sL, 0),
        ]:
            assert abs(at(form, parameters, s=s_, q=mpmath.mpf(q_))) < zero


@given(exact_games(Regime.ONLY_M1_VALUE))
def test_the_mixed_branch_solves_the_first_order_condition(parameters):
    exact = rationals(parameters)
    assume(exact["xi1"] > 0 > exact["xi2"])
    with mpmath.workdps(60):
        sL, sH = at(forms.sL, parameters), at(forms.sH, parameters)
        sH, last = mpmath.mpf(sH.numerator) / sH.denominator, 1
        for part in (0.125, 0.5, 0.875):
            s_ = sL + part * (sH - sL)
            mixed = at(forms.r_star, parameters, s=s_)
            assert 0 < mixed < last  # r* falls from 1 at sL to 0 at sH
            last = mixed
            zero = at(forms.first_order, parameters, s=s_, q=1 - mixed)
            assert abs(zero) < 1e-30 * float(1 + abs(exact["xi1"]) + abs(exact["xi2"]))


def test_net_values_may_vanish_in_every_threshold():
    some = {p1: sp.Rational(1, 2), p2: sp.Rational(3, 4), c1: 1, c2: 2, P: 3}
    assert forms.s0.subs({xi1: -1, xi2: 0}).subs(some) == 1
    assert forms.s0.subs({xi1: 0, xi2: 1}).subs(some) == 0
    assert forms.sL.subs({xi1: 1, xi2: 0}).subs(some) == forms.sH.subs({xi1: 1, xi2: 0}) == 1
    assert forms.sL.subs({xi1: 0, xi2: -1}).subs(some) == forms.sH.subs({xi1: 0, xi2: -1}) == 0


def test_the_worked_counterexample_of_theorem_5():
    some = {p1: 0.3, p2: 0.9, c1: 1, c2: 2, xi1: 0.2, xi2: -0.3, P: 10}
    values = [
        forms.cost_of_pass[1],
        forms.one_shot_cost[2],
        forms.one_shot_cost[1],
        forms.sL,
        forms.JL,
    ]
    assert [round(float(x.subs(some)), 2) for x in values] == [3.33, 3.00, 8.00, 0.36, 2.83]


@given(exact_games(), STEPS, STEPS)
def test_the_first_order_condition_has_the_sign_of_the_derivative(parameters, s_, q_):
    strategy = {"s": Fraction(s_), "q": Fraction(q_)}
    # What they differ by is positive.
    by_r = -sp.diff(forms.user_utility(1), q) * (forms.D1 * forms.D2) ** 2
    assert at(by_r - forms.a * forms.first_order, parameters, **strategy) == 0


class TestBestResponse:
    @given(exact_games(), MODELS, STEPS)
    def test_no_other_q_is_better_for_the_user(self, parameters, model, s_):
        single = Game(**parameters)
        reply = float(single.best_response(model, s_))
        assert 0 <= reply <= 1
        best = float(single.user_utility(model, s_, reply))
        others = single.user_utility(model, s_, np.linspace(0, 1, 257))
        assert others.max() <= best + 1e-12 * (1 + abs(best))

    @given(exact_games(), MODELS, STEPS)
    def test_among_equals_it_costs_the_provider_least(self, parameters, model, s_):
        exact = rationals(parameters)
        reply = Fraction(float(Game(**parameters).best_response(model, s_)))
        utility, cost = oracle.outcome(exact, model, Fraction(s_), reply)
        for other in (Fraction(0), Fraction(1), Fraction(1, 2)):
            u, j = oracle.outcome(exact, model, Fraction(s_), other)
            if u == utility:
                assert cost <= j + Fraction(1, 10**9)

    @pytest.mark.parametrize("churn, reply", [(0, 1), (100, 0)])
    def test_a_tie_follows_the_churn_penalty(self, churn, reply):
        # xi2 = 0: a user of M2 does not care, so a provider who pays for churn keeps the user.
        tied = Game(p1=0.5, p2=0.75, c1=1.0, c2=2.0, t1=0.25, t2=0.75, V=1.0, P=churn)
        assert tied.net_value == (0.25, 0.0)
        assert tied.best_response(2, 0.5) == reply
        assert tied.best_response(1, 1.0) == reply

    def test_both_net_values_zero_leave_the_choice_of_q_to_the_provider(self):
        idle = {"p1": 0.25, "p2": 0.75, "c1": 1.0, "c2": 2.0, "t1": 0.25, "t2": 0.75, "V": 1.0}
        # kappa1 > 0 > kappa2: an interior q can be what suits the provider.
        for churn in np.linspace(0, 12, 49):
            single = Game(**idle, P=churn)
            for s_ in (0, 0.25, 0.5, 0.75, 1):
                reply = single.best_response(1, s_)
                costs = single.provider_cost(1, s_, np.linspace(0, 1, 1001))
                assert single.provider_cost(1, s_, reply) <= costs.min() + 1e-12


def test_throttling_condition_is_decided_by_the_net_costs():
    # P < c_i / p_i says that the net cost of a pass is positive.
    assert sp.simplify(kappa1 - p1 * (forms.cost_of_pass[1] - P)) == 0
    assert sp.simplify(kappa2 - p2 * (forms.cost_of_pass[2] - P)) == 0
    assert NET_VALUE.keys() == {xi1, xi2} and r == 1 - q
