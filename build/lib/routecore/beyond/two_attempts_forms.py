"""Two attempts at one question: what a retry log adds to the accuracies, as SymPy expressions.

Nothing is assumed about difficulty but that it is drawn once per question. All a plan of two
prompts depends on are the accuracies and the three covariances of the chances.

Source: derived, chapter "Try it twice".
"""

import sympy as sp

from routecore.symbols import P, a, b, c1, c2, p1, p2

S11, S12, S22 = sp.symbols("Sigma11 Sigma12 Sigma22", real=True)
COVARIANCE = {(1, 1): S11, (1, 2): S12, (2, 1): S12, (2, 2): S22}
INDEPENDENT = {S11: 0, S12: 0, S22: 0}

_cost, _fails = {1: c1, 2: c2}, {1: a, 2: b}
PLANS = ((1, 1), (1, 2), (2, 2))  # first model, second model; (2, 1) see `FIRST_M1`


def plan_cost(first: int, second: int) -> sp.Expr:
    """J of two prompts, the second only after a failure; P if both fail. Derived."""
    both_fail = _fails[first] * _fails[second] + COVARIANCE[first, second]
    return _cost[first] + _fails[first] * _cost[second] + P * both_fail


# Of the two plans that use both models, M1 first is the cheaper iff this holds: both fail together
# equally often.
FIRST_M1 = c1 / p1 <= c2 / p2

# The penalties from which M2 beats M1 as the second attempt, and up to which M1 beats M2 as the
# first; where the slope is not positive, the first never is and the second always.
SLOPE = a * (p2 - p1) + S11 - S12
SLOPE2 = b * (p2 - p1) + S12 - S22
PI = a * (c2 - c1) / SLOPE
PI2 = (c2 * (1 - (p2 - p1)) - c1) / SLOPE2

# How much likelier M2 is to be right where M1 just failed than a second attempt of M1.
SECOND_CHANCE = (p2 - p1) + (S11 - S12) / a

# The plan that independence picks costs at most this much more than the best.
REGRET_BOUND = P * (sp.Max(S11, S12, S22) - sp.Min(S11, S12, S22))

# Exactly the covariances of two chances in [0, 1] with means p1 and p2 (Anstreicher and Burer 2010:
# on a square these conditions are also sufficient).
POSSIBLE = sp.And(
    S11 >= 0,
    S22 >= 0,
    S11 <= p1 * a,
    S22 <= p2 * b,
    S12**2 <= S11 * S22,
    S12 <= p1 * b,
    S12 <= p2 * a,
    S12 >= -p1 * p2,
    S12 >= -a * b,
)
