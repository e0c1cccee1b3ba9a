"""The operations a graph is made of: each with its value, its local derivatives, and both as formulas.

In the formulas a and b are the arguments and y is the result, so the derivative of the sigmoid reads
y * (1 - y); [a > 0] is 1 where it holds and 0 elsewhere.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from coursekit.expressions import functions


class GraphError(ValueError):
    """Says in one sentence what cannot be read or computed."""


class Operation(NamedTuple):
    """An operation: symbol for a drawing, formula, value(*args), and for each argument its slope(y, *args).

    derivatives holds the formulas of the slopes; needs says when there is a value.
    """

    symbol: str
    formula: str
    value: Callable
    slopes: tuple
    derivatives: tuple
    needs: str = ""


def _sigmoid(a):
    e = math.exp(-abs(a))
    return 1 / (1 + e) if a >= 0 else e / (1 + e)


def _power_by_base(y, a, b):
    return 0.0 if b == 0 else b * math.pow(a, b - 1)


def _power_by_exponent(y, a, b):
    return 0.0 if a == 0 and b > 0 else y * math.log(a)


def _softplus(a):
    return max(a, 0.0) + math.log1p(math.exp(-abs(a)))


OPERATIONS = {
    "copy": Operation("=", "a", lambda a: a, (lambda y, a: 1.0,), ("1",)),
    "sum": Operation("+", "a + b", lambda *args: sum(args), (lambda y, *args: 1.0,), ("1",)),  # of two or more
    "difference": Operation("−", "a - b", lambda a, b: a - b, (lambda y, a, b: 1.0, lambda y, a, b: -1.0), ("1", "-1")),
    "negative": Operation("−", "-a", lambda a: -a, (lambda y, a: -1.0,), ("-1",)),
    "product": Operation("×", "a * b", lambda a, b: a * b, (lambda y, a, b: b, lambda y, a, b: a), ("b", "a")),
    "quotient": Operation(
        "÷",
        "a / b",
        lambda a, b: a / b,
        (lambda y, a, b: 1 / b, lambda y, a, b: -y / b),
        ("1 / b", "-(a / b**2)"),
        "a divisor other than 0",
    ),
    "power": Operation(
        "^",
        "a**b",
        math.pow,
        (_power_by_base, _power_by_exponent),
        ("b * a**(b - 1)", "y * log(a)"),
        "a base above 0, or a whole exponent (not negative where the base is 0)",
    ),
    "exp": Operation("exp", "exp(a)", math.exp, (lambda y, a: y,), ("y",)),
    "log": Operation("log", "log(a)", math.log, (lambda y, a: 1 / a,), ("1 / a",), "a number above 0"),
    "sqrt": Operation("√", "sqrt(a)", math.sqrt, (lambda y, a: 0.5 / y,), ("1 / (2 * y)",), "a number of at least 0"),
    "abs": Operation("|a|", "abs(a)", abs, (lambda y, a: float((a > 0) - (a < 0)),), ("[a > 0] - [0 > a]",)),
    "sin": Operation("sin", "sin(a)", math.sin, (lambda y, a: math.cos(a),), ("cos(a)",)),
    "cos": Operation("cos", "cos(a)", math.cos, (lambda y, a: -math.sin(a),), ("-sin(a)",)),
    "tanh": Operation("tanh", "tanh(a)", math.tanh, (lambda y, a: 1 - y * y,), ("1 - y**2",)),
    "sigmoid": Operation("σ", "sigmoid(a)", _sigmoid, (lambda y, a: _sigmoid(a) * _sigmoid(-a),), ("y * (1 - y)",)),
    "relu": Operation("relu", "relu(a)", lambda a: max(a, 0.0), (lambda y, a: float(a > 0),), ("[a > 0]",)),
    "softplus": Operation("soft\nplus", "softplus(a)", _softplus, (lambda y, a: _sigmoid(a),), ("sigmoid(a)",)),
    "max": Operation(
        "max",
        "max(a, b)",
        max,
        (lambda y, a, b: float(a >= b), lambda y, a, b: float(b > a)),
        ("[a >= b]", "[b > a]"),
    ),
    "min": Operation(
        "min",
        "min(a, b)",
        min,
        (lambda y, a, b: float(b >= a), lambda y, a, b: float(a > b)),
        ("[b >= a]", "[a > b]"),
    ),
}
# of the functions of the language those that have derivatives here: name -> number of arguments
FUNCTIONS = {
    name: functions.FUNCTIONS[name].least for name, one in OPERATIONS.items() if one.formula.startswith(f"{name}(")
}


class Node(NamedTuple):
    """One operation of a graph; its arguments are names of inputs or other nodes, or numbers."""

    name: str
    operation: str
    arguments: tuple

    @property
    def sources(self):
        """The names among the arguments, each once."""
        return tuple(dict.fromkeys(a for a in self.arguments if isinstance(a, str)))

    @property
    def formula(self):
        """The formula of a, b, ..., which `blanks` fills."""
        if self.operation == "sum":
            return " + ".join(f"a{i}" for i in range(len(self.arguments)))
        return OPERATIONS[self.operation].formula

    @property
    def blanks(self):
        """What stands for each letter of the formulas: a name or a number."""
        numbered = {f"a{i}": argument for i, argument in enumerate(self.arguments)}
        return dict(zip("ab", self.arguments, strict=False)) | numbered | {"y": self.name}

    def derivatives(self, source):
        """The formulas of the derivatives by a source, one for each argument that it is."""
        if self.operation == "power" and self.arguments[0] == source and not isinstance(self.arguments[1], str):
            return [_power_rule(self.arguments[1])]
        by = OPERATIONS[self.operation].derivatives
        return [by[i % len(by)] for i, argument in enumerate(self.arguments) if argument == source]


def _power_rule(exponent):
    """The derivative of a**exponent for a number, as one writes it: 2 * a, not 2 * a**(2 - 1)."""
    if exponent in (0, 1):
        return str(int(exponent))
    return "b * a" if exponent == 2 else f"b * a**({exponent - 1:.12g})"


def evaluate(operation, arguments):
    """The value of an operation; ArithmeticError or ValueError where it has none that a float can hold."""
    return finite(OPERATIONS[operation].value(*arguments))


def slope(node, source, value, arguments):
    """The local derivative of a node by a source: the sum over the arguments that are this source."""
    slopes = OPERATIONS[node.operation].slopes
    places = [i for i, argument in enumerate(node.arguments) if argument == source]
    return finite(sum(slopes[i % len(slopes)](value, *arguments) for i in places))


def reason(error, operation):
    """Why an operation failed, in a few words."""
    if isinstance(error, OverflowError):
        return "the result is too large for a floating-point number"
    return f"it needs {OPERATIONS[operation].needs}"


def finite(number):
    """`number` without a minus before a zero; an OverflowError if it is infinite or NaN."""
    if not math.isfinite(number):
        raise OverflowError
    return number + 0.0
