"""Explorer of the chapter on Theorem 3: both net values of one sign."""

import sympy as sp

from routecore.book.figures.part_one import (
    ORDER,
    ROUTE_CATEGORIES,
    ROUTE_LINES,
    game_controls,
)
from routecore.book.figures.presets import measured_games
from routecore.explore import Axis, Control, Explorer, Lines, Map, Mark, Vertical
from routecore.routing import forms
from routecore.routing.routes import Route, provider_program
from routecore.symbols import NET_VALUE, PARAMETERS, P, V, s, xi1, xi2

# A game in the order of PARAMETERS: every number is exact in binary, so the edges are exact.
_EDGES = {
    "Equal costs-of-pass: every s costs the same": (0.25, 0.75, 1, 3, 1, 2, 6, 5),
    "The churn penalty at the switch": (0.25, 0.75, 1, 3, 3, 4, 2, 4),
    "M2 worth exactly nothing: a cascade after all": (0.5, 0.75, 1, 4, 2, 2.25, 3, 15),
}


def _presets() -> dict[str, dict]:
    presets = measured_games("same sign", label="{pair}, V = {V:g} s, P = {last:g}")
    return presets | {
        label: dict(zip(PARAMETERS, values, strict=True)) for label, values in _EDGES.items()
    }


def _controls() -> list[Control]:
    """The eight parameters; P on a straight scale, because two straight lines cross over it."""
    others = [x for x in game_controls(V=8.0) if x.symbol != P]
    return [*others, Control(P, value=5.0, low=0, high=40, step=0.1, unit="$ per 1,000 tasks")]


def same_sign() -> Explorer:
    """J over s for users who never leave, J over P for those who leave, and the route map."""
    stays = forms.provider_cost(1, s, 0)
    lasting, leaving = forms.cost_of_pass, forms.one_shot_cost
    first, second, route = sp.symbols("xi1 xi2 route")
    both_value, both_latency = sp.And(first > 0, second > 0), sp.And(first < 0, second < 0)
    tie = sp.Float("1e-9")
    cheapest, switch = sp.Symbol("cheapest_stay"), sp.Symbol("P_switch")
    escalation = sp.Piecewise((0, sp.Symbol("lasting1") <= sp.Symbol("lasting2")), (sp.nan, True))
    return Explorer(
        name="same_sign",
        title="Both net values of one sign",
        question="Can mixing the two models ever be cheaper than one of them alone?",
        controls=_controls(),
        order=ORDER,
        presets=_presets(),
        quantities={
            "xi1": NET_VALUE[xi1],
            "xi2": NET_VALUE[xi2],
            **provider_program(),
            "lasting1": lasting[1],
            "lasting2": lasting[2],
            "leaving1": leaving[1],
            "leaving2": leaving[2],
            "cheapest_stay": sp.Min(*lasting.values()),
            "P_switch": forms.P_static,
            "half": forms.provider_cost(1, sp.Rational(1, 2), 0),
        },
        panels=[
            Lines(
                "Users who never leave: the cost J over s",
                Axis(s, 0, 1),
                {"start at M1, escalate with s": stays, "start at M2": lasting[2]},
                y_label="J ($ per 1,000 tasks)",
                marks=[Mark(escalation, cheapest, "cheapest, if it is M1 alone")],
            ),
            Lines(
                "Users who leave after a failure: the cost J over P",
                Axis(P, 0, 40, label="P ($ per 1,000 tasks)"),
                {"one shot of M1": leaving[1], "one shot of M2": leaving[2]},
                y_label="J ($ per 1,000 tasks)",
                colours=ROUTE_LINES,
                marks=[Mark(P, sp.Min(*leaving.values()), "now")],
                verticals=[Vertical(switch, "(c₂−c₁)/(p₂−p₁)")],
            ),
            Map("The provider's route", V, P, route, categories=ROUTE_CATEGORIES),
        ],
        verdict=_verdict(first, second, route, both_value, both_latency, tie),
    )


def _verdict(first, second, route, both_value, both_latency, tie) -> list[tuple]:
    lasting1, lasting2, switch = sp.symbols("lasting1 lasting2 P_switch")
    static = " A cascade with s = 1/2 would cost {half:.3g}."
    return [
        (
            sp.And(both_value, sp.Abs(lasting1 - lasting2) < tie * lasting1),
            "Both models are worth their wait and have the same cost-of-pass, {lasting1:.3g}: every s"
            " costs that. The provider may as well stay with M1.",
        ),
        (
            sp.And(both_value, lasting1 < lasting2),
            "Both models are worth their wait, so users never leave and P plays no part. M1 is cheaper"
            " per success: {lasting1:.3g} against {lasting2:.3g}. The provider stays with M1."
            + static,
        ),
        (
            both_value,
            "Both models are worth their wait, so users never leave and P plays no part. M2 is cheaper"
            " per success: {lasting2:.3g} against {lasting1:.3g}. The provider stays with M2."
            + static,
        ),
        (
            sp.And(both_latency, sp.Abs(P - switch) < tie * switch),
            "Neither model is worth its wait, and P is exactly the switch, {P_switch:.3g}: one shot of"
            " either model costs {leaving1:.3g}. The provider may as well take M1.",
        ),
        (
            sp.And(both_latency, P < switch),
            "Neither model is worth its wait, so users leave after one failure. P = {P:.3g} is below"
            " {P_switch:.3g}: the failures M2 would avert do not pay for its price. One shot of M1:"
            " J = {leaving1:.3g} against {leaving2:.3g}.",
        ),
        (
            both_latency,
            "Neither model is worth its wait, so users leave after one failure. P = {P:.3g} is above"
            " {P_switch:.3g}: the failures M2 averts pay for its price. One shot of M2: J ="
            " {leaving2:.3g} against {leaving1:.3g}.",
        ),
        (
            sp.And(sp.Eq(second, 0), first < 0, sp.Eq(route, int(Route.CASCADE_S0))),
            "A pass on M2 is worth exactly 0, so after s = 1 the user does not mind staying, and the"
            " provider cascades: J = {provider_cost:.3g}. This edge is the one place where signs that"
            " do not differ allow a cascade.",
        ),
        (
            sp.Or(sp.Eq(first, 0), sp.Eq(second, 0)),
            "A net value is exactly 0 (ξ₁ = {xi1:.2g} s, ξ₂ = {xi2:.2g} s): the user is indifferent"
            " to a pass on that model, and the provider's best route costs J = {provider_cost:.3g}.",
        ),
        (
            True,
            "The signs differ (ξ₁ = {xi1:.2g} s, ξ₂ = {xi2:.2g} s), so neither panel of curves"
            " applies: this is the ground of Theorems 4 and 5. The provider's best route costs"
            " J = {provider_cost:.3g}.",
        ),
    ]
