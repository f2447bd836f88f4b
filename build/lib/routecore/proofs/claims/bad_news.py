"""Claims of the chapter "Bad news": retries when tasks differ.

Powers are not for Z3: what n failures leave of a type stands as a variable of its own, x for the
easy type and y for the hard one, with 0 <= x <= y <= 1 and, at the next failure, x and y times
what that failure leaves.
"""

import sympy as sp

from routecore.beyond import difficulty_forms as form
from routecore.beyond.difficulty_forms import p1_easy, p1_hard, p2_easy, p2_hard, share
from routecore.proofs.claim import claim
from routecore.symbols import P, V, c1, c2, p1, p2, t1, t2

x, y, level = sp.symbols("x y level", real=True)  # what is left of each type
a_easy, a_hard = 1 - p1_easy, 1 - p1_hard
R_easy, R_hard = p1_easy / p2_easy, p1_hard / p2_hard

# Two types in order: the hard one is harder for both models, and for M1 relatively more.
some = [share > 0, share < 1]
easier = [p1_hard >= 0, p1_hard < p1_easy, p1_easy < 1]
second = [p2_hard > 0, p2_hard <= p2_easy, p2_easy <= 1]
ordered = [*some, *easier, *second, R_hard < R_easy]
left = [x > 0, x <= y, y <= 1]

_odds = form.odds * x / y
_posterior = share * x * a_easy / (share * x * a_easy + (1 - share) * y * a_hard)  # Bayes
ratio = form.mean_at_odds(R_easy, R_hard, _odds)  # E[R | n]
success = form.mean_at_odds(p1_easy, p1_hard, _odds)  # E[p1 | n]
after = {x: x * a_easy, y: y * a_hard}  # one failure more


def at(type_x, type_y, p_easy, p_hard, q_easy, q_hard):
    """F_n, the passes on M1 and those on M2, of a plan of two types, from what is left."""
    weights = ((share, type_x, p_easy, q_easy), (1 - share, type_y, p_hard, q_hard))
    return (
        sum(w * z for w, z, _, _ in weights),
        sum(w * (1 - z) / p for w, z, p, _ in weights),
        sum(w * z / q for w, z, _, q in weights),
    )


F, passes, rest = at(x, y, p1_easy, p1_hard, p2_easy, p2_hard)
_next = [e.subs(after, simultaneous=True) for e in (passes, rest)]
J, J_next = form.plan_cost(passes, rest), form.plan_cost(*_next)
U, U_next = form.plan_utility(passes, rest), form.plan_utility(*_next)

_captive = {"oracle": "retries", "source": "derived", "verdict": "new"}
_learning = {"oracle": "learning", "source": "derived", "verdict": "new"}

# A swap of two neighbouring passes, at any weights w_easy, w_hard of the types that are left.
w_easy, w_hard = sp.symbols("w_easy w_hard", real=True)
_M1_first = c1 * (w_easy + w_hard) + c2 * (w_easy * a_easy + w_hard * a_hard)
_M2_first = c2 * (w_easy + w_hard) + c1 * (w_easy * (1 - p2_easy) + w_hard * (1 - p2_hard))
_mean_p1 = w_easy * p1_easy + w_hard * p1_hard
_mean_p2 = w_easy * p2_easy + w_hard * p2_hard

# After k1 failures: what n passes more on M1 and then M2 are worth, from what is left of each type.
W = share * x * (V - t2 / p2_easy) + (1 - share) * y * (V - t2 / p2_hard)
W_next = share * (x * (V * p1_easy - t1) + x * a_easy * (V - t2 / p2_easy)) + (1 - share) * (
    y * (V * p1_hard - t1) + y * a_hard * (V - t2 / p2_hard)
)

n, kappa, kept, passes_, unsolved = sp.symbols("n kappa kept passes unsolved", real=True)

