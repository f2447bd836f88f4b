"""The tools of an explorer in Chromium: undo, pin, link, Python, pictures, full window, touch."""

import re
import struct

import pytest

from routecore import Game
from routecore.explore import Axis, Control, Explorer, Lines
from routecore.symbols import p1, q

pytestmark = pytest.mark.browser


def root(page, name="visits"):
    return page.locator(f'section[data-explorer="{name}"]')


def tool(page, what, name="visits"):
    root(page, name).locator(f'[data-tool="{what}"]').click()
    page.evaluate(f"routecore.explorers.{name}.settled")


def values(page, name="visits"):
    return page.evaluate(f"routecore.explorers.{name}.values")


def update(page, name="visits", **changes):
    page.evaluate(
        "async ([name, changes]) => { await routecore.explorers[name].update(changes); }",
        [name, changes],
    )


@pytest.fixture
def page(browser, standalone):
    """The page with both explorers, opened anew: its tools have a memory."""
    context = browser.new_context(
        viewport={"width": 1000, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    opened = context.new_page()
    opened.goto(standalone)
    opened.evaluate("window.routecore.ready")
    yield opened
    context.close()


def test_undo_and_redo_go_through_every_step(page):
    first = values(page)
    update(page, s=0.9)
    update(page, q=0.5)
    root(page).locator(".explorer-preset").select_option(label="weary")
    after = values(page)
    for expected in ({**first, "s": 0.9, "q": 0.5}, {**first, "s": 0.9}, first):
        tool(page, "undo")
        assert values(page) == expected
    assert root(page).locator('[data-tool="undo"]').is_disabled()
    for _ in range(3):
        tool(page, "redo")
    assert values(page) == after
    assert root(page).locator(".explorer-preset").input_value() == "1"


def test_moves_of_one_control_in_one_go_are_one_step(page):
    first = values(page)
    slider = page.locator("#explorer-visits-s")
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2, steps=6)
    page.mouse.up()
    page.evaluate("routecore.explorers.visits.settled")
    assert 0.7 < values(page)["s"] < 0.9
    page.keyboard.press("Control+z")
    page.evaluate("routecore.explorers.visits.settled")
    assert values(page) == first


def test_chosen_axes_are_undone_too(page):
    up = root(page, "whole_game").locator('select[data-panel="0"][data-axis=y]')
    up.select_option("V")
    tool(page, "undo", "whole_game")
    assert up.input_value() == "c1"


def test_a_pushed_control_says_so_and_comes_back(page):
    note = root(page).locator('[data-note="p2"]')
    assert note.inner_text() == ""
    update(page, p1=0.85)
    assert values(page)["p2"] == 0.86
    assert note.inner_text() == "p₂ is pushed by p₁ and returns to 0.8"
    update(page, p1=0.5)
    assert values(page)["p2"] == 0.8 and note.inner_text() == ""


def test_a_typed_value_is_valid_as_it_is(page):
    field = root(page).get_by_label("q, exact value")
    field.fill("0.634")
    field.press("Enter")
    page.evaluate("routecore.explorers.visits.settled")
    assert values(page)["q"] == 0.634
    assert field.input_value() == "0.634"
    assert page.locator(":invalid").count() == 0


def typed(page, text, name="visits", label="q"):
    """Type a value as a reader does, and return the field."""
    field = root(page, name).get_by_label(f"{label}, exact value")
    field.fill("")
    field.press_sequentially(text)
    field.press("Enter")
    page.evaluate(f"routecore.explorers.{name}.settled")
    return field


def test_a_comma_is_a_decimal_mark_and_the_page_says_so(page):
    field = typed(page, "0,634")
    assert values(page)["q"] == 0.634 and field.input_value() == "0.634"
    assert root(page).locator(".explorer-told").inner_text() == (
        "0,634 is read as 0.634: a comma is a decimal mark."
    )
    # Only one of the two readings is within the range of t₁.
    assert typed(page, "1,234", "whole_game", "t₁") and values(page, "whole_game")["t1"] == 1.234


def test_a_comma_that_may_set_thousands_apart_is_refused_with_both_readings(browser, tmp_path):
    wide = Explorer(
        name="wide",
        title="Wide",
        question="One or a thousand?",
        controls=[Control(p1, 5, 0.5, 5000)],
        panels=[Lines("L", Axis(q, 0, 1), {"q": q})],
    )
    page = browser.new_page()
    page.goto(wide.save(tmp_path / "wide.html").as_uri())
    page.evaluate("window.routecore.ready")
    field = typed(page, "1,234", "wide", "p₁")
    assert values(page, "wide") == {"p1": 5}
    assert field.evaluate("field => field.validationMessage") == (
        "1,234 may be 1.234 or 1234: write it without a comma."
    )
    assert typed(page, "1234", "wide", "p₁") and values(page, "wide") == {"p1": 1234}
    page.close()


def test_zoom_is_undone_and_lives_in_the_link(page):
    map_ = root(page, "visits").locator("#explorer-visits-panel2").locator("xpath=..")
    part = "routecore.explorers.visits.panels[2].x"
    whole = page.evaluate(part)
    map_.locator(".explorer-zoom").click()
    page.evaluate("routecore.explorers.visits.settled")
    close = page.evaluate(part)
    assert close["high"] - close["low"] == pytest.approx((whole["high"] - whole["low"]) / 8)
    tool(page, "undo")
    assert page.evaluate(part) == whole
    assert map_.locator(".explorer-zoom").get_attribute("aria-pressed") == "false"
    tool(page, "redo")
    assert page.evaluate(part) == pytest.approx(close)
    tool(page, "link")
    there = page.context.new_page()
    there.goto(page.evaluate("navigator.clipboard.readText()"))
    there.evaluate("window.routecore.ready")
    again = there.evaluate(part)
    assert [again["low"], again["high"]] == pytest.approx([close["low"], close["high"]], rel=1e-4)
    tool(there, "reset")
    assert there.evaluate(part) == whole


def test_a_pinned_state_stays_in_sight_with_the_differences(page):
    tool(page, "pin")
    ghosts = root(page).locator(".explorer-ghost")
    assert ghosts.count() == 3
    drawn = "all => all.map((svg) => svg.innerHTML)"
    before = ghosts.evaluate_all(drawn)
    assert root(page).locator("dd").all_inner_texts()[1] == "40% ±0"
    update(page, s=0.55, xi2=-1)
    after = ghosts.evaluate_all(drawn)
    # The curve of the pinned state is drawn on the axes of now; its point on the map stays.
    assert after[0] != before[0] and after[2] == before[2]
    # So do its vertical line and its shaded stretch, on an axis that has not moved.
    wide, high = page.evaluate(
        "(({ width, height }) => [width, height])(routecore.explorers.visits.panels[0].view.frame.bbox)"
    )
    band, *curves, vertical = re.findall(r' d="([^"]+)"', after[0])
    edges = [float(edge) for edge in re.findall(r"[MH]([\d.]+)", band)]
    assert len(curves) == 2
    assert edges[:2] == pytest.approx([0.125 * wide, 0.375 * wide], abs=0.1)
    assert vertical == f"M{0.4 * wide:.1f} 0V{high}"
    assert root(page).locator("dd").all_inner_texts()[1] == "55% +15 points"
    tool(page, "pin")
    assert ghosts.count() == 0
    assert root(page).locator("dd").all_inner_texts()[1] == "55%"


def test_reset_restores_everything(page):
    first, shown = values(page), root(page).locator(".explorer-panels").inner_text()
    tool(page, "pin")
    update(page, p1=0.85)
    tool(page, "link")
    tool(page, "reset")
    assert values(page) == first
    # The sentence about the point on a map is said when the point has come to rest.
    page.wait_for_function(
        "([panels, shown]) => panels.innerText === shown",
        arg=[root(page).locator(".explorer-panels").element_handle(), shown],
    )
    assert root(page).locator('[data-tool="pin"]').get_attribute("aria-pressed") == "false"
    assert page.evaluate("location.hash") == ""


def test_a_link_holds_the_state_of_every_explorer_it_was_copied_from(page):
    update(page, p1=0.85, s=0.634)
    tool(page, "link")
    page.evaluate("routecore.explorers.whole_game.choose(1, 'V', 'c2')")
    update(page, "whole_game", V=7.5)
    tool(page, "link", "whole_game")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    here = [values(page, name) for name in ("visits", "whole_game")]
    there = page.context.new_page()
    there.goto(copied)
    there.evaluate("window.routecore.ready")
    assert [values(there, name) for name in ("visits", "whole_game")] == here
    assert there.evaluate("routecore.explorers.whole_game.state.axes[1]") == ["V", "c2"]


@pytest.mark.parametrize(
    "hash",
    [
        "visits=p1:2",
        "visits=p1:0.7,p2:0.6",
        "visits=x:1",
        "visits=s:",
        "whole_game=axes0:V-V",
        "visits=zoom2:0.5",
        "visits=zoom2:7~0.5",
        "visits=zoom0:0.5~0.5",
        "visits=zoom1:0.5~-1",
    ],
)
def test_a_link_that_cannot_be_one_changes_nothing_and_says_so(page, standalone, hash):
    name = hash.split("=")[0]
    first = values(page, name)
    page.evaluate("hash => { location.hash = hash; }", hash)
    told = root(page, name).locator(".explorer-told")
    told.get_by_text("The link cannot be read").wait_for()
    assert values(page, name) == first


def test_the_python_that_is_copied_makes_the_state(page, game):
    update(page, "whole_game", V=7.5, p1=0.9)
    page.evaluate("routecore.explorers.whole_game.choose(1, 'V', 'c2')")
    tool(page, "python", "whole_game")
    text = page.evaluate("navigator.clipboard.readText()")
    made, rest = text.split("explorer = whole_game()\n")
    assert re.fullmatch(r"from \S+ import whole_game\n\n", made)
    exec(rest, known := {"explorer": game})
    assert game.values == values(page, "whole_game")
    assert [axis.symbol.name for axis in game.axes(1)] == ["V", "c2"]
    assert isinstance(known["game"], Game) and repr(known["game"]) == repr(game.game)


def test_full_window_and_back(page):
    tool(page, "full")
    box = root(page).bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1000, 900)
    page.keyboard.press("Escape")
    assert root(page).bounding_box()["width"] < 1000


