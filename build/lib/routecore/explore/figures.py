"""The Bokeh figures of the page face: empty, because the page itself computes what they show.

A figure's models are found again by name: ``panel0`` is the figure of the first panel,
``panel0_curves`` its source of curves, and so on. Maps live on a unit square, and their axes
only carry the labels, so that an axis can be exchanged, or be logarithmic, at no cost.
"""

import numpy as np

from routecore.explore.colours import CATEGORIES, CONTINUOUS, DASHES, MARKS
from routecore.explore.controls import Axis
from routecore.explore.panels import Lines, Map
from routecore.extras import extra

with extra("explore"):
    from bokeh.models import (
        BasicTicker,
        ColumnDataSource,
        CustomJSHover,
        CustomJSTickFormatter,
        Grid,
        HoverTool,
        Image,
        Line,
        LinearAxis,
        LinearColorMapper,
        LinearScale,
        LogAxis,
        LogScale,
        LogTicker,
        Plot,
        Range1d,
        Scatter,
        Text,
        VSpan,
        VStrip,
    )

TICKS = {"linear": BasicTicker, "log": LogTicker}


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
        _draw_lines(plot, panel, k)
    else:
        _draw_map(plot, explorer, panel, k)
    return plot


def _draw_lines(plot: Plot, panel: Lines, k: int) -> None:
    plot.x_range = Range1d(panel.x.low, panel.x.high)
    if panel.x.scale == "log":
        plot.x_scale = LogScale()
    if panel.y_range is not None:
        plot.y_range = Range1d(*panel.y_range)
    across = _add_axis(plot, "below", panel.x.label, panel.x.scale)
    up = _add_axis(plot, "left", panel.y_label, "linear")
    for dimension, axis in enumerate((across, up)):
        plot.add_layout(Grid(dimension=dimension, axis=axis))
    _add_bands(plot, panel, k)
    curves = _add_curves(plot, panel, k, panel.line_colours)
    if panel.verticals:
        nowhere = [np.nan] * len(panel.verticals)
        # Each label on a row of its own, so that two lines that all but meet can still be read.
        source = _source(
            f"panel{k}_verticals",
            x=nowhere,
            y=nowhere,
            label=[vertical.label for vertical in panel.verticals],
            drop=[4 + 16 * i for i in range(len(panel.verticals))],
        )
        _add_glyph(plot, source, VSpan(x="x", line_dash="dotted", line_width=1.5))
        _add_glyph(
            plot,
            source,
            Text(
                x="x",
                y="y",
                text="label",
                text_font_size="12px",
                x_offset=5,
                y_offset="drop",
                text_baseline="top",
            ),
        )
    if panel.marks:
        _add_marks(plot, k, len(panel.marks))
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
                field.split("{")[0]: _hover("return window.routecore.number(value, '.3g');")
                for _, field in rows
            },
        )
    )


def _draw_map(plot: Plot, explorer, panel: Map, k: int) -> None:
    for side, axis in zip("xy", explorer.axes(k), strict=True):
        offered = (
            {control.scale for control in explorer.controls.values()}
            if panel.chosen
            else {axis.scale}
        )
        for scale in sorted(offered):
            _add_map_axis(plot, side, axis, scale, f"panel{k}_{side}_{scale}")
    low, high, palette = panel.colours if panel.categories else (0, 1, CONTINUOUS[panel.palette])
    margin = 0.5 if panel.categories else 0
    mapper = LinearColorMapper(
        name=f"panel{k}_mapper",
        palette=list(palette),
        low=low - margin,
        high=high + margin,
        nan_color=(0, 0, 0, 0),
    )
    source = _source(f"panel{k}_cells", image=[np.zeros((1, 1))])
    image = _add_glyph(
        plot, source, Image(image="image", x=0, y=0, dw=1, dh=1, color_mapper=mapper)
    )
    # Over colours, lines and marks are white with a dark edge, so that they show on all of them.
    x, y = explorer.axes(k)
    _add_curves(plot, panel, k, None, x_range_name=x.scale, y_range_name=y.scale)
    _add_marks(plot, k, 1)
    target = f"window.routecore.explorers.{explorer.name}"
    plot.add_tools(
        HoverTool(
            name=f"panel{k}_hover",
            renderers=[image],
            show_arrow=False,
            tooltips=[
                (x.label, "$x{custom}"),
                (y.label, "$y{custom}"),
                (panel.label or panel.title, "@image{custom}"),
            ],
            formatters={
                field: _hover(f"return {target}.describe({k}, '{field}', value);")
                for field in ("$x", "$y", "@image")
            },
        )
    )


def _add_map_axis(plot: Plot, side: str, axis: Axis, scale: str, name: str) -> None:
    """An axis with a range of its own, shown if its scale is the one in use."""
    ranges, scales = (
        (plot.extra_x_ranges, plot.extra_x_scales)
        if side == "x"
        else (plot.extra_y_ranges, plot.extra_y_scales)
    )
    shown = scale == axis.scale
    low, high = (axis.low, axis.high) if shown else (1, 10)
    ranges[scale] = Range1d(low, high, name=f"{name}_range")
    scales[scale] = LogScale() if scale == "log" else LinearScale()
    made = _add_axis(plot, "below" if side == "x" else "left", axis.label, scale)
    made.update(name=name, visible=shown, **{f"{side}_range_name": scale})


def _source(name: str, **columns) -> ColumnDataSource:
    return ColumnDataSource(data=columns, name=name)


def _add_glyph(plot: Plot, source: ColumnDataSource, glyph, **ranges):
    """A glyph on Bokeh's upper layer: what moves is repainted without the axes underneath."""
    return plot.add_glyph(source, glyph, level="overlay", **ranges)


def _hover(code: str) -> CustomJSHover:
    return CustomJSHover(code=code)


def _add_axis(plot: Plot, side: str, label: str, scale: str) -> LinearAxis | LogAxis:
    made = (LogAxis if scale == "log" else LinearAxis)(
        axis_label=label,
        ticker=TICKS[scale](desired_num_ticks=5),
        formatter=CustomJSTickFormatter(code="return window.routecore.number(tick, '.4g');"),
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


def _add_bands(plot: Plot, panel: Lines, k: int) -> None:
    if not panel.bands:
        return
    colours = [CATEGORIES[(3 + i) % len(CATEGORIES)] for i in range(len(panel.bands))]
    source = _source(f"panel{k}_bands", x0=colours, x1=colours, colour=colours)
    _add_glyph(
        plot,
        source,
        VStrip(x0="x0", x1="x1", fill_color="colour", fill_alpha=0.18, line_color=None),
    )


def _add_curves(plot: Plot, panel: Lines | Map, k: int, colours, **ranges) -> list:
    if not panel.lines:
        return []
    source = _source(f"panel{k}_curves", x=[], **{f"y{i}": [] for i in range(len(panel.lines))})
    drawn = []
    for i in range(len(panel.lines)):
        line = {"x": "x", "y": f"y{i}", "line_dash": DASHES[i][0]}
        if colours is None:
            _add_glyph(plot, source, Line(line_color="#111111", line_width=4.5, **line), **ranges)
        colour = colours[i] if colours else "#FFFFFF"
        drawn.append(
            _add_glyph(plot, source, Line(line_color=colour, line_width=2.5, **line), **ranges)
        )
    return drawn


def _add_marks(plot: Plot, k: int, count: int) -> None:
    shapes, _, fillings = zip(*MARKS[:count], strict=True)
    source = _source(
        f"panel{k}_marks", x=[np.nan] * count, y=[np.nan] * count, shape=shapes, filling=fillings
    )
    _add_glyph(
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
