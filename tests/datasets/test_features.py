"""Hand-made features of images and images moved sideways, against loops over pixels and SciPy's labels."""

import numpy as np
import pytest
from scipy.ndimage import label

import coursekit as ck
from coursekit.datasets.features import DARK, FEATURES, hand_made, shifted

DIGITS = ck.datasets.digits("training").X[:120] / 16


def enclosed(image):
    """Paper in patches that do not touch the border of a frame of paper around the image."""
    patches, count = label(np.pad(image < DARK, 1, constant_values=True))
    return min(sum((patches == i).sum() for i in range(1, count + 1) if i != patches[0, 0]) / 8, 1)


def alike(image, other):
    return 1 - sum(abs(a - b) for a, b in zip(image.flat, other.flat, strict=True)) / (2 * sum(image.flat))


TWINS = {
    "ink": lambda image: sum(image.flat) / 64,
    "left half": lambda image: sum(image[i, j] for i in range(8) for j in range(4)) / sum(image.flat),
    "upper half": lambda image: sum(image[i, j] for i in range(4) for j in range(8)) / sum(image.flat),
    "middle": lambda image: sum(image[i, j] for i in (2, 3, 4, 5) for j in (3, 4)) / 8,
    "symmetry left-right": lambda image: alike(image, np.fliplr(image)),
    "symmetry top-bottom": lambda image: alike(image, np.flipud(image)),
    "dark columns": lambda image: sum(max(column) > DARK for column in image.T) / 8,
    "enclosed paper": enclosed,
}


@pytest.mark.parametrize("name", FEATURES)
def test_each_feature_is_what_its_name_says(name):
    found = hand_made(DIGITS)[:, list(FEATURES).index(name)]
    np.testing.assert_allclose(found, [TWINS[name](image.reshape(8, 8)) for image in DIGITS], atol=1e-12)
    assert found.min() >= 0
    assert found.max() <= 1


def test_an_image_without_ink_has_features_too():
    blank = dict(zip(FEATURES, hand_made(np.zeros((1, 64)))[0], strict=True))
    assert blank["left half"] == blank["upper half"] == 0.5
    assert blank["enclosed paper"] == blank["ink"] == 0


def test_paper_at_the_end_of_a_long_way_is_not_enclosed():
    spiral = np.array([[int(c) for c in row] for row in (
        "11111111", "00000001", "11111101", "10000101", "10110101", "10111101", "10000001", "11111111"
    )], float)  # fmt: skip
    assert hand_made(spiral.reshape(1, 64))[0, -1] == enclosed(spiral) == 0


@pytest.mark.parametrize(("right", "down"), [(0, 0), (1, 0), (-2, 0), (0, 3), (-1, -4), (8, 0), (0, -8)])
def test_a_moved_pixel_is_where_it_belongs_or_gone(right, down):
    moved = shifted(DIGITS, right, down).reshape(-1, 8, 8)
    for i in range(8):
        for j in range(8):
            inside = 0 <= i - down < 8 and 0 <= j - right < 8
            there = DIGITS.reshape(-1, 8, 8)[:, i - down, j - right] if inside else 0
            np.testing.assert_array_equal(moved[:, i, j], there)
