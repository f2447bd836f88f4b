"""The point of a figure is dragged: with the mouse, a finger and the arrow keys."""

import re

import pytest

from routecore.book.figures.six_routes import route_map
from routecore.book.figures.the_game import whole_game
from routecore.book.figures.theorem_2_user_patience import patience
from routecore.book.figures.theorem_5_only_m1 import only_m1

pytestmark = pytest.mark.browser

# Where a point of a panel, in fractions of its axes, lies in the window.
WHERE = """([name, k, across, up]) => {
  const { view, element } = routecore.explorers[name].panels[k], { bbox } = view.frame;
  element.scrollIntoView({ block: "center" });
  const { left, top } = view.el.getBoundingClientRect();
  return [left + bbox.left + across * bbox.width, top + bbox.top + (1 - up) * bbox.height];
}"""


# The page has come to rest after a swipe: ten pictures at the same place.
STILL = """() => {
  const at = window.scrollY;
  window.rest = window.restAt === at ? (window.rest ?? 0) + 1 : 0;
  window.restAt = at;
  return window.rest >= 10;
}"""


class Opened:
    """An explorer in a page, and what is asked of it."""

    def __init__(self, page, explorer):
        self.page, self.explorer, self.name = page, explorer, explorer.name
        self.it = f"routecore.explorers.{self.name}"

    def start(self):
        """As it opened: nothing zoomed, nothing said."""
        self.page.mouse.up()
        self.page.mouse.move(0, 0)
        self.page.evaluate(
            f"""async () => {{
              for (const panel of {self.it}.panels) if (panel?.zoomed) panel.zoom(false);
              await {self.it}.reset();
            }}"""
        )
        self.explorer.reset()
        return self

    def where(self, k, across, up):
        return self.page.evaluate(WHERE, [self.name, k, across, up])

    def values(self):
        self.page.evaluate(f"{self.it}.settled")
        return self.page.evaluate(f"{self.it}.values")

    def point(self, k):
        """Where the point of a map is, in fractions of its axes."""
        self.page.evaluate(f"{self.it}.settled")
        return self.page.evaluate(
            f"(({{x, y}}) => [x[0], y[0]])({self.it}.panels[{k}].columns.marks)"
        )

    def drag(self, k, start, *stops, release=True):
        mouse = self.page.mouse
        mouse.move(*self.where(k, *start))
        mouse.down()
        for stop in stops:
            mouse.move(*self.where(k, *stop), steps=4)
        if release:
            mouse.up()
        return self.values()

    def said(self):
        """What stopped the point, if anything did."""
        return self.page.evaluate("document.querySelector('.explorer-stop')?.textContent ?? ''")

    def note(self, k):
        """The line under a map, once it has caught up."""
        self.page.evaluate(f"{self.it}.settled")
        self.page.wait_for_function(f"{self.it}.panels[{k}].writing === undefined")
        return self.page.evaluate(f"{self.it}.panels[{k}].foot().firstElementChild.textContent")


@pytest.fixture(scope="module")
def pages(browser, tmp_path_factory):
    folder, opened = tmp_path_factory.mktemp("dragging"), {}

    def find(make):
        if make not in opened:
            explorer = make()
            page = browser.new_context(has_touch=True).new_page()
            page.complaints = []
            page.on("pageerror", lambda error: page.complaints.append(error.stack))
            page.goto(explorer.save(folder / f"{explorer.name}.html").as_uri())
            page.evaluate("routecore.ready")
            opened[make] = Opened(page, explorer)
        return opened[make].start()

    yield find
    for each in opened.values():
        assert each.page.complaints == []
        each.page.context.close()


def test_the_point_of_a_map_is_dragged_with_the_mouse(pages):
    it = pages(route_map)
    before = it.point(0)
    # Taken beside its middle it does not jump; both controls follow it.
    beside = (before[0] + 0.01, before[1] - 0.01)
    assert it.drag(0, beside, beside) == it.explorer.values
    found = it.drag(0, before, (0.8, 0.9))
    assert it.point(0) == pytest.approx([0.8, 0.9], abs=0.01)
    changed = {name for name, value in it.explorer.values.items() if found[name] != value}
    assert changed == {"V", "c2"}
    # Pressed elsewhere, it comes there, and follows.
    it.drag(0, (0.3, 0.85), (0.35, 0.95))
    assert it.point(0) == pytest.approx([0.35, 0.95], abs=0.01)
    it.explorer.set(**it.values())
    assert it.page.locator(".explorer-verdict").inner_text() == it.explorer.verdict


