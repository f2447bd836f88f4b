"""A browser for every test that needs one, found on this machine; coverage where it counts."""

import os
import sys
from contextlib import contextmanager

import pytest

from tools.chromium import chromium_path

# What a fresh Chromium does on its own account (updates, sync, first-run pages) asks other hosts.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
INSTALL = "no Chromium found; install one with `python -m playwright install --with-deps chromium`"


@contextmanager
def untraced():
    """Without coverage, which halves the speed of Python.

    In a worker of xdist pytest-cov has two tracers. When it stops one, coverage.py wakes the other.
    """
    trace = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(trace)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item):
    """Run untraced what is marked no_cover."""
    if not item.get_closest_marker("no_cover"):
        return (yield)
    with untraced():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """All workers import the same modules, to collect the same tests: one of them traces that."""
    if os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0":
        return (yield)
    with untraced():
        return (yield)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium (Playwright's ``Browser``), one for the whole run.

    Without a Chromium the test is skipped with the command that installs one; where
    ``REQUIRE_BROWSER=1`` is set it fails.
    """
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        path = chromium_path(playwright)
        if path is None:
            if os.environ.get("REQUIRE_BROWSER") == "1":
                pytest.fail(INSTALL)
            pytest.skip(INSTALL)
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def open_file(browser):
    """``open_file(path)``: a page in Chromium, what it ``asked`` for and its ``complaints``."""
    pages = []

    def opened(path):
        page = browser.new_page(viewport={"width": 1000, "height": 900})
        pages.append(page)
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: said.type in ("error", "warning") and page.complaints.append(said.text),
        )
        page.goto(path.as_uri())
        return page

    yield opened
    for page in pages:
        page.close()
