"""`Shelf`: the examples of the chapter, the hull over its whole domain, and what it refuses."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore import Game, Regime
from routecore.beyond import shelf_forms
from routecore.beyond.hull_search import BLOCK
from routecore.beyond.shelf import Shelf
from routecore.measured import measured_models
from routecore.routing import forms
from routecore.routing.sampling import random_games
from routecore.symbols import NET_VALUE, PARAMETERS
from routecore.translate import numpy_function
from tests import strategies  # noqa: F401, the profile: the same examples on every run

THREE = {"M1": (0.2, 0.2, 1.0), "M2": (0.5, 1.0, 1.5), "M3": (0.9, 4.5, 1.8)}
FIVE = {"p1": 0.3, "p2": 0.9, "c1": 1.0, "c2": 2.0, "t1": 0.1, "t2": 1.2, "V": 1.0, "P": 10.0}


def of_game(g: dict, **more) -> Shelf:
    models = {f"M{i}": (g[f"p{i}"], g[f"c{i}"], g[f"t{i}"]) for i in (1, 2)}
    return Shelf(models, V=g["V"], P=g["P"], **more)


def test_three_models_of_which_the_third_is_hardly_used():
    shelf = Shelf(THREE, V=2.9, P=5.0)
    policy = shelf.optimal_policy()
    assert policy.provider_cost == pytest.approx(2.04)
    assert policy.first_model == "M1" and not policy.loses
    assert list(policy.then) == ["M2", "M3"] and policy.matter == ("M1", "M2", "M3")
    assert policy.escalation == pytest.approx(1 / 19)
    assert shelf.escalation_suffices
    # The best two of them cost more.
    pairs = [{k: v for k, v in THREE.items() if k != out} for out in THREE]
    costs = [Shelf(pair, V=2.9, P=5.0).optimal_policy().provider_cost for pair in pairs]
    assert min(costs) == pytest.approx(2.15, abs=0.005)


def test_rungs_of_the_counterexample_of_theorem_5():
    closed = {
        "stay with M1": (forms.cost_of_pass[1], 3.333),
        "one shot of M2": (forms.one_shot_cost[2], 3.000),
        "cascade at s_inf": (forms.cascade_cost(shelf_forms.s_inf), 2.840),
        "cascade at sL": (forms.JL, 2.825),
    }
    expressions = [value.subs(NET_VALUE, simultaneous=True) for value, _ in closed.values()]
    found = numpy_function(PARAMETERS, expressions)(*FIVE.values())
    assert np.allclose(found, [number for _, number in closed.values()], atol=5e-4)
    shelf = of_game(FIVE)
    height, policy = float(shelf.G(FIVE["V"])), shelf.optimal_policy()
    assert FIVE["c1"] + (1 - FIVE["p1"]) * height == pytest.approx(2.815, abs=5e-4)
    m1_after_m2 = FIVE["c2"] + (1 - FIVE["p2"]) * FIVE["c1"] / FIVE["p1"]
    assert m1_after_m2 == pytest.approx(2.333, abs=5e-4)
    assert policy.provider_cost == pytest.approx(2.259, abs=5e-4)
    assert policy.first_model == "M2" and policy.then["M2"] == pytest.approx(0.4)
    game = Game(**FIVE)
    assert game.equilibrium().user_utility == pytest.approx(0.209, abs=5e-4)
    assert policy.user_utility == pytest.approx(-0.3)


def test_one_step_down_is_needed_where_a_model_lies_above_the_hull():
    models = {"M1": (0.1, 0.1, 0.5), "M2": (0.8, 2.8, 2.4), "M3": (0.9, 4.5, 0.9)}
    shelf = Shelf(models, V=2.0, P=10.0)
    policy = shelf.optimal_policy()
    assert policy.provider_cost == pytest.approx(3.60)
    assert policy.first_model == "M2" and set(policy.then) == {"M1", "M3"}
    assert not shelf.escalation_suffices
    up = Shelf({k: models[k] for k in ("M2", "M3")}, V=2.0, P=10.0).optimal_policy()
    assert up.provider_cost == pytest.approx(3.65)


def test_vertices_of_the_measured_models():
    vertices = {
        benchmark: len(Shelf.measured(benchmark, V=1.0, P=1.0).hull().models)
        for benchmark in ("gsm8k", "medmcqa", "mmlu", "triviaqa", "truthfulqa")
    }
    assert vertices == {"gsm8k": 1, "medmcqa": 1, "mmlu": 3, "triviaqa": 2, "truthfulqa": 1}
    known = {x.model for x in measured_models() if x.benchmark == "mmlu" and x.latency}
    assert set(Shelf.measured("mmlu", V=1.0, P=1.0).models) == known


def test_two_models_where_the_paper_loses_nothing():
    # Signs agree, or the model users bear is the dear one and M1 the cheap one, or M1 is both.
    for regime in Regime:
        games = random_games(400, regime, seed=3)
        any_policy = of_game(games.parameters).optimal_policy().provider_cost
        paper = games.equilibrium().provider_cost
        assert (any_policy <= paper + 1e-9 * np.maximum(1, paper)).all()
        g = games.parameters
        m1_cheap = g["c1"] / g["p1"] <= g["c2"] / g["p2"]
        equal = m1_cheap | (regime in (Regime.BOTH_VALUE, Regime.BOTH_LATENCY))
        assert np.allclose(any_policy[equal], paper[equal], rtol=1e-9)
        if regime == Regime.ONLY_M2_VALUE:
            worse = ~m1_cheap & (g["P"] < g["c2"] / g["p2"])
            worse &= g["P"] > (g["c2"] - g["c1"]) / (g["p2"] - g["p1"])
            assert worse.any()
            assert np.allclose(any_policy[~worse], paper[~worse], rtol=1e-9)
            assert (any_policy[worse] < paper[worse]).all()
            # Where M1 is cheap, Theorem 4's threshold is the height of the hull.
            threshold = numpy_function(PARAMETERS, forms.P2.subs(NET_VALUE, simultaneous=True))
            height = of_game(g).G(g["V"])
            assert np.allclose(height[m1_cheap], threshold(*g.values())[m1_cheap], rtol=1e-9)
        if regime == Regime.ONLY_M1_VALUE:
            height = of_game(g).G(g["V"])
            worse = ~m1_cheap & (g["P"] > height)
            assert worse.any() and (any_policy[worse] < paper[worse]).all()
            assert np.allclose(any_policy[~worse], paper[~worse], rtol=1e-9)
            best = g["c2"] + (1 - g["p2"]) * height
            assert np.allclose(any_policy[worse], best[worse], rtol=1e-12)


def test_the_right_to_come_back_down_is_worth_more_than_better_timing():
    # As the text says it, of games in which only M1 is worth its wait, M2 costs less per success
    # and the penalty is high.
    games = random_games(20_000, Regime.ONLY_M1_VALUE, seed=0).parameters
    pick = games["c1"] / games["p1"] > games["c2"] / games["p2"]
    g = {name: np.broadcast_to(x, pick.shape)[pick] for name, x in games.items()} | {"P": 1e6}
    cascade = numpy_function(PARAMETERS, forms.JL.subs(NET_VALUE, simultaneous=True))(*g.values())
    shelf = of_game(g)
    timing = 1 - (g["c1"] + (1 - g["p1"]) * shelf.G(g["V"])) / cascade
    down = 1 - shelf.optimal_policy().provider_cost / cascade
    assert np.median(down) > 20 * np.median(timing) > 0


SIXTEENTHS = st.integers(1, 15).map(lambda n: n / 16)
EIGHTHS = st.integers(-16, 64).map(lambda n: n / 8)


@st.composite
def shelves(draw):
    """Shelves of short binary fractions, with ties, in every order, costs of either sign."""
    k = draw(st.integers(2, 6))
    V_ = draw(st.integers(1, 32)) / 8
    rows = []
    for _ in range(k):
        p_ = draw(SIXTEENTHS)
        zero = draw(st.booleans()) and draw(st.booleans())
        t_ = p_ * V_ if zero else draw(st.integers(1, 64)) / 8
        rows.append((p_, draw(EIGHTHS), t_))
    P_ = draw(st.one_of(st.just(0.0), EIGHTHS, st.just(1e6)))
    return Shelf({f"M{i}": row for i, row in enumerate(rows)}, V=V_, P=P_)


@given(shelves(), st.booleans())
def test_the_policy_costs_and_is_worth_what_it_says(shelf, opt_in):
    """Played by hand, in exact fractions: first pass, then the same draw after every failure."""
    shelf = shelf.replace(opt_in=opt_in)
    policy = shelf.optimal_policy()
    p, c, t = ([Fraction(float(x)) for x in column] for column in (shelf.p, shelf.c, shelf.t))
    xi = [Fraction(float(shelf.V)) * x - y for x, y in zip(p, t, strict=True)]
    churn = Fraction(float(shelf.P))
    if policy.loses:
        assert min(xi) <= 0
        worth, going_on = Fraction(0), churn
    else:
        drawn = dict.fromkeys(range(len(p)), 0.0)
        drawn[int(policy.quick)] = 1 - policy.slow_share
        if policy.slow >= 0:
            drawn[int(policy.slow)] = policy.slow_share
        a_pass = [sum(drawn[i] * float(x[i]) for i in drawn) for x in (p, c, xi)]
        going_on, worth = a_pass[1] / a_pass[0], a_pass[2] / a_pass[0]
        assert worth >= -1e-9
    if opt_in:
        cost, utility = going_on, worth
    else:
        i = int(policy.first)
        cost = float(c[i]) + float(1 - p[i]) * float(going_on)
        utility = float(xi[i]) + float(1 - p[i]) * float(worth)
    assert policy.provider_cost == pytest.approx(float(cost), rel=1e-9, abs=1e-9)
    assert policy.user_utility == pytest.approx(float(utility), rel=1e-9, abs=1e-9)
    numbers = [policy.provider_cost, policy.user_utility, policy.continuation_cost]
    assert np.isfinite(numbers).all()
    assert len(policy.matter) <= (2 if opt_in else 3)


@given(shelves())
def test_the_hull_is_convex_falls_and_lies_below_every_model(shelf):
    hull = shelf.hull()
    assert (np.diff(hull.time_per_success) > 0).all() and (np.diff(hull.cost_of_pass) < 0).all()
    assert (np.diff(hull.shadow_price) < 0).all() and hull.shadow_price[-1] == 0
    for gamma, tau in zip(shelf.cost_of_pass, shelf.time_per_success, strict=True):
        assert shelf.G(tau) <= gamma + 1e-12
    # Between its vertices it is straight, and beyond them it is level or not there.
    tau, gamma = hull.time_per_success, hull.cost_of_pass
    for at in np.linspace(tau[0], tau[-1] + 1, 7):
        assert shelf.G(at) == pytest.approx(np.interp(at, tau, gamma), rel=1e-9, abs=1e-12)
    assert shelf.G(np.nextafter(tau[0], -np.inf)) == np.inf
    # A model that is no vertex can go without changing the hull.
    if 2 <= len(hull.models) < len(shelf.models):
        rows = [shelf.models.index(name) for name in hull.models]
        kept = {shelf.models[i]: (shelf.p[i], shelf.c[i], shelf.t[i]) for i in rows}
        smaller = Shelf(kept, V=shelf.V, P=shelf.P)
        assert smaller.G(shelf.V) == pytest.approx(float(shelf.G(shelf.V)), rel=1e-9)


@given(shelves())
def test_throttling_pays_exactly_where_the_chapter_says(shelf):
    found = shelf.throttle()
    before = shelf.optimal_policy()
    pays = (shelf.net_value > 0).all() and shelf.P < shelf.cost_of_pass.min()
    assert (found.saving > 0) == pays and (found.model >= 0) == pays
    if pays:
        starts = [c + (1 - p) * shelf.P for p, c in zip(shelf.p, shelf.c, strict=True)]
        assert before.provider_cost - found.saving == pytest.approx(min(starts), abs=1e-9)
    else:
        assert found.saving == found.user_loss == 0


def test_arrays_of_games_are_solved_as_single_ones():
    random = np.random.default_rng(2)
    shape, k = (3, 4), 5
    p = random.uniform(0.05, 0.95, (*shape, k))
    c, t = p * random.uniform(0.3, 3, (*shape, k)), random.uniform(0.1, 1, (4, k))
    V_, P_ = random.uniform(0.1, 2, (3, 1)), random.uniform(0, 4, 4)
    shelf = Shelf.from_arrays(p, c, t, V=V_, P=P_)
    policy, throttle = shelf.optimal_policy(), shelf.throttle()
    assert shelf.shape == shape and shelf.G(1.0).shape == shape
    for at in np.ndindex(shape):
        one = Shelf.from_arrays(p[at], c[at], t[at[1]], V=V_[at[0], 0], P=P_[at[1]])
        alone = one.optimal_policy()
        for name in ("first", "loses", "quick", "slow", "provider_cost", "user_utility"):
            assert getattr(policy, name)[at] == getattr(alone, name), name
        assert throttle.saving[at] == one.throttle().saving
        assert shelf.escalation_suffices[at] == one.escalation_suffices
    with pytest.raises(ValueError, match=r"policy has shape \(3, 4\): it must be of a single"):
        _ = policy.first_model
    with pytest.raises(ValueError, match=r"shelf has shape \(3, 4\): it must be a single shelf"):
        shelf.hull()


def test_the_hull_is_read_at_many_times_at_once():
    shelf = Shelf(THREE, V=2.9, P=5.0)
    heights = shelf.G([[1.0, 2.0], [2.9, 9.0]])
    assert heights.tolist() == [[np.inf, 5.0], [pytest.approx(2.3), pytest.approx(1.0)]]
    both = Shelf(THREE, V=np.array([2.9, 4.0]), P=5.0)
    assert both.G([[2.0], [9.0]]).tolist() == [[5.0, 5.0], [1.0, 1.0]]


def test_blocks_do_not_show():
    random = np.random.default_rng(5)
    p = random.uniform(0.1, 0.9, (BLOCK + 3, 2))
    shelf = Shelf.from_arrays(p, p * [1.0, 3.0], p * [2.0, 0.5], V=1.0, P=9.0)
    height = shelf.optimal_policy().hull_height
    assert height.shape == (BLOCK + 3,) and np.allclose(height, height[0])
    empty = Shelf.from_arrays(np.empty((0, 2)) + 0.5, [1.0, 2.0], [1.0, 2.0], V=1.0, P=1.0)
    assert empty.optimal_policy().provider_cost.shape == (0,)


def test_seen_before_the_pass():
    # One slow pass is accepted iff t_j + a_j tau_l <= V: here .2 + .5 * 1 = .7.
    models = {"slow": (0.5, 0.2, 0.6), "quick": (0.5, 2.0, 0.2)}
    refuses, accepts = (Shelf(models, V=v, P=9.0) for v in (0.75, 0.85))
    assert refuses.optimal_policy().slow >= 0 and accepts.optimal_policy().slow >= 0
    assert accepts.cost_when_seen() == accepts.optimal_policy().provider_cost
    assert refuses.cost_when_seen() > refuses.optimal_policy().provider_cost
    assert refuses.cost_when_seen() == pytest.approx(0.2 + 0.5 * 4.0)
    with pytest.raises(ValueError, match="models has 3 entries: the answer is known for 2"):
        Shelf(THREE, V=1.0, P=1.0).cost_when_seen()


def test_says_what_it_is():
    assert repr(Shelf(THREE, V=1.0, P=1.0)) == "Shelf(M1, M2, M3)"
    assert repr(Shelf(THREE, V=np.ones(4), P=1.0)) == "Shelf(M1, M2, M3, 4 games)"
    lost = Shelf(THREE, V=0.1, P=1.0).optimal_policy()
    assert lost.loses and lost.then == {} and lost.matter == ("M1",)
    declined = Shelf(THREE, V=0.1, P=1.0, opt_in=True).optimal_policy()
    assert declined.first_model is None and declined.matter == () and declined.provider_cost == 1.0


@pytest.mark.parametrize(
    "build, message",
    [
        (lambda: Shelf({}, V=1.0, P=1.0), "models has 0 entries: a shelf needs at least 2."),
        (
            lambda: Shelf({"a": (0.5, 1, 1)}, V=1.0, P=1.0),
            "models has 1 entries: a shelf needs at least 2.",
        ),
        (
            lambda: Shelf([(0.5, 1, 1)], V=1.0, P=1.0),
            "models is [(0.5, 1, 1)]: it must map each name to its (p, c, t).",
        ),
        (
            lambda: Shelf({"a": (0.5, 1), "b": (0.5, 1, 1)}, V=1.0, P=1.0),
            "models['a'] is (0.5, 1): it must be (p, c, t).",
        ),
        (
            lambda: Shelf({"a": "abc", "b": (0.5, 1, 1)}, V=1.0, P=1.0),
            "models['a'] is 'abc': it must be (p, c, t).",
        ),
        (
            lambda: Shelf({"a": (1.0, 1, 1), "b": (0.5, 1, 1)}, V=1.0, P=1.0),
            "p of 'a' is 1.0: it must be above 0 and below 1.",
        ),
        (
            lambda: Shelf({"a": ([0.5, 0.0], 1, 1), "b": (0.5, 1, 1)}, V=1.0, P=1.0),
            "p of 'a'[1] is 0.0: it must be above 0 and below 1.",
        ),
        (
            lambda: Shelf({"a": (0.5, np.nan, 1), "b": (0.5, 1, 1)}, V=1.0, P=1.0),
            "c of 'a' is nan: it must be a finite number.",
        ),
        (
            lambda: Shelf({"a": (0.5, [1, 2], 1), "b": (0.5, 1, 1)}, V=[1, 2, 3], P=1.0),
            "V has shape (3,): it must broadcast with the shape (2,) of p of 'a', c of 'a', "
            "t of 'a', p of 'b', c of 'b', t of 'b'.",
        ),
        (
            lambda: Shelf(THREE, V=1.0, P=np.inf),
            "P is inf: it must be a finite number.",
        ),
        (
            lambda: Shelf.from_arrays([0.5, 0.6], [1, 2, 3], [1, 2], V=1.0, P=1.0),
            "c has shape (3,): its last axis must run over the models, and there are 2.",
        ),
        (
            lambda: Shelf.from_arrays(0.5, [1, 2, 3], [1, 2], V=1.0, P=1.0),
            "p has shape (): its last axis must run over the models.",
        ),
        (
            lambda: Shelf.from_arrays([0.5, 0.6], [1, 2], [1, 2], V=1.0, P=1.0, names=["a", "a"]),
            "models[1] is 'a': each model may be named once.",
        ),
        (
            lambda: Shelf.from_arrays([0.5, 0.6], [1, 2], [1, 2], V=1.0, P=1.0, names=["a"]),
            "names has 1 entries: there are 2 models.",
        ),
        (
            lambda: Shelf.measured("chess", V=1.0, P=1.0),
            "benchmark is 'chess': it must be one of gsm8k, medmcqa, mmlu, triviaqa, truthfulqa.",
        ),
    ],
)
def test_bad_input_is_refused_in_one_sentence(build, message):
    with pytest.raises(ValueError) as error:
        build()
    assert str(error.value) == message
