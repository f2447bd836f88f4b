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
from routecore.cascades.resample import Progress, enough, resample
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
        from routecore.cascades.words import say  # SymPy: imported when there is something to say

        rivals = {name: x for name, x in self.share.items() if name != self.recommended}
        rival = max(rivals, key=rivals.__getitem__)
        return say(
            "enough_in_reach" if rival == CHOICES[OUT_OF_REACH] else "enough",
            sure=self.share[self.recommended],
            required=ENOUGH,
            rival=rivals[rival],
            rival_name=rival,
        )


def choice_shares(
    cascade: Frontier,
    *,
    budget: float | None = None,
    target: float | None = None,
    router: Router | None = None,
    resamples: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> ChoiceShares:
    """How often the best choice at a budget or a quality target stays the recommended one.

    Parameters
    ----------
    cascade : of the log
    budget : mean cost per query, at most; or
    target : mean quality, at least; exactly one of the two
    router : over the same queries, if there is a score known before generation
    resamples : at least 2; by default `resample.enough` of them
    seed : of the random numbers
    progress : told (done, resamples) after each

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
    if resamples is None:
        resamples = enough(cascade.log.queries)
    resamples = checks.whole("resamples", resamples, 2)
    shares = SharesOf(cascade, router, budget, target)
    resample(shares.frontiers, [shares], resamples, seed, progress)
    return shares.result()


class SharesOf:
    """Collects how often each choice is the best one, resample by resample."""

    def __init__(
        self, cascade: Frontier, router: Router | None, budget: float | None, target: float | None
    ):
        self.budget, self.target = budget, target
        self.point = choose(cascade, budget, target)
        self.frontiers = [cascade] if router is None else [cascade, router]
        n = cascade.log.queries
        if router is not None and router.log.queries != n:
            raise ValueError(
                f"router has {router.log.queries} queries: it must have the {n} of cascade."
            )
        points = [(self.point.cost, self.point.quality)]
        if router is not None:
            try:
                routed = choose(router, budget, target)
                points.append((routed.cost, routed.quality))
            except ValueError:
                pass  # a level that only the cascade reaches
        self.recommended = self._kind(round(self.point.escalation_rate * n), n, points)
        self.kinds: list[int] = []
        self.rates: list[float] = []

    def add(self, *weighed) -> None:
        rows = [each.best(self.budget, self.target) for each in weighed]
        found = [each.at(row) for each, row in zip(weighed, rows, strict=True) if row is not None]
        if rows[0] is None:
            self.kinds.append(ROUTER if found else OUT_OF_REACH)
            return
        n, up = weighed[0].queries, weighed[0].escalated(rows[0])
        self.rates.append(up / n)
        self.kinds.append(self._kind(up, n, found))

    def _kind(self, escalated: int, n: int, costs_and_qualities: list) -> int:
        """Which choice it is; the router must be strictly better than the cascade."""
        if len(costs_and_qualities) == 2:
            (cost, quality), (router_cost, router_quality) = costs_and_qualities
            # Two sums of the same floats in another order are no difference.
            better = (
                router_quality > quality + checks.ROUNDING
                if self.target is None
                else router_cost < cost * (1 - checks.ROUNDING)
            )
            if better:
                return ROUTER
        return NEVER if escalated == 0 else ALWAYS if escalated == n else THRESHOLD

    def result(self) -> ChoiceShares:
        share = np.bincount(self.kinds, minlength=len(CHOICES)) / len(self.kinds)
        rate = self.point.escalation_rate
        band = np.quantile(self.rates, [0.05, 0.95]) if self.rates else [rate] * 2
        return ChoiceShares(
            CHOICES[self.recommended],
            dict(zip(CHOICES, share.tolist(), strict=True)),
            (float(band[0]), float(band[1])),
            len(self.kinds),
        )
