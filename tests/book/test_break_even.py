"""The break-even AUROC of a router, against the closed-form signal at the same budget."""

import pytest

from routecore.book.break_even import best_from, break_even_auroc
from routecore.book.figures.part_two import PAIRS
from routecore.cascades import Signal
from routecore.cascades.forms import H0, H1, A, accH, nu
from routecore.measured import cascade_pair, cascade_pairs


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
    ],
)
def test_refuses(arguments, message):
    with pytest.raises(ValueError) as error:
        break_even_auroc(PAIRS[0], **arguments)
    assert str(error.value) == message


def test_refuses_a_pair_that_was_not_measured():
    with pytest.raises(ValueError, match="names 0 measured cascades, but must name one"):
        cascade_pair("gpt-4o", "llama3.1-8b", "mmlu")
