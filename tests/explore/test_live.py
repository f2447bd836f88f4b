"""The live face, without a front end: what the model holds, and what it asks of the explorer."""

import pytest

from routecore.explore.live import LiveFace, explorer_widget, page_widget


@pytest.fixture
def face(small):
    return explorer_widget(small, small.html())


def test_a_slider_of_the_front_end_moves_the_explorer(face, small):
    face.set_state({"values": {**small.values, "s": 0.9}})
    assert small.values["s"] == 0.9


def test_what_a_cell_sets_the_widget_has(face, small):
    small.set(p1=0.85)
    assert face.values == small.values and face.values["p2"] == 0.86
    small.preset("eager")
    assert face.values["p2"] == 0.9
    small.reset()
    assert face.values["p2"] == 0.8


def test_some_values_may_be_set_on_the_widget(face, small):
    face.values = {"p1": 0.85}
    assert face.values == small.values
    assert (small.values["p1"], small.values["p2"]) == (0.85, 0.86)


@pytest.mark.parametrize("wrong", [{"p1": 7}, {"nobody": 1}, {"p1": 0.9, "p2": 0.2}])
def test_a_wrong_value_is_refused_and_nothing_moves(face, small, wrong):
    before = small.values
    with pytest.raises(ValueError, match=r"must|not a control"):
        face.values = wrong
    assert face.values == small.values == before


def test_axes_go_both_ways(game):
    face = explorer_widget(game, game.html())
    assert face.axes["0"] == [axis.symbol.name for axis in game.axes(0)]
    face.set_state({"axes": {**face.axes, "0": ["V", "p1"]}})
    assert [axis.symbol.name for axis in game.axes(0)] == ["V", "p1"]
    game.choose(0, "P", "V")
    assert face.axes["0"] == ["P", "V"]


def test_two_widgets_of_an_explorer_agree(face, small):
    other = explorer_widget(small, small.html())
    face.set_state({"values": {**small.values, "q": 1}})
    assert other.values["q"] == 1


def sent(face, kind, monkeypatch):
    answers = []
    monkeypatch.setattr(
        LiveFace, "send", lambda self, content, buffers=None: answers.append(content)
    )
    face._handle_custom_msg({"kind": kind}, [])
    return answers


def test_the_engine_is_sent_when_asked_for(face, monkeypatch):
    ((answer),) = sent(face, "engine", monkeypatch)
    scripts, styles = answer["content"]["scripts"], answer["content"]["styles"]
    assert "Bokeh" in scripts[0] and any("class Explorer" in script for script in scripts)
    assert ".explorer" in "".join(styles)
    assert sent(face, "nonsense", monkeypatch) == []


def test_a_page_is_made_when_asked_for(small, monkeypatch):
    desk = page_widget("Visits", small.save, small)
    assert not desk.fragment and desk.values == small.values
    ((answer),) = sent(desk, "page", monkeypatch)
    assert answer["content"].startswith("<!doctype html>") and small.title in answer["content"]


def test_a_page_without_an_explorer_shares_nothing(small):
    assert page_widget("A page", small.save).values == {}
