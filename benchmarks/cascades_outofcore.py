"""How time and memory of the out-of-core frontier grow with the log.

Run `python benchmarks/cascades_outofcore.py [rows ...]`; the default, 10^6 and 10^7 rows, takes
about a minute, 10^8 take some minutes and 7 GB of disk. Each measurement runs in a process of its
own, because a process never gives back its peak. Every log is also sorted with the memory per row
that 10^8 rows get from the default limit, so that what a larger log would meet is met here. Seconds
of the processor are given beside those of the clock: on a busy machine only they can be compared.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TARGET = 100_000_000
DEFAULT_LIMIT = 1500  # MB, as in FileFrontier
LEAST_LIMIT = 60  # MB, below which DuckDB hardly starts


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
    """Build the frontier, ask twice; print seconds, the processor's among them, and MiB."""
    from routecore.cascades import FileFrontier

    def used() -> tuple[float, float]:
        spent = resource.getrusage(resource.RUSAGE_SELF)
        return time.perf_counter(), spent.ru_utime + spent.ru_stime

    stamps = [used()]
    with FileFrontier(path, folder=Path(path).parent, memory_limit=f"{limit}MB") as frontier:
        stamps.append(used())
        for budget in (1.0, 1.1):
            frontier.at_budget(budget)
            stamps.append(used())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    steps = [
        x - y
        for after, before in zip(stamps[1:], stamps, strict=False)
        for x, y in zip(after, before, strict=True)
    ]
    print(*(f"{x:.3f}" for x in steps), f"{peak:.0f}")


def main(sizes: list[int]) -> None:
    first: dict[str, tuple[int, float]] = {}
    for rows in sizes:
        with tempfile.TemporaryDirectory() as home:
            path = Path(home) / "log.parquet"
            write_log(path, rows)
            tight = max(round(DEFAULT_LIMIT * rows / TARGET), LEAST_LIMIT)
            for name, limit in (("tight", tight), ("default", DEFAULT_LIMIT)):
                if name == "default" and limit == tight:
                    continue
                found = subprocess.run(
                    [sys.executable, __file__, "measure", str(path), str(limit)],
                    capture_output=True,
                    text=True,
                    check=True,
                ).stdout
                built, work, answer, _, again, _, peak = map(float, found.split())
                smaller, before = first.setdefault(name, (rows, work))
                print(
                    f"{rows:>11,} rows, DuckDB limited to {limit:>5} MB: built in {built:6.1f} s "
                    f"({work:5.1f} s of processor, {work / before:5.1f} times those of "
                    f"{smaller:,} rows), first answer {answer:5.2f} s, second {again:5.2f} s, "
                    f"peak {peak:5.0f} MiB",
                    flush=True,
                )


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(sys.argv[2], int(sys.argv[3]))
    else:
        main([int(x) for x in sys.argv[1:]] or [10**6, 10**7])
