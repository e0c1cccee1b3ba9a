"""A network learns to read handwritten digits while you watch."""

from functools import cache
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from coursekit import datasets
from coursekit.core import validate
from coursekit.core.models import mlp
from coursekit.core.optimizers import OPTIMIZERS
from coursekit.figures.digits import Sheet
from coursekit.figures.style import EPOCH_LOSS, GREEN, INK, look
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Choices, Dropdown, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.training.fit import Run

TRAINED, EPOCHS, BUDGET, GOAL = 1250, 32, 20_000, 0.95  # examples; of which so many epochs; examples seen; accuracy
_CONTROLS = {
    "optimizer": Dropdown("optimizer", tuple(OPTIMIZERS), "the rule that turns a gradient into a step"),
    "lr": Log("learning rate", 1e-5, 10, "how far each update goes"),
    "batch_size": Choices("batch size", (1, 2, 4, 8, 16, 32, 64, 128, 256, 1250), "examples in each update"),
    "hidden": Choices(
        "hidden units", (1, 2, 4, 8, 16, 32, 64, 128), "how many ReLU units lie between pixels and scores"
    ),
}
_CHALLENGE = Challenge(
    "panels/digits",
    f"reach {GOAL:.0%} of the validation digits with at most {BUDGET:,} examples seen.".replace("%", " %"),
    lambda run: bool((run.accuracy[: BUDGET // TRAINED] >= GOAL).any()),
)


class Learning(NamedTuple):
    """Training so far: loss and validation accuracy of each epoch; which digits are read wrong, and as what."""

    loss: np.ndarray
    accuracy: np.ndarray
    wrong: np.ndarray
    guess: np.ndarray
    progress: float
    note: str


def digits(optimizer="adam", lr=1e-3, batch_size=32, hidden=32, seed=0):
    """Panel: a network with one hidden layer learns 1,250 handwritten digits, and reads 547 others.

    It trains for 32 epochs, 40,000 examples; a touch of a slider starts anew from the same weights.

    Parameters
    ----------
    optimizer : str, a name in `ck.optimizers.OPTIMIZERS`
    lr : float from 1e-5 to 10
    batch_size : int, one of 1, 2, 4, ..., 256, 1250 (all)
    hidden : int, one of 1, 2, 4, ..., 128
    seed : int, decides the first weights and the order of the examples; New start raises it by one

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or none of these.

    Examples
    --------
    >>> digits(lr=0.01).reached
    {'panels/digits'}

    References
    ----------
    Lecture E, training an MLP; data: Alpaydin & Kaynak (1998), doi:10.24432/C50P49.
    """
    seed = validate.integer("seed", seed, low=0)
    settings = {"optimizer": optimizer, "lr": lr, "batch_size": batch_size, "hidden": hidden, "seed": seed}
    return Panel(
        "digits", _CONTROLS, settings, _compute, _picture(), _sentence,
        reseed="seed", reseed_label="New start", challenges=[_CHALLENGE],
    )  # fmt: skip


@cache
def _data():
    """Pixels and digits: those to train on, those to validate on."""
    data = datasets.digits()
    order = np.random.default_rng(0).permutation(len(data.y))
    X, y = data.X[order], data.y[order]
    return X[:TRAINED], y[:TRAINED], X[TRAINED:], y[TRAINED:]


def _compute(optimizer, lr, batch_size, hidden, seed):
    X, y, X_new, y_new = _data()
    model = mlp([X.shape[1], hidden, 10])
    settings = {"optimizer": OPTIMIZERS[optimizer](), "lr": lr, "batch_size": batch_size, "seed": seed}
    run = Run(model, X / 16, y, **settings, validation=(X_new / 16, y_new))
    for epoch in range(1, EPOCHS + 1):
        note = "" if run.epoch() else f"diverged in epoch {epoch}: the learning rate is too large here"
        guess = model.scores(run.theta, X_new / 16).argmax(axis=1)
        loss, _, accuracy, _ = np.array(run.epochs, float).reshape(-1, 4).T
        wrong = np.flatnonzero(guess != y_new)
        yield Learning(loss, accuracy, wrong, guess[wrong], 1.0 if note else epoch / EPOCHS, note)
        if note:
            return


def _picture():
    seen = TRAINED * np.arange(1, EPOCHS + 1) / 1000
    with look():
        figure = Figure(figsize=(8.4, 4.0), layout="constrained")
        (above, sheet_axes), (below, _) = axes = figure.subplots(2, 2, width_ratios=(1.35, 1), sharex="col")
        axes[1, 1].remove()
        sheet_axes.set_subplotspec(axes[0, 1].get_gridspec()[:, 1])
        (losses,) = above.plot([], [], **EPOCH_LOSS)
        (shares,) = below.plot([], [], color=GREEN, marker="s", markersize=3)
        above.set(ylabel="training loss", yscale="log", ylim=(1e-4, 10), xlim=(0, 1.02 * seen[-1]))
        below.set(ylabel="validation digits\nread right (%)", ylim=(0, 102), xlabel="examples seen (thousands)")
        below.add_patch(Rectangle((0, 100 * GOAL), BUDGET / 1000, 100 * (1 - GOAL), fc="#F7E08A", ec=INK, lw=0.8))
        below.text(BUDGET / 1000, 86, "goal", ha="right", va="top", fontsize=9)
        sheet = Sheet(sheet_axes, 4, 5)
        title = sheet_axes.text(0.5, 1.0, "", transform=sheet_axes.transAxes, ha="center", va="bottom", fontsize=11)
    _, _, X_new, y_new = _data()

    def show(run):
        losses.set_data(seen[: len(run.loss)], np.clip(run.loss, 1e-4, 10))
        shares.set_data(seen[: len(run.loss)], 100 * run.accuracy)
        sheet.show(X_new[run.wrong], [f"{y_new[i]} → {guess}" for i, guess in zip(run.wrong, run.guess, strict=True)])
        title.set_text(f"{len(run.wrong)} of {len(y_new)} still wrong: digit → guess")

    return LiveFigure(figure, [losses, shares, *sheet.moving, title], show)


def _sentence(run):
    epochs = len(run.loss)
    if not epochs:
        return f"It {run.note}"
    over = np.flatnonzero(run.accuracy >= GOAL)
    first = f", {GOAL:.0%} first after {TRAINED * (over[0] + 1):,}" if over.size else f", never {GOAL:.0%}"
    return (
        f"After {epochs} epochs, {TRAINED * epochs:,} examples seen: training loss {run.loss[-1]:.3g}, "
        f"{100 * run.accuracy[-1]:.1f} % of the validation digits right{first}"
    ).replace("95%", "95 %")
