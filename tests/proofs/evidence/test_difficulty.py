"""The checks on difficulty agree, in every case of their theorems, and notice a wrong answer."""

import numpy as np
import pytest

from routecore.beyond import difficulty, retry_log
from routecore.beyond import two_attempts_forms as twice
from routecore.proofs.evidence import compare
from routecore.proofs.evidence.difficulty import COMPARISONS, LEARNING, cheapest_sequence

FEW = {"retries": 4, "learning": 2, "two_attempts": 100, "retry_log": 10}


@pytest.mark.parametrize("name", FEW)
def test_agrees(name):
    found = compare(name, count=FEW[name], seed=4)
    assert found.agrees, found
    assert set(found.cases.values()) == {FEW[name]}
    assert all(count >= 10 for count in [COMPARISONS[name].usual])


def test_every_case_of_the_game_with_users_who_learn_occurs():
    assert tuple(compare("learning", count=1, seed=1).cases) == LEARNING


def test_notices_a_retry_too_many(monkeypatch):
    right = difficulty.DifficultTask.retries

    def wrong(self):
        found = right(self)
        return difficulty.Retries(
            found.n_star + (found.n_star > 0), found.n_user, found.k1, found.n_max
        )

    monkeypatch.setattr(difficulty.DifficultTask, "retries", wrong)
    assert not compare("retries", count=3, seed=1).agrees


def test_notices_a_wrong_cost(monkeypatch):
    right = difficulty.DifficultTask.equilibrium

    def wrong(self):
        found = right(self)
        return difficulty.RetryEquilibrium(
            found.route,
            found.retries,
            found.provider_cost * 1.01,
            found.user_utility,
            found.threshold,
        )

    monkeypatch.setattr(difficulty.DifficultTask, "equilibrium", wrong)
    assert not compare("learning", count=1, seed=1).agrees


def test_notices_wrong_forms(monkeypatch):
    monkeypatch.setattr(twice, "SECOND_CHANCE", twice.SECOND_CHANCE + twice.S12)
    assert not compare("two_attempts", count=10, seed=1).agrees
    monkeypatch.setattr(retry_log.RetryLog, "sigma12", property(lambda self: self._sigma(1, 1)))
    assert not compare("retry_log", count=10, seed=1).agrees


def test_the_search_finds_what_no_count_does():
    """Where the ratio p1/p2 is not monotone the best sequence goes back to M1."""
    case = [0.13, 0.44, 0.43], [0.08, 0.09, 0.78], [0.12, 0.94, 0.95], 0.42, 1.0
    found = cheapest_sequence(*(np.array(x)[None] for x in case))
    assert found == pytest.approx(1.6617, abs=1e-4)
