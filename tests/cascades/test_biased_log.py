"""A half-seen log against the full one, and its formulas against each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore.cascades.biased_log import BiasedLog, exploration_needed, variance_of


def logs(seed, share, n=4000, tau0=0.3):
    random = np.random.default_rng(seed)
    score = random.random(n)
    low, high = (random.random(n) < score) * 1.0, (random.random(n) < 0.8) * 1.0
    hidden = (score >= tau0) & (random.random(n) >= share)
    return (score, low, high), BiasedLog(score, low, np.where(hidden, np.nan, high), tau0, share)


def test_all_explored_is_the_full_log():
    (score, low, high), log = logs(0, 1.0)
    for threshold in (0.1, 0.3, 0.6, 2.0):
        quality, error = log.quality(threshold)
        outcome = np.where(score < threshold, high, low)
        assert quality == pytest.approx(outcome.mean())
        assert error == pytest.approx(outcome.std() / np.sqrt(len(score)))


def test_less_exploration_is_a_wider_band_above_tau0_only():
    errors = [[logs(1, share)[1].quality(t)[1] for share in (1.0, 0.3, 0.05)] for t in (0.2, 0.7)]
    assert errors[0] == pytest.approx([errors[0][0]] * 3, rel=1e-9)
    assert errors[1][0] < errors[1][1] < errors[1][2]


def test_what_is_known_of_a_query_is_used():
    """Where H's chance depends on the score and on L's outcome, weighting the gain would tell less."""
    random = np.random.default_rng(4)
    score = random.random(4000)
    low = (random.random(4000) < score) * 1.0
    high = (random.random(4000) < 0.1 + 0.5 * score + 0.35 * low) * 1.0
    seen = (score < 0.3) | (random.random(4000) < 0.2)
    quality, error = BiasedLog(score, low, np.where(seen, high, np.nan), 0.3, 0.2).quality(0.9)
    band = (score >= 0.3) & (score < 0.9)
    by_gain = variance_of(quality, np.mean(band * (high - low) ** 2), 0.2, 4000) ** 0.5
    assert error < 0.92 * by_gain
    assert abs(quality - np.where(score < 0.9, high, low).mean()) < 4 * error


def test_a_kind_of_query_that_nobody_explored_takes_the_mean_of_the_others():
    score, low = np.array([0.1, 0.5, 0.6, 0.7, 0.9]), np.array([0.0, 0.0, 1.0, 1.0, 1.0])
    log = BiasedLog(score, low, [1, np.nan, 1, np.nan, 0], 0.3, 0.5)
    assert log.quality(0.8)[0] == pytest.approx((1 + 3 * 1 + 1) / 5)


def test_a_thinned_log_is_a_sample_with_every_outcome_known():
    (score, *_), log = logs(2, 0.25)
    frontier = log.thinned(1.0, 4.0, seed=3)
    assert abs(frontier.log.queries - 1000) < 120
    below = (frontier.log.score < 0.3).mean()
    assert abs(below - (score < 0.3).mean()) < 0.05
    assert log.thinned(np.full(len(score), 1.0), 4.0, seed=3).cost[0] == frontier.cost[0]


@given(
    quality=st.floats(0, 1),
    band=st.floats(0.001, 1),
    queries=st.integers(1, 10**6),
    error=st.floats(1e-4, 0.5),
)
def test_the_exploration_needed_gives_the_error_wanted(quality, band, queries, error):
    share = exploration_needed(quality, band, queries, error)
    if share is None:
        assert variance_of(quality, band, 1.0, queries) > error**2
    elif share > 1e-9:
        assert share <= 1 + 1e-9
        assert variance_of(quality, band, share, queries) == pytest.approx(error**2, rel=1e-6)


def test_bad_logs_are_refused():
    score, low = np.array([0.1, 0.5, 0.9]), np.array([0.0, 1.0, 1.0])
    with pytest.raises(ValueError, match=r"correct_high\[0\] is nan: below tau0"):
        BiasedLog(score, low, [np.nan, 1, 1], 0.3, 0.5)
    with pytest.raises(ValueError, match="without exploration nothing above it"):
        BiasedLog(score, low, [1, np.nan, np.nan], 0.3, 0.5)
    with pytest.raises(ValueError, match="exploration is 0: it must lie above 0"):
        BiasedLog(score, low, [1, 1, np.nan], 0.3, 0)
    log = BiasedLog(score, low, [1, np.nan, 1], 0.3, 0.5)
    with pytest.raises(ValueError, match=r"threshold is 0.6: no query between tau0 and it"):
        log.quality(0.6)
