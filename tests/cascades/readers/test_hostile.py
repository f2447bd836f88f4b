"""What people and machines hand in: on every road one sentence, status 2, nothing left behind.

Each case builds files in an empty folder and gives the arguments of `routecore threshold`. Besides
the sentence, nothing may be printed, and the folder must be as it was, to the byte.
"""

import contextlib
import gzip
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from routecore.__main__ import main

LOGS = Path(__file__).with_name("logs")
HEAD = "score,correct_low,correct_high"
ROWS = ".2,0,1\n.9,1,1\n"
GOOD = f"{HEAD}\n{ROWS}"
MONEY = ["--cost-low", "1", "--cost-high", "4", "--budget", "3"]
FRAME = pd.DataFrame({"score": [0.2, 0.9], "correct_low": [0, 1], "correct_high": [1, 1]})


def case(name, content, *more, says, money=True):
    """One file and what is said of it; content is text, bytes, or a function of the path."""
    return name, content, [*more, *(MONEY if money else ["--budget", "3"])], says


def parquet(frame):
    return lambda path: frame.to_parquet(path)


def arrow(path):
    table = pa.Table.from_pandas(FRAME)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def cut(write, keep=0.6):
    """A file whose writing was interrupted."""

    def run(path):
        write(path)
        data = Path(path).read_bytes()
        Path(path).write_bytes(data[: int(len(data) * keep)])

    return run


def zstd(data):
    return lambda path: Path(path).write_bytes(
        pa.compress(data, codec="zstd", asbytes=True) if isinstance(data, bytes) else data
    )


def lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def rows_of(**columns):
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


JSON_ROWS = rows_of(score=[0.2, 0.9], correct_low=[0, 1], correct_high=[1, 1])
BOMB = gzip.compress(GOOD.encode() + (b".5,1,1," + b"x" * 9000 + b"\n") * 5000, 9)
ZEROS = gzip.compress(b"0" * 40_000_000, 9)
WIDE = ",".join(f"c{k}" for k in range(1_000_000))
ALLOWED = "it may rename score"

