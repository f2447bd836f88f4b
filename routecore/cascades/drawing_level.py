"""How good a router must be to do as well as a cascade, for scores that also feel H.

The formulas are translations of `routecore.cascades.dependence_forms`. Derived, within the two-model
setting of Bouchard 2026.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks
from routecore.cascades import dependence_forms as form
from routecore.cascades.closed_form import separation
from routecore.cascades.dependence import area_of_score
from routecore.cascades.signal import A, d, h0, h1, tau
from routecore.translate import numpy_function

STRICT = "it must lie strictly between 0 and 1"
FAR = 60.0  # no score of the signal lies farther from its centre than rounding tells
WIDEST = 12.0  # shift at which groups hardly overlap: their AUROC is 0.9999
CELLS, ROUNDS = 32, 8  # of a bracket, and how often it is cut
TRIED = 128  # factors between which the first that draws level is sought

_at = numpy_function(
    [A, h1, h0, d, form.e0, form.e1, tau],
    [form.GROUP_RATE.subs(form.SHARES), A + form.GROUP_GAIN.subs(form.SHARES)],
)
_last_worth = numpy_function([A, h1, h0, d, form.e0], form.LAST_WORTH)
_auroc = numpy_function([h1, h0, d, form.e0, form.e1], form.SIGNAL_AUROC)


class Ranking(NamedTuple):
    """How a score ranks queries, in three measured numbers.

    Attributes
    ----------
    auroc : how often a query that L fails scores below one that L solves
    neither_below_gain : how often a query that neither solves scores below one that only H solves
    loss_below_both : how often a query that only L solves scores below one that both solve

    The last two are 1/2 for a score blind to H, and say how far it feels H: where L is wrong, and
    where L is right.
    """

    auroc: float
    neither_below_gain: float = 0.5
    loss_below_both: float = 0.5

    @classmethod
    def of(cls, score: ArrayLike, correct_low: ArrayLike, correct_high: ArrayLike) -> "Ranking":
        """That of a log; see `area_of_score`.

        Examples
        --------
        >>> Ranking.of([1, 2, 3, 4], [0, 0, 1, 1], [0, 1, 0, 1])
        Ranking(auroc=1.0, neither_below_gain=1.0, loss_below_both=1.0)
        """
        found = area_of_score(score, correct_low, correct_high)
        return cls(*(found[name] for name in cls._fields))


def shifts(ranking: Ranking, right_after_right: float, right_after_wrong: float) -> np.ndarray:
    """The logistic signal that ranks like a score: its shifts (d, e0, e1).

    Parameters
    ----------
    ranking : each number strictly between 0 and 1
    right_after_right, right_after_wrong : h1 and h0, H's accuracy where L is right, is wrong

    Returns
    -------
    (3,) logits: where L is right, and further where H is right and L wrong (e0), both right (e1)

    Raises
    ------
    ValueError
        If a number of the ranking is not strictly between 0 and 1.

    Examples
    --------
    >>> shifts(Ranking(0.5 + 1 / 60), 0.9, 0.5).round(3).tolist()
    [0.1, 0.0, 0.0]
    """
    for name, value in ranking._asdict().items():
        checks.number(name, value, STRICT, 0, 1, open_ends=True)
    felt = np.asarray([0.0 if x == 0.5 else float(separation(x)) for x in ranking[1:]])
    apart = root(lambda x: _auroc(right_after_right, right_after_wrong, x, *felt), ranking.auroc)
    return np.array([float(apart), *felt])


def auroc_to_draw_level(
    known: tuple[float, float, float],
    score: Ranking,
    rate: float,
    ratio: float,
    router: Ranking | None = None,
) -> float:
    """The least AUROC from which a router of one kind buys as much as a cascade at its budget.

    Routers of one kind have the same three shifts up to a common factor: the kind of a score made
    duller or sharper. Both the cascade and the router spend at most the budget, and less where
    more escalation would harm. The quality of a router need not grow with the factor, for a score
    that feels H spends its first escalations on what neither solves; the answer is where it first
    draws level. (At the same e0 and e1 it always grows with d: claim `r_apart`.)

    Parameters
    ----------
    known : A, h1, h0: accuracy of L, and of H where L is right, where L is wrong
    score : the cascade's
    rate : share that the cascade escalates at the budget, strictly between 0 and 1
    ratio : c_L / c_H, in [0, 1)
    router : a score of the router's kind, its AUROC above 1/2; by default the cascade's score made
        duller

    Returns
    -------
    AUROC for L's answer; 1/2 where a router that knows nothing draws level, infinity where no router
    of the kind does

    Raises
    ------
    ValueError
        If a number is outside its domain.

    Examples
    --------
    >>> round(auroc_to_draw_level((0.7, 0.9, 0.5), Ranking(0.8), 0.3, 0.1), 3)
    0.779
    """
    if len(known) != 3:
        raise ValueError(f"known is {checks.show(known)}: it must be A, h1 and h0.")
    accuracy, *after = known
    checks.number("accuracy of L", accuracy, STRICT, 0, 1, open_ends=True)
    for name, value in zip(("right", "wrong"), after, strict=True):
        rule = "it must lie between 0 and 1"
        checks.number(f"accuracy of H where L is {name}", value, rule, 0, 1)
    checks.number("rate", rate, STRICT, 0, 1, open_ends=True)
    if checks.number("ratio", ratio, "it must lie in [0, 1)", 0, 1) == 1:
        raise ValueError(f"ratio is {checks.show(ratio)}: it must lie in [0, 1).")
    if router is not None and not router.auroc > 0.5:
        raise ValueError(
            f"auroc of the router is {checks.show(router.auroc)}: it must lie above 1/2."
        )
    by_cascade = shifts(score, *known[1:])
    level = _within(known, by_cascade[None, :], rate)[0] - 1e-10  # what the bracket leaves
    kind = by_cascade if router is None else shifts(router, *known[1:])
    reached = rate / (1 - ratio)
    low, high = 0.0, 1.0 if router is None else WIDEST / np.abs(kind).max()
    for cut in range(ROUNDS - 1):
        factor = np.linspace(low, high, (CELLS if cut else TRIED) + 1)
        wins = _within(known, factor[:, None] * kind, reached) >= level
        first = int(wins.argmax())
        if not wins[first]:
            return np.inf
        if first == 0:
            return 0.5 if cut == 0 else float(_auroc(*known[1:], *(low * kind)))
        low, high = factor[first - 1 : first + 1]
    return float(_auroc(*known[1:], *(high * kind)))


def _within(known, signals: np.ndarray, rate: float) -> np.ndarray:
    """(m,) the best quality of (m, 3) signals that escalate at most a share."""
    moved = [column[:, None] for column in signals.T]
    if rate < 1:
        full = root(lambda x: _at(*known, *moved, x)[0], np.full(len(signals), rate))
    else:
        full = np.full(len(signals), np.inf)
    last = np.minimum(full, _last_worth(*known, *signals.T[:2]))
    return np.maximum(known[0], _at(*known, *signals.T, last)[1])


def root(increasing: Callable, target) -> np.ndarray:
    """Where increasing functions reach their targets, by cutting a bracket.

    Into many parts at a time, for a call costs more than its elements: three times as fast, for the
    many signals of a search, as the halving behind `separation`.

    Parameters
    ----------
    increasing : takes (m, k) places in [-`FAR`, `FAR`] and gives the (m, k) values there
    target : (m,) or a number
    """
    target = np.asarray(target, float)[..., None]
    low, high = np.full(target.shape, -FAR), np.full(target.shape, FAR)
    for _ in range(ROUNDS):
        places = low + (high - low) * np.linspace(0, 1, CELLS + 1)
        below = (increasing(places) < target).sum(-1, keepdims=True).clip(1, CELLS)
        low, high = (np.take_along_axis(places, below - i, -1) for i in (1, 0))
    return ((low + high) / 2)[..., 0]
