"""What the pages load: BokehJS from the installed wheel, where it is needed, and no icon fonts."""

from importlib.resources import files


def test_only_pages_with_an_explorer_load_bokeh(name, book_html):
    html = (book_html / name).read_text(encoding="utf-8")
    has_explorer = 'data-explorer="' in html
    for script in ("bokeh.min.js", "explorer.js", "explorer.css"):
        assert (f"_static/{script}" in html) == has_explorer


def test_bokeh_is_the_installed_one(book_html):
    installed = files("bokeh") / "server" / "static" / "js" / "bokeh.min.js"
    assert (book_html / "_static" / "bokeh.min.js").read_bytes() == installed.read_bytes()


def test_no_icon_font_is_published(book_html):
    assert not list(book_html.rglob("*fontawesome*"))


def test_formulas_come_from_the_book(name, book_html):
    html = (book_html / name).read_text(encoding="utf-8")
    assert "cdn." not in html and "unpkg" not in html
    if 'class="math' in html:
        assert "_static/mathjax/" in html
