"""Cutting an epoch into minibatches: what data cannot say."""

import numpy as np

from coursekit.exercises.promises import whole


def _orders(draw, epochs, n):
    return np.array([draw.shuffled(range(n)) for _ in range(epochs)])


def _are_orders(orders, batch_size):
    permuted = [sorted(order) == list(range(orders.shape[1])) for order in orders.tolist()]
    return whole(orders, 0, orders.shape[1] - 1) and all(permuted) and type(batch_size) is int and batch_size > 0
