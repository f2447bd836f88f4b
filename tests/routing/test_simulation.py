"""The fourth life: a million simulated tasks agree with the closed forms within three sigma.

Three sigma for all comparisons together: each is held to the wider limit that as many independent
ones, all true, break no oftener than a single one breaks three sigma.
"""

import numpy as np
import pytest
from scipy.stats import chi2, norm

from routecore import Game, Regime, Route
from routecore.routing import forms, oracle
from routecore.routing.routes import TABLE
from routecore.routing.sampling import one, random_games
from routecore.symbols import NET_VALUE, PARAMETERS
from routecore.translate import numpy_function
from tests.points import value as exact_value
from tests.strategies import rationals

TASKS = 10**6
COMPARISONS = 100  # at least as many as are made below
LIMIT = norm.isf(norm.sf(3) / COMPARISONS)
BOUNDARIES = ("xi1", "xi2", "both")

compared: list[float] = []


def agrees(found: float, expected: float, error: float) -> bool:
    sigmas = (found - expected) / error
    compared.append(sigmas)
    return abs(sigmas) <= LIMIT and len(compared) <= COMPARISONS


def play(single: Game, model, s, q, seed):
    return oracle.play(single, model, float(s), float(q), tasks=TASKS, seed=seed)


def check(single: Game, model, s, q, utility, cost, seed):
    seen = play(single, model, s, q, seed)
    assert agrees(seen.user_utility, utility, seen.user_utility_error)
    assert agrees(seen.provider_cost, cost, seen.provider_cost_error)


@pytest.mark.parametrize("regime", list(Regime), ids=lambda x: x.name)
@pytest.mark.parametrize("model", [1, 2])
def test_utility_and_cost_of_any_strategies(regime, model):
    single = one(random_games(1, regime, seed=40 + model), 0)
    s, q = np.random.default_rng(model).random(2)
    check(
        single,
        model,
        s,
        q,
        single.user_utility(model, s, q),
        single.provider_cost(model, s, q),
        seed=10 * model + regime,
    )


@pytest.mark.parametrize("regime", list(Regime), ids=lambda x: x.name)
@pytest.mark.parametrize("boundary", ["", *BOUNDARIES])
def test_equilibrium(regime, boundary):
    single = one(random_games(1, regime, seed=50, boundary=boundary), 0)
    outcome = single.equilibrium()
    check(
        single,
        outcome.model,
        outcome.s,
        outcome.q,
        outcome.user_utility,
        outcome.provider_cost,
        seed=100 + regime,
    )


def at(expression, parameters) -> float:
    in_parameters = expression.subs(NET_VALUE, simultaneous=True)
    values = (parameters[x.name] for x in PARAMETERS)
    return float(numpy_function(PARAMETERS, in_parameters)(*values))


ONLY_M2 = {"p1": 0.3, "p2": 0.75, "c1": 1.0, "c2": 4.0, "t1": 0.5, "t2": 0.6, "V": 1.0, "P": 3.0}
ONLY_M1 = {"p1": 0.3, "p2": 0.9, "c1": 1.0, "c2": 2.0, "t1": 0.1, "t2": 1.2, "V": 1.0, "P": 10.0}


@pytest.mark.parametrize(
    "parameters, route",
    [(ONLY_M2, Route.CASCADE_S0), (ONLY_M1, Route.CASCADE_SL)],
    ids=["s0, J0", "sL, JL"],
)
def test_cascades(parameters, route):
    row, known = TABLE[route], rationals(parameters)
    check(
        Game(**parameters),
        row.model,
        exact_value(row.s, known),
        row.q,
        float(exact_value(row.utility, known)),
        float(exact_value(row.cost, known)),
        seed=7,
    )


INDIFFERENT = {
    "P1": (forms.P1, {**ONLY_M2, "c2": 2.0}, Route.STAY_M2, Route.ONE_SHOT_M1),
    "P2": (forms.P2, ONLY_M2, Route.CASCADE_S0, Route.ONE_SHOT_M1),
    "P3": (forms.P3, ONLY_M1, Route.CASCADE_SL, Route.ONE_SHOT_M2),
    "P_static": (
        forms.P_static,
        {**ONLY_M2, "t1": 0.5, "t2": 0.9},
        Route.ONE_SHOT_M2,
        Route.ONE_SHOT_M1,
    ),
}


@pytest.mark.parametrize(
    "threshold, parameters, left, right", INDIFFERENT.values(), ids=INDIFFERENT
)
def test_at_a_threshold_two_routes_cost_the_same(threshold, parameters, left, right):
    parameters = {**parameters, "P": at(threshold, parameters)}
    single = Game(**parameters)
    sides = [
        play(single, TABLE[route].model, at(TABLE[route].s, parameters), TABLE[route].q, seed)
        for seed, route in enumerate((left, right))
    ]
    error = np.hypot(*(side.provider_cost_error for side in sides))
    assert agrees(sides[0].provider_cost - sides[1].provider_cost, 0, error)
    # Either side of it, the cheaper one is the provider's choice.
    for factor, expected in ((1.01, left), (0.99, right)):
        chosen = Game(**{**parameters, "P": parameters["P"] * factor}).equilibrium().route
        assert chosen is expected


def test_the_best_response_on_the_mixed_branch():
    steep = {"p1": 0.2, "p2": 0.3, "c1": 1.0, "c2": 2.0, "t1": 0.02, "t2": 0.6, "V": 1.0, "P": 3.0}
    single = Game(**steep)
    s = (at(forms.sL, steep) + at(forms.sH, steep)) / 2
    reply = float(single.best_response(1, s))
    assert 0 < reply < 1
    best = play(single, 1, s, reply, seed=1)
    assert agrees(
        best.user_utility, float(single.user_utility(1, s, reply)), best.user_utility_error
    )
    for other in (0.0, 1.0):
        worse = play(single, 1, s, other, seed=2)
        error = np.hypot(best.user_utility_error, worse.user_utility_error)
        assert best.user_utility - worse.user_utility > 3 * error


def test_standard_errors_are_honest():
    """Deviations spread as they should: neither too wide nor suspiciously narrow."""
    single, sigmas = Game(**ONLY_M2), []
    for seed in range(40):
        seen = oracle.play(single, 1, 0.5, 0.25, tasks=2000, seed=seed)
        expected = float(single.user_utility(1, 0.5, 0.25))
        sigmas.append((seen.user_utility - expected) / seen.user_utility_error)
    low, high = chi2.ppf([0.001, 0.999], len(sigmas))
    assert low < np.sum(np.square(sigmas)) < high


def test_the_same_seed_is_the_same_simulation():
    single = Game(**ONLY_M1)
    first, again, other = (oracle.play(single, 1, 0.5, 0.5, 100, seed) for seed in (1, 1, 2))
    assert first == again != other and first.tasks == 100
