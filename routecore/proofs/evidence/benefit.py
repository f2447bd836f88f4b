"""What to predict: every set of queries of a size, against the order of the predicted benefit."""

from itertools import combinations

import numpy as np

from routecore.proofs.evidence.base import Comparison, Found, deviation


def benefit_first(count: int, random) -> Found:
    """`Router` on the benefit against the best of all sets; correctness is never better."""
    from routecore.cascades import Router

    cases = {"orders agree": 0, "orders differ": 0, "correctness below random": 0}
    worst = 0.0
    while min(cases.values()) < count:
        low = random.random(9).round(3)
        high = np.clip(low * random.uniform(-0.5, 2) + random.uniform(0, 0.6, 9), 0, 1).round(3)
        if len(set(low)) < 9 or len(set(high - low)) < 9:
            continue
        size = int(random.integers(1, 9))
        every = np.array([*combinations(range(9), size)])
        best = (high[every].sum(axis=1) - low[every].sum(axis=1)).max()
        by_benefit, by_low = (
            Router.from_outcomes(score, low, high, 0.0, 1.0) for score in (low - high, low)
        )
        gained = [
            9 * (r.at_threshold(np.sort(s)[size] if size < 9 else np.inf).quality - low.mean())
            for r, s in ((by_benefit, low - high), (by_low, low))
        ]
        if (np.argsort(low) == np.argsort(low - high)).all():
            case = "orders agree"
        elif gained[1] < size * (high - low).mean() - 1e-9:
            case = "correctness below random"
        else:
            case = "orders differ"
        if cases[case] >= count:
            continue
        cases[case] += 1
        worst = max(worst, deviation(gained[0], best), gained[1] - best)
    return Found(float(worst), cases)


def two_steps(count: int, random) -> Found:
    """The two-step index against every plan: at once or first, then stop or go on by signal."""
    from routecore.cascades.policies import Decisions, Records

    cases = {"H at once": 0, "L, then by its answer": 0, "L alone": 0}
    worst = 0.0
    while min(cases.values()) < count:
        share = random.dirichlet([1.0, 1.0])
        low, high = random.random(2), random.random(2)
        cost_low, cost_high = random.uniform(0.05, 0.6), 1.0
        price = random.uniform(0.02, 0.8)
        # What the index does, in the words of the policy.
        at_once = share @ high - price * cost_high
        later = np.maximum(low, high - price * cost_high)
        direct = at_once > share @ later - price * cost_low
        on = high - low > price * cost_high
        case = "H at once" if direct else "L, then by its answer" if on.any() else "L alone"
        # Every plan, played on records that hold each signal in proportion to its share.
        records = Records(low, high, *np.tile([[cost_low], [cost_high]], 2), *[low] * 4)
        values = []
        for first in (True, False):
            for plan in np.ndindex(2, 2):
                decided = Decisions(np.full(2, first), np.array(plan, bool))
                rows = [_alone(decided, i).play(records.part([i])) for i in range(2)]
                values.append(
                    sum(s * (q - price * c) for s, (c, q) in zip(share, rows, strict=True))
                )
        rows = [Decisions(np.array([direct]), on[[i]]).play(records.part([i])) for i in range(2)]
        chosen = sum(s * (q - price * c) for s, (c, q) in zip(share, rows, strict=True))
        if cases[case] >= count:
            continue
        cases[case] += 1
        worst = max(worst, deviation(chosen, max(values)))
    return Found(float(worst), cases)


def _alone(decided, i):
    return type(decided)(decided.direct[[i]], decided.escalate[[i]])


COMPARISONS = {
    "two_steps": Comparison(
        "the two-step index against every plan for two signals", two_steps, 1e-12, 100, "plans"
    ),
    "benefit_first": Comparison(
        "routing by the benefit against every set of queries of the same size",
        benefit_first,
        1e-12,
        60,
        "sets of nine queries",
    ),
}
