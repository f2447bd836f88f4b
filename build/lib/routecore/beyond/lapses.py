"""Users who change between prompts: the image of a game with lapses, and a user who discounts.

Every formula is a translation of `routecore.beyond.lapse_forms`.
"""

from functools import cache

import numpy as np

from routecore import checks
from routecore.beyond import lapse_forms as forms
from routecore.beyond.tables import cheapest
from routecore.routing.game import Equilibrium, Game
from routecore.routing.routes import TABLE, Route
from routecore.symbols import PARAMETERS
from routecore.translate import numpy_function


def image(game: Game, delta: float) -> Game:
    """The game without lapses in which everyone does what they do in `game` with lapses.

    Parameters
    ----------
    game : a single game or an array of games
    delta : probability that the need survives a failure, in (0, 1]

    Raises
    ------
    ValueError
        If delta is not in (0, 1].

    Notes
    -----
    Source: derived, chapter "Patience in other units". Net values xi_i and net costs kappa_i are
    those of `game`; only the chance of failing and being there still is smaller.

    Examples
    --------
    >>> game = Game(p1=.5, p2=.75, c1=1., c2=4., t1=1., t2=2., V=3., P=6.)
    >>> image(game, .5)
    Game(p1=0.75, p2=0.875, c1=7, c2=10, t1=4, t2=5, V=6, P=12)
    >>> [x.tolist() for x in image(game, .5).net_value] == [x.tolist() for x in game.net_value]
    True
    """
    values = _image()(*game.parameters.values(), _survival(delta))
    names = (symbol.name for symbol in PARAMETERS)
    return Game(**dict(zip(names, values, strict=True)))


def lapsing(game: Game, delta: float) -> Equilibrium:
    """The provider's optimum when needs lapse: that of `image`, at the cost it has in `game`.

    Parameters and errors as in `image`.

    Notes
    -----
    Source: derived, chapter "Patience in other units".

    Examples
    --------
    >>> game = Game(p1=.3, p2=.9, c1=1., c2=2., t1=.1, t2=1.2, V=1., P=10.)
    >>> [lapsing(game, delta).route_name for delta in (1., .9, .5)]
    ['cascade at sL', 'one shot of M2', 'one shot of M2']
    """
    return _equilibrium(game, *_lapsing()(game, _survival(delta)))


def discounting(game: Game, delta: float) -> Equilibrium:
    """The provider's optimum when only the user discounts what comes after a failure.

    The user counts a pass after k failures at delta^k of its worth. Nothing is lost on the way, so
    the provider's counts of passes are those of `game`.

    Parameters and errors as in `image`; delta = 1 gives `game.equilibrium()`.

    Returns
    -------
    Equilibrium, with the user's utility as the user discounts it

    Notes
    -----
    Source: derived, chapter "Patience in other units".

    Examples
    --------
    >>> game = Game(p1=.5, p2=.8, c1=1., c2=4., t1=1.1, t2=1.4, V=2., P=12.)
    >>> [discounting(game, delta).s.round(3).item() for delta in (1., .9, .5)]
    [0.286, 0.291, 0.31]
    """
    return _equilibrium(game, *_discounting()(game, _survival(delta)))


def _equilibrium(game: Game, route, s, cost, utility) -> Equilibrium:
    rows = TABLE.values()
    return Equilibrium(
        route=route if game.shape else Route(route),
        model=np.array([row.model for row in rows], np.int8)[route],
        s=s,
        q=np.array([float(row.q) for row in rows])[route],
        provider_cost=cost,
        user_utility=utility,
        regime=game.equilibrium().regime,
    )


def _survival(delta) -> float:
    share = checks.number("delta", delta, "it must be above 0 and at most 1", 0.0, 1.0)
    if share == 0:
        raise ValueError(f"delta is {checks.show(delta)}: it must be above 0 and at most 1.")
    return share


@cache
def _image():
    return numpy_function(
        (*PARAMETERS, forms.delta), [forms.IMAGE.get(symbol, symbol) for symbol in PARAMETERS]
    )


@cache
def _lapsing():
    return cheapest(forms.LAPSING, forms.delta)


@cache
def _discounting():
    return cheapest(forms.DISCOUNTING, forms.delta)
