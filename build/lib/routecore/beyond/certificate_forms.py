"""How far the success probabilities are from where a sign changes, and how many trials that takes.

Distances are in the sup norm: the half-width of the largest square around (p1, p2) on which the
sign is the same. Derived (chapter "Is the route certain?").
"""

import sympy as sp

from routecore.routing.certify_forms import (
    CASES,
    DETERMINANT,
    ONE_SHOT_LESS_CASCADE,
    SIGNS,
    leaving_p2,
)
from routecore.routing.routes import Route
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

# -- the certificate of a square around (p1, p2), everything else exact ----------------------------

NOT_CERTAIN, NO_ORDER = 6, 7  # codes after those of the routes


def certified_route(half: sp.Expr, centre: tuple = (p1, p2)) -> sp.Expr:
    """The code of the route of every game of the square; `NOT_CERTAIN`, or `NO_ORDER` where the
    square holds games in which p1 >= p2. The square has its middle at `centre`.

    The certificate of `Game.certify` for one slice of p2, as an expression, for maps. What is known
    is written as the numbers 0 and 1: SymPy would unfold nested conditions.
    """

    def known(*conditions) -> sp.Expr:
        there = [x.xreplace(dict(zip((p1, p2), centre, strict=True))) for x in conditions]
        return sp.Piecewise((1, sp.And(*there, evaluate=False)), (0, True), evaluate=False)

    signs = {
        name: {
            1: known(distance > half, SIGNS[name].value > 0),
            -1: known(distance > half, SIGNS[name].value < 0),
        }
        for name, distance in DISTANCES.items()
    }
    low = {p1: p1 - half, p2: p2 - half, leaving_p2: p2 + half}
    high = {p1: p1 + half, p2: p2 + half, leaving_p2: p2 - half}
    inside = p1 > half, DISTANCES["cheap"] > half, SIGNS["cheap"].value < 0
    signs["P3"] = {
        1: known(*inside, ONE_SHOT_LESS_CASCADE.xreplace(low) > 0),
        -1: known(*inside, ONE_SHOT_LESS_CASCADE.xreplace(high) < 0),
    }
    # A case is possible unless one of its signs is known to be the other one.
    impossible = {route: sp.Integer(1) for route in Route}
    for case in CASES:
        agrees = sp.Mul(*(1 - signs[name][-sign] for name, sign in case.signs.items()))
        impossible[case.route] *= 1 - agrees
    alone = {
        route: (1 - impossible[route])
        * sp.Mul(*(value for other, value in impossible.items() if other != route))
        for route in Route
    }
    code = NOT_CERTAIN + sp.Add(*((int(route) - NOT_CERTAIN) * x for route, x in alone.items()))
    return NO_ORDER + (code - NO_ORDER) * known(p2 - p1 > 2 * half)
