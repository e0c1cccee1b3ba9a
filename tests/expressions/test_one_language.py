r"""One language for formulas: what a text means is the same for a formula answer and for a graph.

Each row has a text as people write it, the same written out for SymPy, and the public report behind it. SymPy, which
reads the second column alone, judges both uses by numbers, and the typeset form by reading it again.
"""

import math

import numpy as np
import pytest
import sympy
from hypothesis import given, settings, strategies as st
from matplotlib.mathtext import MathTextParser
from sample import examples

import coursekit as ck
from coursekit.core.plain import AnswerParseError
from coursekit.expressions.computation import NUMBER, evaluate, parse
from coursekit.expressions.functions import FUNCTIONS
from coursekit.expressions.grammar import read
from coursekit.expressions.latex import latex, plain
from coursekit.expressions.names import ClosedNames

VALUES = {"z": 0.7, "x": 1.3, "y": -0.6, "a": 1.7, "b": 2.3, "c": 0.9, "n": 3.0, "k": 0.8, "g": 0.35}
VALUES |= {"w1": 2.0, "w2": -1.5, "x1": 0.45, "eta": 0.1, "rho1": 1.2, "rho2": 0.5, "lam": 0.01, "theta": 0.33}
WRITTEN = {"w_1": "w1", "w_2": "w2", "x_1": "x1", "rho_1": "rho1", "rho_2": "rho2", "η": "eta", "θ": "theta"}
SHAPES = dict.fromkeys(VALUES, NUMBER)
TWINS = {
    "sigmoid": lambda a: 1 / (1 + sympy.exp(-a)),
    "relu": lambda a: sympy.Max(0, a),
    "softplus": lambda a: sympy.log(1 + sympy.exp(a)),
    "max": sympy.Max,
    "min": sympy.Min,
    "abs": sympy.Abs,
}
MEANINGS = [  # the text, the same for SymPy, the report or the reason
    ("2x", "2*x", "PrairieLearn/PrairieLearn#5879"),
    ("2 x", "2*x", "PrairieLearn/PrairieLearn#5879"),
    ("x y", "x*y", "maths/moodle-qtype_stack#1568"),
    ("2(x + y)", "2*(x + y)", "sympy/sympy#19232"),
    ("x(1+x)", "x*(1 + x)", "sympy/sympy#19232"),
    ("x(x-1)", "x*(x - 1)", "sympy/sympy#19676"),
    ("-(x+1)(x-1)", "-(x + 1)*(x - 1)", "maths/moodle-qtype_stack#1659"),
    ("((4)(6)+(2)(8)+x)/(4+2)", "(24 + 16 + x)/6", "josdejong/mathjs#621"),
    ("(2)(3)+4x", "6 + 4*x", "josdejong/mathjs#621"),
    ("1/2 x", "x/2", "josdejong/mathjs#792, with a space"),
    ("x-1-1", "x - 2", "sympy/sympy#5418"),
    ("x^2", "x**2", "convert_xor of SymPy"),
    ("x**2", "x**2", "Python"),
    ("x²", "x**2", "maths/moodle-qtype_stack#1107"),
    ("-x^2", "-(x**2)", "Python"),
    ("2^x^2", "2**(x**2)", "Python"),
    ("2^-x", "2**(-x)", "Python"),
    ("ln(x)", "log(x)", "PrairieLearn/PrairieLearn#4463"),
    ("log(x)", "log(x)", "PrairieLearn/PrairieLearn#4463"),
    ("x ln(2)", "x*log(2)", "numworks/epsilon#1559"),
    ("cos^2(x)", "cos(x)**2", "PrairieLearn/PrairieLearn#4376"),
    ("2*x*cos(x^2+3)", "2*x*cos(x**2 + 3)", "PrairieLearn/PrairieLearn#4376"),
    ("|x + y|", "abs(x + y)", "PrairieLearn/PrairieLearn#13113"),
    ("||x - 5| - |x - 10||", "abs(abs(x - 5) - abs(x - 10))", "semantic-math/math-parser#1"),
    ("2|y|z", "2*abs(y)*z", "PrairieLearn/PrairieLearn#13113"),
    ("|x||y|", "abs(x)*abs(y)", "PrairieLearn/PrairieLearn#13113"),
    ("|x + (2|y|)|", "abs(x + 2*abs(y))", "semantic-math/math-parser#1"),
    ("x/(y/z)", "x*z/y", "Python"),
    ("x/y/z", "x/(y*z)", "Python"),
    ("x*(y*z)/(a*b)", "x*y*z/(a*b)", "Python"),
    ("|-y|^2", "abs(y)**2", "PrairieLearn/PrairieLearn#13113"),
    ("abs(y)", "abs(y)", "semantic-math/math-parser#70"),
    (r"\left| x - y \right|", "abs(x - y)", "B1gum/Tungsten#36"),
    (r"\lvert y \rvert", "abs(y)", "amsmath"),
    ("max(x, y)", "max(x, y)", "the lecture"),
    ("max(x, y, z)", "max(x, y, z)", "NumPy's maximum.reduce"),
    ("min(x, y)", "min(x, y)", "the lecture"),
    ("max(x; y)", "max(x, y)", "keyboards with a decimal comma"),
    ("σ(z)", "sigmoid(z)", "the lecture"),
    ("sigmoid(z)", "sigmoid(z)", "the lecture"),
    ("sigma(z)", "sigmoid(z)", "the lecture"),
    ("Sigmoid(z)", "sigmoid(z)", "phones begin a line with a capital"),
    ("e^(-z)", "exp(-z)", "maths/moodle-qtype_stack#1766"),
    ("E^(-z)", "exp(-z)", "maths/moodle-qtype_stack#1766"),
    ("1/(1 + e**-z)", "1/(1 + exp(-z))", "the lecture"),
    ("10e2 x", "1000*x", "maths/moodle-qtype_stack#1766"),
    ("10E2 x", "1000*x", "maths/moodle-qtype_stack#1766"),
    ("2π x", "2*pi*x", "davidedc/Algebrite#30"),
    ("2pi x", "2*pi*x", "davidedc/Algebrite#30"),
    ("θ + x", "theta + x", "connorferster/handcalcs#92"),
    ("x − y", "x - y", "CederGroupHub/MaterialParser#42"),
    ("(x−z)^2 + 2⋅x⋅1", "(x - z)**2 + 2*x", "Qalculate/libqalculate#54"),
    ("x × y · z", "x*y*z", "Qalculate/libqalculate#54"),
    ("（x+4）^2-12", "(x + 4)**2 - 12", "maths/moodle-qtype_stack#860"),
    ("[x + {y}]z", "(x + y)*z", "brackets of other shapes"),
    (r"\frac{1}{x(y-z)}", "1/(x*(y - z))", "sympy/sympy#21677"),
    (r"\eta \left(\sqrt{2-\eta^2} + \eta \right)", "eta*(sqrt(2 - eta**2) + eta)", "sympy/sympy#21676"),
    (r"a^{2} b c", "a**2*b*c", "sympy/sympy#29663"),
    (r"a^{2}*b", "a**2*b", "sympy/sympy#29663"),
    (
        r"\frac{\rho_1-\rho_2}{\rho_1 + \rho_2} g + \frac{k^3}{\rho_1 + \rho_2}",
        "(rho1 - rho2)/(rho1 + rho2)*g + k**3/(rho1 + rho2)",
        "sympy/sympy#26366",
    ),
    (
        r"x\times\left(\frac{a}{1-\left(1+\frac{a}{100}\right)^{-n}}\right)",
        "x*a/(1 - (1 + a/100)**(-n))",
        "sympy/sympy#26366",
    ),
    (r"\sin(x)^2", "sin(x)**2", "sympy/sympy#30486"),
    (r"\exp(x)^2", "exp(x)**2", "sympy/sympy#30486"),
    (r"\sin^{2}(x)", "sin(x)**2", "sympy/sympy#30486"),
    (r"1 \times 2 x", "2*x", "sympy/sympy#19393"),
    (r"\operatorname{sigmoid}(z)", "sigmoid(z)", "KQMATH/tex2max#10"),
    (r"\operatorname{relu}\left(z\right)", "relu(z)", "desmosinc/mathquill#24"),
    (r"\sigma(z)\left(1-\sigma(z)\right)", "sigmoid(z)*(1 - sigmoid(z))", "the lecture"),
    (r"\sigma\left(w_{1} x_{1}\right)", "sigmoid(w1*x1)", "the lecture"),
    (r"w_{1} \cdot x_1 + w_2", "w1*x1 + w2", "ChristopherChudzicki/math3d-react#258"),
    (r"\frac{1}{1+e^{-z}}", "1/(1 + exp(-z))", "the lecture"),
    (r"\dfrac{e^{z}}{\left(1+e^{z}\right)^{2}}", "exp(z)/(1 + exp(z))**2", "the lecture"),
    (r"\frac{a}{b}^2", "(a/b)**2", "LaTeX"),
    (r"\frac{1}{2} x^{2}\,y", "x**2*y/2", "LaTeX"),
    (r"\log\left(1+\exp(z)\right)", "log(1 + exp(z))", "the lecture"),
    (r"-\ln \left( \sigma(z) \right)", "-log(sigmoid(z))", "the lecture"),
    (r"\max\{0, z\}", "max(0, z)", "the lecture"),
    (r"\tanh(x) \div 2", "tanh(x)/2", "LaTeX"),
    (r"\pi x^{n}", "pi*x**n", "LaTeX"),
    (r"\theta \ast 2", "2*theta", "purdue-tlt/latex2sympy#7"),
    ("exp z", "exp(z)", "numbas/Numbas#513"),
    (r"\exp z", "exp(z)", "arnog/mathlive#1709"),
    (r"\sqrt[3]{z}", "z**(1/3)", "viktorstrate/algebra-latex#7"),
    (r"\frac12 x", "x/2", "OrangeX4/Latex-Sympy-Calculator#26"),
    (r"\log_{2}(z)", "log(z)/log(2)", "sympy/sympy#21068"),
    ("log_2(z)", "log(z)/log(2)", "maths/moodle-qtype_stack#243"),
    ("√z", "sqrt(z)", "numbas/Numbas#891"),
]
SPLIT = [  # products of names of one letter: only where all names are known beforehand
    ("xy", "x*y", "maths/moodle-qtype_stack#1568"),
    ("a^{2}bc", "a**2*b*c", "sympy/sympy#29663"),
    ("ac(x+1)", "a*c*(x + 1)", "maths/moodle-qtype_stack#1557"),
    ("xln(2)", "x*log(2)", "numworks/epsilon#1559"),
    ("zσ(z)", "z*sigmoid(z)", "the lecture"),
]


