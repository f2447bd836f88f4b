"""The print face: a Matplotlib figure at the current values. The kernel face draws with it too."""

import io
import math
import textwrap
from typing import Any

import numpy as np

from routecore.explore.colours import CATEGORIES, CONTINUOUS, DASHES, MARKS
from routecore.explore.panels import Lines, Readout
from routecore.extras import extra
from routecore.numbers import colour_limits, nice_limits, number

with extra("explore"):
    import matplotlib as mpl
    from matplotlib.axes import Axes
    from matplotlib.colors import BoundaryNorm, ListedColormap
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch
    from matplotlib.patheffects import withStroke
    from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter
    from PIL import Image

INK = "#222222"
# Over colours, a line is white with a dark edge, so that it shows on all of them.
EDGE = [withStroke(linewidth=3.4, foreground="#111111")]
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


def figure(explorer) -> Figure:
    """The explorer at its current values: panels two to a row, the verdict below."""
    drawn = [k for k, panel in enumerate(explorer.panels) if not isinstance(panel, Readout)]
    columns = min(2, len(drawn))
    rows = math.ceil(len(drawn) / columns)
    width = 4.6 * columns + 0.9 * (columns == 1)
    caption = _caption(explorer, int(14 * width))
    with mpl.rc_context(STYLE):
        height = 4.2 * rows + 0.5 + 0.17 * (caption.count("\n") + 1)
        made = Figure(figsize=(width, height), layout="constrained")
        made.suptitle(explorer.title, fontsize=11, x=0.01, ha="left", fontweight="bold")
        places = list(made.subplots(rows, columns, squeeze=False).flat)
        for axes, k in zip(places, drawn, strict=False):
            draw = _draw_lines if isinstance(explorer.panels[k], Lines) else _draw_map
            draw(axes, explorer, k)
        for axes in places[len(drawn) :]:
            axes.remove()
        made.supxlabel(caption, fontsize=9, x=0.01, ha="left")
    return made


def png(explorer, dpi: int = 100) -> bytes:
    """The print face as a PNG."""
    raw = io.BytesIO()
    figure(explorer).savefig(raw, dpi=dpi, format="png", metadata={"Software": None})
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
    points = explorer.points
    numbers = [
        f"{label}: {number(points[f'panel{k}_row{i}'], spec)}"
        for k, panel in enumerate(explorer.panels)
        if isinstance(panel, Readout)
        for i, (label, (_, spec)) in enumerate(panel.rows.items())
    ]
    paragraphs = filter(None, ["   ".join(numbers), explorer.verdict])
    return "\n".join(textwrap.fill(text, width) for text in paragraphs)


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
    for i, vertical in enumerate(panel.verticals):
        where = points[f"panel{k}_vertical{i}"]
        if panel.x.low <= where <= panel.x.high:
            axes.axvline(where, color="#444444", ls=":", lw=1.2)
            axes.annotate(
                vertical.label, (where, high), xytext=(4, -10 - 12 * i), textcoords="offset points"
            )
    _label(axes, panel.title, panel.x, None)
    axes.set_ylabel(panel.y_label)
    axes.grid(color="#E4E4E4", lw=0.8)
    axes.set_axisbelow(True)
    _legend(axes, axes.get_legend_handles_labels()[0])


def line_limits(curves, marks) -> tuple[float, float]:
    """Limits that show every curve and mark, rounded outwards."""
    values = np.concatenate([*curves, [y for _, y in marks]])
    values = values[np.isfinite(values)]
    return nice_limits(float(values.min()), float(values.max())) if values.size else (0.0, 1.0)


def _draw_map(axes: Axes, explorer, k: int) -> None:
    panel = explorer.panels[k]
    x, y = explorer.axes(k)
    cells = explorer.cells(k)
    if panel.categories:
        low, high, colours = panel.colours
        cmap = ListedColormap(colours)
        norm: mpl.colors.Normalize = BoundaryNorm(np.arange(low, high + 2) - 0.5, cmap.N)
    else:
        cmap = ListedColormap(CONTINUOUS[panel.palette])
        finite = cells[np.isfinite(cells)]
        found = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        norm = mpl.colors.Normalize(
            *(panel.limits or colour_limits(*found, panel.palette == "diverging"))
        )
    edges = np.linspace(0, 1, panel.n + 1)
    mesh = axes.pcolormesh(x.at(edges), y.at(edges), cells, cmap=cmap, norm=norm, rasterized=True)
    handles: list[Any] = [Patch(color=colour, label=label) for _, label, colour in panel.categories]
    if panel.lines:
        across, lines = explorer.curves(k)
        for i, (label, line) in enumerate(lines.items()):
            handles += axes.plot(
                across, line, color="white", ls=DASHES[i][1], lw=1.8, label=label, path_effects=EDGE
            )
    marker = explorer.marker(k)
    if marker is not None:
        handles += axes.plot(
            *marker, "o", mfc="white", mec="#111111", mew=1.8, ms=7, label="now", ls=""
        )
    axes.set(xscale=x.scale, yscale=y.scale, xlim=(x.low, x.high), ylim=(y.low, y.high))
    _label(axes, panel.title, x, y)
    _legend(axes, handles)
    if not panel.categories:
        axes.figure.colorbar(
            mesh, ax=axes, label=panel.label, shrink=0.85, format=FuncFormatter(_tick)
        )


def _tick(value: float, _position=None) -> str:
    return number(value, ".4g")


def _label(axes: Axes, title: str, x, y) -> None:
    axes.set_title(title, fontsize=9.5, loc="left")
    axes.set_xlabel(x.label)
    for side, axis in ((axes.xaxis, x), (axes.yaxis, y)):
        if axis is None or axis.scale == "linear":
            side.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        side.set_major_formatter(FuncFormatter(_tick))
        side.set_minor_formatter(NullFormatter())
    if y is not None:
        axes.set_ylabel(y.label)


def _legend(axes: Axes, handles) -> None:
    """Under the panel, so that it never covers what it explains."""
    if handles:
        axes.legend(
            handles=handles,
            loc="upper center",
            bbox_to_anchor=(0.5, -0.16),
            ncols=2,
            frameon=False,
            fontsize=8.5,
            handlelength=2.2,
        )
