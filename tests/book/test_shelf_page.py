"""The explorer of the shelf in Chromium: models are dragged, added, removed, and light up."""

import re

import pytest

from routecore.book.figures.nine_models_on_the_shelf import LOOKS, two_hulls
from routecore.book.figures.shelf_choice import choice

pytestmark = pytest.mark.browser
IT = "routecore.explorers.two_hulls"
LIT = [look.label for look in LOOKS]

# Where an outcome of plane k lies in the window.
WHERE = """([k, across, up]) => {
  const { view, figure, element } = routecore.explorers.two_hulls.panels[k], { bbox } = view.frame;
  element.scrollIntoView({ block: "center" });
  const { left, top } = view.el.getBoundingClientRect();
  return [left + bbox.left + across / figure.x_range.end * bbox.width,
          top + bbox.top + (1 - up / figure.y_range.end) * bbox.height];
}"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    return two_hulls().save(tmp_path_factory.mktemp("shelf") / "shelf.html").as_uri()


@pytest.fixture(scope="module")
def context(browser):
    opened = browser.new_context(
        viewport={"width": 1280, "height": 900},
        has_touch=True,
        permissions=["clipboard-read", "clipboard-write"],
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context, saved):
    opened, complaints = context.new_page(), []
    opened.on("pageerror", lambda error: complaints.append(error.stack))
    opened.goto(saved)
    opened.evaluate("routecore.ready")
    yield opened
    opened.close()
    assert complaints == []


def values(page):
    page.evaluate(f"async () => {{ await {IT}.settled; }}")
    return page.evaluate(f"({{...{IT}.values}})")


def drag(page, k, start, end):
    page.mouse.move(*page.evaluate(WHERE, [k, *start]))
    page.mouse.down()
    page.mouse.move(*page.evaluate(WHERE, [k, *end]), steps=4)
    page.mouse.up()
    return values(page)


def preset(page, label):
    page.locator(".explorer-preset").select_option(label=label)
    values(page)


def test_a_model_is_dragged_in_either_plane(page):
    before = values(page)
    after = drag(page, 0, (before["p3"], before["c3"]), (0.7, 1.5))
    assert (after["p3"], after["c3"]) == pytest.approx((0.7, 1.5), abs=0.03)
    assert {name for name in after if after[name] != before[name]} == {"p3", "c3"}
    # In the plane of times per success its chance stays; time and cost follow.
    tau, gamma = after["t1"] / after["p1"], after["c1"] / after["p1"]
    moved = drag(page, 1, (tau, gamma), (0.9, 4.0))
    assert moved["t1"] == pytest.approx(0.9 * moved["p1"], rel=0.05)
    assert moved["c1"] == pytest.approx(4.0 * moved["p1"], rel=0.05)
    assert {name for name in moved if moved[name] != after[name]} == {"c1", "t1"}
    # The sliders are those of the model that was dragged last, and undo is one step a drag.
    assert page.locator(".explorer-rows > b").inner_text() == "M1"
    assert page.locator("[data-part=t] input[type=number]").input_value() == f"{moved['t1']:g}"
    page.locator('[data-tool="undo"]').click()
    assert values(page) == after


def test_a_drag_stops_at_the_ends_and_says_which(page):
    now = values(page)
    page.mouse.move(*page.evaluate(WHERE, [0, now["p1"], now["c1"]]))
    page.mouse.down()
    page.mouse.move(*page.evaluate(WHERE, [0, -0.2, now["c1"]]), steps=4)
    assert page.locator(".explorer-stop").first.inner_text() == "p₁ ends here, at 0.05."
    page.mouse.up()
    assert values(page)["p1"] == 0.05


def test_a_finger_drags_a_model_and_scrolls_elsewhere(page, context):
    now = values(page)
    session = context.new_cdp_session(page)
    x, y = page.evaluate(WHERE, [0, now["p4"], now["c4"]])

    def touch(kind, *at):
        points = [{"x": at[0], "y": at[1]}] if at else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", x, y)
    for i in range(1, 5):
        touch("touchMove", x + 10 * i, y - 2 * i)
    touch("touchEnd")
    moved = values(page)
    assert moved["p4"] > now["p4"] + 0.05 and moved["c4"] > now["c4"]
    touch("touchStart", *page.evaluate(WHERE, [0, 0.6, 2.8]))
    touch("touchEnd")
    assert values(page) == moved


def test_the_keyboard_takes_each_model_and_moves_it(page):
    before = values(page)
    panel = page.locator("#explorer-two_hulls-panel0")
    panel.focus()
    for key in ("PageDown", "PageDown", "ArrowRight", "Shift+ArrowUp"):
        page.keyboard.press(key)
    after = values(page)
    assert after["p3"] == pytest.approx(before["p3"] + 0.01) and after["c3"] > before["c3"]
    page.wait_for_function(
        """document.querySelector("#explorer-two_hulls-panel0").ariaLabel.includes("M3: p = 0.51")"""
    )
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")  # round to the last
    page.locator("#explorer-two_hulls-panel1").focus()
    page.keyboard.press("ArrowRight")
    assert values(page)["t4"] > before["t4"]


def test_models_are_added_up_to_twelve_and_removed_down_to_two(page):
    before = values(page)
    add, remove = page.locator("[data-rows=add]"), page.locator("[data-rows=remove]")
    for count in range(5, 13):
        add.click()
        assert values(page)["models"] == count
        assert page.locator(".explorer-rows > b").inner_text() == f"M{count}"
    assert add.is_disabled()
    assert page.locator("[data-row]:visible").count() == 12
    page.locator('[data-row="1"]').click()
    remove.click()
    after = values(page)
    assert [after[f"{x}1"] for x in "pct"] == [before[f"{x}2"] for x in "pct"]
    assert after["models"] == 11
    while remove.is_enabled():
        remove.click()
        values(page)
    assert values(page)["models"] == 2 and page.locator("[data-row]:visible").count() == 2
    for _ in range(10 + 8):
        page.locator('[data-tool="undo"]').click()
        values(page)
    now = values(page)
    assert now["models"] == 4 and page.locator('[data-tool="undo"]').is_disabled()
    assert all(now[f"{x}{i}"] == before[f"{x}{i}"] for x in "pct" for i in range(1, 5))


def test_what_lights_up_is_what_the_sentence_names(page):
    options = page.locator(".explorer-preset option").all_inner_texts()[1:]
    assert len(options) == 12
    for label in options:
        preset(page, label)
        now = values(page)
        found = choice(now)
        titles = page.locator("[data-row]:visible").evaluate_all("all => all.map((e) => e.title)")
        assert len(titles) == now["models"]
        said = page.locator(".explorer-verdict").inner_text()
        for i, title in enumerate(titles, 1):
            name, look = title.split(": ")
            assert look == LIT[int(found[f"state{i}"])], label
            named = f"{name} ({i})" if "-" in name else name
            there = re.search(rf"(?<!\w){re.escape(named)}(?![\w(])", said)
            assert bool(there) == (look != "not used"), (label, title)
        drawn = page.evaluate(
            f"""[0, 1].map((k) => {IT}.panels[k]).map(({{ columns }}) => [0, 1, 2, 3].map((look) =>
              [...columns[`dots${{look}}`].x].filter(Number.isFinite).length))"""
        )
        counts = [sum(title.endswith(f": {look}") for title in titles) for look in LIT]
        assert drawn == [counts, counts]


def test_bars_are_as_long_as_their_numbers(page):
    rows = page.locator(".explorer-bars .explorer-readout > div")
    shares = rows.evaluate_all("all => all.map((e) => Number(e.style.getPropertyValue('--share')))")
    explorer = two_hulls()
    numbers = [explorer.points[f"panel3_row{i}"] for i in range(8)]
    assert shares == pytest.approx([x / max(numbers) for x in numbers], rel=1e-6)
    preset(page, "theory: no model is worth its wait")
    shares = rows.evaluate_all("all => all.map((e) => Number(e.style.getPropertyValue('--share')))")
    assert shares == [0] * 7 + [1]


def test_a_link_holds_the_models_that_count_and_so_does_the_python(page, context):
    preset(page, "triviaqa: 9 measured models, V = 0.43 s")
    page.locator('[data-row="2"]').click()
    page.locator("[data-rows=remove]").click()
    now = values(page)
    page.locator('[data-tool="link"]').click()
    address = page.evaluate("location.href")
    assert "p8:" in address and "p9:" not in address
    said = page.locator(".explorer-verdict").inner_text()
    other = context.new_page()
    other.goto(address)
    other.evaluate("routecore.ready")
    assert other.locator(".explorer-verdict").inner_text() == said
    assert "gpt-4o-mini (5)" in said
    other.close()
    page.locator('[data-tool="python"]').click()
    page.wait_for_function("navigator.clipboard.readText().then((t) => t.includes('explorer.set'))")
    scope = {}
    exec(page.evaluate("navigator.clipboard.readText()"), scope)  # what a reader would run
    assert scope["explorer"].verdict == said
    counts = scope["explorer"].rows.counting(now)
    assert {k: scope["explorer"].values[k] for k in counts} == {k: now[k] for k in counts}


def test_the_pages_numbers_are_pythons(page):
    explorer = two_hulls()
    for label in explorer.presets:
        explorer.preset(label)
        preset(page, label)
        points = page.evaluate(f"({{...{IT}.points}})")
        assert points == pytest.approx(explorer.points, rel=1e-9, abs=1e-9, nan_ok=True), label
        assert page.locator(".explorer-verdict").inner_text() == explorer.verdict


def test_a_pin_keeps_the_old_lines_and_dots(page):
    page.get_by_role("button", name="Pin").click()
    ghosts = page.locator(".explorer-ghost")
    assert ghosts.nth(0).locator("circle").count() == 4
    assert ghosts.nth(1).locator("path").count() == 3
