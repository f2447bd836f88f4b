"""The Bokeh figures of the page face: empty, because the page itself computes what they show.

A figure's models are found again by name: ``panel0`` is the figure of the first panel,
``panel0_curves`` its source of curves, and so on. Maps live on a unit square, and their axes
only carry the labels, so that an axis can be exchanged, or be logarithmic, at no cost.
"""

import numpy as np

from routecore.explore.colours import CATEGORIES
from routecore.explore.figure_map import draw_map
from routecore.explore.figure_parts import (
    add_axis,
    add_curves,
    add_glyph,
    add_marks,
    hover_code,
    source_of,
)
from routecore.explore.panels import Lines
from routecore.explore.plane import Plane
from routecore.extras import extra

with extra("explore"):
    from bokeh.models import Grid, HoverTool, LogScale, Plot, Range1d, Scatter, Text, VSpan, VStrip


def bokeh_figure(explorer, k: int) -> Plot:
    """The figure of panel `k`, which is `Lines` or a `Map`."""
    panel = explorer.panels[k]
    plot = Plot(
        name=f"panel{k}",
        x_range=Range1d(0, 1),
        y_range=Range1d(0, 1),
        sizing_mode="stretch_both",
        toolbar_location=None,
        output_backend="canvas",
        lod_threshold=None,
        hold_render=True,
        outline_line_color=None,
        background_fill_color=None,
        border_fill_color=None,
        min_border_left=8,
        min_border_right=14,
        min_border_top=8,
        min_border_bottom=8,
    )
    if isinstance(panel, Lines):
        _draw_lines(plot, explorer, panel, k)
    elif isinstance(panel, Plane):
        from routecore.explore.plane_page import draw_plane

        draw_plane(plot, panel, k)
    else:
        draw_map(plot, explorer, panel, k)
    return plot


def _draw_lines(plot: Plot, explorer, panel: Lines, k: int) -> None:
    plot.x_range = Range1d(panel.x.low, panel.x.high)
    if panel.x.scale == "log":
        plot.x_scale = LogScale()
    if panel.y_range is not None:
        plot.y_range = Range1d(*panel.y_range)
    across = add_axis(plot, "below", panel.x.label, panel.x.scale)
    up = add_axis(plot, "left", panel.y_label, "linear")
    for dimension, axis in enumerate((across, up)):
        plot.add_layout(Grid(dimension=dimension, axis=axis))
    _add_bands(plot, panel, k)
    curves = add_curves(plot, panel, k, panel.line_colours)
    if explorer.dragged(k):
        _add_handle(plot, k)
    if panel.verticals:
        nowhere = [np.nan] * len(panel.verticals)
        # The page moves a label down a row, or to the left of its line, where it would not fit.
        source = source_of(
            f"panel{k}_verticals",
            x=nowhere,
            y=nowhere,
            label=[vertical.label for vertical in panel.verticals],
            align=["left"] * len(panel.verticals),
            shift=[5] * len(panel.verticals),
            drop=[4 + 16 * i for i in range(len(panel.verticals))],
        )
        add_glyph(plot, source, VSpan(x="x", line_dash="dotted", line_width=1.5))
        add_glyph(
            plot,
            source,
            Text(
                x="x",
                y="y",
                text="label",
                text_font_size="12px",
                x_offset="shift",
                y_offset="drop",
                text_align="align",
                text_baseline="top",
            ),
        )
    if panel.marks:
        add_marks(plot, k, len(panel.marks))
    rows = [(panel.x.label, "@x{custom}")]
    rows += [(label, f"@y{i}{{custom}}") for i, label in enumerate(panel.lines)]
    plot.add_tools(
        HoverTool(
            renderers=curves[:1],
            mode="vline",
            line_policy="nearest",
            tooltips=rows,
            show_arrow=False,
            formatters={
                field.split("{")[0]: hover_code("return window.routecore.number(value, '.3g');")
                for _, field in rows
            },
        )
    )


def _add_bands(plot: Plot, panel: Lines, k: int) -> None:
    if not panel.bands:
        return
    colours = [CATEGORIES[(3 + i) % len(CATEGORIES)] for i in range(len(panel.bands))]
    source = source_of(f"panel{k}_bands", x0=colours, x1=colours, colour=colours)
    add_glyph(
        plot,
        source,
        VStrip(x0="x0", x1="x1", fill_color="colour", fill_alpha=0.18, line_color=None),
    )


def _add_handle(plot: Plot, k: int) -> None:
    """What is taken hold of to move along the panel: a line, and a knob on the axis."""
    source = source_of(f"panel{k}_handle", x=[np.nan], y=[np.nan])
    add_glyph(plot, source, VSpan(x="x", line_width=1.2, line_alpha=0.55))
    add_glyph(plot, source, Scatter(x="x", y="y", size=13, line_color="#FFFFFF", line_width=2))
