"""What every data set is."""

from typing import NamedTuple

import numpy as np


class Dataset(NamedTuple):
    """Rows X of shape (n, d), targets y of shape (n,), their names, and where they come from.

    With target_names, y holds class indices: y[i] = 2 means target_names[2].
    """

    X: np.ndarray
    y: np.ndarray
    feature_names: tuple
    target_names: tuple
    source: str

    def __repr__(self):
        features, targets = ", ".join(self.feature_names), ", ".join(self.target_names)
        return f"Dataset({len(self.X)} rows; features: {features}; targets: {targets})"
