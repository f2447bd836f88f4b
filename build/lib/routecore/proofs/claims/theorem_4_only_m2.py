"""Claims of the chapter on Theorem 4: only M2 is worth its wait."""

import sympy as sp

from routecore.proofs.claim import claim, only_m2
from routecore.routing.forms import J0, P1, P2, one_shot_cost
from routecore.symbols import P, c1, c2, p1, p2

one1 = one_shot_cost[1]
m1_cheaper = c1 / p1 < c2 / p2

_four = {
    "oracle": "equilibrium",
    "source": "Theorem 4",
    "reported": "For xi_1 < 0 < xi_2 a cascade is optimal only where c1/p1 < c2/p2 and P"
    " exceeds a threshold.",
    "verdict": "sharpened",
}

CLAIMS = (
    claim(
        id="t4_m2_cheaper",
        **_four,
        title="c1/p1 >= c2/p2: staying with M2 costs no more than one shot of M1 iff P >= P1",
        given=[c1 / p1 >= c2 / p2],
        then=sp.Equivalent(c2 / p2 <= one1, P >= P1),
    ),
    claim(
        id="t4_m2_no_cascade",
        **_four,
        title="xi_1 < 0 < xi_2, c1/p1 >= c2/p2: the cascade at s0 never beats staying with M2",
        given=[*only_m2, c1 / p1 >= c2 / p2],
        then=J0 >= c2 / p2,
    ),
    claim(
        id="t4_P1_below",
        **_four,
        title="c1/p1 >= c2/p2: P1 is at most c2/p2",
        given=[c1 / p1 >= c2 / p2],
        then=P1 <= c2 / p2,
    ),
    claim(
        id="t4_cascade_iff",
        **_four,
        title="xi_1 < 0 < xi_2, c1/p1 < c2/p2: the cascade beats one shot of M1 iff P >= P2",
        given=[*only_m2, m1_cheaper],
        then=sp.Equivalent(J0 <= one1, P >= P2),
    ),
    claim(
        id="t4_never_m2",
        **_four,
        title="xi_1 < 0 < xi_2, c1/p1 < c2/p2: the cascade at s0 always beats staying with M2",
        given=[*only_m2, m1_cheaper],
        then=J0 < c2 / p2,
    ),
    claim(
        id="t4_P2_between",
        **_four,
        title="P2 lies between the two costs-of-pass",
        given=[*only_m2, m1_cheaper],
        then=sp.And(P2 > c1 / p1, P2 < c2 / p2),
    ),
)
