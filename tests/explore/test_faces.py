"""Which faces are offered: the widget only where somebody can move it."""

import sys
from types import SimpleNamespace

import IPython
import ipywidgets  # noqa: F401  (its import asks IPython for a real shell)
import pytest

from routecore.explore.faces import has_live_front_end

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def kernel(monkeypatch):
    """An IPython shell inside a kernel, with no front end known."""
    shell = SimpleNamespace(kernel=object(), user_ns={})
    for name in ("ROUTECORE_FACE", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    return shell


def test_a_book_build_gets_no_widget(kernel, small):
    assert set(small._repr_mimebundle_()) == {"text/plain", "text/html", "image/png"}
    assert WIDGET not in small._repr_mimebundle_()["text/html"]


def test_a_notebook_server_gets_all_three(kernel, small, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "chapters/the_game.ipynb")
    assert has_live_front_end()


def test_vs_code_and_colab_are_recognised(kernel, monkeypatch):
    assert not has_live_front_end()
    kernel.user_ns["__vsc_ipynb_file__"] = "the_game.ipynb"
    assert has_live_front_end()
    kernel.user_ns.clear()
    monkeypatch.setitem(sys.modules, "google.colab", SimpleNamespace())
    assert has_live_front_end()


def test_without_a_kernel_or_without_ipywidgets_there_is_no_widget(kernel, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "x.ipynb")
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert not has_live_front_end()
    kernel.kernel = None
    assert not has_live_front_end()


def test_the_environment_decides_if_it_says_so(kernel, small, monkeypatch):
    monkeypatch.setenv("ROUTECORE_FACE", "page")
    monkeypatch.setenv("JPY_SESSION_NAME", "x.ipynb")
    assert not has_live_front_end()


def test_all_three_faces_in_one_bundle(small, monkeypatch):
    monkeypatch.setenv("ROUTECORE_FACE", "kernel")
    bundle = small._repr_mimebundle_()
    assert {WIDGET, "text/html", "image/png", "text/plain"} <= set(bundle)
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert small.verdict in bundle["text/plain"]


def test_without_anywidget_the_widget_is_sliders_and_a_picture(small, monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    assert small.widget().children[1].format == "png"
