"""Answers to the exercises of notebook 06 that ask for a function.

The references are shown as solutions, so they use NumPy only and read as a learner would write them.
"""

import numpy as np

from coursekit.answers._answer import Mistake
from coursekit.answers._function import FunctionAnswer


def minibatches(orders, batch_size):
    """Return the list of all minibatches: arrays of indices, epoch by epoch."""
    batches = []
    for order in orders:
        for start in range(0, len(order), batch_size):
            batches.append(order[start : start + batch_size])
    return batches


def train(X, y, w, lr, batches):
    """Return the weights (d,) after an update with each minibatch in turn."""
    for batch in batches:
        error = X[batch] @ w - y[batch]
        grad = 2 * X[batch].T @ error / len(batch)
        w = w - lr * grad
    return w


# ---- sgd/minibatches


def _cut(start, stop=lambda start, size, n: start + size):
    """Minibatches that begin at `start(n, size)` and end before `stop(start, size, n)`."""

    def wrong(orders, batch_size):
        n = orders.shape[1]
        return [order[i : stop(i, batch_size, n)] for order in orders for i in start(n, batch_size)]

    return wrong


def _starts(n, size):
    return range(0, n, size)


def _wrapped(orders, batch_size):
    return [
        np.concatenate([batch, order])[:batch_size] for order in orders for batch in minibatches([order], batch_size)
    ]


