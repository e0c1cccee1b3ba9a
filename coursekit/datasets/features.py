"""Hand-made features of the digits: numbers that somebody thought of, each from 0 to 1; and images moved sideways.

`FEATURES` maps the name of each to a function of images of shape (n, 8, 8) with pixels from 0 to 1.
"""

import numpy as np

from coursekit.core import validate

DARK = 0.4  # from here on a pixel counts as ink
SIDE = 8


def _share(part, images):
    """How much of the ink lies in a part of the image; one half where there is none."""
    whole = images.sum(axis=(1, 2))
    return np.where(whole, part.sum(axis=(1, 2)) / np.where(whole, whole, 1), 0.5)


def _symmetry(images, mirrored):
    """1 where an image is its own mirror image, 0 where the two have no ink in common."""
    return 1 - _share(abs(images - mirrored), 2 * images)


def _enclosed(images):
    """Paper that ink encloses, as a share of 8 pixels: what is left when the paper is flooded from the border."""
    paper = np.pad(images < DARK, ((0, 0), (1, 1), (1, 1)), constant_values=True)
    flood = np.zeros_like(paper)
    flood[:, 0] = True
    for _ in range(paper[0].size):
        more = flood.copy()
        for axis in (1, 2):
            for step in (1, -1):
                more |= np.roll(flood, step, axis) & paper
        if (more == flood).all():
            break
        flood = more
    return np.minimum((paper & ~flood).sum(axis=(1, 2)) / 8, 1)


FEATURES = {
    "ink": lambda images: images.mean(axis=(1, 2)),
    "left half": lambda images: _share(images[:, :, :4], images),
    "upper half": lambda images: _share(images[:, :4], images),
    "middle": lambda images: images[:, 2:6, 3:5].mean(axis=(1, 2)),
    "symmetry left-right": lambda images: _symmetry(images, images[:, :, ::-1]),
    "symmetry top-bottom": lambda images: _symmetry(images, images[:, ::-1]),
    "dark columns": lambda images: (images.max(axis=1) > DARK).mean(axis=1),
    "enclosed paper": _enclosed,
}


def hand_made(X):
    """Eight numbers for each image that somebody thought of: ink, where it lies, symmetry, what it encloses.

    Parameters
    ----------
    X : array_like of shape (n, 64)
        Images of 8 x 8 pixels from 0 (paper) to 1 (ink), as `digits().X / 16`.

    Returns
    -------
    ndarray of shape (n, 8)
        Each from 0 to 1, in the order of `FEATURES`.

    Raises
    ------
    TypeError, ValueError
        If X does not hold such images.

    Examples
    --------
    >>> import numpy as np
    >>> ring = np.zeros((8, 8))
    >>> ring[2:6, 2:6] = 1
    >>> ring[3:5, 3:5] = 0
    >>> dict(zip(FEATURES, hand_made([ring.ravel()])[0].tolist()))["enclosed paper"]
    0.5
    """
    images = _images(X)
    return np.stack([feature(images) for feature in FEATURES.values()], axis=1)


def shifted(X, right=0, down=0):
    """The images moved by whole pixels; what leaves them is lost, and paper comes in from the other side.

    Parameters
    ----------
    X : array_like of shape (n, 64)
    right, down : int
        Pixels; negative for left and up.

    Returns
    -------
    ndarray of shape (n, 64)

    Raises
    ------
    TypeError, ValueError
        If X does not hold such images, or a number of pixels is not a whole one from -8 to 8.

    Examples
    --------
    >>> import numpy as np
    >>> dot = np.zeros((1, 64))
    >>> dot[0, 0] = 1
    >>> int(shifted(dot, right=2, down=1).argmax())
    10
    """
    images = _images(X)
    right = validate.integer("right", right, low=-SIDE, high=SIDE)
    down = validate.integer("down", down, low=-SIDE, high=SIDE)
    room = np.pad(images, ((0, 0), (SIDE, SIDE), (SIDE, SIDE)))
    return room[:, SIDE - down : 2 * SIDE - down, SIDE - right : 2 * SIDE - right].reshape(len(images), -1)


def _images(X):
    X = validate.array("X", X, 2)
    if X.shape[1] != SIDE**2:
        raise ValueError(f"X must have {SIDE**2} columns, one for each pixel, got {X.shape[1]}")
    return X.reshape(-1, SIDE, SIDE)
