"""What every optimizer is: a name, hyper-parameters, rows of state, and the kernel of its update."""

from collections.abc import Callable
from contextlib import nullcontext
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from coursekit.core import validate
from coursekit.core.blas import one_thread
from coursekit.core.words import counted


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
    sizes are the layer sizes of a model, for a rule that has to know where in theta the weight matrices are: () until
    `fit` says it, None for the others, which look at each parameter by itself.

    Examples
    --------
    >>> from coursekit.core.optimizers import adam
    >>> rule = adam(beta1=0.5)
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
    sizes: tuple | None = None

    def __repr__(self):
        given = self.hyper | ({"sizes": self.sizes} if self.sizes else {})
        return f"{self.name}({', '.join(f'{k}={v!r}' for k, v in given.items())})"

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
        vector = self.placed(theta.size).vector
        with one_thread() if self.sizes else nullcontext():
            self.kernel(theta, grad, state, vector, lr, t)
        if not (np.isfinite(theta).all() and np.isfinite(state).all()):
            theta[:], state[:] = before
            given = f"{validate.shown(grad.tolist())} with lr {lr:g}"
            raise ValueError(f"grad must keep theta and state finite in a step of {self.name}, got {given}")

    def placed(self, n, sizes=()):
        """The rule for the n parameters of a model of these layer sizes; itself where it needs no sizes.

        A ValueError where it needs them and there are none, or others.
        """
        if self.sizes is None:
            return self
        known = self.sizes or sizes
        if not known:
            numbers = f"{counted(n, 'number')} without a model"
            instead = f"use it in fit, or give it the layer sizes, {self.name}(sizes=(64, 32, 10))"
            raise ValueError(f"optimizer {self.name} needs weight matrices, got {numbers}: {instead}")
        count = sum((d + 1) * k for d, k in pairwise(known))
        if count != n or sizes not in ((), known):
            wanted = f"the sizes of the model, {sizes}" if sizes else f"the sizes of a model with {n} parameters"
            raise ValueError(f"optimizer {self.name} must have {wanted}, got {known} with {count}")
        return self._replace(sizes=known)

    @property
    def lookahead(self):
        """What `nesterov_beta` was called until 0.1."""
        return self.nesterov_beta

    @property
    def vector(self):
        """The hyper-parameters as the kernel takes them, then the layer sizes where it needs them."""
        return np.array([*self.hyper.values(), *(self.sizes or ())], dtype=np.float64)


def _in_place(name, value, ndim):
    """Raise unless a kernel can write its result into `value`."""
    if not (isinstance(value, np.ndarray) and value.dtype == np.float64 and value.flags.carray):
        raise TypeError(f"{name} must be a float64 array that can be changed in place, got {validate.shown(value)}")
    validate.array(name, value, ndim, empty=True)


def share(name, value):
    """A number from 0 to below 1: how much of a mean is kept."""
    return validate.number(name, value, low=0, high=1, open_high=True)


def at_least_0(name, value):
    """A number of at least 0: what is added to a divisor, or a decay."""
    return validate.number(name, value, low=0)


def adam_hyper(beta1, beta2, eps):
    """The three hyper-parameters of Adam and its kin, checked."""
    return {"beta1": share("beta1", beta1), "beta2": share("beta2", beta2), "eps": at_least_0("eps", eps)}
