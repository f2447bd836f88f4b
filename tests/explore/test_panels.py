"""Panels refuse what cannot be drawn."""

import pytest

from routecore.explore import Axis, Control, Explorer, Lines, Map, Mark
from routecore.explore.colours import CATEGORIES
from routecore.symbols import P, V, c1, p1, q, s


def box(**changes):
    return Map(
        **{"title": "M", "x": Axis(p1, 0, 1), "y": Axis(s, 0, 1), "value": p1 * s, **changes}
    )


@pytest.mark.parametrize(
    "make, rule",
    [
        (
            lambda: Lines("L", Axis(q, 0, 1), {}),
            "lines of panel 'L' has 0 entries, but 1 to 4 curves can be told apart.",
        ),
        (
            lambda: Lines("L", Axis(q, 0, 1), {"q": q}, marks=[Mark(q, q, "m")] * 6),
            "marks of panel 'L' has 6 entries, but at most 5 can be told apart.",
        ),
        (
            lambda: Lines("L", Axis(q, 0, 1), {"q": q}, y_range=(1, 0)),
            "y_range of panel 'L' has low=1 and high=0, but low must be below high.",
        ),
        (lambda: box(x=p1), "x and y of panel 'M' are p1 and "),
        (lambda: box(x=p1, y=p1), "x and y of panel 'M' are both p1, but must differ."),
        (lambda: box(x=P, y=V, marker=(P, V)), "panel 'M' lets the reader choose its axes, so it "),
        (
            lambda: box(palette="jet"),
            "palette of panel 'M' is 'jet', but must be one of cividis, diverging.",
        ),
        (
            lambda: box(limits=(0, 0)),
            "limits of panel 'M' has low=0 and high=0, but low must be below high.",
        ),
        (
            lambda: box(categories=[(0, "a"), (0, "b")]),
            "categories of panel 'M' have the codes [0, 0], but must have different whole numbers.",
        ),
        (
            lambda: box(categories=[(0.5, "a")]),
            "categories of panel 'M' have the codes [0.5], but must have different whole numbers.",
        ),
    ],
)
def test_refused(make, rule):
    with pytest.raises(ValueError) as refused:
        make()
    assert str(refused.value).startswith(rule) and str(refused.value).endswith(".")


def test_a_code_between_categories_has_no_colour():
    low, high, colours = box(categories=[(1, "a", "#111111"), (3, "b", "#333333")]).colours
    assert (low, high, colours) == (1, 3, ["#111111", "#00000000", "#333333"])


def test_the_reader_chooses_axes_given_as_symbols():
    assert box(x=P, y=c1).chosen and not box().chosen
    assert box(x=P, y=c1).symbols == (P, c1)


def test_a_curve_has_the_colour_it_is_given_and_else_that_of_its_place():
    panel = Lines(
        "L", Axis(q, 0, 1), {"q": q, "2q": 2 * q, "3q": 3 * q}, colours={"2q": "#123456", "x": "#0"}
    )
    assert panel.line_colours == [CATEGORIES[0], "#123456", CATEGORIES[2]]


def test_every_face_draws_the_colours_of_the_curves():
    explorer = Explorer(
        name="coloured",
        title="t",
        question="q?",
        controls=[Control(P, value=1, low=0, high=2, step=0.1)],
        presets={},
        panels=[Lines("L", Axis(q, 0, 1), {"a": q * P, "b": q}, colours={"b": "#123456"})],
        verdict=[(True, "P is {P:.2g}.")],
    )
    drawn = [line.get_color() for line in explorer.print_figure().axes[0].get_lines()]
    assert drawn[:2] == [CATEGORIES[0], "#123456"]
    html = explorer.html()
    assert html.count("#123456") == 3  # the curve, its entry in the legend, its pinned ghost
