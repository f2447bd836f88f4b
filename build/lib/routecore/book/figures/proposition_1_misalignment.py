"""Explorer of the chapter on Proposition 1: where provider and users want different routes."""

import sympy as sp

from routecore.book.figures.part_one import (
    ORDER,
    REGIME_VERDICT,
    ROUTE_CATEGORIES,
    ROUTE_VERDICT,
    favourite,
    game_controls,
    game_quantities,
    pair_presets,
    which,
)
from routecore.explore import Explorer, Map, Readout
from routecore.routing.rarity import time_to_success
from routecore.routing.routes import Route
from routecore.symbols import P, V, c1, c2, p1, p2, t1, t2

gap = sp.Symbol("gap")
ALIGNED = len(Route)
# Below this the difference is rounding, not a wish.
apart = gap > sp.Float("1e-9")

_WISH = which(
    favourite,
    {
        Route.STAY_M1: "Users would rather stay with M1, where a success takes t₁/p₁ = {time1:.2g} s;"
        " the gap is {gap:.2g} s.",
        Route.STAY_M2: "Users would rather stay with M2, where a success takes t₂/p₂ = {time2:.2g} s;"
        " the gap is {gap:.2g} s.",
        Route.CASCADE_S0: "Users would rather have the cascade at s₀; the gap is {gap:.2g} s.",
        Route.CASCADE_SL: "Users would rather have the cascade at s_L; the gap is {gap:.2g} s.",
        Route.ONE_SHOT_M1: "Users would rather have their one pass on M1; the gap is {gap:.2g} s.",
        Route.ONE_SHOT_M2: "Users would rather have their one pass on M2; the gap is {gap:.2g} s.",
    },
)


def theory_presets() -> dict[str, dict]:
    """One instructive game for each reason to disagree, and one without any."""
    base = {p1: 0.5, p2: 0.8, c1: 1.0, c2: 4.0, t1: 3.0, t2: 4.0, V: 10.0, P: 5.0}
    return {
        "aligned: M1 is cheaper and quicker per success": {**base, t2: 6.0},
        "both stay: M1 is cheaper, M2 is quicker per success": base,
        "both leave: a low P sends them to the wrong model": {
            **base,
            t1: 4.5,
            t2: 4.6,
            V: 5.0,
            P: 0.5,
        },
        "only M2: the cascade keeps the whole surplus": {**base, V: 5.5, P: 20.0},
        "only M1: the cascade at s_L": {
            **base,
            p1: 0.3,
            p2: 0.9,
            c2: 2.0,
            t1: 0.1,
            t2: 1.2,
            V: 1.0,
            P: 10.0,
        },
    }


def who_wants_what() -> Explorer:
    """The misalignment gap, and what users would rather have, over any two parameters."""
    wish = sp.Piecewise((favourite, apart), (ALIGNED, True))
    used = [
        entry for entry in ROUTE_CATEGORIES if entry[0] not in (Route.CASCADE_S0, Route.CASCADE_SL)
    ]
    return Explorer(
        name="who_wants_what",
        title="Who wants what",
        question="Where do provider and users want different routes, and what is it worth?",
        controls=game_controls(p1=0.5, p2=0.8, t1=3.0, t2=4.0, V=10.0),
        order=ORDER,
        presets=theory_presets() | pair_presets(),
        quantities={
            **game_quantities(),
            "time1": time_to_success[1],
            "time2": time_to_success[2],
            "wish": wish,
        },
        panels=[
            Map("The misalignment gap", V, P, gap, label="gap (s)"),
            Map(
                "What users would rather have",
                V,
                P,
                sp.Symbol("wish"),
                categories=[*used, (ALIGNED, "what they get: aligned", "#D9D9D9")],
            ),
            Readout(
                {
                    "misalignment gap (s)": (gap, ".3g"),
                    "U now (s)": (sp.Symbol("provider_utility"), ".3g"),
                    "U of users' favourite (s)": (sp.Symbol("best_utility"), ".3g"),
                    "time to a success on M1, t₁/p₁ (s)": (sp.Symbol("time1"), ".3g"),
                    "time to a success on M2, t₂/p₂ (s)": (sp.Symbol("time2"), ".3g"),
                }
            ),
        ],
        verdict=[
            REGIME_VERDICT,
            ROUTE_VERDICT,
            [
                (sp.Not(apart), "It is also what users would have chosen: aligned."),
                *((sp.And(apart, condition), text) for condition, text in _WISH[:-1]),
                _WISH[-1],
            ],
        ],
    )
