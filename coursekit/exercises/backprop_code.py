"""Backpropagation as code: layers without a bend, ReLU, gradients of whole batches, finite differences."""

import numpy as np

from coursekit.exercises.answer_types.function import Case, Function
from coursekit.exercises.definition import Exercise
from coursekit.exercises.promises import numbers, shaped, whole

# ---- functions to take the derivative of


def bowl(theta):
    return float(np.sum(theta**2))


def cubic(theta):
    return float(theta[0] ** 3 - 2 * theta[0] * theta[1] ** 2 + theta[1])


def waves(theta):
    return float(np.sin(theta[0]) + np.exp(theta[1]) * theta[2])


def twist(W):
    return float(W[0, 0] * W[1, 1] ** 3 - W[0, 1] ** 2 * W[1, 0])


# ---- statements


def _collapse():
    return r"""
Two layers follow each other, with no activation between them: $X$, with an example in each row, becomes
$H = X W_1 + \mathbf{b}_1$ and then $S = H W_2 + \mathbf{b}_2$. Find the one layer $S = X W + \mathbf{b}$ that does the
same for every $X$. The biases are arrays of one dimension.
"""


def _relu():
    return r"""
Write ReLU, $\max(0, z)$, for a number or an array $z$ of any shape. Return its value and its derivative, both of the
shape of $z$. At $z = 0$ the left and the right derivative differ; take the left one there.
"""


def _softmax_gradient():
    return r"""
Softmax regression has the scores $X W$, one row for each of $n$ examples, and no bias. Its loss is
the mean over the examples of the cross-entropy between softmax and the true class. Return the gradient of this loss
with respect to $W$, of shape $(d, k)$. The true classes `y`, of shape $(n,)$, are whole numbers from 0 to
$k - 1$; not all of them need occur. Scores as large as 1000 must not give a warning.
"""


def _mlp():
    return r"""
A network has one hidden layer with the sigmoid $\sigma$,
$$U = X W_1 + \mathbf{b}_1, \quad H = \sigma(U), \quad S = H W_2 + \mathbf{b}_2$$
and the loss is the mean over the $n$ examples of the squared error
$\lVert \mathbf{s}_i - \mathbf{y}_i \rVert^2$, where $\mathbf{s}_i$ and $\mathbf{y}_i$ are rows of $S$ and $Y$. Return
its gradients with respect to $W_1$, $\mathbf{b}_1$, $W_2$ and $\mathbf{b}_2$, each of the shape of what it belongs to.
The biases are arrays of one dimension.
"""


def _gradient_check():
    return r"""
Finite differences judge every derivative that was found by hand. Return the gradient of a function $f$ at $\theta$,
each component by the central difference
$$\frac{f(\theta + h e_i) - f(\theta - h e_i)}{2 h}$$
where $e_i$ is 1 at component $i$ and 0 elsewhere. `theta` is an array of any shape, and may hold whole numbers; $f$
takes an array of this shape and returns a number.
"""


# ---- hidden cases


def _layers(draw):
    d, h, k = draw.integer(1, 4), draw.integer(1, 4), draw.integer(1, 4)
    return draw.array((d, h)), draw.array(h), draw.array((h, k)), draw.array(k)


def _labelled(draw):
    n, d, k = draw.integer(1, 6), draw.integer(1, 4), draw.integer(2, 4)
    y = np.array([draw.integer(0, k - 1) for _ in range(n)])
    return draw.array((n, d)), draw.array((d, k)), y


def _batch(draw):
    n, d, h, k = draw.integer(1, 5), draw.integer(1, 3), draw.integer(1, 4), draw.integer(1, 3)
    layers = draw.array((d, h), -1, 1), draw.array(h, -1, 1), draw.array((h, k), -2, 2), draw.array(k, -1, 1)
    return draw.array((n, d)), draw.array((n, k)), *layers


def _point(draw):
    function, shape = draw.choice(((bowl, (4,)), (cubic, (2,)), (waves, (3,)), (twist, (2, 2))))
    return function, draw.array(shape, -2, 2), draw.choice((0.1, 0.01))


# ---- what the statements promise


def _are_labelled(X, W, y):
    small = np.max(np.abs(X @ W)) <= 1000
    return shaped((X, "nd"), (W, "dk"), (y, "n")) and whole(y, 0, W.shape[1] - 1) and small


def _are_batch(X, Y, W1, b1, W2, b2):
    return shaped((X, "nd"), (Y, "nk"), (W1, "dh"), (b1, "h"), (W2, "hk"), (b2, "k"))


# ---- exercises

_W1, _W2 = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]]), np.array([[2.0], [1.0], [-4.0]])
_SQUARE = np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[0.5, 1.0], [3.0, -2.0]])
_X = np.array([[1.0, 0.5], [-1.0, 2.0], [0.0, 1.5], [2.0, -1.0]])
_W = np.array([[0.5, -1.0, 0.0], [1.0, 0.5, -0.5]])
_HIDDEN = np.array([[0.5, -1.0, 1.0], [1.5, 0.5, -0.5]])
_OUT = np.array([[1.0, -0.5], [-2.0, 1.0], [0.5, 1.5]])

COLLAPSE = Exercise(
    id="backprop/collapse",
    title="two linear layers are one",
    section="Why layers need a bend between them",
    statement=_collapse,
    asks=Function(
        name="collapse",
        signature="W1, b1, W2, b2",
        doc="Return W and b of the one layer that does the same as both.",
        lines=1,
        cases=(
            Case("two inputs, three units, one output", (_W1, np.array([1.0, 2.0, -1.0]), _W2, np.array([0.5]))),
            Case("all widths alike", (_SQUARE[0], np.array([1.0, -1.0]), _SQUARE[1], np.array([2.0, 0.0]))),
            Case("wider at the end", (_W2, np.array([3.0]), np.array([[1.0, -1.0]]), np.array([0.5, 1.0]))),
            Case("whole numbers", (np.array([[2]]), np.array([3]), np.array([[-4]]), np.array([5]))),
        ),
        returns=("W", "b"),
        hidden="layers of other sizes",
        random=_layers,
        promise=lambda W1, b1, W2, b2: shaped((W1, "dh"), (b1, "h"), (W2, "hk"), (b2, "k")),
    ),
)