def test_it_slides_along_the_border_of_the_model_and_says_which_rule_stops_it(pages):
    it = pages(whole_game)
    found = it.drag(0, it.point(0), (0.9, 0.2), release=False)
    assert it.said() == "p₁ must stay below p₂."
    assert 0 < found["p2"] - found["p1"] < 0.025
    # The nearest place on the border, which is all but the diagonal of the map.
    width, height = it.page.evaluate(
        f"(({{ width, height }}) => [width, height])({it.it}.panels[0].view.frame.bbox)"
    )
    foot = (0.9 * width**2 + 0.2 * height**2) / (width**2 + height**2)
    assert it.point(0) == pytest.approx([foot, foot], abs=0.03)
    it.page.mouse.move(*it.where(0, 0.6, 0.1), steps=4)
    along = it.values()
    assert 0 < along["p2"] - along["p1"] < 0.025 and along["p1"] < found["p1"]
    it.page.mouse.move(*it.where(0, 0.2, 0.9), steps=4)
    it.values()
    assert it.said() == ""
    it.page.mouse.up()
    # With one of the two on an axis, the other keeps still.
    it.page.evaluate(f"{it.it}.choose(0, 'p1', 'V')")
    before = it.values()["p2"]
    found = it.drag(0, it.point(0), (0.99, 0.5), release=False)
    assert it.said() == "p₁ must stay below p₂."
    assert found["p2"] == before and found["p1"] == pytest.approx(before - 0.01)
    it.page.mouse.up()
    assert it.said() == ""


def test_beyond_the_range_it_stops_at_the_edge_and_says_so(pages):
    it = pages(patience)
    found = it.drag(0, it.point(0), (1.05, 0.6), release=False)
    assert found["xi1"] == 1 and found["xi2"] == pytest.approx(0.2, abs=0.03)
    assert it.said().startswith("ξ₁ ends here, at 1")
    it.page.mouse.up()


def test_hovering_outside_the_model_names_the_rule(pages):
    it = pages(whole_game)
    said = it.page.evaluate(f"{it.it}.describe(0, '$sx', {{x: 0.9, y: 0.2}})")
    assert said == "outside the model: p₁ must be below p₂"
    it.page.mouse.move(*it.where(0, 0.9, 0.2), steps=3)
    tip = it.page.locator(".bk-tooltip-content")
    tip.wait_for()
    assert "outside the model: p₁ must be below p₂" in tip.inner_text()
    assert "NaN" not in tip.inner_text()


def test_a_map_is_one_stop_of_the_keyboard(pages):
    it = pages(route_map)
    panel = it.page.locator("#explorer-route_map-panel0")
    panel.focus()
    assert panel.get_attribute("role") == "application"
    control = it.explorer.controls["V"]
    it.page.keyboard.press("ArrowRight")
    assert it.values()["V"] == control.neighbour(6.0, 1)
    value = it.values()["c2"]
    it.page.keyboard.press("Shift+ArrowUp")
    for _ in range(10):
        value = it.explorer.controls["c2"].neighbour(value, 1)
    assert it.values()["c2"] == value
    it.note(0)
    label = panel.get_attribute("aria-label")
    assert label.startswith("The provider's route. V = 6.2") and label.endswith("one shot of M1.")
    assert it.page.evaluate("document.activeElement.id") == "explorer-route_map-panel0"
    inside = panel.evaluate("e => e.querySelectorAll('[tabindex=\"0\"], button, input').length")
    assert inside == 0


def test_arrow_keys_stop_where_the_rule_says(pages):
    it = pages(whole_game)
    it.page.locator("#explorer-whole_game-panel0").focus()
    for _ in range(4):
        it.page.keyboard.press("Shift+ArrowRight")
        it.values()
    found = it.values()
    assert found["p2"] == 0.85 and found["p1"] == pytest.approx(0.84)
    assert it.said() == "p₁ must stay below p₂."


MOVE = re.compile(
    r"(raise|lower) (\S+) by (more than )?\$?([\d.e-]+) ?\w* and it becomes “(.+?)”", re.I
)


