"""The print face of a `Plane`, which the kernel face draws with too."""

from typing import Any

import numpy as np
import sympy as sp

from routecore.explore.colours import DASHES
from routecore.explore.controls import Axis
from routecore.explore.dots import Dots, placed
from routecore.explore.plane import (
    ARROW,
    LINES,
    RINGS,
    Plane,
    arrow_segments,
    family_segments,
    limits,
)
from routecore.explore.plane_page import HOLLOW, point_size, ring_size
from routecore.extras import extra

with extra("explore"):
    from matplotlib.axes import Axes
    from matplotlib.collections import LineCollection
    from matplotlib.lines import Line2D
    from matplotlib.patheffects import withStroke

INK = "#222222"
ASPECT = 0.75  # of the panels of a printed figure
HALO = [withStroke(linewidth=2.5, foreground="white")]


def draw_plane(axes: Axes, explorer, k: int) -> tuple[Axis, Axis, list[Any]]:
    """Draw panel `k`; returns its two axes and what its legend lists."""
    panel: Plane = explorer.panels[k]
    at = {
        key.removeprefix(f"panel{k}_"): value
        for key, value in explorer.points.items()
        if key.startswith(f"panel{k}_")
    }
    ends = limits(at["reach_x"], at["reach_y"])
    handles: list[Any] = []
    look: dict[str, Any]
    for i, (label, (x, y)) in enumerate(explorer.traces(k).items()):
        look = {"color": panel.curves[i].colour, "ls": DASHES[i][1], "lw": 2.2, "zorder": 3}
        handles += axes.plot(x, y, label=label, **look)
    for i, path in enumerate(panel.paths):
        x, y = ([at[f"path{i}_{side}{j}"] for j in range(len(path.x))] for side in "xy")
        dash = dict(DASHES)[path.dash]
        handles += axes.plot(x, y, label=path.label, color=path.colour, ls=dash, lw=2.2, zorder=3)
    for i, family in enumerate(panel.families):
        handles.append(_draw_family(axes, i, family, at, ends))
    for i, point in enumerate(panel.points):
        look = {"mfc": point.colour or "none", "mec": "#111111" if point.colour else HOLLOW}
        where = at[f"point{i}_x"], at[f"point{i}_y"]
        axes.plot(*where, "o", ms=0.6 * point_size(point), zorder=5, clip_on=False, **look)
        if np.isfinite(where).all() and point.label:
            axes.annotate(
                point.label,
                where,
                xytext=(0.75 * point.dx, -0.75 * point.dy),
                textcoords="offset points",
                ha="right" if point.dx < 0 else "left",
                va="bottom" if point.dy < 0 else "top",
                fontsize=8,
                path_effects=HALO,
                zorder=7,
            )
    for i, ring in enumerate(panel.rings):
        look = {"mfc": "none", "mec": INK, "mew": 1.6, "ls": "", "zorder": 6, "clip_on": False}
        where = [at[f"ring{i}_x"]], [at[f"ring{i}_y"]]
        axes.plot(*where, RINGS[ring.shape], ms=0.65 * ring_size(panel, i), **look)
        shown = look | {"marker": RINGS[ring.shape], "ms": 8, "label": ring.label}
        handles.append(Line2D([], [], **shown))
    if panel.dots is not None:
        handles += _draw_dots(axes, panel.dots, at, ends)
    axes.set(xlim=(0, ends[0]), ylim=(0, ends[1]))
    axes.grid(color="#EDEDED", lw=0.8)
    axes.set_axisbelow(True)
    x, y = sp.symbols("x y")
    return (
        Axis(x, 0, ends[0], label=panel.x_label),
        Axis(y, 0, ends[1], label=panel.y_label),
        handles,
    )


def _draw_dots(axes: Axes, dots: Dots, at: dict, ends: tuple[float, float]) -> list[Line2D]:
    """The numbered dots; returns what the legend shows."""
    marks = {"circle": "o", "diamond": "D", "square": "s"}
    looks: list[dict[str, Any]] = [
        {"marker": marks[look.shape], "ms": 0.6 * look.size, "mfc": look.colour}
        | {"mec": "#111111", "mew": 1, "ls": "", "clip_on": False}
        for look in dots.looks
    ]
    # Those that are lit lie over the others.
    rows = range(1, dots.rows.most + 1)
    for row in sorted(rows, key=lambda row: at[f"dot{row}_state"]):
        if np.isfinite([at[f"dot{row}_x"], at[f"dot{row}_y"]]).all():
            x, y = placed(at[f"dot{row}_x"], at[f"dot{row}_y"], ends)
            state = int(at[f"dot{row}_state"])
            axes.plot([x], [y], zorder=8 + state, **looks[state])
            words: dict[str, Any] = {"ha": "center", "va": "center_baseline", "fontsize": 6.5}
            axes.text(x, y, str(row), zorder=8.5 + state, color="#111111", **words)
    return [
        Line2D([], [], label=look.label, **drawn | {"ms": min(9, drawn["ms"])})
        for look, drawn in zip(dots.looks, looks, strict=True)
        if dots.listed
    ]


def _draw_family(axes: Axes, i: int, family, at: dict, ends: tuple[float, float]) -> Line2D:
    """The lines of a family, its arrow and its short name; returns what the legend shows."""
    slope = at[f"family{i}_a"], at[f"family{i}_b"]
    through = at["through_x"], at["through_y"]
    lines: Any = family_segments(*slope, through, ends).reshape(-1, 2, 2)
    widths = [2 if j == LINES else 0.8 for j in range(len(lines))]
    look: dict[str, Any] = {"colors": family.colour, "linestyles": DASHES[i][1], "alpha": 0.7}
    axes.add_collection(LineCollection(lines, linewidths=widths, zorder=2, **look))
    arrow: Any = arrow_segments(i, *slope, ends, ASPECT).reshape(-1, 2, 2)
    axes.add_collection(LineCollection(arrow, linewidths=2.2, colors=family.colour, zorder=4))
    middle = arrow[0].mean(axis=0)
    if np.isfinite(middle).all():
        below = middle[1] - 1.2 * ARROW * ends[1]
        words: dict[str, Any] = {
            "ha": "center",
            "va": "top",
            "fontsize": 8,
            "path_effects": HALO,
            "zorder": 7,
        }
        axes.text(middle[0], below, family.short, **words)
    return Line2D([], [], color=family.colour, ls=DASHES[i][1], lw=1.2, label=family.label)
