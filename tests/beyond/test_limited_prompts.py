"""A limited number of prompts: plans against the definitions, at the edges and out of bounds."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore import Game, Regime
from routecore.beyond.limited_prompts import deadline, fading, prompts
from routecore.beyond.second_prompt import TABLE, Two, two_prompts
from routecore.routing.sampling import random_games
from tests.strategies import exact_games, wide_games

EXAMPLE = {"p1": 0.5, "p2": 0.8, "c1": 1.0, "c2": 4.0, "t1": 0.3, "t2": 0.9, "V": 2.0}


def cost_of(g, models):
    cost = g["P"]
    for i in reversed(models):
        cost = g[f"c{i}"] + (1 - g[f"p{i}"]) * cost
    return cost


@given(exact_games(), st.integers(1, 6))
def test_no_sequence_costs_less(parameters, K):
    plan = prompts(Game(**parameters), K)
    best = min(cost_of(parameters, models) for models in product((1, 2), repeat=K))
    assert plan.passes1 + plan.passes2 == K
    assert plan.provider_cost == pytest.approx(best, rel=1e-9)


@given(wide_games(), st.integers(1, 40))
def test_finite_and_as_cheap_as_one_model_over_the_whole_domain(parameters, K):
    plan = prompts(Game(**parameters), K)
    assert np.isfinite([plan.provider_cost, plan.user_utility]).all()
    assert not np.isnan(plan.last_block) and plan.last_block >= 0
    for i in (1, 2):
        alone = cost_of(parameters, [i] * K)
        # 1 - (1 - p)^n is known to the rounding of 1 - p: some 1e-16, relative to p.
        assert plan.provider_cost <= alone * (1 + 1e-9 + 1e-15 / parameters["p1"]), (i, alone)


@given(exact_games(), st.integers(1, 9))
def test_the_last_block_does_not_depend_on_the_number_of_prompts(parameters, K):
    game = Game(**parameters)
    few, many = prompts(game, K), prompts(game, K + 1)
    assert few.last_block == many.last_block and few.first == many.first
    name = "passes2" if few.first == 1 else "passes1"
    assert getattr(many, name) in (getattr(few, name), K + 1)
    assert getattr(few, name) == min(few.last_block, K)


@given(exact_games())
def test_one_prompt_is_one_shot(parameters):
    plan = prompts(Game(**parameters), 1)
    assert plan.provider_cost == pytest.approx(min(cost_of(parameters, [i]) for i in (1, 2)))
    assert plan.follows and not plan.escalates


def test_arrays_are_answered_one_by_one():
    games = Game(**{**EXAMPLE, "P": np.array([[5.0, 20.0], [40.0, 200.0]])})
    whole = prompts(games, 4)
    for at in np.ndindex(2, 2):
        single = prompts(games.replace(P=games.parameters["P"][at]), 4)
        for name, value in vars(single).items():
            assert getattr(whole, name)[at] == value, name


def test_equal_costs_of_pass_leave_no_border():
    # 1/.25 = 2/.5: the order does not matter, and all prompts belong to one model.
    equal = {**EXAMPLE, "p1": 0.25, "p2": 0.5, "c1": 1.0, "c2": 2.0}
    for penalty, on_m2 in ((3.0, 0), (5.0, 6)):
        assert prompts(Game(**equal, P=penalty), 6).passes2 == on_m2


@pytest.mark.parametrize("K", [0, -1, 2.0, True, "3"])
def test_refuses_what_is_no_number_of_prompts(K):
    with pytest.raises(ValueError, match=r"K is .*: it must be a whole number of at least 1\."):
        prompts(Game(**EXAMPLE, P=20.0), K)


def test_deadline_refuses_games_it_does_not_speak_of():
    game = Game(**{**EXAMPLE, "t1": [0.3, 0.3], "t2": [0.9, 0.8], "P": 20.0})
    with pytest.raises(ValueError, match=r"t2/t1\[1\] is 2\.66.*: it must be a whole number\."):
        deadline(game, 5)
    even = Game(**{**EXAMPLE, "P": [20.0, 1.5]})
    with pytest.raises(ValueError, match=r"c1/p1\[1\] is 2\.0: it must be below c2/p2 and below P"):
        deadline(even, 5)
    with pytest.raises(ValueError, match="time is 0"):
        deadline(even, 0)


def test_without_haste_a_deadline_is_a_number_of_prompts():
    # g = 1 cannot be (t1 < t2), but with M2 in one pass of M1's time the formulas must agree.
    from routecore.beyond import prompt_forms as forms

    assert forms.one_more_in_time.subs(forms.g, 1).equals(forms.one_more)


@pytest.mark.parametrize("delta", [0.0, 1.0, -0.5, float("nan"), "a"])
def test_fading_refuses_what_is_no_share(delta):
    with pytest.raises(ValueError, match=r"delta is .*: it must lie strictly between 0 and 1"):
        fading(Game(**EXAMPLE, P=20.0), delta)


def test_fading_refuses_a_model_two_that_tires_users_first():
    tiring = Game(**{**EXAMPLE, "t1": 0.1, "t2": 1.2, "P": 20.0})
    with pytest.raises(ValueError, match=r"K2 is .*: M2 must keep users"):
        fading(tiring, 0.9)


def test_two_prompts_are_two_of_the_prompts_where_users_stay():
    games = random_games(3000, Regime.BOTH_VALUE, seed=6)
    found, plan = two_prompts(games), prompts(games, 2)
    # The class of Part I never comes back from M2, so M2 first and M1 second is not in it.
    in_class = (plan.first == 1) | (plan.passes1 == 0)
    assert in_class.sum() > 1000
    assert np.allclose(found.provider_cost[in_class], plan.provider_cost[in_class], rtol=1e-12)


@given(wide_games())
def test_two_prompts_has_an_answer_everywhere(parameters):
    found = two_prompts(Game(**parameters))
    assert np.isfinite([found.s, found.provider_cost, found.user_utility]).all()
    assert 0 <= found.s <= 1 and str(found.route) == TABLE[found.route].name


def test_the_coin_leaves_the_user_indifferent():
    games = Game(**{name: x for name, x in random_games(4000, 2, seed=1).parameters.items()})
    found, (xi1, xi2) = two_prompts(games), games.net_value
    coin = found.route == Two.COIN
    assert coin.sum() > 20
    second = (1 - found.s) * xi1 + found.s * xi2
    assert np.abs(second[coin]).max() < 1e-12
    assert (found.user_utility == xi1)[coin].all()