CASES = {
    # what is no log at all
    "empty": case("log.csv", "", says="no column named score"),
    "a byte": case("log.csv", b"\0", says="no column named score"),
    "only a mark": case("log.csv", b"\xef\xbb\xbf", says="no column named score"),
    "only a header": case("log.csv", HEAD + "\n", says="has 0 rows"),
    "one row": case("log.csv", f"{HEAD}\n.2,0,1\n", says="has 1 row,"),
    "binary": case("log.csv", bytes(range(256)) * 40, says="is not a text file in UTF-8"),
    "an image": case("log.csv", b"\x89PNG\r\n\x1a\n" + bytes(99), says="not a text file in UTF-8"),
    "zeros": case("log.csv", bytes(4096), says="UTF-16"),
    "a program": case("log.csv", b"\x7fELF\x02\x01\x01" + bytes(99), says="no column named"),
    "UTF-16": case("log.csv", GOOD.encode("utf-16"), says="is a text file in UTF-16"),
    "UTF-16, no mark": case("log.csv", GOOD.encode("utf-16-le"), says="in UTF-16"),
    "UTF-32": case("log.csv", GOOD.encode("utf-32"), says="UTF-"),
    "Latin-1": case("log.csv", f"{HEAD},né\n{ROWS}".encode("latin-1"), says="not a text file in UTF-8"),
    "a page": case("log.csv", "<!doctype html><p>404</p>", says="no column named score"),
    "JSON as CSV": case("log.csv", lines(*JSON_ROWS), says="no column named score"),
    "a gzip as CSV": case("log.csv", gzip.compress(GOOD.encode()), says="is a gzip file"),
    "a Zstandard as CSV": case("log.csv", b"\x28\xb5\x2f\xfd" + bytes(9), says="is a Zstandard file"),
    "a workbook as CSV": case("log.csv", b"PK\x03\x04" + bytes(9), says="or a workbook"),
    "a Parquet as CSV": case("log.csv", parquet(FRAME), says="log.csv is a Parquet file"),
    "an Arrow as CSV": case("log.csv", arrow, says="log.csv is an Arrow file"),
    # names
    "a name that is SQL": case("x'; DROP TABLE log; --.csv", "", says="no column named score"),
    "a name of quotes": case("\"it's\".csv", "a,b\n", says="no column named score"),
    "a name of a pattern": case("[ab]*?.csv", "a,b\n", says="no column named score"),
    "a name of spaces": case("  .csv", "a,b\n", says="no column named score"),
    "a column that is SQL": case("log.csv", '"score""; DROP TABLE x; --",correct_low,correct_high\n1,0,1\n', says="no column named score"),
    "SQL as a mapping": case("log.csv", GOOD, "--columns", 'score=x"; DROP TABLE t; --', says='no column named x"; drop table t; --'),
    "SQL as a mapping of Parquet": case("log.parquet", parquet(FRAME), "--columns", "score=1) FROM x --", says="no column named 1) from x --"),
    "an unknown mapping": case("log.csv", GOOD, "--columns", "skore=p", says=ALLOWED),
    "a mapping of nothing": case("log.csv", GOOD, "--columns", "score=", says="not of the form NAME=COLUMN"),
    "no mapping": case("log.csv", GOOD, "--columns", "score", says="not of the form NAME=COLUMN"),
    "a column twice": case("log.csv", f"{HEAD},score\n.2,0,1,1\n.9,1,1,1\n", says="more than one column named score"),
    "a column twice, in capitals": case("log.csv", f"{HEAD},SCORE \n.2,0,1,1\n", says="more than one column"),
    "a million columns": case("log.csv", f"{HEAD},{WIDE}\n", says="line 1 of log.csv is longer than"),
    "10,000 columns": case("log.csv", f"{HEAD},{WIDE[:60_000]}\n", says="columns, but at most 1000"),
    "a million columns of JSON": case("log.jsonl", lambda p: Path(p).write_text(json.dumps(dict.fromkeys(WIDE.split(","), 1))), says="is longer than 2,000,000"),
    "2,000 columns of Parquet": case("log.parquet", parquet(pd.DataFrame({f"c{k}": [1] for k in range(2000)})), says="columns, but at most 1000"),
    # values
    "a word for a score": case("log.csv", f"{HEAD}\nhigh,0,1\n.9,1,1\n", says="line 2: score is 'high'"),
    "a formula": case("log.csv", f"{HEAD}\n=1+1,0,1\n.9,1,1\n", says="line 2: score is '=1+1'"),
    "a comma for a point": case("log.csv", f"{HEAD}\n".replace(",", ";") + "0,5;0;1\n", says="line 2: score is '0,5'"),
    "digits of another script": case("log.csv", f"{HEAD}\n٠٫٥,0,1\n.9,1,1\n", says="is not a number"),
    "NaN": case("log.csv", f"{HEAD}\nnan,0,1\n.9,1,1\n", says="line 2: score is nan"),
    "NaN in JSON": case("log.jsonl", lines(*JSON_ROWS).replace("0.2", "NaN"), says="line 1: score is nan"),
    "nothing in Parquet": case("log.parquet", parquet(FRAME.assign(score=[None, 0.5])), says="score is"),
    "an outcome of 2": case("log.csv", f"{HEAD}\n.2,2,1\n.9,1,1\n", says="not between 0 and 1"),
    "an outcome of maybe": case("log.csv", f"{HEAD}\n.2,maybe,1\n.9,1,1\n", says="correct_low is 'maybe'"),
    "a cost below 0": case("log.csv", f"{HEAD},cost_low,cost_high\n.2,0,1,-1,4\n.9,1,1,1,4\n", says="which is below 0", money=False),
    "a cost of 1e308": case("log.csv", f"{HEAD},cost_low,cost_high\n.2,0,1,1e308,4\n", says="not 0 or between", money=False),
    "no cost": case("log.csv", GOOD, says="no column named cost_low", money=False),
    "one score for all": case("log.csv", f"{HEAD}\n.5,0,1\n.5,1,1\n", says="for every query"),
    "a score no float holds": case("log.csv", f"{HEAD}\n9007199254740993,0,1\n.9,1,1\n", says="a float cannot hold"),
    "so in JSON": case("log.jsonl", lines(*JSON_ROWS).replace("0.9", "9007199254740993"), says="a float cannot hold"),
    "so in Parquet": case("log.parquet", parquet(FRAME.assign(score=[2**53 + 1, 1])), says="a float cannot hold"),
    "a short row": case("log.csv", f"{HEAD}\n.2,0\n.9,1,1\n", says="line 2 has no value for correct_high"),
    "an open quote": case("log.csv", f'{HEAD}\n".2,0,1\n.9,1,1\n', says="is not CSV"),
    "a list for a score": case("log.jsonl", lines({**JSON_ROWS[0], "score": [1]}), says="score is '[1]'"),
    # JSON lines
    "no JSON": case("log.jsonl", GOOD, says="line 1 of"),
    "half a line": case("log.jsonl", lines(*JSON_ROWS)[:-20], says="line 2 of"),
    "a list": case("log.jsonl", "[1, 2]\n", says="is not a JSON object"),
    "a name twice": case("log.jsonl", '{"score": 1, "score": 2}\n', says="names 'score' twice"),
    "deep nesting": case("log.jsonl", "[" * 100_000 + "\n", says="nested too deep"),
    "deep objects": case("log.jsonl", '{"a":' * 5_000 + "1" + "}" * 5_000, says="nested too deep"),
    "a number of 10,000 digits": case("log.jsonl", '{"score": ' + "9" * 10_000 + "}\n", says="has a number of 10000 digits"),
    # packed files
    "a bomb of rows": case("log.csv.gz", BOMB, says="unpacks to more than 200 times"),
    "a bomb of one line": case("log.csv.gz", ZEROS, says="is longer than 2,000,000 characters"),
    "a bomb of JSON": case("log.jsonl.gz", ZEROS, says="is longer than 2,000,000 characters"),
    "an endless line": case("log.csv", HEAD + "x" * 3_000_000, says="is longer than 2,000,000"),
    "a gzip cut short": case("log.csv.gz", gzip.compress(GOOD.encode() * 99)[:-20], says="cut short or damaged"),
    "a gzip with a wrong sum": case("log.csv.gz", gzip.compress(GOOD.encode())[:-8] + bytes(8), says="cut short or damaged"),
    "a gzip in name only": case("log.csv.gz", GOOD, says="is not a gzip file, whatever its name"),
    "a Zstandard in name only": case("log.csv.zst", GOOD, says="is not a Zstandard file, whatever"),
    "a Zstandard damaged": case("log.csv.zst", b"\x28\xb5\x2f\xfd" + b"\xff" * 40, says="cut short or damaged"),
    # Parquet and Arrow
    "a Parquet in name only": case("log.parquet", GOOD, says="is not a Parquet file, whatever"),
    "a Parquet cut short": case("log.parquet", cut(parquet(FRAME)), says="cut short or damaged"),
    "a Parquet of another schema": case("log.parquet", parquet(pd.DataFrame({"a": [1]})), says="no column named score"),
    "a Parquet of lists": case("log.parquet", parquet(FRAME.assign(score=[[1], [2]])), says="score is '[1]'"),
    "an Arrow cut short": case("log.arrow", cut(arrow, 0.5), says="cut short or damaged"),
    "an Arrow in name only": case("log.arrow", GOOD, says="is not an Arrow file, whatever"),
    # what is no file
    "a folder": case("log.csv", lambda p: Path(p).mkdir(), says="is a folder: it must be a file"),
    "a pipe": case("log.csv", os.mkfifo, says="is a pipe: it must be a file"),
    "a pipe of JSON": case("log.jsonl", os.mkfifo, says="is a pipe: it must be a file"),
    "a pipe of Parquet": case("log.parquet", os.mkfifo, says="is a pipe: it must be a file"),
    "an endless device": case("log.csv", lambda p: os.symlink("/dev/zero", p), says="is a device"),
    "a link to nowhere": case("log.csv", lambda p: os.symlink("nowhere", p), says="cannot be read"),
    "a link to itself": case("log.csv", lambda p: os.symlink("log.csv", p), says="cannot be read"),
    "not there": case("log.csv", lambda p: None, says="cannot be read: No such file"),
    "a table of prices": case("log.csv", GOOD, "--prices", "x.json", says="has its costs in columns"),
    "no such format": case("log.csv", GOOD, "--format", "excel", says="must be one of csv, jsonl"),
    # logs of tools
    "RouteLLM of another": case("log.csv", GOOD, "--format", "routellm", says="is not a file of RouteLLM"),
    "one run": case("log.jsonl", GOOD, "--format", "lm-eval", says="lm-eval logs are one file per model"),
}  # fmt: skip

