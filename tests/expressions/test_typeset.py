r"""What a learner is shown of how a formula was read: the LaTeX, read back, is an equal formula.

Formulas are made at random as trees, with a hand-made twin for their value, and as the statements of a graph. That the
LaTeX says the same to others is judged by SymPy's own reader of LaTeX.
"""

import math
import re

import numpy as np
import pytest
import sympy
from hypothesis import given, settings, strategies as st
from matplotlib.mathtext import MathTextParser
from sample import examples
from sympy.parsing.latex import parse_latex

import coursekit as ck
from coursekit.core.plain import AnswerParseError
from coursekit.exercises import BANK
from coursekit.expressions.computation import NUMBER, evaluate, parse
from coursekit.expressions.grammar import read
from coursekit.expressions.latex import latex, name_latex
from coursekit.expressions.names import ClosedNames, OpenNames, spelled

VALUES = {"z": 0.7, "x": 1.3, "w_1": 2.0, "x12": 0.4, "vhat": 0.6, "theta": 0.33, "α": 1.1, "gbar_2": 0.9}
VALUES |= {"w_max": 1.6, "loss": 0.2, "long_name_x": 1.2, "betahat": 0.8, "xtilde": 0.75}
VALUES |= {"λ": 0.05, "ŝ": 0.15, "k̄": 0.45}
SHAPES = dict.fromkeys(VALUES, NUMBER)
CALLS = {"exp": math.exp, "log": math.log, "log2": math.log2, "log_10": math.log10, "sqrt": math.sqrt, "abs": abs}
CALLS |= {"tanh": math.tanh, "sin": math.sin, "relu": lambda a: max(a, 0.0), "√": math.sqrt}
CALLS |= {"∛": lambda a: a ** (1 / 3), "sigma": lambda a: 1 / (1 + math.exp(-a)), "cbrt": lambda a: a ** (1 / 3)}
JOINED = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b}
JOINED |= {"^": lambda a, b: a**b, "max": max, "min": min}
TREES = st.recursive(
    st.sampled_from([*VALUES]) | st.integers(0, 20) | st.floats(1e-300, 1e9).map(lambda number: float(f"{number:.6g}")),
    lambda inner: (
        st.tuples(st.sampled_from([*JOINED]), inner, inner)
        | st.tuples(st.sampled_from([*CALLS]), inner)
        | st.tuples(st.just("-"), inner)
    ),
    max_leaves=15,
)


def written(tree):
    """A tree as text, in brackets throughout."""
    if not isinstance(tree, tuple):
        return str(tree)
    name, *parts = tree
    inner = [written(part) for part in parts]
    if name in CALLS:
        return f"{name}({inner[0]})"
    if name in ("max", "min"):
        return f"{name}({', '.join(inner)})"
    return f"(-({inner[0]}))" if len(inner) == 1 else f"({inner[0]}) {name} ({inner[1]})"


def computed(tree):
    """The value of a tree; an error where it has none."""
    if not isinstance(tree, tuple):
        return float(VALUES.get(tree, tree))
    name, *parts = tree
    inner = [computed(part) for part in parts]
    value = -inner[0] if len(inner) == 1 and name == "-" else (CALLS | JOINED)[name](*inner)
    if isinstance(value, complex) or not math.isfinite(value):
        raise ArithmeticError
    if name in "+-" and abs(value) < 1e-6 * max(map(abs, inner)):
        raise ArithmeticError  # they cancel: what is left hangs on the order of the terms, which typesetting may change
    return value


def of_formula(text):
    points = {name: np.full((1, 1, 1), number) for name, number in VALUES.items()}
    return evaluate(parse(text, SHAPES), points).item()


