"""A computational graph: inputs as squares, operations as circles, values and gradients below them."""

import itertools
import re
from typing import NamedTuple

from matplotlib.colors import to_rgba
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from coursekit.core import validate
from coursekit.figures._layers import place
from coursekit.figures.style import BLUE, INK, ORANGE, RED, axes, look
from coursekit.graph import FUNCTIONS, OPERATIONS, Graph, name_latex

# all lengths in inches, as the graph is drawn where there is room enough
COLUMN, RADIUS, LINE, MARGIN, LEGEND = 1.1, 0.22, 0.165, 0.42, 0.3
EDGE, WHITE, BRIGHT = "#8A8A8A", "#FFFFFF", to_rgba(ORANGE, 0.3)  # over what stands in the node


class Layout(NamedTuple):
    """Where everything goes: {name: (x, y)}, the bends of each edge, and the box around it all, y downwards."""

    at: dict
    bends: dict
    box: Bbox

    @classmethod
    def of(cls, graph):
        """The layout of a graph, at its natural size."""

        def room(name):
            """The height above and below a node's middle, or a bend's."""
            if name is None:
                return 0.1, 0.1
            return RADIUS + (0.07 if name in graph.inputs else LINE + 0.09), RADIUS + 2 * LINE + 0.07

        edges = [(source, node.name) for node in graph.nodes.values() for source in node.sources]
        places, bends = place(edges, graph.output, room)
        at = {name: (COLUMN * column, y) for name, (column, y) in places.items()}
        bends = {edge: [(COLUMN * column, y) for column, y in path] for edge, path in bends.items()}
        between = [y for path in bends.values() for _, y in path]
        top = min([y - room(name)[0] for name, (_, y) in at.items()] + between)
        bottom = max([y + room(name)[1] for name, (_, y) in at.items()] + between)
        right = max(at[graph.output][0], 2 * COLUMN)
        return cls(at, bends, Bbox([[-MARGIN, top - 0.05], [right + MARGIN, bottom + LEGEND]]))


class GraphPicture:
    """A graph drawn once; `show(step)` fills in values and gradients, one for each of `steps`.

    `graph` may be replaced by the same graph with other values before the next `show`.
    """

    def __init__(self, ax, graph, layout, local=False):
        self.ax, self.graph = ax, graph
        self.at, self.bends, self.box = layout
        self.steps = 2 * len(graph.order)
        self._set_limits()
        self.slopes = {edge: self._draw_slope(edge) for edge in self.bends} if local else {}
        for edge in self.bends:
            self._draw_edge(*edge)
        for name in graph.order:
            self._draw_shape(name, facecolor=WHITE, edgecolor=INK, zorder=3)
            self._draw_label(name)
        marks = {"visible": False, "zorder": 3}
        self.work = {edge: self._draw_edge(*edge, width=2, **marks) for edge in self.bends}
        self.halos = {name: self._draw_shape(name, facecolor=BRIGHT, edgecolor=INK, **marks) for name in graph.order}
        self.values = {name: self._draw_number(name, 0, BLUE) for name in graph.order}
        self.gradients = {name: self._draw_number(name, 1, RED, weight="bold") for name in graph.order}
        marks = *self.work.values(), *self.halos.values()
        self.moving = [*marks, *self.slopes.values(), *self.values.values(), *self.gradients.values()]
        self._draw_legend()

    def show(self, step=None, working=True):
        """Fill in what the first `step` steps find, forward and then back; everything known without it.

        The node of the last step, and the edges it works with, stand out if `working`.
        """
        graph, n = self.graph, len(self.graph.order)
        known, back = (n, n) if step is None else (step, step - n)
        walk = [*graph.order, *graph.order[::-1]]
        current = walk[step - 1] if step and working else None
        done = set(walk[n : n + max(back, 0)])
        for i, name in enumerate(graph.order):
            self.values[name].set_text(_number(graph.values.get(name)) if i < known else "")
            self.gradients[name].set_text(_number(graph.gradients.get(name)) if name in done else "")
            self.halos[name].set_visible(name == current)
        end, color = (0, RED) if back > 0 else (1, BLUE)  # a value comes along its edges, a gradient against them
        for edge, line in self.work.items():
            line.set(visible=edge[end] == current, color=color)
        local = graph.local if self.slopes and graph.values else {}
        for edge, text in self.slopes.items():
            text.set_text(_number(local.get(edge)) if edge[0] in done else "")

    def _set_limits(self):
        position = self.ax.get_position(original=True)  # not the one that the aspect has shrunk
        width, height = self.ax.figure.get_size_inches() * (position.width, position.height)
        self.scale = min(width / self.box.width, height / self.box.height, 1.5)
        self.ax.set(xlim=self.box.intervalx, ylim=self.box.intervaly[::-1], aspect="equal")
        self.ax.set_axis_off()

    def _text(self, x, y, text, size, **style):
        return self.ax.text(x, y, text, fontsize=size * self.scale, ha="center", **{"va": "center", **style})

    def _draw_edge(self, source, target, width=1.1, **style):
        (x0, y0), (x1, y1) = self.at[source], self.at[target]
        points = [(x0 + RADIUS, y0), *self.bends[source, target], (x1 - RADIUS, y1)]
        vertices, codes = [points[0]], [Path.MOVETO]
        for (xa, ya), (xb, yb) in itertools.pairwise(points):
            middle = (xa + xb) / 2
            vertices += [(middle, ya), (middle, yb), (xb, yb)]
            codes += [Path.CURVE4] * 3
        style = {"color": EDGE, "zorder": 1} | style
        size = {"mutation_scale": 9 * self.scale, "lw": width * self.scale, "shrinkA": 0, "shrinkB": 0}
        return self.ax.add_patch(FancyArrowPatch(path=Path(vertices, codes), arrowstyle="-|>", **size, **style))

    def _draw_slope(self, edge):
        """The local derivative, on the last piece of its edge."""
        (x0, y0), (x1, y1) = self.at[edge[0]], self.at[edge[1]]
        x0, y0 = self.bends[edge][-1] if self.bends[edge] else (x0, y0)
        box = {"boxstyle": "round,pad=0.1", "fc": WHITE, "ec": "none"}
        return self._text((x0 + x1) / 2, (y0 + y1) / 2, "", 9, color=INK, bbox=box, zorder=2)

    def _draw_shape(self, name, **style):
        x, y = self.at[name]
        style["lw"] = (2.2 if name == self.graph.output else 1.2) * self.scale
        if name in self.graph.inputs:
            corner, side, round_box = (x - RADIUS + 0.06, y - RADIUS + 0.06), 2 * RADIUS - 0.12, "round,pad=0.06"
            return self.ax.add_patch(FancyBboxPatch(corner, side, side, boxstyle=round_box, **style))
        return self.ax.add_patch(Circle((x, y), RADIUS, **style))

    def _draw_label(self, name):
        """The name of an input; the symbol of an operation, and the name of its value above it."""
        (x, y), style = self.at[name], {"color": INK, "zorder": 4}
        if name in self.graph.inputs:
            self._text(x, y, _label(name), _fitting(11, name), **style)
        else:
            symbol = _symbol(self.graph.nodes[name])
            self._text(x, y, symbol, _fitting(12, symbol), **style)
            self._text(x, y - RADIUS - 0.03, _label(name), 10, va="bottom", **style)

    def _draw_number(self, name, line, color, **style):
        x, y = self.at[name]
        box = {"boxstyle": "square,pad=0.05", "fc": WHITE, "ec": "none", "alpha": 0.85}
        return self._text(x, y + RADIUS + 0.03 + (line + 0.5) * LINE, "", 9, color=color, zorder=2, bbox=box, **style)

    def _draw_legend(self):
        y, style = self.box.y1 - 0.08, {"va": "center_baseline", "zorder": 4}
        left, right = self.box.intervalx
        middle = (left + right) / 2
        for side, text, color, weight in (
            (-1, "value, forward", BLUE, "normal"),
            (1, "gradient, backward", RED, "bold"),
        ):
            label = self._text(middle + 0.06 * side, y, text, 9, color=color, weight=weight, **style)
            label.set_ha("right" if side < 0 else "left")


