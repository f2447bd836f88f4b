"""Files as people have them: every reader reads the file it was given, or says in one sentence why
not, and leaves nothing behind."""

import gzip
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest

from routecore.cascades import FileFrontier, read_outcomes
from routecore.cascades.log import read_log

HEAD = "score,correct_low,correct_high,cost_low,cost_high"
TWO = f"{HEAD}\n.2,0,1,1,4\n.9,1,1,1,4\n"
LONG = "query,model,score,correct,cost\n1,a,.2,0,1\n1,b,.5,1,4\n2,a,.9,1,1\n2,b,.5,1,4\n"


def on_disk(path):
    with FileFrontier(path) as frontier:
        return frontier.rows()["threshold"].tolist()


READERS = {
    "read_log": (lambda path: read_log(path).threshold.tolist(), TWO),
    "FileFrontier": (on_disk, TWO),
    "read_outcomes": (lambda path: read_outcomes(path).score[0].tolist(), LONG),
}


@pytest.fixture(params=READERS)
def reader(request):
    return READERS[request.param]


def refused(read, path, words):
    with pytest.raises(ValueError) as caught:
        read(path)
    assert words in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        "br[1].csv",
        "star*.csv",
        "q?.csv",
        "[!a].csv",
        "a=b/x.csv",
        'it\'s; "one".csv',
        "back\\x.csv",
    ],
)
def test_the_file_of_that_name_is_read_and_no_other(reader, tmp_path, name):
    read, good = reader
    for decoy in ("br1.csv", "star1.csv", "qx.csv", "b.csv", "back1.csv"):
        (tmp_path / decoy).write_text(good.replace(".2,", ".7,"))
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(good)
    assert read(path)[0] == 0.2


@pytest.mark.parametrize(
    "address", ["https://localhost/log.csv", "s3://bucket/log.csv", "file:///log.csv"]
)
def test_nothing_is_fetched(reader, address):
    refused(reader[0], address, f"{address} is an address: nothing is fetched")


def test_no_extension_is_installed_or_loaded():
    from routecore.cascades.session import Session

    session = Session()
    for name in ("autoinstall_known_extensions", "autoload_known_extensions"):
        assert session.run(f"SELECT current_setting('{name}')") == [(False,)]
    session.close()


def test_what_is_no_file_is_refused(reader, tmp_path):
    read, _ = reader
    os.mkfifo(tmp_path / "pipe.csv")
    refused(read, tmp_path / "pipe.csv", "pipe.csv is a pipe: it must be a file")
    (tmp_path / "folder.csv").mkdir()
    refused(read, tmp_path / "folder.csv", "folder.csv is a folder: it must be a file")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    refused(read, tmp_path / "zero.csv", "zero.csv is a device: it must be a file")
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "none.csv")


def test_a_file_of_another_kind_is_named(reader, tmp_path):
    read, good = reader
    frame = pd.DataFrame({"x": [1]})
    frame.to_parquet(tmp_path / "p.parquet")
    kinds = {
        "a gzip file": gzip.compress(good.encode()),
        "a Parquet file": (tmp_path / "p.parquet").read_bytes(),
        "a text file in UTF-16": good.encode("utf-16"),
        "a Zstandard file": b"\x28\xb5\x2f\xfd" + bytes(20),
        "a zip archive or a workbook": b"PK\x03\x04" + bytes(20),
        "an Arrow file": b"ARROW1\0\0" + bytes(20),
    }
    for kind, content in kinds.items():
        path = tmp_path / "log.csv"
        path.write_bytes(content)
        refused(read, path, f"log.csv is {kind}: it must be a text file in UTF-8")
    path.write_bytes(good.encode("utf-16-le"))
    refused(read, path, "log.csv is a text file in UTF-16")


def test_a_parquet_file_in_name_only(tmp_path):
    path = tmp_path / "log.parquet"
    path.write_text(TWO)
    for read in (on_disk, read_outcomes):
        refused(read, path, "log.parquet is not a Parquet file, whatever its name says")


def test_a_long_note_is_read(reader, tmp_path):
    read, good = reader
    head, *rows = good.strip().split("\n")
    lines = [head + ",note", *(f"{row},{'x' * 200_000}" for row in rows)]
    (tmp_path / "log.csv").write_text("\n".join(lines) + "\n")
    assert read(tmp_path / "log.csv")[0] == 0.2


def test_a_column_that_stands_twice_is_refused(reader, tmp_path):
    read, good = reader
    head, *rows = good.strip().split("\n")
    lines = [head + ",Score", *(f"{row},.5" for row in rows)]
    (tmp_path / "log.csv").write_text("\n".join(lines) + "\n")
    with pytest.raises(
        ValueError, match=r"more than one column named score|'score' stands 2 times"
    ):
        read(tmp_path / "log.csv")


