"""How good must a router's score be to do as well as a cascade? Measured pairs, closed-form signal.

Derived, within the settings of Bouchard 2026.
"""

from functools import cache

import numpy as np

from routecore.book.figures.part_two import auroc
from routecore.book.figures.router_or_cascade import auroc_R, k, quantities
from routecore.cascades.forms import f, nu
from routecore.cascades.signal import A, accH
from routecore.measured import CascadePair, cascade_pairs
from routecore.translate import numpy_function


@cache
def _advantage():
    return numpy_function([A, accH, auroc, auroc_R, nu, k, f], quantities())


def break_even_auroc(pair: CascadePair, rate: float = 0.3, nesting: float = 0.5) -> float:
    """The AUROC from which a router buys as much as the cascade of a measured pair.

    Parameters
    ----------
    pair : two measured models
    rate : share of queries that the cascade escalates at the budget, strictly between 0 and 1
    nesting : in [0, 1], how far H solves whatever L solves (not measured)

    Returns
    -------
    AUROC in [1/2, 1); 1/2 where even a router that knows nothing wins

    Raises
    ------
    ValueError
        If `rate` or `nesting` is outside its domain.

    Examples
    --------
    >>> from routecore.measured import cascade_pair
    >>> round(break_even_auroc(cascade_pair("llama3.1-8b", "gpt-4o", "mmlu")), 2)
    0.78
    """
    if not 0 < rate < 1:
        raise ValueError(f"rate is {rate}: it must lie strictly between 0 and 1.")
    if not 0 <= nesting <= 1:
        raise ValueError(f"nesting is {nesting}: it must lie between 0 and 1.")
    known = (pair.low.accuracy, pair.high.accuracy, max(pair.low.auroc, 0.5))
    ratio = pair.low.cost / pair.high.cost
    low, high = 0.5, 0.999
    for _ in range(40):
        middle = (low + high) / 2
        found = _advantage()(*(np.float64(x) for x in (*known, middle, nesting, ratio, rate)))
        low, high = (low, middle) if found["advantage"] >= 0 else (middle, high)
    return high if high > 0.5 + 1e-6 else 0.5


@cache
def best_from(low_model: str, source: str) -> tuple[CascadePair, ...]:
    """On every benchmark of a source, the pair from one cheap model to the most accurate one.

    >>> [pair.high.model for pair in best_from("llama-3.1-8b", "Bouchard")]
    ['gpt-oss-20b', 'llama-3.3-70b', 'deepseek-v3', 'gpt-4o', 'deepseek-v3']
    """
    found = {}
    for pair in cascade_pairs():
        if pair.low.model == low_model and source in pair.low.source:
            best = found.setdefault(pair.low.benchmark, pair)
            if pair.high.accuracy > best.high.accuracy:
                found[pair.low.benchmark] = pair
    return tuple(found.values())
