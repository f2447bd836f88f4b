"""The kernel face, without a front end: widgets change the explorer, and it changes them."""

import pytest

from routecore.explore.kernel import NO_PRESET, KernelFace


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
