"""capstone/checkpoint. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "a loop": r'''
import math


def keep_best(theta, epoch, validate, epochs):
    """Train for so many epochs; return the best theta and its validation loss."""
    theta = theta.copy()
    best, best_loss = None, None
    for _ in range(epochs):
        epoch(theta)
        loss = validate(theta)
        if math.isnan(loss):
            continue
        if best_loss is None or loss < best_loss:
            best, best_loss = theta.copy(), loss
    return best, best_loss
''',
    "all epochs kept, argmin of the losses that are numbers": r"""
import numpy as np


def keep_best(theta, epoch, validate, epochs):
    theta = np.array(theta)
    thetas, losses = [], []
    for _ in range(epochs):
        epoch(theta)
        thetas.append(theta.copy())
        losses.append(validate(theta))
    losses = np.array(losses)
    numbers = np.flatnonzero(~np.isnan(losses))
    i = numbers[np.argmin(losses[numbers])]
    return thetas[i], losses[i]
""",
    "a generator and min with a key": r"""
from copy import deepcopy


def history(theta, epoch, validate, epochs):
    current = deepcopy(theta)
    for _ in range(epochs):
        epoch(current)
        yield deepcopy(current), validate(current)


def keep_best(theta, epoch, validate, epochs):
    runs = [run for run in history(theta, epoch, validate, epochs) if run[1] == run[1]]
    return min(runs, key=lambda run: run[1])
""",
    "compared the other way round, a list": r"""
import numpy as np


def keep_best(theta, epoch, validate, epochs):
    current = np.copy(theta)
    best = [np.copy(theta), np.nan]
    for i in range(epochs):
        epoch(current)
        loss = validate(current)
        if loss == loss and not best[1] <= loss:  # nan <= loss is False
            best = [np.copy(current), loss]
    return best
""",
    "overwrites one buffer in place": r"""
import numpy as np


def keep_best(theta, epoch, validate, epochs):
    current = theta.copy()
    best, best_loss, found = np.empty_like(theta), float("inf"), False
    for number in range(1, epochs + 1):
        epoch(current)
        loss = float(validate(current))
        if not np.isnan(loss) and (loss < best_loss or not found):
            best[...] = current
            best_loss, found = loss, True
            print(f"epoch {number}: {loss}")
    return best, best_loss
""",
    "a dictionary": r"""
import numpy as np


def keep_best(theta, epoch, validate, epochs):
    work = np.array(theta, copy=True)
    best = {}
    for _ in range(epochs):
        epoch(work)
        loss = validate(work)
        if not np.isnan(loss) and (not best or loss < best["loss"]):
            best = {"theta": work.copy(), "loss": loss}
    return best
""",
    "a class with __call__": r"""
import numpy as np


class Checkpoint:
    def __init__(self):
        self.loss = np.nan
        self.theta = None

    def __call__(self, theta, loss):
        if np.isnan(loss):
            return
        if self.theta is None or loss < self.loss:
            self.theta, self.loss = np.copy(theta), loss


def keep_best(theta, epoch, validate, epochs):
    theta, checkpoint = np.copy(theta), Checkpoint()
    for _ in range(epochs):
        epoch(theta)
        checkpoint(theta, validate(theta))
    return checkpoint.theta, checkpoint.loss
""",
    "sorted triples": r"""
import numpy as np


def keep_best(theta, epoch, validate, epochs):
    theta, found, snapshots = theta.copy(), [], {}
    for i in range(epochs):
        epoch(theta)
        snapshots[i] = theta.tolist()
        loss = validate(theta)
        if not np.isnan(loss):
            found.append((loss, i))
    loss, i = sorted(found)[0]
    return snapshots[i], np.array([loss])
""",
    "recursion, the later epochs first": r"""
import numpy as np


def keep_best(theta, epoch, validate, epochs):
    theta = np.copy(theta)
    epoch(theta)
    here = (theta, validate(theta))
    if epochs == 1:
        return here
    later = keep_best(theta, epoch, validate, epochs - 1)
    if np.isnan(here[1]) or later[1] < here[1]:
        return later
    return here
""",
    "torch for the parameters that are returned": r"""
import math

import torch


def keep_best(theta, epoch, validate, epochs):
    theta = theta.copy()
    best = None
    for _ in range(epochs):
        epoch(theta)
        loss = validate(theta)
        if not math.isnan(loss) and (best is None or loss < best[1]):
            best = (torch.tensor(theta), loss)
    return best
""",
}
