"""How often each certificate breaks its promise, over 20,000 simulated logs a rule.

    python benchmarks/certificate_coverage.py [LOGS]

Two populations, with a continuous score and with one of 25 values: L is right with the score as its
chance, H with 0.8. Both are known in closed form to this script alone, so a promise is checked on
the population, not on another sample. Prints the share of broken promises, of abstentions and the
mean share escalated; compares with the threshold that merely met the level on the log (plug-in).
"""

import sys
import time

import numpy as np

from routecore.cascades import Frontier
from routecore.cascades.biased_log import BiasedLog

N, CONFIDENCE, HIGH = 1000, 0.9, 0.8
LOW_COST, HIGH_COST = 1.0, 4.0
TARGET, LOSS, SHARE = 0.75, 0.02, 0.3
TAU0, EXPLORED = 0.2, 0.25
BUDGET = LOW_COST + SHARE * HIGH_COST


class Population:
    """Scores on a grid of `levels` values (0: continuous); P(L right) = score, P(H right) = 0.8."""

    def __init__(self, levels: int):
        self.levels = levels

    def draw(self, random, size):
        score = random.random(size)
        if self.levels:
            score = np.floor(score * self.levels) / self.levels
        centre = score + 0.5 / self.levels if self.levels else score
        return score, random.random(size) < centre, random.random(size) < HIGH

    def rate(self, threshold):
        t = float(np.clip(threshold, 0.0, 1.0))
        return np.ceil(t * self.levels - 1e-9) / self.levels if self.levels else t

    def quality(self, threshold):
        t = self.rate(threshold)
        return (1 - t**2) / 2 + HIGH * t


def run(name, population, logs, random):
    """One rule on one population."""
    broken = abstained = plug_in = 0
    shares = []
    for _ in range(logs):
        if name == "thinned":
            score, low, high = population.draw(random, int(N / EXPLORED))
            hidden = (score >= TAU0) & (random.random(len(score)) >= EXPLORED)
            log = BiasedLog(score, low * 1.0, np.where(hidden, np.nan, high), TAU0, EXPLORED)
            frontier = log.thinned(LOW_COST, HIGH_COST, seed=int(random.integers(2**31)))
        else:
            frontier = Frontier.from_outcomes(*population.draw(random, N), LOW_COST, HIGH_COST)
        if name == "budget":
            found = frontier.certified(budget=BUDGET, confidence=CONFIDENCE)
            naive = frontier.at_budget(BUDGET).threshold
        elif name == "loss":
            found = frontier.certified(loss=LOSS, confidence=CONFIDENCE)
            naive = frontier.at_quality(frontier.quality[-1] - LOSS).threshold
        else:
            found = frontier.certified(target=TARGET, confidence=CONFIDENCE)
            naive = frontier.at_quality(min(TARGET, frontier.quality.max())).threshold

        def breaks(t):
            if name == "budget":
                return population.rate(t) > SHARE + 1e-12
            level = HIGH - LOSS if name == "loss" else TARGET
            return population.quality(t) < level - 1e-12

        plug_in += breaks(naive)
        if found.threshold is None:
            abstained += 1
            continue
        broken += breaks(found.threshold)
        shares.append(population.rate(found.threshold))
    return broken / logs, abstained / logs, float(np.mean(shares)), plug_in / logs


def main(logs: int) -> None:
    for levels in (0, 25):
        for name in ("budget", "quality", "loss", "thinned"):
            start = time.perf_counter()
            broken, abstained, share, plug_in = run(
                name, Population(levels), logs, np.random.default_rng(7)
            )
            print(
                f"{'tied' if levels else 'continuous':10} {name:8} broken {broken:.4f}"
                f"  abstains {abstained:.4f}  escalates {share:.3f}  plug-in broken {plug_in:.3f}"
                f"  ({logs:,} logs, {time.perf_counter() - start:.0f} s)",
                flush=True,
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
