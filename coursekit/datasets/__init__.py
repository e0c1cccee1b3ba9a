"""Data sets: real ones, shipped with the package so that they work offline, and generated ones.

Each is a function that returns a `Dataset`: X of shape (n, d), y of shape (n,), names, and the source.
"""

from coursekit.datasets._dataset import Dataset
from coursekit.datasets.generated import apartments
from coursekit.datasets.real import penguins

__all__ = ["Dataset", "apartments", "penguins"]
