"""Claims of the chapter on routers: when does deciding before generating win?"""

import sympy as sp

from routecore.cascades import forms as form
from routecore.cascades import signal
from routecore.cascades.forms import DOMAIN, D, price, u
from routecore.cascades.signal import A, cH, cL
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
)
