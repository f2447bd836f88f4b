"""Every format ends in the same columns: logs that the tools wrote, and tables in every dress."""

import gzip
import json
import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from routecore.__main__ import main
from routecore.cascades import Frontier
from routecore.cascades.readers import read_rivals, read_runs
from routecore.cascades.readers.prices import Prices

LOGS = Path(__file__).with_name("logs")
WRITTEN = runpy.run_path(str(LOGS.with_name("write_logs.py")))
COSTS = {"cost_low": 1.0, "cost_high": 4.0}


def by_hand(answers):
    """Whether each answer is the right one, and its log-probability, as they were written."""
    right = [q[2] for q in WRITTEN["QUESTIONS"]]
    return (
        np.array([a == r for (a, _), r in zip(answers, right, strict=True)], float),
        np.array([logprob for _, logprob in answers]),
    )


def harness(task="tiny"):
    return [LOGS / "harness" / name / f"samples_{task}.jsonl" for name in ("small", "large")]


def pair(kind, ending):
    names = ("gpt-4o-mini", "gpt-4o") if kind == "openai" else ("small", "large")
    return [LOGS / kind / f"{name}{ending}" for name in names]


def test_the_harness_scores_by_the_margin_of_the_likeliest_choice():
    found = read_runs(harness(), kind="lm-eval", costs=[1.0, 4.0])
    rows = [[json.loads(x) for x in path.read_text().splitlines()] for path in harness()]
    assert found.models == ("small", "large")
    for k, run in enumerate(rows):
        choice = [np.argmax([float(r[0]) for r in row["filtered_resps"]]) for row in run]
        right = [int(row["target"]) for row in run]
        np.testing.assert_array_equal(found.correct[k], np.equal(choice, right))
    for row, score in zip(rows[0], found.score[0], strict=True):
        best, second, _ = sorted((float(r[0]) for r in row["filtered_resps"]), reverse=True)
        assert score == best - second > 0


def test_the_harness_has_other_metrics_and_runs_in_any_order(tmp_path):
    low, high = harness()
    backwards = tmp_path / "large" / "samples.jsonl"
    backwards.parent.mkdir()
    backwards.write_text("\n".join(reversed(high.read_text().splitlines())))
    one = read_runs([low, high], kind="lm-eval", costs=[1, 4], columns={"correct": "acc_norm"})
    other = read_runs(
        [low, backwards], kind="lm-eval", costs=[1, 4], columns={"correct": "acc_norm"}
    )
    np.testing.assert_array_equal(one.correct, other.correct)
    rows = [json.loads(x) for x in low.read_text().splitlines()]
    assert one.correct[0].tolist() == [row["acc_norm"] for row in rows]
    assert one.correct[0].sum() == 4  # and not 3, as acc has it


def test_generated_text_has_no_margin():
    with pytest.raises(ValueError, match=r"line 1 of .* has no log-likelihoods to make a score of"):
        read_runs(harness("tiny_gen"), kind="lm-eval", costs=[1, 4])


def test_three_runs_are_three_models(tmp_path):
    third = tmp_path / "largest" / "samples.jsonl"
    third.parent.mkdir()
    third.write_text(harness()[1].read_text())
    found = read_runs([*harness(), third], kind="lm-eval", costs=[1, 4, 9])
    assert found.models == ("small", "large", "largest")
    assert found.score.shape == (3, 8)
    assert found.frontier("large", "largest").quality[0] == found.correct[1].mean()


@pytest.mark.parametrize(("kind", "ending"), [("inspect", ".eval"), ("inspect", ".json.gz")])
def test_inspect_scores_by_the_mean_log_probability(kind, ending):
    check_both(read_runs(pair(kind, ending), kind=kind, costs=[1, 4]))


def test_completions_score_by_the_mean_log_probability():
    check_both(read_runs(pair("openai", ".jsonl"), kind="openai", costs=[1, 4]))


def check_both(found):
    low, score = by_hand(WRITTEN["SMALL"])
    high, _ = by_hand(WRITTEN["LARGE"])
    np.testing.assert_array_equal(found.correct, [low, high])
    np.testing.assert_allclose(found.score[0], score, rtol=1e-15)
    frontier = found.frontier(*found.models)
    expected = Frontier.from_outcomes(found.score[0], low, high, 1.0, 4.0)
    assert frontier.quality.tolist() == expected.quality.tolist()


