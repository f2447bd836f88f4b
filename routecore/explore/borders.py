"""The borders on a map, followed in NumPy: where a closed form is zero and the category changes."""

from typing import Any

import numpy as np

GRID = 160  # steps a side
ASIDE = 3e-4  # how far to either side the categories are compared, of the side of the map
SHORT = 0.02  # shorter pieces are left out


def borders(explorer, k: int) -> dict[str, list[np.ndarray]]:
    """The borders of map `k` at the current values: for each, its pieces.

    A piece is an array of shape (points, 2): fractions of the x and of the y axis. Each point is
    moved on to the curve by Newton's method, and stays if the map shows a border there: another
    category on the other side, or for numbers a jump, or the end of a flat part (0, or a limit).
    """
    import contourpy

    panel = explorer.panels[k]
    if not panel.borders:
        return {}
    ticks = np.linspace(0, 1, GRID + 1)
    values = _at(explorer, k, panel.border_outputs, ticks[None, :], ticks[:, None])
    cells = explorer.cells(k)
    finite = cells[np.isfinite(cells)]
    width = float(np.ptp(finite)) if finite.size else 0.0
    lines: list[tuple[str, np.ndarray]] = []
    for label, grid in zip(panel.borders, values, strict=True):
        contours: Any = contourpy.contour_generator(ticks, ticks, np.ma.masked_invalid(grid))
        lines += [(label, line) for line in contours.lines(0.0)]
    found: dict[str, list[np.ndarray]] = {label: [] for label in panel.borders}
    for (label, _), (line, kept) in zip(lines, _followed(explorer, k, lines, width), strict=True):
        ends = np.flatnonzero(np.diff(kept.astype(int), prepend=0, append=0))
        pieces = [line[i:j] for i, j in ends.reshape(-1, 2) if j - i > 1]
        found[label] += [piece for piece in pieces if _length(piece) > SHORT]
    return found


def _at(explorer, k: int, outputs, across, up) -> list[np.ndarray]:
    x, y = explorer.axes(k)
    return explorer.over({x.symbol: x.at(across), y.symbol: y.at(up)}, outputs)


def _followed(explorer, k: int, lines, width: float) -> list[tuple[np.ndarray, np.ndarray]]:
    """The contours on their curves, each with a mask of the points where it is a border.

    All points of a map at once: a call that computes takes longer to begin than to end.
    """
    if not lines:
        return []
    panel = explorer.panels[k]
    lengths = [len(line) for _, line in lines]
    curve = np.repeat([[*panel.borders].index(label) for label, _ in lines], lengths)
    points = np.concatenate([line for _, line in lines])
    each, step = np.arange(len(points)), 1e-5
    for _ in range(3):
        around = np.stack([points, *(points + d for d in step * np.eye(2))])
        outputs = _at(explorer, k, panel.border_outputs, *np.moveaxis(around, -1, 0))
        here, *beside = np.stack(outputs)[curve, :, each].T
        slope = (np.stack(beside, axis=1) - here[:, None]) / step
        size = np.hypot(*slope.T)
        with np.errstate(divide="ignore", invalid="ignore"):
            move = -(here / size**2)[:, None] * slope
            normal = slope / size[:, None]
        # At a pole the sign changes too, but no zero is near.
        near = np.hypot(*move.T) < 1 / GRID
        points = np.where(near[:, None], points + move, points)
    sides = np.stack([points + side * ASIDE * normal for side in (-1, 1)])
    one, other = _at(explorer, k, explorer.map_output(k), *np.moveaxis(sides, -1, 0))[0]
    kept = near & np.isfinite(one) & np.isfinite(other) & parted(panel, one, other, width)
    cuts = np.cumsum(lengths)[:-1]
    return list(zip(np.split(points, cuts), np.split(kept, cuts), strict=True))


def parted(panel, one: np.ndarray, other: np.ndarray, width: float) -> np.ndarray:
    """Whether a border runs between two values of a map whose values cover `width`."""
    if panel.categories:
        return one != other
    apart = np.abs(one - other) > width / 100
    for flat in {0.0, *(panel.limits or ())}:
        apart |= (np.abs(one - flat) <= 1e-9 * width) != (np.abs(other - flat) <= 1e-9 * width)
    return apart


def _length(piece: np.ndarray) -> float:
    return float(np.hypot(*np.diff(piece, axis=0).T).sum())
