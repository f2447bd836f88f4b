"""Tasks that walk through the chain of the game, one after the other, from a seed.

The rules are those of the chapter "The game" and use none of its formulas. The page plays them with
`played-walk.js`, a port of this file: a test holds the two equal, draw by draw.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

MASK = 0xFFFFFFFF
# What is averaged over tasks, in this order everywhere.
AVERAGED = ("N1", "N2", "value", "time", "U", "J")
# The history keeps every task at first, then one in so many, so that it stays short.
THINNING = 1.04


def mulberry32(seed: int) -> Callable[[], float]:
    """Numbers in [0, 1) from a 32-bit seed: Tommy Ettinger's generator, in the public domain.

    >>> uniform = mulberry32(1)
    >>> [round(uniform(), 6) for _ in range(3)]
    [0.627074, 0.002736, 0.527447]
    """
    state = seed & MASK

    def uniform() -> float:
        nonlocal state
        state = (state + 0x6D2B79F5) & MASK
        x = ((state ^ (state >> 15)) * (state | 1)) & MASK
        x ^= (x + ((x ^ (x >> 7)) * (x | 61))) & MASK
        return (x ^ (x >> 14)) / 4294967296

    return uniform


def next_state(state: str, uniform: Callable[[], float], game: Mapping[str, float]) -> str:
    """Where a task goes from a pass on M1 or M2: ``"M1"``, ``"M2"``, ``"solved"`` or ``"left"``."""
    if uniform() < game["p1" if state == "M1" else "p2"]:
        return "solved"
    if uniform() < game["q"]:
        return "left"
    return "M2" if state == "M2" or uniform() < game["s"] else "M1"


def walk(uniform: Callable[[], float], game: Mapping[str, float]) -> list[str]:
    """The states that one task goes through, from M1 to its end.

    >>> walk(mulberry32(2), {"p1": 0.3, "p2": 0.5, "s": 0.5, "q": 0.1})
    ['M1', 'M2', 'M2', 'M2', 'solved']
    """
    states = ["M1"]
    while states[-1] in ("M1", "M2"):
        states.append(next_state(states[-1], uniform, game))
    return states


def earned(states: list[str], game: Mapping[str, float]) -> list[float]:
    """What a task came to, in the order of `AVERAGED`."""
    n1, n2 = states.count("M1"), states.count("M2")
    solved = 1 if states[-1] == "solved" else 0
    value, time = game["V"] * solved, game["t1"] * n1 + game["t2"] * n2
    cost = game["c1"] * n1 + game["c2"] * n2 + game["P"] * (1 - solved)
    return [n1, n2, value, time, value - time, cost]


@dataclass
class Tally:
    """Running averages and their standard errors.

    Attributes
    ----------
    count : tasks so far
    means : their averages, in the order of `AVERAGED`
    history : (count, means, errors) at more and more distant counts, from the second task on
    """

    count: int = 0
    means: list[float] = field(default_factory=lambda: [0.0] * len(AVERAGED))
    squares: list[float] = field(default_factory=lambda: [0.0] * len(AVERAGED))
    history: list[tuple[int, list[float], list[float]]] = field(default_factory=list)
    due: int = 2

    def add(self, values: list[float]) -> None:
        """Take in one task, by Welford's update."""
        self.count += 1
        for i, value in enumerate(values):
            gap = value - self.means[i]
            self.means[i] += gap / self.count
            self.squares[i] += gap * (value - self.means[i])
        if self.count >= self.due:
            self.history.append((self.count, list(self.means), self.errors()))
            self.due = max(self.count + 1, math.ceil(self.count * THINNING))

    def errors(self) -> list[float]:
        """The standard errors of the averages; there are none before the second task."""
        if self.count < 2:
            return [math.nan] * len(AVERAGED)
        return [math.sqrt(x / (self.count - 1) / self.count) for x in self.squares]


def played(game: Mapping[str, float], seed: int, tasks: int) -> Tally:
    """The tally of so many tasks from a seed."""
    uniform, tally = mulberry32(seed), Tally()
    for _ in range(tasks):
        tally.add(earned(walk(uniform, game), game))
    return tally
