"""Claims of the chapter on Theorem 3: net values of the same sign."""

import sympy as sp

from routecore.proofs.claim import claim
from routecore.routing import forms
from routecore.routing.forms import P_static, one_shot_cost
from routecore.symbols import P, c1, c2, p1, p2, s

J = forms.provider_cost
one1, one2 = one_shot_cost[1], one_shot_cost[2]
m1_cheaper, m2_cheaper = c1 / p1 < c2 / p2, c1 / p1 > c2 / p2

_three = {
    "oracle": "equilibrium",
    "source": "Theorem 3",
    "reported": "Where the net values share a sign, no cascade is optimal.",
    "verdict": "confirmed",
}

CLAIMS = (
    claim(
        id="t3_value_m1",
        **_three,
        title="Both net values >= 0 and c1/p1 < c2/p2: every other s costs more than M1 alone",
        given=[m1_cheaper, s > 0],
        then=J(1, s, 0) > c1 / p1,
    ),
    claim(
        id="t3_value_m2",
        **_three,
        title="Both net values >= 0 and c1/p1 > c2/p2: every start at M1 costs more than M2",
        given=[m2_cheaper],
        then=J(1, s, 0) > c2 / p2,
    ),
    claim(
        id="t3_value_tie",
        **_three,
        title="Both net values >= 0 and c1/p1 = c2/p2: every s costs the same",
        given=[sp.Eq(c1 / p1, c2 / p2)],
        then=sp.Eq(J(1, s, 0), c1 / p1),
    ),
    claim(
        id="t3_latency_cascade",
        **_three,
        title="Both net values < 0: the user leaves after one pass, so s plays no part",
        then=sp.Eq(J(1, s, 1), one1),
    ),
    claim(
        id="t3_latency_switch",
        **_three,
        title="Both net values < 0: M2 is cheaper iff P > (c2 - c1)/(p2 - p1)",
        then=sp.Equivalent(one2 < one1, P > P_static),
    ),
)
