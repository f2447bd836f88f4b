"""routecore: when should an LLM provider route, cascade or stop?

>>> from routecore import Game
>>> game = Game(p1=.55, p2=.85, c1=1., c2=4., t1=.3, t2=.9, V=1., P=3.)
>>> game.equilibrium().route_name
'stay with M1'
"""

from typing import TYPE_CHECKING

from routecore.doors import door

if TYPE_CHECKING:
    from routecore.routing.codes import Regime, Route
    from routecore.routing.game import Equilibrium, Game, Throttle

__all__ = ["Equilibrium", "Game", "Regime", "Route", "Throttle"]
__version__ = "0.1.0"

__getattr__, __dir__ = door(
    __name__, {"routing.codes": "Regime Route", "routing.game": "Equilibrium Game Throttle"}
)
