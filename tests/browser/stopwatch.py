"""Runs in the kernel: how long a panel computes, and moves and records its artists, while the browser drives it."""

from functools import wraps
from statistics import median
from time import perf_counter

from coursekit.panels.engine import live, panel

_spent = {"compute": [], "record": []}


def start():
    """Time every call from now on."""
    panel.advance = _timed(panel.advance, "compute")
    live.LiveFigure.draw = _timed(live.LiveFigure.draw, "record")


def split():
    """Median milliseconds for a picture since the last time, by part."""
    found = {part: median(spent) for part, spent in _spent.items()}
    for spent in _spent.values():
        spent.clear()
    return found


def _timed(function, part):
    @wraps(function)
    def timed(*args, **kwargs):
        begin = perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            _spent[part].append(1000 * (perf_counter() - begin))

    return timed
