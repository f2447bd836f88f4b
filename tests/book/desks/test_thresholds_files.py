"""Files on the desk for thresholds: columns mapped by hand, two logs, progress, memory, a report."""

import math
import re
from pathlib import Path

import pytest

from routecore.book.desks.thresholds.desk import sample_csv
from routecore.cascades.readers import read_rivals

FOREIGN = sample_csv().replace(
    "score,correct_low,correct_high,cost_low,cost_high,router_score",
    "p_true,small_ok,large_ok,small_usd,large_usd,difficulty",
    1,
)
NAMES = {
    "score": "p_true",
    "correct_low": "small_ok",
    "correct_high": "large_ok",
    "cost_low": "small_usd",
    "cost_high": "large_usd",
    "router_score": "difficulty",
}


def give(page, settled, text, name="log.csv", field="#desk-file"):
    page.set_input_files(field, {"name": name, "mimeType": "text/csv", "buffer": text.encode()})
    settled(page)


def said(page):
    return page.locator("#desk-verdict").inner_text()


@pytest.fixture
def forgetful(desk):
    """A desk that keeps nothing for the next test."""
    yield desk
    desk.uncheck("#desk-keep")
    desk.wait_for_selector("#desk-forget", state="hidden")


def test_columns_are_listed_and_mapped_by_hand(desk, settled, tmp_path):
    give(desk, settled, FOREIGN)
    assert desk.locator(".desk-refused").inner_text() == "line 1 has no column named score."
    assert desk.get_attribute(".desk-columns", "open") is not None
    offered = desk.locator('[data-column="score"] option').all_inner_texts()
    assert offered == ["not in the file", *NAMES.values()]
    for ours, yours in NAMES.items():
        desk.select_option(f'[data-column="{ours}"]', yours)
        settled(desk)
        assert desk.input_value(f'[data-column="{ours}"]') == yours
    assert desk.locator(".desk-refused").inner_text() == ""
    path = tmp_path / "log.csv"
    path.write_text(FOREIGN)
    cascade, router = read_rivals(path, columns=NAMES)
    level = desk.evaluate("thresholdsDesk.desk.level")
    mine = desk.evaluate("thresholdsDesk.desk.answer")
    assert mine["point"]["quality"] == pytest.approx(cascade.at_budget(level).quality)
    assert mine["router"]["rivalry"]["point"]["quality"] == pytest.approx(
        router.at_budget(level).quality
    )
    desk.select_option('[data-column="router_score"]', "")
    settled(desk)
    assert desk.evaluate("thresholdsDesk.desk.answer.router") is None


def test_a_mapping_is_of_one_file(desk, settled):
    give(desk, settled, FOREIGN)
    desk.select_option('[data-column="score"]', "p_true")
    settled(desk)
    give(desk, settled, sample_csv())
    assert desk.locator(".desk-refused").inner_text() == ""
    assert desk.input_value('[data-column="score"]') == "score"


def test_a_click_on_the_figure_picks_the_level(desk, settled):
    panel = desk.locator("#desk-panel")
    for kind, axis in (("budget", "x"), ("target", "y")):
        desk.locator(f"[name=desk-kind][value={kind}]").check()
        settled(desk)
        low, high = desk.evaluate("thresholdsDesk.desk.range")
        panel.click(position={"x": 150, "y": 200})
        desk.wait_for_function(
            "([axis, at, low, high]) => { const { level, figure } = thresholdsDesk.desk;"
            " const there = figure.view.frame[axis + '_scale'].invert(at);"
            " return Math.abs(level - Math.min(Math.max(there, low), high)) <= (high - low) / 500; }",
            arg=[axis, 150 if axis == "x" else 200, low, high],
        )
        settled(desk)


def test_of_two_clicks_in_a_row_the_second_counts(desk, settled):
    desk.locator("#desk-panel").dblclick(position={"x": 150, "y": 200})
    desk.locator("#desk-panel").click(position={"x": 250, "y": 200})
    desk.locator("#desk-panel").click(position={"x": 200, "y": 200})
    desk.wait_for_function(
        """() => { const { level, range: [low, high], figure } = thresholdsDesk.desk;
          const there = figure.view.frame.x_scale.invert(200);
          return Math.abs(level - there) <= (high - low) / 500; }"""
    )
    settled(desk)


def test_a_second_log_is_drawn_and_judged(desk, settled):
    alone = said(desk)
    worse = re.sub(r"(\n0\.\d+),1,", r"\1,0,", sample_csv())
    give(desk, settled, worse, "later.csv", "#desk-second")
    assert desk.locator(".desk-second-status").inner_text() == "later.csv: 1,307 queries."
    assert "Not what it was: quality" in said(desk) and said(desk).startswith(alone[:40])
    assert len(desk.evaluate("thresholdsDesk.desk.figure.source('second').data.x")) > 10
    assert desk.locator("li.desk-compared").first.is_visible()
    give(desk, settled, "score\n1\n", "bad.csv", "#desk-second")
    assert desk.locator(".desk-refused").inner_text() == "line 1 has no column named correct_low."
    assert "Not what it was" in said(desk)
    desk.click("#desk-second-remove")
    settled(desk)
    assert said(desk) == alone and desk.locator("li.desk-compared").first.is_hidden()


