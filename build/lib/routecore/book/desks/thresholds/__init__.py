"""The desk for thresholds."""

from routecore.book.desks.thresholds.desk import ThresholdsDesk

__all__ = ["ThresholdsDesk"]
