"""Borders on maps: they lie where the category changes, on both faces alike."""

import numpy as np
import pytest
import sympy as sp

from routecore.explore import Axis, Control, Explorer, Map
from routecore.explore.borders import borders

x, y, z = sp.symbols("x y z", real=True)


def disc(**changes):
    """Inside and outside of a circle, cut by a line that is a border to the right of z only."""
    inside = x**2 + y**2 < 1
    return Explorer(
        name="disc",
        title="A disc",
        question="In or out?",
        controls=[Control(x, 0.2, -2, 2), Control(y, 0.1, -2, 2), Control(z, 0.0, -2, 2)],
        panels=[
            Map(
                "The disc",
                x,
                y,
                sp.Piecewise((1, inside), (2, sp.And(y > 0, x > z)), (3, True)),
                categories=[(1, "in"), (2, "above"), (3, "out")],
                borders={
                    "circle": x**2 + y**2 - 1,
                    "line": y,
                    "pole": 1 / (x - sp.Rational(1, 3)),
                },
                **changes,
            )
        ],
    )


def in_units(piece):
    return 4 * piece - 2


def test_a_border_lies_on_the_curve_where_the_category_changes():
    found = borders(disc(), 0)
    circle = np.concatenate([in_units(piece) for piece in found["circle"]])
    assert np.abs(np.hypot(*circle.T) - 1).max() < 1e-6
    angles = np.degrees(np.arctan2(*circle.T[::-1]))
    assert all(np.abs(angles - at).min() < 3 for at in range(-175, 180, 5))
    # The line is a border outside the circle, to the right of z.
    (line,) = map(in_units, found["line"])
    assert np.abs(line[:, 1]).max() < 1e-6
    assert line[:, 0].min() == pytest.approx(1, abs=0.03) and line[:, 0].max() == pytest.approx(2)
    # A pole changes the sign and is no border.
    assert found["pole"] == []


def test_a_border_follows_the_controls_and_the_chosen_axes():
    explorer = disc()
    explorer.set(z=1.5)
    (line,) = map(in_units, borders(explorer, 0)["line"])
    assert line[:, 0].min() == pytest.approx(1.5, abs=0.03)
    explorer.choose(0, "y", "z")  # at x = 0.2 the disc is a band in y, whatever z is
    pieces = borders(explorer, 0)["circle"]
    ends = sorted(float(in_units(piece)[:, 0].mean()) for piece in pieces)
    assert ends == pytest.approx([-np.sqrt(0.96), np.sqrt(0.96)])


def test_on_a_map_of_numbers_a_border_is_a_jump_or_the_end_of_a_flat_part():
    def found(value, **changes):
        numbers = Explorer(
            name="numbers",
            title="T",
            question="Q?",
            controls=[Control(z, 0.0, -2, 2)],
            panels=[
                Map("M", Axis(x, -2, 2), Axis(y, -2, 2), value, borders={"x = 0": x}, **changes)
            ],
        )
        return len(borders(numbers, 0)["x = 0"])

    assert found(sp.Piecewise((y, x > 0), (y + 1, True))) == 1
    assert found(sp.Max(x, 0)) == 1
    assert found(x + y) == 0
    assert found(sp.Min(sp.Max(1 - x, 0), 1), limits=(0, 1)) == 1


def test_the_border_of_a_broken_order_is_none():
    explorer = Explorer(
        name="ordered",
        title="T",
        question="Q?",
        controls=[Control(x, 0.2, 0, 1), Control(y, 0.5, 0.1, 1.1)],
        order=[(x, y)],
        panels=[
            Map("M", x, y, sp.Integer(1), categories=[(1, "all")], borders={"x = y": x - y}),
        ],
    )
    assert borders(explorer, 0)["x = y"] == []


def apart(points, pieces):
    """How far points lie from a set of lines, at most."""
    starts = np.concatenate([piece[:-1] for piece in pieces])
    ends = np.concatenate([piece[1:] for piece in pieces])
    along = ends - starts
    t = ((points[:, None] - starts) * along).sum(-1) / (along**2).sum(-1)
    nearest = starts + np.clip(t, 0, 1)[..., None] * along
    return float(np.hypot(*np.moveaxis(points[:, None] - nearest, -1, 0)).min(1).max())


@pytest.mark.browser
def test_the_page_draws_the_borders_that_python_finds(chromium_page, game):
    page, compared = chromium_page, 0
    states = [{}, {"V": 3.0, "P": 20.0}, {"p1": 0.3, "t1": 0.1, "V": 1.0}, {"c1": 3, "c2": 30}]
    for state in states:
        game.reset()
        game.set(**state)
        page.evaluate(
            "async (values) => routecore.explorers.whole_game.update(values)", game.values
        )
        for axes in (("P", "c1"), ("V", "P"), ("p1", "p2")):
            game.choose(0, *axes)
            there = page.evaluate(
                """async ([x, y]) => {
                  const { whole_game } = routecore.explorers;
                  await whole_game.choose(0, x, y);
                  return whole_game.panels[0].pieces;
                }""",
                axes,
            )
            for label, pieces in zip(game.panels[0].borders, there, strict=True):
                here = borders(game, 0)[label]
                assert bool(here) == bool(pieces), (state, axes, label)
                if not here:
                    continue
                compared += 1
                # Python follows the curve in finer steps, and ends a step before the page does.
                assert apart(np.concatenate(here), [np.array(p) for p in pieces]) < 0.01
                ours = apart(np.concatenate([np.array(p) for p in pieces]), here)
                assert ours < 0.01, (state, axes, label)
    assert compared >= 8
