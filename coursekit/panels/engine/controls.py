"""What a reader can set: each control has a label, a tip, a range, and a `Setting` that is its state in one panel.

`control.setting(name, value)` checks the value and makes the state; its `value` is what the panel computes with.
`control.ends()` are two values at its ends, which the tests try on every panel. `settings.py` has the states, and
`controls.js` draws them.
"""

from math import floor, log10
from typing import NamedTuple

from coursekit.core import validate
from coursekit.panels.engine.settings import Boxes, Menu, Slider, Tick, plain, written

MANTISSAS = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5)  # about evenly spaced on a log scale, and easy to say


class Linear(NamedTuple):
    """A slider of evenly spaced numbers; any other between its ends may be typed."""

    label: str
    low: float
    high: float
    step: float
    tip: str

    def setting(self, name, value):
        """Its state at this value."""
        return Slider(name, self, validate.number(name, value, low=self.low, high=self.high))

    def ends(self):
        """The lowest and the highest value."""
        return self.low, self.high

    def stops(self):
        """The values that it stops at."""
        return tuple(plain(self.low + i * self.step) for i in range(round((self.high - self.low) / self.step) + 1))

    def text(self, value):
        """A value as it is written: with as many digits as the steps have, or as it was typed."""
        short = f"{value:.{max(0, -floor(log10(self.step) + 1e-9))}f}"
        return short if float(short) == plain(value) else f"{value:.6g}"

    def taken(self, value):
        """A number that was typed, as the panel takes it."""
        return float(value)


class Integer(NamedTuple):
    """A slider of whole numbers."""

    label: str
    low: int
    high: int
    tip: str

    def setting(self, name, value):
        """Its state at this value."""
        return Slider(name, self, validate.integer(name, value, low=self.low, high=self.high))

    def ends(self):
        """The lowest and the highest value."""
        return self.low, self.high

    def stops(self):
        """The values that it stops at."""
        return tuple(range(self.low, self.high + 1))

    def text(self, value):
        """A value as it is written."""
        return str(value)

    def taken(self, value):
        """A number that was typed, as the panel takes it; a ValueError says what is wrong with it."""
        if value != round(value):
            raise ValueError("a whole number is needed")
        return int(value)


class Log(NamedTuple):
    """A slider whose steps multiply: 1e-3, 1.25e-3, 1.5e-3, 2e-3, ... Any other number between its ends may be typed.

    With `zero` it begins at 0, for a penalty that can be turned off.
    """

    label: str
    low: float
    high: float
    tip: str
    zero: bool = False

    def setting(self, name, value):
        """Its state at this value."""
        value = plain(validate.number(name, value, low=0 if self.zero else self.low, high=self.high))
        if 0 < value < self.low:
            raise ValueError(f"{name} must be 0 or at least {self.low:g}, got {validate.shown(value)}")
        return Slider(name, self, value)

    def ends(self):
        """The lowest and the highest value."""
        return 0.0 if self.zero else self.low, self.high

    def stops(self):
        """The values that it stops at."""
        decades = range(floor(log10(self.low) + 1e-9), floor(log10(self.high) + 1e-9) + 1)
        values = (float(f"{m}e{decade}") for decade in decades for m in MANTISSAS)
        between = {self.low, self.high, *(v for v in values if self.low < v < self.high)}
        return (*([0.0] if self.zero else []), *sorted(between))

    def text(self, value):
        """A value as it is written."""
        return written(value)

    def taken(self, value):
        """A number that was typed, as the panel takes it; a ValueError says what is wrong with it."""
        if self.zero and 0 < value < self.low:
            raise ValueError(f"0, or at least {written(self.low)}")
        return plain(float(value))


class Choices(NamedTuple):
    """A slider over a few given values."""

    label: str
    options: tuple
    tip: str

    def setting(self, name, value):
        """Its state at this value."""
        return Slider(name, self, _one_of(name, value, self.options))

    def ends(self):
        """The first and the last value."""
        return self.options[0], self.options[-1]

    def stops(self):
        """The values that it stops at."""
        return self.options

    def text(self, value):
        """A value as it is written."""
        return str(value)

    def taken(self, value):
        """A value that was typed, as the panel takes it; a ValueError says what is wrong with it."""
        found = [option for option in self.options if option == value]
        if not found:
            raise ValueError(f"one of {', '.join(map(str, self.options))}")
        return found[0]


class Dropdown(NamedTuple):
    """A menu of names."""

    label: str
    options: tuple
    tip: str

    def setting(self, name, value):
        """Its state at this value."""
        return Menu(name, self, _one_of(name, value, self.options))

    def ends(self):
        """The first and the last value."""
        return self.options[0], self.options[-1]


class Switch(NamedTuple):
    """A box that is ticked or not: True or False."""

    label: str
    tip: str

    def setting(self, name, value):
        """Its state at this value."""
        if not isinstance(value, bool):
            raise TypeError(f"{name} must be True or False, got {validate.shown(value)}")
        return Tick(name, self, value)

    def ends(self):
        """Off and on."""
        return False, True


class Checkboxes(NamedTuple):
    """Boxes of which any number is ticked, at least one: a tuple of names."""

    label: str
    options: tuple
    tip: str

    def setting(self, name, value):
        """Its state with these ticked."""
        value = (value,) if isinstance(value, str) else value
        if not isinstance(value, (tuple, list)) or not value:
            names = ", ".join(map(repr, self.options))
            raise ValueError(f"{name} must hold at least one of {names}, got {validate.shown(value)}")
        for each in value:
            _one_of(name, each, self.options)
        return Boxes(name, self, value)

    def ends(self):
        """The first alone, and all."""
        return self.options[:1], self.options


def _one_of(name, value, options):
    found = [] if isinstance(value, bool) else [each for each in options if each == value]
    if not found:
        raise ValueError(f"{name} must be one of {', '.join(map(str, options))}, got {validate.shown(value)}")
    return found[0]
