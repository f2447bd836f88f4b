"""Run the steps of a `make` command, saying which one runs and the time since the start.

The output of a step passes through untouched; the last line of `make test` is pytest's own.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
HTML = ROOT / "_build" / "html"
PYTHON = sys.executable

BUILD = [PYTHON, "tools/build.py"]
PYTEST = [PYTHON, "-m", "pytest", "-q"]
# Three on two cores: a test in a browser waits for frames a good part of its time. In tests/browser
# they are handed out by page: see its conftest.py.
PARALLEL = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile"]
# In the order of their names: the files with few tests hold the longest ones, and begun last they would
# end alone.
UNIT = [
    *PYTEST,
    *PARALLEL,
    "--no-loadscope-reorder",
    "tests",
    "--ignore=tests/browser",
    "routecore",
    "README.md",
    "--cov",
]

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
        ("the package in an empty environment", [PYTHON, "tools/check_package.py"]),
        ("every notebook, cell by cell (nbval)", [PYTHON, "tools/notebooks.py"]),
        ("the book", BUILD),
        ("every page and every explorer in a browser", [*PYTEST, *PARALLEL, "tests/browser"]),
    ],
}


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in STEPS:
        sys.exit(f"usage: python tools/steps.py {'|'.join(STEPS)}")
    steps = STEPS[sys.argv[1]]
    environment = os.environ | {"BOOK_HTML": str(HTML), "PYTHONUNBUFFERED": "1"}
    start = time.monotonic()
    for number, (name, command) in enumerate(steps, 1):
        minutes, seconds = divmod(int(time.monotonic() - start), 60)
        print(f"\n[{minutes}:{seconds:02}] step {number} of {len(steps)}: {name}", flush=True)
        status = subprocess.run(command, cwd=ROOT, env=environment).returncode
        if status:
            sys.exit(status)
    if steps is STEPS["book"]:
        print(f"\n[{time.monotonic() - start:.0f} s] Open {(HTML / 'index.html').as_uri()}")


if __name__ == "__main__":
    main()
