"""The page face, opened in Chromium as a plain page with the static files beside it."""

import hashlib
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from routecore.explore.assets import explorer_assets
from routecore.explore.page import FORMULA, unbroken

pytestmark = pytest.mark.browser


def section(page, name):
    return page.locator(f'section[data-explorer="{name}"]')


def settle(page, name="visits"):
    page.evaluate(f"routecore.explorers.{name}.settled")


def values(page, name="visits"):
    return page.evaluate(f"routecore.explorers.{name}.values")


def picture(page, name, panel):
    """Digest of what is drawn on a panel's canvases, once Bokeh has laid out a changed axis."""
    settle(page, name)
    page.wait_for_timeout(150)
    shown = page.locator(f"#explorer-{name}-panel{panel} canvas").evaluate_all(
        "all => all.map((canvas) => canvas.toDataURL())"
    )
    return hashlib.sha256("".join(shown).encode()).hexdigest()


def pixel(page, name, panel, fraction):
    """Colour in the middle of a panel's upper canvas, at a fraction of its size."""
    return (
        page.locator(f"#explorer-{name}-panel{panel} canvas")
        .nth(1)
        .evaluate(
            """(canvas, [x, y]) => Array.from(canvas.getContext("2d")
             .getImageData(x * canvas.width, y * canvas.height, 1, 1).data)""",
            fraction,
        )
    )


def test_asks_for_nothing_but_its_files_and_complains_of_nothing(chromium_page, standalone):
    folder = standalone.rsplit("/", 1)[0]
    assert [url for url in chromium_page.asked if not url.startswith((folder, "data:"))] == []
    assert chromium_page.complaints == []


def test_a_fragment_is_light(small, game):
    assert len(small.html().encode()) < 60_000
    assert len(game.html().encode()) < 66_000


def test_a_fragment_is_the_same_wherever_it_is_made(small):
    assert small.html() == small.html()


def test_nothing_in_the_data_can_end_the_script(small):
    small.title = "</script><script>alert(1)</script>"
    inside = small.html().split('class="explorer-data">')[1]
    assert inside.count("<") == 2  # the end of the script and the end of the section


def test_arrow_keys_move_a_slider_the_picture_and_the_verdict(chromium_page):
    page = chromium_page
    before = [picture(page, "visits", k) for k in (0, 1, 2)]
    said = section(page, "visits").locator(".explorer-verdict").inner_text()
    page.locator("#explorer-visits-s").focus()
    page.keyboard.press("ArrowRight")
    settle(page)
    assert values(page)["s"] == 0.41
    page.keyboard.press("PageUp")
    page.keyboard.press("End")
    settle(page)
    assert values(page)["s"] == 1
    assert section(page, "visits").locator(".explorer-verdict").inner_text() != said
    after = [picture(page, "visits", k) for k in (0, 1)]
    assert before[0] != after[0] and before[1] != after[1]


def test_a_logarithmic_slider_moves_in_ratio_and_says_its_value(chromium_page):
    page, slider = chromium_page, chromium_page.locator("#explorer-whole_game-c1")
    slider.focus()
    page.keyboard.press("ArrowRight")
    settle(page, "whole_game")
    assert values(page, "whole_game")["c1"] == 1.023
    assert slider.get_attribute("aria-valuetext") == "1.023 money"
    page.keyboard.press("Home")
    settle(page, "whole_game")
    assert values(page, "whole_game")["c1"] == 0.01


def test_the_point_is_drawn_on_the_map(chromium_page):
    place = chromium_page.evaluate("""() => {
      const panel = window.routecore.explorers.whole_game.panels[0], { x, y } = panel.columns.marks;
      const { frame, bbox } = panel.view, { left, top, width, height } = frame.bbox;
      return [(left + x[0] * width) / bbox.width, (top + (1 - y[0]) * height) / bbox.height];
    }""")
    assert pixel(chromium_page, "whole_game", 0, place) == [255, 255, 255, 255]  # white, dark edge


def test_moving_one_past_the_other_pushes_it_in_sight(chromium_page):
    page = chromium_page
    page.locator("#explorer-visits-p1").focus()
    page.keyboard.press("End")
    settle(page)
    assert (values(page)["p1"], values(page)["p2"]) == (0.9, 0.91)
    assert page.locator("#explorer-visits-p2").input_value() == "0.91"
    assert (
        page.locator("[data-explorer=visits] [type=number][data-control=p2]").input_value()
        == "0.91"
    )


