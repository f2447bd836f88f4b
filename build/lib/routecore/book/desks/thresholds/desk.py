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

import numpy as np

from routecore.book.assets import save_desk
from routecore.cascades.closed_form import separation
from routecore.cascades.simulation import simulate
from routecore.cascades.words import page_data, page_formulas, page_functions
from routecore.explore.colours import CATEGORIES, DASHES
from routecore.explore.faces import live_page
from routecore.extras import extra
from routecore.measured import cascade_pair
from routecore.routing.uncertainty import ENOUGH

with extra("explore"):
    from bokeh.document import Document
    from bokeh.models import (
        BasicTicker,
        ColumnDataSource,
        CustomJSHover,
        CustomJSTickFormatter,
        Grid,
        HoverTool,
        Line,
        LinearAxis,
        Plot,
        Range1d,
        Scatter,
        Segment,
    )

PAIR = ("llama3.1-8b", "gpt-4o", "mmlu")
QUERIES = 1531  # as many as were measured
ROUTER_AUROC = 0.65  # assumed: no router was measured on this pair
SEED = 1
TITLE = "A threshold from a log of scores"
SAMPLE_NAME = "simulated-llama3.1-8b-to-gpt-4o-on-mmlu.csv"
SAMPLE_LABEL = (
    f"Simulated: {QUERIES:,} queries drawn from the measured accuracy, cost and AUROC"
    " of llama3.1-8b and gpt-4o on MMLU, with an assumed router of AUROC"
    f" {ROUTER_AUROC}. Costs are US dollars per 1,000 queries."
)

COSTS = (("cost_low", "Cost per query, cheap model"), ("cost_high", "Cost per query, dear model"))
CURVES = (
    ("frontier", "cascade, every threshold"),
    ("hull", "hull: mixing two thresholds"),
    ("router", "router, every threshold"),
)
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
    r"""SIMULATED outcomes of a measured pair of models, as a log in CSV. Seeded.

    Examples
    --------
    >>> print("\n".join(sample_csv().split("\n")[:2]))
    score,correct_low,correct_high,cost_low,cost_high,router_score
    0.916,1,1,0.038486,0.47476,0.472
    """
    pair = cascade_pair(*PAIR)
    log = simulate(
        [pair.low.accuracy, pair.high.accuracy],
        [pair.low.cost, pair.high.cost],
        [pair.low.auroc],
        queries=QUERIES,
        seed=SEED,
        models=[pair.low.model, pair.high.model],
    )
    random = np.random.default_rng(SEED + 1)
    # The weaker score knows before generation, less well, whether the cheap model will be right.
    routed = random.logistic(size=QUERIES) + separation(ROUTER_AUROC) * log.correct[0]
    confidence = 1 / (1 + np.exp(-log.score[0]))
    rows = zip(
        confidence,
        log.correct[0],
        log.correct[1],
        log.cost[0],
        log.cost[1],
        1 / (1 + np.exp(-routed)),
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
            "router": name == "router",
        }
        for i, (name, label) in enumerate(CURVES)
    ]
    legend.append({"key": "key-mark", "label": "chosen, with its 90 % bands"})
    return environment.from_string(source.read_text(encoding="utf-8")).render(
        data=text, costs=COSTS, readout=READOUT, legend=legend, sample={"label": SAMPLE_LABEL}
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
        axis = LinearAxis(
            axis_label=label,
            ticker=BasicTicker(desired_num_ticks=5),
            minor_tick_line_color=None,
            formatter=CustomJSTickFormatter(code="return window.routecore.number(tick, '.4g');"),
            axis_label_text_font_style="normal",
            axis_label_text_font_size="13px",
            major_label_text_font_size="12px",
            major_tick_in=0,
            major_tick_out=4,
        )
        plot.add_layout(axis, side)
        plot.add_layout(Grid(dimension=dimension, axis=axis))
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
    plot.add_glyph(
        ColumnDataSource(data={"x": [], "y": []}, name="chosen"),
        Scatter(
            x="x",
            y="y",
            marker="diamond",
            size=13,
            fill_color="#FFFFFF",
            line_color="#111111",
            line_width=2.5,
        ),
    )
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
