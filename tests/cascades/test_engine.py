"""The frontier by an engine is the frontier in memory: on DuckDB, and on Spark run here."""

import os

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routecore.cascades import Frontier
from routecore.cascades.engine import EngineFrontier

ibis = pytest.importorskip("ibis")
COLUMNS = ("score", "correct_low", "correct_high", "cost_low", "cost_high")


@pytest.fixture(scope="session")
def spark():
    """A local Spark, or a sentence why there is none; where all must run, none is a failure."""
    try:
        from pyspark.sql import SparkSession

        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            # Small logs, many questions: compiling each to bytecode would take most of the time.
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()
        )
    except Exception as error:
        if os.environ.get("REQUIRE_BROWSER"):
            raise
        pytest.skip(
            f"Spark cannot start here: install Java 17 and routecore[spark] ({error!r:.60})"
        )
    session.sparkContext.setLogLevel("ERROR")
    yield ibis.pyspark.connect(session)
    session.stop()


def same_counts(engine, memory):
    """Every row: thresholds and counts are equal, and sums of whole numbers, whatever the engine."""
    rows = engine.points.order_by("score").to_pandas()
    log = memory.log
    assert rows.score.tolist() == log.threshold[:-1].tolist()
    assert rows.escalated.tolist() == log.escalated[1:].tolist()
    gain = log.running(log.gain)[1:]
    if gain.dtype.kind == "i":
        assert rows.gain.tolist() == gain.tolist()
    np.testing.assert_allclose(rows.gain, gain, atol=1e-12)
    assert len(engine) == len(memory)


def same_answers(engine, memory, shares=(0, 0.3, 0.7, 1), targets=True):
    shared = np.ndim(memory.log.cost_low) == np.ndim(memory.log.cost_high) == 0
    whole = memory.log.gain.dtype.kind == "i"
    for share in shares:
        budget = memory.cost[0] + share * (memory.cost[-1] - memory.cost[0])
        one, two = engine.at_budget(budget), memory.at_budget(budget)
        if whole and shared:
            assert (one.threshold, one.cost, one.quality, one.escalation_rate) == (
                two.threshold,
                two.cost,
                two.quality,
                two.escalation_rate,
            )
        assert one.cost == pytest.approx(two.cost, rel=1e-12)
        assert one.quality == pytest.approx(two.quality, rel=1e-12, abs=1e-12)
        if one.threshold == two.threshold:  # of floats, equals may differ by a hair
            assert one.shadow_price == pytest.approx(two.shadow_price, rel=1e-9, abs=1e-9)
            assert one.smooth_shadow_price == pytest.approx(
                two.smooth_shadow_price, rel=1e-9, abs=1e-9
            )
        if not targets:
            continue
        target = engine.at_quality(two.quality)
        again = memory.at_quality(two.quality)
        assert target.cost == pytest.approx(again.cost, rel=1e-12)
        if whole:
            assert target.threshold == again.threshold
            assert target.quality == again.quality


def table(arguments):
    columns = {k: v for k, v in zip(COLUMNS, arguments, strict=True) if np.ndim(v)}
    shared = {k: float(v) for k, v in zip(COLUMNS, arguments, strict=True) if not np.ndim(v)}
    return pd.DataFrame(columns), shared


@given(data=st.data(), ranges=st.integers(1, 5))
@settings(max_examples=40)
def test_duckdb_answers_as_memory_does(outcomes, data, ranges):
    arguments = data.draw(outcomes)
    frame, shared = table(arguments)
    memory = Frontier.from_outcomes(*arguments)
    with EngineFrontier(ibis.memtable(frame), ranges=ranges, **shared) as engine:
        same_counts(engine, memory)
        same_answers(engine, memory)


def larger(draw_log, kind):
    score, low, high, cost_low, cost_high = draw_log(3000, seed=3)
    if kind == "shared costs, ties":
        return [score.round(2), low, high, 1.1, 3.7]
    if kind == "free escalations, graded":
        cost_high[np.random.default_rng(1).random(3000) < 0.3] = 0
        return [score, low, np.random.default_rng(2).random(3000), cost_low, cost_high]
    # Log-odds of 0 and 1, and a zero of each sign.
    with np.errstate(divide="ignore"):
        score = np.log(score.round(1) / (1 - score.round(1)))
    score[:50], score[50:100] = 0.0, -0.0
    return [score, low, high, cost_low, cost_high]


KINDS = ["shared costs, ties", "free escalations, graded", "infinite scores"]


