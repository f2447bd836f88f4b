"""A threshold with a guarantee: chosen from a log, and right on new queries of its kind.

Three rules. Each returns a threshold that keeps its promise with probability at least `confidence`
over logs drawn as this one was, or says that none can be certified. Outcomes are 0 or 1.

*Budget.* Where the dear model costs the same for every query the mean cost is c_L + c_H F(tau), so
the promise is about a quantile of the score alone, and an order statistic keeps it (Wilks 1941).
*Quality.* Thresholds are tested from the safest down; the first that fails ends the search, so no
price is paid for trying many (fixed-sequence testing, Maurer et al. 1995). Each test is an exact
binomial bound (Clopper and Pearson 1934). *Loss.* The same, on what is lost against the dear model.
Derived, chapter 'A log that saw only half'.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from routecore import checks
from routecore.binomial import at_least, clopper_pearson
from routecore.cascades.operating import OperatingPoint

if TYPE_CHECKING:
    from routecore.cascades.frontier import Frontier

INSIDE = "it must lie strictly between 0 and 1"


@dataclass(frozen=True)
class Certificate:
    """A promise about new queries, or that none can be made.

    Attributes
    ----------
    promise : "budget", "quality" or "loss"
    level : the budget (money per query), the target or the tolerated loss (quality)
    confidence : of the promise
    threshold : escalate iff the score lies below it; None where nothing can be certified
    point : what the threshold does on the log; None without a threshold
    bound : what is certified: an upper bound of the mean cost or of the loss, or a lower bound of
        the quality; None where nothing is
    queries : behind the certificate
    more_queries : how many more of the kind would do where nothing is certified, as far as the
        shares seen so far tell; None where no number would, and 0 with a threshold
    """

    promise: str
    level: float
    confidence: float
    threshold: float | None
    point: OperatingPoint | None
    bound: float | None
    queries: int
    more_queries: int | None

    def __str__(self) -> str:
        what = {
            "budget": f"a mean cost of at most {self.level:.6g}",
            "quality": f"a quality of at least {self.level:.3f}",
            "loss": f"a loss of at most {self.level:.3f} against always escalating",
        }[self.promise]
        if self.point is not None:
            how = (
                "never escalating"
                if self.point.escalation_rate == 0
                else "always escalating"
                if self.threshold == math.inf
                else f"escalating below {self.threshold:.6g}"
            )
            return (
                f"Certified with {self.confidence:.0%} confidence on {self.queries:,} queries:"
                f" {how} has {what}."
            )
        more = (
            "no number of further queries is likely to change that"
            if self.more_queries is None
            else f"about {self.more_queries:,} more queries would do"
        )
        return (
            f"Nothing can be certified: {what} is not shown with {self.confidence:.0%} confidence"
            f" by {self.queries:,} queries, and {more}."
        )


def certified(
    frontier: "Frontier",
    *,
    budget: float | None = None,
    target: float | None = None,
    loss: float | None = None,
    confidence: float = 0.9,
) -> Certificate:
    """A threshold that keeps a promise on new queries; exactly one promise must be given.

    Parameters
    ----------
    frontier : `Frontier` of a log of independent queries
    budget : mean cost per query, at most; the dear model must cost the same for every query
    target : mean quality, at least
    loss : quality lost against always escalating, at most; in [0, 1)
    confidence : strictly between 0 and 1

    Returns
    -------
    Certificate

    Raises
    ------
    ValueError
        If not exactly one promise is given, the costs vary (budget), or outcomes are graded
        (target and loss).

    Examples
    --------
    >>> import numpy as np
    >>> from routecore.cascades import Frontier
    >>> score = np.arange(1000) / 1000
    >>> f = Frontier.from_outcomes(score, score > .4, np.ones(1000), 1.0, 4.0)
    >>> certified(f, budget=1 + .3 * 4).point.escalation_rate
    0.28
    >>> certified(f, target=.9).point.escalation_rate > .3
    True
    """
    given = {"budget": budget, "target": target, "loss": loss}
    named = [name for name, value in given.items() if value is not None]
    if len(named) != 1:
        raise ValueError(
            f"budget, target and loss are given {len(named)} times: exactly one of them must be."
        )
    confidence = checks.number("confidence", confidence, INSIDE, 0.0, 1.0, open_ends=True)
    if budget is not None:
        return _budget(frontier, checks.number("budget", budget, "it must be finite"), confidence)
    if target is not None:
        target = checks.number("target", target, "it must lie between 0 and 1", 0.0, 1.0)
        return _quality(frontier, target, confidence)
    loss = checks.number("loss", loss, "it must be at least 0 and below 1", 0.0, 1.0)
    return _loss(frontier, loss, confidence)


@lru_cache(maxsize=1024)
def wilks_rank(queries: int, share: float, confidence: float) -> int:
    """The largest rank k whose score lies below the `share`-quantile with the given confidence.

    P(Bin(n, share) >= k) >= confidence; 0 where no rank does.

    Examples
    --------
    >>> wilks_rank(1000, .3, .9)
    281
    """
    low, high = 0, queries  # P(X >= 0) = 1 always; the chance falls in k
    while low < high:
        middle = (low + high + 1) // 2
        if at_least(middle, queries, share) >= confidence:
            low = middle
        else:
            high = middle - 1
    return low


@lru_cache(maxsize=1024)
def right_answers_needed(queries: int, target: float, confidence: float) -> int:
    """The fewest right answers among `queries` that show a quality of at least `target`.

    As many or more have a chance of at most 1 - confidence if the quality is the target or less; so
    the exact lower bound of the share is then at least the target. More than `queries` if none do.

    Examples
    --------
    >>> right_answers_needed(1000, .72, .9)
    739
    """
    low, high = 0, queries + 1
    while low < high:
        middle = (low + high) // 2
        if middle <= queries and at_least(middle, queries, target) > 1 - confidence:
            low = middle + 1
        else:
            high = middle
    return low


def _budget(frontier, budget, confidence) -> Certificate:
    log, n = frontier.log, frontier.log.queries
    low = _constant("cost_low", log.cost_low)
    extra = _constant("cost_high", frontier.extra_cost(log))
    left = budget - low + checks.ROUNDING * abs(budget)
    if left < 0:
        return Certificate("budget", budget, confidence, None, None, None, n, None)
    if extra <= left:
        return _promise(frontier, "budget", budget, confidence, math.inf, low + extra)
    rank = wilks_rank(n, left / extra, confidence)
    # Fewer than k scores lie strictly below the k-th smallest, also where scores are tied.
    threshold = float(log.score[log.order[rank - 1]]) if rank else -math.inf
    return _promise(frontier, "budget", budget, confidence, threshold, budget if rank else low)


def _quality(frontier, target, confidence) -> Certificate:
    log, n = frontier.log, frontier.log.queries
    _refuse_graded(log)
    right = int(np.sum(log.correct_low, dtype=np.int64)) + log.running(log.gain).astype(np.int64)
    row = _last_before_failure(right >= right_answers_needed(n, target, confidence))
    if row is None:
        share = right[-1] / n  # the sequence starts where everything is escalated

        def enough(m):
            return round(share * m) >= right_answers_needed(m, target, confidence)

        more = _first(enough, n) if share > target else None
        return Certificate("quality", target, confidence, None, None, None, n, more)
    bound = _ends(int(right[row]), n, 2 * (1 - confidence))[0]
    return _promise(frontier, "quality", target, confidence, float(log.threshold[row]), bound)


def _loss(frontier, loss, confidence) -> Certificate:
    """What keeping costs is the share kept that only H solves, less the share that only L solves.

    Each share is binomial; the first is bounded above and the second below, at half of alpha each.
    Always escalating loses nothing, so the search starts with a promise that is kept.
    """
    log, n = frontier.log, frontier.log.queries
    _refuse_graded(log)
    only_high, only_low = (
        total[-1] - total
        for total in (
            log.running((log.gain > 0).astype(np.int64)),
            log.running((log.gain < 0).astype(np.int64)),
        )
    )

    alpha = 1 - confidence

    def worst(first, last):
        """An upper bound of the loss that holds at every row from `first` to `last`."""
        return _ends(int(only_high[first]), n, alpha)[1] - _ends(int(only_low[last]), n, alpha)[0]

    always = len(only_high) - 1
    failed = _last_failure(lambda i, j: worst(i, j) <= loss, 0, always - 1)
    row = 0 if failed is None else failed + 1
    bound = 0.0 if row == always else max(worst(row, row), 0.0)
    return _promise(frontier, "loss", loss, confidence, float(log.threshold[row]), bound)


@lru_cache(maxsize=2**16)  # many thresholds, and many logs of one size, share their counts
def _ends(count, n, alpha) -> tuple[float, float]:
    low, high = clopper_pearson(count, n, alpha)
    return float(low), float(high)


def _last_failure(passes, first, last) -> int | None:
    """The last row that fails, where `passes(i, j)` shows that no row from i to j does.

    A block that is not shown to pass is halved, the upper half first.
    """
    if first > last or passes(first, last):
        return None
    if first == last:
        return first
    middle = (first + last + 1) // 2
    found = _last_failure(passes, middle, last)
    return _last_failure(passes, first, middle - 1) if found is None else found


def _last_before_failure(passes) -> int | None:
    """The lowest row down to which, from the last one, every row passes; None if the last fails."""
    if not passes[-1]:
        return None
    failures = np.flatnonzero(~passes)
    return int(failures[-1]) + 1 if len(failures) else 0


def _promise(frontier, promise, level, confidence, threshold, bound) -> Certificate:
    point = frontier.at_threshold(threshold)
    return Certificate(promise, level, confidence, threshold, point, bound, frontier.log.queries, 0)


def _constant(name, cost) -> float:
    if np.ndim(cost) and np.ptp(cost) > checks.ROUNDING * np.max(cost):
        raise ValueError(
            f"{name} runs from {np.min(cost):.6g} to {np.max(cost):.6g}: a budget can be certified"
            " only where it is the same for every query."
        )
    return float(np.max(cost))


def _refuse_graded(log) -> None:
    for name in ("correct_low", "correct_high"):
        outcome = getattr(log, name)
        if outcome.dtype.kind == "f":
            checks.refuse_first(
                name,
                outcome,
                (outcome != 0) & (outcome != 1),
                "a certificate needs outcomes 0 or 1",
            )


def _first(enough, n, limit: int = 10**8) -> int | None:
    """How many queries beyond n until `enough` holds, by doubling and halving; None past `limit`."""
    high = n
    while not enough(high):
        high *= 2
        if high > limit:
            return None
    low = high // 2
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return max(high - n, 1)
