"""Execute every stored chapter with nbval, as many at a time as there are cores.

One pytest per chapter, so that the line of a chapter says how many of its cells agree with the
outputs that are stored with them, and how long that took.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).parents[1]
# --nbval-lax compares only the cells marked NBVAL_CHECK_OUTPUT; every other one must not fail.
# Nbval is the only plugin it needs, and the others take a second to load, once a chapter.
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "nbval.plugin", "-o", "addopts="]
NBVAL = [*PYTEST, "--nbval-lax", "-p", "no:cacheprovider"]
ENVIRONMENT = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def run(path):
    """Execute one chapter; return pytest's exit status and what it printed."""
    done = subprocess.run([*NBVAL, path], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def main():
    # The ledger proves every claim of the book and takes longest: started last, it would end alone.
    chapters = sorted((ROOT / "chapters").glob("*.ipynb"), key=lambda p: (p.stem != "ledger", p))
    start = time.monotonic()
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        futures = {pool.submit(run, path): path for path in chapters}
        for number, future in enumerate(as_completed(futures), 1):
            path = futures[future]
            status, output = future.result()
            closing = output.strip().splitlines()[-1].strip("= ")
            print(
                f"  {number:2}/{len(chapters)}  {path.stem:36} {closing}"
                f"  ({time.monotonic() - start:.0f} s so far)",
                flush=True,
            )
            if status:
                failed.append(path.stem)
                print(output, flush=True)
    if failed:
        sys.exit(f"These chapters do not run as stored: {', '.join(sorted(failed))}.")
    print(f"{len(chapters)} chapters run as stored.")


if __name__ == "__main__":
    main()
