"""The translations say what the expression says, in every language."""

import re
import warnings
from graphlib import CycleError

import numpy as np
import pytest
import sympy as sp
import z3

from routecore.routing import forms, routes
from routecore.symbols import PARAMETERS, p1, p2, s, xi1, xi2
from routecore.translate import (
    javascript,
    javascript_loop,
    latex,
    numpy_function,
    program,
    smtlib,
)

x, y = sp.symbols("x y", real=True)
FORMS = {
    "s0": forms.s0,
    "sL": forms.sL,
    "sH": forms.sH,
    "r_star": forms.r_star,
    "J0": forms.J0,
    "JL": forms.JL,
    "P1": forms.P1,
    "P2": forms.P2,
    "P3": forms.P3,
    "q1": forms.best_response[1],
    "regime": routes.REGIME,
}


class TestLatex:
    @pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
    def test_braces_match_and_names_have_indices(self, form):
        text = latex(form)
        assert text.count("{") == text.count("}") and r"\mathtt" not in text
        for symbol in form.free_symbols:
            assert sp.latex(symbol) in text

    def test_net_values_are_greek(self):
        assert latex(xi1 / p1) == r"\frac{\xi_{1}}{p_{1}}"


class TestProgram:
    def test_names_are_computed_before_they_are_used(self):
        steps = program({"top": sp.Symbol("middle") + 1, "middle": sp.Symbol("low") ** 2, "low": x})
        assert [str(name) for name, _ in steps] == ["low", "middle", "top"]

    def test_what_is_shared_is_computed_once(self):
        root = sp.sqrt(x + y)
        steps = program({"a": root + 1, "b": root * 2})
        assert sum(form.has(sp.Pow) for _, form in steps) == 1

    def test_a_name_is_the_same_with_or_without_assumptions(self):
        steps = program({"xi1": p1 - x, "twice": 2 * xi1})
        values = {}
        for name, form in steps:
            values[name] = form.subs(values).subs({p1: 3, x: 1})
        assert values[sp.Symbol("twice")] == 4

    def test_names_that_need_each_other_are_refused(self):
        with pytest.raises(CycleError):
            program({"a": sp.Symbol("b"), "b": sp.Symbol("a")})


class TestNumpy:
    def test_one_a_list_and_names(self):
        assert numpy_function([x, y], x - y)(3, 1) == 2
        assert numpy_function([x, y], [x - y, x * y])(3, 1) == [2, 3]
        named = numpy_function([x, y], {"d": x - y, "half": sp.Symbol("d") / 2})(3.0, 1.0)
        assert named == {"d": 2.0, "half": 1.0}

    def test_operands_of_different_shapes(self):
        column, row = np.array([[0.2], [0.6]]), np.array([0.1, 0.5, 0.9])
        form = sp.Piecewise(
            (sp.Max(x, y), sp.And(x > y, x < 1, y < 1)),
            (sp.Min(x, y), sp.Or(x > 0.5, y > 0.7)),
            (-x, True),
        )
        found = numpy_function([x, y], form)(column, row)
        expected = [
            [max(a, b) if a > b else min(a, b) if a > 0.5 or b > 0.7 else -a for b in row]
            for a in column.ravel()
        ]
        assert np.allclose(found, expected)

    def test_the_first_branch_that_holds_is_taken(self):
        form = sp.Piecewise((1, x > 2), (2, x > 1), (3, x > 0), (4, True))
        assert numpy_function([x], form)(np.array([3, 1.5, 0.5, -1])).tolist() == [1, 2, 3, 4]

    def test_a_branch_that_is_not_taken_may_divide_by_zero(self):
        form = sp.Piecewise((1 / x, x > 0), (0, True))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert numpy_function([x], form)(np.array([0.0, 2.0])).tolist() == [0, 0.5]


class TestJavascript:
    @pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
    def test_is_one_function_of_its_arguments(self, form):
        text = javascript("f", [*PARAMETERS, xi1, xi2, s], {"found": form})
        assert text.startswith("function f(p1, p2, c1, c2, t1, t2, V, P, xi1, xi2, s) {\n")
        assert text.endswith("\n  return {found};\n}")
        # Every line in between declares one name, and none of Python is left.
        for line in text.splitlines()[1:-2]:
            assert re.match(r"  const \w+ = .+;$", line)
        assert not re.search(r"\*\*|\bnan\b|\bTrue\b|Not supported", text)

    def test_infinity_and_nothing_have_their_names(self):
        text = javascript("f", [x], {"a": sp.Piecewise((sp.oo, x > 0), (sp.nan, True))})
        assert "Number.POSITIVE_INFINITY" in text and "NaN" in text

    def test_a_loop_computes_each_name_at_the_depth_it_needs(self):
        text = javascript_loop("g", [x, y], [{y}, {x}], {"a": y**2, "b": sp.Symbol("a") + x}, ["b"])
        outer, inner = text.index("of $axes[0]"), text.index("of $axes[1]")
        assert outer < text.index("const a = ") < inner < text.index("const b = ")


class TestSmtlib:
    @pytest.mark.parametrize(
        "condition, value, truth",
        [
            (p1**3 > p2, (sp.Rational(1, 2), sp.Rational(1, 9)), True),
            (sp.Or(p1 < p2, sp.Eq(p1, p2)), (1, 1), True),
            (sp.Implies(p1 > 0, p2 > 0), (1, -1), False),
            (sp.Equivalent(p1 > 0, p2 > 0), (-1, -2), True),
            (sp.Not(sp.And(p1 >= 0, p2 <= 0)), (0, 0), False),
            (sp.Ne(p1, p2), (sp.Rational(1, 3), sp.Rational(333, 1000)), True),
            (p1 - p2 * sp.Rational(1, 3) >= 0, (sp.Rational(1, 3), 1), True),
        ],
    )
    def test_z3_reads_what_sympy_means(self, condition, value, truth):
        point = [sp.Eq(p1, value[0]), sp.Eq(p2, value[1])]
        solver = z3.Solver()
        solver.from_string(smtlib([condition, *point]))
        assert (solver.check() == z3.sat) is truth
        assert condition.subs({p1: value[0], p2: value[1]}) == truth

    def test_declares_each_quantity_once(self):
        text = smtlib([p1 > 0, p1 < p2])
        assert text.count("declare-const") == 2 and text.count("assert") == 2
