"""Chains against exhaustive search over every combination of thresholds."""

from itertools import combinations, product

import numpy as np
import pytest

from routecore.cascades import Chain, Frontier, chain_search, envelope, simulate


def exhaust(scores, correct, cost, budgets):
    """Best quality within each budget, every threshold of every stage tried, query by query."""
    k, n = len(correct), len(correct[0])
    best = np.full(len(budgets), -np.inf)
    for thresholds in product(*([*np.unique(s), np.inf] for s in scores)):
        here, spent, right = np.ones(n, bool), np.zeros(n), np.zeros(n)
        for j in range(k):
            spent[here] += cost[j][here]
            stays = here if j == k - 1 else here & (scores[j] >= thresholds[j])
            right[stays] = correct[j][stays]
            here = here & ~stays
        within = spent.mean() <= budgets + 1e-12
        best[within] = np.maximum(best[within], right.mean())
    return best


def draw(k, n, seed, decimals=None, graded=False):
    rng = np.random.default_rng(seed)
    scores = rng.random((k - 1, n))
    if decimals is not None:
        scores = np.round(scores, decimals)
    correct = (
        rng.random((k, n))
        if graded
        else (rng.random((k, n)) < np.linspace(0.3, 0.8, k)[:, None]).astype(int)
    )
    return scores, correct, rng.random((k, n)) * 3.0 ** np.arange(k)[:, None]


@pytest.mark.parametrize(
    ("k", "n", "decimals", "graded"),
    [
        (2, 60, None, False),
        (2, 60, 1, True),
        (3, 35, None, False),
        (3, 35, None, True),
        (3, 200, 1, False),
        (4, 9, None, False),
        (4, 60, 1, False),
        (5, 30, 0, False),
    ],
)
def test_the_optimum_equals_exhaustive_search(k, n, decimals, graded):
    for seed in range(2):
        log = draw(k, n, seed, decimals, graded)
        chain = Chain.from_outcomes(*log)
        budgets = np.linspace(*chain.cost_range, 30)
        policy = chain.optimise(budgets)
        assert policy.quality == pytest.approx(exhaust(*log, budgets), abs=1e-12)
        assert (policy.cost <= budgets + 1e-9).all()


def test_three_models_of_two_hundred_distinct_scores():
    # Exhaustive by the same definition, one stage vectorised to make 40,000 pairs bearable.
    scores, correct, cost = draw(3, 200, 7)
    chain = Chain.from_outcomes(scores, correct, cost)
    budgets = np.linspace(*chain.cost_range, 30)
    best = np.full(30, -np.inf)
    second = np.append(np.sort(scores[1]), np.inf)[:, None]
    for first in np.append(np.sort(scores[0]), np.inf):
        on = scores[0] < first
        further = on & (scores[1] < second)
        spent = (cost[0] + on * cost[1] + further * cost[2]).mean(axis=1)
        right = np.where(further, correct[2], np.where(on, correct[1], correct[0])).mean(axis=1)
        for b, budget in enumerate(budgets):
            best[b] = max(best[b], right[spent <= budget + 1e-12].max(initial=-np.inf))
    assert chain.optimise(budgets).quality == pytest.approx(best, abs=1e-12)


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_thresholds_do_what_the_policy_says(k):
    scores, correct, cost = draw(k, 500, 3)
    chain = Chain.from_outcomes(scores, correct, cost)
    policy = chain.optimise(np.mean(chain.cost_range))
    assert isinstance(policy.cost, float) and policy.thresholds.shape == (k - 1,)
    here, spent, right, reached = np.ones(500, bool), 0.0, np.zeros(500), []
    for j in range(k):
        reached.append(here.mean())
        spent += cost[j][here].sum() / 500
        right[here] = correct[j][here]
        here = here & (scores[j] < policy.thresholds[j]) if j < k - 1 else here
    assert policy.cost == pytest.approx(spent) and policy.quality == pytest.approx(right.mean())
    assert policy.reached == pytest.approx(reached)
    again = chain.at_thresholds(policy.thresholds)
    assert again.quality == policy.quality
    np.testing.assert_array_equal(again.residual, policy.residual)


