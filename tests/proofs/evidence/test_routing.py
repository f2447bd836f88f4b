"""The checks of the ledger agree, and would notice if something were wrong."""

from dataclasses import replace

import numpy as np
import pytest

from routecore import Game, Regime, Route
from routecore.proofs import evidence
from routecore.proofs.claims import CLAIMS
from routecore.proofs.evidence import COMPARISONS, Evidence, compare, routing
from routecore.proofs.evidence.base import deviation
from routecore.routing.sampling import random_games

FEW = {
    "values": 5,
    "best_response": 2,
    "equilibrium": 2,
    "user_optimum": 4,
    "misalignment": 2,
    "throttle": 1,
}


@pytest.mark.parametrize("name", FEW)
def test_agrees_and_draws_every_case_alike(name):
    found = compare(name, count=FEW[name], seed=3)
    assert found.agrees and found.allowed < 0.05
    assert len(found.cases) >= 6 and set(found.cases.values()) == {FEW[name]}
    assert found.what == COMPARISONS[name].what
    assert repr(found).startswith(f"{found.what}: agrees on {found.drawn} games")
    assert COMPARISONS[name].usual >= 10  # of each case, on the page


def test_the_cases_are_those_of_the_theorems():
    # Theorem 2's table with its boundaries, every route of every regime, both cases of throttling.
    assert len(routing.BEST_RESPONSE) == 4 + 2 + 3 + 5 + 9
    shown = {route for routes in routing.ROUTES.values() for route in routes}
    assert shown == set(Route) and len(routing.EQUILIBRIUM) == 11 + 2
    assert {case.split(",")[-1].strip() for case in routing.THROTTLE if "case" in case} == {
        "users gain",
        "users lose",
    }


@pytest.mark.parametrize("regime", Regime)
def test_every_route_that_is_ever_optimal_in_a_regime_is_a_case(regime):
    games = random_games(5000, regime, seed=8)
    optimal = {Route(code) for code in np.unique(games.equilibrium().route)}
    wanted = {Route(code) for code in np.unique(games.user_optimum().route)}
    assert optimal == set(routing.ROUTES[regime])
    assert wanted == set(routing.FAVOURITES[regime])


RIGHT = {
    name: getattr(Game, name)
    for name in (
        "user_utility",
        "provider_cost",
        "best_response",
        "equilibrium",
        "user_optimum",
        "misalignment_gap",
        "throttle",
    )
}


@pytest.mark.parametrize(
    "name, method, wrong",
    [
        ("values", "user_utility", lambda right: right + 0.01),
        ("values", "provider_cost", lambda right: right * 1.001),
        ("best_response", "best_response", lambda right: 1 - right),
        (
            "equilibrium",
            "equilibrium",
            lambda right: replace(right, provider_cost=right.provider_cost * 1.01),
        ),
        (
            "user_optimum",
            "user_optimum",
            lambda right: replace(right, user_utility=right.user_utility + 0.01),
        ),
        ("misalignment", "misalignment_gap", lambda right: right + 0.02),
        ("throttle", "throttle", lambda right: replace(right, saving=right.saving * 0.8)),
        ("throttle", "throttle", lambda right: replace(right, user_loss=right.user_loss * 2)),
    ],
)
def test_notices_a_wrong_answer(monkeypatch, name, method, wrong):
    monkeypatch.setattr(Game, method, lambda *arguments: wrong(RIGHT[method](*arguments)))
    found = compare(name, count=FEW[name], seed=1)
    assert not found.agrees and "DISAGREES" in repr(found)


def test_an_answer_that_ignores_the_providers_preference_is_noticed(monkeypatch):
    # At a net value of 0 any q is a best response; the book says which one it takes.
    def stay(self, model, s):
        tied = np.equal(self.net_value[0], 0) | np.equal(self.net_value[1], 0)
        return np.where(tied, 0.0, RIGHT["best_response"](self, model, s))

    monkeypatch.setattr(Game, "best_response", stay)
    assert not compare("best_response", count=2, seed=1).agrees


def test_counts_of_cases_in_words():
    assert Evidence("x", {"a": 2, "b": 2}, 0.0, 1.0).by_case == "2 of each of 2 cases (a; b)"
    assert Evidence("x", {"a": 2, "b": 1000}, 0.0, 1.0).by_case == "2 a; 1,000 b"


def test_deviation_is_relative_to_what_is_expected():
    assert deviation([1.0, 2.0], [1.0, 2.5]) == pytest.approx(0.2)
    assert deviation(0.5, 0.25) == 0.25
    assert deviation(-300.0, -100.0) == 2.0


def test_a_missing_number_does_not_pass():
    assert not Evidence("x", {"x": 1}, float(deviation(np.nan, 1.0)), 1.0).agrees


def test_every_claim_has_a_check():
    assert set(FEW) <= {entry.oracle for entry in CLAIMS.values()} <= set(COMPARISONS)


def test_runs_once(monkeypatch):
    calls = []
    monkeypatch.setattr(evidence, "compare", lambda name: calls.append(name) or name)
    evidence.evidence.cache_clear()
    assert evidence.evidence("values") == evidence.evidence("values") == "values"
    evidence.evidence.cache_clear()
    assert calls == ["values"]
