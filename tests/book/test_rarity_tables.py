"""The tables of the chapter on rarity, against the games they summarise."""

import numpy as np
import pytest

from routecore import Game
from routecore.beyond.difficulty import DifficultTask
from routecore.beyond.difficulty_solve import RetryRoute
from routecore.book.rarity_tables import (
    CORRELATIONS,
    GRID_P,
    GRID_V,
    by_correlation,
    by_regime,
    drivers,
    measured_pairs,
    overall,
    pair_regions,
)
from routecore.measured import model_pairs
from routecore.routing.rarity import CASCADES, PRIORS, cascade_is_optimal, tally


def test_every_measured_pair_has_a_row():
    found = {region.pair.label for region in pair_regions()}
    assert found == {pair.label for pair in model_pairs()}
    assert len(measured_pairs().rows) == len(model_pairs())


@pytest.mark.parametrize("region", pair_regions()[::9], ids=lambda region: region.pair.label)
def test_shares_are_those_of_the_grid(region):
    plane = Game(**region.pair.parameters, V=GRID_V[:, None], P=GRID_P[None, :])
    routes = plane.equilibrium().route
    assert sum(region.shares) == pytest.approx(1)
    for code, share in enumerate(region.shares):
        assert share == np.mean(routes == code)


@pytest.mark.parametrize(
    "region",
    [r for r in pair_regions() if r.route is not None],
    ids=lambda region: region.pair.label,
)
def test_window_and_penalty_bound_the_region(region):
    low, high = sorted(region.times)
    least, greatest = region.penalty
    V = np.linspace(low, high, 203)[1:-1, None]
    P = np.array([0.98 * least, 1.02 * greatest])
    found = cascade_is_optimal(Game(**region.pair.parameters, V=V, P=P))
    assert not found[:, 0].any() and found[:, 1].all()
    V = np.array([0.999 * low, 1.001 * high])
    outside = Game(**region.pair.parameters, V=V, P=10 * greatest)
    assert not np.isin(outside.equilibrium().route, CASCADES).any()


def test_pairs_that_do_not_pull_apart_have_no_cascade():
    for region in pair_regions():
        if region.route is None:
            assert region.cheaper == region.quicker
            assert region.shares[CASCADES[0]] == region.shares[CASCADES[1]] == 0


def test_tables_say_what_the_tallies_say():
    tallies = [tally(prior, 5_000, seed=1) for prior in PRIORS.values()]
    for table in (overall(tallies), by_regime(tallies), drivers(tallies)):
        text = table._repr_html_()
        assert text.count("<tr>") == len(table.rows) + 1
        assert all(len(row) == len(table.head) for row in table.rows)
    cell = overall(tallies).rows[0][2]
    assert cell.replace("\N{NO-BREAK SPACE}", " ") == repr(tallies[0].cascades())
    assert repr(overall(tallies)).endswith("(3 rows)")


def test_the_second_table_counts_the_same_games_with_and_without_bad_news():
    count = 3000
    table = by_correlation(games=count, seed=4)
    assert len(table.head) == 2 + len(CORRELATIONS) and CORRELATIONS[0] == 0
    for row, prior in zip(table.rows, PRIORS.values(), strict=True):
        drawn = prior.draw(np.random.default_rng(4), count)
        found = [int(np.isin(Game(**drawn).equilibrium().route, CASCADES).sum())]
        for rho in CORRELATIONS[1:]:
            route = DifficultTask.beta(rho=rho, **drawn).equilibrium().route
            found.append(int((route == RetryRoute.CASCADE).sum()))
        assert row[0] == prior.name and row[1] == "3,000"
        for cell, hits in zip(row[2:], found, strict=True):
            assert cell.startswith(f"{hits / count:.2%}".replace("%", "\N{NO-BREAK SPACE}%"))
        assert min(found[1:]) > 5 * found[0]
