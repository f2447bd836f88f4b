"""Claims of the chapter on a shelf of models: any number of them, any policy."""

import sympy as sp

from routecore.beyond import shelf_forms as shelf
from routecore.beyond.shelf_forms import (
    R,
    cj,
    cl,
    gamma_j,
    gamma_l,
    pj,
    pl,
    tau_j,
    tau_l,
    tj,
    tl,
    xi_j,
    xi_l,
)
from routecore.proofs.claim import claim, only_m1, only_m2
from routecore.routing.forms import (
    J0,
    JL,
    P2,
    P_static,
    cascade_cost,
    cost_of_pass,
    one_shot_cost,
    sH,
    sL,
)
from routecore.symbols import P, V, a, b, c1, c2, p1, p2, s, xi1, xi2

# A third model i; shares z of the tasks; what each model leaves of V per success, d = V - tau,
# and how much slower it gets, e.
pi, ci, gamma_i = sp.symbols("p_i c_i gamma_i", real=True)
zi, zj, zl = sp.symbols("z_i z_j z_l", real=True)
d_i, d_j, d_l = sp.symbols("d_i d_j d_l", real=True)
G, F, S, C, v, e_j, e_l = sp.symbols("G F S C v e_j e_l", real=True)
ratio = sp.Symbol("ratio", real=True)  # of passes on M2 to passes on M1 after n failures

chances = [x for p in (pi, pj, pl) for x in (p > 0, p < 1)]
one_of_each = [zj >= 0, zl >= 0, zj + zl <= 1]  # the third share is what is left
slow_and_quick = [pj > 0, pj < 1, pl > 0, pl < 1, xi_j < 0, xi_l > 0]
edge = shelf.edge_height
spare = edge.xreplace({tau_j: V - d_j, tau_l: V - d_l})
passes = {gamma_j: cj / pj, gamma_l: cl / pl, tau_j: V - xi_j / pj, tau_l: V - xi_l / pl}


def _two(slow: int) -> sp.Expr:
    """The edge of two models of Part I, of which `slow` is the slow one."""
    quick = 3 - slow
    net, chance = {1: xi1, 2: xi2}, {1: p1, 2: p2}
    points = {gamma_j: cost_of_pass[slow], gamma_l: cost_of_pass[quick]}
    times = {tau_j: V - net[slow] / chance[slow], tau_l: V - net[quick] / chance[quick]}
    return edge.xreplace(points | times)


G12, G21 = _two(1), _two(2)
one1, one2 = one_shot_cost[1], one_shot_cost[2]
m1_cheaper, m2_cheaper = c1 / p1 < c2 / p2, c1 / p1 > c2 / p2
start = {
    i: shelf.start_cost.xreplace({shelf.p: p, shelf.c: c})
    for i, p, c in ((1, p1, c1), (2, p2, c2), ("i", pi, ci), ("j", pj, cj), ("l", pl, cl))
}
starts = [start[i] for i in "ijl"]
per_success = [ci / pi, cj / pj, cl / pl]


def _at(expressions, value):
    return [x.xreplace({R: value}) for x in expressions]


two = [start[1], start[2]]
least = sp.Min(*per_success)
bound = xi1 / (-xi2)
next_ratio = (a * s + b * ratio) / (a * (1 - s))
value_of_slow = xi_j + (1 - pj) * v
_new = {"source": "derived", "verdict": "new"}
_any = {**_new, "oracle": "shelf"}
_count = {**_new, "oracle": "counting_user"}
_up = {**_new, "oracle": "shelf_escalation"}
_seen = {**_new, "oracle": "shelf_seen"}
_throttle = {**_new, "oracle": "shelf_throttle"}

