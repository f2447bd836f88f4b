"""A router decides before any model has answered, so it never pays twice.

Source: Bouchard 2026 (router against cascade, structural cost); the break-even rule is derived.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from routecore import checks
from routecore.cascades.frontier import Frontier
from routecore.cascades.operating import OperatingPoint
from routecore.cascades.sorting import SortedLog


class Router(Frontier):
    """Cost and quality of "send to the dear model iff score < threshold", at every threshold.

    The score is known before generation. The interface is `Frontier`'s; only the cost differs:
    a query sent to the dear model costs cost_high, not cost_low + cost_high. Where cost_high is
    below cost_low for some queries the cost need not rise with the threshold; the rows stand in
    the order of the cost all the same.

    Examples
    --------
    >>> r = Router.from_outcomes([.2, .9, .4, .4], [0, 1, 0, 1], [1, 1, 1, 0], 1.0, 4.0)
    >>> r.cost.tolist()
    [1.0, 1.75, 3.25, 4.0]
    """

    @staticmethod
    def extra_cost(log: SortedLog) -> Any:
        """What sending a query to the dear model adds: its cost in place of the cheap model's."""
        return log.cost_high - log.cost_low

    def _ascends(self) -> bool:
        return bool((np.diff(self.cost) >= 0).all())


@dataclass(frozen=True)
class BreakEven:
    """Router against cascade at one budget.

    Attributes
    ----------
    escalation_rate : f, of the cascade at the budget
    structural_cost : f * c_L, money per query: what the cascade spends on cheap answers that it
        throws away (the mean over queries of cost_low where escalated)
    shadow_price : lambda of the router's frontier at the escalation rate f, quality per money
    tolerated_loss : lambda * f * c_L, the quality that the structural cost would buy
    signal_loss : quality of the cascade less that of the router at the same escalation rate: what
        the router's weaker signal costs
    router_predicted : signal_loss < tolerated_loss, the first-order rule
    advantage : quality of the router less that of the cascade, each at its best for the budget;
        exact on these queries
    """

    escalation_rate: float
    structural_cost: float
    shadow_price: float
    tolerated_loss: float
    signal_loss: float
    router_predicted: bool
    advantage: float


def tolerated_loss(price: float, structural_cost: float) -> float:
    """lambda f c_L: the quality that the structural cost would buy at a shadow price."""
    return float(_tolerated_loss()(price, structural_cost))


@cache
def _tolerated_loss():
    from routecore.cascades import forms, signal  # SymPy: imported when a rule is applied
    from routecore.translate import numpy_function

    return numpy_function((signal.lam, forms.structural), forms.TOLERATED_LOSS)


def break_even(router: Router, cascade: Frontier, budget: float) -> BreakEven:
    """Which of the two buys more quality at `budget`, and what the first-order rule says.

    Parameters
    ----------
    router, cascade : over the same queries and models, each with its own score
    budget : money per query, attainable for both

    Raises
    ------
    ValueError
        If the two have different numbers of queries, or the budget is below a cheapest policy.
    """
    if router.log.queries != cascade.log.queries:
        raise ValueError(
            f"router has {router.log.queries} queries: it must have the "
            f"{cascade.log.queries} of cascade."
        )
    budget = checks.number("budget", budget, "it must be a finite number")
    by_cascade, by_router = cascade.at_budget(budget), router.at_budget(budget)
    structural = structural_cost(cascade, by_cascade)
    rate = by_cascade.escalation_rate
    # Tied scores may leave no router threshold at exactly this rate: interpolate between two.
    by_rate = np.argsort(router.escalation_rate, kind="stable")
    at_rate = [
        float(np.interp(rate, router.escalation_rate[by_rate], x[by_rate]))
        for x in (router.cost, router.quality)
    ]
    price = float(router.hull().price_at(max(at_rate[0], router.cost[0])))
    loss = by_cascade.quality - at_rate[1]
    tolerated = tolerated_loss(price, structural)
    return BreakEven(
        rate,
        structural,
        price,
        tolerated,
        loss,
        loss < tolerated,
        by_router.quality - by_cascade.quality,
    )


def structural_cost(cascade: Frontier, point: OperatingPoint) -> float:
    """f * c_L, money per query: what the cascade spends on cheap answers that it throws away."""
    escalated = cascade.log.score < point.threshold
    return float(np.mean(np.where(escalated, cascade.log.cost_low, 0.0)))
