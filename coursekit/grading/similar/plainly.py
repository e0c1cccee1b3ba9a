r"""What is left of an answer when names, formatting and the order of its statements are taken out: a bag of statements.

Every statement is written in one way (`one_way`), and its own names are numbered in the order in which they appear in
it. So renamed, reordered, commented and annotated copies have the same statements, while what an answer calls, its
constants and its operations stay.
"""

import ast
import builtins
import re
from typing import NamedTuple

from coursekit.grading.similar.one_way import one_way

LEAST = 6  # nodes of a statement that says something: `i = 0` and `return x` do not
_MOST = 20_000  # nodes of an answer that is looked at
_BUILTINS = frozenset(dir(builtins))
_MAGIC = re.compile(r"^[ \t]*[%!?].*$", re.MULTILINE)
_BLOCKS = ("body", "orelse", "handlers", "finalbody")
_SILENT = frozenset({"ctx", "type_comment", "kind"})


class Statement(NamedTuple):
    """The one way to write a statement, and the first and the last line of it."""

    text: str
    first: int
    last: int


def statements(source):
    r"""The statements of an answer that say something; None where it is not Python.

    Examples
    --------
    >>> one = statements("def f(x):\n    total = np.sum(x ** 2)\n    return total")
    >>> other = statements("def g(vector: list):  # mine\n    s: float = np.sum(vector**2)\n    return s")
    >>> [each.text for each in one] == [each.text for each in other]
    True
    """
    try:
        tree = ast.parse(_MAGIC.sub("pass", source))
        if _size(tree) > _MOST:
            return None
        return list(_each(one_way(tree).body))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _each(body):
    """Every statement; of one with others inside, its head, and then these."""
    for one in body:
        if not isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):  # whose heads are asked for
            head = _head(one)
            if _size(head) >= LEAST:
                last = max(getattr(part, "end_lineno", 0) or 0 for part in ast.walk(head)) if head is not one else 0
                yield Statement(_written(head, {}), one.lineno, last or one.end_lineno or one.lineno)
        for name in _BLOCKS:
            yield from _each(getattr(one, name, ()))


def _size(tree):
    """The number of nodes, but for those that only say whether a name is read or written."""
    return sum(not isinstance(node, ast.expr_context) for node in ast.walk(tree))


def _head(node):
    """A statement without the statements in it."""
    fields = dict(ast.iter_fields(node))
    if not fields.keys() & {*_BLOCKS}:
        return node
    return type(node)(**{name: [] if name in _BLOCKS else value for name, value in fields.items()})


def _written(node, names):
    """The text of a tree."""
    if isinstance(node, (ast.Name, ast.arg)):
        name = node.id if isinstance(node, ast.Name) else node.arg
        return name if "." in name or name in _BUILTINS else names.setdefault(name, f"_{len(names)}")
    if isinstance(node, ast.AST):
        parts = [_written(value, names) for name, value in ast.iter_fields(node) if name not in _SILENT]
        return f"{type(node).__name__}({','.join(parts)})"
    if isinstance(node, list):
        return f"[{','.join(_written(one, names) for one in node)}]"
    return repr(node)
