"""Claims of the chapter "Patience in other units": lapses, and a user who discounts."""

import sympy as sp

from routecore.beyond import lapse_forms as forms
from routecore.beyond.lapse_forms import IMAGE, P_lapse, along, delta, image, image_excess
from routecore.proofs.claim import claim, only_m2
from routecore.routing import forms as base
from routecore.symbols import (
    NET_VALUE,
    P,
    V,
    a,
    b,
    c1,
    c2,
    kappa1,
    kappa2,
    p1,
    p2,
    q,
    r,
    s,
    t1,
    t2,
    xi1,
    xi2,
)

U1, U2, J1, J2 = sp.symbols("U1 U2 J1 J2", real=True)
N1, N2 = base.visits(1)

_lapses = {"source": "derived", "verdict": "new", "oracle": "lapses"}
_values = {**_lapses, "oracle": "lapse_values"}
_discount = {"source": "derived", "verdict": "new", "oracle": "discounting"}
_share, _at_most_one = [delta > 0, delta < 1], [delta > 0, delta <= 1]

# First-step equations of the game with lapses: what a pass is worth at once, and what follows if it
# fails, the need survives and the user comes back.
_back = delta * r
_steps_U = [
    sp.Eq(U2, V * p2 - t2 + b * _back * U2),
    sp.Eq(U1, V * p1 - t1 + a * _back * ((1 - s) * U1 + s * U2)),
]
_steps_J = [
    sp.Eq(J2, c2 + b * (_back * J2 + (1 - _back) * P)),
    sp.Eq(J1, c1 + a * (_back * ((1 - s) * J1 + s * J2) + (1 - _back) * P)),
]
_U1, _U2 = (sp.factor(base.user_utility(i).subs(NET_VALUE, simultaneous=True)) for i in (1, 2))

# The lemmas of the mixed branch for a user who discounts, in the order of Part I. Z3 decides the
# first; all three have a certificate, with these letters for all positive numbers.
A, B, D, R, S = sp.symbols("A B D R S", positive=True)
SUBSTITUTION = {
    p1: A / (1 + A),
    p2: 1 - 1 / ((1 + A) * (1 + B)),
    s: 1 / (1 + S),
    q: R / (1 + R),
    delta: 1 / (1 + D),
}
_inside = [s > 0, s < 1, q > 0, q < 1, *_share]
_N1, _N2, _ratio = along(N1), along(N2), along((N2 - 1) / N1)


def _lemma(name: str, title: str, then):
    return claim(
        id=f"discount_{name}",
        **_discount,
        title=title,
        given=_inside,
        then=then,
        substitution=tuple(SUBSTITUTION.items()),
    )


LEMMAS = (
    _lemma("N1", "Lemma (i), a user who discounts: N1 increases with r along the branch", _N1 > 0),
    _lemma("N2", "Lemma (ii), a user who discounts: N2 increases with r along the branch", _N2 > 0),
    _lemma(
        "ratio",
        "Lemma (iii), a user who discounts: (N2 - 1)/N1 increases with r along the branch",
        _ratio > 0,
    ),
)

CLAIMS = (
    claim(
        id="lapse_utility",
        **_values,
        title="What the user gets with lapses, from the first steps, is what the image gives",
        given=[*_share, *_steps_U],
        then=sp.And(sp.Eq(U1, image(_U1)), sp.Eq(U2, image(_U2))),
    ),
    claim(
        id="lapse_cost",
        **_values,
        title="The provider's J with lapses, from the first steps, is J in the image"
        " less P (1 - delta)/delta",
        given=[*_share, *_steps_J],
        then=sp.And(
            sp.Eq(J1, image(base.provider_cost(1)) - image_excess),
            sp.Eq(J2, image(base.provider_cost(2)) - image_excess),
            sp.Eq(J1, forms.lapsing_cost(1)),
            sp.Eq(J2, forms.lapsing_cost(2)),
        ),
    ),
    claim(
        id="lapse_is_a_game",
        **_lapses,
        title="The image of a game is a game: its parameters lie in their domains, in order",
        given=_at_most_one,
        then=sp.And(
            IMAGE[p1] > 0,
            IMAGE[p1] < IMAGE[p2],
            IMAGE[p2] < 1,
            IMAGE[c1] > 0,
            IMAGE[c1] < IMAGE[c2],
            IMAGE[t1] > 0,
            IMAGE[t1] < IMAGE[t2],
            IMAGE[V] > 0,
            IMAGE[P] >= 0,
        ),
    ),
    claim(
        id="lapse_net",
        **_values,
        title="The image leaves V p_i - t_i and c_i - P p_i as they are",
        given=_at_most_one,
        then=sp.And(
            sp.Eq(image(NET_VALUE[xi1]), NET_VALUE[xi1]),
            sp.Eq(image(NET_VALUE[xi2]), NET_VALUE[xi2]),
            sp.Eq(image(kappa1), kappa1),
            sp.Eq(image(kappa2), kappa2),
        ),
    ),
    claim(
        id="lapse_P2",
        **_lapses,
        title="xi_1 < 0 < xi_2: P is at P2 in the image iff it is at P2 in the game",
        given=[*only_m2, *_at_most_one],
        then=sp.Equivalent(image(P) >= image(base.P2), P >= base.P2),
    ),
    claim(
        id="lapse_P_static",
        **_lapses,
        title="One shot of M2 beats one shot of M1 in the image iff P > (c2-c1)/(p2-p1)",
        given=_at_most_one,
        then=sp.Equivalent(image(P) > image(base.P_static), P > base.P_static),
    ),
    claim(
        id="lapse_order",
        **_lapses,
        title="A success costs less on M1 in the image iff P < P_lapse",
        given=_share,
        then=sp.Equivalent(image(c1 / p1) < image(c2 / p2), P < P_lapse),
    ),
    claim(
        id="lapse_s0",
        **_lapses,
        title="xi_1 < 0 < xi_2: lapses and discounting raise s0",
        given=[*only_m2, *_share],
        then=forms.s0 > base.s0,
    ),
    claim(
        id="discount_s0_stays",
        **_discount,
        title="xi_1 < 0 < xi_2: a user who discounts prefers staying to leaving iff s >= s0",
        given=[*only_m2, *_share],
        then=sp.Equivalent(forms.discounted_utility(1).subs(q, 0) >= xi1, s >= forms.s0),
    ),
    claim(
        id="discount_P2_between",
        **_discount,
        title="xi_1 < 0 < xi_2, c1/p1 < c2/p2: P2 at the discounting user's s0 lies between"
        " the costs-of-pass",
        given=[*only_m2, *_share, c1 / p1 < c2 / p2],
        then=sp.And(forms.P2 > c1 / p1, forms.P2 < c2 / p2),
    ),
    claim(
        id="discount_P2_rises",
        **_discount,
        title="xi_1 < 0 < xi_2, c1/p1 < c2/p2: P2 is higher at the discounting user's s0",
        given=[*only_m2, *_share, c1 / p1 < c2 / p2],
        then=forms.P2 > base.P2,
    ),
    claim(
        id="discount_curve",
        **_discount,
        title="Along the discounting user's mixed branch, ends included, h rises with s",
        given=[s < 1, *_at_most_one],
        then=sp.factor(sp.diff(forms.h, s)) > 0,
    ),
    LEMMAS[0],
)
