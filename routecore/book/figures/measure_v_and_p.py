"""The explorer of "How to measure V and P": how many sessions place V in a window?"""

from functools import cache

import sympy as sp

from routecore.explore import Axis, Control, Explorer, Lines, Mark, Readout
from routecore.routing import patience_forms as form
from routecore.routing.patience_forms import high, low, n, sigma, x
from routecore.symbols import V

k = sp.Symbol("k", real=True)
Z = sp.Float("1.96")
CAP = 4  # an interval four times the window says as little as one a hundred times as wide

_ways = {
    "at_best": form.CHOICE.subs(x, V),
    "off": form.CHOICE.subs(x, k * V),
    "whole": form.WHOLE,
}
_middle = {V: sp.Symbol("middle", real=True), form.z: Z}


def _over_window(way: str) -> sp.Expr:
    return form.width(_ways[way]).subs(_middle) / form.WINDOW


@cache
def _windows() -> tuple[tuple[str, float, float], ...]:
    """Pairs with a cascade for some V and P, the narrowest window first: label, edges in seconds."""
    from routecore.book.rarity_tables import pair_regions

    regions = [region for region in pair_regions() if region.route is not None]
    found = [(region.pair.label, *sorted(region.times)) for region in regions]
    return tuple(sorted(found, key=lambda entry: entry[2] / entry[1]))


def how_many_sessions() -> Explorer:
    """Width of the interval of V over the sessions, in windows, for three ways of looking."""
    windows = _windows()
    chosen = [windows[i] for i in (0, len(windows) // 4, len(windows) // 2, -2, -1)]
    need = {way: sp.ceiling(form.sessions(_ways[way]).subs(_middle)) for way in _ways}
    start = chosen[2]
    return Explorer(
        name="how_many_sessions",
        title="How many sessions place V in a window?",
        question="From how many sessions on is V known to within the window of a cascade?",
        controls=[
            Control(n, value=300, low=10, high=1_000_000, scale="log", label="sessions in the log"),
            Control(
                low,
                value=round(start[1], 3),
                low=0.02,
                high=19,
                scale="log",
                steps=400,
                label="lower edge of the window: the shorter time per success",
                unit="s",
            ),
            Control(
                high,
                value=round(start[2], 3),
                low=0.021,
                high=20,
                scale="log",
                steps=400,
                label="upper edge: the longer time per success",
                unit="s",
            ),
            Control(
                sigma, value=0.5, low=0.05, high=2, step=0.01, label="spread of ln V over sessions"
            ),
            Control(
                k,
                value=3,
                low=1,
                high=20,
                scale="log",
                steps=100,
                label="how far off V the offered waits are, as a factor",
            ),
        ],
        order=[(low, high)],
        presets={
            **{label: {low: round(a, 4), high: round(b, 4)} for label, a, b in chosen},
            "users who nearly agree": {sigma: 0.1, n: 300},
            "waits ten times too long or too short": {k: 10},
        },
        quantities={
            "middle": sp.sqrt(low * high),
            "window": high - low,
            **{f"need_{way}": count for way, count in need.items()},
            "ratio": _over_window("at_best"),
            "interval": sp.Symbol("middle", real=True)
            * 2
            * sp.sinh(form.width(_ways["at_best"]).subs(_middle) / 2),
            "inside": form.SHARE_INSIDE,
        },
        panels=[
            Lines(
                "Width of the 95 % interval of V, in windows",
                Axis(n, 10, 1_000_000, "log", "sessions in the log"),
                {
                    "stays and leaves, waits at V": sp.Min(_over_window("at_best"), CAP),
                    "stays and leaves, waits off by k": sp.Min(_over_window("off"), CAP),
                    "patience seen to its end": sp.Min(_over_window("whole"), CAP),
                    "the window": sp.Integer(1),
                },
                y_label="interval over window",
                y_range=(0, CAP),
                marks=[Mark(n, sp.Min(sp.Symbol("ratio", real=True), CAP), "now, waits at V")],
            ),
            Readout(
                {
                    "window, s": (sp.Symbol("window", real=True), ".3f"),
                    "sessions, waits at V": (sp.Symbol("need_at_best", real=True), ".0f"),
                    "sessions, waits off by k": (sp.Symbol("need_off", real=True), ".0f"),
                    "patiences seen to the end": (sp.Symbol("need_whole", real=True), ".0f"),
                    "users inside, if users differ": (sp.Symbol("inside", real=True), ".0%"),
                }
            ),
        ],
        verdict=[
            [
                (
                    sp.Symbol("ratio", real=True) <= 1,
                    "{n:.0f} sessions with waits near V give an interval of {interval:.3f} s, and the"
                    " window is {window:.3f} s wide: enough. {need_at_best:.0f} would do, or"
                    " {need_off:.0f} with waits off by a factor of {k:.3g}.",
                ),
                (
                    True,
                    "{n:.0f} sessions with waits near V give an interval of {interval:.3f} s, and the"
                    " window is only {window:.3f} s wide. It takes {need_at_best:.0f}, or"
                    " {need_off:.0f} with waits off by a factor of {k:.3g}.",
                ),
            ],
            [
                (
                    sp.Symbol("inside", real=True) < sp.Rational(1, 2),
                    "If it is users who differ, no log helps: {inside:.0%} of them are in the window.",
                ),
                (True, "If it is users who differ, {inside:.0%} of them are in the window."),
            ],
        ],
    )
