"""A map in print: cells, hatching, borders, and their names where there is room for them."""

import itertools
import math

import numpy as np

from routecore.explore.borders import borders
from routecore.explore.colours import CONTINUOUS, DASHES, hatch, ink
from routecore.explore.print_parts import EDGE, label_axes, legend, tick_formatter
from routecore.extras import extra
from routecore.numbers import colour_limits

with extra("explore"):
    import matplotlib as mpl
    from matplotlib.axes import Axes
    from matplotlib.collections import LineCollection
    from matplotlib.colors import BoundaryNorm, ListedColormap
    from matplotlib.legend_handler import HandlerBase
    from matplotlib.patches import Rectangle

# A map is laid out before its size is known: labels are put as on one of so many points.
SIZE = np.array([260.0, 220.0])
LETTER, LINE = 4.7, 11.0  # width of a letter, height of a line, in points
GRID = 55  # cells a side on which room is looked for
# Where along a line a name is tried: from the middle outwards.
PARTS = [0.5 + (1 if i % 2 else -1) * math.ceil(i / 2) / 26 for i in range(23)]
GAP = 8.0  # points between the lines of the hatching
LEANING = {"/": (1, 1), "\\": (1, -1), "|": (0, 1), "-": (1, 0)}


def draw_map(axes: Axes, explorer, k: int) -> None:
    """Draw map `k` of an explorer at its current values."""
    panel = explorer.panels[k]
    x, y = explorer.axes(k)
    cells = explorer.cells(k)
    if panel.categories:
        low, high, colours = panel.colours
        cmap = ListedColormap(colours)
        norm: mpl.colors.Normalize = BoundaryNorm(np.arange(low, high + 2) - 0.5, cmap.N)
    else:
        cmap = ListedColormap(CONTINUOUS[panel.palette])
        finite = cells[np.isfinite(cells)]
        found = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        norm = mpl.colors.Normalize(
            *(panel.limits or colour_limits(*found, panel.palette == "diverging"))
        )
    edges = np.linspace(0, 1, panel.n + 1)
    mesh = axes.pcolormesh(x.at(edges), y.at(edges), cells, cmap=cmap, norm=norm, rasterized=True)
    shown = [entry for entry in panel.categories if (cells == entry[0]).any()]
    if panel.categories:
        strokes = hatching(cells, {code: hatch(code) for code, _, _ in shown})
        axes.add_collection(
            LineCollection(
                strokes, colors="white", alpha=0.6, linewidths=0.6, transform=axes.transAxes
            )
        )
    handles: list = [Key(code, label, colour) for code, label, colour in shown]
    taken: list[np.ndarray] = []
    marker = explorer.marker(k)
    if marker is not None:
        middle = np.array([x.fraction(marker[0]), y.fraction(marker[1])]) * SIZE
        taken.append(np.array([middle - 7, middle + 7]))
    _name_regions(axes, cells, shown, taken)
    _draw_borders(axes, borders(explorer, k), taken)
    if panel.lines:
        across, lines = explorer.curves(k)
        for i, (label, line) in enumerate(lines.items()):
            handles += axes.plot(
                across, line, color="white", ls=DASHES[i][1], lw=1.8, label=label, path_effects=EDGE
            )
    if marker is not None:
        handles += axes.plot(
            *marker, "o", mfc="white", mec="#111111", mew=1.8, ms=7, label="now", ls=""
        )
    axes.set(xscale=x.scale, yscale=y.scale, xlim=(x.low, x.high), ylim=(y.low, y.high))
    label_axes(axes, panel.title, x, y)
    legend(axes, handles, {Key: KeyHandler()})
    if not panel.categories:
        axes.figure.colorbar(mesh, ax=axes, label=panel.label, shrink=0.85, format=tick_formatter())


