"""The network of the hand exercise: two inputs, two ReLU units, one output, every number at its place.

Values are blue and stand first, gradients are red, bold, and stand below or behind. A ReLU whose input is not
above 0 is a closed gate: it is hatched and crossed, and what flows through it is dashed.
"""

from matplotlib.patches import Circle, FancyBboxPatch, Rectangle

from coursekit.figures._style import BLUE, INK, RED

SIZE = 6.2, 4.0  # inches, the unit of all places below
RADIUS = 0.25
LINE = 0.17  # between two lines of numbers
EDGE, SHUT, OPEN = "#8A8A8A", "#DDDDDD", "#E6F4EE"
TOP, BOTTOM, MIDDLE = 0.85, 2.75, 1.8
NODES = {  # y grows downwards
    "x1": (0.4, TOP), "x2": (0.4, BOTTOM),
    "o1": (2.4, TOP), "o2": (2.4, BOTTOM),
    "o3": (3.3, TOP), "o4": (3.3, BOTTOM),
    "o5": (4.98, MIDDLE), "loss": (5.85, MIDDLE),
}  # fmt: skip
GATES = {"o3": "o1", "o4": "o2"}
WEIGHTS = {  # of which edge, and how far along it the label stands
    "w1": ("x1", "o1", 0.5), "w2": ("x2", "o1", 0.3), "w3": ("x1", "o2", 0.3), "w4": ("x2", "o2", 0.5),
    "w5": ("o3", "o5", 0.52), "w6": ("o4", "o5", 0.48),
}  # fmt: skip
BIASES = {"b1": ("o1", -0.35), "b2": ("o2", -0.35), "b3": ("o5", 0.3)}  # of which node, from how far to the side
LABELS = {"loss": "L"} | {f"{letter}{i}": f"{letter}{'₀₁₂₃₄₅₆'[i]}" for letter in "xwbo" for i in range(1, 7)}
_PAPER = {"boxstyle": "square,pad=0.12", "fc": "white", "ec": "none"}


class NetworkPicture:
    """The network; `show(values, gradients)` takes {name: number} of all names in the drawing."""

    def __init__(self, ax):
        self.ax = ax
        ax.set(xlim=(0, SIZE[0]), ylim=(SIZE[1], 0), aspect="equal")
        ax.set_axis_off()
        pairs = [(a, b) for a, b, _ in WEIGHTS.values()] + [(o, gate) for gate, o in GATES.items()] + [("o5", "loss")]
        self.edges = {pair: self._edge(*pair) for pair in pairs}
        self.biases = {name: self._bias(*place) for name, place in BIASES.items()}
        self.shapes = {name: self._shape(name) for name in NODES}
        self.crosses = {gate: self._hinge(gate) for gate in GATES}
        signs = [self._text(*NODES[n], LABELS[n], 11) for n in NODES if n not in GATES]
        self.gates = {gate: self._text(x, y - 0.37, "", 9) for gate, (x, y) in ((g, NODES[g]) for g in GATES)}
        self.values, self.gradients = {}, {}
        for name, (x, y) in NODES.items():
            self._numbers(name, x, y + RADIUS + 0.13, f"{LABELS[name]} = " if name in GATES else "")
        for name, (a, b, share) in WEIGHTS.items():
            (x0, y0), (x1, y1) = NODES[a], NODES[b]
            self._numbers(name, x0 + share * (x1 - x0), y0 + share * (y1 - y0) - LINE / 2, f"{LABELS[name]} = ")
        for name, (node, aside) in BIASES.items():
            x, y = NODES[node]
            self._numbers(name, x + aside, y - 0.73, f"{LABELS[name]} = ")
        x, y = NODES["loss"]
        self._numbers("target", x, y - RADIUS - 0.13, "target ")
        lines = *self.edges.values(), *self.biases.values(), *self.shapes.values(), *self.crosses.values()
        numbers = *self.values.values(), *self.gradients.values(), *self.gates.values()
        self.moving = [*lines, *signs, *numbers]
        self._legend()

    def show(self, values, gradients):
        """Put every number at its place, and open or close the gates."""
        for name, text in self.values.items():
            text.set_text(text.get_gid() + _number(values[name]))
        for name, text in self.gradients.items():
            text.set_text(_number(gradients[name]))
        for gate, source in GATES.items():
            is_open = values[source] > 0
            self.shapes[gate].set(facecolor=OPEN if is_open else SHUT, hatch="" if is_open else "////")
            self.crosses[gate].set_color(INK if is_open else EDGE)
            self.gates[gate].set(text="open" if is_open else "closed", weight="normal" if is_open else "bold")
            for edge, line in self.edges.items():
                if gate in edge:
                    line.set_linestyle("-" if is_open else (0, (3, 3)))

    def _text(self, x, y, text, size, **style):
        return self.ax.text(x, y, text, fontsize=size, ha="center", va="center", **{"color": INK} | style)

    def _numbers(self, name, x, y, before):
        """The value, after the name where it does not stand beside it, and the gradient below."""
        self.values[name] = self._text(x, y, "", 9.5, color=BLUE, bbox=_PAPER, gid=before)
        if name[0] not in "xt":  # what is given has none
            self.gradients[name] = self._text(x, y + LINE, "", 9.5, color=RED, weight="bold", bbox=_PAPER)

    def _edge(self, source, target):
        (x0, y0), (x1, y1) = NODES[source], NODES[target]
        return self.ax.plot([x0, x1], [y0, y1], color=EDGE, lw=1.4)[0]

    def _bias(self, node, aside):
        x, y = NODES[node]
        return self.ax.plot([x + aside, x], [y - 0.6, y], color=EDGE, lw=1.4)[0]

    def _shape(self, name):
        x, y = NODES[name]
        style = {"facecolor": "white", "edgecolor": INK, "lw": 2 if name == "loss" else 1.3}
        if name in GATES:
            return self.ax.add_patch(Rectangle((x - RADIUS, y - RADIUS), 2 * RADIUS, 2 * RADIUS, **style))
        if name.startswith("x"):
            side = 2 * RADIUS - 0.12
            corner = x - RADIUS + 0.06, y - RADIUS + 0.06
            return self.ax.add_patch(FancyBboxPatch(corner, side, side, boxstyle="round,pad=0.06", **style))
        return self.ax.add_patch(Circle((x, y), RADIUS, **style))

    def _hinge(self, gate):
        """The curve of a ReLU inside its node."""
        x, y = NODES[gate]
        bend = 0.08
        return self.ax.plot([x - 0.17, x, x + 0.17], [y + bend, y + bend, y + bend - 0.2], color=INK, lw=2)[0]

    def _legend(self):
        style = {"fontsize": 9.5, "va": "center"}
        self.ax.text(3.05, SIZE[1] - 0.2, "value", color=BLUE, ha="right", **style)
        self.ax.text(3.15, SIZE[1] - 0.2, "gradient of the loss", color=RED, weight="bold", ha="left", **style)


def _number(value):
    return f"{value + 0.0:.{3 if abs(value) >= 1e4 else 4}g}".replace("-", "−").replace("e+0", "e")
