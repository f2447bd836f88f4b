"""Which faces an explorer offers to whatever displays it."""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any


def has_live_front_end() -> bool:
    """Whether a person's notebook front end, with ipywidgets, is attached to this process.

    A book build runs notebooks in a kernel too, but shows what it got to nobody who could move a
    slider, and a widget in its output would make the page ask a CDN for a player. So a live
    front end must give itself away: Jupyter's server names its session, VS Code and Colab leave
    their own traces. The variable ROUTECORE_FACE (``page`` or ``kernel``) overrides.
    """
    asked = os.environ.get("ROUTECORE_FACE")
    if asked:
        return asked == "kernel"
    shell: Any = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if getattr(shell, "kernel", None) is None:
        return False
    traces = (
        "JPY_SESSION_NAME" in os.environ,
        "google.colab" in sys.modules,
        "__vsc_ipynb_file__" in shell.user_ns,
    )
    if not any(traces):
        return False
    return is_installed("ipywidgets")


def is_installed(name: str) -> bool:
    """Whether a package can be imported."""
    try:
        import_module(name)
    except ImportError:
        return False
    return True


def widget(explorer: Any, fragment: str) -> Any:
    """The page face, live; without anywidget, sliders that redraw a Matplotlib picture."""
    if is_installed("anywidget"):
        from routecore.explore.live import explorer_widget

        return explorer_widget(explorer, fragment)
    from routecore.explore.kernel import KernelFace

    return KernelFace(explorer).widget


def mimebundle(explorer: Any) -> dict:
    """Every face that can be shown here, by MIME type."""
    from routecore.explore.page import html
    from routecore.explore.print import small_png

    png = small_png(explorer)
    fragment = html(explorer, png)
    live = widget(explorer, fragment)._repr_mimebundle_() if has_live_front_end() else {}
    return {
        **_data(live),
        "text/plain": f"{explorer.title}. {explorer.verdict}".strip(),
        "image/png": png,
        "text/html": fragment,
    }


def live_page(title: str, save: Callable[[Path], Path], explorer: Any = None) -> dict:
    """The MIME bundle of a page that stands on its own, where a notebook can show it live."""
    if not (has_live_front_end() and is_installed("anywidget")):
        return {}
    from routecore.explore.live import page_widget

    return _data(page_widget(title, save, explorer)._repr_mimebundle_())


def _data(bundle: Any) -> dict:
    """A bundle without its metadata; anywidget gives both."""
    return bundle[0] if isinstance(bundle, tuple) else bundle
