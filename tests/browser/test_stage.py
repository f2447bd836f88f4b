"""The stage: picture, verdict and the control being moved are in one view, and nothing jumps."""

import pytest

from .conftest import settle

SIZES = {"desk": (1280, 900), "phone": (390, 844)}
WIDE = (1920, 1080)
PICTURE = 0.45  # of the window's height, on a telephone

# Scrolls as a reader does, from the top of the explorer down to each slider, and returns those
# sliders beside which a part of the stage is out of sight or under something.
SLIDERS_ALONE = """async (root) => {
  const frame = () => new Promise(requestAnimationFrame);
  const inside = (box, top) => box.height > 0 && box.top >= top - 1 && box.left >= -1
    && box.bottom <= innerHeight + 1 && box.right <= innerWidth + 1;
  const alone = [];
  for (const slider of root.querySelectorAll("input[type=range]")) {
    root.querySelector(".explorer-body").scrollIntoView({ block: "start", behavior: "instant" });
    slider.scrollIntoView({ block: "nearest", behavior: "instant" });
    await frame();
    const top = document.querySelector(".bd-header-article")?.getBoundingClientRect().bottom ?? 0;
    const shown = [...root.querySelectorAll(".explorer-panel, .explorer-says, .explorer-verdict")]
      .filter((part) => part.checkVisibility({ visibilityProperty: true }));
    const { left, top: y, width, height } = slider.getBoundingClientRect();
    const above = document.elementFromPoint(left + width / 2, y + height / 2);
    if (shown.length < 3 || above !== slider
      || ![...shown, slider].every((part) => inside(part.getBoundingClientRect(), top))) {
      alone.push(slider.dataset.control);
    }
  }
  return alone;
}"""

# With the heading at the top of the window: what of heading, pictures, numbers and verdict is out of
# sight. (A column of many sliders may be longer; the stage stays beside it.)
BEYOND = """async (root) => {
  const header = document.querySelector(".bd-header-article").getBoundingClientRect().height;
  const heading = root.querySelector(".explorer-head");
  scrollTo({ top: scrollY + heading.getBoundingClientRect().top - header, behavior: "instant" });
  await new Promise(requestAnimationFrame);
  const top = document.querySelector(".bd-header-article").getBoundingClientRect().bottom;
  const parts = [heading, ...root.querySelectorAll(
    ".explorer-figure, .explorer-readout, .explorer-says")];
  return parts.filter((part) => {
    const box = part.getBoundingClientRect();
    return box.top < top - 1 || box.bottom > innerHeight + 1;
  }).map((part) => `${part.className || part.id} ${Math.round(part.getBoundingClientRect().bottom)}`);
}"""

# Where the controls stand and how tall the explorer is, in every example and with all sliders at
# either end; one entry if nothing ever moves.
PLACES = """async (root) => {
  const explorer = window.routecore.explorers[root.dataset.explorer];
  const ends = ["low", "high"].map((end) =>
    Object.fromEntries(explorer.data.controls.map((control) => [control.name, control[end]])));
  const places = new Set();
  await explorer.reset();
  const first = { ...explorer.values };
  for (const state of [...explorer.data.presets, ...ends]) {
    await explorer.update({ ...first, ...state });
    const top = root.getBoundingClientRect().top;
    places.add([root, ...root.querySelectorAll("input[data-control]")].map((part) => {
      const box = part.getBoundingClientRect();
      return `${Math.round(box.top - top)} ${Math.round(box.height)}`;
    }).join());
  }
  await explorer.reset();
  return places.size;
}"""

# The names of upright axes of which a part is beyond the edge of their figure.
CUT = """(root) => {
  const pen = document.createElement("canvas").getContext("2d");
  const { panels } = window.routecore.explorers[root.dataset.explorer];
  return panels.filter((panel) => panel?.view.frame.bbox.height > 0).flatMap(({ figure, view }) =>
    figure.left.map((axis) => axis.axis_label).filter((label) => {
      const [{ axis_label_text_font_size: size, axis_label_text_font: font }] = figure.left;
      pen.font = `${size} ${font}`;
      const { top, height } = view.frame.bbox, half = pen.measureText(label ?? "").width / 2;
      return top + height / 2 - half < 0 || top + height / 2 + half > view.bbox.height;
    }));
}"""


def in_a_window(seen, size):
    """The explorers of a page in a window of a size; the rest of its tests want their own."""
    page, before = seen.page, seen.page.viewport_size
    found = page.locator("[data-explorer]").all()
    if not found:
        pytest.skip("this page has no explorer")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    settle(page)
    yield found
    page.set_viewport_size(before)
    settle(page)


@pytest.fixture(scope="module", params=SIZES)
def explorers(seen, request):
    """A page is laid out anew for a window, so all tests in one come before those in the other."""
    yield from in_a_window(seen, SIZES[request.param])


@pytest.fixture
def wide_explorers(seen):
    yield from in_a_window(seen, WIDE)


def name(root):
    return root.get_attribute("data-explorer")


def test_every_slider_is_moved_beside_its_picture_and_verdict(explorers):
    assert {name(root): root.evaluate(SLIDERS_ALONE) for root in explorers} == {
        name(root): [] for root in explorers
    }


def test_the_heading_stays_in_view_with_all_that_it_heads(explorers):
    if explorers[0].page.viewport_size["width"] < 500:
        pytest.skip("a telephone docks the picture alone")
    if explorers[0].page.locator("[data-desk]").count():
        pytest.skip("a desk has more to set than a window holds")
    assert {name(root): root.evaluate(BEYOND) for root in explorers} == {
        name(root): [] for root in explorers
    }


def test_the_name_of_an_axis_is_as_long_as_its_figure_at_most(explorers):
    assert {name(root): root.evaluate(CUT) for root in explorers} == {
        name(root): [] for root in explorers
    }


def test_a_wide_window_is_used_and_holds_the_same(wide_explorers):
    for root in wide_explorers:
        assert root.bounding_box()["x"] + root.bounding_box()["width"] >= 0.9 * WIDE[0], name(root)
        assert root.evaluate(SLIDERS_ALONE) == [], name(root)
        if not root.page.locator("[data-desk]").count():
            assert root.evaluate(BEYOND) == [], name(root)


def test_no_state_moves_a_control(explorers):
    assert {name(root): root.evaluate(PLACES) for root in explorers} == {
        name(root): 1 for root in explorers
    }


def test_a_telephone_shows_one_panel_in_less_than_half_the_window(explorers):
    page = explorers[0].page
    if page.viewport_size["width"] > 500:
        pytest.skip("a telephone only")
    for root in explorers:
        tabs = root.locator("[data-tab]").all()
        for tab in tabs:
            tab.click()
            shown = root.locator(".explorer-panels > [data-shown=true]")
            assert shown.count() == 1 and shown.is_visible(), name(root)
            assert shown.bounding_box()["height"] <= PICTURE * page.viewport_size["height"]
            assert root.locator("[data-tab][aria-pressed=true]").count() == 1
        if tabs:
            tabs[0].click()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390


def test_fingers_find_sliders_of_44_pixels_and_nothing_below_24(explorers):
    if explorers[0].page.viewport_size["width"] > 500:
        pytest.skip("a telephone only")
    for root in explorers:
        heights = "all => all.filter((e) => e.checkVisibility()).map((e) => e.offsetHeight)"
        assert min(root.locator("input[type=range]").evaluate_all(heights)) >= 44, name(root)
        assert min(root.locator("button, select, input").evaluate_all(heights)) >= 24, name(root)
