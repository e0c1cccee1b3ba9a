"""Rules that divide the gradient by its size, each parameter's by itself.

A rule that divides leaves a parameter where it is when the divisor is 0: a gradient of 0 with eps = 0. Where the
square of a gradient overflows the step would be 0 as well: 0 * inf makes it NaN, and the loops stop.
"""

import numpy as np

from coursekit.core import validate
from coursekit.core.kernel import UPDATE, kernel, pointer
from coursekit.core.optimizers.optimizer import Optimizer, Style, adam_hyper, at_least_0, share


@kernel(UPDATE, allocates=False)
def _adagrad(theta, grad, state, hyper, lr, t):
    eps = hyper[0]
    r = state[0]
    for i in range(theta.size):
        r[i] += grad[i] ** 2
        root = np.sqrt(r[i]) + eps
        if root != 0.0:
            theta[i] -= lr * grad[i] / root + 0.0 * root


@kernel(UPDATE, allocates=False)
def _rmsprop(theta, grad, state, hyper, lr, t):
    rho, eps = hyper[0], hyper[1]
    r = state[0]
    for i in range(theta.size):
        r[i] = rho * r[i] + (1.0 - rho) * grad[i] ** 2
        root = np.sqrt(r[i]) + eps
        if root != 0.0:
            theta[i] -= lr * grad[i] / root + 0.0 * root


@kernel(UPDATE, allocates=False)
def _adadelta(theta, grad, state, hyper, lr, t):
    rho, eps = hyper[0], hyper[1]
    r, u = state[0], state[1]  # decaying means of squared gradients and of squared steps
    for i in range(theta.size):
        r[i] = rho * r[i] + (1.0 - rho) * grad[i] ** 2
        step = np.sqrt(u[i] + eps) / np.sqrt(r[i] + eps) * grad[i] + 0.0 * r[i]
        u[i] = rho * u[i] + (1.0 - rho) * step**2
        theta[i] -= lr * step


@kernel(UPDATE, allocates=False)
def _adam(theta, grad, state, hyper, lr, t):
    beta1, beta2, eps = hyper[0], hyper[1], hyper[2]
    m, v = state[0], state[1]
    correction1, correction2 = 1.0 / (1.0 - beta1**t), 1.0 / (1.0 - beta2**t)  # m and v start at 0
    for i in range(theta.size):
        mean = beta1 * m[i] + (1.0 - beta1) * grad[i]
        square = beta2 * v[i] + (1.0 - beta2) * grad[i] ** 2
        root = np.sqrt(square * correction2) + eps
        m[i], v[i] = mean, square  # at once: to read back what was just written takes as long as all the rest
        if root != 0.0:
            theta[i] -= lr * (mean * correction1) / root + 0.0 * root


@kernel(UPDATE, allocates=False)
def _adamw(theta, grad, state, hyper, lr, t):
    weight_decay = hyper[3]
    for i in range(theta.size):
        theta[i] -= lr * weight_decay * theta[i]
    _adam(theta, grad, state, hyper, lr, t)


def adagrad(eps=1e-8):
    """AdaGrad: r <- r + grad^2, theta <- theta - lr grad / (sqrt(r) + eps), for each parameter by itself.

    Parameters
    ----------
    eps : float, at least 0: outside the root, as in the paper and in PyTorch; inside: see `adagrad_variants.adagrad`

    Returns and raises: as `momentum`.

    Examples
    --------
    >>> theta, rule = np.array([1.0, 1.0]), adagrad(eps=0)
    >>> rule.update(theta, np.array([100.0, 0.01]), rule.init(2), lr=0.5, t=1)
    >>> theta
    array([0.5, 0.5])

    References
    ----------
    Duchi, Hazan & Singer (2011), the diagonal form; lecture B, AdaGrad.
    """
    style, hyper = Style("#009E73", "^"), {"eps": at_least_0("eps", eps)}
    return Optimizer("adagrad", hyper, 1, pointer(_adagrad), style=style, rate="step")


