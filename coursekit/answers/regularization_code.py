"""Answers of notebook 08 that ask for code: ridge regression, the soft threshold, dropout.

The references are shown as solutions, so they use NumPy only and read as a learner would write them.
"""

import numpy as np

from coursekit.judging.answer import Mistake
from coursekit.judging.function import FunctionAnswer
from coursekit.judging.listing import with_code

# ---- reg/ridge


def ridge(X, y, l2):
    """Return the weights (d,) with the lowest mean squared error + l2 * sum of squares."""
    n, d = X.shape
    return np.linalg.solve(X.T @ X + n * l2 * np.eye(d), X.T @ y)


def _ridge_by(penalty):
    """Ridge regression that adds `penalty(n, d, l2)` to X'X."""
    return lambda X, y, l2: np.linalg.solve(X.T @ X + penalty(*X.shape, l2), X.T @ y)


def _least_squares(X, y, l2):
    return np.linalg.lstsq(X, y)[0]


def _row_coefficients(X, y, l2):
    n = len(X)
    return np.linalg.solve(X @ X.T + n * l2 * np.eye(n), y)


def _not_solved(X, y, l2):
    n, d = X.shape
    return (X.T @ X + n * l2 * np.eye(d)) @ (X.T @ y)


RIDGE = FunctionAnswer(
    reference=ridge,
    mistakes=(
        Mistake(
            "n forgotten",
            "The error is a mean: multiplied by n it is the sum of squares, and the penalty becomes n times as large, "
            "too.",
            (_ridge_by(lambda n, d, l2: l2 * np.eye(d)),),
        ),
        Mistake(
            "divided by n",
            "Multiply everything by n to get rid of the mean: the penalty is then `n * l2`, not `l2 / n`.",
            (_ridge_by(lambda n, d, l2: l2 / n * np.eye(d)),),
        ),
        Mistake(
            "d in place of n",
            "The mean is over the n rows, so it is their number that stands with the penalty.",
            (_ridge_by(lambda n, d, l2: d * l2 * np.eye(d)),),
        ),
        Mistake(
            "identity forgotten",
            "A number added to a matrix goes to every element; only the diagonal gets the penalty.",
            (_ridge_by(lambda n, d, l2: n * l2), _ridge_by(lambda n, d, l2: l2)),
        ),
        Mistake(
            "no penalty",
            "These are the weights of plain least squares: `l2` has to raise the diagonal.",
            (_least_squares, _ridge_by(lambda n, d, l2: 0.0)),
        ),
        Mistake(
            "penalty subtracted",
            "The derivative of the penalty has the same sign as that of the error: it is added to the diagonal.",
            (_ridge_by(lambda n, d, l2: -n * l2 * np.eye(d)),),
        ),
        Mistake(
            "factor 2 on one side",
            "Both derivatives have a factor 2, that of the square and that of the penalty; it cancels in both.",
            (_ridge_by(lambda n, d, l2: 2 * n * l2 * np.eye(d)), _ridge_by(lambda n, d, l2: n * l2 / 2 * np.eye(d))),
        ),
        Mistake(
            "a number for each row",
            "`X @ X.T` has a row for each example; the equations for the weights have `X.T @ X`, of shape (d, d).",
            (_row_coefficients,),
        ),
        Mistake(
            "multiplied in place of solved",
            "The matrix stands on the side of the weights: solve the equations, do not multiply by the matrix.",
            (_not_solved,),
        ),
    ),
    hints=(
        "Set the derivative of error and penalty to zero, and bring all that has w to one side.",
        r"The derivative is $\frac{2}{n} X^T (X w - y) + 2 \lambda w$. Multiply by $\frac{n}{2}$.",
        r"$(X^T X + n \lambda I) \, w = X^T y$; `np.linalg.solve(A, b)` solves it, and `np.eye(d)` is $I$.",
    ),
    solution=with_code(
        r"""
At the lowest point the derivative is zero, $\frac{2}{n} X^T (X w - y) + 2 \lambda w = 0$. Multiplied by $\frac{n}{2}$
and ordered, it reads $(X^T X + n \lambda I) \, w = X^T y$. With $\lambda > 0$ the matrix can always be inverted, even
where columns depend on one another; solving the equations is quicker and more exact than inverting it.
""",
        ridge,
    ),
)


# ---- reg/soft-threshold


def soft_threshold(z, t):
    """Return the w with the lowest (w - z)**2 / 2 + t * |w|, element by element."""
    return np.sign(z) * np.maximum(np.abs(z) - t, 0)


