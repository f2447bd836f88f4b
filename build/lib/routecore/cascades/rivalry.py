"""Cascade against router in words: which of the two is better at a level, and why."""

import math
from dataclasses import asdict, dataclass
from typing import Any

from routecore import checks
from routecore.cascades.frontier import Frontier
from routecore.cascades.operating import OperatingPoint, choose
from routecore.cascades.router import Router, break_even, structural_cost, tolerated_loss


@dataclass(frozen=True)
class Rivalry:
    """What a router would do in place of the cascade.

    Attributes
    ----------
    router : the router's operating point at the level; None where it has none, or where the log
        has no router score
    router_wins : its quality for the budget is higher, or its cost for the target lower
    text : sentences, one to a line
    data : the same as plain values, ready for JSON
    """

    router: OperatingPoint | None
    router_wins: bool
    text: str
    data: dict


def rivalry(
    cascade: Frontier,
    router: Router | None,
    *,
    budget: float | None = None,
    target: float | None = None,
) -> Rivalry:
    """Compare a router with a cascade at a budget or a quality target.

    Parameters
    ----------
    cascade, router : over the same queries; without a router, what one would have to achieve
    budget : mean cost per query, at most; or
    target : mean quality, at least; exactly one of the two, attainable for the cascade

    Raises
    ------
    ValueError
        If the cascade cannot attain the level, or the two have different numbers of queries.

    Examples
    --------
    >>> outcomes = dict(correct_low=[0, 1, 1, 0], correct_high=[1, 1, 1, 1])
    >>> cascade = Frontier.from_outcomes([1, 2, 3, 4], **outcomes, cost_low=1.0, cost_high=4.0)
    >>> router = Router.from_outcomes([1, 3, 4, 2], **outcomes, cost_low=1.0, cost_high=4.0)
    >>> print(rivalry(cascade, router, budget=3.0).text)
    At this cost the router is better by 0.250 of quality. By the break-even rule ...
    To the dear model, send a query when its router score is below 3: 50% of queries, ...
    """
    from routecore.cascades.words import say  # SymPy: imported when there is something to say

    point = choose(cascade, budget, target)
    if router is None:
        structural = structural_cost(cascade, point)
        tolerated = tolerated_loss(float(cascade.hull().price_at(point.cost)), structural)
        known = {"structural_cost": structural, "tolerated_loss": tolerated}
        return Rivalry(None, False, say("no_router", **known), known)
    found = break_even(router, cascade, point.cost if budget is None else budget)
    routed = _routed(router, budget, target)
    # Two sums of the same floats in another order are no difference.
    if target is None:
        lead, slack = found.advantage, checks.ROUNDING
    else:
        lead, slack = (
            point.cost - routed.cost if routed else -math.inf,
            checks.ROUNDING * point.cost,
        )
    lines = [
        f"{_verdict(lead if abs(lead) > slack else 0.0, target is None)}"
        f" {say('break_even_rule', **asdict(found))}"
    ]
    if routed is not None and lead > slack:
        lines.append(_setting(routed))
    data: dict[str, Any] = {
        **asdict(found),
        "wins": lead > slack,
        "point": _plain(routed) if routed else None,
    }
    return Rivalry(routed, lead > slack, "\n".join(lines), data)


def _routed(router: Router, budget: float | None, target: float | None) -> OperatingPoint | None:
    try:
        return choose(router, budget, target)
    except ValueError:  # a level that only the cascade reaches
        return None


def _verdict(lead: float, by_budget: bool) -> str:
    if lead == -math.inf:
        return "The router does not reach that quality."
    at, better = ("cost", "better") if by_budget else ("quality", "cheaper")
    if lead == 0:
        return f"At this {at} router and cascade are equal."
    size = f"{abs(lead):.3f} of quality" if by_budget else f"{abs(lead):.3g} a query"
    return f"At this {at} the {'router' if lead > 0 else 'cascade'} is {better} by {size}."


def _setting(point: OperatingPoint) -> str:
    if point.escalation_rate == 0:
        which = "no query"
    elif math.isinf(point.threshold):
        which = "every query"
    else:
        which = f"a query when its router score is below {point.threshold:.6g}"
    return (
        f"To the dear model, send {which}: {point.escalation_rate:.0%} of queries, mean cost"
        f" {point.cost:.4g}, quality {point.quality:.3f}."
    )


def _plain(point: OperatingPoint) -> dict:
    names = ("threshold", "cost", "quality", "escalation_rate")
    values = {name: getattr(point, name) for name in names}
    return {name: x if math.isfinite(x) else str(x) for name, x in values.items()}
