"""Does a longer chain pay? Pairs, full chains and the best chains on SIMULATED held-out queries."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from routecore.cascades import Outcomes, simulate
from routecore.cascades.difficulty import simulate_difficulty
from routecore.measured import measured_models


@dataclass(frozen=True)
class Depth:
    """What chains are worth beside the pairwise envelope, on queries they were not chosen on.

    Attributes
    ----------
    full, full_error : quality of the full chain less that of the best pair chosen for the same
        budget, percentage points, mean over logs and budgets, and its standard error over logs
    best, best_error : the same for the best chain over any of the models
    """

    full: float
    full_error: float
    best: float
    best_error: float

    def __repr__(self) -> str:
        return (
            f"full chain {self.full:+.2f} ± {self.full_error:.2f},"
            f" best chain {self.best:+.2f} ± {self.best_error:.2f}"
        )


def compare_depth(
    models: Sequence[str],
    benchmark: str,
    *,
    shared: bool,
    queries: int = 1200,
    logs: int = 6,
    budgets: int = 6,
) -> Depth:
    """Simulate logs of measured models, choose on one half, report on the other.

    Parameters
    ----------
    models : names, in any order; the chain goes by cost. Of Zellinger & Thomson 2025.
    benchmark : e.g. "mmlu"
    shared : whether a query has one difficulty that all models feel
    queries, logs, budgets : of each log; seeds 0, 1, ...; between the cheapest and the dearest
        model's cost

    Examples
    --------
    >>> names = ["llama3.2-3b", "llama3.1-8b", "llama3.1-70b"]
    >>> compare_depth(names, "mmlu", shared=True, queries=200, logs=2, budgets=2).full < 5
    True
    """
    points = sorted(
        (
            p
            for p in measured_models()
            if p.benchmark == benchmark and p.model in models and "Zellinger" in p.source
        ),
        key=lambda p: p.cost,
    )
    measured = [p.accuracy for p in points], [p.cost for p in points], [p.auroc for p in points]
    make = simulate_difficulty if shared else simulate
    amounts = np.linspace(1.2 * points[0].cost, points[-1].cost, budgets)
    rows = []
    for seed in range(logs):
        log = make(*measured, queries=queries, seed=seed, models=[p.model for p in points])
        order = np.random.default_rng(seed).permutation(queries)
        rows.append(
            _differences(
                _part(log, order[: queries // 2]), _part(log, order[queries // 2 :]), amounts
            )
        )
    means = 100 * np.array(rows)
    error = means.std(axis=0, ddof=1) / np.sqrt(logs)
    (full, best), (full_error, best_error) = means.mean(axis=0), error
    return Depth(float(full), float(full_error), float(best), float(best_error))


def _differences(choose: Outcomes, test: Outcomes, budgets) -> tuple[float, float]:
    """Mean held-out quality of the full and of the best chain, less the best pair's."""
    pairs, chain = choose.envelope(), choose.chain()
    full, best = chain.optimise(budgets), chain.best_subsequence(budgets)
    found = []
    for k, budget in enumerate(budgets):
        pair = pairs.at_budget(float(budget))
        base = test.frontier(*pair.pair).at_threshold(pair.threshold).quality
        whole = test.chain().at_thresholds(full.thresholds[k]).quality
        names = [choose.models[m] for m in best[k].models]
        part = test.chain(*names).at_thresholds(best[k].policy.thresholds).quality
        found.append((whole - base, part - base))
    return tuple(np.mean(found, axis=0))


def _part(log: Outcomes, rows) -> Outcomes:
    return replace(
        log,
        query=log.query[rows],
        score=log.score[:, rows],
        correct=log.correct[:, rows],
        cost=log.cost[:, rows],
    )
