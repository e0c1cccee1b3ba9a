"""Answers to the exercises of notebook 02 that ask for the hinge loss and for gradients.

The references are shown as solutions, so they use NumPy only and read as a learner would write them.
"""

import numpy as np

from coursekit.judging.answer import Mistake
from coursekit.judging.function import FunctionAnswer


def loss_gradients(predictions, targets):
    """Return the gradients of MSE and MAE with respect to the predictions, each (n,)."""
    n = len(predictions)
    error = predictions - targets
    return 2 * error / n, np.sign(error) / n


def hinge(scores, y):
    """Return the mean hinge loss of scores (n,) for targets y (n,) of -1 or +1."""
    return np.mean(np.maximum(0, 1 - y * scores))


# ---- losses/gradients


def _changed(d_mse=lambda grad: grad, d_mae=lambda grad: grad):
    """The reference with one or both gradients changed."""

    def wrong(predictions, targets):
        one, other = loss_gradients(predictions, targets)
        return d_mse(one), d_mae(other)

    return wrong


def _sums(predictions, targets):
    return tuple(len(predictions) * grad for grad in loss_gradients(predictions, targets))


def _values(predictions, targets):
    error = predictions - targets
    return np.mean(error**2), np.mean(np.abs(error))


def _each_value(predictions, targets):
    error = predictions - targets
    return error**2 / len(error), np.abs(error) / len(error)


def _error_in_mae(predictions, targets):
    d_mse, _ = loss_gradients(predictions, targets)
    return d_mse, (predictions - targets) / len(targets)


def _size_in_mae(predictions, targets):
    d_mse, _ = loss_gradients(predictions, targets)
    return d_mse, np.abs(predictions - targets) / len(targets)


def _where_sign(at_zero):
    def wrong(predictions, targets):
        d_mse, d_mae = loss_gradients(predictions, targets)
        return d_mse, np.where(predictions == targets, at_zero / len(targets), d_mae)

    return wrong


def _quotient_sign(predictions, targets):
    error = predictions - targets
    return 2 * error / len(error), error / np.abs(error) / len(error)


GRADIENTS = FunctionAnswer(
    reference=loss_gradients,
    mistakes=(
        Mistake(
            "factor 2 forgotten",
            "The derivative of a square brings down the exponent.",
            (_changed(lambda grad: grad / 2),),
        ),
        Mistake(
            "1/n forgotten",
            "Both losses are means: the factor 1/n stays in front of every derivative.",
            (_sums,),
        ),
        Mistake(
            "1/n forgotten in the MAE",
            "The MAE is a mean as well: divide the signs by n.",
            (lambda p, t: (loss_gradients(p, t)[0], np.sign(p - t)),),
        ),
        Mistake(
            "1/n forgotten in the MSE",
            "The MSE is a mean as well: divide by n.",
            (lambda p, t: (2 * (p - t), loss_gradients(p, t)[1]),),
        ),
        Mistake(
            "sign",
            "You took target minus prediction: a prediction that is too high must have a positive derivative.",
            (lambda p, t: loss_gradients(t, p),),
        ),
        Mistake(
            "sign of the MSE only",
            "The inner derivative of prediction minus target is +1: a prediction that is too high must have a positive "
            "derivative.",
            (_changed(lambda grad: -grad),),
        ),
        Mistake(
            "losses in place of gradients",
            "These are the values of the losses; asked for is how they change with each prediction.",
            (_values, _each_value),
        ),
        Mistake(
            "error in place of its sign",
            "The absolute value is made of two straight lines: its slope is -1 or 1, however large the error.",
            (_error_in_mae, _size_in_mae),
        ),
        Mistake(
            "always +1 in the MAE",
            "The slope of the absolute value is -1 where the prediction is too low.",
            (lambda p, t: (loss_gradients(p, t)[0], np.ones(len(p)) / len(p)),),
        ),
        Mistake(
            "summed over the examples",
            "The loss depends on each prediction separately: the gradient has one value for each of them, not their "
            "sum.",
            (_changed(np.sum, np.sum), _changed(np.mean, np.mean)),
        ),
        Mistake(
            "a side chosen at an exact prediction",
            "Where the error is exactly 0 the derivative was agreed to be 0; `np.sign` does just that.",
            (_where_sign(1.0), _where_sign(-1.0)),
        ),
        Mistake(
            "divided by zero",
            "`error / abs(error)` is a sign as long as the error is not 0; `np.sign` knows what to do there.",
            (_quotient_sign,),
        ),
        Mistake(
            "only one of the two",
            "Two arrays are asked for, with a comma between them behind `return`; you returned one.",
            (lambda p, t: loss_gradients(p, t)[0], lambda p, t: loss_gradients(p, t)[1]),
        ),
        Mistake(
            "order of the two",
            "The gradient of the MSE is to come first, then that of the MAE.",
            (lambda p, t: loss_gradients(p, t)[::-1],),
        ),
    ),
    hints=(
        "Prediction i appears in one term of each sum only. Take the derivative of that term.",
        "The derivative of the square is twice the error; that of the absolute value is 1 or -1, by the side.",
        "`np.sign` gives -1, 0 or 1. And do not lose the factor in front of the sums.",
    ),
    solution=lambda: (
        """
Prediction i appears in the i-th term only. With the error e, prediction minus target, the derivative of the square is
2 e, and that of the absolute value is the sign of e; both keep the factor 1/n. So the MSE pulls harder the larger the
error, and the MAE pulls every prediction with the same force.

```python
def loss_gradients(predictions, targets):
    n = len(predictions)
    error = predictions - targets
    return 2 * error / n, np.sign(error) / n
```
"""
    ),
)


