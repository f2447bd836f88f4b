"""Set every formula when the book is built, so that a page shows them at once and runs nothing.

KaTeX reads the TeX and writes MathML, which browsers draw themselves, with the font in
`_static/math`. Its script comes with sphinxcontrib-katex and runs here, in V8, without Node.
"""

import hashlib
import re
import shutil
from functools import cache
from html import unescape
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import fontTools
from docutils.nodes import SkipNode
from py_mini_racer import MiniRacer
from sphinx.util import logging

log = logging.getLogger(__name__)

MATHML = re.compile(r"<math\b.*</math>", re.DOTALL)
# KaTeX keeps the TeX beside the MathML; nothing reads it, and it would be a tenth of a page.
WRAPPED = re.compile(r"<semantics>(.*)<annotation .*</semantics>", re.DOTALL)
MATHS = re.compile(r"<math\b.*?</math>", re.DOTALL)
FONT = "_static/math/stix-two-math.woff2"
# What a browser draws though no formula spells it: a single letter in italics, which are characters
# of their own, and the sign of a root.
UNSPELT = [*range(0x1D434, 0x1D468), 0x210E, *range(0x1D6E2, 0x1D71C), 0x221A]
TAG = re.compile(r"<[^>]+>")
LONG = 24  # characters, half a line of a telephone
# A full stop stays on the line of the formula before it.
STOP_AFTER_FORMULA = re.compile(r"(?<=</math>)(</span>)?(?=[.,;:!?)’”])")


@cache
def _katex() -> MiniRacer:
    engine = MiniRacer()
    engine.eval((files("sphinxcontrib") / "katex.min.js").read_text(encoding="utf-8"))
    return engine


@cache
def mathml(tex: str, display: bool) -> str:
    """A formula as MathML; one that KaTeX cannot read raises its error."""
    options = {
        "displayMode": display,
        "throwOnError": True,
        "strict": "ignore",
        "output": "mathml",
    }
    html = _katex().call("katex.renderToString", tex, options)
    return WRAPPED.sub(r"\1", MATHML.search(html)[0])


def _set(tex: str, display: bool, where) -> str:
    try:
        return mathml(tex, display)
    except Exception as error:  # whatever the engine raises, the build stops at the warning
        log.warning("KaTeX cannot read %r: %s", tex, str(error).splitlines()[0], location=where)
        return ""


def visit_inline(translator, node):
    """An inline formula."""
    html = _set(node.astext(), False, node)
    # MathML is not broken over lines: one too long for a telephone scrolls in its place.
    kind = "math long" if len(TAG.sub("", html)) > LONG else "math"
    translator.body.append(f'<span class="{kind}">{html}</span>')
    raise SkipNode


def visit_block(translator, node):
    """A displayed formula, with its number if it has one."""
    number = f'<span class="eqno">({node["number"]})</span>' if node.get("number") else ""
    name = f' id="{node["ids"][0]}"' if node.get("ids") else ""
    html = _set(node.astext(), True, node)
    translator.body.append(f'<div class="math"{name}>{number}{html}</div>\n')
    raise SkipNode


def keep_stops(app, pagename, templatename, context, doctree):
    """Keep a stop on the line of the formula before it."""
    if "body" in context:
        context["body"] = STOP_AFTER_FORMULA.sub("\\1\u2060", context["body"])  # a word joiner


def trim_font(app, exception):
    """Leave in the published font what the book's formulas are written with: a third of it."""
    if exception is not None or app.builder.format != "html":
        return
    pages = Path(app.outdir).rglob("*.html")
    formulas = "".join("".join(MATHS.findall(page.read_text(encoding="utf-8"))) for page in pages)
    text = "".join(sorted(set(unescape(TAG.sub("", formulas)))))
    source = Path(app.srcdir, FONT).read_bytes()
    trimmed = Path(app.outdir).parent / "math" / f"{_digest(source, text)}.woff2"
    if not trimmed.exists():
        shutil.rmtree(trimmed.parent, ignore_errors=True)
        trimmed.parent.mkdir(parents=True)
        _trim(source, text, trimmed)
    shutil.copyfile(trimmed, Path(app.outdir) / FONT)


def _digest(source: bytes, text: str) -> str:
    made_with = f"{fontTools.version} {UNSPELT} {text}"
    return hashlib.sha256(source + made_with.encode()).hexdigest()[:16]


def _trim(source: bytes, text: str, out: Path) -> None:
    from fontTools import subset  # half of it is tables that most builds do not ask for

    # Hints for coarse screens would be a quarter of it.
    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False)
    options.recalc_timestamp = False  # the same book is the same bytes
    font = subset.load_font(BytesIO(source), options)
    trimmer = subset.Subsetter(options)
    trimmer.populate(text=text, unicodes=UNSPELT)
    trimmer.subset(font)
    part = out.with_suffix(".part")
    subset.save_font(font, str(part), options)
    part.replace(out)


def setup(app):
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_block, None))
    app.connect("html-page-context", keep_stops, priority=400)
    app.connect("build-finished", trim_font)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
