"""The borders of the route maps are all of them: every change of route lies on one."""

import numpy as np

from routecore.book.figures.six_routes import route_map
from routecore.explore.borders import borders

AXES = [("V", "c2"), ("V", "P"), ("p1", "p2"), ("c2", "P"), ("t1", "t2"), ("p1", "P")]


def changes(cells):
    """The middles of the edges between cells of two routes, as fractions of the axes."""
    n = len(cells)
    found = []
    for axis in (0, 1):
        one, other = (np.take(cells, range(k, n - 1 + k), axis=axis) for k in (0, 1))
        there = np.argwhere((one != other) & np.isfinite(one) & np.isfinite(other)) + 0.5
        there[:, axis] += 0.5
        found.append(there[:, ::-1] / n)
    return np.concatenate(found)


def test_every_change_of_route_lies_on_a_named_border():
    explorer, random, seen = route_map(), np.random.default_rng(8), set()
    states = [*explorer.presets.values()][-6:]
    for _ in range(6):
        explorer.reset()
        for name in random.permutation(list(explorer.controls)):
            control = explorer.controls[name]
            explorer.set(**{str(name): float(control.axis.at(0.2 + 0.6 * random.random()))})
        states.append(explorer.values)
    for values in states:
        explorer.reset()
        explorer.set(**values)
        for axes in AXES:
            explorer.choose(0, *axes)
            there = changes(explorer.cells(0))
            found = borders(explorer, 0)
            seen |= {label for label, pieces in found.items() if pieces}
            if not len(there):
                continue
            points = np.concatenate([piece for pieces in found.values() for piece in pieces])
            far = np.hypot(*np.moveaxis(there[:, None] - points, -1, 0)).min(1)
            # Short pieces are not drawn: a few cells in a corner may be without.
            assert np.mean(far < 2 / 150) > 0.97, (axes, values)
    assert seen == set(explorer.panels[0].borders)