def sympy_says(text):
    """The value of `text`, written out in Python, by SymPy alone."""
    symbols = {name: sympy.Symbol(name, real=True) for name in VALUES}
    formula = sympy.sympify(text, locals=TWINS | symbols)
    exactly = {symbol: sympy.Rational(str(VALUES[name])) for name, symbol in symbols.items()}
    return float(sympy.N(formula.subs(exactly), 30))


def of_formula(text):
    points = {name: np.full((1, 1, 1), number) for name, number in VALUES.items()}
    return evaluate(parse(text, SHAPES), points).item()


def of_graph(text):
    g = ck.graph.parse(text)
    return g.forward(**{name: VALUES[WRITTEN.get(name, name)] for name in g.inputs})


@pytest.mark.parametrize(("text", "explicit"), [row[:2] for row in MEANINGS])
def test_a_formula_and_a_graph_mean_the_same(text, explicit):
    expected = sympy_says(explicit)
    assert of_formula(text) == pytest.approx(expected, rel=1e-12)
    assert of_graph(text) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("text", "explicit"), [row[:2] for row in SPLIT])
def test_only_known_names_are_split_into_letters(text, explicit):
    assert of_formula(text) == pytest.approx(sympy_says(explicit), rel=1e-12)
    if "(" not in text:
        assert not set(ck.graph.parse(text).inputs) <= set(VALUES)
        return
    with pytest.raises(ck.graph.GraphError, match="this is not a function"):
        ck.graph.parse(text)


