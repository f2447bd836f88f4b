"""Slowing the models: when it pays, what it saves, and that nothing slower saves more."""

import numpy as np
import pytest
from hypothesis import given

from routecore import Game, Regime, Route
from routecore.routing import oracle
from routecore.routing.sampling import one, random_games
from tests.strategies import exact_batch, exact_games, rationals

every_regime = pytest.mark.parametrize("regime", list(Regime), ids=lambda x: x.name)
every_boundary = pytest.mark.parametrize("boundary", ["", "xi1", "xi2", "both"])


def pays(g) -> bool:
    """Proposition 2, complete, in rationals; a net value of 0 counts as latency-dominated."""
    stay1, stay2 = g["c1"] / g["p1"], g["c2"] / g["p2"]
    static = (g["c2"] - g["c1"]) / (g["p2"] - g["p1"])
    if g["xi1"] > 0 and g["xi2"] > 0:
        return g["P"] < min(stay1, stay2)
    return g["xi1"] <= 0 < g["xi2"] and stay1 > stay2 and static < g["P"] < stay2


@given(exact_games())
def test_saves_exactly_where_proposition_2_says(parameters):
    throttled, exact = Game(**parameters).throttle(), rationals(parameters)
    assert (throttled.saving > 1e-12 * throttled.equilibrium.provider_cost) == pays(exact)
    if pays(exact):
        one_shot = min(exact[f"c{i}"] + exact["P"] * (1 - exact[f"p{i}"]) for i in (1, 2))
        before = Game(**parameters).equilibrium().provider_cost
        assert throttled.saving == pytest.approx(before - float(one_shot), rel=1e-9)


@every_regime
@every_boundary
def test_the_equilibrium_afterwards_costs_what_it_says(regime, boundary):
    games = Game(**exact_batch(regime, 3000, seed=31, boundary=boundary))
    before, throttled = games.equilibrium(), games.throttle()
    after = throttled.equilibrium
    assert (throttled.saving >= 0).all()
    assert np.allclose(after.provider_cost, before.provider_cost - throttled.saving, rtol=1e-12)
    assert np.allclose(throttled.user_loss, before.user_utility - after.user_utility, atol=1e-12)
    g = {**games.parameters, "t1": throttled.t1, "t2": throttled.t2}
    again = Game(**g).equilibrium()
    assert np.array_equal(again.route, after.route)


@every_regime
@every_boundary
def test_slows_m2_alone_and_only_where_it_pays(regime, boundary):
    games = Game(**exact_batch(regime, 3000, seed=32, boundary=boundary))
    throttled, g, acts = games.throttle(), games.parameters, games.throttle().saving > 0
    assert np.array_equal(throttled.t1, g["t1"])
    assert np.array_equal(throttled.t2[~acts], g["t2"][~acts])
    assert np.array_equal(throttled.t2[acts], (g["V"] * g["p2"])[acts])
    assert (throttled.t2[acts] > g["t2"][acts]).all()
    assert not throttled.user_loss[~acts].any()
    one_shots = (Route.ONE_SHOT_M1, Route.ONE_SHOT_M2)
    assert np.isin(throttled.equilibrium.route[acts], one_shots).all()


@every_regime
@every_boundary
def test_no_pair_of_slower_latencies_saves_more(regime, boundary):
    games = Game(**exact_batch(regime, 300, seed=33, boundary=boundary))
    g = games.parameters
    random = np.random.default_rng(33)
    # As they are, at and just past the point where a pass is worth nothing, and at random.
    slower = {
        i: np.concatenate(
            [
                g[f"t{i}"][None],
                np.maximum(g[f"t{i}"], g["V"] * g[f"p{i}"])[None],
                np.maximum(g[f"t{i}"], 1.000001 * g["V"] * g[f"p{i}"])[None],
                g[f"t{i}"] * (1 + 3 * random.random((20, 300))),
            ]
        )
        for i in (1, 2)
    }
    t1, t2 = slower[1][:, None], slower[2][None]
    t1, t2 = np.broadcast_arrays(t1, t2)
    ordered = t1 < t2
    costs = (
        Game(**{**g, "t1": np.where(ordered, t1, g["t1"]), "t2": np.where(ordered, t2, g["t2"])})
        .equilibrium()
        .provider_cost
    )
    best = costs.min(axis=(0, 1))
    expected = games.equilibrium().provider_cost - games.throttle().saving
    assert np.allclose(best, expected, rtol=1e-12)


