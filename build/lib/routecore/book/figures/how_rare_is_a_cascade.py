"""Explorer of the chapter on rarity: where a pair's cascade region lies."""

import sympy as sp

from routecore.book.figures.part_one import (
    ORDER,
    ROUTE_CATEGORIES,
    ROUTE_VERDICT,
    game_controls,
    game_quantities,
)
from routecore.book.figures.presets import measured_games
from routecore.explore import Axis, Explorer, Map, Readout
from routecore.routing.forms import P2, P3, cost_of_pass
from routecore.routing.rarity import time_to_success
from routecore.symbols import P, V, c1, c2, p1, p2, t1, t2, xi1, xi2

time1, time2, cop1, cop2, needed = sp.symbols("time1 time2 cop1 cop2 needed")


def _presets() -> dict[str, dict]:
    return {
        "theory: M2 quicker, M1 cheaper per success": {
            p1: 0.5,
            p2: 0.8,
            c1: 1.0,
            c2: 4.0,
            t1: 3.0,
            t2: 4.0,
            V: 5.5,
            P: 5.0,
        },
        "theory: M1 quicker, M2 cheaper per success": {
            p1: 0.3,
            p2: 0.9,
            c1: 1.0,
            c2: 2.0,
            t1: 0.3,
            t2: 3.6,
            V: 3.0,
            P: 10.0,
        },
        **measured_games("rarity", label="{pair}"),
    }


def cascade_region() -> Explorer:
    """The provider's route over V and P, with the penalty that a cascade needs."""
    m1_cheaper, m2_cheaper = cop1 < cop2, cop1 > cop2
    need = sp.Piecewise(
        (P2, sp.And(xi1 < 0, xi2 > 0, m1_cheaper)),
        (P3, sp.And(xi1 > 0, xi2 < 0, m2_cheaper)),
        (sp.nan, True),
    )
    at_s0 = sp.And(m1_cheaper, time2 < time1)
    at_sL = sp.And(m2_cheaper, time1 < time2)
    inside = sp.And(V > sp.Min(time1, time2), V < sp.Max(time1, time2))
    window = " But V must lie between {low:.3g} and {high:.3g} s, and is {V:.3g} s."
    return Explorer(
        name="cascade_region",
        title="Where a cascade lives",
        question="For which V and P is a cascade best, and how large is that region?",
        controls=game_controls(p1=0.5, p2=0.8, t1=3.0, t2=4.0, V=5.5),
        order=ORDER,
        presets=_presets(),
        quantities={
            **game_quantities(),
            "time1": time_to_success[1],
            "time2": time_to_success[2],
            "cop1": cost_of_pass[1],
            "cop2": cost_of_pass[2],
            "low": sp.Min(time1, time2),
            "high": sp.Max(time1, time2),
            "needed": need,
        },
        panels=[
            Map(
                "The provider's route",
                Axis(V, 0.1, 100, "log", "V (s)"),
                Axis(P, 0.01, 100, "log", "P ($ per 1,000 tasks)"),
                sp.Symbol("route"),
                categories=ROUTE_CATEGORIES,
                marker=(V, P),
                lines={"a cascade needs P above this": needed},
            ),
            Readout(
                {
                    "cost of a success, c₁/p₁ and": (cop1, ".3g"),
                    "c₂/p₂": (cop2, ".3g"),
                    "time to a success, t₁/p₁ and (s)": (time1, ".3g"),
                    "t₂/p₂ (s)": (time2, ".3g"),
                    "P a cascade needs now": (needed, ".3g"),
                }
            ),
        ],
        verdict=[
            [
                (
                    sp.And(sp.Or(at_s0, at_sL), inside, P > needed),
                    "A cascade is best here: the models pull apart, and P = {P:.3g} is above the"
                    " {needed:.3g} it takes.",
                ),
                (
                    sp.And(sp.Or(at_s0, at_sL), inside),
                    "The models pull apart, but P = {P:.3g} is not above the {needed:.3g} that a cascade"
                    " takes.",
                ),
                (
                    at_s0,
                    "A cascade at s₀ is possible, as M1 is cheaper and M2 quicker per success."
                    + window,
                ),
                (
                    at_sL,
                    "A cascade at s_L is possible, as M2 is cheaper and M1 quicker per success."
                    + window,
                ),
                (
                    sp.And(cop1 <= cop2, time1 <= time2),
                    "No V and no P make a cascade best: M1 is both the cheaper and the quicker model per"
                    " success.",
                ),
                (
                    sp.And(cop1 >= cop2, time2 <= time1),
                    "No V and no P make a cascade best: M2 is both the cheaper and the quicker model per"
                    " success.",
                ),
                (True, "No V and no P make a cascade best: the models do not pull apart."),
            ],
            ROUTE_VERDICT,
        ],
    )
