"""How fast an explorer answers in JupyterLab, beside the page and the Matplotlib picture.

    python benchmarks/faces.py [chapter ...]

A person runs it. It opens chapters in a real JupyterLab in headless Chromium, runs all cells, moves
all sliders in turn and prints medians in milliseconds: from a slider to the painted picture in Lab
and in a page of its own, from the slider to the value in Python, and the time that a picture by
Matplotlib takes, which is what a notebook without anywidget shows.
"""

import shutil
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

import nbformat
import numpy as np
from explorers import CHANGES, MEASURE, QUIET
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))
lab, normalise = import_module("lab"), import_module("normalise")

OPEN = """window.jupyterapp?.shell.currentWidget?.context?.isReady
  && jupyterapp.shell.currentWidget.sessionContext?.session?.kernel?.status === "idle" """
# Until the kernel has answered the message that the slider sent.
TOLD = """async (n) => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session, times = [];
  const explorer = Object.values(routecore.explorers).at(-1);
  const slider = explorer.section.querySelector("input[type=range]");
  for (let i = 0; i < n; i += 1) {
    if (i % 2) slider.stepUp(3); else slider.stepDown(3);
    const started = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await explorer.settled;
    await kernel.requestExecute({ code: "" }).done; // behind the message, on the same channel
    times.push(performance.now() - started);
  }
  return times;
}"""


def main(chapters):
    print(
        f"{'chapter':32} {'in Lab':>8} {'p95':>8} {'a page':>8} {'p95':>8} {'Python':>8} {'print':>8}"
    )
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        folder = Path(home) / "chapters"
        folder.mkdir()
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        with lab.served(folder, Path(home)) as address:
            for chapter in chapters:
                notebook = normalise.normalise(
                    nbformat.read(ROOT / "chapters" / f"{chapter}.ipynb", as_version=4)
                )
                (folder / f"{chapter}.ipynb").write_text(normalise.text_of(notebook))
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.set_default_timeout(120_000)
                page.goto(f"{address}lab/tree/{chapter}.ipynb?reset")
                page.wait_for_function(OPEN)
                page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
                page.wait_for_selector(".routecore-live section[data-ready]")
                name = page.evaluate("Object.keys(routecore.explorers).at(-1)")
                live = np.array(page.evaluate(MEASURE, [name, CHANGES]))[:, 1]
                told = np.array(page.evaluate(TOLD, 20))
                page.close()
                alone, drawn = beside(browser, notebook, Path(home) / "alone.html")
                print(
                    f"{chapter:32} {np.median(live):8.1f} {np.percentile(live, 95):8.1f} "
                    f"{np.median(alone):8.1f} {np.percentile(alone, 95):8.1f} "
                    f"{np.median(told):8.1f} {drawn:8.1f}",
                    flush=True,
                )
        browser.close()


def beside(browser, notebook, path):
    """The same explorer in a page of its own, and the time of its picture by Matplotlib."""
    from routecore.explore.print import png

    shown = [cell.source for cell in notebook.cells if cell.source.endswith("\nexplorer")][-1]
    known: dict = {}
    exec(shown, known)
    explorer = known["explorer"]
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(explorer.save(path).as_uri())
    page.evaluate("window.routecore.ready")
    times = np.array(page.evaluate(MEASURE, [explorer.name, CHANGES]))[:, 1]
    page.close()
    started = time.perf_counter()
    for _ in range(3):
        png(explorer)
    return times, (time.perf_counter() - started) / 3 * 1000


if __name__ == "__main__":
    main(sys.argv[1:] or ["the_game", "router_or_cascade", "bad_news"])
