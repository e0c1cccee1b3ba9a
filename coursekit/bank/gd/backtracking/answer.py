"""Shorten the step until it pays: answers that data cannot say."""

import numpy as np


def backtracking(f, grad, theta, lr, shrink, c):
    g = grad(theta)
    while f(theta - lr * g) > f(theta) - c * lr * np.sum(g**2):
        lr = shrink * lr
    return lr


def _search(enough, sign=-1, first=lambda lr, shrink: lr):
    """A search that accepts a rate when `enough(old, new, rate, g, c)`."""

    def backtracking(f, grad, theta, lr, shrink, c):
        g, rate = grad(theta), first(lr, shrink)
        while not enough(f(theta), f(theta + sign * rate * g), rate, g, c):
            rate = shrink * rate
        return rate

    return backtracking


def _armijo(old, new, rate, g, c):
    return new <= old - c * rate * np.sum(g**2)


def _once(f, grad, theta, lr, shrink, c):
    g = grad(theta)
    return lr if _armijo(f(theta), f(theta - lr * g), lr, g, c) else shrink * lr
