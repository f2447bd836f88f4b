"""Speed of the cascades, as ratios and limits that hold on two cores.

Run with `make bench`. Each comparison is made in one process, the sides taking turns, best of five.
"""

import time

import numpy as np
import pytest

from benchmarks.timing import best_of, say
from routecore.cascades import Chain, Frontier, envelope


def log(n, seed=0):
    rng = np.random.default_rng(seed)
    score = rng.random(n)
    return (
        score,
        rng.random(n) < 0.3 + 0.5 * score,
        rng.random(n) < 0.8,
        rng.random(n),
        3 * rng.random(n),
    )


@pytest.mark.parametrize("costs", ["shared", "per query"])
def test_frontier_of_a_million_queries_against_the_sort_alone(benchmark, costs, capsys):
    score, low, high, cost_low, cost_high = log(1_000_000)
    if costs == "shared":
        cost_low, cost_high = 1.0, 4.0
    whole, sort = best_of(
        lambda: Frontier.from_outcomes(score, low, high, cost_low, cost_high),
        lambda: np.argsort(score, kind="stable"),
    )
    benchmark.extra_info["ratio"] = whole / sort
    benchmark.pedantic(Frontier.from_outcomes, (score, low, high, cost_low, cost_high), rounds=3)
    say(
        capsys,
        f"frontier of a million queries, {costs} costs, {whole:.3f} s, sorting the scores alone"
        f" {sort:.3f} s: {whole / sort:.2f} times",
    )
    assert whole <= 2.5 * sort


def test_envelope_of_28_pairs(benchmark, capsys):
    logs = {
        pair: log(2000, seed)
        for seed, pair in enumerate((a, b) for b in range(8) for a in range(b))
    }
    frontiers = {pair: Frontier.from_outcomes(*x) for pair, x in logs.items()}
    points = np.concatenate([frontier.cost for frontier in frontiers.values()])
    seconds, sort = best_of(
        lambda: envelope(frontiers).switching_points, lambda: np.argsort(points, kind="stable")
    )
    benchmark.extra_info["ratio"] = seconds / sort
    benchmark(lambda: envelope(frontiers).switching_points)
    say(
        capsys,
        f"envelope of 28 frontiers {seconds * 1e3:.1f} ms, sorting their {points.size:,} points"
        f" {sort * 1e3:.1f} ms: {seconds / sort:.1f} times",
    )
    assert len(frontiers) == 28
    assert seconds < 0.030


def test_envelope_of_28_pairs_from_the_outcomes(benchmark, capsys):
    logs = {
        pair: log(2000, seed)
        for seed, pair in enumerate((a, b) for b in range(8) for a in range(b))
    }
    scores = np.concatenate([x[0] for x in logs.values()])
    whole, sort = best_of(
        lambda: envelope({pair: Frontier.from_outcomes(*x) for pair, x in logs.items()}),
        lambda: np.argsort(scores, kind="stable"),
    )
    benchmark.extra_info["ratio"] = whole / sort
    benchmark(lambda: envelope({pair: Frontier.from_outcomes(*x) for pair, x in logs.items()}))
    say(
        capsys,
        f"envelope of 28 pairs from their outcomes {whole * 1e3:.1f} ms, sorting the {scores.size:,}"
        f" scores {sort * 1e3:.1f} ms: {whole / sort:.1f} times",
    )


def test_chain_against_nsga2(benchmark, capsys):
    optuna = pytest.importorskip("optuna")
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    rng = np.random.default_rng(3)
    scores = rng.random((2, 1000))
    correct = rng.random((3, 1000)) < np.array([[0.3], [0.45], [0.85]]) + np.vstack(
        [0.4 * scores, np.zeros(1000)]
    )
    cost = rng.random((3, 1000)) * np.array([[1.0], [3.0], [12.0]])
    chain = Chain.from_outcomes(scores, correct, cost)
    budgets = np.linspace(*chain.cost_range, 30)

    def ours():
        return Chain.from_outcomes(scores, correct, cost).optimise(budgets)

    def evaluate(trial):
        # Plain NumPy over the queries: what a trial costs apart from the sampler.
        t1, t2 = (trial.suggest_float(name, 0.0, 1.0) for name in ("t1", "t2"))
        first = scores[0] < t1
        second = first & (scores[1] < t2)
        spent = cost[0].sum() + cost[1, first].sum() + cost[2, second].sum()
        right = (
            correct[0, ~first].sum() + correct[1, first & ~second].sum() + correct[2, second].sum()
        )
        return spent / 1000, right / 1000

    start = time.perf_counter()
    study = optuna.create_study(
        directions=["minimize", "maximize"], sampler=optuna.samplers.NSGAIISampler(seed=0)
    )
    study.optimize(evaluate, n_trials=2000)
    nsga_seconds = time.perf_counter() - start
    nsga = np.array([trial.values for trial in study.trials])
    theirs = [nsga[nsga[:, 0] <= budget, 1].max(initial=-np.inf) for budget in budgets]

    (seconds,) = best_of(ours, repeat=3)
    policy = benchmark.pedantic(ours, rounds=3)
    lead = policy.quality - np.where(np.isfinite(theirs), theirs, 0)
    benchmark.extra_info.update(
        nsga_seconds=nsga_seconds,
        ratio=nsga_seconds / seconds,
        mean_lead=float(lead[1:].mean()),
        least_lead=float(lead.min()),
    )
    say(
        capsys,
        f"thirty budgets of a chain of three {seconds:.3f} s, 2,000 trials of NSGA-II"
        f" {nsga_seconds:.2f} s: {nsga_seconds / seconds:.0f} times faster, and better by"
        f" {lead[1:].mean():.4f} in the mean, {lead.min():.4f} at least",
    )
    assert seconds < nsga_seconds
    assert (lead >= -1e-12).all()
