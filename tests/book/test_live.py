"""Live numbers: each names a control or a quantity of an explorer of its chapter."""

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "_ext"))
import live  # noqa: E402 (the folder of extensions is no package)


def uses():
    """(chapter, words, target) of each live number of the book."""
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            if cell["cell_type"] == "markdown":
                for words, target in live.LINK.findall("".join(cell["source"])):
                    yield path.stem, words, target


CHAPTERS = sorted({chapter for chapter, _, _ in uses()})


def test_the_book_has_live_numbers():
    assert len(CHAPTERS) >= 5


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_live_number_of_a_chapter_exists_and_says_how_its_explorer_opens(chapter):
    for owner, words, target in uses():
        if owner == chapter:
            assert (live.look_up(chapter, target) or {}).get("text") == words, target


def test_no_number_is_written_in_another_way():
    for path in filter(Path.is_file, (ROOT / "chapters").iterdir()):
        assert "{live}" not in path.read_text(encoding="utf-8"), path.name


def test_the_number_is_the_explorers_own():
    found = live.look_up("measure_v_and_p", "need_at_best:.0f")
    explorer = live.explorers("measure_v_and_p")["how_many_sessions"]
    assert float(found["text"]) == explorer.points["need_at_best"]
    assert "label" not in found
    handle = live.look_up("measure_v_and_p", "how_many_sessions.sigma:.2f")
    assert handle["text"] == "0.50" and handle["label"] == "spread of ln V over sessions"


@pytest.mark.parametrize(
    "text", ["sigma", "sigma:", "sigma:.2e", "nothing:.2f", "other.sigma:.2f", "a.b.sigma:.2f"]
)
def test_what_names_nothing_is_not_found(text):
    assert live.look_up("measure_v_and_p", text) is None


def test_a_page_without_explorers_has_none():
    assert live.look_up("api", "sigma:.2f") is None


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_stored_notebook_stays_one_when_its_links_are_marked(chapter):
    stored = (ROOT / "chapters" / f"{chapter}.ipynb").read_text(encoding="utf-8")
    source = [stored]
    live.mark(None, chapter, source)
    assert len(json.loads(source[0])["cells"]) == len(json.loads(stored)["cells"])
    assert source[0].count("{live}`") == stored.count("#live:")
