"""Explorers of the chapter on Proposition 2: where slowing the models pays."""

import sympy as sp

from routecore.book.figures.part_one import (
    ORDER,
    REGIME_VERDICT,
    ROUTE_VERDICT,
    game_controls,
    game_quantities,
    pair_presets,
)
from routecore.book.figures.presets import measured_games, net_values
from routecore.explore import Axis, Control, Explorer, Map, Readout
from routecore.routing.forms import (
    P_static,
    cost_of_pass,
    saving,
    throttling_loss,
    throttling_saving,
    throttling_to_m1,
)
from routecore.symbols import P, V, c1, c2, p1, p2, t1, t2, xi1, xi2

loss, to_m1 = sp.symbols("loss to_m1")
# The cost-of-pass difference c1/p1 - c2/p2, as a slider; money is counted in units of c2.
difference = sp.Symbol("d", real=True)

# A hair of saving is rounding.
_some = saving > sp.Float("1e-12")


def throttling_quantities() -> dict[str, sp.Expr]:
    """What throttling saves the provider and costs users, given `game_quantities`."""
    return {
        "to_m1": sp.Piecewise((1, throttling_to_m1), (0, True)),
        "saving": throttling_saving,
        "loss": throttling_loss,
        "gained": -loss,
        "cop1": cost_of_pass[1],
        "cop2": cost_of_pass[2],
        "P_static": P_static,
    }


_WHY_NOT = [
    (
        xi2 <= 0,
        "Throttling does not pay: users do not gain from waiting for M2 as it is, so both one shots"
        " are on offer already.",
    ),
    (
        xi1 > 0,
        "Throttling does not pay: P = {P:.3g} is not below both costs-of-pass ({cop1:.3g} and"
        " {cop2:.3g}), so users who stay are worth keeping.",
    ),
    (
        P >= cost_of_pass[2],
        "Throttling does not pay: P = {P:.3g} is at least c₂/p₂ = {cop2:.3g}, so users are worth"
        " keeping even on M2.",
    ),
    (
        True,
        "Throttling does not pay: P = {P:.3g} is at most (c₂ − c₁)/(p₂ − p₁) = {P_static:.3g}, and one"
        " shot of M1, the cheaper one, is on offer already.",
    ),
]


def _verdict(money: str) -> list:
    cases = []
    for model, chosen in ((1, sp.Eq(to_m1, 1)), (2, sp.Eq(to_m1, 0))):
        gain = (
            f"Slowing M2 until a pass is worth nothing to users saves {{saving:.3g}} {money}:"
            f" they then take one pass on M{model} and leave if it fails"
        )
        served = gain + ", which costs less than serving them till they succeed."
        cases += [
            (sp.And(_some, chosen, loss > sp.Float("1e-9")), served + " Users lose {loss:.2g} s."),
            (
                sp.And(_some, chosen, loss < -sp.Float("1e-9")),
                gain + ". Users gain too, {gained:.2g} s.",
            ),
            (sp.And(_some, chosen), served + " Users lose nothing."),
        ]
    return cases


