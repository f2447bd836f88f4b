"""Claims of the chapter on Proposition 2: when does slowing the models pay?"""

import sympy as sp

from routecore.proofs.claim import claim, only_m1, only_m2
from routecore.routing import forms
from routecore.routing.forms import (
    J0,
    JL,
    P1,
    P_static,
    cost_of_pass,
    one_shot_cost,
    sL,
    throttling_pays,
)
from routecore.symbols import P, V, c1, c2, p1, p2, q, s, t2, xi1, xi2

U = forms.user_utility
one1, one2 = one_shot_cost[1], one_shot_cost[2]
one = sp.Min(one1, one2)
stay = sp.Min(*cost_of_pass.values())
m2_cheaper = c1 / p1 > c2 / p2

# Net values after throttling: latencies can only go up, so net values can only go down.
y1, y2 = sp.symbols("y1 y2", real=True)
slower = [y1 <= xi1, y2 <= xi2]


def at(expression: sp.Expr) -> sp.Expr:
    """The expression at the throttled net values."""
    return expression.subs({xi1: y1, xi2: y2}, simultaneous=True)


_about = {"oracle": "throttle", "source": "Proposition 2"}
_reported = {
    **_about,
    "verdict": "confirmed",
    "reported": "For P <= min(c1/p1, c2/p2), in every regime, throttling never raises the provider's"
    " cost.",
}
_new = {**_about, "verdict": "new"}

