"""Which panels are alive, so that running a cell again frees those of its last run.

ipywidgets keeps every widget that was ever made. JupyterLab and Notebook say which cell makes a panel; where
nobody does, the oldest panels beyond `KEPT` are closed.
"""

from IPython import get_ipython
from ipywidgets import Widget

KEPT = 50
_alive = {}  # cell: [(run, panel), ...], oldest first


def add(panel):
    """Remember a new panel, and close those that an earlier run of its cell has made."""
    cell, run = _here()
    panels = _alive.setdefault(cell, [])
    old = [each for each in panels if each[0] != run] if cell else panels[: max(0, len(panels) + 1 - KEPT)]
    for _, each in old:
        each.let_go() if cell else each.close()
    panels.append((run, panel))


def forget(panel):
    """A panel is closed."""
    for panels in _alive.values():
        panels[:] = [each for each in panels if each[1] is not panel]


def widgets(root):
    """A widget and all that belongs to it: children, layouts, styles."""
    found, waiting = {}, [root]
    while waiting:
        widget = waiting.pop()
        if id(widget) not in found:
            found[id(widget)] = widget
            for value in (getattr(widget, key) for key in widget.keys):
                parts = value if isinstance(value, tuple) else (value,)
                waiting += [each for each in parts if isinstance(each, Widget)]
    return list(found.values())


def _here():
    """The cell that runs and which of its runs this is; (None, None) where that is not known."""
    shell = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = parent.get("metadata", {}).get("cellId")
    return (cell, parent["header"]["msg_id"]) if cell else (None, None)
