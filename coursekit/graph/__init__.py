"""Computational graphs: an expression as a row of steps so small that each can be derived by hand.

A graph has inputs and operations. Forward, each operation turns the values of its arguments into its own;
backward, each hands its gradient to its arguments, times its local derivative. `parse` reads an expression
(never running it), `Graph` does both passes, and `Derivation` writes them down line by line.
"""

from coursekit.core.lookup import listing
from coursekit.expressions.latex import name_latex
from coursekit.graph._formula import number_text
from coursekit.graph._graph import Graph, parse
from coursekit.graph._operations import FUNCTIONS, OPERATIONS, GraphError
from coursekit.graph._rules import RULES
from coursekit.graph._walk import Walk

__all__ = ["FUNCTIONS", "OPERATIONS", "RULES", "Graph", "GraphError", "Walk", "name_latex", "number_text", "parse"]
__dir__ = listing(__all__)
