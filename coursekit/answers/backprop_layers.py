"""Answers on the gradients of whole batches: softmax regression, and a network with a hidden layer."""

import numpy as np

from coursekit.judging.answer import Mistake
from coursekit.judging.function import FunctionAnswer

_BEND = "Why layers need a bend between them"


def softmax_gradient(X, W, y):
    """Return the gradient (d, k) of the mean cross-entropy with respect to W."""
    scores = X @ W
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    P = e / e.sum(axis=1, keepdims=True)
    Y = np.eye(W.shape[1])[y]  # one-hot, a row for each example
    return X.T @ (P - Y) / len(X)


def mlp_gradients(X, Y, W1, b1, W2, b2):
    """Return the gradients of the mean squared error with respect to W1, b1, W2 and b2."""
    H = 1 / (1 + np.exp(-(X @ W1 + b1)))
    S = H @ W2 + b2
    delta2 = 2 * (S - Y) / len(X)
    delta1 = (delta2 @ W2.T) * H * (1 - H)
    return X.T @ delta1, delta1.sum(axis=0), H.T @ delta2, delta2.sum(axis=0)


# ---- backprop/softmax-gradient


def _softmax(scores, axis=1):
    e = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _parts(X, W, y):
    """Probabilities and one-hot targets."""
    return _softmax(X @ W), np.eye(W.shape[1])[y]


def _from_delta(delta):
    """X' delta / n, with delta worked out by `delta(P, Y)`."""
    return lambda X, W, y: X.T @ delta(*_parts(X, W, y)) / len(X)


def _columns_at_y(X, W, y):
    P = _parts(X, W, y)[0]
    P[:, y] -= 1
    return X.T @ P / len(X)


def _narrow_one_hot(X, W, y):
    P = _parts(X, W, y)[0]
    return X.T @ (P - np.eye(y.max() + 1)[y]) / len(X)


def _classes_as_numbers(X, W, y):
    P = _parts(X, W, y)[0]
    return X.T @ (P - y[:, None]) / len(X)


def _not_shifted(X, W, y):
    e = np.exp(X @ W)
    P = e / e.sum(axis=1, keepdims=True)
    return X.T @ (P - np.eye(W.shape[1])[y]) / len(X)


