"""Explorer of the chapter on Theorem 5: only M1 is worth its wait."""

import sympy as sp

from routecore.book.figures.part_one import (
    ROUTE_CATEGORIES,
    ROUTE_LINES,
    SECONDS,
    net_value_controls,
    route,
    which,
)
from routecore.book.figures.presets import measured_net_values
from routecore.explore import Axis, Control, Explorer, Lines, Map, Mark, Readout, Vertical
from routecore.routing.forms import JL, P3, P_static, cost_of_pass, one_shot_cost, sL
from routecore.routing.routes import Route, provider_program
from routecore.symbols import P, c1, c2, p1, p2, xi1, xi2

_THEORY = {
    "theory: the counterexample, P = 10": (0.3, 0.9, 1, 2, 0.2, -0.3, 10),
    "theory: the same game, P = 5": (0.3, 0.9, 1, 2, 0.2, -0.3, 5),
    "theory: the same game, P = 1": (0.3, 0.9, 1, 2, 0.2, -0.3, 1),
    "theory: M1 cheaper per success": (0.5, 0.8, 1, 4, 0.2, -0.3, 10),
    "theory: equal costs-of-pass": (0.4, 0.8, 1, 2, 0.2, -0.2, 5),
}


def _presets() -> dict[str, dict]:
    symbols = (p1, p2, c1, c2, xi1, xi2, P)
    theory = {label: dict(zip(symbols, values, strict=True)) for label, values in _THEORY.items()}
    return theory | measured_net_values("only M1")


def only_m1() -> Explorer:
    """J of the four routes over P, and the provider's route over any two parameters."""
    penalty = sp.Symbol("penalty", real=True)  # P as a multiple of c2/p2
    m2_cheaper = cost_of_pass[1] > cost_of_pass[2]
    here = penalty * cost_of_pass[2]
    widest = 8

    def in_multiples(condition, threshold):
        return sp.Piecewise((threshold / cost_of_pass[2], condition), (sp.nan, True))

    shown = (Route.STAY_M1, Route.CASCADE_SL, Route.ONE_SHOT_M1, Route.ONE_SHOT_M2)
    return Explorer(
        name="only_m1",
        title="Only M1 is worth its wait",
        question="For which penalties is the cascade at s_L the cheapest: low ones or high ones?",
        controls=net_value_controls(
            (
                Control(xi1, value=0.2, low=0.005, high=1, step=0.005, unit=SECONDS),
                Control(xi2, value=-0.3, low=-1, high=-0.005, step=0.005, unit=SECONDS),
            ),
            p1=0.3,
            p2=0.9,
            c1=1.0,
            c2=2.0,
            P=10.0,
        ),
        order=[(p1, p2), (c1, c2)],
        presets=_presets(),
        quantities={
            **provider_program(),
            "pass1": cost_of_pass[1],
            "pass2": cost_of_pass[2],
            "sL": sL,
            "P3": P3,
            "P_static": P_static,
        },
        panels=[
            Lines(
                "The provider's cost J over P",
                Axis(penalty, 0, widest, label="P as a multiple of c₂/p₂"),
                {
                    "stay with M1": cost_of_pass[1],
                    "cascade at s_L": JL,
                    "one shot of M1": one_shot_cost[1].subs(P, here),
                    "one shot of M2": one_shot_cost[2].subs(P, here),
                },
                y_label="J ($ per 1,000 tasks)",
                colours=ROUTE_LINES,
                verticals=[
                    Vertical(in_multiples(sp.Not(m2_cheaper), cost_of_pass[1]), "c₁/p₁"),
                    Vertical(in_multiples(m2_cheaper, P_static), "M1 → M2"),
                    Vertical(in_multiples(m2_cheaper, P3), "P₃"),
                ],
                marks=[
                    Mark(
                        in_multiples(P <= widest * cost_of_pass[2], P),
                        sp.Symbol("provider_cost"),
                        "the provider's route now",
                    )
                ],
            ),
            Map(
                "The provider's route",
                c2,
                P,
                route,
                categories=[entry for entry in ROUTE_CATEGORIES if entry[0] in shown],
            ),
            Readout(
                {
                    "stay with M1: J ($)": (cost_of_pass[1], ".3g"),
                    "cascade at s_L: J ($)": (JL, ".3g"),
                    "one shot of M1: J ($)": (one_shot_cost[1], ".3g"),
                    "one shot of M2: J ($)": (one_shot_cost[2], ".3g"),
                    "threshold P₃ ($)": (sp.Piecewise((P3, m2_cheaper), (sp.nan, True)), ".3g"),
                    "s_L": (sL, ".2f"),
                }
            ),
        ],
        verdict=[
            [
                (
                    m2_cheaper,
                    "A success costs less on M2 (${pass2:.3g} against ${pass1:.3g} on M1), and users"
                    " bear M2 only now and then. One shot of M1 is cheapest up to P = ${P_static:.3g},"
                    " one shot of M2 from there to P₃ = ${P3:.3g}, the cascade from P₃ on.",
                ),
                (
                    True,
                    "A success costs no more on M1 (${pass1:.3g} against ${pass2:.3g} on M2), which is"
                    " also what users want, so no cascade at any P. The provider stays with M1 from P"
                    " = c₁/p₁ = ${pass1:.3g} on.",
                ),
            ],
            which(
                route,
                {
                    Route.STAY_M1: "Now P = ${P:.3g}: stay with M1, J = ${provider_cost:.3g}.",
                    Route.CASCADE_SL: "Now P = ${P:.3g}: start at M1, escalate a failure with probability s_L ="
                    " {sL:.2f}, as often as users will bear, and J = ${provider_cost:.3g}.",
                    Route.ONE_SHOT_M1: "Now P = ${P:.3g}: one shot of M1, J = ${provider_cost:.3g}.",
                    Route.ONE_SHOT_M2: "Now P = ${P:.3g}: one shot of M2, J = ${provider_cost:.3g}.",
                },
            ),
        ],
    )
