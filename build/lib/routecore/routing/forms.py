"""The closed forms of the routing game, each written once, as a SymPy expression.

Source: paper A (Mahmood 2026), Theorems 1-5 and Propositions 1-2, and this book's derivations.
Chapters derive these expressions step by step; every number, picture and proof in the book is a
translation of them.
"""

import sympy as sp

from routecore.symbols import P, V, a, b, c1, c2, kappa1, kappa2, p1, p2, q, r, s, t1, t2, xi1, xi2

# ---------------------------------------------------------------------------------------------
# The absorbing Markov chain. Transient states: a pass on M1, a pass on M2.
# ---------------------------------------------------------------------------------------------

# Row: the pass that just failed (or not); column: the next pass, if the user re-prompts.
TRANSITIONS = sp.Matrix([[a * r * (1 - s), a * r * s], [0, b * r]])

# Expected visits: entry (i, j) counts passes on model j+1 when the first model is i+1.
FUNDAMENTAL = (sp.eye(2) - TRANSITIONS).inv().applyfunc(sp.factor)

D1 = 1 - a * r * (1 - s)
D2 = 1 - b * r
_VISITS = {1: (1 / D1, a * r * s / (D1 * D2)), 2: (sp.Integer(0), 1 / D2)}


def visits(model: int, s_=s, q_=q) -> tuple[sp.Expr, sp.Expr]:
    """Expected passes (N1, N2) when the first model is `model`.

    Derived from the fundamental matrix of the chain (chapter "The game").
    """
    return tuple(n.xreplace({s: sp.sympify(s_), q: sp.sympify(q_)}) for n in _VISITS[model])


def success(model: int, s_=s, q_=q) -> sp.Expr:
    """Probability S that the task is solved: the visit identity S = p1 N1 + p2 N2. Derived."""
    n1, n2 = visits(model, s_, q_)
    return p1 * n1 + p2 * n2


def latency(model: int, s_=s, q_=q) -> sp.Expr:
    """Expected total latency L = t1 N1 + t2 N2. Paper A, model section."""
    n1, n2 = visits(model, s_, q_)
    return t1 * n1 + t2 * n2


def serving_cost(model: int, s_=s, q_=q) -> sp.Expr:
    """Expected cost of the passes C = c1 N1 + c2 N2. Paper A, model section."""
    n1, n2 = visits(model, s_, q_)
    return c1 * n1 + c2 * n2


def user_utility(model: int, s_=s, q_=q) -> sp.Expr:
    """The user's expected utility U = xi_1 N1 + xi_2 N2. Derived (visit identity)."""
    n1, n2 = visits(model, s_, q_)
    return xi1 * n1 + xi2 * n2


def provider_cost(model: int, s_=s, q_=q) -> sp.Expr:
    """The provider's expected cost J = P + kappa_1 N1 + kappa_2 N2. Derived (visit identity)."""
    n1, n2 = visits(model, s_, q_)
    return P + kappa1 * n1 + kappa2 * n2


def utility_by_definition(model: int, s_=s, q_=q) -> sp.Expr:
    """U = V S - L, as paper A defines it."""
    return V * success(model, s_, q_) - latency(model, s_, q_)


def cost_by_definition(model: int, s_=s, q_=q) -> sp.Expr:
    """J = C + P (1 - S), as paper A defines it."""
    return serving_cost(model, s_, q_) + P * (1 - success(model, s_, q_))


cost_of_pass = {1: c1 / p1, 2: c2 / p2}

# A pass, then goodbye: what one abandoned pass costs the provider.
one_shot_cost = {1: c1 + P * a, 2: c2 + P * b}

# ---------------------------------------------------------------------------------------------
# Theorem 2: the user's thresholds on the escalation probability s.
# ---------------------------------------------------------------------------------------------

# xi1 < 0 <= xi2: the user stays iff s >= s0.
s0 = -xi1 / (xi2 / p2 - xi1)

# xi1 > 0 > xi2: stays iff s <= sL, leaves at once iff s >= sH, mixes in between. Both are written
# with xi1 and xi2 rather than their ratio rho = -xi1/xi2, so that xi2 -> 0 needs no limit.
sH = xi1 / (xi1 - xi2)
_B = (1 - a * b) * (-xi2) + xi1 * p2**2
sL = 2 * xi1 * p2**2 / (_B + sp.sqrt(_B**2 - 4 * a * b * xi1 * xi2 * p2**2))

# The polynomial in s whose root in (0, 1) is sL: positive exactly when s > sL.
sL_polynomial = a * b * (-xi2) * s**2 + _B * s - xi1 * p2**2

# What a change of r moves on M1 and on M2. The sign of dU/dr for a start at M1 is that of
# first_order, so the user's first-order condition is first_order = 0, or h = xi_1/(-xi_2).
_slope1, _slope2 = (1 - s) * D2**2, s * (1 - a * b * (1 - s) * r**2)
first_order = xi1 * _slope1 + xi2 * _slope2
h = _slope2 / _slope1

# The mixed branch: the probability of re-prompting that solves first_order = 0 for sL < s < sH.
# Written with the root in the denominator, which loses no digits near s = sH.
_lead = b**2 * xi1 - s * a * b * xi2
_gap = xi1 + xi2 * s / (1 - s)
r_star = _gap / (b * xi1 + sp.sqrt((b * xi1) ** 2 - _lead * _gap))

