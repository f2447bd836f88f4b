"""The page face in a running notebook: the same scripts, with Python at the other end.

An `anywidget` shows it in JupyterLab, VS Code, Colab and marimo. What the reader moves is in
``explorer.values`` of the next cell; what a cell sets, the picture shows.
"""

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from routecore.explore.assets import explorer_assets
from routecore.extras import extra

with extra("explore"):
    import anywidget
    import traitlets

HERE = Path(str(files("routecore.explore") / "notebook"))


class LiveFace(anywidget.AnyWidget):
    """A widget that shows an explorer's page face, or a whole page that holds one.

    Parameters
    ----------
    name : of what is shown
    explorer : whose values and axes follow the reader and are followed; None: nothing is shared
    fragment : an explorer's markup, or nothing
    page : what makes a page that stands on its own, where there is no fragment

    Attributes
    ----------
    values : {control: value}; setting some of them moves the picture
    axes : {panel: [across, up]} of the maps whose axes the reader chooses
    """

    _esm = HERE / "live.js"
    _css = HERE / "live.css"
    name = traitlets.Unicode().tag(sync=True)
    fragment = traitlets.Unicode().tag(sync=True)
    engine = traitlets.Unicode().tag(sync=True)  # which scripts: loaded once for all widgets
    values = traitlets.Dict().tag(sync=True)
    axes = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        name: str,
        explorer: Any,
        *,
        fragment: str = "",
        page: Callable[[], str] | None = None,
    ):
        self._explorer = explorer
        self._answers: dict[str, Callable[[], Any]] = {"engine": lambda: _engine()[1]}
        if page is not None:
            self._answers["page"] = page
        state = {"values": explorer.values, "axes": _axes(explorer)} if explorer else {}
        super().__init__(name=name, fragment=fragment, engine=_engine()[0], **state)
        self.on_msg(self._asked)
        if explorer:
            explorer.on_change(self._changed)
            self.observe(self._chosen, "axes")

    @traitlets.validate("values")
    def _set(self, proposal: Any) -> dict[str, float]:
        """The explorer's values once it has those proposed; it moves partners, or refuses."""
        explorer, wanted = self._explorer, proposal["value"]
        if explorer is None:
            return wanted
        now = explorer.values
        changed = {key: value for key, value in wanted.items() if now.get(key) != value}
        if changed:
            explorer.set(**changed)
        return explorer.values

    def _chosen(self, change: Any) -> None:
        """The widget has other axes: so has the explorer."""
        now = _axes(self._explorer)
        for panel, names in change["new"].items():
            if now.get(panel) != names:
                self._explorer.choose(int(panel), *names)

    def _changed(self) -> None:
        """The explorer has new values or axes: so has the widget."""
        self.values, self.axes = self._explorer.values, _axes(self._explorer)

    def _asked(self, _: Any, content: Mapping[str, str], buffers: Any) -> None:
        kind = content.get("kind", "")
        if kind in self._answers:
            self.send({"kind": kind, "content": self._answers[kind]()})


def explorer_widget(explorer: Any, fragment: str) -> LiveFace:
    """The widget of an explorer with this markup."""
    return LiveFace(explorer.name, explorer, fragment=fragment)


def page_widget(title: str, save: Callable[[Path], Path], explorer: Any = None) -> LiveFace:
    """The widget of a page that stands on its own, such as a desk.

    Parameters
    ----------
    title : of the page
    save : writes the page into a file
    explorer : the one that the page shows first, if Python keeps its values
    """

    def page() -> str:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as folder:
            return save(Path(folder) / "page.html").read_text(encoding="utf-8")

    return LiveFace(title, explorer, page=page)


def _axes(explorer: Any) -> dict[str, list[str]]:
    return {
        str(k): [axis.symbol.name for axis in explorer.axes(k)]
        for k, panel in enumerate(explorer.panels)
        if getattr(panel, "chosen", False)
    }


@cache
def _engine() -> tuple[str, dict[str, list[str]]]:
    """What an explorer runs on, and a digest that tells one version from another."""
    assets = explorer_assets()
    digest = sha256("".join(each.text for each in assets).encode()).hexdigest()
    return digest, {
        "scripts": [each.text for each in assets if each.suffix == ".js"],
        "styles": [each.text for each in assets if each.suffix == ".css"],
    }
