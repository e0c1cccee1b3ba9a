"""Where optimizers went on a surface: level curves, and each path in the color and with the marker of its name."""

import numpy as np

from coursekit.core import validate
from coursekit.core.lookup import named
from coursekit.core.surfaces import SURFACES, Surface
from coursekit.figures.descent import descent
from coursekit.figures.levels import LevelCurves
from coursekit.figures.style import axes, look, looks

GRID, LEVELS = 41, 12


def paths(surface, runs, ax=None):
    """Draw descents on a surface over its level curves, with a marker for each step.

    Parameters
    ----------
    surface : Surface of two parameters
    runs : dict of names of optimizers -> Path; drawn with the colors of the panel `race`, other names with any free one
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If the surface is not a surface of two parameters, a name is not text, or a path has not two columns.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> import coursekit as ck
    >>> bowl = ck.surfaces.SURFACES["bowl"]
    >>> ax = paths(bowl, {"sgd": ck.descend(bowl, [1.0, -2.0], lr=0.5, steps=2)}, Figure().add_subplot())
    >>> ax.lines[-1].get_xdata().tolist()
    [1.0, 0.5, 0.25]
    """
    surface = named("surface", surface, SURFACES)
    if not (isinstance(surface, Surface) and surface.d == 2):
        raise TypeError(f"surface must be a surface of two parameters, got {validate.shown(surface)}")
    return _over_surface(surface, _ways(runs), ax)


def _over_surface(surface, ways, ax):
    """Level curves and the points of each way over them."""
    with look():
        ax = axes(ax)
        levels = np.unique(np.quantile(surface.values(_grid(surface.bounds)), np.linspace(0.01, 0.9, LEVELS)))
        LevelCurves(ax).scene(surface.values, surface.bounds, levels, surface.minimum)
        for name, (color, marker, dash) in looks(ways).items():
            ax.plot(*ways[name].T, color=color, marker=marker, ls=dash, lw=1.2, markersize=4.5, label=name)
        if len(ways) > 1:
            ax.legend(loc="best")
        ax.set(xlabel="x", ylabel="y")
    return ax


def path(path, ax=None):
    """Draw a path of `descend`: over its surface of one or two parameters, else each parameter against the steps.

    Parameters
    ----------
    path : Path of `descend`
    ax : Axes, optional

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> import coursekit as ck
    >>> ax = path(ck.descend("bowl", [1.0, -2.0], lr=0.5, steps=2), Figure().add_subplot())
    >>> ax.lines[-1].get_xdata().tolist()
    [1.0, 0.5, 0.25]
    >>> path(ck.descend(lambda x: 2 * x, [1.0, 2.0, 3.0]), Figure().add_subplot()).get_xlabel()
    'steps'
    """
    if not (hasattr(path, "surface") and hasattr(path, "theta")):
        raise TypeError(f"path must be that of `descend`, got {validate.shown(path)}")
    d = getattr(path.surface, "d", None)
    if d == 1:
        return descent(path.surface, path, ax)
    if d == 2:
        return _over_surface(path.surface, {path.optimizer: path.theta}, ax)
    with look():
        ax = axes(ax)
        lines = ax.plot(path.theta)
        for j, line in enumerate(lines):
            line.set_label(f"parameter {j}")
        if 1 < len(lines) <= 10:
            ax.legend(loc="best")
        ax.set(xlabel="steps", ylabel="theta")
    return ax


def _ways(runs):
    """The points of each run, by the optimizer's name."""
    if not isinstance(runs, dict):
        raise TypeError(f"runs must be a dict of names of optimizers and paths, got {validate.shown(runs)}")
    for name, run in runs.items():
        if not isinstance(name, str):
            raise TypeError(f"runs must name each path by a text, got {validate.shown(name)}")
        if np.ndim(getattr(run, "theta", None)) != 2 or run.theta.shape[1] != 2:
            raise TypeError(f"runs must hold paths of two parameters, as from descend, got {validate.shown(run)}")
    return {name: run.theta for name, run in runs.items()}


def _grid(bounds):
    return np.stack(np.meshgrid(*(np.linspace(*each, GRID) for each in bounds)), axis=-1).reshape(-1, 2)
