"""What independent programs say about Part II: sweeps of every threshold, and simulated queries.

Like those of `routecore.proofs.evidence`, these share no formula with what they check. Each takes
the number of cases and a generator of random numbers, and returns the worst deviation.
"""

from collections.abc import Callable
from itertools import product

import numpy as np

from routecore.cascades import Chain, Frontier, Router, Signal, break_even, envelope
from routecore.cascades.signal import A, cH, cL, h0, h1
from routecore.proofs.evidence.base import Comparison, Found
from routecore.proofs.evidence.base import deviation as _worst
from routecore.translate import numpy_function

DRAWS = 400_000  # queries of one simulated log


def signal(cases: int, random) -> float:
    """Closed-form rate, quality, cost and AUROC against queries drawn one by one."""
    worst = 0.0
    for _ in range(cases):
        accuracy, right, wrong = random.uniform(0.1, 0.9, 3)
        auroc, low, high = random.uniform((0.55, 0.1, 1.0), (0.95, 1.0, 5.0))
        closed = Signal(accuracy, right, wrong, auroc, low, high)
        solved = random.random(DRAWS) < accuracy
        score = _logistic(random, DRAWS) + closed.separation * solved
        high_solves = random.random(DRAWS) < np.where(solved, right, wrong)
        threshold = float(random.uniform(-2, 4))
        escalated = score < threshold
        played = (
            escalated.mean(),
            np.where(escalated, high_solves, solved).mean(),
            low + high * escalated.mean(),
            _auroc(score, solved),
        )
        point = closed.at(threshold)
        expected = (point["escalation_rate"], point["quality"], point["cost"], auroc)
        worst = max(worst, _worst(played, expected))
    return worst


def frontier(cases: int, random) -> float:
    """`at_budget` and `at_quality` against a sweep of every threshold, one by one."""
    worst = 0.0
    for _ in range(cases):
        log = _log(random)
        found = Frontier.from_outcomes(*log)
        policies = _sweep(*log)
        for budget in random.uniform(found.cost[0], found.cost[-1], 5):
            best = max(quality for cost, quality in policies if cost <= budget)
            least = min(cost for cost, quality in policies if quality >= best - 1e-12)
            point = found.at_budget(float(budget))
            again = found.at_quality(float(best))
            worst = max(worst, _worst((point.quality, again.cost), (best, least)))
    return worst


def pairs(cases: int, random) -> float:
    """The envelope against the best of all thresholds of all pairs."""
    worst = 0.0
    for _ in range(cases):
        logs = {name: _log(random) for name in ("ab", "ac", "bc")}
        found = envelope({name: Frontier.from_outcomes(*log) for name, log in logs.items()})
        policies = [policy for log in logs.values() for policy in _sweep(*log)]
        for budget in random.uniform(found.cost[0], found.cost[-1], 5):
            best = max(quality for cost, quality in policies if cost <= budget)
            worst = max(worst, _worst([found.at_budget(float(budget)).quality], [best]))
    return worst


def chain(cases: int, random) -> float:
    """The closed-form chain of three models against queries drawn one by one."""
    from routecore.cascades import forms as form  # here: the checks of Part I do not wait for it

    symbols = [A, form.b1, form.b0, h1, h0, form.u1, form.u2, form.D1, form.D2, cL, form.cM, cH]
    closed = numpy_function(symbols, [form.CHAIN_QUALITY, form.CHAIN_COST])
    worst = 0.0
    for _ in range(cases):
        chances = random.uniform(0.1, 0.9, 5)
        limit, apart, price = (
            random.uniform(0, 3, 2),
            random.uniform(0, 3, 2),
            random.uniform(0.1, 3.0, 3),
        )
        first = random.random(DRAWS) < chances[0]
        second = random.random(DRAWS) < np.where(first, chances[1], chances[2])
        third = random.random(DRAWS) < np.where(second, chances[3], chances[4])
        on = _logistic(random, DRAWS) + apart[0] * first < limit[0]
        further = on & (_logistic(random, DRAWS) + apart[1] * second < limit[1])
        played = (
            np.where(further, third, np.where(on, second, first)).mean(),
            price[0] + price[1] * on.mean() + price[2] * further.mean(),
        )
        worst = max(worst, _worst(played, closed(*chances, *np.exp(limit), *np.exp(apart), *price)))
    return worst


