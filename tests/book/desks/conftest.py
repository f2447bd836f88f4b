"""The desk for thresholds in Chromium, opened from a folder, and its arithmetic at hand."""

import shutil
from importlib import resources
from pathlib import Path

import pytest

from routecore.book.desks.game.desk import GameDesk
from routecore.book.desks.thresholds.desk import html
from routecore.explore.assets import explorer_assets, scripts_and_styles

DESK = Path(str(resources.files("routecore.book.desks.thresholds")))
GAME = Path(str(resources.files("routecore.book.desks.game")))
STATIC = Path(str(resources.files("routecore.explore"))) / "static"
TOOLS = """() => {
  window.core = thresholdsDesk.core();
  window.columns = ([score, correct_low, correct_high, cost_low, cost_high, router_score]) => {
    const array = (x) => typeof x === "number" ? x : Float64Array.from(x);
    return { score: array(score), correct_low: array(correct_low),
      correct_high: array(correct_high), cost_low: array(cost_low), cost_high: array(cost_high) };
  };
  window.frontier = (log, kind) => new core.Frontier(core.sorted(columns(log)), kind);
  window.refusal = (act) => {
    try { act(); } catch (error) {
      if (error instanceof core.Refusal) return error.message;
      throw error;
    }
    return null;
  };
}"""


@pytest.fixture(scope="session")
def desk_folder(tmp_path_factory):
    """A plain page with the desk, with the static files beside it."""
    folder = tmp_path_factory.mktemp("desk")
    explorer_assets()[0].write(folder)
    ours = [DESK.parent / "ports" / "desk-binomial.js", *sorted((DESK / "ports").glob("*.js"))]
    ours += [*sorted(DESK.glob("desk-thresholds*"))]
    for path in (
        *ours,
        STATIC / "explorer.css",
        STATIC / "explorer-bokeh.js",
        STATIC / "explorer-numbers.js",
    ):
        shutil.copy(path, folder)
    # In the order in which a page of the book loads them.
    scripts = [
        "bokeh.min.js",
        "explorer-bokeh.js",
        "explorer-numbers.js",
        *(x.name for x in ours if x.suffix == ".js"),
    ]
    head = "".join(f'<script defer src="{name}"></script>' for name in scripts)
    head += "".join(
        f'<link rel="stylesheet" href="{x}">' for x in ("explorer.css", "desk-thresholds.css")
    )
    (folder / "index.html").write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Desk</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">{head}</head>'
        f"<body><main><h1>Desk</h1>{html()}</main></body></html>",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="session")
def opened_desk(browser, desk_folder):
    """The page, everything it asked for and everything it complained about."""
    context = browser.new_context(viewport={"width": 1000, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.asked, page.complaints = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "console",
        lambda said: said.type in ("error", "warning") and page.complaints.append(said.text),
    )
    page.goto((desk_folder / "index.html").as_uri())
    page.evaluate("thresholdsDesk.ready")
    page.evaluate(TOOLS)
    yield page
    context.close()


@pytest.fixture
def desk(opened_desk):
    """The page with the recorded sample answered, at the width and in the mode of a desktop."""
    page = opened_desk
    page.set_viewport_size({"width": 1000, "height": 900})
    page.set_default_timeout(10_000)
    page.evaluate("""() => {
      delete document.documentElement.dataset.theme;
      document.querySelector("[name=desk-kind][value=budget]").checked = true;
      document.querySelector("#desk-seed").value = 0;
    }""")
    page.locator("#desk-sample").click()
    settle(page)
    return page


def settle(page):
    """Wait until the last question is answered or refused."""
    page.evaluate("""async () => {
      let before;
      do { before = thresholdsDesk.desk.settled; await before; }
      while (before !== thresholdsDesk.desk.settled);
    }""")


@pytest.fixture(scope="session")
def settled():
    return settle


@pytest.fixture(scope="session")
def game_desk_address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("game-desk")
    assets = [
        *explorer_assets(),
        *scripts_and_styles(GAME.parent / "ports"),
        *scripts_and_styles(GAME),
    ]
    for each in assets:
        each.write(folder)
    tags = {".js": '<script defer src="{}"></script>', ".css": '<link rel="stylesheet" href="{}">'}
    head = "".join(tags[each.suffix].format(each.name) for each in assets)
    html = GameDesk()._repr_mimebundle_()["text/html"]
    page = folder / "index.html"
    page.write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<title>Desk</title><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"{head}</head><body><main><h1>Desk</h1>{html}</main></body></html>",
        encoding="utf-8",
    )
    return page.as_uri()


@pytest.fixture
def open_game_desk(browser, game_desk_address):
    """``open_game_desk(hash)``: the page opened at a link, with what its console complained of."""
    pages = []

    def opened(link=""):
        page = browser.new_page()
        pages.append(page)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (page.complaints.append("dialog"), dialog.dismiss()))
        page.goto(game_desk_address + link)
        page.evaluate("window.routecore.ready.then(() => window.routecore.desk.explorer.settled)")
        return page

    yield opened
    for page in pages:
        page.close()
