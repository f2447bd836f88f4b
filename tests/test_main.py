"""The command line: the same text as Python, JSON that parses, one sentence on bad input."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from routecore import Game
from routecore.__main__ import main
from routecore.beyond.retry_log import RetryLog
from routecore.cascades.choice import choice_shares
from routecore.cascades.decide import decide
from routecore.cascades.log import read_log
from routecore.cascades.rivalry import rivalry

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


def test_route_certifies_a_box(capsys):
    game = Game(**GAME)
    command = ["route", *flags(**GAME), "--certify", "p1=.53:.57", "--certify", "p2=0.84:0.86"]
    told = game.explain(intervals={"p1": (0.53, 0.57), "p2": (0.84, 0.86)})
    assert main(command) == 0
    out = capsys.readouterr().out
    assert out == told.text + "\n" and out.splitlines()[-1].startswith("Certain: cascade at s0")
    assert main([*command, "--certify", "V=5:6", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)["certificate"]
    assert data["certain"] is False and data["clause"] is None and len(data["remaining"]) > 1


@pytest.mark.parametrize("level", [{"budget": 3.0}, {"quality": 0.7}])
def test_threshold_says_what_decide_and_the_resamples_say(log, capsys, level):
    frontier = read_log(log, cost_low=1.0, cost_high=4.0)
    chosen = {"budget": level.get("budget"), "target": level.get("quality"), "seed": 2}
    expected, shares = decide(frontier, **chosen), choice_shares(frontier, **chosen)
    command = ["threshold", log, *COSTS, *flags(**level, seed=2)]
    assert main(command) == 0
    rival = rivalry(frontier, None, budget=chosen["budget"], target=chosen["target"])
    assert capsys.readouterr().out == f"{expected.text}\n{shares}\n{rival.text}\n"
    assert main([*command, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data.pop("uncertainty")["decided"] is shares.decided
    assert data.pop("router") == rival.data
    assert data == expected.data


def test_a_terminal_sees_how_far_the_resamples_of_a_large_log_are(log, capsys, monkeypatch):
    command = ["threshold", log, *COSTS, "--budget", "3"]
    assert main(command) == 0
    quiet = capsys.readouterr()
    monkeypatch.setattr("routecore.__main__.LARGE", 40)
    assert main(command) == 0
    assert capsys.readouterr() == quiet and quiet.err == ""  # no terminal
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert main(command) == 0
    told = capsys.readouterr()
    assert told.out == quiet.out and "\r7 of 400 resamples" in told.err
    assert told.err.endswith("\r400 of 400 resamples\r\x1b[K")


@pytest.fixture
def routed(log, tmp_path):
    """A log whose router knows what only the dear model solves, and whose score knows nothing."""
    right = [int(k % 5 > 1) for k in range(200)]
    rows = (f"{k * 7 % 200},{x},1,{0.9 if x else 0.1 + k / 1e4}\n" for k, x in enumerate(right))
    (tmp_path / "routed.csv").write_text(f"{HEAD.strip()},router_score\n{''.join(rows)}")
    return "routed.csv"


@pytest.mark.parametrize("level", [{"budget": 2.3}, {"quality": 1.0}])
def test_a_router_that_wins_is_said_to_win_and_how_to_set_it(routed, capsys, level):
    command = ["threshold", routed, *COSTS, *flags(**level)]
    assert main(command) == 0
    *_, shares, verdict, setting = capsys.readouterr().out.splitlines()
    assert shares.startswith("Enough data to decide")
    assert "the router is better by" in verdict or "the router is cheaper by" in verdict
    assert setting.startswith("To the dear model, send a query when its router score is below")
    assert main([*command, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["uncertainty"]["recommended"] == "send by the router score"
    found = data["router"]["point"]
    assert data["router"]["wins"] and found["quality"] == 1 and found["cost"] == pytest.approx(2.2)
    assert (found["quality"] > data["quality"]) or (found["cost"] < data["cost"])
    # What that threshold does, counted by hand.
    rows = [line.split(",") for line in Path(routed).read_text().splitlines()[1:]]
    sent = [float(row[3]) < found["threshold"] for row in rows]
    assert sum(sent) == 80
    assert all(up or row[1] == "1" for up, row in zip(sent, rows, strict=True))


def test_a_router_that_loses_is_said_to_lose(routed, capsys, tmp_path):
    rows = Path(routed).read_text().splitlines()
    swapped = [
        ",".join([row.split(",")[3], *row.split(",")[1:3], row.split(",")[0]]) for row in rows
    ]
    swapped[0] = rows[0]
    (tmp_path / "swapped.csv").write_text("\n".join(swapped))
    assert main(["threshold", "swapped.csv", *COSTS, "--budget", "2.7"]) == 0
    out = capsys.readouterr().out
    assert "the cascade is better by" in out and "To the dear model, send" not in out


@pytest.mark.parametrize("cells", [("x", "1"), ("nan", "1"), ("", "1"), ("1", "1")])
def test_a_router_score_is_held_to_the_rules_of_a_score(log, tmp_path, capsys, cells):
    rows = "".join(f"{k},0,1,{cell}\n" for k, cell in enumerate(cells))
    (tmp_path / "router.csv").write_text(f"{HEAD.strip()},router_score\n{rows}")
    assert main(["threshold", "router.csv", *COSTS, "--budget", "3"]) == 2
    assert "router_score is " in capsys.readouterr().err


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
    "unknown option": ["threshold", "log.csv", "--budget", "3", *COSTS, "--magic"],
    "shortened option": ["threshold", "log.csv", "--budget", "3", *COSTS, "--see", "1"],
    "a word too many": ["threshold", "log.csv", "more.csv", "--budget", "3", *COSTS],
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
    "a box without a name": ["route", *flags(**GAME), "--certify", ".5:.6"],
    "a box of one end": ["route", *flags(**GAME), "--certify", "p1=.5"],
    "a box of three ends": ["route", *flags(**GAME), "--certify", "p1=.5:.55:.6"],
    "a box of letters": ["route", *flags(**GAME), "--certify", "p1=low:high"],
    "a box of nan": ["route", *flags(**GAME), "--certify", "p1=nan:nan"],
    "a box to infinity": ["route", *flags(**GAME), "--certify", "V=5:inf"],
    "a box of nothing known": ["route", *flags(**GAME), "--certify", "x=1:2"],
    "a box upside down": ["route", *flags(**GAME), "--certify", "p1=.57:.53"],
    "a box elsewhere": ["route", *flags(**GAME), "--certify", "p1=.6:.7"],
    "a box twice": ["route", *flags(**GAME), *["--certify", "p1=.5:.6"] * 2],
    "a box in which models change places": ["route", *flags(**GAME), "--certify", "p1=.5:.9"],
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


def test_an_unknown_option_is_named(log, capsys):
    with pytest.raises(SystemExit):
        main(BAD["unknown option"])
    assert capsys.readouterr().err == "'--magic' is not an argument of routecore threshold.\n"


@pytest.mark.parametrize("arguments", [["--help"], ["route", *flags(**GAME)]])
def test_a_closed_pipe_ends_quietly(arguments):
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    reading, writing = os.pipe()
    os.close(reading)  # nobody reads, from the start
    done = subprocess.run(
        [sys.executable, "-m", "routecore", *arguments],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


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


RETRIES = "first1,second1,first2,second2\n" + "1,1,1,0\n0,0,1,1\n1,0,0,1\n0,0,1,1\n" * 30


def test_retries_says_what_the_log_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "retries.csv").write_text(RETRIES)
    log = RetryLog.read("retries.csv")
    advice = log.advise(c1=1.0, c2=4.0, P=10.0)
    command = ["retries", "retries.csv", *flags(c1=1.0, c2=4.0, P=10.0)]
    assert main(command) == 0
    assert capsys.readouterr().out == advice.text + "\n"
    assert main([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {**log.data, **advice.data}


def test_retries_refuses_in_one_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "once.csv").write_text("first1,first2\n1,1\n0,1\n")
    assert main(["retries", "once.csv", *flags(c1=1.0, c2=4.0, P=10.0)]) == 2
    assert capsys.readouterr().err == "line 1 has no column named second1.\n"
