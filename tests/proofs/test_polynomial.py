"""The polynomial form says the same as the condition it came from, at every point tried."""

from fractions import Fraction

import pytest
import sympy as sp
import z3
from hypothesis import assume, given, settings

from routecore.proofs.polynomial import Polynomial
from routecore.translate import smtlib
from tests.points import exactly
from tests.strategies import SMALL_FRACTIONS

x, y = sp.symbols("x y", real=True)


def satisfiable(conditions) -> bool:
    solver = z3.Solver()
    solver.from_string(smtlib(conditions))
    return solver.check() == z3.sat


def at(point):
    return [sp.Eq(symbol, sp.Rational(v.numerator, v.denominator)) for symbol, v in point.items()]


CONDITIONS = {
    "quotient": x / (y - 1) < 1 / x,
    "square in the denominator": x / y**2 >= y,
    "negative constant in the denominator": (x - 1) / (2 - 2 * y) > -1,
    "equal quotients": sp.Eq(x / y, y / x),
    "unequal quotients": sp.Ne(1 / x, y),
    "root": sp.sqrt(x + 2) < y,
    "root in a denominator": 1 / sp.sqrt(x + 2) >= y,
    "root of a root": sp.sqrt(1 + sp.sqrt(x + 3)) > y,
    "maximum": sp.Max(x, 1 - y, y**2) <= 2,
    "minimum of a quotient": sp.Min(x / y, y) > -1,
    "cases": sp.Piecewise((x + y, x > 0), (x - y, y > 0), (sp.Integer(2), True)) > 1,
    "cases inside cases": sp.Piecewise((sp.Piecewise((y, y > x), (x, True)), x > 1), (-x, True))
    >= y,
    "cases in a maximum": sp.Max(sp.Piecewise((1 / x, x > 0), (y, True)), y) > 1,
    "either": sp.Or(x / y > 1, sp.And(y > 0, x < 0)),
    "if": sp.Implies(sp.sqrt(x + 3) > 1, x * y > 0),
    "exactly when": sp.Equivalent(x > y, sp.Max(x, y) > y),
    "not": sp.Not(sp.And(x > 0, sp.Min(x, y) > 0)),
}


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
@settings(max_examples=20)
@given(a=SMALL_FRACTIONS, b=SMALL_FRACTIONS)
def test_is_satisfiable_exactly_where_the_condition_holds(condition, a, b):
    point = {x: a, y: b}
    try:
        (truth,) = exactly([condition], point)
    except ZeroDivisionError:
        assume(False)
    assert satisfiable([*at(point), *Polynomial().conditions([condition])]) == truth


@pytest.mark.parametrize(
    "condition, needs",
    [
        (1 / x < y, [sp.Ne(x, 0)]),
        (sp.sqrt(x) < y, [x >= 0]),
        (sp.Eq(1 / (x * y), 2), [sp.Ne(x, 0), sp.Ne(y, 0)]),
        (sp.Piecewise((1 / x, x > 0), (sp.Integer(0), True)) < y, [sp.Implies(x > 0, sp.Ne(x, 0))]),
        (x + y**2 > 1, []),
    ],
)
def test_records_what_it_takes_for_granted(condition, needs):
    form = Polynomial()
    form.boolean(condition)
    assert [step for kind, step in form.steps if kind == "need"] == needs


def test_nothing_is_left_but_polynomials():
    form = Polynomial().conditions(CONDITIONS.values())
    for relation in set().union(*(part.atoms(sp.core.relational.Relational) for part in form)):
        assert relation.lhs.is_polynomial() and relation.rhs.is_polynomial()
        assert not relation.atoms(sp.Max, sp.Min, sp.Piecewise)


def test_the_same_root_is_the_same_variable():
    form = Polynomial().conditions([sp.sqrt(x) > y, sp.sqrt(x) < 2])
    assert set().union(*(part.free_symbols for part in form)) == {x, y, sp.Symbol("w0", real=True)}


def test_true_and_false_stay():
    assert Polynomial().conditions([sp.true]) == [sp.true]
    assert Polynomial().boolean(sp.false) is sp.false


def test_exactly_is_exact():
    third = {x: Fraction(1, 3), y: Fraction(2, 3)}
    assert exactly([sp.Eq(3 * x, 1), sp.Eq(2 * x, y), x < y], third) == [True, True, True]
    assert exactly([sp.Eq(sp.sqrt(x) ** 2 + sp.sqrt(y) - sp.sqrt(2 * x), x)], third) == [True]
