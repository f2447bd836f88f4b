"""The example numbers of the chapters on prompts, lapses and learning, each to its last digit."""

import numpy as np
import pytest
import sympy as sp

from routecore import Game
from routecore.beyond import learning_forms, learning_runs
from routecore.beyond import prompt_forms as forms
from routecore.beyond.lapse_forms import P_lapse, delta
from routecore.beyond.limited_prompts import fading, prompts
from routecore.beyond.second_prompt import Two, two_prompts
from routecore.proofs.certificate import certificate
from routecore.proofs.claims.patience_in_other_units import LEMMAS
from routecore.routing.rarity import CASCADES, PRIORS
from routecore.symbols import P, c1, c2, p1, p2, xi1, xi2


KNOWN = {p1: sp.Rational(3, 10), p2: sp.Rational(9, 10), c1: 1, c2: 2, P: 10}
NUMBERS = {p1: sp.Rational(1, 2), p2: sp.Rational(4, 5), c1: 1, c2: 4}


def test_the_interval_and_the_three_plans():
    assert [x.subs(NUMBERS) for x in (forms.P_static, forms.P_two)] == [10, 30]
    plans = forms.repeat_cost[1], forms.escalate_cost(1), forms.repeat_cost[2]
    costs = [x.subs({**NUMBERS, P: 20}) for x in plans]
    assert costs == [sp.Rational(13, 2), 5, sp.Rational(28, 5)]


def test_the_borders_of_the_block_are_five_and_powers_of_five():
    games = Game(p1=0.5, p2=0.8, c1=1.0, c2=4.0, t1=0.3, t2=0.9, V=2.0, P=[9, 11, 29, 31, 129, 131])
    assert prompts(games, 9).passes2.tolist() == [0, 1, 1, 2, 2, 3]


@pytest.mark.parametrize(
    "prior, two, without", [("uniform", 0.100, 0.030), ("measured", 0.110, 0.004)]
)
def test_cascades_with_two_prompts_and_without_a_limit(prior, two, without):
    games = PRIORS[prior].games(400_000, seed=0)
    assert two_prompts(games).escalates.mean() == pytest.approx(two, abs=0.0015)
    shares = np.isin(games.equilibrium().route, CASCADES).mean()
    assert shares == pytest.approx(without, abs=0.001)


def test_the_example_of_theorem_5_with_two_prompts():
    game = Game(p1=0.3, p2=0.9, c1=1.0, c2=2.0, t1=0.1, t2=1.2, V=1.0, P=10.0)
    found = two_prompts(game)
    assert found.route == Two.ONE_SHOT_M2 and found.provider_cost == pytest.approx(3.0)
    known = {xi1: sp.Rational(1, 5), xi2: sp.Rational(-3, 10), **KNOWN}
    assert forms.s_two.subs(known) == sp.Rational(2, 5)
    assert forms.escalate_cost(forms.s_two).subs(known) == sp.Rational(26, 5)


def test_a_fading_value_where_users_leave_in_the_middle():
    game = Game(p1=0.2, p2=0.88, c1=1.0, c2=20.0, t1=0.28, t2=0.33, V=1.0, P=30.0)
    plan = fading(game, 0.87)
    assert (plan.passes1, plan.passes2, bool(plan.follows)) == (7, 1, False)
    assert plan.provider_cost == pytest.approx(8.90, abs=0.005)


def test_the_certificates_of_the_discounting_user():
    found = [certificate(lemma) for lemma in LEMMAS]
    assert all(entry.proved and entry.opposed == 0 for entry in found)
    assert [entry.terms for entry in found] == [607, 2325, 2866]


def test_where_lapses_end_the_cascade():
    end = P_lapse.subs({**NUMBERS, delta: sp.Rational(7, 10)})
    assert end == sp.Rational(58, 3)


def test_the_price_of_a_pass_and_the_floor():
    known = {p1: sp.Rational(1, 2), p2: sp.Rational(7, 10), c1: 1, c2: sp.Rational(8, 5)}
    assert learning_forms.regret_of_a_pass.subs(known) == sp.Rational(1, 5)
    floor = learning_forms.regret_floor.subs({**known, learning_forms.K: 20_000})
    assert float(floor) == pytest.approx(70.3, abs=0.05)


def test_simulated_shares_where_users_stay():
    game = Game(p1=0.5, p2=0.7, c1=1.0, c2=1.6, t1=1.0, t2=2.0, V=9.0, P=9.0)
    _, trapped = learning_runs.where_users_stay(game, learning_runs.greedy, tasks=1500, runs=4000)
    assert trapped.mean() == pytest.approx(0.37, abs=0.02)
    regret, _ = learning_runs.where_users_stay(game, learning_runs.forced, runs=60)
    assert np.median(regret) == pytest.approx(79, abs=2)
