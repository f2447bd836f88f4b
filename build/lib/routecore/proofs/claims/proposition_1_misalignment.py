"""Claims of the chapter on Proposition 1: when do provider and user want the same route?"""

import sympy as sp

from routecore.proofs.claim import claim, only_m1, only_m2
from routecore.routing import forms
from routecore.routing.forms import J0, JL, P1, P_static, cost_of_pass, one_shot_cost, sL
from routecore.symbols import P, a, c1, c2, p1, p2, t1, t2, xi1, xi2

one1, one2 = one_shot_cost[1], one_shot_cost[2]
stay1, stay2 = xi1 / p1, xi2 / p2
UL = forms.cascade_utility(sL)

# What users have on the provider's route, regime by regime: the cheapest of the routes that exist,
# on a tie the one that comes first in the table of the six routes.
served_value = sp.Piecewise((stay1, cost_of_pass[1] <= cost_of_pass[2]), (stay2, True))
served_latency = sp.Piecewise((xi1, one1 <= one2), (xi2, True))
# The cascade at s0 leaves users what one shot of M1 does, xi_1 (claim "routes_s0_forms").
served_only_m2 = sp.Piecewise((stay2, sp.And(c2 / p2 <= J0, c2 / p2 <= one1)), (xi1, True))
# The product is positive where its factors have the same sign.
agreement = (c1 / p1 - c2 / p2) * (xi2 / p2 - xi1 / p1)
no_tie = [sp.Ne(c1 / p1, c2 / p2), sp.Ne(stay1, stay2)]
share_of_m2 = a * sL / (1 - a * (1 - sL))

_about = {"oracle": "misalignment", "source": "Proposition 1"}
_reported = {
    **_about,
    "verdict": "confirmed",
    "reported": "Both value-dominated: aligned iff sign(c1/p1 - c2/p2) = sign(xi_2/p2 - xi_1/p1).",
}
_other = {
    **_about,
    "verdict": "sharpened",
    "reported": "Formal conditions for each regime; known to us is the one where both are"
    " value-dominated.",
}
_new = {**_about, "verdict": "new"}

CLAIMS = (
    claim(
        id="p1_value",
        **_reported,
        title="xi_1, xi_2 > 0: the gap is 0 iff c1/p1 - c2/p2 and xi_2/p2 - xi_1/p1 have the same sign",
        given=[xi1 > 0, xi2 > 0, *no_tie],
        then=sp.Equivalent(sp.Eq(sp.Max(stay1, stay2) - served_value, 0), agreement > 0),
    ),
    claim(
        id="p1_value_gap",
        **_new,
        title="xi_1, xi_2 > 0, not aligned: the gap is the distance of xi_1/p1 and xi_2/p2, which is"
        " that of t1/p1 and t2/p2",
        given=[xi1 > 0, xi2 > 0, agreement < 0],
        then=sp.And(
            sp.Eq(sp.Max(stay1, stay2) - served_value, sp.Max(stay1 - stay2, stay2 - stay1)),
            sp.Eq(stay1 - stay2, t2 / p2 - t1 / p1),
        ),
    ),
    claim(
        id="p1_value_times",
        **{**_new, "oracle": "user_optimum"},
        title="Staying with M2 is worth more to users than staying with M1, xi_2/p2 > xi_1/p1, iff"
        " t2/p2 < t1/p1",
        then=sp.Equivalent(stay2 > stay1, t2 / p2 < t1 / p1),
    ),
    claim(
        id="p1_latency",
        **_other,
        title="xi_1, xi_2 < 0: the gap is 0 iff [P > (c2-c1)/(p2-p1)] agrees with [xi_2 > xi_1]",
        given=[xi1 < 0, xi2 < 0, sp.Ne(xi1, xi2)],
        then=sp.Equivalent(
            sp.Eq(sp.Max(xi1, xi2) - served_latency, 0), sp.Equivalent(P > P_static, xi2 > xi1)
        ),
    ),
    claim(
        id="p1_latency_gap",
        **_new,
        title="xi_1, xi_2 < 0: where [P > (c2-c1)/(p2-p1)] and [xi_2 > xi_1] disagree, the gap is the"
        " distance of xi_1 and xi_2",
        given=[xi1 < 0, xi2 < 0, sp.Equivalent(P > P_static, xi2 <= xi1)],
        then=sp.Eq(sp.Max(xi1, xi2) - served_latency, sp.Max(xi1 - xi2, xi2 - xi1)),
    ),
    claim(
        id="p1_only_m2_favourite",
        **{**_new, "oracle": "user_optimum"},
        title="xi_1 < 0 < xi_2: the user strictly prefers staying with M2 to any other route",
        given=only_m2,
        then=sp.And(stay2 > xi1, stay2 > forms.cascade_utility(forms.s0)),
    ),
    claim(
        id="p1_only_m2",
        **_other,
        title="xi_1 < 0 < xi_2: the gap is 0 iff c1/p1 >= c2/p2 and P >= P1",
        given=only_m2,
        then=sp.Equivalent(sp.Eq(stay2 - served_only_m2, 0), sp.And(c1 / p1 >= c2 / p2, P >= P1)),
    ),
    claim(
        id="p1_only_m2_gap",
        **_new,
        title="xi_1 < 0 < xi_2: unless c1/p1 >= c2/p2 and P >= P1, the gap is xi_2/p2 - xi_1",
        given=[*only_m2, sp.Or(c1 / p1 < c2 / p2, P < P1)],
        then=sp.Eq(stay2 - served_only_m2, stay2 - xi1),
    ),
    claim(
        id="p1_only_m1_favourite",
        **{**_new, "oracle": "user_optimum"},
        title="xi_1 > 0 > xi_2: the user strictly prefers staying with M1 to any other route",
        given=only_m1,
        then=sp.And(stay1 > xi1, stay1 > xi2, stay1 > UL),
    ),
    claim(
        id="p1_only_m1",
        **_other,
        title="xi_1 > 0 > xi_2: staying with M1 is the provider's optimum too iff c1/p1 <= c2/p2 and"
        " P >= c1/p1",
        given=only_m1,
        then=sp.Equivalent(
            sp.And(c1 / p1 <= JL, c1 / p1 <= one1, c1 / p1 <= one2),
            sp.And(c1 / p1 <= c2 / p2, P >= c1 / p1),
        ),
    ),
    claim(
        id="p1_only_m1_gap_one_shot",
        **_new,
        title="xi_1 > 0 > xi_2: the gap is (1 - p1) xi_1/p1 after one shot of M1 and xi_1/p1 - xi_2"
        " after one shot of M2",
        given=only_m1,
        then=sp.And(
            sp.Eq(sp.Max(stay1, UL, xi1, xi2) - xi1, a * stay1),
            sp.Eq(sp.Max(stay1, UL, xi1, xi2) - xi2, stay1 - xi2),
        ),
    ),
    claim(
        id="p1_only_m1_gap_cascade",
        **_new,
        title="xi_1 > 0 > xi_2: in the cascade at sL the gap is the share of tasks that M2 solves,"
        " times xi_1/p1 - xi_2/p2",
        given=only_m1,
        then=sp.And(
            sp.Eq(share_of_m2, p2 * forms.visits(1, sL, 0)[1]),
            sp.Eq(sp.Max(stay1, UL, xi1, xi2) - UL, share_of_m2 * (stay1 - stay2)),
        ),
    ),
)
