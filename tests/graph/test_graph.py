"""Computational graphs: SymPy and finite differences judge the numbers, every line of a derivation is checked."""

import math
import re

import mpmath
import numpy as np
import pytest
import sympy
from graph.graph_cases import EXPRESSIONS, NETWORK, NUMBERS, both_passes
from hypothesis import HealthCheck, given, settings, strategies as st
from matplotlib.mathtext import MathTextParser
from sample import examples

import coursekit as ck
from coursekit.graph import OPERATIONS, GraphError, parse

X, Y, Z = sympy.symbols("x y z", real=True)
SYMPY = {"x": X, "y": Y, "z": Z, "max": sympy.Max} | {
    "sigmoid": lambda z: 1 / (1 + sympy.exp(-z)),
    "relu": lambda z: sympy.Max(z, 0),
    "softplus": lambda z: sympy.log(1 + sympy.exp(z)),
}
every = pytest.mark.parametrize("text", EXPRESSIONS, ids=range(len(EXPRESSIONS)))


def sympified(text):
    """What SymPy makes of the text of a formula, in which [a > b] is 1 or 0."""
    text = re.sub(r"\[([^]]*)\]", r"Piecewise((1, \1), (0, True))", text)
    return sympy.sympify(text, locals=SYMPY | {name: sympy.Symbol(name, real=True) for name in "abcdefghkqv"})


def test_the_lectures_first_graph():
    g = parse("(x + y) * z")
    assert g.forward(x=-2, y=5, z=-4) == -12.0
    assert g.values == {"x": -2.0, "y": 5.0, "z": -4.0, "q": 3.0, "f": -12.0}
    assert g.backward() == {"x": -4.0, "y": -4.0, "z": 3.0, "q": -4.0, "f": 1.0} == g.gradients
    assert g.local == {("x", "q"): 1.0, ("y", "q"): 1.0, ("q", "f"): -4.0, ("z", "f"): 3.0}
    assert (g.inputs, g.output, g.order) == (("x", "y", "z"), "f", ("x", "y", "z", "q", "f"))


def test_the_lectures_network_by_hand():
    g = parse(NETWORK)
    assert g.forward(**NUMBERS) == 81.0
    wanted = {"o1": 5, "o2": -8, "o3": 5, "o4": 0, "o5": -4, "loss": 81}
    assert {name: g.values[name] for name in wanted} == wanted
    gradients = g.backward()
    wanted = {"o5": -18, "w5": -90, "o3": 36, "o1": 36, "w1": 72, "loss": 1, "w3": 0, "y": 18}
    assert {name: gradients[name] for name in wanted} == wanted
    assert g.values["w5"] - 1e-3 * gradients["w5"] == pytest.approx(-1.91)
    assert g.values["w1"] - 1e-3 * gradients["w1"] == pytest.approx(-0.072)


@every
def test_gradients_are_differences_of_the_graph_cut_open_at_each_value(text):
    g = both_passes(text)
    for name in g.order:
        rest = "; ".join(s for s in repr(g).split("; ") if not s.startswith(f"{name} = "))
        if name == g.output:
            assert g.gradients[name] == 1.0
            continue
        cut, h = open_graph(rest, g.output), 1e-6
        ends = [cut.forward(**{n: g.values[n] + (n == name) * step for n in cut.inputs}) for step in (-h, h)]
        assert g.gradients[name] == pytest.approx((ends[1] - ends[0]) / (2 * h), rel=1e-6, abs=1e-6)


def open_graph(statements, output):
    """The graph of the statements that the output needs."""
    lines = dict(s.split(" = ") for s in statements.split("; "))
    needed, fresh = set(), {output}
    while fresh:
        needed |= fresh
        fresh = {word for n in fresh if n in lines for word in re.findall(r"[a-z]\w*", lines[n])} - needed
    return parse("; ".join(f"{name} = {formula}" for name, formula in lines.items() if name in needed))


@every
def test_a_gradient_is_the_sum_over_all_paths_of_the_product_of_local_derivatives(text):
    g = both_passes(text)
    local = g.local

    def over_paths(name):
        return 1.0 if name == g.output else sum(d * over_paths(b) for (a, b), d in local.items() if a == name)

    assert g.gradients == pytest.approx({name: over_paths(name) for name in g.order}, rel=1e-12)


@every
def test_order_and_repr_are_true(text):
    g = both_passes(text)
    assert set(g.order) == set(g.values) == set(g.gradients)
    place = {name: i for i, name in enumerate(g.order)}
    assert all(place[source] < place[target] for source, target in g.local)
    again = parse(repr(g))
    assert again.forward(**EXPRESSIONS[text]) == g.values[g.output]
    assert repr(again) == repr(g)


