"""How far each input of a game can move before the provider's route changes.

The route changes where a net value changes sign, or where two routes cost the same. Each such
boundary is one of the conditions of Theorems 3-5 and is linear in nearly every parameter, so its
place is a closed form; the cascade at sL is the exception, and there the place is found by
bisection to the last digit. Derived.
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import sympy as sp

from routecore.routing import forms
from routecore.routing.routes import Route
from routecore.symbols import NET_VALUE, ORDER, PARAMETERS, QUANTITIES, P, c1, c2, p1, p2, xi1, xi2
from routecore.translate import numpy_function

if TYPE_CHECKING:
    from routecore.routing.game import Game

# Name of a boundary -> the expression that is zero on it.
BOUNDARIES: dict[str, sp.Expr] = {
    "ξ₁ = 0": xi1,
    "ξ₂ = 0": xi2,
    "c₁/p₁ = c₂/p₂": c1 / p1 - c2 / p2,
    "P = c₁/p₁": P - c1 / p1,
    "P = c₂/p₂": P - c2 / p2,
    "P = P₁": P - forms.P1,
    "P = P₂": P - forms.P2,
    "P = (c₂ − c₁)/(p₂ − p₁)": P - forms.P_static,
    "cascade at s_L = one shot of M1": forms.JL - forms.one_shot_cost[1],
    "cascade at s_L = one shot of M2": forms.JL - forms.one_shot_cost[2],
}

# Each parameter's open domain, given the others: (low, high); None is 0 below, no limit above.
BOUNDS = {
    bounded: limits
    for low, high in ((rule.lhs, rule.rhs) for rule in ORDER)
    for bounded, limits in (
        (low, (None, high)),
        (high, (low, sp.Integer(1) if (high < 1) in QUANTITIES[high.name].domain else None)),
    )
}
GRID = 400  # points each way that look for what no closed form finds
REACH = 1e4  # an unlimited parameter is followed up to this multiple of itself


@dataclass(frozen=True)
class Switch:
    """Where moving one parameter changes the route.

    Attributes
    ----------
    value : of the parameter at the change
    route : the route beyond it
    boundary : what happens there, e.g. "ξ₁ = 0"; "" where bisection found it
    """

    value: float
    route: Route
    boundary: str


def switching_values(game: "Game") -> dict[str, tuple[Switch | None, Switch | None]]:
    """The nearest changes of route below and above each parameter, the others held.

    Parameters
    ----------
    game : routecore.Game of shape ()

    Returns
    -------
    dict of parameter name to (below, above); None where the route does not change on that side
    (an unlimited parameter is followed up to 10,000 times its value)

    Raises
    ------
    ValueError
        If the game holds more than one game.

    Examples
    --------
    >>> from routecore import Game
    >>> game = Game(p1=.55, p2=.85, c1=1., c2=4., t1=3., t2=4., V=5.1, P=5.)
    >>> below, above = switching_values(game)["V"]
    >>> print(f"{below.value:.3f} {below.boundary}, {above.value:.3f} {above.boundary}")
    4.706 ξ₂ = 0, 5.455 ξ₁ = 0
    """
    game.numbers()
    return {
        symbol.name: (_nearest(game, symbol, -1), _nearest(game, symbol, 1))
        for symbol in PARAMETERS
    }


def _nearest(game, symbol: sp.Symbol, side: int) -> Switch | None:
    here = game.numbers()
    start, (low, high) = here[symbol.name], _range(here, symbol)
    end = low if side < 0 else high
    known = {name: float(value) for name, value in _candidates(symbol, here).items()}
    between = [x for x in known.values() if min(start, end) < x < max(start, end)]
    # The route is constant between neighbouring boundaries, so one look between each is enough;
    # the grid is for the boundaries without a closed form.
    grid = start + (end - start) * np.linspace(0, 1, GRID + 2)[1:-1] ** 2
    stops = np.array(sorted([start, *between, *grid, end], reverse=side < 0))
    middles = (stops[:-1] + stops[1:]) / 2
    middles = middles[middles != start]
    routes = _routes(game, symbol, middles)
    changed = np.flatnonzero(routes != _routes(game, symbol, np.array([start]))[0])
    if not changed.size:
        return None
    first = int(changed[0])
    inside = start if first == 0 else middles[first - 1]
    value = _change(game, symbol, inside, middles[first])
    for name, place in known.items():
        if abs(place - value) <= 1e-9 * max(abs(value), 1e-9):
            return Switch(place, Route(routes[first]), name)
    return Switch(value, Route(routes[first]), "")


def _range(here: dict, symbol: sp.Symbol) -> tuple[float, float]:
    low, high = BOUNDS.get(symbol, (None, None))
    bound = {x: here[x.name] for x in PARAMETERS}
    return (
        0.0 if low is None else float(low.subs(bound)),
        REACH * max(here[symbol.name], 1.0) if high is None else float(high.subs(bound)),
    )


def _change(game, symbol: sp.Symbol, inside: float, outside: float) -> float:
    """Where the route changes between two values; both sides agree to the last digit."""
    route = _routes(game, symbol, np.array([inside]))[0]
    while True:
        # Many values at a time: a game of one takes as long as a game of all of them.
        stops = [inside, *np.linspace(inside, outside, GRID + 2)[1:-1], outside]
        stops = [value for k, value in enumerate(stops) if k == 0 or value != stops[k - 1]]
        if len(stops) < 3:
            return outside
        changed = _routes(game, symbol, np.array(stops)) != route
        changed[-1] = True
        first = int(changed.argmax())
        inside, outside = stops[first - 1], stops[first]


def _routes(game, symbol: sp.Symbol, values: np.ndarray) -> np.ndarray:
    return np.atleast_1d(game.replace(**{symbol.name: values}).equilibrium().route)


def _candidates(symbol: sp.Symbol, here: dict) -> dict[str, float]:
    found = _candidate_function(symbol)(*(here[x.name] for x in PARAMETERS))
    return dict(zip(candidate_expressions(symbol), found, strict=True))


@cache
def _candidate_function(symbol: sp.Symbol):
    return numpy_function(PARAMETERS, list(candidate_expressions(symbol).values()))


@cache
def candidate_expressions(symbol: sp.Symbol) -> dict[str, sp.Expr]:
    """Boundary name -> the value of `symbol` on it, where that is a closed form."""
    found = {}
    for name, boundary in BOUNDARIES.items():
        expression = boundary.subs(NET_VALUE, simultaneous=True)
        # The roots in sL tie p, t and V into one another; P, c1 and c2 stay outside them.
        if symbol not in expression.free_symbols:
            continue
        if expression.has(sp.sqrt) or any(x.exp == sp.S.Half for x in expression.atoms(sp.Pow)):
            if symbol not in (P, c1, c2):
                continue
            slope = sp.diff(expression, symbol)
            found[name] = symbol - expression / slope
            continue
        top = sp.Poly(sp.fraction(sp.together(expression))[0], symbol)
        if top.degree() == 1:
            slope, rest = top.all_coeffs()
            found[name] = -rest / slope
    return found
