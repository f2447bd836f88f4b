"""The printed book, at the size of three pages."""

import importlib.util
import re

import pytest
from pypdf import PdfReader

from tests.browser.conftest import ROOT

CHAPTERS = ["chapters/which_page", "chapters/theorem_3_same_sign", "chapters/desk_game"]


@pytest.fixture(scope="module")
def pdf(book_html, tmp_path_factory):
    spec = importlib.util.spec_from_file_location("pdf", ROOT / "tools" / "pdf.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.HTML = book_html
    path = tmp_path_factory.mktemp("pdf") / "book.pdf"
    starts = module.print_book([("", ["index"]), ("Three", CHAPTERS)], path)
    return PdfReader(path), starts


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
    text = "".join(words(page) for page in reader.pages[starts[CHAPTERS[1]] - 1 :])
    assert "Drawnatp₁=" in text


def test_pages_are_numbered_and_marked(pdf):
    reader, _ = pdf
    assert words(reader.pages[4]).endswith("5")
    assert len(reader.outline) > 3
