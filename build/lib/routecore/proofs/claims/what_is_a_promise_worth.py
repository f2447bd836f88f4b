"""Claims of the chapter on commitment: what is credible, and what a promise is worth."""

import sympy as sp

from routecore.beyond import promises_forms as promises
from routecore.proofs.claim import claim, only_m1, only_m2
from routecore.routing import forms
from routecore.routing.forms import (
    J0,
    JL,
    P1,
    P2,
    P3,
    P_static,
    cost_of_pass,
    one_shot_cost,
    s0,
    sH,
)
from routecore.symbols import P, a, b, c1, c2, p1, p2, q, r, s, xi1, xi2

_new = {"source": "derived", "verdict": "new", "oracle": "no_commitment"}

stay1, stay2 = cost_of_pass.values()
one1, one2 = one_shot_cost.values()
m1_cheaper, m2_cheaper = stay1 < stay2, stay1 > stay2
J = forms.provider_cost
share, delta, x = sp.symbols("share delta x", real=True)

# Type A to D: which model is cheaper at once, and for good.
_mixed_types = sp.Or(
    sp.And(promises.at_once > 0, promises.for_good < 0),
    sp.And(promises.at_once < 0, promises.for_good > 0),
)
preference = promises.preference.subs(promises.again, r)
weight = a * r * s / (1 - a * r * (1 - s))  # of M2 in the mixture

MIXTURE = (
    claim(
        id="promise_mixture",
        **_new,
        title="A cascade is a mixture of staying with M1 and staying with M2, whatever users do",
        then=sp.And(
            *(
                sp.Eq(n, (1 - weight) * n1 + weight * n2)
                for n, n1, n2 in zip(
                    forms.visits(1), forms.visits(1, 0), forms.visits(2), strict=True
                )
            )
        ),
    ),
    claim(
        id="promise_preference",
        **_new,
        title="M2 is cheaper than M1 for good iff (1 - r)[P(p2 - p1) - (c2 - c1)] + r[c1 p2 - c2 p1] > 0",
        then=sp.Equivalent(J(2) < J(1, 0), preference > 0),
    ),
    claim(
        id="promise_best_reply",
        **_new,
        title="0 < s < 1 is a best answer to users who re-prompt only if the provider is indifferent",
        given=[s > 0, s < 1, q < 1, sp.Ne(preference, 0)],
        then=sp.Or(J(1, 0) < J(1), J(1, 1) < J(1)),
    ),
    claim(
        id="promise_tempted_s0",
        **_new,
        title="xi_1 < 0 < xi_2, c1/p1 < c2/p2: while users stay, M1 for good is cheaper than the cascade at s0",
        given=[*only_m2, m1_cheaper],
        then=stay1 < J0,
    ),
    claim(
        id="promise_tempted_sL",
        **_new,
        title="xi_1 > 0 > xi_2, c1/p1 > c2/p2: while users stay, M2 after one failure is cheaper than at sL",
        given=[*only_m1, m2_cheaper],
        then=c1 + a * stay2 < JL,
    ),
)

LADDER = (
    claim(
        id="promise_ladder_m1",
        **_new,
        title="xi_1 < 0 < xi_2, c1/p1 < c2/p2: c1/p1 < P2 < P1 < (c2 - c1)/(p2 - p1)",
        given=[*only_m2, m1_cheaper],
        then=sp.And(stay1 < P2, P2 < P1, P1 < P_static),
    ),
    claim(
        id="promise_ladder_m2",
        **_new,
        title="c1/p1 > c2/p2: (c2 - c1)/(p2 - p1) < P1 < c2/p2",
        given=[m2_cheaper],
        then=sp.And(P_static < P1, P1 < stay2),
    ),
    claim(
        id="promise_J0",
        **_new,
        title="xi_1 < 0 < xi_2: the cascade at s0 costs c1 + a P2",
        given=only_m2,
        then=sp.Eq(J0, c1 + a * P2),
    ),
    claim(
        id="promise_r_hat",
        **_new,
        title="Where the models change places as users stay more often, they do so once, at an r_hat between 0 and 1",
        given=[_mixed_types],
        then=sp.And(
            promises.r_hat > 0,
            promises.r_hat < 1,
            sp.Eq(promises.preference.subs(promises.again, promises.r_hat), 0),
        ),
    ),
    claim(
        id="promise_indifferent",
        **_new,
        title="There any escalation costs (a c2 - b c1)/(p2 - p1) = c1 + a P_static = c2 + b P_static, free of P",
        given=[_mixed_types],
        then=sp.And(
            sp.Eq(J(1, 0, 1 - promises.r_hat), promises.indifferent_cost),
            sp.Eq(J(2, 0, 1 - promises.r_hat), promises.indifferent_cost),
            sp.Eq(c1 + a * P_static, promises.indifferent_cost),
            sp.Eq(c2 + b * P_static, promises.indifferent_cost),
        ),
    ),
)

