"""What is descended: a surface of ours, or a function of the learner's own, which may fail anywhere."""

import inspect
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from coursekit.core import validate
from coursekit.core.surfaces import SURFACES
from coursekit.panels._own_data import OwnFunction

LEVELS, GRID = 14, 41
FINE, FINER, ROUNDS = 2001, 21, 14  # points of a curve, and around its lowest, so many times ten times nearer
ABOVE, BELOW = 100, 1e-16  # how far a loss is drawn: of the highest in the picture, and of that
TALL = 1e250  # values that are as large cannot be drawn
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
        if isinstance(self.surface, OwnSurface):
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
def own(surface, bounds, minimum=None):
    """The terrain of a learner's function; a ValueError where it has no value anywhere in the bounds."""
    seen = surface.heights(_grid(bounds))
    known = seen[np.isfinite(seen)]
    if not known.size:
        raise ValueError(f"{surface.name} has no value in the picture: {surface.trouble}")
    floor = known.min() if minimum is None else _lowest(surface, minimum, seen, bounds)
    return Terrain(surface.name, surface, surface.heights, bounds, minimum, floor, _levels(known))


def _lowest(surface, minimum, seen, bounds):
    """The value at what a learner says is the lowest point; a ValueError where another point is lower."""
    if not all(low <= at <= high for at, (low, high) in zip(minimum, bounds, strict=True)):
        raise ValueError(f"minimum must be a point in the picture, got {minimum}: give other bounds")
    floor = surface.heights(np.array([minimum]))[0]
    if np.isnan(floor):
        raise ValueError(f"minimum must be a point where the surface has a value: {surface.trouble or 'too large'}")
    x, y = _grid(bounds)[np.nanargmin(seen)]
    if np.nanmin(seen) < floor - 1e-9 * (abs(floor) + np.nanmax(seen) - np.nanmin(seen)):
        here, there = (f"({a:.4g}, {b:.4g})" for a, b in (minimum, (x, y)))
        raise ValueError(
            f"minimum must be the lowest point, got {here} with {floor:.4g}: {there} has {np.nanmin(seen):.4g}"
        )
    return floor


class Curve(NamedTuple):
    """A learner's f(x) over bounds: its lowest value in the picture, and the ends of what is drawn above that."""

    name: str
    surface: Callable
    bounds: tuple
    floor: float
    limits: tuple

    def value(self, theta):
        """The height at theta of shape (1,), NaN where there is none."""
        return self.surface.heights(np.array([theta]))[0]


@lru_cache(8)
def own_curve(surface, bounds):
    """The curve of a learner's f(x); a ValueError where it has no value anywhere in the bounds."""
    x = np.linspace(*bounds, FINE)
    y = surface.heights(x[:, None])
    if np.isnan(y).all():
        raise ValueError(f"{surface.name} has no value from {bounds[0]:g} to {bounds[1]:g}: {surface.trouble}")
    top, at, apart = np.nanmax(y), x[np.nanargmin(y)], x[1] - x[0]
    floor = np.nanmin(y)
    for _ in range(ROUNDS):
        x = np.clip(np.linspace(at - apart, at + apart, FINER), *bounds)
        y, apart = surface.heights(x[:, None]), apart / 10
        at, floor = x[np.nanargmin(y)], min(floor, np.nanmin(y))
    highest = ABOVE * 10.0 ** max(np.ceil(np.log10(top - floor or 1)), -250)
    return Curve(surface.name, surface, (bounds,), floor, (BELOW * highest, highest))


class OwnSurface(OwnFunction):
    """A learner's f(x), or f(x, y) or f(theta), which returns a value or (value, gradient), as `descend` takes it.

    Where it fails it is NaN, and `trouble` says what happened last. Without a gradient it is asked a little
    to both sides.
    """

    def __init__(self, function, d=2):
        super().__init__(function)
        self.name, self.d, self.trouble = self.__name__, d, ""
        self._one = d == 2 and _parameters(function) == 1

    def __call__(self, theta):
        """(value, gradient) at theta."""
        value, gradient = self.at(theta)
        if gradient is None:
            nudges = np.diag(NUDGE * (1 + np.abs(theta)))
            with np.errstate(all="ignore"):
                gradient = [(self.at(theta + n)[0] - self.at(theta - n)[0]) / (2 * n.max()) for n in nudges]
        return value, np.array(gradient)

    def at(self, theta):
        """(value, gradient or None) as the function has it, checked."""
        try:
            result = self.function(theta.copy()) if self._one else self.function(*theta.tolist())
        except OverflowError:  # so large that it has diverged
            return np.inf, np.full(self.d, np.inf)
        except Exception as error:
            return self._failed(theta, f"raised {type(error).__name__}: {error}")
        value, gradient = result if isinstance(result, tuple) and len(result) == 2 else (result, None)
        try:
            value = _number(value)
            gradient = None if gradient is None else np.array(gradient, dtype=float).reshape(self.d)
        except (TypeError, ValueError, RuntimeError):  # the last is of a tensor
            wanted = f"a number, or a number and {'its derivative' if self.d == 1 else 'a gradient of two'}"
            return self._failed(theta, f"must return {wanted}, got {validate.shown(result)}")
        if np.isnan(value) or (gradient is not None and np.isnan(gradient).any()):
            return self._failed(theta, "is not a number")
        return value, gradient

    def _failed(self, theta, how):
        self.trouble = f"{self.name}({', '.join(f'{each:.4g}' for each in theta)}) {how}"
        return np.nan, np.full(self.d, np.nan)

    def heights(self, points):
        """Values at points of shape (m, d), NaN where they are not finite or too large for a picture."""
        with np.errstate(all="ignore"):
            values = np.array([self.at(point)[0] for point in points])
        return np.where(np.abs(values) < TALL, values, np.nan)


def _parameters(function):
    """How many arguments a function has; 2 where it does not say."""
    try:
        return len(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return 2


def _number(value):
    """A real number, also as an array or tensor that holds one."""
    if isinstance(value, str):
        raise TypeError
    return float(value.item() if hasattr(value, "item") else value)


def _grid(bounds):
    return np.stack(np.meshgrid(*(np.linspace(*each, GRID) for each in bounds)), axis=-1).reshape(-1, 2)


def _levels(seen):
    """Heights of level curves between which there is the same area."""
    return np.unique(np.quantile(seen, np.linspace(0.01, 0.9, LEVELS)))
