"""The prover in the page: every claim is proved there, broken ones are refuted, nothing hangs it.

The files it runs on are fetched when the book is built. A book built without them is skipped here.
Code cells are in test_prover_cells.py.
"""

import json
import re

import pytest

CHAPTER = "chapters/theorem_4_only_m2.html"
DESK = "chapters/ask_the_prover.html"
LEDGER = "chapters/ledger.html"
SECONDS = 1000


@pytest.fixture(scope="module")
def chapter(prover, visit, served):
    """A chapter with claims and a figure, served; whatever lies outside the book is cut off."""
    opened = visit(CHAPTER, served)
    unfold(opened.page)
    yield opened
    assert opened.elsewhere == []
    assert opened.complaints == []
    opened.page.context.close()


@pytest.fixture(scope="module")
def desk(prover, visit, served):
    opened = visit(DESK, served)
    yield opened
    assert opened.elsewhere == []
    opened.page.context.close()


def unfold(page):
    """Open the table of proofs as a reader does: its line says how many claims it holds."""
    count = page.locator("tr[data-claim]").count()
    page.get_by_text(f"{count} claims, all proved: show the table", exact=True).click()


def prove_at(page, row):
    page.locator("tr[data-claim]").nth(row).get_by_role("button", name="Prove").click()
    answer = page.locator("tr[data-claim]").nth(row).locator(".prover-answer p")
    answer.wait_for(timeout=180 * SECONDS)
    page.wait_for_function(
        "row => document.querySelectorAll('tr[data-claim]')[row]"
        ".querySelector('.prover-answer').getAttribute('aria-busy') === 'false'",
        arg=row,
        timeout=180 * SECONDS,
    )
    return answer.inner_text()


def test_a_page_that_is_not_asked_loads_only_the_small_script(prover, visit, served):
    opened = visit("index.html", served)
    asked = []
    opened.page.on("request", lambda request: asked.append(request.url))
    opened.page.goto(served + CHAPTER, wait_until="load")
    assert not [url for url in asked if "/_static/prover/" in url]
    assert (prover.parent / "prover.js").stat().st_size < 5_000
    opened.page.context.close()


def test_a_link_to_a_claim_opens_its_fold(prover, visit, served):
    opened = visit(f"{CHAPTER}#claim-t4_P2_between", served)
    row = opened.page.locator("#claim-t4_P2_between")
    assert row.get_by_role("button", name="Prove").is_visible()
    assert opened.page.locator("tr[data-claim]").last.is_visible()
    opened.page.context.close()


def test_the_ledger_has_buttons_in_every_row_and_a_link_opens_a_row(prover, visit, served):
    opened = visit(f"{LEDGER}#t4_P2_between", served)
    page, row = opened.page, opened.page.locator("#t4_P2_between")
    assert row.locator("td").nth(1).get_by_role("button", name="Prove").is_visible()
    claims = page.locator("tr[data-claim]").count()
    said = page.locator("details.ledger-chapter > summary").all_text_contents()
    assert claims == sum(int(re.search(r": (\d+) claim", text)[1]) for text in said)
    for name in ("prove", "mutate"):
        assert page.locator(f"tr[data-claim] button.prover-{name}").count() == claims
    opened.page.context.close()


def test_a_claim_is_proved_at_a_click(chapter):
    said = prove_at(chapter.page, 0)
    assert re.fullmatch(r"Proved in your browser in [\d.]+ s by Z3 [\d.]+\.", said)


DECIDE = """async ([chapter, deny]) => {
  const settings = JSON.parse(document.querySelector("script[data-prover]").dataset.prover);
  const base = new URL(`../_static/prover/${settings.book}/`, location.href);
  const { claims, decide, limits } = await import(new URL("client.mjs", base));
  const usual = limits.decide;
  limits.decide = 60; // a machine that has other things to do
  const found = {};
  for (const [id, { parts }] of Object.entries((await claims(chapter)).claims)) {
    const denied = { ...parts, negation: `(assert (not ${parts.negation.slice(8)})` };
    found[id] = (await decide(deny ? denied : parts)).verdict;
    if (deny) break;
  }
  limits.decide = usual;
  return found;
}"""


