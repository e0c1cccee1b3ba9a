"""The exercises of notebook 08 that ask for code."""

import numpy as np

from coursekit.exercises.answer_types.function import Case, Function
from coursekit.exercises.definition import Exercise
from coursekit.exercises.promises import CLOSE, alike, best_alone, centered, numbers, one_solution, shaped, whole
from coursekit.exercises.regularization_sections import DROPOUT, EARLY, PRICE, SPARSE, STRENGTH

# ---- reg/ridge


def _ridge():
    return r"""
Ridge regression minimizes the mean squared error plus a penalty,
$$\frac{1}{n} \sum_i (\mathbf{x}_i \cdot \mathbf{w} - y_i)^2 + \lambda \sum_j w_j^2$$
The columns of the array $X$ of shape $(n, d)$ are centred, so there is no intercept. Return the best weights, an array
of shape $(d,)$, from the closed form.
"""


_X = np.array([[1.0, 2.0], [-1.0, 0.5], [2.0, -1.5], [-2.0, -1.0]])
_Y = np.array([3.0, -1.0, 2.5, -4.5])


def _drawn_centered(draw):
    X = draw.array((4, 2))
    return np.vstack([X, -X.sum(axis=0)])


RIDGE = Exercise(
    id="reg/ridge",
    title="ridge regression in closed form",
    section=PRICE,
    statement=_ridge,
    asks=Function(
        name="ridge",
        signature="X, y, l2",
        doc="Return w (d,) of the lowest mean squared error + l2 * sum of squares.",
        lines=2,
        cases=(
            Case("two columns", (_X, _Y, 0.5)),
            Case("no penalty", (_X, _Y, 0.0)),
            Case("one column", (np.array([[-1.0], [0.0], [1.0]]), np.array([-3.0, 0.5, 2.0]), 2.0)),
            Case(
                "columns that depend on one another", (np.array([[1.0, 2.0], [-1.0, -2.0]]), np.array([3.0, -1.0]), 0.1)
            ),
            Case(
                "more columns than rows", (np.array([[1.0, -2.0, 0.5], [-1.0, 2.0, -0.5]]), np.array([1.0, 2.0]), 1.0)
            ),
            Case("whole numbers", (np.array([[2, 1], [-2, 1], [0, -2]]), np.array([1, 0, -1]), 1)),
        ),
        hidden="other data and another penalty",
        random=lambda draw: (_drawn_centered(draw), draw.array(5), draw.choice((0.1, 0.5, 2.0))),
        promise=lambda X, y, l2: (
            shaped((X, "nd"), (y, "n")) and centered(X) and l2 >= 0 and one_solution(X, len(X) * l2)
        ),
    ),
)


# ---- reg/soft-threshold


def _soft_threshold():
    return r"""
The $w$ with the lowest $\frac{1}{2} (w - z)^2 + t \, \lvert w \rvert$ is the soft threshold of $z$: the size of $z$ is
lowered by $t$, but not below 0, and its sign stays. Write it for a number or an array $z$ of any shape and a number
$t \ge 0$.
"""


SOFT_THRESHOLD = Exercise(
    id="reg/soft-threshold",
    title="the soft threshold",
    section=SPARSE,
    statement=_soft_threshold,
    asks=Function(
        name="soft_threshold",
        signature="z, t",
        doc="Return the w with the lowest (w - z)**2 / 2 + t * |w|, element by element.",
        lines=1,
        cases=(
            Case("both signs", (np.array([-3.0, -0.5, 0.25, 2.0]), 1.0)),
            Case("on the threshold", (np.array([-1.5, 1.5, 4.0]), 1.5)),
            Case("no threshold", (np.array([-2.0, 0.0, 0.5]), 0.0)),
            Case("a matrix", (np.array([[0.1, -0.9], [5.0, -6.0]]), 0.5)),
            Case("whole numbers", (np.array([-4, -1, 0, 3]), 2)),
            Case("one number", (-2.5, 0.75)),
        ),
        hidden="another matrix and threshold",
        random=lambda draw: (draw.array((2, 3), -5, 5), draw.choice((0.5, 1.25, 2.0))),
        promise=lambda z, t: numbers(z, t) and t >= 0,
    ),
)


