"""A computational graph: values on the way forward, gradients on the way back."""

from coursekit.core import validate
from coursekit.core.doors import FIGURES
from coursekit.core.page import card
from coursekit.graph._derivation import Derivation
from coursekit.graph._formula import fill, number_text, plain
from coursekit.graph._operations import GraphError, evaluate, finite, reason, slope
from coursekit.graph._read import read

_LONGEST_TYPESET = 2000  # characters of LaTeX: what is longer takes a page too long


def parse(expression):
    """The computational graph of an expression.

    Parameters
    ----------
    expression : str
        "(x + y) * z", or several statements that name the values between, "q = x + y; f = q * z", the last
        of which is the result. It is written as the formulas of the exercises are, `2x^2`, `ln(x)`, `|x|`,
        `e^(-z)` or pasted LaTeX, of numbers, names, + - * / ^ and the functions exp, log, sqrt, abs, sin, cos,
        tanh, sigmoid, relu, softplus, max and min. It is read, never run. Values without a name are called q
        (or q1, q2, ...), and a result without one f.

    Returns
    -------
    Graph

    Raises
    ------
    TypeError, GraphError
        If it is not a text, or cannot be read: the message says where. A GraphError is a ValueError.

    Examples
    --------
    >>> g = parse("(x + y) * z")
    >>> g.forward(x=-2, y=5, z=-4)
    -12.0
    >>> g.backward()
    {'x': -4.0, 'y': -4.0, 'z': 3.0, 'q': -4.0, 'f': 1.0}

    References
    ----------
    Lecture B, computational graphs.
    """
    return Graph(*read(expression))


class Graph:
    """A graph as `parse` makes it.

    `inputs` and `output` are names, `nodes` maps the name of each operation to its Node, and `order` has all
    names so that each comes after what it is computed from. `values` and `gradients` map names to floats and
    are empty before `forward` and `backward`; a new `forward` empties `gradients`. `typeset` has each statement
    as it was read, as LaTeX.

    Examples
    --------
    >>> g = parse("q = x + y; f = q * z")
    >>> g.order, g.nodes["f"].arguments
    (('x', 'y', 'z', 'q', 'f'), ('q', 'z'))
    >>> g.forward(x=-2, y=5, z=-4), g.values["q"], g.local["q", "f"]
    (-12.0, 3.0, -4.0)
    """

    def __init__(self, inputs, nodes, output, typeset=()):
        self.inputs, self.output, self.typeset = inputs, output, typeset
        self.nodes = {node.name: node for node in nodes}
        self.order = (*inputs, *self.nodes)
        self.values, self.gradients = {}, {}
        self._consumers = {name: [] for name in self.order}
        for node in nodes:
            for source in node.sources:
                self._consumers[source].append(node)

    def __repr__(self):
        return "; ".join(f"{node.name} = {plain(fill(node.formula, node.blanks))}" for node in self.nodes.values())

    def consumers(self, name):
        """The nodes that use a value, in their order."""
        return list(self._consumers[name])

    def forward(self, /, **inputs):
        """Compute all values from the inputs, given by name as finite numbers; returns the output's.

        A GraphError names the first operation that has no value, such as the logarithm of a negative number.
        """
        values = {name: validate.number(name, inputs[name]) + 0.0 for name in self._checked(inputs)}
        for name, node in self.nodes.items():
            arguments = _numbers(node, values)
            try:
                values[name] = evaluate(node.operation, arguments)
            except (ArithmeticError, ValueError) as error:
                raise GraphError(
                    f"{_shown(node)} has no value{_at(node, values)}: {reason(error, node.operation)}"
                ) from None
        self.values, self.gradients = values, {}
        return values[self.output]

    def _checked(self, inputs):
        unknown = [name for name in inputs if name not in self.inputs]
        missing = [name for name in self.inputs if name not in inputs]
        for kind, names in (("has no input", unknown), ("needs the input", missing)):
            if names:
                plural = "s" * (len(names) > 1)
                raise GraphError(f"this graph {kind}{plural} {_listed(names)}; it takes {_listed(self.inputs)}")
        return self.inputs

    @property
    def local(self):
        """The local derivative on each edge: {(source, node): d node / d source} at the present values."""
        self._require_values()
        return {
            (source, name): self._slope(node, source) for name, node in self.nodes.items() for source in node.sources
        }

    def _slope(self, node, source):
        try:
            return slope(node, source, self.values[node.name], _numbers(node, self.values))
        except OverflowError as error:
            why = reason(error, node.operation)
        except (ArithmeticError, ValueError):
            why = "its slope is not finite there"
        raise GraphError(f"{_shown(node)} has no derivative by {source}{_at(node, self.values)}: {why}")

    def backward(self):
        """The derivative of the output by every value, {name: float}, by the chain rule from the output back."""
        local = self.local
        gradients = {self.output: 1.0}
        for name in reversed(self.order):
            if name != self.output:
                paths = [gradients[node.name] * local[name, node.name] for node in self.consumers(name)]
                try:
                    gradients[name] = finite(sum(paths))
                except OverflowError:
                    raise GraphError(f"the derivative by {name} is too large for a floating-point number") from None
        self.gradients = {name: gradients[name] for name in self.order}
        return dict(self.gradients)

    def derivation(self):
        """Both passes written out step by step, with the numbers: a `Derivation`, shown as formulas by Jupyter."""
        self.backward()
        return Derivation(self)

    def _repr_html_(self):
        rows = [("inputs", ", ".join(self.inputs)), ("output", self.output), ("as it was read", self._read())]
        return card("graph", rows, self.draw, repr(self))

    def _read(self):
        """The statements between the dollar signs that have MathJax typeset them."""
        lines = [f"${line}$" for line in self.typeset]
        return ";  ".join(lines) if sum(map(len, lines)) <= _LONGEST_TYPESET else "(too long to be typeset)"

    def draw(self, ax=None, **settings):
        """Draw the graph with its values and gradients so far: see `coursekit.figures.graph`."""
        return FIGURES.open().graph(self, ax, **settings)

    def _require_values(self):
        if not self.values:
            call = ", ".join(f"{name}=..." for name in self.inputs)
            raise GraphError(f"this graph has no values yet: call forward({call}) first")


def _numbers(node, values):
    return tuple(values[a] if isinstance(a, str) else a for a in node.arguments)


def _shown(node):
    formula = plain(fill(node.formula, node.blanks))
    return f"{node.name} = {formula if len(formula) <= 60 else formula[:57] + '...'}"


def _at(node, values):
    return f" at {_listed([f'{source} = {number_text(values[source])}' for source in node.sources])}"


def _listed(names):
    *head, last = names if len(names) <= 12 else [*names[:11], f"{len(names) - 11} more"]
    return f"{', '.join(head)} and {last}" if head else last
