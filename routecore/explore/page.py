"""The page face: markup, the empty Bokeh figures and the generated code, as one fragment.

The fragment needs BokehJS and the scripts and the style sheet of ``static/`` beside the page. Where
they, or JavaScript, are missing it still shows the print face and the verdict.
"""

import base64
import json
import re
from functools import cache
from importlib import resources

from routecore.explore.colours import CATEGORIES, CONTINUOUS, DASHES, HATCHES, MARKS, hatch, ink
from routecore.explore.controls import Axis, pretty
from routecore.explore.figures import bokeh_figure
from routecore.explore.generate import generated_code, runs
from routecore.explore.panels import Lines, Readout
from routecore.explore.plane import Plane
from routecore.explore.plane_page import plane_data, plane_markup
from routecore.explore.rows_page import hidden_controls, row_parts, rows_data
from routecore.explore.terms import panel_terms, term
from routecore.extras import extra
from routecore.numbers import parts
from routecore.symbols import PARAMETERS

with extra("explore"):
    from bokeh.document import Document
    from bokeh.models import CustomJS

# The classes of the keys in a legend that show the hatching.
HATCH_KEYS = {hatching: f"key-hatch{i}" for i, hatching in enumerate(HATCHES)}


def html(explorer, png: bytes) -> str:
    """The fragment at the explorer's current values; `png` is its print face."""
    picture = base64.b64encode(png).decode()
    # "<" never appears in the data, so that nothing in it can end the script element.
    data = json.dumps(_data(explorer), separators=(",", ":"), ensure_ascii=False)
    panels = [_panel_markup(explorer, k) for k in range(len(explorer.panels))]
    hidden = hidden_controls(explorer)
    return _template().render(
        explorer=explorer,
        pretty=pretty,
        picture=picture,
        data=data.replace("<", "\\u003c"),
        panels=_with_tabs(panels),
        sliders=[c for name, c in explorer.controls.items() if name not in hidden],
        parts=row_parts(explorer),
        figures=sum(panel["kind"] != "readout" for panel in panels),
        longest=unbroken(longest_verdict(explorer)),
        partners={name for pair in explorer.order for name in pair},
    )


# What stands in a sentence as a formula, q* = 0.78 or ξ₁ < 0 < ξ₂: it is not broken over lines.
# The same pattern stands in explorer-words.js (a test compares).
FORMULA = r"\S+(?: [=≈<>≤≥] \S+)+"


def unbroken(text: str) -> str:
    """The text with its formulas held together."""
    return re.sub(FORMULA, lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)


TABS = {"lines": "Curves", "map": "Map", "plane": "Plane", "readout": "Numbers", "bars": "Bars"}


def _with_tabs(panels: list[dict]) -> list[dict]:
    """The panels with what their tabs say: the kind, numbered where there are several."""
    kinds = ["bars" if panel.get("bars") else panel["kind"] for panel in panels]
    return [
        {
            **panel,
            "tab": TABS[kind] + (f" {kinds[:k].count(kind) + 1}" if kinds.count(kind) > 1 else ""),
        }
        for k, (panel, kind) in enumerate(zip(panels, kinds, strict=True))
    ]


def longest_verdict(explorer) -> str:
    """The most that the verdict can have to say, for the page to keep room for it.

    Of each list of sentences the longest, with a wide number wherever one is filled in.
    """
    said = [
        ["".join(_long(explorer, part) for part in parts(sentence)) for _, sentence in sentences]
        for sentences in explorer.sentences
    ]
    return " ".join(max(sentences, key=len) for sentences in said)


def _long(explorer, part) -> str:
    """What takes the room of a piece of a sentence: of a number, and of the name of a row."""
    return part if isinstance(part, str) else "−000.0" if part[1] else explorer.rows.longest


def longest_where(explorer, k: int) -> str:
    """As much as is said of the point on map `k` (explorer-spoken.js), to keep room for it."""
    names = explorer.dragged_on_map(k)
    symbols = [explorer.controls[name].symbol for name in names if name]
    labels = [label for _, label, _ in explorer.panels[k].categories]
    if not symbols:
        return ""
    label = max(labels, key=len, default="")
    here = ", ".join(f"{pretty(symbol)} = $00.00" for symbol in symbols)
    moves = [
        f"raise {pretty(explorer.controls[name].symbol)} by $0.000 and it becomes “{label}”"
        for name, told in zip(names, explorer.fixed_under(k), strict=True)
        if name and told
    ]
    return f"{here}: {label}. " + ("; ".join(moves) if labels else explorer.panels[k].label)


def _phrase_and_unit(label: str) -> tuple[str, str]:
    """The label of a readout, and the unit in brackets that must not be broken."""
    phrase, bracket, unit = label.rpartition(" (")
    return (phrase, bracket[1:] + unit) if bracket and unit.endswith(")") else (label, "")


@cache
def _template():
    with extra("explore"):
        from jinja2 import Environment

    source = resources.files("routecore.explore") / "static" / "explorer.html"
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source.read_text(encoding="utf-8"))


