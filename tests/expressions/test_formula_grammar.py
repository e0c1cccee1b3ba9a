"""The grammar of typed formulas: a hand-made twin says what each text means, and each fault is said in one sentence."""

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sample import examples

from coursekit.core.plain import AnswerParseError
from coursekit.expressions.computation import NUMBER, evaluate, parse

VALUES = {"z": 0.7, "x": 1.3, "y": -0.6, "w1": 2.0, "gbar": 0.4, "alpha": 1.1, "p_1": 0.2}
SHAPES = dict.fromkeys(VALUES, NUMBER)
Q = VALUES
MEANINGS = {
    "-z^2": -(0.7**2),
    "-z**2": -(0.7**2),
    "2^3^2": 512,
    "2^-1": 0.5,
    "2**-z^2": 2 ** -(0.7**2),
    "--z": 0.7,
    "+z": 0.7,
    "3 - -z": 3.7,
    "2z": 1.4,
    "2 z": 1.4,
    "x y": 1.3 * -0.6,
    "xy": 1.3 * -0.6,
    "x(1-x)": 1.3 * (1 - 1.3),
    "(x)(y)": 1.3 * -0.6,
    "2w1": 4,
    "w_1": 2,
    "w₁": 2,
    "p1": 0.2,
    "p_1": 0.2,
    "ḡ": 0.4,
    "α x": 1.1 * 1.3,
    "αx": 1.1 * 1.3,
    "2π": 2 * math.pi,
    "e^z": math.exp(0.7),
    "2e^z": 2 * math.exp(0.7),
    "2e3": 2000,
    ".5": 0.5,
    "1.": 1,
    "6/3/2": 1,
    "6/3*2": 4,
    "1/2 z": 0.35,
    "6-3-2": 1,
    "z² + x³": 0.7**2 + 1.3**3,
    "x⁻¹": 1 / 1.3,
    "tanh²(z)": math.tanh(0.7) ** 2,
    "sin^2(z)": math.sin(0.7) ** 2,
    "σ(z)": 1 / (1 + math.exp(-0.7)),
    "zσ(z)": 0.7 / (1 + math.exp(-0.7)),
    "xexp(z)": 1.3 * math.exp(0.7),
    "ln(x)": math.log(1.3),
    "x − y": 1.9,
    "x×y": 1.3 * -0.6,
    "x·y": 1.3 * -0.6,
    "max(x, y, z)": 1.3,
    "min(x, y)": -0.6,
    "abs(y)": 0.6,
    "relu(y)": 0,
    "step(y) + step(x)": 1,
    "softplus(y)": math.log1p(math.exp(-0.6)),
    "f'(z) = 2z": 1.4,
    "y = 2z": 1.4,
    "dL/dz = 2z": 1.4,
    "f(x, y) = 2z": 1.4,
    " z\n+\tx ": 2.0,
    "Exp(z)": math.exp(0.7),
    r"\frac{1}{2}": 0.5,
    "exp z": math.exp(0.7),
    "√x": math.sqrt(1.3),
    "$z$": 0.7,
    "log2(x)": math.log2(1.3),
    "|y|": 0.6,
}


@pytest.mark.parametrize(("text", "value"), MEANINGS.items())
def test_what_is_typed_is_what_is_meant(text, value):
    points = {name: np.full((1, 1, 1), number) for name, number in VALUES.items()}
    assert evaluate(parse(text, SHAPES), points).item() == pytest.approx(value, rel=1e-14)


OPERATIONS = {"+": (1, lambda a, b: a + b), "-": (1, lambda a, b: a - b), "*": (2, lambda a, b: a * b)}
OPERATIONS["/"] = (2, lambda a, b: a / b if b else math.nan)
CALLS = {"exp": math.exp, "tanh": math.tanh, "abs": abs, "sin": math.sin, "relu": lambda a: max(a, 0.0)}
TREES = st.recursive(
    st.sampled_from([*VALUES]) | st.integers(0, 20) | st.floats(0, 9).map(lambda number: round(number, 3)),
    lambda inner: (
        st.tuples(st.sampled_from([*OPERATIONS]), inner, inner)
        | st.tuples(st.sampled_from([*CALLS]), inner)
        | st.tuples(st.just("neg"), inner)
        | st.tuples(st.just("^"), inner, st.integers(0, 3))
    ),
    max_leaves=12,
)


