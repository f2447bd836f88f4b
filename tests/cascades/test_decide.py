"""A decision in words: what the sentences say is what the numbers are."""

import json
import math

import numpy as np
import pytest

from routecore.cascades import Frontier, Router, evaluate
from routecore.cascades.choice import choice_shares
from routecore.cascades.decide import decide


@pytest.fixture
def frontier(draw_log):
    return Frontier.from_outcomes(*draw_log(1000))


def test_the_parts_are_those_of_the_frontier(frontier):
    made = decide(frontier, budget=1.5, seed=3)
    assert made.point == frontier.at_budget(1.5)
    assert made.holdout == evaluate(*frontier.split(seed=3), budget=1.5)
    bands = frontier.bootstrap(made.point.cost, seed=3)
    assert (made.bands.quality, made.bands.cost) == (bands.quality, bands.cost)
    by_target = decide(frontier, target=0.7, seed=3)
    assert by_target.point == frontier.at_quality(0.7)
    assert by_target.holdout == evaluate(*frontier.split(seed=3), target=0.7)


def test_bands_and_choice_come_from_one_pass_that_tells_its_progress(frontier, draw_log):
    log = frontier.log
    router = Router.from_outcomes(
        np.random.default_rng(5).random(1000),
        log.correct_low,
        log.correct_high,
        log.cost_low,
        log.cost_high,
    )
    told = []
    made = decide(frontier, budget=1.5, router=router, seed=3, progress=lambda *at: told.append(at))
    assert made.choice == choice_shares(frontier, budget=1.5, router=router, seed=3)
    assert made.choice != choice_shares(frontier, budget=1.5, seed=3)
    assert told == [(k + 1, 400) for k in range(400)]


def test_the_words_hold_the_numbers(frontier):
    made = decide(frontier, budget=1.5)
    choice, price, kept, band = made.text.split("\n")
    point, held = made.point, made.holdout
    assert choice == (
        f"Escalate a query when its score is below {point.threshold:.6g}:"
        f" {point.escalation_rate:.0%} of queries, mean cost {point.cost:.4g},"
        f" quality {point.quality:.3f}."
    )
    assert f"buy about {point.shadow_price * point.cost / 100:.2g} quality" in price
    assert f"quality {held.test.quality:.3f} ± {held.quality_error:.3f}" in kept
    assert f"{made.bands.quality[0]:.3f} to {made.bands.quality[1]:.3f} (90%)" in band
    mu = decide(frontier, target=0.7)
    assert f"cost about {mu.point.shadow_price / 100:.3g} a query" in mu.text


def test_the_ends_have_words_of_their_own(frontier):
    never = decide(frontier, budget=float(frontier.cost[0]))
    assert never.text.startswith("Never escalate: 0% of queries")
    gain = Frontier.from_outcomes([1, 2, 3, 4], [0, 0, 0, 0], [1, 1, 1, 1], 1.0, 2.0)
    always = decide(gain, target=1.0)
    assert always.text.startswith("Always escalate: 100% of queries")
    assert "More quality is not to be had." in always.text
    assert "A larger budget would not buy more quality." in decide(gain, budget=3.0).text
    assert always.data["threshold"] == "inf" and always.data["shadow_price"] == "inf"


def test_a_check_that_is_not_possible_is_said_to_be(draw_log):
    tiny = decide(Frontier.from_outcomes([1, 2], [0, 1], [1, 1], 1.0, 2.0), budget=2.0)
    assert tiny.holdout is None and tiny.data["held_out"] is None
    assert "A held-out check is not possible" in tiny.text
    # The best half has every answer right, the other one cannot: some seed cannot reach it.
    frontier = Frontier.from_outcomes(*draw_log(30))
    best = float(frontier.quality.max())
    assert None in [decide(frontier, target=best, seed=s).holdout for s in range(8)]


def test_the_data_survive_json(frontier):
    for level in ({"budget": 1.5}, {"target": 0.7}, {"budget": float(frontier.cost[-1])}):
        made = decide(frontier, **level)
        data = json.loads(json.dumps(made.data, allow_nan=False))
        assert data == made.data
        assert float(data["threshold"]) == made.point.threshold
        assert float(data["shadow_price"]) == made.point.shadow_price
        assert data["held_out"]["quality"] == made.holdout.test.quality


def test_the_seed_decides(frontier):
    one, again, other = (decide(frontier, budget=1.5, seed=s).data for s in (1, 1, 2))
    assert one == again != other


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ({}, "budget and target are neither given"),
        ({"budget": 1.0, "target": 0.5}, "budget and target are both given"),
        ({"budget": 0.01}, "budget is 0.01, below the cheapest policy"),
        ({"target": 1.01}, "target is 1.01, above the best policy"),
        ({"budget": math.nan}, "budget is nan: it must be a finite number"),
        ({"target": math.inf}, "target is inf: it must be a finite number"),
        ({"budget": "3"}, "budget is '3': it must be a finite number"),
        ({"target": np.array([0.5, 0.6])}, "target is array"),
    ],
)
def test_bad_levels_are_refused_in_one_sentence(frontier, level, words):
    with pytest.raises(ValueError) as refused:
        decide(frontier, **level)
    assert str(refused.value).startswith(words) and "\n" not in str(refused.value)
