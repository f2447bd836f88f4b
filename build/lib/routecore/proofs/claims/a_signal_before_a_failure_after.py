"""Claims of the chapter "A signal before, a failure after": routers and cascades in one currency.

As in "Bad news", x and y are what n failures of M1 leave of the easy and of the hard type; `ell` is
the likelihood ratio of a signal, whose logarithm is worth as many nats.
"""

import sympy as sp

from routecore.beyond import difficulty_forms as form
from routecore.beyond.difficulty_forms import p1_easy, p1_hard, p2_easy, p2_hard, share
from routecore.proofs.claim import claim
from routecore.proofs.claims.bad_news import (
    J,
    R_easy,
    R_hard,
    a_easy,
    a_hard,
    easier,
    left,
    ordered,
    second,
    some,
    x,
    y,
)
from routecore.symbols import c1, c2, t1, t2

ell = sp.Symbol("ell", real=True)
_odds = form.odds * ell * x / y

# The posterior by Bayes' rule, from likelihoods of the signal given each type.
like_easy, like_hard = sp.symbols("like_easy like_hard", real=True)
_posterior = share * like_easy * x / (share * like_easy * x + (1 - share) * like_hard * y)

_signal = {"oracle": "retries", "source": "derived", "verdict": "new"}


def _stay(cost, p_easy, p_hard):
    return share * cost / p_easy + (1 - share) * cost / p_hard


_hard_p1 = p1_hard > 0
_router = share * sp.Min(c1 / p1_easy, c2 / p2_easy) + (1 - share) * sp.Min(
    c1 / p1_hard, c2 / p2_hard
)
_stay1, _stay2 = _stay(c1, p1_easy, p1_hard), _stay(c2, p2_easy, p2_hard)
_U1 = -_stay(t1, p1_easy, p1_hard)
_U_split = -share * t1 / p1_easy - (1 - share) * t2 / p2_hard  # the value V is the same in both

CLAIMS = (
    claim(
        id="signal_odds",
        title="A signal and failures multiply: odds = prior odds x likelihood ratio x what is left",
        given=[*some, like_easy > 0, like_hard > 0, *left],
        then=sp.Eq(_posterior / (1 - _posterior), _odds.subs(ell, like_easy / like_hard)),
        **_signal,
    ),
    claim(
        id="signal_one_failure",
        title="A signal with likelihood ratio lambda does to the odds what a failure of M1 does",
        given=[*some, *easier, *left, sp.Eq(ell, form.lam)],
        then=sp.Eq(_odds, form.odds * (x * a_easy) / (y * a_hard)),
        **_signal,
    ),
    claim(
        id="signal_threshold",
        title="After a signal too, E[R|n] <= c1/c2 iff the odds are at most the threshold odds",
        given=[*ordered, *left, ell > 0, R_hard < c1 / c2, c1 / c2 < R_easy],
        then=sp.Equivalent(
            form.mean_at_odds(R_easy, R_hard, _odds) <= c1 / c2,
            _odds <= form.threshold_odds(R_easy, R_hard, c1 / c2),
        ),
        **_signal,
    ),
    claim(
        id="signal_router_bound",
        title="Two types: no plan costs less than a router that sees the type",
        given=[*some, *easier, _hard_p1, *second, *left],
        then=J >= _router,
        **_signal,
    ),
    claim(
        id="signal_stay_bound",
        title="Two types: the best plan of the family costs no more than the better of two stays",
        given=[*some, *easier, _hard_p1, *second],
        then=sp.And(sp.Eq(J.subs({x: 1, y: 1}), _stay2), sp.Eq(J.subs({x: 0, y: 0}), _stay1)),
        **_signal,
    ),
    claim(
        id="signal_conflict",
        title="Moving the hard type to M2 changes U by its share times t1/p1 - t2/p2 on that type",
        given=[*some, *easier, _hard_p1, *second],
        then=sp.Eq(_U_split - _U1, form.MOVE_GAINS),
        **_signal,
    ),
    claim(
        id="signal_conflict_both",
        title="The provider gains and users lose by that move iff c2/c1 < p2/p1 < t2/t1 on the type",
        given=[*some, *easier, _hard_p1, *second],
        then=sp.Equivalent(
            sp.And(_stay1 > share * c1 / p1_easy + (1 - share) * c2 / p2_hard, _U_split < _U1),
            sp.And(c2 / c1 < p2_hard / p1_hard, p2_hard / p1_hard < t2 / t1),
        ),
        **_signal,
    ),
)