def test_the_table_cites_enough_reports():
    assert len({row[2] for row in MEANINGS if "#" in row[2]}) >= 20


@pytest.mark.parametrize(("text", "explicit"), [row[:2] for row in MEANINGS + SPLIT])
def test_how_it_was_read_reads_the_same(text, explicit):
    tree, value = read(text, ClosedNames(SHAPES)), sympy_says(explicit)
    assert of_formula(plain(tree)) == pytest.approx(value, rel=1e-12)
    assert of_formula(latex(tree)) == pytest.approx(value, rel=1e-12)
    assert MathTextParser("path").parse(f"${latex(tree)}$")[0] > 1


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in ("sum", "norm")])
def test_every_function_is_typeset_so_that_it_reads_the_same(name):
    text = f"{name}(x, y)" if FUNCTIONS[name].least == 2 else f"{name}(x)"
    tree = read(text, ClosedNames(SHAPES))
    assert of_formula(plain(tree)) == of_formula(latex(tree)) == of_formula(text)
    assert MathTextParser("path").parse(f"${latex(tree)}$")[0] > 1


READ_AS = {
    "1/2 x": ("(1/2)*x", r"\frac{1}{2} \cdot x"),
    "-z^2": ("-(z^2)", r"-z^{2}"),
    "2^3^2": ("2^(3^2)", r"2^{3^{2}}"),
    "a/b*c": ("(a/b)*c", r"\frac{a}{b} \cdot c"),
    "w_1 x": ("w1*x", r"w_{1} \cdot x"),
    r"\sigma(z)": ("sigmoid(z)", r"\sigma(z)"),
    "|y|z": ("abs(y)*z", r"\left|y\right| \cdot z"),
    "E^(-z)": ("e^(-z)", r"e^{-z}"),
    "(x + y)/z": ("(x+y)/z", r"\frac{x + y}{z}"),
    "x - (y - z)": ("x-(y-z)", r"x - (y - z)"),
    "theta ln(x)": ("theta*log(x)", r"\theta \cdot \log(x)"),
}


