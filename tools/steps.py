"""Run the steps of a `make` command, saying which one runs and the time since the start.

The output of a step passes through untouched; the last line of `make test` is pytest's own. A step of
two commands runs them side by side, and what the second printed follows when both have ended.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).parents[1]
HTML = ROOT / "_build" / "html"
PYTHON = sys.executable

BUILD = [PYTHON, "tools/build.py"]
SLIPCOVER = [PYTHON, "-m", "slipcover"]
COVERED = ".coverage.json"
CORES = os.cpu_count() or 1


def parallel(workers: int) -> list[str]:
    """Pytest on so many workers."""
    return ["-m", "pytest", "-q", "-n", str(workers), "--dist", "loadfile"]


# In the order of their names: the files with few tests hold the longest ones, and begun last they would
# end alone.
UNIT = [
    *SLIPCOVER,
    "--json",
    "--out",
    COVERED,
    *parallel(CORES),
    "--no-loadscope-reorder",
    "tests",
    "--ignore=tests/browser",
    "routecore",
    "README.md",
]
# Slipcover sums what the workers of pytest covered once, so the bound is for a call of its own.
MERGE = ["--merge", COVERED, "--out", COVERED]
COVERAGE = [*SLIPCOVER, *MERGE, "--skip-covered", "--fail-under", "95"]
# One more than cores: a test in a browser waits for frames a good part of its time. They are handed
# out by page: see the conftest.py there.
BROWSER = [PYTHON, *parallel(CORES + 1), "tests/browser"]

# In seconds, so first; .pre-commit-config.yaml runs the same before a commit.
LINT = [
    ("ruff: errors", [PYTHON, "-m", "ruff", "check", "."]),
    ("ruff: format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
    ("mypy", [PYTHON, "-m", "mypy"]),
]

STEPS = {
    "book": [("the book", BUILD)],
    "lint": LINT,
    "test": [
        *LINT,
        ("unit tests and doctests", UNIT),
        ("the lines they cover", COVERAGE),
        # Installing the package several times waits a good part of its time.
        (
            "every notebook, cell by cell (nbval), and the package in an empty environment",
            [PYTHON, "tools/notebooks.py"],
            [PYTHON, "tools/check_package.py"],
        ),
        ("the book", BUILD),
        ("every page and every explorer in a browser", BROWSER),
    ],
}


def run(environment, command, *beside) -> int:
    """Run the commands of a step; the first exit status that is not 0, if any."""
    with TemporaryFile() as printed:
        others = [
            subprocess.Popen(x, cwd=ROOT, env=environment, stdout=printed, stderr=subprocess.STDOUT)
            for x in beside
        ]
        status = subprocess.run(command, cwd=ROOT, env=environment).returncode
        statuses = [status, *(other.wait() for other in others)]
        printed.seek(0)
        print(printed.read().decode(), end="", flush=True)
    return next((x for x in statuses if x), 0)


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in STEPS:
        sys.exit(f"usage: python tools/steps.py {'|'.join(STEPS)}")
    steps = STEPS[sys.argv[1]]
    environment = os.environ | {"BOOK_HTML": str(HTML), "PYTHONUNBUFFERED": "1"}
    start = time.monotonic()
    for number, (name, *commands) in enumerate(steps, 1):
        minutes, seconds = divmod(int(time.monotonic() - start), 60)
        print(f"\n[{minutes}:{seconds:02}] step {number} of {len(steps)}: {name}", flush=True)
        if status := run(environment, *commands):
            sys.exit(status)
    if steps is STEPS["book"]:
        print(f"\n[{time.monotonic() - start:.0f} s] Open {(HTML / 'index.html').as_uri()}")


if __name__ == "__main__":
    main()
