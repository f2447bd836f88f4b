"""Finding the best thresholds of a chain at many budgets at once. Derived.

Small chains are searched exactly: passing queries on adds to cost and quality, so both are
cumulative histograms over the ranks at each stage, and one pass tabulates every combination of
thresholds. Larger chains start from a coarse table, climb to the shadow-price conditions at a range
of prices, and finish with exact tables around the best answers.
"""

import numpy as np

from routecore import checks
from routecore.cascades.chain_policy import continuation
from routecore.cascades.hull import upper_hull

EXACT_CELLS = 4_000_000  # two float tables of 32 MB
COARSE_CELLS = 400_000
FINE_CELLS = 5_000
PRICES = 24
ROUNDS = 30


def tabulate(chain, cuts: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Mean cost and quality at every combination of `cuts` (one ascending array per stage)."""
    stages, n = chain.rank.shape
    shape = tuple(len(c) for c in cuts)
    cost = np.full(shape, chain.cost[0].sum())
    quality = np.full(shape, float(chain.correct[0].sum()))
    alive, cell = np.arange(n), np.zeros(n, np.int64)
    for j in range(stages):
        # Query q goes on at the cuts above its rank: from column `first` of this stage's axis.
        first = np.searchsorted(cuts[j], chain.rank[j, alive], "right")
        goes = first < shape[j]
        alive = alive[goes]
        cell = cell[goes] * shape[j] + first[goes]
        gain = chain.correct[j + 1, alive] - chain.correct[j, alive]
        for total, values in ((cost, chain.cost[j + 1, alive]), (quality, gain)):
            box = shape[: j + 1]
            table = np.bincount(cell, values, int(np.prod(box))).reshape(box)
            for axis in range(j + 1):
                np.cumsum(table, axis=axis, out=table)
            total += table.reshape(box + (1,) * (stages - j - 1))
    return cost / n, quality / n


def best_cells(cost, quality, allowed):
    """Flat index of the best cell within each budget, cheapest among equals; -1 if there is none.

    Also the hull's cells, which are the best at some price.
    """
    order = np.argsort(cost, axis=None, kind="stable")
    spent, found = cost.ravel()[order], quality.ravel()[order]
    best = np.maximum.accumulate(found)
    record = np.append(True, best[1:] > best[:-1])
    rows = np.maximum.accumulate(np.where(record, np.arange(len(best)), 0))
    place = np.searchsorted(spent, allowed, "right") - 1
    cells = np.where(place >= 0, order[rows[np.maximum(place, 0)]], -1)
    return cells, lambda: _hull_cells(spent, found, order)


def _hull_cells(spent, found, order):
    hull = upper_hull(spent, found)
    chosen = np.unique(np.linspace(0, len(hull.row) - 1, PRICES).astype(int))
    return order[hull.row[chosen]], hull.price[chosen]


def search(chain, budgets: np.ndarray) -> np.ndarray:
    """(b, k-1) best cuts within each budget; -1 where a budget is below the cheapest policy."""
    sizes = [len(levels) + 1 for levels in chain.levels]  # cuts 0 (never) to m (always)
    allowed = budgets * (1 + checks.ROUNDING)
    if np.prod(sizes, dtype=float) <= EXACT_CELLS:
        return _best_cuts(chain, [np.arange(m) for m in sizes], allowed)[0]

    per_stage = int(COARSE_CELLS ** (1 / len(sizes)))
    coarse = [_spread(0, m - 1, per_stage) for m in sizes]
    starts, hull = _best_cuts(chain, coarse, allowed)
    starts = [s for s in starts if s[0] >= 0]
    starts += [climb(chain, cut, price) for cut, price in zip(*hull, strict=True)]
    starts += [cut for j in range(len(sizes)) for cut in _pair(chain, j, allowed)]
    starts = np.unique(starts, axis=0)
    cost, quality = values(chain, starts)

    answers = np.full((len(budgets), len(sizes)), -1)
    step = np.array([m / per_stage for m in sizes])
    for b in np.argsort(allowed, kind="stable"):
        within = np.flatnonzero(cost <= allowed[b])
        if len(within):
            start = starts[within[np.argmax(quality[within])]]
            answers[b] = _refine(chain, start, step, allowed[b])
            # What a smaller budget found, a larger one can afford.
            spent, found = values(chain, answers[b : b + 1])
            starts = np.vstack([starts, answers[b]])
            cost, quality = np.append(cost, spent), np.append(quality, found)
    return answers


def values(chain, cuts):
    """Mean cost and quality of each row of `cuts`."""
    n = chain.rank.shape[1]
    out = np.empty((2, len(cuts)))
    for i, cut in enumerate(cuts):
        gain, price = continuation(chain, cut)
        on = chain.rank[0] < cut[0]
        out[:, i] = (
            chain.cost[0].sum() + price[0, on].sum(),
            chain.correct[0].sum() + gain[0, on].sum(),
        )
    return out / n


def climb(chain, cut, price):
    """Raise quality - price * cost one threshold at a time until every stage is at its best.

    At the end each stage meets its first-order condition at this price, up to one query.
    """
    cut = np.array(cut)
    for _ in range(ROUNDS):
        before = cut.copy()
        for j in range(len(cut)):
            gain, spent = continuation(chain, cut)
            reached = (
                np.all([chain.rank[i] < cut[i] for i in range(j)], axis=0) if j else slice(None)
            )
            worth = (gain[j] - price * spent[j])[reached]
            sums = np.bincount(chain.rank[j][reached], worth, len(chain.levels[j]))
            total = np.concatenate([[0.0], np.cumsum(sums)])
            if total.max() > total[cut[j]] + 1e-9:
                cut[j] = int(np.argmax(total))
        if (cut == before).all():
            break
    return cut


def _best_cuts(chain, cuts, allowed):
    """Best combination of `cuts` within each budget, and those on the hull with their prices."""
    cost, quality = tabulate(chain, cuts)
    cells, hull = best_cells(cost, quality, allowed)

    def unravel(flat):
        where = np.unravel_index(np.maximum(flat, 0), cost.shape)
        return np.stack([c[i] for c, i in zip(cuts, where, strict=True)], axis=-1)

    best = np.where((cells >= 0)[:, None], unravel(cells), -1)
    if cost.size > COARSE_CELLS:
        return best, None
    flat, price = hull()
    return best, (unravel(flat), price)


def _pair(chain, stage, allowed):
    """Best cuts when one stage alone decides: all before it pass on, none after it does.

    These are the two-model cascades that the chain contains.
    """
    cuts = [np.array([len(levels)]) for levels in chain.levels[:stage]]
    cuts += [np.arange(len(chain.levels[stage]) + 1)]
    cuts += [np.array([0]) for _ in chain.levels[stage + 1 :]]
    return [cut for cut in _best_cuts(chain, cuts, allowed)[0] if cut[0] >= 0]


def _refine(chain, start, step, allowed):
    """Exact tables around `start`, ever finer, until a table of neighbours finds no better."""
    sizes = np.array([len(levels) for levels in chain.levels])
    reach = max(int(FINE_CELLS ** (1 / len(sizes))) // 2, 2)
    step, cut, best = np.maximum(step, 1.0), np.array(start), -np.inf
    for _ in range(ROUNDS):
        cuts = [_around(c, s, reach, m) for c, s, m in zip(cut, step, sizes, strict=True)]
        cost, quality = tabulate(chain, cuts)
        cell = np.argmax(np.where(cost <= allowed, quality, -np.inf))
        better = quality.flat[cell] > best
        if better:
            best = quality.flat[cell]
            where = np.unravel_index(cell, cost.shape)
            cut = np.array([c[i] for c, i in zip(cuts, where, strict=True)])
        elif (step <= 1).all():
            break
        else:
            step = np.maximum(step / reach, 1.0)
    return cut


def _around(centre, step, reach, size):
    offsets = np.rint(np.arange(-reach, reach + 1) * step).astype(int)
    return np.unique(np.clip(centre + offsets, 0, size))


def _spread(low, high, count):
    return np.unique(np.rint(np.linspace(low, high, count)).astype(int))