PRICES = {
    "gpt-4o-mini": {"input_cost_per_token": 1e-6, "output_cost_per_token": 4e-6},
    "gpt-4o": {"input_cost_per_token": 2.5e-6, "output_cost_per_token": 1e-5},
    "small": {"input_cost_per_token": 1e-6, "output_cost_per_token": 0},
    "mockllm/large": {"input_cost_per_token": 3e-6, "output_cost_per_token": 1e-6},
    "bad": {"input_cost_per_token": -1, "output_cost_per_token": 1},
}


@pytest.mark.parametrize("kind", ["openai", "inspect"])
def test_a_table_of_prices_turns_tokens_into_costs(tmp_path, kind):
    table = tmp_path / "prices.json"
    table.write_text(json.dumps(PRICES))
    found = read_runs(pair(kind, {"openai": ".jsonl"}.get(kind, ".eval")), kind=kind, prices=table)
    questions, answers = WRITTEN["QUESTIONS"], (WRITTEN["SMALL"], WRITTEN["LARGE"])
    rates = [(1e-6, 4e-6), (2.5e-6, 1e-5)] if kind == "openai" else [(1e-6, 0), (3e-6, 1e-6)]
    for cost, said, (read, written) in zip(found.cost, answers, rates, strict=True):
        words = [len(q[1][a].split(" ")) for q, (a, _) in zip(questions, said, strict=True)]
        np.testing.assert_allclose(cost, [12 * read + n * written for n in words], rtol=1e-14)


def test_prices_that_are_not_there_are_refused(tmp_path):
    table = tmp_path / "prices.json"
    table.write_text(json.dumps(PRICES))
    prices = Prices(table)
    assert prices.cost("openai/gpt-4o", 2, 1) == 2 * 2.5e-6 + 1e-5
    with pytest.raises(ValueError, match=r"has no model 'gpt-9'\."):
        prices.cost("gpt-9", 1, 1)
    with pytest.raises(ValueError, match=r"of model 'bad' is -1: a price must be zero or more\."):
        prices.cost("bad", 1, 1)
    with pytest.raises(ValueError, match="counts no tokens, so no price applies"):
        read_runs(harness(), kind="lm-eval", prices=table)


def test_the_table_of_litellm_is_read_where_it_is_installed_and_never_imported(
    tmp_path, monkeypatch
):
    package = tmp_path / "litellm"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('imported')")
    (package / "model_prices_and_context_window_backup.json").write_text(json.dumps(PRICES))
    monkeypatch.syspath_prepend(tmp_path)
    assert Prices("litellm").cost("gpt-4o", 1, 0) == 2.5e-6


ROWS = pd.DataFrame(
    {"p": [0.1, 0.5, 0.9, 0.9], "ok_low": [False, True, True, False]}
    | {"ok_high": [True, True, False, True], "cost_low": [1.0, 1.5, 1.0, 1.25], "cost_high": 4.0}
    | {"note": ['a "quoted"; note', "two\nlines", "tab\there", "ümlaut, comma"]}
)
RENAMED = {"score": "p", "correct_low": "ok_low", "correct_high": "ok_high"}


def _separated(mark, **more):
    return lambda path: ROWS.to_csv(path, sep=mark, index=False, **more)


def _arrow(path):
    table = pa.Table.from_pandas(ROWS)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def _jsonl(path):
    ROWS.to_json(path, orient="records", lines=True)


DRESSES = {
    "comma.csv": _separated(","),
    "semicolon.csv": _separated(";"),
    "tab.tsv": _separated("\t"),
    "mark.csv": _separated(",", encoding="utf-8-sig"),
    "semicolon and mark.csv": _separated(";", encoding="utf-8-sig"),
    "packed.csv.gz": _separated(","),
    "packed.csv.zst": _separated(","),
    "lines.jsonl": _jsonl,
    "lines.jsonl.gz": _jsonl,
    "lines.ndjson.zst": _jsonl,
    "table.parquet": lambda path: ROWS.to_parquet(path),
    "table.arrow": _arrow,
    "table.feather": lambda path: ROWS.to_feather(path, compression="zstd"),
}