@settings(max_examples=examples(300), deadline=None)
@given(TREES)
def test_what_is_typeset_reads_back_as_an_equal_formula(tree):
    try:
        value = computed(tree)
    except (ArithmeticError, ValueError):
        return
    shown = latex(read(written(tree), ClosedNames(SHAPES)))
    assert of_formula(shown) == pytest.approx(value, rel=1e-8, abs=1e-9)
    assert of_formula(f"${shown}$") == of_formula(shown)


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(TREES, min_size=1, max_size=4))
def test_a_graph_is_typeset_statement_by_statement(trees):
    """Each statement uses the ones before it, so that no value is idle."""
    named = [f"v{i} = {written(tree)} + {f'v{i - 1}' if i else 'z'}" for i, tree in enumerate(trees)]
    try:
        for tree in trees:
            computed(tree)
        g = ck.graph.parse("; ".join(named))
        value = g.forward(**{name: VALUES[name] for name in g.inputs})
    except (ck.graph.GraphError, ArithmeticError, ValueError):  # no value
        return
    again = ck.graph.parse("; ".join(g.typeset))
    names = {spelled(name): VALUES[name] for name in g.inputs}
    assert again.forward(**{name: names[spelled(name)] for name in again.inputs}) == pytest.approx(
        value, rel=1e-8, abs=1e-9
    )
    assert len(g.typeset) == len(trees)


@settings(max_examples=examples(300), deadline=None)
@given(st.from_regex(r"[^\W\d_]\w{0,8}", fullmatch=True))
def test_any_name_that_can_be_read_is_typeset_so_that_it_reads_the_same(name):
    names = OpenNames(())
    try:
        tree = read(name, names)
    except AnswerParseError:
        return
    again = read(latex(tree), OpenNames(()))
    leaves = [[spelled(str(part.of[0])) for part in one.parts if part.is_leaf] for one in (tree, again)]
    assert leaves[0] == leaves[1]


SIMPLE = [  # its reader cannot tell \log(x) from a product: sympy/sympy#30486
    *("1/2 x", "x^2 - -z", "(x + z)/(x - 2)", "√(x z)", "e^(-x)", "∛z / 2", "|x - z|", "2x^3 z", "-x/z^2"),
]


@pytest.mark.parametrize("text", SIMPLE)
def test_sympy_reads_the_same_in_what_is_typeset(text):
    shown = latex(read(text, ClosedNames(dict.fromkeys("xz", NUMBER))))
    found = parse_latex(shown, backend="lark")
    values = {sympy.Symbol("x"): VALUES["x"], sympy.Symbol("z"): VALUES["z"], sympy.Symbol("e"): math.e}
    assert float(found.subs(values)) == pytest.approx(of_formula(text))


ASKED = "backprop/logistic"


def test_a_verdict_shows_how_each_formula_was_read():
    first, second = BANK[ASKED].answer_type.labels
    for answer in ("1/2 a", "a x + b"):
        verdict = ck.check(ASKED, {first: answer, second: ...})
        shown = latex(BANK[ASKED].answer_type.tree(answer))
        assert verdict.steps[0].typeset == shown
        assert f"${shown}$" in verdict._repr_html_()
        assert "$" not in repr(verdict)
        assert verdict.steps[1].typeset == ""
    assert "It was read as `(1/2)*a`." in repr(ck.check(ASKED, {first: "1/2 a"}))


def test_what_cannot_be_read_or_is_too_long_is_not_typeset():
    first, second = BANK[ASKED].answer_type.labels
    for answer in ("a +", "+".join(["a x"] * 300)):
        verdict = ck.check(ASKED, {first: answer, second: ...})
        assert verdict.steps[0].typeset == ""
        assert "$" not in verdict._repr_html_()


def test_a_graph_shows_how_it_was_read():
    g = ck.graph.parse("q = x + y_1; L = σ(q) ln x")
    assert g.typeset == ("q = x + y_{1}", r"L = \sigma(q) \cdot \log(x)")
    html = g._repr_html_()
    assert all(f"${line}$" in html for line in g.typeset)
    assert "$" not in repr(g)
    wide = ck.graph.parse("+".join(f"the_weight_of_input_number_{i}" for i in range(99)))
    assert "too long" in wide._repr_html_().partition("<img")[0]


def test_matplotlib_can_draw_it():
    for name in VALUES:
        assert MathTextParser("path").parse(f"${name_latex(name)}$")[0] > 1
    assert not re.search(r"[<>&]", "".join(map(name_latex, VALUES)))
