"""What the score of a log is worth over all budgets.

The formulas are translations of `routecore.cascades.dependence_forms`. Derived, within the
two-model setting of Bouchard 2026.
"""

import numpy as np

from routecore import checks
from routecore.cascades import dependence_forms as form
from routecore.cascades.signal import A, h0, h1
from routecore.translate import numpy_function

_area = numpy_function(
    [
        A,
        h1,
        h0,
        form.gain_neither,
        form.gain_both,
        form.gain_loss,
        form.neither_both,
        form.neither_loss,
        form.loss_both,
    ],
    [form.AREA, form.AREA_INDEPENDENT, form.AUROC],
)


def area_of_score(score, correct_low, correct_high) -> dict[str, float]:
    """What a score gains over escalating at random, on average over all escalation rates.

    Parameters
    ----------
    score, correct_low, correct_high : (n,) arrays; outcomes 0 or 1; each model right and wrong
        at least once, so that all four groups of queries occur

    Returns
    -------
    dict with `area` (quality), `if_independent` (the same if H's chance depended on L's outcome
    alone), `auroc` of the score for L's answer, `neither_below_gain`: how often a query that
    neither model solves scores below one that only H solves, and `loss_below_both`: how often one
    that only L solves scores below one that both solve (both 1/2 if the score is blind to H)

    Raises
    ------
    ValueError
        If one of the four groups is empty, or an argument is bad.

    Examples
    --------
    >>> found = area_of_score([1, 2, 3, 4], [0, 0, 1, 1], [0, 1, 0, 1])
    >>> found["area"], found["if_independent"]
    (0.0625, 0.125)
    """
    score = checks.scores("score", score)
    low = checks.correctness("correct_low", correct_low, score.shape) > 0.5
    high = checks.correctness("correct_high", correct_high, score.shape) > 0.5
    groups = {
        "both": score[low & high],
        "only L": score[low & ~high],
        "only H": score[~low & high],
        "neither": score[~low & ~high],
    }
    for name, members in groups.items():
        if not len(members):
            raise ValueError(f"score has no query that {name} solves: all four groups must occur.")
    both, loss, gain, neither = groups.values()
    neither_below_gain, loss_below_both = below(neither, gain), below(loss, both)
    area, independent, auroc = _area(
        low.mean(),
        high[low].mean(),
        high[~low].mean(),
        1 - neither_below_gain,
        *(below(a, b) for a, b in ((gain, both), (gain, loss), (neither, both), (neither, loss))),
        loss_below_both,
    )
    return {
        "area": float(area),
        "if_independent": float(independent),
        "auroc": float(auroc),
        "neither_below_gain": neither_below_gain,
        "loss_below_both": loss_below_both,
    }


def below(first, second) -> float:
    """How often a value of `first` lies below one of `second`, ties counting half.

    >>> below([1, 2], [2, 3])
    0.875
    """
    ordered = np.sort(np.asarray(second))
    left = np.searchsorted(ordered, first, "left")
    right = np.searchsorted(ordered, first, "right")
    return float(1 - (left + right).mean() / (2 * len(ordered)))
