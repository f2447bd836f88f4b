"""The desk for the game with numbers as people have them: units, currency, ranges, bad input."""

from pathlib import Path

import axe_playwright_python
import pytest

from routecore.book.desks.game import units
from routecore.book.desks.game.desk import desk_explorer
from routecore.symbols import PARAMETERS

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
VALUES = "routecore.desk.explorer.values"


def type_in(page, **fields):
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    for key, text in fields.items():
        page.fill(f'[data-key="{key}"]', text)


def bad(page, key):
    return page.locator(f'label:has([data-key="{key}"]) .desk-bad').inner_text()


def rested(page, part):
    """Wait until the address, which is written last, holds the part."""
    page.wait_for_function("(part) => location.hash.includes(part)", arg=part)
    page.evaluate("routecore.desk.explorer.settled")


def test_every_quantity_has_a_domain_and_those_in_other_units_a_conversion():
    assert list(units.domain()) == [symbol.name for symbol in PARAMETERS]
    assert {name for name, *_ in units.GIVEN} == {"c1", "c2", "t1", "t2", "V", "P"}
    tokens = units.CONVERSIONS["tokens"].subs(
        {units.price_in: 3, units.tokens_in: 1500, units.price_out: 15, units.tokens_out: 400}
    )
    # $3 and $15 per million tokens: 0.45 and 0.6 cents a pass, $10.50 for a thousand.
    assert float(tokens) == 10.5


def test_prices_per_token_minutes_and_money_per_task_move_the_sliders(open_game_desk):
    page = open_game_desk()
    type_in(page, u_c2_per_call="0.205", u_t2_amount="90")
    type_in(page, u_c1_price_in=".15", u_c1_tokens_in="2000", u_c1_price_out=".6")
    assert page.evaluate(VALUES)["c1"] == 1  # not yet complete
    type_in(page, u_c1_tokens_out="500", u_P_per_task="2500", u_V_amount="20")
    page.select_option('[data-key="u_V_unit"]', "min")
    rested(page, "u_V_unit=min")
    found = page.evaluate(VALUES)
    expected = {"c1": 0.6, "c2": 205, "t1": 3, "t2": 90, "V": 1200, "P": 2_500_000}
    assert {name: found[name] for name in expected} == pytest.approx(expected)
    for name, value in expected.items():  # every slider holds its number
        control = page.evaluate(f"routecore.desk.explorer.controls.get('{name}')")
        assert control["low"] <= value <= control["high"]
    assert page.evaluate("routecore.desk.explorer.panels[0].y.high") >= 2_500_000
    again = open_game_desk(page.url[page.url.index("#") :])
    assert again.evaluate(VALUES) == found
    assert again.input_value('[data-key="u_c1_price_out"]') == "0.6"
    assert again.input_value('[data-key="u_V_unit"]') == "min"
    # A slider that moves says something else than its fields, which are emptied.
    page.evaluate("routecore.desk.explorer.update({ V: 60 })")
    rested(page, "V=60&")
    assert page.input_value('[data-key="u_V_amount"]') == ""
    assert page.input_value('[data-key="u_c1_price_out"]') == ".6"
    assert page.complaints == again.complaints == []


def test_cents_are_as_welcome(open_game_desk):
    page = open_game_desk()
    type_in(page, u_c1_per_call="0.000001", u_P_per_task="0.00001", u_t1_amount="5")
    page.select_option('[data-key="u_t1_unit"]', "ms")
    rested(page, "u_t1_unit=ms")
    found = page.evaluate(VALUES)
    assert (found["c1"], found["P"], found["t1"]) == pytest.approx((0.001, 0.01, 0.005))


@pytest.mark.parametrize(
    ("fields", "key", "sentence"),
    [
        ({"u_c1_per_call": "-1"}, "u_c1_per_call", "It is -1: it must be at least 0."),
        (
            {"u_c1_per_call": "0.01"},
            "u_c1_per_call",
            "c1 comes to 10 and c2 to 4: M2 is the dearer model.",
        ),
        (
            {"u_V_amount": "1e12"},
            "u_V_amount",
            "It comes to 1e+12: it must lie between 1e-09 and 1e+09.",
        ),
        ({"se_c1": "-2"}, "se_c1", "It is -2: it must be at least 0."),
        ({"n_p1": "0.5"}, "n_p1", "It is 0.5: it must be at least 1."),
        ({"rho": "1"}, "rho", "It is 1: it must be at most 0.99."),
        ({"hi_p1": "1.5"}, "hi_p1", "It is 1.5: it must lie strictly between 0 and 1."),
        (
            {"cur": "<b>"},
            "cur",
            "It must be a symbol or a short name of at most 8 letters, such as € or CHF.",
        ),
    ],
)
def test_bad_input_is_one_sentence_beside_the_field(game_page, fields, key, sentence):
    page, before = game_page, game_page.evaluate(VALUES)
    type_in(page, **fields)
    assert bad(page, key) == sentence
    assert page.evaluate(VALUES) == before
    page.evaluate("routecore.desk.clear()")
    assert page.locator(".desk-bad:not([hidden])").count() == 0
    assert page.complaints == []


