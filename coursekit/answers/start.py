"""Answers to the exercises of notebook 00: the first two."""

import math

import numpy as np

from coursekit.judging.answer import Mistake
from coursekit.judging.function import FunctionAnswer
from coursekit.judging.numbers import NumbersAnswer

# ---- start/first-number

FIRST_NUMBER = NumbersAnswer(
    steps={
        "slope": lambda x: 2 * x,
        "new_x": lambda x, lr, slope: x - lr * slope,
    },
    because={
        "slope": "By the power rule, the derivative of $x^2$ is $2 x$:",
        "new_x": "The step goes against the slope, and the learning rate says how far:",
    },
    mistakes=(
        Mistake(
            "height in place of the slope",
            "You worked out `x**2`, the height of the curve; the slope is its derivative.",
            {"slope": lambda x: x**2},
        ),
        Mistake(
            "factor 2 forgotten",
            "By the power rule the exponent comes down as a factor: the derivative of `x**2` is `2 x`, not x.",
            {"slope": lambda x: x},
        ),
        Mistake(
            "uphill",
            "The slope points uphill; to get down, subtract `lr * slope` from x.",
            {"new_x": lambda x, lr, slope: x + lr * slope},
        ),
        Mistake(
            "learning rate forgotten",
            "You went down by the whole slope; multiply it by the learning rate first.",
            {"new_x": lambda x, slope: x - slope},
        ),
        Mistake(
            "slope forgotten",
            "You went down by the learning rate alone; a step is the learning rate times the slope.",
            {"new_x": lambda x, lr: x - lr},
        ),
        Mistake(
            "step in place of the new place",
            "That is how far the step goes; asked for is where it ends, so subtract it from x.",
            {"new_x": lambda lr, slope: lr * slope},
        ),
        Mistake(
            "change in place of the new place",
            "That is the change of x; asked for is where the step ends, so add the change to x.",
            {"new_x": lambda lr, slope: -lr * slope},
        ),
        Mistake(
            "x scaled by the learning rate",
            "The learning rate multiplies the slope, not x.",
            {"new_x": lambda x, lr, slope: lr * x - slope},
        ),
    ),
    hints=(
        "Which way is downhill: towards larger or smaller $x$? The slope tells, by its sign.",
        r"The derivative of $x^2$ is $2 x$. Put in your $x$.",
        lambda x, lr: rf"The new place is $x - {lr:g} \cdot s$ with $x = {x:g}$ and $s$ the slope there.",
    ),
)


# ---- start/first-function


def square(x):
    """Return x times x."""
    return x**2


def _no_return(x):
    x**2


def _in_place(x):
    x *= x
    return x


FIRST_FUNCTION = FunctionAnswer(
    reference=square,
    mistakes=(
        Mistake(
            "forgot return",
            "Your function works something out and gives nothing back (printing is not returning): write `return` in "
            "front of the result.",
            (_no_return,),
        ),
        Mistake(
            "^ in place of **",
            "In Python `^` does something else, bit by bit on whole numbers; a power is written `x**2`.",
            (lambda x: x ^ 2,),
        ),
        Mistake("doubled", "You returned two times x; the square is x times x.", (lambda x: 2 * x,)),
        Mistake(
            "base and exponent swapped",
            "You returned a power of 2; in a square, x is the base and 2 the exponent: `x**2`.",
            (lambda x: 2.0**x,),
        ),
        Mistake(
            "square root",
            "You returned a square root, which undoes a square.",
            (lambda x: x**0.5, np.sqrt, lambda x: math.sqrt(x)),
        ),
        Mistake(
            "summed up",
            "You added up the squares of an array; asked for is the square of each element.",
            (lambda x: np.sum(x**2), lambda x: np.sum(np.square(x), axis=0)),
        ),
        Mistake(
            "matrix product",
            "`@` and `np.dot` multiply rows by columns and add up; `*` and `**` work element by element.",
            (lambda x: x @ x, lambda x: np.dot(x, x)),
        ),
        Mistake(
            "input changed",
            "`x *= x` writes the squares into the caller's own array; return a new one.",
            (_in_place,),
        ),
        Mistake("absolute value", "You returned the size of x without its sign, not its square.", (np.abs, abs)),
        Mistake("x itself", "You returned x as it came in; multiply it by itself.", (lambda x: x,)),
        Mistake("cube", "You multiplied once too often: that is the cube of x.", (lambda x: x**3,)),
    ),
    hints=(
        "It takes one line: the word `return`, and behind it a formula.",
        "NumPy works element by element: what is right for a number is right for an array.",
        "In Python two stars write a power; for a square, multiplying x by itself does as well.",
    ),
    solution=lambda: (
        """
A function gives a value back by `return`; without it, every call gives `None`. The operators of NumPy work element by
element, so the same line squares a number and an array of any shape. It makes a new array and leaves the one that it
was given as it is.

```python
def square(x):
    return x**2
```
"""
    ),
)


ANSWERS = {"start/first-number": FIRST_NUMBER, "start/first-function": FIRST_FUNCTION}
