"""Choose a threshold on one half of the log, report it on the other."""

from dataclasses import dataclass

import numpy as np

from routecore.cascades.frontier import Frontier
from routecore.cascades.operating import OperatingPoint, choose


@dataclass(frozen=True)
class Holdout:
    """What was promised and what was kept.

    Attributes
    ----------
    calibration : the operating point chosen on the calibration queries
    test : what the same threshold does on the test queries
    quality_error, cost_error : standard errors of the test means
    optimism : quality promised less quality kept
    overspend : test cost less calibration cost, money per query
    """

    calibration: OperatingPoint
    test: OperatingPoint
    quality_error: float
    cost_error: float
    optimism: float
    overspend: float


def evaluate(
    calibration: Frontier,
    test: Frontier,
    *,
    budget: float | None = None,
    target: float | None = None,
) -> Holdout:
    """Choose on `calibration` for a budget or a quality target, and report on `test`.

    Parameters
    ----------
    calibration, test : Frontier or Router, of disjoint queries; `Frontier.split` makes two
    budget : money per query; or
    target : quality in [0, 1]; exactly one of the two

    Raises
    ------
    ValueError
        If both or neither are given, the two are not of one kind, or it is not attainable.

    Examples
    --------
    >>> from routecore.cascades import Frontier
    >>> first = Frontier.from_outcomes([1, 2, 3, 4], [0, 0, 1, 1], [1, 1, 1, 1], 1., 2.)
    >>> second = Frontier.from_outcomes([1, 2, 3, 4], [0, 1, 0, 1], [1, 1, 1, 1], 1., 2.)
    >>> report = evaluate(first, second, budget=2.0)
    >>> report.calibration.quality, report.test.quality, report.optimism
    (1.0, 0.75, 0.25)
    """
    if type(calibration) is not type(test):
        raise ValueError(
            f"test is a {type(test).__name__}: it must be a "
            f"{type(calibration).__name__} like calibration."
        )
    chosen = choose(calibration, budget, target)
    kept = test.at_threshold(chosen.threshold)
    log = test.log
    escalated = log.score < chosen.threshold
    outcome = np.where(escalated, log.correct_high, log.correct_low)
    cost = log.cost_low + np.where(escalated, test.extra_cost(log), 0.0)
    return Holdout(
        chosen,
        kept,
        _standard_error(outcome),
        _standard_error(cost),
        chosen.quality - kept.quality,
        kept.cost - chosen.cost,
    )


def _standard_error(values):
    return float(np.std(values, ddof=1) / np.sqrt(len(values)))
