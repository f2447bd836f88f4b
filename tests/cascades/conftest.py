"""Logs of outcomes to try the cascades on, and the plainest way to score a policy."""

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st

# How long one example takes is the machine's business; speed is measured in benchmarks/.
settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")

MONEY = st.integers(0, 40).map(lambda k: k / 8)


@st.composite
def _outcomes(draw):
    """Arguments of from_outcomes: tied or distinct scores, graded or not, any order of benefit."""
    n = draw(st.integers(2, 16))
    if draw(st.booleans()):
        score = draw(st.permutations(range(n)))
    else:
        score = draw(
            st.lists(st.integers(0, 4), min_size=n, max_size=n).filter(lambda s: len(set(s)) > 1)
        )
    outcome = draw(
        st.sampled_from([st.booleans(), st.integers(0, 1), st.integers(0, 8).map(lambda k: k / 8)])
    )
    cost = st.one_of(MONEY, st.lists(MONEY, min_size=n, max_size=n))
    lists = st.lists(outcome, min_size=n, max_size=n)
    return np.array(score, float), draw(lists), draw(lists), draw(cost), draw(cost)


@pytest.fixture(scope="session")
def outcomes():
    return _outcomes()


@pytest.fixture(scope="session")
def sweep():
    """Every threshold tried one by one: rows of (threshold, cost, quality, escalation rate)."""

    def run(score, low, high, cost_low, cost_high, routed=False):
        rows = []
        for threshold in [*sorted(set(score)), float("inf")]:
            n, spent, right, up = len(score), 0.0, 0.0, 0
            for i in range(n):
                cl = cost_low[i] if np.ndim(cost_low) else cost_low
                ch = cost_high[i] if np.ndim(cost_high) else cost_high
                if score[i] < threshold:
                    up += 1
                    right += float(high[i])
                    spent += ch if routed else cl + ch
                else:
                    right += float(low[i])
                    spent += cl
            rows.append((threshold, spent / n, right / n, up / n))
        return rows

    return run


@pytest.fixture(scope="session")
def draw_log():
    """A larger random log: (score, correct_low, correct_high, cost_low, cost_high)."""

    def run(n=400, seed=0, rising=False):
        rng = np.random.default_rng(seed)
        score = rng.random(n)
        # Falling benefit: the score tells where the cheap model is right. Rising: the reverse.
        right = 0.2 + 0.6 * (1 - score if rising else score)
        return (score, rng.random(n) < right, rng.random(n) < 0.8, rng.random(n), 3 * rng.random(n))

    return run
