"""Claims of Part II: the frontier and its price, the envelope, chains, and routers.

The logistic signal is in u = e^tau and D = e^d (`routecore.signal_forms`), so Z3 can decide it.
"""

import sympy as sp

from routecore import signal_forms as form
from routecore.cascades import signal
from routecore.cascades.signal import A, cH, cL, h0, h1
from routecore.claims.base import claim
from routecore.signal_forms import DOMAIN, D, b0, b1, cM, f, price, u, u1, u2

v, w = sp.symbols("v w", real=True)  # further thresholds
# Masses of score cells, the benefits of escalating them, and the shares of them escalated.
k1, k2, k3, g1, g2, g3, e1, e2, e3 = sp.symbols("k1 k2 k3 g1 g2 g3 e1 e2 e3", real=True)
# Policies: costs and qualities, in general; slopes left and right of a point; a share.
C0, C1, C2, Q0, Q1, Q2 = sp.symbols("C0 C1 C2 Q0 Q1 Q2", real=True)
slope1, slope2, share = sp.symbols("slope1 slope2 share", real=True)

F, Q, C, benefit = form.RATE, form.QUALITY, form.COST, form.BENEFIT
router_cost = form.rational(signal.ROUTER_COST)


def at(expression, z):
    """The expression at another threshold."""
    return expression.subs(u, z)


_duality = {"chapter": "cascade_frontier_duality", "oracle": "signal", "source": "derived"}
_log = _duality | {"oracle": "frontier"}
_concave = {"verdict": "confirmed",
            "reported": "The frontier is concave where the benefit of escalating decreases."}
_dual = {"verdict": "confirmed",
         "reported": "Reciprocal shadow prices link the budget and the quality problem."}
_new = {"verdict": "new"}


def _spent(shares):
    return k1 * shares[0] + k2 * shares[1] + k3 * shares[2]


def _gained(shares):
    return k1 * shares[0] * g1 + k2 * shares[1] * g2 + k3 * shares[2] * g3


_all_or_none = [sp.Piecewise((1, g > price), (0, True)) for g in (g1, g2, g3)]
_shares = [rule for e in (e1, e2, e3) for rule in (e >= 0, e <= 1)]

DUALITY = (
    claim(id="d_odds_rise", **_duality, **_new,
          title="A higher score makes it likelier that the cheap model is right",
          given=[D > 1, A > 0, A < 1, u > 0, v > u],
          then=form.POSTERIOR_ODDS < at(form.POSTERIOR_ODDS, v)),
    claim(id="d_benefit_falls", **_duality, **_new,
          title="The benefit of escalating falls with the score",
          given=[*DOMAIN, u > 0, v > u], then=at(benefit, v) < benefit),
    claim(id="d_benefit_bounds", **_duality, **_new,
          title="The benefit lies strictly between its two ends",
          given=[*DOMAIN, u > 0],
          then=sp.And(benefit < form.BENEFIT_LOW, benefit > form.BENEFIT_HIGH)),
    claim(id="d_slope", **_duality, **_concave,
          title="The slope of the frontier is the benefit at the threshold over the cost of H",
          given=[D > 0, A > 0, A < 1, u > 0, cH > 0],
          then=sp.Eq(sp.diff(Q, u) / sp.diff(C, u), benefit / cH)),
    claim(id="d_concave", **_duality, **_concave,
          title="Of three thresholds, the middle one lies above the chord of the others",
          given=[*DOMAIN, u > 0, v > u, w > v, cH > 0],
          then=((at(Q, v) - Q) / (at(C, v) - C)
                > (at(Q, w) - at(Q, v)) / (at(C, w) - at(C, v)))),
    claim(id="d_tangent", **_duality, **_dual,
          title="The whole frontier lies below its tangent, whose slope is the shadow price",
          given=[*DOMAIN, u > 0, v > 0, sp.Ne(u, v)],
          then=at(Q, v) < Q + benefit * (at(F, v) - F)),
    claim(id="d_reciprocal", **_duality, **_dual,
          title="Where the benefit is not 0, the two shadow prices are reciprocal",
          given=[D > 0, A > 0, A < 1, u > 0, cH > 0, sp.Ne(benefit, 0)],
          then=sp.Eq(benefit / cH * (sp.diff(C, u) / sp.diff(Q, u)), 1)),
    claim(id="d_same_point", **_duality, **_dual,
          title="Where the benefit is not negative, no smaller threshold reaches the same quality",
          given=[*DOMAIN, w > 0, w < u, benefit >= 0], then=at(Q, w) < Q),
    claim(id="d_unspent", **_duality, **_new,
          title="Once the benefit is down to 0, escalating more only harms",
          given=[*DOMAIN, u > 0, w > u, benefit <= 0], then=at(Q, w) < Q),
    claim(id="d_at_rate", **_duality, **_new,
          title="The threshold that escalates a given share, in closed form",
          given=[D > 0, A > 0, A < 1, f > 0, f < 1],
          then=sp.And(form.AT_RATE > 0, sp.Eq(at(F, form.AT_RATE), f))),
    claim(id="d_at_price", **_duality, **_new,
          title="The threshold that a given shadow price chooses, in closed form",
          given=[*DOMAIN, price * cH < form.BENEFIT_LOW, price * cH > form.BENEFIT_HIGH],
          then=sp.And(form.AT_PRICE > 0, sp.Eq(at(benefit, form.AT_PRICE), price * cH))),
    claim(id="d_three_cells", **_log, **_concave,
          title="Two score cells: the frontier bends down exactly if the benefit falls",
          given=[k1 > 0, k2 > 0],
          then=sp.Equivalent(k1 * g1 > (k1 * g1 + k2 * g2) * k1 / (k1 + k2), g1 > g2)),
    claim(id="d_best_set", **_log, **_new,
          title="No escalation beats the set of cells whose benefit exceeds the price, at its cost",
          given=[k1 > 0, k2 > 0, k3 > 0, *_shares, price >= 0,
                 _spent((e1, e2, e3)) <= _spent(_all_or_none)],
          then=_gained((e1, e2, e3)) <= _gained(_all_or_none)),
)

