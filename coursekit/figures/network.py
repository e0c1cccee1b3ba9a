"""The network of the hand exercise: two inputs, two ReLU units, one output, every number at its place.

Values are blue and come first, gradients are red, bold, and stand below. A ReLU whose input is not above 0 is a
closed gate: it is hatched and says so, and the lines through it are dashed.
"""

from math import hypot

from matplotlib.patches import Circle, FancyBboxPatch, Rectangle

from coursekit.figures.style import BLUE, INK, RED

SIZE = 6.2, 4.0  # inches, the unit of all places below
RADIUS, LINE = 0.25, 0.17  # of a node; between two lines of numbers
LABEL = 0.44, 0.2  # half the room that is kept free for a label on an edge
EDGE, OPEN, SHUT = "#8A8A8A", "#E6F4EE", "#DDDDDD"
TOP, BOTTOM, MIDDLE = 0.85, 2.75, 1.8
NODES = {  # y grows downwards
    "x1": (0.4, TOP), "x2": (0.4, BOTTOM),
    "o1": (2.4, TOP), "o2": (2.4, BOTTOM),
    "o3": (3.3, TOP), "o4": (3.3, BOTTOM),
    "o5": (4.98, MIDDLE), "loss": (5.85, MIDDLE),
}  # fmt: skip
GATES = {"o3": "o1", "o4": "o2"}  # and what flows into them
WEIGHTS = {  # of which edge, and how far along it the label stands
    "w1": ("x1", "o1", 0.5), "w2": ("x2", "o1", 0.3), "w3": ("x1", "o2", 0.3), "w4": ("x2", "o2", 0.5),
    "w5": ("o3", "o5", 0.52), "w6": ("o4", "o5", 0.48),
}  # fmt: skip
BIASES = {"b1": ("o1", -0.35), "b2": ("o2", -0.35), "b3": ("o5", 0.3)}  # of which node, from how far to the side
SIGNS = {"loss": "L"} | {f"{letter}{i}": f"{letter}{'₀₁₂₃₄₅₆'[i]}" for letter in "xwbo" for i in range(1, 7)}