@pytest.mark.parametrize("name", DRESSES)
def test_a_table_is_the_same_in_every_dress(tmp_path, name):
    DRESSES[name](tmp_path / name)
    found, router = read_rivals(tmp_path / name, columns=RENAMED)
    expected = Frontier.from_outcomes(
        *(ROWS[c].to_numpy() for c in ("p", "ok_low", "ok_high", "cost_low", "cost_high"))
    )
    assert router is None
    for field in ("threshold", "cost", "quality", "escalation_rate"):
        assert getattr(found, field).tolist() == getattr(expected, field).tolist()


def test_a_name_of_json_may_go_one_level_down(tmp_path):
    path = tmp_path / "log.jsonl"
    rows = [{"low": {"p": k, "ok": k > 1}, "correct_high": 1} for k in range(4)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    named = {"score": "low.p", "correct_low": "low.ok"}
    assert read_rivals(path, columns=named, **COSTS)[0].threshold.tolist() == [0, 1, 2, 3, np.inf]


def test_a_router_score_makes_a_router(tmp_path):
    (tmp_path / "log.tsv").write_text(
        "score\tcorrect_low\tcorrect_high\tpre\n.2\t0\t1\t.8\n.9\t1\t1\t.3\n"
    )
    _, router = read_rivals(tmp_path / "log.tsv", columns={"router_score": "pre"}, **COSTS)
    assert router.cost.tolist() == [1.0, 2.5, 4.0]


def test_a_file_of_routellm_is_read_once_it_has_a_score(tmp_path, capsys):
    """Its columns are those of the released records: prompt, weak model, strong model, responses."""
    weak, strong = "mistralai/Mixtral-8x7B-Instruct-v0.1", "gpt-4-1106-preview"
    table = pd.DataFrame(
        {"prompt": ["a\nA. 0\nB. 4\nAnswer:", "b", "c"], weak: [True, False, True], strong: True}
        | {f"{weak}_response": ["x, y", '"q"', "z"], f"{strong}_response": "#### 18"}
    )
    table.to_csv(tmp_path / "plain.csv", index=False)
    table.assign(p=[0.9, 0.1, 0.5]).to_csv(tmp_path / "scored.csv", index=False)
    found, _ = read_rivals(
        tmp_path / "scored.csv", kind="routellm", columns={"score": "p"}, **COSTS
    )
    assert found.threshold.tolist() == [0.1, 0.5, 0.9, np.inf]
    assert found.quality.tolist() == pytest.approx([2 / 3, 1, 1, 1])
    with pytest.raises(ValueError, match="line 1 has no column named score"):
        read_rivals(tmp_path / "plain.csv", kind="routellm", **COSTS)


def test_the_command_line_takes_them_all(capsys, tmp_path):
    table = tmp_path / "prices.json"
    table.write_text(json.dumps(PRICES))
    money = ["--cost-low", "1", "--cost-high", "4", "--budget", "3"]
    runs = [str(path) for path in harness()]
    assert main(["threshold", *runs, "--format", "lm-eval", *money]) == 0
    first = capsys.readouterr().out
    assert (
        main(["threshold", *runs, "--format", "lm-eval", *money, "--columns", "correct=acc_norm"])
        == 0
    )
    assert capsys.readouterr().out != first
    runs = [str(path) for path in pair("openai", ".jsonl")]
    priced = ["--format", "openai", "--prices", str(table), "--quality", "0.7", "--json"]
    assert main(["threshold", *runs, *priced]) == 0
    assert 1e-5 < json.loads(capsys.readouterr().out)["cost"] < 1e-4
    ROWS.to_csv(tmp_path / "log.csv.gz", index=False)
    named = [part for a, b in RENAMED.items() for part in ("--columns", f"{a}={b}")]
    assert main(["threshold", str(tmp_path / "log.csv.gz"), *named, "--budget", "3"]) == 0
    assert "Escalate a query when" in capsys.readouterr().out


def test_a_large_log_packs_well_and_is_no_bomb(tmp_path):
    rows = "".join(f"{k % 100 / 100},1,1\n" for k in range(200_000))
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(("score,correct_low,correct_high\n" + rows).encode()))
    assert read_rivals(path, **COSTS)[0].log.queries == 200_000