_envelope = {"chapter": "envelope_and_switching_points", "oracle": "envelope", "source": "derived"}
_pairs = {"verdict": "confirmed",
          "reported": "The frontier over a pool is the pointwise best of its pairs, with switching"
                      " points where the best pair changes."}

ENVELOPE = (
    claim(id="e_kink", **_envelope, **_pairs,
          title="Where the best pair changes, the slope jumps up",
          given=[e1 > 0, Q0 - slope1 * e1 > Q0 - slope2 * e1], then=slope1 < slope2),
    claim(id="e_gain", **_envelope, **_new,
          title="What mixing across a kink gains, in closed form",
          given=[e1 > 0, e2 > 0],
          then=sp.Eq(
              (e2 * (Q0 - slope1 * e1) + e1 * (Q0 + slope2 * e2)) / (e1 + e2) - Q0,
              (slope2 - slope1) * e1 * e2 / (e1 + e2))),
    claim(id="e_gain_positive", **_envelope, **_new,
          title="Mixing across a kink beats the best pair there",
          given=[e1 > 0, e2 > 0, slope1 < slope2],
          then=(e2 * (Q0 - slope1 * e1) + e1 * (Q0 + slope2 * e2)) / (e1 + e2) > Q0),
    claim(id="e_price", **_envelope, **_new,
          title="At a price, no mix of two policies is worth more than the better of them",
          given=[share >= 0, share <= 1],
          then=((1 - share) * (Q1 - price * C1) + share * (Q2 - price * C2)
                <= sp.Max(Q1 - price * C1, Q2 - price * C2))),
    claim(id="e_skipped", **_envelope, **_new,
          title="A policy below the chord of two others is chosen at no price",
          given=[C1 < C0, C0 < C2, Q0 * (C2 - C1) < Q1 * (C2 - C0) + Q2 * (C0 - C1)],
          then=Q0 - price * C0 < sp.Max(Q1 - price * C1, Q2 - price * C2)),
)

_chain = {"chapter": "chains_and_first_order_conditions", "oracle": "chain", "source": "derived"}
_conditions = {"verdict": "confirmed",
               "reported": "One shadow price equalises quality per cost across stage boundaries."}
_depth = {"verdict": "sharpened",
          "reported": "Full chains fall short of the pairwise envelope; structural cost limits"
                      " cascades."}
_inside = [A > 0, A < 1, form.D1 > 0, form.D2 > 0, u1 > 0, u2 > 0]
_given_L = [b0 >= 0, b0 <= 1, b1 >= 0, b1 <= 1]
_past_M = form.CHAIN_QUALITY.subs(u2, sp.oo), form.CHAIN_COST.subs(u2, sp.oo)
_first = {u: u1, D: form.D1}
_pair = {h1: form.H1_PAST_M, h0: form.H0_PAST_M}