def test_two_models_are_a_frontier(draw_log):
    score, low, high, cost_low, cost_high = draw_log(300)
    frontier = Frontier.from_outcomes(score, low, high, cost_low, cost_high)
    chain = Chain.from_outcomes([score], [low, high], [cost_low, cost_high])
    budgets = np.linspace(frontier.cost[0], frontier.cost[-1], 20)
    assert chain.optimise(budgets).quality == pytest.approx(frontier.at_budget(budgets).quality)


@pytest.mark.parametrize(
    ("k", "n", "exact", "coarse"), [(3, 400, 1000, 5000), (4, 60, 1000, 3000), (5, 22, 1000, 3000)]
)
def test_the_search_of_large_chains_comes_close_to_the_exact_one(monkeypatch, k, n, exact, coarse):
    for seed in range(3):
        chain = Chain.from_outcomes(*draw(k, n, seed))
        budgets = np.linspace(*chain.cost_range, 30)
        best = chain.optimise(budgets).quality
        with monkeypatch.context() as patch:
            patch.setattr(chain_search, "EXACT_CELLS", exact)
            patch.setattr(chain_search, "COARSE_CELLS", coarse)
            found = chain.optimise(budgets).quality
        assert (found <= best + 1e-12).all()
        assert (best - found).max() * n <= 2 + 1e-9  # two queries at the most
        assert (np.diff(found) >= -1e-12).all()


@pytest.mark.parametrize("k", [4, 5])
def test_a_large_chain_is_never_below_the_pairs_it_contains(k):
    scores, correct, cost = draw(k, 600, 11)
    chain = Chain.from_outcomes(scores, correct, cost)
    budgets = np.linspace(*chain.cost_range, 12)
    quality = chain.optimise(budgets).quality
    for j in range(k - 1):  # stage j alone decides; all before it are always paid
        paid = cost[: j + 1].sum(axis=0)
        pair = Frontier.from_outcomes(scores[j], correct[j], correct[j + 1], paid, cost[j + 1])
        within = budgets >= pair.cost[0]
        assert (quality[within] >= pair.at_budget(budgets[within]).quality - 1e-12).all()


def test_the_best_subsequence_is_never_below_the_envelope_of_all_pairs():
    scores, correct, cost = draw(4, 150, 5)
    chain = Chain.from_outcomes(scores, correct, cost)
    env = envelope(
        {
            (i, j): Frontier.from_outcomes(scores[i], correct[i], correct[j], cost[i], cost[j])
            for i, j in combinations(range(4), 2)
        }
    )
    budgets = np.linspace(env.cost[0], chain.cost_range[1], 10)
    found = chain.best_subsequence(budgets)
    for budget, answer in zip(budgets, found, strict=True):
        assert answer.policy.quality >= env.at_budget(budget).quality - 1e-12
        assert answer.policy.cost <= budget + 1e-9
    one = chain.best_subsequence(budgets[4])
    assert (one.models, one.policy.quality) == (found[4].models, found[4].policy.quality)


def test_first_order_conditions_hold_at_an_interior_optimum():
    log = simulate([0.5, 0.7, 0.9], [1.0, 3.0, 12.0], [0.8, 0.8], queries=1900, seed=2)
    policy = log.chain().optimise(5.0)
    assert policy.active.all() and policy.shadow_price > 0
    assert (policy.residual_error > 0).all()
    assert (np.abs(policy.residual) <= 4 * policy.residual_error).all()
    # Away from the optimum, at the same thresholds pushed apart, the two prices differ.
    off = log.chain().at_thresholds(policy.thresholds + np.array([2.5, -2.5]))
    assert np.ptp(off.marginal_price) > 3 * np.ptp(policy.marginal_price)


def test_boundaries_at_the_ends_are_not_active():
    chain = Chain.from_outcomes(*draw(3, 50, 1))
    policy = chain.at_thresholds([np.inf, -np.inf])
    assert not policy.active.any() and policy.shadow_price == 0
    assert not policy.residual.any() and policy.reached.tolist() == [1, 1, 0]
    assert chain.thresholds_of([50, 0])[0] == np.inf


def test_free_passes_have_no_price():
    scores, correct, _ = draw(3, 50, 1)
    policy = Chain.from_outcomes(scores, correct, [0.0, 0.0, 0.0]).optimise(0.0)
    assert not policy.active.any() and np.isfinite(policy.residual).all()


def test_what_a_chain_says_of_itself():
    assert repr(Chain.from_outcomes(*draw(3, 50, 1))) == "Chain(3 models, 50 queries)"
