"""The page face of a `Plane`: its Bokeh figure, and what explorer-plane.js needs to fill it."""

import numpy as np

from routecore.explore import plane
from routecore.explore.colours import DASHES
from routecore.explore.dots import Dots
from routecore.explore.figure_parts import add_axis, add_glyph, hover_code, source_of
from routecore.explore.plane import LINES, Plane
from routecore.extras import extra

with extra("explore"):
    from bokeh.models import Grid, HoverTool, Line, Plot, Scatter, Segment, Text

DRAWING = ("LINES", "GAP", "ARROW_LEFT", "ARROW_UP", "ARROW_STEP", "ARROW", "HEAD")
NOTHING = "#00000000"
HOLLOW = "#8A8A8A"  # 3:1 on white and on black


def draw_plane(plot: Plot, panel: Plane, k: int) -> None:
    """The empty figure of a plane, lines under curves under points."""
    for dimension, (side, label) in enumerate((("below", panel.x_label), ("left", panel.y_label))):
        axis = add_axis(plot, side, label, "linear")
        plot.add_layout(Grid(dimension=dimension, axis=axis))
    _draw_families(plot, panel, k)
    for i, curve in enumerate(panel.curves):
        source = source_of(f"panel{k}_curve{i}", t=[], x=[], y=[])
        drawn = add_glyph(
            plot,
            source,
            Line(x="x", y="y", line_color=curve.colour, line_width=3, line_dash=DASHES[i][0]),
        )
        rows = [(curve.along.label, "@t{custom}")]
        rows += [(panel.x_label, "@x{custom}"), (panel.y_label, "@y{custom}")]
        said = hover_code("return window.routecore.number(value, '.3g');")
        plot.add_tools(
            HoverTool(
                renderers=[drawn],
                line_policy="nearest",
                tooltips=rows,
                show_arrow=False,
                formatters={"@t": said, "@x": said, "@y": said},
            )
        )
    for i, path in enumerate(panel.paths):
        source = source_of(f"panel{k}_path{i}", x=[], y=[])
        look = {"line_color": path.colour, "line_dash": path.dash, "line_width": 3}
        add_glyph(plot, source, Line(x="x", y="y", **look))
    _draw_points(plot, panel, k)
    if panel.dots is not None:
        # A dot at the edge is drawn whole, and wiped whole: Bokeh leaves the first row of pixels.
        plot.min_border_top = plot.min_border_right = 16
        _draw_dots(plot, panel.dots, k)


def _draw_families(plot: Plot, panel: Plane, k: int) -> None:
    for i, family in enumerate(panel.families):
        nowhere = [np.nan] * (2 * LINES + 1)
        ends = {"x0": "x0", "y0": "y0", "x1": "x1", "y1": "y1"}
        source = source_of(
            f"panel{k}_family{i}",
            **dict.fromkeys(ends, nowhere),
            width=[2.5 if j == LINES else 1 for j in range(2 * LINES + 1)],
            alpha=[1 if j == LINES else 0.6 for j in range(2 * LINES + 1)],
        )
        look = {"line_color": family.colour, "line_dash": DASHES[i][0]}
        add_glyph(plot, source, Segment(**ends, line_width="width", line_alpha="alpha", **look))
        arrow = source_of(f"panel{k}_arrow{i}", **dict.fromkeys(ends, [np.nan] * 3))
        add_glyph(plot, arrow, Segment(**ends, line_width=3, line_color=family.colour))
    if panel.families:
        count = len(panel.families)
        shorts = [family.short for family in panel.families]
        source = source_of(f"panel{k}_shorts", x=[np.nan] * count, y=[np.nan] * count, text=shorts)
        text = {"text_font_size": "12px", "text_align": "center", "text_baseline": "top"}
        add_glyph(plot, source, Text(x="x", y="y", text="text", **text))


