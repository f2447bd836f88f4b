"""Which terms of a formula each part of a figure draws, read off the names that the parts carry.

A term has one key, made here from Unicode and in explorer-terms.js from MathML: its letter, then
``_`` and its subscript, then ``*``: ``s₀`` and ``s_{0}`` are both ``s_0``. No list of terms is kept
anywhere: what a figure calls its curves, borders, lines and controls is what it draws.
"""

import re

import sympy as sp

from routecore.explore.controls import pretty
from routecore.explore.panels import Lines, Readout
from routecore.explore.plane import Plane

_SMALL = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
# A letter that stands alone, with its subscript and its star.
_TERM = re.compile(r"(?<![\w.'’])([^\W\d_])(?:_([A-Za-z]+)|([₀-₉]+))?(\*)?(?![\w'’])")
# When they carry nothing: words of English, and the models of Part II.
_WORDS = {"a", "A", "I", "H", "L"}
_UNIT = re.compile(r" \([^()]*\)$")


def terms(text: str) -> list[str]:
    """The terms that a label names, each once.

    >>> terms("P = P₂"), terms("at most s_L (only M1 worth its wait)"), terms("q*")
    (['P', 'P_2'], ['s_L'], ['q*'])
    >>> terms("a coin, now"), terms("U (s)")
    ([], ['U'])
    """
    found = (
        letter + (f"_{(word or digits.translate(_SMALL))}" if word or digits else "") + star
        for letter, word, digits, star in (
            match.groups("") for match in _TERM.finditer(_UNIT.sub("", text))
        )
    )
    return list(dict.fromkeys(key for key in found if key not in _WORDS))


def term(symbol: sp.Symbol) -> str:
    """The key of a symbol.

    >>> term(sp.Symbol("xi1"))
    'ξ_1'
    """
    return next(iter(terms(pretty(symbol))), symbol.name)


def panel_terms(explorer, k: int) -> dict[str, list[list[str]]]:
    """What each part of panel `k` draws: kind of part, as a legend lists them -> the terms of each.

    A name such as ``P = P₂`` is that of P2: a control in it has a slider of its own. A panel that
    draws no term says nothing.
    """
    found = _panel_terms(explorer, k)
    return found if any(keys for parts in found.values() for keys in parts) else {}


def _panel_terms(explorer, k: int) -> dict[str, list[list[str]]]:
    panel = explorer.panels[k]
    controls = {term(control.symbol) for control in explorer.controls.values()}

    def own(labels, *more: str) -> list[list[str]]:
        return [
            [key for key in dict.fromkeys([*terms(label), *more]) if key not in controls]
            for label in labels
        ]

    if isinstance(panel, Readout):
        return {"rows": [terms(label) for label in panel.rows]}
    if isinstance(panel, Plane):
        looks = panel.dots.looks if panel.dots and panel.dots.listed else ()
        return {
            "lines": own(x.label for x in panel.curves) + own(x.label for x in panel.paths),
            "families": own(family.short for family in panel.families),
            "looks": own(look.label for look in looks),
            "marks": own(ring.label for ring in panel.rings),
        }
    if isinstance(panel, Lines):
        return {
            "lines": own(panel.lines, *terms(panel.y_label)),
            "marks": own(mark.label for mark in panel.marks),
            "bands": own(band.label for band in panel.bands),
            "verticals": own(vertical.label for vertical in panel.verticals),
        }
    return {"lines": own(panel.lines), "borders": own(panel.borders)}
