"""Three texts of one cell made one, line by line, where both sides have changed other lines."""

import ast
from difflib import SequenceMatcher
from itertools import pairwise


def joined(base, ours, theirs):
    r"""`base` with the changes of both sides; None where they are in the same lines or touch.

    Examples
    --------
    >>> print(joined("a\nb\nc", "a\nb\nc and more", "A\nb\nc"))
    A
    b
    c and more
    >>> joined("a", "b", "c")
    """
    base, ours, theirs = (text.split("\n") for text in (base, ours, theirs))
    changes = sorted({*_changes(base, ours), *_changes(base, theirs)})
    for (_, end, _), (start, *_) in pairwise(changes):
        if start <= end:
            return None
    lines, done = [], 0
    for start, end, new in changes:
        lines += [*base[done:start], *new]
        done = end
    return "\n".join([*lines, *base[done:]])


def _changes(base, text):
    """The lines of base that are others in text: from, to, and what is there instead."""
    matcher = SequenceMatcher(None, base, text, autojunk=False)
    return [(a, b, tuple(text[c:d])) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"]


def runs(text):
    """Is a text Python, as far as it can be told without running it?"""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