CHAINS = (
    claim(id="c_price_2", **_chain, **_conditions,
          title="At the second boundary, quality per cost is the benefit there over the cost of H",
          given=[*_inside, *_given_L, cH > 0, b0 + b1 > 0, b0 + b1 < 2],
          then=sp.Eq(sp.diff(form.CHAIN_QUALITY, u2), form.PRICE_2 * sp.diff(form.CHAIN_COST, u2))),
    claim(id="c_price_1", **_chain, **_conditions,
          title="At the first boundary, it is the gain from going on over what going on costs",
          given=[*_inside, *_given_L, cH > 0, cM > 0],
          then=sp.Eq(sp.diff(form.CHAIN_QUALITY, u1) * form.SPEND_1,
                     form.GAIN_1 * sp.diff(form.CHAIN_COST, u1))),
    claim(id="c_rises_2", **_chain, **_new,
          title="The cost of the chain rises with the second threshold",
          given=[*_inside, *_given_L, cH > 0],
          then=sp.diff(form.CHAIN_COST, u2) > 0),
    claim(id="c_rises_1", **_chain, **_new,
          title="The cost of the chain rises with the first threshold",
          given=[*_inside, *_given_L, cH > 0, cM > 0], then=sp.diff(form.CHAIN_COST, u1) > 0),
    claim(id="c_idle_stage", **_chain, **_depth,
          title="A middle stage that passes everything on has the quality of the pair without it",
          given=[A > 0, A < 1, form.D1 > 0, u1 > 0],
          then=sp.Eq(_past_M[0], Q.subs(_pair, simultaneous=True).subs(_first))),
    claim(id="c_toll", **_chain, **_depth,
          title="The middle stage costs c_M a query reached, and saves c_H a query it keeps",
          given=_inside,
          then=sp.Eq(form.CHAIN_COST - C.subs(_first),
                     cM * form.REACH_M - cH * (form.REACH_M - form.REACH_H))),
    claim(id="c_pays", **_chain, **_depth,
          title="It lowers the cost exactly if it keeps more than c_M / c_H of what reaches it",
          given=[*_inside, *_given_L, cH > 0],
          then=sp.Equivalent(form.CHAIN_COST < C.subs(_first),
                             (form.REACH_M - form.REACH_H) * cH > cM * form.REACH_M)),
)

_router = {"chapter": "router_or_cascade", "oracle": "signal", "source": "derived"}
_structural = {"verdict": "confirmed",
               "reported": "A router avoids the cheap model's cost on the queries it sends on."}
_rule = _router | {"oracle": "router", "verdict": "new"}
tolerated = price * f * cL  # lambda f c_L

ROUTER = (
    claim(id="r_structural", **_router, **_structural,
          title="At the same threshold the cascade costs f c_L more than the router",
          given=[D > 0, u > 0], then=sp.Eq(C - router_cost, F * cL)),
    claim(id="r_reach", **_router, **_new,
          title="A router that spends as much as the cascade sends more queries to H",
          given=[D > 0, A > 0, A < 1, u > 0, v > 0, cL > 0, cH > cL, at(router_cost, v) >= C],
          then=at(F, v) > F),
    claim(id="r_above", **_router, **_new,
          title="What a larger threshold adds is less than the benefit at the smaller one promises",
          given=[*DOMAIN, u > 0, v > u], then=at(Q, v) - Q < benefit * (at(F, v) - F)),
    claim(id="r_below", **_router, **_new,
          title="It is more than the benefit at the larger one guarantees",
          given=[*DOMAIN, u > 0, v > u], then=at(Q, v) - Q > at(benefit, v) * (at(F, v) - F)),
    claim(id="r_necessary", **_rule,
          title="If the router wins, its loss of quality is below what the structural cost buys",
          given=[Q2 <= Q1 + tolerated, Q2 > Q0], then=Q0 - Q1 < tolerated),
    claim(id="r_sufficient", **_rule,
          title="With the price where the router ends up, a smaller loss makes it win",
          given=[Q2 >= Q1 + tolerated, Q0 - Q1 < tolerated], then=Q2 > Q0),
)

CLAIMS = (*DUALITY, *ENVELOPE, *CHAINS, *ROUTER)
