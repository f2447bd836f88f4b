"""From a log to a decision: the threshold, its price, the held-out check and the band, in words."""

import math
from dataclasses import dataclass

from routecore.cascades.bootstrap import Bands, BandsOf
from routecore.cascades.choice import ChoiceShares, SharesOf
from routecore.cascades.frontier import Frontier
from routecore.cascades.holdout import Holdout, evaluate
from routecore.cascades.operating import OperatingPoint, choose
from routecore.cascades.resample import Progress, enough, resample
from routecore.cascades.router import Router

LEVEL = 0.9  # coverage of the bands


@dataclass(frozen=True)
class Decision:
    """What to set the threshold to, and how far to trust it.

    Attributes
    ----------
    point : the operating point on the whole log
    holdout : the same choice made on one half and reported on the other; None where a half has
        too few queries, or cannot reach the level asked for
    bands : bootstrap bands of cost and quality
    choice : how often each choice is the best one, on the same resamples
    text : sentences, one to a line
    data : the same as plain values, ready for JSON
    """

    point: OperatingPoint
    holdout: Holdout | None
    bands: Bands
    choice: ChoiceShares
    text: str
    data: dict


def decide(
    frontier: Frontier,
    *,
    budget: float | None = None,
    target: float | None = None,
    router: Router | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Decision:
    """Choose a threshold for a budget or a quality target, and say what it is worth.

    Parameters
    ----------
    frontier : of the log
    budget : mean cost per query, at most; or
    target : mean quality, at least; exactly one of the two
    router : over the same queries, if there is a score known before generation; `choice` then
        says how often it is the better one
    seed : of the split and of the bootstrap
    progress : told (done, how many) after each resample

    Raises
    ------
    ValueError
        If both or neither are given, or the level is not attainable.

    Examples
    --------
    >>> f = Frontier.from_outcomes([1, 2, 3, 4], [0, 0, 1, 1], [1, 1, 1, 1], 1., 2.)
    >>> print(decide(f, budget=2.0).text.splitlines()[0])
    Escalate a query when its score is below 3: 50% of queries, mean cost 2, quality 1.000.
    """
    point = choose(frontier, budget, target)
    shares = SharesOf(frontier, router, budget, target)
    collected = BandsOf(frontier, point.cost, LEVEL)
    holdout = _holdout(frontier, budget, target, seed)
    resample(shares.frontiers, [collected, shares], enough(frontier.log.queries), seed, progress)
    bands = collected.result()
    lines = _sentences(point, target is not None, holdout, bands)
    return Decision(
        point, holdout, bands, shares.result(), "\n".join(lines), _data(point, holdout, bands)
    )


def _holdout(frontier, budget, target, seed) -> Holdout | None:
    try:
        return evaluate(*frontier.split(seed=seed), budget=budget, target=target)
    except ValueError:
        return None


def _sentences(point, of_quality, holdout, bands) -> list[str]:
    from routecore.cascades.words import say  # SymPy: imported when there is something to say

    known = vars(point)
    kept = (
        say("not_kept")
        if holdout is None
        else say(
            "kept",
            kept_quality=holdout.test.quality,
            kept_cost=holdout.test.cost,
            quality_error=holdout.quality_error,
            promised=holdout.calibration.quality,
        )
    )
    low, high = bands.quality
    return [
        say("choice", **known),
        say("price_of_quality" if of_quality else "price_of_budget", **known),
        kept,
        say("band", low=low, high=high, level=bands.level),
    ]


def _data(point: OperatingPoint, holdout: Holdout | None, bands: Bands) -> dict:
    def finite(value):
        return float(value) if math.isfinite(value) else ("inf" if value > 0 else "-inf")

    return {
        "threshold": finite(point.threshold),
        "cost": float(point.cost),
        "quality": float(point.quality),
        "escalation_rate": float(point.escalation_rate),
        "shadow_price": finite(point.shadow_price),
        "held_out": None
        if holdout is None
        else {
            "threshold": finite(holdout.calibration.threshold),
            "promised_quality": float(holdout.calibration.quality),
            "quality": float(holdout.test.quality),
            "quality_error": holdout.quality_error,
            "cost": float(holdout.test.cost),
            "cost_error": holdout.cost_error,
        },
        "band": {
            "level": bands.level,
            "quality": [float(x) for x in bands.quality],
            "cost": [float(x) for x in bands.cost],
        },
    }
