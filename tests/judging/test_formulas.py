"""Typed formulas: SymPy judges which forms are equal, and nothing that is typed runs, hangs or raises."""

import json
import math

import numpy as np
import pytest
import sympy
from hypothesis import given, settings, strategies as st
from sample import examples
from sympy.parsing.sympy_parser import (
    convert_xor,
    implicit_multiplication_application,
    parse_expr,
    standard_transformations,
)

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.exercises.answer_types.formula import Formula, Variable
from coursekit.exercises.definition import Exercise
from coursekit.expressions.computation import evaluate, parse
from coursekit.expressions.grammar import LONGEST
from coursekit.judging.answer import Mistake
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import judge, solved_cell
from coursekit.judging.formula import FormulaAnswer, draw

Z = sympy.Symbol("z", real=True)
TWINS = {
    "sigma": lambda a: 1 / (1 + sympy.exp(-a)),
    "sigmoid": lambda a: 1 / (1 + sympy.exp(-a)),
    "softplus": lambda a: sympy.log(1 + sympy.exp(a)),
    "relu": lambda a: sympy.Max(0, a),
    "step": lambda a: sympy.Heaviside(a, 1),
    "abs": sympy.Abs,
    "max": sympy.Max,
    "e": sympy.E,
    "z": Z,
}
SYNTAX = (*standard_transformations, convert_xor, implicit_multiplication_application)
A, X = sympy.Matrix(3, 3, sympy.symbols("a:9")), sympy.Matrix(3, 1, sympy.symbols("x:3"))


def reals(names):
    return tuple(Variable(name) for name in names.split())


