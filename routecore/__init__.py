"""routecore: when should an LLM provider route, cascade or stop?

>>> from routecore import Game
>>> game = Game(p1=.55, p2=.85, c1=1., c2=4., t1=.3, t2=.9, V=1., P=3.)
>>> game.equilibrium().route_name
'stay with M1'
"""

from routecore.routing.game import Equilibrium, Game, Throttle
from routecore.routing.routes import Regime, Route

__all__ = ["Equilibrium", "Game", "Regime", "Route", "Throttle"]
__version__ = "0.1.0"
