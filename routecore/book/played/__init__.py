"""One user, played: tasks walk through the chain, and their averages approach the formulas."""

from typing import TYPE_CHECKING

from routecore.doors import door

if TYPE_CHECKING:
    from routecore.book.played.played import PlayedUser

__all__ = ["PlayedUser"]

__getattr__, __dir__ = door(__name__, {"played": "PlayedUser"})
