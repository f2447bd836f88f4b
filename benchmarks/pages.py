"""How the pages of the built book open, in headless Chromium. A person runs it:

    python benchmarks/pages.py [folder of the built book]

For every page, opened for the first time at two widths: the layout shift until it is still and
after a slow scroll to its end (the browser's own measure, 0.1 is what it calls good), the time
until its explorers are ready, and what was fetched, compressed as a server would. The last line
gives the worst and the median of each.
"""

import functools
import gzip
import shutil
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
from explorers import QUIET
from playwright.sync_api import sync_playwright

WIDTHS = [(1280, 900), (390, 844)]
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push({
    value: entry.value,
    what: entry.sources.map(({ node }) => node?.className || node?.nodeName).slice(0, 3),
  });
}).observe({ type: "layout-shift", buffered: true });
"""
READY = """async () => {
  await window.routecore?.ready;
  const ready = performance.now();
  await document.fonts.ready;
  for (let y = 0; y < document.body.scrollHeight; y += 600) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
  }
  return [window.routecore ? ready : NaN, window.shifts];
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def main(folder: Path) -> None:
    handler = functools.partial(Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/"
    pages = [path for path in sorted(folder.rglob("*.html")) if "_static" not in path.parts]
    print(f"{'page':46} {'shift 1280':>10} {'390':>6} {'ready ms':>8} {'kB':>6}  largest shift")
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for path in pages:
            name = path.relative_to(folder).as_posix()
            shifts, ready, weight, worst = [], [], 0, (0, "")
            for width, height in WIDTHS:
                context = browser.new_context(viewport={"width": width, "height": height})
                context.add_init_script(WATCH)
                page = context.new_page()
                bodies: list = []
                page.on("response", lambda response, kept=bodies: kept.append(response))
                page.goto(base + name, wait_until="load")
                time, found = page.evaluate(READY)
                weight = sum(len(gzip.compress(body.body())) for body in bodies)
                shifts.append(sum(shift["value"] for shift in found))
                ready.append(time if time else np.nan)
                for shift in found:
                    worst = max(worst, (shift["value"], f"{shift['what']}"))
                context.close()
            rows.append([*shifts, ready[0], weight / 1000])
            print(
                f"{name:46} {shifts[0]:10.3f} {shifts[1]:6.3f} {ready[0]:8.0f} "
                f"{weight / 1000:6.0f}  {worst[1][:60]}"
            )
        browser.close()
    server.shutdown()
    table = np.array(rows, dtype=float)
    for label, summary in (("worst", np.nanmax), ("median", np.nanmedian)):
        one, two, ready, weight = summary(table, axis=0)
        print(f"{label:46} {one:10.3f} {two:6.3f} {ready:8.0f} {weight:6.0f}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "_build/html"))
