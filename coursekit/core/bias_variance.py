"""Bias and variance: what many learners make of many data sets drawn from one target.

A data set is n points x, uniform on [-1, 1], with y = target(x) + noise. Each gives a hypothesis g; over
all data sets E (g - y)^2 = (g-bar - target)^2 + E (g - g-bar)^2 + sigma^2. The data sets are drawn a
chunk at a time and only running means (Welford 1962) are kept, so a million cost no more memory than ten.
"""

from typing import NamedTuple

import numpy as np

from coursekit.core import validate
from coursekit.core.generator import seeded, uniform
from coursekit.core.kernel import MATRIX, VECTOR, float64, int64, kernel, void
from coursekit.core.lookup import listing
from coursekit.core.models.model import Model

_CHUNK = 2**14  # numbers x drawn at a time: they stay in the processor's cache


@kernel(void(MATRIX, MATRIX, int64, VECTOR, VECTOR))
def _constants(x, y, seen, mean, moments):
    n, each = x.shape[1], 1.0 / x.shape[1]
    b_mean, b_b = mean[1], moments[2]
    for s in range(x.shape[0]):
        b = 0.0
        for i in range(n):
            b += y[s, i]
        b *= each  # least squares: the mean of y
        share = 1.0 / (seen + s + 1)
        b_old = b - b_mean
        b_mean += share * b_old  # Welford: the mean moves by its share ...
        b_b += b_old * (b - b_mean)  # ... and squares never cancel
    mean[1], moments[2] = b_mean, b_b


@kernel(void(MATRIX, MATRIX, int64, VECTOR, VECTOR))
def _lines(x, y, seen, mean, moments):
    n, each = x.shape[1], 1.0 / x.shape[1]  # divisions take the time here
    a_mean, b_mean = mean
    a_a, a_b, b_b = moments
    for s in range(x.shape[0]):
        x_mean, y_mean = 0.0, 0.0
        for i in range(n):
            x_mean += x[s, i]
            y_mean += y[s, i]
        x_mean *= each
        y_mean *= each
        x_x, x_y = 0.0, 0.0
        for i in range(n):
            x_x += (x[s, i] - x_mean) ** 2
            x_y += (x[s, i] - x_mean) * (y[s, i] - y_mean)
        a = x_y / x_x if x_x > 0.0 else 0.0  # least squares: a x + b
        b = y_mean - a * x_mean
        share = 1.0 / (seen + s + 1)
        a_old, b_old = a - a_mean, b - b_mean
        a_mean += share * a_old
        b_mean += share * b_old
        a_a += a_old * (a - a_mean)
        a_b += a_old * (b - b_mean)
        b_b += b_old * (b - b_mean)
    mean[0], mean[1] = a_mean, b_mean
    moments[0], moments[1], moments[2] = a_a, a_b, b_b


@kernel(void(VECTOR, int64, VECTOR, VECTOR))
def _welford(g, seen, mean, squares):
    share = 1.0 / (seen + 1)
    for i in range(g.size):
        old = g[i] - mean[i]
        mean[i] += share * old
        squares[i] += old * (g[i] - mean[i])


@kernel(void(MATRIX, VECTOR))
def _solve(columns, w):
    # least squares by successive orthogonalization; the last of the columns is the target
    d = w.size
    coefficients = np.zeros((d, d + 1))
    for j in range(d):
        q, length = columns[j], 0.0
        for i in range(q.size):
            length += q[i] ** 2
        for k in range(j + 1, d + 1):
            column, c = columns[k], 0.0
            for i in range(q.size):
                c += q[i] * column[i]
            c = c / length if length > 0.0 else 0.0
            for i in range(q.size):
                column[i] -= c * q[i]  # what is left is orthogonal to q
            coefficients[j, k] = c
    for j in range(d - 1, -1, -1):
        w[j] = coefficients[j, d]
        for k in range(j + 1, d):
            w[j] -= coefficients[j, k] * w[k]


@kernel(void(MATRIX, MATRIX, int64, float64, VECTOR, int64, VECTOR, VECTOR))
def _polynomials(x, y, degree, l2, x_test, seen, mean, squares):
    n = x.shape[1]
    rows = n + degree if l2 > 0.0 else n
    columns, w, g = np.empty((degree + 2, rows)), np.empty(degree + 1), np.empty_like(x_test)
    for s in range(x.shape[0]):
        columns[:, n:] = 0.0
        for j in range(n, rows):
            columns[j - n + 1, j] = np.sqrt(n * l2)  # a row for each penalized weight: sqrt(n l2) w_j = 0
        for i in range(n):
            power = 1.0
            for j in range(degree + 1):
                columns[j, i] = power
                power *= x[s, i]
            columns[degree + 1, i] = y[s, i]
        _solve(columns, w)
        g[:] = w[degree]
        for j in range(degree - 1, -1, -1):
            for i in range(g.size):
                g[i] = g[i] * x_test[i] + w[j]  # Horner's rule
        _welford(g, seen + s, mean, squares)


