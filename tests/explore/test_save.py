"""An explorer saved as one file lives in a browser that has nothing else."""

import pytest

from routecore.explore import assets

pytestmark = pytest.mark.browser


def test_a_saved_explorer_is_one_file_that_moves(open_file, small, tmp_path):
    small.set(q=0.5)
    path = small.save(tmp_path / "figure.html")
    assert list(tmp_path.iterdir()) == [path]
    page = open_file(path)
    page.evaluate("routecore.ready")
    assert page.title() == small.title
    verdict = page.locator(".explorer-verdict")
    assert verdict.inner_text() == small.verdict
    assert page.locator(".explorer-panel canvas").count() > 0
    slider = page.locator("input[type=range][data-control=q]")
    slider.fill("0.75")
    page.evaluate("routecore.explorers.visits.settled")
    small.set(q=0.75)
    assert verdict.inner_text() == small.verdict
    assert page.evaluate("routecore.explorers.visits.points.U") == pytest.approx(small.points["U"])
    assert page.asked == [path.as_uri()] and page.complaints == []


def test_a_title_is_text_and_the_file_is_replaced(open_file, tmp_path):
    path = tmp_path / "page.html"
    path.write_text("old")
    assert assets.save(path, "</title><b>&", "<p>body</p>", []) == path
    page = open_file(path)
    assert page.title() == "</title><b>&" and page.locator("p").inner_text() == "body"
    assert page.locator("b").count() == 0
