"""Worst cases of boxes, radii and sample sizes: the chapter's numbers, and closed distances."""

import numpy as np
import pytest

from routecore import Game, Regime, Route
from routecore.beyond import certificate_forms as forms
from routecore.beyond.certificate import (
    certify_trials,
    hoeffding,
    least_worst_case,
    radius,
    sample_size,
)
from routecore.routing.certify_forms import CASES, SIGNS
from routecore.routing.sampling import one, random_games
from routecore.symbols import NET_VALUE, PARAMETERS
from routecore.translate import numpy_function

GAME = Game(p1=0.55, p2=0.85, c1=1.0, c2=4.0, t1=3.0, t2=4.0, V=5.1, P=5.0)


def values(expressions, games):
    full = [x.subs(NET_VALUE, simultaneous=True) for x in expressions.values()]
    found = numpy_function(PARAMETERS, full)(*games.parameters.values())
    return dict(zip(expressions, found, strict=True))


@pytest.mark.parametrize("regime", Regime)
def test_the_radius_is_the_closed_distance_where_only_linear_signs_decide(regime):
    games = random_games(300, regime, seed=3)
    found, route = radius(games), games.equilibrium().route
    distance = values(forms.DISTANCES, games)
    signs = values({name: sign.value for name, sign in SIGNS.items()}, games)
    expected = (games.parameters["p2"] - games.parameters["p1"]) / 2
    for case in CASES:
        against = [
            np.where(signs[name] * sign < 0, distance[name], 0)
            for name, sign in case.signs.items()
            if name != "P3"
        ]
        least = np.max(against, axis=0)
        expected = np.where(route != case.route, np.minimum(expected, least), expected)
    # The sign of P3 can only add to it, and so can the ends 0 and 1 of a probability.
    assert (found >= expected - 1e-9).all()
    p1, p2 = games.parameters["p1"], games.parameters["p2"]
    linear = (p1 > found) & (p2 + found < 1) & ((signs["cheap"] > 0) | (signs["xi2"] > 0))
    assert linear.sum() >= 10 and found[linear] == pytest.approx(expected[linear], abs=1e-9)


@pytest.mark.parametrize("regime", Regime)
def test_the_map_is_the_certificate(regime):
    games, half = random_games(400, regime, seed=5), 0.02
    code = numpy_function((*PARAMETERS, forms.half_width), forms.certified_route(forms.half_width))(
        *games.parameters.values(), half
    )
    p1, p2 = games.parameters["p1"], games.parameters["p2"]
    inside = (p1 > half) & (p2 + half < 1) & (p2 - p1 > 2 * half)
    assert (code[p2 - p1 <= 2 * half] == forms.NO_ORDER).all()
    code, games = code[inside], Game(**{x: v[inside] for x, v in games.parameters.items()})
    p1, p2 = games.parameters["p1"], games.parameters["p2"]
    found = games.certify({"p1": (p1 - half, p1 + half), "p2": (p2 - half, p2 + half)})
    certain = code != forms.NOT_CERTAIN
    assert (found.route[certain] == code[certain]).all() and certain.sum() > 100
    # The map takes one slice of p2, so it may miss what P3 decides, and nothing else.
    assert (found.signs["P3"][found.certain & ~certain] != 0).all()


def test_sample_size_and_half_width_are_inverse():
    n = sample_size(GAME, 0.05)
    assert hoeffding(int(n), 0.05) <= radius(GAME) / 2 < hoeffding(int(n) - 1, 0.05)
    assert sample_size(GAME.replace(V=[5.1, 5.1]), 0.05).tolist() == [n, n]


def test_on_a_boundary_no_number_of_trials_is_enough():
    edge = Game(p1=0.5, p2=0.75, c1=2.0, c2=3.0, t1=0.25, t2=0.5, V=1.0, P=10.0)
    with np.errstate(divide="ignore"):
        assert radius(edge) < 1e-12 and sample_size(edge, 0.05) > 1e20


def test_a_worst_case_is_the_pessimistic_corner():
    ends = {"p1": (0.53, 0.57), "c2": (3.9, 4.1), "V": (5.0, 5.2), "P": (4.0, 6.0)}
    found = least_worst_case(GAME, ends)
    corner = GAME.replace(p1=0.53, c2=4.1, V=5.0, P=6.0).equilibrium()
    assert (found.route, found.provider_cost) == (corner.route, corner.provider_cost)


def test_a_net_value_that_changes_sign_is_refused():
    low = Game(p1=0.5, p2=0.8, c1=1.0, c2=4.0, t1=0.5, t2=0.7, V=0.95, P=1.0)
    with pytest.raises(ValueError) as error:
        least_worst_case(low, {"V": (0.95, 1.05)})
    assert str(error.value) == "xi1 runs from -0.025 to 0.025 in the box: it must keep its sign."
    # Every policy costs at least 2 at the other end, more than the corner's 1.5.
    assert low.equilibrium().provider_cost == 1.5
    assert low.replace(V=1.05).equilibrium().provider_cost == 2.0


def test_counts_certify():
    found = certify_trials(GAME, (1100, 1700), 2000, 0.05)
    assert found.route == Route.CASCADE_S0
    assert not certify_trials(GAME, (55, 85), 100, 0.05).certain
    many = certify_trials(GAME, ([1100, 55], [1700, 90]), ([2000, 100], [2000, 100]), 0.05)
    assert many.certain.tolist() == [True, False]
    assert certify_trials(GAME, (0, 50), 50, 0.05).possible.any()


def test_exact_intervals_need_fewer_trials():
    random = np.random.default_rng(6)
    certified = []
    for regime in Regime:
        games = random_games(60, regime, seed=9)
        for k in np.flatnonzero(radius(games) > 0.05)[:10]:
            game = one(games, k)
            n = int(sample_size(game, 0.05)) // 4
            p = game.parameters["p1"], game.parameters["p2"]
            hits = tuple(int(x) for x in random.binomial(n, p))
            try:
                found = certify_trials(game, hits, n, 0.05)
            except ValueError:  # the two intervals overlap
                certified.append(False)
            else:
                certified.append(found.route == game.equilibrium().route)
    assert len(certified) == 40 and np.mean(certified) > 0.7


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sample_size(GAME, 0), "alpha is 0: it must be strictly between 0 and 1."),
        (lambda: hoeffding(0, 0.1), "trials is 0: it must be a whole number of at least 1."),
        (lambda: certify_trials(GAME, 3, 4, 0.1), "successes is 3: it must be a pair, of M1 and"),
        (lambda: certify_trials(GAME, (3, 5), 4, 0.1), "successes is 5.0: there cannot be more"),
        (lambda: certify_trials(GAME, (3, 3), 4, 0.1), "the interval of p2's low end is 0.1"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value).startswith(message)
