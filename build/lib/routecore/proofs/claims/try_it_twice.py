"""Claims of the chapter "Try it twice": two prompts, and covariances in place of independence."""

import sympy as sp

from routecore.beyond import two_attempts_forms as form
from routecore.beyond.two_attempts_forms import INDEPENDENT, S11, S12, S22
from routecore.proofs.claim import claim
from routecore.symbols import P, c1, c2, p1, p2

_twice = {"oracle": "two_attempts", "source": "derived", "verdict": "new"}

# Three types with any chances: u_k of M1 and v_k of M2, shares w_k of which the last is the rest.
u = sp.symbols("u1:4", real=True)
v = sp.symbols("v1:4", real=True)
w1, w2 = sp.symbols("w1 w2", real=True)
w = (w1, w2, 1 - w1 - w2)


def mean(values):
    return sum(weight * value for weight, value in zip(w, values, strict=True))


def covariance(left, right):
    return mean([x * y for x, y in zip(left, right, strict=True)]) - mean(left) * mean(right)


_chances = {1: u, 2: v}
_cost = {1: c1, 2: c2}


def _played(first, second):
    """J of a plan, type by type."""
    return mean(
        [
            _cost[first] + (1 - x) * (_cost[second] + (1 - y) * P)
            for x, y in zip(_chances[first], _chances[second], strict=True)
        ]
    )


_types = {
    p1: mean(u),
    p2: mean(v),
    S11: covariance(u, u),
    S12: covariance(u, v),
    S22: covariance(v, v),
}
J11, J12, J22 = (form.plan_cost(*plan) for plan in form.PLANS)
free11, free12, free22 = (x.subs(INDEPENDENT) for x in (J11, J12, J22))
_free = {(1, 1): free11, (1, 2): free12, (2, 2): free22}
_high, _low = sp.symbols("high low", real=True)
_between = [S11 <= _high, S12 <= _high, S22 <= _high, S11 >= _low, S12 >= _low, S22 >= _low]


def _within(picked, *others):
    return sp.And(*(picked - other <= P * (_high - _low) for other in others))


_failed = mean([1 - x for x in u])


def _identity(first, second):
    return claim(
        id=f"twice_J{first}{second}",
        title=f"Three types: J of M{first}, then M{second} is that of independence plus P times Sigma",
        then=sp.Eq(
            _played(first, second),
            form.plan_cost(first, second).subs(_types, simultaneous=True),
        ),
        **_twice,
    )


CLAIMS = (
    _identity(1, 1),
    _identity(1, 2),
    _identity(2, 2),
    claim(
        id="twice_second_chance",
        title="Three types: after a failure of M1, M2 is likelier right by p2-p1+(S11-S12)/(1-p1)",
        given=[_failed > 0],
        then=sp.Eq(
            mean([(1 - x) * (y - x) for x, y in zip(u, v, strict=True)]) / _failed,
            form.SECOND_CHANCE.subs(_types, simultaneous=True),
        ),
        **_twice,
    ),
    claim(
        id="twice_order",
        title="Of the two plans with both models, M1 first is the cheaper iff c1/p1 <= c2/p2",
        then=sp.Equivalent(J12 <= form.plan_cost(2, 1), form.FIRST_M1),
        **_twice,
    ),
    claim(
        id="twice_low_end",
        title="M2 beats M1 as the second attempt iff P >= Pi, where the slope is positive",
        given=[form.SLOPE > 0],
        then=sp.Equivalent(J12 <= J11, P >= form.PI),
        **_twice,
    ),
    claim(
        id="twice_low_end_never",
        title="Where that slope is not positive, M1 is the better second attempt at every P",
        given=[form.SLOPE <= 0],
        then=J11 < J12,
        **_twice,
    ),
    claim(
        id="twice_high_end",
        title="M1 beats M2 as the first attempt iff P <= Pi2, where the slope is positive",
        given=[form.SLOPE2 > 0],
        then=sp.Equivalent(J12 <= J22, P <= form.PI2),
        **_twice,
    ),
    claim(
        id="twice_high_end_always",
        title="M1 cheaper per success, that slope not positive: M1 is the better first attempt always",
        given=[form.SLOPE2 <= 0, form.FIRST_M1],
        then=J12 < J22,
        **_twice,
    ),
    claim(
        id="twice_moves_low",
        title="The low end falls when two attempts of M1 go together more",
        given=[form.SLOPE > 0, _high > S11],
        then=form.PI.subs(S11, _high) < form.PI,
        **_twice,
    ),
    claim(
        id="twice_regret",
        title="The plan that independence picks costs at most P times the spread of Sigma too much",
        given=[free11 <= free12, free11 <= free22, *_between],
        then=_within(J11, J12, J22),
        **_twice,
    ),
    claim(
        id="twice_regret_12",
        title="The same where independence picks M1, then M2",
        given=[free12 <= free11, free12 <= free22, *_between],
        then=_within(J12, J11, J22),
        **_twice,
    ),
    claim(
        id="twice_regret_22",
        title="The same where independence picks M2 twice",
        given=[free22 <= free11, free22 <= free12, *_between],
        then=_within(J22, J11, J12),
        **_twice,
    ),
    claim(
        id="twice_quarter",
        title="No covariance of two chances is above a quarter",
        given=[S11 <= p1 * (1 - p1), S22 <= p2 * (1 - p2), S12 <= p1 * (1 - p2)],
        then=sp.And(4 * S11 <= 1, 4 * S12 <= 1, 4 * S22 <= 1),
        **_twice,
    ),
)
