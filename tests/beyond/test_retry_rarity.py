"""The second table of rarity: the same games, correlated attempts."""

import numpy as np
import pytest

from routecore.beyond.retry_rarity import captured_gain, cascade_share
from routecore.routing.rarity import PRIORS, tally


def test_independent_attempts_are_part_ones_table():
    prior = PRIORS["uniform"]
    assert cascade_share(prior, 0, 5000, seed=3) == tally(prior, 5000, seed=3).cascades()


@pytest.mark.parametrize(
    "name, before, after",
    [("uniform", 0.03, 0.29), ("log-uniform", 0.017, 0.223), ("measured", 0.004, 0.489)],
)
def test_shares_at_correlation_one_half(name, before, after):
    for rho, expected in ((0, before), (0.5, after)):
        found = cascade_share(PRIORS[name], rho, 30_000, seed=8)
        spread = found.interval[1] - found.interval[0]
        assert found.value == pytest.approx(expected, abs=1.2 * spread)
        assert found.of == 30_000


def test_captured_gain_is_a_share():
    captured = captured_gain(16_000)
    assert ((captured >= -1e-9) & (captured <= 1 + 1e-9)).all()
    assert 0.1 < captured.mean() < 0.25 and 0.4 < np.mean(captured < 1e-9) < 0.6


@pytest.mark.parametrize(
    "rho, games, message",
    [(1.0, 10, "rho is 1.0: the rule is 0 <= rho < 1."), (0.5, 0, "games = 0 is less than 1.")],
)
def test_refuses(rho, games, message):
    with pytest.raises(ValueError) as error:
        cascade_share(PRIORS["uniform"], rho, games)
    assert str(error.value) == message