@pytest.mark.parametrize("text", READ_AS)
def test_how_it_was_read_is_written_out(text):
    tree = read(text, ClosedNames(SHAPES))
    assert (plain(tree), latex(tree)) == READ_AS[text]


# a text that neither use can read, and what both say of it
UNREADABLE = {
    "z +": "At the end of the formula: a number, a name or an opening bracket is expected.",
    "z + * x": "At character 5, `*`: a number, a name or an opening bracket is expected.",
    "(z": "At character 1, `(`: this bracket is never closed.",
    "z)": "At character 2, `)`: this bracket closes none that was opened.",
    "|z": "At character 1, `|`: this bracket is never closed.",
    "(|z)|": "At character 4, `)`: this bracket does not match `|` at character 2.",
    "‖z‖": ": a norm is written `norm(z)`.",
    "1/2x": "At character 3, `2x`: with `/` before it this product can be read in two ways; "
    "write `1/(2*x)` or `1/2*x`.",
    "6/2(1+x)": "At character 3, `2(1+x)`: with `/` before it this product can be read in two ways; "
    "write `6/(2*(1+x))` or `6/2*(1+x)`.",
    "exp + z": "At character 1, `exp`: a function needs its argument in brackets, as in `exp(...)`.",
    r"\exp": r"At character 1, `\exp`: a function needs its argument in brackets, as in `exp(...)`.",
    "exp z^2": "At character 6, `^`: how far a function without brackets reaches can be read in two ways here; "
    "write `exp(...)`.",
    r"\exp z x": r"At character 8, `x`: how far a function without brackets reaches can be read in two ways here; "
    "write `exp(...)`.",
    "exp(z, x)": "At character 1, `exp(z, x)`: `exp` takes one argument, but here are 2.",
    "max(z)": "At character 1, `max(z)`: `max` takes two arguments or more, but here is one.",
    "z < 1": "At character 3, `<`: ",
    "0,5": "At character 2, `,`: a comma stands only between the arguments of a function",
    "sin^-1(z)": "At character 5, `-`: between a function and its bracket only a whole power may stand",
    r"\wp z": r"At character 1, `\wp`: this LaTeX command has no meaning in a formula.",
    r"\int z": r"At character 1, `\int`: an integral or a limit is to be written out, with functions and operators.",
    r"\sqrt[3]": "At the end of the formula: a number, a name or an opening bracket is expected.",
    r"\frac+2": r"At character 1, `\frac`: it needs two pairs of braces, as in `\frac{a}{b}`.",
    r"\frac0.5": r"At character 7, `.5`",
    r"\frac{1}": r"At the end of the formula: `\frac` needs two pairs of braces, as in `\frac{a}{b}`.",
    "log(z, 2)": "a logarithm to base 2 is `log2(x)`, to base b `log(x)/log(b)`",
    "lg(z)": "`lg` has base 10 to some and base 2 to others; write `log10(z)` or `log2(z)`.",
    "z 2": "At character 3, `2`: before this number an operator such as `*` or `^` is missing.",
    "z'": "At character 2, `'`: this sign transposes, but here all names are numbers.",
    "np.exp(z)": "a dot stands only inside a number; write `exp(z)`, not `np.exp(z)`.",
    "z!": "At character 2, `!`: a factorial has no meaning in a formula.",
    "z#": "At character 2, `#`: this sign has no meaning in a formula.",
    "√2z": "At character 1, `√2z`: it can be read in two ways; put what is under the root in brackets.",
    "1e999": "At character 1, `1e999`: this number is too large.",
    "z^{" + "9" * 400 + "}": "this number is too large.",
    "z" + "⁹" * 400: "this number is too large.",
    "(z +\n ? )": "At character 2 of line 2, `?`: this sign has no meaning in a formula.",
}