SOFTMAX_GRADIENT = FunctionAnswer(
    reference=softmax_gradient,
    mistakes=(
        Mistake(
            "sum in place of the mean",
            "The loss is the mean over the examples, so its gradient is divided by their number n.",
            (lambda X, W, y: len(X) * softmax_gradient(X, W, y),),
        ),
        Mistake(
            "mean over everything",
            "The mean runs over the n examples only; here the sum was also divided by the number of classes.",
            (lambda X, W, y: softmax_gradient(X, W, y) / W.shape[1],),
        ),
        Mistake(
            "one-hot forgotten",
            "From the probability of the true class 1 is taken away; P alone would push every score down.",
            (_from_delta(lambda P, Y: P), lambda X, W, y: X.T @ _parts(X, W, y)[0]),
        ),
        Mistake(
            "class indices in place of one-hot",
            "`y` holds the indices of classes; make each a row with a single 1 before you subtract it.",
            (_classes_as_numbers, lambda X, W, y: X.T @ (_parts(X, W, y)[0] - y) / len(X)),
        ),
        Mistake(
            "target minus probability",
            "The gradient has P - Y; with Y - P it points the other way, and descent would climb.",
            (_from_delta(lambda P, Y: Y - P), lambda X, W, y: X.T @ np.subtract(*_parts(X, W, y)[::-1])),
        ),
        Mistake(
            "transposed",
            "The gradient has the shape of W, (d, k): that is `X.T @ delta`; yours is its transpose.",
            (lambda X, W, y: softmax_gradient(X, W, y).T, lambda X, W, y: softmax_gradient(X, W, y).T * len(X)),
        ),
        Mistake(
            "X not transposed",
            "The sum runs over the examples, so X has to be transposed: (d, n) times (n, k) gives (d, k).",
            (lambda X, W, y: X @ np.subtract(*_parts(X, W, y)),),
        ),
        Mistake(
            "one taken from whole columns",
            "`P[:, y]` picks the columns in y for every row; you need one place in each row.",
            (_columns_at_y,),
        ),
        Mistake(
            "one-hot too narrow",
            "Where the last class does not occur, `y.max() + 1` is too few: W has one column for each class.",
            (_narrow_one_hot,),
        ),
        Mistake(
            "softmax along the wrong axis",
            "Each row is one example, so the probabilities of each row have to add up to 1: `axis=1`.",
            (lambda X, W, y: X.T @ (_softmax(X @ W, axis=0) - np.eye(W.shape[1])[y]) / len(X),),
        ),
        Mistake(
            "softmax forgotten",
            "P holds the probabilities, the softmax of the scores, not the scores themselves.",
            (lambda X, W, y: X.T @ (X @ W - np.eye(W.shape[1])[y]) / len(X),),
        ),
        Mistake(
            "sigmoid's derivative multiplied in",
            "`P - Y` is already the derivative with respect to the scores; P (1 - P) has cancelled on the way.",
            (_from_delta(lambda P, Y: (P - Y) * P * (1 - P)),),
        ),
        Mistake(
            "not shifted",
            "The formula is right, but exponentials of large scores overflow; subtract the maximum of each row first.",
            (_not_shifted,),
        ),
    ),
    hints=(
        "Three steps: the scores, the probabilities row by row, and the derivative with respect to the scores.",
        "The derivative of the cross-entropy with respect to the scores of one example is its row of P minus its "
        "one-hot target; `np.eye(k)[y]` makes all the targets at once.",
        "The way from a score back to W brings in the input. Summed over the examples, that is `X.T @ (P - Y)`; and "
        "the loss is a mean.",
    ),
    solution=lambda: (
        r"""
For one example, the derivative of the loss with respect to its scores is $\mathbf{p} - \mathbf{y}$. Score $j$ contains
$x_i W_{ij}$, so the chain rule multiplies by $x_i$. The sum over all examples is the product
$X^\top (P - Y)$, of shape $(d, n)$ times $(n, k)$; and as the loss is a mean, it is divided
by $n$. The largest score of each row is taken away first, so that no exponential overflows.

```python
def softmax_gradient(X, W, y):
    scores = X @ W
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    P = e / e.sum(axis=1, keepdims=True)
    Y = np.eye(W.shape[1])[y]
    return X.T @ (P - Y) / len(X)
```
"""
    ),
)


# ---- backprop/mlp


def _sigmoid(U):
    return 1 / (1 + np.exp(-U))


def _mean_error(S, Y):
    return 2 * (S - Y) / len(S)


def _through_sigmoid(U, H):
    return H * (1 - H)


def _gradients(error=_mean_error, back=lambda delta, W2: delta @ W2.T, slope=_through_sigmoid, bias=np.sum):
    """The gradients with one link of the chain replaced."""

    def gradients(X, Y, W1, b1, W2, b2):
        U = X @ W1 + b1
        H = _sigmoid(U)
        delta2 = error(H @ W2 + b2, Y)
        delta1 = back(delta2, W2) * slope(U, H)
        return X.T @ delta1, bias(delta1, axis=0), H.T @ delta2, bias(delta2, axis=0)

    return gradients


def _linear(X, Y, W1, b1, W2, b2):
    H = X @ W1 + b1
    delta2 = _mean_error(H @ W2 + b2, Y)
    delta1 = delta2 @ W2.T
    return X.T @ delta1, delta1.sum(axis=0), H.T @ delta2, delta2.sum(axis=0)


def _scores_into_second(X, Y, W1, b1, W2, b2):
    U = X @ W1 + b1
    dW1, db1, _, db2 = mlp_gradients(X, Y, W1, b1, W2, b2)
    return dW1, db1, U.T @ _mean_error(_sigmoid(U) @ W2 + b2, Y), db2


def _biases_left_out(X, Y, W1, b1, W2, b2):
    return mlp_gradients(X, Y, W1, 0 * b1, W2, 0 * b2)


