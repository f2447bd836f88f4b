"""Does a threshold still do on a second log what it did on the first? Derived."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from routecore import checks
from routecore.cascades.frontier import Frontier
from routecore.cascades.operating import OperatingPoint

Z = 1.645  # half-width of a 90 % interval, in standard errors
# Three comparisons are made; each is told from chance at 1 %, two-sided.
DRIFT_Z = 2.576


@dataclass(frozen=True)
class Drift:
    """A threshold of one log, judged on another.

    Attributes
    ----------
    point : what the threshold does on the second log
    best : the best that the second log has for that mean cost
    rows : for cost, quality and escalation rate the means then and now, their difference, its
        standard error, and whether it is more than chance explains (at 1 % each)
    text : sentences
    """

    point: OperatingPoint
    best: OperatingPoint
    rows: dict[str, dict]
    text: str


def drift(first: Frontier, second: Frontier, threshold: float) -> Drift:
    """Judge a threshold that was chosen on `first` by what it does on `second`.

    Examples
    --------
    >>> first = Frontier.from_outcomes([1, 2, 3, 4], [0, 0, 1, 1], [1, 1, 1, 1], 1., 2.)
    >>> second = Frontier.from_outcomes([1, 2, 3, 4], [1, 0, 1, 1], [1, 1, 1, 1], 1., 2.)
    >>> print(drift(first, second, 3.0).text)
    Cost, quality and escalation rate are what they were, within chance, on 4 queries. ...
    """
    from routecore.cascades.words import say  # SymPy: imported when there is something to say

    rows = compare(measured(first, threshold), measured(second, threshold))
    point = second.at_threshold(threshold)
    best = second.at_budget(point.cost)
    here = say("second_log", **vars(point), best=best.quality)
    return Drift(point, best, rows, f"{said(rows, second.log.queries)} {here}")


def outcomes_at(frontier: Frontier, threshold: float) -> dict[str, np.ndarray]:
    """Cost, outcome and escalation of every query at a threshold, (n,) each."""
    log = frontier.log
    escalated = log.score < threshold
    cost = log.cost_low + np.where(escalated, frontier.extra_cost(log), 0.0)
    outcome = np.where(escalated, log.correct_high, log.correct_low).astype(float)
    return {
        "cost": np.broadcast_to(cost, escalated.shape),
        "quality": outcome,
        "escalation_rate": escalated.astype(float),
    }


def measured(frontier: Frontier, threshold: float) -> dict[str, dict]:
    """Mean, standard error and 90 % interval of each quantity."""
    found = {}
    for name, values in outcomes_at(frontier, threshold).items():
        mean, error = float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))
        found[name] = {
            "mean": mean,
            "standard_error": error,
            "interval": [mean - Z * error, mean + Z * error],
        }
    return found


def compare(then: Mapping[str, Mapping], now: Mapping[str, Mapping]) -> dict[str, dict]:
    """What was measured then and now, and whether chance explains the difference."""
    rows = {}
    for name, before in then.items():
        difference = now[name]["mean"] - before["mean"]
        error = math.hypot(now[name]["standard_error"], before["standard_error"])
        rows[name] = {
            "then": before["mean"],
            "now": now[name]["mean"],
            "difference": difference,
            "standard_error": error,
            "drifted": bool(abs(difference) > DRIFT_Z * error + checks.ROUNDING),
        }
    return rows


def said(rows: Mapping[str, Mapping], queries: int) -> str:
    """The sentence that says what of `compare` is no longer what it was."""
    from routecore.cascades.words import say

    moved = [
        say("moved", name=name.replace("_", " "), **row)
        for name, row in rows.items()
        if row["drifted"]
    ]
    if moved:
        return say("drifted", moved=", ".join(moved))
    return say("as_it_was", queries=f"{queries:,}")
