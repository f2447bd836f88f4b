"""What users who stay or leave tell about V, counted in simulated logs.

Two waits, one too short and one too long by a factor: the value lies where the line through the two
observed log-odds crosses zero. That estimate knows no information and no derivative. Whole
patiences are located by bisection. How much the estimates scatter is compared with what the forms say.
"""

import numpy as np

from routecore.proofs.evidence.base import Comparison, Found
from routecore.routing import patience_forms as form
from routecore.symbols import V
from routecore.translate import numpy_function

FACTORS = (1.5, 3.0)
SESSIONS, PATIENCES = 4_000, 100


def stays_and_leaves(count: int, random: np.random.Generator) -> Found:
    """Relative deviation of the scatter of ln V over `count` logs of each case."""
    told = numpy_function((form.x, V, form.sigma), [form.CHOICE, form.WHOLE])
    worst, cases = 0.0, {}
    for factor in FACTORS:
        spread = random.uniform(0.4, 0.8)
        log_odds = []
        for away in (-np.log(factor), np.log(factor)):
            own = 1 / (1 + np.exp(away / spread))
            stays = random.binomial(SESSIONS // 2, own, count)
            log_odds.append(np.log((stays + 0.5) / (SESSIONS // 2 - stays + 0.5)))
        early, late = log_odds
        estimate = np.log(factor) * (early + late) / (early - late)
        expected = 1 / np.sqrt(SESSIONS * told(factor, 1.0, spread)[0])
        worst = max(worst, abs(estimate.std() / expected - 1))
        cases[f"waits off by a factor of {factor:g}"] = count
    spread = random.uniform(0.4, 0.8)
    logs = random.logistic(0, spread, (count, PATIENCES))
    low, high = np.full(count, -5.0), np.full(count, 5.0)
    for _ in range(20):
        middle = (low + high) / 2
        rising = np.tanh((logs - middle[:, None]) / (2 * spread)).sum(axis=1) > 0
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    expected = 1 / np.sqrt(PATIENCES * told(1.0, 1.0, spread)[1])
    worst = max(worst, abs(middle.std() / expected - 1))
    cases["whole patiences"] = count
    return Found(float(worst), cases)


COMPARISONS = {
    "stays_and_leaves": Comparison(
        what="the scatter of V over simulated logs of stays and leaves against what a session tells",
        run=stays_and_leaves,
        allowed=0.06,  # chance: the scatter of 4,000 logs is known to 1.1 %
        usual=4_000,
        unit="logs",
    )
}
