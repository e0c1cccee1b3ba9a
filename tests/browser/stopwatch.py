"""Runs in the kernel: how long a panel computes, draws and encodes while the browser drives it."""

from functools import wraps
from statistics import median
from time import perf_counter

from coursekit.panels import _live, _panel

_spent = {"compute": [], "draw": [], "encode": []}


def start():
    """Time every call from now on."""
    _panel.advance = _timed(_panel.advance, "compute")
    _live.encode = _timed(_live.encode, "encode")
    _live.LiveFigure.draw = _timed(_live.LiveFigure.draw, "draw")


def split():
    """Median milliseconds for a picture since the last time, by part."""
    found = {part: median(spent) for part, spent in _spent.items()}
    for spent in _spent.values():
        spent.clear()
    return found | {"draw": found["draw"] - found["encode"]}  # which is a part of drawing


def _timed(function, part):
    @wraps(function)
    def timed(*args, **kwargs):
        begin = perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            _spent[part].append(1000 * (perf_counter() - begin))

    return timed
