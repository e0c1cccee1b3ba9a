"""Sweeps: a function at every point of a grid, on all cores of this machine or of a cluster.

joblib hands out the points and brings each result back when it is there; where they run is its backend's business,
`joblib.parallel_config(backend="dask")` for a Dask cluster. A point that fails comes back as its error, so the others
go on, and `store.py` writes down each result as it comes.
"""

import math
import pickle
import sys
import traceback
from collections.abc import Mapping
from itertools import product

import numpy as np

from coursekit.core import validate
from coursekit.core.bars import tqdm
from coursekit.core.words import counted
from coursekit.training.code_digest import digest
from coursekit.training.interrupts import ctrl_c
from coursekit.training.store import Store

NAMED = 3  # so many points with one error, and so many errors, stand in the sentence; all are in `failed`
SUSPECTS = 32  # so many points are tried one by one after a process has died: one of those under way was at fault
OWN = 2  # jobs that make joblib start a process even for a single point
LONGEST = 200  # characters of an error there


class SweepError(RuntimeError):
    """Points of a sweep have no result.

    failed is a list of pairs (point, error) in the order of the grid, a point being a dict name -> value; results are
    those of the other points, a masked array of the shape that the whole would have.

    Examples
    --------
    >>> try:
    ...     sweep(lambda x: 1 / x, {"x": [1, 0, 2]}, jobs=1)
    ... except SweepError as error:
    ...     print(error.failed, error.results.filled(np.nan))
    [({'x': 0}, ZeroDivisionError('division by zero'))] [1.  nan 0.5]
    """

    def __init__(self, message, failed=(), results=None):
        super().__init__(message)
        self.failed, self.results = list(failed), results


def sweep(run, grid, *, jobs=None, progress=False, store=None):
    """Call run(name=value, ...) once for every combination of values in a grid.

    Parameters
    ----------
    run : function of the names in grid, returning a real number, or an array of them, of one shape
        It is sent to other processes: what it uses must be able to travel, and all chance must come from seeds.
    grid : dict, name -> list of values
    jobs : int, optional
        Processes, 1 for this one alone; default as many as there are cores. A cluster uses all its workers, and a
        browser has one process, whatever this says.
    progress : bool
        Show a progress bar.
    store : path of a file, optional
        Each result is appended to it when it is there, as a line of JSON, to the last bit. Points that the file
        has are not run: the same call again goes on where it ended, and a grid with further values runs these alone.
        What was read is printed, and whether the code of run, of the functions of its module that it calls, or a
        number or text that they read has changed since. Of other data the file knows nothing: give another path.

    Returns
    -------
    ndarray
        Of shape (values of the first name, of the second, ..., shape of a result); the same whatever jobs is.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or range, or store is the file of a sweep over other names.
    SweepError
        After all other points have run, if some failed: it names them, chains the first error, and has
        .failed, pairs (point, error), and .results of the others, a masked array.
    KeyboardInterrupt
        By Ctrl-C, with .results likewise; the point that it met is not kept, even if run returned early.

    Examples
    --------
    >>> sweep(lambda x, y: 10 * x + y, {"x": [1, 2], "y": [3, 4, 5]}, jobs=1)
    array([[13, 14, 15],
           [23, 24, 25]])
    >>> sweep(lambda x: 1 / x, {"x": [1, 0, 2]}, jobs=1)
    Traceback (most recent call last):
    coursekit.training.sweep.SweepError: no result at 1 of 3 points: x=0 (ZeroDivisionError: division by zero)
    """
    if not callable(run):
        raise TypeError(f"run must be a function, got {validate.shown(run)}")
    grid, progress = _checked(grid), validate.boolean("progress", progress)
    jobs = -1 if jobs is None else validate.integer("jobs", jobs, low=1)
    points = [dict(zip(grid, values, strict=True)) for values in product(*grid.values())]
    store = None if store is None else Store(store, grid, digest(run))
    found = {i: store.get(point) for i, point in enumerate(points) if store and store.has(point)}
    if len(shapes := {result.shape for result in found.values()}) > 1:
        raise ValueError(
            f"store must hold results of one shape, got {' and '.join(map(str, sorted(shapes)))} in {store.path}: run "
            "has changed since they were written; give another path"
        )
    if found:
        print(_read([points[i] for i in found], len(points), store))
    left = {i: point for i, point in enumerate(points) if i not in found}
    bar = tqdm(total=len(points), initial=len(found), disable=not progress, desc="sweep", unit="run")
    try:
        with bar, ctrl_c() as pressed:
            failed = _collect(_outcomes(run, left, jobs), points, found, store, bar, pressed)
    except (KeyboardInterrupt, OSError) as error:  # an OSError is of the store: the disk is full
        error.results = _gathered(found, grid)
        raise
    results = _gathered(found, grid)
    if failed:
        failed = [(points[i], failed[i]) for i in sorted(failed)]
        raise SweepError(_sentence(failed, len(points), store), failed, results) from failed[0][1]
    return results.data


