"""Claims of the chapter on the field: which of the cited policies are one, and which are best."""

import sympy as sp

from routecore.cascades.policy_forms import win_probability
from routecore.proofs.claim import claim

# Shares of the answers to one query, over repetitions: both right, only H, only L, neither.
w11, w01, w10, w00 = sp.symbols("w11 w01 w10 w00", real=True)
l1, l2, h1, h2 = sp.symbols("l1 l2 h1 h2", real=True)
cL, cH, lam = sp.symbols("c_L c_H lambda", real=True)
p, a0, a1, b0, b1, q = sp.symbols("p a0 a1 b0 b1 q", real=True)

_about = {"source": "derived", "verdict": "new", "oracle": "benefit_first"}
_best = {"source": "derived", "verdict": "new", "oracle": "two_steps"}
_shares = [w >= 0 for w in (w11, w01, w10, w00)]
_chances = [rule for x in (l1, l2, h1, h2) for rule in (x >= 0, x <= 1)]

# After L's answer one of two signals is seen, the second with chance q; a and b are the chances
# that L and H are right then. The choice after signal i is the larger of a_i and b_i - lam c_H.
_after = (1 - q) * sp.Max(a0, b0 - lam * cH) + q * sp.Max(a1, b1 - lam * cH)
_at_once = (1 - q) * b0 + q * b1 - lam * cH
_two = [q > 0, q < 1, lam > 0, cL > 0, cH > cL]

CLAIMS = (
    claim(
        id="f_win",
        **_about,
        title="The win probability with ties at one half is (1 + Pr(H right) - Pr(L right)) / 2",
        given=[*_shares, sp.Eq(w11 + w01 + w10 + w00, 1)],
        then=sp.Eq(2 * w01 + w11 + w00, 1 + (w11 + w01) - (w11 + w10)),
    ),
    claim(
        id="f_one_router",
        **_about,
        title="So a larger win probability and a larger quality gap are the same order",
        given=_chances,
        then=sp.Equivalent(
            2 * win_probability(l1, h1) > 2 * win_probability(l2, h2), h1 - l1 > h2 - l2
        ),
    ),
    claim(
        id="f_two_steps",
        **_best,
        title="Where L's answer decides, going by it beats both stopping always and going on always",
        given=[*_two, b0 - lam * cH > a0, a1 > b1 - lam * cH],
        then=sp.And(_after > (1 - q) * a0 + q * a1, _after > _at_once),
    ),
    claim(
        id="f_no_news",
        **_best,
        title="If L's answer cannot change the choice, asking it first only costs",
        given=[*_two, b0 - lam * cH >= a0, b1 - lam * cH >= a1],
        then=_after - lam * cL < _at_once,
    ),
    claim(
        id="f_news",
        **_best,
        title="If it can, asking first is worth it iff the gain where it stops exceeds the price of L",
        given=[*_two, b0 - lam * cH >= a0, a1 > b1 - lam * cH],
        then=sp.Equivalent(_after - lam * cL > _at_once, q * (a1 - b1 + lam * cH) > lam * cL),
    ),
    claim(
        id="f_cost_of_pass",
        **_best,
        title="Where H costs more than L's cost of a success, the cost of a pass never prefers H",
        given=[l1 > 0, l1 <= 1, h1 > 0, h1 <= 1, cL > 0, cH > cL, cH * l1 > cL],
        then=cL / l1 < cH / h1,
    ),
)
