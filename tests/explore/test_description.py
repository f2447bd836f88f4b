"""A description that does not hold together is refused in one sentence."""

import pytest
import sympy as sp

from routecore.explore import Axis, Control, Explorer, Lines, Map, Mark, Readout
from routecore.symbols import P, c1, p1, p2, q, s

HALF = Control(p1, 0.5, 0, 1)
OTHER = Control(p2, 0.6, 0.1, 1.1)
CURVE = Lines("L", Axis(q, 0, 1), {"p": p1 * q})


def describe(**changes):
    return Explorer(
        **{
            "name": "one",
            "title": "One",
            "question": "Why?",
            "controls": [HALF],
            "panels": [CURVE],
            **changes,
        }
    )


@pytest.mark.parametrize(
    "changes, rule",
    [
        ({"name": "a b"}, "name is 'a b', but must be letters, digits and underscores."),
        ({"name": "ξ"}, "name is 'ξ', but must be letters, digits and underscores."),
        ({"controls": []}, "controls of explorer 'one' is empty, but"),
        ({"panels": []}, "panels of explorer 'one' has no Lines, Map or Plane, but a figure"),
        (
            {"panels": [Readout({"p": (p1, ".2f")})]},
            "panels of explorer 'one' has no Lines, Map or Plane, but a figure",
        ),
        (
            {"panels": ["L"]},
            "panels of explorer 'one' contains 'L', but must be Lines, Map, Plane or Readout",
        ),
        (
            {"controls": [HALF, HALF]},
            "name 'p1' of explorer 'one' is used twice, but must be unique.",
        ),
        (
            {"quantities": {"p1": q}},
            "name 'p1' of explorer 'one' is used twice, but must be unique.",
        ),
        ({"quantities": {"_x": p1}}, "name '_x' of explorer 'one' must be an identifier"),
        ({"quantities": {"lambda": p1}}, "name 'lambda' of explorer 'one' must be an identifier"),
        ({"quantities": {"U": q}}, "quantity 'U' of explorer 'one' uses q, but that is neither"),
        (
            {"quantities": {"a": sp.Symbol("b"), "b": sp.Symbol("a")}},
            "quantities of explorer 'one' go round in a circle, ",
        ),
        (
            {"panels": [Lines("L", Axis(q, 0, 1), {"p": p1 * s})]},
            "panel 'L' of explorer 'one' uses s, but that is neither",
        ),
        (
            {"panels": [Lines("L", Axis(q, 0, 1), {"p": p1}, marks=[Mark(q, p1, "m")])]},
            "panel 'L' of explorer 'one' uses q, but that is neither",
        ),
        (
            {"panels": [Map("M", Axis(q, 0, 1), Axis(s, 0, 1), p1 * P)]},
            "panel 'M' of explorer 'one' uses P, but that is neither",
        ),
        (
            {"panels": [Map("M", Axis(q, 0, 1), Axis(s, 0, 1), p1, lines={"s": s})]},
            "panel 'M' of explorer 'one' uses s, but that is neither",
        ),
        (
            {"panels": [Lines("L", Axis(q, 0, 1), {"p": p1 * q}, drag=(s, p1))]},
            "drag of panel 'L' of explorer 'one' names s, but that is not a control.",
        ),
        (
            {"panels": [Lines("L", Axis(q, 0, 1), {"p": p1 * q}, drag=(p1, s))]},
            "panel 'L' of explorer 'one' uses s, but that is neither",
        ),
        (
            {"panels": [Map("M", Axis(q, 0, 1), Axis(s, 0, 1), p1, borders={"b": P - q})]},
            "panel 'M' of explorer 'one' uses P, but that is neither",
        ),
        (
            {"panels": [Map("M", P, c1, p1)]},
            "x and y of panel 'M' of explorer 'one' are P and c1, but",
        ),
        (
            {"panels": [CURVE, Readout({"p": (p1, "d")})]},
            "panel 'Numbers' of explorer 'one' formats with 'd', but must use .Nf, .Ng or .N%.",
        ),
        ({"order": [(p1, p2)]}, "order of explorer 'one' names p2, but that is not a control."),
        (
            {"controls": [HALF, Control(p2, 0.6, 0, 2)], "order": [(p1, p2)]},
            "order of explorer 'one' keeps p1 below p2, so the range of p1 must",
        ),
        (
            {"controls": [HALF, Control(p2, 0.5, 0.1, 2)], "order": [(p1, p2)]},
            "controls of explorer 'one' start p1 at 0.5 and p2 at 0.5, but p1 must be below p2.",
        ),
        ({"presets": {"far": {p1: 2}}}, "p1 is 2.0, but must be 0 to 1."),
        ({"presets": {"odd": {p2: 0.5}}}, "p2 is set to 0.5, but is not a control."),
        (
            {"controls": [HALF, OTHER], "order": [(p1, p2)], "presets": {"x": {p1: 0.9, p2: 0.2}}},
            "p1 is 0.9 and p2 is 0.2, but p1 must be below p2.",
        ),
        (
            {"verdict": [(p1 > 0.5, "High.")]},
            "verdict of explorer 'one' ends with the condition p1 >",
        ),
        (
            {"verdict": [(q > 0.5, "High."), (True, "Low.")]},
            "verdict of explorer 'one' uses q, but that is neither",
        ),
        (
            {"verdict": [(True, "It is {U:.2f}.")]},
            "verdict of explorer 'one' mentions {U}, but that is neither a control nor a quantity.",
        ),
        (
            {"verdict": [(True, "It is {p1}.")]},
            "verdict of explorer 'one' formats with '', but must use .Nf, .Ng or .N%.",
        ),
    ],
)
def test_refused(changes, rule):
    with pytest.raises(ValueError) as refused:
        describe(**changes)
    text = str(refused.value)
    assert text.startswith(rule), text
    assert text.endswith(".") and "\n" not in text


def test_the_plain_description_holds():
    assert describe().values == {"p1": 0.5}