# the variables, the formula, the same derived by SymPy; right forms; wrong ones
FORMULAS = {
    "sigmoid": (
        reals("z"),
        "sigmoid(z)*(1 - sigmoid(z))",
        sympy.diff(TWINS["sigma"](Z), Z),
        [
            "sigma(z) (1-sigma(z))",
            "exp(z)/(1+exp(z))^2",
            "exp(-z)/(1+exp(-z))**2",
            "e^z/(1+e^z)^2",
            "sigma(z) - sigma(z)^2",
            "sigma(z)*sigma(-z)",
            "1/(2 + exp(z) + exp(-z))",
            "(1 - tanh(z/2)^2)/4",
            "1/(4 cosh(z/2)^2)",
            "0.25*sech(z/2)^2",
            "1/(1+exp(z)) - 1/(1+exp(z))^2",
            "-(sigma(z)-1) sigma(z)",
            "sqrt(sigma(z)^2) * (1 - sigma(z))",
            "exp(-abs(z))/(1+exp(-abs(z)))^2",
            "exp(-softplus(z) - softplus(-z))",
        ],
        [
            "sigma(z)",
            "1 - sigma(z)",
            "sigma(z)^2",
            "sigma(z)*(1 + sigma(z))",
            "-sigma(z)*(1-sigma(z))",
            "z*(1-z)",
            "sigma(z*(1-z))",
            "exp(z)/(1+exp(z))",
            "exp(z)/(1+exp(z)^2)",
            "1/4",
            "exp(-z^2/4)/4",
            "log(sigma(z))",
        ],
    ),
    "tanh": (
        reals("z"),
        "1 - tanh(z)^2",
        sympy.diff(sympy.tanh(Z), Z),
        [
            "(1 - tanh(z)) (1 + tanh(z))",
            "1/cosh(z)^2",
            "sech(z)^2",
            "4/(exp(z)+exp(-z))^2",
            "4 sigma(2z) (1-sigma(2z))",
            "-(tanh(z)^2 - 1)",
            "[1 - tanh(z)] * {1 + tanh(z)}",
            "4exp(2z)/(exp(2z)+1)^2",
        ],
        ["1 - tanh(z)", "1 + tanh(z)^2", "tanh(z)(1-tanh(z))", "1/cosh(z)", "(1 - tanh(z))^2", "1 - tanh(z^2)"],
    ),
    "softplus": (
        reals("z"),
        "sigmoid(z)",
        sympy.diff(TWINS["softplus"](Z), Z),
        [
            "1/(1+exp(-z))",
            "exp(z)/(1+exp(z))",
            "1 - sigma(-z)",
            "(1 + tanh(z/2))/2",
            "1/2 (1 + tanh(z/2))",
            "exp(z - softplus(z))",
            "exp(z - log(1 + exp(z)))",
        ],
        [
            "1/(1+exp(z))",
            "1/(exp(z)+1)*exp(-z)",
            "exp(z)",
            "log(1+exp(z))",
            "step(z)",
            "z",
            "relu(z)",
            "1/2",
            "1+exp(z)",
        ],
    ),
    "gated": (
        reals("s x"),
        "(1 - s)*x",
        (1 - sympy.Symbol("s")) * sympy.Symbol("x"),
        ["x (1-s)", "x - s x", "x(1-s)", "-x(s - 1)", "-(-x + x*s)", "x*(1-s)^2/(1-s)", "-s*x+x", "(x^2 - s x^2)/x"],
        ["s x", "s (1-s) x", "1 - s x", "(1 + s) x", "(s - 1) x", "x", "2(1-s)x", "(1-s)/x", "1-s*x", "(1 - s)*abs(x)"],
    ),
    "cross": (
        reals("g gbar f"),
        "2(g - gbar)(gbar - f)",
        2 * (sympy.Symbol("g") - sympy.Symbol("gbar")) * (sympy.Symbol("gbar") - sympy.Symbol("f")),
        [
            "(g - f)^2 - (g-gbar)^2 - (gbar-f)^2",
            "-2(gbar-g)(gbar-f)",
            "2(gbar - f)*(g - gbar)",
            "2 g gbar - 2 g f - 2gbar^2 + 2 gbar f",
            "(2g-2gbar)(gbar - f)",
        ],
        [
            "0",
            "(g-gbar)(gbar-f)",
            "-2(g-gbar)(gbar-f)",
            "2(g-gbar)(g-f)",
            "2(g-gbar)(f-gbar)",
            "(g-f)^2",
            "2g - gbar*gbar - f",
        ],
    ),
    "log-sum-exp": (
        reals("u v"),
        "exp(u)/(exp(u) + exp(v))",
        sympy.diff(sympy.log(sympy.exp(sympy.Symbol("u")) + sympy.exp(sympy.Symbol("v"))), sympy.Symbol("u")),
        [
            "1/(1+exp(v-u))",
            "sigma(u-v)",
            "1 - exp(v)/(exp(u)+exp(v))",
            "e^(u-v)/(e^(u-v)+1)",
            "exp(u - log(exp(u)+exp(v)))",
        ],
        ["exp(u)", "1/(exp(u)+exp(v))", "exp(v)/(exp(u)+exp(v))", "u/(u+v)", "exp(u)/exp(u)+exp(v)", "sigma(u+v)"],
    ),
}
RIGHT = [(name, text) for name, entry in FORMULAS.items() for text in entry[3]]
WRONG = [(name, text) for name, entry in FORMULAS.items() for text in entry[4]]


def judged(variables, formula, answer, mistakes=()):
    """Step, mistake and message for one answer."""
    answer_type = Formula(variables, "a formula")
    key = FormulaAnswer(formula=formula, mistakes=mistakes, hints=(), solution=str)
    steps, mistake, message = key.judge(answer_type, {}, answer_type.read(answer))
    return steps[0].status, mistake and mistake.name, message


def sympy_says_equal(text, target):
    """Do `text`, read by SymPy, and `target` have the same 30 digits at some rational points?"""
    symbols = {str(symbol): symbol for symbol in target.free_symbols}
    difference = parse_expr(text.translate(str.maketrans("[]{}", "()()")), {**TWINS, **symbols}, SYNTAX) - target
    gaps = []
    for shift in (1, -2, 3):
        place = {symbol: sympy.Rational(shift * (5 + 3 * i), 7 + i) for i, symbol in enumerate(symbols.values())}
        gaps.append(abs(sympy.N(difference.subs(place), 30)))
    return max(gaps) < 1e-20


def test_the_tables_are_long_enough():
    assert min(len(RIGHT), len(WRONG)) >= 40


@pytest.mark.parametrize(("name", "text"), RIGHT)
def test_a_form_that_sympy_calls_equal_is_right(name, text):
    variables, formula, target, *_ = FORMULAS[name]
    assert sympy_says_equal(formula, target)
    assert sympy_says_equal(text, target)
    assert judged(variables, formula, text)[0] == "right"


