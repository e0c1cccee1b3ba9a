"""Answers to the exercises of notebook 01 that ask for a function.

The three references are shown as solutions, so they use NumPy only and read as a learner would write them.
"""

import math

import numpy as np

from coursekit.judging.answer import Mistake
from coursekit.judging.function import FunctionAnswer


def sigmoid(z, slope=1.0):
    """Return 1 / (1 + exp(-slope * z)), also for |z| = 1000."""
    z = slope * np.asarray(z)
    e = np.exp(-np.abs(z))  # between 0 and 1: cannot overflow
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def softmax(scores):
    """Return the softmax of each row of scores, shape (n, k), also for scores of 1000."""
    shifted = scores - scores.max(axis=1, keepdims=True)  # the largest of each row becomes 0
    e = np.exp(shifted)
    return e / e.sum(axis=1, keepdims=True)


def predict(scores):
    """Return the class of each row of scores, shape (n, k), as an array of shape (n,)."""
    return np.argmax(scores, axis=1)


# ---- linear/sigmoid


def _plain_sigmoid(z, slope=1.0):
    return 1 / (1 + np.exp(-slope * np.asarray(z)))


def _ratio_sigmoid(z, slope=1.0):
    e = np.exp(slope * np.asarray(z))
    return e / (1 + e)


def _whole_sigmoid(z, slope=1.0):
    out = np.zeros_like(z)
    out[...] = sigmoid(z, slope)
    return out


def _math_sigmoid(z, slope=1.0):
    return 1 / (1 + math.exp(-slope * z))


def _if_sigmoid(z, slope=1.0):
    if z >= 0:
        return 1 / (1 + np.exp(-slope * z))
    return np.exp(slope * z) / (1 + np.exp(slope * z))


SIGMOID = FunctionAnswer(
    reference=sigmoid,
    mistakes=(
        Mistake(
            "slope forgotten",
            "The values are those of slope 1: multiply z by `slope` before you take the exponential.",
            (lambda z, slope=1.0: sigmoid(z),),
        ),
        Mistake(
            "sign in the exponential",
            "The exponent is `-slope * z`, so that the sigmoid rises from 0 to 1; yours falls.",
            (lambda z, slope=1.0: sigmoid(-np.asarray(z), slope),),
        ),
        Mistake(
            "slope in front of the sigmoid",
            "The slope belongs inside the exponential; in front, it lifts the values out of the range from 0 to 1.",
            (lambda z, slope=1.0: slope * sigmoid(z),),
        ),
        Mistake(
            "divided by the slope",
            "A larger slope makes the sigmoid steeper: multiply z by `slope`; here it was divided.",
            (lambda z, slope=1.0: sigmoid(z, 1 / slope),),
        ),
        Mistake(
            "overflow",
            "The formula is right, but an exponential of a large positive number overflows; only take exponentials of "
            "numbers that are not positive.",
            (_plain_sigmoid, _ratio_sigmoid),
        ),
        Mistake(
            "cut to whole numbers",
            "An array made by `np.zeros_like(z)` holds whole numbers when z does, which cuts off the decimals; give it "
            "`dtype=float`.",
            (_whole_sigmoid,),
        ),
        Mistake(
            "math in place of NumPy",
            "`math.exp` takes one number at a time; `np.exp` takes an array of any shape.",
            (_math_sigmoid,),
        ),
        Mistake(
            "if in place of np.where",
            "An `if` asks once, but an array answers `z >= 0` for each element; use `np.where`.",
            (_if_sigmoid,),
        ),
    ),
    hints=(
        "Begin with the formula as it stands; every case but the last should then be right.",
        r"`np.exp(1000)` overflows, `np.exp(-1000)` is simply 0. So use only $e = \exp(-|a z|)$, which is at most 1.",
        r"For $z \ge 0$ the sigmoid is $1 / (1 + e)$, and for $z < 0$ it is $e / (1 + e)$. `np.where` chooses.",
    ),
    solution=lambda: (
        r"""
Both forms of the sigmoid are the same function:
$$\frac{1}{1 + \exp(-a z)} = \frac{\exp(a z)}{1 + \exp(a z)}$$
The first is safe for $a z \ge 0$, the second for $a z < 0$. With $e = \exp(-|a z|)$, never above 1, they read
$1 / (1 + e)$ and $e / (1 + e)$:

```python
z = slope * np.asarray(z)
e = np.exp(-np.abs(z))
return np.where(z >= 0, 1.0, e) / (1.0 + e)
```
"""
    ),
)


# ---- linear/softmax


def _softmax_by(shift, total):
    """A softmax that subtracts `shift` of the scores and divides by `total` of the exponentials."""

    def softmax(scores):
        e = np.exp(scores - shift(scores))
        return e / total(e)

    return softmax


def _row_max(s):
    return s.max(axis=1, keepdims=True)


def _row_sum(s):
    return s.sum(axis=1, keepdims=True)


def _column_max(s):
    return s.max(axis=0)


def _column_sum(s):
    return s.sum(axis=0)


def _flat_sum(s):
    return s.sum(axis=1)


def _nothing(s):
    return 0.0


