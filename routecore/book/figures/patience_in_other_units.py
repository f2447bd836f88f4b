"""Explorer of the chapter "Patience in other units": a route map next to its image under lapses."""

import sympy as sp

from routecore.beyond import lapse_forms
from routecore.beyond.lapse_forms import IMAGE, P_lapse, delta, image_excess
from routecore.book.figures.part_one import (
    ROUTE_BORDERS,
    ROUTE_CATEGORIES,
    SECONDS,
    net_value_controls,
    plain,
    which,
)
from routecore.book.figures.presets import measured_net_values
from routecore.explore import Axis, Control, Explorer, Lines, Map, Readout, Vertical
from routecore.routing import forms
from routecore.routing.routes import TABLE, provider_program
from routecore.symbols import P, c1, c2, p1, p2, xi1, xi2

_THEORY = {
    "theory: a cascade that lapses end": (0.5, 0.8, 1, 4, -0.1, 0.2, 30, 0.7),
    "theory: the same game, hardly any lapses": (0.5, 0.8, 1, 4, -0.1, 0.2, 30, 0.95),
    "theory: both worth their wait": (0.5, 0.8, 1, 4, 0.4, 0.5, 30, 0.7),
    "theory: the cascade at s_L": (0.3, 0.9, 1, 2, 0.2, -0.3, 10, 0.95),
    "theory: the same game, many lapses": (0.3, 0.9, 1, 2, 0.2, -0.3, 10, 0.6),
    "theory: neither worth its wait": (0.5, 0.8, 1, 4, -0.2, -0.3, 12, 0.7),
    "theory: no lapses at all": (0.5, 0.8, 1, 4, -0.1, 0.2, 30, 1.0),
}


def _presets() -> dict[str, dict]:
    symbols = (p1, p2, c1, c2, xi1, xi2, P, delta)
    presets = {label: dict(zip(symbols, values, strict=True)) for label, values in _THEORY.items()}
    measured = measured_net_values("lapses")
    return presets | {label: {**values, delta: 0.8} for label, values in measured.items()}


_PARAMETERS = {x: sp.Symbol(f"image_{x.name}") for x in (p1, p2, c1, c2, P)}


def _image_borders() -> dict[str, sp.Expr]:
    """The borders of the routes in the image; those that lapses move say so."""
    stay = ("ξ₁ = 0", "ξ₂ = 0", "P = P₂", "P = (c₂ − c₁)/(p₂ − p₁)")
    return {
        label if label in stay else f"{label}, with lapses": border.xreplace(_PARAMETERS)
        for label, border in ROUTE_BORDERS.items()
    }


def _image_program() -> dict[str, sp.Expr]:
    """The provider's optimum in the image, under names of its own."""
    program = provider_program()
    names = {sp.Symbol(name): sp.Symbol(f"image_{name}") for name in program}
    return {
        **{symbol.name: IMAGE[x] for x, symbol in _PARAMETERS.items()},
        **{
            f"image_{key}": value.xreplace({**_PARAMETERS, **names})
            for key, value in program.items()
        },
    }


def _sentences(start: str) -> dict[int, str]:
    return {int(code): f"{start} {plain(code)}." for code in TABLE}


def delta_map() -> Explorer:
    """The provider's route without and with lapses, and how much escalation users ask for."""
    survival = sp.Symbol("survival", real=True)
    route, image_route = sp.symbols("route image_route")
    only_m2, only_m1 = sp.And(xi1 < 0, xi2 > 0), sp.And(xi1 > 0, xi2 < 0)

    def along(expression, condition):
        return sp.Piecewise((expression.subs(delta, survival), condition), (sp.nan, True))

    ends = sp.And(c1 * p2 < c2 * p1, delta < 1)
    return Explorer(
        name="delta_map",
        title="The route map and its image",
        question="What does a user do to the routes who may lose the need after every failure?",
        controls=[
            Control(
                delta,
                value=0.7,
                low=0.05,
                high=1.0,
                step=0.01,
                label="chance that the need survives a failure",
            ),
            *net_value_controls(
                (
                    Control(xi1, value=-0.1, low=-1, high=1, step=0.005, unit=SECONDS),
                    Control(xi2, value=0.2, low=-1, high=1, step=0.005, unit=SECONDS),
                ),
                p1=0.5,
                p2=0.8,
                c1=1.0,
                c2=4.0,
                P=30.0,
            ),
        ],
        order=[(p1, p2), (c1, c2)],
        presets=_presets(),
        quantities={
            **provider_program(),
            **_image_program(),
            "image_cost": sp.Symbol("image_provider_cost") - image_excess,
            "P_lapse": sp.Piecewise((P_lapse, ends), (sp.nan, True)),
        },
        panels=[
            Map(
                "The route without lapses",
                c2,
                P,
                route,
                categories=ROUTE_CATEGORIES,
                borders=ROUTE_BORDERS,
            ),
            Map(
                "The route with lapses",
                c2,
                P,
                image_route,
                categories=ROUTE_CATEGORIES,
                borders=_image_borders(),
            ),
            Lines(
                "The escalation that users ask for, or bear",
                Axis(survival, 0.05, 1, label="δ"),
                {
                    "at least s₀ (only M2 worth its wait)": along(lapse_forms.s0, only_m2),
                    "at most s_L (only M1 worth its wait)": along(lapse_forms.sL, only_m1),
                },
                y_label="s",
                y_range=(0, 1),
                verticals=[Vertical(delta, "δ now")],
            ),
            Readout(
                {
                    "J without lapses ($)": (sp.Symbol("provider_cost"), ".3g"),
                    "J with lapses ($)": (sp.Symbol("image_cost"), ".3g"),
                    "P₂, the same in both ($)": (
                        sp.Piecewise((forms.P2, only_m2), (sp.nan, True)),
                        ".3g",
                    ),
                    "M1 costs less per success up to P = ($)": (sp.Symbol("P_lapse"), ".3g"),
                }
            ),
        ],
        verdict=[
            which(route, _sentences("Without lapses:")),
            which(image_route, _sentences("With lapses:")),
            [
                (
                    sp.Eq(delta, 1),
                    "With δ = 1 no need lapses, and the two maps are one.",
                ),
                (
                    sp.And(ends, P > sp.Symbol("P_lapse")),
                    "Above P = ${P_lapse:.3g} a success costs less on M2, lapses included: every failure"
                    " may be the last, and M2 fails less.",
                ),
                (
                    ends,
                    "A success costs less on M1 up to P = ${P_lapse:.3g}; without lapses it would at"
                    " every P.",
                ),
                (
                    True,
                    "A success costs less on M2 in any case, and lapses only add to that.",
                ),
            ],
        ],
    )
