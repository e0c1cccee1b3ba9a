"""Slow twins of the models: scores on numbers of 50 digits, and a network in NumPy, forward and backward by hand."""

from itertools import pairwise

import numpy as np
import sympy
from mpmath import mpf
from references import core as twins

ACTIVATIONS = {name: sympy.lambdify(twins.Z, formula, "mpmath") for name, formula in twins.ACTIVATIONS.items()}


def scores(model, theta, X):
    """Scores of a model as lists of numbers of 50 digits."""
    theta, X = [mpf(v) for v in theta], [[mpf(v) for v in row] for row in X]
    if model.name == "polynomial":
        return [[sum(c * row[0] ** (model.sizes[0] - j) for j, c in enumerate(theta))] for row in X]
    at = 0
    for d, k in pairwise(model.sizes):
        X = twins.linear_scores(theta[at : at + (d + 1) * k], X, k)
        at += (d + 1) * k
        if at < len(theta):
            X = [[ACTIVATIONS[model.activation.name](z) for z in row] for row in X]
    return X


def loss(name, model, theta, X, targets):
    """Mean loss of a model."""
    return twins.loss(name, scores(model, theta, X), targets)


VALUES = {name: sympy.lambdify(twins.Z, formula, "numpy") for name, formula in twins.ACTIVATIONS.items()}
SLOPES = {name: sympy.lambdify(twins.Z, twins.slope(formula), "numpy") for name, formula in twins.ACTIVATIONS.items()}


def network(sizes, activation, theta, X, y, masks=None):
    """Cross-entropy of a network and its gradient, each layer's outputs multiplied by its columns of the masks."""
    layers, at, seen = [], 0, 0
    H = X
    for d, k in pairwise(sizes):
        W, b = theta[at : at + d * k].reshape(d, k), theta[at + d * k : at + (d + 1) * k]
        Z, at, last = H @ W + b, at + (d + 1) * k, at + (d + 1) * k == theta.size
        mask = 1.0 if masks is None or last else masks[:, seen : seen + k]
        layers.append((H, W, Z, mask))
        H, seen = (Z if last else VALUES[activation](Z) * mask), seen + k
    P = np.exp(H) / np.exp(H).sum(axis=1, keepdims=True)
    delta, parts = (P - np.eye(sizes[-1])[y]) / len(X), []
    for layer in range(len(layers) - 1, -1, -1):
        H = layers[layer][0]
        parts = [(H.T @ delta).ravel(), delta.sum(axis=0), *parts]
        if layer:
            _, _, Z, mask = layers[layer - 1]
            delta = delta @ layers[layer][1].T * SLOPES[activation](Z) * mask
    return -np.log(P[np.arange(len(y)), y]).mean(), np.concatenate(parts)
