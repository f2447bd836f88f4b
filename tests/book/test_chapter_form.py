"""Every chapter argues in the same order: question, prediction, figure, then the statement and why."""

import re
from pathlib import Path

import nbformat
import pytest

from routecore.book.chapters import CHAPTERS, PARTS

ROOT = Path(__file__).parents[2]
HEADINGS = [
    "Statement",
    "Derivation",
    "Proof by machine",
    "An independent check",
    "In practice",
    "Exercises",
]
# The parts whose chapters have this form.
PARTS_IN_FORM = PARTS[:3]
ON_THE_TITLE_PAGE = {"whole_game"}
IN_FORM = [
    key for key, chapter in CHAPTERS.items() if chapter.part in PARTS_IN_FORM and chapter.explorers
]


def own(key):
    return [name for name in CHAPTERS[key].explorers if name not in ON_THE_TITLE_PAGE]


def cells(key):
    return nbformat.read(ROOT / "chapters" / f"{key}.ipynb", as_version=4).cells


def figures(cell):
    """The functions whose explorers a cell shows: a call on a line of its own, named or not."""
    return (
        re.findall(r"(?m)^(?:explorer = )?(\w+)\(\)$", cell.source)
        if cell.cell_type == "code"
        else []
    )


def headings(cell):
    return re.findall(r"(?m)^## (.+)$", cell.source) if cell.cell_type == "markdown" else []


@pytest.mark.parametrize("key", IN_FORM)
def test_headings_are_the_same_and_in_order(key):
    found = [name for cell in cells(key) for name in headings(cell)]
    assert [name for name in found if name in HEADINGS] == HEADINGS


@pytest.mark.parametrize("key", IN_FORM)
def test_question_prediction_and_figure_come_first(key):
    title, prediction, figure = cells(key)[:3]
    question = re.search(r"\n# .+\n+\*\*([^*]+)\*\*\s*$", title.source)
    assert question and question[1].endswith("?"), title.source
    assert prediction.cell_type == "code" and "\npredict(\n" in prediction.source
    assert figures(figure) == [own(key)[0]]
    for cell in (prediction, figure):
        assert "remove-input" in cell.metadata.tags


def test_the_prover_is_asked_after_a_prediction():
    title, prediction, desk = cells("ask_the_prover")[:3]
    assert "?**\n" in title.source and "\npredict(\n" in prediction.source
    assert desk.source.endswith("\nprover_desk()")


@pytest.mark.parametrize("key", IN_FORM)
def test_every_figure_of_the_table_is_on_its_page(key):
    shown = [name for cell in cells(key) for name in figures(cell)]
    assert [name for name in shown if name in CHAPTERS[key].explorers] == own(key)


@pytest.mark.parametrize("key", IN_FORM)
def test_in_practice_links_to_a_chapter_that_lifts_its_assumption(key):
    text = "\n".join(cell.source for cell in cells(key) if cell.cell_type == "markdown")
    practice = text.split("\n## In practice\n")[1].split("\n## Exercises\n")[0]
    lifting = {
        f"chapter-{name.replace('_', '-')}"
        for name, chapter in CHAPTERS.items()
        if chapter.part == PARTS[2] and name != key
    }
    assert any(f"<{label}>" in practice for label in lifting), practice
