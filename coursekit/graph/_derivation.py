"""Forward and backward pass on paper: every step as one line of equations.

A line of the backward pass is the chain rule, then the same with each local derivative as a formula, then
with numbers; a value that is used twice gets a sum over its paths.
"""

from typing import NamedTuple

from coursekit.graph._formula import fill, latex, leaf, number_text, plain, product, total


class Step(NamedTuple):
    """One line, as the trees of what its equals signs stand between; the last is the number, perhaps rounded."""

    sides: tuple
    rounded: bool

    @property
    def plain(self):
        """The line as plain text."""
        *sides, number = map(plain, self.sides)
        return f"{' = '.join(sides)} {'≈' if self.rounded else '='} {number}"

    @property
    def latex(self):
        """The line as LaTeX, aligned at its first equals sign."""
        left, *rest = self.lines
        return f"{left} &{' '.join(rest)}"

    @property
    def lines(self):
        """The line as LaTeX for a narrow page: the left side, then each other side after its sign."""
        first, *sides = map(latex, self.sides)
        signs = ["="] * (len(sides) - 1) + [r"\approx" if self.rounded else "="]
        return [first, *(f"{sign} {side}" for sign, side in zip(signs, sides, strict=True))]


class Derivation:
    """The steps of both passes: `forward` and `backward` are tuples of `Step`.

    Examples
    --------
    >>> from coursekit.graph import parse
    >>> g = parse("(x + y) * z")
    >>> g.forward(x=-2, y=5, z=-4)
    -12.0
    >>> g.derivation()
    Forward, from x = -2, y = 5, z = -4:
        q = x + y = -2 + 5 = 3
        f = q * z = 3 * -4 = -12
    Backward, from df/df = 1:
        df/dq = z = -4
        df/dz = q = 3
        df/dy = df/dq * dq/dy = df/dq * 1 = -4 * 1 = -4
        df/dx = df/dq * dq/dx = df/dq * 1 = -4 * 1 = -4
    """

    def __init__(self, graph):
        values, gradients = dict(graph.values), dict(graph.gradients)
        self.output = graph.output
        self.inputs = {name: values[name] for name in graph.inputs}
        self.forward = tuple(_forward(node, values) for node in graph.nodes.values())
        self.backward = tuple(
            _backward(name, graph.consumers(name), graph.output, values, gradients)
            for name in reversed(graph.order)
            if name != graph.output
        )

    def __repr__(self):
        given = ", ".join(f"{name} = {number_text(value)}" for name, value in self.inputs.items())
        forward, backward = ("".join(f"\n    {step.plain}" for step in side) for side in (self.forward, self.backward))
        f = self.output
        return f"Forward, from {given}:{forward}\nBackward, from d{f}/d{f} = 1:{backward}{self._note('', '')}"

    def _repr_markdown_(self):
        given = ", ".join(f"${latex(leaf(name))} = {latex(leaf(value))}$" for name, value in self.inputs.items())
        one = f"${latex(_by(self.output, self.output))} = 1$"
        blocks = [f"**Forward**, from {given}:", _aligned(self.forward)]
        blocks += [f"**Backward**, from {one}:", _aligned(self.backward)]
        return "\n\n".join(blocks) + self._note("\n", "$")

    def _repr_latex_(self):
        return _aligned((*self.forward, *self.backward))

    def _note(self, gap, dollar):
        """What square brackets mean, where there are any."""
        if not any("[" in step.plain for step in self.backward):
            return ""
        return f"\n{gap}{dollar}[a > 0]{dollar} is 1 where it holds and 0 elsewhere."


def _aligned(steps):
    return "$$\\begin{aligned}\n" + " \\\\[4pt]\n".join(step.latex for step in steps) + "\n\\end{aligned}$$"


def _by(output, name):
    """The tree of d output / d name."""
    return leaf(f"d{output}/d{name}")


def _step(sides, number):
    """A step without what would stand in it twice in a row."""
    sides = [*sides, leaf(number)]
    different = [side for i, side in enumerate(sides) if i == 0 or plain(side) != plain(sides[i - 1])]
    return Step(tuple(different), float(number_text(number)) != number)


def _forward(node, values):
    numbers = {letter: values.get(a, a) for letter, a in node.blanks.items() if letter != "y"}
    return _step(
        [leaf(node.name), fill(node.formula, node.blanks), fill(node.formula, numbers, rounded=True)], values[node.name]
    )


def _backward(name, consumers, output, values, gradients):
    """The chain rule for one value: the sum over the nodes that use it."""
    rules, formulas, numbers = [], [], []
    for node in consumers:
        filled = [fill(formula, node.blanks) for formula in node.derivatives(name)]
        known = {letter: values.get(a, a) for letter, a in node.blanks.items()}
        computed = [fill(formula, known, rounded=True) for formula in node.derivatives(name)]
        last = node.name == output
        rules.append(_by(node.name, name) if last else product(_by(output, node.name), _by(node.name, name)))
        formulas.append(total(filled) if last else product(_by(output, node.name), total(filled)))
        numbers.append(total(computed) if last else product(leaf(gradients[node.name]), total(computed)))
    return _step([_by(output, name), total(rules), total(formulas), total(numbers)], gradients[name])
