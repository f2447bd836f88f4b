"""The lower-left hull at one abscissa, for many games at once: a search over its edges.

Every straight line between a slow and a quick model is the cost of a policy, and the hull at V is
the lowest of them or of the single models that are quick enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache

import numpy as np

from routecore.beyond import shelf_forms as forms
from routecore.symbols import V
from routecore.translate import numpy_function

# Games are searched in blocks whose working arrays stay in the processor's cache.
BLOCK = 8192


@dataclass(frozen=True)
class Continuation:
    """How to go on after failures at least cost, shape (games,) each.

    Attributes
    ----------
    height : cost per success; infinite where no model is quick enough
    quick, slow : indices of the models to draw from; slow is -1 where one model does it alone
    """

    height: np.ndarray
    quick: np.ndarray
    slow: np.ndarray

    @classmethod
    def joined(cls, parts: Sequence["Continuation"]) -> "Continuation":
        return cls(
            *(np.concatenate([getattr(x, field.name) for x in parts]) for field in fields(cls))
        )

    def stay_value(self, p, net_value) -> np.ndarray:
        """What going on is worth to the user: nothing in a mix, else xi/p of the one model."""
        k, rows = len(p), np.arange(len(self.height))
        p, net = np.reshape(p, (k, -1)), np.reshape(net_value, (k, -1))
        return np.where(self.slow >= 0, 0.0, net[self.quick, rows] / p[self.quick, rows])


def continuation(gamma, tau, level, bound: bool = True) -> Continuation:
    """The cheapest way to go on, of models with cost-of-pass `gamma` and time per success `tau`.

    Parameters
    ----------
    gamma, tau : arrays of shape (models, games)
    level : (games,), the mean time per success that users bear
    bound : whether they bear no more than `level`; else the smallest `gamma` wins

    Examples
    --------
    >>> found = continuation(np.array([[1.], [5.]]), np.array([[5.], [1.]]), np.array([2.]))
    >>> found.height.tolist(), found.quick.tolist(), found.slow.tolist()
    ([4.0], [1], [0])
    """
    k, games = gamma.shape
    if not bound:
        quick = np.argmin(gamma, axis=0)
        return Continuation(gamma[quick, np.arange(games)], quick, np.full(games, -1))
    fast = tau <= level
    height, quick = np.full(games, np.inf), np.full(games, -1)
    slow = np.full(games, -1)
    for i in range(k):
        better = fast[i] & (gamma[i] < height)
        np.copyto(height, gamma[i], where=better)
        np.copyto(quick, i, where=better)
    for i in range(k):
        for j in range(k):
            # Only a cheaper slow model is worth its wait.
            usable = fast[i] & ~fast[j] & (gamma[j] < gamma[i])
            if i == j or not usable.any():
                continue
            mixed = _edge()(gamma[j], gamma[i], tau[j], tau[i], level)
            better = usable & (mixed < height)
            np.copyto(height, mixed, where=better)
            np.copyto(quick, i, where=better)
            np.copyto(slow, j, where=better)
    return Continuation(height, quick, slow)


@cache
def _edge():
    arguments = [forms.gamma_j, forms.gamma_l, forms.tau_j, forms.tau_l, V]
    return numpy_function(arguments, forms.edge_height)
