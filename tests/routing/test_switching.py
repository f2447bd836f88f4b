"""Switching values: the route really changes there, and nowhere nearer."""

import numpy as np
import pytest

from routecore import Game, Regime
from routecore.routing.sampling import one, random_games
from routecore.routing.switching import BOUNDARIES, candidate_expressions, switching_values
from routecore.symbols import NET_VALUE, PARAMETERS

CASCADE = {"p1": 0.55, "p2": 0.85, "c1": 1.0, "c2": 4.0, "t1": 3.0, "t2": 4.0, "V": 5.1, "P": 5.0}


def route_at(game, name, value):
    values = {key: float(x) for key, x in game.parameters.items()}
    return int(Game(**{**values, name: value}).equilibrium().route)


@pytest.mark.parametrize("regime", Regime)
def test_the_route_changes_at_the_value_and_not_before(regime):
    games = random_games(6, regime, seed=11)
    for k in range(6):
        game = one(games, k)
        here = int(game.equilibrium().route)
        for name, pair in switching_values(game).items():
            start = float(game.parameters[name])
            for switch in pair:
                if switch is None:
                    continue
                beyond = switch.value + (switch.value - start) * 1e-6
                assert route_at(game, name, beyond) == switch.route != here
                steps = start + (switch.value - start) * np.linspace(0, 1 - 1e-6, 41)
                assert all(route_at(game, name, x) == here for x in steps)


def test_no_change_on_a_dense_scan_where_none_is_reported():
    game = Game(**CASCADE)
    switches = switching_values(game)
    assert switches["p2"][1] is None and switches["P"][1] is None
    here = int(game.equilibrium().route)
    assert all(route_at(game, "p2", x) == here for x in np.linspace(0.85, 0.9999, 300))
    assert all(route_at(game, "P", x) == here for x in np.geomspace(5, 5e4, 300))


def test_closed_forms_lie_on_their_boundary():
    names = set()
    for symbol in PARAMETERS:
        for name, value in candidate_expressions(symbol).items():
            names.add(name)
            numbers = {s: CASCADE[s.name] for s in PARAMETERS if s != symbol}
            boundary = BOUNDARIES[name].subs(NET_VALUE, simultaneous=True)
            at = complex(boundary.subs(symbol, value.subs(numbers)).subs(numbers).evalf())
            assert abs(at) < 1e-9, (symbol, name)
    assert names == set(BOUNDARIES)


def test_an_array_of_games_is_refused():
    with pytest.raises(ValueError, match=r"game has shape \(2,\): it must be a single game\."):
        switching_values(Game(**{**CASCADE, "P": [1.0, 2.0]}))