_drawn = {
    False: (1 - share) * xi1 / (1 - a * x) + share * (xi1 + a * x * xi2 / (1 - b * x)),
    True: (1 - share) * xi1 / (1 - a * x) + share * xi2 / (1 - b * x),
}


def _lottery_holds(first: bool):
    """At the lottery's share r is where the user's utility peaks: slope 0, curving down."""
    here = {share: promises.lottery_at(x, first)}
    slope = sp.diff(_drawn[first], x)
    return sp.And(
        here[share] > 0,
        here[share] < 1,
        sp.Eq(sp.together(slope.subs(here)), 0),
        sp.together(sp.diff(slope, x).subs(here)) < 0,
    )


USERS = (
    claim(
        id="promise_s_hat",
        **_new,
        title="xi_1 > 0 > xi_2: an s at which users go on to re-prompt with any given r is between 0 and 1",
        given=[*only_m1, sp.Eq(forms.first_order, 0)],
        then=sp.And(s > 0, s < 1),
    ),
    claim(
        id="promise_lottery",
        **_new,
        title="xi_1 < 0 < xi_2: for any x in (0, 1) a lottery over what follows makes the user ask again with chance x",
        given=[*only_m2, x > 0, x < 1],
        then=_lottery_holds(False),
    ),
    claim(
        id="promise_lottery_first",
        **_new,
        title="xi_1 < 0 < xi_2: for any x in (0, 1) a lottery over the first model makes users ask again with chance x",
        given=[*only_m2, x > 0, x < 1],
        then=_lottery_holds(True),
    ),
    claim(
        id="promise_seen_s0",
        **_new,
        title="Users who see every model, xi_1 < 0 < xi_2: going on after M1 is worth it iff s >= s0",
        given=only_m2,
        then=sp.Equivalent((1 - s) * xi1 + s * xi2 / p2 >= 0, s >= s0),
    ),
    claim(
        id="promise_seen_sH",
        **_new,
        title="Users who see every model, xi_1 > 0 > xi_2: going on after M1 is worth it iff s <= sH",
        given=only_m1,
        then=sp.Equivalent((1 - s) * xi1 + s * xi2 >= 0, s <= sH),
    ),
    claim(
        id="promise_seen_no_cascade",
        **_new,
        title="Users who see every model and wait for M1 only: no cascade beats both M1 for good and M2 once",
        given=[s > 0],
        then=(c1 + a * s * one2) / (1 - a * (1 - s)) >= sp.Min(stay1, one2),
    ),
)


def _cell(name: str, where: str, given, without, commitment, value):
    return claim(
        id=f"promise_worth_{name}",
        **_new,
        title=f"What commitment saves, {where}",
        given=given,
        then=sp.Eq(without - commitment, value),
    )


