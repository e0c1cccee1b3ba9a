"""Both passes as a walk: a stop at each operation on the way forward, at each value on the way back."""

from typing import NamedTuple

from coursekit.graph._formula import name_latex
from coursekit.graph._rules import RULES


class Stop(NamedTuple):
    """One stop: whose value or gradient is found, the equation as plain text and as lines of LaTeX, and the rule."""

    title: str
    name: str
    plain: str
    lines: list
    words: str


class Walk:
    """A graph after both passes; stop 0 has only the inputs, the last one of `steps` everything.

    Examples
    --------
    >>> from coursekit.graph import parse
    >>> g = parse("(x + y) * z")
    >>> g.forward(x=-2, y=5, z=-4)
    -12.0
    >>> walk = Walk(g)
    >>> [walk.stop(step).plain for step in (2, 3, 4)]
    ['f = q * z = 3 * -4 = -12', 'df/df = 1', 'df/dq = z = -4']
    """

    def __init__(self, graph):
        self.graph, self.derivation = graph, graph.derivation()
        self.steps = len(graph.nodes) + len(graph.order)

    def stop(self, step):
        """What is found at a step from 0 to `steps`."""
        graph, forward = self.graph, len(self.graph.nodes)
        if step == 0:
            return Stop(
                "Inputs", "", "", [""], "The inputs have their values. Step forward, and each node computes its own."
            )
        if step <= forward:
            name, line = list(graph.nodes)[step - 1], self.derivation.forward[step - 1]
            words = "The node computes its value from those that flow into it."
            return Stop(f"Forward, {step} of {forward}", name, line.plain, line.lines, words)
        back, f = step - forward, graph.output
        title, name = f"Backward, {back} of {len(graph.order)}", graph.order[-back]
        if back == 1:
            symbol = name_latex(f)
            lines = [rf"\frac{{\partial {symbol}}}{{\partial {symbol}}}", "= 1"]
            return Stop(title, name, f"d{f}/d{f} = 1", lines, "The way back starts at the output, with gradient 1.")
        line = self.derivation.backward[back - 2]
        return Stop(title, name, line.plain, line.lines, _words(name, graph.consumers(name)))


def _words(name, consumers):
    rules = dict.fromkeys(RULES[node.operation] for node in consumers)
    paths = [f"{name} is used {len(consumers)} times: its paths add up."] if len(consumers) > 1 else []
    return "\n".join([*paths, *rules])