HARNESS = (LOGS / "harness" / "small" / "samples_tiny.jsonl").read_text().splitlines()
OPENAI = (LOGS / "openai" / "gpt-4o.jsonl").read_text().splitlines()


def changed(rows, k=0, **values):
    """The text of a run, one of its lines with other values."""
    return "\n".join([*rows[:k], json.dumps(json.loads(rows[k]) | values), *rows[k + 1 :]])


def archive(*, only="", without="", **head):
    """A log of Inspect AI, its parts unpacked and packed again with deflate."""
    whole = json.loads(gzip.decompress((LOGS / "inspect" / "small.json.gz").read_bytes()))
    parts = {f"samples/{k}.json": sample for k, sample in enumerate(whole.pop("samples"))}
    parts["header.json"] = whole | head
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            if not (without and without in name) and only in name:
                file.writestr(name, json.dumps(part))
    return data.getvalue()


def bomb():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("header.json", "{" + " " * 20_000_000)
    return data.getvalue()


EVAL = (LOGS / "inspect" / "small.eval").read_bytes()
RUN = "\n".join(HARNESS)
# format, ending, the cheap model's run, the dear one's, what is said
RUNS = {
    "a run cut short": ("lm-eval", ".jsonl", RUN[:-300], RUN, "line 8 of"),
    "a run of fewer documents": ("lm-eval", ".jsonl", RUN, "\n".join(HARNESS[:5]), "has no document"),
    "a run of more documents": ("lm-eval", ".jsonl", "\n".join(HARNESS[:5]), RUN, "has no document"),
    "other documents": ("lm-eval", ".jsonl", RUN, changed(HARNESS, doc_hash="x"), "is another one"),
    "a document twice": ("lm-eval", ".jsonl", "\n".join([*HARNESS, HARNESS[0]]), RUN, "occurs a second time"),
    "a run of one document": ("lm-eval", ".jsonl", HARNESS[0], HARNESS[0], "at least 2"),
    "an empty run": ("lm-eval", ".jsonl", "", RUN, "has 0 answers"),
    "results, not samples": ("lm-eval", ".jsonl", '{"results": {}}', RUN, "no sample of lm-evaluation"),
    "no metric": ("lm-eval", ".jsonl", changed(HARNESS, metrics=["f1"]), RUN, "none of the metrics f1"),
    "a likelihood of NaN": ("lm-eval", ".jsonl", changed(HARNESS, filtered_resps=[["nan", "x"]] * 2), RUN, "score is nan"),
    "text, not choices": ("lm-eval", ".jsonl", changed(HARNESS, filtered_resps=["lol"]), RUN, "no log-likelihoods"),
    "no archive": ("inspect", ".eval", GOOD, EVAL, "is no zip archive"),
    "an archive cut short": ("inspect", ".eval", EVAL[:9000], EVAL, "is no zip archive"),
    "an archive damaged": ("inspect", ".eval", EVAL[:3000] + bytes(99) + EVAL[3099:], EVAL, "damaged"),
    "an archive without a head": ("inspect", ".eval", archive(without="header"), EVAL, "did not end"),
    "an archive without samples": ("inspect", ".eval", archive(only="header"), EVAL, "has 0 answers"),
    "an interrupted run": ("inspect", ".eval", archive(status="cancelled"), EVAL, "status is 'cancelled'"),
    "an archive of another": ("inspect", ".eval", archive(eval={}), EVAL, "has no field 'eval.model'"),
    "a zip bomb": ("inspect", ".eval", bomb(), EVAL, "unpacks to more than 200 times"),
    "JSON of another": ("inspect", ".json", "[]", "[]", "is not a log of Inspect AI"),
    "the head of a log": ("inspect", ".json", '{"eval": {}}', "{}", "has no samples"),
    "no completion": ("openai", ".jsonl", '{"custom_id": 1}', "\n".join(OPENAI), "no chat completion"),
    "a failed request": ("openai", ".jsonl", changed(OPENAI, response={"body": {"error": 1}}), "\n".join(OPENAI), "has no choices"),
    "no verdict": ("openai", ".jsonl", changed(OPENAI, correct=None), "\n".join(OPENAI), "correct is ''"),
    "a log-probability above 0": ("openai", ".jsonl", "\n".join(OPENAI).replace('"logprob": -0.01', '"logprob": 7'), "\n".join(OPENAI), "logprob is 7"),
}  # fmt: skip