ARGUMENTS = {1: [(0.3,), (-0.8,), (2.0,), (40.0,), (-40.0,)], 2: [(0.3, 2.5), (2.0, -1.5), (4.0, 3.0), (3.0, 4.0)]}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_and_its_slopes_are_those_of_sympy(name):
    operation, free = OPERATIONS[name], sympy.symbols("a b", real=True)
    formula = sympified(operation.formula)
    count = len(formula.free_symbols)
    for arguments in ARGUMENTS[count]:
        if name in ("log", "sqrt") and arguments[0] < 0:
            continue
        exactly = {symbol: sympy.Float(v, 60) for symbol, v in zip(free, arguments, strict=False)}
        value = operation.value(*arguments)
        assert value == pytest.approx(float(formula.subs(exactly).evalf(50)), rel=1e-14, abs=0)
        for i in range(count):
            by = float(sympy.diff(formula, free[i]).subs(exactly).evalf(50))
            written = operation.derivatives[i % len(operation.derivatives)]
            y = {sympy.Symbol("y", real=True): formula.subs(exactly)}
            assert float(sympified(written).subs(y | exactly).evalf(50)) == pytest.approx(by, rel=1e-14, abs=0)
            slope = operation.slopes[i % len(operation.slopes)](value, *arguments)
            assert slope == pytest.approx(by, rel=1e-13, abs=1e-30 if name != "tanh" else 1e-15)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "softplus"])
def test_activations_are_those_of_the_kernels(name):
    kernel = ck.activations.ACTIVATIONS[name]
    for z in [-1000.0, -3.0, -1e-9, 0.0, 1e-9, 0.5, 1000.0]:
        g = both_passes(f"{name}(z)", z=z)
        assert g.values["f"] == pytest.approx(kernel.value([z])[0], rel=1e-14, abs=1e-300)
        assert g.gradients["z"] == pytest.approx(kernel.derivative([z])[0], rel=1e-13, abs=1e-15)


def test_a_tie_of_max_goes_to_the_first_and_the_power_rule_knows_zero():
    assert both_passes("max(x, y)", x=2, y=2).gradients == {"x": 1.0, "y": 0.0, "f": 1.0}
    assert both_passes("x**2", x=0).gradients["x"] == 0.0
    assert both_passes("x**1", x=0).gradients["x"] == 1.0
    assert both_passes("x**0", x=0).gradients["x"] == 0.0
    assert both_passes("x**y", x=0, y=2).gradients == {"x": 0.0, "y": 0.0, "f": 1.0}
    assert both_passes("x**3", x=-2).gradients["x"] == 12.0
    assert both_passes("x**-2", x=-2).gradients["x"] == 0.25


# random expressions: a text and what SymPy makes of the same steps, built side by side
LEAVES = st.sampled_from(["x", "y", "z"]).map(lambda n: (n, SYMPY[n])) | st.sampled_from(
    [("2", sympy.Integer(2)), ("0.5", sympy.Rational(1, 2)), ("3.25", sympy.Rational(13, 4))]
)


def bigger(parts):
    binary = st.tuples(parts, st.sampled_from("+-*/"), parts)
    unary = st.tuples(st.sampled_from(["sin", "cos", "tanh", "exp", "log", "sqrt", "sigmoid", "softplus"]), parts)
    steps = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b}
    return st.one_of(
        binary.map(lambda t: (f"({t[0][0]} {t[1]} {t[2][0]})", steps[t[1]](t[0][1], t[2][1]))),
        unary.map(lambda t: (f"{t[0]}({t[1][0]})", SYMPY.get(t[0], getattr(sympy, t[0], None))(t[1][1]))),
        st.tuples(parts, st.integers(-2, 3)).map(lambda t: (f"({t[0][0]})**{t[1]}", t[0][1] ** t[1])),
        parts.map(lambda t: (f"(-{t[0]})", -t[1])),
    )


POINTS = st.tuples(*[st.integers(-24, 24).map(lambda i: i / 8)] * 3)
QUICK = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@settings(QUICK, max_examples=examples(250))
@given(st.recursive(LEAVES, bigger, max_leaves=8), POINTS)
def test_random_expressions_have_the_derivatives_of_sympy(pair, point):
    text, formula = pair
    at = dict(zip("xyz", point, strict=True))
    try:
        g = parse(text)
        value = g.forward(**{name: at[name] for name in g.inputs})
        gradients = g.backward()
    except GraphError:
        return  # no value there, or no input left
    scale = max(map(abs, [*g.values.values(), *g.gradients.values(), *g.local.values()])) ** 2
    for symbol, ours in [(None, value), *((SYMPY[name], gradients[name]) for name in g.inputs)]:
        exact = formula if symbol is None else sympy.diff(formula, symbol)
        judge = sympy.lambdify((X, Y, Z), exact, modules="mpmath")
        try:
            with mpmath.workdps(50):
                theirs = judge(*map(mpmath.mpf, point))
        except ZeroDivisionError:
            continue  # SymPy's form of the derivative has a hole here
        assert not isinstance(theirs, mpmath.mpc) or abs(theirs.imag) < 1e-30
        assert ours == pytest.approx(float(mpmath.re(theirs)), rel=1e-9, abs=1e-13 * max(scale, 1))


