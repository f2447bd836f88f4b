"""Which scripts and styles an explorer needs beside its markup, said once."""

from collections.abc import Iterable
from html import escape
from importlib.resources import files
from os import PathLike
from pathlib import Path

from routecore.extras import extra

# What a page contains where it shows an explorer. With the quote, which a code listing that
# mentions the attribute would write as &quot;.
MARK = 'data-explorer="'


def bokeh_script() -> Path:
    """BokehJS, out of the installed bokeh wheel."""
    with extra("explore"):
        return Path(str(files("bokeh"))) / "server" / "static" / "js" / "bokeh.min.js"


def explorer_assets() -> list[Path]:
    """BokehJS, then the scripts and the style sheet of the engine, in the order they load."""
    return [bokeh_script(), *scripts_and_styles(files("routecore.explore") / "static")]


def scripts_and_styles(folder: object) -> list[Path]:
    """The scripts and style sheets of a folder, by name."""
    return sorted(path for path in Path(str(folder)).iterdir() if path.suffix in (".css", ".js"))


def tags(paths: Iterable[Path]) -> str:
    """The files as style and script elements, for a page that must stand on its own."""
    kinds = {".css": "style", ".js": "script"}
    return "\n".join(
        f"<{kinds[path.suffix]}>{path.read_text(encoding='utf-8')}</{kinds[path.suffix]}>"
        for path in paths
    )


_PLAIN = (
    "body{margin:0 auto;max-width:64rem;padding:0 1rem;"
    'font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}'
)


def save(path: str | PathLike[str], title: str, body: str, assets: Iterable[Path]) -> Path:
    """Write a page that stands on its own: one file, which asks nothing of anyone.

    Parameters
    ----------
    path : of the file; one that is there is replaced
    title : of the page
    body : markup
    assets : the scripts and styles that the markup needs, in the order they load
    """
    page = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_PLAIN}</style>\n{tags(assets)}\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
    path = Path(path)
    path.write_text(page, encoding="utf-8")
    return path
