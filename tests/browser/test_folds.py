"""Folds, and numbers in the prose that follow their explorer."""

import re

import pytest

from .conftest import documents

CHAPTERS = documents()[:-1]
PROOFS, LIVE = "chapters/bad_news.html", "chapters/measure_v_and_p.html"


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_fold_says_what_it_holds(name, book_html):
    html = (book_html / name).read_text(encoding="utf-8")
    assert "NBVAL_CHECK_OUTPUT" not in html and "Toggle hidden" not in html
    for fold in re.findall(r'<details class="[^"]*\bfold\b[^>]*>\s*(.*)', html):
        text = re.fullmatch(r"<summary>([^<]+)</summary>.*", fold)
        assert text and len(text[1].split()) > 1, fold[:200]


@pytest.fixture(scope="module")
def proofs(visit, folder):
    seen = visit(PROOFS, folder)
    yield seen.page
    seen.page.context.close()


def test_a_fold_opens_by_keyboard(proofs):
    fold = proofs.locator("details.proof-table")
    assert re.match(
        r"\d+ claims, all proved: show the table", fold.locator("summary").first.inner_text()
    )
    fold.locator("> summary").focus()
    proofs.keyboard.press("Enter")
    assert fold.locator("table.proofs").is_visible()
    proofs.keyboard.press("Enter")
    assert not fold.locator("table.proofs").is_visible()


def test_a_link_to_something_folded_opens_it(proofs):
    proofs.evaluate("location.hash = document.querySelector('table.proofs tr[id]').id")
    proofs.wait_for_function("document.querySelector('details.proof-table').open")
    proofs.evaluate("document.querySelector('details.proof-table').open = false")


def test_paper_has_every_fold_open(proofs):
    closed = "document.querySelectorAll('details:not([open], table *)').length"
    before = proofs.evaluate(closed)
    assert before > 5
    proofs.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert proofs.evaluate(closed) == 0
    proofs.evaluate("dispatchEvent(new Event('afterprint'))")
    assert proofs.evaluate(closed) == before


def test_what_is_cut_has_a_shadow_at_its_edge(visit, folder):
    page = visit(PROOFS, folder).at(width=390)
    shadows = page.evaluate(
        """[...document.querySelectorAll('.cell_input .highlight pre')]
             .filter((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)
             .map((box) => getComputedStyle(box).backgroundAttachment)"""
    )
    assert shadows
    assert set(shadows) == {"local, local, scroll, scroll"}
    page.context.close()


@pytest.fixture(scope="module")
def numbers(visit, folder):
    seen = visit(LIVE, folder)
    yield seen.page
    seen.page.context.close()


def live(page, name):
    return page.locator(f'span.live[data-name="{name}"]').first


def value(page, name):
    return page.evaluate("(name) => routecore.explorers.how_many_sessions.values[name]", name)


def test_the_numbers_of_the_page_are_those_of_the_explorer(numbers, book_html):
    html = (book_html / LIVE).read_text(encoding="utf-8")
    written = re.findall(r'<span class="live"[^>]*data-name="(\w+)"[^>]*>([^<]+)</span>', html)
    assert len(written) >= 6
    for name, text in written:
        assert live(numbers, name).inner_text() == text


def test_a_number_that_is_a_control_moves_by_keyboard(numbers):
    handle, follower = live(numbers, "sigma"), live(numbers, "need_at_best")
    before = follower.inner_text()
    handle.focus()
    numbers.keyboard.press("ArrowRight")
    assert value(numbers, "sigma") == pytest.approx(0.51)
    numbers.evaluate("routecore.explorers.how_many_sessions.settled")
    assert handle.inner_text() == "0.51" and handle.get_attribute("aria-valuenow") == "0.51"
    assert handle.get_attribute("role") == "slider" and handle.get_attribute("aria-label")
    assert int(follower.inner_text()) > int(before)
    numbers.keyboard.press("Home")
    assert value(numbers, "sigma") == pytest.approx(0.05)
    numbers.keyboard.press("End")
    assert value(numbers, "sigma") == pytest.approx(2)


def test_a_number_that_is_a_control_is_dragged(numbers):
    numbers.evaluate("routecore.explorers.how_many_sessions.update({sigma: 0.5})")
    handle = live(numbers, "sigma")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    numbers.mouse.move(x, y)
    numbers.mouse.down()
    numbers.mouse.move(x + 40, y, steps=4)
    numbers.mouse.up()
    moved = value(numbers, "sigma")
    assert moved == pytest.approx(0.5 + 40 / 320 * 1.95, abs=0.02)
    numbers.mouse.move(x + 80, y)
    assert value(numbers, "sigma") == moved
    numbers.evaluate("routecore.explorers.how_many_sessions.reset()")
