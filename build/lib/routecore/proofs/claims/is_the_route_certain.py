"""Claims of the chapter on certificates: monotone thresholds, linear signs, the cases of a box."""

import sympy as sp

from routecore.proofs.claim import claim, only_m1, only_m2
from routecore.routing import forms
from routecore.routing.certify_forms import CASES, MOVES, NET_SIGNS, SIGNS
from routecore.routing.routes import TABLE, Regime
from routecore.symbols import NET_VALUE, P, V, b, c1, c2, p1, p2, s, t1, t2, xi1, xi2

_new = {"source": "derived", "verdict": "new"}
_signs = {**_new, "oracle": "monotone"}
_box = {**_new, "oracle": "certificate"}

m1_cheaper, m2_cheaper = c1 / p1 < c2 / p2, c1 / p1 > c2 / p2
INPUTS = (p1, p2, c1, c2, t1, t2, V)
u, v, slope = sp.symbols("u v slope", real=True)
# V under a name of its own: of V, t1 and t2 these claims need no more than xi1 < V p1, that is t1 > 0.
task = sp.Symbol("task", real=True)


# -- which way each threshold moves --------------------------------------------------------------


def total(value: sp.Expr, symbol: sp.Symbol) -> sp.Expr:
    """The derivative in an input, the net values moving along with it."""
    through = sum(sp.diff(value, xi) * sp.diff(net, symbol) for xi, net in NET_VALUE.items())
    return sp.diff(value, symbol) + through


def total_at_root(value: sp.Expr, symbol: sp.Symbol) -> sp.Expr:
    """The same where s moves along too, as the root s_L of its polynomial does."""
    moves = -total(forms.sL_polynomial, symbol) / sp.diff(forms.sL_polynomial, s)
    return (total(value, symbol) + sp.diff(value, s) * moves).subs(V, task)


def moves(value: sp.Expr, signs: str, derivative=total) -> sp.Basic:
    """The signs of the derivatives in `INPUTS`: + rises, - falls; nothing is stated of others."""
    stated = [
        derivative(value, x) > 0 if sign == "+" else derivative(value, x) < 0
        for x, sign in zip(INPUTS, signs, strict=True)
        if sign in "+-"
    ]
    return sp.And(*(condition.func(sp.together(condition.lhs), 0) for condition in stated))


_root = [sp.Eq(forms.sL_polynomial, 0), s > 0, s < 1, task * p1 > xi1]
_cascade = forms.cascade_cost(s)
_P3 = (_cascade - c2) / b

MONOTONE = (
    claim(
        id="certain_P_static",
        **_signs,
        title="(c2 - c1)/(p2 - p1) and P1 rise in p1 and c2 and fall in p2 and c1",
        then=sp.And(moves(forms.P_static, MOVES["P_static"]), moves(forms.P1, MOVES["P1"])),
    ),
    claim(
        id="certain_s0",
        **_signs,
        title="xi_1 < 0 < xi_2: s0 falls in p1, p2 and V and rises in t1 and t2",
        given=only_m2,
        then=moves(forms.s0, MOVES["s0"]),
    ),
    claim(
        id="certain_sH",
        **_signs,
        title="xi_1 > 0 > xi_2: sH rises in p1, p2 and V and falls in t1 and t2",
        given=only_m1,
        then=moves(forms.sH, MOVES["s_H"]),
    ),
    claim(
        id="certain_sL",
        **_signs,
        title="xi_1 > 0 > xi_2: sL, the root of its polynomial, rises in p1, p2 and V, falls in t1 and t2",
        given=[*only_m1, *_root],
        then=moves(s, MOVES["s_L"], total_at_root),
    ),
    claim(
        id="certain_P2",
        **_signs,
        title="xi_1 < 0 < xi_2, c1/p1 < c2/p2: P2 falls in p1, p2 and V and rises in c1, c2, t1 and t2",
        given=[*only_m2, m1_cheaper],
        then=moves(forms.P2, MOVES["P2"]),
    ),
    claim(
        id="certain_J0",
        **_signs,
        title="xi_1 < 0 < xi_2, c1/p1 < c2/p2: J0 falls in p1, p2 and V and rises in c1, c2, t1 and t2",
        given=[*only_m2, m1_cheaper],
        then=moves(forms.J0, MOVES["J0"]),
    ),
    claim(
        id="certain_fixed_cascade",
        **_signs,
        title="At a fixed s > 0 a cascade nobody leaves gets cheaper in p1 and p2, dearer in c1 and c2",
        given=[s > 0],
        then=moves(_cascade, "--++000"),
    ),
    claim(
        id="certain_more_of_m2",
        **_signs,
        title="c1/p1 > c2/p2: a cascade nobody leaves gets cheaper as s rises",
        given=[m2_cheaper],
        then=sp.diff(_cascade, s) < 0,
    ),
    claim(
        id="certain_JL",
        **_signs,
        title="xi_1 > 0 > xi_2, c1/p1 > c2/p2: J_L rises in c1, c2, t1 and t2 and falls in V",
        given=[*only_m1, m2_cheaper, *_root],
        then=moves(_cascade, "00" + MOVES["J_L"][2:], total_at_root),
    ),
    claim(
        id="certain_JL_in_p",
        **_signs,
        title="c1/p1 > c2/p2 and s rises with p1 and p2: the cascade's cost falls in both",
        given=[m2_cheaper, s > 0, slope > 0],
        then=sp.And(*(sp.diff(_cascade, x) + sp.diff(_cascade, s) * slope < 0 for x in (p1, p2))),
    ),
    claim(
        id="certain_P3",
        **_signs,
        title="xi_1 > 0 > xi_2, c1/p1 > c2/p2: P3 rises in c1, t1 and t2 and falls in V",
        given=[*only_m1, m2_cheaper, *_root],
        then=moves(_P3, "0" + MOVES["P3"][1:], total_at_root),
    ),
    claim(
        id="certain_P3_in_p1",
        **_signs,
        title="c1/p1 > c2/p2 and s rises with p1: (J - c2)/b of the cascade at s falls in p1",
        given=[m2_cheaper, s > 0, slope > 0],
        then=sp.diff(_P3, p1) + sp.diff(_P3, s) * slope < 0,
    ),
)

