"""The generated JavaScript computes what NumPy computes, in Chromium."""

import base64
import json
import random

import numpy as np
import pytest
import sympy as sp

from routecore.translate import javascript

from .conftest import visits, whole_game

pytestmark = pytest.mark.browser
TOLERANCE = {"rtol": 1e-9, "atol": 1e-300}
# NaN and the infinities do not survive JSON, and arrays are long: the page sends their bytes.
READ = """([name, values]) => {
  const explorer = routecore.explorers[name];
  return explorer.update(values).then(() => {
    const pack = (array) => {
      let text = "";
      const bytes = new Uint8Array(Float64Array.from(array).buffer);
      for (const byte of bytes) text += String.fromCharCode(byte);
      return btoa(text);
    };
    return {
      names: Object.keys(explorer.points),
      points: pack(Object.values(explorer.points)),
      lines: explorer.panels.map((panel) => panel?.ys?.map(pack)),
      cells: explorer.panels.map((panel) => panel?.cells && pack(panel.cells)),
      verdict: explorer.section.querySelector(".explorer-verdict").textContent,
    };
  });
}"""


def numbers(packed):
    return np.frombuffer(base64.b64decode(packed))


def anywhere(explorer, draw):
    """Random values that keep the order."""
    explorer.reset()
    for control in explorer.controls.values():
        value = control.axis.at(draw.random())
        explorer.set(**{control.name: min(max(value, control.low), control.high)})
    return explorer.values


def test_a_name_that_javascript_reserves(chromium_page):
    switch, new = sp.symbols("switch new")
    code = javascript("f", [switch], {"new": 2 * switch, "twice": 2 * new})
    assert chromium_page.evaluate(f"() => {{ {code} return f(3); }}") == {"new": 6, "twice": 12}


def compare(page, explorer, values):
    found = page.evaluate(READ, [explorer.name, values])
    points = explorer.points
    assert found["names"] == list(points)
    np.testing.assert_allclose(numbers(found["points"]), list(points.values()), **TOLERANCE)
    for k, lines in enumerate(found["lines"]):
        for label, line in zip(getattr(explorer.panels[k], "lines", ()), lines or (), strict=True):
            np.testing.assert_allclose(numbers(line), explorer.curves(k)[1][label], **TOLERANCE)
    for k, cells in enumerate(found["cells"]):
        if cells is None:
            continue
        shape = (explorer.panels[k].n,) * 2
        here, there = numbers(cells).reshape(shape), explorer.cells(k)
        if explorer.panels[k].categories:
            # A cell on a border may fall to either side by a rounding error.
            assert (~np.isclose(here, there, equal_nan=True)).mean() < 1e-3
        else:
            np.testing.assert_allclose(here, there, rtol=1e-9, atol=1e-12)
    assert found["verdict"].strip() == explorer.verdict


@pytest.mark.parametrize("make", [visits, whole_game])
def test_points_curves_cells_and_verdict(chromium_page, make):
    draw, explorer = random.Random(5), make()
    for _ in range(6):
        compare(chromium_page, explorer, anywhere(explorer, draw))


@pytest.mark.parametrize("x, y", [("c1", "t2"), ("V", "p1"), ("p2", "p1"), ("t1", "P")])
def test_chosen_axes(chromium_page, x, y):
    explorer = whole_game()
    values = anywhere(explorer, random.Random(9))
    explorer.choose(1, x, y)
    chromium_page.evaluate(f"routecore.explorers.whole_game.choose(1, {x!r}, {y!r})")
    compare(chromium_page, explorer, values)


@pytest.mark.parametrize("make", [visits, whole_game])
def test_pushing(chromium_page, make):
    draw, explorer = random.Random(3), make()
    for _ in range(60):
        name = draw.choice(sorted(explorer.controls))
        control = explorer.controls[name]
        value = control.near(control.axis.at(draw.random()))
        explorer.set(**{name: value})
        there = chromium_page.evaluate(
            "([name, change]) => routecore.explorers[name].update(change)"
            ".then(() => routecore.explorers[name].values)",
            [explorer.name, {name: value}],
        )
        assert there == explorer.values


@pytest.mark.parametrize("change", [{"p1": 2}, {"nothing": 1}, {"p1": 0.7, "p2": 0.6}])
def test_the_page_refuses_what_python_refuses(chromium_page, change):
    before = chromium_page.evaluate("routecore.explorers.visits.values")
    refused = chromium_page.evaluate(f"""() => {{
      try {{ routecore.explorers.visits.update({json.dumps(change)}); }}
      catch (error) {{ return error.name; }}
    }}""")
    assert refused == "RangeError"
    assert chromium_page.evaluate("routecore.explorers.visits.values") == before
