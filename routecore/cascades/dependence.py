"""What a score is worth over all budgets, and what it loses if it also feels how hard H finds it.

Two forms. The first holds for any score: queries fall into four groups by who is right, and only
how the score ranks the groups against each other counts. The second is the logistic signal of
`routecore.cascades.signal` with a shift `e` where H is right, which bends the benefit. Derived,
within the two-model setting of Bouchard 2026.
"""

import numpy as np
import sympy as sp

from routecore import checks
from routecore.cascades import signal
from routecore.cascades.signal import A, d, h0, h1, tau, x
from routecore.translate import numpy_function

e = sp.Symbol("e", real=True)  # shift of the score where H is right
u, D, E = sp.symbols("u D E", real=True)  # e^tau, e^d, e^e

# Shares of the queries: who is right, L and then H.
BOTH, ONLY_L, ONLY_H, NEITHER = A * h1, A * (1 - h1), (1 - A) * h0, (1 - A) * (1 - h0)

# How often a query of one group scores below one of another, ties counting half.
gain_neither, gain_both, gain_loss = sp.symbols("s_gn s_gb s_gl", real=True)
neither_both, neither_loss, loss_both = sp.symbols("s_nb s_nl s_lb", real=True)
half = sp.Rational(1, 2)

# A gained query (only H right) or a lost one (only L right) scores below one drawn at random.
GAIN_BELOW = ONLY_H * half + NEITHER * gain_neither + BOTH * gain_both + ONLY_L * gain_loss
LOSS_BELOW = (
    ONLY_L * half + NEITHER * (1 - neither_loss) + BOTH * loss_both + ONLY_H * (1 - gain_loss)
)
# Mean over all escalation rates of the quality gained over escalating at random.
AREA = ONLY_H * (GAIN_BELOW - half) - ONLY_L * (LOSS_BELOW - half)
# AUROC of the score for L's own answer: a wrong one scores below a right one.
AUROC = (
    h0 * h1 * gain_both
    + h0 * (1 - h1) * gain_loss
    + (1 - h0) * h1 * neither_both
    + (1 - h0) * (1 - h1) * neither_loss
)
# The area if H's chance depends on L's outcome alone, with the same AUROC.
AREA_INDEPENDENT = A * (1 - A) * (AUROC - half) * (h0 + 1 - h1)

# The logistic signal whose score is shifted by e where H is right as well.
_SHIFTS = ((BOTH, d + e), (ONLY_L, d), (ONLY_H, e), (NEITHER, sp.Integer(0)))
RATE = sum(share * signal.logistic(tau - shift) for share, shift in _SHIFTS)
QUALITY = A + ONLY_H * signal.logistic(tau - e) - ONLY_L * signal.logistic(tau - d)
# Density of the scores of a group with shift log S, over u: at x = log u all groups share the u.
_DENSITY = sp.cancel(
    sp.diff(signal.logistic(x), x).subs(x, sp.log(u)).subs(u, u / sp.Symbol("S")) / u
)


def _weight(shift) -> sp.Expr:
    return _DENSITY.subs(sp.Symbol("S"), sp.exp(shift))


# What escalating gains at the score x = log u, and how fast that changes at the lowest scores.
BENEFIT = (ONLY_H * _weight(e) - ONLY_L * _weight(d)) / sum(
    share * _weight(shift) for share, shift in _SHIFTS
)
# Where H solves all that L solves, the benefit first rises iff this is positive.
RISES = NEITHER * D**2 * E * (E - 1) - A * (D - 1)


def rational(expression) -> sp.Expr:
    """An expression of this module in u = e^tau (or e^x), D = e^d and E = e^e."""
    logs = {x: sp.log(u), tau: sp.log(u), d: sp.log(D), e: sp.log(E)}
    return sp.sympify(expression).subs(logs, simultaneous=True)


_area = numpy_function(
    [A, h1, h0, gain_neither, gain_both, gain_loss, neither_both, neither_loss, loss_both],
    [AREA, AREA_INDEPENDENT, AUROC],
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
    alone), `auroc` of the score for L's answer, and `neither_below_gain`: how often a query that
    neither model solves scores below one that only H solves (1/2 if the score does not know)

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
    area, independent, auroc = _area(
        low.mean(),
        high[low].mean(),
        high[~low].mean(),
        *(
            below(a, b)
            for a, b in (
                (gain, neither),
                (gain, both),
                (gain, loss),
                (neither, both),
                (neither, loss),
                (loss, both),
            )
        ),
    )
    return {
        "area": float(area),
        "if_independent": float(independent),
        "auroc": float(auroc),
        "neither_below_gain": below(neither, gain),
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
