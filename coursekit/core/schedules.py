"""Learning-rate schedules: a schedule is a function of the number t of updates made so far.

Each is one line of NumPy with the lecture's name beside its parameters; `cosine` and `warmup`, which is put before
another one, are beyond the lectures. `SCHEDULES` maps names to constructors and feeds names as text and the tests.
"""

import numbers
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from coursekit.core import validate
from coursekit.core.lookup import listing, named, uncalled


def _constant(t, lr):
    return lr + 0.0 * t


def _linear(t, lr0, lr_end, steps):
    done = np.minimum(t, steps) / steps
    return (1 - done) * lr0 + done * lr_end


def _inverse(t, lr0, rate):
    return lr0 / (1 + rate * t)


def _exponential(t, lr0, rate):
    return lr0 * np.exp(-rate * t)


def _step(t, lr0, factor, every):
    return lr0 * factor ** np.floor(t / every)


def _cosine(t, lr0, lr_end, steps):
    left = (1 + np.cos(np.pi * np.minimum(t, steps) / steps)) / 2
    return left * lr0 + (1 - left) * lr_end


def _warmup(t, steps, then):
    share = np.minimum((t + 1) / (steps + 1), 1)
    return share * then(np.maximum(t - steps, 0))


class Schedule(NamedTuple):
    """A schedule: name, parameters, formula(t, **parameters). Call it with t, a number or an array.

    Examples
    --------
    >>> halving = SCHEDULES["step"](1.0, factor=0.5, every=1)
    >>> halving(3), halving([0, 1, 2]).tolist()
    (0.125, [1.0, 0.5, 0.25])
    """

    name: str
    parameters: dict
    formula: Callable

    def __call__(self, t):
        """The learning rate after t updates: a float, or an array where t is one; a ValueError where t < 0."""
        one = isinstance(t, numbers.Real)
        t = validate.number("t", t, low=0) if one else validate.array("t", t, None, empty=True)
        if np.any(t < 0):
            raise ValueError(f"t must be at least 0, got {np.min(t):g}")
        with np.errstate(all="ignore"):
            lr = self.formula(t, **self.parameters)
        return lr if np.ndim(t) else float(lr)

    def __repr__(self):
        return f"{self.name}({', '.join(f'{k}={v!r}' for k, v in self.parameters.items())})"


def constant(lr=0.1):
    """The same learning rate at every update.

    Parameters
    ----------
    lr : float, at least 0

    Returns
    -------
    Schedule
        A function of t = 0, 1, 2, ...

    Raises
    ------
    TypeError, ValueError
        If a parameter is not a number or outside its range.

    Examples
    --------
    >>> constant(0.1)(1000)
    0.1

    References
    ----------
    Lecture C, learning rate.
    """
    return Schedule("constant", {"lr": _rate("lr", lr)}, _constant)


def linear(lr0=0.1, lr_end=0.01, steps=100):
    """A straight line from lr0 to lr_end: (1 - t/steps) lr0 + (t/steps) lr_end, then lr_end for good.

    Parameters
    ----------
    lr0, lr_end : float, at least 0
    steps : int, at least 1

    Returns and raises: as `constant`.

    Examples
    --------
    >>> decay = linear(0.5, 0.1, steps=4)
    >>> [round(decay(t), 3) for t in (0, 2, 4, 100)]
    [0.5, 0.3, 0.1, 0.1]

    References
    ----------
    Lecture C, learning rate: alpha_0 = lr0, alpha_rho = lr_end, rho = steps.
    """
    steps = validate.integer("steps", steps, low=1)
    return Schedule("linear", {"lr0": _rate("lr0", lr0), "lr_end": _rate("lr_end", lr_end), "steps": steps}, _linear)


def inverse(lr0=0.1, rate=0.01):
    """Decay like 1/t: lr0 / (1 + rate t), half of lr0 when t = 1/rate.

    Parameters
    ----------
    lr0, rate : float, at least 0

    Returns and raises: as `constant`.

    Examples
    --------
    >>> inverse(0.1, rate=0.5)([0, 2, 18]).round(3).tolist()
    [0.1, 0.05, 0.01]

    References
    ----------
    Lecture C, learning rate: r = rate.
    """
    return Schedule("inverse", {"lr0": _rate("lr0", lr0), "rate": _rate("rate", rate)}, _inverse)


def exponential(lr0=0.1, rate=0.01):
    """Decay by the same share at every update: lr0 exp(-rate t).

    Parameters
    ----------
    lr0, rate : float, at least 0

    Returns and raises: as `constant`.

    Examples
    --------
    >>> exponential(0.1, rate=0.1)([0, 10, 20]).round(4).tolist()
    [0.1, 0.0368, 0.0135]

    References
    ----------
    Lecture E, learning rate: k = rate.
    """
    return Schedule("exponential", {"lr0": _rate("lr0", lr0), "rate": _rate("rate", rate)}, _exponential)


