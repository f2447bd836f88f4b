"""`Game`: the routing game for numbers. What other people's scripts import.

No formula stands here: `routecore.routing.solver` translates those of `forms` and `routes`. It is
imported when a game is first solved, because SymPy takes longer to import than all the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks
from routecore.routing.codes import ROUTE_NAMES, Regime, Route

if TYPE_CHECKING:
    from routecore.routing.certify import Certificate
    from routecore.routing.explain import Explanation

# Games are solved in blocks whose working arrays stay in the processor's cache.
BLOCK = 8192


@dataclass(frozen=True)
class Equilibrium:
    """An outcome of the game: who serves, how the user answers, and what both get.

    Attributes
    ----------
    route : Route, or int8 array of route codes (`routecore.Route`)
    model : first model, 1 or 2
    s : escalation probability after a failure of M1 (0 where it plays no part)
    q : probability that the user leaves after a failure
    provider_cost : J, in money
    user_utility : U, in time
    regime : Regime, or int8 array of regime codes (`routecore.Regime`)

    Arrays have the broadcast shape of the game's parameters.
    """

    route: Route | Any
    model: np.ndarray
    s: np.ndarray
    q: np.ndarray
    provider_cost: np.ndarray
    user_utility: np.ndarray
    regime: Regime | Any

    @property
    def route_name(self) -> np.ndarray | str:
        """The name of the route, or an array of names."""
        names = np.array(list(ROUTE_NAMES.values()))
        found = names[self.route]
        return found if isinstance(found, np.ndarray) else str(found)


@dataclass(frozen=True)
class Throttle:
    """What inflating latencies would do (Proposition 2).

    Attributes
    ----------
    saving : what the provider's optimal cost falls by, in money; 0 where throttling does not pay
    user_loss : what the user's utility falls by, in time; 0 where throttling does not pay. It can
        be negative, in two ways: where one shot of M1 left users worse off than nothing, one shot
        of a slower M2 leaves them at 0; and where they stayed with an M2 just worth its wait, one
        shot of M1 may be worth more.
    t1, t2 : the latencies the user would see. Slowing M2 alone, to V p2, is always enough: the
        user then gains nothing from a pass on M2 and, indifferent, does what suits the provider.
        A provider that cannot count on indifference goes a hair above.
    equilibrium : the equilibrium at those latencies
    """

    saving: np.ndarray
    user_loss: np.ndarray
    t1: np.ndarray
    t2: np.ndarray
    equilibrium: Equilibrium


class Game:
    """One provider, two models, one user, one task; or arrays of such games.

    Parameters
    ----------
    p1, p2 : float or array
        Success probability of one pass on M1 and on M2; 0 < p1 < p2 < 1.
    c1, c2 : float or array
        The provider's cost of one pass, in money; 0 < c1 < c2.
    t1, t2 : float or array
        The user's latency of one pass, in time; 0 < t1 < t2.
    V : float or array
        Value of a solved task to the user, in units of time; V > 0.
    P : float or array
        Churn penalty, what an unsolved task costs the provider, in money; P >= 0.

    Raises
    ------
    ValueError
        If a value is outside its domain, not finite, or shapes do not broadcast.

    Notes
    -----
    Source: paper A (Mahmood 2026), model section; closed forms from `routecore.routing.forms`.

    Examples
    --------
    >>> game = Game(p1=.3, p2=.9, c1=1., c2=2., t1=.1, t2=1.2, V=1., P=10.)
    >>> game.equilibrium().route_name
    'cascade at sL'
    >>> print(f"{game.equilibrium().provider_cost:.2f}")
    2.83
    """

    def __init__(
        self,
        *,
        p1: ArrayLike,
        p2: ArrayLike,
        c1: ArrayLike,
        c2: ArrayLike,
        t1: ArrayLike,
        t2: ArrayLike,
        V: ArrayLike,
        P: ArrayLike,
    ) -> None:
        given = {"p1": p1, "p2": p2, "c1": c1, "c2": c2, "t1": t1, "t2": t2, "V": V, "P": P}
        values = {name: checks.floats(name, value) for name, value in given.items()}
        self.shape = checks.broadcast_shape(values)
        checks.in_domain(values)
        self.parameters = values

    def __repr__(self) -> str:
        if self.shape:
            return f"Game(<{' x '.join(map(str, self.shape))} games>)"
        inside = ", ".join(f"{name}={float(x):g}" for name, x in self.parameters.items())
        return f"Game({inside})"

    def replace(self, **parameters: ArrayLike) -> "Game":
        """The same game with some parameters changed.

        >>> Game(p1=.5, p2=.8, c1=1., c2=4., t1=1., t2=2., V=3., P=5.).replace(V=4.)
        Game(p1=0.5, p2=0.8, c1=1, c2=4, t1=1, t2=2, V=4, P=5)
        """
        return Game(**{**self.parameters, **parameters})

    def numbers(self) -> dict[str, float]:
        """The parameters of a single game as numbers; an array of games is refused."""
        if self.shape:
            raise ValueError(f"game has shape {self.shape}: it must be a single game.")
        return {name: float(value) for name, value in self.parameters.items()}

    @property
    def net_value(self) -> tuple[np.ndarray, np.ndarray]:
        """The net values (xi_1, xi_2) of a pass, in time, each of the broadcast shape.

        Source: paper A, model section.

        >>> game = Game(p1=.5, p2=.75, c1=1., c2=4., t1=.25, t2=1., V=1., P=3.)
        >>> [float(xi) for xi in game.net_value]
        [0.25, -0.25]
        """
        first, second = _solver().net_value()(*self.parameters.values())
        return self._shaped(first), self._shaped(second)

    def best_response(self, model: ArrayLike, s: ArrayLike) -> np.ndarray:
        """The user's best response q* to the provider's strategy (model, s).

        An indifferent user does what costs the provider least.

        Parameters
        ----------
        model : 1 or 2, or an array of them: the first model
        s : float or array in [0, 1]: escalation probability after a failure of M1

        Returns
        -------
        q : float or array in [0, 1], of the shape the game and the arguments broadcast to

        Raises
        ------
        ValueError
            If model is not 1 or 2, s is outside [0, 1], or shapes do not broadcast.

        Notes
        -----
        Source: paper A, Theorems 1 and 2; thresholds in closed form derived.

        >>> game = Game(p1=.3, p2=.9, c1=1., c2=2., t1=.1, t2=1.2, V=1., P=10.)
        >>> game.best_response(1, [0.2, 0.38, 0.6]).round(3).tolist()
        [0.0, 0.545, 1.0]
        """
        return self._evaluate("best_response", model, s=s)

    def user_utility(self, model: ArrayLike, s: ArrayLike, q: ArrayLike) -> np.ndarray:
        """The user's utility U of the strategies (model, s) and q, in time.

        Parameters, shapes and errors as in `best_response`; q in [0, 1].
        Source: derived (visit identity).
        """
        return self._evaluate("user_utility", model, s=s, q=q)

    def provider_cost(self, model: ArrayLike, s: ArrayLike, q: ArrayLike) -> np.ndarray:
        """The provider's cost J of the strategies (model, s) and q, in money.

        Parameters, shapes and errors as in `best_response`; q in [0, 1].
        Source: derived (visit identity).
        """
        return self._evaluate("provider_cost", model, s=s, q=q)

    def equilibrium(self) -> Equilibrium:
        """The provider's optimum, given the user's best response.

        The cheapest of the six routes that exist; on a tie the earlier one in `routecore.Route`.
        Source: paper A, Theorems 3-5; completed by the reduction theorem (derived).

        >>> game = Game(p1=.5, p2=.8, c1=1., c2=4., t1=.3, t2=.9, V=2., P=[.5, 3.])
        >>> game.equilibrium().route_name.tolist()
        ['stay with M1', 'stay with M1']
        """
        return self._outcome(by_cost=True)

    def user_optimum(self) -> Equilibrium:
        """The user's favourite among the routes that exist.

        The one with the largest U; on a tie the earlier one in `routecore.Route`. Source: derived.
        """
        return self._outcome(by_cost=False)

    def misalignment_gap(self) -> np.ndarray:
        """What the provider's choice costs the user, in time: U of the favourite less U. >= 0.

        Source: paper A, Proposition 1; closed form per regime derived.

        >>> game = Game(p1=.5, p2=.8, c1=1., c2=4., t1=.3, t2=.4, V=1., P=3.)
        >>> print(f"{game.misalignment_gap():.3f}")
        0.100
        """
        return self.user_optimum().user_utility - self.equilibrium().user_utility

    def throttle(self) -> Throttle:
        """What the provider would gain, and the user lose, if it slowed its models.

        Source: paper A, Proposition 2; the if-and-only-if condition and the amounts derived.

        >>> game = Game(p1=.5, p2=.8, c1=1., c2=4., t1=.3, t2=.4, V=1., P=1.)
        >>> th = game.throttle()
        >>> print(f"{th.saving:.2f} {th.user_loss:.2f} {th.t2:.2f}")
        0.50 0.20 0.80
        """
        before = self.equilibrium()
        saving, loss, latency = _solver().throttle()(
            *self.parameters.values(), before.provider_cost, before.user_utility
        )
        throttled = {**self.parameters, "t2": latency}
        after = Game(**throttled).equilibrium()
        return Throttle(
            saving=self._shaped(saving),
            user_loss=self._shaped(loss),
            t1=self._shaped(self.parameters["t1"]),
            t2=self._shaped(throttled["t2"]),
            equilibrium=after,
        )

    def explain(self, **uncertainty: Any) -> "Explanation":
        """The verdict in words and as data, for a single game.

        Parameters
        ----------
        queries, standard_errors, draws, seed, intervals : see `routecore.routing.explain.explain`

        Returns
        -------
        routecore.routing.explain.Explanation, with `.text` and `.data`

        Examples
        --------
        >>> game = Game(p1=.55, p2=.85, c1=1., c2=4., t1=3., t2=4., V=5.1, P=5.)
        >>> print(game.explain().text.splitlines()[1])
        The provider starts at M1 and escalates ... s₀ = 0.33, just enough to keep users: J = 2.43.
        >>> print(game.explain(intervals={"V": (5, 6)}).text.splitlines()[-1])
        Not certain: stay with M1 and cascade at s0 remain.
        """
        from routecore.routing.explain import explain

        return explain(self, **uncertainty)

    def certify(self, intervals: Mapping[str, tuple[ArrayLike, ArrayLike]]) -> "Certificate":
        """Whether the provider's route is the same for every game of a box of parameters.

        Parameters
        ----------
        intervals : dict of parameter name to (low, high) around the game's value; what is not
            named counts as exact

        Returns
        -------
        routecore.routing.certify.Certificate: the certain route and the clause that proves it, or
        the routes that remain

        Raises
        ------
        ValueError
            If an interval is empty, leaves the domain or misses the game, or models may change
            places.

        Notes
        -----
        Source: derived, chapter "Is the route certain?".

        >>> game = Game(p1=.5, p2=.8, c1=1., c2=4., t1=.3, t2=.4, V=1., P=3.)
        >>> print(game.certify({"p1": (.45, .55), "p2": (.75, .85), "P": (1, 5)}))
        Certain: stay with M1 in the whole box, because ξ₁ > 0, ξ₂ > 0, c₁/p₁ < c₂/p₂.
        """
        from routecore.routing.certify import certify

        return certify(self, intervals)

    # -- below: how, not what --------------------------------------------------------------

    def _shaped(self, value: ArrayLike) -> np.ndarray:
        return np.broadcast_to(np.asarray(value, dtype=float), self.shape).copy()[()]

    def _evaluate(self, name: str, model: ArrayLike, **strategy: ArrayLike) -> np.ndarray:
        """Evaluate the expression for M1 or M2, as `model` says, at a strategy."""
        codes = checks.model_codes(model)
        values = {key: checks.floats(key, x) for key, x in strategy.items()}
        shape = checks.broadcast_shape({**self.parameters, "model": codes, **values})
        checks.in_domain(values)
        first, second = getattr(_solver(), name)()
        arguments = (*self.parameters.values(), *values.values())
        result = np.where(codes == 1, first(*arguments), second(*arguments))
        return np.broadcast_to(result, shape).copy()[()]

    def _outcome(self, by_cost: bool) -> Equilibrium:
        size = int(np.prod(self.shape))
        columns = [self._column(array, size) for array in self.parameters.values()]
        out: dict[str, np.ndarray] = {
            "route": np.empty(size, np.int8),
            "model": np.empty(size, np.int8),
            "s": np.empty(size),
            "q": np.empty(size),
            "provider_cost": np.empty(size),
            "user_utility": np.empty(size),
            "regime": np.empty(size, np.int8),
        }
        solve = _solver().solve
        for start in range(0, size, BLOCK):
            part = slice(start, min(start + BLOCK, size))
            block = solve([x if x.ndim == 0 else x[part] for x in columns], by_cost)
            for name, value in block.items():
                out[name][part] = value
        shaped: dict[str, Any] = {
            name: value.reshape(self.shape)[()] for name, value in out.items()
        }
        if not self.shape:
            shaped["route"], shaped["regime"] = Route(shaped["route"]), Regime(shaped["regime"])
        return Equilibrium(**shaped)

    def _column(self, array: np.ndarray, size: int) -> np.ndarray:
        """One parameter as a flat column; a single number stays a single number."""
        if array.size == 1:
            return array.reshape(())
        return np.broadcast_to(array, self.shape).reshape(size)


def _solver() -> ModuleType:
    # Here, not above: this imports SymPy and the forms.
    from routecore.routing import solver

    return solver
