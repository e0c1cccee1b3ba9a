"""The references of notebook 00 against SymPy."""

import numpy as np
import pytest
import sympy

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.exercises.variants import given, variant
from coursekit.judging.answers import ANSWERS

FIRST = BANK["start/first-number"]


@pytest.mark.parametrize("numbers", [FIRST.lecture, *(variant(FIRST, i) for i in given(FIRST)[:20])])
def test_one_step_is_the_step_that_sympy_takes(numbers):
    x = sympy.Symbol("x")
    slope = sympy.diff(x**2, x).subs(x, numbers["x"])
    values = ANSWERS[FIRST.id].right(FIRST.answer_type, numbers)
    assert values == pytest.approx({"slope": float(slope), "new_x": float(numbers["x"] - numbers["lr"] * slope)})
    assert values["new_x"] ** 2 < numbers["x"] ** 2  # downhill


def test_square_is_the_derivative_of_a_third_of_the_cube():
    x = sympy.Symbol("x")
    for value in (-3, 0, sympy.Rational(5, 2)):
        assert ANSWERS["start/first-function"].reference(value) == sympy.diff(x**3 / 3, x).subs(x, value)


@pytest.mark.parametrize(
    "function",
    [lambda x: x * x, np.square, lambda x: np.power(x, 2), lambda x: abs(x) ** 2, lambda x: np.multiply(x, x).tolist()],
)
def test_any_way_to_square_is_right(function):
    assert ck.check("start/first-function", function).status == "right"


def test_a_function_that_prints_is_told_to_return(capsys):
    def square(x):
        print(x**2)

    verdict = ck.check("start/first-function", square)
    assert (verdict.mistake, verdict.points) == ("forgot return", 0)
    assert capsys.readouterr().out.startswith("9\n2.25\n")
