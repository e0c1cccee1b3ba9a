"""Digits, from scratch: what the network does with the digits of the judged part decides.

All digits are public, so a network could hold them by heart; one that has learned to read does not mind a fifth
of a pixel. So those that judge are also shown a little shifted, turned, thickened and noised, drawn from a text, in a
class from its secret, which no notebook knows.
"""

from functools import lru_cache

import numpy as np

from coursekit.exercises.digits_split import split
from coursekit.exercises.draw import Draw

NEEDED = 0.97, 0.95  # accuracy of a trained network: as they are, and with pixels shuffled
NEEDED_WHEN_CHANGED = 0.94, 0.94  # the same for images that were changed a little
SHIFT, TURN, THICK, NOISE = 0.15, 3.0, 0.15, 0.03  # pixels, degrees, share of the thickened image, standard deviation
COPIES = 4  # of each image
_MIDDLE = np.full(2, 3.5)


@lru_cache(maxsize=8)
def altered(seed, drawn):
    """The images and labels for the case with this seed, drawn from a text.

    Examples
    --------
    >>> images, labels = altered(1, "a secret")
    >>> images.shape, labels.shape, float(images.min()) >= 0, float(images.max()) <= 1
    ((1132, 64), (1132,), True, True)
    """
    draw = Draw(drawn)
    rng = np.random.default_rng([draw.integer(0, 2**32 - 1) for _ in range(4)])
    _, _, judged, _ = split()
    images = np.array([_altered(image, rng) for _ in range(COPIES) for image in judged.reshape(-1, 8, 8)])
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
    image = turned(image, turn, offset)
    share = rng.uniform(0, THICK)
    image = (1 - share) * image + share * thickened(image)
    return np.clip(image + rng.normal(0, NOISE, image.shape), 0, 1)


def turned(image, turn, offset):
    """The image between whose pixels `turn @ place + offset` is read, in proportion; there is nothing around it."""
    padded = np.pad(image, 1)  # TURN and SHIFT lead no further out
    places = np.tensordot(turn, np.indices(image.shape), axes=1) + offset[:, None, None] + 1
    row, column = corner = np.floor(places).astype(int)
    down, right = places - corner
    upper = (1 - right) * padded[row, column] + right * padded[row, column + 1]
    lower = (1 - right) * padded[row + 1, column] + right * padded[row + 1, column + 1]
    return (1 - down) * upper + down * lower


def thickened(image):
    """Each pixel as bright as the brightest of itself and its four neighbors."""
    padded = np.pad(image, 1, mode="edge")
    across = np.maximum(padded[1:-1, :-2], padded[1:-1, 2:])
    return np.maximum(image, np.maximum(across, np.maximum(padded[:-2, 1:-1], padded[2:, 1:-1])))


def relu(U):
    return np.maximum(0, U)


def read(value, images, bend=relu):
    """The digits that a network sees in images."""
    W1, b1, W2, b2 = value
    with np.errstate(all="ignore"):
        return (bend(images @ W1 + np.ravel(b1)) @ W2 + np.ravel(b2)).argmax(axis=1)


def accuracy(value, images, labels, bend=relu):
    return float((read(value, images, bend) == labels).mean())


def misshapen(value):
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


def finite(value):
    return all(np.isfinite(part).all() for part in value)


def fault(images, labels, seed, value, drawn="the notebook"):
    if wrong_shape := misshapen(value):
        return wrong_shape
    if not finite(value):
        return "returned parameters that are not all numbers"
    right, needed = accuracy(value, *split(seed)[2:]), NEEDED[bool(seed)]
    if right < needed:
        figures = f"{100 * right:.1f} % of the judged digits; at least {100 * needed:g} % are expected"
        return f"gives a network that is right on {figures}"
    needed = NEEDED_WHEN_CHANGED[bool(seed)]
    if accuracy(value, *altered(seed, drawn)) < needed:  # how far below would tell of images that nobody is to know
        figures = f"less than {100 * needed:g} % of the judged digits after each was shifted, turned, thickened"
        return f"gives a network that is right on {figures} and noised a little"
    return ""


def is_transposed(value):
    W1, _, W2, _ = value
    return W1.ndim == W2.ndim == 2 and W1.shape[1] == 64 and W2.shape[0] == 10 and W1.shape[0] == W2.shape[1]


def standardized(images):
    return (images - images.mean(axis=0)) / np.maximum(images.std(axis=0), 1e-3)
