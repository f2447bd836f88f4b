"""Code cells in the page: run in order, edited in the kept editor, printing what the book prints."""

import sys

import nbformat
import pytest

from .conftest import ROOT

sys.path.insert(0, str(ROOT / "_ext"))

from prover_cells import cells

CHAPTER = "chapters/theorem_4_only_m2.html"
DESK = "chapters/ask_the_prover.html"
SECONDS = 1000


@pytest.fixture(scope="module")
def chapter(prover, visit, served):
    """A chapter with cells that run, served; whatever lies outside the book is cut off."""
    opened = visit(CHAPTER, served)
    yield opened
    assert opened.elsewhere == []
    assert opened.complaints == []
    opened.page.context.close()


@pytest.fixture(scope="module")
def cell(chapter):
    """The last cell of the chapter that runs in the page and prints something, run and in an editor.

    The tests here run in any order and number: workers share them out one by one.
    """
    found = chapter.page.locator(".cell.runs-here:has(.cell_output pre)").last
    found.get_by_role("button", name="Run cell").click()
    found.locator("> .prover-answer").get_by_text("In your browser").wait_for(timeout=240 * SECONDS)
    found.locator(".prism-code-editor").wait_for(timeout=60 * SECONDS)
    return found


def outputs(page):
    """What the book stores as printed by each cell of a page that runs there, in order."""
    path = ROOT / page.replace(".html", ".ipynb")
    book = nbformat.read(path, as_version=4)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    return [
        "".join(x.text for x in cell.outputs if x.output_type == "stream").strip()
        for cell, found in zip(code, cells(book, ROOT / "routecore"), strict=True)
        if not found["needs"]
    ]


def test_cells_run_in_the_page_and_print_what_the_book_prints(chapter, cell):
    """All that need no NumPy, in order, by running the last that prints."""
    page, expected = chapter.page, outputs(CHAPTER)
    assert page.locator(".cell.runs-here").count() == len(expected)
    printed = page.evaluate(
        """async () => {
          const script = document.querySelector("script[data-prover]");
          const { book } = JSON.parse(script.dataset.prover);
          const base = new URL(`prover/${book}/`, script.src);
          const { ask } = await import(new URL("client.mjs", base));
          const { code } = await import(new URL("cells.mjs", base));
          const found = [];
          for (const cell of document.querySelectorAll(".cell.runs-here")) {
            if (!cell.querySelector(".cell_output pre")) continue;
            const { text, error } = await ask("run", code(cell));
            found.push([text.trim(), error]);
          }
          return found;
        }"""
    )
    assert printed == [[text, ""] for text in expected if text] != []


def test_the_editor_colours_code_indents_and_lets_the_keyboard_leave(cell):
    """The kept library, in the place of the code."""
    shown, field = cell.locator(".prism-code-editor"), cell.locator("textarea.prover-code")
    assert shown.count() == 1 and shown.locator(".keyword").count() > 0
    assert not cell.locator(".cell_input pre").first.is_visible()
    before = field.input_value()
    field.fill("for x in range(3):")
    field.press("End")
    field.press("Enter")
    field.press("Tab")
    field.press("p")
    assert field.input_value() == "for x in range(3):\n        p"
    for leave, name in (("Tab", "prover-run"), ("Shift+Tab", None)):
        field.focus()
        field.press("Escape")
        field.press(leave)
        left = field.page.evaluate("document.activeElement.className")
        assert "prover-code" not in left and (name is None or name in left)
    field.fill(before)


def test_a_table_of_proofs_made_in_the_page_repeats_no_id(chapter):
    page = chapter.page
    cell = page.locator(".cell.runs-here:has(table.proofs)")
    cell.get_by_role("button", name="Run cell").click()
    cell.locator(".prover-html table.proofs").wait_for(state="attached", timeout=240 * SECONDS)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((part) => part.id)")
    assert len(ids) == len(set(ids))
    assert page.locator("#claim-t4_P2_between [data-claim], #claim-t4_P2_between").count() == 1


def test_a_cell_that_joins_two_runs_the_code_of_both(prover, visit, served):
    opened = visit("chapters/is_the_route_certain.html", served)
    code = opened.page.evaluate(
        """async () => {
          const script = document.querySelector("script[data-prover]");
          const { book } = JSON.parse(script.dataset.prover);
          const { code } = await import(new URL(`prover/${book}/cells.mjs`, script.src));
          return code(document.querySelector(".cell.runs-here:has(table.proofs)"));
        }"""
    )
    assert code.split("\n")[-3:] == ["print(repr(table).splitlines()[0])", "", "table"]
    assert code.startswith("from routecore.proofs.report import proofs")
    opened.page.context.close()


def test_without_the_editor_code_is_edited_in_a_plain_field(prover, browser, served):
    page = browser.new_page()
    page.route("**/editor-*/**", lambda route: route.abort())
    page.goto(served + DESK, wait_until="load")
    desk = page.locator(".prover-desk")
    desk.get_by_role("button", name="Prove").click()
    desk.locator(".prover-answer").get_by_text("Proved").wait_for(timeout=180 * SECONDS)
    assert page.locator(".prism-code-editor").count() == 0
    page.get_by_label("Your claim").fill("p1^2 < p3")
    page.locator(".prover-formula").get_by_text("p3 (character 8)").wait_for(timeout=90 * SECONDS)
    cell = page.locator(".cell.runs-here").first
    cell.get_by_role("button", name="Run cell").click()
    field = cell.locator("textarea.prover-code")
    field.wait_for(timeout=90 * SECONDS)
    field.fill("print(2")
    field.press("End")
    field.press("Tab")
    field.press("Escape")
    field.press("Tab")
    assert field.input_value() == "print(2    "
    assert "prover-run" in page.evaluate("document.activeElement.className")
    page.close()


def test_a_cell_is_edited_and_restarted(chapter, cell):
    field, answer = cell.locator("textarea.prover-code"), cell.locator("> .prover-answer")
    field.fill("import sympy as sp\nprint(sp.factor(4 - 9))")
    field.press("Control+Enter")
    answer.locator("pre").get_by_text("-5", exact=True).wait_for(timeout=90 * SECONDS)
    cell.get_by_role("button", name="Restart").click()
    answer.get_by_text("Restarted").wait_for()
    elsewhere = chapter.page.locator(".cell.runs-elsewhere:has(.cell_input pre)")
    elsewhere.first.get_by_text("in a kernel").wait_for()