@pytest.mark.parametrize("preset", [None, 0, 3, 5, 8, 10])
def test_the_way_to_the_next_region_is_as_long_as_it_says(pages, preset):
    it = pages(route_map)
    if preset is not None:
        it.explorer.preset(list(it.explorer.presets)[preset])
        it.page.evaluate(f"values => {it.it}.update(values)", it.explorer.values)
    start, moves = it.values(), MOVE.findall(it.note(0))
    names = {"V": "V", "c₂": "c2"}
    categories = {code: label for code, label, _ in it.explorer.panels[0].categories}
    for way, symbol, more, by, region in moves:
        sign, name = 1 if way.lower() == "raise" else -1, names[symbol]

        def route(amount, sign=sign, name=name):
            it.explorer.set(**start)
            it.explorer.set(**{name: start[name] + sign * amount})
            return categories[it.explorer.points["route"]]

        # There after the move, and not much before it.
        assert route(float(by) * (1.000001 if more else 1)) == region
        assert route(float(by) * 0.9) != region
    it.explorer.set(**start)
    assert moves or "whatever" in it.note(0)


def test_a_finger_takes_the_point_and_leaves_the_page_to_scroll(pages):
    it = pages(route_map)
    touch = it.page.context.new_cdp_session(it.page)

    def finger(kind, *at):
        points = [{"x": at[0], "y": at[1]}] if at else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    start, end = it.where(0, *it.point(0)), it.where(0, 0.7, 0.95)
    finger("touchStart", *start)
    finger("touchMove", *[(a + b) / 2 for a, b in zip(start, end, strict=True)])
    finger("touchMove", *end)
    finger("touchEnd")
    it.values()
    assert it.point(0) == pytest.approx([0.7, 0.95], abs=0.02)
    # A swipe that begins elsewhere on the map moves nothing.
    before, place = it.values(), it.where(0, 0.2, 0.9)
    finger("touchStart", *place)
    for step in (20, 60, 120):
        finger("touchMove", place[0], place[1] - step)
    finger("touchEnd")
    assert it.values() == before
    it.page.wait_for_function(STILL)
    # A tap does.
    finger("touchStart", *it.where(0, 0.3, 0.9))
    finger("touchEnd")
    it.values()
    assert it.point(0) == pytest.approx([0.3, 0.9], abs=0.02)


def test_a_parameter_is_dragged_along_the_curves(pages):
    it = pages(patience)
    found = it.drag(1, (0.3, 0.5), (0.62, 0.4))
    assert found["s"] == pytest.approx(0.62, abs=0.011)
    handle = it.page.evaluate(f"{it.it}.panels[1].columns.handle.x[0]")
    assert handle == found["s"]
    panel = it.page.locator("#explorer-patience-panel1")
    panel.focus()
    it.page.keyboard.press("ArrowLeft")
    assert it.values()["s"] == pytest.approx(found["s"] - 0.01)
    assert panel.get_attribute("role") == "slider"
    it.page.wait_for_function(f"{it.it}.panels[1].writing === undefined")
    assert float(panel.get_attribute("aria-valuenow")) == it.values()["s"]


def test_a_handle_on_an_axis_that_is_no_control_finds_the_control(pages):
    it = pages(only_m1)
    # The axis shows P as a multiple of c2/p2, up to 8.
    found = it.drag(0, (0.56, 0.3), (0.25, 0.3))
    assert found["P"] == pytest.approx(2 * found["c2"] / found["p2"], rel=0.02)


def test_a_closer_look_and_back(pages):
    it = pages(route_map)
    button = it.page.locator(".explorer-zoom")
    button.click()
    x = it.page.evaluate(f"{it.it}.panels[0].x")
    it.values()
    across, _ = it.point(0)
    assert (x["high"] / x["low"]) ** 8 == pytest.approx(1000) and across == pytest.approx(0.5)
    assert button.get_attribute("aria-pressed") == "true"
    # The point is dragged there too, and the part shown follows it when a slider takes it out.
    it.drag(0, it.point(0), (0.8, 0.4))
    assert it.point(0) == pytest.approx([0.8, 0.4], abs=0.02)
    it.page.evaluate(f"{it.it}.update({{V: 50}})")
    it.values()
    assert it.point(0)[0] == pytest.approx(0.5)
    it.page.locator(".explorer-reset").click()
    assert it.page.evaluate(f"{it.it}.panels[0].x.low") == 0.1
    assert button.get_attribute("aria-pressed") == "false"


def test_a_strip_too_narrow_to_see_is_offered_a_closer_look(pages):
    it = pages(route_map)
    button = it.page.locator(".explorer-zoom")
    it.note(0)
    assert "explorer-zoom-offered" not in button.get_attribute("class")
    # xi1 < 0 < xi2 for V from 5.97 to 6 only.
    it.page.evaluate(f"{it.it}.update({{p1: 0.5, t1: 3, p2: 0.8, t2: 4.78, V: 5.985, P: 20}})")
    assert "cascade at s₀" in it.note(0)
    assert "explorer-zoom-offered" in button.get_attribute("class")


