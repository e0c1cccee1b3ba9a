"""A notebook that is known to be good: where it does not run, nobody else's is to blame for not running."""

import time

from coursekit.grading.records import NotGraded
from coursekit.grading.sandbox import pool
from coursekit.grading.sandbox.beside import NOTHING
from coursekit.grading.sandbox.process import Limit, Stopped

SLOW = 10.0  # seconds for what takes a tenth of one
_CELL = {"number": 0, "source": "import coursekit\nfor _ in range(10**6):\n    pass", "fresh": []}


def control(sandbox, limits, beside=NOTHING):
    """Raise `NotGraded` where a sandbox, or the machine, does not do what it should."""
    limit = Limit(time.monotonic() + 60, "it took more than 60 seconds")
    try:
        box = pool.take(sandbox, limits, beside)
        try:
            box.begin([_CELL], limit)
            began = None
            while (said := box.receive(limit)["say"]) != "done":
                began = time.monotonic() if said == "cell" else began
        finally:
            box.close()
    except (Stopped, OSError) as why:
        raise NotGraded(f"a notebook that is known to be good did not run either ({why})") from None
    if (took := time.monotonic() - began) > SLOW:
        raise NotGraded(f"the machine was too busy: what takes a tenth of a second took {took:.0f}")