@pytest.mark.parametrize(
    ("no", "yes"), [("no", "yes"), ("No", "YES"), ("false", "True"), ("0", "1")]
)
def test_outcomes_may_be_words(reader, tmp_path, no, yes):
    read, good = reader
    path = tmp_path / "log.csv"
    path.write_text(good.replace(",0,", f",{no},").replace(",1,1,", f",{yes},1,"))
    assert read(path)[0] == 0.2


@pytest.mark.parametrize(
    ("score", "words"),
    [
        ("9007199254740993", "float"),
        ("-9007199254740993", "float"),
        ("1_000", "score is"),
        ("yes", "score is"),
        ("0x10", "score is"),
    ],
)
def test_a_score_that_would_become_another_is_refused(reader, tmp_path, score, words):
    read, good = reader
    (tmp_path / "log.csv").write_text(good.replace(".9,", f"{score},"))
    refused(read, tmp_path / "log.csv", words)


@pytest.mark.parametrize("kind", ["int64", "uint64", "decimal128(38, 20)", "large"])
def test_so_it_is_in_a_typed_column(tmp_path, kind):
    import decimal

    import pyarrow as pa
    import pyarrow.parquet as pq

    if kind.startswith("decimal"):
        pair = [
            decimal.Decimal("0.50000000000000000001"),
            decimal.Decimal("0.50000000000000000002"),
        ]
        column = pa.array(pair, pa.decimal128(38, 20))
    else:
        dtype = "int64" if kind == "large" else kind
        column = pa.array(np.array([2**53, 2**53 + 1], dtype))
    table = pa.table(
        {"score": column, "correct_low": [0, 1], "correct_high": [1, 1]}
        | {"cost_low": [1.0, 1.0], "cost_high": [2.0, 2.0]}
    )
    pq.write_table(table, tmp_path / "log.parquet")
    refused(on_disk, tmp_path / "log.parquet", "a float cannot hold it")


@pytest.mark.parametrize("cost", ["1e308", "1e-300"])
def test_a_cost_whose_sums_overflow_is_refused(reader, tmp_path, cost):
    read, good = reader
    (tmp_path / "log.csv").write_text(good.replace(",4\n", f",{cost}\n"))
    refused(read, tmp_path / "log.csv", "0 or between 1e-100 and 1e+100")


@pytest.fixture
def big(tmp_path):
    rng = np.random.default_rng(0)
    n = 400_000
    path = tmp_path / "log.parquet"
    pd.DataFrame(
        {"score": rng.random(n), "correct_low": rng.random(n) < 0.5, "correct_high": True}
        | {"cost_low": rng.random(n), "cost_high": rng.random(n)}
    ).to_parquet(path)
    return path


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"memory_limit": "1MB"}, "memory_limit is '1MB'"),
        ({"memory_limit": "much"}, "memory_limit is 'much'"),
        ({"threads": 10**9}, "threads is 1000000000: it must be at most 256"),
        ({"folder": "/proc"}, "folder /proc cannot be written to"),
    ],
)
def test_settings_that_cannot_work_are_refused(big, tmp_path, settings, words):
    with pytest.raises(ValueError) as caught:
        FileFrontier(big, **{"folder": tmp_path, **settings})
    assert words in str(caught.value) and "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == [big]


def test_a_closed_frontier_says_so(big, tmp_path):
    frontier = FileFrontier(big, folder=tmp_path)
    frontier.close()
    frontier.close()
    with pytest.raises(ValueError, match=r"the frontier is closed: ask it inside its with block\."):
        frontier.at_budget(1.0)


def test_a_full_disk_is_one_sentence(big, tmp_path, monkeypatch):
    """Only the translation: the errors are made here, in the words of DuckDB."""
    import duckdb

    from routecore.cascades.session import Session

    session = Session()
    for text in (
        'IO Error: Could not write file "x": No space left on device',
        "Out of Memory Error: failed to offload data block … max_temp_directory_size",
    ):
        said = str(session._refusal(duckdb.IOException(text), "x"))
        assert said.endswith("is full: the work needs more room on disk.")
    session.close()


BUSY = """
import sys
from routecore.cascades.session import Workshop
shop = Workshop("200MB", sys.argv[1], 1)
shop.run("CREATE TABLE t AS SELECT random() AS x FROM range(3_000_000)")
print("started", flush=True)
shop.run("CREATE TABLE u AS SELECT a.x FROM t a, t b ORDER BY a.x")
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_soon_and_leaves_nothing(tmp_path, sent):
    process = subprocess.Popen(
        [sys.executable, "-c", BUSY, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout.readline() == b"started\n"
    time.sleep(1)
    assert list(tmp_path.iterdir())
    start = time.monotonic()
    process.send_signal(sent)
    process.wait(timeout=30)
    # Half a minute before; how soon exactly is a matter of the machine.
    assert time.monotonic() - start < 10
    said = process.stderr.read().decode()
    assert process.returncode == (143 if sent == signal.SIGTERM else -signal.SIGINT)
    assert "FATAL" not in said and not list(tmp_path.iterdir())
