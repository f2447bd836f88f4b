"""Claims of the chapter on rarity: where exactly is a cascade optimal?"""

import sympy as sp

from routecore.proofs.claim import claim, only_m1, only_m2
from routecore.routing.forms import J0, JL, P2, P3, cost_of_pass, one_shot_cost
from routecore.symbols import P, V, c1, c2, p1, p2, t1, t2, xi1, xi2

one1, one2 = one_shot_cost[1], one_shot_cost[2]
m1_cheaper, m2_cheaper = c1 / p1 < c2 / p2, c1 / p1 > c2 / p2
below_both = [P <= cost_of_pass[1], P <= cost_of_pass[2]]
# The definitions of the net values, where a hypothesis must say which xi belongs to V and t.
net1, net2 = sp.Eq(xi1, V * p1 - t1), sp.Eq(xi2, V * p2 - t2)

_about = {
    "oracle": "equilibrium",
    "source": "derived from Theorems 4 and 5",
    "reported": "In nearly all cases the optimal policy is static, without a cascade.",
    "verdict": "sharpened",
}

CLAIMS = (
    claim(
        id="rare_window_s0",
        **_about,
        title="xi_1 < 0 < xi_2 exactly where t2/p2 < V < t1/p1",
        given=[net1, net2],
        then=sp.Equivalent(sp.And(xi1 < 0, xi2 > 0), sp.And(t2 / p2 < V, V < t1 / p1)),
    ),
    claim(
        id="rare_window_sL",
        **_about,
        title="xi_1 > 0 > xi_2 exactly where t1/p1 < V < t2/p2",
        given=[net1, net2],
        then=sp.Equivalent(sp.And(xi1 > 0, xi2 < 0), sp.And(t1 / p1 < V, V < t2 / p2)),
    ),
    claim(
        id="rare_exact_s0",
        **_about,
        title="xi_1 < 0 < xi_2: the cascade at s0 beats every other route strictly iff"
        " c1/p1 < c2/p2 and P > P2",
        given=only_m2,
        then=sp.Equivalent(sp.And(J0 < one1, J0 < c2 / p2), sp.And(m1_cheaper, P > P2)),
    ),
    claim(
        id="rare_exact_sL",
        **_about,
        title="xi_1 > 0 > xi_2: the cascade at sL beats every other route strictly iff"
        " c1/p1 > c2/p2 and P > P3",
        given=only_m1,
        then=sp.Equivalent(sp.And(JL < c1 / p1, JL < one1, JL < one2), sp.And(m2_cheaper, P > P3)),
    ),
    claim(
        id="rare_low_P_s0",
        **_about,
        title="P <= min(c1/p1, c2/p2): the cascade at s0 never beats one shot of M1",
        given=[*only_m2, *below_both],
        then=one1 <= J0,
    ),
    claim(
        id="rare_low_P_sL",
        **_about,
        title="P <= min(c1/p1, c2/p2): the cascade at sL never beats both one shots",
        given=[*only_m1, *below_both],
        then=sp.Or(one1 <= JL, one2 <= JL),
    ),
    claim(
        id="rare_high_P_s0",
        **_about,
        title="xi_1 < 0 < xi_2, c1/p1 < c2/p2 <= P: the cascade at s0 is optimal",
        given=[*only_m2, m1_cheaper, P >= c2 / p2],
        then=sp.And(J0 < one1, J0 < c2 / p2),
    ),
)