def rmsprop(rho=0.9, eps=1e-8):
    """RMSProp: r <- rho r + (1 - rho) grad^2, theta <- theta - lr grad / (sqrt(r) + eps).

    Parameters
    ----------
    rho : float, at least 0 and below 1: how much of the mean of squares is kept
    eps : float, at least 0: outside the root, as in PyTorch

    Returns and raises: as `momentum`.

    Examples
    --------
    >>> theta, rule = np.array([0.0]), rmsprop(rho=0.75, eps=0)
    >>> rule.update(theta, np.array([8.0]), rule.init(1), lr=0.1, t=1)
    >>> theta
    array([-0.2])

    References
    ----------
    Hinton, Srivastava & Swersky, lecture notes (2012); lecture B, RMSProp.
    """
    style, hyper = Style("#CC79A7", "v", (0, (5, 1.2))), {"rho": share("rho", rho), "eps": at_least_0("eps", eps)}
    return Optimizer("rmsprop", hyper, 1, pointer(_rmsprop), style=style, rate="step")


def adadelta(rho=0.95, eps=1e-6):
    """AdaDelta: the step is grad times RMS(past steps) / RMS(gradients), both decaying; use lr = 1.

    r <- rho r + (1 - rho) grad^2, step = sqrt(u + eps) / sqrt(r + eps) grad,
    u <- rho u + (1 - rho) step^2, theta <- theta - lr step.

    Parameters
    ----------
    rho : float, at least 0 and below 1
    eps : float, above 0: inside both roots; without it the first step would be 0 and so all that follow

    Returns and raises: as `momentum`.

    Examples
    --------
    >>> theta, rule = np.array([0.0]), adadelta(rho=0.0, eps=1.0)
    >>> rule.update(theta, np.array([1.0]), rule.init(1), lr=1.0, t=1)
    >>> theta.round(6)
    array([-0.707107])

    References
    ----------
    Zeiler (2012), ADADELTA: an adaptive learning rate method, algorithm 1.
    """
    hyper = {"rho": share("rho", rho), "eps": validate.number("eps", eps, low=0, open_low=True)}
    style = Style("#8C8000", "P", (0, (1.5, 1)))  # Okabe and Ito's yellow, dark enough for a thin line on white
    return Optimizer("adadelta", hyper, 2, pointer(_adadelta), style=style, rate="none")


def adam(beta1=0.9, beta2=0.999, eps=1e-8):
    """Adam: decaying means m of the gradient and v of its square, both corrected for starting at 0.

    m <- beta1 m + (1 - beta1) grad, v <- beta2 v + (1 - beta2) grad^2,
    theta <- theta - lr m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps).

    Parameters
    ----------
    beta1, beta2 : float, at least 0 and below 1
    eps : float, at least 0: outside the root, as in the paper and in PyTorch

    Returns and raises: as `momentum`.

    Examples
    --------
    >>> theta, rule = np.array([0.0, 0.0]), adam(eps=0)
    >>> rule.update(theta, np.array([100.0, -0.01]), rule.init(2), lr=0.1, t=1)
    >>> theta.round(6)  # the first step has length lr, whatever the gradient
    array([-0.1,  0.1])

    References
    ----------
    Kingma & Ba (2015), algorithm 1.
    """
    hyper = adam_hyper(beta1, beta2, eps)
    return Optimizer("adam", hyper, 2, pointer(_adam), style=Style("#0072B2", "X"), rate="step")


def adamw(beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2):
    """AdamW: Adam after theta <- theta - lr weight_decay theta, a decay that m and v do not see.

    As in PyTorch the decay grows with lr; in the paper only with the schedule, not with the rate it starts from.

    Parameters
    ----------
    beta1, beta2, eps : float, as for `adam`
    weight_decay : float, at least 0

    Returns and raises: as `adam`.

    Examples
    --------
    >>> theta, rule = np.array([1.0]), adamw(weight_decay=0.5)
    >>> rule.update(theta, np.array([0.0]), rule.init(1), lr=0.1, t=1)
    >>> theta
    array([0.95])

    References
    ----------
    Loshchilov & Hutter (2019), Decoupled weight decay regularization.
    """
    hyper = adam_hyper(beta1, beta2, eps) | {"weight_decay": at_least_0("weight_decay", weight_decay)}
    return Optimizer("adamw", hyper, 2, pointer(_adamw), style=Style("#56B4E9", "*", (0, (4, 1, 1, 1))), rate="step")
