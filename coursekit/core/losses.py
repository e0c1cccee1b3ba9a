"""Losses: how wrong the scores are, averaged over the examples.

Each loss is one kernel (`_loss_kernels.py`) that returns the mean loss and fills its gradient with respect to
the scores. `LOSSES[name]` holds value, gradient, kernel, and `encode`, which turns targets as people write
them (numbers, -1/+1, 0/1, class indices) into an array of the shape of the scores.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from coursekit.core import _loss_kernels as kernels, validate
from coursekit.core.kernel import by_name, pointer
from coursekit.core.lookup import listing
from coursekit.core.page import card

COLUMNS = {"any": "any number of columns", "one": "one column", "many": "a column for each of at least 2 classes"}


class Loss(NamedTuple):
    """A loss: value and gradient as functions of (scores, targets), and what a training loop needs.

    encode(shape, targets, name) checks targets and gives them the shape (n, k) of the scores; columns
    is a key of COLUMNS: how many scores a row has; one is the kernel of a single score, where scores do not
    mix; labels are its two targets, where it has two;
    hyper has its hyper-parameters in the kernel's order.

    Examples
    --------
    >>> loss = LOSSES["mse"]
    >>> loss.value([1.0, 4.0], [1.0, 2.0]), loss.gradient([1.0, 4.0], [1.0, 2.0]).tolist()
    (2.0, [0.0, 2.0])
    """

    name: str
    value: Callable
    gradient: Callable
    encode: Callable
    kernel: Callable
    columns: str
    one: Callable | None = None
    labels: tuple = ()
    hyper: dict = {}  # noqa: RUF012  # nobody changes it

    def __repr__(self):
        return self.name + (f"({', '.join(f'{k}={v!r}' for k, v in self.hyper.items())})" if self.hyper else "")

    def _repr_html_(self):
        labels = " or ".join(map(str, self.labels))
        return card(f"loss {self}", [("takes scores with", COLUMNS[self.columns]), ("targets", labels)])

    def __reduce__(self):
        return (_made, (self.name, *self.hyper.values())) if self.hyper else by_name(self, "LOSSES")

    @property
    def vector(self):
        """The hyper-parameters as the kernel takes them."""
        return np.array(list(self.hyper.values()), dtype=np.float64)

    @property
    def classifies(self):
        """Do its targets name classes?"""
        return self.columns != "any"

    def takes(self, k):
        """Is it defined for k scores a row?"""
        return {"any": True, "one": k == 1, "many": k > 1}[self.columns]


def _record(name, fill, encode, columns, one=None, labels=(), hyper=None):
    hyper = hyper or {}

    def both(scores, targets):
        scores = validate.array("scores", scores, (1, 2))
        grid = scores.reshape(len(scores), -1)
        if not record.takes(grid.shape[1]):
            raise ValueError(f"scores must have {COLUMNS[columns]} for the loss {name}, got shape {scores.shape}")
        grad = np.empty_like(grid)
        return float(fill(grid, encode(grid.shape, targets), record.vector, grad)), grad.reshape(scores.shape)

    one = None if one is None else pointer(one)

    def value(scores, targets):
        return both(scores, targets)[0]

    def gradient(scores, targets):
        return both(scores, targets)[1]

    record = Loss(name, value, gradient, encode, pointer(fill), columns, one, labels, hyper)
    return record


@cache
def _made(name, *values):
    """The loss of a constructor with these hyper-parameters: equal settings are one record."""
    fill, one, names = _FAMILIES[name]
    hyper = dict(zip(names, values, strict=True))
    return _record(name, fill, validate.real_targets, "any", one, hyper=hyper)


def huber(delta=1.0):
    """Huber loss: the mean of d^2 / 2 where |d| <= delta, and delta (|d| - delta / 2) beyond, with d = s - y.

    Squared near 0, absolute far away: single outliers pull no harder than delta.

    Parameters
    ----------
    delta : float, above 0

    Returns
    -------
    Loss
        With `value` and `gradient` of (scores, targets), which take what `mse` does.

    Raises
    ------
    TypeError, ValueError
        If delta is not a number above 0.

    Examples
    --------
    >>> huber(delta=1.0).value([0.5, 3.0], [0.0, 0.0])
    1.3125
    >>> huber()
    huber(delta=1.0)

    References
    ----------
    Huber (1964), Robust estimation of a location parameter.
    """
    return _made("huber", validate.number("delta", delta, low=0, open_low=True))


_FAMILIES = {"huber": (kernels.huber, kernels.huber_one, ("delta",))}  # losses with hyper-parameters

LOSSES = {
    name: _record(name, *rest)
    for name, *rest in [
        ("mse", kernels.mse, validate.real_targets, "any", kernels.mse_one),
        ("mae", kernels.mae, validate.real_targets, "any", kernels.mae_one),
        ("hinge", kernels.hinge, validate.two_valued_targets(-1, 1), "one", kernels.hinge_one, (-1, 1)),
        ("logistic", kernels.logistic, validate.two_valued_targets(0, 1), "one", kernels.logistic_one, (0, 1)),
        ("multiclass_hinge", kernels.multiclass_hinge, validate.class_targets, "many"),
        ("cross_entropy", kernels.cross_entropy, partial(validate.class_targets, soft=True), "many"),
    ]
}
LOSSES |= {make.__name__: make() for make in (huber,)}
GRADIENT_GIVEN = pointer(kernels.given)  # for a loop that has the gradient already: the targets are it


def mse(scores, targets):
    """Mean squared error (1/n) sum_i ||s_i - y_i||^2.

    Parameters
    ----------
    scores, targets : array_like of shape (n,) or (n, k)

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If the shapes differ, or a value is not finite and real.

    Examples
    --------
    >>> mse([1.0, 4.0], [1.0, 2.0])
    2.0

    References
    ----------
    Lecture A, losses of regression.
    """
    return LOSSES["mse"].value(scores, targets)


def mae(scores, targets):
    """Mean absolute error (1/n) sum_i |s_i - y_i|; takes and raises what `mse` does.

    Examples
    --------
    >>> mae([1.0, 4.0], [1.0, 2.0])
    1.0

    References
    ----------
    Lecture A, losses of regression.
    """
    return LOSSES["mae"].value(scores, targets)


def hinge(scores, targets):
    """Hinge loss, the mean of max(0, 1 - y s), with targets y of -1 or +1.

    Parameters
    ----------
    scores, targets : array_like of shape (n,)

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If the shapes differ, a target is neither -1 nor +1, or a value is not finite and real.

    Examples
    --------
    >>> hinge([2.0, 0.5, -1.0], [1, 1, 1])
    0.8333333333333334

    References
    ----------
    Lecture A, losses as functions of the margin y s.
    """
    return LOSSES["hinge"].value(scores, targets)


def multiclass_hinge(scores, targets):
    """Mean of max(0, 1 - (s_t - s_j)): t the true class, j the best wrong one.

    Parameters
    ----------
    scores : array_like of shape (n, k)
    targets : class indices of shape (n,), or one-hot rows of shape (n, k)

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, a target names no class, or a score is not finite and real.

    Examples
    --------
    >>> multiclass_hinge([[2.0, 1.5, 0.0]], [0])
    0.5

    References
    ----------
    Lecture A, losses of classification.
    """
    return LOSSES["multiclass_hinge"].value(scores, targets)


def logistic(scores, targets):
    """Logistic loss, the mean of -y log p - (1 - y) log(1 - p) with p = sigmoid(s), y of 0 or 1.

    Computed from the scores, so it never takes the logarithm of zero.

    Parameters
    ----------
    scores, targets : array_like of shape (n,)

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If the shapes differ, a target is neither 0 nor 1, or a score is not finite and real.

    Examples
    --------
    >>> round(logistic([0.0], [1]), 6)
    0.693147
    >>> logistic([-1000.0], [1])
    1000.0

    References
    ----------
    Lecture C, logistic regression.
    """
    return LOSSES["logistic"].value(scores, targets)


def cross_entropy(scores, targets):
    """Cross-entropy, the mean of -log p_t with p = softmax(scores) and t the true class.

    Takes and raises what `multiclass_hinge` does; rows of probabilities are welcome as targets.

    Examples
    --------
    >>> round(cross_entropy([[0.0, 0.0]], [0]), 6)
    0.693147

    References
    ----------
    Lecture A, losses of classification.
    """
    return LOSSES["cross_entropy"].value(scores, targets)


def zero_one(scores, targets):
    """Share of wrong predictions: argmax of a row, or the sign of a single score (0 counts as +).

    Parameters
    ----------
    scores : array_like of shape (n,) or (n, k)
    targets : for (n,) scores -1/+1 or 0/1; for (n, k) class indices or one-hot rows

    Returns
    -------
    float
        Between 0 and 1. It has no useful gradient, so it is not in `LOSSES`.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, a target names no class, or a score is not finite and real.

    Examples
    --------
    >>> zero_one([[0.2, 0.8], [0.9, 0.1]], [1, 1])
    0.5
    >>> zero_one([0.3, -2.0], [1, -1])
    0.0

    References
    ----------
    Lecture A, losses as functions of the margin.
    """
    scores = validate.array("scores", scores, (1, 2))
    targets = validate.array("targets", targets, (1, 2))
    grid = scores.reshape(len(scores), -1)
    if grid.shape[1] > 1:
        return float(np.mean(grid.argmax(axis=1) != validate.class_targets(grid.shape, targets).argmax(axis=1)))
    low = -1 if (targets == -1).any() else 0
    return float(np.mean((grid >= 0) != (validate.two_valued_targets(low, 1)(grid.shape, targets) > 0)))


__all__ = ["LOSSES", "Loss", *LOSSES, "zero_one"]
__dir__ = listing(__all__)
