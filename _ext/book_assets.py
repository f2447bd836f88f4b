"""Give each page the scripts and styles that it needs, from this machine only.

`routecore.book.assets` says which page needs what of ours. The files are copied into the built
`_static` without their comments, and only pages that need them load them. The same goes for what the
extensions give to every page.
"""

import re
from pathlib import Path

from rjsmin import jsmin

from routecore.book.assets import asset_groups
from routecore.explore.assets import scripts_and_styles

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

# What extensions add to every page, and the words without which a page has no use for it.
USED_WITH = {
    "clipboard.min.js": 'class="highlight-',
    "copybutton.js": 'class="highlight-',
    "copybutton.css": 'class="highlight-',
    "design-tabs.js": "sd-tab-set",
    "sphinx-design.min.css": "sd-",
    "exercise.css": 'class="exercise',
    "proof.css": 'class="proof',
}


def link(app, pagename, templatename, context, doctree):
    """Add the script and style tags a page needs."""
    body = context.get("body", "")
    for marks, assets in asset_groups():
        if not any(mark in body for mark in marks):
            continue
        for each in assets:
            if each.suffix == ".js":
                # Deferred scripts run in order once the text can be read.
                app.add_js_file(each.name, priority=400, loading_method="defer")
            else:
                app.add_css_file(each.name, priority=700)


def leave_out(app, pagename, templatename, context, doctree):
    """Take from a page the scripts and style tags of extensions that it has no use for."""
    body = context.get("body", "")
    for kind in ("script_files", "css_files"):
        context[kind][:] = [
            each
            for each in context[kind]
            if USED_WITH.get(Path(str(each.filename)).name, "") in body
        ]


def _css_without_comments(text):
    """A style sheet without comments and indentation; the space before `:is(` has a meaning."""
    lines = (line.strip() for line in COMMENT.sub("", text).splitlines())
    return "\n".join(filter(None, lines)) + "\n"


MINIFIERS = {".js": jsmin, ".css": _css_without_comments}


def minified(name, text):
    """The text of a file without what only its authors read, unless its name says that it is so."""
    return text if ".min." in name else MINIFIERS[Path(name).suffix](text)


def place(app, assets):
    """Write files into the built `_static`; when the builder has begun, not when it ends.

    A page names a file with a digest of what is there when the page is written.
    """
    if app.builder.format == "html":
        static = Path(app.outdir) / "_static"
        static.mkdir(parents=True, exist_ok=True)
        for each in assets:
            each._replace(text=minified(each.name, each.text)).write(static)


def copy(app):
    """Write what any page may need."""
    place(app, [each for _, assets in asset_groups() for each in assets])


def shorten(app, exception):
    """Sphinx has copied what lies in `_static` as it is."""
    if exception is None:
        place(app, scripts_and_styles(Path(app.srcdir) / "_static"))


def setup(app):
    app.connect("html-page-context", link)
    app.connect("html-page-context", leave_out, priority=900)
    app.connect("builder-inited", copy)
    app.connect("build-finished", shorten)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
