"""Which faces an explorer offers to whatever displays it."""

import os
import sys
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
    try:
        import ipywidgets  # noqa: F401
    except ImportError:
        return False
    return True


def mimebundle(explorer) -> dict:
    """Every face that can be shown here, by MIME type."""
    from routecore.explore.page import html
    from routecore.explore.print import small_png

    png = small_png(explorer)
    widget = explorer.widget()._repr_mimebundle_() if has_live_front_end() else {}
    return {
        **widget,
        "text/plain": f"{explorer.title}. {explorer.verdict}".strip(),
        "image/png": png,
        "text/html": html(explorer, png),
    }
