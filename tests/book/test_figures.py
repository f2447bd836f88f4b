"""Every explorer of the book: its description holds, and its sentence makes sense everywhere."""

import importlib
import inspect
import pkgutil

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from routecore.book import figures
from routecore.book.chapters import CHAPTERS
from routecore.book.figures.part_one import ROUTE_CATEGORIES, ROUTE_COLOURS, ROUTE_LINES
from routecore.explore import Explorer, Lines


def explorers():
    """Every explorer of the table of chapters, by its function."""
    for chapter in CHAPTERS.values():
        for name in chapter.explorers:
            module = importlib.import_module(f"routecore.book.figures.{chapter.key}")
            yield pytest.param(getattr(module, name), id=f"{chapter.key}.{name}")


def test_the_table_names_every_explorer():
    named = {function.values[0] for function in explorers()}
    found = set()
    for module in pkgutil.iter_modules(figures.__path__):
        loaded = importlib.import_module(f"routecore.book.figures.{module.name}")
        found |= {
            function
            for _, function in inspect.getmembers(loaded, inspect.isfunction)
            if function.__module__ == loaded.__name__
            and function.__annotations__.get("return") is Explorer
            and not inspect.signature(function).parameters  # a builder of explorers has some
        }
    assert found == named


@pytest.fixture(scope="module", params=list(explorers()))
def explorer(request):
    return request.param()


def test_a_curve_of_a_route_has_the_routes_colour(explorer):
    named = {name: colour for _, name, colour in ROUTE_CATEGORIES} | ROUTE_LINES
    for panel in explorer.panels:
        if isinstance(panel, Lines):
            for label, colour in zip(panel.lines, panel.line_colours, strict=True):
                assert colour == named.get(label, colour), (panel.title, label)
        for _, label, colour in getattr(panel, "categories", ()):
            assert colour == named.get(label, colour), (panel.title, label)


def test_colours_of_routes_can_be_told_apart_from_the_paper():
    for colour in ROUTE_COLOURS.values():
        for paper in ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0)):
            assert contrast(to_rgb(colour), paper) >= 3


def contrast(one, other) -> float:
    """The contrast of two colours as WCAG defines it."""
    light = [
        np.dot(
            (0.2126, 0.7152, 0.0722),
            [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in colour],
        )
        for colour in (one, other)
    ]
    return (max(light) + 0.05) / (min(light) + 0.05)


def test_presets_and_random_settings_are_described_in_whole_sentences(explorer):
    assert len(explorer.presets) >= 6
    random = np.random.default_rng(4)
    for label in explorer.presets:
        explorer.preset(label)
        check(explorer.verdict, label)
    for _ in range(60):
        explorer.reset()
        for name in random.permutation(list(explorer.controls)):
            control = explorer.controls[name]
            explorer.set(**{str(name): float(control.axis.at(random.random()))})
        check(explorer.verdict, explorer.values)


def check(text, where):
    assert text.strip() and text.rstrip().endswith((".", "!", "?")), where
    for wrong in ("nan", "{", "}", "−0.00 ", "∞", " – "):
        assert wrong not in text, (wrong, text, where)
