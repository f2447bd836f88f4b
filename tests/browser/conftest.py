"""The built book, in its folder and served, and pages that notice what they should not do."""

import functools
import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parents[2]


def documents():
    """Every document that _toc.yml lists, as the path of its page, and the search page."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    found = [toc["root"]]

    def walk(node):
        for key in ("parts", "chapters", "sections"):
            for child in node.get(key) or ():
                if "file" in child:
                    found.append(re.sub(r"\.(md|ipynb)$", "", child["file"]))
                walk(child)

    walk(toc)
    return [f"{name}.html" for name in (*found, "search")]


def pytest_collection_modifyitems(items):
    for item in items:
        if not {"book_html", "visit"}.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


def pytest_xdist_make_scheduler(config, log):
    """All tests of a page in one worker, which opens the page once; the others as they come.

    What xdist has for this, ``--dist loadgroup``, finds no groups under pytest 9.2.
    """

    class ByPage(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            page = re.search(r"\[(.+?\.html)", nodeid)
            return page.group(1) if page else nodeid

    return ByPage(config, log)


@pytest.fixture(scope="session")
def book_html():
    """Folder of the built book: ``BOOK_HTML`` if the run has just built it, else built now."""
    if folder := os.environ.get("BOOK_HTML"):
        return Path(folder).resolve()
    command = Path(sys.executable).with_name("jupyter-book")
    build = [command, "build", str(ROOT), "--all", "-W", "-n", "--keep-going"]
    subprocess.run(build, check=True)
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def prover(book_html):
    """Folder of the prover's files in the book."""
    folder = book_html / "_static" / "prover"
    if not folder.is_dir():
        pytest.skip(
            "The book was built without the prover's files: npm or pip could not fetch them."
        )
    return folder


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def served(book_html):
    """Address under which the book is served, e.g. ``http://127.0.0.1:40123/``."""
    handler = functools.partial(Quiet, directory=str(book_html))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@dataclass
class Visit:
    """An open page, what it asked of other hosts and what its console said."""

    page: object
    elsewhere: list = field(default_factory=list)
    complaints: list = field(default_factory=list)

    def at(self, width=1280, dark=False):
        """The page in a window of this width, in this mode."""
        resized = self.page.viewport_size["width"] != width
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme="dark" if dark else "light")
        if resized:
            self.page.wait_for_timeout(400)  # the theme looks at what scrolls 300 ms after a change
        settle(self.page)
        return self.page


@pytest.fixture(scope="session")
def folder(book_html):
    """Address of the folder. A page opened there has nothing behind it, not even a web server."""
    return f"{book_html.as_uri()}/"


@pytest.fixture(scope="session")
def visit(browser):
    """``visit(name, base)``: open a page of the book with every other host cut off."""
    contexts = []

    def open_page(name, base):
        context = browser.new_context(color_scheme="light")
        contexts.append(context)
        seen = Visit(context.new_page())

        def route(handle):
            url = handle.request.url
            if url.startswith((base, "data:", "blob:")):
                handle.continue_()
            else:
                seen.elsewhere.append(url)
                handle.abort()

        seen.page.route("**/*", route)
        seen.page.on("pageerror", lambda error: seen.complaints.append(f"uncaught: {error}"))
        seen.page.on(
            "console",
            lambda message: (
                message.type in ("error", "warning")
                and seen.complaints.append(f"{message.type}: {message.text}")
            ),
        )
        seen.page.goto(base + name, wait_until="load")
        settle(seen.page)
        return seen

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session", params=sorted(documents(), key=lambda page: "ledger" not in page))
def name(request):
    """Path of a page of the book. Pytest runs all tests of a page before those of the next.

    The ledger, the longest page by far, comes first: begun last, it would end alone.
    """
    return request.param


@pytest.fixture(scope="session")
def seen(name, visit, folder):
    """The page of that name, opened once for all its tests, from the folder."""
    opened = visit(name, folder)
    yield opened
    opened.page.context.close()


def settle(page):
    """Wait until explorers have started and for three frames nothing slides or fades.

    The theme slides its list of chapters in when a window widens, and the page with it. What is out
    of sight may stand still half way: after 120 frames it is let be.
    """
    page.evaluate(
        """async () => {
          if (window.routecore) await window.routecore.ready;
          const ends = a => a.playState === "running"
            && Number.isFinite(a.effect.getComputedTiming().endTime);
          for (let i = 0, still = 0; i < 120 && still < 3; i++) {
            await new Promise(requestAnimationFrame);
            still = document.getAnimations().some(ends) ? 0 : still + 1;
          }
        }"""
    )