@pytest.mark.parametrize("text", UNREADABLE, ids=lambda text: ascii(text[:20]))
def test_both_say_the_same_where_they_cannot_read_on(text):
    with pytest.raises(AnswerParseError) as formula:
        parse(text, SHAPES)
    with pytest.raises(ck.graph.GraphError) as graph:
        ck.graph.parse(text)
    assert UNREADABLE[text] in str(formula.value)
    assert UNREADABLE[text] in str(graph.value)
    if "np." not in text and "<" not in text and "lg(" not in text:
        assert str(graph.value) == str(formula.value)


SCRAPS = ["z", "x", "2", "0.5", "|", "(", ")", "{", "}", "^", "*", "/", "+", "-", " ", ",", "e", "E", "σ(", "max("]
SCRAPS += [
    "\\frac{",
    "}{",
    "\\left(",
    "\\right)",
    "\\cdot ",
    "\\sqrt{",
    "\\sigma",
    "_{1}",
    "_",
    "w_{1}",
    "^{2}",
    "^{T}",
    "^{\\top}",
]
SCRAPS += ["∛", "½", "ˣ", "log|", "ln ", "\\frac", "\\sqrt ", "1", "$", "log2 ", "\\sqrt[3]"]
SCRAPS += ["\\", "\\,", "\\operatorname{relu}", "\\bar{g}", "\\|", "‖", "√", "\\log_2", "\\ ", "&", "=", "\n", ";"]


@settings(max_examples=examples(500), deadline=None)
@given(st.lists(st.sampled_from(SCRAPS), max_size=14).map("".join))
def test_pasted_scraps_are_read_alike_or_refused(text):
    try:
        tree = read(text, ClosedNames(SHAPES))
        formula = of_formula(text)
    except AnswerParseError:
        return
    assert of_formula(plain(tree)) == pytest.approx(formula, rel=1e-9, nan_ok=True)
    assert of_formula(latex(tree)) == pytest.approx(formula, rel=1e-9, nan_ok=True)
    try:
        graph = of_graph(text)
    except (ck.graph.GraphError, KeyError):  # no value there, no input, or letters that it takes for one name
        return
    if math.isfinite(formula):
        assert graph == pytest.approx(formula, rel=1e-9)


LONG = {
    "brackets": "(" * 900 + "z" + ")" * 900,
    "fractions": r"\frac{1}{" * 190 + "z" + "}" * 190,
    "bars": "|" * 900 + "z" + "|" * 900,
    "powers": "z^" * 900 + "z",
    "signs": "-" * 1900 + "z",
    "products": "z " * 900,
}


@pytest.mark.parametrize("name", LONG)
def test_depth_costs_no_recursion(name):
    tree = read(LONG[name], ClosedNames(SHAPES))
    assert len(latex(tree)) >= 1
    assert len(plain(tree)) >= 1
    assert np.isscalar(of_formula(LONG[name]))
