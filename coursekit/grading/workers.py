"""Who does the grading: processes of this computer, or a cluster (`cluster`); one that dies is replaced."""

import os
import signal
import threading
import time
from collections import deque
from concurrent import futures
from itertools import islice
from multiprocessing import get_context
from typing import NamedTuple

from coursekit.grading.records import Trouble

TRIES = 3  # of a submission on which the process that graded it died


def local(jobs):
    """A way to open a pool of processes; one job is done right here."""
    if jobs == 1:
        return _Here
    return lambda: futures.ProcessPoolExecutor(jobs, get_context("spawn"), _end_with, (os.getpid(),))


class _Here(futures.Executor):
    def submit(self, function, task):
        future = futures.Future()
        try:
            future.set_result(function(task))
        except Exception as error:
            future.set_exception(error)
        return future


def _end_with(parent):
    """End this process when the one that started it is gone or interrupted: nothing is left running."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))

    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def run(opened, function, tasks, width):
    """Yield (task, result or exception) of `function(task)` as they are done, with at most `width` at a time.

    Parameters
    ----------
    opened : callable
        Returns a context manager of an executor.
    function : callable
        Of the module's level, so that it can be sent to another process.
    tasks : iterable
        Taken one by one, only when there is room.
    width : int
    """
    todo, again = iter(tasks), deque()
    while True:
        with opened() as pool:
            waiting = {}
            try:
                while _filled(pool, function, todo, again, waiting, 1 if again else width):
                    for future in futures.wait(waiting, return_when=futures.FIRST_COMPLETED).done:
                        error = future.exception()
                        if isinstance(error, futures.BrokenExecutor) and waiting[future].tries < TRIES:
                            again.append(waiting.pop(future).once_more())
                            raise error
                        yield waiting.pop(future).task, error or future.result()
                return
            except futures.BrokenExecutor:
                again.extend(waiting.values())
            except futures.CancelledError:
                raise Trouble("the Dask cluster is gone: start it again; what was graded is kept") from None
            finally:
                for future in waiting:
                    future.cancel()


class _Try(NamedTuple):
    task: object
    tries: int = 0

    def once_more(self):
        return self._replace(tries=self.tries + 1)


def _filled(pool, function, todo, again, waiting, width):
    """Submit what there is room for; is anything under way?"""
    while len(waiting) < width:
        if not again:
            again.extend(map(_Try, islice(todo, 1)))
        if not again:
            break
        waiting[pool.submit(function, again[0].task)] = again[0]
        again.popleft()
    return bool(waiting)
