"""The measure of rarity: priors, shares, counts, and the exact set."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore import Game
from routecore.measured import model_pairs
from routecore.routing.rarity import (
    CASCADES,
    KEYS,
    PRIORS,
    Prior,
    Share,
    cascade_is_optimal,
    oracle_finds_cascade,
    tally,
)
from routecore.routing.routes import Regime
from routecore.routing.sampling import one, random_games

NAMES = list(PRIORS)


@pytest.mark.parametrize("name", NAMES)
def test_draws_lie_where_the_prior_says(name):
    drawn = PRIORS[name].games(20_000, seed=1).parameters
    value, penalty = drawn["V"], drawn["P"]
    low_v, high_v, low_p, high_p = {
        "uniform": (0, 4, 0, 4),
        "log-uniform": (0.1, 100, 0.1, 100),
        "measured": (0.1, 100, 0.01, 100),
    }[name]
    assert low_v <= value.min() and value.max() <= high_v
    assert low_p <= penalty.min() and penalty.max() <= high_p
    # Medians: the middle of the range, in the prior's own scale, within four standard errors.
    if name == "uniform":
        assert abs(np.median(value) - 2) < 4 * 2 / np.sqrt(20_000)
    else:
        middle = np.sqrt(low_p * high_p)
        spread = np.log(high_p / low_p) / 2 / np.sqrt(20_000)
        assert abs(np.log(np.median(penalty) / middle)) < 4 * spread


def test_measured_prior_draws_every_pair_about_equally_often():
    drawn = PRIORS["measured"].games(133_000, seed=3).parameters
    key = ("p1", "p2", "c1", "c2", "t1", "t2")
    rows, counts = np.unique(np.stack([drawn[k] for k in key]), axis=1, return_counts=True)
    assert rows.shape[1] == len({tuple(p.parameters[k] for k in key) for p in model_pairs()})
    assert counts.min() > 1000 - 5 * np.sqrt(1000) and counts.max() < 1000 + 5 * np.sqrt(1000)


@pytest.mark.parametrize("name", NAMES)
def test_tally_counts_what_the_games_are(name):
    found = tally(PRIORS[name], 30_000, seed=4)
    games = PRIORS[name].games(30_000, seed=4)
    outcome = games.equilibrium()
    assert found.games == 30_000
    for regime in Regime:
        inside = outcome.regime == regime
        share = found.cascades(regime=regime)
        assert found.part(regime=regime).hits == inside.sum()
        assert share.hits == np.isin(outcome.route[inside], CASCADES).sum()
        assert share.of == inside.sum()
    for route in CASCADES:
        assert found.cascades(route=route).hits == (outcome.route == route).sum()
    g = games.parameters
    above = (g["P"] > g["c1"] / g["p1"]).astype(int) + (g["P"] > g["c2"] / g["p2"])
    cheaper = (g["c1"] / g["p1"] > g["c2"] / g["p2"]).astype(int)
    for k in range(KEYS["above"]):
        assert found.part(above=k, cheaper=1).hits == ((above == k) & (cheaper == 1)).sum()


def test_batches_do_not_lose_games(monkeypatch):
    monkeypatch.setattr("routecore.routing.rarity.BATCH", 700)
    found = tally(PRIORS["uniform"], 5_000, seed=6)
    assert found.games == 5_000
    assert tally(PRIORS["uniform"], 5_000, seed=6).counts.tolist() == found.counts.tolist()


def test_a_condition_no_game_meets_has_no_share():
    one_game = Prior(
        "one",
        "one game",
        lambda random, count: {
            key: np.full(count, value)
            for key, value in dict(
                p1=0.3, p2=0.9, c1=1.0, c2=2.0, t1=0.1, t2=1.2, V=1.0, P=10.0
            ).items()
        },
    )
    found = tally(one_game, 50)
    assert found.cascades().value == 1
    assert found.cascades(regime=Regime.BOTH_VALUE) is None


@pytest.mark.parametrize("name", NAMES)
def test_exact_set_is_where_the_equilibrium_is_a_cascade(name):
    games = PRIORS[name].games(100_000, seed=7)
    expected = np.isin(games.equilibrium().route, CASCADES)
    assert expected.any()
    assert (cascade_is_optimal(games) == expected).all()


@pytest.mark.parametrize("regime", list(Regime))
def test_oracle_finds_the_same_cascades(regime):
    games = random_games(40, regime, seed=8)
    exact = cascade_is_optimal(games)
    assert exact.any() == (regime in (Regime.ONLY_M1_VALUE, Regime.ONLY_M2_VALUE))
    found = [oracle_finds_cascade(one(games, k), margin=1e-3) for k in range(40)]
    # A cascade that saves less than the search can resolve may be missed, and none may be made up.
    saved = [_saved_by_cascade(one(games, k)) for k in range(40)]
    for said, true, saving in zip(found, exact, saved, strict=True):
        assert said == true or (true and saving < 5e-3)


def _saved_by_cascade(game: Game) -> float:
    """What the cascade saves against the best static policy, relative to its cost."""
    g = game.parameters
    ones = min(g["c1"] + g["P"] * (1 - g["p1"]), g["c2"] + g["P"] * (1 - g["p2"]))
    best = game.equilibrium().provider_cost
    return min(ones, g["c1"] / g["p1"], g["c2"] / g["p2"]) / best - 1


def test_penalty_below_both_costs_of_pass_means_no_cascade():
    for prior in PRIORS.values():
        assert tally(prior, 50_000, seed=9).cascades(above=0).hits == 0


@given(st.integers(1, 10**7), st.floats(0, 1))
def test_interval_holds_the_share_and_solves_the_score_equation(of, part):
    share = Share(round(part * of), of)
    low, high = share.interval
    assert 0 <= low <= share.value <= high <= 1
    z = 1.959963984540054
    for end in (low, high):
        if 0 < end < 1:
            distance = (share.value - end) ** 2
            assert distance == pytest.approx(z**2 * end * (1 - end) / of, rel=1e-4, abs=1e-15)


def test_interval_covers_the_truth_as_often_as_it_says():
    hits = np.random.default_rng(10).binomial(500, 0.03, 4000)
    covered = np.mean(
        [low <= 0.03 <= high for low, high in (Share(int(k), 500).interval for k in hits)]
    )
    assert 0.93 < covered < 0.975


def test_share_reads_as_a_percentage_with_its_interval():
    assert repr(Share(0, 1000)) == "0.00 % [0.00, 0.38]"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Share(1, 0), "of = 0 is not positive."),
        (lambda: Share(5, 4), "hits = 5 is not between 0 and of = 4."),
        (lambda: Share(-1, 4), "hits = -1 is not between 0 and of = 4."),
        (lambda: tally(PRIORS["uniform"], 0), "games = 0 is less than 1."),
    ],
)
def test_refuses_in_one_sentence(make, message):
    with pytest.raises(ValueError) as caught:
        make()
    assert str(caught.value) == message
