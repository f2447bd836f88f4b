"""`Game.certify`: is the route the same for every game of a box of parameters?

Every sign that decides a route is linear in each parameter, so over a box it is least and greatest
at a corner: a sign that is the same at all corners is the same everywhere in the box. (That the
*route* is the same at all corners proves nothing.) One sign is not linear, whether the cascade at
sL costs less than one shot of M2; a worst corner bounds it, over thin slices of p2.

A box rules a case of Theorems 3-5 out if one of the signs the case needs is the opposite throughout
the box. A route is certain if only its cases are left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING

import numpy as np
import sympy as sp

from routecore import checks
from routecore.routing.certify_forms import (
    CASES,
    LINEAR,
    ONE_SHOT_LESS_CASCADE,
    SIGNS,
    leaving_p2,
)
from routecore.routing.routes import Route
from routecore.symbols import ORDER, PARAMETERS
from routecore.translate import numpy_function

if TYPE_CHECKING:
    from routecore.routing.game import Game

SLICES = 8  # of p2, for the sign that is not linear
# A sign counts only where it clears what rounding can do to a sum of terms of this size.
MARGIN = 1e-12


@dataclass(frozen=True)
class Certificate:
    """What is known about the route of every game of a box; arrays for an array of boxes.

    Attributes
    ----------
    possible : bool array (6, and the shape of the boxes), whether each `Route` can be the provider's in the box
    signs : dict of name (`certify_forms.SIGNS`) to int8 array: +1 or -1 where the quantity has that
        sign throughout the box, 0 where that is not known
    """

    possible: np.ndarray
    signs: Mapping[str, np.ndarray]

    @property
    def certain(self) -> np.ndarray:
        """Whether one route is optimal in the whole box; a single bool for a single box."""
        return self.possible.sum(axis=0) == 1

    @property
    def route(self) -> np.ndarray | Route | None:
        """The certain route; where none is, None, or the code -1 in an array."""
        codes = self._codes
        if codes.ndim:
            return codes
        return Route(int(codes)) if codes >= 0 else None

    @property
    def _codes(self) -> np.ndarray:
        return np.where(self.certain, self.possible.argmax(axis=0), -1).astype(np.int8)

    @property
    def remaining(self) -> tuple[Route, ...]:
        """The routes that can be the provider's somewhere in the box, of a single box."""
        if self.possible.ndim > 1:
            raise ValueError(
                f"the certificate has shape {self.possible.shape[1:]}: it must be one."
            )
        return tuple(route for route in Route if self.possible[route])

    @property
    def clause(self) -> np.ndarray | str:
        """The signs that prove the route, as few as will do; "" where none is certain."""
        codes = self._codes
        columns = np.array([np.ravel(self.signs[name]) for name in SIGNS]).T.tolist()
        found = np.empty(codes.size, dtype=object)
        for k, (code, signs) in enumerate(zip(np.ravel(codes).tolist(), columns, strict=True)):
            found[k] = _clause(code, tuple(signs)) if code >= 0 else ""
        return found.reshape(codes.shape)[()]

    def __str__(self) -> str:
        if self.possible.ndim > 1:
            return f"{int(self.certain.sum())} of {self.certain.size} boxes have a certain route."
        if self.certain:
            return f"Certain: {self.route} in the whole box, because {self.clause}."
        names = [str(route) for route in self.remaining]
        return f"Not certain: {', '.join(names[:-1])} and {names[-1]} remain."


