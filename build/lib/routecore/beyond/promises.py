"""What becomes of the game when the provider's promise is not seen, or not believed.

In Part I the provider commits to an escalation probability and users see it. Here users see less:
the first model, nothing, or every model that serves them; never the probability. What is left are
equilibria, and the best of them for the provider says what commitment was worth.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import sympy as sp

from routecore.beyond import promises_forms as forms
from routecore.routing.game import Equilibrium, Game
from routecore.routing.routes import TABLE, Route
from routecore.symbols import NET_VALUE, PARAMETERS, p2, xi2
from routecore.translate import numpy_function


@dataclass(frozen=True)
class CredibleEquilibrium:
    """One credible stationary equilibrium of a single game.

    Attributes
    ----------
    name : how the provider goes on after a start, and how users answer, in words
    model : the model the provider starts with: the cheaper start, given the answers
    s : chance of M2 after a failure of M1; of M2 as the first model where `first`
    once : whether s is drawn once per task, not after each failure
    first : whether the draw decides the first model
    q : probability that a user leaves after a failure, when the start was as `name` says
    provider_cost, user_utility : J in money and U in time, at the start that the provider chooses
    """

    name: str
    model: int
    s: float
    once: bool
    first: bool
    q: float
    provider_cost: float
    user_utility: float


@dataclass(frozen=True)
class NoCommitment:
    """Every credible stationary equilibrium, and the best one for the provider.

    Attributes
    ----------
    information : what users see
    exists : bool array (rows, and the shape of the game), which rows of `promises_forms.EQUILIBRIA` are equilibria
    costs, utilities : float arrays (rows, and the shape of the game), J in money and U in time; infinite or 0 where
        the row is no equilibrium
    models : int8 array (rows, and the shape of the game), the model the provider starts with
    s, q : float arrays (rows, and the shape of the game), as in `CredibleEquilibrium`; 0 where there is none
    provider_cost, user_utility : J and U in the provider's best equilibrium, of the game's shape
    commitment_cost : J with commitment, when users see as much (and the promise)
    """

    information: str
    exists: np.ndarray
    costs: np.ndarray
    utilities: np.ndarray
    models: np.ndarray
    s: np.ndarray
    q: np.ndarray
    provider_cost: np.ndarray
    user_utility: np.ndarray
    commitment_cost: np.ndarray

    @property
    def value_of_commitment(self) -> np.ndarray:
        """What the provider would save if it could commit, in money; never negative."""
        return np.maximum(self.provider_cost - self.commitment_cost, 0.0)

    @property
    def equilibria(self) -> tuple[CredibleEquilibrium, ...]:
        """The equilibria of a single game, the cheapest for the provider first."""
        if self.exists.ndim > 1:
            raise ValueError(f"game has shape {self.exists.shape[1:]}: it must be a single game.")
        rows = forms.EQUILIBRIA[self.information]
        found = [
            CredibleEquilibrium(
                rows[k].name,
                int(self.models[k]),
                float(self.s[k]),
                rows[k].once,
                rows[k].first,
                float(self.q[k]),
                float(self.costs[k]),
                float(self.utilities[k]),
            )
            for k in np.flatnonzero(self.exists)
        ]
        return tuple(sorted(found, key=lambda entry: entry.provider_cost))


def without_commitment(game: Game, information: str = forms.FIRST_MODEL) -> NoCommitment:
    """The credible stationary equilibria of a game whose provider cannot commit.

    An equilibrium is credible if the provider's way on is best for it even where nobody re-prompts
    (the limit of users who re-prompt with a small chance by mistake). Equilibria that differ only
    in how an indifferent provider plays one mixture cost it the same and are listed once.

    Parameters
    ----------
    game : routecore.Game, of any shape
    information : what users see: "first model", "nothing" or "every model"

    Returns
    -------
    NoCommitment: `.equilibria` (of a single game), `.provider_cost`, `.user_utility` and
    `.value_of_commitment` of the best one for the provider

    Raises
    ------
    ValueError
        If `information` is none of the three.

    Notes
    -----
    Source: derived, chapter "What is a promise worth?".

    Examples
    --------
    >>> game = Game(p1=.5, p2=.8, c1=1., c2=4., t1=1.1, t2=1.4, V=2., P=12.)
    >>> for seen in ("first model", "nothing"):
    ...     found = without_commitment(game, seen)
    ...     print(f"{found.commitment_cost:.2f} with, {found.provider_cost:.2f} without commitment")
    2.67 with, 5.00 without commitment
    2.67 with, 6.00 without commitment
    """
    if information not in forms.EQUILIBRIA:
        options = ", ".join(repr(x) for x in forms.INFORMATION)
        raise ValueError(f"information is {information!r}: it must be one of {options}.")
    arguments = [np.broadcast_to(x, game.shape) for x in game.parameters.values()]
    columns, start2 = _columns(information)(*arguments), _start_at_m2()(*arguments)

    def rows(k):
        return np.array([np.broadcast_to(x, game.shape) for x in columns[k::5]])

    exists, s, r, costs, utilities = rows(0).astype(bool), rows(1), rows(2), rows(3), rows(4)
    models = np.array(
        [np.full(game.shape, row.model, np.int8) for row in forms.EQUILIBRIA[information]]
    )
    if information != forms.NOTHING:  # the rows are answers to a start at M1
        second = start2[0] < costs
        costs, utilities = (
            np.where(second, start2[0], costs),
            np.where(second, start2[1], utilities),
        )
        models = np.where(second, np.int8(2), models)
    costs = np.where(exists, costs, np.inf)
    best = costs.argmin(axis=0)

    def at_best(values):
        return np.take_along_axis(values, best[None], axis=0)[0][()]

    return NoCommitment(
        information,
        exists,
        costs,
        np.where(exists, utilities, 0.0),
        models,
        np.where(exists, s, 0.0),
        np.where(exists, 1 - r, 0.0),
        at_best(costs),
        at_best(utilities),
        (
            game.equilibrium() if information != forms.EVERY_MODEL else with_every_model_seen(game)
        ).provider_cost,
    )


def least_discount_factor(game: Game) -> np.ndarray:
    """How patient a provider must be to keep the promise of a cascade when users see its first model.

    Its share of escalations is audited after each task; once it is caught, users expect the best
    equilibrium without commitment for ever. A provider that counts the next task as delta of this
    one keeps the promise iff delta is at least this number.

    Parameters
    ----------
    game : routecore.Game, of any shape

    Returns
    -------
    float or array in [0, 1]; 0 where the optimum with commitment is no cascade, so that there is no
    promise of this kind to keep

    Notes
    -----
    Source: derived, chapter "What is a promise worth?".

    Examples
    --------
    >>> game = Game(p1=.3, p2=.9, c1=1., c2=2., t1=.1, t2=1.2, V=1., P=10.)
    >>> print(f"{least_discount_factor(game):.3f}")
    0.607
    """
    best = game.equilibrium()
    after = without_commitment(game)
    p1, c1 = game.parameters["p1"], game.parameters["c1"]
    breach = _breach()(*game.parameters.values())
    breached = np.where(best.route == Route.CASCADE_S0, breach[0], breach[1])
    cascade = (best.route == Route.CASCADE_S0) | (best.route == Route.CASCADE_SL)
    # Per failure of M1, like the prices of a failure.
    promised, punished = ((x - c1) / (1 - p1) for x in (best.provider_cost, after.provider_cost))
    least = _least_discount()(promised, breached, punished)
    return np.where(cascade, np.clip(least, 0.0, 1.0), 0.0)[()]


def with_every_model_seen(game: Game) -> Equilibrium:
    """The optimum with commitment when users see every model, and leave M2 if it is not worth it.

    Where only M1 is worth its wait there is then no cascade: the cheapest of staying with M1 and the
    two one shots is best. Elsewhere it is the equilibrium of Part I.

    Source: derived, chapter "What is a promise worth?".

    Examples
    --------
    >>> game = Game(p1=.3, p2=.9, c1=1., c2=2., t1=.1, t2=1.2, V=1., P=10.)
    >>> game.equilibrium().route_name, with_every_model_seen(game).route_name
    ('cascade at sL', 'one shot of M2')
    """
    best = game.equilibrium()
    shape = game.shape
    rows = {route: TABLE[route] for route in (Route.STAY_M1, Route.ONE_SHOT_M1, Route.ONE_SHOT_M2)}
    values = [np.broadcast_to(x, shape) for x in _static()(*game.parameters.values())]
    costs, utilities, s = (np.array(values[k::3]) for k in range(3))
    codes = np.array([int(route) for route in rows], np.int8)
    k = costs.argmin(axis=0)

    def chosen(options, otherwise):
        options = np.asarray(options)
        picked = (
            options[k] if options.ndim == 1 else np.take_along_axis(options, k[None], axis=0)[0]
        )
        return np.where(best.route == Route.CASCADE_SL, picked, otherwise)[()]

    route = chosen(codes, best.route)
    return Equilibrium(
        Route(int(route)) if not shape else route.astype(np.int8),
        chosen([row.model for row in rows.values()], best.model),
        chosen(s, best.s),
        chosen([row.q for row in rows.values()], best.q),
        chosen(costs, best.provider_cost),
        chosen(utilities, best.user_utility),
        best.regime,
    )


# -- the translated expressions, each built once, when first needed ----------------------------


def _function(expressions):
    return numpy_function(
        PARAMETERS, [sp.sympify(x).subs(NET_VALUE, simultaneous=True) for x in expressions]
    )


@cache
def _columns(information: str):
    rows = forms.EQUILIBRIA[information]
    return _function([x for row in rows for x in (row.exists, row.s, row.r, row.cost, row.utility)])


@cache
def _start_at_m2():
    return _function([forms.m2_cost, sp.Piecewise((xi2 / p2, xi2 > 0), (xi2, True))])


@cache
def _static():
    routes = (Route.STAY_M1, Route.ONE_SHOT_M1, Route.ONE_SHOT_M2)
    return _function([x for r in routes for x in (TABLE[r].cost, TABLE[r].utility, TABLE[r].s)])


@cache
def _breach():
    return _function(forms.BREACH.values())


@cache
def _least_discount():
    return numpy_function((forms.promised, forms.breached, forms.punished), forms.LEAST_DISCOUNT)
