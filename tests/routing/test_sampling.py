"""Random games are of the regime asked for, over the whole of it."""

import numpy as np
import pytest

from routecore import Regime
from routecore.routing.sampling import games_where, one, random_games

SIGNS = {
    Regime.BOTH_VALUE: (1, 1),
    Regime.BOTH_LATENCY: (-1, -1),
    Regime.ONLY_M2_VALUE: (-1, 1),
    Regime.ONLY_M1_VALUE: (1, -1),
}


@pytest.mark.parametrize("regime", list(Regime), ids=lambda x: x.name)
class TestRandomGames:
    def test_net_values_have_the_signs_of_the_regime(self, regime):
        games = random_games(5000, regime, seed=4)
        assert games.shape == (5000,)
        assert np.array_equal(np.sign(games.net_value).T, np.tile(SIGNS[regime], (5000, 1)))
        assert (games.equilibrium().regime == regime).all()

    @pytest.mark.parametrize("boundary, zero", [("xi1", [0]), ("xi2", [1]), ("both", [0, 1])])
    def test_a_boundary_is_met_exactly(self, regime, boundary, zero):
        games = random_games(500, regime, seed=4, boundary=boundary)
        for i in zero:
            assert (games.net_value[i] == 0).all()

    def test_both_orders_of_the_costs_of_a_pass_are_met(self, regime):
        g = random_games(2000, regime, seed=6).parameters
        m2_cheaper = (g["c2"] / g["p2"] < g["c1"] / g["p1"]).mean()
        assert 0.1 < m2_cheaper < 0.9

    def test_the_churn_penalty_reaches_past_both_costs_of_a_pass(self, regime):
        g = random_games(2000, regime, seed=6).parameters
        assert 0.1 < (g["P"] > np.maximum(g["c1"] / g["p1"], g["c2"] / g["p2"])).mean() < 0.9

    def test_the_seed_decides(self, regime):
        first, again, other = (random_games(5, regime, seed).parameters for seed in (1, 1, 2))
        assert all(np.array_equal(first[name], again[name]) for name in first)
        assert not np.array_equal(first["p1"], other["p1"])

    def test_no_games_at_all(self, regime):
        assert random_games(0, regime).equilibrium().route.size == 0


def test_one_takes_a_game_out():
    games = random_games(7, Regime.ONLY_M1_VALUE)
    single = one(games, 3)
    assert single.shape == ()
    assert {k: float(v) for k, v in single.parameters.items()} == {
        k: float(v[3]) for k, v in games.parameters.items()
    }
    assert single.equilibrium().provider_cost == games.equilibrium().provider_cost[3]


def test_games_of_a_case_are_of_that_case():
    def case(games):
        return games.throttle().saving > 0

    found = games_where(case, 25, Regime.ONLY_M2_VALUE, seed=2)
    assert found.shape == (25,) and case(found).all()
    assert (found.equilibrium().regime == Regime.ONLY_M2_VALUE).all()
    assert len(np.unique(found.parameters["p1"])) == 25
    again = games_where(case, 25, Regime.ONLY_M2_VALUE, seed=2)
    assert np.array_equal(found.parameters["p1"], again.parameters["p1"])


def test_a_case_that_does_not_occur_is_refused():
    with pytest.raises(ValueError, match="it occurred 0 times, which is less than 3"):
        games_where(lambda games: games.net_value[0] < 0, 3, Regime.BOTH_VALUE)
