"""The AUROC from which a router draws level: shifts there and back, edges, and what is refused."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import logistic

from routecore.cascades import dependence_forms as dep
from routecore.cascades.drawing_level import Ranking, auroc_to_draw_level, root, shifts
from routecore.cascades.recorded import recorded_answers
from routecore.cascades.signal import A, d, h0, h1, tau
from routecore.translate import numpy_function

chance, part = st.floats(0.05, 0.95), st.floats(0.05, 0.95)
rankings = st.builds(Ranking, st.floats(0.52, 0.95), st.floats(0.3, 0.8), st.floats(0.3, 0.9))
solved = st.tuples(st.floats(0.1, 0.9), chance, chance)
auroc = numpy_function([h1, h0, d, dep.e0, dep.e1], dep.SIGNAL_AUROC)
quality = numpy_function(
    [A, h1, h0, d, dep.e0, dep.e1, tau],
    [dep.GROUP_RATE.subs(dep.SHARES), A + dep.GROUP_GAIN.subs(dep.SHARES)],
)
KNOWN = (0.7, 0.9, 0.5)


def lies_below(first, second) -> float:
    """How often Logistic(first) lies below Logistic(second), by integration."""
    x = np.linspace(-60, 60, 6001)
    return float(np.trapezoid(logistic.cdf(x - first) * logistic.pdf(x - second), x))


@settings(max_examples=25, deadline=None)
@given(solved, *[st.floats(-2, 3)] * 3)
def test_the_auroc_is_that_of_the_four_groups_by_integration(known, apart, wrong, right):
    _, after_right, after_wrong = known
    rights = ((after_right, apart + right), (1 - after_right, apart))
    wrongs = ((after_wrong, wrong), (1 - after_wrong, 0.0))
    integrated = sum(
        share * part * lies_below(low, high) for share, low in wrongs for part, high in rights
    )
    assert auroc(after_right, after_wrong, apart, wrong, right) == pytest.approx(
        integrated, abs=1e-7
    )


@settings(max_examples=50, deadline=None)
@given(rankings, chance, chance)
def test_shifts_there_and_back(ranking, after_right, after_wrong):
    apart, wrong, right = shifts(ranking, after_right, after_wrong)
    assert auroc(after_right, after_wrong, apart, wrong, right) == pytest.approx(ranking.auroc)
    blind = numpy_function([d], dep.CHANCES[dep.neither_loss])
    assert blind(wrong) == pytest.approx(ranking.neither_below_gain)
    assert blind(right) == pytest.approx(ranking.loss_below_both)


@settings(max_examples=40, deadline=None)
@given(solved, rankings, st.floats(0.05, 0.9), st.floats(0, 0.7))
@example(KNOWN, Ranking(0.7, 0.5, 0.5), 0.3, 0.0)
@example(KNOWN, Ranking(0.7, 0.6, 0.7), 0.3, 1e-13)
def test_a_duller_router_draws_level_by_a_sweep_of_thresholds(known, ranking, rate, ratio):
    """The quality at the named AUROC is the cascade's, found with a grid of thresholds."""
    needed = auroc_to_draw_level(known, ranking, rate, ratio)
    assert 0.5 <= needed <= ranking.auroc + 1e-9

    def best(moved, share):
        sent, reached = quality(*known, *moved, np.linspace(-25, 25, 20_001))
        return max(known[0], reached[sent <= share + 1e-9].max())

    whole = shifts(ranking, *known[1:])
    level, share = best(whole, rate), min(rate / (1 - ratio), 1)
    if needed == 0.5:
        low = known[0]
        high = low * known[1] + (1 - low) * known[2]
        assert max(low, low + share * (high - low)) >= level - 1e-3
        return
    factors = np.linspace(0, 1, 4001)
    of_kind = auroc(*known[1:], *(factors[:, None] * whole).T)
    found = best(np.interp(needed, of_kind, factors) * whole, share)
    assert found == pytest.approx(level, abs=1e-3)


