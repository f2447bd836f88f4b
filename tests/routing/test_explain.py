"""The verdict in words and as data: the two agree with each other and with the game."""

import json

import pytest

from routecore import Game, Regime
from routecore.routing.explain import explain
from routecore.routing.sampling import one, random_games


@pytest.mark.parametrize("regime", Regime)
def test_the_data_are_those_of_the_game(regime):
    game = one(random_games(3, regime, seed=5), 1)
    data = explain(game).data
    eq, throttle = game.equilibrium(), game.throttle()
    assert data["route"] == eq.route_name and data["provider_cost"] == float(eq.provider_cost)
    assert data["throttling"]["saving"] == float(throttle.saving)
    assert data["misalignment_gap"] == float(game.misalignment_gap())
    assert data["user_favourite"] == game.user_optimum().route_name
    assert data["uncertainty"] is None
    assert json.loads(json.dumps(data, allow_nan=False)) == data


@pytest.mark.no_cover
@pytest.mark.parametrize("regime", Regime)
@pytest.mark.parametrize("boundary", ["", "xi1", "xi2", "both"])
def test_every_verdict_is_whole_sentences(regime, boundary):
    games = random_games(4, regime, seed=9, boundary=boundary)
    for k in range(4):
        text = one(games, k).explain().text
        assert len(text.splitlines()) == 4 + 8
        assert all(line[0].isupper() or line[0] in "pctVP" for line in text.splitlines())
        assert all(line.endswith(".") for line in text.splitlines())
        assert "nan" not in text and "{" not in text and "–" not in text


def test_uncertainty_is_said_when_asked_for():
    game = Game(p1=0.55, p2=0.85, c1=1.0, c2=4.0, t1=3.0, t2=4.0, V=5.1, P=5.0)
    told = game.explain(queries=100, seed=2)
    assert told.data["uncertainty"]["decided"] is False
    assert str(told).splitlines()[-1].startswith("Not enough data to decide")


def test_an_array_of_games_is_refused():
    with pytest.raises(ValueError, match=r"game has shape \(2,\): it must be a single game\."):
        Game(p1=0.5, p2=0.6, c1=1.0, c2=2.0, t1=1.0, t2=2.0, V=3.0, P=[0.0, 1.0]).explain()
