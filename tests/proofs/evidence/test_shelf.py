"""The checks of shelves and prices agree, and would notice if something were wrong."""

import numpy as np
import pytest

from routecore.beyond import pricing as price_module
from routecore.beyond.shelf import Shelf
from routecore.proofs.evidence import COMPARISONS, compare
from routecore.proofs.evidence import shelf as checks
from routecore.proofs.evidence.promises_kept import (
    least_cost,
    least_cost_blind,
    least_cost_stationary,
)

FEW = {
    "shelf": (2, 10),
    "shelf_escalation": (3, 3),
    "shelf_seen": (3, 4),
    "counting_user": (3, 2),
    "shelf_throttle": (2, 3),
    "prices": (1, 16),
    "given_price": (3, 2),
}


@pytest.mark.parametrize("name", FEW)
def test_agrees(name):
    count, cases = FEW[name]
    found = compare(name, count=count, seed=3)
    assert found.agrees, found
    assert set(found.cases.values()) == {count} and len(found.cases) == cases
    # With the usual size each case of the theorem occurs at least ten times.
    assert COMPARISONS[name].usual >= 10


def too_low(self):
    policy = RIGHT_POLICY(self)
    object.__setattr__(policy, "provider_cost", policy.provider_cost * 0.999)
    return policy


RIGHT_POLICY, RIGHT_PRICE, RIGHT_AT = Shelf.optimal_policy, checks.price, price_module.at_price


@pytest.mark.parametrize("name", ["shelf", "shelf_escalation"])
def test_notices_a_wrong_cost(monkeypatch, name):
    monkeypatch.setattr(Shelf, "optimal_policy", too_low)
    assert not compare(name, count=1, seed=1).agrees


def test_notices_a_policy_that_does_not_do_what_it_says(monkeypatch):
    def other_draw(self):
        policy = RIGHT_POLICY(self)
        object.__setattr__(policy, "slow_share", policy.slow_share * 1.05)
        return policy

    monkeypatch.setattr(Shelf, "optimal_policy", other_draw)
    assert not compare("shelf", count=2, seed=1).agrees


def test_notices_other_mistakes(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "cost_when_seen", lambda self: RIGHT_POLICY(self).provider_cost)
        assert not compare("shelf_seen", count=5, seed=1).agrees
    with monkeypatch.context() as patch:
        patch.setattr(checks, "_s_inf", lambda: lambda p1, p2, xi1, xi2: xi1 / (xi1 - xi2))
        assert not compare("counting_user", count=2, seed=1).agrees
    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "throttle", lambda self: type("T", (), {"saving": 0.0}))
        assert not compare("shelf_throttle", count=2, seed=1).agrees
    with monkeypatch.context() as patch:
        # Nothing is earned by charging for the user's patience.
        patch.setattr(checks, "price", lambda shelf, w, rule: RIGHT_PRICE(shelf, w / 2, rule=rule))
        assert not compare("prices", count=1, seed=1).agrees
    with monkeypatch.context() as patch:
        patch.setattr(
            price_module, "at_price", lambda shelf, w, **fees: RIGHT_AT(shelf, 2 * w, **fees)
        )
        assert not compare("given_price", count=1, seed=1).agrees


def test_the_linear_programs_know_the_examples():
    p, c, t = np.array([0.1, 0.8, 0.9]), np.array([0.1, 2.8, 4.5]), np.array([0.5, 2.4, 0.9])
    assert least_cost(p, c, t, 2.0, 10.0) == pytest.approx(3.60)
    assert least_cost(p, c, t, 2.0, 10.0, upwards=True) == pytest.approx(3.65)
    two = (np.array([0.3, 0.9]), np.array([1.0, 2.0]), np.array([0.1, 1.2]), 1.0, 10.0)
    for program in (least_cost, least_cost_blind, least_cost_stationary):
        assert program(*two) == pytest.approx(2.259, abs=5e-4)


def test_more_promises_do_not_help():
    p, c, t = np.array([0.3, 0.9, 0.5]), np.array([1.0, 2.0, 1.5]), np.array([0.1, 1.2, 0.3])
    few, many = (least_cost(p, c, t, 1.0, 10.0, promises=np.linspace(0, 1, n)) for n in (1, 25))
    assert few == pytest.approx(many)
