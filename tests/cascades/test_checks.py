"""Every refusal is one sentence that names the argument and the first offender."""

import numpy as np
import pytest

from routecore.cascades import Chain, Frontier, Router, envelope, evaluate

GOOD = {
    "score": [0.1, 0.2, 0.3],
    "correct_low": [0, 1, 1],
    "correct_high": [1, 1, 0],
    "cost_low": 1.0,
    "cost_high": [2.0, 3.0, 4.0],
}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"score": [0.1, np.nan, 0.3]}, r"score\[1\] is nan: it must be a number or an infinity"),
        ({"score": [-np.inf] * 3}, "score is -inf for every query: .* two distinct scores"),
        ({"score": [0.5, 0.5, 0.5]}, "score is 0.5 for every query: .* two distinct scores"),
        ({"score": [True, True, True]}, "score is 1 for every query"),
        ({"score": [0.5]}, "score has 1 queries: a frontier needs at least 2"),
        ({"score": []}, "score has 0 queries"),
        ({"score": 0.5}, r"score has shape \(\): it must be one-dimensional"),
        ({"score": [[0.1, 0.2, 0.3]]}, r"score has shape \(1, 3\): it must be one-dimensional"),
        ({"score": ["a", 0.2, 0.3]}, r"score\[0\] is .*a.*: it must be a number or an infinity"),
        ({"score": [0.1, None, 0.3]}, r"score\[1\] is None: it must be a number or an infinity"),
        ({"score": [0.1, 1j, 0.3]}, r"score\[0\] is .*j.*: it must be a number or an infinity"),
        ({"score": [[0.1], [0.2, 0.3]]}, "score is ragged"),
        (
            {"score": np.ma.array([0.1, 0.2, 0.3], mask=[0, 0, 1])},
            r"score\[2\] is 0.3: a value is missing there",
        ),
        ({"correct_low": [0, 1]}, r"correct_low has shape \(2,\): .* call for \(3,\)"),
        (
            {"correct_high": [0, 2, 1]},
            r"correct_high\[1\] is 2: an outcome must be 0, 1 or a grade",
        ),
        ({"correct_high": [0, 1, -0.5]}, r"correct_high\[2\] is -0.5: an outcome"),
        ({"correct_low": [0, np.nan, 1]}, r"correct_low\[1\] is nan"),
        ({"cost_low": -1.0}, "cost_low is -1.0: a cost must be zero or more"),
        ({"cost_low": np.inf}, "cost_low is inf: a cost must be zero or more"),
        ({"cost_low": "1"}, "cost_low is '1': a cost must be zero or more"),
        ({"cost_high": [1.0, -2.0, 3.0]}, r"cost_high\[1\] is -2.0: a cost must be zero or more"),
        ({"cost_high": [1.0, 2.0]}, r"cost_high has shape \(2,\)"),
        ({"cost_high": [1.0, np.inf, 2.0]}, r"cost_high\[1\] is inf"),
    ],
)
@pytest.mark.parametrize("kind", [Frontier, Router])
def test_bad_outcomes_are_refused(kind, change, sentence):
    with pytest.raises(ValueError, match=sentence) as caught:
        kind.from_outcomes(**(GOOD | change))
    assert "\n" not in str(caught.value)