RELU = Exercise(
    id="backprop/relu",
    title="a bend and its derivative",
    section="Why layers need a bend between them",
    statement=_relu,
    asks=Function(
        name="relu",
        signature="z",
        doc="Return max(0, z) and its derivative, each of the shape of z.",
        lines=2,
        cases=(
            Case("a positive number", (2.5,)),
            Case("a negative number", (-1.5,)),
            Case("an array", (np.array([-2.0, -0.5, 0.5, 3.0]),)),
            Case("exactly 0", (np.array([0.0, 1.0, 0.0]),)),
            Case("a matrix of whole numbers", (np.array([[-3, 2], [1, -1]]),)),
        ),
        returns=("value", "derivative"),
        hidden="another matrix",
        random=lambda draw: (draw.array((3, 2)),),
        promise=numbers,
    ),
)

SOFTMAX_GRADIENT = Exercise(
    id="backprop/softmax-gradient",
    title="the gradient of a whole batch",
    section="From one example to a batch",
    statement=_softmax_gradient,
    asks=Function(
        name="softmax_gradient",
        signature="X, W, y",
        doc="Return the gradient (d, k) of the mean cross-entropy with respect to W.",
        lines=6,
        cases=(
            Case("one example", (np.array([[1.0, 2.0]]), _W, np.array([1]))),
            Case("four examples", (_X, _W, np.array([0, 2, 1, 0]))),
            Case("a class that does not occur", (_X, _W, np.array([1, 0, 0, 1]))),
            Case(
                "two classes, three features",
                (np.array([[1.0, 0.0, 2.0], [0.5, -1.0, 1.0]]), _HIDDEN.T, np.array([1, 0])),
            ),
            Case(
                "whole numbers",
                (np.array([[1, 2], [3, -1], [0, 1]]), np.array([[1, 0, 2], [0, -1, 1]]), np.array([2, 0, 1])),
            ),
            Case(
                "very large scores",
                (np.array([[1000.0, 0.0], [0.0, 998.0]]), np.array([[1.0, 0.9], [0.9, 1.0]]), np.array([1, 1])),
                quiet=True,
            ),
        ),
        hidden="other rows, labels and weights",
        random=_labelled,
        promise=_are_labelled,
    ),
)

MLP = Exercise(
    id="backprop/mlp",
    title="backpropagation through two layers",
    section="From one example to a batch",
    statement=_mlp,
    asks=Function(
        name="mlp_gradients",
        signature="X, Y, W1, b1, W2, b2",
        doc="Return the gradients with respect to W1, b1, W2 and b2, in this order.",
        lines=8,
        cases=(
            Case(
                "one example, one unit",
                (
                    np.array([[2.0]]),
                    np.array([[1.0]]),
                    np.array([[0.5]]),
                    np.array([-0.5]),
                    np.array([[3.0]]),
                    np.array([0.5]),
                ),
            ),
            Case(
                "one example",
                (_X[:1], np.array([[1.0, -1.0]]), _HIDDEN, np.array([0.5, 0.0, -1.0]), _OUT, np.array([1.0, 0.5])),
            ),
            Case(
                "four examples",
                (
                    _X,
                    np.array([[1.0, 0.0], [0.0, 2.0], [-1.0, 1.0], [0.5, 0.5]]),
                    _HIDDEN,
                    np.array([0.5, 0.0, -1.0]),
                    _OUT,
                    np.array([1.0, 0.5]),
                ),
            ),
            Case(
                "as many hidden units as outputs",
                (
                    _X[:3],
                    np.array([[1.0, 2.0], [0.0, 1.0], [3.0, -1.0]]),
                    _SQUARE[0] / 2,
                    np.array([0.5, -0.5]),
                    _SQUARE[1],
                    np.array([0.0, 1.0]),
                ),
            ),
            Case(
                "whole numbers",
                (
                    np.array([[1, 2], [0, -1]]),
                    np.array([[1], [0]]),
                    np.array([[1, 0], [-1, 2]]),
                    np.array([0, 1]),
                    np.array([[2], [-3]]),
                    np.array([1]),
                ),
            ),
        ),
        returns=("dW1", "db1", "dW2", "db2"),
        hidden="a batch and layers of other sizes",
        random=_batch,
        promise=_are_batch,
    ),
)

GRADIENT_CHECK = Exercise(
    id="backprop/gradient-check",
    title="finite differences as the judge",
    section="A good start, and a check",
    statement=_gradient_check,
    asks=Function(
        name="numerical_gradient",
        signature="f, theta, h=1e-5",
        doc="Return the gradient of f at theta, of the shape of theta.",
        lines=7,
        cases=(
            Case("one component", (bowl, np.array([3.0]))),
            Case("a wide step", (cubic, np.array([1.0, -2.0]), 0.1)),
            Case("three components", (waves, np.array([0.5, 1.0, -2.0]), 0.01)),
            Case("a matrix", (twist, np.array([[1.0, 2.0], [-1.0, 0.5]]), 0.1)),
            Case("whole numbers", (cubic, np.array([2, 1]), 0.1)),
        ),
        hidden="another function and point",
        random=_point,
        promise=lambda f, theta, h=1e-5: numbers(theta, f(theta)) and np.ndim(f(theta)) == 0 and h > 0,
    ),
)
