"""Explorer of the chapter on Theorem 4: only M2 is worth its wait."""

import sympy as sp

from routecore.book.figures.part_one import (
    COST_BORDERS,
    ROUTE_CATEGORIES,
    ROUTE_LINES,
    only_m2_controls,
    route,
    which,
)
from routecore.book.figures.presets import measured_net_values
from routecore.book.figures.visit_plane import routes_on_the_plane
from routecore.explore import Axis, Explorer, Lines, Map, Mark, Readout, Vertical
from routecore.routing.forms import J0, P1, P2, cost_of_pass, one_shot_cost, s0
from routecore.routing.routes import Route, provider_program
from routecore.symbols import P, c1, c2, p1, p2, xi1, xi2

_THEORY = {
    "theory: M1 cheaper per success, high penalty": (0.5, 0.8, 1, 4, -0.1, 0.2, 4),
    "theory: the same, low penalty": (0.5, 0.8, 1, 4, -0.1, 0.2, 1),
    "theory: M1 barely short of its wait": (0.5, 0.8, 1, 4, -0.01, 0.5, 2.1),
    "theory: M2 cheaper per success": (0.3, 0.9, 1, 2, -0.2, 0.3, 2),
    "theory: equal costs-of-pass": (0.4, 0.8, 1, 2, -0.2, 0.2, 5),
}


def _presets() -> dict[str, dict]:
    symbols = (p1, p2, c1, c2, xi1, xi2, P)
    theory = {label: dict(zip(symbols, values, strict=True)) for label, values in _THEORY.items()}
    return measured_net_values("only M2") | theory


def only_m2() -> Explorer:
    """J of the three routes over P, and the provider's route over any two parameters."""
    penalty = sp.Symbol("penalty", real=True)  # P as a multiple of c2/p2
    m1_cheaper = cost_of_pass[1] < cost_of_pass[2]
    now = P / cost_of_pass[2]
    threshold = sp.Piecewise((P2, m1_cheaper), (P1, True))
    shown = (Route.ONE_SHOT_M1, Route.CASCADE_S0, Route.STAY_M2)
    return Explorer(
        name="only_m2",
        title="Only M2 is worth its wait",
        question="At which penalty does the provider begin to keep users, and with which route?",
        controls=only_m2_controls(4.0),
        order=[(p1, p2), (c1, c2)],
        presets=_presets(),
        quantities={
            **provider_program(),
            "pass1": cost_of_pass[1],
            "pass2": cost_of_pass[2],
            "s0": s0,
            "threshold": threshold,
        },
        panels=[
            Lines(
                "The provider's cost J over P",
                Axis(penalty, 0, 2, label="P as a multiple of c₂/p₂"),
                {
                    "one shot of M1": one_shot_cost[1].subs(P, penalty * cost_of_pass[2]),
                    "cascade at s₀": J0,
                    "stay with M2": cost_of_pass[2],
                },
                y_label="J ($ per 1,000 tasks)",
                colours=ROUTE_LINES,
                verticals=[
                    Vertical(
                        sp.Piecewise((sp.nan, m1_cheaper), (P1 / cost_of_pass[2], True)), "P₁"
                    ),
                    Vertical(
                        sp.Piecewise((P2 / cost_of_pass[2], m1_cheaper), (sp.nan, True)), "P₂"
                    ),
                ],
                marks=[
                    Mark(
                        sp.Piecewise((now, now <= 2), (sp.nan, True)),
                        sp.Symbol("provider_cost"),
                        "the provider's route now",
                    )
                ],
                drag=(P, now),
            ),
            Map(
                "The provider's route",
                c2,
                P,
                route,
                categories=[entry for entry in ROUTE_CATEGORIES if entry[0] in shown],
                borders={x: COST_BORDERS[x] for x in ("c₁/p₁ = c₂/p₂", "P = P₁", "P = P₂")},
            ),
            Readout(
                {
                    "cost-of-pass c₁/p₁ ($)": (cost_of_pass[1], ".3g"),
                    "cost-of-pass c₂/p₂ ($)": (cost_of_pass[2], ".3g"),
                    "threshold P₁ ($)": (sp.Piecewise((sp.nan, m1_cheaper), (P1, True)), ".3g"),
                    "threshold P₂ ($)": (sp.Piecewise((P2, m1_cheaper), (sp.nan, True)), ".3g"),
                    "s₀": (s0, ".2f"),
                }
            ),
        ],
        verdict=[
            [
                (
                    m1_cheaper,
                    "A success costs less on M1 (${pass1:.3g} against ${pass2:.3g}), so what keeps"
                    " users is a cascade, and it pays from P₂ = ${threshold:.3g} on.",
                ),
                (
                    True,
                    "A success costs no more on M2 (${pass2:.3g} against ${pass1:.3g} on M1), so what"
                    " keeps users is M2 itself, and it pays from P₁ = ${threshold:.3g} on.",
                ),
            ],
            which(
                route,
                {
                    Route.STAY_M2: "P = ${P:.3g} is no lower: everything goes to M2, users stay, and J ="
                    " ${provider_cost:.3g}.",
                    Route.CASCADE_S0: "P = ${P:.3g} is no lower: start at M1, escalate a failure with probability s₀"
                    " = {s0:.2f}, and J = ${provider_cost:.3g}. Users stay, and have exactly ξ₁ ="
                    " {xi1:.2g} s, what one abandoned pass on M1 would have given them.",
                    Route.ONE_SHOT_M1: "P = ${P:.3g} is lower: one pass on M1, failures go, and J ="
                    " ${provider_cost:.3g}. Users have ξ₁ = {xi1:.2g} s.",
                },
            ),
        ],
    )


