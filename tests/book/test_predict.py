"""A prediction holds together, and its page shows the answer only after a click."""

import pytest

from routecore.book.predict import predict

ASKED = predict("p < q?", ["yes", "no"], answer="no", because="q < p & more.")


def test_html_names_each_choice_and_marks_the_right_one():
    html = ASKED._repr_html_()
    assert html.count("<input") == 2 and html.count("is-right") == 2  # the style, the choice
    assert "p &lt; q?" in html and "q &lt; p &amp; more." in html


def test_the_answer_appears_with_the_click(browser):
    page = browser.new_page()
    page.set_content(ASKED._repr_html_())
    told = page.get_by_role("status", include_hidden=True)
    assert not told.is_visible()
    page.get_by_label("yes").check()
    assert told.is_visible() and told.inner_text().startswith("No: no.")
    page.get_by_label("no").check()
    assert told.inner_text().startswith("Yes: no.")
    page.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_long_question_stays_inside_its_box_and_above_the_choices(browser, width):
    page = browser.new_page(viewport={"width": width, "height": 700})
    asked = predict("How long? " * 40, ["yes", "no"], answer="no", because="It is.")
    page.set_content(asked._repr_html_())
    box, question, choice = (
        page.locator(x).first.bounding_box() for x in ("fieldset", "legend", "label")
    )
    assert question["height"] > 3 * 16
    assert question["y"] > box["y"] and question["x"] > box["x"]
    assert question["x"] + question["width"] < box["x"] + box["width"]
    assert choice["y"] >= question["y"] + question["height"]
    assert choice["y"] + choice["height"] < box["y"] + box["height"]
    page.close()


@pytest.mark.parametrize(
    ("choices", "answer", "message"),
    [
        (["a"], "a", r"choices is \['a'\]: it must hold at least two, each once\."),
        (["a", "a"], "a", "each once"),
        (["a", "b"], "c", r"answer is 'c': it must be one of \['a', 'b'\]\."),
    ],
)
def test_refuses_what_is_no_question(choices, answer, message):
    with pytest.raises(ValueError, match=message):
        predict("?", choices, answer=answer, because="")
