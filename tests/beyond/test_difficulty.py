"""`DifficultTask`: counts of retries against plain sums, on the whole domain."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from routecore import Game
from routecore.beyond.difficulty import DifficultTask, RetryRoute
from tests import strategies  # noqa: F401  its profile: no deadlines

GAME = {"c1": 1.0, "c2": 4.0, "t1": 1.0, "t2": 2.0, "V": 4.0, "P": 10.0}
WORKED = {"prior": [0.4, 0.6], "p1": [0.0, 0.7], "p2": [0.8, 0.8]}
SHARES = st.floats(0.05, 0.95)


@st.composite
def games(draw):
    c1, t1 = draw(st.floats(0.1, 3)), draw(st.floats(0.1, 3))
    return {
        "c1": c1,
        "c2": c1 * draw(st.floats(1.05, 12)),
        "t1": t1,
        "t2": t1 * draw(st.floats(1.05, 12)),
        "V": draw(st.floats(0.2, 40)),
        "P": draw(st.one_of(st.just(0.0), st.floats(0.01, 60))),
    }


@st.composite
def blind_types(draw):
    p1 = sorted(draw(st.lists(st.floats(0.02, 0.95), min_size=1, max_size=4)))
    weight = np.array(draw(st.lists(st.floats(0.05, 1), min_size=len(p1), max_size=len(p1))))
    return {"prior": weight / weight.sum(), "p1": p1, "p2": [draw(st.floats(0.1, 1))] * len(p1)}


def plans(prior, p1, p2, game, most):
    """J and U of n passes on M1 and then M2 for n < most, added up pass by pass."""
    left, cost, wait, found = np.array(prior, float), 0.0, 0.0, ([], [])
    for _ in range(most):
        passes = (left / np.array(p2)).sum()
        found[0].append(cost + game["c2"] * passes)
        found[1].append(game["V"] - wait - game["t2"] * passes)
        cost, wait = cost + game["c1"] * left.sum(), wait + game["t1"] * left.sum()
        left = left * (1 - np.array(p1))
    return found


def plan(n, **task):
    return tuple(x[n] for x in plans(**task, most=n + 1))


@given(types=blind_types(), game=games())
def test_n_star_is_the_cheapest_count_and_n_user_the_most_useful(types, game):
    found = DifficultTask(**types, **game).retries()
    for n, part, sign in ((found.n_star, 0, 1), (found.n_user, 1, -1)):
        assume(n < 60 or np.isinf(n))
        here = 120 if np.isinf(n) else int(n)
        values = [sign * x for x in plans(**types, game=game, most=140)[part]]
        assert values[here] <= min(values) + 1e-9 * max(1, abs(min(values))) + (
            0.1 * np.ptp(values) if np.isinf(n) else 0
        )


@given(types=blind_types(), game=games())
def test_outcome_of_a_plan_that_users_sit_through_is_the_sum(types, game):
    task = DifficultTask(**types, **game)
    n_max = task.retries().n_max
    for n in (0, 1, 3, 8):
        if n <= n_max:
            found = task.outcome(n)
            expected = plan(**types, game=game, n=n)
            assert (found.provider_cost, found.user_utility) == pytest.approx(expected, rel=1e-9)
            assert found.unsolved == 0


@given(types=blind_types(), game=games())
def test_equilibrium_is_the_cheapest_outcome(types, game):
    task = DifficultTask(**types, **game)
    found = task.equilibrium()
    assume(found.retries < 60 or np.isinf(found.retries))
    tried = task.outcome([*range(80), np.inf]).provider_cost
    assert found.provider_cost == pytest.approx(tried.min(), rel=1e-9)
    assert np.isfinite([found.provider_cost, found.user_utility]).all()
    assert not np.isnan([found.retries, found.threshold]).any()


@given(types=blind_types(), game=games(), share=SHARES)
def test_a_type_split_in_two_changes_nothing(types, game, share):
    """Two types have a closed form, three are searched: they must agree."""
    prior, p1, p2 = (np.array(x, float) for x in types.values())
    split = {
        "prior": np.append(prior[1:], [share * prior[0], (1 - share) * prior[0]]),
        "p1": np.append(p1[1:], [p1[0]] * 2),
        "p2": np.append(p2[1:], [p2[0]] * 2),
    }
    one, other = DifficultTask(**types, **game), DifficultTask(**split, **game)
    for name in ("n_star", "n_user", "n_max", "k1"):
        assert getattr(one.retries(), name) == getattr(other.retries(), name)
    assert one.equilibrium().provider_cost == pytest.approx(other.equilibrium().provider_cost)


@given(rho=st.floats(0.02, 0.9), p1=SHARES, game=games(), p2=st.floats(0.001, 0.999))
def test_beta_difficulty_is_what_its_nodes_say(rho, p1, game, p2):
    from scipy.special import roots_jacobi

    p2 = p1 + (1 - p1) * p2
    total = (1 - rho) / rho
    with np.errstate(all="ignore"):
        x, weight = roots_jacobi(50, (1 - p1) * total - 1, p1 * total - 1)
    nodes = {"prior": weight / weight.sum(), "p1": (1 + x) / 2, "p2": np.full(50, p2)}
    assume(np.isfinite(weight).all() and 0 < nodes["p1"].min() and nodes["p1"].max() < 1)
    closed, summed = (
        DifficultTask.beta(rho=rho, p1=p1, p2=p2, **game),
        DifficultTask(**nodes, **game),
    )
    a, b = closed.retries(), summed.retries()
    assume(max(a.n_star, a.n_user, a.k1, a.n_max) < 40)
    for name in ("n_star", "n_user", "n_max", "k1"):
        assert getattr(a, name) == getattr(b, name)
    assert closed.equilibrium().provider_cost == pytest.approx(
        summed.equilibrium().provider_cost, rel=1e-7
    )


@given(p1=SHARES, p2=SHARES, game=games())
def test_without_correlation_retries_are_part_ones(p1, p2, game):
    assume(p1 < p2)
    task = DifficultTask.beta(rho=0, p1=p1, p2=p2, **game)
    cheaper = game["c1"] / p1 < game["c2"] / p2 * (1 - 1e-9)
    assume(abs(game["c1"] / p1 - game["c2"] / p2) > 1e-6)
    assert task.retries().n_star == (np.inf if cheaper else 0)
    if game["V"] * p1 > game["t1"] and game["V"] * p2 > game["t2"]:
        assert task.equilibrium().provider_cost == pytest.approx(
            float(Game(p1=p1, p2=p2, **game).equilibrium().provider_cost), rel=1e-6
        )


def test_beta_where_its_closed_form_is_0_over_0():
    """rho = 1/3 and p1 = 1/2 make alpha = 1, a harmonic sum."""
    game = GAME | {"V": 100.0}
    around = [DifficultTask.beta(rho=1 / 3 + e, p1=0.5, p2=0.8, **game) for e in (-1e-4, 0, 1e-4)]
    costs = [task.outcome([1, 2, 3, 7]).provider_cost for task in around]
    assert costs[1] == pytest.approx((costs[0] + costs[2]) / 2, rel=1e-7)
    left, cost = 1.0, 0.0
    for k in range(3):  # E[p1 | k] = 1/(2 + k)
        cost, left = cost + left, left * (1 + k) / (2 + k)
    assert costs[1][2] == pytest.approx(cost + 4 * left / 0.8, rel=1e-12)


@pytest.mark.parametrize("p1", [1e-12, 1e-6, 0.3])
@pytest.mark.parametrize("rho", [0.0, 1e-13, 1e-6, 0.2, 0.999])
def test_beta_difficulty_keeps_its_digits(p1, rho):
    """One pass on M1 and then M2 costs c1 + (1 - p1) c2/p2, whatever the correlation."""
    task = DifficultTask.beta(rho=rho, p1=p1, p2=0.8, **GAME | {"V": 1e15})
    assert task.outcome(1).provider_cost == pytest.approx(1 + (1 - p1) * 5, rel=1e-12)
    # The second failure is one of the tasks M1 fails at twice: E[(1 - p1)^2].
    left = (1 - p1) * (1 - p1 + rho * p1)
    assert task.outcome(2).provider_cost == pytest.approx(1 + 1 - p1 + left * 5, rel=1e-9)


def test_rasch_has_the_asked_means_and_one_type_at_sigma_0():
    task = DifficultTask.rasch(sigma=[0.0, 1.0, 3.0], p1=0.4, p2=[0.6, 0.7, 0.9], **GAME)
    assert [x.tolist() for x in task.accuracy] == [
        pytest.approx([0.4] * 3, abs=1e-9),
        pytest.approx([0.6, 0.7, 0.9], abs=1e-9),
    ]
    # In the end the ratio is one over the odds ratio: there the provider stays with M1 for ever.
    odds = (0.9 / 0.1) / (0.4 / 0.6)
    for ratio, never in ((odds * 2.2, False), (1.3, False)):
        game = GAME | {"c2": ratio}
        n = DifficultTask.rasch(sigma=0.5, p1=0.4, p2=0.9, **game).retries().n_star
        assert np.isinf(n) == (never or ratio > odds)


def test_arrays_are_the_single_games_one_by_one():
    rho, value = np.array([0.0, 0.2, 0.6]), np.array([[1.5], [4.0], [30.0]])
    together = DifficultTask.beta(rho=rho, p1=0.42, p2=0.8, **GAME | {"V": value})
    assert together.shape == (3, 3) and "3 x 3 games" in repr(together)
    found, n = together.equilibrium(), together.retries()
    for i, j in itertools.product(range(3), range(3)):
        one = DifficultTask.beta(rho=rho[j], p1=0.42, p2=0.8, **GAME | {"V": value[i, 0]})
        single = one.equilibrium()
        assert single.route == found.route[i, j] and single.route_name == found.route_name[i, j]
        assert single.provider_cost == found.provider_cost[i, j]
        assert one.retries().n_max == n.n_max[i, j]
    assert isinstance(one.equilibrium().route, RetryRoute) and str(one.equilibrium().route)


def test_one_prior_for_many_games_and_many_for_one():
    many = DifficultTask(**WORKED, **GAME | {"P": [1.0, 10.0]})
    assert many.equilibrium().route_name.tolist() == ["M1 until users leave", "M1, then M2"]
    priors = [[0.4, 0.6], [0.6, 0.4]]
    both = DifficultTask(**WORKED | {"prior": priors}, **GAME)
    assert both.shape == (2,) and both.accuracy[0].tolist() == pytest.approx([0.42, 0.28])
    # The order in which types are given plays no part.
    turned = DifficultTask(prior=[0.6, 0.4], p1=[0.7, 0.0], p2=[0.8, 0.8], **GAME)
    assert turned.equilibrium() == DifficultTask(**WORKED, **GAME).equilibrium()


def test_m2_that_nobody_waits_for():
    task = DifficultTask(**WORKED, **GAME | {"t2": 4.0, "P": [1.0, 10.0, 4.0]})
    assert task.retries().n_max.tolist() == [-1, -1, -1]
    found = task.equilibrium()
    assert found.route_name.tolist()[0] == "M1 until users leave"
    assert found.route_name.tolist()[1] == "one shot of M2"
    assert np.isinf(found.threshold).all()
    assert task.outcome(0).provider_cost == pytest.approx(4 + 0.2 * np.array([1.0, 10.0, 4.0]))


def test_m2_worth_its_wait_on_some_types_only_is_open():
    task = DifficultTask(prior=[0.5, 0.5], p1=[0.05, 0.6], p2=[0.3, 0.9], **GAME)
    assert task.retries().n_max is None and task.retries().n_star > 0
    with pytest.raises(ValueError, match=r"^p2 is 0.3 on a type: .*, or p2 must be the same .*\.$"):
        task.equilibrium()


@pytest.mark.parametrize(
    "change, message",
    [
        ({"prior": [0.4, 0.5]}, "the sum of prior is 0.9: the shares must sum to 1."),
        ({"prior": [-0.4, 1.4]}, "prior[0] is -0.4: a share must be zero or more."),
        ({"p1": [0.0, 1.2]}, "p1[1] is 1.2: the rule is 0 <= p1 <= 1."),
        ({"p2": [0.0, 0.8]}, "p2[0] is 0.0: the rule is 0 < p2 <= 1."),
        ({"p1": [0.0, 0.0]}, "the mean of p1 is 0.0: it must lie strictly between 0 and 1."),
        ({"p1": 0.5}, "p1 is 0.5: it must have one entry a type."),
        ({"V": -1.0}, "V is -1.0: the rule is V > 0."),
        ({"c2": 0.5}, "c1 is 1.0 and c2 is 0.5: the rule is c1 < c2."),
        ({"P": float("nan")}, "P is nan: it must be a finite number."),
        (
            {"p1": [0.0, 0.5, 0.7]},
            "p1 has shape (3,): it must broadcast with the shape (2,) of prior.",
        ),
    ],
)
def test_bad_input_is_refused_in_one_sentence(change, message):
    with pytest.raises(ValueError) as error:
        DifficultTask(**{**WORKED, **GAME, **change})
    assert str(error.value) == message


@pytest.mark.parametrize(
    "make, message",
    [
        (
            lambda: DifficultTask.beta(rho=1.0, p1=0.4, p2=0.8, **GAME),
            "rho is 1.0: the rule is 0 <= rho < 1.",
        ),
        (
            lambda: DifficultTask.beta(rho=-0.1, p1=0.4, p2=0.8, **GAME),
            "rho is -0.1: the rule is 0 <= rho < 1.",
        ),
        (
            lambda: DifficultTask.beta(rho=0.1, p1=0.9, p2=0.8, **GAME),
            "p1 is 0.9 and p2 is 0.8: the rule is p1 < p2.",
        ),
        (
            lambda: DifficultTask.rasch(sigma=-1.0, p1=0.4, p2=0.8, **GAME),
            "sigma is -1.0: the rule is sigma >= 0.",
        ),
        (
            lambda: DifficultTask.two_types(
                easy=1.5, p1_easy=0.5, p1_hard=0.1, p2_easy=0.9, p2_hard=0.8, **GAME
            ),
            "easy is 1.5: the rule is 0 <= easy <= 1.",
        ),
        (
            lambda: DifficultTask(**WORKED, **GAME).outcome([1, 2.5]),
            "n[1] is 2.5: it must be a whole number >= 0.",
        ),
        (
            lambda: DifficultTask(
                prior=[0.4, 0.6], p1=[0.25, 0.6], p2=[0.25, 0.95], **GAME
            ).retries(),
            "p1/p2 falls where p1 rises: on harder types all of p1, p2 and p1/p2 must be lower.",
        ),
    ],
)
def test_bad_difficulty_is_refused_in_one_sentence(make, message):
    with pytest.raises(ValueError) as error:
        make()
    assert str(error.value) == message
