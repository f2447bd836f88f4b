"""Explorers of the title page and of the chapter "The game"."""

import sympy as sp

from routecore.book.figures.part_one import (
    GAP_VERDICT,
    ORDER,
    REGIME_VERDICT,
    ROUTE_CATEGORIES,
    ROUTE_VERDICT,
    game_controls,
    game_quantities,
    pair_presets,
)
from routecore.explore import Axis, Control, Explorer, Lines, Map, Mark, Readout
from routecore.routing import forms
from routecore.symbols import NET_VALUE, p1, p2, q, s, xi1, xi2


def whole_game() -> Explorer:
    """The provider's route over any two parameters, and what both sides get. For the title page."""
    return Explorer(
        name="whole_game",
        title="Route, cascade or stop?",
        question="Which route does the provider take, and is it the one users want?",
        controls=game_controls(),
        order=ORDER,
        presets=pair_presets(),
        quantities=game_quantities(),
        panels=[
            Map("The provider's route", p1, p2, sp.Symbol("route"), categories=ROUTE_CATEGORIES),
            Readout(
                {
                    "provider's cost J": (sp.Symbol("provider_cost"), ".3g"),
                    "users' utility U": (sp.Symbol("provider_utility"), ".3g"),
                    "U of the users' favourite": (sp.Symbol("best_utility"), ".3g"),
                    "misalignment gap": (sp.Symbol("gap"), ".3g"),
                    "escalation probability s": (sp.Symbol("provider_s"), ".2f"),
                }
            ),
        ],
        verdict=[REGIME_VERDICT, ROUTE_VERDICT, GAP_VERDICT],
    )


def two_sides() -> Explorer:
    """U and J over the user's q and the provider's s, for a start at M1."""
    utility, cost = (
        f(1).subs(NET_VALUE, simultaneous=True) for f in (forms.user_utility, forms.provider_cost)
    )
    reply = sp.Symbol("reply")
    return Explorer(
        name="two_sides",
        title="What a pair of strategies is worth",
        question="How do the user's utility and the provider's cost move with q and s?",
        controls=[
            Control(s, value=0.4, low=0, high=1, step=0.01),
            Control(q, value=0.5, low=0, high=1, step=0.01),
            *game_controls(),
        ],
        order=ORDER,
        presets=pair_presets(),
        quantities={
            "xi1": NET_VALUE[xi1],
            "xi2": NET_VALUE[xi2],
            "U": utility,
            "J": cost,
            "reply": forms.best_response[1],
            "U_reply": forms.user_utility(1, s, reply),
            "J_reply": forms.provider_cost(1, s, reply),
        },
        panels=[
            Lines(
                "The user's utility U over q",
                Axis(q, 0, 1),
                {"U at this s": utility},
                y_label="U (s)",
                marks=[Mark(q, utility, "now"), Mark(reply, sp.Symbol("U_reply"), "best response")],
            ),
            Map(
                "The user's utility U over s and q",
                Axis(s, 0, 1),
                Axis(q, 0, 1),
                utility,
                label="U (s)",
                marker=(s, q),
            ),
            Map(
                "The provider's cost J over s and q",
                Axis(s, 0, 1),
                Axis(q, 0, 1),
                cost,
                label="J ($ per 1,000 tasks)",
                marker=(s, q),
            ),
        ],
        verdict=[
            [
                (
                    sp.Abs(q - reply) < sp.Float("0.005"),
                    "At s = {s:.2f} and q = {q:.2f} the user has U = {U:.3g} s and the provider pays"
                    " J = {J:.3g}. The user could not do better.",
                ),
                (
                    True,
                    "At s = {s:.2f} and q = {q:.2f} the user has U = {U:.3g} s and the provider pays"
                    " J = {J:.3g}. The user would rather play q = {reply:.2f} and have"
                    " {U_reply:.3g} s; the provider would then pay {J_reply:.3g}.",
                ),
            ],
        ],
    )
