"""Certificates against definitions worked out one threshold at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binom

from routecore.cascades import Frontier, Router
from routecore.cascades.certificates import right_answers_needed, wilks_rank


def draw(seed, n=300, levels=None):
    random = np.random.default_rng(seed)
    score = random.random(n)
    if levels:
        score = np.floor(score * levels) / levels
    return score, random.random(n) < score, random.random(n) < 0.8


@given(
    n=st.integers(2, 3000),
    share=st.floats(0.001, 0.999),
    confidence=st.sampled_from([0.5, 0.8, 0.9, 0.99]),
)
def test_the_rank_is_the_largest_that_keeps_the_promise(n, share, confidence):
    rank = wilks_rank(n, share, confidence)
    assert rank == 0 or binom.sf(rank - 1, n, share) >= confidence - 1e-12
    assert binom.sf(rank, n, share) < confidence + 1e-12


@given(n=st.integers(2, 3000), target=st.floats(0.01, 0.99), confidence=st.floats(0.55, 0.99))
def test_the_count_needed_is_the_smallest_that_shows_the_target(n, target, confidence):
    needed = right_answers_needed(n, target, confidence)
    assert needed > n or binom.sf(needed - 1, n, target) <= 1 - confidence + 1e-12
    assert binom.sf(needed - 2, n, target) > 1 - confidence - 1e-12


@pytest.mark.parametrize("levels", [None, 12])
@pytest.mark.parametrize("target", [0.6, 0.72, 0.75, 0.78, 0.95])
def test_quality_ends_at_the_first_failure_from_above(levels, target):
    for seed in range(20):
        score, low, high = draw(seed, levels=levels)
        found = Frontier.from_outcomes(score, low, high, 1.0, 4.0).certified(target=target)
        expected = None
        for threshold in [np.inf, *np.unique(score)[::-1]]:
            right = int(np.where(score < threshold, high, low).sum())
            bound = beta.ppf(0.1, right, len(score) - right + 1) if right else 0.0
            if bound < target:
                break
            expected = threshold
        assert found.threshold == expected
        assert (found.more_queries == 0) == (expected is not None)


@pytest.mark.parametrize("loss", [0.0, 0.01, 0.03, 0.1])
def test_loss_ends_at_the_first_failure_and_never_abstains(loss):
    for seed in range(10):
        score, low, high = draw(seed)
        n = len(score)
        found = Frontier.from_outcomes(score, low, high, 1.0, 4.0).certified(loss=loss)
        expected = np.inf
        for threshold in np.unique(score)[::-1]:
            kept = score >= threshold
            only_high, only_low = (kept & high & ~low).sum(), (kept & low & ~high).sum()
            worst = beta.ppf(0.95, only_high + 1, n - only_high)
            worst -= beta.ppf(0.05, only_low, n - only_low + 1) if only_low else 0.0
            if worst > loss:
                break
            expected = threshold
        assert found.threshold == expected
        assert found.bound <= loss


@pytest.mark.parametrize("kind", [Frontier, Router])
def test_budget_takes_the_ranked_score(kind):
    score, low, high = draw(3)
    frontier = kind.from_outcomes(score, low, high, 1.0, 4.0)
    extra = 4.0 if kind is Frontier else 3.0
    found = frontier.certified(budget=1 + 0.3 * extra)
    assert found.threshold == np.sort(score)[wilks_rank(300, 0.3, 0.9) - 1]
    assert found.point.cost < 1 + 0.3 * extra
    assert frontier.certified(budget=9.0).threshold == np.inf
    assert frontier.certified(budget=1.0).point.escalation_rate == 0
    none = frontier.certified(budget=0.5)
    assert none.threshold is None and none.more_queries is None and "Nothing" in str(none)


def test_it_says_how_many_more_queries_would_do():
    score, low, high = draw(0)
    frontier = Frontier.from_outcomes(score, low, high, 1.0, 4.0)
    share = high.mean()
    found = frontier.certified(target=float(share) - 0.01)
    n = 300 + found.more_queries
    assert found.threshold is None and f"{found.more_queries:,} more queries" in str(found)
    assert beta.ppf(0.1, round(share * n), n - round(share * n) + 1) >= share - 0.01 - 1e-9
    assert frontier.certified(target=0.99).more_queries is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({}, "budget, target and loss are given 0 times: exactly one of them must be."),
        ({"budget": 1, "loss": 0.1}, "budget, target and loss are given 2 times"),
        ({"target": 1.5}, "target is 1.5: it must lie between 0 and 1."),
        ({"loss": -0.1}, "loss is -0.1: it must be at least 0"),
        ({"loss": 0.1, "confidence": 1}, "confidence is 1: it must lie strictly between 0 and 1."),
    ],
)
def test_bad_input_is_one_sentence(arguments, sentence):
    frontier = Frontier.from_outcomes(*draw(0), 1.0, 4.0)
    with pytest.raises(ValueError, match=sentence.replace(".", r"\.")):
        frontier.certified(**arguments)


def test_varying_costs_and_graded_outcomes_are_refused():
    score, low, high = draw(0)
    cost = np.linspace(1, 2, 300)
    with pytest.raises(ValueError, match="cost_high runs from 1 to 2: a budget can be certified"):
        Frontier.from_outcomes(score, low, high, 1.0, cost).certified(budget=2.0)
    with pytest.raises(ValueError, match=r"correct_high\[28\] is 0.5: a certificate needs"):
        Frontier.from_outcomes(score, low, high * 0.5 + 0.5, 1.0, cost).certified(target=0.7)
