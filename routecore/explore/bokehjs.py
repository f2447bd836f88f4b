"""BokehJS without what no figure of ours uses: a good half of it, so that pages open sooner.

The script in the bokeh wheel is a list of modules, one function each, which ask for one another by
number. The index modules name every model there is; here they keep those that our figures are made
of, and modules that nothing asks for any more are left out. Some features are asked for by modules
that we need, but never called upon: toolbars with buttons, menus, a server, TeX in labels. Their
modules are replaced by one line each. No module is changed otherwise. A script of another make
(another version of Bokeh) is passed on whole.
"""

import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from routecore.extras import extra

# The models in the documents of our figures (a test compares), by the modules that make them.
MODELS = {
    "models/annotations/title": "Title",
    "models/axes/linear_axis": "LinearAxis",
    "models/axes/log_axis": "LogAxis",
    "models/callbacks/customjs": "CustomJS",
    "models/filters/all_indices": "AllIndices",
    "models/formatters/customjs_tick_formatter": "CustomJSTickFormatter",
    "models/glyphs/image": "Image",
    "models/glyphs/line": "Line",
    "models/glyphs/scatter": "Scatter",
    "models/glyphs/segment": "Segment",
    "models/glyphs/text": "Text",
    "models/glyphs/vspan": "VSpan",
    "models/glyphs/vstrip": "VStrip",
    "models/grids/grid": "Grid",
    "models/mappers/linear_color_mapper": "LinearColorMapper",
    "models/plots/plot": "Plot",
    "models/policies/labeling": "AllLabels",
    "models/ranges/range1d": "Range1d",
    "models/renderers/glyph_renderer": "GlyphRenderer",
    "models/scales/linear_scale": "LinearScale",
    "models/scales/log_scale": "LogScale",
    "models/selections/interaction_policy": "UnionRenderers",
    "models/selections/selection": "Selection",
    "models/sources/cds_view": "CDSView",
    "models/sources/column_data_source": "ColumnDataSource",
    "models/tickers/basic_ticker": "BasicTicker",
    "models/tickers/customjs_ticker": "CustomJSTicker",
    "models/tools/inspectors/customjs_hover": "CustomJSHover",
    "models/tools/inspectors/hover_tool": "HoverTool",
    "models/tools/toolbar": "Toolbar",
    "models/ui/notifications": "Notifications",
}
# What modules we need ask for, and no figure of ours has: it is never called upon.
UNUSED = (
    # a server, a notebook of Bokeh's own
    "client/connection", "embed/notebook", "embed/server", "protocol/message", "protocol/receiver",
    # maps of the earth, dates, categories, graphs, TeX in labels
    "core/util/projections", "models/axes/categorical_axis", "models/axes/datetime_axis",
    "models/axes/mercator_axis", "models/axes/timedelta_axis", "models/graphs/graph_hit_test_policy",
    "models/graphs/layout_provider", "models/ranges/factor_range", "models/renderers/graph_renderer",
    "models/text/math_text",
    # glyphs that tooltips would know
    "models/glyphs/harea", "models/glyphs/harea_step", "models/glyphs/multi_line",
    "models/glyphs/patch", "models/glyphs/patches", "models/glyphs/varea",
    "models/glyphs/varea_step",
    # toolbars with buttons, menus
    "core/util/menus", "models/annotations/toolbar_panel", "models/tools/actions/help_tool",
    "models/tools/on_off_button", "models/tools/tool_button", "models/ui/menus/divider_item",
    "styles/buttons.css", "styles/icons.css", "styles/legacy_menus.css", "styles/logo.css",
    "styles/menus.css", "styles/notifications.css", "styles/toolbar.css",
)  # fmt: skip

_LIST = re.compile(r"(.*\)\n\(\[\n)(.*)(\n\], 0, )(\{.*\})(, \{\}\);\}\);\s*)", re.DOTALL)
_BETWEEN = re.compile(r",\n(?=function _\()")
_REQUIRE = re.compile(r"function _\(([\w$]+)")
_NOTHING = "function _(){}"
# Any name that is asked for is an empty class: no object is one of it, and none is made.
_UNUSED = "function _(a,b){b.exports=new Proxy({},{get:()=>class{}})}"
_UNUSED_STYLE = 'function _(a,b){b.exports={__esModule:!0,default:""}}'


def trimmed(script: str) -> str:
    """The script with what our figures need; a script of another make as it is.

    Parameters
    ----------
    script : the text of ``bokeh.min.js``
    """
    found = _LIST.fullmatch(script)
    if not found:
        return script
    head, listed, between, aliases, tail = found.groups()
    modules, numbers = _BETWEEN.split(listed), json.loads(aliases)
    if not numbers.keys() >= {"base", "core/util/templating", "models/main", *MODELS, *UNUSED}:
        return script

    models = ",".join(f"r({numbers[made_in]}).{name}" for made_in, name in MODELS.items())
    modules[numbers["models/main"]] = (
        f"function _(r,m,x,o){{o();r({numbers['base']}).register_models([{models}])}}"
    )
    # The formats of numbers, dates and C that a tooltip could ask for; they have no names.
    formats = _asked(modules[numbers["core/util/templating"]]) - set(numbers.values())
    for number in formats:
        modules[number] = _UNUSED
    for name in UNUSED:
        modules[numbers[name]] = _UNUSED_STYLE if name.endswith(".css") else _UNUSED
    kept = _reached(modules)
    names = {name: k for name, k in numbers.items() if k in kept}
    texts = [text if k in kept else _NOTHING for k, text in enumerate(modules)]
    return "".join(
        [head, ",\n".join(texts), between, json.dumps(names, separators=(",", ":")), tail]
    )


def _asked(module: str) -> set[int]:
    """The numbers of the modules that one asks for.

    An inner function may call an argument of its own by the same letter as the one that asks for
    modules: then a module too many is kept.
    """
    require = _REQUIRE.match(module)
    name = re.escape(require[1]) if require else r"\b\B"
    return {int(number) for number in re.findall(rf"(?<![\w$.]){name}\((\d+)\)", module)}


def _reached(modules: list[str]) -> set[int]:
    """The numbers of the modules that the first asks for, or one that it asks for, and so on."""
    reached, waiting = set(), {0}
    while waiting:
        number = waiting.pop()
        if number not in reached and number < len(modules):
            reached.add(number)
            waiting |= _asked(modules[number])
    return reached


@cache
def bokeh_script() -> str:
    """BokehJS for our figures, out of the installed bokeh wheel."""
    with extra("explore"):
        path = Path(str(files("bokeh"))) / "server" / "static" / "js" / "bokeh.min.js"
    return trimmed(path.read_text(encoding="utf-8"))
