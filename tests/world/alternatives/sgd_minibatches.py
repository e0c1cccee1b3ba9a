"""sgd/minibatches. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "plain loops, one index at a time, lists of whole numbers": r"""
def minibatches(orders, batch_size):
    result = []
    for order in orders:
        batch = []
        for index in order:
            batch.append(int(index))
            if len(batch) == batch_size:
                result.append(batch)
                batch = []
        if batch:
            result.append(batch)
    return result
""",
    "slices in a list comprehension": r'''
def minibatches(orders, batch_size):
    """Return the list of all minibatches: arrays of indices, epoch by epoch."""
    return [row[i : i + batch_size] for row in orders for i in range(0, len(row), batch_size)]
''',
    "np.split at the cuts": r"""
import numpy as np


def minibatches(orders, batch_size):
    n = orders.shape[1]
    out = []
    for row in orders:
        out += np.split(row, np.arange(batch_size, n, batch_size))
    return out
""",
    "columns first, then put in order": r"""
import math

import numpy as np


def minibatches(orders, batch_size):
    epochs, n = np.shape(orders)
    pieces = math.ceil(n / batch_size)
    columns = [orders[:, k * batch_size : (k + 1) * batch_size] for k in range(pieces)]
    return [columns[k][e] for e in range(epochs) for k in range(pieces)]
""",
    "whole batches by reshape, the rest apart": r"""
import numpy as np


def minibatches(orders, batch_size):
    batches = []
    for order in np.array(orders):
        whole = len(order) // batch_size * batch_size
        batches.extend(order[:whole].reshape(-1, batch_size))
        if whole < len(order):
            batches.append(order[whole:])
    return batches
""",
    "while loop with del, arrays of 32 bits": r"""
import numpy as np


def minibatches(orders, batch_size):
    batches = []
    for order in orders:
        rest = list(order)
        while rest:
            batches.append(np.array(rest[:batch_size], dtype=np.int32))
            del rest[:batch_size]
    return batches
""",
    "itertools, tuples": r"""
from itertools import islice


def cut(row, size):
    it = iter(row.tolist())
    while batch := tuple(islice(it, size)):
        yield batch


def minibatches(orders, batch_size):
    return [batch for row in orders for batch in cut(row, batch_size)]
""",
    "recursion that halves the number of batches": r"""
def cut(row, size):
    count = -(-len(row) // size)
    if count == 0:
        return []
    if count == 1:
        return [row]
    middle = count // 2 * size
    return cut(row[:middle], size) + cut(row[middle:], size)


def minibatches(orders, batch_size):
    return sum((cut(row, batch_size) for row in orders), [])
""",
    "functools.partial and a class": r"""
from functools import partial
from itertools import chain


class Cutter:
    def __init__(self, size: int):
        self.size = size

    def __call__(self, row):
        piece = partial(self.piece, row)
        return map(piece, range(0, len(row), self.size))

    def piece(self, row, start):
        return row[start : min(start + self.size, len(row))].copy()


def minibatches(orders, batch_size):
    return list(chain.from_iterable(map(Cutter(batch_size), orders)))
""",
    "torch.split, a list of tensors": r"""
import torch


def minibatches(orders, batch_size):
    batches = []
    for row in torch.tensor(orders):
        batches.extend(torch.split(row, batch_size))
    return batches
""",
}
