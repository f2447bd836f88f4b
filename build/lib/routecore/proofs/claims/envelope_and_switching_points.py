"""Claims of the chapter on the envelope: pairs, kinks, and mixing across them."""

import sympy as sp

from routecore.cascades.forms import price
from routecore.proofs.claim import claim

# Distances in cost left and right of a switching point.
e1, e2 = sp.symbols("e1 e2", real=True)
# Policies: costs and qualities, in general; slopes left and right of a point; a share.
C0, C1, C2, Q0, Q1, Q2 = sp.symbols("C0 C1 C2 Q0 Q1 Q2", real=True)
slope1, slope2, share = sp.symbols("slope1 slope2 share", real=True)

_envelope = {"oracle": "envelope", "source": "derived"}
_pairs = {
    "verdict": "confirmed",
    "reported": "The frontier over a pool is the pointwise best of its pairs, with switching"
    " points where the best pair changes.",
}
_new = {"verdict": "new"}

CLAIMS = (
    claim(
        id="e_kink",
        **_envelope,
        **_pairs,
        title="Where the best pair changes, the slope jumps up",
        given=[e1 > 0, Q0 - slope1 * e1 > Q0 - slope2 * e1],
        then=slope1 < slope2,
    ),
    claim(
        id="e_gain",
        **_envelope,
        **_new,
        title="What mixing across a kink gains, in closed form",
        given=[e1 > 0, e2 > 0],
        then=sp.Eq(
            (e2 * (Q0 - slope1 * e1) + e1 * (Q0 + slope2 * e2)) / (e1 + e2) - Q0,
            (slope2 - slope1) * e1 * e2 / (e1 + e2),
        ),
    ),
    claim(
        id="e_gain_positive",
        **_envelope,
        **_new,
        title="Mixing across a kink beats the best pair there",
        given=[e1 > 0, e2 > 0, slope1 < slope2],
        then=(e2 * (Q0 - slope1 * e1) + e1 * (Q0 + slope2 * e2)) / (e1 + e2) > Q0,
    ),
    claim(
        id="e_price",
        **_envelope,
        **_new,
        title="At a price, no mix of two policies is worth more than the better of them",
        given=[share >= 0, share <= 1],
        then=(
            (1 - share) * (Q1 - price * C1) + share * (Q2 - price * C2)
            <= sp.Max(Q1 - price * C1, Q2 - price * C2)
        ),
    ),
    claim(
        id="e_skipped",
        **_envelope,
        **_new,
        title="A policy below the chord of two others is chosen at no price",
        given=[C1 < C0, C0 < C2, Q0 * (C2 - C1) < Q1 * (C2 - C0) + Q2 * (C0 - C1)],
        then=Q0 - price * C0 < sp.Max(Q1 - price * C1, Q2 - price * C2),
    ),
)
