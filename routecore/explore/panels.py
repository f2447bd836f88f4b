"""What the reader looks at: panels of curves, maps and numbers. Plain data, checked when made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sympy as sp

from routecore.explore.colours import CATEGORIES, CONTINUOUS, MARKS
from routecore.explore.controls import Axis, check_range


@dataclass(frozen=True)
class Mark:
    """A point worth pointing at; not drawn while it does not exist (NaN).

    Parameters
    ----------
    x, y, label : where it is, and what it is
    drag : the two controls that the reader sets by dragging it, across and up, in a page
    """

    x: sp.Expr
    y: sp.Expr
    label: str
    drag: tuple[sp.Symbol, sp.Symbol] | None = None


@dataclass(frozen=True)
class Vertical:
    """A vertical line across a panel of curves, such as a threshold."""

    x: sp.Expr
    label: str


@dataclass(frozen=True)
class Band:
    """A shaded stretch of a panel of curves, from `low` to `high` on its x axis."""

    low: sp.Expr
    high: sp.Expr
    label: str


def _outputs(lines: Mapping[str, sp.Expr]) -> dict[str, sp.Expr]:
    return {f"_line{i}": sp.sympify(value) for i, value in enumerate(lines.values())}


@dataclass(frozen=True)
class Lines:
    """Curves over one axis.

    Parameters
    ----------
    title : names the panel, for eyes and for screen readers
    x : the axis the curves run along; its symbol overrides a control of the same name
    lines : label -> expression of the controls and the axis symbol
    y_label, y_range : the range follows the curves, rounded outwards, unless it is given
    marks, verticals, bands : what to point at
    points : samples per curve
    colours : label -> colour, for curves that have one of their own, such as that of a category of
        a map beside them; a curve that is not named takes its colour by position
    drag : the control that the reader sets by dragging along the panel, and where its value lies
        on the x axis, an expression that rises or falls with it; by default the control on the x
        axis, if it is one
    """

    title: str
    x: Axis
    lines: Mapping[str, sp.Expr]
    y_label: str = ""
    y_range: tuple[float, float] | None = None
    marks: Sequence[Mark] = ()
    verticals: Sequence[Vertical] = ()
    bands: Sequence[Band] = ()
    points: int = 201
    colours: Mapping[str, str] = field(default_factory=dict)
    drag: tuple[sp.Symbol, sp.Expr] | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.lines) <= 4:
            raise ValueError(
                f"lines of panel {self.title!r} has {len(self.lines)} entries, "
                "but 1 to 4 curves can be told apart."
            )
        if len(self.marks) > len(MARKS):
            raise ValueError(
                f"marks of panel {self.title!r} has {len(self.marks)} entries, "
                f"but at most {len(MARKS)} can be told apart."
            )
        if self.y_range is not None:
            check_range(f"y_range of panel {self.title!r}", *self.y_range, "linear")

    @property
    def line_colours(self) -> list[str]:
        """The colour of each curve, in order."""
        return [
            self.colours.get(label, colour)
            for label, colour in zip(self.lines, CATEGORIES, strict=False)
        ]

    @property
    def outputs(self) -> dict[str, sp.Expr]:
        """The curves' expressions under names fit for code."""
        return _outputs(self.lines)

    @property
    def point_expressions(self) -> dict[str, sp.Expr]:
        """The single numbers this panel needs besides its curves."""
        found: dict[str, sp.Expr] = {}
        for i, mark in enumerate(self.marks):
            found |= {f"mark{i}_x": mark.x, f"mark{i}_y": mark.y}
        for i, vertical in enumerate(self.verticals):
            found[f"vertical{i}"] = vertical.x
        for i, band in enumerate(self.bands):
            found |= {f"band{i}_low": band.low, f"band{i}_high": band.high}
        if self.drag is not None:
            found["handle"] = self.drag[1]
        return {key: sp.sympify(value) for key, value in found.items()}


