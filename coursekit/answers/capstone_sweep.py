"""The answer to `capstone/sweep`: what training with the chosen pair achieves decides."""

import warnings
from functools import lru_cache

import numpy as np

import coursekit as ck
from coursekit.exercises.capstone import NEEDED, split
from coursekit.judging.answer import Mistake
from coursekit.judging.property import PropertyAnswer


@lru_cache(maxsize=512)
def _trained(lr, batch_size, epochs, seed):
    """Accuracy on the held-out digits, and the loss of the last epoch."""
    images, labels, held_out, truth = split()
    model = ck.models.mlp([64, 32, 10])
    settings = {"lr": lr, "batch_size": int(batch_size), "epochs": epochs, "seed": seed}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it diverged is said in the verdict
        fit = ck.fit(model, images, labels, optimizer=ck.optimizers.sgd(), **settings)
    if not (len(fit.history.loss) and np.isfinite(fit.theta).all()):
        return 0.1, np.inf
    return float((model.scores(fit.theta, held_out).argmax(axis=1) == truth).mean()), float(fit.history.loss[-1])


def _possible(lr, batch_size):
    return lr > 0 and batch_size == int(batch_size) and 1 <= batch_size <= 1438


def _fault(lr, batch_size, epochs, seed):
    if not _possible(lr, batch_size):
        return "A learning rate is positive, and a batch has from 1 to 1438 examples."
    accuracy, loss = _trained(lr, batch_size, epochs, seed)
    if accuracy >= NEEDED:
        return ""
    right = f"{100 * accuracy:.1f} % of the held-out digits are right"
    return f"With these, {right}, and the last training loss is {loss:.3g}."


def _is_too_fast(lr, batch_size, epochs, seed):
    """Would a smaller rate end with a smaller loss?"""
    loss, slower = (_trained(rate, batch_size, epochs, seed)[1] for rate in (lr, lr / 10))
    return loss > slower or not np.isfinite(loss)


def _is_too_slow(lr, batch_size, epochs, seed):
    return _trained(lr, batch_size, epochs, seed)[1] > 0.15


SWEEP = PropertyAnswer(
    example={"lr": 0.1, "batch_size": 4},
    fault=_fault,
    mistakes=(
        Mistake(
            "interchanged",
            "The learning rate is the small number and the batch size the whole one; here they stand in each other's "
            "place.",
            {"lr": 32, "batch_size": 0.1},
            when=lambda lr, batch_size: lr >= 1 and 0 < batch_size < 1,
        ),
        Mistake(
            "rate that is not positive",
            "With a negative rate descent climbs, and with 0 it stands still.",
            {"lr": -0.1, "batch_size": 8},
            when=lambda lr: lr <= 0,
        ),
        Mistake(
            "impossible batch",
            "A batch has a whole number of examples, at least 1 and at most all 1438.",
            {"lr": 0.1, "batch_size": 0},
            when=lambda batch_size: not _possible(1, batch_size),
        ),
        Mistake(
            "steps too large",
            "With a tenth of this rate the loss ends lower: the steps jump too far. Try a smaller rate, or a larger "
            "batch, whose gradients are less noisy.",
            {"lr": 3, "batch_size": 8},
            when=_is_too_fast,
        ),
        Mistake(
            "batch too large",
            "Such a large batch leaves only a few updates in each epoch, and they are soon over; take a smaller one.",
            {"lr": 0.1, "batch_size": 512},
            when=lambda batch_size: batch_size >= 256,
        ),
        Mistake(
            "steps too small",
            "The training loss is still high and falling when the epochs are over: raise the rate, or make the batch "
            "smaller.",
            {"lr": 0.01, "batch_size": 64},
            when=_is_too_slow,
        ),
    ),
    hints=(
        "Begin with a batch of 32 and try rates a factor of 10 apart: 0.001, 0.01, 0.1, 1. Where does the loss fall "
        "fastest without jumping?",
        "The number of updates counts, too: half the batch size gives twice as many updates in the same epochs.",
        "Small batches, from 2 to 16, want rates around 0.1 or a little above; go through that corner of the grid in "
        "finer steps.",
    ),
    solution=lambda epochs, seed: (
        rf"""
A sweep tries every pair of a coarse grid and keeps the best:

```python
X, y = ck.datasets.digits()[:2]
held_out = np.arange(len(y)) % 5 == 3
model = ck.models.mlp([64, 32, 10])
for lr in (0.01, 0.03, 0.1, 0.3, 1):
    for batch_size in (2, 4, 8, 16, 32, 64):
        fit = ck.fit(model, X[~held_out] / 16, y[~held_out], optimizer=ck.optimizers.sgd(),
                     lr=lr, batch_size=batch_size, epochs={epochs}, seed={seed})
        right = model.scores(fit.theta, X[held_out] / 16).argmax(axis=1) == y[held_out]
        print(lr, batch_size, right.mean())
```

Good pairs lie along a diagonal: twice the batch size goes with about twice the rate. A rate of 0.1 with batches of 4 is
one of them. With a larger rate training jumps about or diverges, with a smaller one the epochs end too soon.
"""
    ),
)
