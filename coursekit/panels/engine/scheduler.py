"""A long computation cut into slices on the kernel's event loop, so that the page never waits for it.

Between two slices the kernel hears what the reader does: a new value of a slider cancels the run. Without a
loop (a plain script, a test) a computation runs to its end at once.
"""

import asyncio
import inspect
import warnings
from time import perf_counter

from coursekit.core.divergence import DivergenceWarning

SLICE = 0.03  # seconds until a partial result is shown
PAUSE = 0.002  # seconds for the messages of the page


def running_loop():
    """The event loop that called us, or None."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def each(compute, inputs):
    """The results of a computation, the last of which is final."""
    if inspect.isgeneratorfunction(compute):
        yield from compute(**inputs)
    else:
        yield compute(**inputs)


def told(error):
    """An exception as a sentence in the picture."""
    return str(error) if isinstance(error, (ValueError, TypeError)) else f"{type(error).__name__}: {error}"


def advance(results, seconds):
    """Take partial results for so long: (the last one taken, is it the final one)."""
    end, last = perf_counter() + seconds, None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DivergenceWarning)  # a panel says it in its picture
        for last in results:
            if perf_counter() >= end:
                return last, False
    return last, True


class Repeat:
    """Calls `step() -> seconds until the next call, or None to end` on a loop until it ends or is cancelled.

    The first call is `after` so many seconds.

    It holds the lock while it steps. Whoever cancels it holds the lock too, maybe on another thread: then no step
    follows, not even one that was waiting for the lock.
    """

    def __init__(self, loop, step, lock, after=PAUSE):
        self._loop, self._step, self._lock = loop, step, lock
        self._handle = loop.call_later(after, self._next)

    def cancel(self):
        """Never call again."""
        self._handle.cancel()

    def _next(self):
        with self._lock:
            pause = None if self._handle.cancelled() else self._step()
            if pause is not None and not self._handle.cancelled():
                self._handle = self._loop.call_later(pause, self._next)
