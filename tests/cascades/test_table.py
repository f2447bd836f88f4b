"""Tables of every kind read alike, and bad tables are refused by their row."""

import sys

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from routecore.cascades import Chain, Frontier, Router, read_outcomes, simulate


@pytest.fixture(scope="module")
def log():
    return simulate(
        [0.5, 0.7, 0.9],
        [1.0, 3.0, 9.0],
        [0.7, 0.7],
        queries=40,
        seed=1,
        models=["small", "medium", "large"],
    )


@pytest.fixture(scope="module")
def table(log):
    rows = [
        (f"q{i}", m, log.score[j, i], bool(log.correct[j, i]), log.cost[j, i])
        for i in range(40)
        for j, m in enumerate(log.models)
    ]
    return pd.DataFrame(rows, columns=["query", "model", "score", "correct", "cost"])


@pytest.fixture(params=["pandas", "polars", "arrow", "csv", "parquet", "pathlib", "text"])
def source(request, table, tmp_path):
    if request.param == "polars":
        return pl.from_pandas(table)
    if request.param == "arrow":
        return pa.Table.from_pandas(table)
    if request.param == "text":
        return table.astype(str)
    if request.param == "parquet":
        table.to_parquet(tmp_path / "log.parquet")
        return str(tmp_path / "log.parquet")
    if request.param in ("csv", "pathlib"):
        file = tmp_path / "a log's.csv"
        table.to_csv(file, index=False)
        return file if request.param == "pathlib" else str(file)
    return table


def test_every_kind_of_table_reads_alike(source, log):
    found = read_outcomes(source)
    assert found.models == log.models
    assert found.query.tolist() == [f"q{i}" for i in range(40)]
    np.testing.assert_array_equal(found.score, log.score)
    np.testing.assert_array_equal(found.correct, log.correct)
    np.testing.assert_array_equal(found.cost, log.cost)


def test_shuffled_rows_are_aligned_by_query(table, log):
    found = read_outcomes(table.sample(frac=1, random_state=3))
    order = np.argsort([int(q[1:]) for q in found.query])
    np.testing.assert_array_equal(found.score[:, order], log.score)


def test_models_may_be_chosen_and_columns_renamed(table, log):
    renamed = table.rename(columns={"score": "p(true)", "query": 'the "id"'})
    found = read_outcomes(
        renamed, models=["large", "small"], columns={"score": "p(true)", "query": 'the "id"'}
    )
    assert found.models == ("large", "small")
    np.testing.assert_array_equal(found.score, log.score[[2, 0]])


def test_outcomes_lead_on_to_every_tool(log):
    frontier = log.frontier("small", "large")
    same = Frontier.from_outcomes(log.score[0], log.correct[0], log.correct[2], 1.0, 9.0)
    np.testing.assert_array_equal(frontier.quality, same.quality)
    router = log.router("small", "large", log.score[1])
    assert isinstance(router, Router) and router.cost[-1] == pytest.approx(9.0)
    assert set(log.envelope().frontiers) == {
        ("small", "medium"),
        ("small", "large"),
        ("medium", "large"),
    }
    chain = log.chain()
    assert isinstance(chain, Chain) and chain.models == 3
    np.testing.assert_array_equal(log.chain("small", "large").correct, log.correct[[0, 2]])
    with pytest.raises(ValueError, match="model is 'huge': it must be one of 'small', 'medium'"):
        log.frontier("small", "huge")
    with pytest.raises(ValueError, match=r"models\[1\] is 'small': each model may be named once"):
        log.chain("small", "small")


def test_the_last_model_needs_no_score(table):
    gone = table.copy()
    gone.loc[gone.model == "large", "score"] = np.nan
    assert read_outcomes(gone).models == ("small", "medium", "large")
    with pytest.raises(ValueError, match=r"row 2: score is .*: it must be a number or an"):
        read_outcomes(gone, models=["large", "small"])


def changed(table, row, column, value):
    bad = table.copy().astype({column: object})
    bad.loc[row, column] = value
    return bad


@pytest.mark.parametrize("kind", ["frame", "csv"])
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            lambda t: changed(t, 4, "score", "high"),
            "row 4: score is 'high': it must be a number or an",
        ),
        (
            lambda t: changed(t, 4, "score", None),
            "row 4: score is missing: it must be a number or an",
        ),
        (lambda t: changed(t, 4, "score", "nan"), "row 4: score is 'nan'"),
        (
            lambda t: changed(t, 5, "correct", "2"),
            "row 5: correct is '2': it must be 0, 1 or a grade",
        ),
        (lambda t: changed(t, 5, "correct", None), "row 5: correct is missing"),
        (lambda t: changed(t, 5, "correct", "maybe"), "row 5: correct is 'maybe'"),
        (
            lambda t: changed(t, 6, "cost", "-1"),
            "row 6: cost is '-1': it must be a finite number of",
        ),
        (lambda t: changed(t, 6, "cost", None), "row 6: cost is missing"),
        (
            lambda t: changed(changed(t, 9, "correct", "7"), 6, "cost", "$1"),
            r"row 6: cost is '\$1'",
        ),
        (lambda t: changed(t, 7, "query", None), "row 7: query is missing"),
        (lambda t: changed(t, 7, "model", None), "row 7: model is missing"),
        (lambda t: t.drop(index=10), "row 9: query 'q3' has no row for model 'medium'"),
        (
            lambda t: pd.concat([t, t.iloc[[3]]], ignore_index=True),
            "row 120: query 'q1' occurs a second time for model 'small'",
        ),
        (lambda t: t.iloc[:3], "source has 1 query: a frontier needs at least 2"),
        (lambda t: t.iloc[:0], "source has no rows: it must have one per query and model"),
        (lambda t: t[t.model == "small"], "models has 1 entries: a cascade needs at least 2"),
        (
            lambda t: t.drop(columns="cost"),
            "column 'cost' is missing: the table has 'query', 'model'",
        ),
    ],
)
def test_bad_tables_are_refused_by_their_row(table, tmp_path, spoil, sentence, kind):
    source = spoil(table)
    if kind == "csv":
        source.to_csv(tmp_path / "bad.csv", index=False)
        source = tmp_path / "bad.csv"
    with pytest.raises(ValueError, match=sentence) as caught:
        read_outcomes(source)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ({"query": [1]}, "source is of type dict: it must be a path or a pandas, Polars or Arrow"),
        (7, "source is of type int"),
        ("log.xlsx", "source is 'log.xlsx': files must all end in .csv or all in .parquet"),
    ],
)
def test_what_is_no_table_is_refused(source, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_outcomes(source)


def test_a_binary_file_is_refused(tmp_path):
    (tmp_path / "noise.csv").write_bytes(bytes(range(256)) * 20)
    with pytest.raises(ValueError, match=r"source cannot be read|column 'query' is missing"):
        read_outcomes(tmp_path / "noise.csv")


def test_wrong_names_are_refused(table):
    with pytest.raises(ValueError, match="models names 'huge': the table has 'small', 'medium'"):
        read_outcomes(table, models=["small", "huge"])
    with pytest.raises(ValueError, match="columns names 'confidence': it may rename query, model"):
        read_outcomes(table, columns={"confidence": "score"})


def test_without_duckdb_the_remedy_is_named(table, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(
        ImportError, match=r"duckdb is not installed: pip install 'routecore\[logs\]'"
    ):
        read_outcomes(table)
