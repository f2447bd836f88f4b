"""The search that watches users, and the simulated policies it is compared with."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore import Game
from routecore.beyond import learning_runs as runs
from routecore.beyond.learning import PatienceSearch

EDGE = Game(p1=0.5, p2=0.8, c1=1.0, c2=4.0, t1=1.1, t2=1.4, V=2.0, P=12.0)


def run(tasks, threshold):
    search, tested = PatienceSearch(tasks), []
    while search.searching:
        tested.append(search.s)
        search.record(stayed=search.s >= threshold)
        assert len(tested) < 20 * math.isqrt(tasks) + 20, "it does not end"
    return search, tested


@given(st.integers(2, 10**6), st.floats(1e-9, 1))
def test_ends_within_reach_of_the_threshold(tasks, threshold):
    search, _ = run(tasks, threshold)
    assert search.low < threshold <= search.high
    assert search.s == search.high and search.high - search.low <= (1 + 1e-6) / tasks


@given(st.integers(2, 10**6), st.floats(1e-9, 1))
def test_loses_at_most_one_user_a_phase(tasks, threshold):
    _, tested = run(tasks, threshold)
    phases = 1 + max(0, math.ceil(math.log2(math.log2(tasks)) - 1e-12))
    assert sum(s < threshold for s in tested) <= phases


def test_learns_nothing_once_it_is_done():
    search, _ = run(100, 0.3)
    before = search.s
    search.record(stayed=False)
    assert search.s == before


@pytest.mark.parametrize("tasks", [1, 0, 2.5, "10"])
def test_refuses_what_is_no_number_of_tasks(tasks):
    with pytest.raises(ValueError, match=r"tasks is .*: it must be a whole number of at least 2"):
        PatienceSearch(tasks)


def test_the_confidence_bound_solves_its_equation():
    rate, passes = np.array([0.2, 0.5, 0.9, 0.99]), np.array([5.0, 20.0, 100.0, 1000.0])
    p = runs.upper_confidence(rate, passes, 3.0)
    divergence = rate * np.log(rate / p) + (1 - rate) * np.log((1 - rate) / (1 - p))
    assert np.allclose(passes * divergence, 3.0, rtol=1e-6) and (p > rate).all()
    assert 1 - 1e-9 < runs.upper_confidence(np.array([1.0]), np.array([1.0]), 2.0)[0] < 1


def test_optimism_and_forced_exploration_are_not_trapped():
    game = Game(p1=0.5, p2=0.7, c1=1.0, c2=1.6, t1=1.0, t2=2.0, V=9.0, P=9.0)
    for policy in (runs.forced, runs.optimistic):
        regret, trapped = runs.where_users_stay(game, policy, tasks=3000, runs=60)
        assert np.isfinite(regret).all() and trapped.mean() < 0.05
        assert 15 < np.median(regret) < 90


def test_runs_repeat_with_their_seed():
    for policy in (runs.plug_in, runs.thompson, runs.margin, None):
        one, two, other = (
            runs.at_the_cliff(EDGE, policy, tasks=200, runs=5, seed=seed) for seed in (1, 1, 2)
        )
        assert one.shape == (5, 200) and (one == two).all() and (one != other).any()
        assert (np.diff(one, axis=1) >= -1e-12).all()


def test_the_searching_runs_keep_to_the_mean_that_the_bound_allows():
    from routecore.beyond import learning_forms as forms
    from routecore.symbols import NET_VALUE

    bound = forms.search_bound.subs(NET_VALUE, simultaneous=True)
    known = {s: EDGE.numbers()[s.name] for s in bound.free_symbols if s != forms.K}
    for tasks in (10, 1000, 20_000):
        limit = float(bound.subs({**known, forms.K: tasks}))
        regret = runs.at_the_cliff(EDGE, None, tasks=tasks, runs=200)
        assert regret[:, -1].mean() <= limit


def test_a_provider_with_too_high_an_estimate_is_trapped():
    # Plug-in at the cliff: a run that ends on the cliff's low side pays the full price per task.
    regret = runs.at_the_cliff(EDGE, runs.plug_in, tasks=1500, runs=60)
    last = regret[:, -1] - regret[:, -101]
    price = 0.5 * (12 - 10 / 3)
    trapped = np.isclose(last, 100 * price)
    assert trapped.mean() > 0.4
