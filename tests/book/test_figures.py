"""Every explorer of the book: its description holds, and its sentence makes sense everywhere."""

import importlib
import inspect
import pkgutil

import numpy as np
import pytest

from routecore.book import figures
from routecore.book.chapters import CHAPTERS
from routecore.explore import Explorer

# Coverage counts how each explorer is made, in the fixture; what follows repeats the same lines.
pytestmark = pytest.mark.no_cover


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
        }
    assert found == named


@pytest.fixture(scope="module", params=list(explorers()))
def explorer(request):
    return request.param()


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


def test_the_page_face_is_small_and_self_contained(explorer):
    explorer.reset()
    html = explorer.html()
    assert len(html.encode()) < 130_000
    assert "http://" not in html.replace("http://www.w3.org", "") and "https://" not in html
