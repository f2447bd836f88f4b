"""Quantities that an algorithm finds rather than a formula: a choice among many things."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sympy as sp


@dataclass(frozen=True)
class Worked:
    """What an algorithm finds from the controls, before any formula of the figure is computed.

    Formulas of the figure use the names as symbols, as if they were controls that nobody moves.

    Parameters
    ----------
    names : of what it finds
    python : the values of the controls, by name -> what it finds, by name
    javascript : code whose value is that function for a page: a port, which a test compares with
        `python`
    """

    names: Sequence[str]
    python: Callable[[Mapping[str, float]], Mapping[str, float]]
    javascript: str

    @property
    def symbols(self) -> list[sp.Symbol]:
        return [sp.Symbol(name) for name in self.names]

    def found(self, values: Mapping[str, float]) -> dict[str, float]:
        """Each of the names with what the algorithm finds at these values."""
        found = self.python(values)
        return {name: float(found[name]) for name in self.names}
