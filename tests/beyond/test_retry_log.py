"""`RetryLog`: unbiased estimates, errors that cover, and what is refused."""

import json
from itertools import product

import numpy as np
import pytest

from routecore.beyond.retry_log import RetryLog
from routecore.beyond.two_attempts import NAMES

TRUTH = np.array([0.3, 0.7]), np.array([0.1, 0.8]), np.array([0.5, 0.9])


def drawn(questions, seed, attempts=2):
    prior, first, second = TRUTH
    random = np.random.default_rng(seed)
    kind = random.choice(2, questions, p=prior)
    counts = [random.binomial(attempts, p[kind]) for p in (first, second)]
    return RetryLog.from_counts(counts[0], attempts, counts[1], attempts)


def truth():
    prior, first, second = TRUTH
    x, y = first - prior @ first, second - prior @ second
    return {
        "p1": prior @ first,
        "p2": prior @ second,
        "sigma11": prior @ (x * x),
        "sigma12": prior @ (x * y),
        "sigma22": prior @ (y * y),
    }


def test_estimates_are_unbiased_over_every_log_of_two_questions():
    """All 2^8 outcomes of two questions, each with its probability."""
    prior, first, second = TRUTH
    mean = dict.fromkeys(truth(), 0.0)
    for outcome in product((0, 1), repeat=8):
        grid = np.array(outcome).reshape(4, 2)  # attempt, question
        chance = np.prod(
            [
                prior
                @ np.prod(
                    [
                        np.where(grid[k, q], p, 1 - p)
                        for k, p in enumerate((first, first, second, second))
                    ],
                    axis=0,
                )
                for q in range(2)
            ]
        )
        log = RetryLog.from_attempts(*grid)
        for name in mean:
            mean[name] += chance * getattr(log, name)
    assert mean == pytest.approx(truth(), abs=1e-12)


@pytest.mark.parametrize("attempts", [2, 3, 5])
def test_standard_errors_are_the_spread_of_the_estimates(attempts):
    logs = [drawn(300, seed, attempts) for seed in range(300)]
    for name, expected in truth().items():
        found = np.array([getattr(log, name) for log in logs])
        error = np.mean([log.standard_errors[name] for log in logs])
        assert found.std() == pytest.approx(error, rel=0.15)
        assert found.mean() == pytest.approx(expected, abs=4 * error / np.sqrt(300))


def test_advice_is_what_the_questions_cost():
    log = drawn(2000, 1)
    advice = log.advise(c1=1.0, c2=4.0, P=10.0)
    prior, first, second = TRUTH
    chance, cost = {1: first, 2: second}, {1: 1.0, 2: 4.0}
    for k, (i, j) in enumerate(((1, 1), (1, 2), (2, 1), (2, 2))):
        expected = prior @ (cost[i] + (1 - chance[i]) * (cost[j] + (1 - chance[j]) * 10))
        assert advice.measured[k] == pytest.approx(expected, abs=5 * advice.errors[k])
    assert advice.best == NAMES[int(np.argmin(advice.measured))]
    assert advice.regret >= 0 and advice.bound >= advice.regret - 5 * advice.regret_error
    assert json.loads(json.dumps(advice.data, allow_nan=False))["best_plan"] == advice.best
    assert str(advice) == advice.text and len(log) == 2000 and log.data["questions"] == 2000


def test_says_when_independence_cannot_be_trusted():
    steady = RetryLog.from_counts([2, 0] * 500, 2, [2, 1, 1, 1, 1, 2, 1, 1, 1, 0] * 100, 2)
    advice = steady.advise(c1=1.0, c2=2.0, P=8.0)
    assert not advice.trusted and advice.decided
    assert "cannot be trusted" in advice.text and "does not decide" not in advice.text
    free = RetryLog.from_counts([1, 1, 2, 0] * 2, 2, [2, 2, 1, 1] * 2, 2)
    few = free.advise(c1=1.0, c2=20.0, P=1.0)
    assert few.trusted and "can be trusted" in few.text
    assert "more questions would" in free.advise(c1=1.0, c2=2.0, P=3.0).text


def test_correlation():
    log = drawn(4000, 3)
    assert log.rho[0] == pytest.approx(log.sigma11 / (log.p1 * (1 - log.p1)))
    always = RetryLog.from_attempts([1, 1], [1, 1], [0, 1], [1, 0])
    with pytest.raises(
        ValueError, match=r"^p1 is 1: a correlation needs right and wrong answers\.$"
    ):
        _ = always.rho


ONES = [1, 0, 1]


@pytest.mark.parametrize(
    "arguments, message",
    [
        (
            (ONES, None, ONES, ONES),
            "second1 is None: each model needs two attempts at each question.",
        ),
        (([1], [1], [1], [0]), "first1 has shape (1,): a retry log needs at least 2 questions."),
        ((1, 1, 1, 0), "first1 has shape (): a retry log needs at least 2 questions."),
        ((ONES, [1, 0], ONES, ONES), "second1 has shape (2,): the other arguments call for (3,)."),
        (
            (ONES, ONES, [1, 0, 0.5], ONES),
            "first2[2] is 0.5: an attempt is right (1) or wrong (0).",
        ),
        (
            (ONES, ONES, [1, 0, 2], ONES),
            "first2[2] is 2: an outcome must be 0, 1 or a grade between them.",
        ),
    ],
)
def test_refuses_attempts(arguments, message):
    with pytest.raises(ValueError) as error:
        RetryLog.from_attempts(*arguments)
    assert str(error.value) == message


@pytest.mark.parametrize(
    "arguments, message",
    [
        (([1, 0], 1, [1, 1], 2), "attempts1 is 1.0: it must be a whole number of at least 2."),
        (
            ([1, 0], 2, [1, 1], [2, 1]),
            "attempts2[1] is 1.0: it must be a whole number of at least 2.",
        ),
        (
            ([3, 0], 2, [1, 1], 2),
            "right1[0] is 3.0: it must be a whole number from 0 to the attempts.",
        ),
        (([1, 0], 2, [1, 1, 1], 2), "right2 has shape (3,): right1 calls for (2,)."),
        (([1], 2, [1], 2), "right1 has shape (1,): a retry log needs at least 2 questions."),
    ],
)
def test_refuses_counts(arguments, message):
    with pytest.raises(ValueError) as error:
        RetryLog.from_counts(*arguments)
    assert str(error.value) == message


def test_refuses_costs():
    log = drawn(10, 0)
    with pytest.raises(ValueError, match=r"^c1 is 3.0 and c2 is 2.0: the rule is c1 < c2\.$"):
        log.advise(c1=3.0, c2=2.0, P=1.0)
    with pytest.raises(ValueError, match=r"^P is 'x': it must be a number \(money\)\.$"):
        log.advise(c1=1.0, c2=2.0, P="x")


def test_reads_a_csv_by_the_rules_of_logs(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("id,first2,second2,first1,second1\na,1,1,true,FALSE\nb,0,1,0,0\n\n")
    log = RetryLog.read(path)
    assert log.right1.tolist() == [1, 0] and log.right2.tolist() == [2, 1]
    for text, message in (
        ("first1,second1,first2\n", "line 1 has no column named second2."),
        (
            "first1,second1,first2,second2\n1,1,1,3\n",
            "line 2: second2 is 3, which is not between 0 and 1.",
        ),
        (
            "first1,second1,first2,second2\n1,1,1,1\n",
            f"{path} has 1 row, but a log needs at least 2.",
        ),
    ):
        path.write_text(text)
        with pytest.raises(ValueError) as error:
            RetryLog.read(path)
        assert str(error.value) == message
