"""What the pages load: BokehJS from the installed wheel, where it is needed; no icon fonts."""

import gzip
import re

from routecore.book.chapters import CHAPTERS
from routecore.explore.bokehjs import MODELS, bokeh_script

TITLE_WEIGHT = 350_000  # bytes, compressed, with all that the page loads


def test_the_title_page_is_light(browser, served):
    page = browser.new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{served}index.html", wait_until="networkidle")
    assert sum(len(gzip.compress(answer.body())) for answer in answers) <= TITLE_WEIGHT
    page.close()


def test_every_explorer_is_small_self_contained_and_made_of_published_models(book_html):
    found = set()
    for page in book_html.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        for explorer in re.finditer(
            r'(?s)<section class="explorer[^>]* data-explorer="(\w+)".*?</section>', html
        ):
            fragment, name = explorer.group(0, 1)
            found.add(name)
            assert len(fragment.encode()) < 130_000, name
            assert "http://" not in fragment.replace("http://www.w3.org", ""), name
            assert "https://" not in fragment, name
            made_of = set(re.findall(r'"type":"object","name":"(\w+)"', fragment))
            assert "Plot" in made_of and made_of <= {*MODELS.values(), "DocumentConfig"}, name
    assert found >= {name for x in CHAPTERS.values() for name in x.explorers}


def asked_for(html):
    """The scripts and style sheets that a page asks for, those that were joined into one as well."""
    single = re.findall(r'<(?:script|link)[^>]*(?:src|href)="[^"]*_static/([^"?]*)', html)
    joined = [part for parts in re.findall(r'data-parts="([^"]*)"', html) for part in parts.split()]
    return {*single, *joined}


def test_a_page_loads_what_it_shows(name, book_html):
    html = (book_html / name).read_text(encoding="utf-8")
    assert ("copybutton.js" in asked_for(html)) == ('class="highlight-' in html)
    assert ("design-tabs.js" in asked_for(html)) == ("sd-tab-set" in html)


def test_a_page_asks_for_few_files_and_waits_for_no_script(name, book_html):
    html = (book_html / name).read_text(encoding="utf-8")
    scripts = re.findall(r'<script[^>]*src="[^"]*_static/[^>]*>', html)
    assert html.count('rel="stylesheet"') == 2
    if name != "search.html":  # which goes on from its scripts at once
        assert len(scripts) <= 6 and all(" defer" in script for script in scripts)


RULES = """async ({ joined, parts }) => {
  const rules = async (name) => {
    const text = await (await fetch(`_static/${name}`)).text();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    const imported = [...text.matchAll(/@import "[.]{2}[/]([^"]*)"/g)].map((found) => found[1]);
    return [...(await Promise.all(imported.map(rules))).flat(),
      ...[...sheet.cssRules].map((rule) => rule.cssText)];
  };
  return [await rules(joined), (await Promise.all(parts.map(rules))).flat()];
}"""
WHOLE = """async (name) => { new Function(await (await fetch(`_static/${name}`)).text()); }"""


def test_a_joined_file_says_what_its_parts_say(browser, book_html, served):
    joined = {}
    for path in book_html.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        joined |= dict(re.findall(r'_static/(joined-[^"]*)" data-parts="([^"]*)"', html))
    assert set(joined) == {path.name for path in book_html.glob("_static/joined-*")} != set()
    assert all("@import" not in sheet.read_text() for sheet in book_html.glob("_static/joined-*"))
    page = browser.new_page()
    page.goto(f"{served}index.html")
    for name, parts in joined.items():
        if name.endswith(".css"):
            whole, each = page.evaluate(RULES, {"joined": name, "parts": parts.split()})
            assert whole == each and len(whole) > 10, name
        else:
            page.evaluate(WHOLE, name)  # which throws at what cannot be read
    page.close()


def test_only_pages_with_an_explorer_or_a_desk_load_what_it_needs(name, book_html):
    html = (book_html / name).read_text(encoding="utf-8")
    thresholds, game = ('data-desk="thresholds"' in html, 'data-desk="game"' in html)
    for script in ("bokeh.min.js", "explorer.js", "explorer.css"):
        assert (script in asked_for(html)) == ('data-explorer="' in html or thresholds)
    assert ("desk-thresholds.js" in asked_for(html)) == thresholds
    assert ("game-desk.js" in asked_for(html)) == game


def test_bokeh_is_the_installed_one_without_what_no_figure_needs(book_html):
    published = (book_html / "_static" / "bokeh.min.js").read_text(encoding="utf-8")
    assert published == bokeh_script()


def test_no_icon_font_is_published(book_html):
    assert not list(book_html.rglob("*fontawesome*"))


def test_formulas_are_set_in_the_page_itself(name, book_html):
    html = (book_html / name).read_text(encoding="utf-8")
    assert "cdn." not in html and "unpkg" not in html
    assert not re.search(r"<(?:script|link)[^>]*(?:mathjax|katex)", html, re.IGNORECASE)
