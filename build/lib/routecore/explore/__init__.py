"""Explorers: a figure described once, drawn in the page, in a kernel and in print."""

from routecore.explore.controls import Axis, Control
from routecore.explore.explorer import Explorer
from routecore.explore.panels import Band, Lines, Map, Mark, Readout, Vertical

__all__ = ["Axis", "Band", "Control", "Explorer", "Lines", "Map", "Mark", "Readout", "Vertical"]
