"""Claims of the chapters on Theorems 3, 4 and 5: what does the provider do?"""

import sympy as sp

from routecore import game
from routecore.claims.base import claim, only_m1, only_m2
from routecore.game import J0, JL, P1, P2, P3, P_static, one_shot_cost
from routecore.symbols import P, a, b, c1, c2, p1, p2, s

J = game.provider_cost
one1, one2 = one_shot_cost[1], one_shot_cost[2]
m1_cheaper, m2_cheaper = c1 / p1 < c2 / p2, c1 / p1 > c2 / p2
J_L = sp.Symbol("J_L", real=True)  # any cost, such as that of the cascade at sL

_three = {"chapter": "theorem_3", "oracle": "equilibrium", "source": "Theorem 3",
          "reported": "Where the net values share a sign, no cascade is optimal.",
          "verdict": "confirmed"}
_four = {"chapter": "theorem_4", "oracle": "equilibrium", "source": "Theorem 4",
         "reported": "For xi_1 < 0 < xi_2 a cascade is optimal only where c1/p1 < c2/p2 and P"
                     " exceeds a threshold.",
         "verdict": "sharpened"}
_five = {"chapter": "theorem_5", "oracle": "equilibrium", "source": "Theorem 5",
         "reported": "Sufficient conditions for a static policy; a cascade only for low P"
                     " (known through a review).",
         "verdict": "corrected"}
_five_static = {**_five, "verdict": "sharpened"}

CLAIMS = (
    claim(id="t3_value_m1", **_three,
          title="Both net values >= 0 and c1/p1 < c2/p2: every other s costs more than M1 alone",
          given=[m1_cheaper, s > 0], then=J(1, s, 0) > c1 / p1),
    claim(id="t3_value_m2", **_three,
          title="Both net values >= 0 and c1/p1 > c2/p2: every start at M1 costs more than M2",
          given=[m2_cheaper], then=J(1, s, 0) > c2 / p2),
    claim(id="t3_value_tie", **_three,
          title="Both net values >= 0 and c1/p1 = c2/p2: every s costs the same",
          given=[sp.Eq(c1 / p1, c2 / p2)], then=sp.Eq(J(1, s, 0), c1 / p1)),
    claim(id="t3_latency_cascade", **_three,
          title="Both net values < 0: the user leaves after one pass, so s plays no part",
          then=sp.Eq(J(1, s, 1), one1)),
    claim(id="t3_latency_switch", **_three,
          title="Both net values < 0: M2 is cheaper iff P > (c2 - c1)/(p2 - p1)",
          then=sp.Equivalent(one2 < one1, P > P_static)),
    claim(id="t4_m2_cheaper", **_four,
          title="xi_1 < 0 < xi_2, c1/p1 >= c2/p2: M2 beats one shot of M1 iff P >= P1",
          given=[c1 / p1 >= c2 / p2], then=sp.Equivalent(c2 / p2 <= one1, P >= P1)),
    claim(id="t4_m2_no_cascade", **_four,
          title="xi_1 < 0 < xi_2, c1/p1 >= c2/p2: the cascade at s0 never beats staying with M2",
          given=[*only_m2, c1 / p1 >= c2 / p2], then=J0 >= c2 / p2),
    claim(id="t4_P1_below", **_four, title="c1/p1 >= c2/p2: P1 is at most c2/p2",
          given=[c1 / p1 >= c2 / p2], then=P1 <= c2 / p2),
    claim(id="t4_cascade_iff", **_four,
          title="xi_1 < 0 < xi_2, c1/p1 < c2/p2: the cascade beats one shot of M1 iff P >= P2",
          given=[*only_m2, m1_cheaper], then=sp.Equivalent(J0 <= one1, P >= P2)),
    claim(id="t4_never_m2", **_four,
          title="xi_1 < 0 < xi_2, c1/p1 < c2/p2: the cascade at s0 always beats staying with M2",
          given=[*only_m2, m1_cheaper], then=J0 < c2 / p2),
    claim(id="t4_P2_between", **_four, title="P2 lies between the two costs-of-pass",
          given=[*only_m2, m1_cheaper], then=sp.And(P2 > c1 / p1, P2 < c2 / p2)),
    claim(id="t5_static", **_five_static,
          title="xi_1 > 0 > xi_2, c1/p1 <= c2/p2: the cascade at sL never beats staying with M1",
          given=[*only_m1, c1 / p1 <= c2 / p2], then=JL >= c1 / p1),
    claim(id="t5_static_one_shot", **_five_static,
          title="xi_1 > 0 > xi_2, c1/p1 <= c2/p2: one shot of M2 never beats the two routes of M1",
          given=[c1 / p1 <= c2 / p2], then=sp.Min(c1 / p1, one1) <= one2),
    claim(id="t5_static_switch", **_five_static,
          title="Staying with M1 beats one shot of M1 iff P >= c1/p1",
          then=sp.Equivalent(c1 / p1 <= one1, P >= c1 / p1)),
    claim(id="t5_never_stay", **_five,
          title="xi_1 > 0 > xi_2, c1/p1 > c2/p2: the cascade at sL beats staying with M1",
          given=[*only_m1, m2_cheaper], then=JL < c1 / p1),
    claim(id="t5_cascade_if", **_five,
          title="xi_1 > 0 > xi_2, c1/p1 > c2/p2, P >= P3: the cascade at sL is cheapest",
          given=[*only_m1, m2_cheaper, P >= P3], then=sp.And(JL <= one1, JL <= one2)),
    claim(id="t5_cascade_only_if", **_five,
          title="xi_1 > 0 > xi_2, c1/p1 > c2/p2, P < P3: one shot of M1 or of M2 is cheaper",
          given=[*only_m1, m2_cheaper, P < P3], then=sp.Or(JL > one1, JL > one2)),
    claim(id="t5_P3_above", **_five, title="xi_1 > 0 > xi_2, c1/p1 > c2/p2: P3 is above c2/p2",
          given=[*only_m1, m2_cheaper], then=P3 > c2 / p2),
    claim(id="t5_one_shots", **_five_static,
          title="c1/p1 > c2/p2: one shot of M2 replaces one shot of M1 at a P below c2/p2",
          given=[m2_cheaper], then=P_static < c2 / p2),
    claim(id="t5_P3_form", **_five_static,
          title="c1/p1 > c2/p2, J_L >= c2/p2: of the two crossings in P3, that of M2 is the larger",
          given=[m2_cheaper, J_L >= c2 / p2],
          then=sp.Eq(sp.Max((J_L - c1) / a, (J_L - c2) / b), (J_L - c2) / b)),
)