FRONTIER = Frontier.from_outcomes(**GOOD)


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (
            lambda f: f.at_budget(0.5),
            "budget is 0.5, below the cheapest policy: attainable mean costs run from 1.0 to 4.0",
        ),
        (lambda f: f.at_budget(np.nan), "budget is nan: it must be a finite number"),
        (lambda f: f.at_budget("2"), "budget is '2': it must be a finite number"),
        (lambda f: f.at_budget([2.0, 0.5]), r"budget\[1\] is 0.5, below the cheapest policy"),
        (
            lambda f: f.at_quality(1.5),
            "target is 1.5, above the best policy: attainable qualities run from 0.66.* to 1.0",
        ),
        (lambda f: f.at_quality(np.inf), "target is inf: it must be a finite number"),
        (lambda f: f.at_threshold(np.nan), "threshold is nan"),
        (lambda f: f.randomise(0.5), "budget is 0.5, below the cheapest policy"),
        (lambda f: f.randomise([2.0]), r"budget is \[2.0\]: it must be a finite number"),
        (lambda f: f.best_set(0.5), "budget is 0.5, below the cheapest policy"),
        (lambda f: f.best_set(2.0, bins=0), "bins is 0: it must be a whole number of at least 1"),
        (lambda f: f.bootstrap(0.5), "budget is 0.5, below the cheapest policy"),
        (lambda f: f.bootstrap(2.0, replicates=1), "replicates is 1: it must be a whole number"),
        (
            lambda f: f.bootstrap(2.0, level=1.0),
            "level is 1.0: it must lie strictly between 0 and 1",
        ),
        (lambda f: f.split(0.0), "share is 0.0: it must lie strictly between 0 and 1"),
        (lambda f: f.split(0.5), "share is 0.5: of 3 queries each part must get at least 2"),
        (lambda f: evaluate(f, f), "budget and target are neither given: exactly one must be"),
        (lambda f: evaluate(f, f, budget=2.0, target=1.0), "budget and target are both given"),
        (
            lambda f: evaluate(f, Router.from_outcomes(**GOOD), budget=2.0),
            "test is a Router: it must be a Frontier like calibration",
        ),
        (lambda f: envelope({}), "frontiers is {}: it must map at least one pair"),
        (lambda f: envelope([f]), "it must map at least one pair to its Frontier"),
        (lambda f: envelope({"ab": 3}), r"frontiers\['ab'\] is 3: it must be a Frontier"),
        (lambda f: envelope({"ab": f}).at_budget(0.1), "budget is 0.1, below the cheapest policy"),
        (lambda f: envelope({"ab": f}).at_quality(2), "target is 2.0, above the best policy"),
    ],
)
def test_bad_questions_are_refused(ask, sentence):
    with pytest.raises(ValueError, match=sentence):
        ask(FRONTIER)


CHAIN = {
    "scores": [[0.1, 0.2, 0.3], [0.3, 0.1, 0.2]],
    "correct": [[0, 1, 1]] * 3,
    "cost": [1.0, 2.0, 3.0],
}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"scores": [0.1, 0.2, 0.3]}, "scores has shape .*: it must be two-dimensional"),
        ({"scores": [[0.1, 0.2, 0.3], [0.3, np.nan, 0.2]]}, r"scores\[1, 1\] is nan"),
        ({"scores": [[0.1, 0.2, 0.3], [0.2, 0.2, 0.2]]}, r"scores\[1\] is 0.2 for every query"),
        ({"scores": [[0.1, 0.2, 0.3]] * 5}, "scores has 5 rows: a chain has 2 to 5 models"),
        ({"correct": [[0, 1, 1]] * 2}, r"correct has shape \(2, 3\)"),
        ({"correct": [[0, 1, 1], [0, 1, 1], [0, 7, 1]]}, r"correct\[2, 1\] is 7: an outcome"),
        ({"cost": [1.0, 2.0]}, r"cost has shape \(2,\)"),
        ({"cost": [1.0, -2.0, 3.0]}, r"cost\[1, 0\] is -2.0: a cost must be zero or more"),
    ],
)
def test_bad_chains_are_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        Chain.from_outcomes(**(CHAIN | change))


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (
            lambda c: c.optimise(0.5),
            "budget is 0.5, below the cheapest policy: attainable mean costs run from 1.0 to 6.0",
        ),
        (lambda c: c.best_subsequence(0.5), "budget is 0.5, below the cheapest policy"),
        (
            lambda c: c.at_thresholds([0.5]),
            r"thresholds has shape \(1,\): a chain of 3 models has 2",
        ),
        (lambda c: c.at_thresholds([0.5, np.nan]), r"thresholds\[1\] is nan"),
    ],
)
def test_bad_questions_to_a_chain_are_refused(ask, sentence):
    with pytest.raises(ValueError, match=sentence):
        ask(Chain.from_outcomes(**CHAIN))