@pytest.mark.parametrize(("name", "text"), WRONG)
def test_a_form_that_sympy_calls_different_is_wrong_and_the_reference_stays_hidden(name, text):
    variables, formula, target, *_ = FORMULAS[name]
    assert not sympy_says_equal(text, target)
    status, _, message = judged(variables, formula, text)
    assert status == "wrong"
    assert "cannot be read" not in message
    assert formula not in message


@pytest.mark.parametrize("name", FORMULAS)
def test_sympy_expressions_may_be_submitted(name):
    variables, formula, target, *_ = FORMULAS[name]
    for form in (target, sympy.simplify(target), sympy.expand(target)):
        assert judged(variables, formula, form)[0] == "right"
    assert judged(variables, formula, target + Z.func("z") ** 2 * 0 + sympy.Rational(1, 3))[0] == "wrong"


MATRICES = (Variable("A", shape=(3, 3)), Variable("x", shape=(3,)))
GRADIENT = "(A + A')x"
MATRIX_FORMS = {
    "A*x + A'*x": (A + A.T) * X,
    "A x + A^T x": (A + A.T) * X,
    "(A.T + A) @ x": (A + A.T) * X,
    "(A + A^T)x": (A + A.T) * X,
    "Ax + A'x": (A + A.T) * X,
    "x'A + x'A'": (X.T * (A + A.T)).T,
    "x'(A + A')": (X.T * (A + A.T)).T,
    "(x'A)' + Ax": (A + A.T) * X,
    "(A + A')/2 x + (A + A')/2 x": (A + A.T) * X,
    "1/(x'x) x": None,  # two readings
    "(A + A')/2*2*x": (A + A.T) * X,
    "2Ax": 2 * A * X,
    "A x": A * X,
    "A'x": A.T * X,
    "(A - A')x": (A - A.T) * X,
    "(A + A')x + x": (A + A.T) * X + X,
    "A^2 x": A**2 * X,
    "x'x x": (X.T * X)[0] * X,
    "(x·x) x": (X.T * X)[0] * X,
    "x@x*x": (X.T * X)[0] * X,
    "x'A x": X.T * A * X,
    "A": A,
    "x x'": X * X.T,
}


@pytest.mark.parametrize(("text", "twin"), MATRIX_FORMS.items())
def test_matrix_forms_agree_with_sympy(text, twin):
    status, _, message = judged(MATRICES, GRADIENT, text)
    if twin is None:
        assert "can be read in two ways" in message
        return
    target = (A + A.T) * X
    equal = twin.shape == target.shape and sympy.expand(twin - target).is_zero_matrix
    assert status == ("right" if equal else "wrong")
    points = {"A": np.arange(9.0).reshape(1, 3, 3) ** 1.5, "x": np.array([0.5, -2, 3]).reshape(1, 3, 1)}
    places = dict(zip([*A, *X], np.concatenate([value.ravel() for value in points.values()]), strict=True))
    shapes = {variable.name: variable.size for variable in MATRICES}
    value = evaluate(parse(text, shapes), points)[0]
    expected = np.array(twin.subs(places), dtype=float)
    np.testing.assert_allclose(value if value.shape == expected.shape else value.T, expected, rtol=1e-12)


def test_sympy_matrices_may_be_submitted():
    a, x = sympy.MatrixSymbol("A", 3, 3), sympy.MatrixSymbol("x", 3, 1)
    assert judged(MATRICES, GRADIENT, (a + a.T) * x)[0] == "right"
    assert judged(MATRICES, GRADIENT, x.T * a + x.T * a.T)[0] == "right"
    assert judged(MATRICES, GRADIENT, 2 * a * x)[0] == "wrong"
    assert judged(MATRICES, "A^-1 x", a.I * x)[0] == "right"


def test_a_declared_name_goes_before_a_constant_or_a_function():
    assert judged((Variable("sigma", 0, 2), Variable("e")), "2*e*sigma", "sigma(e + e)")[0] == "right"


