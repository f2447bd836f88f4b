"""One user, played: tasks walk through the chain, and their averages approach the formulas."""

from routecore.book.played.played import PlayedUser

__all__ = ["PlayedUser"]
