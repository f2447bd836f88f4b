"""The oracle on its own feet, and the closed forms against its exhaustive search."""

import ast
import inspect
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from routecore import Game, Regime
from routecore.routing import oracle
from routecore.routing.sampling import one, random_games
from tests.strategies import MODELS, STEPS, exact_games, rationals

GAMES = 2000  # per regime
BOUNDARY_GAMES = 80  # per regime and boundary

every_regime = pytest.mark.parametrize("regime", list(Regime), ids=lambda x: x.name)


def test_shares_no_formula_with_what_it_checks():
    tree = ast.parse(inspect.getsource(oracle))
    ours = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("routecore")
        for alias in node.names
    }
    assert ours == {"checks"}  # what it refuses, not what it computes


@given(exact_games(), MODELS, STEPS, STEPS)
def test_outcome_is_the_solution_of_the_balance_equations(parameters, model, s, q):
    g = rationals(parameters)
    r = 1 - Fraction(q)
    a, b = (1 - g["p1"]) * r, (1 - g["p2"]) * r
    utility, cost = oracle.outcome(g, model, Fraction(s), Fraction(q))
    # Visits by solving v (I - T) = start, as two lines of elimination.
    n1 = 1 / (1 - a * (1 - Fraction(s))) if model == 1 else Fraction(0)
    n2 = ((model == 2) + a * Fraction(s) * n1) / (1 - b)
    solved = g["p1"] * n1 + g["p2"] * n2
    assert utility == g["V"] * solved - g["t1"] * n1 - g["t2"] * n2
    assert cost == g["c1"] * n1 + g["c2"] * n2 + g["P"] * (1 - solved)


def test_respond_finds_an_answer_inside():
    # The mixed branch: leaving a third of the time beats both never and always.
    single = dict(p1=0.2, p2=0.3, c1=1.0, c2=2.0, t1=0.02, t2=0.6, V=1.0, P=3.0)
    q, utility, cost = oracle.respond(single, 1, [0.1525, 0.0, 1.0])
    assert q.shape == utility.shape == cost.shape == (3,)
    assert 0.2 < q[0] < 0.3 and q[1] == 0 and q[2] == 1
    assert utility[0] > max(oracle.outcome(single, 1, 0.1525, end)[0] for end in (0.0, 1.0))


@pytest.mark.parametrize("churn, reply", [(0.0, 1.0), (100.0, 0.0)])
def test_respond_breaks_ties_for_the_provider(churn, reply):
    tied = dict(p1=0.5, p2=0.75, c1=1.0, c2=2.0, t1=0.25, t2=0.75, V=1.0, P=churn)
    assert oracle.respond(tied, 2, 0.0)[0] == reply


def worst(found, expected):
    return np.max(np.abs(found - expected) / np.abs(expected))


def searched(games, steps, zooms):
    return [oracle.search(one(games, k), steps, zooms) for k in range(games.shape[0])]


@every_regime
def test_equilibrium_and_favourite_against_exhaustive_search(regime):
    games = random_games(GAMES, regime, seed=1000 + regime)
    found = searched(games, steps=61, zooms=4)
    best = np.array([x.best_user_utility for x in found])
    expected = games.user_optimum().user_utility
    assert np.allclose(best, expected, rtol=1e-9, atol=1e-12)
    compare_costs(games, np.array([x.provider_cost for x in found]), 2e-3)


@every_regime
@pytest.mark.parametrize("boundary", ["xi1", "xi2", "both"])
def test_equilibrium_on_the_boundaries(regime, boundary):
    games = random_games(BOUNDARY_GAMES, regime, seed=2000 + regime, boundary=boundary)
    found = searched(games, steps=61, zooms=4)
    best = np.array([x.best_user_utility for x in found])
    assert np.allclose(best, games.user_optimum().user_utility, rtol=1e-9, atol=1e-10)
    compare_costs(games, np.array([x.provider_cost for x in found]), 2e-3)


