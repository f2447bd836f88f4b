"""How often the route changes when the inputs are estimates."""

import pytest

from routecore import Game, Route
from routecore.routing.uncertainty import route_shares

GAME = Game(p1=0.55, p2=0.85, c1=1.0, c2=4.0, t1=3.0, t2=4.0, V=5.1, P=5.0)


def test_exact_inputs_are_always_decided():
    shares = route_shares(GAME)
    assert shares.decided and shares.share[Route.CASCADE_S0] == 1 and shares.reversed_order == 0


def test_shares_and_reversals_add_up_to_one():
    shares = route_shares(GAME, queries=40, standard_errors={"t1": 0.5, "c2": 2.0}, draws=4000)
    assert sum(shares.share.values()) + shares.reversed_order == pytest.approx(1)
    assert shares.reversed_order > 0


def test_more_queries_decide():
    few, many = (route_shares(GAME, queries=n).share[Route.CASCADE_S0] for n in (50, 50_000))
    assert few < 0.9 < many
    assert "Not enough data" in str(route_shares(GAME, queries=50))
    assert str(route_shares(GAME, queries=50_000)).startswith("The data are enough")


def test_the_seed_makes_it_repeatable():
    first, second, other = (route_shares(GAME, queries=90, seed=s).share for s in (3, 3, 4))
    assert first == second != other


def test_a_standard_error_overrides_queries():
    exact = route_shares(GAME, queries=10, standard_errors={"p1": 0.0, "p2": 0.0})
    assert exact.share[Route.CASCADE_S0] == 1


def test_models_that_may_change_places_are_said_so():
    close = Game(p1=0.5, p2=0.51, c1=1.0, c2=9.0, t1=1.0, t2=1.5, V=9.0, P=0.1)
    text = str(route_shares(close, queries=30))
    assert "change places" in text


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"queries": 0}, "queries of p1 is 0: it must be at least 1."),
        ({"queries": {"c1": 3}}, "queries names 'c1': it may name p1 and p2."),
        ({"queries": float("nan")}, "queries of p1 is nan: it must be at least 1."),
        (
            {"standard_errors": {"x": 1}},
            "standard_errors names 'x': it may name p1, p2, c1, c2, t1, t2, V, P.",
        ),
        ({"standard_errors": {"c1": -1}}, "standard error of c1 is -1: it must be zero or more."),
        ({"draws": 3}, "draws is 3: it must be a whole number of at least 100."),
    ],
)
def test_bad_input(given, message):
    with pytest.raises(ValueError) as error:
        route_shares(GAME, **given)
    assert str(error.value) == message


def test_a_spread_around_zero_is_refused():
    free = Game(p1=0.5, p2=0.6, c1=1.0, c2=2.0, t1=1.0, t2=2.0, V=3.0, P=0.0)
    with pytest.raises(ValueError, match=r"standard error of P is 1: P must be above 0\."):
        route_shares(free, standard_errors={"P": 1.0})


def test_an_array_of_games_is_refused():
    with pytest.raises(ValueError, match="must be a single game"):
        route_shares(Game(p1=0.5, p2=0.6, c1=1.0, c2=2.0, t1=1.0, t2=2.0, V=3.0, P=[0.0, 1.0]))
