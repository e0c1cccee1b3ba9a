"""Linear regression that fits less to predict better: least squares, ridge, lasso, cross-validation.

All minimize mean squared error + l2 sum_j w_j^2 + l1 sum_j |w_j|, the objective of `fit`. The intercept
is not penalized: with centered columns it drops out, and comes back as mean(y) - mean(X) w. A list of
penalties gives a path: ridge takes it from one SVD, lasso starts each fit at the last one.
"""

import warnings
from typing import NamedTuple

import numpy as np

from coursekit.core import validate, words
from coursekit.core.kernel import MATRIX, VECTOR, float64, int64, kernel, source
from coursekit.core.lookup import listing
from coursekit.core.losses import LOSSES, Loss


@kernel(float64(float64, float64))
def _soft_threshold(z, t):
    return np.maximum(z - t, 0.0) - np.maximum(-z - t, 0.0)


@kernel(float64(MATRIX, VECTOR, VECTOR, int64, float64, float64, float64, int64))
def _coordinate_descent(columns, residual, w, n, l1, l2, tol, max_sweeps):
    d = w.size
    squares = np.empty(d)
    for j in range(d):
        squares[j] = (columns[j] ** 2).sum() / n
    for _ in range(max_sweeps):
        worst = 0.0
        for j in range(d):
            x, old = columns[j], w[j]
            if squares[j] == 0.0:
                continue  # a constant column
            rho = 0.0
            for i in range(x.size):
                rho += x[i] * residual[i]
            rho = rho / n + squares[j] * old  # the best w_j without a penalty, times the squares
            w[j] = _soft_threshold(rho, l1 / 2) / (squares[j] + l2)
            change = w[j] - old
            if change != 0.0:
                for i in range(x.size):
                    residual[i] -= change * x[i]
            # the slope along w_j, in units in which the column has standard deviation 1
            worst = max(worst, 2.0 * abs(change) * (squares[j] + l2) / np.sqrt(squares[j]))
        if worst <= tol:
            break
    return worst


class LinearFit(NamedTuple):
    """Weights of shape (d,) and intercept, a float; for a path of p penalties (p, d) and (p,).

    Examples
    --------
    >>> least_squares([[0.0], [1.0]], [1.0, 3.0]).predict([[2.0], [3.0]]).round(9)
    array([5., 7.])
    """

    weights: np.ndarray
    intercept: np.ndarray | float

    def predict(self, X):
        """Scores X w + b of shape (n,); for a path (p, n). A ValueError where they overflow."""
        X, d = validate.array("X", X, 2), self.weights.shape[-1]
        if X.shape[1] != d:
            raise ValueError(f"X must have {d} column{'s' * (d > 1)} for these weights, got shape {X.shape}")
        with np.errstate(all="ignore"):
            scores = self.weights @ X.T + np.asarray(self.intercept)[..., None]
        if not np.isfinite(scores).all():
            raise ValueError("X must have finite scores with these weights, got some beyond the largest float")
        return scores


def _centered(X, y):
    X, y = _pair(validate.array("X", X, 2), validate.array("y", y, 1))
    x_mean, y_mean = _mean("X", X), _mean("y", y)
    return X - x_mean, y - y_mean, x_mean, y_mean


def _with_intercept(weights, x_mean, y_mean):
    with np.errstate(all="ignore"):
        intercept = y_mean - weights @ x_mean
    if not (np.isfinite(weights).all() and np.isfinite(intercept).all()):
        raise ValueError("X and y must have finite weights, got some beyond the largest float")
    return LinearFit(weights, intercept if weights.ndim == 2 else float(intercept))


def _mean(name, A):
    """Mean of each column; that of a constant one exactly, so that nothing is left of it."""
    constant = (A[:1] == A).all(axis=0)
    with np.errstate(all="ignore"):
        mean = np.where(constant, A[0], A.mean(axis=0))
        squares = ((A - mean) ** 2).sum(axis=0)
    if not (constant | ((squares >= np.finfo(float).tiny) & (squares < np.inf))).all():
        raise ValueError(f"{name} must have squares that fit into a float, got numbers too large or too close together")
    return mean


def _pair(X, y):
    if len(y) != len(X):
        raise ValueError(f"y must hold one target for each of the {len(X)} rows of X, got {len(y)}")
    return X, y


def _penalties(name, value):
    if not isinstance(value, list | tuple) and np.ndim(value) == 0:
        return np.array(validate.number(name, value, low=0))
    path = validate.array(name, value, 1)
    if (path < 0).any():
        raise ValueError(f"{name} must hold numbers of at least 0 only, got {path.min():g}")
    return path


def least_squares(X, y):
    """Least squares: the w and b of the lowest mean squared error, and of these the shortest w.

    The shortest, from the pseudo-inverse, matters where columns depend on one another, are constant or
    outnumber the rows: it is the limit of ridge for l2 -> 0.

    Parameters, returns and raises: as `ridge`.

    Examples
    --------
    >>> least_squares([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0]).predict([[10.0]]).round(9)
    array([21.])

    References
    ----------
    Lecture A, linear regression.
    """
    return ridge(X, y, 0.0)