def state(folder):
    """Every file of a folder, with its bytes if it has any to read."""
    return {
        path.name: path.read_bytes() if path.is_file() and not path.is_symlink() else None
        for path in folder.iterdir()
    }


def refused(arguments, says, folder, capsys):
    before = state(folder)
    try:
        status = main(["threshold", *arguments])
    except SystemExit as ended:
        status = ended.code
    out, err = capsys.readouterr()
    assert (status, out) == (2, ""), err
    assert says in err and err.count("\n") == 1 and err.endswith(".\n") and len(err) < 600, err
    assert state(folder) == before


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder, which is also where temporary files would be made."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def put(path, content):
    if callable(content):
        content(path)
    elif isinstance(content, bytes):
        Path(path).write_bytes(content)
    else:
        Path(path).write_text(content, encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_a_bad_log_is_refused(here, capsys, name):
    file, content, more, says = CASES[name]
    put(here / file, content)
    refused([file, *more], says, here, capsys)


@pytest.mark.parametrize("name", RUNS)
def test_a_bad_run_is_refused(here, capsys, name):
    kind, ending, low, high, says = RUNS[name]
    put(here / f"low{ending}", low)
    put(here / f"high{ending}", high)
    refused([f"low{ending}", f"high{ending}", "--format", kind, *MONEY], says, here, capsys)


PRICES = {
    "not there": (None, "cannot be read"),
    "no JSON": ("x", "is not JSON"),
    "a list": ("[]", "is not a JSON object"),
    "another model": ("{}", "has no model 'gpt-4o'"),
    "no price": ('{"gpt-4o": {}}', "has no input_cost_per_token"),
    "a price in words": (
        '{"gpt-4o": {"input_cost_per_token": "1", "output_cost_per_token": 1}}',
        "has no input_cost_per_token",
    ),
    "a price of NaN": (
        '{"gpt-4o": {"input_cost_per_token": NaN, "output_cost_per_token": 1}}',
        "a price must be zero or more",
    ),
}


@pytest.mark.parametrize("name", PRICES)
def test_a_bad_table_of_prices_is_refused(here, capsys, name):
    content, says = PRICES[name]
    if content is not None:
        put(here / "prices.json", content)
    for run in ("low.jsonl", "high.jsonl"):
        put(here / run, "\n".join(OPENAI))
    arguments = ["low.jsonl", "high.jsonl", "--format", "openai", "--prices", "prices.json"]
    refused([*arguments, "--budget", "1"], says, here, capsys)


def test_litellm_that_is_not_installed_is_named(here, capsys):
    if shutil.which("litellm"):
        pytest.skip("litellm is installed here.")
    for run in ("low.jsonl", "high.jsonl"):
        put(here / run, "\n".join(OPENAI))
    arguments = ["low.jsonl", "high.jsonl", "--format", "openai", "--prices", "litellm"]
    refused([*arguments, "--budget", "1"], "package litellm is not installed", here, capsys)


@pytest.mark.parametrize("ending", ["csv", "jsonl", "csv.gz"])
def test_a_read_only_folder_is_enough(here, capsys, ending):
    content = lines(*JSON_ROWS) if ending == "jsonl" else GOOD
    data = gzip.compress(content.encode()) if ending.endswith("gz") else content
    put(here / f"log.{ending}", data)
    here.chmod(0o500)
    try:
        assert main(["threshold", f"log.{ending}", *MONEY]) == 0
    finally:
        here.chmod(0o700)
    assert list(state(here)) == [f"log.{ending}"]


def test_a_full_disk_is_no_loss(here):
    """The answer cannot be written: the status says so, and the log is as it was."""
    if not os.path.exists("/dev/full"):
        pytest.skip("This system has no /dev/full.")
    put(here / "log.csv", GOOD)
    before = state(here)
    with open("/dev/full", "w") as full:
        done = run_as_a_program("log.csv", stdout=full)
        _, err = done.communicate(timeout=60)
    assert done.returncode == 2 and state(here) == before
    assert err.count("\n") == 1 and "No space left on device" in err


def run_as_a_program(log, **more):
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    return subprocess.Popen(
        [sys.executable, "-m", "routecore", "threshold", log, *MONEY],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        **more,
    )


def test_an_interrupted_reading_leaves_nothing(here):
    put(here / "log.csv", GOOD + ".5,1,1\n" * 3_000_000)
    size = (here / "log.csv").stat().st_size
    done = run_as_a_program("log.csv", stdout=subprocess.DEVNULL)
    time.sleep(1.5)
    done.send_signal(signal.SIGTERM)
    assert done.wait(timeout=20) != 0
    assert [p.name for p in here.iterdir()] == ["log.csv"]
    assert (here / "log.csv").stat().st_size == size
    done.stderr.close()


def wait_until_it_reads(pid):
    """Until the program has its log open; where the system does not tell, for two seconds."""
    files = Path(f"/proc/{pid}/fd")
    end = time.monotonic() + (60 if files.exists() else 2)
    while time.monotonic() < end:
        with contextlib.suppress(OSError):  # a file that was closed meanwhile
            if any(os.readlink(file).endswith("log.csv") for file in files.iterdir()):
                return
        time.sleep(0.02)


def test_ctrl_c_is_one_sentence(here):
    put(here / "log.csv", GOOD + ".5,1,1\n" * 3_000_000)
    done = run_as_a_program("log.csv", stdout=subprocess.PIPE)
    wait_until_it_reads(done.pid)
    done.send_signal(signal.SIGINT)
    out, err = done.communicate(timeout=60)
    assert (done.returncode, out, err) == (130, "", "Interrupted.\n")
    assert [p.name for p in here.iterdir()] == ["log.csv"]


def test_there_are_enough_cases():
    assert len(CASES) + len(RUNS) + len(PRICES) >= 80