def hatching(
    cells: np.ndarray, patterns: dict[int, str], size: np.ndarray = SIZE, gap: float = GAP
) -> list[np.ndarray]:
    """The strokes of the hatching of the regions, as fractions of the axes, shape (2, 2) each.

    `size` is that of the axes and `gap` the way from line to line, in points. Families of parallel
    lines, walked in steps: on where the cell underneath has the family.
    """
    (w, h), n, step = size, len(cells), 1.5
    strokes = []
    for family, (dx, dy) in LEANING.items():
        drawn = {code: ":" in pattern for code, pattern in patterns.items() if family in pattern}
        if not drawn:
            continue
        slanted = dx != 0 and dy != 0
        apart = gap * np.sqrt(2) if slanted else gap
        reach = w + h if slanted else h if dx else w
        for odd, line in enumerate(np.arange(apart / 2, reach, apart)):
            t = np.arange(0, w if dx else h, step)
            across = t if dx else np.full_like(t, line)
            up = (line - w + t if dy > 0 else line - t) if slanted else line + 0 * t if dx else t
            inside = (up >= 0) & (up < h)
            code = np.full(t.shape, np.nan)
            rows, columns = (up[inside] / h * n).astype(int), (across[inside] / w * n).astype(int)
            code[inside] = cells[rows, columns]
            dash = (t // (2 * step) + odd) % 2 == 0
            on = np.zeros(t.shape, dtype=bool)
            for each, broken in drawn.items():
                on |= (code == each) & (dash | (not broken))
            ends = np.flatnonzero(np.diff(on.astype(int), prepend=0, append=0)).reshape(-1, 2)
            points = np.stack([across, up], axis=1) / size
            strokes += [points[[i, min(j, len(t) - 1)]] for i, j in ends]
    return strokes


def _fold(text: str) -> list[str]:
    """In one line, or in two of about the same length."""
    spaces = [i for i, letter in enumerate(text) if letter == " "]
    if not spaces:
        return [text]
    middle = min(spaces, key=lambda i: abs(i - len(text) / 2))
    return [text, f"{text[:middle]}\n{text[middle + 1 :]}"]


def _box(text: str) -> np.ndarray:
    lines = text.split("\n")
    return np.array([LETTER * max(map(len, lines)) + 8, LINE * len(lines) + 4])


def _free(middle: np.ndarray, size: np.ndarray, taken: list[np.ndarray]) -> bool:
    low, high = middle - size / 2, middle + size / 2
    return not any((low < other[1]).all() and (other[0] < high).all() for other in taken)


def _name_regions(axes: Axes, cells: np.ndarray, shown, taken: list[np.ndarray]) -> None:
    """The name of every region, in the middle of its widest part, if it fits."""
    n = len(cells)
    place = ((np.arange(GRID) + 0.5) * n / GRID).astype(int)
    coarse = cells[np.ix_(place, place)]
    for code, label, colour in shown:
        sums = np.pad((coarse == code).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        for text in _fold(label):
            best = None
            for scale in 1.25 ** np.arange(12):
                wide, high = np.ceil(_box(text) * scale / SIZE * GRID).astype(int)
                if wide > GRID or high > GRID:
                    break
                full = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide]
                full = full + sums[:-high, :-wide] == wide * high
                middles = (np.argwhere(full)[:, ::-1] + np.array([wide, high]) / 2) / GRID * SIZE
                middles = [m for m in middles if _free(m, _box(text), taken)]
                if not middles:
                    break
                centre = np.mean(middles, axis=0)
                best = min(middles, key=lambda m: float(np.hypot(*(m - centre))))
            if best is None:
                continue
            taken.append(np.array([best - _box(text) / 2, best + _box(text) / 2]))
            _write(axes, text, best, facecolor=colour, color=ink(colour), fontweight="bold")
            break


def _draw_borders(axes: Axes, found, taken: list[np.ndarray]) -> None:
    """The borders, and the name of each, placed as in explorer-panel-labels.js."""
    for pieces in found.values():
        for width, colour in ((2.6, "white"), (1.1, "#111111")):
            axes.add_collection(
                LineCollection(pieces, colors=colour, linewidths=width, transform=axes.transAxes)
            )
    scaled = {label: [piece * SIZE for piece in pieces] for label, pieces in found.items()}
    named = set()
    for label, most in [*((label, 0) for label in scaled), *((label, np.inf) for label in scaled)]:
        others = [line for other, lines in scaled.items() if other != label for line in lines]
        place = None if label in named else _place(_box(label), scaled[label], others, taken, most)
        if place is not None:
            middle, angle, size = place
            named.add(label)
            taken.append(np.array([middle - size / 2, middle + size / 2]))
            _write(axes, label, middle, facecolor="white", rotation=np.degrees(angle))


def _place(box: np.ndarray, own, others, taken, most: float):
    """Where a border is named: on its longest piece, or a shorter one, or beside them, at the first
    place through which no other border runs, or else the fewest do, but not more than `most`.

    Returns
    -------
    its middle, its angle in radians and the size that it takes, or None
    """
    long = sorted((x for x in own if _far(x)[-1] >= 0.8 * box[0]), key=lambda x: -_far(x)[-1])
    best, least = None, np.inf
    for side, line, part in itertools.product((0, 1, -1), long, PARTS):
        middle, angle, size = _placed(line, part, side, box)
        inside = (middle - size / 2 >= 0).all() and (middle + size / 2 <= SIZE).all()
        if not inside or any(_covers(middle, angle, box, other) for other in taken):
            continue
        under = [*own, *others] if side else others
        cost = sum(_strikes(other, middle, angle, box) for other in under)
        if cost < least:
            best, least = (middle, angle, size), cost
        if least == 0:
            break
    return best if least <= most else None


def _far(line: np.ndarray) -> np.ndarray:
    """How far along a line each of its points lies."""
    return np.concatenate([[0], np.hypot(*np.diff(line, axis=0).T).cumsum()])


def _placed(line: np.ndarray, part: float, side: int, box: np.ndarray):
    """A place on a line, or on one side of it: its middle, how it is turned, the size it takes."""
    (wide, high), far = box, _far(line)
    on, start, end = (
        np.array([np.interp(part * far[-1] + d, far, line[:, i]) for i in (0, 1)])
        for d in (0, -wide / 2, wide / 2)
    )
    tilt = np.arctan2(*(end - start)[::-1])
    angle = tilt - np.sign(tilt) * np.pi if abs(tilt) > np.pi / 2 + 1e-9 else tilt
    c, s = np.cos(angle), np.sin(angle)
    size = np.array([wide * abs(c) + high * abs(s), wide * abs(s) + high * abs(c)])
    return on + side * (LINE / 2 + 4) * np.array([-s, c]), angle, size


def _strikes(line: np.ndarray, middle: np.ndarray, angle: float, box: np.ndarray) -> bool:
    """Whether a line meets a box about a place, turned by an angle (Liang and Barsky)."""
    c, s = np.cos(angle), np.sin(angle)
    turned = (line - middle) @ np.array([[c, -s], [s, c]])
    start, way = turned[:-1], np.diff(turned, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.stack([(-box / 2 - start) / way, (box / 2 - start) / way])
    still = (way == 0) & (abs(start) <= box / 2)  # along the box, and between its sides
    first = np.where(still, 0, ends.min(axis=0)).max(axis=1)
    last = np.where(still, 1, ends.max(axis=0)).min(axis=1)
    return bool((np.maximum(first, 0) <= np.minimum(last, 1)).any())


def _covers(middle: np.ndarray, angle: float, box: np.ndarray, other: np.ndarray) -> bool:
    """Whether a box about a place, turned by an angle, lies over an upright one."""
    (left, low), (right, high) = other
    outline = np.array([[left, low], [right, low], [right, high], [left, high], [left, low]])
    within = (other[0] < middle).all() and (middle < other[1]).all()
    return within or _strikes(outline, middle, angle, box)


def _write(axes: Axes, text: str, middle: np.ndarray, facecolor: str, **look) -> None:
    pill = {"boxstyle": "round,pad=0.2,rounding_size=0.3", "fc": facecolor, "ec": "none"}
    look = {"fontsize": 7.5, "ha": "center", "va": "center", "bbox": pill, "zorder": 4, **look}
    x, y = middle / SIZE
    axes.text(x, y, text, transform=axes.transAxes, rotation_mode="anchor", **look)


class Key:
    """A category in the legend: its colour and its hatching."""

    def __init__(self, code: int, label: str, colour: str):
        self.code, self.label, self.colour = code, label, colour

    def get_label(self) -> str:
        return self.label


class KeyHandler(HandlerBase):
    """Draws a `Key`."""

    def create_artists(
        self, legend, orig_handle, xdescent, ydescent, width, height, fontsize, trans
    ):
        patch = Rectangle((-xdescent, -ydescent), width, height, fc=orig_handle.colour)
        patch.set_transform(trans)
        size = np.array([width, height])
        strokes = hatching(np.zeros((2, 2)), {0: hatch(orig_handle.code)}, size, gap=3.2)
        lines = LineCollection(
            [stroke * size - [xdescent, ydescent] for stroke in strokes],
            colors="white",
            linewidths=0.7,
            transform=trans,
        )
        lines.set_clip_path(patch)
        return [patch, lines]
