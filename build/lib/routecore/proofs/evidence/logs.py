"""What simulated logs say about certificates and about a log that saw only half."""

import numpy as np

from routecore.proofs.evidence.base import Comparison, Found

ALPHA = 0.1
QUERIES = 500
COSTS = 1.0, 4.0
# The truth the logs are drawn from: a uniform score x, P(L right) = x, P(H right) = 0.8 throughout.
# Quality at a threshold t is then (1 - t^2)/2 + 0.8 t, by integrating what is drawn.
HIGH = 0.8


def _draw(random, size):
    score = random.random(size)
    return score, random.random(size) < score, random.random(size) < HIGH


def _quality(threshold):
    t = np.clip(threshold, 0.0, 1.0)
    return (1 - t**2) / 2 + HIGH * t


def certificates(count: int, random) -> Found:
    """How often each rule's promise is broken on the population the log came from, beyond alpha."""
    from routecore.cascades import Frontier
    from routecore.cascades.biased_log import BiasedLog

    broken = dict.fromkeys(("budget", "quality", "loss", "thinned"), 0)
    for _ in range(count):
        frontier = Frontier.from_outcomes(*_draw(random, QUERIES), *COSTS)
        t = frontier.certified(budget=COSTS[0] + 0.3 * COSTS[1]).threshold
        broken["budget"] += np.clip(t, 0, 1) > 0.3
        t = frontier.certified(target=0.75).threshold
        broken["quality"] += t is not None and _quality(t) < 0.75
        t = frontier.certified(loss=0.02).threshold
        broken["loss"] += HIGH - _quality(t) > 0.02
        score, low, high = _draw(random, 4 * QUERIES)
        hidden = (score >= 0.2) & (random.random(len(score)) >= 0.25)
        log = BiasedLog(score, low * 1.0, np.where(hidden, np.nan, high), 0.2, 0.25)
        t = log.thinned(*COSTS, seed=int(random.integers(2**31))).certified(target=0.75).threshold
        broken["thinned"] += t is not None and _quality(t) < 0.75
    # Chance explains three and a half standard errors of a share.
    chance = 3.5 * np.sqrt(ALPHA * (1 - ALPHA) / count)
    worst = max(float(x) / count - ALPHA - chance for x in broken.values())
    return Found(max(worst, 0.0), dict.fromkeys(broken, count))


def biased_log(count: int, random) -> Found:
    """Spread of the estimated quality over simulated logs, against the standard error it reports."""
    from routecore.cascades.biased_log import BiasedLog

    cases, worst = {}, 0.0
    for share in (0.05, 0.2, 1.0):
        for threshold in (0.5, 0.9):
            estimates, errors = np.empty(count), np.empty(count)
            for i in range(count):
                score, low, high = _draw(random, 2000)
                hidden = (score >= 0.3) & (random.random(len(score)) >= share)
                log = BiasedLog(score, low * 1.0, np.where(hidden, np.nan, high), 0.3, share)
                estimates[i], errors[i] = log.quality(threshold)
            spread, reported = estimates.std(), np.sqrt(np.mean(errors**2))
            bias = abs(estimates.mean() - _quality(threshold)) / (spread / np.sqrt(count))
            chance = 4 / np.sqrt(2 * count)  # four standard errors of a standard deviation
            worst = max(worst, abs(spread / reported - 1) - chance, (bias > 4) * bias)
            cases[f"explored {share:.0%}, up to {threshold}"] = count
    return Found(worst, cases)


COMPARISONS = {
    "certificates": Comparison(
        "promises broken on the population, over simulated logs, beyond 10 % and chance",
        certificates,
        1e-9,
        60,
        "logs",
    ),
    "biased_log": Comparison(
        "the spread of estimates from a half-seen log against the standard error they report, beyond chance",
        biased_log,
        1e-9,
        400,
        "logs",
    ),
}
