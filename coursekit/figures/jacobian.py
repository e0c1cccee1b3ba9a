"""A layer of two neurons as a map of the plane, its Jacobian as the ellipse of a small circle, and all its numbers."""

import numpy as np
from matplotlib.lines import Line2D

from coursekit.figures.style import BLUE, GREEN, INK, ORANGE, RED, SKY

WIDTH, HEIGHT = 8.4, 1.46  # inches, the unit of all places of numbers
LINE = 0.27  # between the two rows of a matrix: a row is a target for the pointer
ROWS = 0.33, 1.09  # where the two lines of formulas are
NUMBERS = {  # name: (middle of each column, which line); a vector has one column
    "w": ((1.55, 2.25), 0), "x": ((3.05,), 0), "b": ((4.05,), 0), "z": ((4.92,), 0), "h": ((6.4,), 0),
    "slope": ((7.83,), 0), "J": ((1.88, 2.4), 1), "Jw": ((3.69, 4.21, 4.73, 5.25), 1), "g": ((6.72,), 1),
    "back": ((7.6,), 1),
}  # fmt: skip
ROOM = {"w": 0.33, "x": 0.33, "b": 0.33, "g": 0.33}  # half a column, where a number is typed
WORDS = (
    (0.63, 0, "z = W x + b ="), (3.55, 0, "+"), (4.52, 0, "="), (5.65, 0, "h = φ(z) ="), (7.15, 0, "φ′(z) ="),
    (0.87, 1, "J = diag(φ′(z)) W ="), (3.05, 1, "∂h/∂W ="), (5.99, 1, "Jᵀ g = Jᵀ"), (7.2, 1, "="),
)  # fmt: skip
VALUES = ("w", "x", "b", "z", "h")  # blue; gradients are red, derivatives of the layer itself have the ink's color
REACH, LINES, POINTS = 3, 7, 41  # of the plane of inputs; grid lines each way; points of each
HEAD, AXES = 0.1, (2.4, 1.2)  # of an arrow, in inches; widths of the lines of the two singular directions
TICKS = -3, -2, -1, 0, 1, 2, 3
DASHES, DOTS = (0, (3, 1.5)), (0, (1, 2))


def places():
    """Where each number stands: by name and index, in inches from the upper left of the strip."""
    return {
        (name, row, column): (x, ROWS[line] + (row - 0.5) * LINE)
        for name, (columns, line) in NUMBERS.items()
        for column, x in enumerate(columns)
        for row in range(2)
    }


class LayerNumbers:
    """The formulas of a layer with their numbers; `show(values)` takes {name: array of two rows}."""

    def __init__(self, ax):
        self.ax = ax
        ax.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
        ax.set_axis_off()
        for x, line, words in WORDS:
            ax.text(x, ROWS[line], words, fontsize=9.5, color=INK, ha="center", va="center")
        for name in NUMBERS:
            self._brackets(name)
        for x, weight in zip(NUMBERS["Jw"][0], ("w₁₁", "w₁₂", "w₂₁", "w₂₂"), strict=True):
            ax.text(x, ROWS[1] - 0.37, weight, fontsize=8, color=INK, ha="center", va="center")
        self.texts = {place: self._number(place, *xy) for place, xy in places().items()}
        self.moving = list(self.texts.values())

    def show(self, values):
        """Put every number at its place."""
        for (name, row, column), text in self.texts.items():
            if not _never(name, row, column):
                text.set_text(_two_digits(values[name][row][column]))

    def _number(self, place, x, y):
        name = place[0]
        style = {"color": BLUE} if name in VALUES else {"color": INK}
        style = {"color": RED, "weight": "bold"} if name in ("g", "back") else style
        return self.ax.text(x, y, "0" if _never(*place) else "", fontsize=9.5, ha="center", va="center", **style)

    def _brackets(self, name):
        columns, line = NUMBERS[name]
        room, up = ROOM.get(name, 0.27), 0.26
        for x, into in ((columns[0] - room, 0.05), (columns[-1] + room, -0.05)):
            top, bottom = ROWS[line] - up, ROWS[line] + up
            self.ax.plot([x + into, x, x, x + into], [top, top, bottom, bottom], color=INK, lw=1)


def _plane(ax, title, across, up):
    """Axes with their names close to the numbers, for the three stand side by side."""
    ax.set(title=title)
    ax.set_xlabel(across, labelpad=1)
    ax.set_ylabel(up, labelpad=0)


class InputPlane:
    """The inputs: a circle around x, the directions of the singular values, and what comes back as an arrow."""

    def __init__(self, ax):
        self.ax = ax
        ax.set(
            xlim=(-REACH, REACH),
            ylim=(-REACH, REACH),
            xticks=TICKS,
            yticks=TICKS,
            xlabel="x₁",
            ylabel="x₂",
            title="a circle around x",
        )
        for line, color in zip(grid(), (SKY, GREEN), strict=True):
            ax.plot(*line, color=color, lw=0.8, alpha=0.7)
        (self.bends,) = ax.plot([], [], color=INK, lw=1, ls=DOTS)
        (self.circle,) = ax.plot([], [], color=BLUE)
        self.axes = [ax.plot([], [], color=ORANGE, lw=lw)[0] for lw in AXES]
        (self.arrow,) = ax.plot([], [], color=RED, lw=1.8)
        (self.here,) = ax.plot([], [], color=INK, marker="o", markersize=7, markeredgecolor="white", ls="none")
        self.moving = [self.bends, self.circle, *self.axes, self.arrow, self.here]

    def show(self, x, circle, directions, back, W, b):
        """A point, a circle around it of shape (2, n), two radii as columns, J'g; W and b for where z is 0."""
        self.here.set_data(*x[:, None])
        self.circle.set_data(*circle)
        for line, end in zip(self.axes, directions.T, strict=True):
            line.set_data(*np.stack([x - end, x + end], axis=1))
        self.arrow.set_data(*_arrow(self.ax, x, back))
        self.bends.set_data(*_borders(W, b))


