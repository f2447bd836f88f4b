"""The terms of a formula and the parts of a figure find each other, in Python and in the page."""

import json
import re
import sys
from pathlib import Path

import pytest
import sympy as sp

from routecore.explore.terms import panel_terms, term, terms
from routecore.proofs.notation import NAMED
from routecore.symbols import QUANTITIES
from routecore.translate import latex

sys.path.insert(0, str(Path(__file__).parents[2] / "_ext"))
from formulas import mathml

# As chapters and SymPy write them, and the key of each.
WRITTEN = {
    "s_L": "s_L",
    r"\xi_{1}": "ξ_1",
    "q^*": "q*",
    "n_{\\max}": "n_max",
    r"P_{\text{static}}": "P_static",
    "s_1^{*}": "s_1*",
    "J": "J",
}


def test_labels_name_their_terms():
    assert terms("(N₂ − 1)/N₁") == ["N_2", "N_1"]
    assert terms("tangent, slope λ c_H") == ["λ", "c_H"]
    assert terms("provider's cost J ($ per 1,000 tasks)") == ["J"]
    assert terms("M1 until users leave") == terms("if blind to H") == terms("a coin") == []


def test_parts_of_a_panel_name_what_has_no_slider(game):
    assert panel_terms(game, 0) == {"lines": [], "borders": [["P_2"], ["ξ_1"]]}


@pytest.mark.browser
def test_a_formula_gives_every_quantity_the_key_that_python_gives_it(chromium_page):
    # The closed forms too, as the book writes them: sL is s_L.
    names = [re.sub("(?<=[sJ])(?=[LH])", "_", name) for name in NAMED]
    symbols = [entry.symbol for entry in QUANTITIES.values()] + [sp.Symbol(name) for name in names]
    expected = WRITTEN | {latex(symbol): term(symbol) for symbol in symbols}
    found = chromium_page.evaluate(
        """formulas => formulas.map((html) => {
          const place = document.createElement("div");
          place.innerHTML = html;
          const all = [...place.querySelectorAll("msub, msup, msubsup, mi")];
          return routecore.keyOf(all[0]);
        })""",
        [mathml(tex, True) for tex in expected],
    )
    assert dict(zip(expected, found, strict=True)) == expected


@pytest.fixture
def page(browser, standalone):
    """The page with both explorers and two formulas far below them."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    opened = context.new_page()
    formulas = [mathml(r"P_2 = \frac{c_1 s_0}{\xi_1^2}", True), mathml(r"U = s^{p_2}", True)]
    below = "".join(f'<div class="math">{html}</div>' for html in formulas)
    opened.add_init_script(
        f"""document.addEventListener("DOMContentLoaded", () => {{
          document.querySelector("main").insertAdjacentHTML("beforeend", {json.dumps(below)});
        }})"""
    )
    opened.goto(standalone)
    opened.evaluate("window.routecore.ready")
    yield opened
    context.close()


def lit(page):
    """What shines: terms of formulas, sliders and numbers, shapes over the panels."""
    return page.evaluate("""() => ({
      terms: [...document.querySelectorAll("math .explorer-shines")].map((e) => e.dataset.term),
      sliders: [...document.querySelectorAll(".explorer-slider.explorer-shines input[type=range]")]
        .map((e) => e.id),
      shapes: [...document.querySelectorAll(".explorer .explorer-lit")].map((svg) =>
        `${svg.parentElement.id} ${svg.querySelectorAll(".explorer-stroke").length}`),
    })""")


def test_a_term_lights_its_border_its_curve_and_its_slider(page):
    marked = page.locator("[data-term]").evaluate_all("all => all.map((e) => e.dataset.term)")
    # s₀ is not drawn here, and is no s; the square of ξ₁ is one of ξ₁; an exponent is a term itself.
    assert marked == ["P_2", "c_1", "ξ_1", "U", "s", "p_2"]
    page.evaluate("routecore.explorers.whole_game.choose(0, 'V', 'P')")
    page.locator('[data-term="ξ_1"]').hover()
    assert lit(page) == {
        "terms": ["ξ_1"],
        "sliders": ["explorer-visits-xi1"],
        "shapes": ["explorer-whole_game-panel0 1"],
    }
    page.locator('[data-term="U"]').hover()
    assert lit(page)["shapes"] == ["explorer-visits-panel0 2"]
    page.locator('[data-term="s"]').hover()
    assert lit(page)["sliders"] == ["explorer-visits-s"]
    page.locator("h1").hover()
    assert lit(page) == {"terms": [], "sliders": [], "shapes": []}


def test_a_figure_out_of_sight_comes_to_the_formula_as_a_small_picture(page):
    term = page.locator('[data-term="U"]')
    term.hover()
    peek = page.locator(".explorer-peek")
    peek.wait_for()
    assert peek.locator(".explorer-stroke").count() == 2
    box, own = peek.bounding_box(), term.bounding_box()
    assert box["y"] >= own["y"] + own["height"] or box["y"] + box["height"] <= own["y"]
    page.locator("h1").scroll_into_view_if_needed()
    peek.wait_for(state="detached")


def test_a_click_keeps_a_term_lit_and_adds_no_stop_for_the_keyboard(page):
    page.locator('[data-term="c_1"]').click()
    page.locator("h1").hover()
    assert lit(page)["sliders"] == ["explorer-whole_game-c1"]
    page.locator("h1").click()
    assert lit(page)["sliders"] == []
    assert page.locator("math [tabindex], math[tabindex]").count() == 0


def test_a_slider_lights_its_term(page):
    page.locator(".explorer-slider", has=page.locator("#explorer-whole_game-c1")).hover()
    assert lit(page)["terms"] == ["c_1"]
