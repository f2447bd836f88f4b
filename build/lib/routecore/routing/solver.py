"""How a game is solved: the closed forms and the route table in NumPy.

Each function is translated from the expressions of `routecore.routing.forms` and `routes` once,
when first needed. `routecore.Game` checks and shapes what goes in and comes out.
"""

from functools import cache
from typing import Any

import numpy as np

from routecore.routing import forms
from routecore.routing.codes import Route
from routecore.routing.routes import REGIME, TABLE
from routecore.symbols import NET_VALUE, PARAMETERS, P, c1, c2, p1, p2, q, s, xi1, xi2
from routecore.translate import numpy_function


def _in_parameters(expression):
    return expression.subs(NET_VALUE, simultaneous=True)


@cache
def net_value():
    return numpy_function(PARAMETERS, [NET_VALUE[xi1], NET_VALUE[xi2]])


def _per_model(expressions, arguments):
    return tuple(numpy_function(arguments, _in_parameters(expressions[i])) for i in (1, 2))


@cache
def best_response():
    return _per_model(forms.best_response, (*PARAMETERS, s))


@cache
def user_utility():
    return _per_model({i: forms.user_utility(i) for i in (1, 2)}, (*PARAMETERS, s, q))


@cache
def provider_cost():
    return _per_model({i: forms.provider_cost(i) for i in (1, 2)}, (*PARAMETERS, s, q))


@cache
def throttle():
    gains = [
        e.subs(forms.saving, forms.throttling_saving)
        for e in (forms.saving, forms.throttling_loss, forms.throttling_latency)
    ]
    return numpy_function(
        (*PARAMETERS, forms.cost_now, forms.utility_now), [_in_parameters(e) for e in gains]
    )


@cache
def _table():
    """All columns of the route table at once: they share the thresholds and most of the algebra."""
    rows = TABLE.values()
    columns = [column for row in rows for column in (row.available, row.cost, row.utility, row.s)]
    return numpy_function((p1, p2, c1, c2, P, xi1, xi2), [*columns, REGIME])


def solve(columns, by_cost: bool) -> dict[str, np.ndarray]:
    """The cheapest route of each game in a block, or (not `by_cost`) the user's favourite."""
    p1_, p2_, c1_, c2_, _, _, _, P_ = columns
    net = net_value()(*columns)
    *columns, regime = _table()(p1_, p2_, c1_, c2_, P_, *net)
    best: Any = np.inf
    found: Any = None
    for code, available, cost, utility, escalation in zip(
        Route, *(columns[k::4] for k in range(4)), strict=True
    ):
        value = np.where(available, cost if by_cost else -utility, np.inf)
        # Strictly better, so that a tie stays with the smaller code.
        better = value < best
        best = np.where(better, value, best)
        candidate = (np.int8(code), escalation, cost, utility)
        found = (
            candidate
            if found is None
            else [np.where(better, new, old) for new, old in zip(candidate, found, strict=True)]
        )
    route, escalation, cost, utility = found
    return {
        "route": route,
        "model": _MODEL[route],
        "q": _LEAVES[route],
        "regime": regime,
        "s": escalation,
        "provider_cost": cost,
        "user_utility": utility,
    }


_MODEL = np.array([row.model for row in TABLE.values()], np.int8)
_LEAVES = np.array([float(row.q) for row in TABLE.values()])
