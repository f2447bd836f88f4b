"""Claims of the chapter on Theorem 5: only M1 is worth its wait."""

import sympy as sp

from routecore.proofs.claim import claim, only_m1
from routecore.routing.forms import JL, P3, P_static, one_shot_cost
from routecore.symbols import P, a, b, c1, c2, p1, p2

one1, one2 = one_shot_cost[1], one_shot_cost[2]
m2_cheaper = c1 / p1 > c2 / p2
J_L = sp.Symbol("J_L", real=True)  # any cost, such as that of the cascade at sL

_five = {
    "oracle": "equilibrium",
    "source": "Theorem 5",
    "reported": "Sufficient conditions for a static policy; a cascade only for low P"
    " (known through a review).",
    "verdict": "corrected",
}
_five_static = {**_five, "verdict": "sharpened"}

CLAIMS = (
    claim(
        id="t5_static",
        **_five_static,
        title="xi_1 > 0 > xi_2, c1/p1 <= c2/p2: the cascade at sL never beats staying with M1",
        given=[*only_m1, c1 / p1 <= c2 / p2],
        then=JL >= c1 / p1,
    ),
    claim(
        id="t5_static_one_shot",
        **_five_static,
        title="c1/p1 <= c2/p2: one shot of M2 never beats the two routes of M1, whatever P",
        given=[c1 / p1 <= c2 / p2],
        then=sp.Min(c1 / p1, one1) <= one2,
    ),
    claim(
        id="t5_static_switch",
        **_five_static,
        title="Staying with M1 beats one shot of M1 iff P >= c1/p1",
        then=sp.Equivalent(c1 / p1 <= one1, P >= c1 / p1),
    ),
    claim(
        id="t5_never_stay",
        **_five,
        title="xi_1 > 0 > xi_2, c1/p1 > c2/p2: the cascade at sL beats staying with M1",
        given=[*only_m1, m2_cheaper],
        then=JL < c1 / p1,
    ),
    claim(
        id="t5_cascade_if",
        **_five,
        title="xi_1 > 0 > xi_2, c1/p1 > c2/p2, P >= P3: the cascade at sL is cheapest",
        given=[*only_m1, m2_cheaper, P >= P3],
        then=sp.And(JL <= one1, JL <= one2),
    ),
    claim(
        id="t5_cascade_only_if",
        **_five,
        title="xi_1 > 0 > xi_2, c1/p1 > c2/p2, P < P3: one shot of M1 or of M2 is cheaper",
        given=[*only_m1, m2_cheaper, P < P3],
        then=sp.Or(JL > one1, JL > one2),
    ),
    claim(
        id="t5_P3_above",
        **_five,
        title="xi_1 > 0 > xi_2, c1/p1 > c2/p2: P3 is above c2/p2",
        given=[*only_m1, m2_cheaper],
        then=P3 > c2 / p2,
    ),
    claim(
        id="t5_one_shots",
        **_five_static,
        title="c1/p1 > c2/p2: one shot of M2 replaces one shot of M1 at (c2-c1)/(p2-p1), which is below"
        " c2/p2",
        given=[m2_cheaper],
        then=P_static < c2 / p2,
    ),
    claim(
        id="t5_P3_form",
        **_five_static,
        title="c1/p1 > c2/p2, J_L >= c2/p2: of the two crossings with J_L, that of M2 is the larger",
        given=[m2_cheaper, J_L >= c2 / p2],
        then=sp.Eq(sp.Max((J_L - c1) / a, (J_L - c2) / b), (J_L - c2) / b),
    ),
)
