"""Runs in the kernel: what a picture of a panel costs there, while the browser drives it."""

import json
from functools import wraps
from statistics import median
from time import perf_counter

from coursekit.panels.engine import live, panel

_spent = {part: [] for part in ("compute", "draw", "record", "bytes")}


def start():
    """Watch every picture from now on."""
    panel.advance = _timed(panel.advance, "compute")
    live.LiveFigure.draw = _timed(live.LiveFigure.draw, "draw")
    live.LiveFigure.record = _weighed(_timed(live.LiveFigure.record, "record"))


def split():
    """Medians since the last time: milliseconds to compute, to move the artists, to record them; bytes of it."""
    compute, draw, record, size = (median(spent) for spent in _spent.values())
    for spent in _spent.values():
        spent.clear()
    return {"compute": compute, "move": draw - record, "record": record, "bytes": size}


def _timed(function, part):
    @wraps(function)
    def timed(*args, **kwargs):
        begin = perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            _spent[part].append(1000 * (perf_counter() - begin))

    return timed


def _weighed(record):
    @wraps(record)
    def weighed(figure, *args):
        record(figure, *args)
        head, data = figure.picture[1]
        _spent["bytes"].append(len(json.dumps(head)) + len(data))

    return weighed
