"""The Bokeh figure of a map: cells on a unit square, hatching, borders and labels over them."""

import numpy as np

from routecore.explore.colours import CONTINUOUS
from routecore.explore.controls import Axis
from routecore.explore.figure_parts import (
    add_axis,
    add_curves,
    add_glyph,
    add_marks,
    hover_code,
    source_of,
)
from routecore.explore.panels import Map
from routecore.extras import extra

with extra("explore"):
    from bokeh.models import (
        HoverTool,
        Image,
        Line,
        LinearColorMapper,
        LinearScale,
        LogScale,
        Plot,
        Range1d,
        Text,
    )


def draw_map(plot: Plot, explorer, panel: Map, k: int) -> None:
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
    source = source_of(f"panel{k}_cells", image=[np.zeros((1, 1))])
    image = add_glyph(plot, source, Image(image="image", x=0, y=0, dw=1, dh=1, color_mapper=mapper))
    if panel.categories:
        _add_strokes(plot, f"panel{k}_hatch", [("#FFFFFF", 1, 0.6)])
    if panel.borders:
        _add_strokes(plot, f"panel{k}_borders", [("#FFFFFF", 4, 0.75), ("#111111", 1.6, 1)])
    # Over colours, lines and marks are white with a dark edge, so that they show on all of them.
    x, y = explorer.axes(k)
    add_curves(plot, panel, k, None, x_range_name=x.scale, y_range_name=y.scale)
    if panel.categories:
        _add_labels(plot, f"panel{k}_names", text_font_style="bold", text_font_size="13px")
    if panel.borders:
        _add_labels(plot, f"panel{k}_tags", text_font_size="12px")
    add_marks(plot, k, 1)
    target = f"window.routecore.explorers.{explorer.name}"
    plot.add_tools(
        HoverTool(
            name=f"panel{k}_hover",
            renderers=[image],
            show_arrow=False,
            tooltips=[
                (x.label, "$x{custom}"),
                (y.label, "$y{custom}"),
                (panel.label or panel.title, "$sx{custom}"),
            ],
            formatters={
                # The value is looked up by place: Bokeh itself writes a cell without one as NaN.
                field: hover_code(f"return {target}.describe({k}, '{field}', {given});")
                for field, given in (("$x", "value"), ("$y", "value"), ("$sx", "special_vars"))
            },
        )
    )


def _add_strokes(plot: Plot, name: str, pens) -> None:
    """Strokes in one source, set apart by NaN, drawn with each pen: its colour, width, opacity."""
    source = source_of(name, x=[], y=[])
    for colour, width, alpha in pens:
        pen = {"line_color": colour, "line_width": width, "line_alpha": alpha}
        add_glyph(plot, source, Line(x="x", y="y", line_join="round", **pen))


def _add_labels(plot: Plot, name: str, **look) -> None:
    """Texts that the page puts where there is room for them."""
    source = source_of(name, x=[], y=[], text=[], angle=[], ink=[], halo=[])
    # On a patch of its own, so that neither hatching nor a border runs through it.
    text = Text(x="x", y="y", text="text", text_color="ink", angle="angle", **look)
    text.update(background_fill_color="halo", padding=2, border_radius=3)
    text.update(text_align="center", text_baseline="middle")
    add_glyph(plot, source, text)


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
    made = add_axis(plot, "below" if side == "x" else "left", axis.label, scale)
    made.update(name=name, visible=shown, **{f"{side}_range_name": scale})