class NetworkPicture:
    """The network; `show(values, gradients)` takes {name: number} of all names in the drawing."""

    def __init__(self, ax):
        self.ax = ax
        ax.set(xlim=(0, SIZE[0]), ylim=(SIZE[1], 0), aspect="equal")
        ax.set_axis_off()
        for name in NODES:
            self._node(name)
        self._edge("o5", "loss")
        for node, aside in BIASES.values():
            x, y = NODES[node]
            self._line((x + aside, y - 0.45), (x, y), 0, _inside(aside, 0.45))
        edges = {name: self._edge(*ends) for name, ends in WEIGHTS.items()}
        self.flow = {"o3": [self._edge("o1", "o3"), edges["w5"]], "o4": [self._edge("o2", "o4"), edges["w6"]]}
        self.gates = {gate: self._gate(*NODES[gate]) for gate in GATES}
        self.values, self.gradients = {}, {}
        self._place_numbers()
        self._legend()
        lines = [line for pair in self.flow.values() for line in pair]
        gates = [part for gate in self.gates.values() for part in gate]
        self.moving = [*lines, *gates, *self.values.values(), *self.gradients.values()]

    def show(self, values, gradients):
        """Put every number at its place, and open or close the gates."""
        for name, text in self.values.items():
            text.set_text(text.get_gid() + _number(values[name]))
        for name, text in self.gradients.items():
            text.set_text(_number(gradients[name]))
        for gate, (box, hinge, word) in self.gates.items():
            is_open = values[GATES[gate]] > 0
            box.set(facecolor=OPEN if is_open else SHUT, hatch="" if is_open else "////")
            hinge.set_color(INK if is_open else EDGE)
            word.set(text="open" if is_open else "closed", weight="normal" if is_open else "bold")
            for line in self.flow[gate]:
                line.set_linestyle("-" if is_open else (0, (3, 3)))

    def _place_numbers(self):
        for name, (x, y) in NODES.items():
            self._numbers(name, x, y + RADIUS + 0.13, f"{SIGNS[name]} = " if name in GATES else "")
        for name, (source, target, share) in WEIGHTS.items():
            (x0, y0), (x1, y1) = NODES[source], NODES[target]
            self._numbers(name, x0 + share * (x1 - x0), y0 + share * (y1 - y0) - LINE / 2, f"{SIGNS[name]} = ")
        for name, (node, aside) in BIASES.items():
            self._numbers(name, NODES[node][0] + aside, NODES[node][1] - 0.73, f"{SIGNS[name]} = ")
        self._numbers("target", NODES["loss"][0], MIDDLE - RADIUS - 0.13, "target ")

    def _numbers(self, name, x, y, before):
        """The value, after its name where that does not stand beside it, and the gradient below."""
        self.values[name] = self._text(x, y, "", 9.5, color=BLUE, gid=before)
        if name not in ("x1", "x2", "target", "loss"):  # the first three are given, the last has gradient 1
            self.gradients[name] = self._text(x, y + LINE, "", 9.5, color=RED, weight="bold")

    def _text(self, x, y, text, size, **style):
        return self.ax.text(x, y, text, fontsize=size, ha="center", va="center", **{"color": INK} | style)

    def _line(self, start, end, *cuts):
        """A line along the shares of the way from start to end that are given in pairs."""
        (x0, y0), (x1, y1) = start, end
        shares = [share for pair in zip(cuts[::2], cuts[1::2], strict=True) for share in (*pair, float("nan"))]
        xs, ys = ([a + share * (b - a) for share in shares] for a, b in ((x0, x1), (y0, y1)))
        return self.ax.plot(xs, ys, color=EDGE, lw=1.4)[0]

    def _edge(self, source, target, label=None):
        """A line from node to node, with room for a label."""
        (x0, y0), (x1, y1) = NODES[source], NODES[target]
        width, height = abs(x1 - x0), abs(y1 - y0)
        end = _inside(width, height)
        if label is None:
            return self._line((x0, y0), (x1, y1), 1 - end, end)
        free = min(LABEL[0] / width, LABEL[1] / height if height else 1)
        return self._line((x0, y0), (x1, y1), 1 - end, label - free, label + free, end)

    def _node(self, name):
        (x, y), style = NODES[name], {"facecolor": "white", "edgecolor": INK, "lw": 2 if name == "loss" else 1.3}
        if name in GATES:
            return
        if name.startswith("x"):
            side, corner = 2 * RADIUS - 0.12, (x - RADIUS + 0.06, y - RADIUS + 0.06)
            self.ax.add_patch(FancyBboxPatch(corner, side, side, boxstyle="round,pad=0.06", **style))
        else:
            self.ax.add_patch(Circle((x, y), RADIUS, **style))
        self._text(x, y, SIGNS[name], 11)

    def _gate(self, x, y):
        """A box with the curve of a ReLU, and the word above it."""
        box = Rectangle((x - RADIUS, y - RADIUS), 2 * RADIUS, 2 * RADIUS, edgecolor=INK, lw=1.3)
        (hinge,) = self.ax.plot([x - 0.17, x, x + 0.17], [y + 0.08, y + 0.08, y - 0.12], color=INK, lw=2)
        return self.ax.add_patch(box), hinge, self._text(x, y - 0.37, "", 9.5)

    def _legend(self):
        style = {"fontsize": 9.5, "va": "center"}
        self.ax.text(3.05, SIZE[1] - 0.2, "value", color=BLUE, ha="right", **style)
        self.ax.text(3.15, SIZE[1] - 0.2, "gradient of the loss", color=RED, weight="bold", ha="left", **style)


def _inside(width, height):
    """The share of the way to a node's middle at which an edge reaches its rim."""
    return 1 - RADIUS / hypot(width, height)


def _number(value):
    return f"{value + 0.0:.{3 if abs(value) >= 1e4 else 4}g}".replace("-", "−").replace("e+0", "e")
