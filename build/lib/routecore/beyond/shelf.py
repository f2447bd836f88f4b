"""`Shelf`: any number of models, any policy of the provider. Derived, chapter "Nine models on the
shelf".

The formulas are translations of `routecore.beyond.shelf_forms`; the search over the edges of the
hull is code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks
from routecore.beyond import shelf_forms as forms
from routecore.beyond.hull_search import BLOCK, Continuation, continuation
from routecore.cascades.hull import upper_hull
from routecore.measured import measured_models
from routecore.symbols import V as V_
from routecore.translate import numpy_function


@dataclass(frozen=True)
class ShelfPolicy:
    """An optimal policy: the first model, and what follows after each failure.

    Attributes
    ----------
    models : the names, in the order of the indices below
    first : index of the first model; -1 under opt-in, where the first pass is drawn like the rest
    loses : whether the user is made to leave after the first failure (opt-in: not to start)
    quick, slow : indices of the models drawn after a failure; -1 where there is none
    slow_share : probability of the slow one, drawn afresh each time
    escalation : the same without coming back down: probability of leaving the slow model for the
        quick one, for good; optimal too where `Shelf.escalation_suffices`; NaN without a mix
    continuation_cost : R, what going on from a failure costs, in money
    hull_height : G(V), in money; infinite where every model is slower per success than V
    provider_cost : J*, in money
    user_utility : U, in time

    Arrays have the broadcast shape of the shelf.
    """

    models: tuple[str, ...]
    first: np.ndarray
    loses: np.ndarray
    quick: np.ndarray
    slow: np.ndarray
    slow_share: np.ndarray
    escalation: np.ndarray
    continuation_cost: np.ndarray
    hull_height: np.ndarray
    provider_cost: np.ndarray
    user_utility: np.ndarray

    @property
    def first_model(self) -> str | None:
        """Name of the first model of a single shelf; None where it is drawn or never served."""
        return self._name(self.first)

    @property
    def then(self) -> dict[str, float]:
        """Models drawn after a failure, with their probabilities; empty where the user leaves."""
        if self._name(self.quick) is None:
            return {}
        quick = {self.models[int(self.quick)]: 1 - float(self.slow_share)}
        if self.slow < 0:
            return quick
        return {self.models[int(self.slow)]: float(self.slow_share), **quick}

    @property
    def matter(self) -> tuple[str, ...]:
        """The models that are ever used, at most three: the first one, then those drawn."""
        names = [self.first_model, *self.then]
        return tuple(dict.fromkeys(name for name in names if name is not None))

    def _name(self, index) -> str | None:
        if np.ndim(index):
            raise ValueError(f"policy has shape {np.shape(index)}: it must be of a single shelf.")
        return self.models[int(index)] if index >= 0 else None


@dataclass(frozen=True)
class ShelfHull:
    """The lower-left hull of the points (time per success, cost-of-pass), quickest first.

    Attributes
    ----------
    models : names of the vertices
    time_per_success, cost_of_pass : their coordinates; the first rises, the second falls
    shadow_price : money that a unit more of V saves, from each vertex on; 0 from the last one
    """

    models: tuple[str, ...]
    time_per_success: np.ndarray
    cost_of_pass: np.ndarray
    shadow_price: np.ndarray


@dataclass(frozen=True)
class ShelfThrottle:
    """What slowing a model down would do.

    Attributes
    ----------
    saving : what the provider's optimal cost falls by, in money; 0 where throttling does not pay
    model : index of the model to slow down (the slowest per success); -1 where it does not pay
    latency : the latency it is given, V p: a pass on it is then worth nothing
    user_loss : what the user's utility falls by, in time
    """

    saving: np.ndarray
    model: np.ndarray
    latency: np.ndarray
    user_loss: np.ndarray


class Shelf:
    """Models on a shelf, one user, one task; or an array of such games.

    The provider commits to any randomised, history-dependent choice of the next model.

    Parameters
    ----------
    models : mapping of name to (p, c, t): success probability of a pass (0 < p < 1), cost of a pass
        in money, latency of a pass in time; floats or arrays that broadcast. At least two models.
        No order is asked of them, and costs and latencies may have any sign (net of a price).
    V : float or array, value of a solved task to the user, in time
    P : float or array, churn penalty, in money
    opt_in : whether the user may decline to start; the provider then bears P. Otherwise the first
        pass is served whatever the user thinks of it, as in Part I

    Raises
    ------
    ValueError
        If there are fewer than two models, a value is outside its domain, or shapes do not fit.

    Notes
    -----
    Source: derived, chapter "Nine models on the shelf". The same answer holds for a user who leaves
    with a fixed probability, who counts failures, or who sees which models have failed.

    Examples
    --------
    >>> shelf = Shelf({"a": (.2, .2, 1.), "b": (.5, 1., 1.5), "c": (.9, 4.5, 1.8)}, V=2.9, P=5.)
    >>> policy = shelf.optimal_policy()
    >>> print(f"{policy.provider_cost:.2f}", policy.first_model)
    2.04 a
    >>> {name: round(share, 3) for name, share in policy.then.items()}
    {'b': 0.942, 'c': 0.058}
    """

    def __init__(
        self, models: Mapping[str, Sequence], *, V: ArrayLike, P: ArrayLike, opt_in: bool = False
    ):
        rows = _rows(models)
        given = {
            f"{letter} of {name!r}": checks.floats(f"{letter} of {name!r}", value)
            for name, row in rows.items()
            for letter, value in zip("pct", row, strict=True)
        }
        last = {"V": checks.floats("V", V), "P": checks.floats("P", P)}
        self.shape = checks.broadcast_shape({**given, **last})
        for name, array in given.items():
            if name.startswith("p of "):
                checks.refuse_first(
                    name, array, (array <= 0) | (array >= 1), "it must be above 0 and below 1"
                )
        self.models, self.opt_in = tuple(rows), bool(opt_in)
        self.V, self.P = last["V"], last["P"]
        columns = [np.broadcast_to(array, self.shape) for array in given.values()]
        # Model first, so that a model is a contiguous column of games.
        self.p, self.c, self.t = (
            np.stack(columns[i::3]).astype(float, copy=False) for i in range(3)
        )

    @classmethod
    def from_arrays(
        cls,
        p: ArrayLike,
        c: ArrayLike,
        t: ArrayLike,
        *,
        V: ArrayLike,
        P: ArrayLike,
        names: Sequence[str] | None = None,
        opt_in: bool = False,
    ) -> "Shelf":
        """A shelf from arrays whose last axis runs over the models, of shape (..., k).

        Parameters
        ----------
        names : k different names; "M1", "M2", ... by default

        >>> Shelf.from_arrays([.3, .9], [1., 2.], [.1, 1.2], V=1., P=10.).models
        ('M1', 'M2')
        """
        arrays = {x: checks.floats(x, value) for x, value in zip("pct", (p, c, t), strict=True)}
        for name, array in arrays.items():
            if array.ndim == 0 or array.shape[-1] != arrays["p"].shape[-1]:
                count = arrays["p"].shape[-1] if arrays["p"].ndim else 0
                raise ValueError(
                    f"{name} has shape {array.shape}: its last axis must run over the models"
                    f"{f', and there are {count}' if count else ''}."
                )
        count = arrays["p"].shape[-1]
        names = tuple(f"M{i + 1}" for i in range(count)) if names is None else tuple(names)
        if len(names) != count:
            raise ValueError(f"names has {len(names)} entries: there are {count} models.")
        checks.distinct_models(names)
        rows = {name: [array[..., i] for array in arrays.values()] for i, name in enumerate(names)}
        return cls(rows, V=V, P=P, opt_in=opt_in)

    @classmethod
    def measured(
        cls, benchmark: str, *, V: ArrayLike, P: ArrayLike, opt_in: bool = False
    ) -> "Shelf":
        """The models measured on a benchmark with their latencies (`routecore.measured`).

        Costs are in US dollars per 1,000 passes, latencies and V in seconds.

        >>> len(Shelf.measured("mmlu", V=1., P=5.).models)
        9
        """
        timed = [x for x in measured_models() if x.latency is not None]
        found = {
            x.model: (x.accuracy, x.cost, x.latency) for x in timed if x.benchmark == benchmark
        }
        if not found:
            known = ", ".join(dict.fromkeys(x.benchmark for x in timed))
            raise ValueError(f"benchmark is {benchmark!r}: it must be one of {known}.")
        return cls(found, V=V, P=P, opt_in=opt_in)

    def __repr__(self) -> str:
        games = f", {' x '.join(map(str, self.shape))} games" if self.shape else ""
        return f"Shelf({', '.join(self.models)}{games})"

    def replace(self, **changes: Any) -> "Shelf":
        """The same shelf with another p, c, t (model axis first), V, P or opt_in."""
        kept = {name: getattr(self, name) for name in ("p", "c", "t", "V", "P", "opt_in")}
        new = {**kept, **changes}
        rows = {name: (new["p"][i], new["c"][i], new["t"][i]) for i, name in enumerate(self.models)}
        return Shelf(rows, V=new["V"], P=new["P"], opt_in=new["opt_in"])

    @property
    def net_value(self) -> np.ndarray:
        """xi = V p - t of each model, in time; model axis first."""
        return _net_value()(self.p, self.t, self.V)

    @property
    def cost_of_pass(self) -> np.ndarray:
        """gamma = c/p of each model, in money per success; model axis first."""
        return _per_success()(self.p, self.c, self.t)[0]

    @property
    def time_per_success(self) -> np.ndarray:
        """tau = t/p of each model; model axis first."""
        return _per_success()(self.p, self.c, self.t)[1]

    def G(self, v: ArrayLike) -> np.ndarray:
        """Height of the lower-left hull at `v`: least mean cost per success at mean time `v`.

        Infinite below the quickest model's time per success. `v` broadcasts with the shelf.

        >>> shelf = Shelf({"a": (.3, 1., .1), "b": (.9, 2., 1.2)}, V=1., P=10.)
        >>> print(f"{shelf.G(1.):.3f} {shelf.G(.1)}")
        2.593 inf
        """
        level = checks.floats("v", v)
        shape = checks.broadcast_shape({"the shelf": np.empty(self.shape), "v": level})
        return self._search(level, shape).height.reshape(shape)[()]

    def hull(self) -> ShelfHull:
        """The vertices of the hull of a single shelf: the models that can matter after a failure.

        >>> shelf = Shelf({"a": (.2, .2, 1.), "b": (.5, 1., 1.5), "c": (.9, 4.5, 1.8)}, V=2., P=5.)
        >>> shelf.hull().models
        ('c', 'b', 'a')
        """
        if self.shape:
            raise ValueError(f"shelf has shape {self.shape}: it must be a single shelf.")
        gamma, tau = self.cost_of_pass, self.time_per_success
        order = np.lexsort((gamma, tau))
        # Cheaper is better here, dearer is better there: the same hull upside down.
        found = upper_hull(tau[order], -gamma[order])
        rows = order[found.row]
        return ShelfHull(
            tuple(self.models[i] for i in rows), tau[rows], gamma[rows], np.abs(found.price)
        )

    @property
    def escalation_suffices(self) -> np.ndarray:
        """Whether the models form a frontier on which nothing need ever come back down.

        From the slowest per success to the quickest, p and cost-of-pass rise, and every model lies
        on the hull.
        """
        gamma, tau = self.cost_of_pass, self.time_per_success
        order = np.argsort(-tau, axis=0, kind="stable")
        p, gamma, tau = (np.take_along_axis(x, order, axis=0) for x in (self.p, gamma, tau))
        rise, fall = np.diff(gamma, axis=0), -np.diff(tau, axis=0)
        convex = rise[1:] * fall[:-1] >= rise[:-1] * fall[1:]
        ordered = (np.diff(p, axis=0) > 0) & (rise > 0) & (fall > 0)
        return np.asarray(ordered.all(axis=0) & convex.all(axis=0))[()]

    def optimal_policy(self) -> ShelfPolicy:
        """The cheapest policy there is, and what it costs.

        >>> Shelf({"a": (.3, 1., .1), "b": (.9, 2., 1.2)}, V=1., P=10.).optimal_policy().matter
        ('b', 'a')
        """
        kept = self._search(self.V, self.shape)
        net = self.net_value.reshape(len(self.models), -1)
        can_lose = (net <= 0).any(axis=0)
        return self._policy(kept, can_lose, kept.stay_value(self.p, net))

    def throttle(self) -> ShelfThrottle:
        """What the provider would gain, and the user lose, if it slowed a model down.

        It strictly pays iff every model is worth its wait and P is below every cost-of-pass.
        """
        before = self.optimal_policy()
        slowest = np.argmax(self.time_per_success, axis=0)
        target = np.take_along_axis(self.V * self.p, slowest[None], axis=0)[0]
        slowed = self.t.copy()
        # A hair above V p: rounding must not make the pass worth its wait again.
        hair = 1 + 4 * np.finfo(float).eps
        np.put_along_axis(slowed, slowest[None], (target * hair)[None], axis=0)
        after = self.replace(t=slowed).optimal_policy()
        pays = (self.net_value > 0).all(axis=0) & (self.P < self.cost_of_pass.min(axis=0))
        return ShelfThrottle(
            saving=np.where(pays, before.provider_cost - after.provider_cost, 0.0)[()],
            model=np.where(pays, slowest, -1)[()],
            latency=np.where(pays, target, np.take_along_axis(self.t, slowest[None], 0)[0])[()],
            user_loss=np.where(pays, before.user_utility - after.user_utility, 0.0)[()],
        )

    def cost_when_seen(self) -> np.ndarray:
        """J* of two models against a user who sees the next model before the pass.

        Raises
        ------
        ValueError
            If there are more than two models: that case is open.
        """
        if len(self.models) != 2:
            raise ValueError(f"models has {len(self.models)} entries: the answer is known for 2.")
        policy = self.optimal_policy()
        gamma, net = self.cost_of_pass, self.net_value
        quick = np.argmax(net, axis=0)
        pick = [
            np.take_along_axis(x, i[None], 0)[0] for i in (1 - quick, quick) for x in (self.p, net)
        ]
        accepted = _accepted()(*pick) >= 0
        alone = np.take_along_axis(gamma, quick[None], 0)[0]
        mixed = np.asarray(policy.slow >= 0) & ~accepted
        R = np.where(mixed, np.minimum(alone, self.P), policy.continuation_cost)
        start = _start_cost()(self.p, self.c, R).min(axis=0)
        return (R if self.opt_in else np.where(mixed, start, policy.provider_cost))[()]

    # -- below: how, not what --------------------------------------------------------------

    def _search(self, level, shape, cost_of_pass=None, bound: bool = True) -> Continuation:
        """The hull at `level` for every game, flat; in blocks that stay in the cache."""
        k, size = len(self.models), int(np.prod(shape))
        height = self.cost_of_pass if cost_of_pass is None else cost_of_pass
        gamma, tau = (_flat(x, (k, *shape)) for x in (height, self.time_per_success))
        levels = np.broadcast_to(level, shape).reshape(size)
        blocks = [
            continuation(
                gamma[:, i : i + BLOCK], tau[:, i : i + BLOCK], levels[i : i + BLOCK], bound=bound
            )
            for i in range(0, max(size, 1), BLOCK)
        ]
        return Continuation.joined(blocks)

    def _policy(self, kept: Continuation, can_lose, stay_value) -> ShelfPolicy:
        """The policy that goes on as `kept` says, or loses the user where that costs less."""
        k, size = len(self.models), kept.height.size
        p, c, net = (_flat(x, (k, *self.shape)) for x in (self.p, self.c, self.net_value))
        P = np.broadcast_to(self.P, self.shape).reshape(size)
        loses = can_lose & (P < kept.height)
        R = np.where(loses, P, kept.height)
        start = _start_cost()(p, c, R)
        first = np.argmin(start, axis=0)
        rows = np.arange(size)
        value = np.where(loses, 0.0, stay_value)
        if self.opt_in:
            first = np.full(size, -1)
            cost, utility = R, value
        else:
            cost = start[first, rows]
            utility = net[first, rows] + (1 - p[first, rows]) * value
        quick = np.where(loses, -1, kept.quick)
        slow = np.where(loses, -1, kept.slow)
        mixed = slow >= 0
        quick_p, quick_net = p[quick, rows], net[quick, rows]
        share, escalation = _mix()(quick_p, net[slow, rows], quick_net)
        found = {
            "first": first,
            "loses": loses,
            "quick": quick,
            "slow": slow,
            "slow_share": np.where(mixed, share, 0.0),
            "escalation": np.where(mixed, escalation, np.nan),
            "continuation_cost": R,
            "hull_height": kept.height,
            "provider_cost": cost,
            "user_utility": utility,
        }
        shaped = {name: value.reshape(self.shape)[()] for name, value in found.items()}
        return ShelfPolicy(models=self.models, **shaped)


def _rows(models) -> dict[str, Sequence]:
    """Name to (p, c, t), with one sentence for what is not that."""
    if not isinstance(models, Mapping):
        raise ValueError(
            f"models is {checks.show(models)}: it must map each name to its (p, c, t)."
        )
    for name, row in models.items():
        if isinstance(row, str) or not hasattr(row, "__len__") or len(row) != 3:
            raise ValueError(f"models[{name!r}] is {checks.show(row)}: it must be (p, c, t).")
    if len(models) < 2:
        raise ValueError(f"models has {len(models)} entries: a shelf needs at least 2.")
    return dict(models)


def _flat(array, shape) -> np.ndarray:
    array = np.asarray(array)
    if array.ndim < len(shape):  # the model axis comes first, so new axes go behind it
        array = array.reshape(array.shape[0], *(1,) * (len(shape) - array.ndim), *array.shape[1:])
    return np.broadcast_to(array, shape).reshape(shape[0], -1)


# -- the translated expressions, each built once, when first needed ----------------------------


@cache
def _net_value():
    return numpy_function([forms.p, forms.t, V_], forms.net_value)


@cache
def _per_success():
    return numpy_function([forms.p, forms.c, forms.t], [forms.cost_of_pass, forms.time_per_success])


@cache
def _start_cost():
    return numpy_function([forms.p, forms.c, forms.R], forms.start_cost)


@cache
def _mix():
    return numpy_function([forms.pl, forms.xi_j, forms.xi_l], [forms.slow_share, forms.escalation])


@cache
def _accepted():
    return numpy_function([forms.pj, forms.xi_j, forms.pl, forms.xi_l], forms.slow_then_quick)
