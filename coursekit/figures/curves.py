"""Curves of training: the loss as it falls."""

import numpy as np

from coursekit.core import validate
from coursekit.figures.style import EPOCH_LOSS, TRAINING, UPDATE_LOSS, VALIDATION, axes, look


def loss_curve(history, ax=None):
    """Draw the loss of each update, pale, the mean of each epoch over it, and the validation loss where there is one.

    Parameters
    ----------
    history : History of a fit
    ax : Axes, optional

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> import coursekit as ck
    >>> run = ck.fit(ck.models.linear(1), [[-1.0], [1.0]], [0, 1], "logistic", lr=0.1)
    >>> loss_curve(run.history, Figure().add_subplot()).get_xlabel()
    'updates'
    """
    if not hasattr(history, "update_loss"):
        raise TypeError(f"history must be that of a fit, fit.history, got {validate.shown(history)}")
    with look():
        ax = axes(ax)
        (updates,) = ax.plot(np.arange(1, len(history.update_loss) + 1), history.update_loss, **UPDATE_LOSS)
        ends, means = epoch_means(history)
        if history.validation_loss is None:
            ax.plot(ends, means, **EPOCH_LOSS)
        else:
            updates.set_color(TRAINING["color"])
            ax.plot(ends, means, **TRAINING, label="training")
            ax.plot(ends, history.validation_loss, **VALIDATION, label="validation")
            ax.legend()
        ax.set(xlabel="updates", ylabel="loss")
        if not any(line.get_ydata().min(initial=0) < 0 for line in ax.lines):  # a likelihood may be above 1
            ax.set_ylim(0, None)
    return ax


def epoch_means(history):
    """(updates at the end of each epoch, mean loss of each epoch)."""
    epochs = len(history.loss)
    per_epoch = len(history.update_loss) // epochs if epochs else 0
    return per_epoch * np.arange(1, epochs + 1), history.loss
