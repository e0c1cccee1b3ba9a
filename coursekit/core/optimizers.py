"""Optimizers: an update rule is a state and a function of (theta, grad, state, lr, t).

Each rule is one kernel that changes theta in place; its hyper-parameters travel in a vector. A rule
that divides leaves a parameter where it is when the divisor is 0: a gradient of 0 with eps = 0. Where the
square of a gradient overflows the step would be 0 as well: 0 * inf makes it NaN, and the loops stop.
`OPTIMIZERS` maps names to constructors and feeds the tests, the menus and the benchmark.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from coursekit.core import validate
from coursekit.core.kernel import UPDATE, kernel, pointer
from coursekit.core.lookup import listing


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


class Style(NamedTuple):
    """How an optimizer is drawn wherever several are: a color, a marker and a dash of matplotlib, all its own."""

    color: str
    marker: str
    dash: str | tuple = "-"


class Optimizer(NamedTuple):
    """An update rule: name, hyper-parameters in the kernel's order, number of state rows, kernel.

    style is how pictures draw it, None for any look that is free; rate what its learning rate means, and so which one
    it gets in a race: "plain" is multiplied with a gradient, "step" is about the length of a step, "none" needs none
    and takes 1.
    The loops evaluate the gradient at theta + nesterov_beta * state[0]: at theta itself unless it is set.

    Examples
    --------
    >>> rule = OPTIMIZERS["adam"](beta1=0.5)
    >>> rule, rule.init(3).shape
    (adam(beta1=0.5, beta2=0.999, eps=1e-08), (2, 3))
    """

    name: str
    hyper: dict
    slots: int
    kernel: Callable
    nesterov_beta: float = 0.0
    style: Style | None = None
    rate: str = "plain"

    def __repr__(self):
        return f"{self.name}({', '.join(f'{k}={v!r}' for k, v in self.hyper.items())})"

    def init(self, n):
        """State for n parameters: zeros of shape (slots, n)."""
        return np.zeros((self.slots, validate.integer("n", n, low=1)))

    def update(self, theta, grad, state, lr, t):
        """One step: change theta of shape (n,) and state of shape (slots, n), both float64, in place; t counts from 1.

        A TypeError or ValueError names an argument of another kind, shape or range, and one that would make theta
        or state infinite or NaN; then nothing is changed.
        """
        _in_place("theta", theta, 1)
        grad = validate.array("grad", grad, 1)
        if np.may_share_memory(theta, grad):
            grad = grad.copy()  # theta is its own gradient on a bowl; a rule may read grad after it changed theta
        if theta.shape != grad.shape:
            raise ValueError(f"grad must have the shape of theta {theta.shape}, got {grad.shape}")
        _in_place("state", state, 2)
        if state.shape != (self.slots, theta.size):
            raise ValueError(f"state must have shape {(self.slots, theta.size)}, got {state.shape}")
        lr, t = validate.number("lr", lr, low=0), validate.integer("t", t, low=1)
        before = theta.copy(), state.copy()
        self.kernel(theta, grad, state, self.vector, lr, t)
        if not (np.isfinite(theta).all() and np.isfinite(state).all()):
            theta[:], state[:] = before
            given = f"{validate.shown(grad.tolist())} with lr {lr:g}"
            raise ValueError(f"grad must keep theta and state finite in a step of {self.name}, got {given}")

    @property
    def lookahead(self):
        """What `nesterov_beta` was called until 0.1."""
        return self.nesterov_beta

    @property
    def vector(self):
        """The hyper-parameters as the kernel takes them."""
        return np.array(list(self.hyper.values()), dtype=np.float64)


def _in_place(name, value, ndim):
    """Raise unless a kernel can write its result into `value`."""
    if not (isinstance(value, np.ndarray) and value.dtype == np.float64 and value.flags.carray):
        raise TypeError(f"{name} must be a float64 array that can be changed in place, got {validate.shown(value)}")
    validate.array(name, value, ndim, empty=True)


def sgd():
    """Gradient descent: theta <- theta - lr grad. Stochastic when grad comes from a sample.

    Examples
    --------
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
    return Optimizer("momentum", {"beta": _share("beta", beta)}, 1, pointer(_momentum), style=Style("#E69F00", "s"))


def nesterov(beta=0.9):
    """Nesterov momentum: as `momentum`, with the gradient taken at the interim point theta + beta v.

    `descend` and `fit` evaluate it there; in a loop of your own, v is state[0]. PyTorch keeps the interim
    point in the place of theta, and with one learning rate goes the same way.

    Parameters, returns and raises: as `momentum`.

    Examples
    --------
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
    beta = _share("beta", beta)
    style = Style("#D55E00", "D", (0, (5, 1.2)))
    return Optimizer("nesterov", {"beta": beta}, 1, pointer(_momentum), beta, style)


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
    style, hyper = Style("#009E73", "^"), {"eps": _at_least_0("eps", eps)}
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
    style, hyper = Style("#CC79A7", "v", (0, (5, 1.2))), {"rho": _share("rho", rho), "eps": _at_least_0("eps", eps)}
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
    hyper = {"rho": _share("rho", rho), "eps": validate.number("eps", eps, low=0, open_low=True)}
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
    hyper = _adam_hyper(beta1, beta2, eps)
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
    hyper = _adam_hyper(beta1, beta2, eps) | {"weight_decay": _at_least_0("weight_decay", weight_decay)}
    return Optimizer("adamw", hyper, 2, pointer(_adamw), style=Style("#56B4E9", "*", (0, (4, 1, 1, 1))), rate="step")


def _adam_hyper(beta1, beta2, eps):
    return {"beta1": _share("beta1", beta1), "beta2": _share("beta2", beta2), "eps": _at_least_0("eps", eps)}


def _at_least_0(name, value):
    return validate.number(name, value, low=0)


def _share(name, value):
    return validate.number(name, value, low=0, high=1, open_high=True)


_RULES = (sgd, momentum, nesterov, adagrad, rmsprop, adadelta, adam, adamw)
OPTIMIZERS = {rule.__name__: rule for rule in _RULES}

__all__ = ["OPTIMIZERS", "Optimizer", *OPTIMIZERS]
__dir__ = listing(__all__)