def test_names_lie_in_their_regions_and_meet_nothing(pages):
    it = pages(route_map)
    for axes in (("V", "c2"), ("V", "P"), ("p1", "p2"), ("c2", "P")):
        it.page.evaluate(f"axes => {it.it}.choose(0, ...axes)", axes)
        it.values()
        names, boxes, (width, height) = it.page.evaluate(
            f"""() => {{
              const panel = {it.it}.panels[0], {{ names }} = panel.columns, {{ bbox }} = panel.view.frame;
              return [panel.regions.map(({{ text }}, i) => [text, names.x[i], names.y[i], names.text[i]])
                .filter(([, x]) => x === x), panel.boxes, [bbox.width, bbox.height]];
            }}"""
        )
        assert len(names) >= 2
        for text, x, y, shown in names:
            assert shown.replace("\n", " ") == text
            for corner in ((-30, -7), (30, -7), (-30, 7), (30, 7)):
                place = {"x": x + corner[0] / width, "y": y + corner[1] / height}
                there = it.page.evaluate(f"place => {it.it}.describe(0, '$sx', place)", place)
                assert there == text, axes
        for i, one in enumerate(boxes):
            assert one[0] >= -9 and one[2] <= width + 9 and one[1] >= -9 and one[3] <= height + 9
            for other in boxes[:i]:
                apart = one[2] <= other[0] or other[2] <= one[0]
                assert apart or one[3] <= other[1] or other[3] <= one[1], (axes, one, other)


def test_the_legend_lists_what_is_to_be_seen(pages):
    it = pages(route_map)
    shown = it.page.locator(".explorer-legend li:visible").all_inner_texts()
    cells = it.explorer.cells(0)
    seen = [label for code, label, _ in it.explorer.panels[0].categories if (cells == code).any()]
    assert shown[: len(seen)] == seen and shown[len(seen) :] == ["now"]
    # Above the diagonal of two costs the model has nothing to say.
    it.page.evaluate(f"{it.it}.choose(0, 'c1', 'c2')")
    it.values()
    shown = it.page.locator(".explorer-legend li:visible").all_inner_texts()
    assert shown[-2:] == ["now", "outside the model"]


def test_a_map_is_filled_by_the_model(pages):
    it = pages(route_map)

    def ends(which):
        it.page.evaluate(f"{it.it}.settled")
        sides = it.page.evaluate(f"(({{ x, y, zoomed }}) => {which})({it.it}.panels[0])")
        return [(sides[side]["low"], sides[side]["high"]) for side in "xy"]

    def same():
        whole = [(axis.low, axis.high) for axis in it.explorer.axes(0)]
        assert ends("zoomed ?? { x, y }") == whole

    for c1 in (1.0, 0.97, 3.0, 1.9, 0.01, 9.9):
        it.page.evaluate(f"{it.it}.update({{ c1: {c1} }})")
        it.explorer.set(c1=c1)
        same()
        blank = it.page.evaluate(f"{it.it}.panels[0].cells.filter(Number.isNaN).length")
        assert blank / 150**2 < 0.25
        assert it.values() == it.explorer.values
    # At the lower edge it is still the rule that stops the point.
    it.page.evaluate(f"{it.it}.update({{ c1: 1, c2: 4 }})")
    it.values()
    found = it.drag(0, it.point(0), (0.5, -0.05), release=False)
    assert it.said() == "c₁ must stay below c₂." and 1 < found["c2"] < 1.05
    it.page.mouse.up()
    # Looked at closely, the part shown stays; a link to it, and the way back, know where it is.
    it.page.locator(".explorer-zoom").click()
    part = ends("({ x, y })")
    it.page.evaluate(f"{it.it}.update({{ c1: 0.6 }})")
    it.explorer.set(**it.values())
    same()
    assert ends("({ x, y })") == part
    middle = it.page.evaluate(f"{it.it}.panels[0].middle")
    state = it.page.evaluate(f"{it.it}.state")
    it.page.evaluate(f"{it.it}.reset()")
    it.page.evaluate(f"state => {it.it}.put(state)", state)
    it.values()
    assert it.page.evaluate(f"{it.it}.panels[0].middle") == pytest.approx(middle)
    it.page.locator(".explorer-zoom").click()
    same()
