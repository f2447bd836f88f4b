"""Explorer of the chapter on commitment: the price of a failure, promised and not."""

import sympy as sp

from routecore.beyond.promises_forms import (
    COMMITMENT_COST,
    VALUE_OF_COMMITMENT,
    r_hat,
)
from routecore.book.figures.part_one import ROUTE_BORDERS, SECONDS, net_value_controls
from routecore.book.figures.presets import measured_net_values
from routecore.explore import Axis, Band, Control, Explorer, Lines, Map, Mark, Readout, Vertical
from routecore.routing.forms import P1, P2, P3, P_static, cost_of_pass
from routecore.symbols import P, a, c1, c2, p1, p2, xi1, xi2

seen = sp.Symbol("seen", real=True)
_THEORY = {
    "8/3 with a promise, 5 without": (0.5, 0.8, 1, 4, -0.1, 0.2, 12, 1),
    "the same, nothing is seen: 6": (0.5, 0.8, 1, 4, -0.1, 0.2, 12, 2),
    "the same, every model is seen": (0.5, 0.8, 1, 4, -0.1, 0.2, 12, 3),
    "the cascade of Theorem 5, P = 10": (0.3, 0.9, 1, 2, 0.2, -0.3, 10, 1),
    "the same, P = 100": (0.3, 0.9, 1, 2, 0.2, -0.3, 100, 1),
    "a threat that is not credible": (0.3, 0.9, 1, 2, -0.2, 0.3, 1.7, 1),
    "both models worth their wait": (0.5, 0.8, 1, 4, 0.2, 0.3, 12, 1),
}
_only_m2, _only_m1 = sp.And(xi1 < 0, xi2 > 0), sp.And(xi1 > 0, xi2 < 0)
_mixed = sp.Or(_only_m1, _only_m2)


def _presets() -> dict[str, dict]:
    symbols = (p1, p2, c1, c2, xi1, xi2, P, seen)
    theory = {label: dict(zip(symbols, values, strict=True)) for label, values in _THEORY.items()}
    measured = {label: {**at, seen: 1} for label, at in measured_net_values("promises").items()}
    return theory | measured


def _by_sight(values: dict) -> sp.Expr:
    first, nothing, every = values.values()
    return sp.Piecewise((first, seen < 1.5), (nothing, seen < 2.5), (every, True))


