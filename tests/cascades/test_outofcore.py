"""The frontier on disk is the frontier in memory."""

import numpy as np
import pandas as pd
import pytest

from routecore.cascades import FileFrontier, Frontier, points

NAMES = ("threshold", "cost", "quality", "escalation_rate")


@pytest.fixture(params=["parquet", "csv"])
def write(request, tmp_path):
    def run(frame, name="log"):
        path = tmp_path / f"{name}.{request.param}"
        if request.param == "csv":
            frame.to_csv(path, index=False)
        else:
            frame.to_parquet(path)
        return path

    return run


def frame(draw_log, n=3000, decimals=None, seed=0):
    score, *rest = draw_log(n, seed)
    score = score if decimals is None else np.round(score, decimals)
    return pd.DataFrame(
        dict(
            zip(
                ("score", "correct_low", "correct_high", "cost_low", "cost_high"),
                (score, *rest),
                strict=True,
            )
        )
    )


def same_answers(on_disk, in_memory, exact):
    close = {"rel": 0 if exact else 1e-12, "abs": 0 if exact else 1e-12}
    rows = on_disk.rows()
    for name in NAMES:
        assert rows[name] == pytest.approx(getattr(in_memory, name), **close), name
    assert len(on_disk) == len(in_memory)
    np.testing.assert_array_equal(on_disk.hull().row, in_memory.hull().row)
    for budget in np.linspace(in_memory.cost[0], in_memory.cost[-1], 5):
        one, two = on_disk.at_budget(budget), in_memory.at_budget(budget)
        assert vars(one) == pytest.approx(vars(two), rel=close["rel"] or 1e-15)
        one, two = on_disk.at_quality(two.quality), in_memory.at_quality(two.quality)
        assert vars(one) == pytest.approx(vars(two), rel=close["rel"] or 1e-15)


@pytest.mark.parametrize("decimals", [None, 2, 0])
def test_shared_costs_agree_to_the_last_bit(draw_log, write, decimals):
    log = frame(draw_log, decimals=decimals)
    with FileFrontier(write(log), cost_low=1.1, cost_high=3.7) as on_disk:
        same_answers(
            on_disk,
            Frontier.from_outcomes(log.score, log.correct_low, log.correct_high, 1.1, 3.7),
            exact=True,
        )


@pytest.mark.parametrize("decimals", [None, 2])
@pytest.mark.parametrize("graded", [False, True])
def test_costs_per_query_agree_within_rounding(draw_log, write, decimals, graded):
    log = frame(draw_log, decimals=decimals)
    if graded:
        log["correct_high"] = np.random.default_rng(1).random(len(log))
    with FileFrontier(write(log)) as on_disk:
        same_answers(on_disk, Frontier.from_outcomes(*(log[c] for c in log)), exact=False)


def test_costs_of_escalating_agree_to_the_last_bit(draw_log, write):
    log = frame(draw_log, decimals=2)
    with FileFrontier(write(log.drop(columns="cost_low")), cost_low=1.0) as on_disk:
        in_memory = Frontier.from_outcomes(
            log.score, log.correct_low, log.correct_high, 1.0, log.cost_high
        )
        np.testing.assert_array_equal(on_disk.rows()["cost"], in_memory.cost)


def test_several_files_and_chunks_are_one_log(draw_log, write, monkeypatch):
    monkeypatch.setattr(points, "GROUP", 64)
    monkeypatch.setattr(points, "CHUNK", 700)
    parts = [frame(draw_log, 900, seed=s) for s in range(3)]
    log = pd.concat(parts, ignore_index=True)
    paths = [write(part, f"part {i}'s") for i, part in enumerate(parts)]
    with FileFrontier(paths, cost_low=1.0, cost_high=2.0) as on_disk:
        in_memory = Frontier.from_outcomes(log.score, log.correct_low, log.correct_high, 1.0, 2.0)
        same_answers(on_disk, in_memory, exact=True)
        middle = on_disk.rows(5, 9)
        np.testing.assert_array_equal(middle["cost"], in_memory.cost[5:9])


