"""The hull against linear programming and exact gift wrapping, which share nothing with it."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from routecore.cascades import Frontier
from routecore.cascades.hull import upper_hull


def best_mix(cost, quality, budget):
    """Best quality of any mix of policies that costs at most the budget."""
    found = linprog(-quality, A_ub=[cost], b_ub=[budget], A_eq=[np.ones(len(cost))], b_eq=[1])
    return -found.fun


def wrapped(cost, quality):
    """Rows of the vertices by gift wrapping in exact fractions: the steepest step up, repeated."""
    point = [(Fraction(c), Fraction(q)) for c, q in zip(cost, quality, strict=True)]
    at = min(range(len(point)), key=lambda i: (point[i][0], -point[i][1], i))
    rows = [at]
    while True:
        ahead = [
            i for i, (c, q) in enumerate(point) if c > point[rows[-1]][0] and q > point[rows[-1]][1]
        ]
        if not ahead:
            return rows
        c0, q0 = point[rows[-1]]
        # Of the steepest the farthest, so that a point on an edge is no vertex.
        rows.append(
            max(ahead, key=lambda i: ((point[i][1] - q0) / (point[i][0] - c0), point[i][0], -i))
        )


@given(
    n=st.one_of(st.integers(1, 80), st.integers(65, 400)),
    seed=st.integers(0, 10**6),
    free=st.sampled_from([0.0, 0.3, 0.9, 1.0]),
    levels=st.sampled_from([2, 5, 2**20]),
    walk=st.booleans(),
)
@settings(max_examples=150)
def test_vertical_runs_duplicates_and_zero_costs(n, seed, free, levels, walk, hull_rows):
    rng = np.random.default_rng(seed)
    # Whole numbers below 2^26: every product that the scan compares is exact.
    cost = np.cumsum(np.where(rng.random(n) < free, 0, rng.integers(1, 50, n))).astype(float)
    steps = rng.integers(-levels, levels, n, endpoint=True)
    quality = (np.minimum(np.maximum.accumulate(np.abs(steps)), levels) if walk else steps) * 1.0
    assert hull_rows(cost, quality) == wrapped(cost, quality)


@pytest.fixture(scope="module")
def hull_rows():
    return lambda cost, quality: upper_hull(cost, quality).row.tolist()


@pytest.mark.parametrize("seed", range(20))
def test_with_free_escalations_mixing_is_never_below_a_single_threshold(seed):
    """Cached answers cost nothing: `randomise` fell below the best threshold on such a log."""
    rng = np.random.default_rng(seed)
    n = 2000
    score = rng.random(n)
    high = np.where(rng.random(n) < 0.3, 0.0, rng.lognormal(size=n))
    frontier = Frontier.from_outcomes(
        score, rng.random(n) < score, rng.random(n) < 0.8, rng.lognormal(size=n), high
    )
    for budget in np.linspace(frontier.cost[0], frontier.cost[-1], 50):
        assert frontier.randomise(budget).quality >= frontier.at_budget(budget).quality - 1e-12


@given(data=st.data(), where=st.floats(0, 1))
@settings(max_examples=60)
def test_randomise_is_the_best_mix(outcomes, data, where):
    frontier = Frontier.from_outcomes(*data.draw(outcomes))
    budget = frontier.cost[0] + where * (frontier.cost[-1] - frontier.cost[0])
    mix = frontier.randomise(budget)
    assert mix.quality == pytest.approx(best_mix(frontier.cost, frontier.quality, budget), abs=1e-8)
    assert mix.cost <= budget + 1e-9
    assert sum(mix.weight) == pytest.approx(1) and min(mix.weight) >= 0
    ends = frontier.at_threshold(np.array(mix.threshold))
    assert ends.quality @ mix.weight == pytest.approx(mix.quality)
    assert mix.gain == pytest.approx(max(mix.quality - frontier.at_budget(budget).quality, 0))


@given(st.integers(2, 3000), st.integers(0, 99), st.sampled_from(["noise", "concave", "convex"]))
@settings(max_examples=60)
def test_no_point_lies_above_and_prices_fall(n, seed, shape):
    rng = np.random.default_rng(seed)
    cost = np.sort(rng.random(n))
    quality = {"noise": rng.random(n), "concave": np.sqrt(cost), "convex": cost**2}[shape]
    hull = upper_hull(cost, quality)
    assert (quality <= hull.quality_at(cost) + 1e-12).all()
    np.testing.assert_array_equal(quality[hull.row], hull.quality)
    assert (np.diff(hull.price) <= 0).all() and hull.price[-1] == 0
    assert hull.cost[0] == cost[0] and hull.quality[-1] == quality.max()


def test_free_escalation_leaves_one_vertex():
    frontier = Frontier.from_outcomes([1, 2, 3], [0, 0, 1], [1, 1, 0], 1.0, 0.0)
    assert frontier.hull().cost.tolist() == [1.0]
    point = frontier.at_budget(1.0)
    assert (point.threshold, point.shadow_price) == (3.0, 0.0)
    assert frontier.randomise(1.0).gain == 0