def ridge(X, y, l2):
    """Ridge: the lowest mean squared error + l2 ||w||^2, w = (X'X + n l2 I)^-1 X'y for centered X and y.

    With X = U S V' this is w = V diag(s / (s^2 + n l2)) U'y: a path costs one SVD. It is scikit-learn's
    Ridge with alpha = n l2.

    Parameters
    ----------
    X, y : array_like of shape (n, d) and (n,)
    l2 : float, or array_like of shape (p,); at least 0
        0 is `least_squares`.

    Returns
    -------
    LinearFit
        Weights of shape (d,), or (p, d) for a path.

    Raises
    ------
    TypeError, ValueError
        If the shapes do not fit, a number is not finite and real, or l2 is negative.

    Examples
    --------
    >>> ridge([[-1.0], [1.0]], [-3.0, 3.0], l2=[0.0, 1.0, 2.0]).weights.round(9)
    array([[3. ],
           [1.5],
           [1. ]])

    References
    ----------
    Hoerl & Kennard (1970), Ridge regression.
    """
    l2 = _penalties("l2", l2)
    X, y, *means = _centered(X, y)
    n, d = X.shape
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    kept = s > s[0] * max(n, d) * np.finfo(float).eps  # the rest is rounding: X has lower rank
    U, s, Vt = U[:, kept], s[kept], Vt[kept]
    with np.errstate(all="ignore"):  # a penalty beyond the largest float leaves a weight of 0
        shrunk = s / (s**2 + n * l2[..., None])
        weights = (shrunk * (y @ U)) @ Vt * X.any(axis=0)  # a constant column weighs 0 and not 1e-17
    return _with_intercept(weights, *means)


def lasso(X, y, l1, *, tol=1e-12, max_sweeps=100_000):
    """Lasso: the lowest mean squared error + l1 sum |w_j|; many weights are exactly 0.

    It is `elastic_net` with l2 = 0, and scikit-learn's Lasso with alpha = l1 / 2.

    Parameters, returns and raises: as `elastic_net`.

    Examples
    --------
    >>> lasso([[-1.0, 1.0], [1.0, 1.0]], [-3.0, 3.0], l1=[0.0, 2.0, 6.0]).weights.tolist()
    [[3.0, 0.0], [2.0, 0.0], [0.0, 0.0]]

    References
    ----------
    Tibshirani (1996), Regression shrinkage and selection via the lasso.
    """
    return _path(X, y, l1, 0.0, tol, max_sweeps)


def elastic_net(X, y, l1, l2, *, tol=1e-12, max_sweeps=100_000):
    """Elastic net by coordinate descent: w_j <- soft_threshold(x_j'r_j / n, l1 / 2) / (x_j'x_j / n + l2).

    r_j is the residual without column j; the columns are centered.

    Parameters
    ----------
    X, y : array_like of shape (n, d) and (n,)
    l1 : float, or array_like of shape (p,); at least 0
        From the largest to the smallest, each fit starts where the last one ended.
    l2 : float, at least 0
    tol : float, at least 0
        Stop when a sweep finds no slope steeper than tol sd(y), for columns scaled to sd 1.
    max_sweeps : int
        A fit that needs more stops there with a RuntimeWarning.

    Returns
    -------
    LinearFit
        Weights of shape (d,), or (p, d) for a path; one of several minima where columns depend on one another.

    Raises
    ------
    TypeError, ValueError
        If the shapes do not fit, a number is not finite and real, or a penalty is negative.

    Examples
    --------
    >>> elastic_net([[-1.0], [1.0]], [-3.0, 3.0], l1=2.0, l2=1.0).weights
    array([1.])

    References
    ----------
    Zou & Hastie (2005); Friedman, Hastie & Tibshirani (2010), coordinate descent.
    """
    return _path(X, y, l1, l2, tol, max_sweeps)


def _path(X, y, l1, l2, tol, max_sweeps):
    l1, l2 = _penalties("l1", l1), validate.number("l2", l2, low=0)
    tol, max_sweeps = validate.number("tol", tol, low=0), validate.integer("max_sweeps", max_sweeps, low=1)
    X, y, *means = _centered(X, y)
    n, d = X.shape
    rows = np.column_stack([X, y])
    if n > d:  # [X y] = Q R: the residual y - X w is as long as that of the d + 1 rows of R
        rows = np.linalg.qr(rows, mode="r")
    columns, w, path, flat = np.ascontiguousarray(rows.T), np.zeros(d), np.empty((l1.size, d)), tol * y.std()
    with np.errstate(all="ignore"):
        for i in np.argsort(-l1.ravel(), kind="stable"):
            slope = _coordinate_descent(columns, columns[d], w, n, l1.flat[i], l2, flat, max_sweeps)
            if slope > flat:
                after = f"not converged after {words.counted(max_sweeps, 'sweep')}"
                left = f"the remaining slope is {slope:.3g}, the tolerance {flat:.3g}"
                warnings.warn(f"{after}: {left}", RuntimeWarning, stacklevel=3)
            path[i] = w
    return _with_intercept(path if l1.ndim else path[0], *means)


