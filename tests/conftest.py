"""A browser for every test that needs one, found on this machine."""

import os

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
