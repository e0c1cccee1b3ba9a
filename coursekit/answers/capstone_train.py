"""The answer to `capstone/train`: what the network does with held-out digits decides."""

import numpy as np

from coursekit.answers.capstone_images import altered
from coursekit.exercises.capstone import NEEDED_OF_IMAGES as NEEDED, NEEDED_WHEN_CHANGED, split
from coursekit.judging.answer import Mistake
from coursekit.judging.function import FunctionAnswer


def train(images, labels, seed):
    """Train a network with one hidden ReLU layer; return W1, b1, W2, b2."""
    rng = np.random.default_rng(seed)
    W1, b1 = rng.normal(size=(64, 128)) * np.sqrt(2 / 64), np.zeros(128)
    W2, b2 = rng.normal(size=(128, 10)) * np.sqrt(2 / 128), np.zeros(10)
    theta = W1, b1, W2, b2
    velocity = [np.zeros_like(part) for part in theta]
    for epoch in range(30):
        lr = 0.1 * (1 - epoch / 30)  # smaller and smaller steps
        for batch in np.array_split(rng.permutation(len(images)), len(images) // 32):
            X, Y = images[batch], np.eye(10)[labels[batch]]
            H = np.maximum(0, X @ W1 + b1)
            S = H @ W2 + b2
            P = np.exp(S - S.max(axis=1, keepdims=True))
            P /= P.sum(axis=1, keepdims=True)
            delta2 = (P - Y) / len(batch)
            delta1 = (delta2 @ W2.T) * (H > 0)
            grads = X.T @ delta1, delta1.sum(axis=0), H.T @ delta2, delta2.sum(axis=0)
            for part, v, grad in zip(theta, velocity, grads, strict=True):
                v *= 0.9
                v -= lr * grad
                part += v  # in place: W1, b1, W2, b2 are these arrays
    return theta


# ---- judging


def _scores(value, images, bend=lambda U: np.maximum(0, U)):
    W1, b1, W2, b2 = value
    with np.errstate(all="ignore"):
        return bend(images @ W1 + np.ravel(b1)) @ W2 + np.ravel(b2)


def _accuracy(value, images, labels, **bend):
    return float((_scores(value, images, **bend).argmax(axis=1) == labels).mean())


def _misshapen(value):
    """The first array whose shape does not fit, in words; "" where all fit."""
    W1, b1, W2, b2 = value
    width = W1.shape[-1] if W1.ndim == 2 else "width"
    b1, b2 = (np.ravel(b) if b.size in b.shape else b for b in (b1, b2))  # a row or a column is a vector
    wanted = {"W1": (W1, (64, width)), "b1": (b1, (width,)), "W2": (W2, (width, 10)), "b2": (b2, (10,))}
    for name, (array, shape) in wanted.items():
        if array.shape != shape:
            fits = f"({shape[0]},)" if len(shape) == 1 else f"({shape[0]}, {shape[1]})"
            return f"returned `{name}` of shape {array.shape}, where {fits} is expected"
    return ""


def _fault(images, labels, seed, value, drawn="the notebook"):
    if misshapen := _misshapen(value):
        return misshapen
    if not all(np.isfinite(array).all() for array in value):
        return "returned parameters that are not all numbers"
    right, needed = _accuracy(value, *split(seed)[2:]), NEEDED[bool(seed)]
    if right < needed:
        figures = f"{100 * right:.1f} % of the held-out digits; at least {100 * needed:g} % are expected"
        return f"gives a network that is right on {figures}"
    needed = NEEDED_WHEN_CHANGED[bool(seed)]
    if _accuracy(value, *altered(seed, drawn)) < needed:  # how far below would tell of images that nobody is to know
        figures = (
            f"less than {100 * needed:g} % of the held-out digits after each was shifted, turned, thickened and noised"
        )
        return f"gives a network that is right on {figures} a little"
    return ""


def _shown_by(condition):
    """A test of parameters of the right shapes, by the images and labels that they were trained on."""

    def when(images, labels, seed, value):
        return not _misshapen(value) and bool(condition(value, images, labels))

    return when


def _is_transposed(images, labels, seed, value):
    W1, _, W2, _ = value
    return W1.ndim == W2.ndim == 2 and W1.shape[1] == 64 and W2.shape[0] == 10 and W1.shape[0] == W2.shape[1]


def _standardized(images):
    return (images - images.mean(axis=0)) / np.maximum(images.std(axis=0), 1e-3)


def _one_class(value, images, labels):
    return len(np.unique(_scores(value, images).argmax(axis=1))) == 1


# ---- networks that show a mistake, small and quick


def _briefly(images, labels, rng, epochs=15, bend=lambda U: np.maximum(0, U), slope=lambda H: H > 0, std=0.2, lr=0.2):
    """Plain minibatch descent on 32 hidden units."""
    W1, b1, W2, b2 = std * rng.normal(size=(64, 32)), np.zeros(32), std * rng.normal(size=(32, 10)), np.zeros(10)
    for _ in range(epochs):
        for batch in np.array_split(rng.permutation(len(images)), len(images) // 16):
            H = bend(images[batch] @ W1 + b1)
            P = np.exp(H @ W2 + b2)
            delta2 = (P / P.sum(axis=1, keepdims=True) - np.eye(10)[labels[batch]]) / len(batch)
            delta1 = (delta2 @ W2.T) * slope(H)
            W2 -= lr * H.T @ delta2
            b2 -= lr * delta2.sum(axis=0)
            W1 -= lr * images[batch].T @ delta1
            b1 -= lr * delta1.sum(axis=0)
    return W1, b1, W2, b2


def _with(**settings):
    return lambda images, labels, seed: _briefly(images, labels, np.random.default_rng(seed), **settings)


def _out_of_step(images, labels, seed):
    rng = np.random.default_rng(seed)
    return _briefly(images, rng.permutation(labels), rng, epochs=2)


def _transposed(images, labels, seed):
    W1, b1, W2, b2 = _with(epochs=1)(images, labels, seed)
    return W1.T, b1, W2.T, b2


def _diverged(images, labels, seed):
    return tuple(np.nan * part for part in _with(epochs=1)(images, labels, seed))


TRAIN = FunctionAnswer(
    reference=train,
    fault=_fault,
    draws=True,
    mistakes=(
        Mistake(
            "transposed",
            "Images are rows here, so W1 has a row for each pixel, (64, width), and W2 has a column for each digit, "
            "(width, 10).",
            (_transposed,),
            when=_is_transposed,
        ),
        Mistake(
            "diverged",
            "There is nan or infinity among the parameters: training has diverged; try a smaller learning rate.",
            (_diverged,),
            when=_shown_by(lambda value, images, labels: not all(np.isfinite(array).all() for array in value)),
        ),
        Mistake(
            "begun with zeros",
            "All hidden units are alike, as they remain when all weights begin with the same value; draw them at "
            "random.",
            (_with(std=0.0, epochs=2),),
            when=_shown_by(lambda value, images, labels: np.ptp(value[0], axis=1).max() < 1e-12),
        ),
        Mistake(
            "always the same digit",
            "Whatever the image, this network says the same digit: training has gone wrong, often by a rate too large "
            "or a gradient with the wrong sign.",
            (lambda images, labels, seed: (*_with(epochs=1)(images, labels, seed)[:3], 1e3 * np.eye(10)[3]),),
            when=_shown_by(_one_class),
        ),
        Mistake(
            "another activation",
            "With tanh or a sigmoid between the layers your parameters do well, but here they are used with ReLU.",
            (
                _with(bend=np.tanh, slope=lambda H: 1 - H**2, std=0.5),
                _with(bend=lambda U: 1 / (1 + np.exp(-U)), slope=lambda H: H * (1 - H), std=1.0, lr=2.0),
            ),
            when=_shown_by(
                lambda value, images, labels: (
                    max(
                        _accuracy(value, images, labels, bend=np.tanh),
                        _accuracy(value, images, labels, bend=lambda U: (1 + np.tanh(U / 2)) / 2),
                    )
                    > max(0.9, _accuracy(value, images, labels))
                )
            ),
        ),
        Mistake(
            "pixels standardized",
            "Your parameters do well on standardized pixels, but they are used on pixels as they are handed in; either "
            "leave these as they are, or work mean and deviation into W1 and b1 at the end.",
            (lambda images, labels, seed: _with(lr=0.05)(_standardized(images), labels, seed),),
            when=_shown_by(
                lambda value, images, labels: (
                    _accuracy(value, _standardized(images), labels) > max(0.9, _accuracy(value, images, labels))
                )
            ),
        ),
        Mistake(
            "no better than guessing",
            "Even on the images it was trained on this network is hardly better than guessing: do images and labels "
            "still belong together after shuffling?",
            (_out_of_step,),
            when=_shown_by(lambda value, images, labels: _accuracy(value, images, labels) < 0.3),
        ),
        Mistake(
            "stopped too early",
            "Even on the images it was trained on this network makes many mistakes: train for more epochs, or with a "
            "larger learning rate.",
            (_with(epochs=1), _with(epochs=3)),
            when=_shown_by(lambda value, images, labels: _accuracy(value, images, labels) < 0.97),
        ),
    ),
    hints=(
        "Everything has been there before: initialization by He, minibatches in a new order in each epoch, softmax "
        "with cross-entropy, the deltas of two layers, and an update.",
        "Begin with 64 or 128 hidden units, batches of 32 and a learning rate of 0.1 to 0.3, and print the loss after "
        "each epoch. It should fall from 2.3 to below 0.1 within 20 epochs.",
        "Near 97 % the last steps count: let the learning rate fall toward the end, or use momentum or Adam, and "
        "train for 30 to 40 epochs.",
    ),
    solution=lambda: (
        r"""
The loop holds the whole course: random weights of the right size, minibatches in a new order in each epoch, the forward
pass, the deltas of two layers, and momentum with a learning rate that falls linearly. It takes a fraction of a second.

```python
def train(images, labels, seed):
    rng = np.random.default_rng(seed)
    W1, b1 = rng.normal(size=(64, 128)) * np.sqrt(2 / 64), np.zeros(128)
    W2, b2 = rng.normal(size=(128, 10)) * np.sqrt(2 / 128), np.zeros(10)
    theta = W1, b1, W2, b2
    velocity = [np.zeros_like(part) for part in theta]
    for epoch in range(30):
        lr = 0.1 * (1 - epoch / 30)
        for batch in np.array_split(rng.permutation(len(images)), len(images) // 32):
            X, Y = images[batch], np.eye(10)[labels[batch]]
            H = np.maximum(0, X @ W1 + b1)
            S = H @ W2 + b2
            P = np.exp(S - S.max(axis=1, keepdims=True))
            P /= P.sum(axis=1, keepdims=True)
            delta2 = (P - Y) / len(batch)
            delta1 = (delta2 @ W2.T) * (H > 0)
            grads = X.T @ delta1, delta1.sum(axis=0), H.T @ delta2, delta2.sum(axis=0)
            for part, v, grad in zip(theta, velocity, grads):
                v *= 0.9
                v -= lr * grad
                part += v
    return theta
```
"""
    ),
)
