r"""Formulas as people type and paste them elsewhere, and what became of them there.

Each row has the text, the same written out for SymPy, and the public report. What could be meant in two ways is
refused by a sentence that says where and what to type instead. Formula answers and graphs are held to the same.
"""

import numpy as np
import pytest
import sympy

import coursekit as ck
from coursekit.core.plain import AnswerParseError
from coursekit.expressions.computation import NUMBER, evaluate, parse

VALUES = {"x": 1.3, "y": 0.6, "z": 0.7, "a": 1.7, "b": 2.3, "c": 0.9, "n": 3.0, "m": 4.0, "Q": 0.5, "w1": 2.0}
SHAPES = dict.fromkeys(VALUES, NUMBER)
WRITTEN = {"w_1": "w1"}
READ = [
    (r"\log_2 x", "log(x)/log(2)", "sympy/sympy#21068"),
    (r"\log_a x", "log(x)/log(a)", "sympy/sympy#21068"),
    (r"\log_2{4} / (x + 1)", "2/(x + 1)", "sympy/sympy#28797"),
    ("log_x(1/(x+b))", "log(1/(x + b))/log(x)", "maths/moodle-qtype_stack#243"),
    ("logₐ(x)", "log(x)/log(a)", "XimeraProject/server#548"),
    ("log_e(x)", "log(x)", "fkleon/math-expressions#43"),
    (r"\ln x", "log(x)", "arnog/mathlive#1709"),
    ("ln abs(x)", "log(abs(x))", "numbas/Numbas#254"),
    ("ln abs x", "log(abs(x))", "numbas/Numbas#513"),
    ("ln|x^2+4|", "log(abs(x**2 + 4))", "XimeraProject/server#547"),
    (r"x\ln\left|x\right| + 1", "x*log(abs(x)) + 1", "openwebwork/webwork-open-problem-library#1210"),
    (r"{\sin x} y", "sin(x)*y", "sympy/sympy#30483"),
    (r"\frac a b", "a/b", "augustt198/latex2sympy#46"),
    (r"\sqrt a", "sqrt(a)", "augustt198/latex2sympy#46"),
    (r"\frac12 x", "x/2", "OrangeX4/Latex-Sympy-Calculator#26"),
    (r"\frac{a+b}2", "(a + b)/2", "OrangeX4/Latex-Sympy-Calculator#26"),
    (r"x\frac xy", "x*x/y", "jiggzson/nerdamer#426"),
    (r"x\frac{x}y", "x*x/y", "jiggzson/nerdamer#426"),
    (r"x\sqrt(x)", "x*sqrt(x)", "jiggzson/nerdamer#426"),
    (r"x\sqrt[3]x", "x*x**(1/3)", "jiggzson/nerdamer#426"),
    (r"\sqrt[3]{x}", "x**(1/3)", "viktorstrate/algebra-latex#7"),
    (r"\sqrt[n]{x + 1}", "(x + 1)**(1/n)", "arthanzel/evaluatex#25"),
    ("∛x", "x**(1/3)", "davedelong/DDMathParser#173"),
    ("√(x)", "sqrt(x)", "numbas/Numbas#891"),
    (r"x^\frac{1}{2}", "sqrt(x)", "sympy/sympy#23475"),
    (r"\exp(1) x", "exp(1)*x", "sympy/sympy#15604"),
    (r"(-\dfrac{n}{m})", "-n/m", "sympy/sympy#20317"),
    (r"\frac{\frac{a^3+b}{c}}{\frac{1}{c^2}}", "(a**3 + b)*c", "sympy/sympy#21537"),
    ("xⁿ⁻¹", "x**(n - 1)", "numbas/Numbas#872"),
    ("x²²", "x**22", "numbas/Numbas#868"),
    ("x⁽ⁿ⁺¹⁾", "x**(n + 1)", "numbas/Numbas#872"),
    ("2ˆ3 x", "8*x", "numbas/Numbas#690"),
    ("5π×x÷y", "5*pi*x/y", "numbas/Numbas#482"),
    ("x – y", "x - y", "maths/moodle-qtype_stack#438"),
    ("½ x Q x + x c", "x**2*Q/2 + x*c", "iheartla/iheartla#48"),
    ("2½ x", "Rational(5, 2)*x", "mideind/Tokenizer#5"),
    ("1⁄2 x", "x/2", "jakeboone02/numeric-quantity#20"),
    ("$y = x^2 + 1$", "x**2 + 1", "verybadcat/CSharpMath#183"),
    ("$x^2 + 1$", "x**2 + 1", "verybadcat/CSharpMath#183"),
    (r"\operatorname{abs} x", "abs(x)", "desmosinc/mathquill#24"),
    (r"\mathrm{e}^{-x}", "exp(-x)", "sympy/sympy#23551"),
    (r"w_{\text{1}} x", "w1*x", "rstudio/tinytex#457"),
    ("e^𝑥", "exp(x)", "svenkreiss/unicodeit#80"),
]
REFUSED = [
    (r"\cos x \sin y", r"character 8, `\sin`: how far a function without brackets", "cortex-js/compute-engine#154"),
    (r"\sin2x", "write `sin(...)`", "Doenet/math-expressions#35"),
    (r"\sin x^2", "write `sin(...)`", "sympy/sympy#30486"),
    ("cos2x", "perhaps `cos(2x)` is meant", "XimeraProject/server#141"),
    ("sinx + y", "perhaps `sin(x)` is meant", "numbas/Numbas#513"),
    ("sqrt^(1/3)(x)", "only a whole power may stand", "numbas/Numbas#891"),
    (r"{(3)(4) \over 2\sqrt{x}}", r"a fraction is written `\frac{a}{b}`", "OrangeX4/Latex-Sympy-Calculator#14"),
    (r"4\frac{1}{2} x", "write `4+1/2` or `4*1/2`", "Doenet/math-expressions#18"),
    ("(3-9) (x-15", "this bracket is never closed", "sympy/sympy#17874"),
    ("x [ x + 1", "this bracket is never closed", "sympy/sympy#26677"),
    ("sin(x)cos()", "a number, a name or an opening bracket is expected", "sys27/xFunc#235"),
    ("lg(x)", "write `log10(z)` or `log2(z)`", "PrairieLearn/PrairieLearn#4463"),
    ("log(2, x)", "a logarithm to base 2 is `log2(x)`", "fkleon/math-expressions#20"),
    (r"\int x \mathrm{d}x", "an integral or a limit is to be written out", "sympy/sympy#23551"),
    (r"\sum_{n=1}^m n", "a sum or a product over an index is to be written out", "sympy/sympy#30486"),
]