# ---- reg/dropout


def _dropout():
    return r"""
Write inverted dropout for an array of hidden values `h`. While training, a value is kept where its random number in `u`
(of the same shape, uniform between 0 and 1) is at least `rate`, and is 0 elsewhere; what is kept is scaled so that the
expected value stays what it was. When not training, nothing happens.
"""


_U = np.array([[0.9, 0.1, 0.35], [0.25, 0.6, 0.05]])
_H = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])


def _drawn_dropout(draw):
    n = draw.integer(1, 4)
    u = np.array(draw.distinct(3 * n, 0, 99), dtype=float).reshape(n, 3) / 100
    return (draw.array((n, 3)), u, draw.choice((0.1875, 0.3125, 0.625)), bool(draw.integer(0, 2)))


def _can_drop(h, u, rate, training):
    near = np.abs(u - rate) < CLOSE  # on the border itself only where no rounding can move it
    border = not near.any() or ((u[near] == rate).all() and (16 * rate).is_integer())
    return alike(h, u) and np.min(u) >= 0 and np.max(u) < 1 and 0 <= rate < 1 and type(training) is bool and border


DROPOUT_CODE = Exercise(
    id="reg/dropout",
    title="inverted dropout",
    section=DROPOUT,
    statement=_dropout,
    asks=Function(
        name="dropout",
        signature="h, u, rate, training",
        doc="Return h with inverted dropout by the random numbers u.",
        lines=3,
        cases=(
            Case("training", (_H, _U, 0.3, True)),
            Case("testing", (_H, _U, 0.3, False)),
            Case("a high rate", (_H, _U, 0.8, True)),
            Case("on the border", (np.array([2.0, 3.0]), np.array([0.25, 0.125]), 0.25, True)),
            Case("rate 0", (_H, _U, 0.0, True)),
            Case("whole numbers", (np.array([2, 4, -6]), np.array([0.7, 0.2, 0.5]), 0.4, True)),
        ),
        hidden="other values and another rate",
        random=_drawn_dropout,
        promise=_can_drop,
        keeps=("h",),
    ),
)


# ---- reg/early-stopping


def _early_stopping():
    return r"""
After each epoch the loss on the validation set is measured. Training stops as soon as `patience` epochs in a row have
passed without a new lowest loss (an equal one is not new), or when the losses end. From the list `losses`, return
`best`, the index of the epoch whose weights are kept (the first is 0), and `epochs`, how many epochs were trained.
"""


EARLY_STOPPING = Exercise(
    id="reg/early-stopping",
    title="when to stop",
    section=EARLY,
    statement=_early_stopping,
    asks=Function(
        name="early_stopping",
        signature="losses, patience",
        doc="Return the index of the best epoch and the number of epochs trained.",
        lines=8,
        whole=True,
        returns=("best", "epochs"),
        cases=(
            Case("a valley", ([5.0, 3.0, 2.0, 2.5, 2.2, 2.6, 1.0], 3)),
            Case("two dips", ([4.0, 3.0, 3.5, 2.0, 2.4, 2.3, 2.8, 0.5], 2)),
            Case("always better", ([3.0, 2.0, 1.0, 0.5], 2)),
            Case("equal losses", ([3.0, 2.0, 2.0, 2.0, 2.0, 1.0], 3)),
            Case("patience of one epoch", ([2.0, 1.5, 1.6, 1.0], 1)),
            Case("worse from the start", ([1.0, 2.0, 3.0, 4.0, 5.0], 4)),
            Case("a slow way back", ([5.0, 1.0, 4.0, 3.0, 2.0, 0.5], 3)),
            Case("one epoch", ([1.0], 2)),
        ),
        hidden="another history of losses",
        random=lambda draw: ([draw.integer(1, 60) / 10 for _ in range(12)], draw.integer(1, 4)),
        promise=lambda losses, patience: type(losses) is list and numbers(losses) and patience >= 1,
    ),
)


