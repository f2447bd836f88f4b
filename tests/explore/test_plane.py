"""A plane of outcomes: its description, and the same picture in print and in the page."""

import base64

import numpy as np
import pytest
import sympy as sp
from matplotlib.colors import to_hex

from routecore.explore import Axis, Control, Curve, Explorer, Family, Plane, Point, Ring
from routecore.explore.assets import explorer_assets, save
from routecore.explore.plane import ACROSS, LINES, UP, arrow_segments, family_segments, limits

a, b, t, v = sp.symbols("a b t v", real=True)


def plane(**changes):
    return Plane(
        **{
            "title": "The plane",
            "x_label": "first",
            "y_label": "second",
            "reach": (1 + a, sp.Integer(1)),
            "curves": [
                Curve("a parabola", Axis(t, 0, 1), t * (1 + a), t**2, "#0072B2"),
                Curve(
                    "over a", Axis(a, 0, 2), a, sp.Piecewise((b, a < 1), (sp.nan, True)), "#D55E00"
                ),
            ],
            "families": [
                Family("of one", a, b, "one", "#8A63C8"),
                Family("of the other", v, sp.Integer(1), "other", "#B0651A"),
            ],
            "through": (a, b),
            "points": [
                Point(a, b, "here", "#009E73"),
                Point(sp.Integer(1), sp.nan, "nowhere", "#fff"),
            ],
            "rings": [Ring(a, b, "this one"), Ring(a / 2, b, "that one", "diamond")],
            "drag": {a: ACROSS, b: UP - sp.Min(0, a)},
            "samples": 33,
            **changes,
        }
    )


def explorer(**changes):
    return Explorer(
        name="outcomes",
        title="Outcomes",
        question="Which?",
        controls=[Control(a, 0.5, 0, 2), Control(b, 0.25, -1, 1)],
        presets={"no direction": {a: 0, b: 0}},
        quantities={"v": a - b},
        panels=[plane(**changes)],
        verdict=[(True, "At {a:.2f}, {b:.2f}.")],
    )


@pytest.mark.parametrize(
    "changes, rule",
    [
        ({"curves": []}, "curves of panel 'The plane' is empty, but something must be drawn."),
        (
            {"families": [Family("f", a, b, "f", "#000000")] * 5},
            "families of panel 'The plane' has 5 entries, but at most 4 can be told apart.",
        ),
        (
            {"rings": [Ring(a, b, "r", "star")]},
            "shape of ring 'r' of panel 'The plane' is 'star', "
            "but must be one of circle, diamond, square.",
        ),
    ],
)
def test_refused(changes, rule):
    with pytest.raises(ValueError) as refused:
        plane(**changes)
    assert str(refused.value) == rule


@pytest.mark.parametrize(
    "changes",
    [
        {"curves": [Curve("c", Axis(t, 0, 1), t, sp.Symbol("w"), "#000000")]},
        {"families": [Family("f", sp.Symbol("w"), a, "f", "#000000")]},
        {"points": [Point(t, sp.Symbol("w"), "p", "#000000")]},
        {"drag": {a: t}},
    ],
)
def test_an_unknown_symbol_is_refused(changes):
    with pytest.raises(
        ValueError, match=r"panel 'The plane' of explorer 'outcomes' uses [tw], but"
    ):
        explorer(**changes)


def test_a_drag_must_set_controls():
    with pytest.raises(
        ValueError, match=r"^drag of panel .* names t, but that is not a control\.$"
    ):
        explorer(drag={t: ACROSS})
    with pytest.raises(
        ValueError, match=r"^rings of panel .* is empty, but one is to be dragged\.$"
    ):
        explorer(rings=[])


def test_the_lines_of_a_family_are_parallel_at_even_levels():
    draw = np.random.default_rng(0)
    for _ in range(50):
        slope, through, ends = draw.normal(size=2), draw.random(2), 0.1 + 9 * draw.random(2)
        lines = family_segments(*slope, through * ends, ends)
        start, end = lines[:, :2], lines[:, 2:]
        assert np.allclose(start @ slope, end @ slope)
        steps = np.diff(start @ slope)
        assert np.allclose(steps, steps[0]) and steps[0] > 0
        assert np.isclose(start[LINES] @ slope, slope @ (through * ends))
        # The family covers the plot: no corner lies beyond its first or its last line.
        corners = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]) * ends @ slope
        assert (start[0] @ slope < corners).all() and (corners < start[-1] @ slope).all()
        # And every line reaches across it.
        assert (np.hypot(*((start - end) / ends).T) > 2 * np.sqrt(2)).all()


