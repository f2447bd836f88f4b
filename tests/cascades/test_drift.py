"""A threshold on a second log: counted by hand, and told from chance."""

import numpy as np
import pytest

from routecore.cascades import Frontier
from routecore.cascades.drift import drift


def log(seed, n=2000, right=0.5):
    rng = np.random.default_rng(seed)
    score = rng.random(n)
    low = (rng.random(n) < right + 0.4 * (score - 0.5)).astype(int)
    return score, low, (rng.random(n) < 0.9).astype(int), 1.0, rng.random(n) + 2


def test_what_it_reports_is_what_the_second_log_holds():
    one, other = log(1), log(2, n=900, right=0.4)
    found = drift(Frontier.from_outcomes(*one), Frontier.from_outcomes(*other), 0.6)
    score, low, high, cost_low, cost_high = other
    up = score < 0.6
    outcome, cost = np.where(up, high, low), cost_low + np.where(up, cost_high, 0)
    for name, values in (("cost", cost), ("quality", outcome), ("escalation_rate", up)):
        assert found.rows[name]["now"] == pytest.approx(values.mean())
    assert found.point.quality == pytest.approx(outcome.mean())
    assert found.best.quality >= found.point.quality and found.best.cost <= found.point.cost + 1e-9
    spread = np.hypot(outcome.std(ddof=1) / np.sqrt(900), _error(one))
    assert found.rows["quality"]["standard_error"] == pytest.approx(spread)


def _error(columns):
    score, low, high, *_ = columns
    outcome = np.where(score < 0.6, high, low)
    return outcome.std(ddof=1) / np.sqrt(len(outcome))


def test_chance_is_rarely_called_drift_and_drift_is_noticed():
    first = Frontier.from_outcomes(*log(3))
    same = [drift(first, Frontier.from_outcomes(*log(k)), 0.6) for k in range(10, 60)]
    noticed = [any(row["drifted"] for row in found.rows.values()) for found in same]
    assert sum(noticed) <= 8  # three comparisons at 1 %, all against one first log
    worse = drift(first, Frontier.from_outcomes(*log(4, right=0.3)), 0.6)
    assert worse.rows["quality"]["drifted"] and worse.text.startswith("Not what it was: quality")
