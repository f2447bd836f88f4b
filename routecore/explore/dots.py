"""The rows of a list as numbered dots on a plane: dragged one by one, and lit by what they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import sympy as sp

from routecore.explore.rows import Rows

SIZE = 17  # pixels across, of a dot with a number of two digits in it


@dataclass(frozen=True)
class Look:
    """How a dot looks in one state: what the state means, and the colour under a dark number."""

    label: str
    colour: str
    shape: str = "circle"
    size: int = SIZE


@dataclass(frozen=True)
class Dots:
    """A dot for each row that counts; one that lies beyond the plane stands at its edge.

    Parameters
    ----------
    rows : the list
    x, y : expressions of its parts, and of controls and quantities
    states : for each row, a quantity that is the number of its look, from 0
    looks : the looks
    drag : part -> its value where the reader drags the dot to, an expression of the parts and of
        `ACROSS` and `UP`, in a page. The keyboard moves the first sideways, the second upwards
    listed : whether the legend of this plane explains the looks; one is enough for a figure
    """

    rows: Rows
    x: sp.Expr
    y: sp.Expr
    states: Sequence[sp.Expr]
    looks: Sequence[Look]
    drag: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    listed: bool = True

    @property
    def point_expressions(self) -> dict[str, sp.Expr]:
        """The place and the state of each dot; none where the row does not count."""
        found = {}
        for row in range(1, self.rows.most + 1):
            counts = self.rows.count >= row
            for side, value in (("x", self.x), ("y", self.y)):
                there = sp.Piecewise((self.rows.of(value, row), counts), (sp.nan, True))
                found[f"dot{row}_{side}"] = there
            found[f"dot{row}_state"] = sp.sympify(self.states[row - 1])
        return found


def placed(x: float, y: float, ends: tuple[float, float]) -> tuple[float, float]:
    """Where a dot is drawn on a plane from (0, 0) to `ends`.

    >>> placed(3.0, -1.0, (2.0, 5.0))
    (2.0, 0.0)
    """
    inside = np.clip([x, y], 0, ends)
    return float(inside[0]), float(inside[1])
