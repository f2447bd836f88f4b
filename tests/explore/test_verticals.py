"""The name of a vertical line stands where no line goes through it."""

import pytest
import sympy as sp

from routecore.explore import Axis, Control, Explorer, Lines, Mark, Vertical
from routecore.symbols import p1, q

pytestmark = pytest.mark.browser

# The boxes of the names, and what goes through each: curves sampled far more finely than they are
# drawn, other lines, other names.
STRUCK = """() => {
  const panel = routecore.explorers.lined.panels[0], { width, height } = panel.view.frame.bbox;
  const { x, label, shift, drop } = panel.columns.verticals, { start, end } = panel.figure.y_range;
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `12px ${panel.font}`;
  const boxes = Array.from(x, (at, i) => {
    const wide = pen.measureText(label[i]).width, left = at * width + (shift[i] < 0 ? -5 - wide : 5);
    return { left, right: left + wide, top: drop[i], bottom: drop[i] + 14 };
  });
  return boxes.map((box, i) => {
    const found = [];
    panel.ys.forEach((ys, c) => {
      for (let k = 0; k <= 20000; k += 1) {
        const at = k / 20000 * (ys.length - 1), j = Math.min(Math.floor(at), ys.length - 2);
        const across = at / (ys.length - 1) * width;
        const down = height * (end - ys[j] - (at - j) * (ys[j + 1] - ys[j])) / (end - start);
        if (across > box.left && across < box.right && down > box.top && down < box.bottom) {
          found.push(`curve ${c}`);
          break;
        }
      }
    });
    for (const [j, at] of [...x].entries()) {
      if (at * width > box.left && at * width < box.right) found.push(`line ${j}`);
    }
    boxes.forEach((other, j) => {
      if (j !== i && other.left < box.right && box.left < other.right
        && other.top < box.bottom && box.top < other.bottom) found.push(`name ${j}`);
    });
    return found;
  });
}"""


def test_names_of_lines_keep_clear_of_curves_lines_and_each_other(browser, tmp_path):
    lined = Explorer(
        name="lined",
        title="Lined",
        question="Where do the names stand?",
        controls=[Control(p1, 0.3, 0, 1)],
        panels=[
            Lines(
                "A curve along the top, and a steep one",
                Axis(q, 0, 1),
                {"flat": sp.Float(0.97) + 0 * q, "steep": 1 / (1 + sp.exp(-80 * (q - p1)))},
                y_range=(0, 1),
                marks=[Mark(p1, sp.Float(0.5), "here")],
                verticals=[
                    Vertical(p1, "n_user"),
                    Vertical(p1, "k₁"),
                    Vertical(p1 + 0.02, "n_max"),
                    Vertical(sp.Float(0.99), "at the end"),
                ],
            )
        ],
    )
    page = browser.new_page(viewport={"width": 900, "height": 800})
    page.goto(lined.save(tmp_path / "lined.html").as_uri())
    page.evaluate("window.routecore.ready")
    for value in (0.3, 0.12, 0.5, 0.8):
        page.evaluate("p1 => routecore.explorers.lined.update({ p1 })", value)
        assert page.evaluate(STRUCK) == [[], [], [], []], value
    page.close()