SOFT_THRESHOLD = FunctionAnswer(
    reference=soft_threshold,
    mistakes=(
        Mistake(
            "hard threshold",
            "You keep what is above the threshold as it is; the soft threshold also lowers it by `t`.",
            (lambda z, t: np.where(np.abs(z) > t, z, 0), lambda z, t: np.where(np.abs(z) >= t, z, 0)),
        ),
        Mistake(
            "through zero",
            "What is smaller than the threshold becomes 0; yours goes on to the other side.",
            (lambda z, t: np.sign(z) * (np.abs(z) - t), lambda z, t: z - t * np.sign(z)),
        ),
        Mistake(
            "sign lost",
            "The sign of z stays: a negative z gives a negative result or 0.",
            (lambda z, t: np.maximum(np.abs(z) - t, 0),),
        ),
        Mistake(
            "positive side only",
            "That is right for positive z; negative z shrink towards 0 as well.",
            (lambda z, t: np.maximum(np.asarray(z) - t, 0),),
        ),
        Mistake(
            "what was cut off",
            "This is the part between -t and t, which the threshold takes away; asked for is what is left of z.",
            (lambda z, t: np.clip(z, -t, t),),
        ),
        Mistake(
            "away from zero",
            "The threshold is taken off the size of z; here it was added.",
            (lambda z, t: np.sign(z) * (np.abs(z) + t),),
        ),
        Mistake(
            "shrunk as by L2",
            "`z / (1 + t)` is the answer for the penalty `t * w**2 / 2`; the absolute value takes off the same for "
            "all.",
            (lambda z, t: np.asarray(z) / (1 + t), lambda z, t: np.asarray(z) / (1 + 2 * t)),
        ),
        Mistake(
            "max in place of np.maximum",
            "Python's `max` compares two numbers; `np.maximum` compares element by element.",
            (lambda z, t: np.sign(z) * max(abs(z) - t, 0),),
        ),
    ),
    hints=(
        "Take z > 0 first: where is the derivative of the function zero, and what if that is not above 0?",
        "The size of z is lowered by t, but not below 0: `np.maximum` with 0.",
        "`np.sign(z)` gives the sign back; multiply.",
    ),
    solution=with_code(
        r"""
For $w > 0$ the derivative $w - z + t$ is zero at $z - t$, which is positive only if $z > t$; for $w < 0$ it is zero at
$z + t$. In between, the kink of the absolute value holds the lowest point at 0. Both sides together:
""",
        soft_threshold,
    ),
)


# ---- reg/dropout


def dropout(h, u, rate, training):
    """Return h with inverted dropout by the random numbers u."""
    if not training:
        return h
    return np.where(u >= rate, h / (1 - rate), 0.0)


def _dropout_by(kept, trained, tested):
    """Dropout that keeps where `kept(u, rate)`, with what is done to h while training and while testing."""

    def dropout(h, u, rate, training):
        if not training:
            return tested(h, rate)
        return np.where(kept(u, rate), trained(h, rate), 0.0)

    return dropout


def _at_least(u, rate):
    return u >= rate


def _below(u, rate):
    return u < rate


def _plain(h, rate):
    return h


def _inverted(h, rate):
    return h / (1 - rate)


def _lowered(h, rate):
    return h * (1 - rate)


def _in_place(h, u, rate, training):
    if training:
        h[u < rate] = 0
        h = h / (1 - rate)
    return h


def _all_in_place(h, u, rate, training):
    if training:
        h *= (u >= rate) / (1 - rate)
    return h


DROPOUT = FunctionAnswer(
    reference=dropout,
    mistakes=(
        Mistake(
            "not rescaled",
            "With some values gone the sum is smaller on average; divide what is kept by `1 - rate`.",
            (_dropout_by(_at_least, _plain, _plain),),
        ),
        Mistake(
            "applied at test time",
            "Dropout is a noise for training only: when not training, return `h` as it is.",
            (lambda h, u, rate, training: dropout(h, u, rate, True),),
        ),
        Mistake(
            "scaled at test time in place of training",
            "That is the older form of dropout; the inverted one scales while training, and testing needs nothing.",
            (_dropout_by(_at_least, _plain, _lowered),),
        ),
        Mistake(
            "scaled twice",
            "While training the values were scaled already; when testing they stay as they are.",
            (_dropout_by(_at_least, _inverted, _lowered),),
        ),
        Mistake(
            "kept and dropped swapped",
            "`rate` is the share that is dropped: a value is kept where its random number is at least `rate`.",
            (_dropout_by(_below, _inverted, _plain), _dropout_by(_below, lambda h, rate: h / rate, _plain)),
        ),
        Mistake(
            "divided by the rate",
            "The share 1 - rate is kept, so divide by that; then the expected value stays the same.",
            (_dropout_by(_at_least, lambda h, rate: h / rate, _plain),),
        ),
        Mistake(
            "multiplied in place of divided",
            "What is kept has to make up for what is gone: divide by `1 - rate`, which makes it larger.",
            (_dropout_by(_at_least, _lowered, _plain),),
        ),
        Mistake(
            "border",
            "A random number that equals the rate keeps its value: at least, `>=`.",
            (_dropout_by(lambda u, rate: u > rate, _inverted, _plain),),
        ),
        Mistake(
            "in place",
            "This writes into the hidden values that you were given; make a new array, as `np.where` does.",
            (_in_place, _all_in_place),
        ),
        Mistake(
            "never applied",
            "While training, some of the values must become 0.",
            (lambda h, u, rate, training: h,),
        ),
    ),
    hints=(
        "Two cases: training or not. One of them is a single short line.",
        "`u >= rate` is an array of truth values; as numbers they are 0 and 1, a mask.",
        "On average the share `1 - rate` is kept. By what must the kept values be divided, so that the mean stays?",
    ),
    solution=with_code(
        """
A value is kept with the probability `1 - rate`, so its expected value would shrink by that factor; the division makes
up for it. At test time there is then nothing left to do, and the same network can be used as it is.
""",
        dropout,
    ),
)
