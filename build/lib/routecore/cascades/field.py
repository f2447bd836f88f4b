"""The policies of `routecore.cascades.policies` side by side, fitted and played on disjoint halves."""

from dataclasses import dataclass

import numpy as np

from routecore import checks
from routecore.cascades.hull import upper_hull
from routecore.cascades.policies import POLICIES, Policy, Records


@dataclass(frozen=True)
class FieldRow:
    """One policy on held-out halves.

    Attributes
    ----------
    policy : its name
    cost, quality : means over the splits
    gain : quality less the coin's at the same cost, mean over the splits
    interval : the middle 90 % of the splits' gains
    """

    policy: str
    cost: float
    quality: float
    gain: float
    interval: tuple[float, float]


def compare_field(
    records: Records, budget: float, *, splits: int = 40, seed: int = 0
) -> tuple[FieldRow, ...]:
    """Fit every policy on a random half and play it on the other, many times.

    The gain is over mixing L and H at random at the cost that the policy had there, so a policy
    that spends less is not blamed for it.

    Examples
    --------
    >>> from routecore.cascades.recorded import recorded_answers
    >>> records = Records.of(recorded_answers("gsm8k"), (0.02, 1.0))
    >>> [row.policy for row in compare_field(records, 0.4, splits=2)][-1]
    'Unified'
    """
    random = np.random.default_rng(seed)
    found: dict[str, list[tuple[float, float, float]]] = {x.__name__: [] for x in POLICIES}
    for _ in range(checks.whole("splits", splits, 1)):
        shuffled = random.permutation(len(records))
        half = len(records) // 2
        train, test = records.part(shuffled[:half]), records.part(shuffled[half:])
        costs = test.cost_low.mean(), test.cost_high.mean()
        qualities = test.correct_low.mean(), test.correct_high.mean()
        for policy in POLICIES:
            cost, quality = policy().fit(train, budget).decide(test).play(test)
            coin = np.interp(cost, costs, qualities)
            found[policy.__name__].append((cost, quality, quality - coin))
    rows = []
    for name, played in found.items():
        cost, quality, gain = np.array(played).T
        low, high = np.quantile(gain, [0.05, 0.95])
        rows.append(
            FieldRow(
                name,
                float(cost.mean()),
                float(quality.mean()),
                float(gain.mean()),
                (float(low), float(high)),
            )
        )
    return tuple(rows)


def held_out_curve(policy: type[Policy], records: Records, budgets, *, seed: int = 0) -> np.ndarray:
    """Quality at each budget, fitted on one half and played on the other, both ways, averaged.

    A policy that spends another sum than its budget is read off in straight lines at the budget.

    Parameters
    ----------
    budgets : (m,) ascending, money per query
    """
    shuffled = np.random.default_rng(seed).permutation(len(records))
    halves = [records.part(half) for half in np.array_split(shuffled, 2)]
    curves = []
    for train, test in (halves, halves[::-1]):
        low = float(train.cost_low.mean())
        played = [policy().fit(train, max(float(b), low)).decide(test).play(test) for b in budgets]
        cost, quality = np.array(sorted(played)).T
        curves.append(np.interp(budgets, cost, quality))
    return np.mean(curves, axis=0)


def aiq(cost, quality) -> float:
    """Average improvement in quality of RouterBench: mean height of the non-decreasing hull.

    Parameters
    ----------
    cost, quality : (m,) points of a policy, at least two different costs

    Source: Hu et al. 2024 (arXiv:2403.12031).

    Examples
    --------
    >>> aiq([0, 1, 2], [0.5, 0.5, 0.7])
    0.6
    """
    cost, quality = checks.floats("cost", cost), checks.floats("quality", quality)
    order = np.argsort(cost, kind="stable")
    cost, quality = cost[order], np.maximum.accumulate(quality[order])
    checks.refuse_constant("cost", cost[0], cost[-1])
    hull = upper_hull(cost, quality)
    x = np.append(hull.cost, cost[-1])
    y = np.append(hull.quality, quality[-1])
    return float(np.round(np.trapezoid(y, x) / (cost[-1] - cost[0]), 12))
