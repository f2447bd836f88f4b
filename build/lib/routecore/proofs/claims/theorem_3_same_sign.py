"""Claims of the chapter on Theorem 3: net values of the same sign."""

import sympy as sp

from routecore.proofs.claim import claim
from routecore.routing import forms
from routecore.routing.forms import P_static, one_shot_cost
from routecore.symbols import P, c1, c2, p1, p2, s, xi1, xi2

U, J = forms.user_utility, forms.provider_cost
one1, one2 = one_shot_cost[1], one_shot_cost[2]
m1_cheaper, m2_cheaper = c1 / p1 < c2 / p2, c1 / p1 > c2 / p2

_three = {
    "oracle": "equilibrium",
    "source": "Theorem 3",
    "reported": "Where the net values share a sign, no cascade is optimal.",
    "verdict": "confirmed",
}

both_value = [xi1 > 0, xi2 > 0]

# A pair (s, q) in which the user has a better q cannot come about, whatever it would cost.
CLAIMS = (
    claim(
        id="t3_value_m1",
        **_three,
        title="xi_1, xi_2 > 0, c1/p1 < c2/p2 and s > 0: J is above c1/p1, or the user has a better q",
        given=[*both_value, m1_cheaper, s > 0],
        then=sp.Or(J(1) > c1 / p1, U(1) < U(1, s, 0)),
    ),
    claim(
        id="t3_value_m2",
        **_three,
        title="xi_1, xi_2 > 0, c1/p1 > c2/p2: starting at M1, J is above c2/p2 at every s, or the user"
        " has a better q",
        given=[*both_value, m2_cheaper],
        then=sp.Or(J(1) > c2 / p2, U(1) < U(1, s, 0)),
    ),
    claim(
        id="t3_value_tie",
        **_three,
        title="xi_1, xi_2 > 0, c1/p1 = c2/p2: J is c1/p1 at every s, or the user has a better q",
        given=[*both_value, sp.Eq(c1 / p1, c2 / p2)],
        then=sp.Or(sp.Eq(J(1), c1 / p1), U(1) < U(1, s, 0)),
    ),
    claim(
        id="t3_latency_cascade",
        **_three,
        title="xi_1, xi_2 < 0: starting at M1, J is that of one shot of M1 at every s, or the user has"
        " a better q",
        given=[xi1 < 0, xi2 < 0],
        then=sp.Or(sp.Eq(J(1), one1), U(1) < U(1, s, 1)),
    ),
    claim(
        id="t3_latency_switch",
        **_three,
        title="One shot of M2 costs less than one of M1 iff P > (c2 - c1)/(p2 - p1)",
        then=sp.Equivalent(one2 < one1, P > P_static),
    ),
)
