"""The print face: a Matplotlib figure at the current values. The kernel face draws with it too."""

import io
import math
import textwrap
from typing import Any

import numpy as np

from routecore.explore.colours import CATEGORIES, DASHES, MARKS
from routecore.explore.panels import Lines, Readout
from routecore.explore.plane import Plane
from routecore.explore.plane_print import draw_plane
from routecore.explore.print_map import LETTER, SIZE, draw_map
from routecore.explore.print_parts import label_axes, legend
from routecore.extras import extra
from routecore.numbers import nice_limits, number

with extra("explore"):
    import matplotlib as mpl
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from PIL import Image

INK = "#222222"
STYLE: Any = {
    "text.parse_math": False,  # a dollar sign is money here
    "font.size": 9,
    "axes.edgecolor": "#777777",
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": "#444444",
    "ytick.color": "#444444",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "svg.hashsalt": "routecore",
    "figure.facecolor": "white",
}


def figure(explorer, *, words: bool = True) -> Figure:
    """The explorer at its current values: panels two to a row, the verdict below.

    Without its ``words`` (title, readouts, verdict) it has the same size whatever is to be said.
    """
    drawn = [
        k for k, panel in enumerate(explorer.panels) if not isinstance(panel, Readout) or panel.bars
    ]
    columns = min(2, len(drawn))
    rows = math.ceil(len(drawn) / columns)
    width = 4.6 * columns + 0.9 * (columns == 1)
    caption = _caption(explorer, int(14 * width)) if words else ""
    with mpl.rc_context(STYLE):
        height = 4.2 * rows + (0.5 + 0.17 * (caption.count("\n") + 1) if words else 0)
        made = Figure(figsize=(width, height), layout="constrained")
        if words:
            made.suptitle(explorer.title, fontsize=11, x=0.01, ha="left", fontweight="bold")
            made.supxlabel(caption, fontsize=9, x=0.01, ha="left")
        places = list(made.subplots(rows, columns, squeeze=False).flat)
        for axes, k in zip(places, drawn, strict=False):
            draw = DRAWN.get(type(explorer.panels[k]), draw_map)
            draw(axes, explorer, k)
        for axes in places[len(drawn) :]:
            axes.remove()
    return made


def png(explorer, dpi: int = 100, *, words: bool = True) -> bytes:
    """The print face as a PNG."""
    raw = io.BytesIO()
    drawn = figure(explorer, words=words)
    drawn.savefig(raw, dpi=dpi, format="png", metadata={"Software": None})
    return raw.getvalue()


