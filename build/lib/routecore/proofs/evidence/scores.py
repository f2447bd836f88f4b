"""What independent programs say about scores: areas by sweeps, benefits by counting draws."""

import numpy as np

from routecore.proofs.evidence.base import Comparison, Found, deviation


def areas(count: int, random) -> Found:
    """The area formula against a sweep of every threshold and, where it is exact, its bound."""
    from routecore.cascades.dependence import area_of_score

    cases = {"no ties": 0, "ties": 0, "score feels H": 0, "score blind to H": 0}
    worst = 0.0
    for case in cases:
        while cases[case] < count:
            n = int(random.integers(20, 60))
            low = random.random(n) < random.uniform(0.3, 0.8)
            high = random.random(n) < np.where(low, *random.uniform(0.2, 0.9, 2))
            if len(set(zip(low.tolist(), high.tolist(), strict=True))) < 4:
                continue
            score = random.normal(size=n) + 1.5 * low
            if case == "score feels H":
                score += 2 * high
            if case == "ties":
                score = np.round(score)
                if np.ptp(score) == 0:
                    continue
            found = area_of_score(score, low, high)
            worst = max(worst, deviation(found["area"], _swept(score, low, high)))
            cases[case] += 1
    return Found(worst, cases)


def _swept(score, low, high) -> float:
    """Area between quality over the rate and its chord, threshold by threshold; ties in a line."""
    rate, quality = [0.0], [low.mean()]
    for threshold in np.unique(score):
        escalated = score <= threshold
        rate.append(escalated.mean())
        quality.append(np.where(escalated, high, low).mean())
    return np.trapezoid(quality, rate) - (quality[0] + quality[-1]) / 2


def dependent_signal(count: int, random) -> Found:
    """Rate and quality of the four-group signal, and whether its benefit first rises, by draws."""
    from routecore.cascades import dependence_forms as dep
    from routecore.cascades.signal import A, d, h0, h1, tau
    from routecore.translate import numpy_function

    closed = numpy_function([A, h1, h0, d, dep.e, tau], [dep.RATE, dep.QUALITY])
    rises = numpy_function([A, h1, h0, dep.D, dep.E], dep.RISES)
    cases = {"benefit rises": 0, "benefit falls": 0}
    worst, draws = 0.0, 400_000
    while min(cases.values()) < count:
        accuracy, solves, apart = random.uniform((0.2, 0.1, 0.3), (0.8, 0.9, 2.5))
        more = random.choice([0.0, random.uniform(0.5, 2.5)])
        margin = float(rises(accuracy, 1.0, solves, np.exp(apart), np.exp(more)))
        case = "benefit rises" if margin > 0 else "benefit falls"
        if cases[case] >= count or abs(margin) < 0.3:
            continue
        low = random.random(draws) < accuracy
        high = low | (random.random(draws) < solves)
        score = random.logistic(size=draws) + apart * low + more * high
        at = float(np.quantile(score, random.uniform(0.2, 0.8)))
        escalated = score < at
        played = escalated.mean(), np.where(escalated, high, low).mean()
        worst = max(worst, deviation(played, closed(accuracy, 1.0, solves, apart, more, at)))
        # The lowest scores: exact shares of the groups in two thin slices of the lower tail, whose
        # masses are differences of the logistic distribution function, counted group by group.
        benefit = [_slice(accuracy, solves, apart, more, edge) for edge in (-12.0, -9.0)]
        if (benefit[1] > benefit[0]) != (margin > 0):
            worst = 1.0
        cases[case] += 1
    return Found(worst, cases)


def _slice(accuracy, solves, apart, more, low) -> float:
    """Mean benefit of the scores from `low` to `low` + 0.1, from the masses of three groups."""
    from scipy.stats import logistic

    def mass(share, centre):
        return share * (logistic.cdf(low + 0.1, centre) - logistic.cdf(low, centre))

    both = mass(accuracy, apart + more)
    gain = mass((1 - accuracy) * solves, more)
    neither = mass((1 - accuracy) * (1 - solves), 0.0)
    return gain / (both + gain + neither)


COMPARISONS = {
    "areas": Comparison(
        "what a score is worth over all rates against a sweep of every threshold",
        areas,
        1e-12,
        60,
        "logs",
    ),
    "dependent_signal": Comparison(
        "the signal that feels H against simulated queries",
        dependent_signal,
        6e-3,
        12,
        "signals",
    ),
}
