"""Without commitment: the chapter's numbers, the closed cells, and what an equilibrium is."""

from functools import cache

import numpy as np
import pytest
import sympy as sp
from hypothesis import given

from routecore import Game, Regime, Route
from routecore.beyond import promises_forms as forms
from routecore.beyond.promises import (
    least_discount_factor,
    with_every_model_seen,
    without_commitment,
)
from routecore.routing.forms import P1, P2, P_static, cost_of_pass, sL
from routecore.routing.sampling import one, random_games
from routecore.symbols import NET_VALUE, PARAMETERS, c1, c2, p1, p2, xi1, xi2
from routecore.translate import numpy_function
from tests.strategies import exact_games, wide_games

S0 = Game(p1=0.5, p2=0.8, c1=1.0, c2=4.0, t1=1.1, t2=1.4, V=2.0, P=12.0)
SL = Game(p1=0.3, p2=0.9, c1=1.0, c2=2.0, t1=0.1, t2=1.2, V=1.0, P=10.0)
EXPECTED = Game(p1=0.5, p2=0.8, c1=1.0, c2=4.0, t1=0.8, t2=1.9, V=2.0, P=12.0)
every_information = pytest.mark.parametrize("information", forms.INFORMATION)


@cache
def translated(expression):
    return numpy_function(PARAMETERS, expression.subs(NET_VALUE, simultaneous=True))


def closed(expression, games):
    return translated(sp.sympify(expression))(*games.parameters.values())


def test_the_cascade_at_s0_is_a_promise():
    costs = [without_commitment(S0, seen).provider_cost for seen in forms.INFORMATION]
    assert costs == pytest.approx([5, 6, 5])
    assert without_commitment(S0).commitment_cost == pytest.approx(8 / 3)
    (lottery,) = without_commitment(S0, "nothing").equilibria
    assert lottery.q == pytest.approx(2 / 3) and lottery.first and lottery.once
    assert least_discount_factor(S0) == pytest.approx(2 / 9)


def test_the_cascade_at_sL_is_a_promise():
    for penalty, cost in ((10.0, 3.0), (100.0, 12.0)):
        found = without_commitment(SL.replace(P=penalty))
        assert found.commitment_cost == pytest.approx(2.825, abs=5e-4)
        assert found.provider_cost == pytest.approx(cost)
        assert found.user_utility == pytest.approx(-0.3)
    assert SL.equilibrium().user_utility == pytest.approx(0.209, abs=5e-4)


def test_what_is_expected_comes_true():
    found = without_commitment(EXPECTED).equilibria
    assert [x.provider_cost for x in found] == pytest.approx([2, 6, 6.4])
    assert [x.q for x in found] == pytest.approx([0, 2 / 3, 1])
    assert [x.model for x in found] == [1, 1, 2]


def test_a_cascade_at_sL_is_kept_by_a_patient_provider():
    least = least_discount_factor(SL)
    breach, after = 1 + 0.7 * 2 / 0.9, 3.0
    kept = SL.equilibrium().provider_cost
    assert kept == pytest.approx((1 - least) * breach + least * after)
    more = least_discount_factor(SL.replace(P=[10.0, 1e6, 1.0]))
    assert more.tolist() == pytest.approx([least, 0, 0], abs=1e-5)


@every_information
@pytest.mark.parametrize("regime", Regime)
def test_the_cells_are_what_commitment_saves(information, regime):
    games = random_games(20_000, regime, seed=8)
    found = without_commitment(games, information)
    assert found.exists.any(axis=0).all()
    cell = closed(forms.VALUE_OF_COMMITMENT[information], games)
    assert found.value_of_commitment == pytest.approx(cell, rel=1e-9, abs=1e-9)
    with_it = closed(forms.COMMITMENT_COST[information], games)
    assert found.commitment_cost == pytest.approx(with_it, rel=1e-12)
    if regime in (Regime.BOTH_VALUE, Regime.BOTH_LATENCY):
        assert found.value_of_commitment == pytest.approx(0, abs=1e-12)
    else:
        assert (found.value_of_commitment > 1e-6).sum() > 1000


@given(exact_games() | wide_games())
def test_there_is_always_an_equilibrium_and_never_a_gain_from_not_committing(parameters):
    game = Game(**parameters)
    for information in forms.INFORMATION:
        found = without_commitment(game, information)
        assert found.equilibria
        assert all(np.isfinite([x.provider_cost, x.user_utility]).all() for x in found.equilibria)
        assert all(0 <= x.s <= 1 and 0 <= x.q <= 1 for x in found.equilibria)
        assert found.provider_cost >= found.commitment_cost * (1 - 1e-9)
        assert found.value_of_commitment >= 0
    assert 0 <= least_discount_factor(game) <= 1


@pytest.mark.parametrize("regime", [Regime.ONLY_M2_VALUE, Regime.ONLY_M1_VALUE])
def test_an_array_is_its_games(regime):
    games = random_games(30, regime, seed=3)
    for information in forms.INFORMATION:
        whole = without_commitment(games, information)
        for k in range(30):
            single = without_commitment(one(games, k), information)
            assert whole.provider_cost[k] == pytest.approx(single.provider_cost, rel=1e-14)
            assert whole.user_utility[k] == pytest.approx(single.user_utility, rel=1e-12)
            assert whole.exists[:, k].sum() == len(single.equilibria)


def test_the_ladder():
    numbers = {p1: 0.5, p2: 0.8, c1: 1, c2: 4, xi1: -0.1, xi2: 0.2}
    prices = [cost_of_pass[1], P2, P1, P_static]
    assert [float(x.subs(numbers)) for x in prices] == pytest.approx([2, 10 / 3, 8, 10])


def test_escalation_at_certain_users_is_sL():
    assert sp.simplify(forms.escalation_at(1) - sL) == 0


def test_seeing_every_model_ends_the_cascade_at_sL():
    seen = with_every_model_seen(SL)
    assert seen.route == Route.ONE_SHOT_M2 and seen.provider_cost == pytest.approx(3)
    games = random_games(2000, Regime.ONLY_M1_VALUE, seed=1)
    assert not (with_every_model_seen(games).route == Route.CASCADE_SL).any()
    games = random_games(200, Regime.ONLY_M2_VALUE, seed=1)
    assert np.array_equal(with_every_model_seen(games).route, games.equilibrium().route)


def test_seeing_every_model_often_hurts_users():
    games = random_games(50_000, Regime.ONLY_M1_VALUE, seed=1)
    kept = games.equilibrium()
    cascade = kept.route == Route.CASCADE_SL
    worse = (with_every_model_seen(games).user_utility < kept.user_utility)[cascade]
    assert worse.mean() == pytest.approx(0.26, abs=0.02)


def test_bad_input():
    with pytest.raises(ValueError) as error:
        without_commitment(S0, "everything")
    assert str(error.value) == (
        "information is 'everything': it must be one of 'first model', 'nothing', 'every model'."
    )
    many = without_commitment(S0.replace(P=[1.0, 2.0]))
    with pytest.raises(ValueError, match=r"game has shape \(2,\): it must be a single game\."):
        _ = many.equilibria
