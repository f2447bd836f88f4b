"""Live numbers: each names a control or a quantity of an explorer of its chapter."""

import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "_ext"))
import live  # noqa: E402 (the folder of extensions is no package)

ROLE = re.compile(r"\{live\}`([^`]+)`")


def uses():
    """(chapter, text of a role) for each live number of the book."""
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            if cell["cell_type"] == "markdown":
                for text in ROLE.findall("".join(cell["source"])):
                    yield path.stem, text


CHAPTERS = sorted({chapter for chapter, _ in uses()})


def test_the_book_has_live_numbers():
    assert len(CHAPTERS) >= 5


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_live_number_of_a_chapter_exists(chapter):
    for owner, text in uses():
        if owner == chapter:
            assert live.look_up(chapter, text) is not None, text


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
