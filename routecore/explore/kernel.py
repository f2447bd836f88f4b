"""The kernel face: ipywidgets beside a Matplotlib picture, for a notebook that is running."""

import html
import math
import struct

from routecore.explore.controls import Control, pretty
from routecore.explore.panels import Map
from routecore.explore.print import png, readouts
from routecore.extras import extra

with extra("explore"):
    import ipywidgets as widgets

NO_PRESET = "choose one …"
# Drawn with two dots to a point of the screen, so that a dense screen shows it sharp.
SCREEN, DOTS = 100, 2
# The front end tells the page whether it is dark, and not Python. Inverted with its hues turned back,
# the picture is dark too, and blue is still M1.
STYLE = (
    "<style>:is([data-jp-theme-light=false],.vscode-dark,.vscode-high-contrast,[theme=dark])"
    " .routecore-picture{filter:invert(.93) hue-rotate(180deg)}</style>"
)


class KernelFace:
    """The widgets of one explorer, and the rules between them.

    Moving a widget changes the explorer, and the explorer's values are what every widget then
    shows; so ``explorer.values`` and ``explorer.game`` in the next cell are what the reader sees.
    """

    def __init__(self, explorer):
        self.explorer = explorer
        self.sliders = {key: _slider(control) for key, control in explorer.controls.items()}
        self.boxes = {
            key: widgets.VBox([_field(explorer.controls[key], slider), slider])
            for key, slider in self.sliders.items()
        }
        self.preset = widgets.Dropdown(
            options=[NO_PRESET, *explorer.presets], description="Example"
        )
        self.reset = widgets.Button(description="Reset")
        self.axes = {
            (k, side): widgets.Dropdown(
                options=[(pretty(c.symbol), key) for key, c in explorer.controls.items()],
                description=side,
                tooltip=f"What runs {side} the map",
            )
            for k, panel in enumerate(explorer.panels)
            if isinstance(panel, Map) and panel.chosen
            for side in ("across", "up")
        }
        self.picture = widgets.Image(format="png", layout={"max_width": "100%"})
        self.picture.add_class("routecore-picture")
        self.verdict = widgets.HTML()
        self._showing = False
        self._show()
        self._listen()

    @property
    def widget(self) -> widgets.Widget:
        """Everything, laid out."""
        explorer = self.explorer
        head = widgets.HTML(
            f"{STYLE}<b>{html.escape(explorer.title)}</b><br>{html.escape(explorer.question)}"
        )
        columns = {"grid_template_columns": "repeat(auto-fit, minmax(22rem, 1fr))"}
        sliders = widgets.GridBox(list(self.boxes.values()), layout=columns)
        bar = [*([self.preset] if explorer.presets else []), *self.axes.values(), self.reset]
        return widgets.VBox([head, self.picture, self.verdict, widgets.HBox(bar), sliders])

    def _listen(self) -> None:
        for key, slider in self.sliders.items():
            slider.observe(lambda change, key=key: self._moved(key, change["new"]), names="value")
        for (k, side), choice in self.axes.items():
            choice.observe(
                lambda change, k=k, side=side: self._chosen(k, side, change), names="value"
            )
        self.preset.observe(lambda change: self._picked(change["new"]), names="value")
        self.reset.on_click(lambda _: self._change(self.explorer.reset))

    def _moved(self, key: str, value: float) -> None:
        near = self.explorer.controls[key].near(value)
        self._change(lambda: self.explorer.set(**{key: near}))

    def _picked(self, label: str) -> None:
        if label != NO_PRESET:
            self._change(lambda: self.explorer.preset(label), label)

    def _chosen(self, k: int, side: str, change: dict) -> None:
        names = {each: self.axes[k, each].value for each in ("across", "up")}
        other = "up" if side == "across" else "across"
        if names[other] == change["new"]:  # the two axes swap what they show
            names[other] = change["old"]
        self._change(lambda: self.explorer.choose(k, names["across"], names["up"]))

    def _change(self, act, preset: str = NO_PRESET) -> None:
        """Change the explorer, unless this is only a widget being told the new state."""
        if not self._showing:
            act()
            self._show(preset)

    def _show(self, preset: str = NO_PRESET) -> None:
        self._showing = True
        try:
            self.preset.value = preset
            rows = self.explorer.rows
            idle = rows.idle(self.explorer.values) if rows else set()
            for key, value in self.explorer.values.items():
                self.sliders[key].value = value
                self.boxes[key].layout.display = "none" if key in idle else None
            for (k, side), choice in self.axes.items():
                choice.value = self.explorer.axes(k)[side == "up"].symbol.name
            self.picture.value = drawn = png(self.explorer, SCREEN * DOTS, words=False)
            width = struct.unpack(">I", drawn[16:20])[0] // DOTS
            self.picture.layout.width = f"{width}px"
            said = filter(None, [" · ".join(readouts(self.explorer)), self.explorer.verdict])
            self.verdict.value = "".join(f"<p>{html.escape(text)}</p>" for text in said)
        finally:
            self._showing = False


def _label(control: Control) -> str:
    unit = f" ({control.unit})" if control.unit else ""
    return f"{pretty(control.symbol)} {control.label}{unit}"


def _field(control: Control, slider: widgets.Widget) -> widgets.Widget:
    """The slider's value as a number that can be typed.

    ipywidgets gives the handle of a slider no name that a screen reader could say; this has one.
    """
    field = widgets.BoundedFloatText(
        value=slider.value,
        min=control.low,
        max=control.high,
        step=None if control.scale == "log" else control.step,
        description=_label(control),
        style={"description_width": "initial"},
        layout={"width": "auto"},
    )
    widgets.link((slider, "value"), (field, "value"))
    return field


def _slider(control: Control) -> widgets.Widget:
    # A picture takes a tenth of a second, so it is drawn when the slider is let go.
    shared = {
        "value": control.value,
        "continuous_update": False,
        "readout": False,
        "tooltip": _label(control),
        "layout": {"width": "auto"},
    }
    if control.scale == "log":
        low, high = math.log10(control.low), math.log10(control.high)
        return widgets.FloatLogSlider(
            min=low, max=high, step=(high - low) / control.steps, **shared
        )
    return widgets.FloatSlider(min=control.low, max=control.high, step=control.step, **shared)
