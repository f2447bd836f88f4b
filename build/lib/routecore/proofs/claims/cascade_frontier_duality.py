"""Claims of the chapter on the frontier and its price.

The logistic signal is in u = e^tau and D = e^d (`routecore.cascades.forms`), so Z3 can decide it.
"""

import sympy as sp

from routecore.cascades import forms as form
from routecore.cascades.forms import DOMAIN, D, f, price, u
from routecore.cascades.signal import A, cH
from routecore.proofs.claim import claim

v, w = sp.symbols("v w", real=True)  # further thresholds
# Masses of score cells, the benefits of escalating them, and the shares of them escalated.
k1, k2, k3, g1, g2, g3, e1, e2, e3 = sp.symbols("k1 k2 k3 g1 g2 g3 e1 e2 e3", real=True)

F, Q, C, benefit = form.RATE, form.QUALITY, form.COST, form.BENEFIT


def at(expression, z):
    """The expression at another threshold."""
    return expression.subs(u, z)


_duality = {"oracle": "signal", "source": "derived"}
_log = _duality | {"oracle": "frontier"}
_concave = {
    "verdict": "confirmed",
    "reported": "The frontier is concave where the benefit of escalating decreases.",
}
_dual = {
    "verdict": "confirmed",
    "reported": "Reciprocal shadow prices link the budget and the quality problem.",
}
_new = {"verdict": "new"}


def _spent(shares):
    return k1 * shares[0] + k2 * shares[1] + k3 * shares[2]


def _gained(shares):
    return k1 * shares[0] * g1 + k2 * shares[1] * g2 + k3 * shares[2] * g3


_all_or_none = [sp.Piecewise((1, g > price), (0, True)) for g in (g1, g2, g3)]
_shares = [rule for e in (e1, e2, e3) for rule in (e >= 0, e <= 1)]

CLAIMS = (
    claim(
        id="d_odds_rise",
        **_duality,
        **_new,
        title="A higher score makes it likelier that the cheap model is right",
        given=[D > 1, A > 0, A < 1, u > 0, v > u],
        then=form.POSTERIOR_ODDS < at(form.POSTERIOR_ODDS, v),
    ),
    claim(
        id="d_benefit_falls",
        **_duality,
        **_new,
        title="The benefit of escalating falls with the score",
        given=[*DOMAIN, u > 0, v > u],
        then=at(benefit, v) < benefit,
    ),
    claim(
        id="d_benefit_bounds",
        **_duality,
        **_new,
        title="The benefit lies strictly between its two ends",
        given=[*DOMAIN, u > 0],
        then=sp.And(benefit < form.BENEFIT_LOW, benefit > form.BENEFIT_HIGH),
    ),
    claim(
        id="d_slope",
        **_duality,
        **_concave,
        title="The slope of the frontier is the benefit at the threshold over the cost of H",
        given=[D > 0, A > 0, A < 1, u > 0, cH > 0],
        then=sp.Eq(sp.diff(Q, u) / sp.diff(C, u), benefit / cH),
    ),
    claim(
        id="d_concave",
        **_duality,
        **_concave,
        title="Of three thresholds, the middle one lies above the chord of the others",
        given=[*DOMAIN, u > 0, v > u, w > v, cH > 0],
        then=((at(Q, v) - Q) / (at(C, v) - C) > (at(Q, w) - at(Q, v)) / (at(C, w) - at(C, v))),
    ),
    claim(
        id="d_tangent",
        **_duality,
        **_dual,
        title="The whole frontier lies below its tangent, whose slope is the shadow price",
        given=[*DOMAIN, u > 0, v > 0, sp.Ne(u, v)],
        then=at(Q, v) < Q + benefit * (at(F, v) - F),
    ),
    claim(
        id="d_reciprocal",
        **_duality,
        **_dual,
        title="Where the benefit is not 0, the two shadow prices are reciprocal",
        given=[D > 0, A > 0, A < 1, u > 0, cH > 0, sp.Ne(benefit, 0)],
        then=sp.Eq(benefit / cH * (sp.diff(C, u) / sp.diff(Q, u)), 1),
    ),
    claim(
        id="d_same_point",
        **_duality,
        **_dual,
        title="Where the benefit is not negative, no smaller threshold reaches the same quality",
        given=[*DOMAIN, w > 0, w < u, benefit >= 0],
        then=at(Q, w) < Q,
    ),
    claim(
        id="d_unspent",
        **_duality,
        **_new,
        title="Once the benefit is down to 0, escalating more only harms",
        given=[*DOMAIN, u > 0, w > u, benefit <= 0],
        then=at(Q, w) < Q,
    ),
    claim(
        id="d_at_rate",
        **_duality,
        **_new,
        title="The threshold that escalates a given share, in closed form",
        given=[D > 0, A > 0, A < 1, f > 0, f < 1],
        then=sp.And(form.AT_RATE > 0, sp.Eq(at(F, form.AT_RATE), f)),
    ),
    claim(
        id="d_at_price",
        **_duality,
        **_new,
        title="The threshold that a given shadow price chooses, in closed form",
        given=[*DOMAIN, price * cH < form.BENEFIT_LOW, price * cH > form.BENEFIT_HIGH],
        then=sp.And(form.AT_PRICE > 0, sp.Eq(at(benefit, form.AT_PRICE), price * cH)),
    ),
    claim(
        id="d_three_cells",
        **_log,
        **_concave,
        title="Two score cells: the frontier bends down exactly if the benefit falls",
        given=[k1 > 0, k2 > 0],
        then=sp.Equivalent(k1 * g1 > (k1 * g1 + k2 * g2) * k1 / (k1 + k2), g1 > g2),
    ),
    claim(
        id="d_best_set",
        **_log,
        **_new,
        title="No escalation beats the set of cells whose benefit exceeds the price, at its cost",
        given=[
            k1 > 0,
            k2 > 0,
            k3 > 0,
            *_shares,
            price >= 0,
            _spent((e1, e2, e3)) <= _spent(_all_or_none),
        ],
        then=_gained((e1, e2, e3)) <= _gained(_all_or_none),
    ),
)