def small_png(explorer) -> bytes:
    """The print face in few colours: a page carries it for readers without scripts."""
    small = io.BytesIO()
    picture = Image.open(io.BytesIO(png(explorer, dpi=72))).convert("RGB")
    few = picture.quantize(96, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(small, format="png", optimize=True)
    return small.getvalue()


def _caption(explorer, width: int) -> str:
    """The readouts and the verdict, wrapped."""
    paragraphs = filter(None, ["   ".join(readouts(explorer)), explorer.verdict])
    return "\n".join(textwrap.fill(text, width) for text in paragraphs)


def readouts(explorer) -> list[str]:
    """The numbers that the explorer shows beside its panels, each with its label."""
    points = explorer.points
    return [
        f"{label}: {number(points[f'panel{k}_row{i}'], spec)}"
        for k, panel in enumerate(explorer.panels)
        if isinstance(panel, Readout) and not panel.bars
        for i, (label, (_, spec)) in enumerate(panel.rows.items())
    ]


def _draw_lines(axes: Axes, explorer, k: int) -> None:
    panel, points = explorer.panels[k], explorer.points
    x, curves = explorer.curves(k)
    marks = [
        (points[f"panel{k}_mark{i}_x"], points[f"panel{k}_mark{i}_y"])
        for i in range(len(panel.marks))
    ]
    for i, band in enumerate(panel.bands):
        colour = CATEGORIES[(3 + i) % len(CATEGORIES)]
        low, high = points[f"panel{k}_band{i}_low"], points[f"panel{k}_band{i}_high"]
        if low < high:
            axes.axvspan(
                max(low, panel.x.low),
                min(high, panel.x.high),
                color=colour,
                alpha=0.18,
                lw=0,
                label=band.label,
            )
    for i, (label, y) in enumerate(curves.items()):
        colour = panel.line_colours[i]
        axes.plot(x, y, color=colour, linestyle=DASHES[i][1], lw=2, label=label)
    for mark, at, (_, shape, filling) in zip(panel.marks, marks, MARKS, strict=False):
        axes.plot(
            *at, shape, mfc=filling, mec="#111111", mew=1.8, ms=7, zorder=5, ls="", label=mark.label
        )
    low, high = panel.y_range or line_limits(curves.values(), marks)
    axes.set(xscale=panel.x.scale, xlim=(panel.x.low, panel.x.high), ylim=(low, high))
    _draw_verticals(
        axes, panel, [points[f"panel{k}_vertical{i}"] for i in range(len(panel.verticals))]
    )
    label_axes(axes, panel.title, panel.x, None)
    axes.set_ylabel(panel.y_label)
    axes.grid(color="#E4E4E4", lw=0.8)
    axes.set_axisbelow(True)
    legend(axes, axes.get_legend_handles_labels()[0])


def _draw_verticals(axes: Axes, panel: Lines, places) -> None:
    """Vertical lines; a label moves to the left, or a row down, where it would not fit."""
    taken: list[tuple[float, float, int]] = []
    for vertical, where in zip(panel.verticals, places, strict=True):
        if not panel.x.low <= where <= panel.x.high:
            continue
        axes.axvline(where, color="#444444", ls=":", lw=1.2)
        at, wide = panel.x.fraction(where), (LETTER * len(vertical.label) + 8) / SIZE[0]
        left = at + wide > 1
        start, row = at - wide if left else at, 0
        while any(a < start + wide and start < b and row == r for a, b, r in taken):
            row += 1
        taken.append((start, start + wide, row))
        axes.annotate(
            vertical.label,
            (where, 1),
            xycoords=("data", "axes fraction"),
            xytext=(-4 if left else 4, -10 - 12 * row),
            textcoords="offset points",
            ha="right" if left else "left",
        )


def line_limits(curves, marks) -> tuple[float, float]:
    """Limits that show every curve and mark, rounded outwards."""
    values = np.concatenate([*curves, [y for _, y in marks]])
    values = values[np.isfinite(values)]
    return nice_limits(float(values.min()), float(values.max())) if values.size else (0.0, 1.0)


def _draw_plane(axes: Axes, explorer, k: int) -> None:
    x, y, handles = draw_plane(axes, explorer, k)
    label_axes(axes, explorer.panels[k].title, x, y)
    legend(axes, handles)


def _draw_bars(axes: Axes, explorer, k: int) -> None:
    """A table of numbers as bars, the first on top; a number that does not exist has none."""
    panel, points = explorer.panels[k], explorer.points
    found = [points[f"panel{k}_row{i}"] for i in range(len(panel.rows))]
    axes.barh(range(len(found)), np.nan_to_num(found), color=CATEGORIES[5], height=0.7)
    most = max([1e-300, *(x for x in found if np.isfinite(x))])
    for i, (value, (label, (_, spec))) in enumerate(zip(found, panel.rows.items(), strict=True)):
        axes.text(0.01 * most, i, f"{label}: {number(value, spec)}", va="center", fontsize=8)
    axes.set_title(panel.title, fontsize=9.5, loc="left")
    axes.set(ylim=(len(found) - 0.5, -0.5), xlim=(0, 1.05 * most), yticks=[], xticks=[])
    axes.spines[["left", "bottom"]].set_visible(False)


DRAWN = {Lines: _draw_lines, Plane: _draw_plane, Readout: _draw_bars}
