"""Bias and variance of any learner: answers that data cannot say."""

import numpy as np


def decompose(predictions, target):
    """Return squared bias and variance of the predictions (D, m), averaged over the points."""
    average = predictions.mean(axis=0)  # the average hypothesis at each point
    bias2 = np.mean((average - target) ** 2)
    variance = np.mean((predictions - average) ** 2)
    return bias2, variance


def _but(bias2=None, variance=None):
    """The decomposition, but with another squared bias or variance: functions of predictions, target and average."""

    def decompose_but(predictions, target):
        average = predictions.mean(axis=0)
        right = decompose(predictions, target)
        return (
            bias2(predictions, target, average) if bias2 else right[0],
            variance(predictions, target, average) if variance else right[1],
        )

    return decompose_but


def _other_axis(predictions, target):
    average = predictions.mean(axis=1)
    return np.mean((average - target) ** 2), np.mean((predictions - average) ** 2)


def _other_axis_kept(predictions, target):
    average = predictions.mean(axis=1, keepdims=True)
    return np.mean((average - target) ** 2), np.mean((predictions - average) ** 2)
