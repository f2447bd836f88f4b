"""The break-even AUROC of a router, against the closed-form signal at the same budget."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routecore.book.break_even import (
    RATES,
    RATIOS,
    Needs,
    best_from,
    break_even_auroc,
    recorded_needs,
)
from routecore.book.figures.part_two import PAIRS, auroc
from routecore.book.figures.router_or_cascade import auroc_R, k, quantities
from routecore.cascades import Signal
from routecore.cascades.drawing_level import Ranking
from routecore.cascades.forms import H0, H1, A, accH, f, nu
from routecore.measured import cascade_pair, cascade_pairs
from routecore.translate import numpy_function

figure = numpy_function([A, accH, auroc, auroc_R, nu, k, f], quantities())


def quality_at_cost(signal: Signal, budget: float, key: str) -> float:
    """Best quality whose cost stays within the budget, by trying thresholds."""
    grid = [signal.at(x / 200) for x in range(-3000, 3000)]
    return max(point["quality"] for point in grid if point[key] <= budget)


@pytest.mark.parametrize("pair", PAIRS[:4], ids=lambda pair: pair.label)
def test_a_router_of_that_auroc_draws_level(pair):
    needed = break_even_auroc(pair, rate=0.3, nesting=0.5)
    numbers = {A: pair.low.accuracy, accH: pair.high.accuracy, nu: 0.5}
    known = pair.low.accuracy, float(H1.subs(numbers)), float(H0.subs(numbers))
    costs = pair.low.cost, pair.high.cost
    budget = pair.low.cost + 0.3 * pair.high.cost
    by_cascade = quality_at_cost(Signal(*known, pair.low.auroc, *costs), budget, "cost")
    by_router = quality_at_cost(Signal(*known, max(needed, 0.501), *costs), budget, "router_cost")
    assert by_router == pytest.approx(by_cascade, abs=2e-3)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(cascade_pairs()), st.floats(0.02, 0.98), st.floats(0, 1))
def test_for_scores_blind_to_h_it_is_where_the_figure_turns_white(pair, rate, nesting):
    needed = break_even_auroc(pair, rate, nesting)
    known = pair.low.accuracy, pair.high.accuracy, max(pair.low.auroc, 0.5)
    lead = figure(*known, needed, nesting, pair.low.cost / pair.high.cost, rate)["advantage"]
    assert lead >= -1e-6 if needed == 0.5 else lead == pytest.approx(0, abs=1e-6)
    blind = Ranking(known[2], 0.5, 0.5)
    assert break_even_auroc(pair, rate, nesting, score=blind) == needed


def test_a_router_that_feels_h_needs_more_and_a_duller_one_of_the_cascades_kind_less():
    """With the numbers of the MMLU log: a duller router feels H less as well."""
    pair = cascade_pair("llama3.1-8b", "gpt-4o", "mmlu")
    felt = Ranking(pair.low.auroc, 0.56, 0.75)
    blind = Ranking(pair.low.auroc)
    needed = break_even_auroc(pair)
    assert break_even_auroc(pair, score=felt) < needed - 5e-3
    assert break_even_auroc(pair, score=blind, router=felt) > needed + 0.01


@pytest.mark.parametrize(
    ("asked", "version", "allowed"),
    [("correctness", "cascade's kind", 0.015), ("benefit", "own kind", 0.01)],
)
def test_on_mmlu_the_rule_that_feels_h_is_nearer_than_the_blind_one(asked, version, allowed):
    needs = recorded_needs("mmlu", "before", asked)
    assert len(needs.measured) == len(RATIOS) * len(RATES)
    assert needs.error(version)[1] < allowed < 0.04 < needs.error("blind")[1]


def test_what_no_blend_reaches_is_not_counted():
    needs = Needs(np.array([0.6, np.inf]), {"blind": np.array([0.7, 0.7])})
    assert needs.error("blind") == pytest.approx((0.1, 0.1))


def test_the_table_of_needs():
    shown = repr(recorded_needs("gsm8k", "before", "correctness")).splitlines()
    assert shown[0].split() == ["c_L/c_H,", "f", "=", "0.3", "0.01", "0.10", "0.30", "0.50"]
    assert [line.split()[0] for line in shown[1:]] == ["measured", "blind", "cascade's", "own"]


def test_never_above_the_cascades_own_auroc():
    assert all(break_even_auroc(pair) <= max(pair.low.auroc, 0.5) + 1e-9 for pair in PAIRS)


def test_best_from_takes_the_most_accurate_model():
    for pair in best_from("llama-3.1-8b", "Bouchard"):
        rivals = [
            p
            for p in cascade_pairs()
            if (p.low.source, p.low.benchmark, p.low.model)
            == (pair.low.source, pair.low.benchmark, pair.low.model)
        ]
        assert pair.high.accuracy == max(p.high.accuracy for p in rivals)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"rate": 0.0}, "rate is 0.0: it must lie strictly between 0 and 1."),
        ({"nesting": 1.5}, "nesting is 1.5: it must lie between 0 and 1."),
        (
            {"score": Ranking(0.8, 1.0)},
            "neither_below_gain is 1.0: it must lie strictly between 0 and 1.",
        ),
    ],
)
def test_refuses(arguments, message):
    with pytest.raises(ValueError) as error:
        break_even_auroc(PAIRS[0], **arguments)
    assert str(error.value) == message


def test_refuses_a_pair_that_was_not_measured():
    with pytest.raises(ValueError, match="names 0 measured cascades, but must name one"):
        cascade_pair("gpt-4o", "llama3.1-8b", "mmlu")