CLAIMS = (
    claim(
        id="bad_odds",
        title="Two types: each failure of M1 multiplies the odds of the easy type by lambda",
        given=[*some, *easier, *left],
        then=sp.Eq(_posterior / (1 - _posterior), _odds * form.lam),
        **_captive,
    ),
    claim(
        id="bad_threshold",
        title="Two types: E[R|n] <= c1/c2 iff the odds are at most the threshold odds",
        given=[*ordered, *left, R_hard < c1 / c2, c1 / c2 < R_easy],
        then=sp.Equivalent(ratio <= c1 / c2, _odds <= form.threshold_odds(R_easy, R_hard, c1 / c2)),
        **_captive,
    ),
    claim(
        id="bad_never",
        title="Two types, c1/c2 at or below the ratio of the hard one: E[R|n] never falls to c1/c2",
        given=[*ordered, *left, c1 / c2 <= R_hard],
        then=ratio > c1 / c2,
        **_captive,
    ),
    claim(
        id="bad_news",
        title="Two types: after a failure M1's chance is lower",
        given=[*some, *easier, *left],
        then=success.subs(after, simultaneous=True) < success,
        **_captive,
    ),
    claim(
        id="bad_ratio_falls",
        title="Two types in order: E[R|n] falls with every failure of M1",
        given=[*ordered, *left],
        then=ratio.subs(after, simultaneous=True) < ratio,
        **_captive,
    ),
    claim(
        id="bad_step",
        title="Two types: one retry more changes J by F_n (c1 - c2 E[R|n])",
        given=[*some, *easier, p1_hard > 0, *second, *left],
        then=sp.Eq(J_next - J, F * (c1 - c2 * ratio)),
        **_captive,
    ),
    claim(
        id="bad_user_step",
        title="Two types: one retry more changes U by F_n (t2 E[R|n] - t1)",
        given=[*some, *easier, p1_hard > 0, *second, *left],
        then=sp.Eq(U_next - U, F * (t2 * ratio - t1)),
        **_captive,
    ),
    claim(
        id="bad_swap",
        title="At any belief, M1 before M2 costs E[p2] c1 - E[p1] c2 more than M2 before M1",
        then=sp.Eq(_M1_first - _M2_first, c1 * _mean_p2 - c2 * _mean_p1),
        **_captive,
    ),
    claim(
        id="bad_swap_m1",
        title="Two types in order: after a failure of M1 that price of the swap has risen",
        given=[*ordered, w_easy > 0, w_hard > 0],
        then=(_mean_p1 / _mean_p2).subs(
            {w_easy: w_easy * a_easy, w_hard: w_hard * a_hard}, simultaneous=True
        )
        < _mean_p1 / _mean_p2,
        **_captive,
    ),
    claim(
        id="bad_swap_m2",
        title="Two types in order: after a failure of M2 it has not fallen either",
        given=[*ordered, w_easy > 0, w_hard > 0, p2_easy < 1],
        then=(_mean_p1 / _mean_p2).subs(
            {w_easy: w_easy * (1 - p2_easy), w_hard: w_hard * (1 - p2_hard)}, simultaneous=True
        )
        <= _mean_p1 / _mean_p2,
        **_captive,
    ),
    claim(
        id="bad_user_sooner",
        title="E[R|n] <= t1/t2 wherever E[R|n] <= c1/c2, if c2/c1 >= t2/t1",
        given=[c2 / c1 >= t2 / t1, level <= c1 / c2],
        then=level <= t1 / t2,
        **_captive,
    ),
    claim(
        id="bad_floor",
        title="No plan costs less than a router that sees the type would, type by type",
        given=[x >= 0, x <= 1],
        then=c1 / p1 * (1 - x) + c2 / p2 * x >= sp.Min(c1 / p1, c2 / p2),
        **_captive,
    ),
    claim(
        id="bad_beta_n",
        title="Beta difficulty, M2 blind: M1's chance over p2 is at most c1/c2 iff n >= n*",
        given=[form.rho > 0, form.rho < 1, n >= 0],
        then=sp.Equivalent(
            form.BETA_SUCCESS.subs(form.n, n) / p2 <= c1 / c2, n >= form.BETA_RETRIES
        ),
        **_captive,
    ),
    claim(
        id="bad_beta_falls",
        title="Beta difficulty: a stronger correlation of two attempts means fewer retries",
        given=[form.rho > 0, form.rho < level, level < 1, c1 / p1 < c2 / p2],
        then=form.BETA_RETRIES.subs(form.rho, level) < form.BETA_RETRIES,
        **_captive,
    ),
    claim(
        id="bad_same_sign",
        title="Beta difficulty, M1 cheaper per success: n* is above 0, so a cascade beats M2 alone",
        given=[form.rho > 0, form.rho < 1, c1 / p1 < c2 / p2],
        then=form.BETA_RETRIES > 0,
        **_captive,
    ),
    claim(
        id="bad_wait_step",
        title="Two types: one pass more on M1 before M2 changes W by F_n (t2 E[R|n] - t1)",
        given=[*some, *easier, *second, *left],
        then=sp.Eq(W_next - W, F * (t2 * ratio - t1)),
        **_learning,
    ),
    claim(
        id="bad_wait_m2",
        title="Where a pass on M2 is worth its wait on both types, M2 at once is worth waiting for",
        given=[*some, *second, *left, V * p2_hard >= t2, V * p2_easy >= t2],
        then=W >= 0,
        **_learning,
    ),
    claim(
        id="bad_P4",
        title="Keeping users costs no more than losing them after k1 failures iff P >= P4",
        given=[unsolved > 0, unsolved < 1, passes_ > 0],
        then=sp.Equivalent(
            kept <= form.leaving_cost(passes_, unsolved),
            P >= form.least_penalty(kept, passes_, unsolved),
        ),
        **_learning,
    ),
    claim(
        id="bad_solvable",
        title="Tasks solvable or not: with those shares M1's mean is p1, two attempts' correlation rho",
        given=[form.rho >= 0, form.rho < 1],
        then=sp.And(
            sp.Eq(form.SHARE_SOLVABLE * form.SOLVABLE, p1),
            sp.Eq(form.SHARE_SOLVABLE * form.SOLVABLE**2 - p1**2, form.rho * p1 * (1 - p1)),
        ),
        **_captive,
    ),
)
