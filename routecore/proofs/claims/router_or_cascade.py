"""Claims of the chapter on routers: when does deciding before generating win?"""

import sympy as sp

from routecore.cascades import dependence_forms as dep
from routecore.cascades import forms as form
from routecore.cascades import signal
from routecore.cascades.forms import DOMAIN, D, price, u
from routecore.cascades.signal import A, cH, cL, d, h0, h1
from routecore.proofs.claim import claim

v = sp.Symbol("v", real=True)  # another threshold
# Qualities: of the cascade, of the router at its rate, of the router at its budget.
Q0, Q1, Q2 = sp.symbols("Q0 Q1 Q2", real=True)

F, Q, C, benefit = form.RATE, form.QUALITY, form.COST, form.BENEFIT
router_cost = form.rational(signal.ROUTER_COST)


def at(expression, z):
    """The expression at another threshold."""
    return expression.subs(u, z)


_router = {"oracle": "signal", "source": "derived"}
_structural = {
    "verdict": "confirmed",
    "reported": "A router avoids the cheap model's cost on the queries it sends on.",
}
_rule = _router | {"oracle": "router", "verdict": "new"}
tolerated = form.TOLERATED_LOSS.subs(
    {signal.lam: price, form.structural: form.STRUCTURAL_COST}
)  # lambda f c_L
_new = {"verdict": "new"}
_areas = {"oracle": "areas", "source": "derived", "verdict": "new"}

_pairs = (
    dep.gain_neither,
    dep.gain_both,
    dep.gain_loss,
    dep.neither_both,
    dep.neither_loss,
    dep.loss_both,
)
_shares = [rule for p in (A, h0, h1) for rule in (p > 0, p < 1)]
# The score feels how hard H finds a query: groups that H solves score at least as high.
_feels_h = [
    2 * dep.gain_neither <= 1,
    2 * dep.loss_both >= 1,
    dep.gain_both <= dep.neither_both,
    dep.gain_loss <= dep.neither_loss,
    dep.gain_loss <= dep.gain_both,
    dep.neither_loss <= dep.neither_both,
]
_blind_to_h = {
    dep.gain_neither: dep.half,
    dep.loss_both: dep.half,
    dep.gain_loss: dep.gain_both,
    dep.neither_both: dep.gain_both,
    dep.neither_loss: dep.gain_both,
}
# Both areas doubled, so that every coefficient is a whole number.
_worth, _blind = (sp.expand(2 * area) for area in (dep.AREA, dep.AREA_INDEPENDENT))
# Every group of queries occurs, and so does every shift.
_groups = [x > 0 for x in (*dep.SHARES, dep.D, dep.E0, dep.E1, dep.u)]
_slope_at_bottom = sp.diff(dep.rational(dep.BENEFIT), dep.u).subs(dep.u, 0).subs(h1, 1)

CLAIMS = (
    claim(
        id="r_structural",
        **_router,
        **_structural,
        title="At the same threshold the cascade costs f c_L more than the router",
        given=[D > 0, u > 0],
        then=sp.Eq(C - router_cost, F * cL),
    ),
    claim(
        id="r_reach",
        **_router,
        **_new,
        title="A router that spends as much as the cascade sends more queries to H",
        given=[D > 0, A > 0, A < 1, u > 0, v > 0, cL > 0, cH > cL, at(router_cost, v) >= C],
        then=at(F, v) > F,
    ),
    claim(
        id="r_above",
        **_router,
        **_new,
        title="What a larger threshold adds is less than the benefit at the smaller one promises",
        given=[*DOMAIN, u > 0, v > u],
        then=at(Q, v) - Q < benefit * (at(F, v) - F),
    ),
    claim(
        id="r_below",
        **_router,
        **_new,
        title="It is more than the benefit at the larger one guarantees",
        given=[*DOMAIN, u > 0, v > u],
        then=at(Q, v) - Q > at(benefit, v) * (at(F, v) - F),
    ),
    claim(
        id="r_necessary",
        **_rule,
        title="If the router wins, its loss of quality is below what the structural cost buys",
        given=[Q2 <= Q1 + tolerated, Q2 > Q0],
        then=Q0 - Q1 < tolerated,
    ),
    claim(
        id="r_sufficient",
        **_rule,
        title="With the price where the router ends up, a smaller loss makes it win",
        given=[Q2 >= Q1 + tolerated, Q0 - Q1 < tolerated],
        then=Q2 > Q0,
    ),
    claim(
        id="r_area_blind",
        **_areas,
        title="A score blind to H gains A(1-A)(AUROC - 1/2)(h0 + 1 - h1) on average over the rates",
        given=_shares,
        then=sp.Eq(_worth.subs(_blind_to_h), sp.factor(_blind.subs(_blind_to_h))),
    ),
    claim(
        id="r_area_feels",
        **_areas,
        title="A score that also feels how hard H finds a query gains less, at the same AUROC",
        given=[*_shares, *(p >= 0 for p in _pairs), *_feels_h],
        then=_worth <= _blind,
    ),
    claim(
        id="r_benefit_rises",
        **{**_areas, "oracle": "dependent_signal"},
        title="Where H solves all L solves, the benefit rises at the lowest scores under one condition",
        given=[A > 0, A < 1, h0 > 0, h0 < 1, dep.D >= 1, dep.E >= 1],
        then=sp.Equivalent(_slope_at_bottom > 0, dep.RISES > 0),
    ),
    claim(
        id="r_apart",
        **{**_areas, "oracle": "same_rate"},
        title="At the same rate, holding L's right and wrong answers farther apart buys more",
        given=_groups,
        then=dep.rational(dep.same_rate(d)) > 0,
    ),
    claim(
        id="r_ranks_by_h",
        **{**_areas, "oracle": "same_rate"},
        title="At the same rate, ranking what only H solves above what neither solves buys less",
        given=_groups,
        then=dep.rational(dep.same_rate(dep.e0)) < 0,
    ),
)
