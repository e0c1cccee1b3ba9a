"""The answer to `bv/decompose`: bias and variance of the predictions of many hypotheses."""

import numpy as np

from coursekit.judging.answer import Mistake
from coursekit.judging.function import FunctionAnswer
from coursekit.judging.listing import with_code


def decompose(predictions, target):
    """Return squared bias and variance of the predictions (D, m), averaged over the points."""
    average = predictions.mean(axis=0)  # the average hypothesis at each point
    bias2 = np.mean((average - target) ** 2)
    variance = np.mean((predictions - average) ** 2)
    return bias2, variance


def _but(bias2=None, variance=None):
    """The decomposition, but with another squared bias or variance: functions of predictions, target and average."""

    def decompose_but(predictions, target):
        average = predictions.mean(axis=0)
        right = decompose(predictions, target)
        return (
            bias2(predictions, target, average) if bias2 else right[0],
            variance(predictions, target, average) if variance else right[1],
        )

    return decompose_but


def _other_axis(predictions, target):
    average = predictions.mean(axis=1)
    return np.mean((average - target) ** 2), np.mean((predictions - average) ** 2)


def _other_axis_kept(predictions, target):
    average = predictions.mean(axis=1, keepdims=True)
    return np.mean((average - target) ** 2), np.mean((predictions - average) ** 2)


DECOMPOSE = FunctionAnswer(
    reference=decompose,
    mistakes=(
        Mistake(
            "mean over the wrong axis",
            "Each row is one hypothesis, so the average hypothesis is the mean over the rows, along `axis=0`.",
            (_other_axis, _other_axis_kept, _but(variance=lambda p, t, a: p.var(axis=1).mean())),
            see="Many data sets, many answers",
        ),
        Mistake(
            "bias not squared",
            "That is the mean of the bias itself; square it at each point before you average over the points.",
            (_but(bias2=lambda p, t, a: np.mean(a - t)), _but(bias2=lambda p, t, a: np.mean(np.abs(a - t)))),
        ),
        Mistake(
            "averaged before squared",
            "Bias at different points must not cancel: square at each point first, then average over the points.",
            (_but(bias2=lambda p, t, a: np.mean(a - t) ** 2),),
        ),
        Mistake(
            "divided by D - 1",
            "The expectation here is the mean over the data sets: divide by D; `ddof=1` divides by D - 1, and the "
            "sum of "
            "bias and variance is no longer the error.",
            (_but(variance=lambda p, t, a: np.mean(p.var(axis=0, ddof=1))),),
        ),
        Mistake(
            "spread around the target",
            "The variance is the spread around the average hypothesis; around the target it contains the bias as well.",
            (_but(variance=lambda p, t, a: np.mean((p - t) ** 2)),),
        ),
        Mistake(
            "mean error in place of the bias",
            "The squared error of each hypothesis contains its variance; average the hypotheses first, then square.",
            (_but(bias2=lambda p, t, a: np.mean((p - t) ** 2)),),
        ),
        Mistake(
            "spread over all points",
            "Without an axis, `np.var` counts how the predictions differ from point to point; only the spread "
            "between the "
            "data sets at the same point is variance.",
            (_but(variance=lambda p, t, a: np.var(p)),),
        ),
        Mistake(
            "standard deviation",
            "That is the standard deviation; the variance is the mean of the squares, without a root.",
            (
                _but(variance=lambda p, t, a: np.mean(p.std(axis=0))),
                _but(variance=lambda p, t, a: np.sqrt(np.mean((p - a) ** 2))),
            ),
        ),
        Mistake(
            "not averaged over the points",
            "These are squared bias and variance at each point; return their means over the points, two numbers.",
            (_but(lambda p, t, a: (a - t) ** 2, lambda p, t, a: p.var(axis=0)),),
        ),
        Mistake(
            "summed over the points",
            "Both are averages over the points: divide by their number, or use `np.mean`.",
            (_but(lambda p, t, a: np.sum((a - t) ** 2), lambda p, t, a: np.sum(p.var(axis=0))),),
        ),
        Mistake(
            "order of the two",
            "The squared bias comes first, then the variance.",
            (lambda predictions, target: decompose(predictions, target)[::-1],),
        ),
    ),
    hints=(
        "First the average hypothesis: one number for each point. Along which axis is that mean?",
        "The bias compares the average hypothesis with the target; the variance compares each hypothesis with the "
        "average.",
        "`predictions.mean(axis=0)` has shape (m,), and NumPy subtracts it from every row. Then square, and take the "
        "mean.",
    ),
    solution=with_code(
        """
The average hypothesis is the mean over the rows. Its squared distance from the target, averaged over the points, is the
squared bias. The squared distance of every row from the average, averaged over rows and points, is the variance. Their
sum is the mean squared error exactly, because the cross term is 0 on average.
""",
        decompose,
    ),
)
