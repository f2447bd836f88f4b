"""Measured pairs for a cascade: the cheap model's confidence was measured as well."""

from dataclasses import dataclass
from functools import cache
from itertools import permutations

from routecore.measured import OperatingPoint, operating_points


@dataclass(frozen=True)
class CascadePair:
    """Two models on one benchmark: `low` cheaper, less accurate, and with a measured AUROC."""

    low: OperatingPoint
    high: OperatingPoint

    @property
    def label(self) -> str:
        return f"{self.low.model} to {self.high.model}, {self.low.benchmark}"


@cache
def cascade_pairs() -> tuple[CascadePair, ...]:
    """Every pair measured on the same benchmark that a cascade could be built from.

    >>> len({pair.low.benchmark for pair in cascade_pairs()})
    8
    """
    return tuple(
        CascadePair(low, high) for low, high in permutations(operating_points(), 2)
        if (low.source, low.benchmark) == (high.source, high.benchmark)
        and low.accuracy < high.accuracy and low.cost < high.cost and low.auroc is not None
    )


def cascade_pair(low: str, high: str, benchmark: str) -> CascadePair:
    """The measured pair with these names.

    Raises
    ------
    ValueError
        If no such pair was measured, or two sources measured it.

    >>> cascade_pair("llama-3.1-8b", "gpt-4o", "simpleqa").low.auroc
    0.5928
    """
    found = [pair for pair in cascade_pairs()
             if (pair.low.model, pair.high.model, pair.low.benchmark) == (low, high, benchmark)]
    if len(found) != 1:
        raise ValueError(f"low = {low!r}, high = {high!r}, benchmark = {benchmark!r} names"
                         f" {len(found)} measured cascades, but must name one.")
    return found[0]
