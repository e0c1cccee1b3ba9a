"""A race of optimizers on a terrain: who has converged after how many steps, and who diverges."""

from typing import NamedTuple

import numpy as np

from coursekit.core.optimizers import OPTIMIZERS
from coursekit.core.words import counted
from coursekit.figures.race import percent
from coursekit.panels._terrain import Terrain, known, own
from coursekit.panels.engine.challenge import arrival
from coursekit.training.descend import descend

STEPS = 200
CONVERGED, BEYOND = 1e-3, 100  # shares of the start's loss, and of the highest level drawn


class Runner(NamedTuple):
    """One optimizer's path up to where it stopped, and its loss as a share of the start's, above the floor.

    arrived is the first step from which on it is in the picture with a share below a thousandth; left the first from
    which on it is outside the picture; stopped the step at which it diverged or the surface had no value, and why.
    """

    name: str
    theta: np.ndarray
    share: np.ndarray
    arrived: int | None
    left: int | None
    stopped: int | None
    why: str


class Race(NamedTuple):
    """The runners on a terrain from a start; a note where the surface has failed."""

    terrain: Terrain
    start: tuple
    runners: tuple
    note: str
    progress: float


def race(**settings):
    """The whole race at once."""
    return list(slices(**settings))[-1]


def slices(surface, x, y, lr, adaptive_lr, optimizers, bounds, minimum=None):
    """The race, with one runner more each time."""
    terrain = known(surface) if isinstance(surface, str) else own(surface, bounds, minimum)
    runners, start = (), (x, y)
    height = terrain.heights(np.array([start]))[0]
    if np.isnan(height):
        raise ValueError(f"there is no value at the start: {terrain.surface.trouble}; start elsewhere")
    for name in (each for each in OPTIMIZERS if each in optimizers):
        rate = {"plain": lr, "step": adaptive_lr, "none": 1.0}[OPTIMIZERS[name]().rate]
        runners += (_run(terrain, np.array(start), height - terrain.floor, name, rate),)
        failed = (f"{each.name} stopped at step {each.stopped}: {each.why}" for each in runners if each.why)
        yield Race(terrain, start, runners, next(failed, ""), len(runners) / len(optimizers))


def _run(terrain, start, height, name, lr):
    terrain.forget()
    path = descend(terrain.surface, start, OPTIMIZERS[name](), lr, STEPS)
    excess, top = path.loss - terrain.floor, max(height, terrain.levels[-1] - terrain.floor)
    with np.errstate(over="ignore"):
        share = excess / (height or 1.0)
    outside = ~_inside(path.theta, terrain.bounds)
    arrived, beyond = arrival((share <= CONVERGED) & ~outside), _first(excess > BEYOND * top)
    why = terrain.trouble() if path.diverged_at and beyond is None else ""
    downhill = (share <= CONVERGED).any() and not why  # a slope without end is not a failure
    stopped = beyond or (None if downhill else path.diverged_at)
    shown = slice(stopped + 1 if beyond else stopped)
    return Runner(name, path.theta[shown], share[shown], arrived, arrival(outside), stopped, why)


def _inside(theta, bounds):
    low, high = np.transpose(bounds)
    return ((theta >= low) & (theta <= high)).all(axis=1)


def _first(true):
    return int(true.argmax()) if true.any() else None


def _ordinal(n):
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def _finish(runner):
    """Who has converged stands first, then who has left the picture, each by the step."""
    converged, left = (STEPS + 1 if at is None else at for at in (runner.arrived, runner.left))
    return converged, left


def standings(race, step, home, left):
    """How each runner stands after so many steps, by name: first those that have converged, told as `home`, then those
    that have left the picture, told as `left`.
    """
    arrived = [each.arrived for each in race.runners if each.arrived is not None and each.arrived <= step]
    found = {}
    for each in sorted(race.runners, key=_finish):
        if each.arrived is not None and each.arrived <= step:
            rank = 1 + sum(other < each.arrived for other in arrived)
            found[each.name] = home.format(rank=_ordinal(rank), at=each.arrived, steps=counted(each.arrived, "step"))
        elif each.stopped is not None and each.stopped <= step:
            found[each.name] = f"{'stopped' if each.why else 'diverged'}, step {each.stopped}"
        elif each.left is not None and each.left <= step:
            found[each.name] = left.format(at=each.left)
        else:
            found[each.name] = percent(each.share[min(step, len(each.share) - 1)])
    return found