def _data(explorer) -> dict:
    """Everything explorer.js needs to know."""
    document = Document(title=explorer.title)
    drawn = [k for k, panel in enumerate(explorer.panels) if not isinstance(panel, Readout)]
    figures = [bokeh_figure(explorer, k) for k in drawn]
    for figure in figures:
        document.add_root(figure)
    document.add_root(CustomJS(name="generated", code=generated_code(explorer)))
    ids: dict[str, str] = {}
    return {
        "document": _renumbered(document.to_json(deferred=False), ids),
        "roots": {ids[figure.id]: k for figure, k in zip(figures, drawn, strict=True)},
        "values": explorer.values,
        "controls": [
            {
                "name": c.name,
                "low": c.low,
                "high": c.high,
                "step": c.step,
                "scale": c.scale,
                "steps": c.steps,
                "digits": c.digits,
                "unit": c.unit,
                "axis": c.axis.label,
                "symbol": pretty(c.symbol),
                "term": term(c.symbol),
            }
            for c in explorer.controls.values()
        ],
        "rows": rows_data(explorer),
        "order": explorer.order,
        "presets": list(explorer.presets.values()),
        "python": explorer.python,
        "game": _parameters(explorer),
        "panels": [
            {**_panel_data(explorer, k), "terms": panel_terms(explorer, k)}
            for k in range(len(explorer.panels))
        ],
        "verdict": [[parts(sentence) for _, sentence in part] for part in explorer.sentences],
    }


def _renumbered(part, ids: dict[str, str]):
    """The document with its models numbered from 0, so that a fragment is the same bytes wherever it
    is made: Bokeh counts the models of the whole process. `ids` collects the new name of each.
    """
    if isinstance(part, (list, tuple)):
        return [_renumbered(each, ids) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        key: ids.setdefault(value, str(len(ids))) if key == "id" else _renumbered(value, ids)
        for key, value in part.items()
    }


def _parameters(explorer) -> list[str]:
    """The names of a game's parameters, if the controls of the explorer are all of them."""
    names = [symbol.name for symbol in PARAMETERS]
    return names if set(names) <= set(explorer.controls) else []


def _axis_data(axis: Axis) -> dict:
    return {
        "name": axis.symbol.name,
        "low": axis.low,
        "high": axis.high,
        "scale": axis.scale,
        "label": axis.label,
    }


def _panel_data(explorer, k: int) -> dict:
    panel = explorer.panels[k]
    if isinstance(panel, Readout):
        specs = [spec for _, spec in panel.rows.values()]
        return {"kind": "readout", "specs": specs, "bars": panel.bars}
    slots = {
        kind: [symbol.name for symbol in run.arguments] for kind, run in runs(explorer, k).items()
    }
    if isinstance(panel, Plane):
        return plane_data(panel, slots, _axis_data)
    if isinstance(panel, Lines):
        return {
            "kind": "lines",
            "slots": slots,
            "x": _axis_data(panel.x),
            "points": panel.points,
            "lines": len(panel.lines),
            "colours": panel.line_colours,
            "marks": len(panel.marks),
            "drags": [mark.drag and [symbol.name for symbol in mark.drag] for mark in panel.marks],
            "drag": explorer.dragged(k),
            "fixed": panel.y_range is not None,
            "verticals": len(panel.verticals),
            "bands": len(panel.bands),
        }
    x, y = explorer.axes(k)
    return {
        "kind": "map",
        "slots": slots,
        "x": _axis_data(x),
        "y": _axis_data(y),
        "chosen": panel.chosen,
        "n": panel.n,
        "points": panel.points,
        "lines": len(panel.lines),
        "marked": panel.marker is not None,
        "categories": {code: label for code, label, _ in panel.categories} or None,
        "regions": [
            {"code": code, "text": label, "halo": colour, "ink": ink(colour), "hatch": hatch(code)}
            for code, label, colour in panel.categories
        ],
        "borders": list(panel.borders),
        "drags": explorer.dragged_on_map(k),
        "told": explorer.fixed_under(k),
        "marks": 1,
        "diverging": panel.palette == "diverging",
        "limits": panel.limits,
    }


def _panel_markup(explorer, k: int) -> dict:
    """What the template shows of a panel: its kind, its legend, its rows."""
    panel = explorer.panels[k]
    if isinstance(panel, Readout):
        return {
            "kind": "readout",
            "bars": panel.bars,
            "title": panel.title,
            "rows": [_phrase_and_unit(label) for label in panel.rows],
        }
    if isinstance(panel, Plane):
        return plane_markup(panel)
    over = "" if isinstance(panel, Lines) else " key-over"
    legend = [
        {
            "kind": f"line{over}",
            "label": label,
            "dash": DASHES[i][0],
            "colour": "#FFFFFF" if over else panel.line_colours[i],
        }
        for i, label in enumerate(panel.lines)
    ]
    if isinstance(panel, Lines):
        legend += [
            {"kind": f"mark key-{shape}", "label": mark.label, "colour": filling}
            for mark, (shape, _, filling) in zip(panel.marks, MARKS, strict=False)
        ]
        legend += [
            {"kind": "area key-band", "label": band.label, "colour": CATEGORIES[3 + i]}
            for i, band in enumerate(panel.bands)
        ]
        return {"kind": "lines", "title": panel.title, "legend": legend}
    legend += [
        {"kind": f"area {HATCH_KEYS[hatch(code)]}", "label": label, "colour": colour}
        for code, label, colour in panel.categories
    ]
    if explorer.marker(k) is not None:
        legend.append({"kind": "mark key-circle", "label": "now", "colour": MARKS[0][2]})
    if explorer.has_gaps(k):
        legend.append({"kind": "area key-nothing", "label": "outside the model"})
    palette = CONTINUOUS[panel.palette]
    stops = ",".join(palette[i * (len(palette) - 1) // 8] for i in range(9))
    return {
        "kind": "map",
        "title": panel.title,
        "legend": legend,
        "chosen": panel.chosen,
        "axes": [axis.symbol.name for axis in explorer.axes(k)],
        "where": longest_where(explorer, k),
        "label": panel.label,
        "stops": "" if panel.categories else stops,
    }
