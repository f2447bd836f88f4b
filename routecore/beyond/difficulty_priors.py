"""What is not known about a task before its first failure: a prior over difficulty, for numbers.

Two kinds with one face: `Types`, any finite number of types, and `Beta`, where only M1 feels the
difficulty. Arrays of n are floats, infinite for "M1 for ever".
"""

from collections.abc import Callable
from functools import cache, cached_property

import numpy as np
import sympy as sp

from routecore.beyond import difficulty_forms as form
from routecore.symbols import V, p1, p2, t1, t2
from routecore.translate import numpy_function

# A tie up to rounding counts as one: a mean is only known to some 1e-16 times its size.
TIE = 1e-11
MOST = 2.0**60  # retries beyond this count as for ever


def whole(failures: np.ndarray, strict: bool) -> np.ndarray:
    """The first whole number at or (strict) above `failures`, and not below 0."""
    slack = TIE * np.maximum(1.0, np.abs(failures))
    found = np.floor(failures + slack) + 1 if strict else np.ceil(failures - slack)
    return np.maximum(found, 0.0)


def first(holds: Callable, count: int) -> np.ndarray:
    """The first n >= 1 at which `holds(n, where)`, for a condition that stays true once it is.

    `holds` is asked for games at the positions `where` alone. Infinite where n exceeds `MOST`.
    """
    return last(lambda n, where: np.where(holds(n, where), -1.0, 1.0), np.zeros(count)) + 1


def last(value: Callable, low: np.ndarray) -> np.ndarray:
    """The last n with `value(n, where)` >= 0, for a value that is negative for good once it is.

    Parameters
    ----------
    value : asked for games at the positions `where` alone
    low : whole numbers at which the value is known to be >= 0

    Returns
    -------
    (count,) array of whole numbers; infinite where n exceeds `MOST`
    """
    found, where = np.full(len(low), np.inf), np.arange(len(low))
    at_low, high = value(low, where), 2 * low + 4
    brackets = []
    while len(where):  # go up until the value is negative
        at_high = value(high, where)
        over = at_high < 0
        brackets.append([x[over] for x in (where, low, high, at_low, at_high)])
        on = ~over & (high <= MOST)
        where, low, at_low, high = where[on], high[on], at_high[on], 4 * high[on]
    where, low, high, at_low, at_high = (
        (np.concatenate(x) if x else np.zeros(0, int) for x in zip(*brackets, strict=True))
        if brackets
        else [np.zeros(0, int)] * 5
    )
    step = 0
    while len(where):
        done = high - low <= 1
        found[where[done]] = low[done]
        where, low, high, at_low, at_high = (x[~done] for x in (where, low, high, at_low, at_high))
        # Along the chord, and by halves every third time so that no side can stall.
        part = 0.5 if step % 3 == 2 else at_low / (at_low - at_high)
        middle = np.clip(np.floor(low + part * (high - low)), low + 1, high - 1)
        at_middle = value(middle, where)
        over = at_middle < 0
        high, at_high = np.where(over, middle, high), np.where(over, at_middle, at_high)
        low, at_low = np.where(over, low, middle), np.where(over, at_low, at_middle)
        step += 1
    return found


