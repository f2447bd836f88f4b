"""The JavaScript of an explorer's page, generated from its expressions."""

from routecore.explore.along import Along
from routecore.explore.panels import Lines, Map
from routecore.translate import javascript, javascript_loop


def runs(explorer, k: int) -> dict[str, Along]:
    """What panel `k` computes along its axes: its ``lines``, its ``cells``, or both."""
    panel, found = explorer.panels[k], {}
    if isinstance(panel, Lines | Map) and panel.lines:
        found["lines"] = explorer.along([panel.x.symbol], panel.outputs)
    if isinstance(panel, Map):
        axes = explorer.symbols if panel.chosen else panel.symbols
        found["cells"] = explorer.along(axes, explorer.map_output(k))
    return found


def generated_code(explorer) -> str:
    """Code whose value is the explorer's functions.

    ``points(...values)`` returns every single number by name. ``panels[k].lines`` and
    ``panels[k].cells`` fill the curves and the cells of panel `k`: they are loops as
    `routecore.translate.javascript_loop` makes them, over the arguments that `runs` names.
    """
    functions = [javascript("points", explorer.symbols, explorer.point_expressions)]
    entries = []
    for k, panel in enumerate(explorer.panels):
        made = []
        for kind, run in runs(explorer, k).items():
            if kind == "lines":
                axes, outputs = [{panel.x.symbol}], panel.outputs
            else:
                # Where the reader chooses the axes, every control may run along either.
                x, y = panel.symbols
                axes = [explorer.symbols] * 2 if panel.chosen else [{y}, {x}]
                outputs = explorer.map_output(k)
            functions.append(
                javascript_loop(f"{kind}{k}", run.arguments, axes, run.expressions, list(outputs))
            )
            made.append(f"{kind}: {kind}{k}")
        entries.append(f"{{{', '.join(made)}}}")
    return "\n".join([*functions, f"return {{points, panels: [{', '.join(entries)}]}};"])