def chain_search(cases: int, random) -> float:
    """`Chain.optimise` against every pair of thresholds."""
    worst = 0.0
    for _ in range(cases):
        scores = random.integers(0, 6, (2, 20)).astype(float)
        correct, cost = random.integers(0, 2, (3, 20)), random.uniform(0.5, 4.0, (3, 20))
        found = Chain.from_outcomes(scores, correct, cost)
        policies = []
        for first, second in product(range(8), repeat=2):
            on = scores[0] < first
            further = on & (scores[1] < second)
            quality = np.where(further, correct[2], np.where(on, correct[1], correct[0])).mean()
            policies.append(((cost[0] + on * cost[1] + further * cost[2]).mean(), quality))
        for budget in random.uniform(cost[0].mean(), cost.sum(axis=0).mean(), 3):
            best = max(quality for spent, quality in policies if spent <= budget)
            worst = max(worst, _worst([found.optimise(float(budget)).quality], [best]))
    return worst


def router(cases: int, random) -> float:
    """What a router gains over a cascade, against a sweep of every threshold of both."""
    worst = 0.0
    for _ in range(cases):
        log = _log(random)
        other = random.integers(0, 12, len(log[0])).astype(float)
        cascade, routed = Frontier.from_outcomes(*log), Router.from_outcomes(other, *log[1:])
        low = max(cascade.cost[0], routed.cost.min())
        for budget in random.uniform(low, cascade.cost[-1], 3):
            by_cascade = max(q for cost, q in _sweep(*log) if cost <= budget)
            by_router = max(
                q for cost, q in _sweep(other, *log[1:], pays_both=False) if cost <= budget
            )
            found = break_even(routed, cascade, float(budget)).advantage
            worst = max(worst, _worst([found], [by_router - by_cascade]))
    return worst


def _log(random, queries: int = 40):
    """A small log with tied scores and costs of its own for every query."""
    return (
        random.integers(0, 12, queries).astype(float),
        random.integers(0, 2, queries),
        random.integers(0, 2, queries),
        random.uniform(0.5, 1.5, queries),
        random.uniform(2.0, 6.0, queries),
    )


def _sweep(score, low, high, cost_low, cost_high, pays_both=True):
    """(cost, quality) of every threshold, each worked out on its own."""
    policies = []
    for threshold in [*np.unique(score), np.inf]:
        escalated = score < threshold
        spent = np.where(escalated, cost_high + (cost_low if pays_both else 0.0), cost_low)
        policies.append((spent.mean(), np.where(escalated, high, low).mean()))
    return policies


def _logistic(random, size: int):
    return np.log(1 / random.uniform(1e-300, 1, size) - 1)


def _auroc(score, solved) -> float:
    """How often a right answer has the higher score than a wrong one, by counting."""
    right, wrong = score[solved], np.sort(score[~solved])
    return float(np.searchsorted(wrong, right).mean() / len(wrong))


def _cases(check: Callable, unit: str) -> Callable:
    """A check of Part II, whose theorems have one case each."""
    return lambda count, random: Found(check(count, random), {unit: count})


def _comparison(what: str, check: Callable, allowed: float, usual: int, unit: str) -> Comparison:
    return Comparison(what, _cases(check, unit), allowed, usual, unit)


COMPARISONS = {
    "signal": _comparison(
        "the closed-form signal against simulated queries",
        signal,
        6e-3,
        12,
        "signals of 400,000 queries",
    ),
    "frontier": _comparison(
        "frontiers against a sweep of every threshold", frontier, 1e-12, 60, "logs"
    ),
    "envelope": _comparison(
        "envelopes against every threshold of every pair",
        pairs,
        1e-12,
        40,
        "pools of three pairs",
    ),
    "chain": _comparison(
        "the closed-form chain against simulated queries",
        chain,
        6e-3,
        8,
        "chains of 400,000 queries",
    ),
    "chain_search": _comparison(
        "chains against every pair of thresholds", chain_search, 1e-12, 30, "logs"
    ),
    "router": _comparison(
        "routers and cascades against a sweep of every threshold",
        router,
        1e-12,
        30,
        "logs",
    ),
}
