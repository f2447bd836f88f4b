"""Give the pages that carry an explorer or a desk what it runs on, from this machine only.

`routecore.book.assets` says which page needs what. The files are copied into the built `_static`,
and only pages that need them load them.
"""

from pathlib import Path

from routecore.book.assets import asset_groups


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


def place(app, assets):
    """Write files into the built `_static`; when the builder has begun, not when it ends.

    A page names a file with a digest of what is there when the page is written.
    """
    if app.builder.format == "html":
        static = Path(app.outdir) / "_static"
        static.mkdir(parents=True, exist_ok=True)
        for each in assets:
            each.write(static)


def copy(app):
    """Write what any page may need."""
    place(app, [each for _, assets in asset_groups() for each in assets])


def setup(app):
    app.connect("html-page-context", link)
    app.connect("builder-inited", copy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
