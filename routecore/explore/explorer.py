"""An explorer: a figure described once, drawn in the page, in a kernel and in print."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from routecore.explore.along import Along, along, function
from routecore.explore.controls import Axis, Control, settled
from routecore.explore.panels import Lines, Map, Readout
from routecore.explore.plane import Plane
from routecore.explore.rows import Rows
from routecore.explore.worked import Worked
from routecore.numbers import fill, nice_above, nice_below
from routecore.symbols import PARAMETERS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from routecore.routing.game import Game

# The name of a map's value among the expressions that compute it; no quantity can have it.
MAP_OUTPUT = "_cell"

Sentences = Sequence[tuple[Any, str]]


def made_by(name: str) -> list[str]:
    """The Python that makes the explorer `name`, if a function of that name in a module does.

    As `collections.namedtuple` does, the module is read off the frames that lead here.
    """
    frame: Any = sys._getframe(1)
    while frame := frame.f_back:
        module, function_name = frame.f_globals.get("__name__", "__main__"), frame.f_code.co_name
        if function_name == name and module != "__main__":
            return [f"from {module} import {name}", "", f"explorer = {name}()"]
    return []


class Explorer:
    """A figure with sliders, and a sentence that says what its numbers mean.

    Parameters
    ----------
    name : unique on its page; letters, digits and underscores
    title, question : what it shows, and the short question it answers
    controls : the sliders, in reading order
    panels : `Lines`, `Map`, `Plane` and `Readout`, in reading order
    order : pairs of control symbols; the first stays below the second, and moving one past the
        other pushes the other along, until the first returns
    presets : label -> {symbol: value}; a symbol left out keeps its value
    quantities : name -> expression of the controls and of other quantities; panels and verdict
        may use the names as symbols
    rows : a list that the reader lengthens and shortens, if some of the controls are its rows
    worked : what an algorithm finds; then the panels are `Plane` and `Readout`
    verdict : (condition, sentence) pairs, of which the first true one is shown; or a list of such
        lists, shown one after the other. The last condition of a list is True. A sentence may
        contain quantities and controls as ``{xi1:.2f}``.

    Raises
    ------
    ValueError
        If the description does not hold together: a name used twice, an expression with a symbol
        that is neither a control nor an axis, a preset outside a range, no panels.

    Examples
    --------
    >>> from routecore.explore import Axis, Control, Explorer, Lines
    >>> from routecore.symbols import p1, q
    >>> patience = Explorer(
    ...     name="patience", title="Patience", question="How often does a task get solved?",
    ...     controls=[Control(p1, value=0.5, low=0.05, high=0.95)],
    ...     panels=[Lines("Success", Axis(q, 0, 1), {"success": p1 / (1 - (1 - p1) * (1 - q))})],
    ...     quantities={"fail": 1 - p1},
    ...     verdict=[(p1 > 0.5, "Mostly solved."), (True, "One pass fails {fail:.0%} of tasks.")],
    ... )
    >>> patience.verdict
    'One pass fails 50% of tasks.'
    >>> patience.set(p1=0.8)
    >>> patience.verdict
    'Mostly solved.'
    """

    def __init__(
        self,
        *,
        name: str,
        title: str,
        question: str,
        controls: Sequence[Control],
        panels: Sequence[Lines | Map | Plane | Readout],
        order: Sequence[tuple[sp.Symbol, sp.Symbol]] = (),
        presets: Mapping[str, Mapping[sp.Symbol, float]] | None = None,
        quantities: Mapping[str, sp.Expr] | None = None,
        rows: Rows | None = None,
        worked: Worked | None = None,
        verdict: Sentences | Sequence[Sentences] = (),
    ):
        from routecore.explore.description import check_description

        self.name, self.title, self.question = name, title, question
        self.controls = {control.name: control for control in controls}
        self.panels: tuple[Any, ...] = tuple(panels)  # each knows what it has
        self.order = tuple((below.name, above.name) for below, above in order)
        self.presets = {
            label: {symbol.name: float(value) for symbol, value in preset.items()}
            for label, preset in (presets or {}).items()
        }
        self.quantities = {key: sp.sympify(value) for key, value in (quantities or {}).items()}
        self.rows, self.worked = rows, worked
        nested = bool(verdict) and isinstance(verdict[0], list)
        parts: Any = verdict if nested else [verdict] if verdict else []
        self.sentences: list[list[tuple[Any, str]]] = [list(part) for part in parts]
        check_description(self, controls)
        self.python = made_by(name)
        self._own: dict[str, float] = {}  # as they were set
        self._since: dict[str, int] = {}  # when, counted in changes
        self._values: dict[str, float] = {}  # as they count: in order
        self._axes: dict[int, tuple[str, str]] = {}
        self._listeners: list[Callable[[], None]] = []
        self.reset()
        for label in self.presets:
            self._check(self.presets[label])

    # The state: what the reader can change.

    @property
    def values(self) -> dict[str, float]:
        """The current value of every control, by name."""
        return dict(self._values)

    @property
    def game(self) -> "Game":
        """The current values as a `routecore.Game`, if the controls are its eight parameters."""
        from routecore.routing.game import Game

        missing = [symbol.name for symbol in PARAMETERS if symbol.name not in self._values]
        if missing:
            raise ValueError(
                f"controls of explorer {self.name!r} lack {missing[0]}, "
                "but a game needs all eight parameters."
            )
        return Game(**{symbol.name: self._values[symbol.name] for symbol in PARAMETERS})

    def reset(self) -> None:
        """Bring every control and every chosen axis back to where it started."""
        self._own = {key: float(control.value) for key, control in self.controls.items()}
        self._since = dict.fromkeys(self._own, 0)
        self._values = dict(self._own)
        self._axes = {
            k: tuple(symbol.name for symbol in panel.symbols)
            for k, panel in enumerate(self.panels)
            if isinstance(panel, Map)
        }
        self._tell()

    def set(self, **values: float) -> None:
        """Set controls by name, and push along the partners they would pass.

        A partner stops one move beyond the value that pushes it, and has its own value back when
        that one returns. Values that are set together must be in order themselves.
        """
        self._check(values)
        now = max(self._since.values()) + 1
        self._own |= {key: float(value) for key, value in values.items()}
        self._since |= dict.fromkeys(values, now)
        self._values = settled(self.controls, self.order, self._own, self._since)
        self._tell()

    def preset(self, label: str) -> None:
        """Set the controls to a preset."""
        if label not in self.presets:
            raise ValueError(f"preset is {label!r}, but must be one of {list(self.presets)}.")
        self.set(**self.presets[label])

    def choose(self, panel: int, x: str, y: str) -> None:
        """Put two other controls on the axes of a map whose axes the reader chooses."""
        if not (0 <= panel < len(self.panels) and getattr(self.panels[panel], "chosen", False)):
            raise ValueError(f"panel is {panel}, but must be a map with axes to choose.")
        for key in (x, y):
            if key not in self.controls:
                raise ValueError(f"axis is {key!r}, but must be a control.")
        if x == y:
            raise ValueError(f"x and y are both {x!r}, but must differ.")
        self._axes[panel] = (x, y)
        self._tell()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every change of a value or of an axis."""
        self._listeners.append(listener)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

    def _check(self, changes: Mapping[str, float]) -> None:
        for key, value in changes.items():
            if key not in self.controls:
                raise ValueError(f"{key} is set to {value}, but is not a control.")
            self.controls[key].check(value)
        for below, above in self.order:
            if {below, above} <= set(changes) and not changes[below] < changes[above]:
                raise ValueError(
                    f"{below} is {changes[below]} and {above} is {changes[above]}, "
                    f"but {below} must be below {above}."
                )

    # What the panels and the verdict show, computed with NumPy.

    @cached_property
    def symbols(self) -> list[sp.Symbol]:
        """What is known before any formula: the controls, and what an algorithm finds from them."""
        worked = self.worked.symbols if self.worked else []
        return [*(control.symbol for control in self.controls.values()), *worked]

    @cached_property
    def point_expressions(self) -> dict[str, sp.Expr]:
        """Every single number the explorer shows: quantities, marks, readouts, verdict cases."""
        found = dict(self.quantities)
        for k, panel in enumerate(self.panels):
            found |= {f"panel{k}_{key}": value for key, value in panel.point_expressions.items()}
        for k, part in enumerate(self.sentences):
            found[f"verdict{k}"] = sp.Piecewise(
                *((i, condition) for i, (condition, _) in enumerate(part))
            )
        return found

    @property
    def points(self) -> dict[str, float]:
        """The current value of each of `point_expressions`, and what an algorithm finds."""
        worked = self.worked.found(self._values) if self.worked else {}
        known = self._values | worked
        values = (np.float64(known[symbol.name]) for symbol in self.symbols)
        found = function(self.symbols, self.point_expressions)(*values)
        return {**worked, **{key: float(value) for key, value in found.items()}}

    @property
    def verdict(self) -> str:
        """What the numbers mean now, in words."""
        points = self.points
        known: dict[str, Any] = self._values | points
        known |= self.rows.spoken(known) if self.rows else {}
        chosen = [part[int(points[f"verdict{k}"])][1] for k, part in enumerate(self.sentences)]
        return " ".join(filter(None, (fill(text, known) for text in chosen)))

    def axes(self, panel: int) -> tuple[Axis, Axis]:
        """The axes a map has now."""
        described = self.panels[panel]
        if described.chosen:
            x, y = self._axes[panel]
            return self._within_order(x, y), self._within_order(y, x)
        return described.x, described.y

    def _within_order(self, key: str, other: str) -> Axis:
        """The axis of a control beside `other`: what its partners leave of it, rounded outwards.

        Beyond a partner that is on neither axis a map would have nothing to show.
        """
        axis = self.controls[key].axis
        low, high = axis.low, axis.high
        for below, above in self.order:
            if above == key and below != other and self._values[below] > 0:
                low = max(low, nice_below(self._values[below]))
            if below == key and above != other and self._values[above] > 0:
                high = min(high, nice_above(self._values[above]))
        return replace(axis, low=low, high=high)

    def marker(self, panel: int) -> tuple[float, float] | None:
        """Where the current values lie on a map, if its axes or its description say so."""
        points, names = self.points, self._axes[panel]
        if self.panels[panel].marker is not None:
            return points[f"panel{panel}_marker_x"], points[f"panel{panel}_marker_y"]
        if all(key in self._values for key in names):
            return self._values[names[0]], self._values[names[1]]
        return None

    def dragged(self, panel: int) -> str | None:
        """The control that the reader sets by dragging along a panel of curves, if there is one."""
        described = self.panels[panel]
        if described.drag is not None:
            return described.drag[0].name
        name = described.x.symbol.name
        return name if name in self.controls else None

    def dragged_on_map(self, panel: int) -> list[str | None]:
        """The controls across and up that the reader sets by dragging the point of a map.

        They are those on its axes, or those whose values its marker shows; None where the marker
        shows a quantity, which nobody can set.
        """
        described = self.panels[panel]
        shown = described.marker or described.symbols
        names = [getattr(symbol, "name", None) for symbol in shown]
        return [name if name in self.controls else None for name in names]

    def fixed_under(self, panel: int) -> list[bool]:
        """Whether a map stays the same while its point is dragged across, and up.

        It does if the control is on the axis, or is nothing the value depends on.
        """
        todo = [sp.sympify(self.panels[panel].value)]
        inner: set[str] = set()
        while todo:
            used = {symbol.name for symbol in todo.pop().free_symbols} - inner
            inner |= used
            todo += [self.quantities[name] for name in used if name in self.quantities]
        return [
            name == symbol.name or self.panels[panel].chosen or name not in inner
            for name, symbol in zip(
                self.dragged_on_map(panel), self.panels[panel].symbols, strict=True
            )
        ]

    def curves(self, panel: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """The x and the y of every curve of a panel, shape (points,) each."""
        described = self.panels[panel]
        x = described.x.at(np.linspace(0, 1, described.points))
        found = self.over({described.x.symbol: x}, described.outputs)
        return x, dict(zip(described.lines, found, strict=True))

    def traces(self, panel: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """The x and the y of every curve of a plane, shape (samples,) each."""
        described, found = self.panels[panel], {}
        for i, curve in enumerate(described.curves):
            t = curve.along.at(np.linspace(0, 1, described.samples))
            x, y = self.over({curve.along.symbol: t}, described.outputs(i))
            found[curve.label] = (x, y)
        return found

    def cells(self, panel: int) -> np.ndarray:
        """The value at the middle of every cell of a map, shape (n, n), y before x.

        Cells that break an order the explorer keeps (p1 below p2) have no value: NaN.
        """
        described = self.panels[panel]
        middle = (np.arange(described.n) + 0.5) / described.n
        x, y = self.axes(panel)
        axes = {x.symbol: x.at(middle)[None, :], y.symbol: y.at(middle)[:, None]}
        return self.over(axes, self.map_output(panel))[0]

    def along(self, axes: Sequence[sp.Symbol], outputs: Mapping[str, sp.Expr]) -> Along:
        """What has to be computed along `axes` for `outputs`."""
        return along(self.symbols, self.quantities, axes, outputs)

    def over(
        self, axes: Mapping[sp.Symbol, np.ndarray], outputs: Mapping[str, sp.Expr]
    ) -> list[np.ndarray]:
        """The outputs with the current values, and `axes` in place of their symbols."""
        run = self.along(list(axes), outputs)
        known = self.points | self._values
        values = [axes.get(symbol, known.get(symbol.name)) for symbol in run.arguments]
        found = function(run.arguments, run.expressions)(*values)
        shape = np.broadcast_shapes(*map(np.shape, axes.values()))
        return [np.array(np.broadcast_to(found[key], shape), dtype=float) for key in outputs]

    def map_output(self, panel: int) -> dict[str, sp.Expr]:
        """The value of a map, undefined where an order is broken on its axes."""
        value, kept = sp.sympify(self.panels[panel].value), self._kept(panel)
        return {MAP_OUTPUT: sp.Piecewise((value, sp.And(*kept)), (sp.nan, True)) if kept else value}

    def has_gaps(self, panel: int) -> bool:
        """Whether a map may have cells without a value, because an order is broken there."""
        return bool(self._kept(panel))

    def _kept(self, panel: int) -> list:
        running = set(self.symbols if self.panels[panel].chosen else self.panels[panel].symbols)
        pairs = [(self.controls[x].symbol, self.controls[y].symbol) for x, y in self.order]
        return [below < above for below, above in pairs if running & {below, above}]

    # The three faces.

    def print_figure(self) -> "Figure":
        """The print face: a Matplotlib figure at the current values."""
        from routecore.explore.print import figure

        return figure(self)

    def html(self) -> str:
        """The page face: a fragment that explorer.js and BokehJS bring to life."""
        from routecore.explore.page import html
        from routecore.explore.print import small_png

        return html(self, small_png(self))

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the page face, at the current values, as one HTML file that needs nothing else.

        Parameters
        ----------
        path : of the file, such as ``figure.html``; one that is there is replaced

        Returns
        -------
        the path
        """
        from routecore.explore.assets import explorer_assets, save

        return save(path, self.title, self.html(), explorer_assets())

    def widget(self) -> Any:
        """The kernel face: a widget that a running notebook moves, and that moves this explorer."""
        from routecore.explore.faces import widget

        return widget(self, self.html())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from routecore.explore.faces import mimebundle

        return mimebundle(self)
