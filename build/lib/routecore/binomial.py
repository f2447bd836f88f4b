"""What a number of successes says about the chance of one: exact binomial tails and intervals.

The tail P(X >= k) of a binomial is the regularised incomplete beta function I_p(k, n - k + 1); its
continued fraction is evaluated by Lentz's method. The ends of an interval are where the two tails
reach their share of alpha. No table and no large-sample approximation is involved.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks

STEPS = 60  # enough to halve the interval [0, 1] to the last digit of a float
TERMS = 100_000  # of the continued fraction; about sqrt(trials) are used
_lgamma = np.vectorize(math.lgamma, otypes=[float])


def at_least(successes: ArrayLike, trials: ArrayLike, p: ArrayLike) -> np.ndarray:
    """The chance of at least `successes` successes in `trials` attempts that succeed with chance p.

    Parameters
    ----------
    successes : whole number or array, 0 to trials
    trials : whole number or array, at least 1
    p : float or array in [0, 1]

    Returns
    -------
    float or array of the shape the arguments broadcast to

    Raises
    ------
    ValueError
        If a count is not whole or out of range, p is outside [0, 1], or shapes do not broadcast.

    Examples
    --------
    >>> print(f"{at_least(1, 2, 0.5):.2f}")
    0.75
    """
    k, n = _counts(successes, trials)
    p = checks.floats("p", p)
    checks.refuse_first("p", p, (p < 0) | (p > 1), "it must be from 0 to 1")
    checks.broadcast_shape({"successes": k, "trials": n, "p": p})
    return _tail(k, n, p)


def clopper_pearson(
    successes: ArrayLike, trials: ArrayLike, alpha: float
) -> tuple[np.ndarray, np.ndarray]:
    """The exact (Clopper-Pearson) interval for a success probability.

    It contains the true probability with a chance of at least 1 - alpha, whatever that probability
    is. Each end alone misses it with a chance of at most alpha/2, so either end of the interval at
    2 alpha is a one-sided bound at level 1 - alpha.

    Parameters
    ----------
    successes : whole number or array, 0 to trials
    trials : whole number or array, at least 1
    alpha : chance of a miss, strictly between 0 and 1

    Returns
    -------
    (low, high) : floats or arrays of the shape the counts broadcast to

    Raises
    ------
    ValueError
        If a count is not whole or out of range, shapes do not broadcast, or alpha is not in (0, 1).

    Notes
    -----
    Source: Clopper and Pearson (1934).

    Examples
    --------
    >>> low, high = clopper_pearson(8, 10, 0.05)
    >>> print(f"{low:.4f} {high:.4f}")
    0.4439 0.9748
    >>> float(clopper_pearson(0, 10, 0.05)[0])
    0.0
    """
    k, n = _counts(successes, trials)
    alpha = checks.number(
        "alpha", alpha, "it must be strictly between 0 and 1", 0, 1, open_ends=True
    )
    # Low: the p at which k successes or more have a chance of alpha/2. High: the same for k or
    # fewer, that is for n - k failures or more.
    low = _reaches(k, n, alpha / 2)
    high = 1 - _reaches(n - k, n, alpha / 2)
    return low, high


def _counts(successes, trials) -> tuple[np.ndarray, np.ndarray]:
    k, n = checks.floats("successes", successes), checks.floats("trials", trials)
    for name, array, least in (("trials", n, 1), ("successes", k, 0)):
        wrong = (array < least) | (array != np.floor(array))
        checks.refuse_first(name, array, wrong, f"it must be a whole number of at least {least}")
    checks.broadcast_shape({"successes": k, "trials": n})
    k, n = np.broadcast_arrays(k, n)
    checks.refuse_first("successes", k, k > n, "there cannot be more successes than trials")
    return k, n


def _reaches(k, n, share: float) -> np.ndarray:
    """The p at which at least k successes in n have the chance `share`; 0 where k = 0.

    Newton's method, kept inside the interval that the signs so far leave: where a step would go
    outside, the interval is halved.
    """
    low, high = np.zeros(k.shape), np.ones(k.shape)
    p = (k + 0.5) / (n + 1)
    with np.errstate(all="ignore"):  # a slope of 0 gives a step that is not taken
        for _ in range(STEPS):
            tail, slope = _tail(k, n, p), _slope(k, n, p)
            low, high = np.where(tail < share, p, low), np.where(tail < share, high, p)
            step = p - (tail - share) / slope
            after = np.where((step > low) & (step < high), step, (low + high) / 2)
            settled = (np.abs(step - p) <= 1e-12 * p) | (k == 0)
            p = np.where(settled, p, after)
            if settled.all():
                break
    return np.where(k == 0, 0.0, p)[()]


def _slope(k, n, p) -> np.ndarray:
    """How fast the tail rises with p: k times the binomial coefficient times p^(k-1) q^(n-k)."""
    size = _lgamma(n + 1) - _lgamma(np.maximum(k, 1)) - _lgamma(n - k + 1)
    return np.exp(size + (k - 1) * np.log(p) + (n - k) * np.log1p(-p))


def _tail(k, n, p) -> np.ndarray:
    k, n, p = np.broadcast_arrays(k, n, p)
    # The ends need no fraction: k = 0 is certain, and at p = 0 or 1 there is nothing to chance.
    inside = (k > 0) & (p > 0) & (p < 1)
    tail = np.where(k == 0, 1.0, np.where(p >= 1, 1.0, 0.0))
    tail[inside] = _incomplete_beta(k[inside], n[inside] - k[inside] + 1, p[inside])
    return tail[()]


def _incomplete_beta(a, b, x) -> np.ndarray:
    """I_x(a, b) for 0 < x < 1 and a, b >= 1, from the side on which the fraction converges fast."""
    # One rounding of log-gamma at a + b moves the result by about 1e-16 (a + b) log(a + b).
    scale = np.exp(
        _lgamma(a + b) - _lgamma(a) - _lgamma(b) + a * np.log(x) + b * np.log1p(-x)
    )  # x^a (1-x)^b / B(a, b)
    left = x < (a + 1) / (a + b + 2)
    first, second = np.where(left, a, b), np.where(left, b, a)
    part = scale * _fraction(first, second, np.where(left, x, 1 - x)) / first
    return np.clip(np.where(left, part, 1 - part), 0.0, 1.0)


def _fraction(a, b, x) -> np.ndarray:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    tiny = 1e-300

    def apart(value):  # Lentz: a denominator of 0 is moved a hair away
        return np.where(np.abs(value) < tiny, tiny, value)

    c = np.ones_like(x)
    d = 1 / apart(1 - (a + b) * x / (a + 1))
    total = d
    for m in range(1, TERMS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / apart(1 + term * d)
            c = apart(1 + term / c)
            total = total * d * c
        if np.all(np.abs(d * c - 1) < 1e-15):
            break
    return total