def test_little_memory_is_enough_and_the_folder_is_left_clean(draw_log, write, tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    log = frame(draw_log, 150_000)
    with FileFrontier(
        write(log),
        cost_low=1.0,
        cost_high=2.0,
        memory_limit="60MB",
        folder=work,
        threads=1,
        columns={},
    ) as on_disk:
        assert on_disk.queries == 150_000 and list(work.iterdir())
        in_memory = Frontier.from_outcomes(log.score, log.correct_low, log.correct_high, 1.0, 2.0)
        assert vars(on_disk.at_budget(2.0)) == pytest.approx(vars(in_memory.at_budget(2.0)))
    assert not list(work.iterdir())


@pytest.mark.parametrize(
    ("row", "column", "value", "sentence"),
    [
        (
            3,
            "score",
            np.nan,
            "row 3: score is (nan|missing or no number): it must be a number or an",
        ),
        (5, "correct_low", 2, "row 5: correct_low is 2.0: an outcome must be 0, 1 or a grade"),
        (6, "correct_high", -1, "row 6: correct_high is -1.0: an outcome"),
        (7, "cost_low", -0.5, "row 7: cost_low is -0.5: a cost must be 0 or between"),
        (8, "cost_high", np.inf, "row 8: cost_high is inf: a cost must be 0 or between"),
    ],
)
def test_bad_rows_are_refused(draw_log, write, tmp_path, row, column, value, sentence):
    log = frame(draw_log, 20).astype(float)
    log.loc[row, column] = value
    before = set(tmp_path.iterdir())
    path = write(log)
    with pytest.raises(ValueError, match=sentence):
        FileFrontier(path, folder=tmp_path)
    assert set(tmp_path.iterdir()) == before | {path}


def test_bad_files_and_questions_are_refused(draw_log, write):
    log = frame(draw_log, 20)
    with pytest.raises(ValueError, match="source has 1 rows: a frontier needs at least 2"):
        FileFrontier(write(log[:1]))
    with pytest.raises(ValueError, match=r"score is 0\.5 for every query"):
        FileFrontier(write(log.assign(score=0.5)))
    with pytest.raises(ValueError, match="column 'cost_high' is missing"):
        FileFrontier(write(log.drop(columns="cost_high")), cost_low=1.0)
    with pytest.raises(ValueError, match="cost_low is -1: a cost must be zero or more"):
        FileFrontier(write(log), cost_low=-1)
    with pytest.raises(ValueError, match="threads is 0: it must be a whole number of at least 1"):
        FileFrontier(write(log), threads=0)
    with FileFrontier(write(log), cost_low=1.0, cost_high=2.0) as on_disk:
        with pytest.raises(
            ValueError,
            match=r"budget is 0\.5, below the cheapest policy: attaina"
            r"ble mean costs run from 1\.0 to 3\.0",
        ):
            on_disk.at_budget(0.5)
        with pytest.raises(ValueError, match=r"target is 1\.5, above the best policy"):
            on_disk.at_quality(1.5)


@pytest.mark.parametrize("graded", [False, True])
@pytest.mark.parametrize("decimals", [None, 2, 0])
def test_ranges_of_scores_and_groups_of_rows_change_nothing(
    draw_log, write, monkeypatch, decimals, graded
):
    """A log sorted in many ranges and read in small groups is the log sorted at once."""
    log = frame(draw_log, 2000, decimals)
    if graded:
        log["correct_high"] = np.random.default_rng(1).random(len(log)).round(2)
    path, found = write(log), []
    for rows, group, chunk in ((128, 4096, 10**6), (1e7, 16, 64)):
        monkeypatch.setattr(points, "BYTES_PER_ROW", rows)
        monkeypatch.setattr(points, "GROUP", group)
        monkeypatch.setattr(points, "CHUNK", chunk)
        with FileFrontier(path) as frontier:
            all_rows, hull = frontier.rows(), frontier.hull()
            found.append(
                [*all_rows.values(), hull.row, hull.cost, hull.quality, hull.price]
                + [frontier.at_budget(b) for b in np.linspace(*all_rows["cost"][[0, -1]], 40)]
                + [frontier.at_quality(q) for q in np.linspace(*all_rows["quality"][[0, -1]], 40)]
            )
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one, other)