# ---- losses/hinge

HINGE = FunctionAnswer(
    reference=hinge,
    mistakes=(
        Mistake(
            "sum in place of the mean",
            "You added the losses up; the mean divides by the number of examples.",
            (lambda s, y: np.sum(np.maximum(0, 1 - y * s)),),
        ),
        Mistake(
            "not averaged",
            "That is the loss of each example; asked for is one number, their mean.",
            (lambda s, y: np.maximum(0, 1 - y * s),),
        ),
        Mistake(
            "no maximum",
            "Beyond the margin the loss is 0, never negative: take the larger of 0 and `1 - y * s`.",
            (lambda s, y: np.mean(1 - y * s), lambda s, y: 1 - np.mean(y * s)),
        ),
        Mistake(
            "maximum after the mean",
            "The maximum belongs to each example; after the mean, examples beyond the margin make up for the others.",
            (lambda s, y: max(0, np.mean(1 - y * s)),),
        ),
        Mistake(
            "margin forgotten",
            "Without the 1, an example that is just on the right side costs nothing (the perceptron's loss).",
            (lambda s, y: np.mean(np.maximum(0, -y * s)),),
        ),
        Mistake(
            "sign of the margin",
            "`y * s` is positive where the prediction is right, and must lower the loss: `1 - y * s`.",
            (lambda s, y: np.mean(np.maximum(0, 1 + y * s)),),
        ),
        Mistake(
            "target forgotten",
            "The score alone does not say whether the prediction is right: multiply it by the target.",
            (lambda s, y: np.mean(np.maximum(0, 1 - s)), lambda s, y: np.mean(np.maximum(0, 1 - np.abs(s)))),
        ),
        Mistake(
            "difference in place of the product",
            "The margin is the product `y * s`, not the difference of target and score.",
            (lambda s, y: np.mean(np.maximum(0, y - s)), lambda s, y: np.mean(np.maximum(0, 1 - (y - s)))),
        ),
        Mistake(
            "maximum over the examples",
            "`np.max` looks for the largest example; `np.maximum(0, ...)` compares each one with 0.",
            (lambda s, y: np.max(1 - y * s), lambda s, y: max(0, np.max(1 - y * s))),
        ),
        Mistake(
            "max in place of np.maximum",
            "Python's `max` asks one question, but an array has an answer for each element: use `np.maximum`.",
            (lambda s, y: np.mean(max(0, 1 - y * s)), lambda s, y: max(0, 1 - y * s)),
        ),
        Mistake(
            "squared",
            "That is the squared hinge loss; here the distance to the margin counts as it is.",
            (lambda s, y: np.mean(np.maximum(0, 1 - y * s) ** 2),),
        ),
        Mistake(
            "0/1 loss",
            "That is the share of wrong predictions; the hinge loss also says how wrong they are.",
            (lambda s, y: np.mean(y * s <= 0), lambda s, y: np.mean(y * s < 0)),
        ),
        Mistake(
            "targets of 0 and 1",
            "The targets are already -1 and +1; turning them into signs once more changes them.",
            (lambda s, y: np.mean(np.maximum(0, 1 - (2 * y - 1) * s)),),
        ),
    ),
    hints=(
        "Work out `1 - y * s` for all examples at once; the product is taken element by element.",
        "Negative values become 0, one by one. Which function of NumPy compares each element with 0?",
        "`np.maximum(0, a)` keeps what is positive, and `np.mean` makes one number of it.",
    ),
    solution=lambda: (
        """
The product `y * s` is the margin: positive where the sign of the score is right. Up to 1 it costs something, beyond
that nothing. `np.maximum` compares element by element (`np.max` would look for the largest of all), and the mean comes
last.

```python
def hinge(scores, y):
    return np.mean(np.maximum(0, 1 - y * scores))
```
"""
    ),
)
