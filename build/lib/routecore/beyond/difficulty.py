"""`DifficultTask`: how often M1 should be tried where a failure is bad news about the task.

Plans are visible and counted: n passes on M1, then M2 for ever. The user knows the plan and the
prior, learns from every failure, and leaves when going on is worth less than nothing. As in Part I
the first pass is captive.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks
from routecore.beyond import difficulty_solve as solve
from routecore.beyond.difficulty_beta import Beta
from routecore.beyond.difficulty_solve import ROUTE_NAMES, RetryRoute
from routecore.routing.game import BLOCK, Game

NAMES = ("c1", "c2", "t1", "t2", "V", "P")


@dataclass(frozen=True)
class Retries:
    """How many passes on M1 before M2; each infinite where "for ever" is best.

    Attributes
    ----------
    n_star : of the cheapest sequence of passes for a user who never leaves
    n_user : of the plan that such a user would choose
    k1 : failures of M1 after which another pass on it is worth less than its wait
    n_max : of the longest plan that a user who may leave sits through; -1 where a pass on M2 is
        worth less than its wait, so that no plan keeps the user. None where, in some game, M2 is
        worth its wait on some types only: that game is open.
    """

    n_star: np.ndarray
    n_user: np.ndarray
    k1: np.ndarray
    n_max: np.ndarray | None


@dataclass(frozen=True)
class RetryEquilibrium:
    """The provider's best plan, given that users learn and may leave.

    Attributes
    ----------
    route : RetryRoute, or int8 array of route codes
    retries : passes on M1 before M2, or before users leave; infinite for "stay with M1"
    provider_cost : J, in money
    user_utility : U, in time
    threshold : P4, the penalty from which keeping users pays, in money: minus infinity where they
        never leave, infinity where no plan keeps them
    """

    route: np.ndarray | RetryRoute
    retries: np.ndarray
    provider_cost: np.ndarray
    user_utility: np.ndarray
    threshold: np.ndarray

    @property
    def route_name(self) -> np.ndarray | str:
        """The name of the route, or an array of names."""
        found = np.array(list(ROUTE_NAMES.values()))[self.route]
        return found if isinstance(found, np.ndarray) else str(found)


@dataclass(frozen=True)
class PlanOutcome:
    """What the plan "n passes on M1, then M2" comes to, given the user's response.

    Attributes
    ----------
    provider_cost : J, in money
    user_utility : U, in time
    unsolved : share of tasks that end unsolved because the user left
    """

    provider_cost: np.ndarray
    user_utility: np.ndarray
    unsolved: np.ndarray


class DifficultTask:
    """A task whose difficulty decides what both models can do with it; or arrays of such games.

    Parameters
    ----------
    prior : (..., m) array, shares of the m types; each row sums to 1
    p1, p2 : (..., m) arrays, chance of one pass on M1 and on M2 by type; p1 in [0, 1], its mean
        strictly between, p2 in (0, 1]
    c1, c2, t1, t2, V, P : float or array of the other dimensions (...), as in `routecore.Game`

    Raises
    ------
    ValueError
        If a value is outside its domain, a prior does not sum to 1, or shapes do not broadcast.

    Notes
    -----
    Source: derived (chapter "Bad news").

    Examples
    --------
    M1 solves 60 % of tasks with chance 0.7 a pass, and the others never:

    >>> task = DifficultTask(prior=[.4, .6], p1=[0., .7], p2=[.8, .8],
    ...                      c1=1., c2=4., t1=1., t2=2., V=4., P=10.)
    >>> task.equilibrium().route_name, float(task.equilibrium().retries)
    ('M1, then M2', 2.0)
    >>> print(f"{task.equilibrium().provider_cost:.2f}")
    3.85
    >>> task.independent().equilibrium().route_name
    'stay with M1'
    """

    def __init__(
        self,
        *,
        prior: ArrayLike,
        p1: ArrayLike,
        p2: ArrayLike,
        c1: ArrayLike,
        c2: ArrayLike,
        t1: ArrayLike,
        t2: ArrayLike,
        V: ArrayLike,
        P: ArrayLike,
    ):
        types = {
            name: checks.floats(name, value)
            for name, value in (("prior", prior), ("p1", p1), ("p2", p2))
        }
        for name, array in types.items():
            if array.ndim == 0:
                raise ValueError(
                    f"{name} is {checks.show(array[()])}: it must have one entry a type."
                )
        m = checks.broadcast_shape(types)[-1]
        prior, p1, p2 = (np.broadcast_to(x, (*x.shape[:-1], m)) for x in types.values())
        checks.refuse_first("prior", prior, prior < 0, "a share must be zero or more")
        total = prior.sum(axis=-1)
        checks.refuse_first(
            "the sum of prior", total, np.abs(total - 1) > 1e-9, "the shares must sum to 1"
        )
        checks.refuse_first("p1", p1, (p1 < 0) | (p1 > 1), "the rule is 0 <= p1 <= 1")
        checks.refuse_first("p2", p2, (p2 <= 0) | (p2 > 1), "the rule is 0 < p2 <= 1")
        mean = (prior * p1).sum(axis=-1)
        checks.refuse_first(
            "the mean of p1",
            mean,
            (mean <= 0) | (mean >= 1),
            "it must lie strictly between 0 and 1",
        )
        self._start([prior, p1, p2], c1=c1, c2=c2, t1=t1, t2=t2, V=V, P=P)

    def _start(self, difficulty: list[np.ndarray], rows: bool = True, **rest):
        self._rows, self._difficulty = rows, difficulty
        self.parameters = {name: checks.floats(name, rest[name]) for name in NAMES}
        shapes = {
            f"difficulty[{i}]": np.empty(x.shape[:-1] if rows else x.shape, bool)
            for i, x in enumerate(difficulty)
        }
        self.shape = checks.broadcast_shape({**shapes, **self.parameters})
        checks.in_domain(self.parameters)

    @classmethod
    def two_types(
        cls,
        *,
        easy: ArrayLike,
        p1_easy: ArrayLike,
        p1_hard: ArrayLike,
        p2_easy: ArrayLike,
        p2_hard: ArrayLike,
        **rest: ArrayLike,
    ) -> "DifficultTask":
        """Easy tasks, a share `easy` of all, and hard ones; every argument a float or an array.

        Examples
        --------
        >>> task = DifficultTask.two_types(easy=.6, p1_easy=.7, p1_hard=0., p2_easy=.8, p2_hard=.8,
        ...                                c1=1., c2=4., t1=1., t2=2., V=4., P=10.)
        >>> float(task.retries().n_user)
        1.0
        """
        given = {"easy": easy, "p1_easy": p1_easy, "p1_hard": p1_hard, "p2_easy": p2_easy}
        values = {
            name: checks.floats(name, x) for name, x in (given | {"p2_hard": p2_hard}).items()
        }
        checks.broadcast_shape(values)
        share = values["easy"]
        checks.refuse_first("easy", share, (share < 0) | (share > 1), "the rule is 0 <= easy <= 1")
        pairs = [(1 - share, share)]
        pairs += [(values[f"{p}_hard"], values[f"{p}_easy"]) for p in ("p1", "p2")]
        prior, p1, p2 = (np.stack(np.broadcast_arrays(*pair), axis=-1) for pair in pairs)
        return cls(prior=prior, p1=p1, p2=p2, **rest)

    @classmethod
    def beta(
        cls, *, rho: ArrayLike, p1: ArrayLike, p2: ArrayLike, **rest: ArrayLike
    ) -> "DifficultTask":
        """M1's chance is Beta distributed with mean p1; M2 is blind to the difficulty.

        Parameters
        ----------
        rho : float or array in [0, 1): correlation of two attempts of M1 at one task; 0 is the
            independence of Part I
        p1, p2 : float or array, mean chances of a pass; 0 < p1 < p2 < 1

        Examples
        --------
        >>> task = DifficultTask.beta(rho=[0., .2, .5], p1=.5, p2=.8,
        ...                           c1=1., c2=4., t1=1., t2=1.5, V=4., P=10.)
        >>> task.retries().n_star.tolist()
        [inf, 6.0, 2.0]
        """
        values = {
            name: checks.floats(name, x) for name, x in (("rho", rho), ("p1", p1), ("p2", p2))
        }
        r = values["rho"]
        checks.refuse_first("rho", r, (r < 0) | (r >= 1), "the rule is 0 <= rho < 1")
        checks.broadcast_shape(values)
        checks.in_domain({name: values[name] for name in ("p1", "p2")})
        task = cls.__new__(cls)
        task._start(list(values.values()), rows=False, **rest)
        return task

    @classmethod
    def rasch(
        cls,
        *,
        sigma: ArrayLike,
        p1: ArrayLike,
        p2: ArrayLike,
        nodes: int = 61,
        **rest: ArrayLike,
    ) -> "DifficultTask":
        """Both models feel one difficulty z ~ N(0, sigma^2): p_i(z) = 1/(1 + exp(-A_i - z)).

        The abilities A_i are set so that the mean chances are p1 and p2; the normal is replaced
        by Gauss-Hermite nodes.

        Parameters
        ----------
        sigma : float or array, spread of the difficulty on the log-odds scale; sigma >= 0
        p1, p2 : float or array, mean chances of a pass; 0 < p1 < p2 < 1
        nodes : number of types that stand for the normal, at least 2

        Examples
        --------
        >>> task = DifficultTask.rasch(sigma=1., p1=.5, p2=.8,
        ...                            c1=1., c2=3., t1=1., t2=2., V=4., P=10.)
        >>> float(task.retries().n_star)
        10.0
        """
        given = (("sigma", sigma), ("p1", p1), ("p2", p2))
        values = {name: checks.floats(name, x) for name, x in given}
        sd = values["sigma"]
        checks.refuse_first("sigma", sd, sd < 0, "the rule is sigma >= 0")
        checks.broadcast_shape(values)
        checks.in_domain({name: values[name] for name in ("p1", "p2")})
        z, weight = np.polynomial.hermite_e.hermegauss(checks.whole("nodes", nodes, 2))
        prior = weight / weight.sum()
        chances = [_rasch(values[name], sd, z, prior) for name in ("p1", "p2")]
        return cls(prior=prior, p1=chances[0], p2=chances[1], **rest)

    def __repr__(self) -> str:
        kind = f"{self._difficulty[0].shape[-1]} types" if self._rows else "beta difficulty"
        games = f", {' x '.join(map(str, self.shape))} games" if self.shape else ""
        return f"DifficultTask(<{kind}{games}>)"

    @property
    def accuracy(self) -> tuple[np.ndarray, np.ndarray]:
        """The mean chances (p1, p2) of a first pass, as a benchmark measures them."""
        if not self._rows:
            return tuple(np.broadcast_to(x, self.shape).copy()[()] for x in self._difficulty[1:])
        prior, first_, second = self._difficulty
        means = ((prior * p).sum(axis=-1) for p in (first_, second))
        return tuple(np.broadcast_to(x, self.shape).copy()[()] for x in means)

    def independent(self) -> Game:
        """The game of Part I with the same accuracies: what one would play without a retry log."""
        p1, p2 = self.accuracy
        return Game(p1=p1, p2=p2, **self.parameters)

    def retries(self) -> Retries:
        """n*, the user's favourite, and the longest plan that users sit through.

        Raises
        ------
        ValueError
            If p1, p2 and p1/p2 do not rise together over the types.

        Notes
        -----
        Source: derived (chapter "Bad news").
        """
        found = self._blocks(solve.retries, 4, ("n_star", "n_user", "k1", "n_max"))
        n_max = found.pop("n_max")
        return Retries(**found, n_max=None if np.isnan(n_max).any() else n_max)

    def equilibrium(self) -> RetryEquilibrium:
        """The provider's best visible, counted plan, given that users learn and may leave.

        Raises
        ------
        ValueError
            As in `retries`, or if M2 is worth its wait on some types only (that game is open).

        Notes
        -----
        Source: derived (chapter "Bad news").
        """
        names = ("route", "retries", "provider_cost", "user_utility", "threshold")
        found = self._blocks(solve.equilibrium, 5, names)
        codes = found.pop("route").astype(np.int8)
        route = codes if self.shape else RetryRoute(int(codes))
        return RetryEquilibrium(route=route, **found)

    def outcome(self, n: ArrayLike) -> PlanOutcome:
        """What the plan "n passes on M1, then M2" comes to, for given n.

        Parameters
        ----------
        n : whole numbers >= 0, or infinite for M1 for ever; an array that broadcasts with the games

        Raises
        ------
        ValueError
            If an n is negative or not whole, and as in `equilibrium`.

        Examples
        --------
        >>> task = DifficultTask(prior=[.4, .6], p1=[0., .7], p2=[.8, .8],
        ...                      c1=1., c2=4., t1=1., t2=2., V=4., P=10.)
        >>> task.outcome([0, 1, 2, 3, np.inf]).provider_cost.round(2).tolist()
        [5.0, 3.9, 3.85, 4.12, 6.8]
        """
        n = np.asarray(n, float)
        checks.refuse_first(
            "n", n, ~(n >= 0) | (n != np.floor(n)), "it must be a whole number >= 0"
        )
        shape = checks.broadcast_shape({"the games": np.empty(self.shape, bool), "n": n})
        names = ("provider_cost", "user_utility", "unsolved")
        return PlanOutcome(
            **self._blocks(solve.outcome, 3, names, shape, np.broadcast_to(n, shape))
        )

    # -- below: how, not what --------------------------------------------------------------

    def _blocks(self, task, width, names, shape=None, *extra) -> dict[str, np.ndarray]:
        """`task` in blocks whose working arrays stay in the processor's cache."""
        shape = self.shape if shape is None else shape
        size = int(np.prod(shape))
        rows = 1 if self._rows else 0
        difficulty = []
        for x in self._difficulty:
            tail = x.shape[x.ndim - rows :]
            if x.size > np.prod(tail, dtype=int):  # else one difficulty for all games
                x = np.broadcast_to(x, (*shape, *tail))
            difficulty.append(x.reshape(-1, *tail))
        columns = [
            np.broadcast_to(x, shape).reshape(size) for x in (*self.parameters.values(), *extra)
        ]
        out = np.empty((width, size))
        for start in range(0, size, BLOCK):
            part = slice(start, min(start + BLOCK, size))
            cut = [x if len(x) == 1 else x[part] for x in difficulty]
            count = part.stop - part.start
            prior = solve.types(count, *cut) if self._rows else Beta(count, *cut)
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                out[:, part] = task(prior, *(x[part] for x in columns))
        return {name: x.reshape(shape)[()] for name, x in zip(names, out, strict=True)}


def _rasch(mean, sigma, z, prior):
    """The chance of each type, with the ability that gives the mean: by bisection."""
    sigma, mean = np.asarray(sigma)[..., None], np.asarray(mean)[..., None]
    # The mean of the chances lies between those at the ends of the difficulty.
    guess = np.log(mean / (1 - mean))
    reach = sigma * np.abs(z).max()
    low, high = guess - reach, guess + reach
    for _ in range(60):
        middle = (low + high) / 2
        below = (prior / (1 + np.exp(-middle - sigma * z))).sum(axis=-1, keepdims=True) < mean
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return 1 / (1 + np.exp(-(low + high) / 2 - sigma * z))
