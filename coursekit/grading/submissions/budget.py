"""How much of one notebook is read: what is beyond that is named, cell by cell, and the rest is graded.

Reading costs more than the size of a file says: 3 MB of `a;` are a million statements, each with a table of its own.
"""

import ast
from itertools import islice

CODE = 500_000  # characters of code in a notebook; ours have a tenth of it
NODES = 100_000  # of the syntax trees of a notebook; ours have a tenth of it
NODES_OF_A_CELL = 40_000

_TOO_MANY = f"the syntax trees of the notebook have more than {NODES:,} nodes, and the rest is not read"


class TooMuch(Exception):
    """Says in words what a cell has too much of."""


class Budget:
    """Counts what the cells of one notebook cost.

    Parameters
    ----------
    skip : dict
        Why a cell is not read at all, by its number.
    starting : callable, optional
        Is told the number of each cell before it is read.
    """

    def __init__(self, skip=(), starting=None):
        self._skip, self._starting = dict(skip), starting
        self._code, self._nodes = CODE, NODES
        self.refused = {}  # number of a cell: why it is not read

    def refuse(self, number, why):
        """Remember that a cell is not read; the reason."""
        self.refused[number] = str(why)
        return self.refused[number]

    def begin(self, number, source):
        """A cell is about to be read; `TooMuch` if it must not be."""
        if number in self._skip:
            raise TooMuch(self._skip[number])
        self._code -= len(source)
        if self._code < 0:
            raise TooMuch(f"the notebook has more than {CODE:,} characters of code, and the rest is not read")
        if self._nodes < 0:
            raise TooMuch(_TOO_MANY)
        if self._starting:
            self._starting(number)

    def count(self, tree):
        """A cell was parsed; `TooMuch` if its names must not be looked for."""
        nodes = sum(1 for _ in islice(ast.walk(tree), NODES_OF_A_CELL + 1))
        self._nodes -= nodes
        if nodes > NODES_OF_A_CELL:
            raise TooMuch(f"its syntax tree has more than the {NODES_OF_A_CELL:,} nodes that are allowed")
        if self._nodes < 0:
            raise TooMuch(_TOO_MANY)
