"""The six routes: the only outcomes that matter on the equilibrium path.

Every strategy of the provider, answered by the user, costs the provider at least as much as the
cheapest available route, and gives the user at most what the best available route gives.
Derived (the reduction theorem, chapter "The six routes").
"""

from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from routecore.routing import forms
from routecore.routing.codes import ROUTE_NAMES, Regime, Route
from routecore.symbols import p1, p2, xi1, xi2


@dataclass(frozen=True)
class Row:
    """One route: the provider's strategy, the user's response, when it exists, J and U."""

    name: str
    model: int
    s: sp.Expr
    q: int
    available: Boolean
    cost: sp.Expr
    utility: sp.Expr


TABLE: dict[Route, Row] = {
    Route.STAY_M1: Row(
        ROUTE_NAMES[Route.STAY_M1], 1, sp.Integer(0), 0, xi1 >= 0, forms.cost_of_pass[1], xi1 / p1
    ),
    Route.STAY_M2: Row(
        ROUTE_NAMES[Route.STAY_M2], 2, sp.Integer(0), 0, xi2 >= 0, forms.cost_of_pass[2], xi2 / p2
    ),
    # At xi2 = 0 the threshold is s0 = 1 and the indifferent user stays, so the route exists there.
    Route.CASCADE_S0: Row(
        ROUTE_NAMES[Route.CASCADE_S0], 1, forms.s0, 0, sp.And(xi1 < 0, xi2 >= 0), forms.J0, xi1
    ),
    Route.CASCADE_SL: Row(
        ROUTE_NAMES[Route.CASCADE_SL],
        1,
        forms.sL,
        0,
        sp.And(xi1 > 0, xi2 < 0),
        forms.JL,
        forms.cascade_utility(forms.sL),
    ),
    # With xi1 > 0 the user leaves after one pass of M1 only if the next one would be on M2.
    Route.ONE_SHOT_M1: Row(
        ROUTE_NAMES[Route.ONE_SHOT_M1],
        1,
        sp.Piecewise((1, xi1 > 0), (0, True)),
        1,
        sp.Or(xi1 <= 0, xi2 <= 0),
        forms.one_shot_cost[1],
        xi1,
    ),
    Route.ONE_SHOT_M2: Row(
        ROUTE_NAMES[Route.ONE_SHOT_M2], 2, sp.Integer(0), 1, xi2 <= 0, forms.one_shot_cost[2], xi2
    ),
}

REGIME = sp.Piecewise(
    (int(Regime.BOTH_VALUE), sp.And(xi1 >= 0, xi2 >= 0)),
    (int(Regime.ONLY_M2_VALUE), xi2 >= 0),
    (int(Regime.ONLY_M1_VALUE), xi1 >= 0),
    (int(Regime.BOTH_LATENCY), True),
)


def provider_program() -> dict[str, sp.Expr]:
    """The provider's optimum as named expressions of the costs, p, P and xi.

    ``cost_0 … cost_5`` (infinite where the route does not exist), ``provider_cost`` (the least of
    them) and ``route`` (its code). See `routecore.translate.program` for how names are used.
    """
    return _program("cost", "provider_cost", "route", sp.Min, sp.oo)


def user_program() -> dict[str, sp.Expr]:
    """The user's favourite as named expressions of p and xi.

    ``utility_0 … utility_5``, ``best_utility`` (the greatest of them) and ``favourite`` (its code).
    """
    return _program("utility", "best_utility", "favourite", sp.Max, -sp.oo)


def _program(field: str, best: str, code: str, optimum, nothing) -> dict[str, sp.Expr]:
    names = [sp.Symbol(f"{field}_{int(route)}") for route in TABLE]
    values = {
        name.name: sp.Piecewise((getattr(row, field), row.available), (nothing, True))
        for name, row in zip(names, TABLE.values(), strict=True)
    }
    # The first route that attains the optimum, so that a tie goes to the smaller code.
    first = [
        (int(route), sp.Eq(name, sp.Symbol(best))) for route, name in zip(TABLE, names, strict=True)
    ]
    return {**values, best: optimum(*names), code: sp.Piecewise(*first[:-1], (first[-1][0], True))}
