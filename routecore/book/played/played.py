"""One user, played: what the page, a notebook and paper show of it."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from os import PathLike
from pathlib import Path

import sympy as sp

from routecore import checks
from routecore.book.assets import save_desk
from routecore.book.played.chain import MOVES, svg
from routecore.book.played.walk import AVERAGED, Tally, played
from routecore.explore import Explorer
from routecore.explore.faces import live_page
from routecore.extras import extra
from routecore.numbers import number
from routecore.routing import forms
from routecore.symbols import PARAMETERS, V, q, s
from routecore.translate import javascript, numpy_function

TITLE = "One user, played"
MOST = 10_000  # tasks that are played in the page
GIVEN = (*PARAMETERS, s, q)
# What is averaged: its formula, and what it is called, with its unit.
FORMULAS: dict[str, tuple[sp.Expr, str]] = {
    "N1": (forms.visits(1)[0], "visits to M1, N₁"),
    "N2": (forms.visits(1)[1], "visits to M2, N₂"),
    "value": (V * forms.success(1), "value, V S (s)"),
    "time": (forms.latency(1), "time, L (s)"),
    "U": (forms.utility_by_definition(1), "utility, U (s)"),
    "J": (forms.cost_by_definition(1), "cost, J ($ per 1,000 tasks)"),
}
_EXPRESSIONS = {key: formula for key, (formula, _) in FORMULAS.items()} | {
    move.name: move.probability for move in MOVES
}
_values = numpy_function(GIVEN, _EXPRESSIONS)


@cache
def generated() -> str:
    """The page's function of the formulas and of the probabilities of the moves."""
    return f"{javascript('expected', GIVEN, _EXPRESSIONS)}\nreturn expected;"


class PlayedUser:
    """One user at the current values of an explorer, whose tasks walk through the chain.

    Parameters
    ----------
    explorer : its controls are the eight parameters of a game, s and q
    seed : of the random numbers
    tasks : how many are played where nothing can be clicked

    Raises
    ------
    ValueError
        If the explorer lacks a control, the seed is not a whole number, or there are fewer than two
        tasks.
    """

    def __init__(self, explorer: Explorer, seed: int = 1, tasks: int = 1000):
        for symbol in GIVEN:
            if symbol.name not in explorer.controls:
                raise ValueError(
                    f"explorer is {explorer.name}: it must have a control {symbol.name}."
                )
        self.explorer = explorer
        self.seed = checks.whole("seed", seed, 0)
        self.tasks = checks.whole("tasks", tasks, 2)

    @property
    def game(self) -> dict[str, float]:
        """The values that are played."""
        return {symbol.name: self.explorer.values[symbol.name] for symbol in GIVEN}

    @property
    def expected(self) -> dict[str, float]:
        """The formulas at these values, and the probability of every move of the chain."""
        found = _values(*(self.game[symbol.name] for symbol in GIVEN))
        return {key: float(value) for key, value in found.items()}

    @property
    def tally(self) -> Tally:
        """What the tasks came to."""
        return played(self.game, self.seed, self.tasks)

    def __str__(self) -> str:
        return summary(self.tally, self.expected, self.seed)

    def print_figure(self):
        """The print face: the chain and the averages, as a Matplotlib figure."""
        from routecore.book.played.paper import figure

        return figure(self)

    def html(self, png: bytes) -> str:
        """The page face: a fragment that played.js brings to life; `png` stands in without scripts."""
        from routecore.book.played.paper import embedded

        source = files("routecore.book.played") / "played.html"
        data = {
            "explorer": self.explorer.name,
            "given": [symbol.name for symbol in GIVEN],
            "averaged": AVERAGED,
            "code": generated(),
            "most": MOST,
        }
        expected = self.expected
        with extra("explore"):
            from jinja2 import Environment

        environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
        return environment.from_string(source.read_text(encoding="utf-8")).render(
            name=self.explorer.name,
            chain=svg(f"played-{self.explorer.name}", expected, said_moves(expected)),
            charts=[(key, label) for key, (_, label) in FORMULAS.items()],
            controls=[self.explorer.controls[x.name] for x in (s, q)],
            seed=self.seed,
            tasks=self.tasks,
            most=MOST,
            summary=str(self),
            picture=embedded(png),
            data=json.dumps(data, separators=(",", ":"), ensure_ascii=False).replace(
                "<", "\\u003c"
            ),
        )

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the explorer and its user as one HTML file that needs nothing else."""
        from routecore.book.played.paper import png

        return save_desk(path, TITLE, self.explorer.html() + self.html(png(self)))

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        from routecore.book.played.paper import png

        picture = png(self)
        return {
            "text/plain": str(self),
            "image/png": picture,
            "text/html": self.html(picture),
            **live_page(TITLE, self.save, self.explorer),
        }


def said_moves(expected: Mapping[str, float]) -> str:
    """The chain in words."""
    moves = "; ".join(f"{move.words}: {number(expected[move.name], '.2f')}" for move in MOVES)
    return f"A task starts at M1. {moves}."


def summary(tally: Tally, expected: Mapping[str, float], seed: int) -> str:
    """The averages beside their formulas, and how many lie within two standard errors."""
    said, close = [], 0
    for key, mean, error in zip(AVERAGED, tally.means, tally.errors(), strict=True):
        label = FORMULAS[key][1]
        said.append(
            f"{label}: played {number(mean, '.3g')} ± {number(2 * error, '.2g')}, formula"
            f" {number(expected[key], '.3g')}"
        )
        # A little room for rounding, where every task comes to the same.
        close += abs(mean - expected[key]) <= 2 * error + 1e-9 * (1 + abs(mean))
    return (
        f"After {tally.count} tasks from seed {seed}, with two standard errors: {'; '.join(said)}."
        f" {close} of {len(AVERAGED)} averages lie within two standard errors of their formula."
    )