def test_an_exact_value_can_be_typed(chromium_page):
    page = chromium_page
    field = section(page, "visits").get_by_label("ξ₁, exact value")
    field.fill("0.1234")
    field.press("Enter")
    settle(page)
    assert values(page)["xi1"] == 0.1234


def test_a_typed_value_outside_the_range_is_refused_with_the_reason(chromium_page):
    page = chromium_page
    field = section(page, "visits").get_by_label("ξ₁, exact value")
    field.fill("7")
    field.press("Enter")
    assert values(page)["xi1"] == 0.3
    assert field.evaluate("field => field.validationMessage") == "Must be -1 to 1."
    field.blur()
    assert field.input_value() == "0.3"


def test_presets_and_reset(chromium_page):
    page, root = chromium_page, section(chromium_page, "visits")
    first, said = picture(page, "visits", 1), root.locator(".explorer-verdict").inner_text()
    root.locator(".explorer-preset").select_option(label="weary")
    settle(page)
    assert (values(page)["xi1"], values(page)["q"], values(page)["s"]) == (-1, 1, 0.4)
    assert root.locator(".explorer-preset").input_value() == "1"
    page.locator("#explorer-visits-s").focus()
    page.keyboard.press("ArrowLeft")
    settle(page)
    assert root.locator(".explorer-preset").input_value() == ""
    assert picture(page, "visits", 1) != first
    root.locator(".explorer-reset").click()
    assert picture(page, "visits", 1) == first
    assert root.locator(".explorer-verdict").inner_text() == said


def test_readouts_are_pythons(chromium_page, small):
    page = chromium_page
    small.set(s=0.9, xi1=-0.5)
    page.evaluate("routecore.explorers.visits.update({s: 0.9, xi1: -0.5})")
    settle(page)
    shown = section(page, "visits").locator("dd").all_inner_texts()
    assert shown == [f"−{-small.points['U']:.3f}", "90%", "–"]


def test_axes_are_chosen_by_drop_down_and_swap(chromium_page):
    page, root = chromium_page, section(chromium_page, "whole_game")
    first = picture(page, "whole_game", 0)
    up = root.locator('select[data-panel="0"][data-axis=y]')
    up.select_option("V")
    other = picture(page, "whole_game", 0)
    up.select_option("P")
    assert root.locator('select[data-panel="0"][data-axis=x]').input_value() == "V"
    assert len({first, other, picture(page, "whole_game", 0)}) == 3
    root.locator(".explorer-reset").click()
    assert picture(page, "whole_game", 0) == first
    assert up.input_value() == "c1"


def test_a_tap_on_a_map_moves_there(chromium_page):
    page, panel = chromium_page, chromium_page.locator("#explorer-whole_game-panel1")
    panel.scroll_into_view_if_needed()
    box = panel.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.4)
    page.wait_for_function("routecore.explorers.whole_game.values.P !== 3")
    settle(page, "whole_game")
    now = values(page, "whole_game")
    assert 20 < now["P"] < 35 and 9 < now["V"] < 17


def test_hovering_a_map_names_the_category_and_the_point(chromium_page):
    page = chromium_page
    page.evaluate("routecore.explorers.whole_game.choose(0, 'P', 'V')")
    settle(page, "whole_game")
    texts = page.evaluate("""() => ["$x", "$y", "$sx"].map((field, i) =>
      routecore.explorers.whole_game.describe(0, field, [0.5, 0, { x: 0.99, y: 0.99 }][i]))""")
    assert texts == ["25", "0.1", "stay with M1"]
    panel = page.locator("#explorer-whole_game-panel0")
    panel.scroll_into_view_if_needed()
    box = panel.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.4, steps=4)
    tip = page.locator(".bk-tooltip-content")
    tip.wait_for()
    words = r"P \(money\):\s[\d.]+\s+V \(time\):\s[\d.]+\s+Route:\s(stay|one|cascade)"
    assert re.match(words, tip.inner_text())
    page.mouse.move(0, 0)