class OutputPlane:
    """Where the plane of inputs goes: the grid, the circle and its ellipse."""

    def __init__(self, ax):
        self.ax = ax
        _plane(ax, "output h = φ(W x + b)", "h₁", "h₂")
        self.grid = [ax.plot([], [], color=color, lw=0.8, alpha=0.7)[0] for color in (SKY, GREEN)]
        (self.image,) = ax.plot([], [], color=BLUE)
        (self.ellipse,) = ax.plot([], [], color=ORANGE, ls=DASHES)
        (self.here,) = ax.plot([], [], color=INK, marker="o", markersize=7, markeredgecolor="white", ls="none")
        self.moving = [*self.grid, self.image, self.ellipse, self.here]

    def show(self, y, grid, image, ellipse):
        """A point, the two families of lines, the image of the circle, and its ellipse, each of shape (2, n)."""
        for line, points in zip(self.grid, grid, strict=True):
            line.set_data(*points)
        self.image.set_data(*image)
        self.ellipse.set_data(*ellipse)
        self.here.set_data(*y[:, None])


class Lens:
    """The output around h, enlarged so that the circle has the radius 1: what is left of the bend there."""

    def __init__(self, ax):
        self.ax = ax
        _plane(ax, "enlarged 1/r times", "Δh₁ / r", "Δh₂ / r")
        (self.image,) = ax.plot([], [], color=BLUE)
        (self.ellipse,) = ax.plot([], [], color=ORANGE, ls=DASHES)
        self.axes = [ax.plot([], [], color=ORANGE, lw=lw)[0] for lw in AXES]
        (self.arrow,) = ax.plot([], [], color=RED, lw=1.8)
        (self.here,) = ax.plot([0], [0], color=INK, marker="o", markersize=7, markeredgecolor="white", ls="none")
        self.moving = [self.image, self.ellipse, *self.axes, self.arrow, self.here]

    def show(self, image, ellipse, axes, g):
        """The enlarged image and ellipse, of shape (2, n); the ellipse's half axes as columns; an arrow g."""
        self.image.set_data(*image)
        self.ellipse.set_data(*ellipse)
        for line, end in zip(self.axes, axes.T, strict=True):
            line.set_data(*np.stack([-end, end], axis=1))
        self.arrow.set_data(*_arrow(self.ax, np.zeros(2), g))


def key(figure, where):
    """What each line is, in one row below the numbers."""
    lines = {
        "image of the circle": {"color": BLUE},
        "ellipse of the Jacobian": {"color": ORANGE, "ls": DASHES},
        "its half axes": {"color": ORANGE, "lw": AXES[0]},
        "gradients g, Jᵀg": {"color": RED},
        "z₁ = 0, z₂ = 0": {"color": INK, "lw": 1, "ls": DOTS},
    }
    handles = [Line2D([], [], **style, label=name) for name, style in lines.items()]
    figure.legend(
        handles=handles, loc="center", bbox_to_anchor=where, ncols=len(lines), frameon=False, handlelength=1.8
    )


def _never(name, row, column):
    """Is it a derivative of one neuron's output by a weight of the other?"""
    return name == "Jw" and row != column // 2


def grid():
    """Lines of equal x1 and of equal x2, each family of shape (2, n) with gaps between its lines."""
    at, along = np.linspace(-REACH, REACH, LINES), np.linspace(-REACH, REACH, POINTS)
    fixed = np.pad(np.repeat(at[:, None], POINTS, axis=1), ((0, 0), (0, 1)), constant_values=np.nan).ravel()
    running = np.tile(np.append(along, np.nan), LINES)
    return np.stack([fixed, running]), np.stack([running, fixed])


def _arrow(ax, tail, by):
    """An arrow as one line, with a head of one size."""
    length = np.hypot(*by)
    if length < 1e-9:
        return np.empty((2, 0))
    (left, right), tip = ax.get_xlim(), tail + by
    inch = (right - left) * ax.figure.dpi / ax.bbox.width
    along = by / length * min(HEAD * inch, length / 2)
    across = np.array([-along[1], along[0]]) * 0.5
    return np.stack([tail, tip, tip - along + across, tip, tip - along - across], axis=1)


def _borders(W, b):
    """Where each neuron's z is 0: a line each, none where its weights are 0."""
    lines = []
    for w, offset in zip(W, b, strict=True):
        length = np.hypot(*w)
        if length > 1e-9:
            foot, along = -offset * w / length**2, 3 * REACH * np.array([-w[1], w[0]]) / length
            lines += [foot - along, foot + along, np.full(2, np.nan)]
    return np.array(lines).T if lines else np.empty((2, 0))


def _two_digits(value):
    """Two digits after the point, a true minus, no negative zero."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")
