"""Explorers of the title page and of the chapter "The game"."""

import sympy as sp

from routecore.book.figures.part_one import (
    GAP_VERDICT,
    ORDER,
    REGIME_VERDICT,
    ROUTE_BORDERS,
    ROUTE_CATEGORIES,
    ROUTE_VERDICT,
    game_controls,
    game_quantities,
    pair_presets,
)
from routecore.book.figures.visit_plane import N1, N2, outcome_rows, strategies_at, visit_plane
from routecore.explore import Axis, Control, Explorer, Lines, Map, Mark, Readout, Ring
from routecore.routing import forms
from routecore.symbols import P, kappa1, kappa2, p1, p2, q, s, xi1, xi2


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
            Map(
                "The provider's route",
                p1,
                p2,
                sp.Symbol("route"),
                categories=ROUTE_CATEGORIES,
                borders=ROUTE_BORDERS,
            ),
            Readout(
                {
                    "provider's cost J ($)": (sp.Symbol("provider_cost"), ".3g"),
                    "users' utility U (s)": (sp.Symbol("provider_utility"), ".3g"),
                    "U of the users' favourite (s)": (sp.Symbol("best_utility"), ".3g"),
                    "misalignment gap (s)": (sp.Symbol("gap"), ".3g"),
                    "escalation probability s": (sp.Symbol("provider_s"), ".2f"),
                }
            ),
        ],
        verdict=[REGIME_VERDICT, ROUTE_VERDICT, GAP_VERDICT],
    )


def two_sides() -> Explorer:
    """The visit plane for any s and q: what a pair of strategies is worth to both sides."""
    reply = sp.Symbol("reply")
    game = game_quantities()
    n1, n2 = forms.visits(1)
    best = forms.visits(1, s, reply)
    return Explorer(
        name="two_sides",
        title="One picture, two prices",
        question="Which outcomes can s and q reach, and what is each worth to both sides?",
        controls=[
            Control(s, value=0.6, low=0, high=1, step=0.01),
            Control(q, value=0.4, low=0, high=1, step=0.01),
            # Users want fewer visits to M1 and more to M2, the provider the opposite.
            *game_controls(p1=0.3, p2=0.7, V=8.0),
        ],
        order=ORDER,
        presets=pair_presets(),
        quantities={
            **{name: game[name] for name in ("xi1", "xi2")},
            "N1": n1,
            "N2": n2,
            "U": xi1 * N1 + xi2 * N2,
            "J": P + kappa1 * N1 + kappa2 * N2,
            "reply": forms.best_response[1],
            "best1": best[0],
            "best2": best[1],
            "U_reply": forms.user_utility(1, s, reply),
            "J_reply": forms.provider_cost(1, s, reply),
        },
        panels=[
            visit_plane(
                through=(N1, N2),
                rings=[
                    Ring(N1, N2, "now, at s and q: drag it", "square"),
                    Ring(*sp.symbols("best1 best2"), "the user's best answer to s", "diamond"),
                ],
                drag=strategies_at(),
            ),
            Lines(
                "The user's utility U over q, at this s",
                Axis(q, 0, 1),
                {"U": forms.user_utility(1)},
                y_label="U (s)",
                marks=[
                    Mark(q, sp.Symbol("U"), "now"),
                    Mark(reply, sp.Symbol("U_reply"), "best answer"),
                ],
            ),
            Readout(outcome_rows(), title="Now"),
        ],
        verdict=[
            [
                (
                    sp.Abs(q - reply) < sp.Float("0.005"),
                    "At s = {s:.2f} and q = {q:.2f} a task makes {N1:.3g} visits to M1 and {N2:.3g} to"
                    " M2: the user has U = {U:.3g} s, and the provider pays J = ${J:.3g} per 1,000"
                    " tasks. The user could not do better.",
                ),
                (
                    True,
                    "At s = {s:.2f} and q = {q:.2f} a task makes {N1:.3g} visits to M1 and {N2:.3g} to"
                    " M2: the user has U = {U:.3g} s, and the provider pays J = ${J:.3g} per 1,000"
                    " tasks. The user would rather play q = {reply:.2f} and have {U_reply:.3g} s; the"
                    " provider would then pay ${J_reply:.3g}.",
                ),
            ],
        ],
    )