@pytest.fixture(scope="module")
def game_page(browser, game_desk_address):
    page = browser.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(game_desk_address)
    page.evaluate("routecore.ready.then(() => routecore.desk.explorer.settled)")
    yield page
    page.close()


def test_another_currency_stands_everywhere(open_game_desk):
    page = open_game_desk()
    assert "$" in page.inner_text("main")
    type_in(page, cur="CHF")
    rested(page, "cur=CHF")
    text = page.inner_text("main")
    assert "$" not in text and "CHF per 1,000 passes" in text and "J = s" not in text
    assert "CHF\u00a0" in page.inner_text(".explorer-verdict")
    again = open_game_desk("#cur=%E2%82%AC")
    assert "€ per million" in again.inner_html(".desk-own")
    assert "$" not in again.inner_text("main")
    wrong = open_game_desk("#cur=%3Cb%3E")
    assert "cur = <b> is not one of what it may be" in wrong.inner_text(".desk-notice")
    page.locator("[data-explorer=desk] [data-tool=reset]").first.click()
    page.wait_for_function("document.querySelector('.explorer-verdict').innerText.includes('$')")
    assert page.input_value('[data-key="cur"]') == "$" and page.complaints == []


def test_a_number_typed_beyond_a_slider_widens_it(game_page):
    page, at = game_page, {c.name: c for c in desk_explorer().controls.values()}
    for name, value in (("P", "250000"), ("c1", "35"), ("p2", "0.995"), ("V", "0.004")):
        field = page.locator(f"[data-explorer=desk] input[type=number][data-control={name}]")
        field.fill(value)
        field.press("Enter")
        page.evaluate("routecore.desk.explorer.settled")
        assert page.evaluate(VALUES)[name] == float(value)
        assert not at[name].low <= float(value) <= at[name].high
    found = page.evaluate(VALUES)
    assert found["c1"] < found["c2"]  # pushed along, on a slider that was widened too
    for name, value in (("p1", "1"), ("c1", "-3")):
        field = page.locator(f"[data-explorer=desk] input[type=number][data-control={name}]")
        field.fill(value)
        field.press("Enter")
        assert page.evaluate(VALUES)[name] == found[name]
    page.evaluate("routecore.desk.explorer.reset()")


def test_the_sample_size_of_a_pair_is_not_kept_for_another_number(open_game_desk):
    page = open_game_desk()
    page.select_option(".explorer-preset", index=1)
    page.wait_for_function("routecore.desk.shares !== null")
    assert page.input_value('[data-queries="p1"]') == "300"
    field = page.locator("[data-explorer=desk] input[type=number][data-control=p1]")
    field.fill("0.3")
    field.press("Enter")
    page.wait_for_function("document.querySelector('[data-queries=p1]').value === ''")
    assert page.input_value('[data-queries="p2"]') == "300"
    # A count that the reader gave is the reader's.
    page.fill('[data-queries="p1"]', "80")
    field.fill("0.31")
    field.press("Enter")
    rested(page, "p1=0.31")
    assert page.input_value('[data-queries="p1"]') == "80"


@pytest.mark.parametrize(("mode", "width"), [("light", 1280), ("dark", 390)])
def test_it_is_accessible_and_fits(game_page, mode, width):
    page = game_page
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(
        """mode => {
      document.documentElement.dataset.theme = mode;
      document.body.style.background = mode === "dark" ? "#14181e" : "#fff";
      document.querySelector("h1").style.color = mode === "dark" ? "#fff" : "#000";
      for (const each of document.querySelectorAll("details")) each.open = true;
    }""",
        mode,
    )
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    grave = [
        (rule["id"], [node["html"][:150] for node in rule["nodes"]])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
    assert grave == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
