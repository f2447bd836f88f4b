"""The cheapest row of a table of routes, for arrays of games."""

from collections.abc import Callable, Mapping

import numpy as np

from routecore.routing.game import BLOCK, Game
from routecore.routing.routes import Row
from routecore.symbols import NET_VALUE, PARAMETERS, xi1, xi2
from routecore.translate import numpy_function


def cheapest(table: Mapping[int, Row], *others) -> Callable:
    """A function (game, *values of `others`) -> code, s, J and U of each game's cheapest route.

    Parameters
    ----------
    table : code -> row, in the order in which ties are broken; codes run from 0
    others : symbols besides the eight parameters and the net values that the rows speak of
    """
    columns = [x for row in table.values() for x in (row.available, row.cost, row.utility, row.s)]
    net_value = numpy_function(PARAMETERS, [NET_VALUE[xi1], NET_VALUE[xi2]])
    rows = numpy_function((*PARAMETERS, xi1, xi2, *others), columns)

    def solve(part, values):
        found = rows(*part, *net_value(*part), *values)
        available, cost, utility, escalation = (
            np.stack(np.broadcast_arrays(*found[k::4], part[0])[:-1]) for k in range(4)
        )
        code = np.where(available, cost, np.inf).argmin(axis=0)
        return code, *(np.take_along_axis(x, code[None], 0)[0] for x in (escalation, cost, utility))

    def whole(game: Game, *values):
        size = int(np.prod(game.shape))
        flat = [np.broadcast_to(x, game.shape).reshape(size) for x in game.parameters.values()]
        out = [np.empty(size, kind) for kind in (np.int8, float, float, float)]
        # In blocks whose working arrays stay in the processor's cache.
        for start in range(0, size, BLOCK):
            block = slice(start, min(start + BLOCK, size))
            for column, value in zip(out, solve([x[block] for x in flat], values), strict=True):
                column[block] = value
        return tuple(column.reshape(game.shape)[()] for column in out)

    return whole
