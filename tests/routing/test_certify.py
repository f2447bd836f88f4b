"""A certificate is never wrong, seldom missing, and says which signs prove it."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from routecore import Game, Regime, Route
from routecore.routing import forms
from routecore.routing.certify import Certificate, certify
from routecore.routing.certify_forms import CASES, LINEAR, SIGNS
from routecore.routing.sampling import one, random_games
from routecore.symbols import NET_VALUE, PARAMETERS, P, c1, p1, p2, xi1, xi2
from tests.strategies import exact_games, wide_games

GAME = Game(p1=0.55, p2=0.85, c1=1.0, c2=4.0, t1=3.0, t2=4.0, V=5.1, P=5.0)


def box(game: Game, width: float) -> dict:
    """An interval of relative half-width `width` around every parameter, inside the domain."""
    ends = {name: (x * (1 - width), x * (1 + width)) for name, x in game.parameters.items()}
    ends["p2"] = (ends["p2"][0], np.minimum(ends["p2"][1], (1 + game.parameters["p2"]) / 2))
    for below, above in (("p1", "p2"), ("c1", "c2"), ("t1", "t2")):
        middle = (game.parameters[below] + game.parameters[above]) / 2
        ends[below] = (ends[below][0], np.minimum(ends[below][1], middle * (1 - 1e-9)))
        ends[above] = (np.maximum(ends[above][0], middle * (1 + 1e-9)), ends[above][1])
    return ends


def inside(ends: dict, random, count: int) -> Game:
    """`count` games of each box, every other one at corners; shape (count, *boxes)."""
    shape = np.shape(ends["p1"][0])
    drawn = {}
    for name, (low, high) in ends.items():
        share = random.random((count, *shape))
        share[::2] = np.round(share[::2])
        drawn[name] = np.clip(low + (high - low) * share, low, high)
    return Game(**drawn)


@pytest.mark.parametrize("regime", Regime)
@pytest.mark.parametrize("width", [0.01, 0.05, 0.2])
def test_every_game_of_a_box_has_a_route_that_remains(regime, width):
    games = random_games(150, regime, seed=int(1000 * width))
    found = certify(games, box(games, width))
    routes = inside(box(games, width), np.random.default_rng(5), 80).equilibrium().route
    remains = np.take_along_axis(found.possible, routes.astype(int), axis=0)
    assert remains.all()


def test_few_boxes_with_one_route_are_missed():
    random = np.random.default_rng(7)
    single = missed = 0
    for regime in Regime:
        games = random_games(300, regime, seed=2)
        ends = box(games, 0.02)
        routes = inside(ends, random, 120).equilibrium().route
        same = (routes == routes[0]).all(axis=0)
        single += same.sum()
        missed += (same & ~certify(games, ends).certain).sum()
    assert single > 800 and missed <= 0.01 * single  # some boxes only look single


@given(exact_games() | wide_games())
def test_a_point_is_a_box(parameters):
    game = Game(**parameters)
    assert certify(game, {}).possible[game.equilibrium().route]


def test_all_corners_may_agree_and_the_middle_not():
    game = Game(p1=0.70, p2=0.9, c1=1.0, c2=1.2, t1=0.72, t2=0.8, V=1.0, P=1.0)
    ends = {"p1": (0.66, 0.74)}
    assert [str(game.replace(p1=x).equilibrium().route) for x in (0.66, 0.70, 0.74)] == [
        "stay with M2",
        "one shot of M1",
        "stay with M2",
    ]
    found = game.certify(ends)
    assert not found.certain and found.route is None and found.clause == ""
    assert set(found.remaining) >= {Route.STAY_M2, Route.ONE_SHOT_M1}
    assert str(found).startswith("Not certain: ") and str(found).endswith(" remain.")


def test_a_clause_of_signs_proves_the_route_on_its_own():
    """Boxes that share a clause share a route, whatever else is true of them."""
    routes = {}
    for regime in Regime:
        games = random_games(400, regime, seed=11)
        found = certify(games, box(games, 0.03))
        for clause, route in zip(found.clause, found.route, strict=True):
            if clause:
                assert routes.setdefault(clause, route) == route
    assert set(routes.values()) == set(Route)


def test_a_net_value_of_either_sign_does_not_matter_where_the_route_is_the_same():
    game = Game(p1=0.5, p2=0.8, c1=1.0, c2=4.0, t1=0.3, t2=0.8, V=1.0, P=3.0)
    found = game.certify({"t2": (0.75, 0.85)})
    assert found.route == Route.STAY_M1
    assert found.signs["xi2"] == 0 and "ξ₂" not in found.clause
    assert found.clause == "ξ₁ > 0, c₁/p₁ < c₂/p₂, P > c₁/p₁"


def test_P3_is_found_from_worst_corners():
    game = Game(p1=0.3, p2=0.9, c1=1.0, c2=2.0, t1=0.1, t2=1.2, V=1.0, P=10.0)
    ends = {"p1": (0.29, 0.31), "p2": (0.895, 0.905), "c2": (1.95, 2.05)}
    assert game.certify(ends).route == Route.CASCADE_SL
    assert game.replace(P=5.0).certify(ends).route == Route.ONE_SHOT_M2
    assert not game.replace(P=8.25).certify(ends).certain


def test_arrays_of_boxes():
    games = GAME.replace(V=[5.1, 5.1, 9.0])
    found = certify(games, {"V": (games.parameters["V"] - [0.05, 0.9, 0.1], [5.15, 5.9, 9.1])})
    assert found.certain.tolist() == [True, False, True]
    assert found.route.tolist() == [Route.CASCADE_S0, -1, Route.STAY_M1]
    assert found.clause[1] == "" and "ξ₂ > 0" in found.clause[2]
    assert str(found) == "2 of 3 boxes have a certain route."
    with pytest.raises(ValueError, match=r"the certificate has shape \(3,\): it must be one\."):
        _ = found.remaining
    assert isinstance(found, Certificate) and found.possible.shape == (6, 3)


@pytest.mark.parametrize("name", LINEAR)
def test_signs_are_linear_in_every_parameter(name):
    value = sp.expand(SIGNS[name].value)
    for symbol in value.free_symbols:
        assert sp.degree(value, symbol) == 1


def test_the_signs_are_the_theorems_thresholds():
    value = {name: sign.value for name, sign in SIGNS.items()}
    assert sp.simplify(value["static"] / (p2 - p1) - (P - forms.P_static)) == 0
    assert sp.simplify(value["P1"] / (p2 * (1 - p1)) - (P - forms.P1)) == 0
    assert sp.simplify(value["pays1"] / p1 - (P - c1 / p1)) == 0
    net = (p1 * xi2 - p2 * xi1).subs(NET_VALUE)
    assert sp.simplify(value["P2"] / net - (P - forms.P2.subs(NET_VALUE))) == 0


def test_the_cases_are_those_of_the_game():
    """Each game is in a case of its regime, with its route and all the signs the case needs."""
    seen = set()
    for regime in Regime:
        games = random_games(400, regime, seed=4)
        signs = {name: np.sign(_value(sign.value, games)) for name, sign in SIGNS.items()}
        routes = games.equilibrium().route
        covered = np.zeros(games.shape, bool)
        for number, case in enumerate(CASES):
            if case.regime != regime:
                continue
            decided = np.all([signs[x] == k for x, k in case.decides.items()], axis=0)
            assert (routes[decided] == case.route).all()
            for name, sign in case.signs.items():
                assert (signs[name][decided] == sign).all()
            covered |= decided
            seen |= {number} if decided.sum() >= 3 else set()
        assert covered.all()
    assert seen == set(range(len(CASES)))


def _value(expression, games):
    from routecore.translate import numpy_function

    full = expression.subs(NET_VALUE, simultaneous=True)
    return numpy_function(PARAMETERS, full)(*games.parameters.values())


@pytest.mark.parametrize(
    ("intervals", "message"),
    [
        ({"q": (0, 1)}, "intervals names 'q': it may name p1, p2, c1, c2, t1, t2, V, P."),
        ({"p1": 0.5}, "interval of p1 is 0.5: it must be (low, high)."),
        ({"p1": (0.5, 0.6, 0.7)}, "interval of p1 is (0.5, 0.6, 0.7): it must be (low, high)."),
        ({"p1": (0.6, 0.5)}, "interval of p1 is (0.6, 0.5): it must contain the game's p1 = 0.55."),
        ({"p1": (0.6, 0.7)}, "interval of p1 is (0.6, 0.7): it must contain the game's p1 = 0.55."),
        ({"p1": (float("nan"), 0.7)}, "interval of p1 is nan: it must be a finite number."),
        ({"p1": (-0.1, 0.7)}, "p1 is -0.1: the rule is p1 > 0."),
        ({"p2": (0.8, 1.0)}, "p2 is 1.0: the rule is p2 < 1."),
        ({"P": (-1, 6)}, "P is -1.0: the rule is P >= 0."),
        (
            {"p1": (0.5, 0.85)},
            "the intervals of p1 and p2 overlap: the rule is p1 < p2 in the whole box.",
        ),
        (
            {"V": ([5, 5], 6)},
            "interval of V has shape (2,): it must broadcast to the shape () of the game.",
        ),
    ],
)
def test_bad_input(intervals, message):
    with pytest.raises(ValueError) as error:
        GAME.certify(intervals)
    assert str(error.value) == message


def test_one_number_may_be_an_exact_interval():
    assert (
        GAME.certify({"P": (5.0, 5.0)}).route == one(GAME.replace(P=[5.0]), 0).equilibrium().route
    )


@given(st.integers(0, 10**6))
def test_a_smaller_box_knows_more(seed):
    game = one(random_games(1, Regime(seed % 4), seed=seed), 0)
    wide, narrow = certify(game, box(game, 0.1)), certify(game, box(game, 0.04))
    assert not (narrow.possible & ~wide.possible).any()