class Types:
    """Finitely many types, the hardest for M1 first: one array a type, of length 1 or `count`.

    Parameters
    ----------
    count : number of games
    prior, p1, p2 : lists of m arrays
    hazard : -ln(1 - p1), where it is known already
    """

    def __init__(self, count, prior, p1, p2, hazard=None):
        self.count, self.prior, self.p1, self.p2 = count, list(prior), list(p1), list(p2)
        # An M1 that never fails leaves e^-1000 of its tasks, which is nothing.
        self.hazard = hazard or [np.minimum(-np.log1p(-x), 1000.0) for x in self.p1]

    def take(self, where) -> "Types":
        """The games at some positions."""
        cut = ([x if len(x) == 1 else x[where] for x in rows] for rows in self._rows)
        return Types(len(where), *cut)

    def after(self, n) -> "Types":
        """What n failures of M1 leave: the same types, with the posterior as their prior."""
        # Measured against the hardest type, so that what is left never vanishes.
        weight = [
            share * np.exp(-(hazard - self.hazard[0]) * np.minimum(n, 1e300))
            for share, hazard in zip(self.prior, self.hazard, strict=True)
        ]
        total = sum(weight)
        # All but impossible: the hardest type has no share, and the others are gone.
        weight = [np.where(total > 0, x, y) for x, y in zip(weight, self.prior, strict=True)]
        total = np.where(total > 0, total, 1.0)
        return Types(self.count, [x / total for x in weight], self.p1, self.p2, self.hazard)

    def visits(self, n) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """F_n, and the mean passes on M1 and then on M2 of the plan "n times M1, then M2"."""
        by_type = [_one_type()(p, q, h, n) for _, p, q, h in zip(*self._rows, strict=True)]
        return tuple(self._mean(x) for x in zip(*by_type, strict=True))

    def utility(self, t1, t2, value) -> Callable:
        """U of the plan "n times M1, then M2", as a function of n and of the games it is asked of."""
        columns = [x for type_ in zip(*self._rows, strict=True) for x in type_]
        columns = [np.broadcast_to(x, self.count) for x in (*columns, t1, t2, value)]

        def of(n, where):
            *mine, first_, second, worth = (x[where] for x in columns)
            rows = (mine[k : k + 4] for k in range(0, len(mine), 4))
            return sum(w * _one_utility()(p, q, h, n, first_, second, worth) for w, p, q, h in rows)

        return of

    def first_ratio(self, level) -> np.ndarray:
        """The first n with E[R|n] <= level."""
        ratio = [p / q for p, q in zip(self.p1, self.p2, strict=True)]
        return self._first(ratio, level, strict=False)

    def first_success(self, level) -> np.ndarray:
        """The first n with E[p1|n] < level."""
        return self._first(self.p1, level, strict=True)

    def least_p2(self) -> tuple[np.ndarray, np.ndarray]:
        """The least chance of M2 over the types, and the greatest."""
        low, high = (np.broadcast_to(x, self.count) for x in (self.p2[0], self.p2[-1]))
        return low, high

    @property
    def _rows(self):
        return self.prior, self.p1, self.p2, self.hazard

    def _mean(self, values) -> np.ndarray:
        return sum(share * x for share, x in zip(self.prior, values, strict=True))

    def _first(self, value, level, strict) -> np.ndarray:
        """The first n at which the posterior mean of `value`, which falls, is down to `level`."""
        level = np.broadcast_to(level, self.count)
        now, slack = self._mean(value), TIE * level
        done = now < level - slack if strict else now <= level + slack
        if len(self.p1) == 2:  # there is a closed form
            easy = self.prior[1]
            found = whole(_until()(easy, self.p1[1], self.p1[0], value[1], value[0], level), strict)
            at_last = np.where(easy < 1, value[0], value[1])
            found = np.where((at_last < level) & ~np.isnan(found), np.maximum(found, 1.0), np.inf)
            return np.where(done, 0.0, found)
        at_last = self.after(np.inf)._mean(value)
        reached = at_last < level - slack if strict else at_last <= level + slack
        found = np.where(done, 0.0, np.inf)
        where = np.flatnonzero(~done & reached)

        def down(n, among):
            part = where[among]
            mean = self.take(part).after(n)._mean([x if len(x) == 1 else x[part] for x in value])
            edge = level[part]
            return mean < edge * (1 - TIE) if strict else mean <= edge * (1 + TIE)

        found[where] = first(down, len(where))
        return found


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
    return left, passes


def _log_rising(z, n, at_z):
    """ln Gamma(z + n)/Gamma(z), with `at_z` = ln Gamma(z); a large z costs no digits."""
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
    from scipy.special import digamma

    half = (alpha - 1) / 2
    with np.errstate(invalid="ignore"):
        return (alpha + beta - 1) * (digamma(beta + n + half) - digamma(beta + half))


# -- the translated expressions, each built once, when first needed ----------------------------


def _with_hazard(expression):
    """A power of 1 - p1 as an exponential, which is quicker."""
    return expression.subs(form.LEFT, sp.exp(-form.hazard * form.n))


@cache
def _one_type():
    found = [_with_hazard(x) for x in (form.LEFT, form.PASSES, form.REST)]
    return numpy_function((p1, p2, form.hazard, form.n), found)


@cache
def _one_utility():
    """U of one type."""
    found = _with_hazard(form.plan_utility(form.PASSES, form.REST))
    return numpy_function((p1, p2, form.hazard, form.n, t1, t2, V), found)


@cache
def _utility():
    found = form.plan_utility(form.passes, form.rest)
    return numpy_function((t1, t2, V, form.passes, form.rest), found)


@cache
def _until():
    easy, hard = sp.symbols("easy hard", real=True)
    given = (form.share, form.p1_easy, form.p1_hard, easy, hard, form.level)
    return numpy_function(given, form.failures_until(easy, hard, form.level))


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
