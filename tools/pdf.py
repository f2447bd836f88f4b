"""Print the built book into one PDF: `make pdf`, or after `make book`

    python tools/pdf.py [file [page ...]]

where a page is named as in `_toc.yml`; without pages, all of them.

All pages become one document, in the order of the table of contents, with folds open and every
explorer as its print face: legends, colour scales, the values of its controls and the verdict.
Chromium sets it twice. The first time tells on which page each chapter begins.
"""

import base64
import io
import os
import re
import sys
from html import escape
from importlib import import_module
from pathlib import Path
from posixpath import normpath

import yaml
from bs4 import BeautifulSoup
from chromium import chromium_path
from playwright.sync_api import sync_playwright
from pypdf import PdfReader

from routecore.book.chapters import CHAPTERS, PARTS
from routecore.explore.controls import pretty
from routecore.numbers import number

ROOT = Path(__file__).parents[1]
HTML = Path(os.environ.get("BOOK_HTML") or ROOT / "_build" / "html").resolve()
PDF = ROOT / "_build" / "book.pdf"
STYLES = ["basic.css", "pygments.css", "styles/pydata-sphinx-theme.css", "tokens.css", "book.css"]
STYLES += ["claims.css", "explorer.css", "proof.css", "exercise.css", "print.css"]
FOOTER = (
    '<div style="font:8pt sans-serif;width:100%;text-align:center;color:#555">'
    '<span class="pageNumber"></span></div>'
)
# What only a screen can use.
SCREEN_ONLY = [
    "script",
    "style",
    "noscript",
    "button",
    ".headerlink",
    ".explorer-live",
    ".desk",
    "form",
    ".onlyprint",
    ".prev-next-footer",
    ".toggle-button",
]
LAYOUT = """
@page { size: A4; margin: 18mm 17mm 20mm; }
body { background: #fff; font: 10pt/1.42 var(--serif); color: #000; margin: 0; }
article { break-before: page; }
article:first-of-type, .contents { break-before: auto; }
h1 { font-size: 20pt; } h2 { font-size: 14pt; } h3 { font-size: 11.5pt; }
.cover { break-after: page; padding-top: 70mm; text-align: center; }
.contents { break-after: page; }
.contents li { display: flex; list-style: none; gap: .5em; }
.contents li::before { border-bottom: 1px dotted #888; content: ""; flex: 1; order: 1; }
.contents li .page { order: 2; min-width: 2em; text-align: right; }
.contents ul { margin: 0 0 .6em; padding: 0; }
.contents a { color: #000; text-decoration: none; }
img { max-width: 100% !important; height: auto; }
.explorer img { max-height: 120mm; object-fit: contain; object-position: left; width: 100%; }
table { font-size: 8pt; max-width: 100%; width: auto; }
table :is(td, th) { overflow-wrap: break-word; padding: .15em .4em; }
.pst-scrollable-table-container, div.cell_output, .highlight, div.math { overflow: visible; }
pre { font-size: 7.6pt; overflow-wrap: anywhere; white-space: pre-wrap; }
div.math { break-inside: avoid; }
.explorer { border: 1px solid #bbb; break-inside: avoid; padding: 3mm; }
.explorer-values { font: 8pt/1.4 var(--sans); }
"""


def documents() -> list[tuple[str, list[str]]]:
    """The title page, then the parts of the book with the pages of each."""
    chapters = CHAPTERS.values()
    return [
        ("", ["index"]),
        *((part, [f"chapters/{x.key}" for x in chapters if x.part == part]) for part in PARTS),
    ]


def explorers(names: list[str]) -> dict:
    """Every explorer of these pages, by its name there."""
    made = [
        getattr(import_module(f"routecore.book.figures.{chapter.key}"), function)()
        for chapter in CHAPTERS.values()
        if f"chapters/{chapter.key}" in names or chapter.key == "the_game"  # on the title page
        for function in chapter.explorers
    ]
    return {explorer.name: explorer for explorer in made}


def face(explorer) -> str:
    """An explorer on paper."""
    drawing = io.BytesIO()
    explorer.print_figure().savefig(drawing, format="svg", dpi=200, metadata={"Date": None})
    picture = base64.b64encode(drawing.getvalue()).decode()
    values = ", ".join(
        f"{pretty(control.symbol)} = {number(explorer.values[name], '.4g')}"
        + (f" {control.unit}" if control.unit else "")
        for name, control in explorer.controls.items()
    )
    return (
        f'<img alt="{escape(explorer.title)}" src="data:image/svg+xml;base64,{picture}">'
        f'<p class="explorer-values">Drawn at {escape(values)}.</p>'
    )


