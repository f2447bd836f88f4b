"""An explorer's state and numbers, in Python."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from routecore import Game
from routecore.explore import Axis, Control, Explorer, Lines, Map
from routecore.symbols import p1, p2, q, xi1

from .conftest import visits, whole_game

SMALL = visits()


def test_values_can_be_read_and_set(small):
    small.set(s=0.75)
    assert small.values["s"] == 0.75
    small.values["s"] = 0.1  # a copy
    assert small.values["s"] == 0.75
    small.reset()
    assert small.values["s"] == 0.4


@pytest.mark.parametrize(
    "change, after",
    [
        ({"p1": 0.85}, (0.85, 0.86)),
        ({"p2": 0.2}, (0.19, 0.2)),
        ({"p1": 0.8}, (0.8, 0.81)),
        ({"p1": 0.2}, (0.2, 0.8)),
        ({"p1": 0.9, "p2": 0.95}, (0.9, 0.95)),
    ],
)
def test_a_partner_is_pushed_along(small, change, after):
    small.set(**change)
    assert (small.values["p1"], small.values["p2"]) == after


@given(st.dictionaries(st.sampled_from(["p1", "p2"]), st.floats(0, 1), min_size=1, max_size=1))
def test_what_is_set_stays_and_the_order_holds(fractions):
    change = {key: SMALL.controls[key].axis.at(x) for key, x in fractions.items()}
    SMALL.reset()
    SMALL.set(**change)
    values = SMALL.values
    assert values["p1"] < values["p2"]
    assert all(values[key] == value for key, value in change.items())


def test_a_partner_has_its_own_value_back(small):
    small.set(p1=0.9)
    assert small.values["p2"] == 0.91
    small.set(s=0.1)
    assert small.values["p2"] == 0.91
    small.set(p1=0.5)
    assert small.values["p2"] == 0.8
    small.set(p2=0.3)  # what is set last pushes
    assert (small.values["p1"], small.values["p2"]) == (0.29, 0.3)
    small.set(p2=0.7)
    assert (small.values["p1"], small.values["p2"]) == (0.5, 0.7)


def test_a_push_can_push_on():
    third = p1.func("p3", real=True)
    chain = Explorer(
        name="chain",
        title="Chain",
        question="Why?",
        order=[(p1, p2), (p2, third)],
        controls=[
            Control(p1, 0.1, 0, 0.8),
            Control(p2, 0.2, 0.1, 0.9),
            Control(third, 0.3, 0.2, 1),
        ],
        panels=[Lines("L", Axis(q, 0, 1), {"q": q})],
    )
    chain.set(p1=0.5)
    assert chain.values == {"p1": 0.5, "p2": 0.51, "p3": 0.52}


@pytest.mark.parametrize(
    "change, rule",
    [
        ({"x": 1}, "x is set to 1, but is not a control."),
        ({"s": 1.5}, "s is 1.5, but must be 0 to 1."),
        ({"s": float("nan")}, "s is nan, but must be 0 to 1."),
        ({"p1": 0.7, "p2": 0.6}, "p1 is 0.7 and p2 is 0.6, but p1 must be below p2."),
    ],
)
def test_set_refuses_and_changes_nothing(small, change, rule):
    before = small.values
    with pytest.raises(ValueError) as refused:
        small.set(**change)
    assert str(refused.value) == rule and small.values == before


def test_presets(small):
    small.set(s=0.9)
    small.preset("eager")
    assert small.values == {"p1": 0.3, "p2": 0.9, "xi1": 0.3, "xi2": 1.0, "s": 0.9, "q": 0.25}
    with pytest.raises(ValueError, match="preset is 'late', but must be one of"):
        small.preset("late")


def test_the_verdict_follows_the_numbers(small):
    assert small.verdict == f"Staying is worth {small.points['U']:.2f}. You leave with 25%."
    small.preset("weary")
    assert small.verdict == "Staying costs −1. You leave at once."


def test_curves_and_cells_are_the_formula(small):
    x, lines = small.curves(0)
    values = small.values
    assert lines["utility"][50] == pytest.approx(0.2805, abs=0.1)
    for i in (0, 77, 200):
        small.set(q=float(x[i]))
        assert lines["utility"][i] == pytest.approx(small.points["U"], rel=1e-12)
    small.reset()
    cells = small.cells(1)
    across, up = small.axes(1)
    small.set(q=float(across.at(20.5 / 150)), xi1=float(up.at(90.5 / 150)))
    assert cells[90, 20] == pytest.approx(small.points["U"], rel=1e-12)
    assert small.values | {"q": values["q"], "xi1": values["xi1"]} == values


def test_a_cell_that_breaks_the_order_has_no_value(small):
    assert small.has_gaps(2) and not small.has_gaps(1)
    across = small.axes(2)[0].at((np.arange(40) + 0.5) / 40)
    assert (np.isnan(small.cells(2)) == (across >= small.values["p2"])[None, :]).all()


def test_a_chosen_axis_begins_and_ends_where_the_model_does(game):
    k = next(k for k, panel in enumerate(game.panels) if getattr(panel, "chosen", False))
    game.choose(k, "V", "c2")
    for c1, begins in ((1, 1), (0.73, 0.7), (3.9, 3), (0.05, 0.1)):
        game.set(c1=c1)
        assert (game.axes(k)[1].low, game.axes(k)[1].high) == pytest.approx((begins, 100))
    game.set(p2=0.3, p1=0.1)
    game.choose(k, "p1", "V")
    assert (game.axes(k)[0].low, game.axes(k)[0].high) == pytest.approx((0.05, 0.3))
    # With its partner on the other axis, a control has its whole range.
    game.choose(k, "c1", "c2")
    assert [(axis.low, axis.high) for axis in game.axes(k)] == [(0.01, 10), (0.1, 100)]


def test_a_quantity_on_an_axis_is_given_by_the_axis():
    explorer = Explorer(
        name="axis",
        title="T",
        question="Q?",
        controls=[Control(p1, 0.5, 0, 1)],
        quantities={"xi1": 10 * p1, "double": 2 * xi1},
        panels=[
            Lines("L", Axis(xi1, 0, 1), {"double": 2 * xi1, "named": p1.func("double", real=True)})
        ],
    )
    x, lines = explorer.curves(0)
    assert np.array_equal(lines["double"], 2 * x) and np.array_equal(lines["named"], 2 * x)
    assert explorer.points["double"] == 10


def test_the_marker_is_the_current_point(small, game):
    assert small.marker(1) == (0.25, 0.3)
    assert game.marker(0) == (3, 1)
    game.choose(0, "p1", "V")
    assert game.marker(0) == (0.55, 1)


def test_axes_are_chosen_among_the_controls(game):
    game.choose(1, "c2", "p1")
    assert [axis.symbol.name for axis in game.axes(1)] == ["c2", "p1"]
    assert game.axes(1)[0].scale == "log"
    game.reset()
    assert [axis.symbol.name for axis in game.axes(1)] == ["P", "V"]


@pytest.mark.parametrize(
    "choice, rule",
    [
        ((0, "x", "V"), "axis is 'x', but must be a control."),
        ((0, "V", "V"), "x and y are both 'V', but must differ."),
        ((7, "V", "P"), "panel is 7, but must be a map with axes to choose."),
    ],
)
def test_choose_refuses(game, choice, rule):
    with pytest.raises(ValueError) as refused:
        game.choose(*choice)
    assert str(refused.value) == rule


def test_the_game_is_the_one_on_screen(game, small):
    game.set(p1=0.3, P=10)
    assert repr(game.game) == repr(Game(**game.values))
    with pytest.raises(ValueError, match="controls of explorer 'visits' lack c1, but a game"):
        _ = small.game


def test_the_cells_are_the_games_of_the_package():
    explorer = whole_game()
    x, y = explorer.axes(1)
    middle = (np.arange(150) + 0.5) / 150
    values = explorer.values | {"P": x.at(middle)[None, :], "V": y.at(middle)[:, None]}
    expected = Game(**values).equilibrium().provider_cost
    np.testing.assert_allclose(explorer.cells(1), expected, rtol=1e-12)


def test_what_can_be_dragged_where():
    u, v, seen = sp.symbols("u v seen", real=True)
    explorer = Explorer(
        name="dragged",
        title="T",
        question="Q?",
        controls=[Control(u, 0.5, 0, 1), Control(v, 0.5, 0, 1)],
        quantities={"twice": 2 * u},
        panels=[
            Lines("on the axis", Axis(u, 0, 1), {"u": u}),
            Lines("nowhere", Axis(seen, 0, 1), {"u": u * seen}),
            Lines("through it", Axis(seen, 0, 2), {"u": u * seen}, drag=(u, 2 * u)),
            Map("chosen", u, v, u * v),
            Map("marked", Axis(seen, 0, 1), Axis(v, 0, 1), seen * v, marker=(u, v)),
            Map(
                "itself moved",
                Axis(seen, 0, 1),
                Axis(v, 0, 1),
                seen * sp.Symbol("twice"),
                marker=(u, sp.Symbol("twice")),
            ),
        ],
    )
    assert [explorer.dragged(k) for k in range(3)] == ["u", None, "u"]
    assert explorer.points["panel2_handle"] == 1
    assert [explorer.dragged_on_map(k) for k in (3, 4, 5)] == [["u", "v"], ["u", "v"], ["u", None]]
    # A map that depends on u moves under a point that shows it.
    assert [explorer.fixed_under(k) for k in (3, 4, 5)] == [[True] * 2, [True] * 2, [False, True]]