@every_regime
def test_no_slower_latency_helps_by_exhaustive_search(regime):
    games, random = random_games(4, regime, seed=34), np.random.default_rng(34)
    for k in range(4):
        single = one(games, k)
        g = {name: float(x) for name, x in single.parameters.items()}
        expected = single.equilibrium().provider_cost - single.throttle().saving
        found = []
        for _ in range(20):
            t1, t2 = g["t1"] * (1 + 2 * random.random()), g["t2"] * (1 + 2 * random.random())
            if t1 < t2:
                slow = Game(**{**g, "t1": t1, "t2": t2})
                found.append(oracle.search(slow, steps=51, zooms=3).provider_cost)
        assert found and min(found) >= expected * (1 - 2e-3)
        t2 = max(g["t2"], g["V"] * g["p2"])
        slow = Game(**{**g, "t2": t2})
        attained = min(
            oracle.search(slow, steps=101, zooms=4).provider_cost,
            oracle.search(single, steps=101, zooms=4).provider_cost,
        )
        assert attained == pytest.approx(expected, rel=2e-3)


def test_the_user_loses_the_gain_of_staying():
    single = Game(p1=0.5, p2=0.8, c1=1.0, c2=4.0, t1=0.3, t2=0.4, V=1.0, P=1.0)
    throttled = single.throttle()
    # Before: stays with M1, worth 0.2/0.5. After: one pass of M1, worth 0.2.
    assert throttled.user_loss == pytest.approx(0.4 - 0.2)
    assert throttled.equilibrium.route is Route.ONE_SHOT_M1


def test_slowing_m2_can_spare_the_user_a_worse_route():
    # One shot of M1 is worth xi_1 < 0 to the user; slowed, the provider serves by M2, worth 0.
    games = Game(**exact_batch(Regime.ONLY_M2_VALUE, 5000, seed=35))
    before, throttled = games.equilibrium(), games.throttle()
    spared = (throttled.saving > 0) & (before.route == Route.ONE_SHOT_M1)
    assert spared.any()
    assert np.allclose(throttled.user_loss[spared], games.net_value[0][spared])
    assert (throttled.user_loss[spared] <= 0).all()


def test_slowing_m2_can_spare_the_user_a_slow_model():
    # Before: stays with M2, worth 1/0.8. After: one pass of M1, worth 4.
    single = Game(p1=0.5, p2=0.8, c1=1.0, c2=1.5, t1=1.0, t2=7.0, V=10.0, P=1.0)
    throttled = single.throttle()
    assert single.equilibrium().route is Route.STAY_M2
    assert throttled.equilibrium.route is Route.ONE_SHOT_M1
    assert throttled.user_loss == pytest.approx(1.25 - 4.0)


@every_regime
@every_boundary
def test_a_penalty_that_reaches_the_smaller_cost_of_pass_ends_it_in_every_regime(regime, boundary):
    games = Game(**exact_batch(regime, 3000, seed=37, boundary=boundary))
    g = games.parameters
    reached = g["P"] >= np.minimum(g["c1"] / g["p1"], g["c2"] / g["p2"])
    assert reached.any() and not games.throttle().saving[reached].any()


def test_the_churn_penalty_of_a_subscription_that_nobody_leaves_makes_it_pointless():
    for regime in Regime:
        batch = exact_batch(regime, 500, seed=36)
        batch["P"] = batch["c2"] / batch["p1"] + batch["c1"] / batch["p1"]
        assert not Game(**batch).throttle().saving.any()
