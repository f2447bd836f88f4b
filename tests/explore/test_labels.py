"""The name of a border, of a point or of a line stands where no other line runs through it."""

import numpy as np
import pytest
import sympy as sp

from routecore.book.figures.theorem_4_only_m2 import only_m2_plane
from routecore.explore import Axis, Control, Explorer, Lines, Map, Vertical
from routecore.explore.borders import borders
from routecore.explore.figures import bokeh_figure
from routecore.explore.print_map import SIZE, _box, _covers, _place, _strikes
from routecore.symbols import p1, q, s

# Names of borders that another border runs through, with the engine's own test of it.
STRUCK = """() => {
  const panel = routecore.explorers.crossed.panels[0], { width: w, height: h } = panel.view.frame.bbox;
  const { x, y, angle, text } = panel.columns.tags, pixels = ([i, j]) => [i * w, j * h];
  return [...text].filter((name, k) => !name || panel.pieces.some((pieces, i) => i !== k
    && pieces.some((line) => routecore.strikes(line.map(pixels), pixels([x[k], y[k]]), angle[k],
      [routecore.textWidth(name, `12px ${panel.font}`), 14]))));
}"""


def crossed():
    """Two borders that cross in the middle of both, whose names would lie over the crossing."""
    half = sp.Float(0.5)
    quarters = [(i, f"quarter {i}") for i in range(4)]
    value = sp.Piecewise((1, q > half), (0, True)) + sp.Piecewise((2, s > half), (0, True))
    return Explorer(
        name="crossed",
        title="Crossed",
        question="Where do the names stand?",
        controls=[Control(p1, 0.3, 0, 1)],
        panels=[
            Map(
                "Quarters",
                Axis(q, 0, 1),
                Axis(s, 0, 1),
                value,
                categories=quarters,
                borders={"q = one half": q - half, "s = one half": s - half},
            )
        ],
    )


@pytest.mark.browser
def test_names_of_borders_keep_clear_of_other_borders(open_file, tmp_path):
    page = open_file(crossed().save(tmp_path / "crossed.html"))
    page.evaluate("window.routecore.ready")
    assert page.evaluate(STRUCK) == []


def test_names_of_borders_keep_clear_of_other_borders_in_print():
    found = borders(crossed(), 0)
    assert [len(pieces) for pieces in found.values()] == [1, 1]
    across, upright = (pieces[0] * SIZE for pieces in found.values())
    for label, own, other in (("q = one half", across, upright), ("s = one half", upright, across)):
        middle, angle, _ = _place(_box(label), [own], [other], [], 0)
        assert not _strikes(other, middle, angle, _box(label))
        assert _strikes(own, middle, angle, _box(label))
    assert _strikes(np.array([[0.0, -9], [0, 9]]), np.zeros(2), 0.0, np.array([4.0, 4]))
    assert not _strikes(np.array([[3.0, -9], [3, 9]]), np.zeros(2), 0.0, np.array([4.0, 4]))


def divided():
    """A map that a slanting border divides, beside the name of a region."""
    return Explorer(
        name="divided",
        title="Divided",
        question="Is there room for a long name beside another one?",
        controls=[Control(p1, 0.3, 0, 1)],
        panels=[
            Map(
                "Halves",
                Axis(q, 0, 1),
                Axis(s, 0, 1),
                sp.Piecewise((1, s > q + 0.4), (0, s > q), (sp.nan, True)),
                categories=[(0, "one shot of M1"), (1, "one shot of M2")],
                borders={LONG: s - q - 0.4},
            )
        ],
    )


LONG = "P = (c₂ − c₁)/(p₂ − p₁)"


