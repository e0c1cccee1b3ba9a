"""What is dragged in the picture itself: a point, a line, a number. The controls follow."""

from collections.abc import Callable
from typing import NamedTuple

from matplotlib.axes import Axes


class Handle(NamedTuple):
    """A place in axes that moves one control across, or one up, or both.

    Parameters
    ----------
    label : str
        What it is, for a screen reader.
    ax : Axes
        In whose coordinates the controls count.
    x, y : str
        The names of the controls; "" where it does not move that way.
    at : function (result) -> (x, y), optional
        Where it stands on the way that it does not move. Without it that is the middle of the axes, and what is
        dragged sideways is a line as tall as they are.
    """

    label: str
    ax: Axes
    x: str = ""
    y: str = ""
    at: Callable | None = None

    def shown(self, controls, result, height):
        """What the page shows of it, in pixels from the upper left."""
        middle = self.ax.transData.inverted().transform(self.ax.transAxes.transform((0.5, 0.5)))
        x, y = middle if self.at is None or result is None else self.at(result)
        x, y = (controls[name].value if name else place for name, place in ((self.x, x), (self.y, y)))
        across, up = self.ax.transData.transform((x, y))
        said = ", ".join(
            f"{controls[name].label} {controls[name].place()['text']}" for name in (self.x, self.y) if name
        )
        where = {"x": round(float(across), 1), "y": round(float(height - up), 1)}
        where |= {"tall": 0 if self.y or self.at else round(float(self.ax.bbox.height), 1)}
        return where | {"kind": "point", "label": self.label, "said": said, "moves": [bool(self.x), bool(self.y)]}

    def drag(self, controls, place, height):
        """Give its controls what they are at this place of the picture."""
        values = self.ax.transData.inverted().transform((place[0], height - place[1]))
        for name, value in zip((self.x, self.y), values, strict=True):
            if name:
                controls[name].put(float(value))

    def nudge(self, controls, steps):
        """Move its controls by so many stops, across and up."""
        for name, count in zip((self.x, self.y), steps, strict=True):
            if name and count:
                controls[name].step(count)


class Number(NamedTuple):
    """A control that is a number in the picture, dragged sideways or typed there, and has no slider."""

    name: str
    ax: Axes
    place: tuple

    def shown(self, controls, result, height):
        """Where its middle is, in pixels from the upper left."""
        across, up = self.ax.transData.transform(self.place)
        where = {"x": round(float(across), 1), "y": round(float(height - up), 1)}
        return where | {"kind": "number", "control": self.name}
