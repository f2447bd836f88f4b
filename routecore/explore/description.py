"""Does the description of an explorer hold together? Asked once, before anything is drawn."""

import keyword
from collections.abc import Sequence
from graphlib import CycleError
from string import Formatter

import sympy as sp

from routecore.explore.controls import Control
from routecore.explore.panels import Lines, Map, Readout
from routecore.explore.plane import ACROSS, UP, Plane
from routecore.translate import program


def check_description(explorer, controls: Sequence[Control]) -> None:
    """Refuse, in one sentence, a description that cannot be drawn."""
    if not (explorer.name.isidentifier() and explorer.name.isascii()):
        raise ValueError(f"name is {explorer.name!r}, but must be letters, digits and underscores.")
    what = f"of explorer {explorer.name!r}"
    if not controls:
        raise ValueError(f"controls {what} is empty, but a figure needs something to move.")
    if all(isinstance(panel, Readout) for panel in explorer.panels):
        raise ValueError(f"panels {what} has no Lines, Map or Plane, but a figure must be drawn.")
    _check_names(explorer, controls, what)
    _check_order(explorer, what)
    known = {control.name for control in controls} | set(explorer.quantities)
    if explorer.worked:
        _check_worked(explorer, what)
        known |= set(explorer.worked.names)
    if explorer.rows:
        _check_rows(explorer, known, what)
    for key, expression in explorer.quantities.items():
        _check_symbols(f"quantity {key!r} {what}", known, expression)
    try:
        program(explorer.quantities)
    except CycleError as error:
        names = " -> ".join(str(x) for x in error.args[1])
        raise ValueError(f"quantities {what} go round in a circle, {names}.") from None
    for panel in explorer.panels:
        _check_panel(explorer, panel, known, what)
    for part in explorer.sentences:
        _check_sentences(explorer, part, known, what)


# Names that are Python identifiers, but not JavaScript ones.
JAVASCRIPT = frozenset(
    "case catch const debugger default delete do enum export extends function instanceof new null"
    " super switch this throw typeof var void let static interface package private protected"
    " public true false arguments eval undefined NaN Infinity Math".split()
)


def _check_names(explorer, controls, what) -> None:
    seen: set[str] = set()
    worked = list(explorer.worked.names) if explorer.worked else []
    for name in [control.name for control in controls] + list(explorer.quantities) + worked:
        if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
            raise ValueError(f"name {name!r} {what} must be an identifier without leading _.")
        if name in JAVASCRIPT:
            raise ValueError(f"name {name!r} {what} is a word of JavaScript's, so no name there.")
        if name in seen:
            raise ValueError(f"name {name!r} {what} is used twice, but must be unique.")
        seen.add(name)


def _check_worked(explorer, what) -> None:
    # Along an axis only formulas are computed anew.
    for panel in explorer.panels:
        if isinstance(panel, Lines | Map):
            raise ValueError(
                f"panel {panel.title!r} {what} has axes along which only formulas are computed, "
                "but where an algorithm is at work panels must be Plane or Readout."
            )


def _check_rows(explorer, known: set[str], what: str) -> None:
    rows = explorer.rows
    for name in (rows.count.name, *sorted(rows.all_controls)):
        if name not in explorer.controls:
            raise ValueError(f"rows {what} name {name}, but that is not a control.")
    if explorer.controls[rows.count.name].high != rows.most:
        raise ValueError(
            f"rows {what} are {rows.most}, but {rows.count} ends at "
            f"{explorer.controls[rows.count.name].high:g}."
        )
    for name in rows.said:
        if name not in known:
            raise ValueError(f"rows {what} say {name}, but that is neither found nor a quantity.")


