"""Getting about the book: sidebar, search, modes, keyboard."""

import re

import pytest
from fontTools.ttLib import TTFont

from .conftest import documents

CHAPTERS = documents()[:-1]


def test_sidebar_lists_every_chapter(visit, served):
    page = visit("index.html", served).page
    links = page.locator("nav.bd-links a").evaluate_all("all => all.map(a => a.pathname.slice(1))")
    assert links == CHAPTERS[1:]


def test_every_link_inside_the_book_leads_somewhere(book_html):
    broken = []
    for name in CHAPTERS:
        page = book_html / name
        html = page.read_text(encoding="utf-8")
        for href in re.findall(r'<a [^>]*href="([^"]+)"', html):
            target, _, anchor = href.partition("#")
            if re.match(r"[a-z]+:", href):
                continue
            file = (page.parent / target).resolve() if target else page
            if not file.is_file():
                broken.append((name, href))
            elif anchor and not re.search(
                rf'(id|name)="{re.escape(anchor)}"', file.read_text(encoding="utf-8")
            ):
                broken.append((name, href))
    assert broken == []


@pytest.mark.parametrize("place", ["served", "folder"])
def test_search_finds_a_page(visit, request, place):
    seen = visit("search.html?q=cascade", request.getfixturevalue(place))
    results = seen.page.locator("#search-results li a")
    results.first.wait_for(timeout=10_000)
    assert results.count() >= 1
    seen.page.wait_for_timeout(300)  # the excerpts
    assert seen.complaints == []


def test_mode_switch_works_by_keyboard_and_is_remembered(visit, served):
    page = visit("index.html", served).page
    button = page.locator("button.theme-switch-button").first
    for _ in range(3):
        button.focus()
        page.keyboard.press("Enter")
        if page.locator("html").get_attribute("data-mode") == "dark":
            break
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_first_tab_offers_to_skip_to_the_text(visit, served):
    page = visit("index.html", served).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"


def test_sidebar_opens_and_closes_by_keyboard_on_a_telephone(visit, served):
    page = visit("index.html", served).at(width=390)
    sidebar = page.locator(".bd-sidebar-primary")
    assert not sidebar.is_visible()
    page.locator("button.primary-toggle:visible").first.focus()
    page.keyboard.press("Enter")
    sidebar.wait_for(state="visible")
    page.wait_for_function("document.activeElement.closest('.bd-sidebar-primary')")
    page.keyboard.press("Escape")
    sidebar.wait_for(state="hidden")


def test_the_published_font_draws_what_no_formula_spells(book_html):
    pages = "".join((book_html / name).read_text(encoding="utf-8") for name in CHAPTERS)
    drawn = TTFont(book_html / "_static" / "math" / "stix-two-math.woff2").getBestCmap()
    assert "<msqrt" in pages and ord("√") in drawn
    assert "<mi>s</mi>" in pages and ord("\N{MATHEMATICAL ITALIC SMALL S}") in drawn


def test_the_section_in_view_is_marked_once_the_reader_moves(visit, served):
    page = visit("chapters/the_game.html", served).page
    loaded = (
        "performance.getEntriesByType('resource').some((one) => one.name.includes('bootstrap.js'))"
    )
    assert not page.evaluate(loaded)
    page.locator("h2#derivation, #derivation > h2").first.scroll_into_view_if_needed()
    page.locator(".bd-toc-nav .active").first.wait_for()
    assert page.evaluate(loaded)


def test_the_list_of_sections_makes_way_for_a_desk(visit, served):
    page = visit("chapters/desk_thresholds.html", served).page
    page.locator("[data-desk]").evaluate("desk => desk.scrollIntoView({ behavior: 'instant' })")
    page.locator(".bd-sidebar-secondary.hide").wait_for()
