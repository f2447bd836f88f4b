"""The six routes: each is an equilibrium path, and nothing the provider can do beats them all."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import given

from routecore import Game, Regime, Route
from routecore.routing import forms, routes
from routecore.routing.codes import REGIME_NAMES
from routecore.routing.routes import TABLE
from routecore.routing.sampling import random_games
from routecore.symbols import s
from routecore.translate import numpy_function
from tests.points import value
from tests.strategies import STEPS, exact_batch, exact_games, rationals


def at(expression, parameters, **strategy):
    return value(expression, {**rationals(parameters), **strategy})


def available(parameters):
    return [route for route, row in TABLE.items() if at(row.available, parameters)]


@given(exact_games())
def test_cost_and_utility_are_those_of_the_strategy(parameters):
    for route in available(parameters):
        row = TABLE[route]
        s_ = at(row.s, parameters)
        exact = route is not Route.CASCADE_SL  # sL is a root
        s_ = Fraction(s_) if exact else s_
        for form, column in [(forms.provider_cost, row.cost), (forms.user_utility, row.utility)]:
            expected = at(form(row.model, s, row.q), parameters, s=s_)
            assert abs(at(column, parameters) - expected) <= (0 if exact else 1e-30), route


@given(exact_games())
def test_the_user_has_no_better_answer_on_any_available_route(parameters):
    single = Game(**parameters)
    grid = np.linspace(0, 1, 101)
    for route in available(parameters):
        row = TABLE[route]
        s_ = float(at(row.s, parameters))
        answers = single.user_utility(row.model, s_, grid)
        stated = single.user_utility(row.model, s_, row.q)
        assert answers.max() <= stated + 1e-12 * (1 + abs(stated)), route


@given(exact_games())
def test_some_route_of_each_kind_is_always_there(parameters):
    found = available(parameters)
    assert {Route.STAY_M1, Route.STAY_M2, Route.ONE_SHOT_M1} & set(found)
    assert not {Route.CASCADE_S0, Route.CASCADE_SL} <= set(found)


@given(exact_games(), STEPS)
def test_no_other_s_costs_the_provider_less(parameters, s_):
    single = Game(**parameters)
    reply = single.best_response(1, s_)
    cost = float(single.provider_cost(1, s_, reply))
    least = float(single.equilibrium().provider_cost)
    assert least <= cost * (1 + 1e-12)
    assert single.user_utility(1, s_, reply) <= single.user_optimum().user_utility + 1e-9


@pytest.mark.parametrize("regime", list(Regime))
def test_no_strategy_beats_the_routes_on_many_games(regime):
    games = random_games(5000, regime, seed=3)
    columns = {name: value[:, None] for name, value in games.parameters.items()}
    many = Game(**columns)
    grid = np.linspace(0, 1, 41)
    cost = many.provider_cost(1, grid, many.best_response(1, grid))
    least = games.equilibrium().provider_cost[:, None]
    assert (least <= cost * (1 + 1e-9)).all()
    assert (least[:, 0] <= many.provider_cost(2, 0, many.best_response(2, 0))[:, 0] + 1e-12).all()


@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize("boundary", ["", "xi1", "xi2", "both"])
def test_programs_say_what_the_table_says(regime, boundary):
    single = Game(**exact_batch(regime, 400, seed=7, boundary=boundary))
    g, (x1, x2) = single.parameters, single.net_value
    symbols = sp.symbols("p1 p2 c1 c2 P xi1 xi2", real=True)
    arguments = (g["p1"], g["p2"], g["c1"], g["c2"], g["P"], x1, x2)
    provider = numpy_function(symbols, routes.provider_program())(*arguments)
    user = numpy_function(symbols, routes.user_program())(*arguments)
    outcome, favourite = single.equilibrium(), single.user_optimum()
    assert np.allclose(provider["provider_cost"], outcome.provider_cost, rtol=1e-13)
    assert np.allclose(user["best_utility"], favourite.user_utility, rtol=1e-13)
    # Codes may differ only where two routes cost the same but for rounding.
    costs = np.array([provider[f"cost_{code}"] + 0 * x1 for code in range(6)])
    clear = np.sort(costs, axis=0)[1] > provider["provider_cost"] * (1 + 1e-12)
    assert (provider["route"][clear] == outcome.route[clear]).all() and clear.any()
    codes = np.take_along_axis(costs, outcome.route[None].astype(int), axis=0)[0]
    assert np.allclose(codes, outcome.provider_cost, rtol=1e-13)
    utilities = np.array([user[f"utility_{code}"] + 0 * x1 for code in range(6)])
    assert np.allclose(utilities.max(axis=0), favourite.user_utility, rtol=1e-13)
    chosen = np.take_along_axis(utilities, user["favourite"][None].astype(int), axis=0)[0]
    assert np.array_equal(chosen, user["best_utility"])


def test_a_tie_goes_to_the_smaller_code():
    # P = c1 = c2/p2 ... : staying with M1 costs c1/p1 = 2, one shot of M1 costs 1 + 2/2 = 2.
    tied = Game(p1=0.5, p2=0.75, c1=1.0, c2=3.0, t1=0.25, t2=1.0, V=1.0, P=2.0)
    assert tied.equilibrium().route is Route.STAY_M1
    assert tied.equilibrium().provider_cost == 2


def test_codes_names_and_regimes():
    assert [int(route) for route in TABLE] == list(range(6)) == [int(route) for route in Route]
    assert [str(route) for route in Route] == [
        "stay with M1",
        "stay with M2",
        "cascade at s0",
        "cascade at sL",
        "one shot of M1",
        "one shot of M2",
    ]
    assert {str(regime) for regime in Regime} == set(REGIME_NAMES.values())
    assert all(s not in row.cost.free_symbols for row in TABLE.values())


@given(exact_games())
def test_regime_says_the_signs(parameters):
    single = Game(**parameters)
    x1, x2 = single.net_value
    regime = single.equilibrium().regime
    assert (
        regime
        is {
            (True, True): Regime.BOTH_VALUE,
            (True, False): Regime.ONLY_M1_VALUE,
            (False, True): Regime.ONLY_M2_VALUE,
            (False, False): Regime.BOTH_LATENCY,
        }[(x1 >= 0, x2 >= 0)]
    )
    assert at(routes.REGIME, parameters) == regime
