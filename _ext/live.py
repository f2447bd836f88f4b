"""Numbers in the prose that follow the explorer above them, and move it.

    with $V = $ [5.10](#live:V:.2f) the net value is [1.20](#live:xi1:.2f)
    [31%](#live:same_sign.gap:.0%)

A link names a control or a quantity of an explorer of its chapter (`routecore.book.chapters`), and
how to write it. Its words are the value at the opening state, which a notebook front end shows; the
build refuses any other than what the explorer itself says. With JavaScript the number follows the
explorer, and one that is a control is a slider to be dragged or moved with the arrow keys
(`live.js`). Names are looked for in the chapter's explorers in turn; ``explorer.name`` says which.
"""

import re
from contextlib import suppress
from functools import cache
from html import escape
from importlib import import_module
from pathlib import Path

from book_assets import place
from docutils import nodes
from execute_chapters import EXECUTING
from sphinx.util import logging
from sphinx.util.docutils import ReferenceRole

from routecore.book.chapters import CHAPTERS
from routecore.explore.assets import read
from routecore.numbers import number

log = logging.getLogger(__name__)

# In the text of a page; of a stored notebook that is JSON, with brackets of its own.
LINK = re.compile(r"\[([^\[\]]+)\]\(#live:([\w.:%]+)\)")
TARGET = re.compile(r"(?:(?P<explorer>\w+)\.)?(?P<name>\w+):(?P<spec>\.\d+[fg%])")


class live(nodes.Inline, nodes.TextElement):
    """A number; attributes `explorer`, `name`, `spec`, and `label` where it is a control."""


@cache
def explorers(key: str) -> dict:
    """The explorers of a chapter, by name."""
    chapter = CHAPTERS.get(key)
    if chapter is None or not chapter.explorers:
        return {}
    module = import_module(f"routecore.book.figures.{key}")
    found = (getattr(module, function)() for function in chapter.explorers)
    return {explorer.name: explorer for explorer in found}


@cache
def opening(key: str, name: str) -> dict[str, float]:
    """Every control and quantity of an explorer in its opening state."""
    explorer = explorers(key)[name]
    points = explorer.points
    return explorer.values | {quantity: points[quantity] for quantity in explorer.quantities}


def look_up(key: str, target: str) -> dict[str, str] | None:
    """What a live number of a chapter shows and follows, or None if it names nothing.

    Parameters
    ----------
    key : of the chapter
    target : text of the role

    Returns
    -------
    dict of "explorer", "name", "spec" and "text"; and "label", if it is a control
    """
    parts = TARGET.fullmatch(target.strip())
    if parts is None:
        return None
    name, spec = parts["name"], parts["spec"]
    for explorer in explorers(key).values():
        if parts["explorer"] in (None, explorer.name) and name in opening(key, explorer.name):
            text = number(opening(key, explorer.name)[name], spec)
            found = {"explorer": explorer.name, "name": name, "spec": spec, "text": text}
            if name in explorer.controls:
                found["label"] = explorer.controls[name].label or name
            return found
    return None


def get_ready(app, docnames):
    """Make the explorers that pages will look numbers up in."""
    for docname in docnames:
        if LINK.search(Path(app.env.doc2path(docname)).read_text(encoding="utf-8")):
            key = docname.rsplit("/", 1)[-1]
            with suppress(Exception):  # it will be raised again where the page asks
                for name in explorers(key):
                    opening(key, name)


class Live(ReferenceRole):
    """The role `live`: words and target, as a link has them."""

    def run(self):
        found = look_up(self.env.docname.rsplit("/", 1)[-1], self.target)
        if found is None:
            wrong = (
                "it must be a control or a quantity of an explorer of this chapter, with a format"
            )
        elif found["text"] != self.title:
            wrong = f"the explorer opens with {found['text']}, not {self.title}"
        else:
            text = found.pop("text")
            return [live(text, text, **found)], []
        log.warning("live number %r: %s", self.target, wrong, location=self.get_location())
        return [nodes.Text(self.title)], []


def mark(app, docname, source):
    """Turn the links of a page, also of a stored notebook, into live numbers."""
    source[0] = LINK.sub(r"{live}`\1 <\2>`", source[0])


def visit(translator, node):
    data = {"live": node["explorer"], "name": node["name"], "spec": node["spec"]}
    if "label" in node:
        data["label"] = node["label"]
    attributes = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    translator.body.append(f'<span class="live"{attributes}>')


def depart(translator, node):
    translator.body.append("</span>")


def link(app, pagename, templatename, context, doctree):
    """Pages with live numbers load what moves them."""
    if 'class="live"' in context.get("body", ""):
        app.add_js_file("live.js", priority=500, loading_method="defer")


def copy(app):
    """Copy the script into the built book; in `_static` every page would load it."""
    place(app, [read(Path(__file__).with_name("live.js"))])


def setup(app):
    app.add_role("live", Live())
    app.connect("source-read", mark)
    app.connect(EXECUTING, get_ready)
    app.add_node(live, html=(visit, depart))
    app.connect("html-page-context", link)
    app.connect("builder-inited", copy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