class Decomposition(NamedTuple):
    """Arrays over the points x, of shape (m,); `mean` is the average hypothesis g-bar.

    The properties bias2, variance, noise and error, their sum, are the averages over x. Averages over
    the data sets divide by their number: bias2 + variance is the mean of (g - target)^2 exactly.
    """

    x: np.ndarray
    mean: np.ndarray
    bias2_at_x: np.ndarray
    variance_at_x: np.ndarray
    noise_at_x: np.ndarray

    @property
    def bias2(self):
        """Mean over x of (g-bar - target)^2."""
        return float(self.bias2_at_x.mean())

    @property
    def variance(self):
        """Mean over x of E (g - g-bar)^2."""
        return float(self.variance_at_x.mean())

    @property
    def noise(self):
        """Variance of the noise, sigma^2."""
        return float(self.noise_at_x.mean())

    @property
    def error(self):
        """Expected squared error on a new point: bias2 + variance + noise."""
        return self.bias2 + self.variance + self.noise

    def __repr__(self):
        parts = (f"{name} {getattr(self, name):.4g}" for name in ("bias2", "variance", "noise", "error"))
        return f"Decomposition({', '.join(parts)})"


class _Straight:
    """Constants or lines: mean and second moments of slope and level say all about every x."""

    def __init__(self, fill):
        self.fill, self.mean, self.moments = fill, np.zeros(2), np.zeros(3)

    def learn(self, x, y, seen):
        self.fill(x, y, seen, self.mean, self.moments)

    def at(self, x):
        (a, b), (a_a, a_b, b_b) = self.mean, self.moments
        return a * x + b, np.maximum((a_a * x + 2 * a_b) * x + b_b, 0.0)


class _Polynomials:
    """Polynomials: mean and sum of squares at each x, as powers of x cancel and their values do not."""

    def __init__(self, degree, l2, x_test):
        self.degree, self.l2, self.x_test = degree, l2, x_test
        self.mean, self.squares = np.zeros_like(x_test), np.zeros_like(x_test)

    def learn(self, x, y, seen):
        _polynomials(x, y, self.degree, self.l2, self.x_test, seen, self.mean, self.squares)

    def at(self, x):
        return self.mean, self.squares


class _Own(_Polynomials):
    """A learner's own fit(x, y) -> predict, one data set after the other."""

    def __init__(self, fit, x_test):
        super().__init__(None, None, x_test)
        self.fit = fit

    def learn(self, x, y, seen):
        for s in range(len(x)):
            predict = self.fit(x[s].copy(), y[s].copy())
            if not callable(predict):
                raise TypeError(f"hypothesis(x, y) must return a function predict(x), got {validate.shown(predict)}")
            g = _values("hypothesis(x, y)(x)", predict(self.x_test.copy()), self.x_test)
            _welford(g, seen + s, self.mean, self.squares)


def _values(name, result, x):
    """What a function of x returned: a number for each, or one for all."""
    result = validate.array(name, result, None)
    if result.shape not in ((), x.shape):
        raise ValueError(f"{name} must be one number for each of the {x.size} x, got an array of shape {result.shape}")
    return result if result.ndim else np.full(x.shape, result)


def _target_values(target, x):
    try:
        with np.errstate(all="ignore"):
            values = target(x.copy())
    except (TypeError, ValueError) as error:
        wanted = "target must take an array of x, as np.sin does and math.sin does not"
        raise TypeError(f"{wanted}; it raised {validate.shown(error)}") from error
    return _values("target(x)", values, x)


def _chunks(target, n_points, n_datasets, noise, seed, rows):
    """The data sets, `rows` at a time; the same ones whatever `rows` is."""
    generator, noise_rng = seeded(seed), np.random.default_rng(seed)
    for first in range(0, n_datasets, rows):
        shape = min(rows, n_datasets - first), n_points
        x = np.empty(shape)
        uniform(generator, -1.0, 1.0, x.reshape(-1))
        y = _target_values(target, x.ravel()).reshape(shape)
        yield x, y + noise * noise_rng.standard_normal(shape) if noise else y


def _family(hypothesis, n_points, l2, x_test):
    polynomial = isinstance(hypothesis, Model) and hypothesis.name == "polynomial"
    if l2 and not polynomial:
        raise ValueError(f"l2 must be 0 unless hypothesis is a polynomial model, got {l2:g}")
    if polynomial:
        degree = hypothesis.sizes[0]
        least = 1 if l2 else degree + 1
        what = f"{hypothesis} without l2"
    elif isinstance(hypothesis, str) and hypothesis in ("constant", "line"):
        least, what = (2, "a line") if hypothesis == "line" else (1, "a constant")
    elif callable(hypothesis):
        return _Own(hypothesis, x_test)
    else:
        wanted = "'constant', 'line', a polynomial model or a function fit(x, y) -> predict"
        raise TypeError(f"hypothesis must be {wanted}, got {validate.shown(hypothesis)}")
    if n_points < least:
        raise ValueError(f"n_points must be at least {least} for {what}, got {n_points}")
    return _Polynomials(degree, l2, x_test) if polynomial else _Straight(_lines if least == 2 else _constants)