def price_of_a_failure() -> Explorer:
    """What a failure of M1 costs over P, with a promise and without; what the promise is worth."""
    penalty = sp.Symbol("penalty", real=True)  # P as a multiple of c2/p2
    here = penalty * cost_of_pass[2]
    widest = 6
    m1_cheaper = cost_of_pass[1] < cost_of_pass[2]
    kept, worth = _by_sight(COMMITMENT_COST), _by_sight(VALUE_OF_COMMITMENT)

    def price(cost):
        return ((cost - c1) / a).subs(P, here)

    def at(threshold, condition):
        return sp.Piecewise((threshold / cost_of_pass[2], condition), (sp.nan, True))

    # Where the two curves part. A cascade is promised from P2 or P3 on; what else pays is a threat.
    hidden = seen < 2.5
    cascade = sp.Piecewise(
        (P2, sp.And(_only_m2, m1_cheaper)),
        (P3, sp.And(_only_m1, sp.Not(m1_cheaper), hidden)),
        (sp.nan, True),
    )
    threat = {
        "low": sp.Piecewise(
            (P_static, sp.And(_only_m2, sp.Not(m1_cheaper), hidden)), (0, _only_m1), (sp.nan, True)
        ),
        "high": sp.Piecewise(
            (P1, sp.And(_only_m2, sp.Not(m1_cheaper), hidden)),
            (sp.Min(cost_of_pass[1], P_static), _only_m1),
            (sp.nan, True),
        ),
    }
    return Explorer(
        name="price_of_a_failure",
        title="The price of a failure",
        question="What does a failure of M1 cost a provider that users believe, and one they do not?",
        controls=[
            *net_value_controls(
                (
                    Control(xi1, value=-0.1, low=-1, high=1, step=0.005, unit=SECONDS),
                    Control(xi2, value=0.2, low=-1, high=1, step=0.005, unit=SECONDS),
                ),
                p1=0.5,
                p2=0.8,
                c1=1.0,
                c2=4.0,
                P=12.0,
            ),
            Control(
                seen,
                value=1,
                low=1,
                high=3,
                step=1,
                label="users see 1: the first model, 2: nothing, 3: every model",
            ),
        ],
        order=[(p1, p2), (c1, c2)],
        presets=_presets(),
        quantities={
            "kept": kept,
            "worth": worth,
            "unkept": sp.Symbol("kept") + sp.Symbol("worth"),
            "price_kept": (sp.Symbol("kept") - c1) / a,
            "price_unkept": (sp.Symbol("unkept") - c1) / a,
            "pass1": cost_of_pass[1],
            "r_hat": r_hat,
            "P_static": P_static,
        },
        panels=[
            Lines(
                "The price X of a failure in J = c₁ + a X, over P",
                Axis(penalty, 0, widest, label="P as a multiple of c₂/p₂"),
                {
                    "the promise is believed": price(kept),
                    "no promise": price(kept + worth),
                    "users leave: P itself": here,
                },
                y_label="X ($ per 1,000)",
                verticals=[
                    Vertical(at(P2, sp.And(_only_m2, m1_cheaper)), "P₂"),
                    Vertical(at(P1, _only_m2), "P₁"),
                    Vertical(at(P_static, _mixed), "P static"),
                    Vertical(at(P3, sp.And(_only_m1, sp.Not(m1_cheaper))), "P₃"),
                ],
                bands=[
                    Band(
                        cascade / cost_of_pass[2],
                        sp.Integer(widest),
                        "a promised cascade pays",
                    ),
                    Band(
                        threat["low"] / cost_of_pass[2],
                        threat["high"] / cost_of_pass[2],
                        "a threat pays",
                    ),
                ],
                marks=[
                    Mark(
                        at(P, P <= widest * cost_of_pass[2]),
                        sp.Symbol("price_kept"),
                        "believed now",
                    ),
                    Mark(
                        at(P, P <= widest * cost_of_pass[2]),
                        sp.Symbol("price_unkept"),
                        "no promise now",
                    ),
                ],
                drag=(P, P / cost_of_pass[2]),
            ),
            Map(
                "What the promise saves",
                xi1,
                P,
                worth / (kept + worth),
                label="share of the cost without it",
                limits=(0, 1),
                borders=ROUTE_BORDERS,
                n=120,
            ),
            Readout(
                {
                    "c₁/p₁: stay with M1 ($)": (cost_of_pass[1], ".3g"),
                    "P₂: cascade at s₀ ($)": (
                        sp.Piecewise((P2, _only_m2), (sp.nan, True)),
                        ".3g",
                    ),
                    "P₁: M2 from the start ($)": (P1, ".3g"),
                    "P static: indifferent ($)": (P_static, ".3g"),
                    "P: users leave ($)": (P, ".3g"),
                    "J with a promise ($)": (sp.Symbol("kept"), ".3g"),
                    "J without ($)": (sp.Symbol("unkept"), ".3g"),
                },
                title="The ladder",
            ),
        ],
        verdict=[_WORTH, _WHY],
    )


_nothing = sp.Symbol("worth") <= sp.Float("1e-9")
_m1_cheaper = cost_of_pass[1] < cost_of_pass[2]
_WORTH = [
    (
        _nothing,
        "A promise is worth nothing here: J = ${kept:.3g} with it and without it.",
    ),
    (
        True,
        "The promise is worth ${worth:.3g}: J = ${kept:.3g} where it is believed, ${unkept:.3g} where"
        " it is not.",
    ),
]
_WHY = [
    (
        sp.Not(_mixed),
        "Users do the same whatever model they expect, so there is nothing to promise.",
    ),
    (
        sp.And(_nothing, _only_m2),
        "Only M2 is worth its wait, and the route that is best with a promise is also what users"
        " would expect without one.",
    ),
    (
        _nothing,
        "Only M1 is worth its wait, and the route that is best with a promise is also what users"
        " would expect without one.",
    ),
    (
        sp.And(_only_m2, _m1_cheaper),
        "The promise is the cascade at s₀. While users stay, M1 for good costs less, ${pass1:.3g} a"
        " failure, so users who cannot see s do not believe in it.",
    ),
    (
        _only_m2,
        "The promise is a threat, to go on with M1 so that users leave. It is not credible: above"
        " P = ${P_static:.3g} the provider would rather send a failure to M2.",
    ),
    (
        _m1_cheaper,
        "The promise is a threat, to send every failure to M2 so that users leave. It is not"
        " credible: M1 is the cheaper way on, and users know it.",
    ),
    (
        P < P_static,
        "The promise is a threat, to send every failure to M2 so that users leave. It is not"
        " credible: below P = ${P_static:.3g} M1 is the cheaper last pass.",
    ),
    (
        True,
        "The promise is the cascade at s_L. While users stay, M2 after every failure costs less, so"
        " users who cannot see s leave at the first failure.",
    ),
]
