"""The desk for thresholds: a log is read in the page, and a threshold with its price comes out.

The arithmetic is that of `routecore.cascades`, in JavaScript, because a reader's file must not
leave the page. What is an algorithm (CSV, sort, hull, resample) is ported by hand and lies in the
folder `ports`; tests compare the two in Chromium. What is a formula or a sentence comes with the
page, out of the package. Here are the markup, the empty figure, and a sample file to try it on.
"""

import json
from functools import cache
from importlib.resources import files
from os import PathLike
from pathlib import Path

from routecore.book.assets import save_desk
from routecore.cascades.recorded import recorded_answers
from routecore.cascades.words import page_data, page_formulas, page_functions
from routecore.explore.colours import CATEGORIES, DASHES
from routecore.explore.faces import live_page
from routecore.explore.figure_parts import add_axis
from routecore.extras import extra
from routecore.routing.uncertainty import ENOUGH

with extra("explore"):
    from bokeh.document import Document
    from bokeh.models import (
        ColumnDataSource,
        CustomJS,
        CustomJSHover,
        Grid,
        HoverTool,
        Line,
        Plot,
        Range1d,
        Scatter,
        Segment,
    )

TITLE = "A threshold from a log of scores"
SAMPLE = "gsm8k"
SAMPLE_NAME = "recorded-mixtral-8x7b-to-gpt-4-on-gsm8k.csv"
SAMPLE_LABEL = (
    "Recorded: {queries:,} questions of GSM8K, answered by Mixtral-8x7B and by GPT-4. Costs are US"
    " dollars per 1,000 queries, from sizes and list prices; both scores were fitted on other"
    " questions."
)

COSTS = (("cost_low", "Cost per query, cheap model"), ("cost_high", "Cost per query, dear model"))
CURVES = (
    ("frontier", "cascade, every threshold"),
    ("hull", "hull: mixing two thresholds"),
    ("router", "router, every threshold"),
    ("second", "second log, every threshold"),
)
ONLY = {"router": "desk-routed", "second": "desk-compared"}  # shown where there is one
READOUT = (
    ("threshold", "threshold"),
    ("rate", "escalation rate"),
    ("cost", "mean cost"),
    ("quality", "quality"),
    ("price", "shadow price"),
    ("held", "quality, held out"),
    ("band", "quality, 90 % band"),
    ("rates", "escalation rate, 90 % band"),
    ("structural", "structural cost"),
)


