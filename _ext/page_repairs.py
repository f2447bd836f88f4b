"""Mend what the theme and the directives leave wrong in a page, before it is written.

Each repair names the defect. They were found by axe-core, by the browser's console and by an HTML
validator; tests/book keeps watch on them.
"""

import os
import re
import shutil
from pathlib import Path

TEMPLATES = Path(__file__).with_name("templates")

REPAIRS = [
    # sphinx-proof and sphinx-exercise give the content of everything they number the same id.
    (re.compile(r'(<section\b[^>]*?) id="(?:proof|exercise|solution)-content"'), r"\1"),
    # An unnumbered theorem has its id on the box and again on the title.
    (
        re.compile(r'(<p class="admonition-title") id="[^"]*"(><span class="caption-number">)'),
        r"\1\2",
    ),
    (re.compile(r'<div class="(proof admonition)" id="proof">'), r'<div class="proof-of \1">'),
    (re.compile(r'(<div class="proof-of[^>]*>\s*<p>)Proof\. '), r"\1<em>Proof.</em> "),
    # A role that promises children which a bibliography does not have.
    (re.compile(r'<div role="list" class="citation-list">'), '<div class="citation-list">'),
]


def repair(app, pagename, templatename, context, doctree):
    """Apply the repairs to the page's body."""
    if "body" in context:
        for pattern, replacement in REPAIRS:
            context["body"] = pattern.sub(replacement, context["body"])


# Copied when all pages have been written: a first build would name them without a digest of what is
# in them, and the next one with it.
LATE = re.compile(r"(/(?:exercise|proof|mystnb\.\w+)\.css)\?v=\w+")


def name_alike(app, pagename, templatename, context, doctree):
    """Name the style sheets of extensions in every build alike."""
    tag = context.get("css_tag")
    if tag:
        context["css_tag"] = lambda css: LATE.sub(r"\1", tag(css))


def use_templates(app, config):
    """Put the templates of this folder before the theme's.

    The theme names a component as ``../components/x.html``, seen from any folder of the path. The
    paths are relative, because Sphinx writes a digest of them into the book.
    """
    here = Path(os.path.relpath(TEMPLATES, app.confdir))
    config.templates_path[:0] = [here.as_posix(), (here / "components").as_posix()]


def drop_icon_fonts(app, exception):
    """Remove the icon fonts, which no page loads, from what is published."""
    if exception is None and app.builder.format == "html":
        shutil.rmtree(Path(app.outdir) / "_static" / "vendor", ignore_errors=True)


def setup(app):
    app.connect("config-inited", use_templates)
    app.connect("html-page-context", repair)
    app.connect("html-page-context", name_alike, priority=900)
    app.connect("build-finished", drop_icon_fonts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
