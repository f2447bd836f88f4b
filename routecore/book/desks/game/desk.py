"""The desk for the game: an explorer of all eight inputs, and what a decision needs besides.

The page adds to the explorer how far each input can move before the route changes, how often the
route changes when the inputs are estimates, a link that reopens the scenario, and the Python that
reproduces it. The formulas of that page are generated from the book's expressions; the script
`game-desk.js` holds the search, which is that of `routecore.routing.switching`.
"""

import json
from functools import cache
from importlib.resources import files
from os import PathLike
from pathlib import Path

import sympy as sp

from routecore.book.assets import save_desk
from routecore.book.desks.game import certificate, retries, units
from routecore.book.figures.part_one import (
    GAP_VERDICT,
    MONEY,
    ORDER,
    REGIME_VERDICT,
    ROUTE_BORDERS,
    ROUTE_CATEGORIES,
    ROUTE_VERDICT,
    SECONDS,
    game_controls,
    game_quantities,
)
from routecore.explore import Explorer, Map, Readout
from routecore.explore.faces import live_page
from routecore.extras import extra
from routecore.measured import model_pairs
from routecore.numbers import parts
from routecore.routing import forms, wording
from routecore.routing.routes import TABLE, provider_program
from routecore.routing.switching import BOUNDS, GRID, REACH, candidate_expressions
from routecore.routing.uncertainty import ENOUGH, PROBABILITIES, SENTENCES
from routecore.symbols import NET_VALUE, PARAMETERS, P, V, xi1, xi2
from routecore.translate import javascript

NAME = "desk"
TITLE = "The game of two models"
PENALTY = "$ per 1,000 tasks"
WORDS = {
    "p1": "accuracy of M1",
    "p2": "accuracy of M2",
    "c1": "cost of M1",
    "c2": "cost of M2",
    "t1": "latency of M1",
    "t2": "latency of M2",
    "V": "value of a task",
    "P": "churn penalty",
}
FROM_PART_ONE = (REGIME_VERDICT, ROUTE_VERDICT, GAP_VERDICT)
user_loss = sp.Symbol("user_loss", real=True)


def desk_explorer() -> Explorer:
    """The explorer of the desk, with every measured pair as an example."""
    costs_users, gives_users, does_not_pay = wording.throttling_sentences("$", " s")
    return Explorer(
        name=NAME,
        title="Your two models",
        question="Who should answer first, should a failure be escalated, and would users agree?",
        controls=game_controls(),
        order=ORDER,
        presets={
            pair.label: {sp.Symbol(name, real=True): x for name, x in pair.parameters.items()}
            for pair in model_pairs()
        },
        quantities=game_quantities() | throttle_quantities(),
        panels=[
            Map(
                "The provider's route around your point",
                V,
                P,
                sp.Symbol("route"),
                categories=ROUTE_CATEGORIES,
                borders=ROUTE_BORDERS,
            ),
            Readout(
                {
                    "provider's cost J, $ per 1,000 tasks": (sp.Symbol("provider_cost"), ".4g"),
                    "users' utility U, s": (sp.Symbol("provider_utility"), ".3g"),
                    "U of the users' favourite, s": (sp.Symbol("best_utility"), ".3g"),
                    "misalignment gap, s": (sp.Symbol("gap"), ".3g"),
                    "escalation probability s": (sp.Symbol("provider_s"), ".3f"),
                    "saving from throttling, $ per 1,000 tasks": (forms.saving, ".3g"),
                }
            ),
        ],
        verdict=[
            *([(when, _long(text)) for when, text in sentences] for sentences in FROM_PART_ONE),
            [
                (sp.And(forms.saving > 0, user_loss < 0), gives_users),
                (forms.saving > 0, costs_users),
                (True, does_not_pay),
            ],
        ],
    )


def _long(text: str) -> str:
    """A sentence with one more digit: 149 s, where the explorers, which end at 100, say 1.5e+02."""
    return text.replace(":.2g}", ":.3g}")


