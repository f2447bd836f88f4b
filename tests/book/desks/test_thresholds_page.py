"""The desk as a reader meets it: sample, file, refusal, slider, table, keyboard, telephone."""

import csv
import io
from pathlib import Path

import axe_playwright_python
import numpy as np
import pytest

from routecore.book.desks.thresholds.desk import SAMPLE_NAME, ThresholdsDesk, html, sample_csv
from routecore.cascades import Frontier, Router, break_even
from routecore.cascades.decide import decide
from routecore.cascades.log import read_log
from routecore.cascades.recorded import recorded_answers

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def sample(tmp_path):
    path = tmp_path / SAMPLE_NAME
    path.write_text(sample_csv())
    return path


def lines(page):
    return page.locator("#desk-verdict p").all_inner_texts()


def refused(page):
    return page.locator(".desk-refused").inner_text()


def give(page, settled, text, name="log.csv"):
    page.set_input_files(
        "#desk-file", {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )
    settled(page)


def test_the_sample_says_what_it_is(desk):
    assert "Recorded: 1,307 questions" in desk.locator(".desk-sample").inner_text()
    assert desk.locator(".desk-status").inner_text().startswith(f"{SAMPLE_NAME}: 1,307 queries")
    assert "never leaves it" in desk.locator(".desk-open").inner_text()


def test_the_sample_is_the_recorded_log():
    rows = list(csv.DictReader(io.StringIO(sample_csv())))
    found = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
    score, router = found.pop("score"), found.pop("router_score")
    mine = Frontier.from_outcomes(score, **found)
    theirs = recorded_answers("gsm8k").cascade(score)
    assert mine.quality == pytest.approx(theirs.quality)
    assert mine.cost == pytest.approx(theirs.cost, rel=1e-5)
    assert router.min() < 0 < router.max()  # a benefit, in points of chance


@pytest.mark.parametrize("level", [{"budget": 2.0}, {"target": 0.8}])
def test_the_answer_is_the_package_s(desk, settled, sample, level):
    ((kind, value),) = level.items()
    desk.locator(f"[name=desk-kind][value={kind}]").check()
    settled(desk)
    desk.locator("#desk-level").fill(str(value))
    desk.locator("#desk-level").press("Enter")
    settled(desk)
    yours = decide(read_log(sample), **level)
    said = lines(desk)
    # The held-out half and the bands are drawn otherwise: their sentences agree but for digits.
    assert said[:2] == yours.text.split("\n")[:2]
    assert said[2].startswith("Chosen on one half") and said[3].startswith("On other queries")
    assert "nough data to decide" in said[4]
    point = desk.evaluate("thresholdsDesk.desk.answer.point")
    for name, mine in point.items():
        assert mine == pytest.approx(getattr(yours.point, name), rel=1e-9)
    bands = desk.evaluate("thresholdsDesk.desk.bands")
    width = yours.bands.quality[1] - yours.bands.quality[0]
    assert np.abs(np.subtract(bands["quality"], yours.bands.quality)).max() < 0.3 * width
    held = desk.evaluate("thresholdsDesk.desk.answer.held")
    gap = held["test"]["quality"] - yours.holdout.test.quality
    assert abs(gap) < 4 * np.hypot(held["quality_error"], yours.holdout.quality_error)


def test_the_router_of_the_sample_is_the_package_s(desk, sample):
    columns = {
        name: np.array([float(row[name]) for row in csv.DictReader(sample.open())])
        for name in sample_csv().split("\n")[0].split(",")
    }
    routed = columns.pop("router_score")
    cascade = read_log(sample)
    router = Router.from_outcomes(**{**columns, "score": routed})
    budget = desk.evaluate("thresholdsDesk.desk.level")
    mine = desk.evaluate("thresholdsDesk.desk.answer.router")
    mine.pop("rivalry")
    assert mine == pytest.approx(vars(break_even(router, cascade, budget)), rel=1e-9, abs=1e-12)
    assert lines(desk)[5].startswith("At this cost the cascade is better by")
    assert desk.locator(".desk-routed").is_visible()


def test_without_a_router_score_the_rule_is_given(desk, settled):
    text = "\n".join(",".join(row.split(",")[:5]) for row in sample_csv().split("\n"))
    give(desk, settled, text)
    answer = desk.evaluate("thresholdsDesk.desk.answer")
    assert answer["router"] is None and answer["tolerated_loss"] > 0
    assert "it is better if its weaker signal loses less than" in lines(desk)[5]
    assert not desk.locator(".desk-routed").is_visible()


def test_a_refused_file_changes_nothing_but_the_sentence(desk, settled):
    desk.locator("#desk-slider").press("PageUp")
    settled(desk)
    status, before = desk.locator(".desk-status").inner_text(), lines(desk)
    give(desk, settled, "score,correct_low,correct_high\n=1+1,0,1\n", "<b>bad</b>.csv")
    assert refused(desk) == "line 1 has no column named cost_low."
    give(desk, settled, "score,correct_low,correct_high,cost_low,cost_high\n=1+1,0,1,1,2\n")
    assert refused(desk) == "line 2: score is '=1+1', which is not a number."
    assert (desk.locator(".desk-status").inner_text(), lines(desk)) == (status, before)
    desk.locator("#desk-slider").press("PageDown")
    settled(desk)
    assert refused(desk) == "" and lines(desk) != before


def test_a_refused_file_lets_an_answer_under_way_finish(desk, settled):
    desk.evaluate("""() => {
      const { desk } = thresholdsDesk;
      desk.choose(desk.level * 0.9);
      desk.files.fresh(new Blob(["nonsense"]), "bad.csv");
    }""")
    settled(desk)
    desk.wait_for_function("document.querySelectorAll('#desk-verdict p').length === 7")
    assert refused(desk) == "line 1 has no column named score."


def test_nothing_of_a_file_becomes_markup(desk, settled):
    name = "<img src=x onerror=document.title='broken'>.csv"
    give(desk, settled, sample_csv(), name)
    assert desk.locator(".desk-status").inner_text().startswith(name)
    give(desk, settled, sample_csv().replace("1,1,", "<script>document.title=1</script>,1,", 1))
    assert "<script>" in refused(desk)
    assert desk.title() == "Desk"
    assert desk.locator("section.desk :is(img, b)").count() == 0
    assert desk.locator("section.desk script").count() == 1


def test_costs_in_the_fields(desk, settled):
    rows = [row.split(",") for row in sample_csv().split("\n")[:-1]]
    give(desk, settled, "\n".join(",".join(row[:3]) for row in rows))
    assert refused(desk) == "line 1 has no column named cost_low."
    for name, value in (("cost_low", "1"), ("cost_high", "4")):
        desk.locator(f"#desk-{name}").fill(value)
        desk.locator(f"#desk-{name}").press("Enter")
        settled(desk)
    assert refused(desk) == ""
    assert desk.evaluate("thresholdsDesk.desk.summary.cost") == [1, 5]
    desk.locator("#desk-cost_low").fill("-1")
    desk.locator("#desk-cost_low").press("Enter")
    settled(desk)
    assert refused(desk) == "cost_low is -1.0: a cost must be 0 or between 1e-100 and 1e+100."
    assert desk.evaluate("thresholdsDesk.desk.summary.cost") == [1, 5]


def test_a_level_out_of_reach_is_refused_and_the_old_one_comes_back(desk, settled):
    level, before = desk.locator("#desk-level").input_value(), lines(desk)
    desk.locator("#desk-level").fill("0.001")
    desk.locator("#desk-level").press("Enter")
    settled(desk)
    assert refused(desk).startswith("budget is 0.001, below the cheapest policy: attainable mean")
    assert (desk.locator("#desk-level").input_value(), lines(desk)) == (level, before)


def test_the_ends_of_the_slider_are_attainable(desk, settled):
    for kind in ("budget", "target"):
        desk.locator(f"[name=desk-kind][value={kind}]").check()
        for key in ("Home", "End"):
            desk.locator("#desk-slider").press(key)
            settled(desk)
            assert refused(desk) == "" and lines(desk)[0].endswith(".")
    assert lines(desk)[1] == "More quality is not to be had."


def test_not_enough_data_is_an_answer(desk, settled):
    rows = sample_csv().split("\n")
    give(desk, settled, "\n".join(rows[:25]))
    desk.locator("[name=desk-kind][value=target]").check()
    desk.locator("#desk-slider").press("End")
    settled(desk)
    assert lines(desk)[4].startswith("Not enough data to decide: ")


def test_the_seed_repeats_the_draws(desk, settled):
    def drawn(seed):
        desk.locator("#desk-seed").fill(seed)
        desk.locator("#desk-seed").press("Enter")
        settled(desk)
        return desk.evaluate("[thresholdsDesk.desk.bands, thresholdsDesk.desk.answer.held]")

    first = drawn("7")
    assert drawn("8") != first and drawn("7") == first
    for bad in ("-1", "1.5", ""):
        desk.locator("#desk-seed").fill(bad)
        desk.locator("#desk-seed").press("Enter")
        settled(desk)
        assert refused(desk) == "The seed must be a whole number of at least 0."


def test_the_operating_table_is_the_frontier(desk, sample):
    with desk.expect_download() as started:
        desk.locator("#desk-download").click()
    rows = list(csv.reader(Path(started.value.path()).open()))
    assert started.value.suggested_filename == f"operating-table-{SAMPLE_NAME}"
    assert rows[0] == ["threshold", "cost", "quality", "escalation_rate"]
    table, frontier = np.array(rows[1:], float), read_log(sample)
    for k, name in enumerate(rows[0]):
        np.testing.assert_allclose(table[:, k], getattr(frontier, name), rtol=1e-9)


def test_a_dropped_file_is_read(desk, settled):
    desk.evaluate(
        """text => {
      const data = new DataTransfer();
      data.items.add(new File([text], "dropped.csv"));
      for (const type of ["dragover", "drop"]) {
        document.body.dispatchEvent(new DragEvent(type,
          { dataTransfer: data, bubbles: true, cancelable: true }));
      }
    }""",
        sample_csv(),
    )
    settled(desk)
    assert desk.locator(".desk-status").inner_text().startswith("dropped.csv: 1,307 queries")


def test_a_file_beyond_the_limit_is_refused_by_its_size(desk, settled):
    desk.evaluate("""() => {
      const chunk = new Blob([new Uint8Array(1e6)]);
      return thresholdsDesk.desk.files.fresh(new Blob(Array(201).fill(chunk)), "big.csv");
    }""")
    settled(desk)
    assert refused(desk) == "big.csv has 201 MB, but this page reads at most 200 MB."


def test_a_file_of_50_mb_is_read(desk, settled):
    desk.evaluate("""() => {
      const row = (i) => `0.${(i * 7919) % 100000},${i % 3 ? 1 : 0},1,${"x".repeat(230)}\\n`;
      const rows = Array.from({ length: 200000 }, (_, i) => row(i)).join("");
      const file = new Blob(["score,correct_low,correct_high,note\\n", rows]);
      for (const [name, x] of [["cost_low", 1], ["cost_high", 4]]) {
        document.querySelector(`#desk-${name}`).value = x;
      }
      window.size = file.size;
      thresholdsDesk.desk.files.fresh(file, "long.csv");
    }""")
    settled(desk)
    assert desk.evaluate("size") > 48e6 and refused(desk) == ""
    assert desk.locator(".desk-status").inner_text().startswith("long.csv: 200,000 queries")
    desk.wait_for_function(
        "document.querySelectorAll('#desk-verdict p').length === 7", timeout=60_000
    )


def test_it_asks_no_other_host_and_complains_of_nothing(desk):
    assert [url for url in desk.asked if not url.startswith(("file:", "blob:", "data:"))] == []
    assert desk.complaints == []


def test_everything_is_reached_by_keyboard(desk):
    wanted = [
        "desk-file",
        "desk-sample",
        "desk-keep",
        "desk-cost_low",
        "desk-cost_high",
        "desk-level",
        "desk-slider",
        "desk-second",
        "desk-seed",
        "desk-download",
        "desk-report",
    ]
    desk.locator("#desk-file").focus()
    reached = [desk.evaluate("document.activeElement.id")]
    for _ in range(24):
        desk.keyboard.press("Tab")
        reached.append(desk.evaluate("document.activeElement.id"))
    assert [x for x in reached if x in wanted][: len(wanted)] == wanted


@pytest.mark.parametrize(("mode", "width"), [("light", 1000), ("dark", 390)])
def test_it_is_accessible_and_fits(desk, mode, width):
    desk.set_viewport_size({"width": width, "height": 900})
    desk.evaluate(
        """mode => {
      document.documentElement.dataset.theme = mode;
      document.body.style.background = mode === "dark" ? "#14181e" : "#fff";
      document.querySelector("h1").style.color = mode === "dark" ? "#fff" : "#000";
    }""",
        mode,
    )
    desk.wait_for_timeout(200)
    desk.evaluate(AXE)
    found = desk.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    grave = [
        (rule["id"], [node["html"][:150] for node in rule["nodes"]])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
    assert grave == []
    assert desk.evaluate("document.scrollingElement.scrollWidth") <= width
    ink = desk.evaluate(
        "thresholdsDesk.desk.figure.source('figure').below[0].axis_label_text_color"
    )
    assert ink == desk.evaluate("getComputedStyle(document.querySelector('section.desk')).color")


def test_the_fragment_is_small_and_holds_no_open_tag_in_its_data():
    made = html()
    assert len(made) < 100_000
    data = made.split('class="desk-data">')[1].split("</script>")[0]
    assert "<" not in data


def test_outside_the_book_it_says_where_it_works():
    assert repr(ThresholdsDesk()) == (
        "The desk for thresholds works in a page: in the built book, or saved with .save(path)."
    )
    assert 'data-desk="thresholds"' in ThresholdsDesk()._repr_mimebundle_()["text/html"]
