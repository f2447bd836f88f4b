"""Every entry of the bibliography is cited, in words, and every citation has an entry."""

import re
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "_ext"))

import citations  # noqa: E402

ENTRY = re.compile(r"^@\w+\{([^,\s]+),", re.MULTILINE)


def entries() -> list[str]:
    return ENTRY.findall((ROOT / "references.bib").read_text(encoding="utf-8"))


def pages() -> dict[str, str]:
    """The text of every page, by its name."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("*.md")}
    texts |= {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("chapters/*.md")}
    for path in ROOT.glob("chapters/*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        texts[path.name] = "\n".join(cell.source for cell in cells)
    return texts


def cited() -> set[tuple[str, str]]:
    """Every citation of the book: its words, and the key of the work."""
    return {link for text in pages().values() for link in citations.LINK.findall(text)}


def test_what_is_cited_is_listed_and_what_is_listed_is_cited():
    assert sorted(entries()) == sorted(set(entries()))
    keys = {key for _, key in cited()}
    assert keys - set(entries()) == set()
    assert set(entries()) - keys == set()


def test_a_citation_says_whose_work_it_is_and_of_which_year():
    works = citations.works(ROOT / "references.bib")
    assert cited() == {(citations.words(works[key]), key) for _, key in cited()}
    assert citations.words(works["jovanovic2012solving"]) == "Jovanović and de Moura 2012"


def test_no_page_cites_by_the_bare_key_which_a_notebook_would_show():
    assert [name for name, text in pages().items() if "{cite" in text] == []


def test_in_the_book_such_a_link_is_a_citation_and_any_other_stays():
    app = SimpleNamespace(srcdir=ROOT, config=SimpleNamespace(bibtex_bibfiles=["references.bib"]))
    source = ["Z3 [(de Moura and Bjørner 2008)](#demoura2008z3), [(below)](#statement)."]
    citations.cite(app, "page", source)
    assert source == ["Z3 {cite}`demoura2008z3`, [(below)](#statement)."]