def test_saved_pictures_hold_panels_numbers_and_verdict(page, tmp_path):
    tool(page, "pin")
    update(page, s=0.9)
    said = page.evaluate("routecore.explorers.visits.verdict")
    with page.expect_download() as saved:
        root(page).locator('[data-tool="svg"]').click()
    assert saved.value.suggested_filename == "visits.svg"
    saved.value.save_as(tmp_path / "visits.svg")
    text = (tmp_path / "visits.svg").read_text(encoding="utf-8")
    words = page.evaluate(
        """text => {
          const svg = new DOMParser().parseFromString(text, "image/svg+xml");
          if (svg.querySelector("parsererror")) throw new Error("not well-formed");
          return [...svg.querySelectorAll("text")].map((e) => e.textContent.trim()).join(" ");
        }""",
        text,
    )
    for wanted in ("Leave or stay", said, "Utility around you", "share: 90% +50 points", "s = 0.9"):
        assert wanted in words
    assert text.count("<path") > 20 and text.count("<image") >= 2
    with page.expect_download() as saved:
        root(page).locator('[data-tool="png"]').click()
    saved.value.save_as(tmp_path / "visits.png")
    raw = (tmp_path / "visits.png").read_bytes()
    width, height = struct.unpack(">II", raw[16:24])
    assert raw.startswith(b"\x89PNG") and width > 1000 and height > 1000 and len(raw) > 30_000