@settings(QUICK, max_examples=examples(150))
@given(
    st.lists(
        st.tuples(st.sampled_from(["x", "y", "-x", "2", "-3", "(x - y)", "-(y)"]), st.sampled_from("+-*/")), max_size=7
    )
)
def test_precedence_is_that_of_sympy(tokens):
    text = "".join(f"{value} {sign} " for value, sign in tokens) + "x**2"
    g, at = parse(text), {"x": 1.25, "y": -0.75}
    formula = sympy.sympify(text, locals=SYMPY)
    exact = formula.subs({X: sympy.Rational(5, 4), Y: sympy.Rational(-3, 4)})
    assert g.forward(**{name: at[name] for name in g.inputs}) == pytest.approx(float(exact), rel=1e-12, abs=1e-12)
    slope = sympy.diff(formula, X).subs({X: sympy.Rational(5, 4), Y: sympy.Rational(-3, 4)})
    assert g.backward()["x"] == pytest.approx(float(slope), rel=1e-12, abs=1e-12)


def numeric(text, g):
    """The value of one side of a line, every name and derivative in it replaced by its number."""
    rules = {f"d{g.output}/d{name}": value for name, value in g.gradients.items()}
    text = re.sub(r"d(\w+)/d(\w+)", lambda m: f"({derivative(m, rules, g)!r})", text)
    text = re.sub(r"[^\W\d]\w*(?!\w*\()", lambda m: f"({g.values[m[0]]!r})" if m[0] in g.values else m[0], text)
    return float(sympified(text))


def derivative(match, rules, g):
    return rules[match[0]] if match[0] in rules else g.local[match[2], match[1]]


@every
def test_every_side_of_every_line_of_a_derivation_is_right(text):
    g = both_passes(text)
    derivation = g.derivation()
    assert len(derivation.forward) == len(g.nodes)
    assert len(derivation.backward) == len(g.order) - 1
    for step in derivation.forward + derivation.backward:
        sides = re.split(" [=≈] ", step.plain)
        name = sides[0]
        exact = g.values[name] if name in g.values else g.gradients[name.split("/d")[1]]
        assert len(sides) >= 2
        assert len(set(sides[1:])) == len(sides[1:])
        for side in sides[1:]:
            assert numeric(side, g) == pytest.approx(exact, rel=1e-4, abs=1e-4)
        assert ("≈" in step.plain) == (float(sides[-1]) != exact) == (r"\approx" in step.latex)


@every
def test_latex_is_drawn_by_mathtext_and_stands_in_both_blocks(text):
    derivation = both_passes(text).derivation()
    parser, markdown = MathTextParser("path"), derivation._repr_markdown_()
    for step in derivation.forward + derivation.backward:
        assert step.latex.count("&") == 1
        assert step.latex in markdown
        assert step.latex in derivation._repr_latex_()
        width = parser.parse(f"${step.latex.replace('&', '')}$")[0]
        assert width > 10
    assert markdown.count("$$") == 4
    assert markdown.count("**Forward**") == markdown.count("**Backward**") == 1


def test_the_chain_rule_as_it_is_written():
    g = both_passes(NETWORK)
    text = repr(g.derivation())
    assert "    dloss/do3 = dloss/dq5 * dq5/do3 = dloss/dq5 * w5 = -18 * -2 = 36\n" in text
    two_paths = "dloss/dq1 * dq1/dx1 + dloss/dq3 * dq3/dx1 = dloss/dq1 * w1 + dloss/dq3 * w3 = 36 * 0 + 0 * -4 = 0"
    assert f"    dloss/dx1 = {two_paths}\n" in text
    assert text.endswith("[a > 0] is 1 where it holds and 0 elsewhere.")
    latex = {step.latex for step in g.derivation().backward}
    assert r"\frac{\partial \mathrm{loss}}{\partial q_{7}} &= 2 \cdot q_{7} = 2 \cdot (-9) = -18" in latex
    twice = both_passes("x * x", x=3).derivation().backward
    assert [step.plain for step in twice] == ["df/dx = x + x = 3 + 3 = 6"]
    quotient = both_passes("a / theta_max", a=-1, theta_max=-0.5).derivation().backward[0].latex
    by = r"\frac{\partial f}{\partial \theta_{\mathrm{max}}}"
    assert quotient == by + r" &= -\frac{a}{\theta_{\mathrm{max}}^{2}} = -\frac{-1}{(-0.5)^{2}} = 4"
    assert str(both_passes("-x", x=-2).derivation().forward[0].plain) == "f = -x = -(-2) = 2"


