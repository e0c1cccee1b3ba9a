"""A network learns to read handwritten digits, or images of your own, while you watch."""

from functools import cache, partial
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from coursekit import datasets
from coursekit.core import validate
from coursekit.core.models import mlp
from coursekit.core.optimizers import OPTIMIZERS
from coursekit.core.words import counted
from coursekit.figures.digits import Sheet
from coursekit.figures.style import EPOCH_LOSS, GREEN, INK, look
from coursekit.panels._own_data import batch_sizes, pictured, takes_data
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Choices, Dropdown, Integer, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.training.run import Run

TRAINED, VALIDATED, EPOCHS, BUDGET, GOAL = 849, 283, 32, 15_000, 0.95  # examples; epochs; examples seen; accuracy
FRAME = 0.15  # seconds that Play stays at an epoch
ROWS, FEWEST, SIDE, CLASSES = 1797, 20, 128, 10  # of one's own
SHOWN_SIDE, LETTERS, NARROW = (
    16,
    7,
    2,
)  # pixels of a larger image are averaged; letters of a class above an image, in two lines beyond so many
_CHALLENGE = Challenge(
    "panels/digits",
    f"reach {100 * GOAL:.0f} % of the validation digits with at most {BUDGET:,} examples seen, and end no lower.",
    lambda run: bool((run.accuracy[: BUDGET // TRAINED] >= GOAL).any() and run.accuracy[-1] >= GOAL and not run.note),
    lambda run: TRAINED * (1 + int((run.accuracy >= GOAL).argmax())),
    "after {:,} examples",
)


class Task(NamedTuple):
    """Images to train on and to validate on, pixels from 0 to 16, and the names of their classes."""

    X: np.ndarray
    y: np.ndarray
    X_new: np.ndarray
    y_new: np.ndarray
    classes: tuple
    what: str = "digits"
    said: str = ""

    @property
    def side(self):
        """Pixels along one side of an image."""
        return round(self.X.shape[1] ** 0.5)


class Learning(NamedTuple):
    """Training so far: loss and validation accuracy of each epoch; guesses of the digits before and after each."""

    loss: np.ndarray
    accuracy: np.ndarray
    guesses: np.ndarray
    progress: float
    note: str
    task: Task

    @property
    def so_far(self):
        """The last epoch."""
        return len(self.loss)

    def wrong(self, epoch=EPOCHS):
        """(which digits are read wrong after an epoch, as what)."""
        guess = self.guesses[min(epoch, self.so_far)]
        wrong = np.flatnonzero(guess != self.task.y_new)
        return wrong, guess[wrong]


@takes_data
def digits(X=None, y=None, optimizer="adam", lr=1e-3, batch_size=None, hidden=32, seed=0, epoch=EPOCHS):
    """Panel: a network with one hidden layer learns 849 handwritten digits, and reads 283 others.

    They are the training and the validation part. It trains for 32 epochs, 27,168 examples; a touch of a slider starts
    anew from the same weights. Of images of your own, the same share trains.

    Parameters
    ----------
    X : array_like or table of shape (n, s, s), (n, 1, s, s), (n, s, s, 1) or (n, s * s), optional
        At least 20 grey images of your own, s up to 128: the lowest pixel is paper, the highest is ink. Those with s
        above 16 are made smaller, of more than 1,797 so many are drawn at random, and the panel says so.
    y : array_like of shape (n,), their classes, 2 to 10: texts, numbers, True and False, or one-hot rows
    optimizer : str, a name in `ck.optimizers.OPTIMIZERS`
    lr : float from 1e-5 to 10
    batch_size : int, one of 1, 2, 4, ..., 256 and all (849 of ours); default 32, or all where there are fewer
    hidden : int, one of 1, 2, 4, ..., 128
    seed : int, decides the first weights and the order of the examples; New start raises it by one
    epoch : int from 0 to 32, how many of the epochs are drawn

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or none of these; if X does not hold such images, or y not a class for each.

    Examples
    --------
    >>> digits(lr=0.01).reached
    {'panels/digits'}
    >>> images = [[[1, 0], [0, 0]], [[0, 0], [0, 1]]] * 20  # ink in one corner or in the other
    >>> digits(images, ["above", "below"] * 20, lr=0.1).text.split(": ")[1]
    'training loss 5.52e-10, 100.0 % of the validation images right, 95 % first after 30'

    References
    ----------
    Lecture E, training an MLP; data: Alpaydin & Kaynak (1998), doi:10.24432/C50P49.
    """
    seed = validate.integer("seed", seed, low=0)
    own = pictured(X, y, side=SIDE, classes=CLASSES, rows=ROWS, least=FEWEST)
    task = _own_task(own) if own else _ours()
    batch_size = min(32, len(task.y)) if batch_size is None else batch_size
    settings = {"optimizer": optimizer, "lr": lr, "batch_size": batch_size, "hidden": hidden, "seed": seed}
    settings["epoch"] = epoch
    return Panel(
        "digits", _controls(len(task.y)), settings, partial(_compute, task=task), _picture(task), _sentence,
        animated="epoch", frame=FRAME, reseed="seed", reseed_label="New start",
        challenges=[] if own else [_CHALLENGE], data=own.called if own else (),
    )  # fmt: skip


def _controls(n):
    return {
        "optimizer": Dropdown("optimizer", tuple(OPTIMIZERS), "the rule that turns a gradient into a step"),
        "lr": Log("learning rate", 1e-5, 10, "how far each update goes"),
        "batch_size": Choices("batch size", batch_sizes(n), "examples in each update"),
        "hidden": Choices(
            "hidden units", (1, 2, 4, 8, 16, 32, 64, 128), "how many ReLU units lie between pixels and scores"
        ),
        "epoch": Integer("epoch", 0, EPOCHS, "how many of the passes through the examples are drawn"),
    }


@cache
def _ours():
    training, validation = (datasets.digits(part)[:2] for part in ("training", "validation"))
    return Task(*training, *validation, tuple("0123456789"))


def _own_task(data):
    """The images of a learner, from paper to ink, in an order that does not follow theirs."""
    low, high = data.X.min(), data.X.max()
    if low == high:
        raise ValueError(f"X must hold images, got the same number {low:g} in all pixels")
    side = round(data.X.shape[1] ** 0.5)
    if side**2 != data.X.shape[1]:
        raise ValueError(f"X must hold square images, got {data.X.shape[1]} pixels in each")
    order = np.random.default_rng(0).permutation(len(data.y))
    small, said = _smaller(data.X[order], side)
    X, y, n = 16 * (small - low) / (high - low), data.y[order], len(order) * TRAINED // (TRAINED + VALIDATED)
    return Task(X[:n], y[:n], X[n:], y[n:], data.classes, "images", said + data.said)


def _smaller(X, side):
    """Images of at most 16 x 16 pixels, each the mean of a square; what is over at the lower right is left out."""
    width = -(-side // SHOWN_SIDE)
    if width == 1:
        return X, ""
    few = side // width
    whole = X.reshape(-1, side, side)[:, : few * width, : few * width]
    squares = whole.reshape(len(X), few, width, few, width).mean(axis=(2, 4))
    return squares.reshape(len(X), -1), f"; images of {side} x {side} pixels made {few} x {few}"


def _compute(optimizer, lr, batch_size, hidden, seed, task=None):
    task = task or _ours()
    X, y, X_new, y_new = task[:4]
    model = mlp([X.shape[1], hidden, len(task.classes)])
    settings = {"optimizer": OPTIMIZERS[optimizer](), "lr": lr, "batch_size": batch_size, "seed": seed}
    run = Run(model, X / 16, y, **settings, validation=(X_new / 16, y_new))
    guesses = []
    for epoch in range(EPOCHS + 1):
        note = "" if not epoch or run.epoch() else f"diverged in epoch {epoch}: the learning rate is too large here"
        if not note:
            guesses.append(model.scores(run.theta, X_new / 16).argmax(axis=1).astype(np.int8))
        loss, _, accuracy, _ = np.array(run.epochs, float).reshape(-1, 4).T
        yield Learning(loss, accuracy, np.array(guesses), 1.0 if note else epoch / EPOCHS, note, task)
        if note:
            return


def _picture(task):
    seen = len(task.y) * np.arange(1, EPOCHS + 1) / 1000
    long = max(map(len, task.classes)) > NARROW
    names = [name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…" for name in task.classes]
    with look():
        figure = Figure(figsize=(8.4, 4.0), layout="constrained")
        (above, sheet_axes), (below, _) = axes = figure.subplots(2, 2, width_ratios=(1.35, 1), sharex="col")
        axes[1, 1].remove()
        sheet_axes.set_subplotspec(axes[0, 1].get_gridspec()[:, 1])
        (losses,) = above.plot([], [], **EPOCH_LOSS)
        (shares,) = below.plot([], [], color=GREEN, marker="s", markersize=3)
        above.set(ylabel="training loss", yscale="log", ylim=(1e-4, 10), xlim=(0, 1.02 * seen[-1]))
        below.set(ylabel=f"validation {task.what}\nread right (%)", ylim=(0, 102), xlabel="examples seen (thousands)")
        if task is _ours():
            below.add_patch(Rectangle((0, 100 * GOAL), BUDGET / 1000, 100 * (1 - GOAL), fc="#F7E08A", ec=INK, lw=0.8))
            below.text(BUDGET / 1000, 86, "goal", ha="right", va="top", fontsize=9)
        sheet = Sheet(sheet_axes, 3 if long else 4, 5, task.side, lines=1 + long)
        above_sheet = {"transform": sheet_axes.transAxes, "ha": "center", "va": "bottom", "fontsize": 11}
        title = sheet_axes.text(0.5, 1.0, "", **above_sheet)
        title.set_in_layout(False)  # its digits must not move the axes, so a text that is not seen keeps the room
        sheet_axes.text(0.5, 1.0, "still wrong", alpha=0, **above_sheet)
    X_new, y_new = task.X_new, task.y_new

    def show(run, epoch):
        done = min(epoch, run.so_far)
        losses.set_data(seen[:done], np.clip(run.loss[:done], 1e-4, 10))
        shares.set_data(seen[:done], 100 * run.accuracy[:done])
        wrong, guesses = run.wrong(epoch)
        pairs, between = zip(wrong, guesses, strict=True), "\n" if long else " "
        sheet.show(X_new[wrong], [f"{names[y_new[i]]}{between}→ {names[guess]}" for i, guess in pairs])
        title.set_text(f"{len(wrong)} of {len(y_new)} still wrong: {task.what[:-1]} → guess")

    return LiveFigure(figure, [losses, shares, *sheet.moving, title], show)


def _sentence(run, epoch):
    epochs, n = min(epoch, run.so_far), len(run.task.y)
    if not epochs and run.note and epoch:
        return f"It {run.note}"
    if not epochs:
        right = 1 - len(run.wrong(0)[0]) / len(run.task.y_new)
        return f"Before the training: {100 * right:.1f} % of the validation {run.task.what} right{run.task.said}"
    over, never = np.flatnonzero(run.accuracy[:epochs] >= GOAL), "never" if run.note or epochs == EPOCHS else "not yet"
    first = f", {GOAL:.0%} first after {n * (over[0] + 1):,}" if over.size else f", {never} {GOAL:.0%}"
    return (
        f"After {counted(epochs, 'epoch')}, {n * epochs:,} examples seen: training loss {run.loss[epochs - 1]:.3g}, "
        f"{100 * run.accuracy[epochs - 1]:.1f} % of the validation {run.task.what} right{first}{run.task.said}"
    ).replace("95%", "95 %")
