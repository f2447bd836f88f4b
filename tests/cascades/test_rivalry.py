"""Which of cascade and router wins, against trying every threshold of both by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore.cascades import Frontier, Router
from routecore.cascades.choice import CHOICES, ROUTER, choice_shares
from routecore.cascades.rivalry import rivalry

COST_LOW, COST_HIGH = 1.0, 3.0
ROW = st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 1), st.integers(0, 1))
ROWS = st.lists(ROW, min_size=2, max_size=10).filter(
    lambda rows: len({row[0] for row in rows}) > 1 and len({row[1] for row in rows}) > 1
)


def every_threshold(score, low, high, base):
    """(mean cost, mean quality) of each policy, one query after the other."""
    points = []
    for threshold in [*sorted(set(score)), np.inf]:
        up = [x < threshold for x in score]
        cost = [COST_HIGH + base if u else COST_LOW for u in up]
        points.append((np.mean(cost), np.mean(np.where(up, high, low))))
    return points


@given(rows=ROWS, share=st.floats(0, 1), by_budget=st.booleans())
def test_the_winner_is_the_one_that_trying_everything_finds(rows, share, by_budget):
    score, routed, low, high = map(list, zip(*rows, strict=True))
    cascade = Frontier.from_outcomes(score, low, high, COST_LOW, COST_HIGH)
    router = Router.from_outcomes(routed, low, high, COST_LOW, COST_HIGH)
    policies = [every_threshold(score, low, high, COST_LOW), every_threshold(routed, low, high, 0)]
    near = 1e-9
    if by_budget:
        level = {"budget": COST_LOW + 4 * share}
        best = [max(q for c, q in points if c <= level["budget"] + near) for points in policies]
        wins = bool(best[1] > best[0] + near)
    else:
        level = {"target": share * max(q for _, q in policies[0])}
        cheapest = [
            min((c for c, q in points if q >= level["target"] - near), default=np.inf)
            for points in policies
        ]
        wins = bool(cheapest[1] < cheapest[0] - near)
    found = rivalry(cascade, router, **level)
    assert found.router_wins is wins
    assert ("the router is" in found.text) is wins and ("To the dear model" in found.text) is wins
    recommended = choice_shares(cascade, router=router, resamples=2, **level).recommended
    assert (recommended == CHOICES[ROUTER]) is wins


def test_a_quality_that_the_router_misses_is_said_so():
    outcomes = ([0, 1, 1, 0], [1, 0, 0, 1], 1.0, 4.0)
    cascade = Frontier.from_outcomes([1, 3, 4, 2], *outcomes)
    router = Router.from_outcomes([1, 2, 3, 4], *outcomes)
    found = rivalry(cascade, router, target=1.0)
    assert found.text.startswith("The router does not reach that quality. By the break-even")
    assert found.router is None and not found.router_wins
    with pytest.raises(ValueError, match=r"budget is 0\.5, below the cheapest policy"):
        rivalry(cascade, router, budget=0.5)


def test_nothing_escalated_saves_nothing():
    cascade = Frontier.from_outcomes([1, 2], [1, 1], [1, 1], 1.0, 4.0)
    assert "would save nothing" in rivalry(cascade, None, budget=2.0).text
