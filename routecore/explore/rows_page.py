"""The page face of `Rows`: which controls have a slider, and what explorer-rows.js needs."""


def hidden_controls(explorer) -> set[str]:
    """The names of the controls without a slider: how many rows there are, and the rows.

    The sliders of the row in hand stand for those of every row.
    """
    return explorer.rows.all_controls | {explorer.rows.count.name} if explorer.rows else set()


def row_parts(explorer) -> list:
    """For each part of a row its symbol, and its control in the first row."""
    if not explorer.rows:
        return []
    parts = explorer.rows.parts.items()
    return [(part, explorer.controls[controls[0].name]) for part, controls in parts]


def rows_data(explorer) -> dict | None:
    """The controls of each row, and what rows and their states are called."""
    rows = explorer.rows
    if not rows:
        return None
    dots = [(k, panel.dots) for k, panel in enumerate(explorer.panels) if hasattr(panel, "dots")]
    k, lit = next(((k, dots) for k, dots in dots if dots), (None, None))
    return {
        "what": rows.what,
        "short": rows.short,
        "count": rows.count.name,
        "parts": {part.name: [x.name for x in controls] for part, controls in rows.parts.items()},
        "codes": [symbol.name for symbol in rows.codes],
        "names": list(rows.names),
        "said": list(rows.said),
        "lit": k,
        "looks": [
            {"label": look.label, "colour": look.colour, "shape": look.shape} for look in lit.looks
        ]
        if lit
        else [],
    }
