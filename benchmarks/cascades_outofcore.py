"""How much memory and time the out-of-core frontier takes, and what 100 million rows would take.

Run `python benchmarks/cascades_outofcore.py [rows]`; the default size takes under a minute. Each
measurement runs in a process of its own, because a process never gives back its peak. The sizes
here are measured, 100 million rows are extrapolated, and each line says which it is. The first run
gives DuckDB as little memory per row as 100 million rows get from the default limit.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TARGET = 100_000_000
DEFAULT_LIMIT = 1500  # MB, as in FileFrontier


def write_log(path: Path, rows: int) -> None:
    """Random outcomes with per-query costs and all-distinct scores: the hardest case."""
    import duckdb

    con = duckdb.connect(config={"memory_limit": "1GB", "threads": 2})
    con.execute("SELECT setseed(0.5)")
    con.execute(
        f"COPY (SELECT random() AS score, random() < .6 AS correct_low, random() < .8 AS "
        f"correct_high, random() AS cost_low, 3 * random() AS cost_high FROM range({rows}))"
        f" TO '{path}'"
    )


def measure(path: str, limit: int) -> None:
    """Build the frontier, ask one question, print the seconds and the peak in MiB."""
    from routecore.cascades import FileFrontier

    start = time.perf_counter()
    with FileFrontier(path, folder=Path(path).parent, memory_limit=f"{limit}MB") as frontier:
        frontier.at_budget(1.0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.perf_counter() - start:.2f} {peak:.0f}")


def main(rows: int) -> None:
    tight = round(DEFAULT_LIMIT * rows / TARGET)
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "log.parquet"
        write_log(path, rows)
        found = {}
        for limit in (tight, DEFAULT_LIMIT):
            answer = subprocess.run(
                [sys.executable, __file__, "measure", str(path), str(limit)],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            found[limit] = seconds, peak = tuple(map(float, answer.split()))
            print(
                f"measured      {rows:>11,} rows, DuckDB limited to {limit:>5} MB: "
                f"{seconds:6.1f} s, peak {peak:6.0f} MiB",
                flush=True,
            )
    seconds, peak = found[tight]
    beside = peak - tight / 1.048576
    print(
        f"extrapolated  {TARGET:>11,} rows, DuckDB limited to {DEFAULT_LIMIT:>5} MB: "
        f"{seconds * TARGET / rows:6.0f} s, peak {beside + DEFAULT_LIMIT / 1.048576:6.0f} MiB "
        f"(the limit and the {beside:.0f} MiB that stood beside it)"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(sys.argv[2], int(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