def printed(tree, choose):
    """The text of a tree and how strongly it binds; `choose` picks among equal ways to write it."""
    if not isinstance(tree, tuple):
        return str(tree), 5
    name, *parts = tree
    if name in CALLS:
        opening, closing = choose(["()", "[]", "{}"])
        return f"{name}{opening}{printed(parts[0], choose)[0]}{closing}", 5
    if name == "neg":
        return choose("-−") + bound(parts[0], 3, choose), 2
    if name == "^":
        sign, exponent = choose(["^", "**", " ^ "]), str(parts[1])
        return bound(parts[0], 5, choose) + choose([sign + exponent, "⁰¹²³"[parts[1]]]), 4
    level = OPERATIONS[name][0]
    left, right = bound(parts[0], level, choose), bound(parts[1], level + 1, choose)
    signs = {"*": ["*", " * ", "×", "·"], "-": ["-", " − "]}.get(name, [name, f" {name} "])
    if name == "*" and right[0] not in "0123456789-−" and "/" not in left:
        signs += [" "]
    return left + choose(signs) + right, level


def bound(tree, level, choose):
    text, own = printed(tree, choose)
    return f"({text})" if own < level else text


def computed(tree):
    if not isinstance(tree, tuple):
        return VALUES.get(tree, tree)
    name, *parts = tree
    values = [computed(part) for part in parts[:1]] if name == "^" else [computed(part) for part in parts]
    if name == "^":
        return values[0] ** parts[1]
    if name == "neg":
        return -values[0]
    return CALLS[name](*values) if name in CALLS else OPERATIONS[name][1](*values)


@settings(max_examples=examples(300), deadline=None)
@given(TREES, st.randoms(use_true_random=False))
def test_any_expression_in_any_style_has_its_value(tree, random):
    try:
        value = float(computed(tree))
    except (OverflowError, ValueError):
        return
    text = printed(tree, random.choice)[0]
    points = {name: np.full((1, 1, 1), number) for name, number in VALUES.items()}
    found = evaluate(parse(text, SHAPES), points).item()
    if math.isfinite(value):
        assert found == pytest.approx(value, rel=1e-9, abs=1e-9)


UNREADABLE = {
    "": "no formula",
    "z +": "end of the formula: a number, a name or an opening bracket",
    "z + * x": "At character 5, `*`: a number, a name",
    "*z": "At character 1, `*`",
    "(z": "At character 1, `(`: this bracket is never closed",
    "z)": "At character 2, `)`: this bracket closes none",
    "(z]": "At character 3, `]`: this bracket does not match `(` at character 1",
    "()": "At character 2, `)`: a number",
    "z == x": "At character 3, `==`",
    "z = x = y": "At character 7, `=`",
    "z < 1": "At character 3, `<`",
    "z, x": "At character 2, `,`: a comma",
    "0,5": "At character 2, `,`: a comma",
    "exp(z, x)": "`exp` takes one argument, but here are 2",
    "max(z,)": "At character 7, `)`",
    "foo": "At character 1, `foo`: this is not known here",
    "z + gbra": "At character 5, `gbra`: this is not known here; perhaps `gbar` is meant",
    "sigmiod(z)": "perhaps `sigmoid` is meant",
    "x2": "`x2`",
    "exp + z": "At character 1, `exp`: a function needs its argument in brackets",
    "exp z x": "At character 7, `x`: how far a function without brackets reaches can be read in two ways here",
    "sigma (1 - sigma)": "At character 12, `sigma`: a function needs",
    "sigma'(z)": "a derivative is to be written out",
    "sin^-1(z)": "whole power",
    "sin^0.5(z)": "whole",
    "z'": "all names are numbers",
    "2 3": "At character 3, `3`",
    "1.2.3": "`.3`",
    "z 2": "At character 3, `2`",
    "1/2z": "two ways",
    "1/(x) y": "two ways",
    "np.exp(z)": "At character 1, `np`: a dot stands only inside a number; write `exp(z)`",
    "z.real": "At character 2, `.`",
    "z.__class__": "At character 2, `.`",
    "__import__('os')": "At character 1, `_`",
    "lambda: z": "`lambda`",
    "z if z else x": "`if`",
    "[z for z in x]": "`for`",
    "print(z)": "`print`",
    "z; x": "`;`",
    "z\x00": "At character 2, the character U+0000",
    "\ud800": "U+D800",
    "z @@ x": "At character 4, `@`",
    "z // x": "At character 4, `/`",
    "$z": "At character 1, `$`",
    "√zx": "two ways",
    "z!": "`!`",
    "1e999": "too large",
    "9" * 400: "too large",
    "z" * 10_000: "at most 2000 characters, but this one has 10000",
    "(" * 1000: "never closed",
    "(" * 900 + "z" + ")" * 899: "never closed",
    "-" * 1999: "end of the formula",
    "z" + " " * 1990 + "=": "no formula",
    "d" + "z" * 1990 + "/": "this is not known here",
}


@pytest.mark.parametrize(("text", "sentence"), UNREADABLE.items(), ids=lambda text: ascii(text[:20]))
def test_what_cannot_be_read_gets_one_sentence_that_says_where(text, sentence):
    with pytest.raises(AnswerParseError) as caught:
        parse(text, SHAPES)
    said = str(caught.value)
    assert sentence in said
    assert said.endswith(".")
    assert len(said) < 260
    assert said.isprintable()