LONG = """(rows) => {
  const row = (i) => `0.${(i * 7919) % 100000},${i % 3 ? 1 : 0},1,1,4\\n`;
  const text = Array.from({ length: rows }, (_, i) => row(i)).join("");
  return new Blob(["score,correct_low,correct_high,cost_low,cost_high\\n", text]);
}"""


def test_a_long_log_says_how_far_it_is_and_can_be_stopped(desk, settled):
    before = desk.locator(".desk-status").inner_text()
    # Stopped as soon as it says how far it is: a click from outside could come when all is read.
    far = desk.evaluate(f"""() => {{
      window.long = ({LONG})(600000);
      const place = document.querySelector(".desk-progress");
      return new Promise((resolve) => {{
        new MutationObserver((changes, watch) => {{
          if (place.hidden) return;
          watch.disconnect();
          document.querySelector("#desk-stop").click();
          resolve(place.querySelector("span").textContent);
        }}).observe(place, {{ attributes: true }});
        thresholdsDesk.desk.last = {{}};
        thresholdsDesk.desk.files.fresh(long, "long.csv");
      }});
    }}""")
    assert re.fullmatch(r"(Reading|Sorting), \d+%", far)
    settled(desk)
    assert desk.locator(".desk-refused").inner_text() == "Stopped: the file is not read."
    assert desk.locator(".desk-status").inner_text() == before
    desk.evaluate("thresholdsDesk.desk.files.fresh(long, 'long.csv')")
    desk.wait_for_function(
        "document.querySelector('.desk-progress span').textContent.startsWith('Resampling')",
        timeout=60_000,
    )
    # The answer is there while the resamples go on, and it stays when they are stopped.
    first = said(desk)
    assert first.startswith("Escalate") and "Certified" in first
    desk.click("#desk-stop")
    settled(desk)
    assert said(desk) == first and desk.locator("[data-out=band]").inner_text() == "–"
    assert desk.locator(".desk-progress").is_hidden()
    desk.locator("#desk-slider").press("PageDown")
    desk.wait_for_function(
        "(x) => document.querySelector('#desk-verdict').innerText !== x", arg=first
    )
    desk.click("#desk-stop")
    settled(desk)


def test_the_last_log_stays_if_the_reader_says_so(forgetful, settled, desk_folder):
    desk = forgetful

    def visit():
        page = desk.context.new_page()
        page.goto((desk_folder / "index.html").as_uri())
        page.evaluate("thresholdsDesk.ready")
        return page

    give(desk, settled, FOREIGN, "mine.csv")
    for ours, yours in NAMES.items():
        desk.select_option(f'[data-column="{ours}"]', yours)
        settled(desk)
    page = visit()
    assert not page.is_checked("#desk-keep") and page.is_hidden(".desk-result")
    page.close()
    desk.check("#desk-keep")
    desk.wait_for_selector("#desk-forget", state="visible")
    assert desk.inner_text(".desk-kept") == (
        "Kept in this browser, on this machine: mine.csv, 0.0 MB, with its columns and costs."
    )
    page = visit()
    page.wait_for_selector(".desk-result", state="visible")
    assert page.inner_text(".desk-status").startswith("mine.csv: 1,307 queries")
    assert page.input_value('[data-column="score"]') == "p_true"
    page.click("#desk-forget")
    page.wait_for_selector("#desk-forget", state="hidden")
    page.close()
    page = visit()
    assert not page.is_checked("#desk-keep") and page.is_hidden(".desk-result")
    page.close()


def test_the_report_stands_on_its_own(desk, settled, browser, tmp_path):
    give(desk, settled, sample_csv(), "<img src=x onerror=alert(1)>.csv")
    desk.locator("[name=desk-kind][value=target]").check()  # a budget's costs vary by query
    settled(desk)
    with desk.expect_download() as started:
        desk.click("#desk-report")
    path = tmp_path / "report.html"
    path.write_bytes(Path(started.value.path()).read_bytes())
    assert not re.search(r"(?:src|href)=\"(?!data:)", path.read_text())
    page = browser.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: (complaints.append("dialog"), dialog.dismiss()))
    page.goto(path.as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert complaints == [] and page.locator("img").count() == 1
    assert page.title() == "A threshold from <img src=x onerror=alert(1)>.csv"
    assert page.evaluate("document.querySelector('img').naturalWidth") > 300
    text = page.inner_text("body")
    for line in desk.locator("#desk-verdict p").all_inner_texts():
        assert line in text
    assert "Certified with 90%" in text and re.search(r"\b[0-9a-f]{64}\b", text)
    assert re.search(r"date\s+\d{4}-\d\d-\d\d", text) and "solid: cascade" in text
    assert math.isclose(
        float(re.search(r"mean cost\s+([\d.]+)", text)[1]),
        desk.evaluate("thresholdsDesk.desk.answer.point.cost"),
        rel_tol=1e-3,
    )
    page.close()
