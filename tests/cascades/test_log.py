"""A log in CSV: what is read, and what is refused, by line and rule."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore.cascades import FileFrontier, Frontier
from routecore.cascades.log import read_log, read_rivals
from routecore.cascades.readers import read_rivals as read_any

HEAD = "score,correct_low,correct_high,cost_low,cost_high\n"
GOOD = HEAD + ".2,0,1,1,4\n.9,1,1,2,5\n"
CELLS = st.tuples(
    st.floats(-1e9, 1e9),
    st.sampled_from([0, 1, 0.25]),
    st.sampled_from([0, 1]),
    st.floats(0, 100).filter(lambda x: x == 0 or x > 1e-100),
    st.floats(1, 100),
)


@pytest.fixture
def log(tmp_path, monkeypatch):
    """Write a log and name it as a person in its folder would."""
    monkeypatch.chdir(tmp_path)

    def write(text):
        data = text if isinstance(text, bytes) else text.encode()
        (tmp_path / "log.csv").write_bytes(data)
        return "log.csv"

    return write


@given(rows=st.lists(CELLS, min_size=2, max_size=20).filter(lambda r: len({x[0] for x in r}) > 1))
def test_a_log_gives_the_frontier_of_its_columns(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("log") / "log.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEAD.strip().split(","), *rows])
    found = read_log(path)
    expected = Frontier.from_outcomes(*map(np.array, zip(*rows, strict=True)))
    for name in ("threshold", "cost", "quality", "escalation_rate"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\n\n"),
        GOOD.replace("score", " Score "),
        GOOD.replace(".2,0,1,", ".2,No,TRUE,").replace(".9,1,1,", ".9,yes,true,"),
        'cost_high,x,cost_low,correct_high,correct_low,score\n4,"a, ""b""\nc",1,1,0,.2\n5,,2,1,1,.9\n',
    ],
)
def test_order_case_quotes_and_line_ends_do_not_matter(log, text):
    found = read_log(log(text))
    assert found.threshold.tolist() == [0.2, 0.9, np.inf]
    assert found.cost.tolist() == [1.5, 3.5, 6.0]
    assert found.quality.tolist() == [0.5, 1.0, 1.0]


def test_a_cost_given_as_a_number_stands_in_for_the_column(log):
    path = log(GOOD)
    assert read_log(path, cost_low=10.0).cost.tolist() == [10.0, 12.0, 14.5]
    assert read_log(path, cost_low=0, cost_high=0.0).cost.tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1 has no column named score."),
        ("score,score,correct_low\n", "line 1 has more than one column named score."),
        (HEAD, "log.csv has 0 rows, but a log needs at least 2."),
        (HEAD + ".2,0,1,1,4\n", "log.csv has 1 row, but a log needs at least 2."),
        (
            HEAD + ".2,0,1,1,4\n\n.9,2,1,1,4\n",
            "line 4: correct_low is 2, which is not between 0 and 1.",
        ),
        (HEAD + "=1+1,0,1,1,4\n", "line 2: score is '=1+1', which is not a number."),
        (HEAD + ".2,0,1\n", "line 2 has no value for cost_low."),
        (HEAD + "nan,0,1,1,4\n", "line 2: score is nan, which is not a finite number."),
        (HEAD + ".1,0,1,inf,4\n", "line 2: cost_low is inf, which is not a finite number."),
        (HEAD + ".1,-inf,1,1,4\n", "line 2: correct_low is -inf, which is not a finite number."),
        (HEAD + "1_000,0,1,1,4\n", "line 2: score is '1_000', which is not a number."),
        (HEAD + "٣,0,1,1,4\n", "line 2: score is '٣', which is not a number."),
        (HEAD + "x\x1b[31m,0,1,1,4\n", "line 2: score is 'x\\x1b[31m', which is not a number."),
        (HEAD + "x" * 99 + ",0,1,1,4\n", f"line 2: score is '{'x' * 40}', which is not a number."),
        (HEAD + ".2,0,1,-1,4\n", "line 2: cost_low is -1, which is below 0."),
        (
            HEAD + ".2,0,1,1,1e308\n",
            "line 2: cost_high is 1e308, which is not 0 or between 1e-100 and 1e+100.",
        ),
        (
            HEAD + ".2,0,1,1,1e-320\n",
            "line 2: cost_high is 1e-320, which is not 0 or between 1e-100 and 1e+100.",
        ),
        (HEAD + '".2,0,1,1,4\n', "line 2 of log.csv is not CSV: unexpected end of data."),
        (HEAD + '".2"x,0,1,1,4\n', "line 2 of log.csv is not CSV: ',' expected after '\"'."),
        (
            HEAD + "a" * 1_000_001,
            "line 2 of log.csv is not CSV: field larger than field limit (1000000).",
        ),
        (",".join("x" * 1001) + "\n", "line 1 has 1001 columns, but at most 1000 are read."),
        (
            GOOD.encode("utf-16"),
            "log.csv is a text file in UTF-16: it must be a text file in UTF-8.",
        ),
        (GOOD.replace("score", "scoré").encode("latin-1"), "log.csv is not a text file in UTF-8."),
        (
            HEAD + ".2,0,1,1,4\n" * 2,
            "score is 0.2 for every query: a threshold needs at least two distinct scores.",
        ),
    ],
)
def test_a_bad_log_is_refused_by_its_line_and_the_rule(log, text, sentence):
    with pytest.raises(ValueError) as refused:
        read_log(log(text))
    assert str(refused.value) == sentence


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), 1e308, 1e-320, "1", [1.0, 2.0]])
def test_a_bad_cost_is_refused_before_the_file_is_read(value):
    for name in ("cost_low", "cost_high"):
        with pytest.raises(ValueError, match=f"^{name} is ") as refused:
            read_log("no such file", **{name: value})
        assert "a cost must be 0 or between 1e-100 and 1e+100" in str(refused.value)


def test_costs_at_the_bounds_stay_finite(log):
    for low, high in ((1e100, 1e-100), (1e-100, 1e100), (1e100, 1e100), (0.0, 1e-100)):
        found = read_log(log(GOOD), cost_low=low, cost_high=high)
        assert np.isfinite(found.cost).all()
        assert np.isfinite(found.hull().price).all()


def test_a_missing_file_is_the_system_s_error():
    with pytest.raises(FileNotFoundError):
        read_log("no such file")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_every_reader_knows_commas_semicolons_tabs_and_percentages(log, mark):
    text = GOOD.replace(".2,0,", "20%,12.5 %,").replace(",", mark)
    path = log("\ufeff" + text)
    frontiers = [read_log(path), read_rivals(path)[0], read_any(path)[0]]
    with FileFrontier(path) as on_disk:
        rows = on_disk.rows()
    assert all(f.threshold.tolist() == [0.2, 0.9, np.inf] for f in frontiers)
    for name, column in rows.items():
        for frontier in frontiers:
            assert getattr(frontier, name) == pytest.approx(column, rel=1e-12)
