"""Claims of the chapter on chains: one price for every boundary."""

import sympy as sp

from routecore.cascades import forms as form
from routecore.cascades.forms import D, b0, b1, cM, u, u1, u2
from routecore.cascades.signal import A, cH, h0, h1
from routecore.proofs.claim import claim

Q, C = form.QUALITY, form.COST

_chain = {"oracle": "chain", "source": "derived"}
_conditions = {
    "verdict": "confirmed",
    "reported": "One shadow price equalises quality per cost across stage boundaries.",
}
_depth = {
    "verdict": "sharpened",
    "reported": "Full chains fall short of the pairwise envelope; structural cost limits cascades.",
}
_inside = [A > 0, A < 1, form.D1 > 0, form.D2 > 0, u1 > 0, u2 > 0]
_given_L = [b0 >= 0, b0 <= 1, b1 >= 0, b1 <= 1]
_past_M = form.CHAIN_QUALITY.subs(u2, sp.oo), form.CHAIN_COST.subs(u2, sp.oo)
_first = {u: u1, D: form.D1}
_pair = {h1: form.H1_PAST_M, h0: form.H0_PAST_M}
_new = {"verdict": "new"}

CLAIMS = (
    claim(
        id="c_price_2",
        **_chain,
        **_conditions,
        title="At the second boundary, quality per cost is the benefit there over the cost of H",
        given=[*_inside, *_given_L, cH > 0, b0 + b1 > 0, b0 + b1 < 2],
        then=sp.Eq(sp.diff(form.CHAIN_QUALITY, u2), form.PRICE_2 * sp.diff(form.CHAIN_COST, u2)),
    ),
    claim(
        id="c_price_1",
        **_chain,
        **_conditions,
        title="At the first boundary, it is the gain from going on over what going on costs",
        given=[*_inside, *_given_L, cH > 0, cM > 0],
        then=sp.Eq(
            sp.diff(form.CHAIN_QUALITY, u1) * form.SPEND_1,
            form.GAIN_1 * sp.diff(form.CHAIN_COST, u1),
        ),
    ),
    claim(
        id="c_rises_2",
        **_chain,
        **_new,
        title="The cost of the chain rises with the second threshold",
        given=[*_inside, *_given_L, cH > 0],
        then=sp.diff(form.CHAIN_COST, u2) > 0,
    ),
    claim(
        id="c_rises_1",
        **_chain,
        **_new,
        title="The cost of the chain rises with the first threshold",
        given=[*_inside, *_given_L, cH > 0, cM > 0],
        then=sp.diff(form.CHAIN_COST, u1) > 0,
    ),
    claim(
        id="c_idle_stage",
        **_chain,
        **_depth,
        title="A middle stage that passes everything on has the quality of the pair without it",
        given=[A > 0, A < 1, form.D1 > 0, u1 > 0],
        then=sp.Eq(_past_M[0], Q.subs(_pair, simultaneous=True).subs(_first)),
    ),
    claim(
        id="c_toll",
        **_chain,
        **_depth,
        title="The middle stage costs c_M a query reached, and saves c_H a query it keeps",
        given=_inside,
        then=sp.Eq(
            form.CHAIN_COST - C.subs(_first), cM * form.REACH_M - cH * (form.REACH_M - form.REACH_H)
        ),
    ),
    claim(
        id="c_pays",
        **_chain,
        **_depth,
        title="It lowers the cost exactly if it keeps more than c_M / c_H of what reaches it",
        given=[*_inside, *_given_L, cH > 0],
        then=sp.Equivalent(
            form.CHAIN_COST < C.subs(_first), (form.REACH_M - form.REACH_H) * cH > cM * form.REACH_M
        ),
    ),
)
