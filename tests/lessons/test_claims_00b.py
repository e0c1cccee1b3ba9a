"""What lesson 0b says it has measured, measured anew: by models that are written out here."""

import itertools
from pathlib import Path

import nbformat
import numpy as np
import pytest
import stored_outputs

import coursekit as ck

LESSON = Path(__file__).parents[2] / "notebooks" / "00b_why_deep.ipynb"
SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1))


def parts():
    found = [ck.datasets.digits(part) for part in ("training", "validation")]
    return [(part.X / 16, part.y) for part in found]


def moved(X):
    return np.vstack([ck.datasets.shifted(X, *side) for side in SIDES])


def learned(X, y, hidden, epochs=20):
    """Softmax regression, or a network with a layer of tanh units, by minibatches and momentum; its predictions."""
    rng, Y = np.random.default_rng(1), np.eye(10)[y]
    sizes = [X.shape[1], *([hidden] if hidden else []), 10]
    weights = [rng.normal(size=shape) / np.sqrt(shape[0]) for shape in itertools.pairwise(sizes)]
    theta = [part for W in weights for part in (W, np.zeros(W.shape[1]))]
    velocity = [np.zeros_like(part) for part in theta]

    def forward(X):
        middle = np.tanh(X @ theta[0] + theta[1]) if hidden else X
        return middle, middle @ theta[-2] + theta[-1]

    for _ in range(epochs):
        order = rng.permutation(len(X))
        for batch in np.array_split(order, len(X) // 32):
            middle, scores = forward(X[batch])
            P = np.exp(scores - scores.max(axis=1, keepdims=True))
            delta = (P / P.sum(axis=1, keepdims=True) - Y[batch]) / len(batch)
            grads = [middle.T @ delta, delta.sum(axis=0)]
            if hidden:
                back = delta @ theta[2].T * (1 - middle**2)
                grads = [X[batch].T @ back, back.sum(axis=0), *grads]
            for part, v, grad in zip(theta, velocity, grads, strict=True):
                v[:] = 0.9 * v - 0.03 * grad
                part += v
    return lambda new: forward(new)[1].argmax(axis=1)


def measured(X, y, tests):
    """The shares right of the three models: features by hand, pixels, a network on pixels."""
    hand = ck.datasets.hand_made(X)
    views = {
        "hand": (lambda X: (ck.datasets.hand_made(X) - hand.mean(axis=0)) / hand.std(axis=0), 0),
        "pixels": (np.asarray, 0),
        "network": (np.asarray, 32),
    }
    found = {}
    for name, (view, hidden) in views.items():
        predict = learned(view(X), y, hidden)
        found[name] = [np.mean(predict(view(images)) == truth) for images, truth in tests]
    return found


def test_three_models_written_out_break_and_learn_alike():
    (X, y), (new, truth) = parts()
    tests = (new, truth), (moved(new), np.tile(truth, 4))
    plain = measured(X, y, tests)
    assert 0.7 < plain["hand"][0] < 0.82 < 0.94 < plain["pixels"][0]
    assert plain["network"][0] > 0.94
    assert max(share for _, share in plain.values()) < 0.5, "moved, each reads less than one half"
    taught = measured(np.vstack([X, moved(X)]), np.tile(y, 5), tests)
    assert taught["network"][1] > 0.9 > 0.85 > taught["pixels"][1] > taught["hand"][1]
    assert min(share for _, share in taught.values()) > 0.4


def test_digits_moved_sideways_lose_no_ink_and_others_an_eighth():
    (X, _), _ = parts()
    kept = [ck.datasets.shifted(X, *side).sum() / X.sum() for side in SIDES]
    assert min(kept[:2]) > 0.99
    assert kept[2:] == pytest.approx([7 / 8, 7 / 8], abs=0.01)


def centered(X):
    """Each image moved so that its center of ink is in the middle."""
    where = np.arange(8)
    found = []
    for image in X.reshape(-1, 8, 8):
        right, down = (round(3.5 - where @ image.sum(axis=axis) / image.sum()) for axis in (0, 1))
        found.append(ck.datasets.shifted(image.reshape(1, 64), right, down)[0])
    return np.array(found)


def test_centering_by_hand_mends_most_of_the_move():
    (X, y), (new, truth) = parts()
    model = ck.models.linear(64, 10)
    shares = []
    for view in (np.asarray, centered):
        how = {"optimizer": "adam", "lr": 0.01, "batch_size": 32, "epochs": 30, "seed": 0}
        fit = ck.fit(model, view(X), y, **how)
        shares.append(model.accuracy(fit.theta, view(moved(new)), np.tile(truth, 4)))
    assert shares == pytest.approx([0.46, 0.86], abs=0.005)


def test_the_formulas_of_ten_folds_make_1024_pieces_and_one_layer_at_most_one_for_each_unit():
    fold = lambda x: 2 * x if x <= 1 / 2 else 2 - 2 * x  # noqa: E731
    at = np.arange(2**12 + 1) / 2**12  # exact in binary
    values = at
    for _ in range(10):
        values = np.array([fold(x) for x in values])
    slopes = np.sign(np.diff(values))
    assert 1 + np.count_nonzero(np.diff(slopes)) == 1024
    rng = np.random.default_rng(0)
    x, one_layer = np.linspace(-4, 4, 20_001), np.zeros(20_001)
    for w, b, v in rng.normal(size=(20, 3)):
        one_layer += v * np.maximum(0, w * x + b)
    bends = np.abs(np.diff(one_layer, 2)) > 1e-7
    assert np.count_nonzero(bends & ~np.roll(bends, 1)) <= 20


def test_a_cell_fires_as_the_formula_of_its_voltage_says():
    """V = -70 + drive (1 - exp(-t / 10 ms)) reaches -55 at t = 10 ln(drive / (drive - 15)); below 15 mV never."""
    cell = next(c for c in stored_outputs.whole(LESSON).cells if c.id == "spikes")
    assert "[14, 16, 32]" in cell.source
    spikes = {}
    for drive in (14, 16, 32):
        wait = 10 * np.log(drive / (drive - 15)) if drive > 15 else np.inf
        spikes[drive] = int(100 // (wait + 0.2))  # a step for the spike, a step back to rest
    assert spikes == {14: 0, 16: 3, 32: 15}


def test_numbers_of_the_text():
    text = "\n".join(c.source for c in nbformat.read(LESSON, 4).cells if c.cell_type == "markdown")
    (X, _), (new, _) = parts()
    assert f"trained the same way on {len(X)} images and judged on {len(new)} others" in " ".join(text.split())
    shared = (16 - 5) // 2 + 3  # LeCun's first layer: 5 x 5 windows, every second pixel, over a rim: 8 x 8 places
    first = 12 * (5 * 5 + shared**2)  # twelve maps: shared weights, a bias for each place
    second = 12 * (8 * 5 * 5 + 4 * 4)
    assert shared == 8
    assert first + second + 30 * (192 + 1) + 10 * (30 + 1) == 9760
    assert "| parameters | 9,760 |" in text
