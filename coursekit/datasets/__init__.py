"""Data sets: real ones, shipped with the package so that they work offline, and generated ones.

Each is a function that returns a `Dataset`: X of shape (n, d), y of shape (n,), names, and the source.
"""

from coursekit.core.lookup import listing
from coursekit.datasets._dataset import Dataset
from coursekit.datasets.by_torch import by_torch
from coursekit.datasets.features import hand_made, shifted
from coursekit.datasets.generated import apartments, copies, cubic, sine_points
from coursekit.datasets.real import diabetes, digits, penguins
from coursekit.datasets.shapes import blobs, moons, spirals, xor

__all__ = [
    "Dataset",
    "apartments",
    "blobs",
    "by_torch",
    "copies",
    "cubic",
    "diabetes",
    "digits",
    "hand_made",
    "moons",
    "penguins",
    "shifted",
    "sine_points",
    "spirals",
    "xor",
]
__dir__ = listing(__all__)