def certify(game: "Game", intervals: Mapping) -> Certificate:
    """Whether the provider's route is the same for every game of a box.

    Parameters
    ----------
    game : routecore.Game; its parameters count as exact unless they are given an interval
    intervals : dict of parameter name to (low, high), numbers or arrays that broadcast to the shape
        of the game; each contains the game's value

    Returns
    -------
    Certificate. On the surface where two routes cost the same, "the route" is one of the two.

    Raises
    ------
    ValueError
        If a name is not a parameter, an interval is empty, leaves the domain or misses the game, or
        the models may change places (p1 can reach p2, c1 can reach c2, or t1 can reach t2).

    Examples
    --------
    >>> from routecore import Game
    >>> game = Game(p1=.55, p2=.85, c1=1., c2=4., t1=3., t2=4., V=5.1, P=5.)
    >>> print(certify(game, {"p1": (.53, .57), "p2": (.84, .86)}))
    Certain: cascade at s0 in the whole box, because ξ₁ < 0, ξ₂ > 0, c₁/p₁ < c₂/p₂, P > c₂/p₂.
    >>> print(certify(game, {"V": (5, 6)}))
    Not certain: stay with M1 and cascade at s0 remain.
    """
    low, high = ends_of_box(game, intervals)
    signs = {name: _sign(name, low, high) for name in LINEAR}
    signs["P3"] = _sign_of_P3(signs, low, high)
    possible = np.zeros((len(Route), *game.shape), bool)
    for case in CASES:
        possible[case.route] |= np.logical_and.reduce(
            [signs[name] != -sign for name, sign in case.signs.items()]
        )
    return Certificate(possible, {name: sign[()] for name, sign in signs.items()})


def ends_of_box(game: "Game", intervals: Mapping) -> tuple[dict, dict]:
    """The low and the high ends of every parameter's interval, each of the game's shape.

    Bad intervals are refused as in `certify`.
    """
    low, high = dict(game.parameters), dict(game.parameters)
    for name, ends in intervals.items():
        if name not in low:
            raise ValueError(f"intervals names {name!r}: it may name {', '.join(low)}.")
        if not isinstance(ends, tuple | list | np.ndarray) or len(ends) != 2:
            raise ValueError(f"interval of {name} is {checks.show(ends)}: it must be (low, high).")
        for end, value in zip((low, high), ends, strict=True):
            array = checks.floats(f"interval of {name}", value)
            checks.broadcast_shape({"the game": np.empty(game.shape), f"interval of {name}": array})
            if np.broadcast_shapes(game.shape, array.shape) != game.shape:
                raise ValueError(
                    f"interval of {name} has shape {array.shape}: it must broadcast to the shape"
                    f" {game.shape} of the game."
                )
            end[name] = array
        here = np.broadcast_to(game.parameters[name], game.shape)
        outside = (low[name] > here) | (high[name] < here)
        if outside.any():
            where = tuple(np.argwhere(outside)[0].tolist())
            ends = [float(np.broadcast_to(x[name], game.shape)[where]) for x in (low, high)]
            raise ValueError(
                f"interval of {name} is ({ends[0]:g}, {ends[1]:g}): it must contain the game's"
                f" {name} = {float(here[where]):g}."
            )
    for end in (low, high):
        for rule in ORDER:  # one end at a time keeps to the domain; the order comes next
            pair = {x: end[x] for x in (rule.lhs.name, rule.rhs.name)}
            for name, value in pair.items():
                checks.in_domain({name: value})
        checks.in_domain({name: end[name] for name in ("V", "P")})
    for rule in ORDER:
        below, above = rule.lhs.name, rule.rhs.name
        if np.any(high[below] >= low[above]):
            raise ValueError(
                f"the intervals of {below} and {above} overlap: the rule is {rule} in the whole box."
            )
    low, high = ({k: np.broadcast_to(x, game.shape) for k, x in end.items()} for end in (low, high))
    return low, high


@cache
def _linear(name: str):
    """A sign's quantity and the size of its terms, as functions of the parameters in it."""
    value = sp.expand(SIGNS[name].value)
    symbols = [symbol for symbol in PARAMETERS if value.has(symbol)]
    size = sp.Add(*(abs(k) * sp.prod(x**n for x, n in zip(symbols, powers, strict=True))
                    for powers, k in sp.Poly(value, symbols).terms()))  # fmt: skip
    return symbols, numpy_function(symbols, SIGNS[name].value), numpy_function(symbols, size)


