"""Closed forms for a limited number of prompts, each written once, as a SymPy expression.

The user prompts at most K times. Attempts are independent, as in Part I; what goes is K = infinity.

Source: derived, chapter "The last prompts belong to M2".
"""

import sympy as sp

from routecore.routing.forms import P2, P_static, cost_of_pass, one_shot_cost
from routecore.symbols import P, V, a, b, c1, c2, p1, p2, s, t1, t2, xi1, xi2

# Prompts spent on M1 and then on M2; prompts in all; the length of a pass on M2 in passes on M1;
# the share of a task's value that is left after each failure; failures so far.
n, m, K, g, delta, k = sp.symbols("n m K g delta k", real=True)


def block(model: int, count, then, reward=None, fail=None) -> sp.Expr:
    """What `count` passes on one model cost, when `then` comes after the last failure.

    With another `reward` than the cost of a pass it gives the user's utility in the same way. The
    r-th pass takes place with probability fail^(r-1).
    """
    reward = {1: c1, 2: c2}[model] if reward is None else reward
    fail = {1: a, 2: b}[model] if fail is None else fail
    return reward * (1 - fail**count) / (1 - fail) + fail**count * then


# ---------------------------------------------------------------------------------------------
# K prompts, and a user who stays to the last: n on M1, then m on M2.
# ---------------------------------------------------------------------------------------------

plan_cost = block(1, n, block(2, m, P))
plan_utility = block(1, n, block(2, m, 0, xi2), xi1)

# Whether the user follows the plan: what is still to come changes evenly from failure to failure
# within a block, so it is enough to look after the first failure and at the last block.
follows = sp.And(
    sp.Or(n <= 1, plan_utility.subs(n, n - 1) >= 0), sp.Or(sp.Eq(m, 0), n + m <= 1, xi2 >= 0)
)

# With c1/p1 <= c2/p2 the passes on M1 come first. Where it is the other way round the models change
# names, so these forms serve both; none of them needs p1 < p2.
more_per_success = cost_of_pass[2] - cost_of_pass[1]
lost_by_leaving = P - cost_of_pass[2]

# The last block with m + 1 prompts instead of m, the first with one less: what that changes in the
# cost, given that the user gets there. It crosses 0 at most once as m grows, from below.
one_more = p1 * more_per_success - lost_by_leaving * (p2 - p1) * b**m

# The crossing, as a number of prompts, and the length of the last block: the first whole m at which
# another prompt on M2 does not pay.
crossing = sp.log(lost_by_leaving * (p2 - p1) / (p1 * more_per_success)) / sp.log(1 / b)
last_block = sp.Piecewise((sp.ceiling(crossing), one_more.subs(m, 0) < 0), (0, True))

# ---------------------------------------------------------------------------------------------
# A deadline of K passes on M1, with a pass on M2 as long as g passes on M1.
# ---------------------------------------------------------------------------------------------

# One pass more on M2 in place of g on M1. It can pay only where b < a^g.
one_more_in_time = more_per_success * (1 - a**g) - lost_by_leaving * (a**g - b) * b**m
crossing_in_time = sp.log(lost_by_leaving * (a**g - b) / (more_per_success * (1 - a**g))) / sp.log(
    1 / b
)
last_block_in_time = sp.Piecewise(
    (sp.ceiling(crossing_in_time), sp.And(b < a**g, one_more_in_time.subs(m, 0) < 0)), (0, True)
)

# ---------------------------------------------------------------------------------------------
# Two prompts, any signs of the net values, a coin for the second prompt.
# ---------------------------------------------------------------------------------------------

# After one failure of M1 the user is asked once more, which is worth this: >= 0 keeps the user.
second_prompt = (1 - s) * xi1 + s * xi2
s_two = xi1 / (xi1 - xi2)

repeat_cost = {i: block(i, 2, P) for i in (1, 2)}
repeat_utility = {i: block(i, 2, 0, xi) for i, xi in ((1, xi1), (2, xi2))}


def escalate_cost(s_) -> sp.Expr:
    """A pass on M1 and, if it fails, one on M2 with probability s, else on M1 again."""
    return block(1, 1, (1 - s_) * one_shot_cost[1] + s_ * one_shot_cost[2])


def escalate_utility(s_) -> sp.Expr:
    """The user's side of `escalate_cost`."""
    return xi1 + a * second_prompt.subs(s, s_)


# From P_static on a second prompt on M2 beats one on M1; beyond this penalty both belong to M2.
P_two = (c2 * (1 - (p2 - p1)) - c1) / ((p2 - p1) * b)

# Where a cascade is an optimum of the game with two prompts.
m1_cheaper = cost_of_pass[1] < cost_of_pass[2]
two_escalates = sp.Or(
    sp.And(xi1 >= 0, xi2 >= 0, m1_cheaper, P >= P_static, P <= P_two),
    sp.And(xi1 < 0, xi2 > 0, m1_cheaper, P >= P2, P <= P_two),
    sp.And(xi1 > 0, xi2 < 0, P >= P_static, P >= P2, escalate_cost(s_two) <= one_shot_cost[2]),
)

# ---------------------------------------------------------------------------------------------
# A value that fades: after k failures a success is worth V delta^k.
# ---------------------------------------------------------------------------------------------

# A pass on the model is worth its wait as long as there were no more failures than this, so a user
# served by it alone makes `fading_passes` of them; the first is made in any case.
_worth_until = {i: sp.log(V * p / t) / sp.log(1 / delta) for i, p, t in ((1, p1, t1), (2, p2, t2))}
fading_passes = {i: sp.Max(1, 1 + sp.floor(x)) for i, x in _worth_until.items()}


def fading_block(model: int, failures, count, then) -> sp.Expr:
    """The user's utility of `count` passes that begin after `failures` failures, then `then`."""
    p, t, fail = {1: (p1, t1, a), 2: (p2, t2, b)}[model]
    gain = block(model, count, 0, V * p * delta**failures, delta * fail)
    return gain + block(model, count, then, -t)


# After k failures, with n - k passes on M1 to come and then m on M2.
fading_still_to_come = fading_block(1, k, n - k, fading_block(2, n, m, 0))
