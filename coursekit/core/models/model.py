"""What every model is: sizes, a kernel for loss and gradient, and theta stored flat."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from coursekit.core import mapped, validate
from coursekit.core.activations import ACTIVATIONS, Activation
from coursekit.core.blas import one_thread
from coursekit.core.epoch import count_correct
from coursekit.core.kernel import beside
from coursekit.core.losses import COLUMNS, LOSSES, Loss
from coursekit.core.page import card

SCHEMES = ("zeros", "normal", "xavier", "he")


class Model(NamedTuple):
    """A model: its layer sizes (d_in, ..., d_out) and the kernels that work on its flat theta.

    theta has shape (n_params,), X (n, columns); the methods raise a TypeError or ValueError for anything else.

    Examples
    --------
    >>> from coursekit.core.models import linear
    >>> model, theta, X = linear(2), [1.0, -1.0, 0.5], [[2.0, 1.0], [0.0, 1.0]]
    >>> model.scores(theta, X)
    array([ 1.5, -0.5])
    >>> value, grad = model.loss_and_grad(theta, X, [1.0, 0.0], "mse")
    >>> value, grad.tolist()
    (0.25, [1.0, 0.0, 0.0])

    References
    ----------
    Lecture A, linear models; lecture E, backpropagation.
    """

    name: str
    sizes: tuple
    kernel: Callable  # loss and gradient, signature MODEL
    forward: Callable  # (activation, theta, sizes, X) -> scores of shape (n, k)
    scheme: str = "zeros"  # the initialization that `init` uses unless told otherwise
    activation: Activation = ACTIVATIONS["relu"]  # between the layers; without hidden layers it is not called
    d_in: int | None = None  # columns of X, where they are not the first of the sizes
    online: Callable | None = None  # an epoch of updates from one example each; None: the loop of `fit` does it

    def __repr__(self):
        return f"{self.name}({', '.join(map(str, self.sizes))})"

    def _repr_html_(self):
        between = self.activation.name if self.hidden else ""
        rows = [("columns of X", self.columns), ("scores", self.sizes[-1]), ("parameters", self.n_params)]
        return card(
            f"model {self}", [*rows, ("activation", between), ("starts from", self.scheme), ("loss", self.loss)]
        )

    @property
    def loss(self):
        """The name of the loss that `fit` takes unless told otherwise: "mse" for one score, "cross_entropy" for k."""
        return "mse" if self.sizes[-1] == 1 else "cross_entropy"

    @property
    def columns(self):
        """How many columns X has."""
        return self.sizes[0] if self.d_in is None else self.d_in

    @property
    def hidden(self):
        """How many hidden units there are, over all layers."""
        return sum(self.sizes[1:-1])

    @property
    def n_params(self):
        """How many numbers theta holds: a weight for each connection, a bias for each unit."""
        return sum((d + 1) * k for d, k in pairwise(self.sizes))

    @property
    def layers(self):
        """The layer sizes as the kernels take them."""
        return np.array(self.sizes, dtype=np.int64)

    def unpack(self, theta):
        """Views of theta as [(W, b), ...]: W of shape (d, k), b of shape (k,), a pair for each layer."""
        theta, layers, at = self._theta(theta), [], 0
        for d, k in pairwise(self.sizes):
            layers.append((theta[at : at + d * k].reshape(d, k), theta[at + d * k : at + d * k + k]))
            at += (d + 1) * k
        return layers

    def init(self, seed=0, scheme=None):
        """Starting parameters: weights drawn by `scheme` ("zeros", "normal", "xavier", "he"), biases 0.

        The standard deviation of a weight is 1 for normal, sqrt(2 / (d + k)) for xavier
        (Glorot & Bengio 2010), sqrt(2 / d) for he (He et al. 2015).
        """
        scheme = validate.choice("scheme", self.scheme if scheme is None else scheme, SCHEMES)
        rng = np.random.default_rng(validate.integer("seed", seed, low=0))
        theta = np.zeros(self.n_params)
        for W, _ in self.unpack(theta):
            d, k = W.shape
            std = {"zeros": 0.0, "normal": 1.0, "xavier": np.sqrt(2 / (d + k)), "he": np.sqrt(2 / d)}[scheme]
            W[:] = std * rng.standard_normal((d, k))
        return theta

    def scores(self, theta, X):
        """Scores of shape (n,) for one output, (n, k) for k; a ValueError where they overflow."""
        if mapped.is_mapped(X):
            return mapped.in_blocks(partial(self.scores, theta), X)
        theta, X = self._theta(theta), self._rows(X)
        with np.errstate(all="ignore"), one_thread():
            grid = self.forward(self.activation, theta, self.layers, X)
        wrong = np.flatnonzero(~np.isfinite(grid).all(axis=1))
        if wrong.size:
            raise ValueError(f"theta and X must have finite scores, got {validate.shown(grid[wrong[0]].tolist())}")
        return grid[:, 0] if self.sizes[-1] == 1 else grid

    def accuracy(self, theta, X, y):
        """Share of the rows of X predicted right: by the largest of k scores, or the sign of one (0 counts as +).

        y holds class indices or one-hot rows for k scores; for one score 0 and 1, or -1 and +1.
        """
        theta, X, y = self._theta(theta), self._held(X), validate.array("y", y, (1, 2))
        loss = "cross_entropy" if self.sizes[-1] > 1 else "hinge" if (y == -1).any() else "logistic"
        targets = self.encode(LOSSES[loss], X, y)
        return count_correct(self.scores(theta, X).reshape(targets.shape), targets) / len(X)

    def loss_and_grad(self, theta, X, y, loss="mse"):
        """Mean loss over the rows of X and its gradient with respect to theta: (float, ndarray).

        A ValueError where they overflow, as in `scores`; `fit` reports it as divergence.
        """
        theta, X = self._theta(theta), self._rows(X)
        record = loss if isinstance(loss, Loss) else LOSSES[validate.choice("loss", loss, LOSSES)]
        targets = self.encode(record, X, y)
        grad, work, no_masks = np.empty_like(theta), np.empty(self.work_size(len(X))), np.empty((len(X), 0))
        kernel = beside(self.kernel, record.kernel)
        functions = record.kernel, record.vector, self.activation.kernel
        with one_thread():
            value = kernel(*functions, theta, self.layers, X, targets, no_masks, grad, work)
        if not (np.isfinite(value) and np.isfinite(grad).all()):
            raise ValueError(f"theta, X and y must have a finite loss and gradient, got the loss {value:g}")
        return float(value), grad

    def encode(self, record, X, y, name="y"):
        """Targets in the shape of the scores, checked for this loss."""
        k = self.sizes[-1]
        if not record.takes(k):
            raise ValueError(f"loss {record.name!r} needs scores with {COLUMNS[record.columns]}, got {self} with {k}")
        y = validate.array(name, y, (1, 2))
        validate.one_each(name, y, X)
        return record.encode((len(X), k), y, name)

    def work_size(self, n):
        """Numbers of work space that the kernel needs for a batch of n rows."""
        return 3 * n * sum(self.sizes[1:])

    @property
    def weights(self):
        """1 for each weight and 0 for each bias, in the order of theta: what a penalty is for."""
        mask = np.zeros(self.n_params)
        for W, _ in self.unpack(mask):
            W[:] = 1
        return mask

    def _theta(self, theta):
        theta = validate.array("theta", theta, 1)
        if theta.size != self.n_params:
            raise ValueError(f"theta must hold {self.n_params} numbers for {self}, got {theta.size}")
        return theta

    def _rows(self, X, name="X"):
        return self._fitting(validate.array(name, X, 2), name)

    def _held(self, X):
        """Rows to score: those in a file stay there."""
        return X if mapped.is_mapped(X) else self._rows(X)

    def _fitting(self, X, name="X"):
        if X.shape[1] != self.columns:
            columns = f"{self.columns} column{'s' * (self.columns > 1)}"
            raise ValueError(f"{name} must have {columns} for {self}, got shape {X.shape}")
        return X