@given(solved, st.floats(0.52, 0.95), st.floats(0.05, 0.9))
@settings(max_examples=20, deadline=None)
def test_where_l_is_free_the_router_needs_the_cascades_auroc_or_nothing(known, own, rate):
    needed = auroc_to_draw_level(known, Ranking(own), rate, 0.0)
    # Where escalating never pays, or always to the end, any score draws level.
    assert needed == 0.5 or needed <= own + 1e-9
    if known[2] > 0.3 and known[1] > 0.9 and rate < 0.2:
        assert needed == pytest.approx(own, abs=1e-6)


def test_money_for_all_of_them_needs_no_score_where_h_solves_what_l_solves():
    assert auroc_to_draw_level((0.7, 1.0, 0.5), Ranking(0.8), 0.6, 0.5) == 0.5
    # H fails some of what L solves: a cascade that stops in time beats H alone, and so must it.
    assert auroc_to_draw_level(KNOWN, Ranking(0.8), 0.6, 0.5) == pytest.approx(0.8)


def test_a_kind_that_never_draws_level():
    """It ranks what neither solves far below what H solves, and sends that first."""
    known = (0.3, 0.9, 0.2)
    wasteful = Ranking(0.8, neither_below_gain=0.99, loss_below_both=0.5)
    assert auroc_to_draw_level(known, Ranking(0.8), 0.2, 0.01, wasteful) == np.inf


def test_a_kind_that_feels_h_the_wrong_way_needs_less():
    needs = [
        auroc_to_draw_level(KNOWN, Ranking(0.8), 0.3, 0.1, Ranking(0.7, felt, felt))
        for felt in (0.4, 0.5, 0.6)
    ]
    assert needs == sorted(needs) and needs[0] < needs[2] - 0.02


def test_the_ranking_of_a_log_has_its_numbers():
    log = recorded_answers("gsm8k")
    ranking = Ranking.of(log.scores("after")["correctness"], log.correct_low, log.correct_high)
    assert np.round(ranking, 3).tolist() == [0.781, 0.484, 0.503]


def test_the_root_of_many_functions_at_once():
    centre = np.array([[-3.0], [0.0], [7.5]])
    assert root(lambda x: np.tanh(x - centre), [0, 0.5, -0.5]) == pytest.approx(
        [-3, np.arctanh(0.5), 7.5 - np.arctanh(0.5)], abs=1e-9
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (((0.7, 0.9), Ranking(0.8), 0.3, 0.1), "known is (0.7, 0.9): it must be A, h1 and h0."),
        (
            ((1.0, 0.9, 0.5), Ranking(0.8), 0.3, 0.1),
            "accuracy of L is 1.0: it must lie strictly between 0 and 1.",
        ),
        (
            ((0.7, np.nan, 0.5), Ranking(0.8), 0.3, 0.1),
            "accuracy of H where L is right is nan: it must lie between 0 and 1.",
        ),
        (
            ((0.7, 0.9, 1.1), Ranking(0.8), 0.3, 0.1),
            "accuracy of H where L is wrong is 1.1: it must lie between 0 and 1.",
        ),
        ((KNOWN, Ranking(0.8), 1.0, 0.1), "rate is 1.0: it must lie strictly between 0 and 1."),
        ((KNOWN, Ranking(0.8), 0.3, 1.0), "ratio is 1.0: it must lie in [0, 1)."),
        (
            (KNOWN, Ranking(0.8, 0.0), 0.3, 0.1),
            "neither_below_gain is 0.0: it must lie strictly between 0 and 1.",
        ),
        (
            (KNOWN, Ranking(0.8), 0.3, 0.1, Ranking(0.5)),
            "auroc of the router is 0.5: it must lie above 1/2.",
        ),
    ],
)
def test_refuses(arguments, message):
    with pytest.raises(ValueError) as error:
        auroc_to_draw_level(*arguments)
    assert str(error.value) == message
