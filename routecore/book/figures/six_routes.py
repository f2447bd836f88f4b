"""Explorers of the chapter "The six routes"."""

import sympy as sp

from routecore.book.figures.part_one import (
    GAP_VERDICT,
    ORDER,
    REGIME_VERDICT,
    ROUTE_BORDERS,
    ROUTE_CATEGORIES,
    ROUTE_VERDICT,
    SECONDS,
    game_controls,
    game_quantities,
    net_value_controls,
    of_route,
    pair_presets,
    plain,
    route,
    which,
)
from routecore.book.figures.presets import measured_net_values
from routecore.book.figures.visit_plane import routes_on_the_plane
from routecore.explore import Axis, Control, Explorer, Lines, Map, Mark, Readout, Vertical
from routecore.routing import forms
from routecore.routing.routes import REGIME, TABLE, provider_program
from routecore.symbols import P, V, c1, c2, kappa1, kappa2, p1, p2, q, s, t1, t2, xi1, xi2


def where(condition, value) -> sp.Expr:
    """`value` where the condition holds, and nothing (NaN) elsewhere."""
    return sp.Piecewise((value, condition), (sp.nan, True))


def _theory_games() -> dict[str, dict]:
    """Games that show a route of their own."""
    symbols = (p1, p2, c1, c2, t1, t2, V, P)
    games = {
        "theory: the cascade at s_L": (0.3, 0.9, 1, 2, 0.1, 1.2, 1, 10),
        "theory: the same at a low penalty": (0.3, 0.9, 1, 2, 0.1, 1.2, 1, 1),
        "theory: a pass on M2 is worth exactly its wait": (0.25, 0.75, 1, 4, 0.5, 0.75, 1, 20),
        "theory: a pass on M1 is worth exactly its wait": (0.5, 0.75, 1, 4, 0.5, 0.8, 1, 20),
    }
    return {label: dict(zip(symbols, values, strict=True)) for label, values in games.items()}


def route_map() -> Explorer:
    """The provider's route over any two parameters, with J and U of all six routes."""
    rows = {}
    for code, row in TABLE.items():
        for letter, unit, name in (("J", "$", "cost"), ("U", "s", "utility")):
            rows[f"{plain(code)}: {letter} ({unit})"] = (
                where(row.available, sp.Symbol(f"{name}_{int(code)}")),
                ".3g",
            )
    exist = sum(sp.Piecewise((1, row.available), (0, True)) for row in TABLE.values())
    return Explorer(
        name="route_map",
        title="Where each route is best",
        question="Which of the six routes does the provider take, and where does that change?",
        controls=game_controls(p1=0.3, V=6.0),
        order=ORDER,
        presets=pair_presets() | _theory_games(),
        quantities={**game_quantities(), "exist": exist},
        panels=[
            Map(
                "The provider's route",
                V,
                c2,
                route,
                categories=ROUTE_CATEGORIES,
                borders=ROUTE_BORDERS,
            ),
            Readout(rows, title="All six routes (– where a route does not exist)"),
        ],
        verdict=[
            [
                (
                    sp.And(xi1 <= 0, xi2 <= 0, sp.Or(sp.Eq(xi1, 0), sp.Eq(xi2, 0))),
                    "A pass on neither model is worth more than its wait (ξ₁ = {xi1:.2g} s, ξ₂ ="
                    " {xi2:.2g} s), and one of them is worth exactly that: there users do what suits"
                    " the provider.",
                ),
                *REGIME_VERDICT,
            ],
            [(True, "Of the six routes {exist:.0f} exist here.")],
            ROUTE_VERDICT,
            GAP_VERDICT,
        ],
    )


def _branch_presets() -> dict[str, dict]:
    symbols = (p1, p2, c1, c2, xi1, xi2, P, s)
    games = {
        "theory: passes on both models pay for themselves": (0.3, 0.9, 1, 2, 0.2, -0.3, 10, 0.39),
        "theory: only passes on M2 pay, the branch is dearer": (
            0.3,
            0.9,
            1,
            2,
            0.2,
            -0.3,
            2.8,
            0.39,
        ),
        "theory: no pass pays for itself": (0.3, 0.9, 1, 2, 0.2, -0.3, 1, 0.39),
        "theory: only M2 is worth its wait": (0.5, 0.8, 1, 4, -0.1, 0.2, 4, 0.3),
    }
    # M1 worth its wait and M2 not: the regime with a mixed branch.
    return measured_net_values("only M1") | {
        label: dict(zip(symbols, values, strict=True)) for label, values in games.items()
    }


def _net_value_controls() -> list[Control]:
    return net_value_controls(
        (
            Control(xi1, value=0.2, low=-1, high=1, step=0.01, unit=SECONDS),
            Control(xi2, value=-0.3, low=-1, high=1, step=0.01, unit=SECONDS),
        ),
        p1=0.3,
        p2=0.9,
        c1=1.0,
        c2=2.0,
        P=10.0,
    )