def chapters(prover):
    return sorted(path.stem for path in prover.glob("book-*/claims/*.json"))


def test_every_claim_of_the_book_is_proved_in_the_browser(prover, chapter):
    verdicts = {}
    for name in chapters(prover):
        verdicts |= chapter.page.evaluate(DECIDE, [name, False])
    assert len(verdicts) > 300
    assert {id: verdict for id, verdict in verdicts.items() if verdict != "proved"} == {}


def test_claims_that_are_denied_are_refuted(prover, chapter):
    """The first of every chapter."""
    verdicts = {}
    for name in chapters(prover):
        verdicts |= chapter.page.evaluate(DECIDE, [name, True])
    assert {id: verdict for id, verdict in verdicts.items() if verdict != "refuted"} == {}


@pytest.fixture(scope="module")
def panel(chapter):
    """The panel of "P2 lies between the two costs-of-pass"."""
    row = chapter.page.locator("#claim-t4_P2_between")
    row.get_by_role("button", name="Mutate").click()
    found = chapter.page.locator(".prover-panel")
    found.wait_for()
    return found


def settled(panel):
    """The answer, when there is one."""
    answer = panel.locator(".prover-answer")
    panel.page.wait_for_function(
        "answer => answer.getAttribute('aria-busy') === 'false'",
        arg=answer.element_handle(),
        timeout=180 * SECONDS,
    )
    return answer.inner_text()


def test_a_hypothesis_left_out_refutes_a_claim_with_numbers(panel):
    box = panel.get_by_label("c1/p1 < c2/p2", exact=True)
    box.uncheck()
    said = settled(panel)
    assert said.startswith("Refuted in your browser") and "p1 = " in said
    box.check()
    assert settled(panel).startswith("Proved")


def test_a_sign_turned_refutes_a_claim(panel):
    turn = panel.get_by_role("button", name="Turn the sign of c1/p1 < c2/p2")
    turn.click()
    assert turn.get_attribute("aria-pressed") == "true"
    assert settled(panel).startswith("Refuted")
    turn.click()
    assert settled(panel).startswith("Proved")


def test_the_claim_is_edited_as_text_and_its_counterexample_is_shown_in_the_figure(panel):
    text = panel.get_by_label("The claim as text")
    assert "P2 > c1/p1" in text.input_value()
    text.fill("xi1 < 0 < xi2 and c1/p1 < c2/p2 => P2 < c1/p1")
    panel.get_by_role("button", name="Prove the text").click()
    assert settled(panel).startswith("Refuted")
    panel.get_by_role("button", name="Show it in the figure").click()
    panel.get_by_text("The figure is at such a point.").wait_for(timeout=90 * SECONDS)
    values = panel.page.evaluate("Object.values(window.routecore.explorers)[0].values")
    game = {"V": 1} | values
    assert values["c1"] / values["p1"] < values["c2"] / values["p2"]
    if {"t1", "t2"} <= set(values):
        assert game["V"] * values["p1"] - values["t1"] < 0 < game["V"] * values["p2"] - values["t2"]


def ask(page, text):
    page.get_by_label("Your claim").fill(text)
    page.locator(".prover-desk").get_by_role("button", name="Prove").click()
    answer = page.locator(".prover-desk .prover-answer")
    page.wait_for_function(
        "answer => answer.getAttribute('aria-busy') === 'false'",
        arg=answer.element_handle(),
        timeout=180 * SECONDS,
    )
    return answer.inner_text()


