"""What optimizers race on: a surface of ours, or a function of the learner's own, which may fail anywhere."""

import inspect
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from coursekit.core import validate
from coursekit.core.surfaces import SURFACES

LEVELS, GRID = 14, 41
NUDGE = 6e-6  # the cube root of the rounding error: best for a difference from both sides


class Terrain(NamedTuple):
    """A surface over bounds: what `descend` takes, its heights at points (m, 2), NaN where it has none.

    floor is the lowest value, or the lowest in the picture where no minimum is known; levels are worth drawing.
    """

    name: str
    surface: Callable
    heights: Callable
    bounds: tuple
    minimum: tuple | None
    floor: float
    levels: np.ndarray

    def forget(self):
        """Forget what went wrong so far."""
        if isinstance(self.surface, OwnFunction):
            self.surface.trouble = ""

    def trouble(self):
        """What went wrong since, in words."""
        return getattr(self.surface, "trouble", "")


@lru_cache
def known(name):
    """The terrain of one of SURFACES."""
    surface = SURFACES[name]
    minimum = surface.minimum
    seen = surface.values(_grid(surface.bounds))
    floor = seen.min() if minimum is None else surface.value(minimum)
    return Terrain(name, surface, surface.values, surface.bounds, minimum, floor, _levels(seen))


@lru_cache(8)
def own(function, bounds):
    """The terrain of a learner's function; a ValueError where it has no value anywhere in the bounds."""
    surface = OwnFunction(function)
    seen = surface.heights(_grid(bounds))
    seen = seen[np.isfinite(seen)]
    if not seen.size:
        raise ValueError(f"{surface.name} has no value in the picture: {surface.trouble}")
    return Terrain(surface.name, surface, surface.heights, bounds, None, seen.min(), _levels(seen))


class OwnFunction:
    """A learner's f(x, y), or f(theta), which returns a value or (value, gradient), as `descend` takes it.

    Where it fails it is NaN, and `trouble` says what happened last. Without a gradient it is asked a little
    to both sides.
    """

    def __init__(self, function):
        self.function, self.name, self.trouble = function, function.__name__, ""
        self._one = len(inspect.signature(function).parameters) == 1

    def __call__(self, theta):
        """(value, gradient) at theta."""
        value, gradient = self.at(theta)
        if gradient is None:
            nudges = np.diag(NUDGE * (1 + np.abs(theta)))
            gradient = [(self.at(theta + n)[0] - self.at(theta - n)[0]) / (2 * n.max()) for n in nudges]
        return value, np.array(gradient)

    def at(self, theta):
        """(value, gradient or None) as the function has it, checked."""
        try:
            result = self.function(theta.copy()) if self._one else self.function(*theta.tolist())
        except OverflowError:  # so large that it has diverged
            return np.inf, np.full(2, np.inf)
        except Exception as error:
            return self._failed(theta, f"raised {type(error).__name__}: {error}")
        value, gradient = result if isinstance(result, tuple) and len(result) == 2 else (result, None)
        try:
            value = float(value)
            gradient = None if gradient is None else np.array(gradient, dtype=float).reshape(2)
        except (TypeError, ValueError):
            wanted = "a number, or a number and a gradient of two"
            return self._failed(theta, f"must return {wanted}, got {validate.shown(result)}")
        if np.isnan(value) or (gradient is not None and np.isnan(gradient).any()):
            return self._failed(theta, "is not a number")
        return value, gradient

    def _failed(self, theta, how):
        self.trouble = f"{self.name}({theta[0]:.4g}, {theta[1]:.4g}) {how}"
        return np.nan, np.full(2, np.nan)

    def heights(self, points):
        """Values at points of shape (m, 2), NaN where they are not finite."""
        with np.errstate(all="ignore"):
            values = np.array([self.at(point)[0] for point in points])
        return np.where(np.isfinite(values), values, np.nan)


def _grid(bounds):
    return np.stack(np.meshgrid(*(np.linspace(*each, GRID) for each in bounds)), axis=-1).reshape(-1, 2)


def _levels(seen):
    """Heights of level curves between which there is the same area."""
    return np.unique(np.quantile(seen, np.linspace(0.01, 0.9, LEVELS)))
