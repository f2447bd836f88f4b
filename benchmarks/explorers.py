"""How fast the explorers of the built book answer, in headless Chromium. A person runs it:

    python benchmarks/explorers.py [folder of the built book]

For every explorer of every page it moves all sliders in turn and prints, in milliseconds, the
median of the time in generated code, the median and the 95th percentile of the time from the
change to the painted picture, and the weight of the page in kB.
"""

import shutil
import sys
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

CHANGES = 100
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
MEASURE = """async ([name, changes]) => {
  const explorer = window.routecore.explorers[name];
  if (!("ready" in explorer.section.dataset)) throw new Error(`${name} did not start`);
  const sliders = [...explorer.section.querySelectorAll("input[type=range]")];
  const times = [];
  explorer.section.scrollIntoView();
  for (let i = 0; i < changes + 10; i += 1) {
    const slider = sliders[i % sliders.length];
    const up = slider.valueAsNumber < (Number(slider.min) + Number(slider.max)) / 2;
    if (up) slider.stepUp(3); else slider.stepDown(3);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await explorer.settled;
    if (i >= 10) times.push([explorer.last.compute, explorer.last.paint]);
    await new Promise((resolve) => setTimeout(resolve, 20 + 17 * Math.random()));
  }
  return times;
}"""


def main(folder: Path) -> None:
    pages = [
        page
        for page in sorted(folder.rglob("*.html"))
        if "data-explorer=" in page.read_text(encoding="utf-8")
    ]
    if not pages:
        sys.exit(f"No page with an explorer under {folder}; build the book first.")
    print(f"{'page':34} {'explorer':24} {'compute':>8} {'paint':>8} {'p95':>8} {'page kB':>8}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for path in pages:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(path.resolve().as_uri())
            page.evaluate("window.routecore.ready")
            for name in page.evaluate("Object.keys(window.routecore.explorers)"):
                compute, paint = np.array(page.evaluate(MEASURE, [name, CHANGES])).T
                print(
                    f"{path.relative_to(folder).as_posix():34} {name:24} "
                    f"{np.median(compute):8.1f} {np.median(paint):8.1f} "
                    f"{np.percentile(paint, 95):8.1f} {path.stat().st_size / 1000:8.0f}"
                )
            page.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "_build/html"))
