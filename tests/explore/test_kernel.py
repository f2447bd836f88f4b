"""The kernel face, without a front end: widgets change the explorer, and it changes them."""

import pytest

from routecore.explore.kernel import NO_PRESET, KernelFace
from routecore.explore.print import figure, readouts


@pytest.fixture
def face(small):
    return KernelFace(small)


def test_a_slider_changes_values_verdict_and_picture(face):
    before = bytes(face.picture.value)
    face.sliders["s"].value = 0.9
    assert face.explorer.values["s"] == 0.9
    after = bytes(face.picture.value)
    assert after != before and after.startswith(b"\x89PNG")
    face.sliders["q"].value = 1
    assert "You leave at once." in face.verdict.value


def test_a_slider_pushes_its_partner_in_sight(face):
    face.sliders["p1"].value = 0.9
    assert face.sliders["p2"].value == 0.91 == face.explorer.values["p2"]


def test_presets_and_reset(face):
    first = bytes(face.picture.value)
    face.preset.value = "eager"
    assert face.explorer.values["p2"] == face.sliders["p2"].value == 0.9
    face.sliders["s"].value = 0.1
    assert face.preset.value == NO_PRESET
    face.reset.click()
    assert face.explorer.values["p2"] == face.sliders["p2"].value == 0.8
    assert bytes(face.picture.value) == first


def test_a_logarithmic_slider_reaches_both_ends(game):
    face = KernelFace(game)
    face.sliders["c1"].value = face.sliders["c1"].base ** face.sliders["c1"].min
    assert game.values["c1"] == 0.01
    face.sliders["c1"].value = face.sliders["c1"].base ** face.sliders["c1"].max
    assert game.values["c1"] == 10


def test_axes_are_chosen_and_swap(game):
    face = KernelFace(game)
    face.axes[0, "across"].value = "V"
    assert [axis.symbol.name for axis in game.axes(0)] == ["V", "c1"]
    face.axes[0, "up"].value = "V"
    assert [axis.symbol.name for axis in game.axes(0)] == ["c1", "V"]
    assert face.axes[0, "across"].value == "c1"


def test_everything_is_laid_out(small):
    head, picture, verdict, bar, sliders = KernelFace(small).widget.children
    assert small.title in head.value and picture.format == "png" and small.verdict in verdict.value
    assert len(bar.children) == 2 and len(sliders.children) == len(small.controls)


def test_every_slider_has_a_field_with_a_name_and_they_follow_each_other(game):
    face = KernelFace(game)
    boxes = face.widget.children[-1].children
    for (key, control), box in zip(game.controls.items(), boxes, strict=True):
        field, slider = box.children
        assert slider is face.sliders[key] and control.label in field.description
        assert field.value == pytest.approx(slider.value)
    field, slider = boxes[0].children
    field.value = 0.4
    assert slider.value == game.values[next(iter(game.controls))] == 0.4


def test_the_verdict_stands_once_and_the_picture_keeps_its_size(face):
    shown, picture = figure(face.explorer, words=False), face.picture
    assert shown.get_suptitle() == shown.get_supxlabel() == ""
    size = picture.value[16:24]
    width, height = (int.from_bytes(part, "big") for part in (size[:4], size[4:]))
    # Two dots of the picture to a point of the screen, whatever is to be said.
    assert [width / 2, height / 2] == pytest.approx(shown.get_size_inches() * 100, abs=1)
    assert picture.layout.width == f"{width // 2}px"
    layout = picture.layout
    face.sliders["q"].value = 1
    assert picture.value[16:24] == size and picture.layout is layout
    said = face.verdict.value
    assert said.count(face.explorer.verdict) == 1 and all(
        x in said for x in readouts(face.explorer)
    )
