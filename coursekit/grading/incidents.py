"""Incidents of one notebook: what the grader saw from outside, and beside it what the notebook's own process said.

A student can take that process over, so its word is marked as such, has a small room of its own, and is taken only on
what a process may report of itself. Nothing that it says pushes out what was seen from outside.
"""

import ast
from collections import Counter

from coursekit.core.plain import one_line
from coursekit.grading.records import FROM_INSIDE, INSIDE, Incident

MOST_SEEN, MOST_SAID = 3, 10  # seen: of a kind in an exercise; said: of a kind
_REACHING = frozenset({  # names of no use to any exercise, by which code gets at the process that runs it
    *("__self__", "__closure__", "cell_contents", "__globals__", "__subclasses__", "__wrapped__"),
    *("f_back", "f_locals", "f_globals", "f_builtins", "tb_frame", "gi_frame", "cr_frame", "ag_frame"),
    *("_getframe", "_current_frames", "get_objects", "get_referrers", "get_referents"),
    *("settrace", "setprofile", "addaudithook"),
})  # fmt: skip


class Incidents:
    """The list, each once and within its room."""

    def __init__(self, before=()):
        self._found, self._count = dict.fromkeys(before), Counter()

    def saw(self, kind, exercise, evidence):
        """The grader itself saw something."""
        self._add(Incident(kind, exercise, one_line(evidence, 200)), (kind, exercise), MOST_SEEN)

    def said(self, kind, exercise, evidence):
        """The notebook's process says something; what is not its to say is an incident by itself."""
        if kind not in FROM_INSIDE:
            self.saw("forged", exercise, "its process reported what is not its to report")
        elif not self._add(Incident(kind, exercise, one_line(evidence, 200), INSIDE), (INSIDE, kind), MOST_SAID):
            self.saw("many", "", f"its process reported more than {MOST_SAID} of the kind {kind}")

    def _add(self, incident, room, most):
        if incident in self._found:
            return True
        self._count[room] += 1
        if self._count[room] > most:
            return False
        self._found[incident] = None
        return True

    def all(self):
        """All of them, in order."""
        return tuple(self._found)


def reaching(cells):
    """Incidents about names in the source by which code gets at the process that runs it."""
    for cell in cells:
        found = {name for node in ast.walk(cell.tree) for name in _names(node) if name in _REACHING}
        if found:
            named = ", ".join(sorted(found))
            yield Incident("forbidden", "", one_line(f"code cell {cell.number + 1} reaches for {named}", 200))


def _names(node):
    if isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.alias):
        yield node.name
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
