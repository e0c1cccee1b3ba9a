"""Many optimizers from one start down one surface, in one compiled loop over all their runs."""

from collections.abc import Mapping

import numpy as np

from coursekit.core import validate
from coursekit.core.divergence import warn_divergence
from coursekit.core.optimizers import Optimizer
from coursekit.core.schedules import Schedule, rates
from coursekit.training import user_functions
from coursekit.training.descend import paths, place


def race(surface, start, optimizers, lr=0.1, steps=100):
    """Follow the negative gradient of a surface from one start with each of several optimizers, in one call.

    Parameters
    ----------
    surface, start, steps
        As for `descend`.
    optimizers : list, or dict from labels, of optimizers as for `descend`
        An Optimizer or its name, or step(theta, grad, lr) -> theta; the label of a dict names the path.
    lr : float, or a schedule or its name, or a list with one for each optimizer

    Returns
    -------
    list of Path
        One for each optimizer, to the bit what `descend` gives.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, shape or range. A path that overflows is not an error: it
        ends there, and one DivergenceWarning names all that did.

    Examples
    --------
    >>> race("bowl", [1.0, -2.0], ["sgd", "momentum"], lr=[0.5, 0.25], steps=2)
    [Path(sgd on bowl, 2 steps, to [0.25, -0.5]), Path(momentum on bowl, 2 steps, to [0.3375, -0.675])]
    >>> from coursekit.core.optimizers import momentum
    >>> [path.optimizer for path in race("bowl", [1.0, -2.0], {"light": momentum(0.5), "heavy": momentum(0.9)})]
    ['light', 'heavy']

    References
    ----------
    Lectures B and D, optimizers.
    """
    surface, start, steps = place(surface, start, steps)
    rules = _rules(optimizers, start.size)
    found, nan_of = paths(surface, start, rules, _rates(lr, len(rules), steps))
    ended = [f"step {path.diverged_at} of {path.optimizer}" for path in found if path.diverged_at]
    if ended:
        warn_divergence(", ".join(ended), nan_of)
    return found


def _rules(optimizers, n):
    """The rule for n parameters of each optimizer of a list or dict; the labels of a dict are their names."""
    many = isinstance(optimizers, list | tuple | Mapping) and not isinstance(optimizers, Optimizer)
    if not many or not optimizers:
        raise TypeError(f"optimizers must be a list or dict of optimizers, got {validate.shown(optimizers)}")
    labels = [*optimizers] if isinstance(optimizers, Mapping) else range(len(optimizers))
    update_rule = user_functions.update_rule
    rules = [_of("optimizer", f"optimizers[{at!r}]", update_rule, optimizers[at], n) for at in labels]
    if not isinstance(optimizers, Mapping):
        return rules
    return [rule._replace(name=str(label)) for rule, label in zip(rules, labels, strict=True)]


def _rates(lr, runs, steps):
    """The learning rates of each run, a row each."""
    listed = isinstance(lr, list | tuple) and not isinstance(lr, Schedule)
    many = listed or (isinstance(lr, np.ndarray) and lr.ndim > 0)
    if many and len(lr) != runs:
        raise ValueError(f"lr must hold one rate for each of the {runs} optimizers, got {len(lr)}")
    found = np.empty((runs, steps))
    for r in range(runs):
        found[r] = _of("lr", f"lr[{r}]", _each, lr[r], steps) if many else _each(lr, steps)
    return found


def _each(lr, steps):
    """The rate of each step of a run: one for all, or an array."""
    return validate.number("lr", lr, low=0) if isinstance(lr, float) else rates(lr, 0, steps)


def _of(argument, place, check, *values):
    """check(*values), whose errors name the place in a list and not the argument that a single run has."""
    try:
        return check(*values)
    except (TypeError, ValueError) as error:
        if not str(error).startswith(f"{argument} "):
            raise  # of a function of the learner's own
        raise type(error)(f"{place}{str(error).removeprefix(argument)}") from None