def test_an_arrow_points_to_where_its_party_is_better_off():
    draw = np.random.default_rng(1)
    for i in range(40):
        slope, ends, aspect = draw.normal(size=2), 0.1 + 9 * draw.random(2), 0.3 + draw.random()
        shaft, *head = arrow_segments(i % 2, *slope, ends, aspect)
        moved = shaft[2:] - shaft[:2]
        assert moved @ slope > 0
        line = np.array([-slope[1], slope[0]])
        seen = np.array([1, aspect]) / ends  # pixels, up to a factor
        assert abs((moved * seen) @ (line * seen)) < 1e-9 * np.hypot(*(line * seen))
        assert all(np.allclose(stroke[:2], shaft[2:]) for stroke in head)


def test_a_party_that_does_not_care_has_neither_lines_nor_an_arrow():
    assert np.isnan(family_segments(0, 0, (1, 1), (2, 2))).all()
    assert np.isnan(arrow_segments(0, 0, 0, (2, 2), 1)).all()


def test_curves_are_traced_by_their_parameter_even_where_it_is_a_control():
    (x, y), (across, up) = explorer().traces(0).values()
    at = np.linspace(0, 1, 33)
    assert np.allclose(x, 1.5 * at) and np.allclose(y, at**2)
    assert np.allclose(across, 2 * at)
    assert np.array_equal(up, np.where(2 * at < 1, 0.25, np.nan), equal_nan=True)


def test_print_draws_what_is_described():
    axes = explorer().print_figure().axes[0]
    assert axes.get_xlabel() == "first" and axes.get_ylabel() == "second"
    assert (axes.get_xlim()[1], axes.get_ylim()[1]) == limits(1.5, 1)
    named = {line.get_label(): to_hex(line.get_color()) for line in axes.lines}
    assert named["a parabola"] == "#0072b2"
    assert [text.get_text() for text in axes.texts] == ["one", "other", "here"]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == [
        *("a parabola", "over a", "of one", "of the other", "this one", "that one")
    ]


READ = """(values) => {
  const { outcomes } = routecore.explorers, [panel] = outcomes.panels;
  return outcomes.update(values).then(() => {
    const pack = (array) => btoa(String.fromCharCode(
      ...new Uint8Array(Float64Array.from(array).buffer)));
    const segments = (name) => ["x0", "y0", "x1", "y1"].map((end) => pack(panel.columns[name][end]));
    const places = (name) => ["x", "y"].map((end) => pack(panel.columns[name][end]));
    return {
      traces: panel.traces.map(({ x, y }) => [pack(x), pack(y)]),
      families: [0, 1].map((i) => segments(`family${i}`)),
      arrows: [0, 1].map((i) => segments(`arrow${i}`)),
      points: places("points"), rings: places("rings"),
      ends: [panel.figure.x_range.end, panel.figure.y_range.end], aspect: panel.aspect,
      drawn: panel.figure.renderers.map((each) => Object.values(each.data_source.data)
        .every((column) => column.length === Object.values(each.data_source.data)[0].length)),
    };
  });
}"""


def numbers(packed):
    return np.array([np.frombuffer(base64.b64decode(each)) for each in packed])


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    path = save(
        tmp_path_factory.mktemp("plane") / "plane.html", "T", explorer().html(), explorer_assets()
    )
    page = browser.new_page(viewport={"width": 900, "height": 800})
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(path.as_uri())
    page.evaluate("window.routecore.ready")
    yield page
    page.close()