# ---------------------------------------------------------------------------------------------
# Theorems 4 and 5: what a cascade costs, and the churn penalty that makes it worth while.
# ---------------------------------------------------------------------------------------------


def cascade_cost(s_) -> sp.Expr:
    """Cost of a cascade at s from which the user never leaves: C(1, s, q=0). Derived."""
    return serving_cost(1, s_, 0)


def cascade_utility(s_) -> sp.Expr:
    """Utility of a cascade at s from which the user never leaves: U(1, s, q=0). Derived."""
    return user_utility(1, s_, 0)


J0 = (c1 * (xi2 - p2 * xi1) - a * xi1 * c2) / (p1 * xi2 - p2 * xi1)
JL = cascade_cost(sL)

P1 = (c2 / p2 - c1) / a
P2 = (c1 * xi2 - c2 * xi1) / (p1 * xi2 - p2 * xi1)
P3 = sp.Max((JL - c1) / a, (JL - c2) / b)

# Both latency-dominated (Theorem 3): one shot of M2 is cheaper than one of M1 above this penalty.
P_static = (c2 - c1) / (p2 - p1)

# ---------------------------------------------------------------------------------------------
# The user's best response (Theorems 1 and 2), ties broken in the provider's favour.
# ---------------------------------------------------------------------------------------------

# Where the user is indifferent this stays: the provider's preference is applied below.
patience = {
    1: sp.Piecewise(
        (0, sp.And(xi1 >= 0, xi2 >= 0)),
        (1, sp.And(xi1 <= 0, xi2 <= 0)),
        (0, sp.And(xi1 < 0, s >= s0)),
        (1, xi1 < 0),
        (0, s <= sL),
        (1, s >= sH),
        # r_star lies in (0, 1); rounding where sL and sH all but meet (p2 near 1) must not show.
        (1 - sp.Min(1, sp.Max(0, r_star)), True),
    ),
    2: sp.Piecewise((1, xi2 < 0), (0, True)),
}


def _cheaper_of_staying_and_leaving(model: int) -> sp.Expr:
    stay, leave = provider_cost(model, s, 0), provider_cost(model, s, 1)
    return sp.Piecewise((0, stay <= leave), (1, True))


# With both net values zero the user accepts any q and the provider picks it: minimising
# J = P + kappa.N over q is the user's own problem with -kappa in place of xi.
_providers_choice = patience[1].xreplace({xi1: -kappa1, xi2: -kappa2})

best_response = {
    1: sp.Piecewise(
        (_providers_choice, sp.And(sp.Eq(xi1, 0), sp.Eq(xi2, 0))),
        (
            _cheaper_of_staying_and_leaving(1),
            sp.Or(
                sp.And(sp.Eq(xi1, 0), sp.Eq(s, 0)),
                sp.And(sp.Eq(xi2, 0), sp.Eq(s, 1)),
                sp.And(xi1 < 0, xi2 > 0, sp.Eq(s, s0)),
            ),
        ),
        (patience[1], True),
    ),
    2: sp.Piecewise((_cheaper_of_staying_and_leaving(2), sp.Eq(xi2, 0)), (patience[2], True)),
}

# ---------------------------------------------------------------------------------------------
# Proposition 2: throttling strictly lowers the provider's cost iff this holds.
# ---------------------------------------------------------------------------------------------

throttling_pays = sp.And(
    xi2 > 0,
    P < cost_of_pass[1],
    P < cost_of_pass[2],
    sp.Or(xi1 > 0, P > P_static),
)

# What it saves the provider, what users lose and the latency it takes, given the provider's cost
# and the users' utility at the route taken now. A throttled M2 has the net value 0, so that both
# one shots exist: the cheaper one is taken, and leaves users xi1 on M1, nothing on M2.
cost_now, utility_now, saving = sp.symbols("provider_cost provider_utility saving")
throttling_saving = sp.Piecewise(
    (sp.Max(cost_now - sp.Min(*one_shot_cost.values()), 0), throttling_pays), (0, True)
)
throttling_to_m1 = one_shot_cost[1] <= one_shot_cost[2]
throttling_loss = sp.Piecewise(
    (utility_now - sp.Piecewise((xi1, throttling_to_m1), (0, True)), saving > 0), (0, True)
)
throttling_latency = sp.Piecewise((V * p2, saving > 0), (t2, True))

# ---------------------------------------------------------------------------------------------
# Measured inputs: the standard error of an accuracy, and an input drawn around its value, a
# probability on the logit scale and anything else on the log scale. `noise` is standard normal.
# ---------------------------------------------------------------------------------------------

measured_value, standard_error, sample_size, noise = sp.symbols("value error n noise", real=True)
accuracy_error = sp.sqrt(measured_value * (1 - measured_value) / sample_size)
_odds_against = (1 - measured_value) / measured_value
drawn_probability = 1 / (
    1 + _odds_against * sp.exp(-standard_error / (measured_value * (1 - measured_value)) * noise)
)
drawn_amount = measured_value * sp.exp(standard_error / measured_value * noise)