def _check_order(explorer, what) -> None:
    for below, above in explorer.order:
        for name in (below, above):
            if name not in explorer.controls:
                raise ValueError(f"order {what} names {name}, but that is not a control.")
        first, second = explorer.controls[below], explorer.controls[above]
        # Room to push: wherever one of them goes, the other finds a place beyond it.
        if not (first.low < second.low and first.high < second.high):
            raise ValueError(
                f"order {what} keeps {below} below {above}, "
                f"so the range of {below} must begin and end below that of {above}."
            )
        if not first.value < second.value:
            raise ValueError(
                f"controls {what} start {below} at {first.value} and {above} at "
                f"{second.value}, but {below} must be below {above}."
            )


def _check_symbols(what: str, known: set[str], *expressions) -> None:
    for expression in expressions:
        unknown = {x.name for x in sp.sympify(expression).free_symbols} - known
        if unknown:
            raise ValueError(
                f"{what} uses {min(unknown)}, "
                "but that is neither a control nor a quantity nor an axis."
            )


def _check_panel(explorer, panel, known: set[str], what: str) -> None:
    if not isinstance(panel, Lines | Map | Plane | Readout):
        raise ValueError(
            f"panels {what} contains {panel!r}, but must be Lines, Map, Plane or Readout."
        )
    where = f"panel {panel.title!r} {what}"
    _check_symbols(where, known, *panel.point_expressions.values())
    if isinstance(panel, Readout):
        for _, spec in panel.rows.values():
            check_spec(where, spec)
        return
    if isinstance(panel, Plane):
        pointed = set(explorer.controls) | {ACROSS.name, UP.name}
        _check_symbols(f"drag of {where}", pointed, *panel.drag.values())
        for symbol in panel.drag:
            if symbol.name not in explorer.controls:
                raise ValueError(f"drag of {where} names {symbol}, but that is not a control.")
        for i, curve in enumerate(panel.curves):
            _check_symbols(where, known | {curve.along.symbol.name}, *panel.outputs(i).values())
        return
    if isinstance(panel, Lines):
        for mark in panel.marks:
            for symbol in mark.drag or ():
                if symbol.name not in explorer.controls:
                    raise ValueError(
                        f"drag of mark {mark.label!r} of {where} names {symbol}, "
                        "but that is not a control."
                    )
        if panel.drag is not None and panel.drag[0].name not in explorer.controls:
            raise ValueError(f"drag of {where} names {panel.drag[0]}, but that is not a control.")
        _check_symbols(where, known | {panel.x.symbol.name}, *panel.lines.values())
        return
    across = {symbol.name for symbol in panel.symbols}
    _check_symbols(where, known | across, panel.value, *panel.borders.values())
    if not panel.chosen:
        _check_symbols(where, known | {panel.x.symbol.name}, *panel.lines.values())
    elif not across <= set(explorer.controls):
        raise ValueError(
            f"x and y of {where} are {panel.x} and {panel.y}, "
            "but axes the reader chooses must be controls."
        )


def _check_sentences(explorer, part, known: set[str], what: str) -> None:
    if part[-1][0] not in (True, sp.true):
        raise ValueError(
            f"verdict {what} ends with the condition {part[-1][0]}, "
            "but the last must be True so that something is always said."
        )
    spoken = {f"{key}_name" for key in explorer.rows.said} if explorer.rows else set()
    for condition, sentence in part:
        _check_symbols(f"verdict {what}", known, condition)
        for _, key, spec, _ in Formatter().parse(sentence):
            if key is None or (not spec and key in spoken):
                continue
            if key not in known:
                raise ValueError(
                    f"verdict {what} mentions {{{key}}}, "
                    "but that is neither a control nor a quantity."
                )
            check_spec(f"verdict {what}", spec or "")


def check_spec(what: str, spec: str) -> None:
    """Refuse a format specification that JavaScript's side does not know."""
    if not (len(spec) >= 3 and spec[0] == "." and spec[1:-1].isdigit() and spec[-1] in "fg%"):
        raise ValueError(f"{what} formats with {spec!r}, but must use .Nf, .Ng or .N%.")