MISFITS = {
    "x x": "`x` (a column of 3) and `x` (a column of 3) cannot be multiplied",
    "A x'": "`A` (a 3 by 3 matrix) and `x'` (a row of 3) cannot be multiplied",
    "A + x": "`A` (a 3 by 3 matrix) and `x` (a column of 3) cannot be added",
    "x - x'": "cannot be subtracted",
    "A + 1": "`1` (a number) cannot be added",
    "1/x": "`1` (a number) and `x` (a column of 3) cannot be divided",
    "x^2": "this is a column of 3",
    "A^0.5": "-1, 2 or 3",
    "2^x": "an exponent is a number, but this is a column of 3",
    "max(A, x)": "cannot be compared by `max`",
    "A ⊙ x": "entry by entry",
}


@pytest.mark.parametrize(("text", "sentence"), MISFITS.items())
def test_shapes_that_do_not_fit_are_both_named(text, sentence):
    status, _, message = judged(MATRICES, GRADIENT, text)
    assert status == "wrong"
    assert sentence in message
    assert message.startswith("At character")


DEEP = {
    "9^9^9^9": "too large",
    "^".join("9" * 900): "too large",
    "(" * 999 + "1" + ")" * 999: "not right",
    "-" * 1999 + "z": "wrong sign",
    "z" + "+z" * 999: "times what it should be",
    "z" * 2000: "too large",
    "exp(" * 399 + "z" + ")" * 399: "too large",
    "1/0": "infinite",
    "0/0": "undefined",
}


@pytest.mark.parametrize(("text", "sentence"), DEEP.items(), ids=lambda text: text[:20])
def test_long_deep_and_huge_formulas_are_judged_at_once(text, sentence):
    assert len(text) <= LONGEST
    status, _, message = judged(reals("z"), "z", text)
    assert status == "wrong"
    assert sentence in message


PIECES = [
    "z",
    "x",
    "A",
    "w1",
    "sigma",
    "exp",
    "max",
    "T",
    "2",
    "0.5",
    "1e9",
    *"()[]{}+-*/^@'.,;=<>²³⁻ᵀσαπ·× \n_",
    "**",
    "==",
]