def _label(name):
    return f"${name_latex(name)}$"


def _fitting(size, text):
    """A font size at which a text, or its longest line, fits into a node."""
    letters = re.sub(r"\\cdot|[${}^_]", "", text)
    return min(size, 4.4 * size / max(*map(len, letters.split("\n")), 1))


def _symbol(node):
    """The sign of an operation, with its numbers where it has any: (·)², 3×, +1."""
    sign = OPERATIONS[node.operation].symbol
    numbers = [_number(a) for a in node.arguments if not isinstance(a, str)]
    if node.operation == "power" and numbers:
        base, exponent = (r"(\cdot)" if isinstance(a, str) else _number(a) for a in node.arguments)
        return f"${base}^{{{exponent}}}$".replace("−", "-")
    if node.operation in FUNCTIONS or not numbers:
        return " ".join([sign, *numbers])
    return sign + sign.join(numbers) if isinstance(node.arguments[0], str) else sign.join(numbers) + sign


def _number(value):
    return "" if value is None else f"{value:.4g}".replace("-", "−")


def graph(g, ax=None, *, step=None, local=False):
    """Draw a computational graph from left to right, with its values and gradients so far.

    Parameters
    ----------
    g : coursekit.graph.Graph
    ax : Axes, optional
    step : int, optional
        Show only what the first steps find: a value each on the way forward, then a gradient each on the
        way back, the latest on a bright ground; of 2 * len(g.order) in all.
    local : bool, write each local derivative on its edge, with `step` those that were used so far

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from coursekit.graph import parse
    >>> g = parse("(x + y) * z")
    >>> g.forward(x=-2, y=5, z=-4)
    -12.0
    >>> ax = graph(g, ax=Figure().add_subplot())
    >>> [text.get_text() for text in ax.texts if text.get_text().startswith("−")]
    ['−2', '−4', '−12']

    References
    ----------
    Lecture B, computational graphs.
    """
    if not isinstance(g, Graph):
        raise TypeError(f"g must be a graph as coursekit.graph.parse makes it, got {validate.shown(g)}")
    step = None if step is None else validate.integer("step", step, low=0, high=2 * len(g.order))
    local = validate.boolean("local", local)
    with look():
        layout = Layout.of(g)
        ax = axes(ax, (layout.box.width, layout.box.height))
        GraphPicture(ax, g, layout, local).show(step)
    return ax
