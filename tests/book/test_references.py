"""Every entry of the bibliography is cited, and every citation has an entry."""

import re
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]
ENTRY = re.compile(r"^@\w+\{([^,\s]+),", re.MULTILINE)
CITE = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")


def entries() -> list[str]:
    return ENTRY.findall((ROOT / "references.bib").read_text(encoding="utf-8"))


def cited() -> dict[str, str]:
    """Every key that a page cites, with a page that does."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("*.md")}
    texts |= {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("chapters/*.md")}
    for path in ROOT.glob("chapters/*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        texts[path.name] = "\n".join(cell.source for cell in cells)
    return {
        key.strip(): name
        for name, text in texts.items()
        for group in CITE.findall(text)
        for key in group.split(",")
    }


def test_what_is_cited_is_listed_and_what_is_listed_is_cited():
    assert sorted(entries()) == sorted(set(entries()))
    assert set(cited()) - set(entries()) == set()
    assert set(entries()) - set(cited()) == set()
