"""What is not known about a task before its first failure, as a Beta prior that only M1 feels.

`Beta` has the same face as `routecore.beyond.difficulty_types.Types`.
"""

from collections.abc import Callable
from functools import cache, cached_property

import numpy as np

from routecore.beyond import difficulty_forms as form
from routecore.beyond.difficulty_types import TIE, whole
from routecore.extras import extra
from routecore.symbols import V, p1, t1, t2
from routecore.translate import numpy_function

SUMMED = 256  # retries up to which a sum takes the place of a closed form that loses digits


class Beta:
    """M1's chance is Beta distributed with mean p1; two attempts have correlation rho. M2 is blind.

    Parameters
    ----------
    count : number of games
    rho, p1, p2 : (count,) or (1,) arrays
    failed : failures of M1 so far, likewise
    """

    def __init__(self, count, rho, p1, p2, failed=None):
        self.count, self.rho, self.p1, self.p2 = count, rho, p1, p2
        self.failed = np.zeros(1) if failed is None else failed

    def take(self, where) -> "Beta":
        """The games at some positions."""
        cut = [x if len(x) == 1 else x[where] for x in (self.rho, self.p1, self.p2, self.failed)]
        return Beta(len(where), *cut)

    def after(self, n) -> "Beta":
        """What n more failures of M1 leave."""
        return Beta(self.count, self.rho, self.p1, self.p2, self.failed + n)

    def visits(self, n) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """F_n, and the mean passes on M1 and then on M2 of the plan "n times M1, then M2"."""
        shape = np.broadcast_shapes(np.shape(n), (self.count,))
        n = np.broadcast_to(np.asarray(n, float), shape)
        known = [np.broadcast_to(x, shape) for x in self._known]
        left, passes = _beta_visits(np.where(np.isfinite(n), n, 0.0), *known)
        if not np.isfinite(n).all():
            p, _, alpha, *_ = known
            kappa = p / alpha
            for_ever = np.where(p > kappa, (1 - kappa) / (p - kappa), np.inf)
            passes = np.where(np.isfinite(n), passes, for_ever)
            left = np.where(np.isfinite(n), left, 0.0)
        return left, passes, left / self.p2

    def utility(self, t1, t2, value) -> Callable:
        """U of the plan "n times M1, then M2", as a function of n and of the games it is asked of."""
        known = (*self._known, self.p2, t1, t2, value)
        columns = [np.broadcast_to(x, self.count) for x in known]

        def of(n, where):
            *mine, q, first_, second, worth = (x[where] for x in columns)
            left, passes = _beta_visits(n, *mine)
            return _utility()(first_, second, worth, passes, left / q)

        return of

    @cached_property
    def _known(self) -> tuple[np.ndarray, ...]:
        """The prior after the failures so far, with the parts of its gamma functions without n."""
        with extra("beyond"):
            from scipy.special import gammaln

        # After k failures the prior is Beta again: mean p, and a correlation of its own. Without
        # a correlation the limit is taken, which leaves no trace below 1e-12.
        p, rho = _updated()(np.maximum(self.rho, 1e-13), self.p1, self.failed)
        _, alpha, beta = _shape()(rho, p)
        return p, rho, alpha, beta, gammaln(beta), gammaln(alpha + beta)

    def first_ratio(self, level) -> np.ndarray:
        """The first n with E[R|n] <= level."""
        return self._first(level * self.p2, strict=False)

    def first_success(self, level) -> np.ndarray:
        """The first n with E[p1|n] < level."""
        return self._first(level, strict=True)

    def least_p2(self) -> tuple[np.ndarray, np.ndarray]:
        """The least chance of M2 over the types, and the greatest: here they are the same."""
        return (np.broadcast_to(self.p2, self.count),) * 2

    def _first(self, level, strict) -> np.ndarray:
        slack = TIE * level
        done = self.p1 < level - slack if strict else self.p1 <= level + slack
        found = whole(_beta_until()(self.rho, self.p1, level), strict)
        found = np.where(done, 0.0, np.where(self.rho > 0, np.maximum(found, 1.0), np.inf))
        return np.broadcast_to(np.maximum(found - self.failed, 0.0), self.count)


def _beta_visits(n, p, rho, alpha, beta, at_beta, at_total):
    """F_n and the passes on M1, for finite n; all arrays of one shape."""
    left = np.exp(_log_rising(beta, n, at_beta) - _log_rising(alpha + beta, n, at_total))
    passes = _beta_passes()(p, rho, n, left)
    near = np.flatnonzero(np.abs(alpha - 1) < 1e-4)  # here the closed form is 0/0, or all but
    if len(near):
        passes[near] = _near_one(alpha[near], beta[near], n[near])
    # And here, where hardly a task is solved, it is a small difference of large numbers.
    lost = np.flatnonzero((np.abs(passes * (p - p / alpha)) < 1e-5) & (n <= SUMMED))
    if len(lost):
        passes[lost] = _summed(alpha[lost], beta[lost], n[lost])
    return left, passes


def _summed(alpha, beta, n):
    """The mean passes, failure by failure."""
    left, passes = np.ones_like(n), np.zeros_like(n)
    for k in range(int(n.max())):
        passes += np.where(k < n, left, 0.0)
        left *= (beta + k) / (alpha + beta + k)
    return passes


def _log_rising(z, n, at_z):
    """ln Gamma(z + n)/Gamma(z), with `at_z` = ln Gamma(z); a large z costs no digits."""
    with extra("beyond"):
        from scipy.special import gammaln

    found = gammaln(z + n) - at_z
    far = np.flatnonzero(z > 30)
    if len(far):  # Stirling's series, term by term
        z, n = z[far], n[far]
        top = z + n
        series = (1 / top - 1 / z) / 12 - (top**-3.0 - z**-3.0) / 360
        found[far] = (z - 0.5) * np.log1p(n / z) + n * (np.log(top) - 1) + series
    return found


def _near_one(alpha, beta, n):
    """The mean passes where alpha is all but 1: their logarithmic limit, at the middle."""
    with extra("beyond"):
        from scipy.special import digamma

    half = (alpha - 1) / 2
    with np.errstate(invalid="ignore"):
        return (alpha + beta - 1) * (digamma(beta + n + half) - digamma(beta + half))


# -- the translated expressions, each built once, when first needed ----------------------------


@cache
def _utility():
    found = form.plan_utility(form.passes, form.rest)
    return numpy_function((t1, t2, V, form.passes, form.rest), found)


@cache
def _updated():
    """Mean and correlation of a Beta prior after n failures."""
    return numpy_function((form.rho, p1, form.n), [form.BETA_SUCCESS, form.BETA_RHO])


@cache
def _shape():
    return numpy_function((form.rho, p1), [form.kappa, form.alpha, form.beta])


@cache
def _beta_passes():
    return numpy_function((p1, form.rho, form.n, form.left), form.BETA_PASSES)


@cache
def _beta_until():
    return numpy_function((form.rho, p1, form.level), form.BETA_UNTIL)
