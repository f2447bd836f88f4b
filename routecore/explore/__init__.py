"""Explorers: a figure described once, drawn in the page, in a kernel and in print."""

from typing import TYPE_CHECKING

from routecore.doors import door

if TYPE_CHECKING:
    from routecore.explore.controls import Axis, Control
    from routecore.explore.dots import Dots, Look
    from routecore.explore.explorer import Explorer
    from routecore.explore.panels import Band, Lines, Map, Mark, Readout, Vertical
    from routecore.explore.plane import Curve, Family, Path, Plane, Point, Ring
    from routecore.explore.rows import Rows
    from routecore.explore.worked import Worked

__all__ = [
    "Axis",
    "Band",
    "Control",
    "Curve",
    "Dots",
    "Explorer",
    "Family",
    "Lines",
    "Look",
    "Map",
    "Mark",
    "Path",
    "Plane",
    "Point",
    "Readout",
    "Ring",
    "Rows",
    "Vertical",
    "Worked",
]

__getattr__, __dir__ = door(
    __name__,
    {
        "controls": "Axis Control",
        "dots": "Dots Look",
        "explorer": "Explorer",
        "panels": "Band Lines Map Mark Readout Vertical",
        "plane": "Curve Family Path Plane Point Ring",
        "rows": "Rows",
        "worked": "Worked",
    },
)
