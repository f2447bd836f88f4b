"""Claims of the chapter on Proposition 1: when do provider and user want the same route?"""

import sympy as sp

from routecore.proofs.claim import claim, only_m1, only_m2
from routecore.routing import forms
from routecore.routing.forms import P1, P_static, one_shot_cost, sL
from routecore.symbols import P, c1, c2, p1, p2, t1, t2, xi1, xi2

one1, one2 = one_shot_cost[1], one_shot_cost[2]
UL = forms.cascade_utility(sL)

_about = {"oracle": "user_optimum", "source": "Proposition 1"}
_reported = {
    **_about,
    "verdict": "confirmed",
    "reported": "Both value-dominated: aligned iff sign(c1/p1 - c2/p2) = sign(xi_2/p2 - xi_1/p1).",
}
_new = {**_about, "verdict": "new"}

CLAIMS = (
    claim(
        id="p1_value_m1",
        **_reported,
        title="Both value-dominated, provider stays with M1: aligned iff xi_1/p1 >= xi_2/p2",
        given=[xi1 >= 0, xi2 >= 0],
        then=sp.Equivalent(sp.Eq(sp.Max(xi1 / p1, xi2 / p2), xi1 / p1), xi1 / p1 >= xi2 / p2),
    ),
    claim(
        id="p1_value_m2",
        **_reported,
        title="Both value-dominated, provider stays with M2: aligned iff xi_2/p2 >= xi_1/p1",
        given=[xi1 >= 0, xi2 >= 0],
        then=sp.Equivalent(sp.Eq(sp.Max(xi1 / p1, xi2 / p2), xi2 / p2), xi2 / p2 >= xi1 / p1),
    ),
    claim(
        id="p1_value_times",
        **_new,
        title="Staying with M2 is worth more to users than staying with M1 iff t2/p2 < t1/p1",
        given=[xi1 >= 0, xi2 >= 0],
        then=sp.Equivalent(xi2 / p2 > xi1 / p1, t2 / p2 < t1 / p1),
    ),
    claim(
        id="p1_latency",
        **_new,
        title="Both latency-dominated: aligned iff [P > (c2-c1)/(p2-p1)] agrees with [xi_2 > xi_1]",
        given=[xi1 < 0, xi2 < 0, sp.Ne(xi1, xi2)],
        then=sp.Equivalent(
            sp.And(sp.Implies(one2 < one1, xi2 >= xi1), sp.Implies(one1 <= one2, xi1 >= xi2)),
            sp.Equivalent(P > P_static, xi2 > xi1),
        ),
    ),
    claim(
        id="p1_only_m2_favourite",
        **_new,
        title="xi_1 < 0 < xi_2: the user strictly prefers staying with M2 to any other route",
        given=only_m2,
        then=xi2 / p2 > xi1,
    ),
    claim(
        id="p1_only_m2",
        **_new,
        title="xi_1 < 0 < xi_2: aligned iff c1/p1 >= c2/p2 and P >= P1",
        given=only_m2,
        then=sp.Equivalent(
            sp.And(c2 / p2 <= forms.J0, c2 / p2 <= one1), sp.And(c1 / p1 >= c2 / p2, P >= P1)
        ),
    ),
    claim(
        id="p1_only_m1_favourite",
        **_new,
        title="xi_1 > 0 > xi_2: the user strictly prefers staying with M1 to any other route",
        given=only_m1,
        then=sp.And(xi1 / p1 > xi1, xi1 / p1 > xi2, xi1 / p1 > UL),
    ),
    claim(
        id="p1_only_m1",
        **_new,
        title="xi_1 > 0 > xi_2: aligned iff c1/p1 <= c2/p2 and P >= c1/p1",
        given=only_m1,
        then=sp.Equivalent(
            sp.And(c1 / p1 <= forms.JL, c1 / p1 <= one1, c1 / p1 <= one2),
            sp.And(c1 / p1 <= c2 / p2, P >= c1 / p1),
        ),
    ),
)