def data_sets(target, n_points=2, n_datasets=100, noise=0.0, seed=0):
    """The first data sets that `decompose` draws with the same arguments: x and y of shape (n_datasets, n_points).

    Parameters and errors: as `decompose`.

    Examples
    --------
    >>> x, y = data_sets(lambda x: 2 * x, n_points=3, n_datasets=5)
    >>> x.shape, bool((y == 2 * x).all())
    ((5, 3), True)

    References
    ----------
    Lecture D, bias and variance.
    """
    arguments = _checked(target, n_points, n_datasets, noise, seed)
    with np.errstate(all="ignore"):
        [(x, y)] = _chunks(*arguments, rows=arguments[2])
    return x, validate.array("target(x) with noise", y, 2)


def _checked(target, n_points, n_datasets, noise, seed):
    if not callable(target):
        raise TypeError(f"target must be a function of an array of x, got {validate.shown(target)}")
    n_points = validate.integer("n_points", n_points, low=1)
    n_datasets = validate.integer("n_datasets", n_datasets, low=1)
    noise, seed = validate.number("noise", noise, low=0), validate.integer("seed", seed, low=0)
    return target, n_points, n_datasets, noise, seed


def decompose(hypothesis, target, n_points=2, n_datasets=100_000, noise=0.0, x_test=None, seed=0, *, l2=0.0):
    """Bias and variance: E (g - y)^2 = (g-bar - target)^2 + E (g - g-bar)^2 + noise^2 at each x.

    Parameters
    ----------
    hypothesis : "constant", "line", polynomial model, or fit(x, y) -> predict; or a list of these
        Fitted by least squares to each data set. All in a list see the same data sets.
    target : function of an array of x
    n_points, n_datasets : int
        Points in a data set, x uniform on [-1, 1]; how many data sets.
    noise : float
        Standard deviation of the normal noise on y.
    x_test : array_like of shape (m,), optional
        Where to measure; default the midpoints of 100 equal parts of [-1, 1].
    seed : int
    l2 : float
        For polynomials: mean squared error + l2 times the sum of squared weights, without that of x^0.

    Returns
    -------
    Decomposition, or a tuple of them for a list
        Noise on fewer than 2 degree + 2 points makes the true variance of lines and polynomials without l2
        infinite (the points may all but coincide): the figure is finite, but another with every seed.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or range, or there are too few points for the hypothesis.

    Examples
    --------
    >>> decompose("constant", lambda x: np.sin(np.pi * x))
    Decomposition(bias2 0.5, variance 0.2505, noise 0, error 0.7505)
    >>> decompose("line", lambda x: np.sin(np.pi * x))
    Decomposition(bias2 0.2071, variance 1.684, noise 0, error 1.891)

    References
    ----------
    Abu-Mostafa, Magdon-Ismail & Lin (2012), Learning from data, 2.3; lecture D, bias and variance.
    """
    target, n_points, n_datasets, noise, seed = _checked(target, n_points, n_datasets, noise, seed)
    l2 = validate.number("l2", l2, low=0)
    x_test = (2 * np.arange(100) - 99) / 100 if x_test is None else validate.array("x_test", x_test, 1)
    many = isinstance(hypothesis, list | tuple) and not isinstance(hypothesis, Model)
    if many and not hypothesis:
        raise ValueError("hypothesis must not be an empty list")
    families = [_family(h, n_points, l2, x_test) for h in (hypothesis if many else [hypothesis])]
    at_x_test, seen = _target_values(target, x_test), 0
    with np.errstate(all="ignore"):
        for x, y in _chunks(target, n_points, n_datasets, noise, seed, max(1, _CHUNK // n_points)):
            for family in families:
                family.learn(x, y, seen)
            seen += len(x)
        results = tuple(_result(family, x_test, at_x_test, noise, seen) for family in families)
    return results if many else results[0]


def _result(family, x, target, noise, n_datasets):
    mean, squares = family.at(x)
    result = Decomposition(x, mean, (mean - target) ** 2, squares / n_datasets, np.full(x.shape, noise * noise))
    if not (np.isfinite(result).all() and np.isfinite(result.error)):
        raise ValueError(
            "target, noise and hypothesis must give finite squared errors, got some beyond the largest float"
        )
    return result


__all__ = ["Decomposition", "data_sets", "decompose"]
__dir__ = listing(__all__)
