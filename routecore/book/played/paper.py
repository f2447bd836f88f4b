"""The print face of a played user: the chain, and the averages of its tasks."""

import base64
import io
from typing import Any

from routecore.book.played.chain import HEIGHT, MOVES, RADIUS, STATES, WIDTH, width
from routecore.explore.print import STYLE
from routecore.extras import extra
from routecore.numbers import number

with extra("explore"):
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch
    from matplotlib.path import Path
    from PIL import Image

FORMULA, PLAYED = "#D55E00", "#0072B2"


def figure(user) -> Figure:
    """The chain above, the six averages below, at the user's values, seed and number of tasks."""
    from routecore.book.played.played import FORMULAS

    expected, tally = user.expected, user.tally
    with mpl.rc_context(STYLE):
        made = Figure(figsize=(8.4, 6.6), layout="constrained")
        rows = made.add_gridspec(3, 3, height_ratios=(1.5, 1, 1))
        draw_chain(made.add_subplot(rows[0, :]), expected)
        for i, (key, (_, label)) in enumerate(FORMULAS.items()):
            axes = made.add_subplot(rows[1 + i // 3, i % 3])
            _draw_average(axes, tally, i, expected[key], label)
        said = (
            f"{tally.count} tasks from seed {user.seed}: their average (blue), two standard errors"
            " (band), the formula (orange)."
        )
        made.supxlabel(said, fontsize=9, x=0.01, ha="left")
    return made


def draw_chain(axes: Any, probabilities: dict[str, float]) -> None:
    """The chain with the probability of every move, as `chain.svg` draws it."""
    for move in MOVES:
        codes = [Path.MOVETO] + [Path.LINETO if len(move.path) == 2 else Path.CURVE4] * (
            len(move.path) - 1
        )
        chance = probabilities[move.name]
        look = {"arrowstyle": "-|>,head_length=5,head_width=3", "color": "#444444"}
        axes.add_patch(FancyArrowPatch(path=Path(move.path, codes), lw=width(chance) / 1.6, **look))
        ha = {"end": "right", "start": "left", "middle": "center"}[move.anchor]
        axes.text(*move.label, number(chance, ".2f"), ha=ha, va="baseline", fontsize=9)
    start = Path([(52, 58), (87, 97)])
    axes.add_patch(FancyArrowPatch(path=start, arrowstyle="-|>,head_length=5,head_width=3"))
    axes.text(48, 52, "a task", ha="center", fontsize=9)
    for state, (x, y) in STATES.items():
        shape = (
            Circle((x, y), RADIUS, fill=False, lw=1.5)
            if state in ("M1", "M2")
            else FancyBboxPatch((x - 30, y - 13), 60, 26, boxstyle="round,pad=4", fill=False)
        )
        axes.add_patch(shape)
        axes.text(x, y, state, ha="center", va="center", fontsize=10)
    axes.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0), aspect="equal")
    axes.axis("off")


def _draw_average(axes: Any, tally, i: int, formula: float, label: str) -> None:
    counts, means, errors = zip(*tally.history, strict=True)
    mean, error = [each[i] for each in means], [each[i] for each in errors]
    low, high = ([m + 2 * sign * e for m, e in zip(mean, error, strict=True)] for sign in (-1, 1))
    axes.fill_between(counts, low, high, color=PLAYED, alpha=0.18, lw=0)
    axes.plot(counts, mean, color=PLAYED, lw=1.5)
    axes.axhline(formula, color=FORMULA, lw=1.5, ls="--")
    axes.set_xscale("log")
    axes.set_title(label, fontsize=8.5, loc="left")
    axes.tick_params(labelsize=7.5)


def png(user) -> bytes:
    """The print face in few colours: a page carries it for readers without scripts."""
    raw, small = io.BytesIO(), io.BytesIO()
    figure(user).savefig(raw, dpi=80, format="png", metadata={"Software": None})
    picture = Image.open(io.BytesIO(raw.getvalue())).convert("RGB")
    few = picture.quantize(64, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(small, format="png", optimize=True)
    return small.getvalue()


def embedded(picture: bytes) -> str:
    """A PNG as the address of an image."""
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"
