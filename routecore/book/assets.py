"""Which pages of the book load which scripts and styles."""

from functools import cache
from importlib.resources import files
from os import PathLike
from pathlib import Path

from routecore.explore.assets import MARK, Asset, explorer_assets, save, scripts_and_styles

GAME, THRESHOLDS = 'data-desk="game"', 'data-desk="thresholds"'
PLAYED = 'data-played="'


@cache  # the build asks for them page by page
def asset_groups() -> list[tuple[tuple[str, ...], list[Asset]]]:
    """(marks, files) pairs: a page that contains one of the marks loads the files, in order."""
    desks = files("routecore.book.desks")
    return [
        ((MARK, THRESHOLDS), explorer_assets()),
        ((THRESHOLDS, GAME), scripts_and_styles(desks / "ports")),
        (
            (THRESHOLDS,),
            [
                *scripts_and_styles(desks / "thresholds" / "ports"),
                *scripts_and_styles(desks / "thresholds"),
            ],
        ),
        ((GAME,), scripts_and_styles(desks / "game")),
        ((PLAYED,), scripts_and_styles(files("routecore.book.played"))),
    ]


def save_desk(path: str | PathLike[str], title: str, body: str) -> Path:
    """Write a desk as one HTML file that needs nothing else, whatever its marks call for inlined."""
    wanted = [
        each
        for marks, assets in asset_groups()
        if any(mark in body for mark in marks)
        for each in assets
    ]
    return save(path, title, body, wanted)