def _whole_softmax(scores):
    out = np.zeros_like(scores)
    out[...] = softmax(scores)
    return out


_SHIFTS = (_row_max, _column_max, np.max, _nothing)

SOFTMAX = FunctionAnswer(
    reference=softmax,
    mistakes=(
        Mistake(
            "wrong axis",
            "Your columns add up to 1, but each row is one example: take the sum along `axis=1`.",
            tuple(_softmax_by(shift, _column_sum) for shift in _SHIFTS),
        ),
        Mistake(
            "sum over everything",
            "All your values together add up to 1, but each row has to: give the sum an axis.",
            tuple(_softmax_by(shift, np.sum) for shift in _SHIFTS),
        ),
        Mistake(
            "not normalised",
            "The exponentials are there, but the rows do not add up to 1: divide each row by its sum.",
            tuple(_softmax_by(shift, lambda e: 1.0) for shift in _SHIFTS),
        ),
        Mistake(
            "sums not kept as a column",
            "Row sums of shape (n,) are spread over the columns, not over the rows; "
            "`keepdims=True` gives them shape (n, 1).",
            (
                *(_softmax_by(shift, _flat_sum) for shift in _SHIFTS),
                *(_softmax_by(lambda s: s.max(axis=1), total) for total in (_flat_sum, _row_sum)),
            ),
        ),
        Mistake(
            "not shifted",
            "The formula is right, but exponentials of large scores overflow; subtract the maximum of each row first, "
            "which changes no probability.",
            (_softmax_by(_nothing, _row_sum),),
        ),
        Mistake(
            "global maximum",
            "One maximum for the whole array leaves other rows so far below it that all their exponentials become 0; "
            "subtract each row's own maximum.",
            (_softmax_by(np.max, _row_sum),),
        ),
        Mistake(
            "maximum of the columns",
            "The maximum was taken of each column, along `axis=0`; subtract each row's own maximum, along `axis=1`.",
            (_softmax_by(_column_max, _row_sum),),
        ),
        Mistake(
            "cut to whole numbers",
            "An array made by `np.zeros_like(scores)` holds whole numbers when they do, and the decimals are cut off; "
            "give it `dtype=float`.",
            (_whole_softmax,),
        ),
        Mistake(
            "sign in the exponential",
            "The exponent is the score itself: a larger score makes a class more probable, not less.",
            (lambda scores: softmax(-scores), lambda scores: _softmax_by(_nothing, _row_sum)(-scores)),
        ),
    ),
    hints=(
        "Exponentials first, then divide each row by its own sum. Which axis is summed over, and is it still there "
        "afterwards?",
        "`s.sum(axis=1, keepdims=True)` has shape (n, 1), and so it divides row by row.",
        "Subtracting the same number from all scores of a row changes no probability. Subtract the largest of the row: "
        "then no exponential exceeds 1.",
    ),
    solution=lambda: (
        r"""
Subtracting a number $c$ from all scores of a row multiplies numerator and denominator by $\exp(-c)$, which cancels.
With $c$ the largest score of the row, the largest exponential is $\exp(0) = 1$: nothing overflows, and no sum is 0.

```python
shifted = scores - scores.max(axis=1, keepdims=True)
e = np.exp(shifted)
return e / e.sum(axis=1, keepdims=True)
```
"""
    ),
)


# ---- linear/predict

PREDICT = FunctionAnswer(
    reference=predict,
    mistakes=(
        Mistake(
            "smallest score",
            "The predicted class is the one with the largest score, not the smallest: `argmax`, not `argmin`.",
            (lambda scores: np.argmin(scores, axis=1),),
        ),
        Mistake(
            "wrong axis",
            "You looked for the largest score of each column; each row is one example, so look along `axis=1`.",
            (lambda scores: np.argmax(scores, axis=0),),
        ),
        Mistake(
            "no axis",
            "Without an axis, `argmax` looks at the whole array at once and returns one number; give it `axis=1`.",
            (np.argmax,),
        ),
        Mistake(
            "score instead of class",
            "You returned the largest score of each row; asked for is where it stands, its index.",
            (lambda scores: scores.max(axis=1),),
        ),
        Mistake(
            "one-hot instead of class",
            "You returned a row of zeros with a single one for each example; asked for is the index of the one.",
            (lambda scores: np.eye(scores.shape[1])[np.argmax(scores, axis=1)],),
        ),
        Mistake(
            "scores instead of classes",
            "You returned an array of scores; asked for is one class index for each row.",
            (lambda scores: scores, softmax),
        ),
        Mistake(
            "classes counted from 1",
            "Classes are counted from 0 here, as an index in Python is.",
            (lambda scores: np.argmax(scores, axis=1) + 1,),
        ),
    ),
    hints=(
        "The larger the score, the more probable the class; softmax does not change which is the largest.",
        "NumPy's `max` gives the largest value. Which function gives its index?",
        "`np.argmax` takes an `axis`; along `axis=1` it looks through each row.",
    ),
    solution=lambda: (
        """
The largest score of a row names its class. `argmax` gives the index of the largest value, and along `axis=1` it does so
for each row:

```python
return np.argmax(scores, axis=1)
```
"""
    ),
)