# -- signs and corners -----------------------------------------------------------------------------

_values = {name: sign.value for name, sign in SIGNS.items()}
# In net values V drops out of the determinant.
_latencies = {t1: V * p1 - xi1, t2: V * p2 - xi2}
_values["P2"] = sp.expand(SIGNS["P2"].value.subs(_latencies))

CORNERS = (
    claim(
        id="certain_determinant",
        **_box,
        title="xi_1 < 0 < xi_2: P >= P2 iff the determinant is not negative",
        given=only_m2,
        then=sp.Equivalent(forms.P2 <= P, _values["P2"] >= 0),
    ),
    claim(
        id="certain_thresholds",
        **_box,
        title="The other signs: c1/p1 against c2/p2, P against c1/p1, c2/p2, (c2 - c1)/(p2 - p1) and P1",
        then=sp.And(
            *(
                sp.Equivalent(left <= right, _values[name] >= 0)
                for name, left, right in (
                    ("cheap", c1 / p1, c2 / p2),
                    ("pays1", c1 / p1, P),
                    ("pays2", c2 / p2, P),
                    ("static", forms.P_static, P),
                    ("P1", forms.P1, P),
                )
            )
        ),
    ),
    claim(
        id="certain_corner",
        **_box,
        title="A quantity that is linear along an edge lies between its values at the two ends",
        then=sp.And(
            sp.Min(u, v) <= (1 - s) * u + s * v,
            (1 - s) * u + s * v <= sp.Max(u, v),
        ),
    ),
)

# -- the cases -------------------------------------------------------------------------------------

_REGIME_WORDS = {
    Regime.BOTH_VALUE: "xi_1, xi_2 > 0",
    Regime.BOTH_LATENCY: "xi_1, xi_2 < 0",
    Regime.ONLY_M2_VALUE: "xi_1 < 0 < xi_2",
    Regime.ONLY_M1_VALUE: "xi_1 > 0 > xi_2",
}
_SIGN_WORDS = {
    "cheap": ("c1/p1 <= c2/p2", "c1/p1 >= c2/p2"),
    "pays1": ("P >= c1/p1", "P <= c1/p1"),
    "pays2": ("P >= c2/p2", "P <= c2/p2"),
    "static": ("P >= (c2 - c1)/(p2 - p1)", "P <= (c2 - c1)/(p2 - p1)"),
    "P1": ("P >= P1", "P <= P1"),
    "P2": ("determinant >= 0", "determinant <= 0"),
    "P3": ("J_L <= c2 + bP", "J_L >= c2 + bP"),
}


def _words(name: str, sign: int) -> str:
    return _SIGN_WORDS[name][0 if sign > 0 else 1]


def _condition(name: str, sign: int):
    return _values[name] >= 0 if sign > 0 else _values[name] <= 0


def _given(case) -> list:
    net = [
        xi > 0 if sign > 0 else xi < 0
        for xi, sign in zip((xi1, xi2), NET_SIGNS[case.regime].values(), strict=True)
    ]
    return [*net, *(_condition(name, sign) for name, sign in case.decides.items())]


def _stated(case) -> str:
    signs = ", ".join(_words(name, sign) for name, sign in case.decides.items())
    return f"{_REGIME_WORDS[case.regime]}, {signs}"


def _exists(row, case) -> bool:
    at = {xi: sign for xi, sign in zip((xi1, xi2), NET_SIGNS[case.regime].values(), strict=True)}
    return row.available.subs(at) == sp.true


def _case_claims(number: int, case) -> list:
    row = TABLE[case.route]
    rivals = [other for code, other in TABLE.items() if code != case.route and _exists(other, case)]
    cheapest = claim(
        id=f"certain_case_{number}",
        **_box,
        title=f"{_stated(case)}: {row.name} is cheapest",
        given=_given(case),
        then=sp.And(*(row.cost <= other.cost for other in rivals)),
    )
    forced = [
        claim(
            id=f"certain_case_{number}_{name}",
            **_box,
            title=f"{_stated(case)}: then {_words(name, sign)}",
            given=_given(case),
            then=_condition(name, sign),
        )
        for name, sign in case.forces.items()
    ]
    return [cheapest, *forced]


OF_CASES = tuple(
    entry for number, case in enumerate(CASES, 1) for entry in _case_claims(number, case)
)

CLAIMS = (*MONOTONE, *CORNERS, *OF_CASES)