def article(name: str, known: dict) -> BeautifulSoup:
    """The text of a page, fit for standing among all the others."""
    path = HTML / f"{name}.html"
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    text = soup.select_one("article.bd-article")
    for section in text.select("section[data-explorer]"):
        explorer = known.get(section["data-explorer"])
        if explorer is not None:
            section.replace_with(
                BeautifulSoup(
                    f'<section class="explorer">{face(explorer)}</section>', "html.parser"
                )
            )
    for element in text.select(", ".join(SCREEN_ONLY)):
        element.decompose()
    # Hypotheses and counterexamples of hundreds of claims are for looking up, not for paper.
    for fold in [] if name == "chapters/ledger" else text.select("details"):
        fold["open"] = ""
    for element in text.select("[id]"):
        element["id"] = f"{name}--{element['id']}"
    for link in text.select("a[href]"):
        link["href"] = inside(name, link["href"])
    for image in text.select("img[src]"):
        if not image["src"].startswith("data:"):
            image["src"] = (path.parent / image["src"]).resolve().as_uri()
    text["id"] = name
    return text


def inside(name: str, href: str) -> str:
    """A link within the book as a link within the document."""
    if re.match(r"[a-z]+:", href):
        return href
    target, _, anchor = href.partition("#")
    page = normpath(str(Path(name).parent / target)) if target else name
    page = page.removesuffix(".html")
    return f"#{page}--{anchor}" if anchor else f"#{page}"


def contents(parts, articles, pages: dict[str, int]) -> str:
    """The table of contents, with the page on which each chapter begins."""
    lines = ['<nav class="contents"><h1>Contents</h1>']
    for caption, names in parts[1:]:
        if not names:
            continue
        lines.append(f"<h3>{escape(caption)}</h3><ul>")
        for name in names:
            title = articles[name].h1.get_text(" ", strip=True)
            lines.append(
                f'<li><a href="#{name}">{escape(title)}</a>'
                f'<span class="page">{pages.get(name, "000")}</span></li>'
            )
        lines.append("</ul>")
    return "\n".join([*lines, "</nav>"])


def document(parts, articles, pages: dict[str, int]) -> str:
    """The whole book as one page."""
    title = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["title"]
    links = [
        f'<link rel="stylesheet" href="{(HTML / "_static" / style).as_uri()}">'
        for style in STYLES
        if (HTML / "_static" / style).is_file()
    ]
    return "\n".join(
        [
            '<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">',
            f"<title>{escape(title)}</title>",
            *links,
            f"<style>{LAYOUT}</style></head><body>",
            f'<div class="cover"><p style="font-size:30pt">{escape(title)}</p></div>',
            contents(parts, articles, pages),
            *(str(articles[name]) for _, names in parts for name in names),
            "</body></html>",
        ]
    )


def first_pages(path: Path) -> dict[str, int]:
    """On which page each chapter begins, from the places that the table of contents links to."""
    reader = PdfReader(path)
    return {
        name.lstrip("/"): (reader.get_destination_page_number(place) or 0) + 1
        for name, place in reader.named_destinations.items()
    }


def print_book(parts: list[tuple[str, list[str]]], path: Path) -> dict[str, int]:
    """Print these pages of the built book to `path`, and say where each of them begins."""
    order = [name for _, names in parts for name in names]
    known = explorers(order)
    articles = {name: article(name, known) for name in order}
    source = HTML / "_book.html"  # beside what it links to
    pages: dict[str, int] = {}
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM") or chromium_path(playwright),
                args=["--no-sandbox", "--disable-gpu"],
            )
            page = browser.new_page(java_script_enabled=False)
            for _ in range(2):
                source.write_text(document(parts, articles, pages), encoding="utf-8")
                page.goto(source.as_uri(), wait_until="load")
                page.pdf(
                    path=path,
                    prefer_css_page_size=True,
                    print_background=True,
                    outline=True,
                    tagged=True,
                    display_header_footer=True,
                    header_template="<span></span>",
                    footer_template=FOOTER,
                )
                pages = first_pages(path)
            browser.close()
    finally:
        source.unlink(missing_ok=True)
    missing = [name for _, names in parts[1:] for name in names if name not in pages]
    if missing:
        raise ValueError(f"The table of contents lacks the page of {', '.join(missing)}.")
    return pages


def main() -> None:
    if not (HTML / "index.html").is_file():
        sys.exit("There is no built book to print: run make book first.")
    path, pages = Path(sys.argv[1] if len(sys.argv) > 1 else PDF), sys.argv[2:]
    chosen = [(caption, [n for n in names if n in pages]) for caption, names in documents()[1:]]
    print_book([("", ["index"]), *chosen] if pages else documents(), path)
    print(f"{len(PdfReader(path).pages)} pages, {path.stat().st_size / 1e6:.1f} MB: {path}")


if __name__ == "__main__":
    main()
