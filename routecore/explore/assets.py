"""Which scripts and styles an explorer needs beside its markup, said once."""

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

# What a page contains where it shows an explorer. With the quote, which a code listing that
# mentions the attribute would write as &quot;.
MARK = 'data-explorer="'


def bokeh_script() -> Path:
    """BokehJS, out of the installed bokeh wheel."""
    return Path(str(files("bokeh"))) / "server" / "static" / "js" / "bokeh.min.js"


def explorer_assets() -> list[Path]:
    """BokehJS, then the scripts and the style sheet of the engine, in the order they load."""
    return [bokeh_script(), *scripts_and_styles(files("routecore.explore") / "static")]


def scripts_and_styles(folder) -> list[Path]:
    """The scripts and style sheets of a folder, by name."""
    return sorted(path for path in Path(str(folder)).iterdir() if path.suffix in (".css", ".js"))


def tags(paths: Iterable[Path]) -> str:
    """The files as style and script elements, for a page that must stand on its own."""
    kinds = {".css": "style", ".js": "script"}
    return "\n".join(
        f"<{kinds[path.suffix]}>{path.read_text(encoding='utf-8')}</{kinds[path.suffix]}>"
        for path in paths
    )
