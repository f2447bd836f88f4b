"""Give the pages that carry an explorer or a desk what it runs on, from this machine only.

BokehJS comes out of the installed bokeh wheel, the scripts and styles of explorers and desks out of
routecore. They are copied into the built `_static`, and only pages that need them load them.
"""

from importlib.resources import files
from pathlib import Path

from sphinx.util.fileutil import copy_asset_file

# What a page must contain to need a group of files. With the quote, which a code listing that
# mentions the attribute would write as &quot;.
EXPLORER, THRESHOLDS, GAME = 'data-explorer="', 'data-desk="thresholds"', 'data-desk="game"'


def groups(srcdir):
    """(marks, files) pairs: a page with one of the marks loads the files, in this order."""
    bokeh = Path(str(files("bokeh"))) / "server" / "static" / "js" / "bokeh.min.js"
    explore = Path(srcdir) / "routecore" / "explore" / "static"
    desks = Path(srcdir) / "routecore" / "desks" / "static"
    return [
        ((EXPLORER, THRESHOLDS), [bokeh, *_assets(explore, "explorer*")]),
        ((THRESHOLDS,), _assets(explore, "desk-thresholds*")),
        ((GAME,), _assets(desks, "game-desk*")),
    ]


def _assets(folder, pattern):
    return sorted(path for path in folder.glob(pattern) if path.suffix in (".css", ".js"))


def link(app, pagename, templatename, context, doctree):
    """Add the script and style tags a page needs."""
    body = context.get("body", "")
    for marks, paths in groups(app.srcdir):
        if not any(mark in body for mark in marks):
            continue
        for path in paths:
            if path.suffix == ".js":
                # Deferred scripts run in order once the text can be read.
                app.add_js_file(path.name, priority=400, loading_method="defer")
            else:
                app.add_css_file(path.name, priority=700)


def copy(app, exception):
    """Copy the files into the built book."""
    if exception is None and app.builder.format == "html":
        for _, paths in groups(app.srcdir):
            for path in paths:
                copy_asset_file(str(path), str(Path(app.outdir) / "_static" / path.name))


def setup(app):
    app.connect("html-page-context", link)
    app.connect("build-finished", copy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
