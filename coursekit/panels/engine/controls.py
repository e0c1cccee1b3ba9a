"""What a reader can set: each control has a label, a tooltip, a range, and the widget that shows it.

`control.widget(name, value)` checks the value and makes the widget; its `value` trait is what the panel
computes with. `control.ends()` are two values at its ends, which the tests try on every panel. All can be
worked by keyboard; `page.js` gives the sliders the names and values that a screen reader says.
"""

from math import floor, log10
from typing import NamedTuple

import ipywidgets as w
from ipywidgets import Layout
from traitlets import CFloat, CInt, Int, Tuple

from coursekit.core import validate

MANTISSAS = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5)  # about evenly spaced on a log scale, and easy to say


class _FloatSlider(w.FloatSlider):
    value = CFloat(0.0).tag(sync=True, echo_update=False)  # an echo tells other browsers; it costs a message

    def get_state(self, key=None, drop_defaults=False):
        """Sorted, so max and min come before value: the page puts a value between the ends it knows, and says so."""
        return dict(sorted(super().get_state(key, drop_defaults).items()))


class _IntSlider(w.IntSlider):
    value = CInt(0).tag(sync=True, echo_update=False)


class _SelectionSlider(w.SelectionSlider):
    index = Int(None, allow_none=True).tag(sync=True, echo_update=False)


def _look():
    return {"style": {"description_width": "7em"}, "layout": Layout(width="24em", max_width="100%")}


class Linear(NamedTuple):
    """A slider of evenly spaced numbers."""

    label: str
    low: float
    high: float
    step: float
    tip: str

    def widget(self, name, value):
        """The slider at this value."""
        value = validate.number(name, value, low=self.low, high=self.high)
        digits = max(0, -floor(log10(self.step) + 1e-9))
        return _FloatSlider(
            value, min=self.low, max=self.high, step=self.step, description=self.label, tooltip=self.tip,
            readout_format=f".{digits}f", **_look(),
        )  # fmt: skip

    def ends(self):
        """The lowest and the highest value."""
        return self.low, self.high


class Integer(NamedTuple):
    """A slider of whole numbers."""

    label: str
    low: int
    high: int
    tip: str

    def widget(self, name, value):
        """The slider at this value."""
        value = validate.integer(name, value, low=self.low, high=self.high)
        return _IntSlider(
            value, min=self.low, max=self.high, description=self.label, tooltip=self.tip, **_look()
        )  # fmt: skip

    def ends(self):
        """The lowest and the highest value."""
        return self.low, self.high


class Log(NamedTuple):
    """A slider whose steps multiply: 1e-3, 1.25e-3, 1.5e-3, 2e-3, ... Any other value of the call is put between.

    With `zero` it begins at 0, for a penalty that can be turned off.
    """

    label: str
    low: float
    high: float
    tip: str
    zero: bool = False

    def widget(self, name, value):
        """The slider at this value."""
        value = plain(validate.number(name, value, low=0 if self.zero else self.low, high=self.high))
        if 0 < value < self.low:
            raise ValueError(f"{name} must be 0 or at least {self.low:g}, got {validate.shown(value)}")
        values = sorted({*self.grid(), value, *([0.0] if self.zero else [])})
        return _slider(self, [(written(v), v) for v in values], value)

    def ends(self):
        """The lowest and the highest value."""
        return 0.0 if self.zero else self.low, self.high

    def grid(self):
        """The values of the slider but for that of the call."""
        decades = range(floor(log10(self.low) + 1e-9), floor(log10(self.high) + 1e-9) + 1)
        values = (float(f"{m}e{decade}") for decade in decades for m in MANTISSAS)
        return {self.low, self.high, *(v for v in values if self.low < v < self.high)}


class Choices(NamedTuple):
    """A slider over a few given values."""

    label: str
    options: tuple
    tip: str

    def widget(self, name, value):
        """The slider at this value."""
        return _slider(self, [(str(v), v) for v in self.options], _one_of(name, value, self.options))

    def ends(self):
        """The first and the last value."""
        return self.options[0], self.options[-1]


