"""How often the choice changes on other queries: shares, words and refusals."""

import numpy as np
import pytest

from routecore.cascades import Frontier, Router
from routecore.cascades.choice import CHOICES, ChoiceShares, choice_shares


def log(n, seed=0, benefit=0.5):
    rng = np.random.default_rng(seed)
    score = rng.random(n)
    return score, rng.random(n) < score, rng.random(n) < 0.5 + benefit / 2, 1.0, 4.0


def test_shares_are_those_of_choosing_anew_by_the_package():
    score, low, high, *costs = log(60)
    cascade, router = Frontier.from_outcomes(score, low, high, *costs), None
    router = Router.from_outcomes(np.random.default_rng(9).random(60), low, high, *costs)
    level, kinds, rates = {"budget": 3.1}, [], []
    rng = np.random.default_rng(4)
    for _ in range(50):
        drawn = rng.integers(0, 60, 60)
        pair = [
            kind.from_outcomes(f.log.score[drawn], low[drawn], high[drawn], *costs)
            for kind, f in ((Frontier, cascade), (Router, router))
        ]
        points = [f.at_budget(**level) for f in pair]
        rate = points[0].escalation_rate
        rates.append(rate)
        kinds.append(
            CHOICES[3]
            if points[1].quality > points[0].quality + 1e-12
            else CHOICES[0]
            if rate == 0
            else CHOICES[2]
            if rate == 1
            else CHOICES[1]
        )
    found = choice_shares(cascade, router=router, **level, resamples=50, seed=4)
    assert found.share == pytest.approx({name: kinds.count(name) / 50 for name in CHOICES})
    assert found.escalation_rate == pytest.approx(np.quantile(rates, [0.05, 0.95]))
    assert len(set(kinds)) > 1


def test_more_queries_decide():
    small, large = (choice_shares(Frontier.from_outcomes(*log(n)), target=0.75) for n in (30, 3000))
    assert not small.decided and large.decided
    assert str(small).startswith("Not enough data to decide: ")
    assert str(large).startswith("Enough data to decide: ")


def test_a_target_that_half_the_resamples_miss_is_out_of_reach():
    cascade = Frontier.from_outcomes(*log(200))
    found = choice_shares(cascade, target=float(cascade.quality.max()))
    assert 0.2 < found.share["the level is out of reach"] < 0.8
    assert "the level is out of reach" in str(found)


def test_the_seed_decides():
    cascade = Frontier.from_outcomes(*log(50))
    one, again, other = (choice_shares(cascade, target=0.7, seed=s) for s in (1, 1, 2))
    assert one == again != other


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "budget and target are neither given"),
        ({"budget": 2.0, "target": 0.5}, "budget and target are both given"),
        ({"budget": 0.1}, "budget is 0.1, below the cheapest policy"),
        ({"target": 1.5}, "target is 1.5, above the best policy"),
        ({"budget": 2.0, "resamples": 1}, "resamples is 1"),
        ({"budget": 2.0, "router": Router.from_outcomes(*log(40))}, "router has 40 queries"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(arguments, words):
    with pytest.raises(ValueError, match=words) as refused:
        choice_shares(Frontier.from_outcomes(*log(50)), **arguments)
    assert "\n" not in str(refused.value)


def test_a_rival_is_named():
    shares = dict(zip(CHOICES, (0.6, 0.3, 0.05, 0.0, 0.05), strict=True))
    assert str(ChoiceShares(CHOICES[0], shares, (0.0, 0.5), 400)) == (
        "Not enough data to decide: 60% of resamples give the same choice, 30% give "
        "'escalate below a threshold'."
    )
