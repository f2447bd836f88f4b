"""One table of chapters: the files, the labels, the table of contents and the claims follow it."""

from pathlib import Path

import yaml

from routecore.book.chapters import CHAPTERS, PARTS
from routecore.proofs.claims import chapters_with_claims

ROOT = Path(__file__).parents[2]


def test_the_table_of_contents_is_the_table_of_chapters():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    assert [part["caption"] for part in toc["parts"]] == list(PARTS)
    for part in toc["parts"]:
        listed = [entry["file"] for entry in part["chapters"]]
        assert listed == [
            f"chapters/{chapter.key}"
            for chapter in CHAPTERS.values()
            if chapter.part == part["caption"]
        ]


def test_a_chapter_has_one_key_everywhere():
    pages = {path.stem: path for path in (ROOT / "chapters").iterdir() if path.is_file()}
    assert set(pages) == set(CHAPTERS)
    for key, path in pages.items():
        label = f"(chapter-{key.replace('_', '-')})="
        assert label in path.read_text(encoding="utf-8"), (path.name, label)
    assert set(chapters_with_claims()) <= set(CHAPTERS)
    figures = {path.stem for path in (ROOT / "routecore/book/figures").glob("*.py")}
    # What the figures share: the parts of a figure, by part of the book, the measured presets, and
    # the picture that recurs. The figure of the shelf has its models and its algorithm beside it.
    shared = {"__init__", "part_one", "part_two", "presets", "visit_plane"}
    assert figures - shared - {"shelf_choice", "shelf_models"} == {
        key for key, chapter in CHAPTERS.items() if chapter.explorers
    }
