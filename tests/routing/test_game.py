"""`Game`: shapes, equilibria that are equilibria, alignment, and values at the edges."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore import Equilibrium, Game, Regime, Route
from routecore.routing.sampling import one, random_games
from tests.strategies import exact_batch, exact_games, rationals, wide_games

every_regime = pytest.mark.parametrize("regime", list(Regime), ids=lambda x: x.name)
every_boundary = pytest.mark.parametrize("boundary", ["", "xi1", "xi2", "both"])
ONE = {"p1": 0.4, "p2": 0.8, "c1": 1.0, "c2": 3.0, "t1": 0.2, "t2": 0.5, "V": 1.0, "P": 2.0}


def answers(single: Game) -> dict:
    """Everything a game can be asked, by name."""
    found = {
        "best_response": single.best_response(1, 0.25),
        "net1": single.net_value[0],
        "net2": single.net_value[1],
        "utility": single.user_utility(2, 0.5, 0.5),
        "cost": single.provider_cost(1, 0.5, 0.5),
        "gap": single.misalignment_gap(),
    }
    throttled = single.throttle()
    found |= {
        f"throttle.{x.name}": getattr(throttled, x.name)
        for x in fields(throttled)
        if x.name != "equilibrium"
    }
    for name, outcome in [
        ("equilibrium", single.equilibrium()),
        ("after", throttled.equilibrium),
        ("favourite", single.user_optimum()),
    ]:
        found |= {f"{name}.{x.name}": getattr(outcome, x.name) for x in fields(Equilibrium)}
    return found


class TestShapes:
    def test_numbers_give_numbers(self):
        outcome = Game(**ONE).equilibrium()
        assert isinstance(outcome.route, Route) and isinstance(outcome.regime, Regime)
        assert outcome.route_name == str(outcome.route) and isinstance(outcome.route_name, str)
        for name, value in answers(Game(**ONE)).items():
            assert np.shape(value) == () and not isinstance(value, np.ndarray), name

    @pytest.mark.parametrize(
        "p1, P, shape",
        [
            (np.full((3, 1), 0.4), np.arange(4.0)[None], (3, 4)),
            ([0.4, 0.3], 2.0, (2,)),
            ([0.4], [[1.0], [2.0]], (2, 1)),
            (np.full((2, 1, 2), 0.4), np.ones((3, 1)), (2, 3, 2)),
            ([], 1.0, (0,)),
            (np.empty((0, 3)), 1.0, (0, 3)),
            (np.full((2, 1), 0.4), np.empty(0), (2, 0)),
            (np.float64(0.4), np.array([1.0]), (1,)),
        ],
    )
    def test_arrays_give_arrays_of_the_broadcast_shape(self, p1, P, shape):
        single = Game(**{**ONE, "p1": p1, "P": P})
        assert single.shape == shape
        for name, value in answers(single).items():
            assert isinstance(value, np.ndarray) and value.shape == shape, name
            code = name.split(".")[-1] in ("route", "regime", "model")
            assert value.dtype == (np.int8 if code else float), name
        assert single.equilibrium().route_name.shape == shape

    def test_strategies_broadcast_with_the_game(self):
        pair = Game(**{**ONE, "P": [1.0, 2.0]})
        assert pair.best_response([[1], [2], [1]], 0.5).shape == (3, 2)
        assert Game(**ONE).best_response(1, np.empty(0)).shape == (0,)
        assert Game(**ONE).user_utility([1, 2], 0.5, np.zeros((4, 1))).shape == (4, 2)
        assert pair.provider_cost(2, 0, 1).tolist() == [3.2, 3.4]

    @given(st.lists(exact_games(), min_size=2, max_size=6))
    def test_an_array_answers_as_its_games_do(self, many):
        together = Game(**{name: [g[name] for g in many] for name in many[0]})
        stacked = answers(together)
        for k, parameters in enumerate(many):
            for name, value in answers(Game(**parameters)).items():
                assert stacked[name][k] == pytest.approx(value, rel=1e-14, abs=1e-15), name

    def test_many_games_are_solved_in_blocks_without_a_seam(self):
        games = random_games(20_001, Regime.ONLY_M1_VALUE, seed=8)
        outcome = games.equilibrium()
        for k in (0, 8191, 8192, 16384, 20_000):
            single = one(games, k).equilibrium()
            assert outcome.route[k] == single.route
            assert outcome.provider_cost[k] == pytest.approx(single.provider_cost, rel=1e-14)

    def test_answers_are_not_views_of_the_parameters(self):
        column = np.array([0.2, 0.3])
        throttled = Game(**{**ONE, "t1": column}).throttle()
        throttled.t1[:] = 0
        assert column.tolist() == [0.2, 0.3]

    def test_repr(self):
        assert repr(Game(**ONE)) == "Game(p1=0.4, p2=0.8, c1=1, c2=3, t1=0.2, t2=0.5, V=1, P=2)"
        assert repr(Game(**{**ONE, "P": np.ones((2, 3))})) == "Game(<2 x 3 games>)"


def is_equilibrium(games: Game, close=1e-9):
    """The outcome is what its strategies give, and its q is a best response."""
    outcome = games.equilibrium()
    model, s, q = outcome.model, outcome.s, outcome.q
    cost, utility = games.provider_cost(model, s, q), games.user_utility(model, s, q)
    assert np.allclose(cost, outcome.provider_cost, rtol=close)
    assert np.allclose(utility, outcome.user_utility, rtol=close, atol=close)
    best = games.user_utility(model, s, games.best_response(model, s))
    assert (np.abs(best - utility) <= close * (1 + np.abs(best))).all()


@every_regime
@every_boundary
def test_equilibrium_is_one(regime, boundary):
    is_equilibrium(Game(**exact_batch(regime, 2000, seed=21, boundary=boundary)))
    is_equilibrium(random_games(2000, regime, seed=22, boundary=boundary))


@every_regime
def test_the_user_answers_the_equilibrium_with_its_q(regime):
    games = random_games(20_000, regime, seed=23)
    outcome = games.equilibrium()
    reply = games.best_response(outcome.model, outcome.s)
    assert np.allclose(reply, outcome.q, atol=1e-6)


@every_regime
@every_boundary
def test_nothing_costs_less_than_the_universal_bound(regime, boundary):
    games = Game(**exact_batch(regime, 2000, seed=24, boundary=boundary))
    g = games.parameters
    bound = np.minimum(np.minimum(g["c1"] / g["p1"], g["c2"] / g["p2"]), g["P"])
    assert (games.equilibrium().provider_cost >= bound * (1 - 1e-12)).all()


class TestAlignment:
    @every_regime
    @every_boundary
    def test_the_gap_is_never_negative(self, regime, boundary):
        games = Game(**exact_batch(regime, 3000, seed=25, boundary=boundary))
        gap = games.misalignment_gap()
        assert (gap >= 0).all()
        expected = games.user_optimum().user_utility - games.equilibrium().user_utility
        assert np.array_equal(gap, expected)

    @every_regime
    def test_the_gap_is_zero_exactly_where_proposition_1_says(self, regime):
        batch = exact_batch(regime, 3000, seed=26)
        games = Game(**batch)
        gap = games.misalignment_gap()
        interior = (games.net_value[0] != 0) & (games.net_value[1] != 0)
        checked = 0
        for k in np.flatnonzero(interior)[:1500]:
            aligned = proposition_1(rationals({name: float(x[k]) for name, x in batch.items()}))
            if aligned is not None:
                assert (gap[k] <= 1e-12) == aligned, k
                checked += 1
        assert checked > 1000


def proposition_1(g):
    """Whether the two agree, in rationals; None where the provider or the user is indifferent."""
    stay1, stay2 = g["c1"] / g["p1"], g["c2"] / g["p2"]
    static = (g["c2"] - g["c1"]) / (g["p2"] - g["p1"])
    if g["xi1"] > 0 and g["xi2"] > 0:
        user = g["xi2"] / g["p2"] - g["xi1"] / g["p1"]
        return None if stay1 == stay2 or user == 0 else (stay1 > stay2) == (user > 0)
    if g["xi1"] < 0 and g["xi2"] < 0:
        user = g["xi2"] - g["xi1"]
        return None if g["P"] == static or user == 0 else (g["P"] > static) == (user > 0)
    if g["xi1"] < 0:
        return stay1 >= stay2 and g["P"] >= (stay2 - g["c1"]) / (1 - g["p1"])
    return stay1 <= stay2 and g["P"] >= stay1


class TestEdges:
    @given(wide_games(), st.floats(0, 1), st.floats(0, 1))
    def test_every_answer_is_a_number_in_its_range(self, parameters, s, q):
        single = Game(**parameters)
        outcome, throttled = single.equilibrium(), single.throttle()
        numbers = [
            outcome.provider_cost,
            outcome.user_utility,
            throttled.saving,
            throttled.user_loss,
            throttled.t1,
            throttled.t2,
            single.misalignment_gap(),
            *(f(m, s, q) for f in (single.user_utility, single.provider_cost) for m in (1, 2)),
        ]
        assert np.isfinite(numbers).all()
        assert throttled.saving >= 0 and single.misalignment_gap() >= 0
        assert outcome.provider_cost > 0
        for share in (
            outcome.s,
            outcome.q,
            single.best_response(1, s),
            single.best_response(1, outcome.s),
            single.best_response(2, s),
        ):
            assert 0 <= share <= 1

    def test_where_sL_and_sH_all_but_meet_q_stays_a_probability(self):
        # p2 so close to 1 that rounding decides between staying and leaving.
        tight = Game(
            p1=0.7412558886486446,
            p2=0.9999999999999972,
            c1=1.0,
            c2=1.1,
            P=1e17,
            t1=0.14146036247838759,
            t2=0.7617024148099775,
            V=0.5620165115964967,
        )
        outcome = tight.equilibrium()
        assert outcome.route is Route.CASCADE_SL
        reply = tight.best_response(1, float(outcome.s) + np.arange(-200, 200) * 1e-16)
        assert (reply >= 0).all() and (reply <= 1).all()
        assert reply[0] == 0 and reply[-1] == 1

    @pytest.mark.parametrize("scale", [1e-100, 1e-30, 1e30, 1e100])
    def test_the_units_of_money_and_time_do_not_matter(self, scale):
        for regime in Regime:
            games = random_games(500, regime, seed=30)
            g = games.parameters
            money = Game(**{**g, **{name: g[name] * scale for name in ("c1", "c2", "P")}})
            time = Game(**{**g, **{name: g[name] * scale for name in ("t1", "t2", "V")}})
            expected = games.equilibrium()
            for other, cost, utility in ((money, scale, 1), (time, 1, scale)):
                found = other.equilibrium()
                assert np.array_equal(found.route, expected.route)
                assert np.allclose(found.provider_cost / cost, expected.provider_cost)
                assert np.allclose(found.user_utility / utility, expected.user_utility, atol=1e-9)

    @given(exact_games())
    def test_costs_never_fall_as_the_churn_penalty_rises(self, parameters):
        churn = np.linspace(0, 4 * parameters["c2"] / parameters["p1"], 101)
        costs = Game(**{**parameters, "P": churn}).equilibrium().provider_cost
        assert (np.diff(costs) >= -1e-12 * costs[1:]).all()
