"""Approximation and estimation error of polynomials, without test points: in a basis of orthonormal functions.

The inputs x are uniform on [-1, 1]. There phi_k = sqrt(2k + 1) P_k, with Legendre's polynomials P_k, are orthonormal:
E phi_j phi_k is 1 for j = k, else 0. So for any polynomial g = sum_k a_k phi_k of degree d and a target with the
coefficients c_k = E f phi_k, by Pythagoras

    E (g - f)^2 = [E f^2 - sum_(k <= d) c_k^2]  +  sum_(k <= d) (a_k - c_k)^2,

the approximation error of the family and the estimation error of g. Least squares is linear in y, so the errors of one
sample at every strength of the noise follow from its answer to the target and its answer to the noise alone.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from coursekit.core.kernel import INTEGERS, MATRIX, VECTOR, float64, kernel, void

_TABLE = float64[:, :, ::1]


@kernel(void(VECTOR, MATRIX), allocates=False)
def _basis(x, phi):
    # (k + 1) P_(k+1) = (2k + 1) x P_k - k P_(k-1), Bonnet's recursion; then P_k becomes phi_k
    for i in range(x.size):
        before, now = 0.0, 1.0
        for k in range(phi.shape[0]):
            phi[k, i] = np.sqrt(2.0 * k + 1.0) * now
            before, now = now, ((2.0 * k + 1.0) * x[i] * now - k * before) / (k + 1.0)


@kernel(void(MATRIX, MATRIX), allocates=False)
def _orthogonalize(rows, r):
    # Gram and Schmidt, modified: the rows become orthogonal in turn, r[j, k] is how much of row j was in row k
    for j in range(r.shape[0]):
        length = 0.0
        for i in range(rows.shape[1]):
            length += rows[j, i] ** 2
        for k in range(j + 1, rows.shape[0]):
            share = 0.0
            for i in range(rows.shape[1]):
                share += rows[j, i] * rows[k, i]
            share = share / length if length > 0.0 else 0.0
            for i in range(rows.shape[1]):
                rows[k, i] -= share * rows[j, i]
            r[j, k] = share


@kernel(void(MATRIX, MATRIX, MATRIX, VECTOR, INTEGERS, _TABLE, _TABLE, _TABLE))
def _errors(x, clean, noise, best, sizes, own, mixed, random):
    # of each sample's first n examples, n in sizes, and of each degree below n
    p = best.size
    phi, a, e = np.empty((p, x.shape[1])), np.empty(p), np.empty(p)
    for s in range(x.shape[0]):
        _basis(x[s], phi)
        for t in range(sizes.size):
            n = sizes[t]
            d = min(n, p)
            rows, r = np.empty((d + 2, n)), np.empty((d, d + 2))
            rows[:d] = phi[:d, :n]
            rows[d] = clean[s, :n]
            rows[d + 1] = noise[s, :n]
            _orthogonalize(rows, r)
            for degree in range(d):
                aa, ae, ee = 0.0, 0.0, 0.0
                for j in range(degree, -1, -1):  # what least squares answers, from the last coefficient to the first
                    a[j], e[j] = r[j, d], r[j, d + 1]
                    for k in range(j + 1, degree + 1):
                        a[j] -= r[j, k] * a[k]
                        e[j] -= r[j, k] * e[k]
                    away = a[j] - best[j]
                    aa += away * away
                    ae += away * e[j]
                    ee += e[j] * e[j]
                own[t, degree, s], mixed[t, degree, s], random[t, degree, s] = aa, ae, ee


class Target(NamedTuple):
    """c_k of shape (degrees,), and what is left of E f^2 without the first of them, the first two, ..."""

    best: np.ndarray
    approximation: np.ndarray


@cache
def sine(degrees):
    """sin(pi x) and polynomials of degree 0, 1, ..., degrees - 1.

    E sin(pi x) P_k(x) is the spherical Bessel function j_k(pi) for k = 1, 5, 9, ..., its negative for 3, 7, ..., and 0
    for even k. E sin^2(pi x) = 1/2 is the sum of all c_k^2, so the approximation error is the sum of those left out,
    which loses no digits where it is small.

    Examples
    --------
    >>> sine(4).approximation.round(4).tolist()  # the first is 1/2, the second 1/2 - 3/pi^2
    [0.5, 0.196, 0.196, 0.0044]
    """
    k = np.arange(degrees + 30)
    best = np.sqrt(2 * k + 1) * _spherical_bessel(k, np.pi) * np.array([0, 1, 0, -1])[k % 4]
    left_out = np.cumsum(best[::-1] ** 2)[::-1]
    return Target(best[:degrees], left_out[1 : degrees + 1])


def projected(function, degrees):
    """Any function of an array of x as a Target, by Gauss-Legendre quadrature at 400 points.

    Examples
    --------
    >>> parabola = projected(lambda x: x**2, 3)
    >>> (parabola.best + 1e-12).round(4).tolist(), (parabola.approximation + 1e-12).round(4).tolist()
    ([0.3333, 0.0, 0.2981], [0.0889, 0.0889, 0.0])
    """
    x, weights = np.polynomial.legendre.leggauss(400)
    phi = np.empty((degrees, x.size))
    _basis(x, phi)
    rest, best, approximation = np.broadcast_to(function(x), x.shape) + 0.0, np.empty(degrees), np.empty(degrees)
    for k in range(degrees):
        best[k] = weights @ (rest * phi[k]) / 2
        rest -= best[k] * phi[k]  # what is left is squared, and no digits are lost
        approximation[k] = weights @ rest**2 / 2
    return Target(best, approximation)


def _spherical_bessel(k, z):
    """j_k(z) = z^k / (2k + 1)!! times the sum over m of (-z^2/2)^m / (m! (2k + 3)(2k + 5)...(2k + 2m + 1))."""
    m = np.arange(1, 30)
    terms = np.cumprod(-(z**2) / 2 / m / (2 * k[:, None] + 2 * m + 1), axis=1)
    return np.cumprod(np.where(k, z / (2 * k + 1), 1.0)) * (1 + terms.sum(axis=1))


class Errors(NamedTuple):
    """Estimation errors in parts, each of shape (sizes, degrees, samples), NaN where there are too few examples."""

    sizes: tuple
    own: np.ndarray
    mixed: np.ndarray
    random: np.ndarray

    def at(self, noise, size=slice(None), degree=slice(None)):
        """The errors where the noise has this standard deviation."""
        own, mixed, random = (part[size, degree] for part in (self.own, self.mixed, self.random))
        return own + 2 * noise * mixed + noise**2 * random


def estimation_errors(x, clean, noise, best, sizes):
    """Errors of least squares on the first n examples of each sample, for each n in `sizes` and each degree.

    Parameters
    ----------
    x, clean, noise : ndarray of shape (samples, n), the target without noise, and noise of standard deviation 1
    best : ndarray of shape (degrees,), the target's coefficients
    sizes : sequence of int

    Returns
    -------
    Errors
    """
    shape = len(sizes), len(best), len(x)
    parts = [np.full(shape, np.nan) for _ in range(3)]
    given = (np.ascontiguousarray(each, dtype=float) for each in (x, clean, noise, best))
    _errors(*given, np.array(sizes, np.int64), *parts)
    return Errors(tuple(sizes), *parts)


def fitted(x, y, degree):
    """What least squares answers to one sample: coefficients in Legendre's polynomials."""
    return np.linalg.lstsq(np.polynomial.legendre.legvander(x, degree), y, rcond=None)[0]
