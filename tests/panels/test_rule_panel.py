"""The panel rule: what it counts and learns, by loops and by gradient descent written out."""

import re

import numpy as np
import pytest

import coursekit as ck

pytestmark = pytest.mark.usefixtures("unseen")


def images():
    """The 3s and 8s of training and validation digits in turn: to learn from, and new; with 1 for an 8."""
    parts = [ck.datasets.digits(part) for part in ("training", "validation")]
    found = [(x / 16, int(y == 8)) for part in parts for x, y in zip(part.X, part.y, strict=True) if y in (3, 8)]
    return [tuple(map(np.array, zip(*found[first::2], strict=True))) for first in (0, 1)]


def moved(X, right):
    rolled = np.roll(X.reshape(-1, 8, 8), right, axis=2)
    rolled[:, :, slice(0, right) if right > 0 else slice(8 + right, 8)] = 0
    return rolled.reshape(len(X), 64)


@pytest.mark.parametrize(("shift", "threshold"), [(0, 0.45), (1, 0.35), (-2, 0.6)])
def test_a_rule_is_right_where_ink_of_the_left_half_says_so(shift, threshold):
    (_, _), (X, y) = images()
    X = moved(X, shift) if shift else X
    left = X.reshape(-1, 8, 8)[:, :, :4].sum(axis=(1, 2)) / X.sum(axis=1)
    right = ((left >= threshold) == y).mean()
    said = ck.panels.rule("left half", threshold, shift).text
    assert f"{100 * right:.1f} % of {len(y)} new images right" in said
    listed = re.search(rf" {shift}: ([\d.]+)", said.split("by the pixels moved:")[1])
    assert float(listed[1]) == pytest.approx(100 * right, abs=0.05)


def test_the_learned_rule_is_softmax_regression_on_the_pixels():
    (X, y), (new, truth) = images()
    W, b, Y = np.zeros((64, 2)), np.zeros(2), np.eye(2)[y]
    for _ in range(200):
        P = np.exp(X @ W + b) / np.exp(X @ W + b).sum(axis=1, keepdims=True)
        W, b = W - 0.5 * X.T @ (P - Y) / len(y), b - 0.5 * (P - Y).mean(axis=0)
    for shift in (-2, -1, 0, 1, 2):
        there = moved(new, shift) if shift else new
        right = ((there @ W + b).argmax(axis=1) == truth).mean()
        assert f"the learned rule {100 * right:.1f} %" in ck.panels.rule(shift=shift).text


def test_the_images_that_the_rule_misreads_are_shown_where_they_are():
    (_, _), (X, _) = images()
    panel = ck.panels.rule(threshold=0, shift=1)  # everything is called 8
    *_, sheet = panel.live.figure.axes
    threes = moved(X, 1)[images()[1][1] == 0]
    np.testing.assert_array_equal(sheet.images[0].get_array()[4:12, :8], 16 * threes[0].reshape(8, 8))
    assert f"misreads {len(threes)}" in sheet.get_title()
