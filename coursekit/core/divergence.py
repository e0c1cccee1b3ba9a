"""What a run that leaves the finite numbers says."""

import warnings


class DivergenceWarning(UserWarning):
    """Training left the range of finite numbers and was stopped."""


def warn_divergence(where):
    """Warn at the line of the learner's call: stacklevel 3 is the caller of `fit` or `descend`."""
    warnings.warn(
        f"diverged at {where}: the numbers grew beyond the largest float; try a smaller learning rate",
        DivergenceWarning,
        stacklevel=3,
    )
