"""The checks of the ledger agree, and would notice if something were wrong."""

import numpy as np
import pytest

from routecore import Game
from routecore.proofs import evidence
from routecore.proofs.claims import CLAIMS
from routecore.proofs.evidence import COMPARISONS, Evidence, compare
from routecore.proofs.evidence.base import deviation

FEW = {"values": 50, "best_response": 4, "equilibrium": 8, "user_optimum": 8, "throttle": 2}


@pytest.mark.parametrize("name", FEW)
def test_agrees(name):
    found = compare(name, count=FEW[name], seed=3)
    assert found.agrees and found.drawn == 4 * FEW[name]
    assert found.what == COMPARISONS[name].what and found.allowed < 0.05
    assert repr(found).startswith(f"{found.what}: agrees on {found.drawn} games")


def wrong_user_utility(self, model, s, q):
    return RIGHT["user_utility"](self, model, s, q) + 0.01


def wrong_best_response(self, model, s):
    return 1 - RIGHT["best_response"](self, model, s)


RIGHT = {"user_utility": Game.user_utility, "best_response": Game.best_response}


@pytest.mark.parametrize(
    "name, method, wrong",
    [
        ("values", "user_utility", wrong_user_utility),
        ("best_response", "best_response", wrong_best_response),
        ("equilibrium", "equilibrium", lambda self: RIGHT_OUTCOME["user_optimum"](self)),
        ("user_optimum", "user_optimum", lambda self: RIGHT_OUTCOME["equilibrium"](self)),
        ("throttle", "throttle", lambda self: type("T", (), {"saving": 0.1})),
    ],
)
def test_notices_a_wrong_answer(monkeypatch, name, method, wrong):
    monkeypatch.setattr(Game, method, wrong)
    found = compare(name, count=6, seed=1)
    assert not found.agrees and "DISAGREES" in repr(found)


RIGHT_OUTCOME = {"equilibrium": Game.equilibrium, "user_optimum": Game.user_optimum}


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
