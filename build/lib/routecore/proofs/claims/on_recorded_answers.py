"""Claims of the chapter on recorded answers: what a router should predict.

Three kinds of query: shares k, chances that L (l) and H (h) are right, and shares e of each kind
that are sent to H. What sending a query on gains on average is its benefit, h - l.
"""

import sympy as sp

from routecore.proofs.claim import claim

k1, k2, k3, l1, l2, l3, h1, h2, h3 = sp.symbols("k1 k2 k3 l1 l2 l3 h1 h2 h3", real=True)
e1, e2, e3, f = sp.symbols("e1 e2 e3 f", real=True)

g1, g2, g3 = h1 - l1, h2 - l2, h3 - l3
_about = {"source": "derived", "verdict": "new", "oracle": "benefit_first"}
_kinds = [k > 0 for k in (k1, k2, k3)]
_shares = [rule for e in (e1, e2, e3) for rule in (e >= 0, e <= 1)]
_two = [k1 > 0, k2 > 0, k1 + k2 <= 1, f > 0, f < k1, f < k2]
_mean = (k1 * g1 + k2 * g2) / (k1 + k2)

CLAIMS = (
    claim(
        id="p_benefit_first",
        **_about,
        title="At any share sent to H, no choice beats sending the largest benefits first",
        given=[
            *_kinds,
            *_shares,
            g1 >= g2,
            g2 >= g3,
            f >= k1,
            f <= k1 + k2,
            sp.Eq(k1 * e1 + k2 * e2 + k3 * e3, f),
        ],
        then=k1 * e1 * g1 + k2 * e2 * g2 + k3 * e3 * g3 <= k1 * g1 + (f - k1) * g2,
    ),
    claim(
        id="p_same_order",
        **_about,
        title="Predicting L's correctness gives the same order iff H's chance rises less than L's",
        given=[l1 < l2],
        then=sp.Equivalent(g1 > g2, h2 - h1 < l2 - l1),
    ),
    claim(
        id="p_worse_than_random",
        **_about,
        title="Where it rises more, routing by correctness is worse than at random, by benefit better",
        given=[*_two, l1 < l2, h2 - h1 > l2 - l1],
        then=sp.And(f * g1 < f * _mean, f * _mean < f * g2),
    ),
)
