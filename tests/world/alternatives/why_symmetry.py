"""why/symmetry. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "a loop over images and np.fliplr": r"""
import numpy as np


def symmetry(images):
    result = []
    for image in images:
        d = np.abs(image - np.fliplr(image)).sum()
        result.append(1 - d / (2 * image.sum()))
    return np.array(result)
""",
    "np.flip along the last axis, means": r"""
import numpy as np


def symmetry(images):
    m = np.flip(images, axis=-1)
    return 1 - np.abs(images - m).mean(axis=(-2, -1)) / images.mean(axis=(-2, -1)) / 2
""",
    "flat rows": r"""
import numpy as np


def symmetry(images):
    flat = images.reshape(len(images), -1)
    other = images[..., ::-1].reshape(len(images), -1)
    return 1 - abs(flat - other).sum(1) / (2 * flat.sum(1))
""",
    "the common ink": r"""
import numpy as np


def symmetry(images):
    return np.minimum(images, images[:, :, ::-1]).sum((1, 2)) / images.sum((1, 2))
""",
    "plain Python": r"""
import numpy as np


def symmetry(images):
    out = []
    for image in images.tolist():
        total = sum(sum(row) for row in image)
        diff = sum(abs(a - b) for row in image for a, b in zip(row, reversed(row)))
        out.append(1 - diff / (2 * total))
    return np.array(out)
""",
    "einsum and float": r"""
import numpy as np


def symmetry(images):
    X = images.astype(float)
    return 1.0 - np.einsum("nij->n", np.abs(X - X[:, :, ::-1])) / (2.0 * np.einsum("nij->n", X))
""",
}