@pytest.mark.browser
def test_the_page_draws_what_numpy_computes(page):
    here, draw = explorer(), np.random.default_rng(2)
    states = [
        (0.0, 0.0),
        (0.5, 0.25),
        *zip(2 * draw.random(4), draw.uniform(-1, 1, 4), strict=True),
    ]
    for values in states:
        known = dict(zip("ab", map(float, values), strict=True))
        here.set(**known)
        found, points = page.evaluate(READ, known), here.points
        ends = limits(points["panel0_reach_x"], points["panel0_reach_y"])
        assert found["ends"] == pytest.approx(ends) and all(found["drawn"])
        for there, mine in zip(found["traces"], here.traces(0).values(), strict=True):
            np.testing.assert_allclose(numbers(there), mine, rtol=1e-9, atol=1e-12)
        through = points["panel0_through_x"], points["panel0_through_y"]
        for i in range(2):
            slope = points[f"panel0_family{i}_a"], points[f"panel0_family{i}_b"]
            lines = family_segments(*slope, through, ends)
            np.testing.assert_allclose(numbers(found["families"][i]).T, lines, atol=1e-9)
            arrow = arrow_segments(i, *slope, ends, found["aspect"])
            np.testing.assert_allclose(numbers(found["arrows"][i]).T, arrow, atol=1e-9)
        for kind in ("point", "ring"):
            mine = [[points[f"panel0_{kind}{i}_{side}"] for i in range(2)] for side in "xy"]
            np.testing.assert_allclose(numbers(found[f"{kind}s"]), mine, rtol=1e-9)
    assert page.complaints == []


@pytest.mark.browser
def test_the_legend_lists_what_is_drawn_and_rings_take_the_ink_of_the_page(page):
    listed = page.locator(".explorer-legend li").all_inner_texts()
    panel = explorer().panels[0]
    entries = (*panel.curves, *panel.families, *panel.rings)
    assert listed == [entry.label for entry in entries]
    ring = """routecore.explorers.outcomes.panels[0].figure.renderers
      .find((each) => each.data_source.name === "panel0_rings").glyph.line_color.value"""
    light = page.evaluate(ring)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function(f"({ring}) !== {light!r}")
    page.evaluate("delete document.documentElement.dataset.theme")


# Where an outcome lies in the window.
WHERE = """([across, up]) => {
  const { view, figure } = routecore.explorers.outcomes.panels[0], { bbox } = view.frame;
  const { left, top } = view.el.getBoundingClientRect();
  return [left + bbox.left + across / figure.x_range.end * bbox.width,
          top + bbox.top + (1 - up / figure.y_range.end) * bbox.height];
}"""


@pytest.mark.browser
def test_the_first_ring_is_dragged_and_the_controls_follow_to_their_ends(page):
    page.evaluate("routecore.explorers.outcomes.reset()")

    def drag(start, end):
        page.locator("#explorer-outcomes-panel0").scroll_into_view_if_needed()
        page.mouse.move(*page.evaluate(WHERE, start))
        page.mouse.down()
        page.mouse.move(*page.evaluate(WHERE, end), steps=3)
        page.mouse.up()
        page.evaluate("async () => { await routecore.explorers.outcomes.settled; }")
        return page.evaluate("({...routecore.explorers.outcomes.values})")

    assert drag((0.5, 0.25), (0.9, 0.75)) == pytest.approx({"a": 0.9, "b": 0.75}, abs=0.03)
    # Nothing is held where the ring is not.
    assert drag((0.2, 0.2), (0.4, 0.4)) == pytest.approx({"a": 0.9, "b": 0.75}, abs=0.03)
    # Past the ends of the controls it stops at them.
    now = page.evaluate("routecore.explorers.outcomes.values")
    assert drag((now["a"], now["b"]), (9, 9)) == {"a": 2, "b": 1}


@pytest.mark.browser
def test_a_pinned_plane_stays_behind_the_moving_one(page):
    page.evaluate("routecore.explorers.outcomes.update({a: 0.5, b: 0.25})")
    page.get_by_role("button", name="Pin").click()
    ghost = page.locator("#explorer-outcomes-panel0 .explorer-ghost")
    before = ghost.locator("path").first.get_attribute("d")
    assert ghost.locator("path").count() == 2 and ghost.locator("circle").count() == 2
    page.evaluate("routecore.explorers.outcomes.update({a: 0.55, b: 0.5})")
    assert ghost.locator("path").first.get_attribute("d") == before


@pytest.mark.browser
def test_the_plane_is_one_stop_of_the_keyboard(page):
    page.evaluate("routecore.explorers.outcomes.update({a: 0.5, b: 0.25})")
    panel = page.locator("#explorer-outcomes-panel0")
    panel.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowDown"):
        page.keyboard.press(key)
    page.wait_for_function(
        """document.querySelector("#explorer-outcomes-panel0").ariaLabel
          === "The plane. a = 0.52, b = 0.16. Left and right move a, up and down b." """
    )
    page.evaluate("routecore.explorers.outcomes.update({b: 1})")
    page.keyboard.press("ArrowUp")
    assert page.locator(".explorer-stop").inner_text() == "b ends here, at 1."
