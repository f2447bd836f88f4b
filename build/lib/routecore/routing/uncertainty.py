"""Measured inputs are estimates: how often would the recommended route change?

Each input is drawn around its value: a success probability on the logit scale, everything else on
the log scale, with the standard error that goes with it. These are the usual large-sample
posteriors, and they keep every draw inside its domain. A draw in which the two models change
places (p1 >= p2, c1 >= c2 or t1 >= t2) is not a game of this kind and is counted apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from routecore import checks
from routecore.routing import forms
from routecore.routing.routes import Route
from routecore.symbols import ORDER
from routecore.translate import numpy_function

if TYPE_CHECKING:
    from routecore.routing.game import Game

PROBABILITIES = ("p1", "p2")
ENOUGH = 0.95  # share of draws that must agree before the data are called enough to decide


@dataclass(frozen=True)
class RouteShares:
    """How often each route is the provider's, over draws of the inputs.

    Attributes
    ----------
    recommended : the route at the measured values
    share : dict of route to its share of all draws
    reversed_order : share of draws in which the two models change places
    draws : how many
    """

    recommended: Route
    share: dict[Route, float]
    reversed_order: float
    draws: int

    @property
    def decided(self) -> bool:
        """Whether the data are enough: the recommended route wins in 95 % of draws."""
        return bool(self.share[self.recommended] >= ENOUGH)

    def __str__(self) -> str:
        sure = self.share[self.recommended]
        if self.decided:
            return f"The data are enough to decide: {sure:.0%} of draws give the same route."
        rivals = {route: x for route, x in self.share.items() if route != self.recommended}
        rival = max(rivals, key=rivals.__getitem__)
        what = (
            f"{rivals[rival]:.0%} give {str(rival)!r}"
            if rivals[rival] > self.reversed_order
            else f"in {self.reversed_order:.0%} the two models change places"
        )
        return f"Not enough data to decide: {sure:.0%} of draws give the same route, {what}."


def route_shares(
    game: "Game",
    *,
    queries: float | Mapping[str, float | None] | None = None,
    standard_errors: Mapping[str, float] | None = None,
    draws: int = 10_000,
    seed: int = 0,
) -> RouteShares:
    """How often the provider's route stays the recommended one when the inputs are uncertain.

    Parameters
    ----------
    game : routecore.Game of shape (), at the measured values
    queries : number of queries behind p1 and p2 (one number), or a dict of "p1", "p2" to it; an
        accuracy measured on n queries has the standard error sqrt(p (1-p) / n)
    standard_errors : dict of parameter name to standard error, in the parameter's own unit; what
        is not named is taken as exact, and a named p overrides `queries`
    draws : number of draws, at least 100
    seed : of the random numbers

    Raises
    ------
    ValueError
        If the game holds more than one game, a name is not a parameter, a number is not positive.

    Examples
    --------
    >>> from routecore import Game
    >>> game = Game(p1=.55, p2=.85, c1=1., c2=4., t1=3., t2=4., V=5.1, P=5.)
    >>> route_shares(game, queries=1_000_000).decided
    True
    >>> print(route_shares(game, queries=100))
    Not enough data to decide: 73% of draws give the same route, 22% give 'stay with M1'.
    """
    here = game.numbers()
    draws = checks.whole("draws", draws, 100)
    errors = _errors(here, queries, standard_errors or {})
    random = np.random.default_rng(seed)
    drawn = {
        name: _draw(name, value, errors.get(name, 0.0), random, draws)
        for name, value in here.items()
    }
    pairs = [(rule.lhs.name, rule.rhs.name) for rule in ORDER]
    game_like = np.all([drawn[low] < drawn[high] for low, high in pairs], axis=0)
    kept = {name: values[game_like] for name, values in drawn.items()}
    codes = game.replace(**kept).equilibrium().route
    counts = np.bincount(codes, minlength=len(Route))
    return RouteShares(
        game.equilibrium().route,
        {route: float(counts[route] / draws) for route in Route},
        float(1 - game_like.mean()),
        draws,
    )


def _draw(name: str, value: float, error: float, random, draws: int) -> np.ndarray:
    if error == 0:
        return np.full(draws, value)
    drawn = _drawn(name in PROBABILITIES)
    return drawn(value, error, random.standard_normal(draws))


@cache
def _drawn(probability: bool):
    return numpy_function(
        (forms.measured_value, forms.standard_error, forms.noise),
        forms.drawn_probability if probability else forms.drawn_amount,
    )


@cache
def _accuracy_error():
    return numpy_function((forms.measured_value, forms.sample_size), forms.accuracy_error)


def _errors(here: dict, queries, standard_errors: Mapping[str, float]) -> dict[str, float]:
    by_name = queries if isinstance(queries, Mapping) else dict.fromkeys(PROBABILITIES, queries)
    errors = {}
    for name, count in by_name.items():
        if name not in PROBABILITIES:
            raise ValueError(f"queries names {name!r}: it may name p1 and p2.")
        if count is not None:
            count = checks.number(f"queries of {name}", count, "it must be at least 1", 1)
            errors[name] = float(_accuracy_error()(here[name], count))
    for name, error in standard_errors.items():
        if name not in here:
            raise ValueError(f"standard_errors names {name!r}: it may name {', '.join(here)}.")
        error = checks.number(f"standard error of {name}", error, "it must be zero or more", 0)
        if error > 0 and here[name] == 0:
            raise ValueError(f"standard error of {name} is {error:g}: {name} must be above 0.")
        errors[name] = error
    return errors
