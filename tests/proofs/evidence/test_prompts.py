"""The checks of the chapters on prompts, lapses and learning agree, and notice a wrong answer."""

from dataclasses import replace

import numpy as np
import pytest

from routecore.beyond.learning import PatienceSearch
from routecore.proofs.evidence import COMPARISONS, compare, lapses, learning, prompts

FEW = {
    "prompts": 10,
    "two_prompts": 10,
    "deadline": 10,
    "fading": 10,
    "lapse_values": 20,
    "lapses": 2,
    "discounting": 2,
    "regret_of_a_pass": 10,
    "patience_search": 3,
}


@pytest.mark.parametrize("name", FEW)
def test_agrees_in_every_case(name):
    found = compare(name, count=FEW[name], seed=3)
    assert found.agrees and found.what == COMPARISONS[name].what
    assert all(count == FEW[name] for count in found.cases.values())
    assert COMPARISONS[name].usual >= 10 and COMPARISONS[name].allowed <= 1e-4


def one_more_on_m2(solve):
    """The same plan with one prompt moved to M2 where that can be done."""

    def wrong(*arguments):
        plan = solve(*arguments)
        moved = np.where(plan.passes1 > 0, 1, 0)
        return replace(plan, passes1=plan.passes1 - moved, passes2=plan.passes2 + moved)

    return wrong


def dearer(solve):
    def wrong(*arguments):
        found = solve(*arguments)
        return replace(found, provider_cost=found.provider_cost * 1.001)

    return wrong


@pytest.mark.parametrize(
    "name, module, function, spoil",
    [
        ("prompts", prompts, "prompts", one_more_on_m2),
        ("prompts", prompts, "prompts", dearer),
        ("two_prompts", prompts, "two_prompts", dearer),
        ("deadline", prompts, "deadline", one_more_on_m2),
        ("deadline", prompts, "deadline", dearer),
        ("fading", prompts, "fading", dearer),
        ("fading", prompts, "fading", lambda solve: lambda *x: follows_always(solve(*x))),
        ("lapse_values", lapses, "image", lambda solve: lambda game, delta: solve(game, delta**2)),
    ],
)
def test_notices_a_wrong_answer(monkeypatch, name, module, function, spoil):
    monkeypatch.setattr(module, function, spoil(getattr(module, function)))
    assert not compare(name, count=10, seed=1).agrees


def follows_always(plan):
    return replace(plan, follows=np.ones_like(plan.follows))


@pytest.mark.parametrize("name, function", [("lapses", "lapsing"), ("discounting", "discounting")])
def test_notices_a_wrong_optimum(name, function):
    solve = getattr(lapses, function)
    check = lapses.optimum(dearer(solve), provider_sees_lapses=name == "lapses")
    assert check(2, np.random.default_rng(1)).worst > COMPARISONS[name].allowed


def test_notices_a_search_that_halves(monkeypatch):
    class Careless(PatienceSearch):
        """Starts over from the middle of the range at every test."""

        @property
        def s(self):
            return self.high if not self.searching else (self.high + self.low) / 2

    # Halving loses a user in every second test: the bound of the careful search is broken where
    # losing one is dear and there are many tasks.
    monkeypatch.setattr(learning, "PatienceSearch", Careless)
    assert not compare("patience_search", count=12, seed=2).agrees
