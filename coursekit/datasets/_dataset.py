"""What every data set is."""

from typing import NamedTuple

import numpy as np


class Dataset(NamedTuple):
    """Rows X of shape (n, d), targets y of shape (n,), their names, and where they come from.

    With target_names, y holds class indices: y[i] = 2 means target_names[2]. Without, y holds numbers.
    """

    X: np.ndarray
    y: np.ndarray
    feature_names: tuple
    target_names: tuple
    source: str

    def __repr__(self):
        names = self.feature_names
        if len(names) > 12:
            names = names[0], "...", names[-1]
        features, targets = ", ".join(names), ", ".join(self.target_names) or "numbers"
        return f"Dataset({len(self.X)} rows; features: {features}; targets: {targets})"
