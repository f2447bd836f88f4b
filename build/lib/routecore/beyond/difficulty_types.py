"""What is not known about a task before its first failure, as finitely many types; and searches.

`Types` has the same face as `routecore.beyond.difficulty_beta.Beta`. Arrays of n are floats,
infinite for "M1 for ever".
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import sympy as sp
from sympy.codegen.cfunctions import expm1

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
        left, passes, rest = (self._mean(x) for x in zip(*by_type, strict=True))
        return left, passes, rest

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


# -- the translated expressions, each built once, when first needed ----------------------------


def _with_hazard(expression):
    """A power of 1 - p1 as an exponential: quicker, and exact where p1 is next to nothing."""
    solved = -expm1(-form.hazard * form.n)
    return expression.subs(1 - form.LEFT, solved).subs(form.LEFT, sp.exp(-form.hazard * form.n))


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
def _until():
    easy, hard = sp.symbols("easy hard", real=True)
    given = (form.share, form.p1_easy, form.p1_hard, easy, hard, form.level)
    return numpy_function(given, form.failures_until(easy, hard, form.level))
