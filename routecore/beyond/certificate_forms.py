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


def certified_route(half: sp.Expr) -> sp.Expr:
    """The code of the route of every game of the square; `NOT_CERTAIN`, or `NO_ORDER` where the
    square holds games in which p1 >= p2.

    The certificate of `Game.certify` for one slice of p2, as an expression, for maps.
    """
    known = {
        name: sp.Piecewise((0, distance <= half), (1, SIGNS[name].value > 0), (-1, True))
        for name, distance in DISTANCES.items()
    }
    at = {-1: {p1: p1 - half, p2: p2 - half, leaving_p2: p2 + half}}
    at[1] = {p1: p1 + half, p2: p2 + half, leaving_p2: p2 - half}
    least, greatest = (ONE_SHOT_LESS_CASCADE.subs(at[k], simultaneous=True) for k in (-1, 1))
    inside = sp.And(p1 > half, known["cheap"] < 0)
    known["P3"] = sp.Piecewise(
        (1, sp.And(inside, least > 0)), (-1, sp.And(inside, greatest < 0)), (0, True)
    )
    possible = {route: [] for route in Route}
    for case in CASES:
        agrees = [sp.Ne(known[name], -sign) for name, sign in case.signs.items()]
        possible[case.route].append(sp.And(*agrees, evaluate=False))
    possible = {
        route: sp.Piecewise((1, sp.Or(*cases)), (0, True)) for route, cases in possible.items()
    }
    return sp.Piecewise(
        (NO_ORDER, p2 - p1 <= 2 * half),
        (NOT_CERTAIN, sp.Add(*possible.values()) > 1),
        *((int(route), holds > 0) for route, holds in list(possible.items())[:-1]),
        (int(Route.ONE_SHOT_M2), True),
    )