def throttle_quantities() -> dict[str, sp.Expr]:
    """What Proposition 2 says of the current game, as named expressions."""
    return {
        "saving": forms.throttling_saving,
        "throttle": forms.throttling_latency,
        "user_loss": forms.throttling_loss,
        "user_gain": -user_loss,
    }


@cache
def generated() -> str:
    """The page's functions: the route of a game, and the closed-form switching values."""
    names = {x.name: NET_VALUE[x] for x in (xi1, xi2)}
    functions = [javascript("outcome", PARAMETERS, names | provider_program())]
    entries = []
    for symbol in PARAMETERS:
        found = list(candidate_expressions(symbol).values())
        functions.append(
            javascript(
                f"switch_{symbol}", PARAMETERS, {f"at{i}": value for i, value in enumerate(found)}
            )
        )
        entries.append(f"{symbol}: switch_{symbol}")
    at, error, n, noise = (
        forms.measured_value,
        forms.standard_error,
        forms.sample_size,
        forms.noise,
    )
    functions += [
        javascript("accuracyError", (at, n), {"result": forms.accuracy_error}),
        javascript("drawnProbability", (at, error, noise), {"result": forms.drawn_probability}),
        javascript("drawnAmount", (at, error, noise), {"result": forms.drawn_amount}),
    ]
    functions += [*retries.generated(), *certificate.generated(), *units.generated()]
    inside = f"switches: {{{', '.join(entries)}}}, accuracyError, drawnProbability, drawnAmount"
    inside += ", retriesOf: retries, plansOf: plans, boxSigns, boxSizes, boxP3, "
    inside += ", ".join(f"from_{name}" for name in units.CONVERSIONS)
    return "\n".join([*functions, f"return {{outcome, {inside}}};"])


def _data() -> dict:
    """Everything game-desk.js needs besides the explorer."""

    def bound(value):
        return None if value is None else value.name if value.is_Symbol else float(value)

    return {
        "explorer": NAME,
        "parameters": [symbol.name for symbol in PARAMETERS],
        "code": generated(),
        "routes": [row.name for row in TABLE.values()],
        "boundaries": {x.name: list(candidate_expressions(x)) for x in PARAMETERS},
        "bounds": {x.name: [bound(y) for y in BOUNDS.get(x, (None, None))] for x in PARAMETERS},
        "grid": GRID,
        "reach": REACH,
        "enough": ENOUGH,
        "sure": {name: parts(text) for name, text in SENTENCES.items()},
        "order": [[low.name, high.name] for low, high in ORDER],
        "probabilities": PROBABILITIES,
        "retries": retries.data(),
        "certificate": certificate.data(),
        "units": units.data(),
        "queries": [[pair.standard.queries, pair.reasoning.queries] for pair in model_pairs()],
    }


class GameDesk:
    """What the page shows: the explorer, then the rest of the desk."""

    def __init__(self):
        self.explorer = desk_explorer()

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        bundle = self.explorer._repr_mimebundle_()
        html = bundle["text/html"] + desk_html()
        return {**bundle, "text/html": html, **live_page(TITLE, self.save, self.explorer)}

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the desk as one HTML file that needs nothing else; returns the path."""
        return save_desk(path, TITLE, self.explorer.html() + desk_html())


def desk_html() -> str:
    """The markup of the desk, after its explorer."""
    source = files("routecore.book.desks.game") / "game-desk.html"
    data = json.dumps(_data(), separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    measured_in = {
        "c1": MONEY,
        "c2": MONEY,
        "t1": SECONDS,
        "t2": SECONDS,
        "V": SECONDS,
        "P": PENALTY,
    }
    with extra("explore"):
        from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source.read_text(encoding="utf-8")).render(
        data=data,
        most_rho=retries.MOST_RHO,
        given=units.GIVEN,
        fields=units.FIELDS,
        seconds=units.SECONDS_IN,
        errors=[(name, f"{WORDS[name]} ({unit})") for name, unit in measured_in.items()],
        between=[
            (name, f"{words} ({measured_in[name]})" if name in measured_in else words)
            for name, words in WORDS.items()
        ],
    )
