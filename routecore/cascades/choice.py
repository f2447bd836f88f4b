"""Is the log large enough to decide? How often the choice changes on other queries of its kind.

Queries are drawn with replacement and the choice is made anew on each resample: never escalate,
always escalate, escalate below a threshold, or, where a score known before generation is at hand,
send by that score. Source: the bootstrap, Efron and Tibshirani 1993; the shares are derived.
"""

from dataclasses import dataclass

import numpy as np

from routecore import checks
from routecore.cascades.frontier import Frontier
from routecore.cascades.operating import choose
from routecore.cascades.router import Router
from routecore.routing.uncertainty import ENOUGH

NEVER, THRESHOLD, ALWAYS, ROUTER, OUT_OF_REACH = range(5)
CHOICES = (
    "never escalate",
    "escalate below a threshold",
    "always escalate",
    "send by the router score",
    "the level is out of reach",
)


@dataclass(frozen=True)
class ChoiceShares:
    """How often each choice is the best one, over resamples of the queries.

    Attributes
    ----------
    recommended : the choice on the whole log, one of `CHOICES`
    share : dict of choice to its share of the resamples; "the level is out of reach" where no
        policy meets the budget or the target in a resample
    escalation_rate : (low, high), where the middle 90 % of the cascade's rates chosen anew lie
    resamples : how many
    """

    recommended: str
    share: dict[str, float]
    escalation_rate: tuple[float, float]
    resamples: int

    @property
    def decided(self) -> bool:
        """Whether the log is enough: the recommended choice wins in 95 % of resamples."""
        return self.share[self.recommended] >= ENOUGH

    def __str__(self) -> str:
        sure = self.share[self.recommended]
        if self.decided:
            return f"Enough data to decide: {sure:.0%} of resamples give the same choice."
        rivals = {name: x for name, x in self.share.items() if name != self.recommended}
        rival = max(rivals, key=rivals.__getitem__)
        what = (
            f"in {rivals[rival]:.0%} {rival}"
            if rival == CHOICES[OUT_OF_REACH]
            else f"{rivals[rival]:.0%} give '{rival}'"
        )
        return f"Not enough data to decide: {sure:.0%} of resamples give the same choice, {what}."


def choice_shares(
    cascade: Frontier,
    *,
    budget: float | None = None,
    target: float | None = None,
    router: Router | None = None,
    resamples: int = 400,
    seed: int = 0,
) -> ChoiceShares:
    """How often the best choice at a budget or a quality target stays the recommended one.

    Parameters
    ----------
    cascade : of the log
    budget : mean cost per query, at most; or
    target : mean quality, at least; exactly one of the two
    router : over the same queries, if there is a score known before generation
    resamples : at least 2
    seed : of the random numbers

    Raises
    ------
    ValueError
        If both or neither are given, the cascade cannot attain the level, or the router has another
        number of queries.

    Examples
    --------
    >>> f = Frontier.from_outcomes([1, 2, 3, 4], [0, 0, 1, 1], [1, 1, 1, 1], 1., 2.)
    >>> choice_shares(f, budget=1.0).decided
    True
    >>> print(choice_shares(f, target=1.0))
    Not enough data to decide: 89% of resamples give the same choice, 6% give 'never escalate'.
    """
    if (budget is None) == (target is None):
        given = "neither" if budget is None else "both"
        raise ValueError(f"budget and target are {given} given: exactly one must be.")
    n = cascade.log.queries
    if router is not None and router.log.queries != n:
        raise ValueError(
            f"router has {router.log.queries} queries: it must have the {n} of cascade."
        )
    resamples = checks.whole("resamples", resamples, 2)
    rivals = [_Policies(kind) for kind in (cascade, router) if kind is not None]
    point = choose(cascade, budget, target)
    points = [(point.cost, point.quality)]
    if router is not None:
        try:
            routed = choose(router, budget, target)
            points.append((routed.cost, routed.quality))
        except ValueError:
            pass  # a level that only the cascade reaches
    recommended = _kind(round(point.escalation_rate * n), n, points, target is None)
    random = np.random.default_rng(seed)
    kinds, rates = np.full(resamples, OUT_OF_REACH), []
    for k in range(resamples):
        weight = np.bincount(random.integers(0, n, n), minlength=n)  # in the order of the log
        found = [policies.choose(weight, budget, target) for policies in rivals]
        if found[0] is None and found[-1] is None:
            continue
        if found[0] is None:
            kinds[k] = ROUTER
            continue
        up = int(weight[cascade.log.order[: cascade.log.escalated[found[0][0]]]].sum())
        rates.append(up / n)
        kinds[k] = _kind(up, n, [x[1:] for x in found if x is not None], target is None)
    share = np.bincount(kinds, minlength=len(CHOICES)) / resamples
    band = np.quantile(rates, [0.05, 0.95]) if rates else [point.escalation_rate] * 2
    return ChoiceShares(
        CHOICES[recommended],
        dict(zip(CHOICES, share.tolist(), strict=True)),
        (float(band[0]), float(band[1])),
        resamples,
    )


def _kind(escalated: int, n: int, costs_and_qualities: list, by_budget: bool) -> int:
    """Which choice it is; the router must be strictly better than the cascade."""
    if len(costs_and_qualities) == 2:
        (cost, quality), (router_cost, router_quality) = costs_and_qualities
        # Two sums of the same floats in another order are no difference.
        better = (
            router_quality > quality + checks.ROUNDING
            if by_budget
            else router_cost < cost * (1 - checks.ROUNDING)
        )
        if better:
            return ROUTER
    return NEVER if escalated == 0 else ALWAYS if escalated == n else THRESHOLD


class _Policies:
    """Every threshold of a frontier, to be scored on resampled queries."""

    def __init__(self, frontier: Frontier):
        self.log = log = frontier.log
        extra = frontier.extra_cost(log)
        self.gain = log.gain[log.order]
        self.extra = np.full(log.queries, float(extra)) if np.ndim(extra) == 0 else extra[log.order]

    def choose(self, weight, budget, target):
        """(row, cost, quality) of the best policy on the resample, or None if there is none."""
        log, n = self.log, self.log.queries
        ordered = weight[log.order]
        quality = (_total(weight, log.correct_low) + _running(ordered * self.gain, log)) / n
        cost = (_total(weight, log.cost_low) + _running(ordered * self.extra, log)) / n
        if target is None:
            allowed = budget + checks.ROUNDING * abs(budget)
            row = int(np.argmax(np.where(cost <= allowed, quality, -np.inf)))
            met = cost[row] <= allowed
        else:
            needed = target - checks.ROUNDING * abs(target)
            row = int(np.argmin(np.where(quality >= needed, cost, np.inf)))
            met = quality[row] >= needed
        return (row, float(cost[row]), float(quality[row])) if met else None


def _total(weight, values):
    return values * len(weight) if np.ndim(values) == 0 else float(weight @ values)


def _running(values, log):
    return np.concatenate([[0.0], np.cumsum(values, dtype=float)])[log.escalated]
