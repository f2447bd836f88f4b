"""Which scripts and styles an explorer needs beside its markup, said once."""

from collections.abc import Iterable
from html import escape
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from routecore.explore.bokehjs import bokeh_script

# What a page contains where it shows an explorer. With the quote, which a code listing that
# mentions the attribute would write as &quot;.
MARK = 'data-explorer="'


class Asset(NamedTuple):
    """A script or a style sheet: the name of its file, its text."""

    name: str
    text: str

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix

    def write(self, folder: Path) -> None:
        """Put the file into a folder; one that says the same is left as it is."""
        path = folder / self.name
        if not path.exists() or path.read_text(encoding="utf-8") != self.text:
            path.write_text(self.text, encoding="utf-8")


def read(path: Path) -> Asset:
    """A script or a style sheet as it lies in a folder."""
    return Asset(path.name, path.read_text(encoding="utf-8"))


def explorer_assets() -> list[Asset]:
    """BokehJS, then the scripts and the style sheets of the engine, as one file of each kind.

    Its many small files would be as many requests, and compressed one by one half as heavy again.
    """
    parts = scripts_and_styles(files("routecore.explore") / "static")
    return [
        Asset("bokeh.min.js", bokeh_script()),
        *(
            Asset(f"explorer{kind}", "\n".join(each.text for each in parts if each.suffix == kind))
            for kind in (".css", ".js")
        ),
    ]


def scripts_and_styles(folder: object) -> list[Asset]:
    """The scripts and style sheets of a folder, by name."""
    return [
        read(path) for path in sorted(Path(str(folder)).iterdir()) if path.suffix in (".css", ".js")
    ]


def tags(assets: Iterable[Asset]) -> str:
    """The files as style and script elements, for a page that must stand on its own."""
    kinds = {".css": "style", ".js": "script"}
    return "\n".join(f"<{kinds[each.suffix]}>{each.text}</{kinds[each.suffix]}>" for each in assets)


_PLAIN = (
    "body{margin:0 auto;max-width:64rem;padding:0 1rem;"
    'font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}'
)


def save(path: str | PathLike[str], title: str, body: str, assets: Iterable[Asset]) -> Path:
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
