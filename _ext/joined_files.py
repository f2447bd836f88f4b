"""A page asks for two style sheets and a few scripts, where it would ask for thirty files.

Sphinx, the theme, each extension and the book bring their own. A browser shows nothing before it has
every style sheet, one that imports another makes it wait twice, and it reads no further at a script
that is not deferred. So neighbours are joined into one file, named by what is in it, when all pages
have been written. The tag of a joined file lists its parts: a later build that has left the page as
it was finds them there.
"""

import re
import zlib
from itertools import groupby
from pathlib import Path

from book_assets import minified

STYLE = re.compile(r'<link [^>]*rel="stylesheet"[^>]*>\s*')
SCRIPT = re.compile(r'<script [^>]*src="[^"]*_static/[^"]*"[^>]*></script>\s*')
ADDRESS = re.compile(r'(?:src|href)="([^"]*_static/)([^"?]*)')
PARTS = re.compile(r'data-parts="([^"]*)"')
IMPORT = re.compile(r'@import "([^"]*)";')
# What a file may say of itself, and what would not be true of the file that it becomes a part of.
OF_ITSELF = re.compile(r'@charset "UTF-8";|//# sourceMappingURL=.*')

# The style sheets of every page come first, so that a reader fetches them once.
EVERY_PAGE = re.compile(r"styles/|pygments\.css|mystnb\.")
# Large scripts that most pages share, and one that reads its own tag, stay files of their own.
APART = re.compile(r"(?:bokeh\.min|explorer|prover)\.js")
# A few words that the page itself says instead, as scripts in it go on from them.
OPTIONS = "documentation_options.js"


def _text(path):
    """What a file says, with the style sheets that it imports, without comments."""
    text = OF_ITSELF.sub("", path.read_text(encoding="utf-8"))
    if path.parent.name in ("scripts", "styles"):  # the theme's, which are minified
        return IMPORT.sub(lambda found: _text(path.parent / found[1]), text)
    return minified(path.name, text)


class Joiner:
    """Joins what lies in one folder; files of the same parts once.

    Parameters
    ----------
    static : the folder
    """

    def __init__(self, static):
        self.static = static
        self.written = {}

    def name(self, parts):
        """The name of the file that holds these parts; it is written when first asked for."""
        if parts not in self.written:
            kind = Path(parts[0]).suffix
            # What begins with a semicolon is not made strict as a whole by its first part.
            seam = {".js": ";\n", ".css": "\n"}[kind]
            text = "".join(seam + _text(self.static / part) for part in parts)
            name = f"joined-{zlib.crc32(text.encode()):08x}{kind}"
            (self.static / name).write_text(text, encoding="utf-8")
            self.written[parts] = name
        return self.written[parts]

    def page(self, html):
        """The page with fewer tags, each new one where the first old one of its kind was."""
        html = self._replace(html, STYLE, EVERY_PAGE, '<link rel="stylesheet" href="{}"{}>')
        # The search index is not deferred, and goes on from the scripts before it.
        if "searchindex.js" in html:
            return html
        return self._replace(html, SCRIPT, APART, '<script defer src="{}"{}></script>')

    def _replace(self, html, pattern, division, element):
        """Put one tag for each run of parts on one side of the division, and take the old ones."""
        tags = pattern.findall(html)
        if not tags:
            return html
        new, folder = [], ADDRESS.search(tags[0])[1]
        parts = [(part, tag) for tag in tags for part in _parts(tag)]
        for divided, run in groupby(parts, lambda part: bool(division.match(part[0]))):
            names, old = zip(*run, strict=True)
            if divided and division is APART:
                new.extend(old)
                continue
            if OPTIONS in names:
                new.append(f"<script>{_text(self.static / OPTIONS)}</script>\n")
                names = tuple(name for name in names if name != OPTIONS)
            told = f' data-parts="{" ".join(names)}"'
            new.append(element.format(folder + self.name(names), told) + "\n")
        first = html.index(tags[0])
        return html[:first] + "".join(new) + pattern.sub("", html[first:])


def _parts(tag):
    """The files that a tag asks for."""
    parts = PARTS.search(tag)
    return parts[1].split() if parts else [ADDRESS.search(tag)[2]]


def join(app, exception):
    """Join the files of every page, and remove joined ones that no page asks for any more."""
    if exception is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir)
    joiner = Joiner(folder / "_static")
    for path in folder.rglob("*.html"):
        if "_static" in path.relative_to(folder).parts:
            continue
        html = path.read_text(encoding="utf-8")
        joined = joiner.page(html)
        if joined != html:
            path.write_text(joined, encoding="utf-8")
    for path in joiner.static.glob("joined-*"):
        if path.name not in joiner.written.values():
            path.unlink()


def setup(app):
    app.connect("build-finished", join, priority=900)  # when all has been copied and shortened
    return {"parallel_read_safe": True, "parallel_write_safe": True}