# ---- reg/cross-validate


def slope_fit(X, y):
    """Least squares with a ridge penalty and no intercept, as a function of new rows."""
    w = np.linalg.solve(X.T @ X + np.eye(X.shape[1]), X.T @ y)

    def predict(X):
        return X @ w

    return predict


def nearest_fit(X, y):
    """The target of the nearest training row."""

    def predict(rows):
        return y[((rows[:, None, :] - X) ** 2).sum(axis=2).argmin(axis=1)]

    return predict


def _cross_validate():
    return r"""
Row $i$ belongs to fold `fold[i]`, one of $0, \ldots, k - 1$. For each fold, fit on all other rows and measure the mean
squared error on the rows of the fold; return the $k$ errors in order. Before each fit every column is standardised:
subtract a mean and divide by a standard deviation (`std` of NumPy), and see to it that nothing of the fold leaks into
the fit. `fit(X, y)` returns a function `predict(X)`.
"""


_ROWS = np.array([[1.0, 10.0], [2.0, -5.0], [4.0, 0.0], [-3.0, 20.0], [0.5, 7.0], [-1.0, -12.0]])
_TARGETS = np.array([2.0, -1.0, 3.5, 0.0, 1.0, -4.0])


def _drawn_folds(draw):
    while True:
        fold = np.array(draw.shuffled((0, 0, 1, 1, 1, 2, 2)))
        X = np.array(draw.distinct(14, -20, 20), dtype=float).reshape(7, 2)
        drawn = (draw.choice((slope_fit, nearest_fit)), X, draw.array(7), fold)
        if _can_be_validated(*drawn):
            return drawn


def _can_be_validated(fit, X, y, fold):
    """Every fold has rows, no column of the others is constant, and no row has two nearest ones."""
    for k in range(fold.max() + 1):
        out = fold == k
        mean, std = X[~out].mean(axis=0), X[~out].std(axis=0)
        if not out.any() or not (std > CLOSE).all():
            return False
        apart = ((((X[out] - mean) / std)[:, None] - (X[~out] - mean) / std) ** 2).sum(axis=2)
        if fit is nearest_fit and not best_alone(-apart):
            return False
    return shaped((X, "nd"), (y, "n"), (fold, "n")) and whole(fold, 0, fold.max()) and y.dtype == np.float64


CROSS_VALIDATE = Exercise(
    id="reg/cross-validate",
    title="cross-validation without a leak",
    section=STRENGTH,
    statement=_cross_validate,
    asks=Function(
        name="cross_validate",
        signature="fit, X, y, fold",
        doc="Return the mean squared error on each fold, fitted on the others.",
        lines=8,
        cases=(
            Case("three folds", (slope_fit, _ROWS, _TARGETS, np.array([0, 1, 2, 0, 1, 2]))),
            Case("folds of several sizes", (slope_fit, _ROWS, _TARGETS, np.array([1, 1, 0, 1, 0, 0])[::-1])),
            Case("one row left out", (slope_fit, _ROWS, _TARGETS, np.arange(6)[::-1])),
            Case("the nearest neighbour", (nearest_fit, _ROWS, _TARGETS, np.array([0, 0, 1, 1, 2, 2]))),
            Case("one column", (slope_fit, _ROWS[:, :1], _TARGETS, np.array([0, 1, 0, 1, 0, 1]))),
            Case(
                "whole numbers",
                (
                    nearest_fit,
                    np.array([[1, 5], [4, 2], [0, 0], [7, 3]]),
                    np.array([1.0, 2.0, 4.0, 9.0]),
                    np.array([0, 0, 1, 1]),
                ),
            ),
        ),
        hidden="other data, folds and way to fit",
        random=_drawn_folds,
        promise=_can_be_validated,
    ),
)

CODE = (RIDGE, SOFT_THRESHOLD, DROPOUT_CODE, EARLY_STOPPING, CROSS_VALIDATE)
