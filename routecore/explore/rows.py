"""A list that the reader lengthens and shortens: the same few controls for each of its rows.

All rows have controls from the start, so that a state is numbers by name as everywhere; how many of
the rows count is a control itself. The page shows the controls of the row in hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sympy as sp


@dataclass(frozen=True)
class Rows:
    """Rows of controls, of which the first few count.

    Parameters
    ----------
    what, short : what a row is ("model"), and what its number follows in a name ("M" in "M3")
    count : the control that says how many rows count
    parts : symbol -> the control that it is in each row, first row first
    codes : the control of each row that says which of `names` it has: 0 is none, 1 the first
    names : what rows may be called
    said : quantities that are the number of a row; a sentence has the row's name as ``{first_name}``

    Examples
    --------
    >>> x, x1, x2, n, code1, code2 = sp.symbols("x x1 x2 n code1 code2")
    >>> rows = Rows("point", "P", n, {x: (x1, x2)}, (code1, code2), ["the origin"])
    >>> rows.of(x**2, 2), rows.name(2, 0), rows.name(2, 1)
    (x2**2, 'P2', 'the origin (2)')
    """

    what: str
    short: str
    count: sp.Symbol
    parts: Mapping[sp.Symbol, Sequence[sp.Symbol]]
    codes: Sequence[sp.Symbol]
    names: Sequence[str]
    said: Sequence[str] = ()

    @property
    def most(self) -> int:
        """How many rows there are, counting or not."""
        return len(self.codes)

    def of(self, expression: sp.Expr, row: int) -> sp.Expr:
        """An expression of the parts, for a row (from 1)."""
        return sp.sympify(expression).xreplace(
            {part: controls[row - 1] for part, controls in self.parts.items()}
        )

    def controls(self, row: int) -> list[sp.Symbol]:
        """The controls of a row (from 1): its parts, then the code of its name."""
        return [*(controls[row - 1] for controls in self.parts.values()), self.codes[row - 1]]

    def counting(self, values: Mapping[str, float]) -> set[str]:
        """The names of the controls of the rows that count."""
        rows = range(1, int(values[self.count.name]) + 1)
        return {symbol.name for row in rows for symbol in self.controls(row)}

    @property
    def all_controls(self) -> set[str]:
        """The names of the controls of every row."""
        return {x.name for row in range(1, self.most + 1) for x in self.controls(row)}

    def idle(self, values: Mapping[str, float]) -> set[str]:
        """The names of the controls that move nothing to be seen: rows that do not count, and codes."""
        return self.all_controls - self.counting(values) | {code.name for code in self.codes}

    def name(self, row: int, code: float) -> str:
        """What a row with this code is called."""
        return f"{self.names[int(code) - 1]} ({row})" if int(code) else f"{self.short}{row}"

    def spoken(self, known: Mapping[str, float]) -> dict[str, str]:
        """The name of each row that a sentence may speak of, by its key there."""
        found = {}
        for key in self.said:
            row = known[key]
            exists = 1 <= row <= self.most
            code = known[self.codes[int(row) - 1].name] if exists else 0
            found[f"{key}_name"] = self.name(int(row), code) if exists else "–"
        return found

    @property
    def longest(self) -> str:
        """A name as long as any."""
        return max((self.name(self.most, code) for code in range(len(self.names) + 1)), key=len)