@pytest.mark.parametrize(
    ("text", "inputs", "error", "message"),
    [
        ("x / y", {"x": 1, "y": 0}, GraphError, "f = x / y has no value at x = 1 and y = 0: it needs a divisor"),
        ("1 + log(x)", {"x": -2}, GraphError, "q = log(x) has no value at x = -2: it needs a number above 0"),
        ("sqrt(x)", {"x": -1}, GraphError, "f = sqrt(x) has no value at x = -1: it needs a number of at least 0"),
        ("x**0.5", {"x": -1}, GraphError, "f = x ** 0.5 has no value at x = -1: it needs a base above 0"),
        ("x**-1", {"x": 0}, GraphError, "f = x ** (-1) has no value at x = 0: it needs a base above 0"),
        ("exp(x)", {"x": 1000}, GraphError, "f = exp(x) has no value at x = 1000: the result is too large"),
        ("x*x", {"x": 1e200}, GraphError, "f = x * x has no value at x = 1e+200: the result is too large"),
        ("x + y", {"x": 1}, GraphError, "this graph needs the input y; it takes x and y"),
        ("x + y", {}, GraphError, "this graph needs the inputs x and y; it takes x and y"),
        ("x*y + z", {"x": 1, "y": 1, "z": 1, "w": 1}, GraphError, "has no input w; it takes x, y and z"),
        ("x + y", {"x": 1, "f": 1}, GraphError, "this graph has no input f; it takes x and y"),
        ("x + y", {"x": "1", "y": 1}, TypeError, "x must be a number, got '1'"),
        ("x + y", {"x": None, "y": 1}, TypeError, "x must be a number, got None"),
        ("x + y", {"x": [1.0], "y": 1}, TypeError, "x must be a number, got [1.0]"),
        ("x + y", {"x": True, "y": 1}, TypeError, "x must be a number, got True"),
        ("x + y", {"x": 1j, "y": 1}, TypeError, "x must be a number, got 1j"),
        ("x + y", {"x": math.nan, "y": 1}, ValueError, "x must be a finite number, got nan"),
        ("x + y", {"x": 10**400, "y": 1}, ValueError, "x must be a finite number, got 1000"),
    ],
)
def test_forward_refuses_in_one_sentence_and_leaves_the_graph_alone(text, inputs, error, message):
    g = parse(text)
    g.forward(**dict.fromkeys(g.inputs, 1.0))
    before = dict(g.values), g.backward()
    with pytest.raises(error, match=re.escape(message)):
        g.forward(**inputs)
    assert (g.values, g.gradients) == before


@pytest.mark.parametrize(
    ("text", "inputs", "message"),
    [
        ("sqrt(x)", {"x": 0}, "f = sqrt(x) has no derivative by x at x = 0: its slope is not finite there"),
        ("x**0.5", {"x": 0}, "f = x ** 0.5 has no derivative by x at x = 0: its slope is not finite there"),
        ("x**y", {"x": -2, "y": 2}, "f = x ** y has no derivative by y at x = -2 and y = 2: its slope is not finite"),
        ("1/x", {"x": 1e-200}, "f = 1 / x has no derivative by x at x = 1e-200: the result is too large"),
        ("q = y*1e200; q*(1e200*x)", {"x": 1e-300, "y": 1.0}, "the derivative by x is too large"),
    ],
)
def test_backward_refuses_where_there_is_no_slope(text, inputs, message):
    g = parse(text)
    g.forward(**inputs)
    for call in (g.backward, g.derivation):
        with pytest.raises(GraphError, match=re.escape(message)):
            call()


def test_the_passes_come_in_their_order():
    g = parse("x * y")
    assert (g.values, g.gradients) == ({}, {})
    for call in (g.backward, g.derivation, lambda: g.local):
        with pytest.raises(GraphError, match=re.escape("no values yet: call forward(x=..., y=...) first")):
            call()
    g.forward(x=2, y=3)
    g.backward()["x"] = 99.0  # a copy
    assert g.gradients == {"x": 3.0, "y": 2.0, "f": 1.0}
    assert g.forward(x=np.float64(1), y=np.array(5)) == 5.0
    assert g.gradients == {}


def test_a_zero_has_no_sign():
    g = both_passes("relu(x) * y", x=-8, y=-18)
    zeros = [v for v in (*g.gradients.values(), *g.values.values()) if v == 0]
    assert [math.copysign(1, v) for v in zeros] == [1.0] * 4
