"""Linear programs over all policies against a user who is free to leave; they know no hull.

`least_cost` is over policies that remember what they owe: a state is the value that the user has
been promised from here on, and the variables say how often the policy passes from state to state by
which model (an occupation measure). `least_cost_blind` is for users who see nothing but failures.
"""

from itertools import product

import numpy as np


def least_cost(
    p, c, t, V, P, *, opt_in=False, promises=None, seen=False, upwards=False, w=None, sign=None
) -> float:
    """The least J over policies that a user who sees which models failed will follow.

    Parameters
    ----------
    p, c, t : sequences of k numbers
    promises : values a policy may promise, in time; 0 and some more by default
    seen : the user also sees the next model, and may leave before its pass
    upwards : the policy may not come back from a later model to an earlier one
    w, sign : the value of the user's time, and the prices of passes that may be charged: "any" or
        "nonnegative" (None: no prices). The first pass is free unless `opt_in`
    """
    p, c, t = (np.asarray(x, float) for x in (p, c, t))
    k, xi = len(p), V * p - t
    if promises is None:
        worth = xi[xi > 0] / p[xi > 0]
        promises = np.unique([0.0, *worth, *(worth.max(initial=1.0) * np.array([0.3, 0.7]))])
    promises = np.asarray(promises, float)
    # A state: the last model (where policies may only move up), and what is owed.
    places = range(k) if upwards else (0,)
    states = list(product(places, range(len(promises))))
    number = {state: n for n, state in enumerate(states)}
    columns, price = [], []  # per variable: (state out of, model, promise kept) and its cost

    def moves(last):
        for i, u in product(range(last if upwards else 0, k), range(len(promises))):
            if not seen or xi[i] + (1 - p[i]) * promises[u] >= -1e-12:
                yield i, u

    for state in states:
        columns += [(state, i, u) for i, u in moves(state[0])]
    first = [] if opt_in else [(None, i, u) for i in range(k) for u in range(len(promises))]
    columns += first
    price += [c[i] for _, i, _ in columns]
    rows, count = len(states), len(columns)
    flow, value = np.zeros((rows, count)), np.zeros((rows, count))
    once = np.zeros(count)
    for n, (state, i, u) in enumerate(columns):
        flow[number[(i if upwards else 0, u)], n] -= 1 - p[i]
        if state is None:
            once[n] = 1.0
            continue
        out = number[state]
        flow[out, n] += 1.0
        value[out, n] = xi[i] + (1 - p[i]) * promises[u] - promises[state[1]]
    extra, bounds = [], [(0, None)] * count
    # Leaving costs P, where nothing is owed and there is something to leave for.
    if xi.min() <= 0 or sign is not None:
        for state in states:
            if promises[state[1]] == 0:
                column = np.zeros(rows)
                column[number[state]] = 1.0
                extra.append((column, np.zeros(rows), P, (0, None)))
    if sign is not None:
        for n in range(rows):
            paid = np.zeros(rows)
            paid[n] = -1.0 / w
            low = 0 if sign == "nonnegative" else None
            extra.append((np.zeros(rows), paid, -1.0, (low, None)))
    for column, paid, cost, bound in extra:
        flow, value = np.column_stack([flow, column]), np.column_stack([value, paid])
        price.append(cost)
        bounds.append(bound)
        once = np.append(once, 0.0)
    inflow = np.zeros(rows)
    if opt_in:
        inflow[number[(0, int(np.argmin(np.abs(promises))))]] = 1.0
    else:
        flow, inflow = np.vstack([flow, once]), np.append(inflow, 1.0)
    return _solve(price, flow, inflow, value, bounds)


def least_cost_blind(p, c, t, V, P, horizon: int = 3) -> float:
    """The least J against a user who counts failures and knows nothing else; first pass captive.

    Variables are the chances that the n-th pass happens on each model, and the expected passes
    after the horizon. All users leave after the same number of failures, or never.
    """
    p, c, t = (np.asarray(x, float) for x in (p, c, t))
    k, xi, a = len(p), V * p - t, 1 - np.asarray(p, float)
    best = np.inf
    for last in [*range(1, horizon + 1), None]:
        passes = horizon if last is None else last
        if last is not None and xi.min() > 0:
            continue  # nobody leaves what is worth his time
        blocks = passes + (last is None)
        flow, inflow = np.zeros((blocks, blocks * k)), np.zeros(blocks)
        inflow[0] = 1.0
        for n in range(blocks):
            # After the horizon every failure is followed by another pass: p of them succeed.
            flow[n, n * k : (n + 1) * k] = p if n == passes else 1.0
            if n:
                flow[n, (n - 1) * k : n * k] = -a
        # After every failure, what is still to come must be worth at least nothing.
        value = np.zeros((max(blocks - 1, 1), blocks * k))
        for n in range(1, blocks):
            value[n - 1, n * k :] = np.tile(xi, blocks - n)
        cost = np.tile(c - P * p, blocks)
        best = min(best, P + _solve(cost, flow, inflow, value, [(0, None)] * (blocks * k)))
    return best


def least_cost_stationary(p, c, t, V, P, returns=(0.0, 0.4, 1.0)) -> float:
    """The least J against a user who re-prompts with a fixed probability; first pass captive.

    Variables are the first model's chances and the expected later passes on each model.
    """
    p, c, t = (np.asarray(x, float) for x in (p, c, t))
    k, xi, a = len(p), V * p - t, 1 - np.asarray(p, float)
    best = np.inf
    for r in returns if xi.min() <= 0 else (1.0,):
        flow = np.array([[*np.ones(k), *np.zeros(k)], [*(-r * a), *(1 - r * a)]])
        value = np.array([[*np.zeros(k), *xi]])  # at least as good as leaving after one pass
        cost = np.tile(c - P * p, 2)
        best = min(best, P + _solve(cost, flow, np.array([1.0, 0.0]), value, [(0, None)] * 2 * k))
    return best


def _solve(cost, flow, inflow, value, bounds) -> float:
    """min cost.x with flow x = inflow, value x >= 0; infinite where nothing is feasible."""
    from scipy.optimize import linprog

    found = linprog(
        cost,
        A_eq=flow,
        b_eq=inflow,
        A_ub=-value,
        b_ub=np.zeros(len(value)),
        bounds=bounds,
        method="highs",
    )
    return float(found.fun) if found.status == 0 else np.inf