def test_dark_mode_changes_the_canvas_and_the_colours_of_data_stay(chromium_page):
    page = chromium_page
    axis = "routecore.explorers.visits.panels[0].figure.below[0]"
    light, cell = page.evaluate(f"{axis}.axis_label_text_color"), (0.7, 0.3)
    colour = pixel(page, "visits", 1, cell)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_timeout(200)
    assert page.evaluate(f"{axis}.axis_label_text_color") != light
    page.evaluate("routecore.explorers.visits.update({})")
    settle(page)
    assert pixel(page, "visits", 1, cell) == colour and colour[3] == 255


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(chromium_page, theme):
    page = chromium_page
    page.evaluate(f"document.documentElement.dataset.theme = {theme!r}")
    page.add_style_tag(content="html[data-theme=dark]{background:#14181e;color:#e6edf3}")
    found = Axe().run(page).response["violations"]
    assert [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")] == []


def test_nothing_is_wider_than_a_phone(chromium_page):
    page = chromium_page
    page.set_viewport_size({"width": 390, "height": 800})
    try:
        page.wait_for_timeout(200)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
        small = page.locator("select, button, input[type=range]").evaluate_all(
            "all => all.filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 24)"
            ".length"
        )
        assert small == 0
    finally:
        page.set_viewport_size({"width": 1000, "height": 900})


@pytest.mark.parametrize("name", ["visits", "whole_game"])
def test_what_is_painted_is_what_bokeh_would_paint(chromium_page, name):
    page = chromium_page
    changes = {"visits": {"xi1": -0.9, "p1": 0.2}, "whole_game": {"V": 9, "c1": 0.02}}[name]
    page.evaluate(f"routecore.explorers.{name}.update({changes!r})")
    settle(page, name)
    ours = [picture(page, name, k) for k in range(3)]
    page.evaluate(f"""() => {{
      for (const panel of routecore.explorers.{name}.panels) {{
        for (const renderer of panel?.figure.renderers ?? []) renderer.data_source.change.emit();
        panel?.view.invalidate_layout();
      }}
    }}""")
    page.wait_for_timeout(300)
    assert [picture(page, name, k) for k in range(3)] == ours


def test_times_are_recorded(chromium_page):
    page = chromium_page
    page.evaluate("routecore.explorers.visits.update({s: 0.6})")
    settle(page)
    last = page.evaluate("routecore.explorers.visits.last")
    assert 0 < last["compute"] < last["paint"]


def test_many_changes_in_one_frame_cost_one_picture(chromium_page):
    drawn = chromium_page.evaluate("""async () => {
      const explorer = routecore.explorers.visits, draw = explorer.draw;
      let drawn = 0;
      explorer.draw = function () { drawn += 1; return draw.call(this); };
      for (let i = 0; i < 20; i += 1) explorer.update({ s: i / 20 });
      await explorer.settled;
      delete explorer.draw;
      return [drawn, explorer.values.s, explorer.points.panel3_row1];
    }""")
    assert drawn[0] <= 2 and drawn[1:] == [0.95, 0.95]


def test_without_scripts_the_printed_figure_and_the_verdict_remain(browser, standalone, small):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(standalone)
    root = section(page, "visits")
    assert root.locator(".explorer-print img").is_visible()
    assert small.verdict in root.locator(".explorer-print img").get_attribute("alt")
    assert root.locator(".explorer-verdict").inner_text().strip() == small.verdict
    assert not root.locator("input").first.is_visible()
    context.close()


def test_an_explorer_that_cannot_start_shows_the_printed_figure(browser, standalone):
    page = browser.new_page()
    page.route("**/bokeh.min.js", lambda route: route.abort())
    page.goto(standalone)
    page.evaluate("window.routecore.ready")
    assert section(page, "visits").locator(".explorer-print img").is_visible()
    page.close()


SENTENCE = "Now q* = 0.78, as ξ₁ < 0 < ξ₂ says."


def test_a_formula_in_a_sentence_is_not_broken_over_lines(browser, standalone):
    """Its room is kept with the same pieces, and the text is that of the sentence."""
    page = browser.new_page()
    page.goto(standalone)
    longest, text, whole, white_space = page.evaluate(
        """async (sentence) => {
          await routecore.ready;
          const explorer = routecore.explorers.visits;
          const says = explorer.section.querySelector(".explorer-says");
          explorer.data.verdict = [[[sentence.padEnd(says.dataset.longest.length + 1, ".")]]];
          explorer.data.verdict[0].push(...Array(9).fill(explorer.data.verdict[0][0]));
          await explorer.update({ s: 0.6 });
          const place = says.querySelector(".explorer-verdict");
          return [says.dataset.longest, place.textContent,
            [...place.children].map((e) => e.textContent),
            getComputedStyle(place.firstElementChild).whiteSpace];
        }""",
        SENTENCE,
    )
    assert text.startswith(SENTENCE) and whole == ["q* = 0.78,", "ξ₁ < 0 < ξ₂"]
    assert white_space.startswith("nowrap")
    assert f"/{FORMULA}/g" in next(x.text for x in explorer_assets() if x.name == "explorer.js")
    assert longest == unbroken(text) and longest.count("\N{NO-BREAK SPACE}") == 6
    page.close()
