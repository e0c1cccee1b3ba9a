"""The house's docstrings, plain text with `names` between backticks, as what Sphinx reads.

What reStructuredText takes for a mark, such as the bars of |z|, is escaped, and quotes stay straight. A name that has
an entry becomes a link; examples stay as they are.
"""

import inspect
import re
import sys
from functools import cache

import coursekit as ck
from website import api

_CODE = re.compile(r"(``[^`]+``|`[^`\n]+`)")
_MARK = re.compile(r"""([\\*|`"']|_(?!\w))""")
_RULE = re.compile(r"-{3,}$")
_FIELD = re.compile(r"(\**\w[\w*, ]*) : (.*)")
_TYPED = ("Parameters", "Returns", "Yields", "Raises", "Attributes")


class Names:
    """What names mean in the docstring of `thing`, which is called `written`."""

    def __init__(self, written, thing=None):
        parts = written.split(".")
        returned = [_records().get(kind, "") for kind in api.results(thing)]
        self._scopes = [*returned, *(".".join(parts[:end]) for end in range(len(parts), 0, -1)), "ck", ""]
        self._arguments = {*inspect.signature(thing).parameters} if inspect.isfunction(thing) else set()
        self._module = vars(sys.modules.get(getattr(thing, "__module__", None), ck))

    def link(self, code):
        """The entry that is meant by what stands between backticks; None: an argument, or other code."""
        name = code.partition("(")[0].removeprefix("coursekit.")
        if name in self._arguments:
            return None
        places = (f"{scope}.{name}".strip(".") for scope in self._scopes)
        places = (api.also().get(place, place) for place in places)
        return next((place for place in places if place in api.anchors()), None)

    def record(self, word):
        """The class of this name that has an entry, or None."""
        found = self._module.get(word, _public().get(word))
        return _records().get(found) if inspect.isclass(found) else None


@cache
def _records():
    return {entry.thing: entry.written for entry in api.entries() if inspect.isclass(entry.thing)}


@cache
def _public():
    return {kind.__name__: kind for kind, written in _records().items() if written.startswith("ck.")}


def rst(text, names):
    """A docstring, or its lines, as reStructuredText."""
    return "\n".join(lines(text.splitlines(), names))


def lines(source, names):
    """The same, line by line."""
    example, section = False, ""
    for i, line in enumerate(source):
        stripped = line.strip()
        example = stripped.startswith(">>>") or (example and bool(stripped))
        if i + 1 < len(source) and stripped and _RULE.fullmatch(source[i + 1].strip()):
            section = stripped
        if example or not stripped or _RULE.fullmatch(stripped) or section == stripped:
            yield line
        else:
            yield _line(line, names, section if line == line.lstrip() else "")


def first_line(text, names):
    """What an overview says: the first paragraph of a docstring, on one line."""
    return _line(" ".join(text.partition("\n\n")[0].split()), names, "")


def _line(line, names, section):
    """One line; in a section of types, classes that stand at its left edge are links."""
    if section in _TYPED:
        field = _FIELD.fullmatch(line)
        before, kinds = (field[1] + " : ", field[2]) if field else ("", line)
        return _MARK.sub(r"\\\1", before) + _inline(kinds, names, names.record)
    return _inline(line, names, lambda word: None)


def _inline(text, names, record):
    pieces = _CODE.split(text)
    return "".join(_code(piece.strip("`"), names) if i % 2 else _words(piece, record) for i, piece in enumerate(pieces))


def _code(name, names):
    to = names.link(name)
    return f":py:obj:`{name} <{to}>`" if to else f"``{name}``"


def _words(text, record):
    pieces = re.split(r"(\b[A-Z]\w+\b)", text)
    marked = (_MARK.sub(r"\\\1", piece) for piece in pieces)
    return "".join(f":py:obj:`{piece} <{to}>`" if (to := record(piece)) else piece for piece in marked)
