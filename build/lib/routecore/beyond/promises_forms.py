"""The game without commitment: what is credible, and what the promise of a cascade is worth.

A user who re-prompts with probability r makes the provider compare two ways on after a failure of
M1: stay with M1, or go to M2. `preference` is positive where M2 is the cheaper one. An equilibrium
is a pair of best answers; it is credible if the provider's is also best against users who re-prompt
hardly ever (r -> 0). Derived (chapter "What is a promise worth?").
"""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from routecore.routing import forms
from routecore.symbols import P, a, b, c1, c2, p1, p2, xi1, xi2

again = sp.Symbol("r", real=True)  # the chance that the user re-prompts, as a number of its own

# What the user may see before deciding to re-prompt.
FIRST_MODEL, NOTHING, EVERY_MODEL = "first model", "nothing", "every model"
INFORMATION = (FIRST_MODEL, NOTHING, EVERY_MODEL)

# -- the provider's side ---------------------------------------------------------------------------

# With the sign of J(1, 0, r) - J(2, r); linear in r, from one shot of each to staying with each.
at_once = P * (p2 - p1) - (c2 - c1)
for_good = c1 * p2 - c2 * p1
preference = (1 - again) * at_once + again * for_good

# Where it vanishes the provider does not care, and any start costs this, whatever P is.
r_hat = at_once / (at_once - for_good)
indifferent_cost = (a * c2 - b * c1) / (p2 - p1)

# The same where every model is seen: on M2 users do what suits them, and M2 costs this.
m2_cost = sp.Piecewise(
    (forms.cost_of_pass[2], xi2 > 0),
    (forms.one_shot_cost[2], xi2 < 0),
    (sp.Min(forms.cost_of_pass[2], forms.one_shot_cost[2]), True),
)
_leave, _stay = forms.one_shot_cost[1] - m2_cost, forms.cost_of_pass[1] - m2_cost
r_hat_seen = _leave / (_leave - p1 * _stay)

# -- the user's side -------------------------------------------------------------------------------


def escalation_at(r_) -> sp.Expr:
    """The s at which re-prompting with probability r_ is the user's best answer, xi1 > 0 > xi2.

    The root in (0, 1) of the first-order condition on the mixed branch; at r_ = 1 it is s_L.
    """
    kept = xi1 * (1 - b * r_) ** 2
    middle = (1 - a * b * r_**2) * (-xi2) + kept
    return 2 * kept / (middle + sp.sqrt(middle**2 - 4 * a * b * r_**2 * xi2 * kept))


s_hat = escalation_at(r_hat)


def lottery_at(r_, first: bool) -> sp.Expr:
    """The chance of M2 in a draw once per task that makes r_ the user's best answer, xi1 < 0 < xi2.

    The draw decides what follows the first failure of M1, or, if `first`, the first model itself.
    """
    slope1 = -a * xi1 / (1 - a * r_) ** 2
    slope2 = (b if first else a) * xi2 / (1 - b * r_) ** 2
    return slope1 / (slope1 + slope2)


def _drawn_utility(r_, first: bool) -> sp.Expr:
    share, on = lottery_at(r_, first), xi2 / (1 - b * r_)
    return (1 - share) * xi1 / (1 - a * r_) + share * (on if first else xi1 + a * r_ * on)


