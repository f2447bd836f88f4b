"""How fast the desk for thresholds answers 200,000 rows, in headless Chromium. A person runs it:

    python benchmarks/desk_thresholds.py [folder of the built book]

It prints, in milliseconds from the choice of the file, when the log is read, when the answer
stands on the page, and when the bootstrap is done. The short log has two numbers for the costs, the
long one has costs per query and a router score.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

ROWS, TIMES = 200_000, 3
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]


def write_logs(folder: Path) -> list[Path]:
    """A short and a long form of the same log."""
    rng = np.random.default_rng(0)
    score = rng.random(ROWS)
    columns = {
        "score": score,
        "correct_low": rng.random(ROWS) < 0.3 + 0.5 * score,
        "correct_high": rng.random(ROWS) < 0.8,
        "cost_low": rng.random(ROWS),
        "cost_high": 3 * rng.random(ROWS),
        "router_score": rng.random(ROWS),
    }
    paths = []
    for name, names in (("short.csv", list(columns)[:3]), ("long.csv", list(columns))):
        rows = zip(*(columns[key].tolist() for key in names), strict=True)
        text = "\n".join([",".join(names), *(",".join(map(str, row)) for row in rows)])
        (folder / name).write_text(text)
        paths.append(folder / name)
    return paths


def main(folder: Path) -> None:
    book = folder / "chapters" / "desk_thresholds.html"
    if not book.is_file():
        sys.exit(f"{book} is missing; build the book first.")
    print(f"{'log':10} {'MB':>6} {'read':>8} {'answer':>8} {'bands':>8}")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as logs:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for path in write_logs(Path(logs)):
            times = []
            for _ in range(TIMES):
                page = browser.new_page()
                page.goto(book.resolve().as_uri())
                page.evaluate("thresholdsDesk.ready")
                if path.name == "short.csv":
                    page.fill("#desk-cost_low", "1")
                    page.fill("#desk-cost_high", "4")
                page.set_input_files("#desk-file", path)
                page.wait_for_function("thresholdsDesk.desk.bands", timeout=120_000)
                times.append(list(page.evaluate("thresholdsDesk.desk.last").values()))
                page.close()
            read, answer, bands = np.median(times, axis=0)
            print(
                f"{path.name:10} {path.stat().st_size / 1e6:6.1f} {read:8.0f} {answer:8.0f}"
                f" {bands:8.0f}"
            )
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "_build/html"))
