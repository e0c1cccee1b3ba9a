"""What a run that leaves the finite numbers says."""

import warnings


class DivergenceWarning(UserWarning):
    """Training left the range of finite numbers and was stopped."""


def warn_divergence(where, nan_of=""):
    """Warn at the line of the learner's call: stacklevel 3 is the caller of `fit` or `descend`.

    nan_of names the function of a learner's own that gave NaN, if that is how it ended.
    """
    why = "the numbers grew beyond the largest float; try a smaller learning rate"
    if nan_of:
        why = f"{nan_of} gave nan; does it divide by 0 or take a logarithm there, or is the learning rate too large?"
    warnings.warn(f"diverged at {where}: {why}", DivergenceWarning, stacklevel=3)
