"""Execute every stored chapter with nbval, as many at a time as there are cores.

One pytest per chapter, so that the line of a chapter says how many of its cells agree with the
outputs that are stored with them, and how long that took. What a chapter gave is kept for the build
of the book, which need not execute it once more: the pages are printed from the runs checked here.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from jupyter_cache import get_cache

sys.path.insert(0, str(Path(__file__).parents[1] / "_ext"))
from kept_runs import environment, forget_what_changed, in_order, keep

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "_build"
# --nbval-lax compares only the cells marked NBVAL_CHECK_OUTPUT; every other one must not fail.
# Nbval is the only plugin it needs, and the others take a second to load, once a chapter.
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "nbval.plugin", "-o", "addopts="]
NBVAL = [*PYTEST, "--nbval-lax", "-p", "no:cacheprovider", "-p", "tools.nbval_outputs"]
# Of two kernels that start at once, one may take the port that the other was given. Nothing has run.
UNBORN = "Kernel died before replying to kernel_info"
ENVIRONMENT = os.environ | environment(BUILD) | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def run(path, tries=3):
    """Execute one chapter; return pytest's exit status, what it printed, and the run if it passed."""
    with TemporaryDirectory() as folder:
        executed = Path(folder) / path.name
        command = [*NBVAL, f"--executed={executed}", path]
        done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True)
        notebook = nbformat.read(executed, as_version=4) if executed.exists() else None
    if UNBORN in done.stdout and tries > 1:
        return run(path, tries - 1)
    return done.returncode, done.stdout + done.stderr, notebook


def main():
    chapters = in_order((ROOT / "chapters").glob("*.ipynb"))
    cache = get_cache(str(BUILD / ".jupyter_cache"))
    cache.get_version()  # makes the folder
    stored = {f"chapters/{path.stem}": nbformat.read(path, as_version=4) for path in chapters}
    forget_what_changed(cache, stored, ROOT / "routecore")
    start = time.monotonic()
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        futures = {pool.submit(run, path): path for path in chapters}
        for number, future in enumerate(as_completed(futures), 1):
            path = futures[future]
            status, output, notebook = future.result()
            closing = output.strip().splitlines()[-1].strip("= ")
            print(
                f"  {number:2}/{len(chapters)}  {path.stem:36} {closing}"
                f"  ({time.monotonic() - start:.0f} s so far)",
                flush=True,
            )
            if notebook is not None:
                keep(cache, notebook, path)
            if status:
                failed.append(path.stem)
                print(output, flush=True)
    if failed:
        sys.exit(f"These chapters do not run as stored: {', '.join(sorted(failed))}.")
    print(f"{len(chapters)} chapters run as stored.")


if __name__ == "__main__":
    main()
