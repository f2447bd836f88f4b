"""Claims of the chapter on Theorem 1: when does the user of M2 stay?"""

import sympy as sp

from routecore.proofs.claim import claim
from routecore.routing import forms
from routecore.symbols import P, c2, p2, q, s, xi2

U, J = forms.user_utility, forms.provider_cost

_one = {
    "oracle": "best_response",
    "source": "Theorem 1",
    "reported": "q*(2, s) is 1 if xi_2 < 0 and 0 otherwise.",
    "verdict": "confirmed",
}

CLAIMS = (
    claim(
        id="t1_stay",
        **_one,
        title="Served by M2 with xi_2 > 0, the user does best to stay",
        given=[xi2 > 0, q > 0],
        then=U(2) < U(2, s, 0),
    ),
    claim(
        id="t1_leave",
        **_one,
        title="Served by M2 with xi_2 < 0, the user does best to leave",
        given=[xi2 < 0, q < 1],
        then=U(2) < U(2, s, 1),
    ),
    claim(
        id="t1_tie",
        **_one,
        title="With xi_2 = 0 the user of M2 does not care",
        given=[sp.Eq(xi2, 0)],
        then=sp.Eq(U(2), 0),
    ),
    claim(
        id="t1_tie_provider",
        **{**_one, "reported": "", "verdict": "sharpened"},
        title="Keeping a user of M2 costs the provider no more than losing one iff P >= c2/p2",
        then=sp.Equivalent(J(2, s, 0) <= J(2, s, 1), P >= c2 / p2),
    ),
    claim(
        id="t1_tie_extremes",
        **{**_one, "reported": "", "verdict": "sharpened"},
        title="On M2 no q costs the provider less than both staying and leaving",
        then=J(2) >= sp.Min(J(2, s, 0), J(2, s, 1)),
    ),
)
