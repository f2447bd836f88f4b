"""The chain of the game, drawn: two models, two ends, and the probability of every move."""

from dataclasses import dataclass
from html import escape

import sympy as sp

from routecore.numbers import number
from routecore.routing.forms import ABSORPTION, TRANSITIONS

# Where the states stand, in a drawing of 400 by 240.
WIDTH, HEIGHT, RADIUS = 400, 240, 26
STATES = {"M1": (110, 120), "M2": (290, 120), "solved": (200, 28), "left": (200, 212)}


@dataclass(frozen=True)
class Move:
    """One arrow of the drawing.

    Attributes
    ----------
    start, end : states
    probability : from the matrices of the chain
    path : its two ends, or two ends and two control points between
    label : where its probability stands
    anchor : ``"start"``, ``"middle"`` or ``"end"`` of the text is there
    words : what happens
    """

    start: str
    end: str
    probability: sp.Expr
    path: tuple[tuple[int, int], ...]
    label: tuple[int, int]
    anchor: str
    words: str

    @property
    def name(self) -> str:
        return f"{self.start}_{self.end}"


def _mirrored(path):
    return tuple((WIDTH - x, y) for x, y in path)


_LOOP = ((89, 105), (28, 72), (28, 168), (89, 135))
_UP, _DOWN = ((129, 102), (175, 48)), ((129, 138), (175, 192))

MOVES = (
    Move("M1", "solved", ABSORPTION[0, 0], _UP, (141, 68), "end", "a pass on M1 solves the task"),
    Move("M1", "left", ABSORPTION[0, 1], _DOWN, (141, 182), "end", "M1 fails and the user leaves"),
    Move("M1", "M1", TRANSITIONS[0, 0], _LOOP, (38, 125), "end", "M1 fails and is asked again"),
    Move(
        *("M1", "M2", TRANSITIONS[0, 1], ((137, 120), (261, 120)), (200, 112), "middle"),
        "M1 fails and M2 is asked next",
    ),
    Move(
        *("M2", "solved", ABSORPTION[1, 0], _mirrored(_UP), (259, 68), "start"),
        "a pass on M2 solves the task",
    ),
    Move(
        *("M2", "left", ABSORPTION[1, 1], _mirrored(_DOWN), (259, 182), "start"),
        "M2 fails and the user leaves",
    ),
    Move(
        *("M2", "M2", TRANSITIONS[1, 1], _mirrored(_LOOP), (362, 125), "start"),
        "M2 fails and is asked again",
    ),
)


def width(probability: float) -> float:
    """How thick the arrow of a move is."""
    return 1.2 + 4 * probability


def svg(name: str, probabilities: dict[str, float], label: str) -> str:
    """The drawing as inline SVG, in the colour of the text around it.

    Parameters
    ----------
    name : unique on the page
    probabilities : of each move, by name
    label : says the same in words
    """
    parts = [
        f'<svg class="played-chain" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}"'
        ' fill="none" stroke="currentColor" font-size="14">',
        f'<defs><marker id="{name}-head" markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="10"'
        ' refX="9" refY="5" orient="auto"><path d="M0 0L10 5L0 10z" fill="currentColor"'
        ' stroke="none"/></marker></defs>',
        f'<path d="M52 58L87 97" marker-end="url(#{name}-head)"/>',
        '<text x="48" y="52" text-anchor="middle" fill="currentColor" stroke="none">a task</text>',
    ]
    for move in MOVES:
        first, *rest = (f"{x} {y}" for x, y in move.path)
        curve = "C" if len(rest) == 3 else "L"
        chance = probabilities[move.name]
        x, y = move.label
        parts.append(
            f'<g data-move="{move.name}"><title>{escape(move.words)}</title>'
            f'<path d="M{first}{curve}{" ".join(rest)}" stroke-width="{width(chance):.2f}"'
            f' marker-end="url(#{name}-head)"/><text x="{x}" y="{y}" text-anchor="{move.anchor}"'
            f' fill="currentColor" stroke="none">{number(chance, ".2f")}</text></g>'
        )
    for state, (x, y) in STATES.items():
        shape = (
            f'<circle cx="{x}" cy="{y}" r="{RADIUS}"/>'
            if state in ("M1", "M2")
            else f'<rect x="{x - 34}" y="{y - 17}" width="68" height="34" rx="8"/>'
        )
        parts.append(
            f'<g data-state="{state}" stroke-width="2">{shape}<text x="{x}" y="{y + 5}" text-anchor="middle"'
            f' fill="currentColor" stroke="none">{state}</text></g>'
        )
    parts.append('<circle class="played-token" r="7" cx="110" cy="120" visibility="hidden"/></svg>')
    return "".join(parts)
