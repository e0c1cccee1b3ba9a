"""The state of a control in one panel: its value, what the page shows of it, and what a gesture on it does.

Whoever sets `value`, Python or the page, gets the nearest that the control can have. `field()` is what the page
builds the control from, `place()` what it shows now.
"""

import re
from bisect import bisect_right
from math import isfinite

from traitlets import Any, Bool, HasTraits, Unicode, validate

from coursekit.core.plain import AnswerParseError
from coursekit.expressions.computation import evaluate, parse

LONGEST = 60  # letters of a number that is typed


class Setting(HasTraits):
    """What all have in common: a value, whether it is hidden now, and why what was typed was not taken."""

    value, hidden, said = Any(), Bool(False), Unicode()
    kind = ""

    def __init__(self, name, control, value):
        super().__init__()
        self.name, self.control = name, control
        self.value = value

    @property
    def label(self):
        """What is written beside it."""
        return self.control.label

    @validate("value")
    def _nearest(self, proposal):
        return self.nearest(proposal["value"])

    def nearest(self, value):
        """The value that this control can have which is nearest to the one given."""
        return value

    def field(self):
        """What the page builds it from."""
        known = {"kind": self.kind, "name": self.name, "label": self.label, "tip": self.control.tip}
        return known | {"hidden": self.hidden}


class Slider(Setting):
    """A number between two ends, or one of a few values: dragged from stop to stop, or typed."""

    kind = "slider"

    def __init__(self, name, control, value):
        self._stop_at(control)
        super().__init__(name, control, value)

    def _stop_at(self, control):
        self._stops = control.stops()
        self._written = [control.text(stop) for stop in self._stops]

    @property
    def stops(self):
        """The values that it stops at."""
        return self._stops

    @property
    def low(self):
        """The first of its values."""
        return self._stops[0]

    @property
    def high(self):
        """The last of its values."""
        return self._stops[-1]

    def bound(self, low, high):
        """Give it other ends; the value moves between them."""
        self.control = self.control._replace(low=low, high=high)
        self._stop_at(self.control)
        self.value = self.nearest(self.value)

    def nearest(self, value):
        """The value itself between the ends, else the end; of a few given values one of these."""
        if hasattr(self.control, "options"):
            return value if value in self._stops else self._stops[-1]
        value = min(max(value, self.low), self.high)
        above = self.stops[1] if getattr(self.control, "zero", False) else self.low  # nothing lies between 0 and this
        return value if value == self.low else max(value, above)

    def field(self):
        """What the page builds it from, with every stop as it is written."""
        return super().field() | {"stops": self._written}

    def place(self, seen=None):
        """Where the handle stands, counted in stops, and the value as it is written; another one where that is seen."""
        value = self.value if seen is None else seen
        return {"at": self._at(value), "text": self.control.text(value), "said": self.said}

    def _at(self, value):
        stops = self._stops
        if value in stops:
            return stops.index(value)
        before = bisect_right(stops, value) - 1
        return round(before + (value - stops[before]) / (stops[before + 1] - stops[before]), 3)

    def move(self, at):
        """Go to a stop."""
        self.said = ""
        self.value = self._stops[min(max(round(at), 0), len(self._stops) - 1)]

    def step(self, count):
        """Go so many stops on, to the right or to the left."""
        at = self._at(self.value)
        self.move((at // 1 if count > 0 else -(-at // 1)) + count)

    def type(self, text):
        """Take a number as a person types it; where it cannot be taken, `said` has the reason."""
        try:
            value = number(text)
            if not hasattr(self.control, "options") and not self.low <= value <= self.high:
                end = self.low if value < self.low else self.high
                self.value, least = end, "least" if value < self.low else "most"
                self.said = f"{self.control.text(end)} is the {least} here"
                return
            self.value, self.said = self.control.taken(value), ""
        except ValueError as why:
            self.said = str(why)

    def put(self, value):
        """Go to the number nearest to this one that the control can have: a handle in the picture was moved."""
        self.said, stops = "", self._stops
        if hasattr(self.control, "options") or all(isinstance(stop, int) for stop in stops):
            self.value = min(stops, key=lambda stop: abs(stop - value))
        else:
            self.value = float(f"{min(max(value, self.low), self.high):.3g}")


class Menu(Setting):
    """One of a few names."""

    kind = "menu"

    def nearest(self, value):
        """The option that is equal to the value; where none is there is no nearest, and a ValueError says so."""
        for option in self.control.options:
            if option == value:
                return option
        raise ValueError(f"{self.name} must be one of {', '.join(map(str, self.control.options))}, got {value!r}")

    def field(self):
        """What the page builds it from, with the names."""
        names = [
            getattr(each, "__name__", str(each)).replace("_", " ") for each in self.control.options
        ]  # or a function
        return super().field() | {"options": names}

    def place(self):
        """Which of the names it is."""
        return {"at": self.control.options.index(self.value)}

    def move(self, at):
        """Choose another."""
        self.value = self.control.options[at]


class Tick(Setting):
    """True or False."""

    kind = "tick"

    def place(self):
        """Is it ticked?"""
        return {"at": int(self.value)}

    def move(self, at):
        """Tick it or not."""
        self.value = bool(at)


class Boxes(Setting):
    """The names that are ticked, in their order; one at least is."""

    kind = "boxes"

    def nearest(self, value):
        """The names in the order of the boxes."""
        return tuple(option for option in self.control.options if option in value) or self.value

    def field(self):
        """What the page builds it from, with the names."""
        return super().field() | {"options": [str(option) for option in self.control.options]}

    def place(self):
        """Which are ticked, and why the last one stays."""
        return {"on": [option in self.value for option in self.control.options], "said": self.said}

    def move(self, at):
        """Tick the box, or take the tick away."""
        option = self.control.options[at]
        left = tuple(each for each in self.value if each != option)
        self.said = "" if left else "one stays ticked"
        self.value = left if option in self.value and left else (*left, option)


def number(text):
    """A number as a person types it: 3e-4, 0,5, 1/3, 10⁻³; a ValueError says what is wrong with another text.

    Examples
    --------
    >>> number("0,5"), number("2·10^3"), number("−1/4")
    (0.5, 2000.0, -0.25)
    """
    typed = text.strip()
    if re.fullmatch(r"[+−-]?[1-9]\d{0,2},\d{3}", typed):
        whole, rest = typed.split(",")
        raise ValueError(f"{typed} may be {whole}.{rest} or {whole}{rest}: write one of them")
    if re.fullmatch(r"[+−-]?\d*,\d+([eE][+−-]?\d+)?", typed):
        typed = typed.replace(",", ".")
    try:
        value = float(evaluate(parse(typed[:LONGEST], {}), {}).flat[0])
    except AnswerParseError:
        value = float("nan")
    if not typed or len(typed) > LONGEST or not isfinite(value):
        raise ValueError(f"{typed[:20] or 'nothing'} is not a number")
    return value


def plain(value):
    """A number as a person would type it: 0.1 and not 0.10000000000000002."""
    return float(f"{value:.6g}") if isinstance(value, float) else value


def written(value):
    """A number of at least 0 as a person writes it: 0, 3e-4, 7.5e-3, 0.01, 2, 1e5."""
    if value == 0 or 0.01 <= value < 1e4:
        return f"{value:.6g}"
    mantissa, exponent = f"{value:.5e}".split("e")
    return f"{float(mantissa):g}e{int(exponent)}"


def typed(value):
    """A value as a person would type it in a call; a function by its name."""
    if callable(value):
        return value.__name__
    return written(value) if isinstance(value, float) and value > 0 else repr(value)
