"""Claims of the chapter "The six routes": nothing beats the best available route."""

import sympy as sp

from routecore.proofs.claim import claim, only_m1, only_m2
from routecore.routing import forms
from routecore.routing.forms import J0, JL, cost_of_pass, h, one_shot_cost, s0, sL
from routecore.symbols import P, c1, c2, kappa1, kappa2, p1, p2, q, s, xi1, xi2

U, J = forms.user_utility, forms.provider_cost
m1, m2, n1, n2 = sp.symbols("m1 m2 n1 n2", real=True)
N1, N2 = forms.visits(1)

_about = {"oracle": "equilibrium", "source": "derived", "verdict": "new"}


# The mixed branch is the curve h = xi_1/(-xi_2), which q traverses from 1 (at sH) to 0 (at sL).
def along(f: sp.Expr) -> sp.Expr:
    """The sign of df along the curve with r increasing: f_r h_s - f_s h_r, as h_s > 0. Derived."""

    def slope(g, x):
        return sp.factor(sp.diff(g, x))

    return sp.factor(slope(f, s) * slope(h, q) - slope(f, q) * slope(h, s))


# Every point of 0 < p1 < p2 < 1, 0 < s < 1, 0 < q < 1 in terms of positive numbers: b = a/(1 + B) is
# anything below a, and 1/(1 + X) anything between 0 and 1.
A, B, S, R = sp.symbols("A B S R", positive=True)
INSIDE = (
    (p1, 1 - 1 / (1 + A)),
    (p2, 1 - 1 / ((1 + A) * (1 + B))),
    (s, 1 / (1 + S)),
    (q, 1 - 1 / (1 + R)),
)
_inside = [s > 0, s < 1, q > 0, q < 1]
# The same with s in one condition: without it s = 0 and s = 1 are left, where Z3 sees at once that
# lemma (ii) fails; without s > 0 alone it has to search all s <= 0.
_inside_at_once = [s * (1 - s) > 0, q > 0, q < 1]

