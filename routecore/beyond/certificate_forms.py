"""How far the success probabilities are from where a sign changes, and how many trials that takes.

Distances are in the sup norm: the half-width of the largest square around (p1, p2) on which the
sign is the same. Derived (chapter "Is the route certain?").
"""

import sympy as sp

from routecore.routing.certify_forms import DETERMINANT, SIGNS
from routecore.symbols import P, V, a, c1, c2, p1, p2, t1, t2

alpha, half_width = sp.symbols("alpha half_width", positive=True)
trials = sp.Symbol("n", positive=True)

_P1 = SIGNS["P1"].value
# Along the diagonal on which p1 rises and p2 falls the sign of P1 is a quadratic in the step.
_slope = c1 + P * a + P * p2

# For a sign that is linear in (p1, p2) jointly: |value| over the sum of the slopes' sizes.
DISTANCES: dict[str, sp.Expr] = {
    "xi1": sp.Abs(p1 - t1 / V),
    "xi2": sp.Abs(p2 - t2 / V),
    "cheap": sp.Abs(SIGNS["cheap"].value) / (c1 + c2),
    "pays1": sp.Abs(p1 - c1 / P),
    "pays2": sp.Abs(p2 - c2 / P),
    "static": sp.Abs(SIGNS["static"].value) / (2 * P),
    "P1": sp.Abs(2 * _P1 / (_slope + sp.sqrt(_slope**2 - 4 * P * _P1))),
    "P2": sp.Abs(DETERMINANT) / (sp.Abs(V * c2 - P * t2) + sp.Abs(P * t1 - V * c1)),
}

# Hoeffding: n trials miss a success probability by more than this with a chance of at most alpha/2.
HOEFFDING = sp.sqrt(sp.log(4 / alpha) / (2 * trials))
# So that a square of that half-width around the estimates lies within the distance of the truth.
SAMPLE_SIZE = 2 * sp.log(4 / alpha) / half_width**2
