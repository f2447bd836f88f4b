"""Closed forms for users who change between prompts, each written once, as a SymPy expression.

Either the need lapses: after each failure it is gone with probability 1 - delta, for whatever
reason, and the task counts as lost. Or only the user discounts: what comes after a failure is worth
delta of what it would be now, while the provider's counts are the true ones.

Source: derived, chapter "Patience in other units".
"""

from dataclasses import replace

import sympy as sp

from routecore.routing import forms, routes
from routecore.routing.routes import Route
from routecore.symbols import P, V, c1, c2, p1, p2, q, r, s, t1, t2, xi1, xi2

delta = sp.Symbol("delta", real=True)

# The game without lapses in which everyone does what they do in the game with them. A lapse costs
# the provider P and the user V, once after every failure; spread over passes that is `per_failure`.
per_failure = (1 - delta) / delta
IMAGE = {
    p1: 1 - delta * (1 - p1),
    p2: 1 - delta * (1 - p2),
    c1: c1 + P * per_failure,
    c2: c2 + P * per_failure,
    t1: t1 + V * per_failure,
    t2: t2 + V * per_failure,
    V: V / delta,
    P: P / delta,
}

# The image's cost is the cost with lapses plus this; utilities are the same.
image_excess = P * per_failure


def image(expression: sp.Expr) -> sp.Expr:
    """An expression of the game's parameters, read in the image."""
    return expression.subs(IMAGE, simultaneous=True)


# Up to this penalty M1 has the lower cost-of-pass in the image; without lapses it has no such end.
# Only where M1 has it in the game itself is this positive.
P_lapse = (c2 * IMAGE[p1] - c1 * IMAGE[p2]) / ((1 - delta) * (p2 - p1))


# A user who re-prompts with probability r goes on with probability delta r, as far as counts of
# passes are concerned: those the user bears and, where needs lapse, the provider's too.
_going_on = 1 - delta * r


def visits(model: int) -> tuple[sp.Expr, sp.Expr]:
    """Expected passes (N1, N2) when going on takes both a need and a user."""
    return tuple(x.xreplace({q: _going_on}) for x in forms.visits(model))


def lapsing_cost(model: int) -> sp.Expr:
    """The provider's cost when needs lapse: passes, and P where a failure is the end."""
    n1, n2 = visits(model)
    return c1 * n1 + c2 * n2 + P * (1 - delta * r) * ((1 - p1) * n1 + (1 - p2) * n2)


def discounted_utility(model: int) -> sp.Expr:
    """The user's utility when needs lapse, or when the user discounts by delta."""
    n1, n2 = visits(model)
    return xi1 * n1 + xi2 * n2


# Only the user discounts: the user's thresholds see the failures that are left after discounting.
_discounted = {p1: IMAGE[p1], p2: IMAGE[p2]}
s0 = forms.s0.subs(_discounted, simultaneous=True)
sH = forms.sH
sL = forms.sL.subs(_discounted, simultaneous=True)
h = forms.h.xreplace({q: _going_on})

# The provider's side keeps its own p_i: the cascades that this user puts up with, and the penalties
# from which they are worth while.
J0 = forms.cascade_cost(s0)
JL = forms.cascade_cost(sL)
P2 = (J0 - c1) / (1 - p1)
P3 = sp.Max((JL - c1) / (1 - p1), (JL - c2) / (1 - p2))

_escalation = {Route.CASCADE_S0: s0, Route.CASCADE_SL: sL}
_user = {
    code: replace(
        row,
        s=_escalation.get(code, row.s),
        utility=discounted_utility(row.model).subs({s: _escalation.get(code, row.s), q: row.q}),
    )
    for code, row in routes.TABLE.items()
}
# The six routes when needs lapse: what the image says, in terms of the game itself.
LAPSING = {
    code: replace(row, cost=lapsing_cost(row.model).subs({s: row.s, q: row.q}))
    for code, row in _user.items()
}
# The six routes when only the user discounts.
DISCOUNTING = {
    **_user,
    Route.CASCADE_S0: replace(_user[Route.CASCADE_S0], cost=J0),
    Route.CASCADE_SL: replace(_user[Route.CASCADE_SL], cost=JL),
}


def along(f: sp.Expr) -> sp.Expr:
    """The sign of df along the discounting user's mixed branch, with r increasing.

    The branch is the curve h = xi_1/(-xi_2). On it dr and ds are to each other as h_s and -h_r,
    and h_s > 0, so df has the sign of f_r h_s - f_s h_r. With q = 1 - r the signs change twice.
    """

    def slope(expression, x):
        return sp.factor(sp.diff(expression, x))

    return sp.factor(slope(f, s) * slope(h, q) - slope(f, q) * slope(h, s))