def _draw_points(plot: Plot, panel: Plane, k: int) -> None:
    rings = source_of(
        f"panel{k}_rings",
        x=[np.nan] * len(panel.rings),
        y=[np.nan] * len(panel.rings),
        shape=[ring.shape for ring in panel.rings],
        size=[ring_size(panel, i) for i in range(len(panel.rings))],
    )
    points = source_of(
        f"panel{k}_points",
        x=[np.nan] * len(panel.points),
        y=[np.nan] * len(panel.points),
        text=[point.label for point in panel.points],
        dx=[point.dx for point in panel.points],
        dy=[point.dy for point in panel.points],
        align=["right" if point.dx < 0 else "left" for point in panel.points],
        baseline=["bottom" if point.dy < 0 else "top" for point in panel.points],
        filling=[point.colour or NOTHING for point in panel.points],
        edge=["#111111" if point.colour else HOLLOW for point in panel.points],
        size=[point_size(point) for point in panel.points],
    )
    look = {"fill_color": "filling", "line_color": "edge", "line_width": 1.5, "size": "size"}
    add_glyph(plot, points, Scatter(x="x", y="y", marker="circle", **look))
    add_glyph(
        plot,
        rings,
        Scatter(x="x", y="y", marker="shape", size="size", fill_color=None, line_width=2.5),
    )
    look = {"x_offset": "dx", "y_offset": "dy", "text_align": "align", "text_baseline": "baseline"}
    add_glyph(plot, points, Text(x="x", y="y", text="text", text_font_size="12px", **look))


def _draw_dots(plot: Plot, dots: Dots, k: int) -> None:
    """Each look is a glyph of its own, so that a dot changes its look by moving between them."""
    nowhere, text = [np.nan] * dots.rows.most, [str(row + 1) for row in range(dots.rows.most)]
    for i, look in enumerate(dots.looks):
        source = source_of(f"panel{k}_dots{i}", x=nowhere, y=nowhere, text=text)
        drawn = {"marker": look.shape, "size": look.size, "fill_color": look.colour}
        add_glyph(
            plot, source, Scatter(x="x", y="y", line_color="#111111", line_width=1.5, **drawn)
        )
        words = {"text_align": "center", "text_baseline": "middle", "text_font_size": "11px"}
        add_glyph(plot, source, Text(x="x", y="y", text="text", text_color="#111111", **words))


def point_size(point: plane.Point) -> int:
    """How wide a point is drawn, in pixels."""
    return 11 if point.colour else 7


def ring_size(panel: Plane, i: int) -> int:
    """How wide ring `i` is drawn, in pixels: each around those before it."""
    return 19 + 7 * i


def plane_data(panel: Plane, slots: dict, axis_data) -> dict:
    """What explorer-plane.js needs besides the generated code."""
    return {
        "kind": "plane",
        "slots": slots,
        "curves": [axis_data(curve.along) for curve in panel.curves],
        "paths": [len(path.x) for path in panel.paths],
        "colours": [curve.colour for curve in panel.curves] + [path.colour for path in panel.paths],
        "samples": panel.samples,
        "families": len(panel.families),
        "points": len(panel.points),
        "rings": len(panel.rings),
        "dragged": [symbol.name for symbol in panel.drag],
        "dots": panel.dots
        and {
            "looks": len(panel.dots.looks),
            "listed": panel.dots.listed,
            "most": panel.dots.rows.most,
            "parts": [symbol.name for symbol in panel.dots.rows.parts],
            "drag": [symbol.name for symbol in panel.dots.drag],
        },
        "drawing": {name.lower(): getattr(plane, name) for name in DRAWING},
    }


def plane_markup(panel: Plane) -> dict:
    """What the template shows of a plane: its title and its legend."""
    legend: list[dict] = [
        {"kind": "line", "label": curve.label, "dash": DASHES[i][0], "colour": curve.colour}
        for i, curve in enumerate(panel.curves)
    ]
    legend += [
        {"kind": "line", "label": path.label, "dash": path.dash, "colour": path.colour}
        for path in panel.paths
    ]
    legend += [
        {"kind": "line key-thin", "label": family.label, "dash": DASHES[i][0]}
        | {"colour": family.colour}
        for i, family in enumerate(panel.families)
    ]
    if panel.dots is not None and panel.dots.listed:
        legend += [
            {"kind": f"mark key-{look.shape}", "label": look.label, "colour": look.colour}
            for look in panel.dots.looks
        ]
    legend += [{"kind": f"ring key-{ring.shape}", "label": ring.label} for ring in panel.rings]
    return {"kind": "plane", "title": panel.title, "legend": legend}
