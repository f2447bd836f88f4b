"""The JavaScript of an explorer's page, generated from its expressions."""

import json

from routecore.explore.along import Along
from routecore.explore.panels import Lines, Map
from routecore.explore.plane import ACROSS, UP, Plane
from routecore.translate import javascript, javascript_loop


def runs(explorer, k: int) -> dict[str, Along]:
    """What panel `k` computes along its axes: its ``lines``, its ``cells``, its ``borders``."""
    panel, found = explorer.panels[k], {}
    if isinstance(panel, Lines | Map) and panel.lines:
        found["lines"] = explorer.along([panel.x.symbol], panel.outputs)
    if isinstance(panel, Map):
        axes = explorer.symbols if panel.chosen else panel.symbols
        found["cells"] = explorer.along(axes, explorer.map_output(k))
        if panel.borders:
            found["borders"] = explorer.along(axes, panel.border_outputs)
    if isinstance(panel, Plane):
        for i, curve in enumerate(panel.curves):
            found[f"curve{i}_"] = explorer.along([curve.along.symbol], panel.outputs(i))
    return found


def generated_code(explorer) -> str:
    """Code whose value is the explorer's functions.

    ``points(...values)`` returns every single number by name. ``panels[k].lines`` and
    ``panels[k].cells`` fill the curves and the cells of panel `k`, ``panels[k].borders`` the values
    that are zero on its borders: they are loops as `routecore.translate.javascript_loop` makes
    them, over the arguments that `runs` names.
    """
    functions = [javascript("points", explorer.symbols, explorer.point_expressions)]
    points = "points"
    if explorer.worked:
        functions.append(_worked(explorer))
        points = "points: worked"
    entries = []
    for k, panel in enumerate(explorer.panels):
        made = []
        for kind, run in runs(explorer, k).items():
            if kind.startswith("curve"):
                i = int(kind.strip("curve_"))
                axes, outputs = [{panel.curves[i].along.symbol}], panel.outputs(i)
            elif kind == "lines":
                axes, outputs = [{panel.x.symbol}], panel.outputs
            else:
                # Where the reader chooses the axes, every control may run along either.
                x, y = panel.symbols
                axes = [explorer.symbols] * 2 if panel.chosen else [{y}, {x}]
                outputs = explorer.map_output(k) if kind == "cells" else panel.border_outputs
            functions.append(
                javascript_loop(f"{kind}{k}", run.arguments, axes, run.expressions, list(outputs))
            )
            made.append(f"{kind}: {kind}{k}")
        if isinstance(panel, Plane) and panel.drag:
            moved = {f"to_{symbol.name}": value for symbol, value in panel.drag.items()}
            controls = [control.symbol for control in explorer.controls.values()]
            functions.append(javascript(f"drag{k}", (*controls, ACROSS, UP), moved))
            made.append(f"drag: drag{k}")
        if isinstance(panel, Plane) and panel.dots and panel.dots.drag:
            dots = panel.dots
            moved = {f"to_{symbol.name}": value for symbol, value in dots.drag.items()}
            functions.append(javascript(f"drag{k}", (*dots.rows.parts, ACROSS, UP), moved))
            made.append(f"drag_dot: drag{k}")
        entries.append(f"{{{', '.join(made)}}}")
    return "\n".join([*functions, f"return {{{points}, panels: [{', '.join(entries)}]}};"])


def _worked(explorer) -> str:
    """``worked(...values)``: what the algorithm finds, then the points that formulas make of it."""
    names, found = list(explorer.controls), list(explorer.worked.names)
    return f"""const algorithm = {explorer.worked.javascript};
function worked(...values) {{
  const names = {json.dumps(names)};
  const found = algorithm(Object.fromEntries(names.map((name, i) => [name, values[i]])));
  return {{...found, ...points(...values, ...{json.dumps(found)}.map((name) => found[name]))}};
}}"""