def test_a_claim_is_typed_rendered_and_decided(desk):
    page = desk.page
    assert ask(page, "xi1 < 0 < xi2 and s >= s0 => U(1, s, q) <= U(1, s, 0)").startswith("Proved")
    assert page.locator(".prover-formula math msub").count() >= 2
    assert "p1 < p2" in page.locator(".prover-formula").inner_text()
    page.get_by_label("Your claim").fill("p1^2 < p3")
    page.locator(".prover-formula").get_by_text("p3 (character 8)").wait_for(timeout=90 * SECONDS)
    assert ask(page, "xi1 < 0 < xi2 and s >= 1/2 => U(1, s, 0) >= U(1, s, 1)").startswith("Refuted")
    assert ask(page, "xi1 > 0 and xi1 = -1 => P > 100").startswith("It says nothing")
    assert page.locator(".prover-desk .prism-code-editor .keyword").inner_text() == "and"
    page.get_by_label("Your claim").focus()
    page.keyboard.press("Tab")  # a claim is a field of a form: nothing in it is indented
    assert page.evaluate("document.activeElement.textContent") == "Prove"


HOSTILE = [
    "__import__('os').system('ls') > 0",
    "<img src=x onerror=alert(1)> > 0",
    "(" * 20_000,
    "((((((9^8)^8)^8)^8)^8)^8)^8 > 0",
    "p1 > 0 " * 200_000,
    "for all x, y, z, u, v, w: " + " and ".join(
        f"x^{i}*y^{9 - i} + z^{i}*u^{9 - i} + v^{i}*w^{9 - i} = {i + 1}" for i in range(2, 8)
    ) + " => x^3*y^4*z^5 + u^5*v^4*w^3 > 3*x*y*z*u*v*w + 1",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_refused_or_stopped_and_the_page_lives(desk, text):
    said = ask(desk.page, text)
    assert re.match(r"Claim is |Stopped after 10 s|Open: ", said), said
    assert desk.page.evaluate("1 + 1") == 2
    assert desk.complaints == []


def test_a_proof_follows_a_question_that_was_stopped(desk):
    assert ask(desk.page, "p1*p2 < 1").startswith("Proved")


def test_a_link_holds_the_claim(desk):
    page = desk.page
    page.get_by_label("Your claim").fill("p1 < p2^2")
    page.get_by_role("button", name="Copy a link").click()
    address = page.evaluate("location.href")
    assert "claim=p1" in address
    page.goto("about:blank")
    page.goto(address, wait_until="load")
    assert page.get_by_label("Your claim").input_value() == "p1 < p2^2"


def test_from_a_folder_the_button_says_how_to_serve_it(visit, folder):
    opened = visit(CHAPTER, folder)
    unfold(opened.page)
    opened.page.locator("tr[data-claim]").first.get_by_role("button", name="Prove").click()
    answer = opened.page.locator("tr[data-claim]").first.locator(".prover-answer")
    assert "python -m http.server" in answer.inner_text()
    assert opened.complaints == []
    opened.page.context.close()


def test_without_its_files_the_button_says_so(visit, served, browser):
    page = browser.new_page()

    def without(route):
        html = route.fetch().text()
        route.fulfill(body=re.sub(r'data-prover="[^"]*"', 'data-prover=""', html))

    page.route("**/*.html", without)
    page.goto(served + CHAPTER, wait_until="load")
    unfold(page)
    row = page.locator("tr[data-claim]").first
    row.get_by_role("button", name="Mutate").click()
    assert "could not be fetched" in row.locator(".prover-answer").inner_text()
    page.close()


def test_the_files_are_the_pinned_ones(prover):
    settings = {path.name.partition("-")[0] for path in prover.iterdir()}
    assert settings == {"core", "book", "editor"} and len(list(prover.iterdir())) == 3
    (core,) = prover.glob("core-*")
    lock = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    assert lock["info"]["abi_version"] == "2026_0"  # that of the wheels
    assert sum(path.stat().st_size for path in prover.rglob("*") if path.is_file()) < 30e6
    (editor,) = prover.glob("editor-*")
    assert "Copyright (c) 2023 Jonas Pytte" in (editor / "LICENSE").read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in editor.rglob("*") if path.is_file()) < 100e3
