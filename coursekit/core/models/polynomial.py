"""A polynomial of one variable: a linear model of the powers of x."""

import numpy as np

from coursekit.core import validate
from coursekit.core.kernel import MODEL, kernel, pointer
from coursekit.core.models.model import Model


@kernel(MODEL)
def _loss_and_grad(loss, hyper, activation, theta, sizes, X, targets, masks, grad, work):
    n, degree = X.shape[0], sizes[0]
    scores = work[:n].reshape(n, 1)
    delta = work[n : 2 * n].reshape(n, 1)
    for i in range(n):
        s = theta[0]
        for j in range(1, degree + 1):
            s = s * X[i, 0] + theta[j]  # Horner's rule
        scores[i, 0] = s
    value = loss(scores, targets, hyper, delta)  # fills delta = dL/dscores
    grad[:] = 0.0
    for i in range(n):
        power = delta[i, 0]
        for j in range(degree, -1, -1):
            grad[j] += power  # dL/dtheta_j = sum_i delta_i x_i^(degree - j)
            power *= X[i, 0]
    return value


def _forward(activation, theta, sizes, X):
    return np.polyval(theta, X)


def polynomial(degree):
    """Polynomial model with scores theta_0 x^degree + ... + theta_degree, as `numpy.polyval` has it.

    Parameters
    ----------
    degree : int
        At least 1.

    Returns
    -------
    Model
        Of degree + 1 parameters, the highest power first; X has one column.

    Raises
    ------
    TypeError, ValueError
        If degree is not a whole number of at least 1.

    Examples
    --------
    >>> polynomial(3).scores([-9.0, 2.0, 1.0, 30.0], [[0.0], [1.0]])
    array([30., 24.])

    References
    ----------
    Lecture B, fitting a cubic; lecture D, bias and variance.
    """
    degree = validate.integer("degree", degree, low=1)
    return Model("polynomial", (degree, 1), pointer(_loss_and_grad), _forward, d_in=1)
