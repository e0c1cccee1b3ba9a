"""reg/early-stopping. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "a loop with a counter": r'''
def early_stopping(losses, patience):
    """Return the index of the best epoch and the number of epochs trained."""
    best, waited, epochs = 0, 0, 0
    for i, loss in enumerate(losses):
        epochs += 1
        if i == 0 or loss < losses[best]:
            best, waited = i, 0
        else:
            waited += 1
        if waited == patience:
            break
    return best, epochs
''',
    "vectorized NumPy": r"""
import numpy as np


def early_stopping(losses, patience):
    losses = np.asarray(losses, dtype=float)
    lowest = np.minimum.accumulate(losses)
    new = np.ones(len(losses), dtype=bool)
    new[1:] = losses[1:] < lowest[:-1]
    best = np.maximum.accumulate(np.where(new, np.arange(len(losses)), 0))
    tired = np.flatnonzero(np.arange(len(losses)) - best >= patience)
    epochs = tired[0] + 1 if len(tired) else len(losses)
    return best[epochs - 1], epochs
""",
    "the lowest of every beginning": r"""
def early_stopping(losses, patience):
    for epochs in range(1, len(losses) + 1):
        best = losses.index(min(losses[:epochs]))
        if epochs - 1 - best >= patience:
            break
    return best, epochs
""",
    "takes the losses from the front of the list": r"""
def early_stopping(losses, patience):
    lowest = losses.pop(0)
    best, epochs = 0, 1
    while losses and epochs - 1 - best < patience:
        loss = losses.pop(0)
        if loss < lowest:
            lowest = loss
            best = epochs
        epochs += 1
    return [best, epochs]
""",
    "an array of two numbers": r"""
import numpy as np


def early_stopping(losses, patience):
    best = 0
    for i in range(1, len(losses)):
        if losses[i] < losses[best]:
            best = i
        elif i - best >= patience:
            return np.array([best, i + 1])
    return np.array([best, len(losses)])
""",
    "a dictionary": r"""
def early_stopping(losses, patience):
    result = {"best": 0, "epochs": len(losses)}
    for i, loss in enumerate(losses[1:], start=1):
        if loss < losses[result["best"]]:
            result["best"] = i
        if i - result["best"] == patience:
            result["epochs"] = i + 1
            break
    return result
""",
    "recursion": r"""
def early_stopping(losses, patience, best=0, epochs=1):
    if epochs == len(losses) or epochs - 1 - best == patience:
        return best, epochs
    if losses[epochs] < losses[best]:
        best = epochs
    return early_stopping(losses, patience, best, epochs + 1)
""",
    "a class with __call__": r"""
class Stopper:
    def __init__(self, patience: int):
        self.patience = patience
        self.best_loss = None
        self.best = None
        self.epochs = 0

    def __call__(self, loss: float) -> bool:
        if self.best_loss is None or loss < self.best_loss:
            self.best_loss, self.best = loss, self.epochs
        self.epochs += 1
        return self.epochs - 1 - self.best >= self.patience


def early_stopping(losses, patience):
    stop = Stopper(patience)
    any(stop(loss) for loss in losses)
    return stop.best, stop.epochs
""",
    "looks for the first window without a new lowest": r"""
import numpy as np


def early_stopping(losses, patience):
    best = 0
    while True:
        window = losses[best + 1 : best + 1 + patience]
        better = [i for i, loss in enumerate(window) if loss < losses[best]]
        if not better:
            return best, best + 1 + len(window)
        best += 1 + better[0]
""",
    "numba": r"""
import numba
import numpy as np


@numba.njit
def run(losses, patience):
    best = 0
    for i in range(1, len(losses)):
        if losses[i] < losses[best]:
            best = i
        if i - best == patience:
            return best, i + 1
    return best, len(losses)


def early_stopping(losses, patience):
    return run(np.array(losses, dtype=np.float64), patience)
""",
    "torch tensors": r"""
import torch


def early_stopping(losses, patience):
    losses = torch.tensor(losses, dtype=torch.float64)
    best = torch.tensor(0)
    for i in range(len(losses)):
        if losses[i] < losses[best]:
            best = torch.tensor(i)
        if i - best >= patience:
            return best, torch.tensor(i + 1)
    return best, torch.tensor(len(losses))
""",
}
