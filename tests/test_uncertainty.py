"""How often the route changes when the inputs are estimates."""

import pytest

from routecore import Game, Route
from routecore.uncertainty import route_shares

GAME = Game(p1=.55, p2=.85, c1=1., c2=4., t1=3., t2=4., V=5.1, P=5.)


def test_exact_inputs_are_always_decided():
    shares = route_shares(GAME)
    assert shares.decided and shares.share[Route.CASCADE_S0] == 1 and shares.reversed_order == 0


def test_shares_and_reversals_add_up_to_one():
    shares = route_shares(GAME, queries=40, standard_errors={"t1": .5, "c2": 2.}, draws=4000)
    assert sum(shares.share.values()) + shares.reversed_order == pytest.approx(1)
    assert shares.reversed_order > 0


def test_more_queries_decide():
    few, many = (route_shares(GAME, queries=n).share[Route.CASCADE_S0] for n in (50, 50_000))
    assert few < .9 < many
    assert "Not enough data" in str(route_shares(GAME, queries=50))
    assert str(route_shares(GAME, queries=50_000)).startswith("The data are enough")


def test_the_seed_makes_it_repeatable():
    first, second, other = (route_shares(GAME, queries=90, seed=s).share for s in (3, 3, 4))
    assert first == second != other


def test_a_standard_error_overrides_queries():
    exact = route_shares(GAME, queries=10, standard_errors={"p1": 0., "p2": 0.})
    assert exact.share[Route.CASCADE_S0] == 1


def test_models_that_may_change_places_are_said_so():
    close = Game(p1=.5, p2=.51, c1=1., c2=9., t1=1., t2=1.5, V=9., P=.1)
    text = str(route_shares(close, queries=30))
    assert "change places" in text


@pytest.mark.parametrize(("given", "message"), [
    ({"queries": 0}, "queries of p1 = 0 breaks the rule queries >= 1."),
    ({"queries": {"c1": 3}}, "queries names 'c1', which is neither p1 nor p2."),
    ({"queries": float("nan")}, "queries of p1 = nan is not a finite number."),
    ({"standard_errors": {"x": 1}}, "standard_errors names 'x', which is not a parameter."),
    ({"standard_errors": {"c1": -1}}, "standard error of c1 = -1 breaks the rule error >= 0."),
    ({"draws": 3}, "draws = 3 breaks the rule draws >= 100."),
])
def test_bad_input(given, message):
    with pytest.raises(ValueError) as error:
        route_shares(GAME, **given)
    assert str(error.value) == message


def test_a_spread_around_zero_is_refused():
    free = Game(p1=.5, p2=.6, c1=1., c2=2., t1=1., t2=2., V=3., P=0.)
    with pytest.raises(ValueError, match=r"standard error of P = 1 needs a value above 0\."):
        route_shares(free, standard_errors={"P": 1.})


def test_an_array_of_games_is_refused():
    with pytest.raises(ValueError, match="takes one game"):
        route_shares(Game(p1=.5, p2=.6, c1=1., c2=2., t1=1., t2=2., V=3., P=[0., 1.]))
