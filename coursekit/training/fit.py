"""Training on a data set: a run of so many epochs, with validation, patience, progress and Ctrl-C.

What an epoch does is in `run.py`.
"""

import warnings

import numpy as np

from coursekit.core import validate
from coursekit.core.bars import tqdm
from coursekit.core.blas import one_thread
from coursekit.core.divergence import warn_divergence
from coursekit.training.own_gradient import GradientWarning
from coursekit.training.result import Fit
from coursekit.training.run import Run


def fit(
    model,
    X,
    y=None,
    loss=None,
    optimizer=None,
    lr=1e-3,
    batch_size=None,
    epochs=20,
    seed=0,
    *,
    l2=0.0,
    l1=0.0,
    dropout=0.0,
    theta=None,
    validation=None,
    patience=None,
    progress=False,
    record=False,
    dtype="float64",
):
    """Train a model by minibatch gradient descent.

    Parameters
    ----------
    model : Model, or loss_and_grad(theta, X, y) -> (loss, grad), which needs a starting theta
        Or a name, "linear", "polynomial" (of degree 3) or "mlp" (16 hidden units), of the size that X and y ask for.
    X, y : array_like of shape (n, d), and (n,) or (n, k)
        A numpy.memmap stays in its file: it is checked once from end to end, and its rows are read block by block, in
        the order and with the result of rows in memory. A disk that is slow at random access makes a slow epoch.
        Or X alone, an iterable of batches (X, y) that begins anew in each epoch (a list, a PyTorch DataLoader), or
        a function that returns one. Their sizes and their order are then the caller's, and an epoch ends where they
        end (itertools.islice cuts an endless generator). Errors count batches from 0.
    loss : Loss or its name, or loss(scores, y) -> (loss, gradient with respect to the scores)
        Default "mse" for a model of one score and "cross_entropy" for one of k, whatever y holds: two classes
        under one score need "logistic" or "hinge". A model that is a function computes its own.
        A loss of your own gets the m rows of a batch, scores and y as you write them, of shape (m,) or (m, k), and
        gives the mean over them and its gradient, so divided by m. A warning says when the two do not go together.
    optimizer : Optimizer or its name, or step(theta, grad, lr) -> theta; default sgd()
    lr : float, or a schedule or its name, t -> float with t = 0, 1, 2, ... counting updates
        A name is a schedule from 0.1 down that lasts as long as the run: "cosine" reaches 0 with the last update.
    batch_size : int, default 32, or n where that is smaller; None where X yields batches
    epochs, seed : int
        Passes through the data, each in an order drawn from the seed.
    l2, l1 : float
        Added to the loss: l2 times the sum of squares of the weights, l1 times that of their sizes; no biases.
    dropout : float, at least 0 and below 1
        Share of hidden units left out at each update; the others count 1 / (1 - dropout) times.
    theta : array_like of shape (p,), default model.init(seed)
        Where training begins. An optimizer does not go on where another run ended: what Adam remembers begins anew.
    validation : (X, y), optional
        Rows to measure on and never to train on.
    patience : int, optional
        Stop after so many epochs without a new lowest loss, of validation where there is one. The result keeps the
        last epoch, `.best` is the same fit at the best one.
    progress, record : bool
        Show a progress bar; keep the parameters after every update in history.path.
    dtype : "float64" or "float32"
        What data, parameters and products are kept and computed in: with float32 theta is float32, half the memory and,
        for networks of hundreds of units, half the time where X is float32 already. Losses and rates stay float64.
        Not with functions of your own.

    Returns
    -------
    Fit
        theta, best_theta, history. Ctrl-C returns what there is after the last whole epoch.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind, shape or range. A run that overflows is not an error: it
        stops, keeps its history up to there, and a DivergenceWarning says so. Nor is a loss of your own whose
        gradient does not fit its values: a GradientWarning says how.

    Examples
    --------
    >>> from coursekit.core.models import linear
    >>> fit(linear(1), [[-2.0], [-1.0], [1.0], [2.0]], [0, 0, 1, 1], "logistic", lr=1.0, epochs=50)
    Fit(50 of 50 epochs, loss 0.01737)

    References
    ----------
    Lecture C, stochastic gradient descent; lecture E, training an MLP.
    """
    epochs, progress = validate.integer("epochs", epochs, low=1), validate.boolean("progress", progress)
    options = {
        "l2": l2,
        "l1": l1,
        "dropout": dropout,
        "theta": theta,
        "validation": validation,
        "record": record,
        "dtype": dtype,
        "epochs": epochs,
    }
    run = Run(model, X, y, loss, optimizer, lr, batch_size, seed, **options)
    run.data.prepare(epochs, progress)
    patience = epochs if patience is None else validate.integer("patience", patience, low=1)
    ended = ""
    try:
        with np.errstate(all="ignore"), one_thread():
            for _ in tqdm(range(epochs), disable=not progress, desc="training", unit="epoch"):
                if not run.epoch():
                    ended = f", diverged at update {run.diverged_at}"
                    warn_divergence(f"update {run.diverged_at}", run.nan_of)
                    break
                if len(run.epochs) - run.best_epoch >= patience:
                    name = "validation loss" if run.validation else "loss"
                    ended = f", stopped early: no lower {name} for {patience} epochs"
                    break
    except KeyboardInterrupt:
        ended = ", stopped by the keyboard"
    if run.doubt:
        warnings.warn(run.doubt, GradientWarning, stacklevel=2)
    history = run.history()
    message = f"{len(history.loss)} of {epochs} epochs{_losses(history)}{ended}"
    model = run.model if run.ours else None
    return Fit(run.theta, run.best_theta.copy(), history, run.diverged_at, message, model, run.loss)


def _losses(history):
    """The losses of the last epoch, and of the best one where they watch validation rows."""
    if not history.loss.size:
        return ""
    said, held_out = f", loss {history.loss[-1]:.4g}", history.validation_loss
    if held_out is None:
        return said
    at = held_out.argmin()
    best = "" if at == len(held_out) - 1 else f" (lowest: {held_out[at]:.4g} in epoch {at + 1})"
    return f"{said}, validation loss {held_out[-1]:.4g}{best}"
