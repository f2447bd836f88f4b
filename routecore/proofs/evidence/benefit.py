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
        best = max(
            sum(high[list(chosen)]) - sum(low[list(chosen)])
            for chosen in combinations(range(9), size)
        )
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


COMPARISONS = {
    "benefit_first": Comparison(
        "routing by the benefit against every set of queries of the same size",
        benefit_first,
        1e-12,
        60,
        "sets of nine queries",
    ),
}