_indifferent = promises.indifferent_cost
_gain = sp.Max(0, sp.Min(P, P1) - P2)
CELLS = (
    _cell(
        "m2_cheap_m1",
        "xi_1 < 0 < xi_2, c1/p1 < c2/p2, first model seen: a(min(P, P1) - P2)+",
        [*only_m2, m1_cheaper],
        sp.Min(stay2, c1 + a * sp.Min(P, P_static)),
        sp.Min(J0, one1),
        a * _gain,
    ),
    _cell(
        "m2_cheap_m1_hidden",
        "xi_1 < 0 < xi_2, c1/p1 < c2/p2, nothing seen: a(min(P, P_static) - P2)+",
        [*only_m2, m1_cheaper],
        sp.Min(one1, _indifferent),
        sp.Min(J0, one1),
        a * sp.Max(0, sp.Min(P, P_static) - P2),
    ),
    _cell(
        "m2_cheap_m2",
        "only M2 worth its wait, c1/p1 > c2/p2, P > P_static: a(P1 - P)+",
        [m2_cheaper, P > P_static],
        sp.Min(stay2, c1 + a * stay2),
        sp.Min(stay2, one1),
        a * sp.Max(0, P1 - P),
    ),
    _cell(
        "m1_cheap_m1",
        "only M1 worth its wait, c1/p1 < c2/p2: min{a(c1/p1 - P), (p2 - p1)(P_static - P)}+",
        [m1_cheaper],
        sp.Min(stay1, one2),
        sp.Min(stay1, one1),
        sp.Max(0, sp.Min(a * (stay1 - P), (p2 - p1) * (P_static - P))),
    ),
    _cell(
        "m1_cheap_m2_low",
        "xi_1 > 0 > xi_2, c1/p1 > c2/p2, P < P_static: (p2 - p1)(P_static - P)",
        [*only_m1, m2_cheaper, P < P_static],
        sp.Min(_indifferent, one2),
        sp.Min(one1, one2, JL),
        (p2 - p1) * (P_static - P),
    ),
    _cell(
        "m1_cheap_m2_low_hidden",
        "xi_1 > 0 > xi_2, c1/p1 > c2/p2, P < P_static, nothing seen: a(P_static - P)",
        [*only_m1, m2_cheaper, P < P_static],
        _indifferent,
        sp.Min(one1, one2, JL),
        a * (P_static - P),
    ),
    _cell(
        "m1_cheap_m2_high",
        "xi_1 > 0 > xi_2, c1/p1 > c2/p2, P > P_static: b(P - P3)+",
        [*only_m1, m2_cheaper, P > P_static],
        sp.Min(one1, one2),
        sp.Min(one1, one2, JL),
        b * sp.Max(0, P - P3),
    ),
)

_patience = [delta > 0, delta < 1]


def _kept(promised, breached, punished):
    """Keeping the promise for ever against one breach and what follows it, in units of one task."""
    least = promises.LEAST_DISCOUNT.subs(
        {
            promises.promised: promised,
            promises.breached: breached,
            promises.punished: punished,
        },
        simultaneous=True,
    )
    keep = promised / (1 - delta) <= breached + delta * punished / (1 - delta)
    return sp.Equivalent(keep, delta >= least)


REPUTATION = (
    claim(
        id="promise_kept_s0",
        **_new,
        title="c1/p1 < P2 < P: the promise of s0 is kept iff delta >= (P2 - c1/p1)/(min(P, P1) - c1/p1)",
        given=[*only_m2, m1_cheaper, P > P2, *_patience],
        then=_kept(P2, stay1, sp.Min(P, P1)),
    ),
    claim(
        id="promise_kept_w0",
        **_new,
        title="Above P1 that least discount factor is the share of tasks M2 solves",
        given=[*only_m2, m1_cheaper],
        then=sp.Eq((P2 - stay1) / (P1 - stay1), promises.w0),
    ),
    claim(
        id="promise_kept_sL",
        **_new,
        title="P > P3: the promise of sL is kept iff delta >= (J_L - c1 - a c2/p2)/(c2 + bP - c1 - a c2/p2)",
        given=[*only_m1, m2_cheaper, P > P3, *_patience],
        then=_kept(JL, c1 + a * stay2, one2),
    ),
)

CLAIMS = (*MIXTURE, *LADDER, *USERS, *CELLS, *REPUTATION)
