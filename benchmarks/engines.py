"""The frontier by an engine: DuckDB and local Spark side by side, and the log on disk beside them.

Run `python benchmarks/engines.py [rows ...]`; the default, 10^6 and 10^7 rows, takes some minutes.
Each measurement runs in a process of its own, whose peak is what it and its children, the Java
machine of Spark among them, held in memory at once. The counts of all must agree.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path

ENGINES = ("FileFrontier", "DuckDB", "Spark")
THREADS = 2
BUDGETS = (1.0, 1.1)


def write_log(path: Path, rows: int) -> None:
    """Random outcomes with per-query costs and all-distinct scores: the hardest case."""
    import duckdb

    con = duckdb.connect(config={"memory_limit": "1GB", "threads": 1})
    con.execute("SELECT setseed(0.5)")
    con.execute(
        f"COPY (SELECT random() AS score, random() < .6 AS correct_low, random() < .8 AS "
        f"correct_high, random() AS cost_low, 3 * random() AS cost_high FROM range({rows}))"
        f" TO '{path}'"
    )


def opened(engine: str, path: str):
    """The frontier of a Parquet file by the named engine; memory is limited alike."""
    if engine == "FileFrontier":
        from routecore.cascades import FileFrontier

        return FileFrontier(path, folder=Path(path).parent, memory_limit="4GB", threads=THREADS)
    import ibis

    from routecore.cascades.engine import EngineFrontier

    if engine == "DuckDB":
        connection = ibis.duckdb.connect(threads=THREADS, memory_limit="4GB")
    else:
        from pyspark.sql import SparkSession

        session = (
            SparkSession.builder.master(f"local[{THREADS}]")
            .config("spark.driver.memory", "4g")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "16")
            .config("spark.local.dir", str(Path(path).parent))
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("ERROR")
        connection = ibis.pyspark.connect(session)
    return EngineFrontier(connection.read_parquet(path))


def _resident() -> float:
    """MiB held by this process and those that it started."""
    parents, sizes = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                parents[int(entry.name)], sizes[int(entry.name)] = int(fields[1]), int(fields[21])
            except (OSError, IndexError):
                continue  # it ended while it was looked at
    ours, found = {os.getpid()}, True
    while found:
        found = {p for p, parent in parents.items() if parent in ours} - ours
        ours |= found
    return sum(sizes.get(p, 0) for p in ours) * os.sysconf("SC_PAGE_SIZE") / 2**20


def measure(engine: str, path: str) -> None:
    """Build, ask twice; print seconds, MiB and the counts of the answers."""
    peak, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            peak[0] = max(peak[0], _resident())

    threading.Thread(target=watch, daemon=True).start()
    stamps, answers = [time.perf_counter()], []
    with opened(engine, path) as frontier:
        stamps.append(time.perf_counter())
        for budget in BUDGETS:
            point = frontier.at_budget(budget)
            answers += [round(point.escalation_rate * frontier.queries)]
            answers += [round(point.quality * frontier.queries)]
            stamps.append(time.perf_counter())
        done.set()
    steps = [b - a for a, b in pairwise(stamps)]
    print("found", *(f"{x:.3f}" for x in steps), f"{peak[0]:.0f}", *answers)


def main(sizes: list[int]) -> None:
    for rows in sizes:
        counts = {}
        with tempfile.TemporaryDirectory() as home:
            path = Path(home) / "log.parquet"
            write_log(path, rows)
            for engine in ENGINES:
                said = subprocess.run(
                    [sys.executable, __file__, "measure", engine, str(path)],
                    capture_output=True,
                    text=True,
                    check=True,
                ).stdout.splitlines()
                (line,) = (x for x in said if x.startswith("found "))
                built, first, second, peak, *answers = line.split()[1:]
                counts[engine] = answers
                print(
                    f"{rows:>11,} rows, {engine:>12}: built in {float(built):6.1f} s, first answer "
                    f"{float(first):5.2f} s, second {float(second):5.2f} s, peak {peak:>5} MiB",
                    flush=True,
                )
        if len(set(map(tuple, counts.values()))) > 1:
            sys.exit(f"The counts differ: {counts}")
        print(f"{rows:>11,} rows: all counts agree")


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(sys.argv[2], sys.argv[3])
    else:
        main([int(x) for x in sys.argv[1:]] or [10**6, 10**7])