class ThresholdsDesk:
    """What a page of the book shows; a terminal has no scripts to run it with."""

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"text/plain": repr(self), "text/html": html(), **live_page(TITLE, self.save)}

    def __repr__(self) -> str:
        return (
            "The desk for thresholds works in a page: in the built book, or saved with .save(path)."
        )

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the desk as one HTML file that needs nothing else; returns the path."""
        return save_desk(path, TITLE, html())


@cache
def sample_csv() -> str:
    r"""Recorded answers of two models as a log in CSV. Source: see `routecore.cascades.recorded`.

    Examples
    --------
    >>> print("\n".join(sample_csv().split("\n")[:2]))
    score,correct_low,correct_high,cost_low,cost_high,router_score
    0.725,1,1,0.0522,2.55,-0.144
    """
    answers = recorded_answers(SAMPLE)
    rows = zip(
        answers.scores("after")["correctness"],
        answers.correct_low,
        answers.correct_high,
        *answers.costs(),
        answers.scores("before")["benefit"],
        strict=True,
    )
    lines = [
        f"{s:.3f},{low},{high},{cost_low:.6g},{cost_high:.6g},{router:.3f}"
        for s, low, high, cost_low, cost_high, router in rows
    ]
    return "\n".join(["score,correct_low,correct_high,cost_low,cost_high,router_score", *lines, ""])


def html() -> str:
    """The markup of the desk; it needs the scripts and the style sheet beside the page."""
    with extra("explore"):
        from jinja2 import Environment

    source = files("routecore.book.desks.thresholds") / "desk-thresholds.html"
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    document, root = _figure()
    data = {
        "figure": {"json": document, "root": root},
        "enough": ENOUGH,
        "formulas": page_formulas(),
        "words": page_data() | {"code": page_functions()},
        "sample": {"name": SAMPLE_NAME, "text": sample_csv()},
    }
    # "<" never appears in the data, so that nothing in it can end the script element.
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    legend = [
        {
            "key": f"key-line {DASHES[i][0]}",
            "colour": CATEGORIES[i],
            "label": label,
            "looks": DASHES[i][0],
            "only": ONLY.get(name),
        }
        for i, (name, label) in enumerate(CURVES)
    ]
    legend += [
        {"key": "key-mark", "label": "chosen, with its 90 % bands", "looks": "white diamond"},
        {
            "key": "key-mark desk-there",
            "label": "the same on the second log",
            "looks": "grey diamond",
            "only": ONLY["second"],
        },
    ]
    label = SAMPLE_LABEL.format(queries=len(recorded_answers(SAMPLE)))
    return environment.from_string(source.read_text(encoding="utf-8")).render(
        data=text, costs=COSTS, readout=READOUT, legend=legend, sample={"label": label}
    )


def _figure() -> tuple[dict, str]:
    """The empty figure as JSON, and the id of its root. The page fills its sources by name."""
    plot = Plot(
        name="figure",
        x_range=Range1d(0, 1),
        y_range=Range1d(0, 1),
        sizing_mode="stretch_both",
        toolbar_location=None,
        outline_line_color=None,
        background_fill_color=None,
        border_fill_color=None,
        min_border_left=8,
        min_border_right=14,
        min_border_top=8,
        min_border_bottom=8,
    )
    for dimension, (side, label) in enumerate(
        (("below", "mean cost per query"), ("left", "quality"))
    ):
        plot.add_layout(Grid(dimension=dimension, axis=add_axis(plot, side, label, "linear")))
    drawn = []
    for i, (name, _) in enumerate(CURVES):
        columns = {"x": [], "y": []}
        if name == "frontier":
            columns |= {"threshold": [], "rate": []}
        drawn.append(
            plot.add_glyph(
                ColumnDataSource(data=columns, name=name),
                Line(
                    x="x", y="y", line_color=CATEGORIES[i], line_dash=DASHES[i][0], line_width=2.2
                ),
            )
        )
    plot.add_glyph(
        ColumnDataSource(data={key: [] for key in ("x0", "y0", "x1", "y1")}, name="spread"),
        Segment(x0="x0", y0="y0", x1="x1", y1="y1", line_width=2),
        name="whiskers",
    )
    for name, inside in (("there", "#999999"), ("chosen", "#FFFFFF")):
        mark = Scatter(
            x="x",
            y="y",
            marker="diamond",
            size=13,
            fill_color=inside,
            line_color="#111111",
            line_width=2.5,
        )
        plot.add_glyph(ColumnDataSource(data={"x": [], "y": []}, name=name), mark)
    picked = "window.thresholdsDesk.desk.picked(cb_obj.x, cb_obj.y);"
    # Of two clicks within .3 s Bokeh calls the second a double tap, and no tap.
    for click in ("tap", "doubletap"):
        plot.js_on_event(click, CustomJS(code=picked))
    said = CustomJSHover(code="return window.routecore.number(value, '.4g');")
    rows = {
        "mean cost": "@x",
        "quality": "@y",
        "threshold": "@threshold",
        "escalation rate": "@rate",
    }
    plot.add_tools(
        HoverTool(
            renderers=drawn[:1],
            mode="vline",
            line_policy="nearest",
            tooltips=[(label, f"{field}{{custom}}") for label, field in rows.items()],
            formatters=dict.fromkeys(rows.values(), said),
        )
    )
    document = Document(title="Desk for thresholds")
    document.add_root(plot)
    return document.to_json(deferred=False), plot.id