@settings(max_examples=examples(400), deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_no_text_runs_raises_or_goes_without_a_verdict(text):
    status, mistake, message = judged((*MATRICES, *reals("z w1")), "z", text)
    assert status in ("right", "wrong", "not attempted")
    assert mistake is None
    assert message.isprintable()


# ---- what is submitted


class Evil:
    """Counts whatever is done to it."""

    touched = 0

    def _touch(self, *args, **kwargs):
        Evil.touched += 1
        raise ArithmeticError

    __str__ = __repr__ = __eq__ = __len__ = __float__ = __iter__ = __getattr__ = __format__ = _sympystr = _touch
    __hash__ = None


class EvilText(str):
    strip = split = partition = __iter__ = __len__ = __eq__ = __getitem__ = Evil._touch
    __hash__ = None


class EvilSymbol(sympy.Symbol):
    _sympystr = __str__ = __repr__ = _touch = Evil._touch


class Forged(sympy.Symbol):
    _sympystr = Evil._touch


Forged.__module__, Forged.__qualname__ = "sympy.core.symbol", "Symbol"
patched = sympy.exp(17 * Z)  # of its own: SymPy hands the same object to everyone who asks for exp(z)
patched._sympystr = patched.doit = Evil._touch
HANDED_IN = {
    "a number": (3, "not right"),
    "a float": (0.5, "not right"),
    "a NumPy scalar": (np.float32(0.5), "not right"),
    "a truth value": (True, "truth value"),
    "a complex number": (1j, "complex"),
    "nan": (math.nan, "nan"),
    "a function": (lambda z: z, "a function was submitted"),
    "bytes": (b"z", "type bytes"),
    "a set": ({"z"}, "a set"),
    "a generator": ((i for i in "zz"), "a generator"),
    "two texts": (["z", "z"], "list of length 2"),
    "another name": ({"q": "z"}, "'q' is not asked for"),
    "an object": (Evil(), "type Evil"),
    "a symbol of one's own": (EvilSymbol("z"), "EvilSymbol"),
    "it, inside": (sympy.exp(EvilSymbol("z")), "EvilSymbol"),
    "a forged symbol": (Forged("z"), "Forged"),
    "code in a symbol": (sympy.Symbol("__import__('os')"), "At character"),
    "imaginary": (sympy.I * Z, "ImaginaryUnit"),
    "an equation": (sympy.Eq(Z, 1), "Equality"),
    "infinity": (sympy.oo, "Infinity"),
    "a huge number": (sympy.Integer(10) ** 5000, "too large"),
    "an integral": (sympy.Integral(sympy.exp(Z**2), Z), "contains"),
    "a patched expression": (patched, "not right"),
    "an unknown function": (sympy.Function("foo")(Z), "`foo`"),
}


@pytest.mark.parametrize(("answer", "sentence"), HANDED_IN.values(), ids=HANDED_IN)
def test_anything_else_gets_a_sentence_and_no_code_of_its_own_runs(answer, sentence):
    before = Evil.touched
    _, _, message = judged(reals("z"), "z^2", answer)
    assert sentence in message
    assert Evil.touched == before


def test_what_is_read_is_plain_data():
    answer_type = Formula(reals("z"), "z")
    for answer in ("2z", EvilText("2z"), 2 * Z, 1.5):
        item = answer_type.read(answer).items["formula"]
        assert type(item.value) is str
        assert json.loads(json.dumps(item.value)) == item.value
    assert answer_type.read(EvilText("2z")).items["formula"].value == "2z"
    deep = Z
    for _ in range(100):
        deep = sympy.sin(deep)
    assert "nested too deeply" in answer_type.read(deep).items["formula"].problem


# ---- verdicts


SLIPS = (Mistake("inner factor", "It is missing.", "sigmoid(z)"), Mistake("sign", "It is minus.", "-sigmoid(z)^2"))
SENTENCES = {
    "-sigma(z)(1-sigma(z))": "wrong sign",
    "3 sigma(z)(1-sigma(z))": "is 3 times what it should be",
    "0.2501 sech(z/2)^2": "right up to rounding",
    "log(z)": "undefined at `z = -",
    "exp(exp(9z))": "infinite or too large",
    "z/z": "gives `1` at `z = ",
}


@pytest.mark.parametrize(("text", "sentence"), SENTENCES.items())
def test_a_wrong_formula_is_told_apart(text, sentence):
    status, mistake, message = judged(reals("z"), "sigma(z)*(1-sigma(z))", text, SLIPS)
    assert (status, mistake) == ("wrong", None)
    assert sentence in message


def test_the_point_that_is_told_is_one_where_it_gives_that_value():
    message = judged(reals("z"), "sigma(z)", "z^2 + 1")[2]
    value, z = (float(part.split("`")[0].split("= ")[-1]) for part in message.split("`")[1:4:2])
    assert value == pytest.approx(z**2 + 1, rel=1e-3)


READ_AS = {  # what could have been meant in another way is written out as it was read; nothing else is
    "-z^2": "-(z^2)",
    "1/2 z": "(1/2)*z",
    "z/2*z": "(z/2)*z",
    "2^z^2": "2^(z^2)",
    "|z|": "abs(z)",
    r"\frac{z}{2} z": "(z/2)*z",
    "zz + 5z": "z*z+5*z",
    "z (z + 1)": None,
    "log(2z + 9)": None,
    "z*(z + 1)": None,
    "-(z^2)": None,
    "1/(z + 3)": None,
    "3z^2 + 3": None,  # three times the answer: that says it
    "z" * 90: None,  # too long to help
}


@pytest.mark.parametrize("text", READ_AS)
def test_a_wrong_formula_is_told_how_it_was_read_where_that_helps(text):
    status, _, message = judged(reals("z"), "z^2 + 1", text)
    assert status == "wrong"
    assert message.endswith(f" It was read as `{READ_AS[text]}`.") == (READ_AS[text] is not None)
    assert ("It was read as" in message) == (READ_AS[text] is not None)


@pytest.mark.parametrize("form", ["sigma(z)", "1/(1+exp(-z))", "1 - sigma(-z)"])
def test_a_known_mistake_is_named_in_any_form(form):
    assert judged(reals("z"), "sigma(z)*(1-sigma(z))", form, SLIPS) == ("wrong", "inner factor", "It is missing.")


def test_overflow_at_a_few_points_costs_nothing_but_holes_do():
    wide = (Variable("z", -750, 750),)
    assert judged((Variable("z", -100, 800),), "sigma(z)", "exp(z)/(1+exp(z))")[0] == "right"
    assert judged(wide, "sigma(z)", "1/(1+exp(-z))")[0] == "right"
    assert judged(reals("z"), "z", "exp(log(z))")[0] == "wrong"
    assert judged((Variable("z", 0, 3),), "z", "exp(log(z))")[0] == "right"


def test_points_are_reproducible_and_inside_their_domain():
    variables = (Variable("p", 0, 1), Variable("N", 2, 5, whole=True), Variable("A", -1, 1, shape=(2, 3)))
    one, two = draw(variables), draw(variables)
    for variable in variables:
        values = one[variable.name]
        np.testing.assert_array_equal(values, two[variable.name])
        assert variable.low <= values.min() < values.max() <= variable.high
        assert values.shape == (40, *(variable.shape or (1, 1)))
    assert set(one["N"].ravel()) == {2, 3, 4, 5}
    assert one["p"].min() > 0
    assert one["p"].max() < 1


@pytest.fixture
def bank(monkeypatch):
    """An exercise of two formulas, with a student's number in them."""
    answer_type = Formula((Variable("z"),), {"value": "the value", "slope": "its derivative"})
    exercise = Exercise("test/pair", "two", "A heading", lambda a: f"Take {a}.", answer_type, {"a": 3})
    key = FormulaAnswer(
        formula={"value": lambda a: f"z^{a}", "slope": lambda a: f"{a}*z^{a - 1}"},
        mistakes=(Mistake("power kept", "It drops by one.", {"slope": lambda a: f"{a}*z^{a}"}),),
        hints=("Begin.",),
        solution=lambda a: f"It is {a}.",
    )
    monkeypatch.setitem(BANK, "test/pair", exercise)
    monkeypatch.setitem(ANSWERS, "test/pair", key)


@pytest.mark.usefixtures("bank")
def test_several_formulas_by_name():
    right = ANSWERS["test/pair"].right(BANK["test/pair"].answer_type, {"a": 3})
    assert right == {"value": "z^3", "slope": "3*z^2"}
    assert ck.check("test/pair", right).status == "right"
    half = ck.check("test/pair", {"value": "z z z"})
    assert (half.status, half.points) == ("partly right", 1)
    assert "`slope`" in half.message
    verdict = ck.check("test/pair", {"value": "z^3", "slope": "3z³"})
    assert (verdict.mistake, verdict.points) == ("power kept", 1)
    assert '"A heading" in the notebook' in verdict.message
    assert "`slope`: At character 3" in ck.check("test/pair", {"value": "z^3", "slope": "3*)"}).message
    assert ck.check("test/pair").status == "not attempted"
    other = judge(BANK["test/pair"], {"a": 5}, BANK["test/pair"].answer_type.read({"value": "z^5", "slope": "5z^4"}))
    assert other.status == "right"
    (mistake, wrong), *_ = ANSWERS["test/pair"].wrong(BANK["test/pair"].answer_type, {"a": 3})
    assert ck.check("test/pair", wrong).mistake == mistake.name


@pytest.mark.usefixtures("bank")
def test_statement_and_cells_of_formulas():
    assert ck.exercises.cell("test/pair").startswith('answer = {"value": ..., "slope": ...}\nck.check(')
    assert solved_cell("test/pair").startswith('answer = {"value": "z^3", "slope": "3*z^2"}\n')
    text = repr(ck.exercise("test/pair"))
    assert "`z` (real)" in text
    assert "`slope`: its derivative" in text
    answer_type = Formula((Variable("x", 0, 1), Variable("p", 0, 1, assumed="0 < p < 1"), *MATRICES[:1]), "the loss")
    assert answer_type.cell("a/b") == 'answer = ...\nck.check("a/b", answer)'
    assert answer_type.cell("a/b", {"formula": "x A'"}) == 'answer = "x A\'"\nck.check("a/b", answer)'
    for part in ("the loss", "`x` (real and positive)", "`p` (0 < p < 1)", "`A` (a 3 by 3 matrix)", "A'"):
        assert part in answer_type.expected()


def test_a_forged_reading_is_judged_wrong():
    answer_type = Formula(reals("z"), "z")
    key = FormulaAnswer(formula="z", mistakes=(), hints=(), solution=str)
    reading = answer_type.read("z")
    for value in (None, 3, ["z"], "z +", "z" * 9999):
        items = {"formula": reading.items["formula"]._replace(value=value)}
        assert key.judge(answer_type, {}, reading._replace(items=items))[0][0].status == "wrong"
