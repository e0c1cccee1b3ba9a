"""Sweeps: a function at every point of a grid, on all cores of this machine or of a cluster.

joblib hands out the points and brings the results back in their order; where they run is its backend's business,
`joblib.parallel_config(backend="dask")` for a Dask cluster. A point that was lost with its worker runs again.
"""

import sys
from collections.abc import Mapping
from itertools import product

import numpy as np

from coursekit.core import validate
from coursekit.core.bars import tqdm


def sweep(run, grid, *, jobs=None, progress=False):
    """Call run(name=value, ...) once for every combination of values in a grid.

    Parameters
    ----------
    run : function of the names in grid, returning a number, or an array of one shape
        It is sent to other processes: what it uses must be able to travel, and all chance must come from seeds.
    grid : dict, name -> list of values
    jobs : int, optional
        Processes, 1 for this one alone; default as many as there are cores. A cluster uses all its workers, and a
        browser has one process, whatever this says.
    progress : bool
        Show a progress bar.

    Returns
    -------
    ndarray
        Of shape (values of the first name, of the second, ..., shape of a result); the same whatever jobs is.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or range. What run itself raises comes through.

    Examples
    --------
    >>> sweep(lambda x, y: 10 * x + y, {"x": [1, 2], "y": [3, 4, 5]}, jobs=1)
    array([[13, 14, 15],
           [23, 24, 25]])
    """
    if not callable(run):
        raise TypeError(f"run must be a function, got {validate.shown(run)}")
    grid, progress = _checked(grid), validate.boolean("progress", progress)
    jobs = -1 if jobs is None else validate.integer("jobs", jobs, low=1)
    points = [dict(zip(grid, values, strict=True)) for values in product(*grid.values())]
    results = _results(run, points, jobs)
    found = list(tqdm(results, total=len(points), disable=not progress, desc="sweep", unit="run"))
    return np.array(found).reshape(*map(len, grid.values()), *np.shape(found[0]))


def _results(run, points, jobs):
    if sys.platform == "emscripten":  # a page has one process, and joblib is not there
        return (run(**point) for point in points)
    from joblib import Parallel, delayed

    return Parallel(n_jobs=jobs, return_as="generator")(delayed(run)(**point) for point in points)


def _checked(grid):
    if not isinstance(grid, Mapping) or not grid:
        raise TypeError(f"grid must be a dict of names and lists of values, got {validate.shown(grid)}")
    lists = {}
    for name, values in grid.items():
        if not isinstance(values, list | tuple | range | np.ndarray) or len(values) == 0:
            raise TypeError(f"grid must have a list of values for {name!r}, got {validate.shown(values)}")
        lists[name] = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return lists
