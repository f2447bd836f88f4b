"""`TwoPrompts`: costs by counting outcomes, and exactly the covariances that exist."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from routecore.beyond.two_attempts import NAMES, ORDERS, TwoPrompts

SIGMAS = ("sigma11", "sigma12", "sigma22")


@st.composite
def joints(draw):
    """Shares and chances of a few types, with means in order."""
    m = draw(st.integers(1, 4))
    numbers = st.lists(st.floats(0, 1), min_size=m, max_size=m)
    weight = np.array(draw(st.lists(st.floats(0.05, 1), min_size=m, max_size=m)))
    first, second = np.array(draw(numbers)), np.array(draw(numbers))
    weight = weight / weight.sum()
    means = weight @ first, weight @ second
    assume(0.001 < means[0] < means[1] - 1e-6 < 0.998)
    return weight, first, second


def moments(weight, first, second):
    means = weight @ first, weight @ second
    x, y = first - means[0], second - means[1]
    return means, (weight @ (x * x), weight @ (x * y), weight @ (y * y))


@given(
    joint=joints(),
    c1=st.floats(0.1, 5),
    ratio=st.floats(1.01, 10),
    P=st.one_of(st.just(0.0), st.floats(0.1, 100)),
)
def test_costs_plan_regret_and_interval(joint, c1, ratio, P):
    weight, first, second = joint
    (p1, p2), sigmas = moments(*joint)
    game = TwoPrompts(
        p1=p1, p2=p2, c1=c1, c2=c1 * ratio, P=P, **dict(zip(SIGMAS, sigmas, strict=True))
    )
    cost, chance = {1: c1, 2: c1 * ratio}, {1: first, 2: second}
    expected = [
        weight @ (cost[i] + (1 - chance[i]) * (cost[j] + (1 - chance[j]) * P)) for i, j in ORDERS
    ]
    assert game.costs == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert expected[game.plan] == pytest.approx(min(expected))
    picked = game.independent().plan
    assert game.regret == pytest.approx(expected[picked] - min(expected), abs=1e-9 * (1 + P))
    assert game.regret <= game.regret_bound + 1e-9 * (1 + P)
    inside = game.interval.low <= P <= game.interval.high
    best = expected[1] <= min(expected) + 1e-9 * (1 + P)
    near = min(abs(expected[1] - x) for k, x in enumerate(expected) if k != 1) < 1e-7 * (1 + P)
    assert inside == best or near


@given(
    p=st.tuples(st.floats(0.05, 0.9), st.floats(0.05, 0.9)),
    sigmas=st.tuples(st.floats(0, 0.25), st.floats(-0.25, 0.25), st.floats(0, 0.25)),
)
def test_accepts_exactly_the_covariances_of_a_distribution(p, sigmas):
    """A linear program looks for a distribution on a grid of the square."""
    from scipy.optimize import linprog

    p1, p2 = sorted(p)
    assume(p2 - p1 > 0.01)
    try:
        TwoPrompts(p1=p1, p2=p2, c1=1.0, c2=2.0, P=1.0, **dict(zip(SIGMAS, sigmas, strict=True)))
        accepted = True
    except ValueError:
        accepted = False
    side = np.linspace(0, 1, 31)
    x, y = (z.ravel() for z in np.meshgrid(side, side))
    # The least spread the means and covariances can be missed by, on the grid.
    wanted = np.array(
        [1, p1, p2, *(s + m for s, m in zip(sigmas, (p1 * p1, p1 * p2, p2 * p2), strict=True))]
    )
    rows = np.array([np.ones_like(x), x, y, x * x, x * y, y * y])
    size = len(x)
    slack = np.hstack([np.eye(6), -np.eye(6)])
    found = linprog(np.r_[np.zeros(size), np.ones(12)], A_eq=np.hstack([rows, slack]), b_eq=wanted)
    missed = found.fun
    assert accepted == (missed < 1e-3) or 1e-6 < missed < 5e-3


def test_names_and_arrays():
    game = TwoPrompts(p1=0.5, p2=0.8, c1=1.0, c2=4.0, P=[5.0, 20.0, 40.0])
    assert game.plan_name.tolist() == ["M1, M1", "M1, M2", "M2, M2"]
    assert game.costs.shape == (len(NAMES), 3) and game.regret.tolist() == [0, 0, 0]
    cheap = TwoPrompts(p1=0.3, p2=0.9, c1=1.0, c2=2.0, P=5.0)
    assert np.isinf(cheap.interval.low)  # M2 has the smaller cost-of-pass


@pytest.mark.parametrize(
    "change, message",
    [
        (
            {"sigma11": 0.3},
            "sigma11 is 0.3, sigma12 is 0.0 and sigma22 is 0.0: no two chances with means 0.5 and 0.8"
            " have these covariances.",
        ),
        (
            {"sigma11": [0.1, 0.1], "sigma12": [0.0, 0.2], "sigma22": 0.1},
            "sigma11 is 0.1, sigma12 is 0.2 and sigma22 is 0.1: no two chances with means 0.5 and 0.8"
            " have these covariances.",
        ),
        ({"P": -1.0}, "P is -1.0: the rule is P >= 0."),
        ({"p2": 0.4}, "p1 is 0.5 and p2 is 0.4: the rule is p1 < p2."),
    ],
)
def test_refuses(change, message):
    with pytest.raises(ValueError) as error:
        TwoPrompts(**{"p1": 0.5, "p2": 0.8, "c1": 1.0, "c2": 4.0, "P": 10.0, **change})
    assert str(error.value) == message