def gain_over_costs() -> Explorer:
    """The gain from throttling over the cost-of-pass difference and P, the paper's figure."""
    unit = {c1: p1 * (1 / p2 + difference), c2: sp.Integer(1)}
    a_game = sp.And(sp.Symbol("c1") > 0, sp.Symbol("c1") < 1)
    quantities = game_quantities() | throttling_quantities()
    for name in ("xi1", "xi2"):
        del quantities[name]
    lines = {"c₁/p₁": cost_of_pass[1], "c₂/p₂": cost_of_pass[2], "(c₂ − c₁)/(p₂ − p₁)": P_static}
    inside = sp.And(unit[c1] > 0, unit[c1] < 1)
    start = {difference: 0.1, P: 0.8}
    return Explorer(
        name="gain_over_costs",
        title="What throttling saves",
        question="For which costs and penalties does it pay to be slow?",
        controls=[
            Control(
                difference,
                value=start[difference],
                low=-2,
                high=1.5,
                step=0.01,
                label="cost-of-pass difference c₁/p₁ − c₂/p₂",
                unit="c₂",
            ),
            Control(P, value=start[P], low=0, high=4, step=0.01, unit="c₂"),
            Control(p1, value=0.5, low=0.02, high=0.97, step=0.01),
            Control(p2, value=0.8, low=0.03, high=0.98, step=0.01),
            Control(xi1, value=0.3, low=-5, high=5, step=0.01, unit="s"),
            Control(xi2, value=0.5, low=-5, high=5, step=0.01, unit="s"),
        ],
        order=[(p1, p2)],
        presets=_theory_presets() | _pair_presets(),
        quantities={"c1": unit[c1], "c2": unit[c2], **quantities},
        panels=[
            Map(
                "The provider's saving",
                Axis(difference, -2, 1.5, label="c₁/p₁ − c₂/p₂ (in c₂)"),
                Axis(P, 0, 4, label="P (in c₂)"),
                sp.Piecewise((saving, a_game), (sp.nan, True)),
                label="saving (in c₂)",
                marker=(difference, P),
                lines={
                    label: sp.Piecewise(
                        (value.subs(unit, simultaneous=True), inside), (sp.nan, True)
                    )
                    for label, value in lines.items()
                },
            ),
            Readout(
                {
                    "saving (in c₂)": (saving, ".3g"),
                    "users' loss (s)": (loss, ".3g"),
                    "c₁ (in c₂)": (sp.Symbol("c1"), ".3g"),
                    "c₁/p₁ (in c₂)": (sp.Symbol("cop1"), ".3g"),
                    "c₂/p₂ (in c₂)": (sp.Symbol("cop2"), ".3g"),
                }
            ),
        ],
        verdict=[
            [
                (
                    sp.Not(a_game),
                    "No game: at this difference c₁ would be {c1:.3g} of c₂, and it must lie between 0"
                    " and 1.",
                ),
                *_verdict("times c₂"),
                *_WHY_NOT,
            ],
        ],
    )


def _theory_presets() -> dict[str, dict]:
    base = {p1: 0.5, p2: 0.8, xi1: 0.3, xi2: 0.5}
    return {
        "both worth waiting for, low P: throttling pays": {**base, difference: 0.1, P: 0.8},
        "both worth waiting for, P above one cost-of-pass": {**base, difference: -0.6, P: 0.8},
        "only M2 worth waiting for: a window of P": {**base, xi1: -0.3, difference: 0.5, P: 1.0},
        "only M2, and users gain as well": {**base, xi1: -0.3, difference: 0.5, P: 0.5},
        "only M1 worth waiting for: nothing to gain": {**base, xi2: -0.5, difference: 0.1, P: 0.8},
    }


def _pair_presets() -> dict[str, dict]:
    """Measured pairs by their net values, with money in units of c2."""
    presets = {}
    for label, game in measured_games("throttling").items():
        apart = float(((cost_of_pass[1] - cost_of_pass[2]) / c2).subs(game))
        presets[label] = {
            p1: game[p1],
            p2: game[p2],
            difference: apart,
            P: game[P] / game[c2],
            **net_values(game),
        }
    return presets


def gain_anywhere() -> Explorer:
    """The gain from throttling, and users' loss, over any two of the eight parameters."""
    base = {p1: 0.5, p2: 0.8, c1: 1.0, c2: 2.0, t1: 3.0, t2: 4.0, V: 10.0, P: 1.5}
    theory = {
        "both worth waiting for, low P": base,
        "only M2 worth waiting for": {**base, p1: 0.3, c2: 1.5, t1: 3.5, P: 1.6},
        "users gain as well": {**base, p1: 0.3, c2: 1.5, t1: 3.5, P: 1.1},
        "P above both costs-of-pass": {**base, P: 4.0},
    }
    return Explorer(
        name="gain_anywhere",
        title="Who gains from slowness",
        question="Which parameters make it pay to be slow, and what does it cost users?",
        controls=game_controls(**{symbol.name: value for symbol, value in base.items()}),
        order=ORDER,
        presets=theory | pair_presets(),
        quantities={**game_quantities(), **throttling_quantities()},
        panels=[
            Map("The provider's saving", P, p1, saving, label="saving (money)"),
            Map("Users' loss", P, p1, loss, label="loss (s)", palette="diverging"),
            Readout(
                {
                    "saving": (saving, ".3g"),
                    "users' loss (s)": (loss, ".3g"),
                    "c₁/p₁": (sp.Symbol("cop1"), ".3g"),
                    "c₂/p₂": (sp.Symbol("cop2"), ".3g"),
                }
            ),
        ],
        verdict=[REGIME_VERDICT, ROUTE_VERDICT, [*_verdict("dollars per 1,000 tasks"), *_WHY_NOT]],
    )
