"""The envelope against asking every pair for every budget."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routecore.cascades import Frontier, envelope


@given(data=st.data(), count=st.integers(1, 4))
@settings(max_examples=50)
def test_each_budget_gets_the_best_of_all_pairs(outcomes, data, count):
    pairs = {i: Frontier.from_outcomes(*data.draw(outcomes)) for i in range(count)}
    env = envelope(pairs)
    budgets = np.unique(np.concatenate([f.cost for f in pairs.values()]))
    for budget in budgets:
        best = max(
            f.at_budget(budget).quality for f in pairs.values() if f.cost[0] <= budget * (1 + 1e-12)
        )
        point = env.at_budget(budget)
        assert point.quality == best
        again = pairs[point.pair].at_threshold(point.threshold)
        assert (again.cost, again.quality, again.escalation_rate) == (
            point.cost,
            point.quality,
            point.escalation_rate,
        )
        back = env.at_quality(best)
        assert back.cost == pytest.approx(
            min(f.at_quality(best).cost for f in pairs.values() if f.quality.max() >= best - 1e-12)
        )
    assert (np.diff(env.cost) > 0).all() and (np.diff(env.quality) > 0).all()
    many = env.at_budget(budgets)
    assert [env.at_budget(b).pair for b in budgets] == list(many.pair)


@given(data=st.data(), count=st.integers(2, 4))
@settings(max_examples=50)
def test_switching_points_are_where_the_pair_changes(outcomes, data, count):
    env = envelope({("m", i): Frontier.from_outcomes(*data.draw(outcomes)) for i in range(count)})
    changes = [i for i in range(1, len(env.cost)) if env.pair[i] != env.pair[i - 1]]
    assert len(changes) == len(env.switching_points)
    for i, point in zip(changes, env.switching_points, strict=True):
        assert (point.cost, point.quality_after) == (env.cost[i], env.quality[i])
        assert (point.before, point.after) == (env.pair[i - 1], env.pair[i])
        below = env.at_budget(point.cost * (1 - 1e-9))
        assert (below.pair, below.quality) == (point.before, point.quality_before)
        mix = env.randomise(point.cost)
        assert point.gain == pytest.approx(mix.gain, abs=1e-12) and point.gain >= 0


def test_mixing_across_a_kink_gains_what_geometry_says():
    # Two straight frontiers, from (1, 0) with slope 1/10 and from (2, 0) with slope 1/2: they
    # cross at cost 2.25. The hull runs from (1, 0) to (4, 1), at 5/12 there.
    n = 4000
    flat = Frontier.from_outcomes(np.arange(n), np.zeros(n), np.full(n, 0.3), 1.0, 3.0)
    steep = Frontier.from_outcomes(np.arange(n), np.zeros(n), np.ones(n), 2.0, 2.0)
    env = envelope({"flat": flat, "steep": steep})
    # Both are staircases, so near the crossing they change places a few times.
    first, switch = env.switching_points[0], env.switching_points[-1]
    assert first.cost == pytest.approx(2.25, abs=2e-3) == switch.cost
    assert (first.before, switch.after) == ("flat", "steep")
    assert switch.gain == pytest.approx(5 / 12 - 1 / 8, abs=2e-3)
    assert env.hull().price[0] == pytest.approx(1 / 3)
    mix = env.randomise(switch.cost)
    assert mix.pair == ("flat", "steep") and mix.weight[1] == pytest.approx(1.25 / 3, abs=1e-3)
    assert env.at_budget(3.0).shadow_price == pytest.approx(1 / 3)
    assert env.at_quality(0.5).shadow_price == pytest.approx(3.0)
    assert np.isinf(env.at_quality(1.0).shadow_price)


def test_ties_go_to_the_pair_named_first(draw_log):
    log = draw_log(50)
    env = envelope({"one": Frontier.from_outcomes(*log), "two": Frontier.from_outcomes(*log)})
    assert set(env.pair) == {"one"} and env.switching_points == ()
