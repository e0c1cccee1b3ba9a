"""Images that nobody has seen: the held-out digits, each a little shifted, turned, thickened and noised.

All 1,797 digits are public, so a network could hold them by heart; one that has learned to read does not mind a fifth
of a pixel. The changes are drawn from a text, in a class from its secret, which no notebook knows.
"""

from functools import lru_cache

import numpy as np
from scipy.ndimage import affine_transform, grey_dilation

from coursekit.exercises.capstone import split
from coursekit.exercises.draw import Draw

SHIFT, TURN, THICK, NOISE = 0.15, 3.0, 0.15, 0.03  # pixels, degrees, share of the thickened image, standard deviation
COPIES = 4  # of each image
_CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])
_MIDDLE = np.full(2, 3.5)


@lru_cache(maxsize=8)
def altered(seed, drawn):
    """The images and labels for the case with this seed, drawn from a text.

    Examples
    --------
    >>> images, labels = altered(1, "a secret")
    >>> images.shape, labels.shape, float(images.min()) >= 0, float(images.max()) <= 1
    ((1436, 64), (1436,), True, True)
    """
    draw = Draw(drawn)
    rng = np.random.default_rng([draw.integer(0, 2**32 - 1) for _ in range(4)])
    _, _, held_out, _ = split()
    images = np.array([_altered(image, rng) for _ in range(COPIES) for image in held_out.reshape(-1, 8, 8)])
    images = images.reshape(-1, 64)
    labels = np.tile(split(seed)[3], COPIES)
    return (images[:, _order(seed)] if seed else images), labels


def _order(seed):
    """The order of the pixels in the case with this seed, as `split` draws it."""
    return np.random.default_rng(seed).permutation(64)


def _altered(image, rng):
    angle = np.deg2rad(rng.uniform(-TURN, TURN))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    offset = _MIDDLE - turn @ _MIDDLE + rng.uniform(-SHIFT, SHIFT, 2)
    image = affine_transform(image, turn, offset, order=1, mode="grid-constant")
    share = rng.uniform(0, THICK)
    image = (1 - share) * image + share * grey_dilation(image, footprint=_CROSS)
    return np.clip(image + rng.normal(0, NOISE, image.shape), 0, 1)
