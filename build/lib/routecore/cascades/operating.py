"""What a frontier answers with: an operating point, or a mix of two."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from routecore import checks


@dataclass(frozen=True)
class OperatingPoint:
    """One threshold and what it does; arrays when an array of budgets was asked for.

    Attributes
    ----------
    threshold : in the unit of the score; escalate iff score < threshold
    cost : mean cost per query, money
    quality : mean outcome, in [0, 1]
    escalation_rate : share of queries escalated, in [0, 1]
    shadow_price : price of the constraint that chose the point. From `at_budget` it is lambda,
        quality per money: what the next unit of budget buys. From `at_quality` it is mu, money
        per quality: what the next unit of quality costs. At the same point lambda * mu = 1.
        Finite difference: the slope of the frontier's concave hull to the right of the point.
        At the best policy lambda is 0 and mu infinite.
    smooth_shadow_price : the same price from a smoothed benefit curve: Delta and the cost of
        escalating, each averaged over the queries nearest in rank to the threshold. Unlike the
        hull's slope it is local, so lambda is negative where escalating harms; mu is then
        infinite.
    """

    threshold: float | Any
    cost: float | Any
    quality: float | Any
    escalation_rate: float | Any
    shadow_price: float | Any
    smooth_shadow_price: float | Any


@dataclass(frozen=True)
class Mixture:
    """Two thresholds drawn at random per query: what randomising reaches at a budget.

    Attributes
    ----------
    threshold : (low, high), the two thresholds, the cheaper policy first
    weight : (of low, of high), probabilities that add up to 1
    cost, quality : of the mix, money per query and in [0, 1]
    gain : quality of the mix less that of the best single threshold at the budget, >= 0
    shadow_price : lambda, quality per money, the slope of the hull's edge
    """

    threshold: tuple[float, float]
    weight: tuple[float, float]
    cost: float
    quality: float
    gain: float
    shadow_price: float


def plain(point):
    """The same record with Python numbers for zero-dimensional arrays."""
    values = {f.name: getattr(point, f.name) for f in fields(point)}
    return type(point)(
        **{
            k: v.item() if isinstance(v, np.generic | np.ndarray) and np.ndim(v) == 0 else v
            for k, v in values.items()
        }
    )


def reciprocal(price):
    """1 / price where it is positive, else infinity: nothing more is to be bought."""
    price = np.asarray(price, float)
    return np.divide(1.0, price, out=np.full(price.shape, np.inf), where=price > 0)


def choose(frontier, budget: float | None = None, target: float | None = None) -> OperatingPoint:
    """The point of `frontier` for one budget or one quality target; exactly one must be given."""
    if (budget is None) == (target is None):
        given = "neither" if budget is None else "both"
        raise ValueError(f"budget and target are {given} given: exactly one must be.")
    if target is None:
        return frontier.at_budget(checks.number("budget", budget, "it must be a finite number"))
    return frontier.at_quality(checks.number("target", target, "it must be a finite number"))
