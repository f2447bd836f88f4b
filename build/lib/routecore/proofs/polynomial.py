"""Conditions in polynomial form, which is what Z3 decides.

Square roots, minima, maxima and case distinctions become fresh variables that their defining
conditions pin down (w >= 0 and w^2 = e for sqrt(e)); a quotient n/d compared with 0 becomes n*d
compared with 0. What that takes for granted (d != 0, e >= 0) is recorded beside it, in order.
"""

from functools import lru_cache

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean


class Polynomial:
    """Turns conditions into polynomial ones.

    Attributes
    ----------
    steps : list of ("need", condition) and ("define", condition), in the order in which each
        becomes meaningful: a need before the definition that relies on it.

    Examples
    --------
    >>> x, y = sp.symbols("x y", real=True)
    >>> Polynomial().conditions([1 / x < y])
    [x*(-x*y + 1) < 0, Ne(x, 0)]
    >>> Polynomial().conditions([sp.sqrt(x) < y])
    [w0 - y < 0, x >= 0, w0 >= 0, Eq(w0**2 - x, 0)]
    """

    def __init__(self):
        self.steps: list[tuple[str, Boolean]] = []
        self._fresh: dict[tuple, sp.Symbol] = {}
        self._divided: set[tuple] = set()  # what has been divided by, and in which branch
        self._context: Boolean = sp.true  # the branch of a Piecewise we are in

    def conditions(self, conditions) -> list[Boolean]:
        """The conditions, then everything they need and define."""
        stated = [self.boolean(condition) for condition in conditions]
        return [*stated, *dict.fromkeys(condition for _, condition in self.steps)]

    def boolean(self, condition) -> Boolean:
        """One condition in polynomial form; its needs and definitions go to `steps`."""
        if isinstance(condition, Relational):
            return self._relation(condition.func, condition.lhs - condition.rhs)
        if condition.args:
            return condition.func(*(self.boolean(x) for x in condition.args))
        return condition

    def _relation(self, relation, difference) -> Boolean:
        top, factors = _fraction(self._expression(difference))
        for base, power in factors:
            self._record("need", sp.Ne(base, 0))
            # n/d REL 0 is n*d REL 0, and an even power of d does not change the sign.
            if power % 2 and relation not in (sp.Eq, sp.Ne):
                top = top * base
        return relation(top, 0)

    def _expression(self, expression):
        if not expression.args:
            return expression
        if isinstance(expression, sp.Pow) and abs(expression.exp) == sp.S.Half:
            root = self._variable("sqrt", expression.base, self._pin_root)
            return root if expression.exp > 0 else 1 / root
        if isinstance(expression, sp.Pow) and expression.exp.is_Integer and expression.exp < 0:
            # A denominator inside a denominator: the common fraction no longer shows it.
            base, key = self._expression(expression.base), (expression.base, self._context)
            if key not in self._divided:
                self._divided.add(key)
                for factor, _ in sp.factor_list(sp.numer(sp.together(base)))[1]:
                    self._record("need", sp.Ne(factor, 0))
            return base**expression.exp
        if isinstance(expression, sp.Max | sp.Min):
            return self._variable("bound", expression, self._pin_bound)
        if isinstance(expression, sp.Piecewise):
            return self._variable("cases", expression, self._pin_cases)
        # Building a large expression anew is slow: only where an argument has changed.
        arguments = tuple(self._expression(x) for x in expression.args)
        return expression if arguments == expression.args else expression.func(*arguments)

    def _variable(self, kind, expression, pin) -> sp.Symbol:
        key = (kind, expression, self._context)
        if key not in self._fresh:
            symbol = sp.Symbol(f"w{len(self._fresh)}", real=True)
            self._fresh[key] = symbol
            pin(symbol, expression)
        return self._fresh[key]

    def _pin_root(self, root, radicand):
        self._record("need", self._relation(sp.Ge, radicand))
        self._record("define", root >= 0)
        self._record("define", self._relation(sp.Eq, root**2 - radicand))

    def _pin_bound(self, value, expression):
        bound = sp.Ge if isinstance(expression, sp.Max) else sp.Le
        for x in expression.args:
            self._record("define", self._relation(bound, value - x))
        attained = [self._relation(sp.Eq, value - x) for x in expression.args]
        self._record("define", sp.Or(*attained))

    def _pin_cases(self, value, expression):
        outside, earlier = self._context, sp.true
        for branch, condition in expression.args:
            holds = self.boolean(condition)
            self._context = sp.And(outside, earlier, holds)
            self._record("define", self._relation(sp.Eq, value - branch))
            self._context, earlier = outside, sp.And(earlier, sp.Not(holds))

    def _record(self, kind: str, condition: Boolean) -> None:
        step = kind, sp.Implies(self._context, condition)
        if step[1] is not sp.true and step not in self.steps:
            self.steps.append(step)


@lru_cache(maxsize=1024)
def _fraction(expression):
    """The factored numerator, with the denominator's sign, and the denominator's factors.

    The claims of a chapter share most of their hypotheses, so most calls have been made before.
    """
    top, bottom = sp.fraction(sp.together(expression))
    constant, factors = sp.factor_list(bottom)
    return sp.factor(top) * sp.sign(constant), tuple(factors)
