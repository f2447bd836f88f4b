"""What a check is, and what it found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Found:
    """What a check found: its largest deviation, and how often each case of the theorem occurred.

    A check whose theorem has one case only names that one.
    """

    worst: float
    cases: Mapping[str, int]


@dataclass(frozen=True)
class Comparison:
    """One independent check.

    Attributes
    ----------
    what : what is compared with what
    run : (draws of each case, random numbers) -> `Found`
    allowed : deviation that the grid of a search, chance or rounding explains
    usual : draws of each case that take about two seconds
    unit : what is drawn
    """

    what: str
    run: Callable[[int, np.random.Generator], Found]
    allowed: float
    usual: int
    unit: str = "games"


@dataclass(frozen=True)
class Evidence:
    """The outcome of one check.

    Attributes
    ----------
    what : what was compared
    cases : how often each case of the theorem occurred
    worst : largest relative deviation
    allowed : deviation that the grid of the search, chance or rounding explains
    unit : what was drawn
    """

    what: str
    cases: Mapping[str, int] = field(hash=False)
    worst: float
    allowed: float
    unit: str = "games"

    @property
    def drawn(self) -> int:
        """Number of draws, all cases together."""
        return sum(self.cases.values())

    @property
    def agrees(self) -> bool:
        return self.worst <= self.allowed

    def __repr__(self) -> str:
        word = "agrees" if self.agrees else "DISAGREES"
        head = (
            f"{self.what}: {word} on {self.drawn:,} {self.unit} (worst deviation {self.worst:.1e})"
        )
        return f"{head}: {self.by_case}." if len(self.cases) > 1 else f"{head}."

    @property
    def by_case(self) -> str:
        """How often each case occurred, in words."""
        if len(set(self.cases.values())) == 1:
            each = next(iter(self.cases.values()))
            return f"{each:,} of each of {len(self.cases)} cases ({'; '.join(self.cases)})"
        return "; ".join(f"{count:,} {case}" for case, count in self.cases.items())


def deviation(found, expected) -> float:
    """The largest difference, relative to the size of the expected value (at least 1)."""
    found, expected = np.asarray(found, float), np.asarray(expected, float)
    return float(np.max(np.abs(found - expected) / np.maximum(1.0, np.abs(expected))))
