"""What independent programs say about scores: sweeps of every threshold, and counted draws."""

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


def same_rate(count: int, random) -> Found:
    """What a larger shift does to the quality at the same rate, against sweeps of two scores."""
    from routecore.cascades import dependence_forms as dep
    from routecore.cascades.signal import d, tau
    from routecore.translate import numpy_function

    moves = {"farther apart": (d, 1), "ranks by H where L is wrong": (dep.e0, -1)}
    slopes = numpy_function(
        [*dep.SHARES, d, dep.e0, dep.e1, tau],
        [dep.same_rate(shift) for shift, _ in moves.values()],
    )
    cases = dict.fromkeys(moves, 0)
    worst, step = 0.0, 0.2
    while min(cases.values()) < count:
        sizes = np.rint(30_000 * random.dirichlet((6, 2, 4, 4))).astype(int)
        low, high = (np.repeat(solves, sizes) for solves in ((1, 1, 0, 0), (1, 0, 1, 0)))
        moved = random.uniform((0.0, -1.0, -1.0), (2.5, 1.5, 1.5))
        row = int(random.uniform(0.1, 0.9) * len(low))
        at = float(np.sort(_drawn(sizes, moved, random))[row])
        told = slopes(*(sizes / len(low)), *moved, at)
        for place, (case, slope, (_, sign)) in enumerate(
            zip(moves, told, moves.values(), strict=True)
        ):
            change = np.eye(3)[place] * step / 2
            after, before = (
                np.where(np.argsort(np.argsort(score)) < row, high, low).mean()
                for score in (_drawn(sizes, moved + x, random) for x in (change, -change))
            )
            seen = (after - before) / step
            worst = max(worst, deviation(seen, slope), 0.0 if sign * seen > -2e-3 else 1.0)
            cases[case] += 1
    return Found(worst, cases)


def draws_level(count: int, random) -> Found:
    """The AUROC from which a router draws level, against routers that do so in a sweep.

    Two scores are drawn for the same queries and swept. The money for which the router first buys
    what the cascade buys gives the cost ratio at which it draws level: there, its own AUROC is what
    the rule must name, from the shares of right answers and from how the cascade's score and a
    sharper or duller one of the router's kind rank them.
    """
    from routecore.cascades.drawing_level import Ranking, auroc_to_draw_level

    signs = {"feels H": 1, "blind to H": 0, "feels H the wrong way": -1, "any router": 1}
    cases = dict.fromkeys(signs, 0)
    worst = 0.0
    while min(cases.values()) < count:
        case = min(cases, key=cases.__getitem__)
        # Queries that both, only L, only H and neither solve.
        sizes = np.rint(30_000 * random.dirichlet((6, 2, 4, 4))).astype(int)
        low, high = (np.repeat(solves, sizes) for solves in ((1, 1, 0, 0), (1, 0, 1, 0)))
        by_cascade, by_router = (
            np.append(random.uniform(0.6, 2), signs[case] * random.uniform(0.1, 0.8, 2))
            for _ in range(2)
        )
        score, routed, kind = (
            _drawn(sizes, moved, random)
            for moved in (by_cascade, by_router, by_router * random.uniform(0.6, 1.6))
        )
        share = np.arange(len(low) + 1) / len(low)
        rate = random.uniform(0.15, 0.5)
        level = _best_within(score, low, high)[int(rate * len(low))]
        blindly = low.mean() + share * (high.mean() - low.mean())
        if case == "any router":
            row, needed = int(np.argmax(blindly >= level + 1e-3)), 0.5
        else:
            row = int(np.argmax(_best_within(routed, low, high) >= level))
            needed = _chance_below(routed[low == 0], routed[low == 1])
        if not rate <= share[row] < 1:
            continue
        if case != "any router":
            # The first of its kind to draw level, and clearly so: duller ones lose, a sharper wins.
            others = np.array(
                [blindly[row]]
                + [
                    _best_within(_drawn(sizes, by_router * factor, random), low, high)[row]
                    for factor in (0.3, 0.6, 0.9, 1.1)
                ]
            )
            if others[:-1].max() > level - 1e-3 or others[-1] < level + 1e-3:
                continue
        known = (low.mean(), high[low == 1].mean(), high[low == 0].mean())
        ranking, of_kind = (
            Ranking(
                _chance_below(x[low == 0], x[low == 1]),
                _chance_below(x[(low == 0) & (high == 0)], x[(low == 0) & (high == 1)]),
                _chance_below(x[(low == 1) & (high == 0)], x[(low == 1) & (high == 1)]),
            )
            for x in (score, kind)
        )
        found = auroc_to_draw_level(known, ranking, rate, 1 - rate / share[row], of_kind)
        worst = max(worst, deviation(found, needed))
        cases[case] += 1
    return Found(worst, cases)


def _drawn(sizes, moved, random) -> np.ndarray:
    """Logistic scores of four groups, one in each of the equal slices of a group's chances."""
    apart, more_wrong, more_right = moved
    centres = (apart + more_right, apart, more_wrong, 0.0)
    chances = [(np.arange(m) + random.random(m)) / m for m in sizes]
    return np.concatenate(
        [centre + np.log(p / (1 - p)) for centre, p in zip(centres, chances, strict=True)]
    )


def _best_within(score, low, high) -> np.ndarray:
    """Best quality of the thresholds that send at most 0, 1, ... queries to H."""
    gained = np.cumsum((high - low)[np.argsort(score)])
    return low.mean() + np.maximum.accumulate(np.append(0, gained)) / len(low)


def _chance_below(first, second) -> float:
    """How often a value of `first` lies below one of `second`, by counting; there are no ties."""
    return float(1 - np.searchsorted(np.sort(second), first).mean() / len(second))


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
    "draws_level": Comparison(
        "the AUROC from which a router draws level against sweeps of simulated queries",
        draws_level,
        3e-3,
        15,
        "pairs of scores",
    ),
    "same_rate": Comparison(
        "what moving groups of scores apart does at the same rate against sweeps",
        same_rate,
        2e-3,
        100,
        "signals",
    ),
}