# -- the equilibria --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One credible equilibrium: how the provider goes on, how users answer, when, J and U.

    `s` is the chance of M2 after a failure of M1 (drawn after each failure, or once per task where
    `once`; where `first` it is the chance that M2 serves first). `r` is how often users re-prompt.
    """

    name: str
    exists: Boolean
    s: sp.Expr
    r: sp.Expr
    cost: sp.Expr
    utility: sp.Expr
    once: bool = False
    first: bool = False
    model: int = 1


def _negative(near, far) -> Boolean:
    """Whether M1 is credibly preferred as r -> 0: ties at r = 0 are broken by what follows."""
    return sp.Or(near < 0, sp.And(sp.Eq(near, 0), far <= 0))


def _positive(near, far) -> Boolean:
    return sp.Or(near > 0, sp.And(sp.Eq(near, 0), far >= 0))


_only_m1, _only_m2 = sp.And(xi1 > 0, xi2 < 0), sp.And(xi1 < 0, xi2 > 0)
_zero, _one = sp.Integer(0), sp.Integer(1)
_leave1, _leave2 = forms.one_shot_cost.values()
_stay1, _stay2 = forms.cost_of_pass.values()
_mixed = sp.Or(sp.And(at_once > 0, for_good < 0), sp.And(at_once < 0, for_good > 0))
_mixed_seen = sp.Or(sp.And(_leave > 0, _stay < 0), sp.And(_leave < 0, _stay > 0))


def _after_m1(near, far) -> tuple[Row, ...]:
    """The four pure answers after a start at M1; near and far say which model is cheaper."""
    return (
        Row(
            "M1 for good, users leave",
            sp.And(_negative(near, far), xi1 <= 0),
            _zero, _zero, _leave1, xi1,
        ),
        Row("M1 for good, users stay", sp.And(far <= 0, xi1 >= 0), _zero, _one, _stay1, xi1 / p1),
        Row(
            "M1 once, users leave before M2",
            sp.And(_positive(near, far), xi2 <= 0),
            _one, _zero, _leave1, xi1,
        ),
        Row(
            "M1 once, then M2, users stay",
            sp.And(far >= 0, xi2 >= 0),
            _one, _one, forms.cascade_cost(1), forms.cascade_utility(1),
        ),
    )  # fmt: skip


EQUILIBRIA: Mapping[str, tuple[Row, ...]] = {
    # After a start at M1; a start at M2 is answered as in Theorem 1.
    FIRST_MODEL: (
        *_after_m1(at_once, for_good),
        Row(
            "M1, then M2 now and then, users re-prompt now and then",
            sp.And(_mixed, _only_m1),
            s_hat, r_hat, indifferent_cost, forms.user_utility(1, s_hat, 1 - r_hat),
        ),
        Row(
            "M1, then by lot M2 or M1, users re-prompt now and then",
            sp.And(_mixed, _only_m2),
            lottery_at(r_hat, False), r_hat, indifferent_cost, _drawn_utility(r_hat, False),
            once=True,
        ),
    ),
    # The whole game: users cannot tell which model was first.
    NOTHING: (
        *_after_m1(at_once, for_good)[:2],
        Row(
            "M2 for good, users leave",
            sp.And(_positive(at_once, for_good), xi2 <= 0),
            _zero, _zero, _leave2, xi2, model=2,
        ),
        Row(
            "M2 for good, users stay",
            sp.And(for_good >= 0, xi2 >= 0),
            _zero, _one, _stay2, xi2 / p2, model=2,
        ),
        Row(
            "M1, then M2 now and then, users re-prompt now and then",
            sp.And(_mixed, _only_m1),
            s_hat, r_hat, indifferent_cost, forms.user_utility(1, s_hat, 1 - r_hat),
        ),
        Row(
            "M1 or M2 by lot, users re-prompt now and then",
            sp.And(_mixed, _only_m2),
            lottery_at(r_hat, True), r_hat, indifferent_cost, _drawn_utility(r_hat, True),
            once=True, first=True,
        ),
    ),
    # After a start at M1; users who see M2 fail do what suits them.
    EVERY_MODEL: (
        *_after_m1(_leave, _stay),
        Row(
            "M1, then M2 as often as leaves users indifferent",
            sp.And(_mixed_seen, sp.Or(_only_m1, _only_m2)),
            sp.Piecewise((forms.s0, xi1 < 0), (forms.sH, True)), r_hat_seen, m2_cost, xi1,
        ),
    ),
}  # fmt: skip

# -- what commitment is worth ----------------------------------------------------------------------

# The price of a failure: a start at M1 costs c1 + a times one of these.
PRICES_OF_A_FAILURE = {
    "c1/p1": forms.cost_of_pass[1],
    "P2": forms.P2,
    "P1": forms.P1,
    "P_static": forms.P_static,
    "P": P,
}


def _above(value) -> sp.Expr:
    return sp.Max(0, value)


_m1_is_cheap = forms.cost_of_pass[1] < forms.cost_of_pass[2]


def _only_m2_value(limit, dear) -> sp.Expr:
    cheap = a * _above(sp.Min(P, limit) - forms.P2)
    return sp.Piecewise((cheap, _m1_is_cheap), (dear, True))


_threat = sp.Piecewise(
    (a * _above(forms.P1 - P), _positive(at_once, for_good)), (0, True)
)  # of staying with M1, which is not credible once P > P_static
_unkept = b * _above(P - forms.P3)  # the cascade at s_L, which nobody believes
_believed = (p2 - p1) * (forms.P_static - P)
_lost = a * (forms.cost_of_pass[1] - P)


def _only_m1_value(cheap, low, high) -> sp.Expr:
    return sp.Piecewise((cheap, _m1_is_cheap), (low, P < forms.P_static), (high, True))


# The provider's cost in its best credible equilibrium, less its cost with commitment, where the net
# values have strict signs. Where both have the same sign it is 0.
VALUE_OF_COMMITMENT: Mapping[str, sp.Expr] = {
    information: sp.Piecewise((only_m2, _only_m2), (only_m1, _only_m1), (0, True))
    for information, only_m2, only_m1 in (
        (
            FIRST_MODEL,
            _only_m2_value(forms.P1, _threat),
            _only_m1_value(_above(sp.Min(_lost, _believed)), _believed, _unkept),
        ),
        (
            NOTHING,
            _only_m2_value(forms.P_static, _threat),
            _only_m1_value(_above(_lost), a * (forms.P_static - P), _unkept),
        ),
        (
            EVERY_MODEL,
            _only_m2_value(forms.P1, _zero),
            _only_m1_value(_above(sp.Min(_lost, _believed)), _believed, _zero),
        ),
    )
}

# -- reputation ------------------------------------------------------------------------------------

# A cascade is kept if a breach, caught after the task, ends it: what the breach costs on this task,
# what the promise costs, and what the outcome without it costs ever after, all per failure of M1.
promised, breached, punished = sp.symbols("promised breached punished", real=True)
LEAST_DISCOUNT = (promised - breached) / (punished - breached)
# The best breach against users who stay: M1 for good at s0, M2 after the first failure at s_L.
BREACH = {"s0": forms.cost_of_pass[1], "sL": forms.cost_of_pass[2]}
# Share of tasks that M2 solves in the cascade at s0.
w0 = a * forms.s0 / (p1 + a * forms.s0)

# J with commitment, as in Theorems 3-5; users who see every model would not bear the cascade at s_L.
_cheapest = {
    "same_sign": sp.Piecewise((sp.Min(_stay1, _stay2), xi1 >= 0), (sp.Min(_leave1, _leave2), True)),
    "only_m2": sp.Min(_stay2, forms.J0, _leave1),
    "only_m1": sp.Min(_stay1, _leave1, _leave2),
}
COMMITMENT_COST: Mapping[str, sp.Expr] = {
    information: sp.Piecewise(
        (_cheapest["only_m2"], _only_m2),
        (
            _cheapest["only_m1"]
            if information == EVERY_MODEL
            else sp.Min(_cheapest["only_m1"], forms.JL),
            _only_m1,
        ),
        (_cheapest["same_sign"], True),
    )
    for information in INFORMATION
}
