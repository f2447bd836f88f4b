"""Marks that the reader drags: the controls they stand for follow, in Chromium."""

import pytest
import sympy as sp

from routecore.explore import Axis, Control, Explorer, Lines, Mark
from routecore.explore.assets import explorer_assets

x, y, at = sp.symbols("x y at", real=True)


def plane(**changes):
    return Explorer(
        name="plane",
        title="A plane",
        question="Where is the point?",
        controls=[Control(x, 0.5, 0, 1), Control(y, 0.25, 0.01, 1)],
        panels=[
            Lines(
                "The plane",
                Axis(at, 0, 1),
                {"level": sp.Integer(0), "top": sp.Integer(1)},
                marks=[Mark(x, y, "the point", drag=(x, y)), Mark(1 - x, y, "its image")],
                y_range=(0, 1),
            )
        ],
        verdict=[(True, "At {x:.2f}, {y:.2f}.")],
        **changes,
    )


def test_a_drag_must_name_controls():
    with pytest.raises(
        ValueError, match=r"drag of mark 'm' .* names at, but that is not a control"
    ):
        Explorer(
            name="wrong",
            title="T",
            question="Q?",
            controls=[Control(x, 0.5, 0, 1)],
            panels=[Lines("L", Axis(at, 0, 1), {"x": x}, marks=[Mark(x, x, "m", drag=(x, at))])],
        )


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("points")
    tags = ""
    for each in explorer_assets():
        each.write(folder)
        tags += (
            f'<link rel="stylesheet" href="{each.name}">'
            if each.suffix == ".css"
            else f'<script src="{each.name}"></script>'
        )
    (folder / "index.html").write_text(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Points</title>{tags}'
        f"</head><body>{plane().html()}</body></html>",
        encoding="utf-8",
    )
    page = browser.new_page(viewport={"width": 900, "height": 800})
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto((folder / "index.html").as_uri())
    page.evaluate("window.routecore.ready")
    yield page
    page.close()


# Where a point of the plane lies in the window.
WHERE = """([across, up]) => {
  const { view } = window.routecore.explorers.plane.panels[0], { bbox } = view.frame;
  const { left, top } = view.el.getBoundingClientRect();
  return [left + bbox.left + across * bbox.width, top + bbox.top + (1 - up) * bbox.height];
}"""


def drag(page, start, end):
    page.mouse.move(*page.evaluate(WHERE, start))
    page.mouse.down()
    page.mouse.move(*page.evaluate(WHERE, end), steps=4)
    page.mouse.up()
    page.evaluate("window.routecore.explorers.plane.settled")
    return page.evaluate("({...window.routecore.explorers.plane.values})")


def test_a_mark_is_dragged_and_the_controls_follow(page):
    found = drag(page, (0.5, 0.25), (0.8, 0.6))
    assert found == pytest.approx({"x": 0.8, "y": 0.6}, abs=0.011)
    assert "0.80, 0.60" in page.locator(".explorer-verdict").inner_text()
    # Its image has no drag, and neither has empty space.
    for nowhere in ((0.2, 0.6), (0.5, 0.9)):
        assert drag(page, nowhere, (0.1, 0.1)) == found
    # Past the edge it stops there.
    edge = drag(page, (0.8, 0.6), (1.2, -0.4))
    assert edge == pytest.approx({"x": 1.0, "y": 0.01})
    assert page.complaints == []


def test_a_finger_drags_a_mark_without_moving_the_page(page):
    page.evaluate("window.routecore.explorers.plane.reset()")
    found = page.evaluate(
        """async ([start, end]) => {
          const { plane } = window.routecore.explorers;
          const element = document.getElementById("explorer-plane-panel0");
          const fire = (type, [clientX, clientY]) => element.dispatchEvent(new PointerEvent(type, {
            clientX, clientY, pointerId: 1, isPrimary: true, pointerType: "touch", bubbles: true,
          }));
          const touch = new Touch({ identifier: 1, target: element, clientX: start[0],
            clientY: start[1] });
          const touched = new TouchEvent("touchstart", { touches: [touch], cancelable: true });
          const kept = !element.dispatchEvent(touched);
          element.setPointerCapture = () => {};
          fire("pointerdown", start);
          fire("pointermove", end);
          fire("pointerup", end);
          await plane.settled;
          return [kept, { ...plane.values }];
        }""",
        [page.evaluate(WHERE, (0.5, 0.25)), page.evaluate(WHERE, (0.3, 0.5))],
    )
    assert found[0] is True
    assert found[1] == pytest.approx({"x": 0.3, "y": 0.5}, abs=0.011)
