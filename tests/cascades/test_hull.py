"""The hull against linear programming, which shares nothing with it."""

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
