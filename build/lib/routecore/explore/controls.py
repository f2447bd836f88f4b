"""What the reader moves: controls, and the axes panels are drawn over."""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import sympy as sp

from routecore.symbols import QUANTITIES


def pretty(symbol: sp.Symbol) -> str:
    """The symbol in plain Unicode, as labels show it.

    >>> from routecore.symbols import xi1
    >>> pretty(xi1)
    'ξ₁'
    """
    return sp.pretty(symbol, use_unicode=True)


def check_range(what: str, low: float, high: float, scale: str) -> None:
    if scale not in ("linear", "log"):
        raise ValueError(f"scale of {what} is {scale!r}, but must be 'linear' or 'log'.")
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(f"{what} has low={low} and high={high}, but low must be below high.")
    if scale == "log" and low <= 0:
        raise ValueError(f"low of {what} is {low}, but a logarithmic scale must start above 0.")


@dataclass(frozen=True)
class Axis:
    """One axis of a panel: a symbol that runs over a range.

    Parameters
    ----------
    symbol : the quantity on the axis; it need not be a control
    low, high : the range, in the quantity's unit
    scale : ``"linear"`` or ``"log"``
    label : text of the axis; by default the symbol
    """

    symbol: sp.Symbol
    low: float
    high: float
    scale: str = "linear"
    label: str = ""

    def __post_init__(self) -> None:
        check_range(f"axis {self.symbol}", self.low, self.high, self.scale)
        object.__setattr__(self, "label", self.label or pretty(self.symbol))

    def at(self, fraction: float | np.ndarray) -> Any:
        """The value(s) at a fraction (0 to 1) of the way along the axis; floats or arrays."""
        if self.scale == "log":
            return self.low * (self.high / self.low) ** fraction
        return self.low + (self.high - self.low) * fraction

    def fraction(self, value: float) -> float:
        """How far along the axis a value lies: the inverse of `at`; NaN where it has none."""
        if self.scale == "log":
            if value <= 0:
                return math.nan
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Control:
    """A slider over one symbol.

    Parameters
    ----------
    symbol : what it sets
    value : where it starts, and where a reset brings it back
    low, high : its range
    step : the smallest move of a linear slider
    scale, steps : ``"log"`` spaces `steps` moves evenly in ratio
    label, unit : by default the meaning and unit in `routecore.symbols.QUANTITIES`

    Raises
    ------
    ValueError
        If the range is empty, the start lies outside it, or a move is not positive or too fine.
    """

    symbol: sp.Symbol
    value: float
    low: float
    high: float
    step: float = 0.01
    scale: str = "linear"
    steps: int = 200
    label: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        what = f"control {self.symbol}"
        check_range(what, self.low, self.high, self.scale)
        self.check(self.value)
        if not self.step > 0:
            raise ValueError(f"step of {what} is {self.step}, but must be positive.")
        # Positions of a logarithmic slider are rounded to 4 digits, so they must differ by more.
        if self.scale == "log" and not (
            self.steps >= 1 and (self.high / self.low) ** (1 / self.steps) > 1.002
        ):
            raise ValueError(f"steps of {what} is {self.steps}, but moves must differ by 0.2 %.")
        known = QUANTITIES.get(self.name)
        unit = known.unit if known and known.unit != "–" else ""
        object.__setattr__(self, "label", self.label or (known.meaning if known else ""))
        object.__setattr__(self, "unit", self.unit or unit)

    @property
    def name(self) -> str:
        return self.symbol.name

    @property
    def axis(self) -> Axis:
        """The control's range as an axis of a map."""
        label = f"{pretty(self.symbol)} ({self.unit})" if self.unit else pretty(self.symbol)
        return Axis(self.symbol, self.low, self.high, self.scale, label)

    @property
    def digits(self) -> int:
        """Decimals of a linear slider's positions."""
        return max(0, -int(Decimal(str(self.step)).as_tuple().exponent))

    def check(self, value: float) -> float:
        """`value` as a float, refused outside the control's range."""
        value = float(value)
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.name} is {value}, but must be {self.low} to {self.high}.")
        return value

    def near(self, value: float) -> float:
        """`value` rounded as the slider's positions are, and within the range."""
        rounded = float(f"{value:.4g}") if self.scale == "log" else round(value, self.digits)
        return min(max(rounded, self.low), self.high)

    def neighbour(self, value: float, direction: int) -> float:
        """The position one move above (+1) or below (-1) `value`, within the range."""
        if self.scale == "log":
            return self.near(value * (self.high / self.low) ** (direction / self.steps))
        return self.near(value + direction * self.step)