class Dropdown(NamedTuple):
    """A menu of names."""

    label: str
    options: tuple
    tip: str

    def widget(self, name, value):
        """The menu at this value."""
        options = [(getattr(v, "__name__", str(v)).replace("_", " "), v) for v in self.options]  # or a function
        value = _one_of(name, value, self.options)
        return w.Dropdown(options=options, value=value, description=self.label, tooltip=self.tip, **_look())

    def ends(self):
        """The first and the last value."""
        return self.options[0], self.options[-1]


class Switch(NamedTuple):
    """A box that is ticked or not: True or False."""

    label: str
    tip: str

    def widget(self, name, value):
        """The box at this value."""
        if not isinstance(value, bool):
            raise TypeError(f"{name} must be True or False, got {validate.shown(value)}")
        return w.Checkbox(value, description=self.label, tooltip=self.tip, indent=False, layout=Layout(width="auto"))

    def ends(self):
        """Off and on."""
        return False, True


class Checkboxes(NamedTuple):
    """Boxes of which any number is ticked, at least one: a tuple of names."""

    label: str
    options: tuple
    tip: str

    def widget(self, name, value):
        """The boxes with these ticked."""
        value = (value,) if isinstance(value, str) else value
        if not isinstance(value, (tuple, list)) or not value:
            names = ", ".join(map(repr, self.options))
            raise ValueError(f"{name} must hold at least one of {names}, got {validate.shown(value)}")
        for each in value:
            _one_of(name, each, self.options)
        return Boxes(self, value)

    def ends(self):
        """The first alone, and all."""
        return self.options[:1], self.options


class Boxes(w.HBox):
    """The widget of `Checkboxes`; `value` is the tuple of the ticked names in the order of the options."""

    value = Tuple()

    def __init__(self, control, value):
        self._boxes = {
            name: w.Checkbox(name in value, description=name, tooltip=control.tip, indent=False,
                             layout=Layout(width="auto", margin="0 12px 0 0"))
            for name in control.options
        }  # fmt: skip
        label = w.Label(control.label, layout=Layout(width="7em"))
        super().__init__([label, *self._boxes.values()], layout=Layout(flex_flow="row wrap"))
        self._showing = False
        self.value = tuple(name for name in control.options if name in value)
        self.observe(self._show, names="value")
        for box in self._boxes.values():
            box.observe(self._ticked, names="value")

    def _ticked(self, change):
        ticked = tuple(name for name, box in self._boxes.items() if box.value)
        if ticked and not self._showing:
            self.value = ticked
        elif not ticked:
            change.owner.value = True  # the last one stays

    def _show(self, change):
        self._showing = True
        for name, box in sorted(self._boxes.items(), key=lambda item: item[0] not in change.new):  # ticks first
            box.value = name in change.new
        self._showing = False


def plain(value):
    """A number as a person would type it: 0.1 and not 0.10000000000000002."""
    return float(f"{value:.6g}") if isinstance(value, float) else value


def written(value):
    """A number of at least 0 as a person writes it: 0, 3e-4, 7.5e-3, 0.01, 2, 1e5."""
    if value == 0 or 0.01 <= value < 1e4:
        return f"{value:.6g}"
    mantissa, exponent = f"{value:.5e}".split("e")
    return f"{float(mantissa):g}e{int(exponent)}"


def _slider(control, options, value):
    return _SelectionSlider(
        options=options, value=value, description=control.label, tooltip=control.tip, **_look()
    )  # fmt: skip


def _one_of(name, value, options):
    found = [] if isinstance(value, bool) else [each for each in options if each == value]
    if not found:
        raise ValueError(f"{name} must be one of {', '.join(map(str, options))}, got {validate.shown(value)}")
    return found[0]