def step(lr0=0.1, factor=0.5, every=100):
    """Stairs: lr0 factor^floor(t / every), a drop to the share `factor` after each `every` updates.

    Parameters
    ----------
    lr0 : float, at least 0
    factor : float, above 0 and at most 1
    every : int, at least 1

    Returns and raises: as `constant`.

    Examples
    --------
    >>> step(0.1, factor=0.5, every=10)
    step(lr0=0.1, factor=0.5, every=10)
    >>> step(0.1, factor=0.5, every=10)([0, 9, 10, 25]).tolist()
    [0.1, 0.1, 0.05, 0.025]

    References
    ----------
    Lecture E, learning rate: r = factor, T = every.
    """
    factor = validate.number("factor", factor, low=0, high=1, open_low=True)
    every = validate.integer("every", every, low=1)
    return Schedule("step", {"lr0": _rate("lr0", lr0), "factor": factor, "every": every}, _step)


def cosine(lr0=0.1, lr_end=0.0, steps=100):
    """Half a wave from lr0 to lr_end, slow at both ends: lr_end + (lr0 - lr_end) (1 + cos(pi t/steps)) / 2.

    After that lr_end for good, where PyTorch's CosineAnnealingLR goes up again: let steps be all updates of the run,
    epochs times updates an epoch.

    Parameters
    ----------
    lr0, lr_end : float, at least 0
    steps : int, at least 1

    Returns and raises: as `constant`.

    Examples
    --------
    >>> cosine(0.4, steps=4)([0, 1, 2, 3, 4, 9]).round(3).tolist()
    [0.4, 0.341, 0.2, 0.059, 0.0, 0.0]

    References
    ----------
    Loshchilov & Hutter (2017), SGDR: stochastic gradient descent with warm restarts, here without the restarts.
    """
    steps = validate.integer("steps", steps, low=1)
    return Schedule("cosine", {"lr0": _rate("lr0", lr0), "lr_end": _rate("lr_end", lr_end), "steps": steps}, _cosine)


def warmup(steps=100, then=0.1):
    """A line up to the first rate of another schedule, (t + 1) / (steps + 1) then(0), and from there then(t - steps).

    No rate is 0, so no update is wasted, and none comes twice: the first is then(0) / (steps + 1), and number `steps`,
    counted from 0, is then(0). A run of n updates leaves n - steps for the other one.

    Parameters
    ----------
    steps : int, at least 0
        So many updates have a smaller rate; 0 is the other schedule by itself.
    then : float, at least 0, or a schedule

    Returns and raises: as `constant`.

    Examples
    --------
    >>> warmup(3, then=0.4)
    warmup(steps=3, then=constant(lr=0.4))
    >>> warmup(3, then=cosine(0.4, steps=2))([0, 1, 2, 3, 4, 5]).round(3).tolist()
    [0.1, 0.2, 0.3, 0.4, 0.2, 0.0]

    References
    ----------
    Goyal et al. (2017), Accurate, large minibatch SGD: training ImageNet in 1 hour, section 2.2.
    """
    steps = validate.integer("steps", steps, low=0)
    if isinstance(then, str):
        raise TypeError(f"then must be a number or a schedule of its own length, got {then!r}: cosine(0.1, steps=1000)")
    then = then if isinstance(then, Schedule) else constant(_rate("then", _called("then", then)))
    return Schedule("warmup", {"steps": steps, "then": then}, _warmup)


def _rate(name, value):
    return validate.number(name, value, low=0)


def by_name(lr, updates):
    """The schedule of this name, as long as a run of so many updates (None where nobody knows); anything else as it is.

    A number in quotes is not a name either: `rates` refuses it.
    """
    if not isinstance(lr, str) or lr.strip()[:1].isdecimal():
        return lr
    constructor = SCHEDULES[named("lr", lr, SCHEDULES).name]
    if updates is None and constructor is not constant:
        raise ValueError(
            f"lr must be a number or a schedule where X yields batches, got {lr!r}: how many updates there will be is "
            f"not known, {constructor.__name__}(...) from ck.schedules says it"
        )
    lasting = _LASTING.get(constructor.__name__)
    return constructor(**lasting(updates)) if lasting else constructor()


def _called(argument, value):
    """`value`, which must not be a constructor that nobody has called."""
    if given := uncalled(value, SCHEDULES, "..."):
        raise TypeError(f"{argument} must be a number or a schedule, got {given}")
    return value


def rates(lr, first, count):
    """The learning rates of updates first, first + 1, ...: `lr` is a number, a schedule or its name."""
    lr = by_name(lr, first + count)
    if isinstance(lr, Schedule):
        return lr(np.arange(first, first + count))
    if isinstance(lr, list | tuple | np.ndarray) and np.ndim(lr):
        others = "rates that change are a schedule, such as cosine(0.1, steps=1000), or a function of t = 0, 1, 2, ..."
        raise TypeError(f"lr must be a number, got {validate.shown(lr)}; {others}")
    if not callable(lr):
        return np.full(count, validate.number("lr", lr, low=0))
    _called("lr", lr)
    return np.array([validate.number(f"lr({t})", lr(t), low=0) for t in range(first, first + count)])


_LASTING = {  # what makes one as long as a run of n updates
    "linear": lambda n: {"steps": n},
    "inverse": lambda n: {"rate": 1 / n},
    "exponential": lambda n: {"rate": 1 / n},
    "step": lambda n: {"every": -(-n // 4)},
    "cosine": lambda n: {"steps": n},
    "warmup": lambda n: {"steps": n // 10},
}

SCHEDULES = {schedule.__name__: schedule for schedule in (constant, linear, inverse, exponential, step, cosine, warmup)}

__all__ = ["SCHEDULES", "Schedule", *SCHEDULES]
__dir__ = listing(__all__)