def test_a_finger_that_scrolls_sets_nothing_and_one_on_the_thumb_does(browser, standalone):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(standalone)
    page.evaluate("window.routecore.ready")
    slider = page.locator("#explorer-visits-s")
    slider.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
    first, box = values(page), slider.bounding_box()
    session = context.new_cdp_session(page)

    def swipe(x, y, across, down):
        at = {"x": x, "y": y}
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
        for i in range(1, 9):
            at = {"x": x + across * i / 8, "y": y + down * i / 8}
            session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        page.evaluate("routecore.explorers.visits.settled")

    y, thumb = box["y"] + box["height"] / 2, box["x"] + 14 + 0.4 * (box["width"] - 28)
    for x in (box["x"] + box["width"] * 0.9, box["x"] + 10, thumb):
        swipe(x, y, 3, -90)
        assert values(page) == first
        slider.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
        y = slider.bounding_box()["y"] + box["height"] / 2
    swipe(box["x"] + box["width"] * 0.9, y, -60, 0)  # across, but not on the thumb
    assert values(page) == first
    swipe(thumb, y, 80, 0)
    assert values(page)["s"] > 0.5
    context.close()


def test_an_explorer_knows_the_function_that_makes_it(game):
    assert re.fullmatch(r"from \S+ import whole_game", game.python[0])
    alone = Explorer(
        name="alone",
        title="Made by no function of its name",
        question="Who made it?",
        controls=[Control(p1, 0.5, 0.05, 0.9)],
        panels=[Lines("L", Axis(q, 0, 1), {"q": q})],
    )
    assert alone.python == []


def test_a_legend_lists_what_is_drawn_without_a_hole_and_keeps_its_room(page):
    legend = page.locator("#explorer-visits-panel2").locator("xpath=..").locator(".explorer-legend")

    def entries():
        left = legend.bounding_box()["x"]
        shown = {
            each.inner_text(): each.bounding_box() for each in legend.locator("li:visible").all()
        }
        return list(shown), [round(box["x"] - left) for box in shown.values()]

    page.evaluate("routecore.explorers.visits.update({ s: 0.01, xi2: 0.3, xi1: -0.1 })")
    page.evaluate("routecore.explorers.visits.settled")
    room = legend.bounding_box()["height"]
    (both, places) = entries()
    assert both == ["loses", "gains", "now", "outside the model"]
    update(page, xi1=1, xi2=1)
    fewer, moved = entries()
    assert fewer == ["gains", "now", "outside the model"] and moved == places[:3]
    assert legend.bounding_box()["height"] == room
