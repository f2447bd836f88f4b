"""Explorer of the chapter on Proposition 1: where provider and users want different routes."""

import sympy as sp

from routecore.book.figures.part_one import (
    ORDER,
    REGIME_VERDICT,
    ROUTE_BORDERS,
    ROUTE_CATEGORIES,
    ROUTE_VERDICT,
    favourite,
    game_controls,
    game_quantities,
    pair_presets,
    plain,
    which,
)
from routecore.book.figures.visit_plane import routes_on_the_plane
from routecore.explore import Control, Explorer, Map, Readout
from routecore.routing.forms import cost_of_pass
from routecore.routing.rarity import time_to_success
from routecore.routing.routes import Route
from routecore.symbols import P, V, c1, c2, p1, p2, t1, t2, xi1, xi2

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


def _controls() -> list[Control]:
    return game_controls(p1=0.5, p2=0.8, t1=3.0, t2=4.0, V=10.0)


def who_wants_what() -> Explorer:
    """The misalignment gap, and what users would rather have, over any two parameters."""
    wish = sp.Piecewise((favourite, apart), (ALIGNED, True))
    # Where the route changes, or users' favourite.
    wanted = ROUTE_BORDERS | {
        "t₁/p₁ = t₂/p₂": time_to_success[1] - time_to_success[2],
        "ξ₁ = ξ₂": xi1 - xi2,
    }
    used = [
        entry for entry in ROUTE_CATEGORIES if entry[0] not in (Route.CASCADE_S0, Route.CASCADE_SL)
    ]
    return Explorer(
        name="who_wants_what",
        title="Who wants what",
        question="Where do provider and users want different routes, and what is it worth?",
        controls=_controls(),
        order=ORDER,
        presets=theory_presets() | pair_presets(),
        quantities={
            **game_quantities(),
            "time1": time_to_success[1],
            "time2": time_to_success[2],
            "wish": wish,
        },
        panels=[
            Map("The misalignment gap", V, P, gap, label="gap (s)", borders=wanted),
            Map(
                "What users would rather have",
                V,
                P,
                sp.Symbol("wish"),
                categories=[*used, (ALIGNED, "what they get: aligned", "#D9D9D9")],
                borders=wanted,
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


def who_wants_what_plane() -> Explorer:
    """Alignment as a matter of tilt: do both families single out the same corner?"""
    users_to_m2, provider_to_m2 = xi2 / p2 > xi1 / p1, cost_of_pass[1] > cost_of_pass[2]
    both_stay, level = sp.And(xi1 > 0, xi2 > 0), cost_of_pass[1] - cost_of_pass[2]
    line = "Users never leave, so the outcomes on offer lie on the line of solved tasks."
    return routes_on_the_plane(
        name="who_wants_what_plane",
        title="Do both families tilt the same way?",
        question="Which corner do the provider's lines single out, and which one the users'?",
        controls=_controls(),
        order=ORDER,
        presets=theory_presets() | pair_presets(),
        quantities={
            key: value
            for key, value in game_quantities().items()
            if key in ("xi1", "xi2", "regime", "provider_utility", "gap")
        },
        wish=True,
        verdict=[
            [
                (
                    sp.And(both_stay, sp.Not(apart)),
                    f"{line} Along it both families tilt the same way: aligned.",
                ),
                (
                    sp.And(both_stay, sp.Abs(level) < sp.Float("1e-9")),
                    f"{line} The provider's lines run along it, so a tie decides: M1.",
                ),
                (
                    sp.And(both_stay, users_to_m2, sp.Not(provider_to_m2)),
                    f"{line} Along it the families tilt opposite ways: the provider gains towards M1,"
                    " where a success costs less, users towards M2, where it comes sooner.",
                ),
                (
                    sp.And(both_stay, provider_to_m2),
                    f"{line} Along it the families tilt opposite ways: the provider gains towards M2,"
                    " where a success costs less, users towards M1, where it comes sooner.",
                ),
                (
                    sp.Not(apart),
                    "The corner that the provider's lines single out is the one that the users' lines"
                    " single out: aligned.",
                ),
                (
                    True,
                    "The two families single out different corners.",
                ),
            ],
            ROUTE_VERDICT,
            [
                (sp.Not(apart), "Nothing on offer lies further along the users' arrow."),
                *which(
                    favourite,
                    {
                        code: f"Further along the users' arrow lies {plain(code)}: it is worth"
                        " {gap:.2g} s more to them."
                        for code in Route
                    },
                ),
            ],
        ],
    )
