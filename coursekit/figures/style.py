"""The look of every picture: one style sheet, colors and markers that go together, ready axes."""

import io
from base64 import b64encode
from contextlib import contextmanager
from importlib.resources import files
from itertools import count

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from coursekit.core import validate
from coursekit.core.optimizers import OPTIMIZERS
from coursekit.core.optimizers.optimizer import Style

BLUE, ORANGE, GREEN, RED, PURPLE, SKY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"
OLIVE = "#8C8000"  # yellow dark enough for a thin line on white
CLASS_COLORS = (BLUE, ORANGE, GREEN, PURPLE, RED, SKY)
CLASS_MARKERS = ("o", "s", "^", "D", "v", "P")
INK = "#222222"
UPDATE_LOSS = {"color": BLUE, "alpha": 0.3, "lw": 1}  # the loss of a training, where it is alone
EPOCH_LOSS = {"color": BLUE, "marker": "o", "markersize": 3}
TRAINING, VALIDATION = {"color": RED, "ls": (0, (4, 1.5))}, {"color": BLUE}  # where they are side by side
EIGHT = (INK, ORANGE, RED, GREEN, PURPLE, OLIVE, BLUE, SKY)
MARKERS = ("o", "s", "D", "^", "v", "P", "X", "*")
OUTLINE = (withStroke(linewidth=4.5, foreground="white"),)

_SHEET = matplotlib.rc_params_from_file(files("coursekit.figures") / "coursekit.mplstyle", use_default_template=False)


@contextmanager
def look():
    """Context in which new axes have the look of the course.

    Only what the style sheet sets is put back: `matplotlib.rc_context` would also undo that the
    notebook's backend turned itself on when the first figure was made.
    """
    before = {key: matplotlib.rcParams[key] for key in _SHEET}
    matplotlib.rcParams.update(_SHEET)
    try:
        yield
    finally:
        matplotlib.rcParams.update(before)


def cycle():
    """Looks without end: the eight colors, and each time they come again with other markers and another dash."""
    for turn in count(1):
        dash = (0, (6, 1.5, *(1, 1.5) * turn))  # as many dots as it is the turn
        for i, color in enumerate(EIGHT):
            yield Style(color, MARKERS[(i + turn) % len(MARKERS)], dash)


def distinct(wanted, reserved=()):
    """A look for each name, no two alike: its own where it has one, else the next of the cycle, in a free color if any.

    `reserved` are looks that belong to others, whether these are in the picture or not.
    """
    found = {}
    for name, style in sorted(wanted.items(), key=lambda item: item[1] is None):  # who has a look of its own goes first
        taken, colors = {*found.values(), *reserved}, {each.color for each in found.values()}
        if style is None or style in found.values():
            all_taken = colors >= {*EIGHT}
            style = next(s for s in cycle() if s not in taken and (all_taken or s.color not in colors))
        found[name] = style
    return {name: found[name] for name in wanted}


def looks(names=None):
    """How optimizers are drawn: those of the table everywhere alike, any other name so that it cannot be mistaken."""
    table = distinct({name: constructor().style for name, constructor in OPTIMIZERS.items()})
    names = table if names is None else names
    return distinct({name: table.get(name) for name in names}, table.values())


def axes(ax, size=(5.2, 4.0)):
    """The given axes, or new ones that pyplot shows."""
    if ax is not None:
        return given_axes(ax)
    from matplotlib import pyplot

    return pyplot.figure(figsize=size, layout="constrained").add_subplot()


def given_axes(ax):
    """Axes to draw into that somebody else has made."""
    if not isinstance(ax, Axes):
        raise TypeError(f"ax must be axes of matplotlib, got {validate.shown(ax)}")
    return ax


def pair(name, value):
    """Two finite numbers."""
    value = validate.array(name, value, 1)
    if value.size != 2:
        raise ValueError(f"{name} must hold 2 numbers, got {value.size}")
    return value


def row(count, size=(3.4, 3.3), **shared):
    """A row of `count` new axes, each of this size in inches, that pyplot shows.

    `shared` are settings of matplotlib's `Figure.subplots`, such as sharey=True.
    """
    from matplotlib import pyplot

    count, size = validate.integer("count", count, low=1), pair("size", size)
    figure = pyplot.figure(figsize=(size[0] * count, size[1]), layout="constrained")
    with look():
        return figure.subplots(1, count, **shared)


def png(draw):
    """The picture that draw(ax) makes, as the base64 of a PNG."""
    with look():
        figure = Figure(figsize=(4.8, 3.2), layout="constrained")
        draw(figure.add_subplot())
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=96)
    return b64encode(file.getvalue()).decode()
