"""The checks of promises and certificates agree, meet every case, and notice what is wrong."""

import pytest

from routecore.proofs.evidence import certificate, compare, promises

FEW = {
    "no_commitment": 12,
    "seen_models": 10,
    "reputation": 10,
    "monotone": 12,
    "certificate": 1,
    "minimax": 1,
    "trials": 1,
}
CASES = {"no_commitment": 16, "seen_models": 4, "reputation": 2, "monotone": 9}
CASES |= {"certificate": 13, "minimax": 4, "trials": 13}


@pytest.mark.parametrize("name", FEW)
def test_agrees(name):
    found = compare(name, count=FEW[name], seed=3)
    assert found.agrees, found
    assert len(found.cases) == CASES[name] and set(found.cases.values()) == {FEW[name]}


def test_notices_a_wrong_equilibrium(monkeypatch):
    right = promises.without_commitment
    monkeypatch.setattr(promises, "without_commitment", lambda games, seen: right(games, "nothing"))
    assert not compare("no_commitment", count=12).agrees
    assert not compare("seen_models", count=12).agrees


def test_notices_an_impatient_provider(monkeypatch):
    right = promises.least_discount_factor
    monkeypatch.setattr(promises, "least_discount_factor", lambda games: right(games) - 0.02)
    assert not compare("reputation", count=10).agrees


def test_notices_a_wrong_direction(monkeypatch):
    monkeypatch.setitem(certificate.MOVES, "P2", "+-++++-")
    assert not compare("monotone", count=10).agrees


def test_notices_certificates_of_boxes_that_are_too_wide(monkeypatch):
    right = certificate.certify
    monkeypatch.setattr(certificate, "certify", lambda games, ends: right(games, {}))
    assert not compare("certificate", count=2).agrees


def test_notices_a_sample_that_is_too_small(monkeypatch):
    right = certificate.sample_size
    monkeypatch.setattr(certificate, "sample_size", lambda games, alpha: right(games, alpha) / 8)
    assert not compare("trials", count=2).agrees


def test_notices_an_optimist(monkeypatch):
    monkeypatch.setattr(certificate, "least_worst_case", lambda game, ends: game.equilibrium())
    assert not compare("minimax", count=3).agrees
