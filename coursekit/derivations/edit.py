"""An edit of an expression: what a slip is called, what is said of it, and what it makes."""

from typing import NamedTuple

from coursekit.derivations.node import Node, written
from coursekit.derivations.shape import ShapeError, shape_of

_LONGEST = 50


class Edit(NamedTuple):
    """A slip: its name, a sentence, the node that the edit gives, and how far-fetched it is."""

    name: str
    why: str
    node: Node
    rank: int = 0


def shown(node):
    """A piece of a line in a sentence."""
    text = written(node)
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[: _LONGEST - 4]} ...`"


def shape(node, statement):
    """The shape of a node, or None where it has none."""
    try:
        return shape_of(node, statement)
    except ShapeError:
        return None
