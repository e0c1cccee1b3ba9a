"""Rules beyond the lectures, for projects: Nadam and RAdam mend the first steps of Adam, Lion keeps signs alone."""

import numpy as np

from coursekit.core.kernel import UPDATE, kernel, pointer
from coursekit.core.optimizers.optimizer import Optimizer, adam_hyper, at_least_0, share


@kernel(UPDATE, allocates=False)
def _nadam(theta, grad, state, hyper, lr, t):
    beta1, beta2, eps = hyper[0], hyper[1], hyper[2]
    m, v = state[0], state[1]
    next_correction, correction1 = 1.0 / (1.0 - beta1 ** (t + 1)), 1.0 / (1.0 - beta1**t)
    correction2 = 1.0 / (1.0 - beta2**t)
    for i in range(theta.size):
        mean = beta1 * m[i] + (1.0 - beta1) * grad[i]
        square = beta2 * v[i] + (1.0 - beta2) * grad[i] ** 2
        ahead = beta1 * mean * next_correction + (1.0 - beta1) * grad[i] * correction1
        root = np.sqrt(square * correction2) + eps
        m[i], v[i] = mean, square  # at once, as in adam
        if root != 0.0:
            theta[i] -= lr * ahead / root + 0.0 * root


@kernel(UPDATE, allocates=False)
def _radam(theta, grad, state, hyper, lr, t):
    beta1, beta2, eps = hyper[0], hyper[1], hyper[2]
    m, v = state[0], state[1]
    correction1, correction2 = 1.0 / (1.0 - beta1**t), 1.0 / (1.0 - beta2**t)
    rho_end = 2.0 / (1.0 - beta2) - 1.0  # how many squares v is the mean of, in the end and now
    rho = rho_end - 2.0 * t * beta2**t * correction2
    enough = rho > 5.0
    rectified = 1.0
    if enough:
        now, in_the_end = (rho - 4.0) * (rho - 2.0) / rho, (rho_end - 4.0) * (rho_end - 2.0) / rho_end
        rectified = np.sqrt(now / in_the_end)
    for i in range(theta.size):
        mean = beta1 * m[i] + (1.0 - beta1) * grad[i]
        square = beta2 * v[i] + (1.0 - beta2) * grad[i] ** 2
        root = np.sqrt(square * correction2) + eps if enough else 1.0
        m[i], v[i] = mean, square
        if root != 0.0:
            theta[i] -= lr * rectified * (mean * correction1) / root + 0.0 * square


@kernel(UPDATE, allocates=False)
def _lion(theta, grad, state, hyper, lr, t):
    beta1, beta2, weight_decay = hyper[0], hyper[1], hyper[2]
    m = state[0]
    for i in range(theta.size):
        mean = beta1 * m[i] + (1.0 - beta1) * grad[i]
        theta[i] -= lr * (np.sign(mean) + 0.0 * mean + weight_decay * theta[i])
        m[i] = beta2 * m[i] + (1.0 - beta2) * grad[i]


def nadam(beta1=0.9, beta2=0.999, eps=1e-8):
    """Nadam: Adam with Nesterov's look ahead, in lesson 7 by hand; the first steps are longer than Adam's.

    m and v as in `adam`; ahead = beta1 m / (1 - beta1^(t+1)) + (1 - beta1) grad / (1 - beta1^t),
    theta <- theta - lr ahead / (sqrt(v / (1 - beta2^t)) + eps).

    As in optax beta1 stays the same; PyTorch and Keras let it grow over the first thousands of steps
    (momentum_decay=1e9 turns that off in PyTorch).

    Parameters, returns and raises: as `adam`.

    Examples
    --------
    >>> theta, rule = np.array([0.0, 0.0]), nadam(eps=0)
    >>> rule.update(theta, np.array([100.0, -0.01]), rule.init(2), lr=0.1, t=1)
    >>> theta.round(6)  # Adam's would be 0.1
    array([-0.147368,  0.147368])

    References
    ----------
    Dozat (2016), Incorporating Nesterov momentum into Adam, algorithm 2.
    """
    return Optimizer("nadam", adam_hyper(beta1, beta2, eps), 2, pointer(_nadam), rate="step")


def radam(beta1=0.9, beta2=0.999, eps=1e-8):
    """RAdam: Adam that warms up by itself, for at first v is the mean of few squares and may be far off.

    m and v as in `adam`, rho_end = 2 / (1 - beta2) - 1, rho = rho_end - 2 t beta2^t / (1 - beta2^t).
    Where rho <= 5: theta <- theta - lr m / (1 - beta1^t), a step of momentum, in proportion to the gradient.
    Then Adam's step times sqrt((rho - 4) (rho - 2) rho_end / ((rho_end - 4) (rho_end - 2) rho)), which grows to 1.

    From 5 on as in PyTorch, optax and the authors' program; their paper has 4. With beta2 up to 2/3 rho never gets
    there. eps is outside the root, as in `adam`; PyTorch's is eps / sqrt(1 - beta2^t), larger at first.

    Parameters, returns and raises: as `adam`.

    Examples
    --------
    >>> theta, rule = np.array([0.0]), radam(beta1=0, eps=0)
    >>> state, path = rule.init(1), []
    >>> for t in range(1, 8):  # five steps of lr times the gradient, then short ones of Adam
    ...     rule.update(theta, np.array([8.0]), state, lr=0.1, t=t)
    ...     path.append(round(theta.item(), 3))
    >>> path
    [-0.8, -1.6, -2.4, -3.2, -4.0, -4.003, -4.006]

    References
    ----------
    Liu et al. (2020), On the variance of the adaptive learning rate and beyond, algorithm 2.
    """
    return Optimizer("radam", adam_hyper(beta1, beta2, eps), 2, pointer(_radam), rate="step")


def lion(beta1=0.9, beta2=0.99, weight_decay=0.0):
    """Lion: each parameter goes by lr, whatever the gradient's size; half the memory of Adam.

    theta <- theta - lr (sign(beta1 m + (1 - beta1) grad) + weight_decay theta),
    m <- beta2 m + (1 - beta2) grad.

    Its authors advise a rate 3 to 10 times smaller than AdamW's, and a weight_decay as many times larger. It gets no
    nearer than lr to where it goes: let lr fall, as by `ck.schedules.cosine`.

    Parameters
    ----------
    beta1, beta2 : float, at least 0 and below 1
        What the step keeps of the mean, and what the mean keeps of itself.
    weight_decay : float, at least 0

    Returns and raises: as `momentum`.

    Examples
    --------
    >>> theta, rule = np.array([1.0, 1.0, 1.0]), lion()
    >>> rule.update(theta, np.array([100.0, -1e-9, 0.0]), rule.init(3), lr=0.1, t=1)
    >>> theta
    array([0.9, 1.1, 1. ])

    References
    ----------
    Chen et al. (2023), Symbolic discovery of optimization algorithms, algorithm 2.
    """
    hyper = {"beta1": share("beta1", beta1), "beta2": share("beta2", beta2)}
    hyper |= {"weight_decay": at_least_0("weight_decay", weight_decay)}
    return Optimizer("lion", hyper, 1, pointer(_lion), rate="step")