CLAIMS = (
    claim(
        id="routes_value_cost",
        **_about,
        title="A user who never leaves: no s costs less than the better of the two models",
        then=J(1, s, 0) >= sp.Min(*cost_of_pass.values()),
    ),
    claim(
        id="routes_value_utility",
        **{**_about, "oracle": "user_optimum"},
        title="A user who never leaves: no s gives more than the better of the two models",
        then=U(1, s, 0) <= sp.Max(xi1 / p1, xi2 / p2),
    ),
    claim(
        id="routes_static_bound",
        **_about,
        title="No pair of strategies costs less than the cheapest of the four static routes"
        " together",
        then=J(1) >= sp.Min(*cost_of_pass.values(), *one_shot_cost.values()),
    ),
    claim(
        id="routes_s0_cost",
        **_about,
        title="xi_1 < 0 < xi_2: among cascades with s >= s0, s0 or staying with M2 is cheapest",
        given=[*only_m2, s >= s0],
        then=J(1, s, 0) >= sp.Min(J0, c2 / p2),
    ),
    claim(
        id="routes_s0_utility",
        **{**_about, "oracle": "user_optimum"},
        title="xi_1 < 0 < xi_2: the user's favourite is to stay with M2",
        given=only_m2,
        then=U(1) <= xi2 / p2,
    ),
    claim(
        id="routes_s0_forms",
        **_about,
        title="J0 is the cost of the cascade at s0, and it leaves the user exactly xi_1",
        given=only_m2,
        then=sp.And(sp.Eq(J0, forms.cascade_cost(s0)), sp.Eq(forms.cascade_utility(s0), xi1)),
    ),
    claim(
        id="routes_sL_cost",
        **_about,
        title="xi_1 > 0 > xi_2: among cascades with s <= sL, sL or staying with M1 is cheapest",
        given=[*only_m1, s <= sL],
        then=J(1, s, 0) >= sp.Min(JL, c1 / p1),
    ),
    claim(
        id="routes_sL_utility",
        **{**_about, "oracle": "user_optimum"},
        title="xi_1 > 0 > xi_2: the user's favourite is to stay with M1",
        given=only_m1,
        then=U(1) <= xi1 / p1,
    ),
    claim(
        id="routes_curve",
        **_about,
        title="Along the mixed branch, ends included, h_s > 0",
        given=[s < 1],
        then=sp.factor(sp.diff(h, s)) > 0,
    ),
    claim(
        id="routes_mixed_N1",
        **_about,
        title="Lemma (i): along the mixed branch N1 increases with r",
        given=_inside,
        then=along(N1) > 0,
        substitution=INSIDE,
    ),
    claim(
        id="routes_mixed_N2",
        **_about,
        title="Lemma (ii): along the mixed branch N2 increases with r",
        given=_inside_at_once,
        then=along(N2) > 0,
        substitution=INSIDE,
    ),
    claim(
        id="routes_mixed_ratio",
        **_about,
        title="Lemma (iii): along the mixed branch (N2 - 1)/N1 increases with r",
        given=_inside,
        then=along((N2 - 1) / N1) > 0,
        substitution=INSIDE,
    ),
    # With (n1, n2) a point of the mixed branch and (m1, m2) its end at sL, the lemmas say
    # n1 <= m1, n2 <= m2 and (n2-1)/n1 <= (m2-1)/m1. The cases below are what follows from that.
    claim(
        id="routes_mixed_both_negative",
        **_about,
        title="Case kappa_1, kappa_2 <= 0: more passes, m1 >= n1 and m2 >= n2, are cheaper",
        given=[kappa1 <= 0, kappa2 <= 0, n1 <= m1, n2 <= m2],
        then=kappa1 * n1 + kappa2 * n2 >= kappa1 * m1 + kappa2 * m2,
    ),
    claim(
        id="routes_mixed_both_positive",
        **_about,
        title="Case kappa_1, kappa_2 >= 0: one shot of M1 is cheaper",
        given=[kappa1 >= 0, kappa2 >= 0],
        then=J(1) >= one_shot_cost[1],
    ),
    claim(
        id="routes_mixed_few_visits",
        **_about,
        title="Case kappa_1 > 0 > kappa_2, n2 <= 1: one shot of M2 is cheaper",
        given=[kappa1 > 0, kappa2 < 0, n1 >= 0, n2 <= 1],
        then=P + kappa1 * n1 + kappa2 * n2 >= one_shot_cost[2],
    ),
    claim(
        id="routes_mixed_many_visits",
        **_about,
        title="Case kappa_1 > 0 > kappa_2, n2 > 1: if (n1, n2) beats one shot of M2, (m1, m2) is cheaper",
        given=[
            kappa1 > 0,
            kappa2 < 0,
            n1 > 0,
            n1 <= m1,
            n2 > 1,
            (n2 - 1) / n1 <= (m2 - 1) / m1,
            P + kappa1 * n1 + kappa2 * n2 < one_shot_cost[2],
        ],
        then=kappa1 * n1 + kappa2 * n2 >= kappa1 * m1 + kappa2 * m2,
    ),
    claim(
        id="routes_mixed_m1_cheaper",
        **_about,
        title="Where c1/p1 <= c2/p2 no strategy beats staying with M1 and one shot of M1",
        given=[c1 / p1 <= c2 / p2],
        then=sp.And(
            J(1) >= sp.Min(c1 / p1, one_shot_cost[1]), J(2) >= sp.Min(c1 / p1, one_shot_cost[1])
        ),
    ),
    claim(
        id="routes_mixed_no_other_case",
        **_about,
        title="Case kappa_1 < 0 < kappa_2 cannot happen when c1/p1 > c2/p2",
        given=[c1 / p1 > c2 / p2],
        then=sp.Not(sp.And(kappa1 < 0, kappa2 > 0)),
    ),
    claim(
        id="routes_boundary_ends",
        **_about,
        title="An indifferent user (s = 0, s = 1, or M2): every q costs at least the cheaper of"
        " staying and leaving",
        then=sp.And(
            J(1, 0) >= sp.Min(cost_of_pass[1], one_shot_cost[1]),
            J(1, 1) >= sp.Min(J(1, 1, 0), one_shot_cost[1]),
            J(2) >= sp.Min(cost_of_pass[2], one_shot_cost[2]),
        ),
    ),
    claim(
        id="routes_boundary_cascade",
        **_about,
        title="At xi_2 = 0 > xi_1 the cascade with s = 1 can beat every static route",
        given=[xi1 < 0, sp.Eq(xi2, 0), c1 / p1 < c2 / p2, P > c2 / p2],
        then=sp.And(
            sp.Eq(U(1, 1, 0), U(1, 1, 1)),
            J(1, 1, 0) < c2 / p2,
            J(1, 1, 0) < one_shot_cost[1],
            J(1, 1, 0) < one_shot_cost[2],
        ),
    ),
)