def _equal_parts(orders, batch_size):
    return [part for order in orders for part in np.array_split(order, -(-len(order) // batch_size))]


def _as_number_of_batches(orders, batch_size):
    return [part for order in orders for part in np.array_split(order, batch_size)]


def _strided(orders, batch_size):
    count = -(-orders.shape[1] // batch_size)
    return [order[i::count] for order in orders for i in range(count)]


def _too_early_return(orders, batch_size):
    batches = []
    for order in orders:
        for start in range(0, len(order), batch_size):
            batches.append(order[start : start + batch_size])
        return batches


MINIBATCHES = FunctionAnswer(
    reference=minibatches,
    mistakes=(
        Mistake(
            "last partial batch left out",
            "When the size does not divide n, some examples are left over at the end; they make a smaller minibatch.",
            (
                _cut(lambda n, size: range(0, n - size + 1, size)),
                _cut(lambda n, size: [i * size for i in range(n // size)]),
            ),
        ),
        Mistake(
            "last batch left out",
            "The loop stops one minibatch too early, even where the size divides n.",
            (_cut(lambda n, size: range(0, n - size, size)),),
        ),
        Mistake(
            "no reshuffle",
            "Every epoch has a row of `orders` of its own; you cut the first one again and again.",
            (lambda orders, batch_size: minibatches([orders[0]] * len(orders), batch_size),),
        ),
        Mistake(
            "order not used",
            "You cut up 0, 1, 2, ...; the order of the examples stands in the rows of `orders`.",
            (lambda orders, batch_size: minibatches([np.arange(orders.shape[1])] * len(orders), batch_size),),
        ),
        Mistake(
            "positions in place of indices",
            "You sorted the examples back into their own order; a minibatch holds them in the order of its row.",
            (lambda orders, batch_size: minibatches(np.argsort(orders, axis=1), batch_size),),
        ),
        Mistake(
            "only the first epoch",
            "Every row of `orders` is an epoch; you returned the minibatches of the first one.",
            (_too_early_return, lambda orders, batch_size: minibatches(orders[:1], batch_size)),
        ),
        Mistake(
            "batches across epochs",
            "An epoch ends with its own last minibatch, even a small one; do not fill it up from the next row.",
            (lambda orders, batch_size: minibatches([orders.ravel()], batch_size),),
        ),
        Mistake(
            "one too few in each",
            "The end of a slice is not included: a slice from 0 to 3 has three elements.",
            (_cut(_starts, lambda start, size, n: start + size - 1),),
        ),
        Mistake(
            "one too many in each",
            "The end of a slice is not included, so nothing has to be added: your minibatches overlap by one.",
            (_cut(_starts, lambda start, size, n: start + size + 1),),
        ),
        Mistake(
            "batches that overlap",
            "Your minibatches begin at every example; the next one begins where the last one ends, `batch_size` later.",
            (
                _cut(lambda n, size: range(n)),
                _cut(lambda n, size: range(n - size + 1)),
            ),
        ),
        Mistake(
            "last batch filled up",
            "You filled the last minibatch with examples from the beginning; then these are used twice in an epoch.",
            (_wrapped,),
        ),
        Mistake(
            "equal parts",
            "`np.array_split` makes parts as equal as possible; asked for are full minibatches, and one with the rest.",
            (_equal_parts,),
        ),
        Mistake(
            "number of batches in place of their size",
            "`batch_size` says how many examples a minibatch has, not how many minibatches there are.",
            (_as_number_of_batches,),
        ),
        Mistake(
            "every so many",
            "You took every so-many-th index; a minibatch is a piece of the row, cut out in one.",
            (_strided,),
        ),
        Mistake(
            "size of all orders in place of a row",
            "`orders.size` counts the indices of all epochs; a row ends after `len(order)`.",
            (lambda orders, size: [order[i : i + size] for order in orders for i in range(0, orders.size, size)],),
        ),
        Mistake(
            "number of epochs in place of a row",
            "`len(orders)` is the number of epochs; a row ends after `len(order)`.",
            (lambda orders, size: [order[i : i + size] for order in orders for i in range(0, len(orders), size)],),
        ),
        Mistake(
            "epochs kept apart",
            "You returned a list for each epoch; asked for is one list with all minibatches.",
            (lambda orders, batch_size: [minibatches([order], batch_size) for order in orders],),
        ),
    ),
    hints=(
        "Two loops: over the rows, and in each row over the places where a minibatch begins.",
        "`range(0, n, batch_size)` counts in steps of the batch size. A slice that reaches beyond the end stops there.",
        "Start with an empty list, and append `order[start:start + batch_size]` for every row and every start.",
    ),
    solution=lambda: (
        """
The outer loop takes the epochs, each with an order of its own; the inner loop counts through the places where a
minibatch begins. A slice that reaches beyond the end of the row is simply shorter, so that the last partial minibatch
needs no special case, and a batch size larger than n gives one minibatch with everything.

```python
def minibatches(orders, batch_size):
    batches = []
    for order in orders:
        for start in range(0, len(order), batch_size):
            batches.append(order[start : start + batch_size])
    return batches
```
"""
    ),
)


# ---- sgd/train


def _descent(step):
    """A loop whose update is `step(X of the batch, error, lr, n)`."""

    def wrong(X, y, w, lr, batches):
        for batch in batches:
            w = w + step(X[batch], X[batch] @ w - y[batch], lr, len(y))
        return w

    return wrong


def _stale(X, y, w, lr, batches):
    start = w
    for batch in batches:
        w = w - lr * 2 * X[batch].T @ (X[batch] @ start - y[batch]) / len(batch)
    return w


def _all_rows(X, y, w, lr, batches):
    for _ in batches:
        w = w - lr * 2 * X.T @ (X @ w - y) / len(y)
    return w


def _in_place(X, y, w, lr, batches):
    for batch in batches:
        w -= lr * 2 * X[batch].T @ (X[batch] @ w - y[batch]) / len(batch)
    return w


def _whole_copy(X, y, w, lr, batches):
    w = w.copy()
    for batch in batches:
        w -= lr * 2 * X[batch].T @ (X[batch] @ w - y[batch]) / len(batch)
    return w


def _whole_cut(X, y, w, lr, batches):
    out = w.copy()
    for batch in batches:
        out[:] = out - lr * 2 * X[batch].T @ (X[batch] @ out - y[batch]) / len(batch)
    return out


def _one_gradient(X, y, w, lr, batches):
    grads = [2 * X[batch].T @ (X[batch] @ w - y[batch]) / len(batch) for batch in batches]
    return w - lr * np.mean(grads, axis=0) if grads else w


def _returns_each(X, y, w, lr, batches):
    path = [w]
    for i in range(len(batches)):
        path.append(train(X, y, path[-1], lr, batches[i : i + 1]))
    return np.array(path)


TRAIN = FunctionAnswer(
    reference=train,
    mistakes=(
        Mistake(
            "sum in place of the mean",
            "The loss of a minibatch is a mean: divide its gradient by the number of its examples, else the step grows "
            "with the batch.",
            (_descent(lambda X, error, lr, n: -lr * 2 * X.T @ error),),
        ),
        Mistake(
            "divided by n",
            "You divided by the number of all examples; the mean is over the minibatch, so divide by `len(batch)`.",
            (_descent(lambda X, error, lr, n: -lr * 2 * X.T @ error / n),),
        ),
        Mistake(
            "factor 2 forgotten",
            "The derivative of a square brings down a factor 2, which this loss keeps.",
            (_descent(lambda X, error, lr, n: -lr * X.T @ error / len(X)),),
        ),
        Mistake(
            "uphill",
            "The gradient points uphill: subtract it. (Or the error is target minus prediction, which turns the sign.)",
            (_descent(lambda X, error, lr, n: lr * 2 * X.T @ error / len(X)),),
        ),
        Mistake(
            "learning rate forgotten",
            "You took the whole gradient as the step; multiply it by `lr`.",
            (_descent(lambda X, error, lr, n: -2 * X.T @ error / len(X)),),
        ),
        Mistake(
            "inputs forgotten in the gradient",
            "By the chain rule every error is multiplied by the inputs of its example.",
            (_descent(lambda X, error, lr, n: -lr * 2 * np.mean(error)),),
        ),
        Mistake(
            "transpose forgotten",
            "The sum runs over the examples of the minibatch, which are the rows.",
            (_descent(lambda X, error, lr, n: -lr * 2 * X @ error / len(X)),),
        ),
        Mistake(
            "gradient always at the first weights",
            "After an update the next gradient is taken at the new weights, not at those of the beginning.",
            (_stale,),
        ),
        Mistake(
            "all examples in every update",
            "You took the gradient over all examples; an update uses the rows of its minibatch only, `X[batch]`.",
            (_all_rows,),
        ),
        Mistake(
            "one update for all batches",
            "You averaged the gradients and made one update; each minibatch makes an update of its own.",
            (_one_gradient,),
        ),
        Mistake(
            "only the first batch",
            "Your function returns after the first minibatch; the `return` belongs behind the loop.",
            (lambda X, y, w, lr, batches: train(X, y, w, lr, batches[:1]),),
        ),
        Mistake(
            "w changed in place",
            "`w -= ...` changes the array that the caller handed in; write `w = w - ...`, which makes a new one.",
            (_in_place,),
        ),
        Mistake(
            "whole numbers",
            "A copy of an array of whole numbers cannot hold a fraction; write `w = w - ...`, or copy with "
            "`w.astype(float)`.",
            (_whole_copy, _whole_cut),
        ),
        Mistake(
            "all weights in place of the last",
            "You returned the weights after every update; asked for are the last ones, of shape (d,).",
            (_returns_each,),
        ),
    ),
    hints=(
        "In each turn of the loop only the rows of one minibatch count: `X[batch]` and `y[batch]`.",
        "With the error of each row, prediction minus target, the gradient is a sum of inputs times errors: "
        "`X[batch].T @ error`, and two factors.",
        "The factors are 2 and one over the number of examples of this minibatch. Then `w = w - lr * grad`.",
    ),
    solution=lambda: (
        """
Each turn of the loop is batch gradient descent on a small data set, the rows of one minibatch. By the chain rule the
gradient is twice the error times the inputs, averaged over the minibatch: the last one, which may be smaller, is
divided by its own number of rows. The next gradient is taken at the new weights. `w = w - ...` makes a new array, while
`w -= ...` would change that of the caller.

```python
def train(X, y, w, lr, batches):
    for batch in batches:
        error = X[batch] @ w - y[batch]
        grad = 2 * X[batch].T @ error / len(batch)
        w = w - lr * grad
    return w
```
"""
    ),
)
