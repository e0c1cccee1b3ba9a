"""A sigmoid that never overflows: answers that data cannot say."""

import math

import numpy as np


def sigmoid(z, slope=1.0):
    z = slope * np.asarray(z)
    e = np.exp(-np.abs(z))  # between 0 and 1: cannot overflow
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def _plain_sigmoid(z, slope=1.0):
    return 1 / (1 + np.exp(-slope * np.asarray(z)))


def _ratio_sigmoid(z, slope=1.0):
    e = np.exp(slope * np.asarray(z))
    return e / (1 + e)


def _whole_sigmoid(z, slope=1.0):
    out = np.zeros_like(z)
    out[...] = sigmoid(z, slope)
    return out


def _math_sigmoid(z, slope=1.0):
    return 1 / (1 + math.exp(-slope * z))


def _if_sigmoid(z, slope=1.0):
    if z >= 0:
        return 1 / (1 + np.exp(-slope * z))
    return np.exp(slope * z) / (1 + np.exp(slope * z))