def on_a_phone(page):
    """The page as it opens on a narrow window."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    page.evaluate("window.routecore.ready")
    return page


@pytest.mark.browser
def test_a_slanting_name_fits_beside_an_upright_one(open_file, tmp_path):
    page = on_a_phone(open_file(divided().save(tmp_path / "divided.html")))
    names = page.evaluate(
        """() => {
          const { columns: { tags, names } } = routecore.explorers.divided.panels[0];
          return [[...tags.text], [...names.text].filter(Boolean).length, tags.angle[0]];
        }"""
    )
    assert names[:2] == [[LONG], 1] and names[2] > 0.2


def test_a_slanting_name_fits_beside_an_upright_one_in_print():
    line = borders(divided(), 0)[LONG][0] * SIZE
    first, angle, size = _place(_box(LONG), [line], [], [], 0)
    aside = first + 32 * np.array([np.sin(angle), -np.cos(angle)])
    upright = aside + np.array([[-15, -5], [15, 5]])
    # The upright box around the slanting name would not be free.
    assert (first - size / 2 < upright[1]).all() and (upright[0] < first + size / 2).all()
    assert (_place(_box(LONG), [line], [], [upright], 0)[0] == first).all()
    assert _covers(first, angle, _box(LONG), upright + first - aside)
    around = np.array([first - 200, first + 200])
    assert _covers(first, angle, _box(LONG), around)


@pytest.mark.browser
def test_names_of_points_make_room_for_one_another(open_file, tmp_path):
    page = on_a_phone(open_file(only_m2_plane().save(tmp_path / "plane.html")))
    boxes = page.evaluate(
        """() => {
          const panel = routecore.explorers.only_m2_plane.panels[0], { points } = panel.columns;
          const { width: w, height: h } = panel.view.frame.bbox;
          const { x_range: { end: right }, y_range: { end: top } } = panel.figure;
          return [...points.text].flatMap((text, i) => {
            if (!text || !Number.isFinite(points.x[i])) return [];
            const wide = routecore.textWidth(text, `12px ${panel.font}`), [dx, dy] = [points.dx[i], points.dy[i]];
            const [x, y] = [points.x[i] / right * w + dx, (1 - points.y[i] / top) * h + dy];
            return [[x - (dx < 0) * wide, y - (dy < 0) * 15, x + (dx > 0) * wide, y + (dy > 0) * 15]];
          });
        }"""
    )
    assert len(boxes) == 3
    for k, one in enumerate(boxes):
        for other in boxes[:k]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1]
            assert apart or other[3] <= one[1], boxes


@pytest.mark.browser
def test_names_of_points_are_mirrored_away_from_curves(open_file, tmp_path):
    page = open_file(only_m2_plane().save(tmp_path / "plane.html"))
    page.evaluate("window.routecore.ready")
    under = page.evaluate(
        """() => {
          const panel = routecore.explorers.only_m2_plane.panels[0], { points } = panel.columns;
          const { width: w, height: h } = panel.view.frame.bbox;
          const { x_range: { end: right }, y_range: { end: top } } = panel.figure;
          const spot = (x, y) => [x / right * w, (1 - y / top) * h];
          const i = points.text.indexOf("one shot of M1"), [x, y] = spot(points.x[i], points.y[i]);
          const wide = routecore.textWidth(points.text[i], `12px ${panel.font}`);
          const middle = [x + points.dx[i] + Math.sign(points.dx[i]) * wide / 2,
            y + points.dy[i] + Math.sign(points.dy[i]) * 7];
          return panel.traces.filter((trace) => routecore.strikes(
            Array.from(trace.x, (_, j) => spot(trace.x[j], trace.y[j])), middle, 0, [wide, 13])).length;
        }"""
    )
    assert under == 0


def test_what_is_dragged_along_a_panel_lies_under_the_names():
    explorer = Explorer(
        name="held",
        title="Held",
        question="What lies over what?",
        controls=[Control(q, 0.3, 0, 1)],
        panels=[Lines("One", Axis(q, 0, 1), {"q": q}, verticals=[Vertical(sp.Float(0.3), "here")])],
    )
    drawn = [r.glyph.__class__.__name__ for r in bokeh_figure(explorer, 0).renderers]
    assert drawn.index("Text") > max(i for i, name in enumerate(drawn) if name == "VSpan")