def soft_threshold(z, t):
    """Soft threshold sign(z) max(|z| - t, 0): the w with the lowest (w - z)^2 / 2 + t |w|.

    Parameters
    ----------
    z : array_like of any shape
    t : float, at least 0

    Returns
    -------
    ndarray of the shape of z, or float for a number

    Raises
    ------
    TypeError, ValueError
        If z or t is not finite and real, or t is negative.

    Examples
    --------
    >>> soft_threshold([-3.0, 0.5, 2.0], 1.0)
    array([-2.,  0.,  1.])

    References
    ----------
    Donoho & Johnstone (1994), Ideal spatial adaptation by wavelet shrinkage.
    """
    z, t = validate.array("z", z, None, empty=True), validate.number("t", t, low=0)
    result = source(_soft_threshold)(z, t)
    return result if z.ndim else float(result)


class CrossValidation(NamedTuple):
    """losses of shape (k,), or (k, p) for a path, on the rows left out; fold[i] in 0 ... k-1 left out row i."""

    losses: np.ndarray
    fold: np.ndarray

    @property
    def mean(self):
        """Mean loss over the folds."""
        return self.losses.mean(axis=0)

    @property
    def standard_error(self):
        """Standard error of that mean, as if the folds were independent."""
        return self.losses.std(axis=0, ddof=1) / np.sqrt(len(self.losses))


def cross_validate(fit, X, y, k=5, seed=0, loss="mse"):
    """k-fold cross-validation: fit k times, each time on all folds but one, and measure on that one.

    Parameters
    ----------
    fit : function (X, y) of training rows, returning predict(X) or an object with that method
        Predictions of shape (p, n) with the loss mse or mae are a path: each row is measured by itself.
    X, y : array_like of shape (n, d) or (n,), and (n,) or (n, k)
    k : int
        Folds, drawn from the seed, whose sizes differ by at most 1; k = n leaves out one row at a time.
    seed : int
    loss : str in `LOSSES`, or a function loss(scores, targets) -> float

    Returns
    -------
    CrossValidation

    Raises
    ------
    TypeError, ValueError
        If an argument, or what fit or predict returns, is of the wrong kind, shape or range.

    Examples
    --------
    >>> X, y = np.arange(10.0)[:, None], 2 * np.arange(10.0)
    >>> cross_validate(lambda X, y: ridge(X, y, [0.0, 1.0]), X, y).mean.round(3)
    array([0.   , 0.545])

    References
    ----------
    Stone (1974), Cross-validatory choice and assessment of statistical predictions.
    """
    X, y = _pair(validate.array("X", X, (1, 2)), validate.array("y", y, (1, 2)))
    if not callable(fit):
        raise TypeError(f"fit must be a function fit(X, y) -> predict, got {validate.shown(fit)}")
    k = validate.integer("k", k, low=2, high=len(X), high_name="n")
    rng = np.random.default_rng(validate.integer("seed", seed, low=0))
    if not callable(loss):
        loss = loss if isinstance(loss, Loss) else LOSSES[validate.choice("loss", loss, LOSSES)]
    fold, losses = rng.permutation(np.arange(len(X)) % k), []
    for i in range(k):
        out = fold == i
        losses.append(_held_out_loss(fit(X[~out], y[~out]), X[out], y[out], loss))
    return CrossValidation(np.array(losses), fold)


def _held_out_loss(fitted, X, y, loss):
    predict = getattr(fitted, "predict", fitted)
    if not callable(predict):
        raise TypeError(f"fit(X, y) must return predict(X) or an object with it, got {validate.shown(fitted)}")
    scores = validate.array("predict(X)", predict(X), (1, 2))
    if not hasattr(loss, "value"):
        return validate.number("loss(scores, targets)", loss(scores, y))
    path = scores.ndim == 2 and y.ndim == 1 and not loss.classifies
    if scores.shape[-1 if path else 0] != len(y):
        raise ValueError(f"predict(X) must hold a score for each of {len(y)} rows, got shape {scores.shape}")
    losses = [loss.value(row, y) for row in (scores if path else [scores])]
    if not np.isfinite(losses).all():
        raise ValueError(f"predict(X) must give a finite {loss.name} loss, got inf")
    return losses if path else losses[0]


__all__ = [
    *("CrossValidation", "LinearFit", "cross_validate"),
    *("elastic_net", "lasso", "least_squares", "ridge", "soft_threshold"),
]
__dir__ = listing(__all__)
