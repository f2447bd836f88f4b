"""Simulated outcomes from measured operating points, to try things on. Never evidence."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks
from routecore.cascades.closed_form import conditional_accuracies, separation
from routecore.cascades.table import Outcomes


def simulate(
    accuracy: ArrayLike,
    cost: ArrayLike,
    auroc: ArrayLike,
    *,
    queries: int,
    correlation: ArrayLike = 0.3,
    seed: int = 0,
    models: Sequence | None = None,
) -> Outcomes:
    """SIMULATED outcomes of k models: seeded draws from the closed-form signal.

    The first model is right with its accuracy; each next one depends on the one before it, through
    the correlation of their outcomes. Each score is logistic, shifted where the model is right so
    that its AUROC is the one given. Real models agree and err in richer ways: use this to see how a
    method behaves, not what a model does.

    Parameters
    ----------
    accuracy : (k,) array in (0, 1), cheapest model first
    cost : (k,) array, money per query, >= 0; the same for every query
    auroc : (k,) or (k-1,) array in (0, 1); the last model's score decides nothing (with k-1 given
        it is drawn with AUROC 1/2)
    queries : number of queries, at least 2
    correlation : of successive models' outcomes (phi), a number or (k-1,) array; not every value
        is attainable between two accuracies, and one that is not is refused with the range
    seed : the same seed gives the same outcomes
    models : names, k of them; default "model 1" to "model k"

    Raises
    ------
    ValueError
        Naming the argument and the rule it breaks.

    Examples
    --------
    >>> log = simulate([.55, .78], [1., 4.], [.7], queries=1000, seed=1)
    >>> log.frontier("model 1", "model 2").at_budget(3.0).escalation_rate
    0.5
    """
    accuracy = checks.numbers("accuracy", accuracy).astype(float)
    k, n = len(accuracy), checks.whole("queries", queries, 2)
    models = checks.distinct_models(models or [f"model {j + 1}" for j in range(k)])
    if len(models) != k:
        raise ValueError(f"models has {len(models)} entries: accuracy has {k}.")
    checks.refuse_first(
        "accuracy",
        accuracy,
        (accuracy <= 0) | (accuracy >= 1),
        "it must lie strictly between 0 and 1",
    )
    cost = checks.numbers("cost", cost, (k,)).astype(float)
    checks.refuse_cost("cost", cost)
    shift = separation(checks.numbers("auroc", auroc))
    if len(shift) == k - 1:
        shift = np.append(shift, 0.0)
    if len(shift) != k:
        raise ValueError(f"auroc has {len(shift)} entries: it must have {k} or {k - 1}.")
    correlation = checks.numbers(
        "correlation",
        np.broadcast_to(correlation, (k - 1,)) if np.ndim(correlation) == 0 else correlation,
        (k - 1,),
    )
    given = np.array([_given(accuracy, correlation, j) for j in range(k - 1)])

    rng = np.random.default_rng(seed)
    correct = np.empty((k, n), np.int8)
    correct[0] = rng.random(n) < accuracy[0]
    for j in range(1, k):
        after_right, after_wrong = given[j - 1]
        correct[j] = rng.random(n) < np.where(correct[j - 1] == 1, after_right, after_wrong)
    score = rng.logistic(size=(k, n)) + shift[:, None] * correct
    return Outcomes(np.arange(n), models, score, correct, np.repeat(cost[:, None], n, axis=1))


def _given(accuracy, correlation, j):
    """Accuracy of model j+1 given that model j is right, and wrong; both must be probabilities."""
    low, high, phi = accuracy[j], accuracy[j + 1], float(correlation[j])
    pair = np.array(conditional_accuracies(low, high, phi))
    if (pair < 0).any() or (pair > 1).any():
        # Each conditional accuracy is linear in phi: the range is where both stay in [0, 1].
        slope = np.array(conditional_accuracies(low, high, 1.0)) - high
        ends = np.sort(np.array([(0 - high) / slope, (1 - high) / slope]), axis=0)
        raise ValueError(
            f"correlation[{j}] is {phi}: outcomes of accuracies {low} and {high} can "
            f"correlate from {ends[0].max():.4f} to {ends[1].min():.4f}."
        )
    return pair
