"""Every explorer in every page answers the keyboard, resets, and says what its numbers mean."""

import pytest

from .conftest import settle

# A number for all pixels of each canvas that is shown; 0 where all are the same. They are read from
# a copy: Chromium warns of a canvas that is read too often, and a page is to log nothing.
PIXELS = """all => all.filter((e) => e.checkVisibility()).map((e) => {
  const copy = new OffscreenCanvas(e.width, e.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(e, 0, 0);
  const { data } = copy.getImageData(0, 0, e.width, e.height);
  const pixels = new Uint32Array(data.buffer);
  return pixels.every((one) => one === pixels[0]) ? 0
    : pixels.reduce((sum, one) => Math.imul(sum ^ one, 16777619), 1) || 1;
})"""


@pytest.fixture(scope="session")
def explorers(seen):
    """The explorers of a page as triples: name, root, and values before anything is touched."""
    page = seen.at()
    found = page.locator("[data-explorer]")
    names = found.evaluate_all("all => all.map(e => e.dataset.explorer)")
    assert found.evaluate_all("all => all.filter(e => !('ready' in e.dataset)).length") == 0
    return [(each, found.nth(i), values(found.nth(i), each)) for i, each in enumerate(names)]


@pytest.fixture(autouse=True)
def untouched(explorers):
    """Begin every test from the first state; a page without an explorer has nothing to test."""
    if not explorers:
        pytest.skip("this page has no explorer")
    for _, root, _ in explorers:
        root.locator(".explorer-reset").click()
        settle(root.page)


def display(root):
    """The pixels on an explorer's canvases, its readouts and its sentence.

    Not as the window shows them: the stage docks at fractions of a pixel, which blurs text.
    """
    settle(root.page)
    # A canvas lies in a shadow root, which a locator looks into and querySelectorAll does not.
    pixels = root.locator("canvas").evaluate_all(PIXELS)
    assert pixels and all(pixels), "an explorer without a picture"
    return pixels, root.locator(".explorer-stage").inner_text()


def verdict(root):
    """The sentence under an explorer, once it has caught up with the last change."""
    settle(root.page)
    return root.locator(".explorer-verdict").inner_text()


def values(root, identity):
    return root.page.evaluate("id => ({...window.routecore.explorers[id].values})", identity)


def test_every_slider_answers_the_arrow_keys(explorers, seen):
    page = seen.page
    for identity, root, _ in explorers:
        answered, shown = 0, display(root)
        for slider in root.locator("input[type=range]").all():
            before, known = values(root, identity), shown
            slider.focus()
            for key in ("PageUp", "PageUp", "ArrowRight", "ArrowRight"):
                page.keyboard.press(key)
            if values(root, identity) == before:  # it stood at its upper end
                for key in ("PageDown", "PageDown", "ArrowLeft", "ArrowLeft"):
                    page.keyboard.press(key)
            assert values(root, identity) != before, (identity, slider.get_attribute("name"))
            shown = display(root)
            answered += shown != known
        assert answered, f"no slider of {identity} changes its picture or its verdict"


def test_sliders_are_reached_by_tab_and_have_a_name(explorers, seen):
    page = seen.page
    for identity, root, _ in explorers:
        sliders = root.locator("input[type=range]")
        assert sliders.count() and sliders.first.is_visible(), identity
        unnamed = sliders.evaluate_all(
            "all => all.filter(e => !e.labels.length && !e.ariaLabel).length"
        )
        assert unnamed == 0, identity
        sliders.first.focus()
        reached = {page.evaluate("document.activeElement.id")}
        for _ in range(80):
            page.keyboard.press("Tab")
            inside = page.evaluate(
                "root => root.contains(document.activeElement) && document.activeElement.id",
                root.element_handle(),
            )
            if inside is False:
                break
            reached.add(inside)
        wanted = set(sliders.evaluate_all("all => all.filter(e => !e.disabled).map(e => e.id)"))
        assert wanted <= reached, identity


def test_reset_restores_the_first_state(explorers, seen):
    page = seen.page
    for identity, root, first in explorers:
        shown = display(root)
        slider = root.locator("input[type=range]").first
        slider.focus()
        for key in ("PageUp", "PageUp", "ArrowLeft"):  # a PageUp may be a single step
            page.keyboard.press(key)
        assert values(root, identity) != first, identity
        root.locator(".explorer-reset").focus()
        page.keyboard.press("Enter")
        assert values(root, identity) == first, identity
        root.locator(".explorer-verdict").hover()  # away from the slider and the picture
        assert display(root) == shown, identity


def test_every_preset_sets_its_values(explorers):
    for identity, root, _ in explorers:
        states = []
        for select in root.locator("select.explorer-preset").all():
            options = select.locator("option").evaluate_all(
                "all => all.filter(e => e.value && !e.disabled).map(e => e.value)"
            )
            for option in options:
                select.select_option(option)
                assert verdict(root).strip(), (identity, option)
                states.append(tuple(sorted(values(root, identity).items())))
            assert len(set(states)) == len(options), f"two presets of {identity} are the same"


def test_says_in_words_what_the_numbers_mean(explorers):
    for identity, root, _ in explorers:
        assert verdict(root).strip().endswith("."), identity
        for panel in root.locator(".explorer-panel").all():
            # A picture, or one stop of the keyboard where its point can be dragged.
            assert panel.get_attribute("role") in ("img", "application", "slider"), identity
            assert (panel.get_attribute("aria-label") or "").strip(), identity
        assert root.locator(".explorer-verdict").get_attribute("aria-live") == "polite"
