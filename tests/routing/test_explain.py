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


# Users who stay with an M2 just worth its wait are better off with one shot of M1.
PAYS_AND_GAINS = dict(p1=0.5, p2=0.6, c1=1.0, c2=1.1, t1=1.0, t2=1.79, V=3.0, P=0.9)


@pytest.mark.parametrize(
    ("change", "pays", "users"),
    [
        ({"t2": 1.05}, True, "cost users"),
        ({}, True, "users would gain"),
        ({"P": 9.0}, False, "would not save"),
    ],
)
def test_throttling_says_who_loses_by_it(change, pays, users):
    game = Game(**PAYS_AND_GAINS).replace(**change)
    told, throttle = game.explain(), game.throttle()
    assert (throttle.saving > 0) == pays
    line = told.text.splitlines()[3]
    assert users in line and "−" not in line


def test_no_sentence_says_that_users_lose_less_than_nothing():
    signs = {"cost": 0, "gain": 0, "neither": 0}
    for regime in Regime:
        games = random_games(600, regime, seed=31)
        loss, saving = games.throttle().user_loss, games.throttle().saving
        for k in [*(saving > 0).nonzero()[0][:30], *(saving == 0).nonzero()[0][:5]]:
            line = one(games, int(k)).explain().text.splitlines()[3]
            found = "gain" if "gain" in line else "cost" if "cost users" in line else "neither"
            signs[found] += 1
            expected = "neither" if saving[k] == 0 else "gain" if loss[k] < 0 else "cost"
            assert found == expected and "−" not in line
    assert min(signs.values()) >= 5, signs


CERTIFIED = Game(p1=0.55, p2=0.85, c1=1.0, c2=4.0, t1=3.0, t2=4.0, V=5.1, P=5.0)


@pytest.mark.parametrize("intervals", [{"p1": (0.53, 0.57), "p2": (0.84, 0.86)}, {"V": (5, 6)}])
def test_a_box_adds_its_certificate(intervals):
    told, found = CERTIFIED.explain(intervals=intervals), CERTIFIED.certify(intervals)
    assert told.text.splitlines()[-1] == str(found)
    assert told.text.splitlines()[:-1] == CERTIFIED.explain().text.splitlines()
    said = told.data["certificate"]
    assert said["remaining"] == [str(route) for route in found.remaining]
    assert said["certain"] == found.certain == (len(said["remaining"]) == 1)
    assert said["clause"] == (found.clause or None)
    assert json.loads(json.dumps(told.data, allow_nan=False)) == told.data


def test_without_intervals_there_is_no_certificate():
    assert CERTIFIED.explain().data["certificate"] is None
    assert CERTIFIED.explain(intervals={}).data["certificate"] is None


def test_a_box_that_misses_the_game_is_refused():
    with pytest.raises(ValueError, match=r"it must contain the game's V = 5\.1\."):
        CERTIFIED.explain(intervals={"V": (6, 7)})
