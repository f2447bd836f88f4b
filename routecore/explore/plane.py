"""A panel that is a plane of outcomes: what two parties can reach, and what each would rather have.

Both coordinates are computed, so a curve is parametric, and a party is a family of parallel lines:
along a line it does not care, across the lines it does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import sympy as sp

from routecore.explore.controls import Axis
from routecore.explore.dots import Dots
from routecore.numbers import nice_limits

# The outcome under the pointer, for what is dragged.
ACROSS, UP = sp.symbols("across up", real=True)

MOST = 4  # curves, or families, that can be told apart
# Lines of a family, counted from the one through the point, and the gap between two, as a share
# of the side of the plot: enough to cover the plot from any point in it.
LINES, GAP = 8, 0.18
# Where the arrows of the families stand, half their length, and the share of it that is head.
ARROW_LEFT, ARROW_UP, ARROW_STEP, ARROW, HEAD = 0.6, 0.86, 0.25, 0.09, 0.5


@dataclass(frozen=True)
class Curve:
    """A curve (x(t), y(t)); not drawn where it does not exist (NaN).

    Parameters
    ----------
    label : what it traces
    along : the axis of the parameter t; its symbol overrides a control of the same name
    x, y : expressions of the controls and the parameter
    colour : of the curve
    """

    label: str
    along: Axis
    x: sp.Expr
    y: sp.Expr
    colour: str


@dataclass(frozen=True)
class Path:
    """A line through places in order; not drawn to those that do not exist (NaN).

    Parameters
    ----------
    label, colour : what it is, and its colour
    x, y : the places
    dash : a dash pattern of Bokeh's
    """

    label: str
    x: Sequence[sp.Expr]
    y: Sequence[sp.Expr]
    colour: str
    dash: str = "solid"


@dataclass(frozen=True)
class Family:
    """Parallel lines ``a x + b y = level`` at even levels: a party is better off across them.

    Parameters
    ----------
    label : whose lines they are
    a, b : expressions; (a, b) is the direction in which the party is better off
    short : what stands at the arrow in that direction
    colour : of the lines
    """

    label: str
    a: sp.Expr
    b: sp.Expr
    short: str
    colour: str


@dataclass(frozen=True)
class Point:
    """A point with its name beside it; not drawn while it does not exist (NaN).

    Parameters
    ----------
    x, y, label : where it is, and what it is; without a label it is a place where nothing is now
    colour : of its filling, or "" for a small hollow one
    dx, dy : where its name begins, in pixels to the right and down; a negative dx lets it end there
    """

    x: sp.Expr
    y: sp.Expr
    label: str = ""
    colour: str = ""
    dx: int = 9
    dy: int = -7


@dataclass(frozen=True)
class Ring:
    """What singles a point out: a ring around it, explained in the legend.

    Parameters
    ----------
    x, y, label : where it is, and what it means; not drawn while it does not exist (NaN)
    shape : ``"circle"``, ``"diamond"`` or ``"square"``
    """

    x: sp.Expr
    y: sp.Expr
    label: str
    shape: str = "circle"


@dataclass(frozen=True)
class Plane:
    """A plane of outcomes, from (0, 0) to limits that follow `reach`, rounded outwards.

    Parameters
    ----------
    title : names the panel, for eyes and for screen readers
    x_label, y_label : what the two coordinates count
    reach : (x, y) expressions of what must be in view
    curves, families : up to four each
    paths : lines through places in order, under the points
    through : (x, y), where a line of each family passes, drawn thicker than the others
    points, rings : what to point at
    dots : the rows of a list, if there is one
    drag : control -> its value where the reader drags the first ring to, in a page; an expression of
        the controls and of `ACROSS` and `UP`, the outcome under the pointer
    samples : per curve
    """

    title: str
    x_label: str
    y_label: str
    reach: tuple[sp.Expr, sp.Expr]
    curves: Sequence[Curve] = ()
    families: Sequence[Family] = ()
    through: tuple[sp.Expr, sp.Expr] = (sp.Integer(0), sp.Integer(0))
    points: Sequence[Point] = ()
    rings: Sequence[Ring] = ()
    paths: Sequence[Path] = ()
    dots: Dots | None = None
    drag: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    samples: int = 201

    def __post_init__(self) -> None:
        for what, entries in (("curves", self.curves), ("families", self.families)):
            if len(entries) > MOST:
                raise ValueError(
                    f"{what} of panel {self.title!r} has {len(entries)} entries, "
                    f"but at most {MOST} can be told apart."
                )
        if not (self.curves or self.paths):
            raise ValueError(
                f"curves of panel {self.title!r} is empty, but something must be drawn."
            )
        if self.drag and not self.rings:
            raise ValueError(f"rings of panel {self.title!r} is empty, but one is to be dragged.")
        for ring in self.rings:
            if ring.shape not in RINGS:
                raise ValueError(
                    f"shape of ring {ring.label!r} of panel {self.title!r} is {ring.shape!r}, "
                    f"but must be one of {', '.join(RINGS)}."
                )

    def outputs(self, i: int) -> dict[str, sp.Expr]:
        """The two coordinates of curve `i` under names fit for code."""
        curve = self.curves[i]
        return {"_x": sp.sympify(curve.x), "_y": sp.sympify(curve.y)}

    @property
    def point_expressions(self) -> dict[str, sp.Expr]:
        """The single numbers this panel needs besides its curves."""
        found: dict[str, sp.Expr] = {"reach_x": self.reach[0], "reach_y": self.reach[1]}
        found |= {"through_x": self.through[0], "through_y": self.through[1]}
        for i, family in enumerate(self.families):
            found |= {f"family{i}_a": family.a, f"family{i}_b": family.b}
        for i, point in enumerate(self.points):
            found |= {f"point{i}_x": point.x, f"point{i}_y": point.y}
        for i, path in enumerate(self.paths):
            for side, places in (("x", path.x), ("y", path.y)):
                found |= {f"path{i}_{side}{j}": place for j, place in enumerate(places)}
        if self.dots is not None:
            found |= self.dots.point_expressions
        for i, ring in enumerate(self.rings):
            found |= {f"ring{i}_x": ring.x, f"ring{i}_y": ring.y}
        return {key: sp.sympify(value) for key, value in found.items()}


# Shapes of rings: Bokeh's name and Matplotlib's.
RINGS = {"circle": "o", "diamond": "D", "square": "s"}


def limits(reach_x: float, reach_y: float) -> tuple[float, float]:
    """The upper ends of both axes: what must be in view, and room for names, rounded outwards."""
    return nice_limits(0.0, 1.25 * reach_x)[1], nice_limits(0.0, 1.15 * reach_y)[1]


def family_segments(
    a: float, b: float, through: tuple[float, float], ends: tuple[float, float]
) -> np.ndarray:
    """The lines of a family, shape (2 LINES + 1, 4): x0, y0, x1, y1 of each, the middle one through
    the point. NaN where (a, b) has no direction.

    Examples
    --------
    >>> lines = family_segments(0.0, 1.0, (1.0, 1.0), (2.0, 2.0))
    >>> lines[LINES].tolist()  # the horizontal line through the point, past both ends of the plot
    [4.0, 1.0, -2.0, 1.0]
    """
    # On the unit square of the plot, where even gaps are seen as such.
    ends_ = np.asarray(ends, dtype=float)
    across = _direction(np.array([a, b], dtype=float) * ends_)
    line = np.array([-across[1], across[0]])
    steps = GAP * np.arange(-LINES, LINES + 1)[:, None]
    middle = np.asarray(through, dtype=float) / ends_ + steps * across
    return np.hstack([(middle - 1.5 * line) * ends_, (middle + 1.5 * line) * ends_])


def arrow_segments(
    i: int, a: float, b: float, ends: tuple[float, float], aspect: float
) -> np.ndarray:
    """The arrow of family `i`, shape (3, 4): its shaft and the two strokes of its head.

    It is seen to stand upright on the lines if `aspect` is the plot's height over its width.
    """
    ends_ = np.asarray(ends, dtype=float)
    seen = _direction(np.array([a, b], dtype=float) * ends_ / np.array([1.0, aspect]))
    middle = np.array([ARROW_LEFT + ARROW_STEP * i, ARROW_UP])
    stretch = np.array([aspect, 1.0]) * ARROW
    side = np.array([-seen[1], seen[0]])
    tail, tip = middle - seen * stretch, middle + seen * stretch
    heads = [tip + HEAD * stretch * (turn * side - seen) for turn in (1, -1)]
    return np.array([[*tail, *tip], *([*tip, *head] for head in heads)]) * np.tile(ends_, 2)


def _direction(vector: np.ndarray) -> np.ndarray:
    """The vector at length 1; NaN where it has none."""
    length = float(np.hypot(*vector))
    return vector / length if length > 0 else np.full(2, np.nan)
