"""The figure under a prediction says its answer once the reader has chosen, moved it or asked."""

import pytest

from .conftest import settle

CHAPTER = "chapters/theorem_4_only_m2.html"
SEEN = """() => {
  const verdict = document.querySelector(".explorer-verdict");
  const number = document.querySelector(".explorer-readout dd");
  return [getComputedStyle(verdict).opacity === "1", getComputedStyle(number).filter === "none",
    !verdict.matches("[aria-hidden=true]"), !document.querySelector(".predict-veil")];
}"""
HIDDEN, TOLD = [False] * 4, [True] * 4


@pytest.fixture
def page(visit, folder):
    opened = visit(CHAPTER, folder)
    yield opened.page
    assert opened.complaints == []
    opened.page.context.close()


def choose(page):
    page.locator(".predict input").first.focus()
    page.keyboard.press("Space")


def move(page):
    page.locator(".explorer input[type=range]").first.focus()
    page.keyboard.press("ArrowRight")


def ask(page):
    page.locator(".predict-veil button").focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("act", [choose, move, ask])
def test_words_and_numbers_wait_and_the_picture_does_not(page, act):
    place = page.locator("[data-explorer]").first
    assert page.evaluate(SEEN) == HIDDEN and place.locator(".explorer-panel").first.is_visible()
    height = place.bounding_box()["height"]
    act(page)
    settle(page)
    assert page.evaluate(SEEN) == TOLD
    assert place.bounding_box()["height"] == height
    focus = page.evaluate("document.activeElement.className")
    assert (focus == "explorer-verdict") == (act is ask)


def test_a_figure_without_a_prediction_before_it_hides_nothing(page):
    second = page.locator("[data-explorer]").nth(1).locator(".explorer-verdict")
    assert second.evaluate("it => getComputedStyle(it).opacity") == "1"
    assert page.locator(".predict-veil").count() == 1


def test_paper_a_page_without_scripts_and_a_link_to_a_state_hide_nothing(browser, page, folder):
    page.emulate_media(media="print")
    assert page.evaluate(SEEN)[:2] == TOLD[:2]
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(folder + CHAPTER)
    assert plain.evaluate(SEEN) == TOLD
    context.close()
    page.emulate_media(media="screen")
    name = page.locator("[data-explorer]").first.get_attribute("data-explorer")
    page.goto("about:blank")
    page.goto(f"{folder}{CHAPTER}#{name}=P:5")
    settle(page)
    assert page.evaluate(SEEN) == TOLD
