"""What the Bokeh figures of curves and of maps are made of: sources, glyphs, axes, marks."""

import numpy as np

from routecore.explore.colours import DASHES, MARKS
from routecore.explore.panels import Lines, Map
from routecore.extras import extra

with extra("explore"):
    from bokeh.models import (
        BasicTicker,
        ColumnDataSource,
        CustomJSHover,
        CustomJSTicker,
        CustomJSTickFormatter,
        Line,
        LinearAxis,
        LogAxis,
        Plot,
        Scatter,
    )


# Bokeh's own ticks of a short logarithmic axis are equally far apart as numbers: 5, 10, 15, 20.
LOG_TICKS = "return window.routecore.logTicks(cb_data.start, cb_data.end);"


def source_of(name: str, **columns) -> ColumnDataSource:
    return ColumnDataSource(data=columns, name=name)


def add_glyph(plot: Plot, source: ColumnDataSource, glyph, **ranges):
    """A glyph on Bokeh's upper layer: what moves is repainted without the axes underneath."""
    return plot.add_glyph(source, glyph, level="overlay", **ranges)


def hover_code(code: str) -> CustomJSHover:
    return CustomJSHover(code=code)


def add_axis(plot: Plot, side: str, label: str, scale: str) -> LinearAxis | LogAxis:
    made = (LogAxis if scale == "log" else LinearAxis)(
        axis_label=label,
        ticker=CustomJSTicker(major_code=LOG_TICKS)
        if scale == "log"
        else BasicTicker(desired_num_ticks=5),
        formatter=CustomJSTickFormatter(code="return window.routecore.tick(tick);"),
        axis_label_text_font_style="normal",
        axis_label_text_font_size="13px",
        major_label_text_font_size="12px",
        minor_tick_line_color=None,
        major_tick_in=0,
        major_tick_out=4,
        axis_label_standoff=6,
    )
    plot.add_layout(made, side)
    return made


def add_curves(plot: Plot, panel: Lines | Map, k: int, colours, **ranges) -> list:
    if not panel.lines:
        return []
    source = source_of(f"panel{k}_curves", x=[], **{f"y{i}": [] for i in range(len(panel.lines))})
    drawn = []
    for i in range(len(panel.lines)):
        line = {"x": "x", "y": f"y{i}", "line_dash": DASHES[i][0]}
        if colours is None:
            add_glyph(plot, source, Line(line_color="#111111", line_width=4.5, **line), **ranges)
        colour = colours[i] if colours else "#FFFFFF"
        drawn.append(
            add_glyph(plot, source, Line(line_color=colour, line_width=2.5, **line), **ranges)
        )
    return drawn


def add_marks(plot: Plot, k: int, count: int) -> None:
    shapes, _, fillings = zip(*MARKS[:count], strict=True)
    source = source_of(
        f"panel{k}_marks", x=[np.nan] * count, y=[np.nan] * count, shape=shapes, filling=fillings
    )
    add_glyph(
        plot,
        source,
        Scatter(
            x="x",
            y="y",
            marker="shape",
            fill_color="filling",
            size=12,
            line_color="#111111",
            line_width=2.5,
        ),
    )
