"""Both desks saved as one file each: they answer, ask for nothing and complain of nothing."""

import pytest

from routecore import Game
from routecore.book.desks.game import GameDesk
from routecore.book.desks.thresholds import ThresholdsDesk

pytestmark = pytest.mark.browser


def test_the_saved_desk_for_the_game_answers(open_file, tmp_path):
    desk = GameDesk()
    path = desk.save(tmp_path / "game.html")
    page = open_file(path)
    page.evaluate("routecore.ready.then(() => routecore.desk.explorer.settled)")
    assert page.locator(".desk-switches tbody tr").count() == 8
    slider = page.locator("input[type=range][data-control=P]")
    slider.evaluate("it => { it.value = it.max; it.dispatchEvent(new Event('input')); }")
    page.evaluate("routecore.desk.explorer.settled")
    values = page.evaluate("routecore.desk.explorer.values")
    assert values["P"] > desk.explorer.values["P"]
    route = page.evaluate("routecore.desk.explorer.points.route")
    assert route == Game(**values).equilibrium().route
    assert page.asked == [path.as_uri()] and page.complaints == []


def test_the_saved_desk_for_thresholds_answers(open_file, settled, tmp_path):
    path = ThresholdsDesk().save(tmp_path / "thresholds.html")
    page = open_file(path)
    page.evaluate("thresholdsDesk.ready")
    page.locator("#desk-sample").click()
    settled(page)
    before = page.locator("#desk-verdict").inner_text()
    slider = page.locator("#desk-slider")
    slider.evaluate("it => { it.value = 900; it.dispatchEvent(new Event('input')); }")
    settled(page)
    after = page.locator("#desk-verdict").inner_text()
    assert "quality" in before and "quality" in after and before != after
    # The worker is made out of the page's own text.
    assert [url for url in page.asked if not url.startswith("blob:")] == [path.as_uri()]
    assert page.complaints == []
