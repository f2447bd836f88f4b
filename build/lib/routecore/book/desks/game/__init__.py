"""The desk for the game."""

from routecore.book.desks.game.desk import GameDesk

__all__ = ["GameDesk"]
