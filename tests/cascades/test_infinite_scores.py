"""Scores of plus and minus infinity (the log-odds of 0 and 1) are in order, on every road."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore.cascades import Chain, FileFrontier, Frontier, Router, read_outcomes
from routecore.cascades.log import read_log

NAMES = ("score", "correct_low", "correct_high", "cost_low", "cost_high")
SCORE = st.sampled_from([-np.inf, -1e300, -2.0, 0.0, 2.0, 1e300, np.inf])
ROWS = st.lists(
    st.tuples(SCORE, st.integers(0, 1), st.integers(0, 1), st.just(1.0), st.integers(1, 9)),
    min_size=2,
    max_size=12,
).filter(lambda rows: len({row[0] for row in rows}) > 1)
CURVE = ("cost", "quality", "escalation_rate")


def ranked(score):
    """Finite scores in the same order: what the answers may depend on."""
    return np.unique(score, return_inverse=True)[1].astype(float)


def same_curve(found, expected):
    for name in CURVE:
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))


@pytest.mark.parametrize("kind", [Frontier, Router])
@given(rows=ROWS)
def test_only_the_order_counts_and_each_threshold_gives_its_row(kind, rows):
    score, *rest = map(np.array, zip(*rows, strict=True))
    found = kind.from_outcomes(score, *rest)
    same_curve(found, kind.from_outcomes(ranked(score), *rest))
    for threshold, rate in zip(found.threshold[:-1], found.escalation_rate, strict=False):
        assert np.mean(score < threshold) == rate
        assert found.at_threshold(threshold).escalation_rate == rate
    assert found.at_threshold(np.inf).escalation_rate == found.escalation_rate[-1] == 1
    assert found.at_threshold(-np.inf).escalation_rate == 0
    assert 0 <= found.bootstrap(found.cost[-1], replicates=5).attainable <= 1


@given(rows=ROWS)
def test_a_log_and_files_agree_with_arrays(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("log") / "log.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([NAMES, *rows])
    expected = Frontier.from_outcomes(*map(np.array, zip(*rows, strict=True)))
    same_curve(read_log(path), expected)
    with FileFrontier(path) as on_disk:
        for name, found in on_disk.rows().items():
            np.testing.assert_array_equal(found, getattr(expected, name))


def test_float32_scores_keep_their_order():
    score = np.array([np.inf, 1, -np.inf, 3.4e38], np.float32)
    found = Frontier.from_outcomes(score, [1, 0, 0, 1], [1, 1, 1, 1], 1.0, 2.0)
    assert found.escalation_rate.tolist() == [0, 0.25, 0.5, 0.75, 1]


def test_tables_and_chains(tmp_path):
    rows = ["query,model,score,correct,cost"]
    for query, score in enumerate(["-inf", "inf", "0.5", "Infinity"]):
        rows += [f"{query},small,{score},{query % 2},1", f"{query},large,0,1,4"]
    (tmp_path / "log.csv").write_text("\n".join(rows))
    log = read_outcomes(tmp_path / "log.csv")
    assert log.frontier("small", "large").escalation_rate.tolist() == [0, 0.25, 0.5, 1]
    chain = Chain.from_outcomes(log.score[:1], log.correct, log.cost)
    assert chain.at_thresholds([np.inf]).reached.tolist() == [1, 1]
    assert chain.at_thresholds([0.6]).reached.tolist() == [1, 0.5]


def test_nan_is_refused_as_ever(tmp_path):
    arrays = ([0, 1, 1], [1, 1, 0], 1.0, 2.0)
    for kind in (Frontier, Router):
        with pytest.raises(ValueError, match=r"score\[1\] is nan"):
            kind.from_outcomes([np.inf, np.nan, 0.3], *arrays)
    path = tmp_path / "log.csv"
    path.write_text("score,correct_low,correct_high\nnan,0,1\ninf,0,1\n")
    with pytest.raises(ValueError, match="line 2: score is nan"):
        read_log(path, cost_low=1.0, cost_high=2.0)
    with pytest.raises(ValueError, match=r"row 0: score is (nan|missing)"):
        FileFrontier(path, cost_low=1.0, cost_high=2.0)