def _checked(grid):
    if not isinstance(grid, Mapping) or not grid:
        raise TypeError(f"grid must be a dict of names and lists of values, got {validate.shown(grid)}")
    lists = {}
    for name, values in grid.items():
        if not isinstance(values, list | tuple | range | np.ndarray) or len(values) == 0:
            raise TypeError(f"grid must have a list of values for {name!r}, got {validate.shown(values)}")
        lists[name] = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return lists


def _outcomes(run, points, jobs):
    """(i, result or failure) for each point, as they come."""
    if sys.platform == "emscripten":  # a page has one process, and joblib is not there
        yield from (_attempt(run, i, point) for i, point in points.items())
        return
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    left, alone = dict(points), 0  # so many points are tried by themselves
    while left:
        batch = list(left)[:1] if alone else list(left)
        try:
            parallel = Parallel(n_jobs=OWN if alone else jobs, return_as="generator_unordered")
            for i, outcome in parallel(delayed(_attempt)(run, i, left[i]) for i in batch):
                del left[i]
                yield i, outcome
            alone = max(alone - 1, 0)
        except TerminatedWorkerError as error:  # all that was under way is lost: one by one shows whose process died
            if alone:
                del left[batch[0]]
                yield batch[0], _Failure(error)
            alone = 0 if alone else SUSPECTS
        except Exception as error:  # run cannot travel, or a cluster is gone
            yield from ((i, _Failure(error)) for i in left)
            return


def _attempt(run, i, point):
    try:
        return i, _numbers(run(**point))
    except Exception as error:
        return i, _Failure(error)


def _numbers(result):
    """A result as an array of its own, for run may fill the same one again."""
    try:
        numbers = np.array(result)
    except (TypeError, ValueError):  # of rows of different lengths, or of something that is no array at all
        numbers = np.array(None)
    if numbers.dtype.kind not in "biuf" or numbers.dtype.itemsize > 8 or not numbers.size:
        raise TypeError(f"run must return a real number or an array of them, got {validate.shown(result)}")
    return numbers


class _Failure:
    """An error on its way home: a traceback does not travel, so its text does; an error that cannot sends a twin."""

    def __init__(self, error):
        self.error = error

    def __reduce__(self):
        text = "".join(traceback.format_exception(self.error))
        try:
            error = pickle.loads(pickle.dumps(self.error))
        except Exception:
            error = RuntimeError(_said(self.error))
        error.add_note(text)
        return _Failure, (error,)


def _collect(outcomes, points, found, store, bar, pressed):
    """Put each result in its place, and into the store; the errors, by the number of their point."""
    failed = {}
    for i, outcome in outcomes:
        if pressed:  # run may have caught Ctrl-C and returned what there was, as fit does
            raise KeyboardInterrupt
        error = outcome.error if isinstance(outcome, _Failure) else _misfit(outcome, found)
        if error:
            failed[i] = error
        else:
            found[i] = outcome
            if store:
                store.append(points[i], outcome)
        bar.update()
    return failed


def _misfit(result, found):
    shape = next(iter(found.values()), result).shape
    if result.shape != shape:
        return ValueError(f"run must return results of one shape, got {result.shape} after {shape}")


def _read(found, count, store):
    """What the file had: results of these points."""
    text = f"{store.path} has {len(found)} of {counted(count, 'point')}: run is not called for these"
    if changed := sum(map(store.by_other_code, found)):
        text += f"; its code has changed since {changed} of them, give another path to run them anew"
    return text


def _gathered(found, grid):
    """The results in the shape of the grid, masked where there is none."""
    sizes, results = [len(values) for values in grid.values()], list(found.values())
    shape = results[0].shape if results else ()
    array = np.ma.masked_all((math.prod(sizes), *shape), np.result_type(*results) if results else float)
    for i, result in found.items():
        array[i] = result
    return array.reshape(*sizes, *shape)


def _sentence(failed, count, store):
    """Which points failed and why; points with the same error stand together."""
    errors = {}
    for point, error in failed:
        errors.setdefault(_said(error), []).append(", ".join(f"{k}={validate.shown(v)}" for k, v in point.items()))
    groups = [f"{_few(points)} ({error})" for error, points in errors.items()]
    text = f"no result at {len(failed)} of {counted(count, 'point')}: {_few(groups)}"
    return f"{text}; the others are in {store.path}, and the same call runs only these again" if store else text


def _few(texts):
    more = [f"and {len(texts) - NAMED} more"] if len(texts) > NAMED else []
    return "; ".join([*texts[:NAMED], *more])


def _said(error):
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return text if len(text) < LONGEST else f"{text[:LONGEST]}..."
