"""What the printed panels share: axes, legends, and the edge of a line over colours."""

from routecore.extras import extra
from routecore.numbers import log_ticks, tick

with extra("explore"):
    from matplotlib.axes import Axes
    from matplotlib.patheffects import withStroke
    from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullFormatter

# Over colours, a line is white with a dark edge, so that it shows on all of them.
EDGE = [withStroke(linewidth=3.4, foreground="#111111")]


def tick_formatter() -> FuncFormatter:
    """What writes the numbers beside an axis or a colour scale as the page does."""
    return FuncFormatter(lambda value, _: tick(value))


def label_axes(axes: Axes, title: str, x, y) -> None:
    axes.set_title(title, fontsize=9.5, loc="left")
    axes.set_xlabel(x.label)
    for side, axis in ((axes.xaxis, x), (axes.yaxis, y)):
        if axis is None or axis.scale == "linear":
            side.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        else:
            side.set_major_locator(FixedLocator(log_ticks(axis.low, axis.high)))
        side.set_major_formatter(tick_formatter())
        side.set_minor_formatter(NullFormatter())
    if y is not None:
        axes.set_ylabel(y.label)


def legend(axes: Axes, handles, handlers=None) -> None:
    """Under the panel, so that it never covers what it explains."""
    if handles:
        axes.legend(
            handles=handles,
            handler_map=handlers,
            loc="upper center",
            bbox_to_anchor=(0.5, -0.16),
            ncols=2,
            frameon=False,
            fontsize=8.5,
            handlelength=2.2,
        )
