"""Lapses and discounting: the image, its edges, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore import Game, Regime
from routecore.beyond.lapses import discounting, image, lapsing
from routecore.routing.sampling import random_games
from tests.strategies import exact_games, wide_games

SHARES = st.integers(1, 16).map(lambda k: k / 16)


@given(exact_games(), SHARES)
def test_the_image_keeps_the_net_values_and_net_costs(parameters, delta):
    game = Game(**parameters)
    twin = image(game, delta)
    for mine, other in zip(game.net_value, twin.net_value, strict=True):
        assert other == pytest.approx(mine, abs=1e-9 * (1 + parameters["V"] / delta))
    for i in (1, 2):
        kappa = [g[f"c{i}"] - g["P"] * g[f"p{i}"] for g in (game.parameters, twin.parameters)]
        assert kappa[0] == pytest.approx(
            kappa[1], rel=1e-9, abs=1e-9 * (1 + parameters["P"] / delta)
        )


@given(exact_games())
def test_without_lapses_nothing_changes(parameters):
    game = Game(**parameters)
    expected = game.equilibrium()
    for found in (lapsing(game, 1.0), discounting(game, 1.0)):
        assert found.route == expected.route
        assert found.provider_cost == pytest.approx(expected.provider_cost, rel=1e-12)
        assert found.user_utility == pytest.approx(expected.user_utility, rel=1e-12, abs=1e-12)


@given(wide_games(), st.one_of(st.floats(1e-6, 1), st.just(1.0)))
def test_there_is_an_answer_over_the_whole_domain(parameters, delta):
    for solve in (lapsing, discounting):
        found = solve(Game(**parameters), delta)
        assert np.isfinite([found.provider_cost, found.user_utility, found.s]).all()
        assert 0 <= found.s <= 1 and found.provider_cost >= 0


def test_the_routes_with_lapses_are_those_of_the_image():
    for regime in Regime:
        games = random_games(2000, regime, seed=7)
        found, twin = lapsing(games, 0.8), image(games, 0.8).equilibrium()
        assert (found.route == twin.route).mean() > 0.999  # ties may be broken by rounding
        assert np.allclose(found.provider_cost, twin.provider_cost - games.parameters["P"] / 4)
        assert np.allclose(found.user_utility, twin.user_utility)


def test_lapses_in_two_steps_are_lapses_in_one():
    games = random_games(200, Regime.ONLY_M1_VALUE, seed=2)
    at_once, twice = image(games, 0.42), image(image(games, 0.7), 0.6)
    for name, value in at_once.parameters.items():
        assert np.allclose(value, twice.parameters[name], rtol=1e-12), name


@pytest.mark.parametrize("regime", list(Regime))
def test_lapses_never_help_a_provider_for_whom_every_pass_pays(regime):
    # With a lower penalty they can: they end a task that costs more to serve than to lose.
    games = random_games(2000, regime, seed=3)
    g = games.parameters
    pays = (g["P"] > g["c1"] / g["p1"]) & (g["P"] > g["c2"] / g["p2"])
    assert pays.sum() > 100
    for delta in (0.9, 0.5):
        worse = lapsing(games, delta).provider_cost - games.equilibrium().provider_cost
        stays = pays & (games.equilibrium().q == 0)
        assert (worse[stays] >= -1e-9).all()


def test_a_discounting_user_keeps_the_provider_bound():
    games = random_games(2000, Regime.ONLY_M2_VALUE, seed=4)
    g = games.parameters
    bound = np.minimum(np.minimum(g["c1"] / g["p1"], g["c2"] / g["p2"]), g["P"])
    for delta in (0.9, 0.3):
        found = discounting(games, delta)
        assert (found.provider_cost >= bound * (1 - 1e-12)).all()
        assert (found.provider_cost >= games.equilibrium().provider_cost * (1 - 1e-12)).all()


@pytest.mark.parametrize("delta", [0, 0.0, -0.1, 1.5, float("nan"), "x"])
@pytest.mark.parametrize("function", [image, lapsing, discounting])
def test_refuses_what_is_no_survival(function, delta):
    game = Game(p1=0.5, p2=0.8, c1=1.0, c2=4.0, t1=0.3, t2=0.9, V=2.0, P=20.0)
    with pytest.raises(ValueError, match=r"delta is .*: it must be above 0 and at most 1\."):
        function(game, delta)
