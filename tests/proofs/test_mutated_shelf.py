"""Claims on shelves and prices, each with one thing wrong, are refuted with numbers."""

import pytest
import sympy as sp

from routecore.beyond import price_forms, shelf_forms
from routecore.beyond.price_forms import price, w
from routecore.beyond.shelf_forms import cj, cl, gamma_j, gamma_l, pl, xi_j, xi_l
from routecore.proofs.claim import claim, only_m1, only_m2
from routecore.proofs.claims.nine_models_on_the_shelf import (
    G12,
    G21,
    edge,
    m2_cheaper,
    one1,
    one2,
    passes,
    slow_and_quick,
)
from routecore.proofs.claims.what_a_price_would_change import (
    K1,
    K2,
    cheapest_other,
    lower,
    slope,
)
from routecore.proofs.claims.what_a_price_would_change import edge as edge_at_V
from routecore.proofs.claims.what_a_price_would_change import slow_and_quick as two_lines
from routecore.proofs.counterexample import Counterexample
from routecore.proofs.prove import prove
from routecore.routing.forms import JL, P2, P_static, sH, sL
from routecore.symbols import P, a, c1, c2, p1, p2, t1, t2, xi1, xi2
from tests.points import exactly
from tests.proofs.test_prove import APPROXIMATE, fractions

wrong_share = -xi_j / (xi_l - xi_j)
MUTATIONS = {
    "the shares of the two models exchanged": (
        slow_and_quick,
        sp.Eq(wrong_share * xi_j + (1 - wrong_share) * xi_l, 0),
    ),
    "a success costs the mean of the two": (
        slow_and_quick,
        sp.Eq(edge.xreplace(passes), (cj + cl) / (slow_and_quick[0].lhs + pl)),
    ),
    "the cascade at s0 costs G": (only_m2, sp.Eq(P2, c1 + a * G12)),
    "no coming back down is needed": ([*only_m1, m2_cheaper, P > G21], JL < c2 + (1 - p2) * G21),
    "one shot is cheaper up to c1/p1": (
        [*only_m1, m2_cheaper, P <= c1 / p1],
        sp.Min(one1, one2) < JL,
    ),
    "a user who counts bears sH": (only_m1, sp.And(sH > 0, sH < sL)),
    "s_inf without the correction": (only_m1, sp.Eq(shelf_forms.s_inf, (1 - a) * sH)),
    "the escalation that ignores p_l": (
        slow_and_quick,
        sp.Eq(-xi_j / (xi_l - xi_j), shelf_forms.escalation),
    ),
    "a dear price keeps the mix": ([*two_lines, w > slope], sp.Ge(lower, edge_at_V)),
    "the slope upside down": (
        [gamma_j < gamma_l, *two_lines],
        sp.Eq(slope, two_lines[0].lhs * (gamma_l - gamma_j)),
    ),
    "M1, then M2 without the condition on P_static": (
        [],
        sp.Equivalent(c1 + a * K2 < cheapest_other, K2 < sp.Min(K1, P)),
    ),
    "M1, then M2 without the condition on P": (
        [],
        sp.Equivalent(c1 + a * K2 < cheapest_other, K2 < sp.Min(K1, P_static)),
    ),
    "only a price above c1 favours M1": (
        [],
        sp.Equivalent((c1 - price) / p1 < (c2 - price) / p2, price > c1),
    ),
    "the user's switch in units of time": (
        [w > 0],
        sp.Equivalent(
            (t2 + price / w) / p2 < (t1 + price / w) / p1, price > price_forms.user_switch / w
        ),
    ),
    "no cascade at any price": (
        [*only_m1, price >= 0],
        JL.xreplace({c1: c1 - price, c2: c2 - price}) > (c1 - price) / p1,
    ),
    "M2's cost plays no part": ([xi1 < 0, xi2 > 0], sp.Eq(P2, P2.xreplace({c2: 2 * c2}))),
}


@pytest.mark.parametrize("given, then", MUTATIONS.values(), ids=MUTATIONS)
def test_mutated_claim_is_refuted(given, then):
    wrong = claim(given=given, then=then)
    found = prove(wrong)
    assert isinstance(found, Counterexample) and not found.proved, found
    values = fractions(found.values)
    assert set(values) == set(wrong.symbols)
    assert all(exactly(wrong.hypotheses, values, APPROXIMATE))
    assert exactly([then], values, APPROXIMATE) == [False]