def _transposed(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = mlp_gradients(X, Y, W1, b1, W2, b2)
    return dW1.T, db1, dW2.T, db2


MLP = FunctionAnswer(
    reference=mlp_gradients,
    mistakes=(
        Mistake(
            "sum in place of the mean",
            "The loss is the mean over the examples: divide by their number n once, at the start of the way back.",
            (_gradients(error=lambda S, Y: 2 * (S - Y)),),
        ),
        Mistake(
            "mean over everything",
            "The mean runs over the n examples only; here it was also divided by the number of outputs.",
            (_gradients(error=lambda S, Y: 2 * (S - Y) / S.size),),
        ),
        Mistake(
            "factor 2 forgotten",
            "The derivative of a square is twice what is squared.",
            (_gradients(error=lambda S, Y: (S - Y) / len(S)), _gradients(error=lambda S, Y: S - Y)),
        ),
        Mistake(
            "sign of the error",
            "The way back begins with S - Y; with Y - S every gradient has the wrong sign.",
            (_gradients(error=lambda S, Y: 2 * (Y - S) / len(S)), _gradients(error=lambda S, Y: (Y - S) / len(S))),
        ),
        Mistake(
            "sigmoid's derivative forgotten",
            "Between H and U lies the sigmoid: multiply by its derivative, `H * (1 - H)`.",
            (_gradients(slope=lambda U, H: 1),),
            see=_BEND,
        ),
        Mistake(
            "sigmoid taken twice",
            "H is already the sigmoid of U, so its derivative is `H * (1 - H)`; here a second sigmoid was taken.",
            (_gradients(slope=lambda U, H: _sigmoid(H) * (1 - _sigmoid(H))),),
            see=_BEND,
        ),
        Mistake(
            "derivative of the scores in place of the outputs",
            "The derivative of the sigmoid is `H * (1 - H)`; here it was `U * (1 - U)`.",
            (_gradients(slope=lambda U, H: U * (1 - U)),),
            see=_BEND,
        ),
        Mistake(
            "gate of ReLU",
            "The hidden layer has a sigmoid; a gate that is 0 or 1 belongs to ReLU.",
            (_gradients(slope=lambda U, H: (U > 0).astype(float)),),
            see=_BEND,
        ),
        Mistake(
            "W2 not transposed",
            "Forward, W2 leads from the hidden units to the outputs; the way back is `W2.T`.",
            (_gradients(back=lambda delta, W2: delta @ W2),),
        ),
        Mistake(
            "biases averaged again",
            "The gradient of a bias is the sum over the rows of delta, which has been divided by n already.",
            (_gradients(bias=np.mean),),
        ),
        Mistake(
            "bias gradients not summed",
            "A bias acts on every example, so its gradient is the sum of the rows of delta.",
            (_gradients(bias=lambda delta, axis: delta),),
        ),
        Mistake(
            "activation forgotten",
            "The hidden layer has a sigmoid; without it the two layers are only one.",
            (_linear,),
            see=_BEND,
        ),
        Mistake(
            "scores in place of the hidden outputs",
            "What enters the second layer is H, not U; so `H.T` stands in the gradient of W2.",
            (_scores_into_second,),
        ),
        Mistake(
            "biases left out on the way forward",
            "U and S contain the biases; without them every value on the way back is another.",
            (_biases_left_out,),
        ),
        Mistake(
            "transposed",
            "The gradient of a matrix has its shape: input transposed times delta.",
            (_transposed,),
        ),
    ),
    hints=(
        "Go forward and keep H. On the way back there is a delta for each layer: the derivative of the loss with "
        "respect to its scores.",
        "For the second layer it is the derivative of the mean squared error. For the first: that times `W2.T`, and "
        "then, element by element, times the derivative of the sigmoid.",
        "The gradient of each W is its input, transposed, times its delta (X for the first, H for the second); that of "
        "each b is the sum of the rows of delta.",
    ),
    solution=lambda: (
        r"""
Delta is the derivative of the loss with respect to the scores of a layer, with a row for each example. At the output it
is $2 (S - Y) / n$. It passes back through $W_2^\top$ and, element by element, through the
sigmoid with its derivative $h (1 - h)$. From each delta follow two gradients: the layer's input, transposed, times
delta for the weights, and the sum over the examples for the bias. The shapes leave no other choice of order and
transposes.

```python
def mlp_gradients(X, Y, W1, b1, W2, b2):
    H = 1 / (1 + np.exp(-(X @ W1 + b1)))
    S = H @ W2 + b2
    delta2 = 2 * (S - Y) / len(X)
    delta1 = (delta2 @ W2.T) * H * (1 - H)
    return X.T @ delta1, delta1.sum(axis=0), H.T @ delta2, delta2.sum(axis=0)
```
"""
    ),
)
