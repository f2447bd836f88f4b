"""Retries that are not independent: the closed forms, each written once, as a SymPy expression.

A *type* of task is drawn once and fixes the chance of each model; passes are independent given the
type. A plan gives M1 n passes and then M2 for ever. Everything a plan costs is a mean over types of
the expressions of one type.

Source: derived, chapters "Bad news" and "A signal before, a failure after".
"""

import sympy as sp

from routecore.symbols import P, V, c1, c2, p1, p2, t1, t2

# n counts failures of M1; `left` is F_n, the share of tasks that n passes of M1 leave unsolved.
n, left, share, rho, level = sp.symbols("n left share rho level", real=True)
passes, rest, cost = sp.symbols("passes rest cost", real=True)  # means over types, and a J
p1_easy, p1_hard, p2_easy, p2_hard = sp.symbols("p1_easy p1_hard p2_easy p2_hard", real=True)

# ---------------------------------------------------------------------------------------------
# One type, whose chances are p1 and p2.
# ---------------------------------------------------------------------------------------------

LEFT = (1 - p1) ** n
hazard = sp.Symbol("hazard", real=True)  # -ln(1 - p1)
PASSES = sp.Piecewise((n, sp.Eq(p1, 0)), ((1 - LEFT) / p1, True))  # of M1, at most n
REST = LEFT / p2  # passes of M2 after them
RATIO = p1 / p2  # R: what M1 solves for every task that M2 would


def plan_cost(passes=passes, rest=rest):
    """J of a plan nobody leaves, from the mean passes on each model. Derived."""
    return c1 * passes + c2 * rest


def plan_utility(passes=passes, rest=rest):
    """U of a plan nobody leaves, from the mean passes on each model. Derived."""
    return V - t1 * passes - t2 * rest


def leaving_cost(passes, unsolved):
    """J when users leave after a few failures of M1, with the share `unsolved`. Derived."""
    return c1 * passes + P * unsolved


def leaving_utility(passes, unsolved):
    """U when users leave after a few failures of M1, with the share `unsolved`. Derived."""
    return V * (1 - unsolved) - t1 * passes


def least_penalty(cost, passes, unsolved):
    """P4: from this penalty on a plan that keeps users at this `cost` beats letting them go."""
    return (cost - c1 * passes) / unsolved


# ---------------------------------------------------------------------------------------------
# Two types. After n failures the odds of the easy one are the prior odds times lambda^n.
# ---------------------------------------------------------------------------------------------

odds = share / (1 - share)
lam = (1 - p1_easy) / (1 - p1_hard)
NATS = sp.log(1 / lam)  # what one failure of M1 is worth as a signal


def mean_at_odds(easy, hard, odds_):
    """The mean of a quantity that is `easy` on one type and `hard` on the other."""
    return (odds_ * easy + hard) / (odds_ + 1)


def threshold_odds(easy, hard, level_):
    """The odds of the easy type at which that mean is `level_`."""
    return (level_ - hard) / (easy - level_)


def failures_until(easy, hard, level_, signal=0):
    """How many failures (not rounded) bring that mean down to `level_`, after a `signal` in nats.

    n* is this for R = p1/p2 and the level c1/c2, rounded up, and 0 if it is negative.
    """
    return (sp.log(odds) + signal - sp.log(threshold_odds(easy, hard, level_))) / NATS


# A router that sees the type moves the hard tasks from M1 to M2: what the provider saves and what
# users gain (lose, if negative), on the mean over all tasks.
MOVE_SAVES = (1 - share) * (c1 / p1_hard - c2 / p2_hard)
MOVE_GAINS = (1 - share) * (t1 / p1_hard - t2 / p2_hard)

# Some tasks M1 never solves, the others with one chance; p1 is the mean of the two, and rho the
# correlation of two attempts. Then a second attempt succeeds where the first did with `SOLVABLE`.
SOLVABLE = p1 + rho * (1 - p1)
SHARE_SOLVABLE = p1 / SOLVABLE

# ---------------------------------------------------------------------------------------------
# Beta difficulty, M2 blind to it; rho = correlation of two attempts of M1.
# ---------------------------------------------------------------------------------------------

kappa = rho / (1 - rho)
alpha, beta = p1 / kappa, (1 - p1) / kappa  # of the Beta prior: mean p1, correlation rho
BETA_SUCCESS = p1 / (1 + n * kappa)  # M1's chance after n failures
BETA_RHO = kappa / (1 + (n + 1) * kappa)  # the correlation after n failures
BETA_LEFT = sp.rf(beta, n) / sp.rf(alpha + beta, n)
# The sum of F_k over k < n, from F_n alone; at p1 = kappa its limit.
BETA_PASSES = ((1 - kappa) - (1 + (n - 1) * kappa) * left) / (p1 - kappa)
# n* before it is rounded up (and 0 if negative); the user's is the same with t for c.
BETA_RETRIES = (1 / kappa) * ((c2 / p2) / (c1 / p1) - 1)
BETA_UNTIL = (1 / kappa) * (p1 / level - 1)  # failures that bring M1's chance down to `level`
