"""The answer to `capstone/checkpoint`: a training loop that keeps the best parameters."""

import numpy as np

from coursekit.judging.answer import Mistake
from coursekit.judging.function import FunctionAnswer


def keep_best(theta, epoch, validate, epochs):
    """Train for so many epochs; return the best theta and its validation loss."""
    theta = theta.copy()  # the caller's array stays as it is
    best_theta, best_loss = theta, np.inf
    for _ in range(epochs):
        epoch(theta)
        loss = validate(theta)
        if loss < best_loss:  # never true for nan
            best_theta, best_loss = theta.copy(), loss
    return best_theta, best_loss


def _loop(better, best_loss=np.inf, copied=True, start=False):
    """A loop that keeps what `better(loss, best)` says."""

    def keep(theta, epoch, validate, epochs):
        theta = theta.copy()
        best_theta, best = theta.copy(), validate(theta) if start else best_loss
        for _ in range(epochs):
            epoch(theta)
            loss = validate(theta)
            if better(loss, best):
                best_theta, best = theta.copy() if copied else theta, loss
        return best_theta, best

    return keep


def _smaller(loss, best):
    return loss < best


def _before(theta, epoch, validate, epochs):
    theta = theta.copy()
    best_theta, best_loss = theta.copy(), np.inf
    for _ in range(epochs):
        loss = validate(theta)
        if loss < best_loss:
            best_theta, best_loss = theta.copy(), loss
        epoch(theta)
    return best_theta, best_loss


def _stops(theta, epoch, validate, epochs):
    theta = theta.copy()
    best_theta, best_loss = theta.copy(), np.inf
    for _ in range(epochs):
        epoch(theta)
        loss = validate(theta)
        if not loss < best_loss:
            break
        best_theta, best_loss = theta.copy(), loss
    return best_theta, best_loss


def _last(theta, epoch, validate, epochs):
    theta = theta.copy()
    for _ in range(epochs):
        epoch(theta)
    return theta, validate(theta)


CHECKPOINT = FunctionAnswer(
    reference=keep_best,
    mistakes=(
        Mistake(
            "no copy kept",
            "`best_theta = theta` is a second name for the same array, which training goes on changing; keep a copy.",
            (_loop(_smaller, copied=False),),
        ),
        Mistake(
            "last in place of the best",
            "These are the parameters after the last epoch; asked for are those with the smallest validation loss.",
            (_last,),
        ),
        Mistake(
            "largest loss kept",
            "The smallest validation loss is the best one; here the largest was kept.",
            (_loop(lambda loss, best: loss > best, -np.inf), _loop(lambda loss, best: loss > best, 0)),
        ),
        Mistake(
            "last of equal losses",
            "Of equal losses the first counts: keep new parameters only where the loss has become smaller.",
            (_loop(lambda loss, best: loss <= best),),
        ),
        Mistake(
            "not a number kept",
            "Every comparison with nan is false, so `not loss >= best_loss` lets it in; ask if the loss is smaller.",
            (_loop(lambda loss, best: not loss >= best), _loop(lambda loss, best: not loss > best)),
        ),
        Mistake(
            "start taken for a candidate",
            "Only parameters after an epoch count; begin with an infinite best loss.",
            (_loop(_smaller, start=True),),
        ),
        Mistake(
            "validated before the epoch",
            "First comes the epoch, then the validation: otherwise the last epoch is never judged.",
            (_before,),
        ),
        Mistake(
            "stopped at the first rise",
            "The loss may rise and fall again: go through all epochs.",
            (_stops,),
        ),
        Mistake(
            "best loss begins at zero",
            "No squared distance is below 0, so nothing is ever kept; begin with `np.inf`.",
            (_loop(_smaller, best_loss=0.0), _loop(_smaller, best_loss=0)),
        ),
    ),
    hints=(
        "Two things are carried along beside theta: the best parameters so far and their loss. With which loss does "
        "one begin, so that the first epoch is always an improvement?",
        "`epoch` changes theta in place. What happens to `best_theta = theta` after the next epoch?",
        "Copy theta at the very beginning. Then in each epoch: train, validate, and where `loss < best_loss`, keep "
        "`theta.copy()` and the loss.",
    ),
    solution=lambda: (
        r"""
An assignment gives an array a second name, and training goes on changing that array; so what is kept must be a copy.
The best loss begins at infinity, which any number beats. A comparison with nan is false, so that an epoch that diverged
is never kept, and `<` rather than `<=` keeps the first of equal losses.

```python
def keep_best(theta, epoch, validate, epochs):
    theta = theta.copy()
    best_theta, best_loss = theta, np.inf
    for _ in range(epochs):
        epoch(theta)
        loss = validate(theta)
        if loss < best_loss:
            best_theta, best_loss = theta.copy(), loss
    return best_theta, best_loss
```
"""
    ),
)