@dataclass(frozen=True)
class Map:
    """A value over two axes, as colour: a category, or a number on a scale.

    Parameters
    ----------
    title : names the panel, for eyes and for screen readers
    x, y : an `Axis` each, or two symbols of controls: then the reader may put any two controls
        on the axes, starting from these
    value : expression of the controls and the axis symbols
    label : what the colour means, with its unit
    categories : (code, label) or (code, label, colour) for a `value` of whole numbers
    palette, limits : ``"cividis"`` or ``"diverging"`` (symmetric about 0) for a number; limits
        follow the values, rounded outwards, unless they are given
    marker : (x, y) expressions of the current point; not needed where both axes are controls
    lines : label -> y as an expression of x, drawn over the map; fixed axes only
    borders : label -> expression of the controls and the axis symbols that is zero on a border,
        whatever is on the axes; drawn and labelled where the category changes across it
    n, points : cells per side; samples per line
    """

    title: str
    x: Axis | sp.Symbol
    y: Axis | sp.Symbol
    value: sp.Expr
    label: str = ""
    categories: Sequence[tuple] = ()
    palette: str = "cividis"
    limits: tuple[float, float] | None = None
    marker: tuple[sp.Expr, sp.Expr] | None = None
    lines: Mapping[str, sp.Expr] = field(default_factory=dict)
    borders: Mapping[str, sp.Expr] = field(default_factory=dict)
    n: int = 150
    points: int = 201

    def __post_init__(self) -> None:
        what = f"panel {self.title!r}"
        if isinstance(self.x, Axis) != isinstance(self.y, Axis):
            raise ValueError(
                f"x and y of {what} are {self.x} and {self.y}, but must be two axes or two symbols."
            )
        if self.symbols[0] == self.symbols[1]:
            raise ValueError(f"x and y of {what} are both {self.symbols[0]}, but must differ.")
        if self.chosen and (self.lines or self.marker):
            raise ValueError(
                f"{what} lets the reader choose its axes, "
                "so it must have neither lines nor a marker of its own."
            )
        if self.palette not in CONTINUOUS:
            raise ValueError(
                f"palette of {what} is {self.palette!r}, "
                f"but must be one of {', '.join(CONTINUOUS)}."
            )
        if self.limits is not None:
            check_range(f"limits of {what}", *self.limits, "linear")
        codes = [entry[0] for entry in self.categories]
        if any(code != int(code) for code in codes) or len(set(codes)) < len(codes):
            raise ValueError(
                f"categories of {what} have the codes {codes}, "
                "but must have different whole numbers."
            )
        full = tuple(
            (
                int(entry[0]),
                entry[1],
                entry[2] if len(entry) > 2 else CATEGORIES[i % len(CATEGORIES)],
            )
            for i, entry in enumerate(self.categories)
        )
        object.__setattr__(self, "categories", full)

    @property
    def chosen(self) -> bool:
        """Whether the reader chooses the axes."""
        return not isinstance(self.x, Axis)

    @property
    def symbols(self) -> tuple[sp.Symbol, sp.Symbol]:
        x, y = (axis.symbol if isinstance(axis, Axis) else axis for axis in (self.x, self.y))
        return x, y

    @property
    def outputs(self) -> dict[str, sp.Expr]:
        """The expressions of the lines over the map, under names fit for code."""
        return _outputs(self.lines)

    @property
    def border_outputs(self) -> dict[str, sp.Expr]:
        """The expressions of the borders, under names fit for code."""
        return {f"_border{i}": sp.sympify(value) for i, value in enumerate(self.borders.values())}

    @property
    def colours(self) -> tuple[float, float, list[str]]:
        """Lowest code, highest code and a colour for each code between, for categories."""
        codes = {code: colour for code, _, colour in self.categories}
        low, high = min(codes), max(codes)
        return low, high, [codes.get(code, "#00000000") for code in range(low, high + 1)]

    @property
    def point_expressions(self) -> dict[str, sp.Expr]:
        """The single numbers this panel needs besides its cells."""
        if self.marker is None:
            return {}
        return {"marker_x": sp.sympify(self.marker[0]), "marker_y": sp.sympify(self.marker[1])}


@dataclass(frozen=True)
class Readout:
    """A small table of numbers.

    Parameters
    ----------
    rows : label -> (expression, format specification)
    title : names the table; it is shown over bars
    bars : whether each number, none of them negative, is a bar too, on one scale
    """

    rows: Mapping[str, tuple[sp.Expr, str]]
    title: str = "Numbers"
    bars: bool = False

    @property
    def point_expressions(self) -> dict[str, sp.Expr]:
        return {f"row{i}": sp.sympify(entry[0]) for i, entry in enumerate(self.rows.values())}
