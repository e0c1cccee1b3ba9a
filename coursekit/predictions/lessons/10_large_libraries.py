"""What happens in lesson 10."""

from functools import cache

import numpy as np

import coursekit as ck


@cache
def digits(part):
    """Images and labels of a part, pixels from 0 to 1."""
    X, y = ck.datasets.digits(part)[:2]
    return X / 16, y


def two_orders(steps=14):
    """The largest difference of a parameter after two trainings that add in different orders."""
    X, y = digits("training")
    model = ck.models.mlp([64, 16, 10])
    theta, twin = (model.init(seed=0) for _ in range(2))
    order = np.arange(len(y))[: 60 * steps]
    for batch in order.reshape(steps, -1):
        theta = theta - 0.1 * model.loss_and_grad(theta, X[batch], y[batch], "cross_entropy")[1]
        batch = batch[::-1]  # the same rows, added from the other end
        twin = twin - 0.1 * model.loss_and_grad(twin, X[batch], y[batch], "cross_entropy")[1]
    return float(abs(theta - twin).max())


def never_cleared(lr=0.1, steps=60):
    """The largest distance from the minimum of x² in the last 20 steps: gradients cleared, and added up."""
    ends = []
    for clears in (True, False):
        x, grad, path = 1.0, 0.0, []
        for _ in range(steps):
            grad = 2 * x if clears else grad + 2 * x
            x -= lr * grad
            path.append(abs(x))
        ends.append(max(path[-20:]))
    return tuple(ends)


def checked(dtype, h):
    """The error of a central difference of the sigmoid at 1, computed in this precision."""
    one, h = dtype(1), dtype(h)

    def sigmoid(z):
        return one / (one + np.exp(-z))

    exact = float(1 / (1 + np.exp(-1.0)) * (1 - 1 / (1 + np.exp(-1.0))))
    return abs(float((sigmoid(one + h) - sigmoid(one - h)) / (h + h)) - exact)


def best_steps():
    """The step, among powers of ten, at which a central difference is best: in float64 and in float32."""
    steps = [10.0**-i for i in range(1, 9)]
    return tuple(
        min(steps, key=lambda h, dtype=dtype: checked(dtype, h)) for dtype in (np.float64, np.float32)
    ), checked(np.float32, 1e-8)


@cache
def when_moved():
    """Per cent of the validation digits that the lesson's kernels read: as they are, and a pixel to the right."""
    kernels = np.random.default_rng(0).normal(size=(25, 64))

    def seen(images):
        wide = np.pad(images.reshape(-1, 8, 8), ((0, 0), (4, 4), (4, 4)))
        patches = np.lib.stride_tricks.sliding_window_view(wide, (5, 5), axis=(1, 2))
        return np.maximum(0, patches.reshape(len(images), -1, 25) @ kernels).mean(axis=1)

    (X, y), (new, truth) = digits("training"), digits("validation")
    H = seen(X)
    mean, spread = H.mean(axis=0), H.std(axis=0)
    last = ck.models.linear(64, 10)
    theta = ck.fit(last, (H - mean) / spread, y, optimizer="adam", lr=0.03, epochs=60).theta
    both = new, ck.datasets.shifted(new, 1, 0)
    return tuple(100 * last.accuracy(theta, (seen(images) - mean) / spread, truth) for images in both)


def answer_to_a_moved_row():
    """What a kernel answers to a row that has moved by one: does its answer move, stay, or change?"""
    row = np.array([0, 0, 0, 1, 4, 2, 0, 0, 0, 0.0])
    before, after = (np.correlate(x, [1, -2, 3], "valid") for x in (row, np.roll(row, 1)))
    if np.array_equal(after, before):
        return "stays"
    return "moves" if np.array_equal(after[1:], before[:-1]) else "changes"


def largest_weight(scaled, d=64, tokens=10, queries=2000):
    """The largest of the weights of ten tokens, on average: queries and keys of width 64, entries of variance 1."""
    rng = np.random.default_rng(0)
    q, k = rng.normal(size=(queries, 1, d)), rng.normal(size=(queries, tokens, d))
    scores = (q * k).sum(axis=2) / (np.sqrt(d) if scaled else 1)
    return float(ck.activations.softmax(scores).max(axis=1).mean())


def swapped():
    """How far the output of a query moves when two tokens change places, keys and values together."""
    q, k, v = 1.3, np.array([0.5, -1.0, 2.0]), np.array([1.0, 4.0, -2.0])
    order = [1, 0, 2]
    outputs = [ck.activations.softmax(q * keys) @ values for keys, values in ((k, v), (k[order], v[order]))]
    return float(abs(outputs[0] - outputs[1]))