def compare_costs(games, costs, allowed):
    """The grid explains small differences; what is left must vanish on a finer grid.

    Above: no point of the grid is the optimum. Below: the oracle's user answers on a grid too, so
    it may stay where the best answer is to leave now and then.
    """
    exact = games.equilibrium().provider_cost
    relative = np.abs(costs - exact) / exact
    assert (np.sort(relative)[: int(0.98 * relative.size)] <= 1e-4).all()
    unexplained = np.flatnonzero(relative > 1e-4)
    for k in unexplained:
        finer = oracle.search(one(games, k), steps=801, zooms=3).provider_cost
        assert abs(finer - exact[k]) <= 0.1 * allowed * exact[k], (k, costs[k], exact[k])


EDGES = {
    "M2 all but certain": dict(p1=0.5, p2=1 - 1e-9, c1=1.0, c2=1.5, t1=0.2, t2=0.9, V=1.0, P=2.0),
    "M1 all but hopeless": dict(p1=1e-6, p2=0.5, c1=1.0, c2=2.0, t1=1e-7, t2=0.6, V=1.0, P=2.0),
    "models all but alike": dict(
        p1=0.5, p2=0.5 + 1e-9, c1=1.0, c2=1 + 1e-9, t1=0.4, t2=0.4 + 1e-9, V=1.0, P=2.0
    ),
    "net values all but zero": dict(
        p1=0.3, p2=0.6, c1=1.0, c2=1.5, t1=0.3 - 1e-6, t2=0.6 + 1e-6, V=1.0, P=5.0
    ),
    "no churn penalty": dict(p1=0.3, p2=0.6, c1=1.0, c2=1.5, t1=0.4, t2=0.5, V=1.0, P=0.0),
    "huge churn penalty, s0": dict(p1=0.3, p2=0.6, c1=1.0, c2=2.5, t1=0.4, t2=0.5, V=1.0, P=1e9),
    "huge churn penalty, sL": dict(p1=0.3, p2=0.9, c1=1.0, c2=2.0, t1=0.1, t2=1.2, V=1.0, P=1e4),
    "cheap M1": dict(p1=0.3, p2=0.6, c1=1e-9, c2=1.0, t1=0.4, t2=0.5, V=1.0, P=1.0),
    "long wait": dict(p1=0.3, p2=0.6, c1=1.0, c2=2.0, t1=1e-3, t2=1e6, V=1.0, P=1.0),
}


@pytest.mark.parametrize("parameters", EDGES.values(), ids=EDGES)
def test_near_the_edges_of_the_domain(parameters):
    single = Game(**parameters)
    found = oracle.search(single, steps=201, zooms=6)
    outcome = single.equilibrium()
    assert found.provider_cost == pytest.approx(float(outcome.provider_cost), rel=1e-3)
    assert found.best_user_utility == pytest.approx(
        float(single.user_optimum().user_utility), rel=1e-6, abs=1e-9
    )


def test_the_worked_counterexample():
    single = Game(p1=0.3, p2=0.9, c1=1.0, c2=2.0, t1=0.1, t2=1.2, V=1.0, P=10.0)
    found = oracle.search(single, steps=201, zooms=4)
    assert (found.model, found.q) == (1, 0) and found.s == pytest.approx(0.3611, abs=1e-3)
    # Just above sL leaving once in a while is hardly better than staying: the grid does not see it.
    assert found.provider_cost == pytest.approx(float(single.equilibrium().provider_cost), rel=1e-3)
    assert float(single.equilibrium().provider_cost) <= 2.8284


def test_a_finer_grid_is_closer():
    games = random_games(20, Regime.ONLY_M2_VALUE, seed=5)
    exact = games.equilibrium().provider_cost
    coarse, fine = (
        np.array([x.provider_cost for x in searched(games, steps, 0)]) for steps in (21, 401)
    )
    assert worst(fine, exact) < 0.2 * worst(coarse, exact)
    assert worst(np.array([x.provider_cost for x in searched(games, 101, 4)]), exact) < 1e-5
