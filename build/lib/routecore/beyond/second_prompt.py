"""The whole game with two prompts: any signs of the net values, any escalation probability.

Every formula is a translation of `routecore.beyond.prompt_forms`.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np
import sympy as sp

from routecore.beyond import prompt_forms as forms
from routecore.beyond.prompt_forms import s_two
from routecore.beyond.tables import cheapest
from routecore.routing.forms import one_shot_cost
from routecore.routing.game import Game
from routecore.routing.routes import Row
from routecore.symbols import xi1, xi2


class Two(IntEnum):
    """Code of a route of two prompts. On a tie in cost the provider takes the smaller code."""

    M1_TWICE = 0
    M2_TWICE = 1
    ESCALATE = 2
    COIN = 3
    ONE_SHOT_M1 = 4
    ONE_SHOT_M2 = 5

    def __str__(self) -> str:
        return TABLE[self].name


# The counterparts of the six routes of Part I, in their order.
_coin = sp.And(xi1 * xi2 <= 0, sp.Ne(xi1, xi2))
TABLE: dict[Two, Row] = {
    Two.M1_TWICE: Row(
        "M1 twice", 1, sp.S(0), 0, xi1 >= 0, forms.repeat_cost[1], forms.repeat_utility[1]
    ),
    Two.M2_TWICE: Row(
        "M2 twice", 2, sp.S(0), 0, xi2 >= 0, forms.repeat_cost[2], forms.repeat_utility[2]
    ),
    Two.ESCALATE: Row(
        "M1, then M2",
        1,
        sp.S(1),
        0,
        xi2 >= 0,
        forms.escalate_cost(1),
        forms.escalate_utility(1),
    ),
    # The coin that leaves the user indifferent to the second prompt.
    Two.COIN: Row("M1, then a coin", 1, s_two, 0, _coin, forms.escalate_cost(s_two), xi1),
    Two.ONE_SHOT_M1: Row(
        "one shot of M1",
        1,
        sp.Piecewise((1, xi1 > 0), (0, True)),
        1,
        sp.Or(xi1 <= 0, xi2 <= 0),
        one_shot_cost[1],
        xi1,
    ),
    Two.ONE_SHOT_M2: Row("one shot of M2", 2, sp.S(0), 1, xi2 <= 0, one_shot_cost[2], xi2),
}


@dataclass(frozen=True)
class TwoPromptsOptimum:
    """The provider's optimum with two prompts.

    Attributes
    ----------
    route : `Two`, or int8 array of its codes
    s : escalation probability after a failure of M1
    provider_cost : J, in money
    user_utility : U, in time

    Arrays have the broadcast shape of the game's parameters.
    """

    route: np.ndarray | Two
    s: np.ndarray
    provider_cost: np.ndarray
    user_utility: np.ndarray

    @property
    def escalates(self) -> np.ndarray:
        """Whether a task that begins on M1 may go on to M2."""
        return np.isin(self.route, (Two.ESCALATE, Two.COIN)) & (self.s > 0)


def two_prompts(game: Game) -> TwoPromptsOptimum:
    """The provider's optimum where a user prompts at most twice.

    Parameters
    ----------
    game : a single game or an array of games, of any regime

    Notes
    -----
    Source: derived, chapter "The last prompts belong to M2".

    Examples
    --------
    >>> game = Game(p1=.5, p2=.8, c1=1., c2=4., t1=.3, t2=.9, V=2., P=[5., 20., 40.])
    >>> [str(Two(code)) for code in two_prompts(game).route]
    ['M1 twice', 'M1, then M2', 'M2 twice']
    """
    route, *values = _cheapest()(game)
    return TwoPromptsOptimum(route if game.shape else Two(route), *values)


@cache
def _cheapest():
    return cheapest(TABLE)
