"""The print face: a Matplotlib figure that says what the page says."""

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from routecore.explore.colours import CATEGORIES
from routecore.explore.print import png, small_png


def test_panels_titles_labels_and_colours(small):
    figure = small.print_figure()
    assert isinstance(figure, Figure)
    panels = [axes for axes in figure.axes if axes.get_title(loc="left")]
    assert [axes.get_title(loc="left") for axes in panels] == [
        panel.title for panel in small.panels if hasattr(panel, "lines")
    ]
    curves, cells, sign = panels
    assert curves.get_ylabel() == "U (time)" and cells.get_yscale() == "log"
    named = {line.get_label(): to_hex(line.get_color()) for line in curves.lines}
    assert named["utility"] == CATEGORIES[0].lower()
    assert [text.get_text() for text in sign.get_legend().get_texts()] == [
        "gains",  # the only one to be seen
        "now",
    ]


def test_the_caption_holds_readouts_and_verdict(small):
    caption = " ".join(small.print_figure().get_supxlabel().split())
    assert small.verdict in caption and f"U: {small.points['U']:.3f}" in caption


def test_the_colours_of_a_gap_are_none(small):
    panel = next(
        axes
        for axes in small.print_figure().axes
        if axes.get_title(loc="left") == "Sign of the utility"
    )
    assert (panel.collections[0].get_array().mask == np.isnan(small.cells(2))).all()


def test_deterministic_and_current(small):
    first = png(small)
    assert png(small) == first
    small.set(s=0.9)
    assert png(small) != first


def test_the_pages_copy_is_small(small, game):
    assert len(small_png(small)) < 40_000 and len(small_png(game)) < 40_000
