"""Claims of the chapter "The game": the chain, the visit identity, the universal bound."""

import sympy as sp

from routecore.proofs.claim import claim
from routecore.routing import forms
from routecore.symbols import P, V, a, b, c1, c2, p1, p2, r, s

_about = {"oracle": "values"}

# Unknowns of the chain's balance equations: visits n_i, and success from a start at M_i.
n1, n2, S1, S2 = sp.symbols("n1 n2 S1 S2", real=True)
# Any two net values.
x1, x2 = sp.symbols("x1 x2", real=True)

CLAIMS = (
    claim(
        id="visits",
        **_about,
        source="derived",
        verdict="confirmed",
        title="The flow through the chain determines the visits N1 and N2",
        given=[sp.Eq(n1, 1 + a * r * (1 - s) * n1), sp.Eq(n2, a * r * s * n1 + b * r * n2)],
        then=sp.And(sp.Eq(n1, forms.visits(1)[0]), sp.Eq(n2, forms.visits(1)[1])),
    ),
    claim(
        id="visit_identity",
        **_about,
        source="derived",
        verdict="new",
        title="Visit identity: the probability of success is p1 N1 + p2 N2",
        given=[sp.Eq(S2, p2 + b * r * S2), sp.Eq(S1, p1 + a * r * (s * S2 + (1 - s) * S1))],
        then=sp.And(sp.Eq(S1, forms.success(1)), sp.Eq(S2, forms.success(2))),
    ),
    claim(
        id="utility_by_visits",
        **_about,
        source="derived",
        verdict="new",
        title="The user's utility V S - L is xi_1 N1 + xi_2 N2",
        then=sp.And(
            *(sp.Eq(forms.user_utility(i), forms.utility_by_definition(i)) for i in (1, 2))
        ),
    ),
    claim(
        id="cost_by_visits",
        **_about,
        source="derived",
        verdict="new",
        title="The provider's cost C + P (1 - S) is P + kappa_1 N1 + kappa_2 N2",
        then=sp.And(*(sp.Eq(forms.provider_cost(i), forms.cost_by_definition(i)) for i in (1, 2))),
    ),
    claim(
        id="universal_bound",
        **_about,
        source="derived",
        verdict="new",
        title="Starting at M1, J is never below the least of c1/p1, c2/p2 and P",
        then=forms.provider_cost(1) >= sp.Min(c1 / p1, c2 / p2, P),
    ),
    claim(
        id="universal_bound_m2",
        **_about,
        source="derived",
        verdict="new",
        title="Starting at M2, J is never below the lesser of c2/p2 and P",
        then=forms.provider_cost(2) >= sp.Min(c2 / p2, P),
    ),
    claim(
        id="net_values_are_free",
        **_about,
        source="derived",
        verdict="new",
        title="Any x1, x2 are net values of some game: once V is large enough, V p1 - x1 and V p2 - x2"
        " are latencies, positive and in order",
        given=[V * p1 > x1, V * (p2 - p1) > x2 - x1],
        # The latencies t_i = V p_i - x_i must be positive and in order.
        then=sp.And(V * p1 - x1 > 0, V * p2 - x2 > V * p1 - x1),
    ),
)