def every_s() -> Explorer:
    """What each s costs the provider once the user has answered it, and the passes it leads to."""
    answer = sp.Symbol("answer")
    best = forms.best_response[1]
    N1, N2 = (n.subs(q, best) for n in forms.visits(1))
    cost = forms.provider_cost(1, s, best)
    only_m1, only_m2 = sp.And(xi1 > 0, xi2 < 0), sp.And(xi1 < 0, xi2 > 0)
    thresholds = [
        Vertical(where(only_m2, forms.s0), "s₀"),
        Vertical(where(only_m1, forms.sL), "s_L"),
        Vertical(where(only_m1, forms.sH), "s_H"),
    ]
    return Explorer(
        name="every_s",
        title="Every s, once the user has answered",
        question="Is an s inside the mixed branch ever the cheapest?",
        controls=[
            Control(s, value=0.39, low=0, high=1, step=0.01),
            *_net_value_controls(),
        ],
        order=[(p1, p2), (c1, c2)],
        presets=_branch_presets(),
        quantities={
            **provider_program(),
            "provider_s": of_route({code: row.s for code, row in TABLE.items()}),
            "answer": best,
            "J": cost,
            "N1": N1,
            "N2": N2,
            "extra": sp.Symbol("J") - sp.Symbol("provider_cost"),
        },
        panels=[
            Lines(
                "The provider's cost J over s",
                Axis(s, 0, 1),
                {
                    "start at M1": cost,
                    "start at M2": forms.provider_cost(2, s, forms.best_response[2]),
                },
                y_label="J ($ per 1,000 tasks)",
                verticals=thresholds,
                marks=[
                    Mark(s, sp.Symbol("J"), "now"),
                    Mark(
                        sp.Symbol("provider_s"), sp.Symbol("provider_cost"), "the provider's route"
                    ),
                ],
            ),
            Lines(
                "Passes over s, for a start at M1",
                Axis(s, 0, 1),
                {"N₁": N1, "N₂": N2, "(N₂ − 1)/N₁": (N2 - 1) / N1},
                y_label="expected passes",
                verticals=thresholds,
            ),
        ],
        verdict=[_answered(answer), _compared(), _why_not_inside(only_m1)],
    )


def _answered(answer) -> list[tuple]:
    return [
        (
            answer < sp.Float("0.0005"),
            "Start at M1 with s = {s:.2f}: users stay until the task is solved, and J = ${J:.3g}.",
        ),
        (
            answer > sp.Float("0.9995"),
            "Start at M1 with s = {s:.2f}: users leave after one failure, and J = ${J:.3g}.",
        ),
        (
            True,
            "Start at M1 with s = {s:.2f}: users leave after a failure with probability q* ="
            " {answer:.2f}, and J = ${J:.3g}.",
        ),
    ]


def _compared() -> list[tuple]:
    sentence = "Another choice costs the provider less, {name}: ${{provider_cost:.3g}}."
    return [
        (sp.Symbol("extra") <= sp.Float("1e-9"), "Nothing costs the provider less."),
        *which(route, {code: sentence.format(name=plain(code)) for code in TABLE}),
    ]


def _why_not_inside(only_m1) -> list[tuple]:
    """The case of the proof that applies, for an s inside the mixed branch."""
    inside = sp.And(only_m1, s > forms.sL, s < forms.sH)
    return [
        (sp.Not(inside), ""),
        (
            sp.And(kappa1 <= 0, kappa2 <= 0),
            "P is above both costs-of-pass, so every pass pays for itself, and the end at s_L has more"
            " passes on both models.",
        ),
        (
            sp.And(kappa1 >= 0, kappa2 >= 0),
            "P is below both costs-of-pass, so no pass pays for itself, and one shot of M1 has the"
            " fewest.",
        ),
        (kappa1 < 0, "Only passes on M1 pay for themselves, so M1 alone does better."),
        (
            sp.Symbol("N2") <= 1,
            "Only passes on M2 pay for themselves, and here there are {N2:.2f} of them: one shot of M2"
            " has a whole one and pays for no pass on M1.",
        ),
        (
            True,
            "Only passes on M2 pay for themselves, and here there are {N2:.2f} of them: more than one,"
            " so what counts is (N₂ − 1)/N₁, and that is largest at s_L.",
        ),
    ]


def routes_plane() -> Explorer:
    """The routes as corners, and the one that the provider's lines single out."""
    count = sum(sp.Piecewise((1, row.available), (0, True)) for row in TABLE.values())
    cheapest = {
        code: "Push a line of the provider's along its arrow as far as the outcomes on offer go, and"
        f" it rests on a corner: {plain(code)}, J = ${{provider_cost:.3g}}."
        for code in TABLE
    }
    return routes_on_the_plane(
        name="routes_plane",
        title="Six routes, six corners",
        question="On which corner does the provider's last line rest?",
        controls=_net_value_controls(),
        order=[(p1, p2), (c1, c2)],
        presets={
            label: {symbol: value for symbol, value in game.items() if symbol != s}
            for label, game in _branch_presets().items()
            if "pays for itself" not in label
        }
        | _regime_presets(),
        quantities={"regime": REGIME, "count": count},
        verdict=[
            REGIME_VERDICT,
            [(True, "Of the six corners {count:.0f} are on offer.")],
            which(route, cheapest),
        ],
    )


def _regime_presets() -> dict[str, dict]:
    symbols = (p1, p2, c1, c2, xi1, xi2, P)
    games = {
        "theory: both models are worth their wait": (0.3, 0.8, 1, 4, 0.2, 0.3, 4),
        "theory: neither is, and P is high": (0.3, 0.8, 1, 4, -0.2, -0.3, 10),
        "theory: neither is, and P is low": (0.3, 0.8, 1, 4, -0.2, -0.3, 2),
    }
    return {label: dict(zip(symbols, values, strict=True)) for label, values in games.items()}
