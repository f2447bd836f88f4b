"""Explorers: a figure described once, drawn in the page, in a kernel and in print."""

from routecore.explore.controls import Axis, Control
from routecore.explore.explorer import Explorer
from routecore.explore.panels import Band, Lines, Map, Mark, Readout, Vertical
from routecore.explore.plane import Curve, Family, Plane, Point, Ring

__all__ = [
    "Axis",
    "Band",
    "Control",
    "Curve",
    "Explorer",
    "Family",
    "Lines",
    "Map",
    "Mark",
    "Plane",
    "Point",
    "Readout",
    "Ring",
    "Vertical",
]
