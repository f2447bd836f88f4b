"""The command line: the same text as Python, JSON that parses, one sentence on bad input."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from routecore import Game
from routecore.__main__ import main
from routecore.cascades.choice import choice_shares
from routecore.cascades.decide import decide
from routecore.cascades.log import read_log

GAME = {"p1": 0.55, "p2": 0.85, "c1": 1.0, "c2": 4.0, "t1": 3.0, "t2": 4.0, "V": 5.1, "P": 5.0}
HEAD = "score,correct_low,correct_high\n"
COSTS = ["--cost-low", "1", "--cost-high", "4"]


def flags(**values):
    return [part for name, x in values.items() for part in (f"--{name}", str(x))]


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{k / 40},{int(k > 12)},{int(k % 7 > 0)}\n" for k in range(40))
    (tmp_path / "log.csv").write_text(HEAD + rows)
    (tmp_path / "bad.csv").write_text(HEAD + "=1+1,0,1\n")
    (tmp_path / "latin.csv").write_bytes("scoré\n".encode("latin-1"))
    (tmp_path / "constant.csv").write_text(HEAD + "1,0,1\n1,1,1\n")
    (tmp_path / "costs.csv").write_text(
        "score,correct_low,correct_high,cost_low,cost_high\n1,0,1,1,4\n2,1,1,1e308,4\n"
    )
    return "log.csv"


def test_route_says_what_explain_says(capsys):
    game = Game(**GAME)
    assert main(["route", *flags(**GAME)]) == 0
    assert capsys.readouterr().out == game.explain().text + "\n"
    assert main(["route", *flags(**GAME, queries=100, seed=4), "--se-c1", "0.1", "--json"]) == 0
    expected = game.explain(queries=100, seed=4, standard_errors={"c1": 0.1}).data
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(expected))


@pytest.mark.parametrize("level", [{"budget": 3.0}, {"quality": 0.7}])
def test_threshold_says_what_decide_and_the_resamples_say(log, capsys, level):
    frontier = read_log(log, cost_low=1.0, cost_high=4.0)
    chosen = {"budget": level.get("budget"), "target": level.get("quality"), "seed": 2}
    expected, shares = decide(frontier, **chosen), choice_shares(frontier, **chosen)
    command = ["threshold", log, *COSTS, *flags(**level, seed=2)]
    assert main(command) == 0
    assert capsys.readouterr().out == f"{expected.text}\n{shares}\n"
    assert main([*command, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data.pop("uncertainty")["decided"] is shares.decided
    assert data == expected.data


def test_a_saved_calibration_holds_on_its_own_log(log, capsys):
    assert main(["threshold", log, *COSTS, "--quality", "0.7", "--save", "saved.json"]) == 0
    capsys.readouterr()
    assert main(["threshold", log, *COSTS, "--check", "saved.json"]) == 0
    assert capsys.readouterr().out.startswith("The log is the one the threshold was set on.")
    assert main(["threshold", log, *COSTS, "--check", "saved.json", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["same_log"] is True


BAD = {
    "no command": [],
    "unknown command": ["guess"],
    "unknown option": ["threshold", "log.csv", "--budget", "3", "--magic"],
    "no level": ["threshold", "log.csv", *COSTS],
    "two levels": ["threshold", "log.csv", "--budget", "3", "--quality", "0.5", *COSTS],
    "budget of letters": ["threshold", "log.csv", "--budget", "much", *COSTS],
    "budget nan": ["threshold", "log.csv", "--budget", "nan", *COSTS],
    "budget inf": ["threshold", "log.csv", "--budget", "inf", *COSTS],
    "budget too small": ["threshold", "log.csv", "--budget", "0.5", *COSTS],
    "quality too large": ["threshold", "log.csv", "--quality", "1.5", *COSTS],
    "no costs": ["threshold", "log.csv", "--budget", "3"],
    "cost below 0": ["threshold", "log.csv", "--budget", "3", "--cost-low", "-1"],
    "cost nan": ["threshold", "log.csv", "--budget", "3", "--cost-low", "nan"],
    "cost huge": ["threshold", "log.csv", "--budget", "3", "--cost-high", "1e308"],
    "cost huge in the file": ["threshold", "costs.csv", "--budget", "3"],
    "seed below 0": ["threshold", "log.csv", "--budget", "3", *COSTS, "--seed", "-1"],
    "seed not whole": ["threshold", "log.csv", "--budget", "3", *COSTS, "--seed", "1.5"],
    "missing file": ["threshold", "nowhere.csv", "--budget", "3"],
    "a folder": ["threshold", ".", "--budget", "3"],
    "not UTF-8": ["threshold", "latin.csv", "--budget", "3", *COSTS],
    "a formula": ["threshold", "bad.csv", "--budget", "3", *COSTS],
    "equal scores": ["threshold", "constant.csv", "--budget", "3", *COSTS],
    "no such calibration": ["threshold", "log.csv", "--check", "nowhere.json", *COSTS],
    "not a calibration": ["threshold", "log.csv", "--check", "log.csv", *COSTS],
    "a check and a level": ["threshold", "log.csv", "--check", "x.json", "--budget", "3", *COSTS],
    "a parameter missing": ["route", *flags(p1=0.5)],
    "p1 of letters": ["route", *flags(**{**GAME, "p1": "half"})],
    "p1 out of range": ["route", *flags(**{**GAME, "p1": 1.5})],
    "p1 above p2": ["route", *flags(**{**GAME, "p1": 0.9})],
    "c1 nan": ["route", *flags(**{**GAME, "c1": "nan"})],
    "V infinite": ["route", *flags(**{**GAME, "V": "inf"})],
    "P below 0": ["route", *flags(**{**GAME, "P": -1})],
    "queries below 1": ["route", *flags(**GAME, queries=0)],
    "queries nan": ["route", *flags(**GAME, queries="nan")],
    "standard error below 0": ["route", *flags(**GAME), "--se-p1", "-0.1"],
    "standard error nan": ["route", *flags(**GAME), "--se-V", "nan"],
    "route seed below 0": ["route", *flags(**GAME, queries=9, seed=-3)],
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_ends_in_one_sentence_and_status_2(log, capsys, case):
    try:
        status = main(BAD[case])
    except SystemExit as ended:
        status = ended.code
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert err.count("\n") == 1 and err.endswith(".\n") and not err.startswith("Traceback")


def test_it_runs_as_a_module(log):
    def run(*arguments):
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
        return subprocess.run(
            [sys.executable, "-m", "routecore", *arguments],
            text=True,
            capture_output=True,
            env=environment,
        )

    done = run("threshold", "bad.csv", "--budget", "3", *COSTS)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "line 2: score is '=1+1', which is not a number.\n"
    helped = run("threshold", "--help")
    assert helped.returncode == 0 and "--budget" in helped.stdout
