"""Activations: what a neuron makes of its weighted input z.

Each activation is one kernel that fills its value and its derivative together, so that the formula
and its slope are read side by side. `ACTIVATIONS[name]` holds both as functions of any array.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from coursekit.core import validate
from coursekit.core.kernel import ACTIVATION, MATRIX, by_name, kernel, pointer, void
from coursekit.core.lookup import listing


@kernel(ACTIVATION)
def _step(z, value, derivative):
    for i in range(z.size):
        value[i] = 1.0 if z[i] >= 0.0 else 0.0
        derivative[i] = 0.0


@kernel(ACTIVATION)
def _sigmoid(z, value, derivative):
    for i in range(z.size):
        e = np.exp(-abs(z[i]))  # never overflows
        value[i] = 1.0 / (1.0 + e) if z[i] >= 0.0 else e / (1.0 + e)
        derivative[i] = e / (1.0 + e) ** 2


@kernel(ACTIVATION)
def _tanh(z, value, derivative):
    for i in range(z.size):
        value[i] = np.tanh(z[i])
        derivative[i] = 1.0 - value[i] ** 2


@kernel(ACTIVATION)
def _relu(z, value, derivative):
    for i in range(z.size):
        value[i] = max(z[i], 0.0)
        derivative[i] = 1.0 if z[i] > 0.0 else 0.0


@kernel(ACTIVATION)
def _softplus(z, value, derivative):
    for i in range(z.size):
        e = np.exp(-abs(z[i]))
        value[i] = max(z[i], 0.0) + np.log1p(e)
        derivative[i] = 1.0 / (1.0 + e) if z[i] >= 0.0 else e / (1.0 + e)


@kernel(void(MATRIX, MATRIX))
def _softmax(scores, out):
    n, k = scores.shape
    for i in range(n):
        top = scores[i, 0]
        for j in range(1, k):
            top = max(top, scores[i, j])
        total = 0.0
        for j in range(k):
            out[i, j] = np.exp(scores[i, j] - top)  # the largest is exp(0) = 1
            total += out[i, j]
        for j in range(k):
            out[i, j] /= total


class Activation(NamedTuple):
    """An activation: its name, its value and its derivative as functions of (z, slope=1.0), and their kernel.

    Examples
    --------
    >>> relu = ACTIVATIONS["relu"]
    >>> relu.value([-1.0, 2.0]).tolist(), relu.derivative([-1.0, 2.0]).tolist()
    ([0.0, 2.0], [0.0, 1.0])
    """

    name: str
    value: Callable
    derivative: Callable
    kernel: Callable

    def __reduce__(self):
        return by_name(self, "ACTIVATIONS")


def _both(fill, z, slope=1.0):
    """Value and derivative of an activation at slope * z, in the shape of z."""
    z = validate.array("z", z, None, empty=True)
    slope = validate.number("slope", slope)
    with np.errstate(over="ignore"):  # an infinite z has its limit as value
        scaled = (slope * z).ravel()
    value, derivative = np.empty_like(scaled), np.empty_like(scaled)
    fill(scaled, value, derivative)
    value, derivative = value.reshape(z.shape), slope * derivative.reshape(z.shape)
    return (value, derivative) if z.ndim else (float(value), float(derivative))


def step(z):
    """Step function H(z) = 1 if z >= 0, else 0: the formal neuron of McCulloch and Pitts.

    Parameters
    ----------
    z : array_like of any shape

    Returns
    -------
    ndarray of the shape of z, or float for a number

    Raises
    ------
    TypeError, ValueError
        If z holds anything but finite real numbers.

    Examples
    --------
    >>> step([-0.1, 0.0, 2.0])
    array([0., 1., 1.])

    References
    ----------
    McCulloch & Pitts (1943), A logical calculus of the ideas immanent in nervous activity.
    """
    return _both(_step, z)[0]


def sigmoid(z, slope=1.0):
    """Sigmoid 1 / (1 + exp(-slope z)): from 0 to 1, steeper with a larger slope.

    Computed without overflow for every finite z.

    Parameters
    ----------
    z : array_like of any shape
    slope : float
        The a of the lecture; as it grows the sigmoid becomes the step function.

    Returns
    -------
    ndarray of the shape of z, or float for a number

    Raises
    ------
    TypeError, ValueError
        If z or slope is not finite and real.

    Examples
    --------
    >>> sigmoid(0.0)
    0.5
    >>> sigmoid([-1000.0, 1000.0])
    array([0., 1.])

    References
    ----------
    Lecture E, the formal neuron; lecture C, logistic regression.
    """
    return _both(_sigmoid, z, slope)[0]


def tanh(z):
    """Hyperbolic tangent: a sigmoid from -1 to 1, tanh(z) = 2 sigmoid(2z) - 1.

    Takes, returns and raises what `step` does.

    Examples
    --------
    >>> tanh(0.0)
    0.0

    References
    ----------
    Lecture E, activations of a multi-layer perceptron.
    """
    return _both(_tanh, z)[0]


def relu(z):
    """Rectified linear unit max(z, 0); its derivative at 0 is taken from the left, 0.

    Takes, returns and raises what `step` does.

    Examples
    --------
    >>> relu([-2.0, 0.0, 3.0])
    array([0., 0., 3.])

    References
    ----------
    Lecture B, the hand exercise; lecture E, activations.
    """
    return _both(_relu, z)[0]


def softplus(z):
    """A smooth ReLU, log(1 + exp(z)), whose derivative is the sigmoid.

    Takes, returns and raises what `step` does.

    Examples
    --------
    >>> round(softplus(0.0), 6)
    0.693147
    >>> softplus(1000.0)
    1000.0

    References
    ----------
    Lecture E, activations.
    """
    return _both(_softplus, z)[0]


def softmax(scores):
    """Softmax of each row: p_j = exp(s_j) / sum_i exp(s_i), computed without overflow.

    Parameters
    ----------
    scores : array_like of shape (n, k), or (k,) for one example

    Returns
    -------
    ndarray of the shape of scores; each row is positive and sums to 1

    Raises
    ------
    TypeError, ValueError
        If scores is empty, of another dimension, or not finite and real.

    Examples
    --------
    >>> softmax([0.0, 0.0])
    array([0.5, 0.5])
    >>> softmax([[1000.0, 0.0]])
    array([[1., 0.]])

    References
    ----------
    Lecture A, from two classes to k.
    """
    scores = validate.array("scores", scores, (1, 2))
    out = np.empty_like(scores)
    _softmax(np.atleast_2d(scores), np.atleast_2d(out))
    return out


def _record(fill):
    return Activation(
        fill.__name__.removeprefix("_"),
        lambda z, slope=1.0: _both(fill, z, slope)[0],
        lambda z, slope=1.0: _both(fill, z, slope)[1],
        pointer(fill),
    )


_KERNELS = (_step, _sigmoid, _tanh, _relu, _softplus)
ACTIVATIONS = {fill.__name__.removeprefix("_"): _record(fill) for fill in _KERNELS}

__all__ = ["ACTIVATIONS", "Activation", *ACTIVATIONS, "softmax"]
__dir__ = listing(__all__)
