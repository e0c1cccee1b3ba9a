"""What every panel is: sliders, a live figure, and one line of text that says what is seen."""

import base64
from math import log10
from typing import NamedTuple

from ipywidgets import HTML, Button, FloatLogSlider, FloatSlider, HBox, Layout, SelectionSlider, VBox

from coursekit import _validate as validate

_WIDE = {"style": {"description_width": "6.5em"}, "layout": Layout(width="24em")}


class Linear(NamedTuple):
    """A slider of evenly spaced values."""

    label: str
    low: float
    high: float
    step: float
    tip: str

    def widget(self, name, value):
        """The slider at this value."""
        value = validate.number(name, value, low=self.low, high=self.high)
        return FloatSlider(
            value, min=self.low, max=self.high, step=self.step, description=self.label, tooltip=self.tip,
            readout_format=".2f", **_WIDE,
        )  # fmt: skip


class Log(NamedTuple):
    """A slider whose steps multiply: for learning rates and slopes."""

    label: str
    low: float
    high: float
    steps: int
    tip: str

    def widget(self, name, value):
        """The slider at this value."""
        value = validate.number(name, value, low=self.low, high=self.high)
        low, high = log10(self.low), log10(self.high)
        return FloatLogSlider(
            value, base=10, min=low, max=high, step=(high - low) / self.steps, description=self.label,
            tooltip=self.tip, readout_format=".2g", **_WIDE,
        )  # fmt: skip


class Choices(NamedTuple):
    """A slider over a few given values."""

    label: str
    options: tuple
    tip: str

    def widget(self, name, value):
        """The slider at this value."""
        if value not in self.options:
            raise ValueError(f"{name} must be one of {', '.join(map(str, self.options))}, got {validate.shown(value)}")
        return SelectionSlider(options=self.options, value=value, description=self.label, tooltip=self.tip, **_WIDE)


class Panel(VBox):
    """Sliders above a picture that follows them.

    Attributes
    ----------
    settings : str
        The call that shows what is on the screen now.
    text : str
        What is seen, in one line; also the title of the picture.
    """

    def __init__(self, name, sliders, start, fixed, live, show):
        """`show(**values) -> text` moves the artists of `live`; `start` holds the sliders' first values."""
        self._name, self._fixed, self._show, self.live = name, fixed, show, live
        self.controls = {key: slider.widget(key, start[key]) for key, slider in sliders.items()}
        self._start = {key: control.value for key, control in self.controls.items()}
        self._caption = HTML()
        reset = Button(description="Reset", tooltip="Put every slider back", layout=Layout(width="6em"))
        reset.on_click(lambda _: self._reset())
        rows = HBox([*self.controls.values(), reset], layout=Layout(flex_flow="row wrap", align_items="center"))
        super().__init__([rows, live.widget, self._caption])
        for control in self.controls.values():
            control.observe(self._update, names="value")
        self._update()

    @property
    def values(self):
        """The sliders' values by name."""
        return {key: control.value for key, control in self.controls.items()}

    @property
    def settings(self):
        arguments = {key: _as_typed(value) for key, value in {**self.values, **self._fixed}.items()}
        return f"ck.panels.{self._name}({', '.join(f'{key}={text}' for key, text in arguments.items())})"

    def _update(self, _=None):
        self.text = self._show(**self.values)
        with self.live.widget.hold_sync():  # one message for the picture and its text, before the caption
            self.live.widget.tooltip = self.text
            self.live.draw()
        self._caption.value = self.text

    def _reset(self):
        for key, control in self.controls.items():
            control.value = self._start[key]

    def __repr__(self):
        return f"{self._name} panel: {self.text}"

    def _repr_mimebundle_(self, **kwargs):
        """The live widget, and for readers without a kernel the picture as it is now and its line of text."""
        bundle = super()._repr_mimebundle_(**kwargs)
        picture = base64.b64encode(self.live.widget.value).decode("ascii")
        return {**bundle, "text/plain": repr(self), "image/png": picture}, {"image/png": {"width": self.live.width}}


def _as_typed(value):
    """A slider's value as a person would type it: 0.1 and not 0.10000000000000002."""
    return f"{value:.6g}" if isinstance(value, float) else repr(value)
