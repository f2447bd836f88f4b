"""A list of rows, an algorithm, dots and bars: their description, and the faces without a page."""

import io

import numpy as np
import pytest
import sympy as sp

from routecore.explore import (
    Axis,
    Control,
    Dots,
    Explorer,
    Lines,
    Look,
    Path,
    Plane,
    Readout,
    Rows,
    Worked,
)
from routecore.explore.dots import placed
from routecore.explore.generate import generated_code
from routecore.explore.kernel import KernelFace
from routecore.explore.page import html
from routecore.explore.plane import ACROSS, UP

x, y, n, best, total = sp.symbols("x y n best total")
xs, ys, codes = (sp.symbols(f"{name}1:4") for name in ("x", "y", "code"))
ROWS = Rows("point", "P", n, {x: xs, y: ys}, codes, ["the origin", "the far corner"], said=["best"])


def highest(values):
    """Which of the points that count is the highest, and how high it is."""
    heights = [values[f"y{i}"] for i in range(1, int(values["n"]) + 1)]
    state = {f"state{i}": float(i == 1 + np.argmax(heights)) for i in range(1, 4)}
    return {"best": 1 + int(np.argmax(heights)), "top": max(heights), **state}


NAMES = ["best", "top", "state1", "state2", "state3"]
PORT = """(values) => {
  const heights = [1, 2, 3].slice(0, values.n).map((i) => values[`y${i}`]);
  const top = Math.max(...heights), best = 1 + heights.indexOf(top);
  return { best, top, state1: +(best === 1), state2: +(best === 2), state3: +(best === 3) };
}"""


def plane(**changes):
    states = sp.symbols("state1:4")
    looks = [Look("low", "#FFFFFF"), Look("high", "#E69F00", "diamond")]
    dots = Dots(ROWS, x, y, states, looks, {x: ACROSS, y: UP})
    path = Path("the top", (0, 9), (sp.Symbol("top"),) * 2, "#0072B2", "dashed")
    given = {"reach": (sp.Integer(1), sp.Integer(1)), "paths": [path], "dots": dots, **changes}
    return Plane("Points", "across", "up", **given)


def explorer(**changes):
    rows = [
        Control(symbol, value, 0, 2)
        for values, symbols in (((0.1, 0.5, 0.9), xs), ((0.2, 1.8, 0.6), ys))
        for value, symbol in zip(values, symbols, strict=True)
    ]
    described = {
        "name": "points",
        "title": "Points",
        "question": "Which is the highest?",
        "controls": [*rows, *(Control(c, 0, 0, 2, step=1) for c in codes), Control(n, 2, 1, 3)],
        "rows": ROWS,
        "worked": Worked(NAMES, highest, PORT),
        "quantities": {"total": sp.Symbol("top") + n},
        "panels": [plane(), Readout({"top": (sp.Symbol("top"), ".2f")}, "How high", bars=True)],
        "presets": {"named": {n: 3, codes[2]: 1, ys[2]: 2}},
        "verdict": [
            (total > 4, "{best_name} is far up."),
            (True, "{best_name} is up {total:.1f}."),
        ],
        **changes,
    }
    return Explorer(**described)


def test_sentences_name_rows_and_formulas_use_what_the_algorithm_finds():
    it = explorer()
    assert it.verdict == "P2 is up 3.8."
    it.preset("named")
    assert it.verdict == "the origin (3) is far up."
    it.set(n=1)
    assert it.verdict == "P1 is up 1.2."
    assert it.points["top"] == 0.2 and it.points["total"] == 1.2


def test_rows_that_do_not_count_have_no_dot_and_no_control_to_be_seen():
    it = explorer()
    places = [it.points[f"panel0_dot{i}_x"] for i in (1, 2, 3)]
    assert places[:2] == [0.1, 0.5] and np.isnan(places[2])
    assert ROWS.counting(it.values) == {"x1", "x2", "y1", "y2", "code1", "code2"}
    assert ROWS.idle(it.values) == {"x3", "y3", "code1", "code2", "code3"}
    face = KernelFace(it)
    hidden = {key for key, box in face.boxes.items() if box.layout.display == "none"}
    assert hidden == ROWS.idle(it.values)
    face.sliders["n"].value = 3
    assert face.boxes["x3"].layout.display is None and it.values["n"] == 3


@pytest.mark.parametrize(
    "changes, rule",
    [
        (
            {"panels": [Lines("L", Axis(x, 0, 1), {"y": x})]},
            "panel 'L' of explorer 'points' has axes along which only formulas are computed, "
            "but where an algorithm is at work panels must be Plane or Readout.",
        ),
        (
            {"worked": Worked(["n"], highest, PORT)},
            "name 'n' of explorer 'points' is used twice, but must be unique.",
        ),
        (
            {"rows": Rows("p", "P", n, {x: (*xs[:2], total)}, codes, [])},
            "rows of explorer 'points' name total, but that is not a control.",
        ),
        (
            {"rows": Rows("p", "P", n, {x: xs[:2]}, codes[:2], [])},
            "rows of explorer 'points' are 2, but n ends at 3.",
        ),
        (
            {"rows": Rows("p", "P", n, {x: xs}, codes, [], said=["worst"])},
            "rows of explorer 'points' say worst, but that is neither found nor a quantity.",
        ),
        (
            {"verdict": [(True, "{worst_name}.")]},
            "verdict of explorer 'points' mentions {worst_name}, "
            "but that is neither a control nor a quantity.",
        ),
    ],
)
def test_refused(changes, rule):
    with pytest.raises(ValueError) as refused:
        explorer(**changes)
    assert str(refused.value) == rule


def test_the_page_has_the_sliders_of_one_row_and_room_for_the_longest_name():
    page = html(explorer(), b"")
    assert page.count('type="range"') == 2 and 'data-control="x1"' in page
    assert 'data-control="x2"' not in page and 'data-control="n"' not in page
    assert page.count('data-row="') == 3
    assert "the far corner (3) is up −000.0." in page
    assert ">Bars</button>" in page


def test_print_draws_the_dots_the_path_and_the_bars():
    it = explorer()
    figure = it.print_figure()
    points, bars = figure.axes
    assert [text.get_text() for text in points.texts] == ["1", "2"]
    assert "top: 1.80" in [text.get_text() for text in bars.texts]
    listed = [text.get_text() for text in points.get_legend().get_texts()]
    assert listed == ["the top", "low", "high"]
    # The dot beyond the plane stands at its edge.
    tops = [line.get_ydata()[0] for line in points.lines if line.get_marker() in "oD"]
    assert max(tops) == points.get_ylim()[1]
    figure.savefig(io.BytesIO())
    assert placed(np.nan, 1.0, (2.0, 2.0))[1] == 1.0
    unlisted = explorer(
        panels=[plane(dots=Dots(ROWS, x, y, [0, 0, 0], [Look("a", "#FFF")], listed=False))]
    )
    texts = unlisted.print_figure().axes[0].get_legend().get_texts()
    assert [text.get_text() for text in texts] == ["the top"]


@pytest.mark.browser
def test_the_generated_code_runs_the_algorithm_before_the_formulas(browser):
    it = explorer()
    page = browser.new_page()
    run = "([code, all]) => { const { points } = new Function(code)(); return all.map((v) => points(...v)); }"
    states = [it.values, it.values | {"n": 3.0, "y3": 1.9}]
    found = page.evaluate(run, [generated_code(it), [list(state.values()) for state in states]])
    page.close()
    for state, points in zip(states, found, strict=True):
        it.set(**state)
        assert points == pytest.approx(it.points, nan_ok=True)