def _sign(name: str, low: Mapping, high: Mapping) -> np.ndarray:
    """The sign at every corner of the box, where it is the same; else 0."""
    symbols, value, size = _linear(name)
    shape = next(iter(low.values())).shape
    least, greatest = np.full(shape, np.inf), np.full(shape, -np.inf)
    ends = [(low[x.name], high[x.name]) for x in symbols]
    # A parameter that is exact everywhere has one end.
    tried = [(one,) if np.array_equal(one, other) else (one, other) for one, other in ends]
    for corner in product(*tried):
        at = value(*corner)
        least, greatest = np.minimum(least, at), np.maximum(greatest, at)
    margin = MARGIN * size(*(high[x.name] for x in symbols))
    return (least > margin).astype(np.int8) - (greatest < -margin).astype(np.int8)


@cache
def _one_shot_less_cascade():
    return numpy_function((*PARAMETERS, leaving_p2), ONE_SHOT_LESS_CASCADE)


def _difference(corner: Mapping, c2, p2_staying, p2_leaving, unknown: float) -> np.ndarray:
    at = {name: end[name] for name, end in corner.items()} | {"p2": p2_staying, "c2": c2}
    value = _one_shot_less_cascade()(*(at[x.name] for x in PARAMETERS), p2_leaving)
    # No number where both net values are clipped to 0.
    return np.where(np.isnan(value), unknown, value)


def _sign_of_P3(signs: Mapping, low: Mapping, high: Mapping) -> np.ndarray:
    """The sign of J(one shot of M2) - J_L for the games of the box with xi1 > 0 > xi2.

    Where c1/p1 > c2/p2, J_L falls in p1, p2 and V and rises in c1, c2, t1 and t2, and the one shot
    falls in p2 and rises in P. For given p2 in both places the difference is monotone in all but
    c2, in which it is linear. So its bounds are at corners, slice by slice of p2.
    """
    shape = signs["cheap"].shape
    wanted = (signs["cheap"] < 0) & (signs["xi1"] >= 0) & (signs["xi2"] <= 0)
    out = np.zeros(shape, np.int8)
    if not wanted.any():
        return out
    low = {name: value[wanted] for name, value in low.items()}
    high = {name: value[wanted] for name, value in high.items()}
    edges = low["p2"] + (high["p2"] - low["p2"]) * np.linspace(0, 1, SLICES + 1)[:, None]
    # J_L at its highest with the one shot at its lowest, and the other way round.
    dear = {"p1": low, "c1": high, "t1": high, "t2": high, "V": low, "P": low}
    cheap = {"p1": high, "c1": low, "t1": low, "t2": low, "V": high, "P": high}
    least, greatest = np.inf, -np.inf
    for start, stop in pairwise(edges):
        for c2 in (low["c2"], high["c2"]):
            least = np.minimum(least, _difference(dear, c2, start, stop, unknown=-np.inf))
            greatest = np.maximum(greatest, _difference(cheap, c2, stop, start, unknown=np.inf))
    with np.errstate(
        over="ignore"
    ):  # c1/p1 is infinite where p1 may be next to 0: nothing is known
        margin = MARGIN * (high["c2"] + high["P"] + high["c1"] / low["p1"])
    out[wanted] = (least > margin).astype(np.int8) - (greatest < -margin).astype(np.int8)
    return out


@cache
def _clause(route: int, known: tuple[int, ...]) -> str:
    """The fewest known signs of which each case of another route needs one the other way."""
    signs = {name: sign for name, sign in zip(SIGNS, known, strict=True) if sign}
    others = [case.signs for case in CASES if case.route != route]
    for count in range(1, len(signs) + 1):
        for names in combinations(signs, count):
            if all(any(other.get(x) == -signs[x] for x in names) for other in others):
                return ", ".join(SIGNS[x].above if signs[x] > 0 else SIGNS[x].below for x in names)
    raise AssertionError("a certain route has a clause")
