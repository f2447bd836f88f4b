"""Claims of the chapter on Proposition 2: when does slowing the models pay?"""

import sympy as sp

from routecore.proofs.claim import claim, only_m1, only_m2
from routecore.routing import forms
from routecore.routing.forms import J0, JL, P1, P_static, cost_of_pass, one_shot_cost, sL
from routecore.symbols import P, c1, c2, p1, p2, q, s, xi1, xi2

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
    "reported": "For P <= min(c1/p1, c2/p2), throttling never raises the provider's cost.",
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
        id="p2_value_pays",
        **_new,
        title="Both net values > 0 and P < min(c1/p1, c2/p2): throttling strictly pays",
        given=[P < c1 / p1, P < c2 / p2],
        then=one < stay,
    ),
    claim(
        id="p2_only_m2_pays",
        **_new,
        title="xi_1 < 0 < xi_2, c1/p1 > c2/p2, (c2-c1)/(p2-p1) < P < c2/p2: it strictly pays",
        given=[*only_m2, m2_cheaper, P > P_static, P < c2 / p2],
        then=sp.And(one2 < c2 / p2, one2 < one1, one2 < J0),
    ),
    claim(
        id="p2_value_else",
        **_new,
        title="Both net values > 0 and P >= min(c1/p1, c2/p2): it does not pay",
        given=[sp.Or(P >= c1 / p1, P >= c2 / p2)],
        then=stay <= one,
    ),
    claim(
        id="p2_only_m2_m1_cheaper",
        **_new,
        title="xi_1 < 0 < xi_2, c1/p1 <= c2/p2: it does not pay",
        given=[*only_m2, c1 / p1 <= c2 / p2],
        then=sp.Min(one1, c2 / p2) <= one2,
    ),
    claim(
        id="p2_only_m2_low",
        **_new,
        title="xi_1 < 0 < xi_2, P <= (c2-c1)/(p2-p1): it does not pay",
        given=[P <= P_static],
        then=one1 <= one2,
    ),
    claim(
        id="p2_only_m2_high",
        **_new,
        title="xi_1 < 0 < xi_2, P >= c2/p2: it does not pay",
        given=[P >= c2 / p2],
        then=c2 / p2 <= one2,
    ),
    claim(
        id="p2_s0_from_value",
        **_new,
        title="A cascade at s0 made by throttling costs at least the better of the two models",
        given=[y1 < 0, y2 >= 0],
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
        title="Throttling can only lower sL",
        given=[*slower, *only_m1, y1 > 0],
        then=at(sL) <= sL,
    ),
    claim(
        id="p2_sL_from_value",
        **_new,
        title="A cascade at sL made by throttling costs at least the better of the two models",
        given=[y1 > 0, y2 < 0],
        then=at(JL) >= stay,
    ),
    claim(
        id="p2_enough_m2",
        **_new,
        title="Slowing M2 alone to V p2 leaves the user of M2 indifferent",
        given=[sp.Eq(y2, 0)],
        then=sp.Eq(y2 / p2, y2),
    ),
    claim(
        id="p2_middle_is_implied",
        **_new,
        title="(c2-c1)/(p2-p1) < P < c2/p2 happens only where c1/p1 > c2/p2",
        given=[P > P_static, P < c2 / p2],
        then=m2_cheaper,
    ),
    claim(
        id="p2_nobody_leaves",
        **{**_new, "oracle": "best_response"},
        title="Both net values > 0: users never leave, so there is no one shot to offer",
        given=[xi1 > 0, xi2 > 0, q > 0],
        then=sp.And(
            forms.user_utility(1) < forms.user_utility(1, s, 0),
            forms.user_utility(2) < forms.user_utility(2, s, 0),
        ),
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
