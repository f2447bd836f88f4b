"""The signs that decide a route, and what each outcome of Theorems 3-5 needs of them.

A case is one line of Theorems 3-5: a regime, the route that is optimal in it, and the signs that
say so (`decides`). Those signs force others (`forces`), which is what lets a certificate rule a
case out. All signs but the last are linear in each of the eight parameters on its own.
Derived (chapter "Is the route certain?").
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy as sp

from routecore.routing import forms
from routecore.routing.routes import Regime, Route
from routecore.symbols import NET_VALUE, P, V, a, c1, c2, kappa1, kappa2, p1, p2, t1, t2, xi1, xi2

# P >= P2 iff this is not negative, where xi1 < 0 < xi2.
DETERMINANT = sp.Matrix([[1, P, V], [p1, c1, t1], [p2, c2, t2]]).det()


@dataclass(frozen=True)
class Sign:
    """A quantity whose sign matters, and what its two signs mean, in words."""

    value: sp.Expr
    above: str
    below: str


# In the order in which a certificate prefers to name them.
SIGNS: dict[str, Sign] = {
    "xi1": Sign(NET_VALUE[xi1], "ξ₁ > 0", "ξ₁ < 0"),
    "xi2": Sign(NET_VALUE[xi2], "ξ₂ > 0", "ξ₂ < 0"),
    "cheap": Sign(c2 * p1 - c1 * p2, "c₁/p₁ < c₂/p₂", "c₁/p₁ > c₂/p₂"),
    "pays1": Sign(-kappa1, "P > c₁/p₁", "P < c₁/p₁"),
    "pays2": Sign(-kappa2, "P > c₂/p₂", "P < c₂/p₂"),
    "static": Sign(P * (p2 - p1) - (c2 - c1), "P > (c₂ − c₁)/(p₂ − p₁)", "P < (c₂ − c₁)/(p₂ − p₁)"),
    "P1": Sign(p2 * (c1 + P * a) - c2, "P > P₁", "P < P₁"),
    "P2": Sign(DETERMINANT, "determinant > 0", "determinant < 0"),
    # Not linear: bounded by a corner, see `certify`.
    "P3": Sign(
        forms.one_shot_cost[2] - forms.JL,
        "cascade at s_L cheaper than one shot of M2",
        "one shot of M2 cheaper than cascade at s_L",
    ),
}
LINEAR = tuple(name for name in SIGNS if name != "P3")


@dataclass(frozen=True)
class Case:
    """A line of Theorems 3-5. Signs are +1 (not negative) or -1 (not positive)."""

    regime: Regime
    route: Route
    decides: Mapping[str, int]
    forces: Mapping[str, int] = field(default_factory=dict)

    @property
    def signs(self) -> dict[str, int]:
        """Every sign that the case needs, the net values' included."""
        return {**NET_SIGNS[self.regime], **self.decides, **self.forces}


NET_SIGNS = {
    Regime.BOTH_VALUE: {"xi1": 1, "xi2": 1},
    Regime.BOTH_LATENCY: {"xi1": -1, "xi2": -1},
    Regime.ONLY_M2_VALUE: {"xi1": -1, "xi2": 1},
    Regime.ONLY_M1_VALUE: {"xi1": 1, "xi2": -1},
}

CASES = (
    Case(Regime.BOTH_VALUE, Route.STAY_M1, {"cheap": 1}),
    Case(Regime.BOTH_VALUE, Route.STAY_M2, {"cheap": -1}),
    Case(Regime.BOTH_LATENCY, Route.ONE_SHOT_M1, {"static": -1}),
    Case(Regime.BOTH_LATENCY, Route.ONE_SHOT_M2, {"static": 1}),
    Case(Regime.ONLY_M2_VALUE, Route.STAY_M2, {"cheap": -1, "P1": 1}, {"static": 1}),
    Case(
        Regime.ONLY_M2_VALUE,
        Route.ONE_SHOT_M1,
        {"cheap": -1, "P1": -1},
        {"pays1": -1, "pays2": -1, "P2": -1},
    ),
    Case(Regime.ONLY_M2_VALUE, Route.CASCADE_S0, {"cheap": 1, "P2": 1}, {"pays1": 1}),
    Case(
        Regime.ONLY_M2_VALUE,
        Route.ONE_SHOT_M1,
        {"cheap": 1, "P2": -1},
        {"pays2": -1, "static": -1, "P1": -1},
    ),
    Case(Regime.ONLY_M1_VALUE, Route.STAY_M1, {"cheap": 1, "pays1": 1}),
    Case(
        Regime.ONLY_M1_VALUE,
        Route.ONE_SHOT_M1,
        {"cheap": 1, "pays1": -1},
        {"pays2": -1, "static": -1, "P1": -1, "P2": 1},
    ),
    Case(
        Regime.ONLY_M1_VALUE,
        Route.ONE_SHOT_M1,
        {"cheap": -1, "static": -1},
        {"pays1": -1, "pays2": -1, "P1": -1, "P2": 1},
    ),
    Case(Regime.ONLY_M1_VALUE, Route.ONE_SHOT_M2, {"cheap": -1, "static": 1, "P3": -1}),
    Case(
        Regime.ONLY_M1_VALUE,
        Route.CASCADE_SL,
        {"cheap": -1, "P3": 1},
        {"pays2": 1, "static": 1, "P1": 1},
    ),
)

# The bound of the last sign. J_L rises to c1/p1 as xi1 falls to 0 and falls to the cascade at s = 1
# as xi2 rises to 0; clipped net values give exactly that, so a corner may lie beyond either.
leaving_p2 = sp.Symbol("leaving_p2", real=True)  # p2 where a user leaves; p2 elsewhere is in J_L
_CLIPPED = {xi1: sp.Max(0, NET_VALUE[xi1]), xi2: sp.Min(0, NET_VALUE[xi2])}
ONE_SHOT_LESS_CASCADE = forms.one_shot_cost[2].subs(p2, leaving_p2) - forms.JL.subs(
    _CLIPPED, simultaneous=True
)

# Which way each threshold moves in p1, p2, c1, c2, t1, t2 and V, in that order: + rises, - falls,
# 0 does not contain it, ? either way. s0 exists where xi1 < 0 < xi2, s_H and s_L where xi1 > 0 >
# xi2; P2 and J0 are for c1/p1 < c2/p2, J_L and P3 for c1/p1 > c2/p2.
MOVES = {
    "P_static": "+--+000",
    "P1": "+--+000",
    "s0": "--00++-",
    "s_H": "++00--+",
    "s_L": "++00--+",
    "P2": "--++++-",
    "J0": "--++++-",
    "J_L": "--++++-",
    "P3": "-?+?++-",
}