CLAIMS = (
    claim(
        id="p2_reported",
        **_reported,
        title="P <= min(c1/p1, c2/p2): one abandoned pass never costs more than staying",
        given=[P <= c1 / p1, P <= c2 / p2],
        then=one <= stay,
    ),
    claim(
        id="p2_pays_value",
        **_new,
        title="xi_1, xi_2 > 0: the cheaper one shot costs less than every route there is iff"
        " P < min(c1/p1, c2/p2)",
        given=[xi1 > 0, xi2 > 0],
        then=sp.And(
            sp.Equivalent(one < stay, throttling_pays),
            sp.Equivalent(throttling_pays, sp.And(P < c1 / p1, P < c2 / p2)),
        ),
    ),
    claim(
        id="p2_pays_only_m2",
        **_new,
        title="xi_1 < 0 < xi_2: one shot of M2 costs less than every route there is iff"
        " (c2-c1)/(p2-p1) < P < c2/p2",
        given=only_m2,
        then=sp.And(
            sp.Equivalent(one2 < sp.Min(one1, c2 / p2, J0), throttling_pays),
            sp.Equivalent(throttling_pays, sp.And(P > P_static, P < c2 / p2)),
        ),
    ),
    claim(
        id="p2_pays_edge",
        **_new,
        title="xi_1 = 0 < xi_2: one shot of M2 costs less than every route there is iff"
        " (c2-c1)/(p2-p1) < P < c2/p2",
        given=[xi2 > 0],
        then=sp.And(
            sp.Equivalent(one2 < sp.Min(one1, c1 / p1, c2 / p2), throttling_pays.subs(xi1, 0)),
            sp.Equivalent(throttling_pays.subs(xi1, 0), sp.And(P > P_static, P < c2 / p2)),
        ),
    ),
    claim(
        id="p2_one_condition",
        **_new,
        title="The two cases in one: xi_2 > 0, P < min(c1/p1, c2/p2), and xi_1 > 0 or"
        " P > (c2-c1)/(p2-p1)",
        then=sp.Equivalent(
            throttling_pays,
            sp.Or(
                sp.And(xi1 > 0, xi2 > 0, P < c1 / p1, P < c2 / p2),
                sp.And(xi1 <= 0, xi2 > 0, P > P_static, P < c2 / p2),
            ),
        ),
    ),
    claim(
        id="p2_necessary",
        **_new,
        title="P >= min(c1/p1, c2/p2): no one shot costs less than both stays, nor one of M2 less than"
        " one of M1 and staying with M2",
        given=[sp.Or(P >= c1 / p1, P >= c2 / p2)],
        then=sp.And(one >= stay, one2 >= sp.Min(one1, c2 / p2)),
    ),
    claim(
        id="p2_middle_is_implied",
        **_new,
        title="(c2-c1)/(p2-p1) < P < c2/p2 happens only where c1/p1 > c2/p2",
        given=[P > P_static, P < c2 / p2],
        then=m2_cheaper,
    ),
    claim(
        id="p2_s0_from_value",
        **_new,
        title="Net values >= 0 before: a cascade at s0 made by throttling costs at least the better of"
        " the two models",
        given=[*slower, xi1 >= 0, xi2 >= 0, y1 < 0, y2 >= 0],
        then=at(J0) >= stay,
    ),
    claim(
        id="p2_s0_from_s0",
        **_new,
        title="Throttling makes the cascade at s0 no cheaper than it, or staying with M2, was",
        given=[*slower, xi1 < 0, xi2 > 0, y2 >= 0],
        then=at(J0) >= sp.Min(J0, c2 / p2),
    ),
    claim(
        id="p2_sL_falls",
        **_new,
        title="Slower models, xi_1 > 0 > xi_2 before and after: sL can only fall",
        given=[*slower, *only_m1, y1 > 0],
        then=at(sL) <= sL,
    ),
    claim(
        id="p2_sL_from_value",
        **_new,
        title="Net values >= 0 before: a cascade at sL made by throttling costs at least the better of"
        " the two models",
        given=[*slower, xi1 >= 0, xi2 >= 0, y1 > 0, y2 < 0],
        then=at(JL) >= stay,
    ),
    claim(
        id="p2_enough_m2",
        **{**_new, "oracle": "best_response"},
        title="M2 slowed to t2 = V p2: every q gives a user of M2 nothing, and one of M1 with s = 1"
        " exactly xi_1, so leaving is a best response",
        given=[sp.Eq(t2, V * p2)],
        then=sp.And(sp.Eq(U(2), 0), sp.Eq(U(1, 1), xi1), sp.Eq(U(2, s, 1), 0)),
    ),
    claim(
        id="p2_less_is_not_enough",
        **{**_new, "oracle": "best_response"},
        title="With t2 < V p2 a user of M2 does strictly better to stay, q = 0",
        given=[t2 < V * p2, q > 0],
        then=sp.And(xi2 > 0, U(2) < U(2, s, 0)),
    ),
    claim(
        id="p2_nobody_leaves",
        **{**_new, "oracle": "best_response"},
        title="xi_1, xi_2 > 0: users never leave, q = 0, so there is no one shot to offer",
        given=[xi1 > 0, xi2 > 0, q > 0],
        then=sp.And(U(1) < U(1, s, 0), U(2) < U(2, s, 0)),
    ),
    claim(
        id="p2_users_gain_value",
        **_new,
        title="xi_1, xi_2 > 0, c1/p1 > c2/p2, P <= (c2-c1)/(p2-p1): slowing M2 moves the provider from"
        " staying with M2 to one shot of M1, and users gain if xi_1 > xi_2/p2",
        given=[xi1 > 0, xi2 > 0, m2_cheaper, P <= P_static, xi1 > xi2 / p2],
        then=sp.And(throttling_pays, sp.Eq(stay, c2 / p2), one1 <= one2, U(1, 1, 1) > U(2, s, 0)),
    ),
    claim(
        id="p2_both_gain",
        **_new,
        title="xi_1 < 0 < xi_2, (c2-c1)/(p2-p1) < P < P1: slowing M2 moves the provider from one"
        " shot of M1 to one shot of M2, and users gain -xi_1",
        given=[*only_m2, P > P_static, P < P1],
        then=sp.And(one1 < J0, one1 < c2 / p2, one2 < one1, xi1 < 0),
    ),
)
