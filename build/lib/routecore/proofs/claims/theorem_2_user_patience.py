"""Claims of the chapter on Theorem 2: when does the user of M1 stay?"""

import sympy as sp

from routecore.proofs.claim import claim, only_m1, only_m2
from routecore.routing import forms
from routecore.routing.forms import first_order, h, r_star, s0, sH, sL, sL_polynomial
from routecore.symbols import q, s, xi1, xi2

U = forms.user_utility
q_star = sp.Symbol("q_star", real=True)

_two = {
    "oracle": "best_response",
    "source": "Theorem 2",
    "reported": "q*(1, s) is 0 if xi_1, xi_2 >= 0, and 1 if xi_1, xi_2 <= 0.",
    "verdict": "confirmed",
}
_new = {"oracle": "best_response", "source": "derived from Theorem 2", "verdict": "sharpened"}
_thresholds = {**_new, "reported": "Threshold logic on s where the signs differ; no closed forms."}

# After a failure of M1 the next pass may be on M1 (s < 1) or on M2 (s > 0).
_not_worth_zero = sp.Or(sp.And(sp.Ne(xi1, 0), s < 1), sp.And(sp.Ne(xi2, 0), s > 0))

CLAIMS = (
    claim(
        id="t2_both_value",
        **_two,
        title="Both net values >= 0: staying is a best response",
        given=[xi1 >= 0, xi2 >= 0],
        then=U(1) <= U(1, s, 0),
    ),
    claim(
        id="t2_both_latency",
        **_two,
        title="Both net values <= 0: leaving is a best response",
        given=[xi1 <= 0, xi2 <= 0],
        then=U(1) <= U(1, s, 1),
    ),
    claim(
        id="t2_value_only",
        **_new,
        title="Both net values >= 0, one that can come next above 0: only staying is best",
        given=[xi1 >= 0, xi2 >= 0, _not_worth_zero, q > 0],
        then=U(1) < U(1, s, 0),
    ),
    claim(
        id="t2_latency_only",
        **_new,
        title="Both net values <= 0, one that can come next below 0: only leaving is best",
        given=[xi1 <= 0, xi2 <= 0, _not_worth_zero, q < 1],
        then=U(1) < U(1, s, 1),
    ),
    claim(
        id="t2_indifferent",
        **_new,
        title="Where the only model that can come next is worth 0, the user does not care",
        given=[sp.Or(sp.And(sp.Eq(xi1, 0), sp.Eq(s, 0)), sp.And(sp.Eq(xi2, 0), sp.Eq(s, 1)))],
        then=sp.Eq(U(1), U(1, s, 1)),
    ),
    claim(
        id="t2_ratio_rises",
        **_new,
        title="The ratio h of what a change of r moves on M2 and on M1 increases with r",
        given=[s > 0, s < 1],
        then=sp.diff(h, q) < 0,
    ),
    claim(
        id="t2_s0_inside",
        **_thresholds,
        title="xi_1 < 0 < xi_2: the threshold s0 lies in (0, 1)",
        given=only_m2,
        then=sp.And(s0 > 0, s0 < 1),
    ),
    claim(
        id="t2_s0_stay",
        **_thresholds,
        title="xi_1 < 0 < xi_2 and s > s0: the user stays",
        given=[*only_m2, s > s0, q > 0],
        then=U(1) < U(1, s, 0),
    ),
    claim(
        id="t2_s0_leave",
        **_thresholds,
        title="xi_1 < 0 < xi_2 and s < s0: the user leaves",
        given=[*only_m2, s < s0, q < 1],
        then=U(1) < U(1, s, 1),
    ),
    claim(
        id="t2_s0_tie",
        **_thresholds,
        title="At s0 the user is indifferent between staying and leaving",
        given=only_m2,
        then=sp.Eq(U(1, s0, 0), U(1, s0, 1)),
    ),
    claim(
        id="t2_s0_nothing_between",
        **_thresholds,
        title="At s0 anything between the two is worse",
        given=[*only_m2, q > 0, q < 1],
        then=U(1, s0, q) < U(1, s0, 0),
    ),
    claim(
        id="t2_sL_sH_inside",
        **_thresholds,
        title="xi_1 > 0 > xi_2: 0 < sL < sH < 1",
        given=only_m1,
        then=sp.And(sL > 0, sL < sH, sH < 1),
    ),
    claim(
        id="t2_sL_root",
        **_thresholds,
        title="sL is the root of its quadratic",
        given=only_m1,
        then=sp.Eq(sL_polynomial.subs(s, sL), 0),
    ),
    claim(
        id="t2_sL_sign",
        **_thresholds,
        title="The quadratic is positive exactly above sL",
        given=only_m1,
        then=sp.Equivalent(s > sL, sL_polynomial > 0),
    ),
    claim(
        id="t2_sL_stay",
        **_thresholds,
        title="xi_1 > 0 > xi_2 and s <= sL: the user stays",
        given=[*only_m1, s <= sL, q > 0],
        then=U(1) < U(1, s, 0),
    ),
    claim(
        id="t2_sH_leave",
        **_thresholds,
        title="xi_1 > 0 > xi_2 and s >= sH: the user leaves",
        given=[*only_m1, s >= sH, q < 1],
        then=U(1) < U(1, s, 1),
    ),
    claim(
        id="t2_mixed_best",
        **_thresholds,
        title="xi_1 > 0 > xi_2: a q that meets the first-order condition beats every other q",
        given=[
            *only_m1,
            s > 0,
            s < 1,
            q_star > 0,
            q_star < 1,
            sp.Eq(first_order.subs(q, q_star), 0),
            sp.Ne(q, q_star),
        ],
        then=U(1) < U(1, s, q_star),
    ),
    claim(
        id="t2_mixed_solves",
        **_thresholds,
        title="sL < s < sH: r* meets the first-order condition",
        given=[*only_m1, s > sL, s < sH],
        then=sp.Eq(first_order.subs(q, 1 - r_star), 0),
    ),
    # s > sL in its polynomial form (t2_sL_sign): one nested root less for the prover.
    claim(
        id="t2_mixed_above_0",
        **_thresholds,
        title="sL < s < sH: r* is above 0",
        given=[*only_m1, sL_polynomial > 0, s < sH],
        then=r_star > 0,
    ),
    claim(
        id="t2_mixed_below_1",
        **_thresholds,
        title="sL < s < sH: r* is below 1",
        given=[*only_m1, sL_polynomial > 0, s < sH],
        then=r_star < 1,
    ),
    claim(
        id="t2_mixed_end_L",
        **_thresholds,
        title="r* joins up: it is 1 at the root sL of the quadratic",
        given=[*only_m1, sp.Eq(sL_polynomial, 0)],
        then=sp.Eq(r_star, 1),
    ),
    claim(
        id="t2_mixed_end_H",
        **_thresholds,
        title="r* joins up: it is 0 at sH",
        given=[*only_m1, sp.Eq(s, sH)],
        then=sp.Eq(r_star, 0),
    ),
)
