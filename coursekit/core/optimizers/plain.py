"""Rules that take the gradient as it is: gradient descent, and a velocity that remembers old gradients."""

from coursekit.core.kernel import UPDATE, kernel, pointer
from coursekit.core.optimizers.optimizer import Optimizer, Style, share


@kernel(UPDATE, allocates=False)
def _sgd(theta, grad, state, hyper, lr, t):
    for i in range(theta.size):
        theta[i] -= lr * grad[i]


@kernel(UPDATE, allocates=False)
def _momentum(theta, grad, state, hyper, lr, t):
    beta = hyper[0]
    v = state[0]
    for i in range(theta.size):
        v[i] = beta * v[i] - lr * grad[i]
        theta[i] += v[i]


def sgd():
    """Gradient descent: theta <- theta - lr grad. Stochastic when grad comes from a sample.

    Examples
    --------
    >>> import numpy as np
    >>> theta = np.array([1.0, 2.0])
    >>> rule = sgd()
    >>> rule.update(theta, np.array([10.0, -10.0]), rule.init(2), lr=0.1, t=1)
    >>> theta
    array([0., 3.])

    References
    ----------
    Lecture B, gradient descent; lecture C, stochastic gradient descent.
    """
    return Optimizer("sgd", {}, 0, pointer(_sgd), style=Style("#222222", "o"))


def momentum(beta=0.9):
    """Momentum: v <- beta v - lr grad, theta <- theta + v.

    Parameters
    ----------
    beta : float, at least 0 and below 1
        How much of the velocity is kept; a constant gradient ends at a step of lr grad / (1 - beta).

    Returns
    -------
    Optimizer
        With `init(n)` and `update(theta, grad, state, lr, t)`.

    Raises
    ------
    TypeError, ValueError
        If beta is not a number or outside its range.

    Examples
    --------
    >>> import numpy as np
    >>> theta, rule = np.array([0.0]), momentum(beta=0.5)
    >>> state = rule.init(1)
    >>> for t in (1, 2):
    ...     rule.update(theta, np.array([1.0]), state, lr=1.0, t=t)
    >>> theta
    array([-2.5])

    References
    ----------
    Polyak (1964); lecture B, momentum.
    """
    return Optimizer("momentum", {"beta": share("beta", beta)}, 1, pointer(_momentum), style=Style("#E69F00", "s"))


def nesterov(beta=0.9):
    """Nesterov momentum: as `momentum`, with the gradient taken at the interim point theta + beta v.

    `descend` and `fit` evaluate it there; in a loop of your own, v is state[0]. PyTorch keeps the interim
    point in the place of theta, and with one learning rate goes the same way.

    Parameters, returns and raises: as `momentum`.

    Examples
    --------
    >>> import numpy as np
    >>> theta, rule = np.array([1.0]), nesterov(beta=0.5)
    >>> state = rule.init(1)
    >>> for t in (1, 2):  # down x^2 / 2, whose gradient is x: from 1 to 0.5, then from the interim point 0.25
    ...     rule.update(theta, theta + 0.5 * state[0], state, lr=0.5, t=t)
    >>> theta
    array([0.125])

    References
    ----------
    Nesterov (1983); Sutskever et al. (2013); lecture B, momentum.
    """
    beta = share("beta", beta)
    style = Style("#D55E00", "D", (0, (5, 1.2)))
    return Optimizer("nesterov", {"beta": beta}, 1, pointer(_momentum), beta, style)
