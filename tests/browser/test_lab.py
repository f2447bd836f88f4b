"""The chapters in a real JupyterLab, as a reader meets them: run all, move a slider, read it back."""

import importlib.util
import json
import time
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
CHAPTERS = ("the_game", "from_log_to_threshold", "try_it_twice")  # one of each part, the quickest
LATEST = 120_000  # ms, on a machine that runs other tests beside this one
DESKS = """from IPython.display import display
from routecore.book.desks.game import GameDesk
from routecore.book.desks.thresholds import ThresholdsDesk
explorer = (desk := GameDesk()).explorer
display(desk, ThresholdsDesk())"""
NOTEBOOK = """window.jupyterapp?.shell.currentWidget?.context?.isReady
  && jupyterapp.shell.currentWidget.sessionContext?.session?.kernel?.status === "idle" """
TELL = """async (code) => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  const future = kernel.requestExecute({ code });
  let said = "";
  future.onIOPub = ({ content }) => { said += content.text ?? content.evalue ?? ""; };
  await future.done;
  return said;
}"""


def tool(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Address of a JupyterLab with the chapters in a folder that has a space in its name."""
    pytest.importorskip("jupyterlab")
    home = tmp_path_factory.mktemp("lab")
    folder = home / "my chapters"
    folder.mkdir()
    normalise = tool("normalise")
    notebooks = {
        name: nbformat.read(ROOT / "chapters" / f"{name}.ipynb", as_version=4) for name in CHAPTERS
    }
    notebooks["desks"] = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(DESKS)])
    for name, notebook in notebooks.items():
        text = normalise.text_of(normalise.normalise(notebook))
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
    with tool("lab").served(folder, home) as address:
        yield address


@pytest.fixture
def run_all(lab, browser):
    """``run_all(name)``: a notebook opened and run to its end; no error is left in it."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(LATEST)
    page.complaints = []
    page.on(
        "pageerror",
        # JupyterLab stumbles over its own toolbar above a page of jupyterlab-myst's.
        lambda error: (
            "/static/lab/" in (error.stack or "")
            or page.complaints.append(error.stack or str(error))
        ),
    )

    def run(name):
        page.goto(f"{lab}lab/tree/{name}.ipynb?reset")
        page.wait_for_function(NOTEBOOK)
        assert page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        return page

    yield run
    page.close()


def python(page, code="print(explorer.verdict)"):
    return page.evaluate(TELL, code).strip()


@pytest.mark.parametrize("name", CHAPTERS)
def test_picture_and_python_follow_each_other(run_all, name):
    page = run_all(name)
    live = page.locator(".routecore-live section[data-ready]").first
    live.scroll_into_view_if_needed()
    verdict = live.locator(".explorer-verdict")
    # JupyterLab lays a cell out once it comes into view: until then, no text of it is shown.
    page.wait_for_function("(place) => place.innerText", arg=verdict.element_handle())
    assert verdict.inner_text() == python(page)

    slider = live.locator("input[type=range]").first
    key = slider.get_attribute("data-control")
    before = slider.input_value()
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([slider, before]) => slider.value !== before", arg=[slider.element_handle(), before]
    )
    moved = python(page, f"print(explorer.values[{key!r}])")
    deadline = time.monotonic() + LATEST / 1000
    while abs(float(moved) - float(live_value(page, key))) > 1e-12:
        assert time.monotonic() < deadline, "Python does not have what the reader sees"
        moved = python(page, f"print(explorer.values[{key!r}])")
    assert python(page) == verdict.inner_text()

    python(page, "explorer.reset(); explorer.preset(list(explorer.presets)[-1])")
    told = python(page)
    page.wait_for_function(
        "([place, told]) => place.textContent === told", arg=[verdict.element_handle(), told]
    )
    errors = page.evaluate("document.querySelectorAll('[data-mime-type*=error]').length")
    assert errors == 0 and page.complaints == []


def live_value(page, key):
    return page.evaluate("(key) => Object.values(routecore.explorers).at(-1).values[key]", key)


def test_both_desks_work_and_one_is_in_python_too(run_all):
    page = run_all("desks")
    page.wait_for_function("document.querySelectorAll('.routecore-page').length === 2")
    inside = """(act) => {
      const [game, log] = [...document.querySelectorAll(".routecore-page")]
        .map((frame) => frame.contentWindow);
      return game.routecore?.desk && log.thresholdsDesk?.desk
        ? game.routecore.explorers.desk.verdict : false;
    }"""
    page.wait_for_function(inside)
    assert page.evaluate(inside) == python(page)
    python(page, "explorer.set(V=50)")
    told = python(page)
    page.wait_for_function(f"(told) => ({inside})() === told", arg=told)
    rows = page.frame_locator(".routecore-page >> nth=0").locator(".desk-switches tbody tr")
    assert rows.count() == 8
    frames = page.locator(".routecore-page")
    frames.nth(1).scroll_into_view_if_needed()
    page.frame_locator(".routecore-page >> nth=1").get_by_text("Use the recorded sample").click()
    page.frame_locator(".routecore-page >> nth=1").locator("[data-out=quality]").wait_for()
    assert page.complaints == []


def test_lab_is_set_to_read_markdown_and_to_ask_nobody():
    settings = json.loads((ROOT / "tools" / "lab" / "overrides.json").read_text(encoding="utf-8"))
    news = settings["@jupyterlab/apputils-extension:notification"]
    assert news == {"checkForUpdates": False, "fetchNews": "false"}