def said_by_sympy(text):
    symbols = {name: sympy.Symbol(name, positive=True) for name in VALUES}
    exactly = {symbol: sympy.Rational(str(VALUES[name])) for name, symbol in symbols.items()}
    return float(sympy.N(sympy.sympify(text, locals=symbols).subs(exactly), 30))


def of_graph(text):
    g = ck.graph.parse(text)
    return g.forward(**{name: VALUES[WRITTEN.get(name, name)] for name in g.inputs})


@pytest.mark.parametrize(("text", "explicit", "report"), READ)
def test_what_was_meant_is_read(text, explicit, report):
    points = {name: np.full((1, 1, 1), number) for name, number in VALUES.items()}
    assert evaluate(parse(text, SHAPES), points).item() == pytest.approx(said_by_sympy(explicit), rel=1e-12)
    assert of_graph(text) == pytest.approx(said_by_sympy(explicit), rel=1e-12)


@pytest.mark.parametrize(("text", "sentence", "report"), REFUSED)
def test_what_could_be_meant_in_two_ways_is_refused(text, sentence, report):
    for reads, error in (
        (lambda: parse(text, SHAPES), AnswerParseError),
        (lambda: of_graph(text), ck.graph.GraphError),
    ):
        with pytest.raises(error) as caught:
            reads()
        said = str(caught.value)
        assert sentence in said
        assert said.startswith("At ")
        assert said.count("\n") == 0
        assert len(said) < 300


def test_letters_that_stand_together_are_not_guessed_at():
    with pytest.raises(AnswerParseError, match="in two ways"):  # sympy/sympy#30485
        parse(r"\sin xyz", SHAPES)
    with pytest.raises(AnswerParseError, match="inverse"):  # a name times a function, or its inverse?
        parse("atan(x)", SHAPES)


def test_every_row_names_its_report():
    assert all("#" in row[2] and "/" in row[2] for row in READ + REFUSED)
