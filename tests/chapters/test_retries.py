"""The numbers that the three chapters on difficulty print or tell, each worked out again."""

import numpy as np
import pytest
import sympy as sp

from routecore.beyond import difficulty_forms as form
from routecore.beyond.difficulty import DifficultTask
from routecore.beyond.two_attempts import TwoPrompts
from routecore.measured import model_pairs
from routecore.proofs.evidence.difficulty import cheapest_sequence, sequence_cost
from routecore.symbols import c1, c2, t1, t2

WORKED = DifficultTask.two_types(
    easy=0.6, p1_easy=0.7, p1_hard=0.0, p2_easy=0.8, p2_hard=0.8,
    c1=1.0, c2=4.0, t1=1.0, t2=2.0, V=4.0, P=10.0,
)


def test_the_worked_example():
    believed = WORKED.independent().equilibrium()
    assert believed.route_name == "stay with M1"
    assert believed.provider_cost == pytest.approx(2.38, abs=0.005)
    assert WORKED.outcome(np.inf).provider_cost == pytest.approx(6.80)
    found, n = WORKED.equilibrium(), WORKED.retries()
    assert (n.n_star, n.n_user, n.k1, found.retries) == (2, 1, 1, 2)
    assert found.provider_cost == pytest.approx(3.85)
    assert found.threshold == pytest.approx(4.91, abs=0.005)
    utility = WORKED.outcome(range(4)).user_utility
    assert np.argmax(utility) == 1


def test_the_threshold_is_where_the_route_changes():
    threshold = float(WORKED.equilibrium().threshold)
    for penalty, name in ((threshold - 1e-6, "M1 until users leave"), (threshold, "M1, then M2")):
        game = {name: float(x) for name, x in WORKED.parameters.items()} | {"P": penalty}
        task = DifficultTask(prior=[0.4, 0.6], p1=[0.0, 0.7], p2=[0.8, 0.8], **game)
        assert task.equilibrium().route_name == name


@pytest.mark.parametrize(
    "prior, p1, p2, cost, order, best, counted",
    [
        ([0.13, 0.44, 0.43], [0.08, 0.09, 0.78], [0.12, 0.94, 0.95], 0.42, (1, 2, 2), 1.662, 1.942),
        ([0.4, 0.6], [0.25, 0.6], [0.25, 0.95], 0.8, (2,), 2.00, 2.08),
    ],
)
def test_the_counterexamples_without_the_order(prior, p1, p2, cost, order, best, counted):
    case = (*(np.array(x) for x in (prior, p1, p2)), cost, 1.0)
    plans = [sequence_cost(*case, [1] * n, then) for n in range(100) for then in (1, 2)]
    assert min(plans) == pytest.approx(counted, abs=6e-4)
    assert sequence_cost(*case, order, 1) == pytest.approx(best, abs=6e-4)
    assert cheapest_sequence(*(np.array(x)[None] for x in case))[0] == pytest.approx(best, abs=6e-4)
    with pytest.raises(ValueError, match=r"^p1/p2 falls where p1 rises"):
        DifficultTask(prior=prior, p1=p1, p2=p2, c1=cost, c2=1.0, t1=1, t2=2, V=9, P=1).retries()


def test_theorem_1_needs_users_who_count():
    r = np.linspace(0, 1, 100_001)
    utility = sum(w * (p - 0.4) / (1 - (1 - p) * r) for w, p in ((0.1, 0.2), (0.9, 0.9)))
    assert r[utility.argmax()] == pytest.approx(0.545, abs=5e-4)
    assert utility.max() > max(utility[0], utility[-1]) + 0.01


def test_users_want_fewer_retries_in_113_of_133_pairs():
    pairs = [pair.parameters for pair in model_pairs()]
    assert len(pairs) == 133
    assert sum(g["c2"] / g["c1"] > g["t2"] / g["t1"] for g in pairs) == 113


def test_the_worst_case_of_two_attempts():
    game = TwoPrompts(p1=0.5, p2=0.6, c1=1.0, c2=2.0, P=10.0, sigma11=0.25)
    assert game.independent().costs[:2] == pytest.approx([4.0, 4.0])
    assert game.costs[:2] == pytest.approx([6.5, 4.0])
    assert game.regret == pytest.approx(2.5) and game.regret_bound == pytest.approx(2.5)


def test_the_intervals_of_two_prompts():
    free = TwoPrompts(p1=0.5, p2=0.8, c1=1.0, c2=4.0, P=20.0)
    assert (free.interval.low, free.interval.high) == pytest.approx((10, 30))
    assert free.costs[[0, 1, 3]] == pytest.approx([6.5, 5.0, 5.6])
    known = {"sigma11": 0.12, "sigma12": 0.04, "sigma22": 0.05}
    bound = TwoPrompts(p1=0.5, p2=0.8, c1=1.0, c2=4.0, P=20.0, **known).interval
    assert (bound.low, bound.high) == pytest.approx((6.52, 36), abs=0.005)


def test_a_better_router_creates_a_conflict():
    game = {
        form.share: 0.5, form.p1_hard: 0.3, form.p1_easy: 0.9, form.p2_hard: 0.6,
        form.p2_easy: 0.95, c1: 1, c2: 1.8, t1: 1, t2: 3,
    }
    stays = [
        (0.5 * x / easy + 0.5 * x / hard).subs(game)
        for x, easy, hard in (
            (c1, form.p1_easy, form.p1_hard), (c2, form.p2_easy, form.p2_hard),
            (t1, form.p1_easy, form.p1_hard), (t2, form.p2_easy, form.p2_hard),
        )
    ]
    assert stays[0] < stays[1] and stays[2] < stays[3]  # M1 is the cheapest and the quickest
    assert float(form.MOVE_SAVES.subs(game)) == pytest.approx(0.167, abs=5e-4)
    assert float(form.MOVE_GAINS.subs(game)) == pytest.approx(-0.833, abs=5e-4)


def test_rasch_escalates_in_the_end_iff_the_price_ratio_is_below_the_odds_ratio():
    """On ever harder tasks p1/p2 goes to one over the odds ratio."""
    A1, A2, z = sp.symbols("A1 A2 z", real=True)
    p = [1 / (1 + sp.exp(-a - z)) for a in (A1, A2)]
    assert sp.limit(sp.simplify(p[0] / p[1]), z, -sp.oo) == sp.exp(A1 - A2)
