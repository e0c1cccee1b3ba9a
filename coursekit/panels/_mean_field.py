"""What a wide layer makes of the size of a signal: moments of an activation on normal scores, layer after layer.

A score adds up d products of an independent weight of variance tau² and an activation h, so by the central limit
theorem it is normal with variance q = d tau² E[h²]. From q follow the size of the next activations, and, with the mean
square of the slope, what is left of a gradient on the way back. Exact as the width grows (Poole et al., 2016).
"""

from typing import NamedTuple

import numpy as np

from coursekit.core.activations import ACTIVATIONS

NODES = 241
LINEAR = "linear"


class Moments(NamedTuple):
    """Of an activation phi at normal scores z: E[phi], E[phi²] and E[phi'²]."""

    mean: float
    square: float
    slope_square: float


class Theory(NamedTuple):
    """Of each layer, from the first: the variance of its scores, and the deviation of activations and gradients."""

    q: np.ndarray
    forward: np.ndarray
    back: np.ndarray


def value_and_slope(activation, z):
    """phi(z) and phi'(z), in the shape of z."""
    if activation == LINEAR:
        return z, np.ones_like(z)
    value, slope = np.empty_like(z), np.empty_like(z)
    ACTIVATIONS[activation].kernel(z.ravel(), value.ravel(), slope.ravel())
    return value, slope


def moments(activation, q):
    """The moments at scores of mean 0 and variance q: closed forms for linear and ReLU, an integral for the others.

    >>> moments("relu", 2.0)
    Moments(mean=0.5641895835477563, square=1.0, slope_square=0.5)
    """
    if activation == LINEAR:
        return Moments(0.0, q, 1.0)
    if activation == "relu":
        return Moments(float(np.sqrt(q / (2 * np.pi))), q / 2, 0.5)
    if q < 1e-300:
        value, slope = value_and_slope(activation, np.zeros(1))
        return Moments(float(value[0]), float(value[0] ** 2), float(slope[0] ** 2))
    # z = sinh t: the nodes lie close where phi bends, and reach to nine deviations however wide the scores are
    t, step = np.linspace(-1, 1, NODES, retstep=True)
    reach = np.arcsinh(9 * np.sqrt(q))
    z = np.sinh(reach * t)
    weight = np.exp(-(z**2) / (2 * q)) * np.cosh(reach * t) * reach * step / np.sqrt(2 * np.pi * q)
    value, slope = value_and_slope(activation, z)
    return Moments(float(weight @ value), float(weight @ value**2), float(weight @ slope**2))


def through_depth(activation, factor, depth):
    """The theory of `depth` equal layers: inputs and what arrives from above have variance 1, factor is d tau²."""
    q, layers = [factor], []
    for _ in range(depth):
        layers.append(moments(activation, q[-1]))
        q.append(factor * layers[-1].square)
    forward = [max(each.square - each.mean**2, 0.0) for each in layers]
    back, arriving = [], 1.0
    for each in layers[::-1]:
        back.append(arriving * each.slope_square)
        arriving = factor * back[-1]
    return Theory(np.array(q[:-1]), np.sqrt(forward), np.sqrt(back[::-1]))
