"""SIMULATED outcomes of models that find the same queries hard, from measured operating points.

`simulate` draws every score on its own. Here a query has one difficulty that all
models feel: it moves both whether a model is right and what its score says. Use it to see how a
method behaves when a second score repeats the first, not to learn what a model does.
"""

from functools import cache

import numpy as np

from routecore.cascades import Outcomes

_FIXED = 20_000  # queries used to set the noise of the scores; the same ones every time


def simulate_difficulty(
    accuracy, cost, auroc, *, queries: int, spread: float = 3.0, seed: int = 0, models=None
) -> Outcomes:
    """SIMULATED outcomes of k models on queries of shared difficulty z ~ N(0, 1).

    A model is right with probability g(ability - spread z), g the logistic function; its score is
    -z plus normal noise. Ability and noise are set so that the model has its accuracy and AUROC.

    Parameters
    ----------
    accuracy : (k,) array in (0, 1), cheapest model first
    cost : (k,) array, money per query, the same for every query
    auroc : (k,) array in (1/2, 1)
    queries : number of queries, at least 2
    spread : > 0, how much difficulty decides; 0 would be luck alone
    seed : the same seed gives the same outcomes
    models : names, k of them; default "model 1" to "model k"

    Raises
    ------
    ValueError
        If an AUROC is above what a score without noise reaches at this spread, or an argument is
        outside its domain.

    Examples
    --------
    >>> log = simulate_difficulty([.55, .8], [1., 4.], [.7, .8], queries=4000, seed=1)
    >>> [round(float(x), 1) for x in log.correct.mean(axis=1)]
    [0.5, 0.8]
    """
    accuracy, cost, auroc = (np.asarray(x, float) for x in (accuracy, cost, auroc))
    for name, values in (("accuracy", accuracy), ("cost", cost), ("auroc", auroc)):
        if values.shape != accuracy.shape or values.ndim != 1 or not np.isfinite(values).all():
            raise ValueError(f"{name} is {values.tolist()}: it must be one finite number a model.")
    for name, values, low in (("accuracy", accuracy, 0.0), ("auroc", auroc, 0.5)):
        bad = (values <= low) | (values >= 1)
        if bad.any():
            k = int(np.argmax(bad))
            raise ValueError(f"{name}[{k}] is {values[k]}: it must lie between {low} and 1.")
    if queries < 2 or not spread > 0:
        raise ValueError(
            f"queries is {queries} and spread is {spread}: there must be at least 2"
            " queries and a spread above 0."
        )
    ability, width = _calibrated(tuple(accuracy), tuple(auroc), float(spread))
    random = np.random.default_rng(seed)
    z = random.standard_normal(queries)
    chance = _logistic(np.array(ability)[:, None] - spread * z)
    correct = (random.random(chance.shape) < chance).astype(np.int8)
    score = np.array(width)[:, None] * random.standard_normal(chance.shape) - z
    names = models or [f"model {k + 1}" for k in range(len(accuracy))]
    return Outcomes(
        np.arange(queries), tuple(names), score, correct, np.repeat(cost[:, None], queries, axis=1)
    )


@cache
def _calibrated(accuracy, auroc, spread) -> tuple[list, list]:
    """Ability and width of the score's noise of each model, found on a fixed set of queries."""
    fixed = np.random.default_rng(_FIXED)
    z, luck, noise = (
        fixed.standard_normal(_FIXED),
        fixed.random(_FIXED),
        fixed.standard_normal(_FIXED),
    )
    ability = [_root(lambda t: _logistic(t - spread * z).mean(), p, -60, 60) for p in accuracy]
    width = []
    for k, (at, wanted) in enumerate(zip(ability, auroc, strict=True)):
        solved = luck < _logistic(at - spread * z)
        best = _auroc(-z, solved)
        if wanted > best:
            raise ValueError(
                f"auroc[{k}] is {wanted}: with a spread of {spread} a score of"
                f" difficulty reaches at most {best:.3f}."
            )
        width.append(_root(lambda t, solved=solved: -_auroc(noise * t - z, solved), -wanted, 0, 60))
    return ability, width


def _logistic(x):
    return 1 / (1 + np.exp(-x))


def _auroc(score, solved) -> float:
    """How often a right answer has the higher score than a wrong one."""
    wrong = np.sort(score[~solved])
    return float(np.searchsorted(wrong, score[solved]).mean() / len(wrong))


def _root(rising, value, low, high) -> float:
    """Where a rising function takes a value, by bisection."""
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < value else (low, middle)
    return (low + high) / 2