def only_m2_plane() -> Explorer:
    """P2 as a tilt: the penalty at which the provider's lines are parallel to the users'."""
    m1_cheaper = cost_of_pass[1] < cost_of_pass[2]
    same = (
        "The cascade at s₀ and one shot of M1 are worth the same to users: both lie on one of their"
        " lines, U = ξ₁ = {xi1:.2g} s. At P₂ = ${P2:.3g} the provider's lines are parallel to it."
    )
    return routes_on_the_plane(
        name="only_m2_plane",
        title="P₂ is a tilt",
        question="At which penalty do the provider's lines turn past the users'?",
        controls=only_m2_controls(4.0),
        order=[(p1, p2), (c1, c2)],
        presets=_presets(),
        quantities={"P1": P1, "P2": P2},
        verdict=[
            (
                sp.And(m1_cheaper, sp.Abs(P - sp.Symbol("P2")) < sp.Float("1e-9")),
                f"{same} That is the penalty now, and the two cost the same: J ="
                " ${provider_cost:.3g}.",
            ),
            (
                sp.And(m1_cheaper, P > sp.Symbol("P2")),
                f"{same} Now P = ${{P:.3g}}: they have turned past it, and of the two the cascade is"
                " cheaper, J = ${provider_cost:.3g}. Staying with M2 would be further along the"
                " users' arrow, and dearer.",
            ),
            (
                m1_cheaper,
                f"{same} Now P = ${{P:.3g}}: they have not turned so far, and of the two one shot of"
                " M1 is cheaper, J = ${provider_cost:.3g}.",
            ),
            (
                sp.Eq(route, int(Route.STAY_M2)),
                "A success costs no more on M2, so along the line of solved tasks the provider gains"
                " towards M2, as users do, and takes the corner at its end: J ="
                " ${provider_cost:.3g}. No cascade is cheaper than that corner.",
            ),
            (
                True,
                "A success costs no more on M2, but P = ${P:.3g} is below P₁ = ${P1:.3g}: the"
                " provider's line through one shot of M1 leaves the whole line of solved tasks on its"
                " dearer side. J = ${provider_cost:.3g}.",
            ),
        ],
    )
