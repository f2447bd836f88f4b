"""The printed book, at the size of three pages."""

import os
import re
import subprocess
import sys

import pytest
from pypdf import PdfReader

from tests.browser.conftest import ROOT

CHAPTERS = ["chapters/theorem_3_same_sign", "chapters/which_page", "chapters/desk_game"]


@pytest.fixture(scope="module")
def pdf(book_html, tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "book.pdf"
    subprocess.run(
        [sys.executable, ROOT / "tools" / "pdf.py", path, *CHAPTERS],
        env=os.environ | {"BOOK_HTML": str(book_html)},
        check=True,
    )
    reader = PdfReader(path)
    places = reader.named_destinations
    page = reader.get_destination_page_number
    return reader, {name: page(places[f"/{name}"]) + 1 for name in CHAPTERS}


def words(page):
    return re.sub(r"\s+", "", page.extract_text())


def test_contents_name_the_page_on_which_a_chapter_begins(pdf, book_html):
    reader, starts = pdf
    contents = words(reader.pages[1])
    for name in CHAPTERS:
        html = (book_html / f"{name}.html").read_text(encoding="utf-8")
        title = re.sub(r"\s+", "", re.search(r"<title>(.*?) &#8212;", html)[1])
        assert title in words(reader.pages[starts[name] - 1])
        assert f"{title}{starts[name]}" in contents


def test_explorers_carry_their_values_and_their_verdict(pdf):
    reader, starts = pdf
    text = "".join(words(page) for page in reader.pages[starts[CHAPTERS[0]] - 1 :])
    assert "Drawnatp₁=" in text


def test_pages_are_numbered_and_marked(pdf):
    reader, _ = pdf
    assert words(reader.pages[4]).endswith("5")
    assert len(reader.outline) > 3