CLAIMS = (
    # The floor under every policy.
    claim(
        id="shelf_floor_hull",
        **_any,
        title="Three models, the third not below the edge, mean time per success at most V:"
        " no mix costs less per success than the edge at V",
        given=[
            *one_of_each,
            d_j < 0,
            d_l >= 0,
            gamma_j < gamma_l,
            (gamma_i - gamma_l) * (d_l - d_j) >= (gamma_j - gamma_l) * (d_l - d_i),
            zj * d_j + zl * d_l + (1 - zj - zl) * d_i >= 0,
        ],
        then=zj * gamma_j + zl * gamma_l + (1 - zj - zl) * gamma_i >= spare,
    ),
    claim(
        id="shelf_floor_later",
        **_any,
        title="A failure costs at least R = min(P, G), if later passes solve S of F and cost G S",
        given=[S >= 0, F >= S, C >= G * S],
        then=P * (F - S) + C >= F * sp.Min(P, G),
    ),
    claim(
        id="shelf_floor_first",
        **_any,
        title="Drawing the first of three models costs at least the least c_i + a_i R",
        given=[*chances, *one_of_each],
        then=zj * starts[1] + zl * starts[2] + (1 - zj - zl) * starts[0] >= sp.Min(*starts),
    ),
    claim(
        id="shelf_all_worth",
        **_any,
        title="At R = min gamma of three models, the least c_i + a_i R is min gamma",
        given=chances,
        then=sp.Eq(sp.Min(*_at(starts, least)), least),
    ),
    claim(
        id="shelf_bound",
        **_any,
        title="Three models, R >= min(min gamma, P): every c_i + a_i R is at least min(min gamma, P)",
        given=[*chances, R >= sp.Min(P, least)],
        then=sp.Min(*starts) >= sp.Min(P, least),
    ),
    # The floor is attained.
    claim(
        id="shelf_draws_worth",
        **_any,
        title="Drawing the slow model with probability xi_l/(xi_l - xi_j) makes a pass worth 0",
        given=slow_and_quick,
        then=sp.And(
            shelf.slow_share > 0,
            shelf.slow_share < 1,
            sp.Eq(shelf.slow_share * xi_j + (1 - shelf.slow_share) * xi_l, 0),
        ),
    ),
    claim(
        id="shelf_draws_cost",
        **_any,
        title="A success then costs the height of the edge at V",
        given=slow_and_quick,
        then=sp.Eq(
            (shelf.slow_share * cj + (1 - shelf.slow_share) * cl)
            / (shelf.slow_share * pj + (1 - shelf.slow_share) * pl),
            edge.xreplace(passes),
        ),
    ),
    # Two models: what Part I's class of strategies loses.
    claim(
        id="shelf_two_J0",
        **_any,
        title="xi_1 < 0 < xi_2: the cascade at s0 costs c1 + a G(V)",
        given=only_m2,
        then=sp.Eq(J0, c1 + a * G12),
    ),
    claim(
        id="shelf_two_P2",
        **_any,
        title="xi_1 < 0 < xi_2: Theorem 4's threshold P2 is the height of the hull, G(V)",
        given=only_m2,
        then=sp.Eq(P2, G12),
    ),
    claim(
        id="shelf_two_first",
        **_any,
        title="xi_1 < 0 < xi_2, c1/p1 < c2/p2: at every R up to G(V) the first model is M1",
        given=[*only_m2, m1_cheaper, R <= G12],
        then=start[1] <= start[2],
    ),
    claim(
        id="shelf_two_m2_dear",
        **_any,
        title="c1/p1 >= c2/p2, P < c2/p2: M2 once, then losing users, beats Theorem 4's two"
        " routes iff P > P_static",
        given=[c1 / p1 >= c2 / p2, P < c2 / p2],
        then=sp.Equivalent(one2 < sp.Min(c2 / p2, one1), P > P_static),
    ),
    claim(
        id="shelf_two_m2_high",
        **_any,
        title="c1/p1 >= c2/p2: at R = c2/p2 the least c_i + a_i R is c2/p2, staying with M2",
        given=[c1 / p1 >= c2 / p2],
        then=sp.Eq(sp.Min(*_at(two, c2 / p2)), c2 / p2),
    ),
    claim(
        id="shelf_two_m1_cheap",
        **_any,
        title="c1/p1 <= c2/p2, R = min(P, c1/p1): the least c_i + a_i R is that of Theorem 5's two"
        " routes of M1",
        given=[c1 / p1 <= c2 / p2],
        then=sp.Eq(sp.Min(*_at(two, sp.Min(P, c1 / p1))), sp.Min(c1 / p1, one1)),
    ),
    claim(
        id="shelf_two_down",
        **_any,
        title="xi_1 > 0 > xi_2, c1/p1 > c2/p2, P > G(V): starting at M2 and coming back down beats"
        " every route of Theorem 5",
        given=[*only_m1, m2_cheaper, P > G21],
        then=sp.And(c2 + b * G21 < JL, c2 + b * G21 < one1, c2 + b * G21 < one2),
    ),
    claim(
        id="shelf_two_low",
        **_any,
        title="xi_1 > 0 > xi_2, c1/p1 > c2/p2, P <= G(V): one shot is cheaper than the cascade at sL",
        given=[*only_m1, m2_cheaper, P <= G21],
        then=sp.Min(one1, one2) < JL,
    ),
    claim(
        id="shelf_two_start",
        **_any,
        title="xi_1 > 0 > xi_2, c1/p1 > c2/p2: at R = G(V) the first model is M2",
        given=[*only_m1, m2_cheaper],
        then=c2 + b * G21 < c1 + a * G21,
    ),
    claim(
        id="shelf_two_sH",
        **_any,
        title="xi_1 > 0 > xi_2: drawing M2 with probability sH makes a pass worth 0 and a success"
        " cost G(V)",
        given=only_m1,
        then=sp.And(
            sp.Eq(sH * xi2 + (1 - sH) * xi1, 0),
            sp.Eq((sH * c2 + (1 - sH) * c1) / (sH * p2 + (1 - sH) * p1), G21),
        ),
    ),
    claim(
        id="shelf_two_coin",
        **_any,
        title="xi_1 > 0 > xi_2: one coin after the first failure, then staying put, is worth 0 and"
        " costs G(V)",
        given=only_m1,
        then=sp.And(
            sp.Eq(shelf.coin * xi2 / p2 + (1 - shelf.coin) * xi1 / p1, 0),
            sp.Eq(shelf.coin * c2 / p2 + (1 - shelf.coin) * c1 / p1, G21),
        ),
    ),
    claim(
        id="shelf_two_timing",
        **_any,
        title="xi_1 > 0 > xi_2, c1/p1 > c2/p2: that coin beats the cascade at sL",
        given=[*only_m1, m2_cheaper],
        then=c1 + a * G21 < JL,
    ),
    # A user who counts failures.
    claim(
        id="shelf_count_below",
        **_count,
        title="xi_1 > 0 > xi_2, s <= s_inf: each next pass is worth at least 0 if the last one was",
        given=[*only_m1, s > 0, s <= shelf.s_inf, ratio >= 0, ratio <= bound],
        then=next_ratio <= bound,
    ),
    claim(
        id="shelf_count_above",
        **_count,
        title="xi_1 > 0 > xi_2, s > s_inf: M2's share of the passes grows while a pass is worth it",
        given=[*only_m1, s > shelf.s_inf, s < 1, ratio >= 0, ratio <= bound],
        then=next_ratio > ratio,
    ),
    claim(
        id="shelf_count_less",
        **_count,
        title="xi_1 > 0 > xi_2: a user who counts failures bears less escalation, s_inf < sL",
        given=only_m1,
        then=sp.And(shelf.s_inf > 0, shelf.s_inf < sL),
    ),
    claim(
        id="shelf_count_dearer",
        **_any,
        title="xi_1 > 0 > xi_2, c1/p1 > c2/p2: the cascade at s_inf costs more than at any s above",
        given=[*only_m1, m2_cheaper, s > shelf.s_inf],
        then=cascade_cost(s) < cascade_cost(shelf.s_inf),
    ),
    # Escalation suffices on a frontier.
    claim(
        id="shelf_up_first",
        **_up,
        title="p and gamma rise together: no model with gamma >= R comes before one with gamma <= R",
        given=[*chances, pi >= pj, cj / pj <= R, ci / pi >= R],
        then=start["j"] <= start["i"],
    ),
    claim(
        id="shelf_up_worth",
        **_up,
        title="Leaving the slow model for good with probability -xi_j/(xi_l/p_l - xi_j) is worth 0"
        " after every failure of it",
        given=slow_and_quick,
        then=sp.And(
            shelf.escalation > 0,
            shelf.escalation < 1,
            sp.Eq((1 - shelf.escalation) * xi_j + shelf.escalation * xi_l / pl, 0),
        ),
    ),
    claim(
        id="shelf_up_cost",
        **_up,
        title="Going on from a failure then costs the height of the edge at V",
        given=slow_and_quick,
        then=sp.Eq(
            ((1 - shelf.escalation) * cj + shelf.escalation * cl / pl)
            / (1 - (1 - shelf.escalation) * (1 - pj)),
            edge.xreplace(passes),
        ),
    ),
    # The user sees the next model before the pass.
    claim(
        id="shelf_seen_accepts",
        **_seen,
        title="One slow pass and then the quick model is worth at least 0 iff t_j + a_j tau_l <= V",
        given=[pj > 0, pj < 1, pl > 0, pl < 1],
        then=sp.Equivalent(
            shelf.slow_then_quick.xreplace({xi_j: V * pj - tj, xi_l: V * pl - tl}) >= 0,
            tj + (1 - pj) * tl / pl <= V,
        ),
    ),
    claim(
        id="shelf_seen_falls",
        **_seen,
        title="One more slow pass first is worth less, and still more than slow passes for ever",
        given=[pj > 0, pj < 1, v > xi_j / pj],
        then=sp.And(value_of_slow < v, value_of_slow > xi_j / pj),
    ),
    claim(
        id="shelf_seen_only_if",
        **_seen,
        title="t_j + a_j tau_l > V: a slow pass is refused, whatever up to V - tau_l follows it",
        given=[pj > 0, pj < 1, pl > 0, tj + (1 - pj) * tl / pl > V, v <= V - tl / pl],
        then=value_of_slow.xreplace({xi_j: V * pj - tj}) < 0,
    ),
    # Throttling.
    claim(
        id="shelf_throttle_pays",
        **_throttle,
        title="P below three costs-of-pass: the least c_i + a_i P is below min gamma",
        given=[*chances, *(P < gamma for gamma in per_success)],
        then=sp.Min(*_at(starts, P)) < least,
    ),
    claim(
        id="shelf_throttle_not",
        **_throttle,
        title="R at least min gamma of three models: every c_i + a_i R is at least min gamma",
        given=[*chances, R >= least],
        then=sp.Min(*starts) >= least,
    ),
    claim(
        id="shelf_throttle_edge",
        **_throttle,
        title="Slower models never lower the edge at V",
        given=[d_j < 0, d_l >= 0, e_j >= 0, e_l >= 0, e_l <= d_l, gamma_j < gamma_l],
        then=spare.xreplace({d_j: d_j - e_j, d_l: d_l - e_l}) >= spare,
    ),
)