@pytest.mark.parametrize("kind", KINDS)
def test_duckdb_and_spark_answer_alike(spark, draw_log, kind):
    arguments = larger(draw_log, kind)
    frame, shared = table(arguments)
    memory = Frontier.from_outcomes(*arguments)
    name = f"log_{KINDS.index(kind)}"
    spark._session.createDataFrame(frame).createOrReplaceTempView(name)
    with (
        EngineFrontier(ibis.memtable(frame), ranges=7, **shared) as on_duckdb,
        EngineFrontier(spark.table(name), ranges=7, **shared) as on_spark,
    ):
        same_answers(on_duckdb, memory, np.linspace(0, 1, 9))
        same_answers(on_spark, memory, [0.6], targets=kind == KINDS[0])
        for engine in (on_duckdb, on_spark):
            same_counts(engine, memory)


@given(data=st.data(), ranges=st.integers(1, 5))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_spark_answers_as_memory_does(spark, outcomes, data, ranges):
    """Few logs, drawn: a question takes Spark a second where it takes DuckDB milliseconds."""
    arguments = data.draw(outcomes)
    frame, shared = table(arguments)
    spark._session.createDataFrame(frame).createOrReplaceTempView("drawn")
    memory = Frontier.from_outcomes(*arguments)
    with EngineFrontier(spark.table("drawn"), ranges=ranges, **shared) as engine:
        same_counts(engine, memory)
        same_answers(engine, memory, [0.5], targets=False)


@pytest.mark.parametrize("ranges", [2, 3, 500])
def test_ranges_change_nothing(draw_log, ranges):
    arguments = larger(draw_log, "shared costs, ties")
    frame, shared = table(arguments)
    with EngineFrontier(ibis.memtable(frame), ranges=ranges, **shared) as engine:
        same_counts(engine, Frontier.from_outcomes(*arguments))


def test_no_window_holds_the_log(draw_log):
    """Each running sum is over one range, or over the few sums of the ranges."""
    import re

    from routecore.cascades.engine import numbers, points

    frame, shared = table(larger(draw_log, "infinite scores"))
    log = numbers(ibis.memtable(frame), {}, shared)
    windows = re.findall(
        r"OVER \((.*?)\)", ibis.to_sql(points(log, [0.5, 1.0], whole=True), "duckdb"), re.DOTALL
    )
    assert len(windows) == 6
    whole = [w for w in windows if "PARTITION BY" not in w]
    assert len(whole) == 3 and all(re.search(r'ORDER BY "\w+"\."range"', w) for w in whole)


def test_columns_may_have_other_names():
    log = ibis.memtable({"p": [0.2, 0.9], "correct_low": [False, True], "b": [True, True]})
    with EngineFrontier(
        log, cost_low=1, cost_high=4, columns={"score": "p", "correct_high": "b"}
    ) as engine:
        assert engine.at_budget(3.0).quality == 1.0


GOOD = {"score": [0.2, 0.9], "correct_low": [0, 1], "correct_high": [1, 1]}
BAD = {
    "column 'score' is missing: the table has": {"x": [1, 2]},
    "column 'score' is of type string: it must be a number": {"score": ["a", "b"]},
    "column score breaks a rule in 1 of 2 rows: it must be a number or an": {"score": [0.2, None]},
    "column score has numbers in 1 of 2 rows that no float": {"score": [2**53 + 1, 2**53 + 2]},
    "column correct_low breaks a rule in 1 of 2 rows: an outcome": {"correct_low": [0, 2]},
    "column correct_high breaks a rule in 1 of 2 rows": {"correct_high": [-0.5, 1]},
    "score is 0.5 for every query": {"score": [0.5, 0.5]},
    "column 'cost_low' is missing": {},
    "table has 1 rows: a frontier needs at least 2 queries": {k: v[:1] for k, v in GOOD.items()},
}


@pytest.mark.parametrize("words", BAD)
def test_bad_tables_are_refused_in_one_sentence(words):
    columns = {} if "x" in BAD[words] else GOOD
    shared = {"cost_high": 4.0} if "cost_low" in words else {"cost_low": 1.0, "cost_high": 4.0}
    with pytest.raises(ValueError) as caught:
        EngineFrontier(ibis.memtable({**columns, **BAD[words]}), **shared)
    assert str(caught.value).startswith(words) and "\n" not in str(caught.value)


def test_bad_questions_are_refused():
    with pytest.raises(ValueError, match="table is of type DataFrame: it must be an Ibis table"):
        EngineFrontier(pd.DataFrame(GOOD), cost_low=1.0, cost_high=4.0)
    with pytest.raises(ValueError, match="columns names 'sorce': it may rename score"):
        EngineFrontier(ibis.memtable(GOOD), columns={"sorce": "p"})
    with EngineFrontier(ibis.memtable(GOOD), cost_low=1.0, cost_high=4.0) as engine:
        with pytest.raises(ValueError, match=r"budget is 0\.5, below the cheapest policy"):
            engine.at_budget(0.5)
        with pytest.raises(ValueError, match=r"target is 1\.5, above the best policy"):
            engine.at_quality(1.5)
