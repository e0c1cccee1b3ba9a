"""Are cells run together, as by Restart and Run All? Where IPython runs it says when a cell begins and ends.

JupyterLab sends all cells at once, others send the next when the last has answered, some of them over a slow road. So a
cell runs together with others where it begins within a fraction of a second after the one before, or where the three
before it came one upon the other within a second each. Nobody does that who reads what came back.
"""

import sys
import time

PAUSE = 0.25  # seconds from the end of a cell to the next; who runs a cell by hand takes longer
SHORT, MANY = 1.0, 3  # seconds, and how many of such pauses in a row

_ended = None  # when the last cell ended
_row = 0  # short pauses in a row
_together = False  # is the cell that runs now one of many?


def watch():
    """Hear of cells from the running IPython; nothing happens where there is none."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if getattr(shell, "events", None) is None or getattr(shell, "_coursekit_watched", False):
        return
    shell._coursekit_watched = True
    shell.events.register("pre_run_cell", _begin)
    shell.events.register("post_run_cell", _end)


def run_together():
    """Does a cell run now that began right after another one? Never true of a click, nor outside IPython."""
    return _together


def _begin(*_):
    global _together, _row
    pause = time.monotonic() - _ended if _ended is not None else SHORT
    _row = _row + 1 if pause < SHORT else 0
    _together = pause < PAUSE or _row >= MANY


def _end(*_):
    global _together, _ended
    _together, _ended = False, time.monotonic()
