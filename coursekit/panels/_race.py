"""Optimizers side by side: the same start, the same surface, who is first at the bottom?"""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit import _validate as validate
from coursekit.descent import descend
from coursekit.figures._style import look
from coursekit.figures.race import RaceLosses, RacePlane, percent
from coursekit.optimizers import OPTIMIZERS
from coursekit.panels._challenge import Challenge
from coursekit.panels._controls import Integer, Linear, Log, Menu, Several
from coursekit.panels._live import LiveFigure
from coursekit.panels._panel import Panel
from coursekit.panels._terrain import Terrain, known, own

STEPS, ARRIVED, BEYOND = 200, 1e-3, 100
PLAIN, RATELESS = ("sgd", "momentum", "nesterov"), "adadelta"
PRESETS = {  # x, y, lr, adaptive_lr: a start and rates with which a surface shows its character
    "valley": (-1.8, 0.8, 0.02, 0.1),
    "saddle": (-1.5, 0.05, 0.02, 0.02),
    "beale": (1.0, 1.5, 3e-3, 0.1),
    "rosenbrock": (-1.2, 1.0, 1e-3, 0.3),
    "long_valley": (-5.0, 1.0, 0.05, 0.1),
}
_PRESET = ("x", "y", "lr", "adaptive_lr")
ORDINALS = ("1st", "2nd", "3rd", *(f"{n}th" for n in range(4, 9)))
_CHALLENGE = Challenge(
    "panels/race",
    f"on Rosenbrock's surface, from its own start (-1.2, 1), bring momentum, nesterov and adam home within {STEPS} "
    "steps: two rates to find.",
    lambda race: (
        (race.terrain.name, *race.start) == ("rosenbrock", -1.2, 1.0)
        and {"momentum", "nesterov", "adam"} <= {each.name for each in race.runners if each.arrived is not None}
    ),
)


class Runner(NamedTuple):
    """One optimizer's path up to where it stopped, and its loss as a share of the start's, above the floor.

    arrived is the first step with a share below a thousandth; stopped the step at which it diverged or the
    surface had no value, and why.
    """

    name: str
    theta: np.ndarray
    share: np.ndarray
    arrived: int | None
    stopped: int | None
    why: str


class Race(NamedTuple):
    """The runners on a terrain from a start; a note where the surface has failed."""

    terrain: Terrain
    start: tuple
    runners: tuple
    note: str
    progress: float


def race(
    surface="valley", x=None, y=None, lr=None, adaptive_lr=None,
    optimizers=("sgd", "momentum", "nesterov", "rmsprop", "adam"), step=STEPS, bounds=((-2, 2), (-2, 2)),
):  # fmt: skip
    """Panel: optimizers race from one start over a surface for 200 steps.

    Who takes the gradient as it is (sgd, momentum, nesterov) has the rate lr; who divides it by its size
    (adagrad, rmsprop, adam, adamw) has adaptive_lr, which is about the length of a step; adadelta needs none.
    Home is where the loss above the lowest is a thousandth of the start's.

    Parameters
    ----------
    surface : str, "valley", "saddle", "beale", "rosenbrock" or "long_valley"; or a function of your own,
        f(x, y) or f(theta), that returns a value or (value, gradient)
    x, y : float inside the picture, the start; default: the surface's own, as of the rates
    lr, adaptive_lr : float from 1e-4 to 2
    optimizers : sequence of str, names of `ck.optimizers.OPTIMIZERS`
    step : int from 0 to 200, how many of the steps are drawn
    bounds : ((left, right), (bottom, top)) of a function of your own

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its slider.

    Examples
    --------
    >>> race(optimizers=("sgd", "rmsprop"), step=150).text
    'After 150 steps from (-1.8, 0.8): rmsprop 1st home after 18 steps; sgd 2nd home after 132 steps'

    References
    ----------
    Lectures B and D, optimizers.
    """
    bounds = _bounds(bounds)
    if isinstance(surface, str):
        validate.choice("surface", surface, PRESETS)
    elif not (callable(surface) and hasattr(surface, "__name__")):
        wanted = f"one of {', '.join(PRESETS)} or a function f(x, y)"
        raise TypeError(f"surface must be {wanted}, got {validate.shown(surface)}")
    given = dict(zip(_PRESET, (x, y, lr, adaptive_lr), strict=True))
    preset = {name: value for name, value in _preset(surface, bounds).items() if given[name] is None}
    settings = {"surface": surface, **given, **preset, "optimizers": optimizers, "step": step, "bounds": bounds}
    return _RacePanel(surface, bounds, settings)


class _RacePanel(Panel):
    """With another surface come the range of starts on it, its own start, and its rates."""

    def __init__(self, surface, bounds, settings):
        self._bounds, compute = bounds, _race if isinstance(surface, str) else _slices
        parts = _controls(surface, bounds), settings, compute, _picture(), _sentence
        super().__init__("race", *parts, played="step", challenges=[_CHALLENGE])

    def _update(self, change=None, slices=True):
        if self._held or change is None or change.owner is not self.controls["surface"]:
            return super()._update(change, slices)
        with self._together():
            for name, ends in zip("xy", _window(change.new, self._bounds), strict=True):
                slider, self.ends[name] = self.controls[name], ends
                slider.max = max(slider.max, ends[1])  # so that low stays below high on the way
                slider.min, slider.max = ends
            for name, value in _preset(change.new, self._bounds).items():
                self.controls[name].value = value
        return None


def _controls(surface, bounds):
    across, up = _window(surface, bounds)
    options = (*PRESETS, *(() if isinstance(surface, str) else (surface,)))
    adaptive = "of adagrad, rmsprop, adam and adamw: about the length of each step; adadelta takes 1"
    return {
        "surface": Menu("surface", options, "where to race; its own start and rates come with it"),
        "x": Linear("start x", *across, 0.05, "where all begin, from left to right"),
        "y": Linear("start y", *up, 0.05, "where all begin, from bottom to top"),
        "lr": Log("learning rate", 1e-4, 2, "of sgd, momentum and nesterov: times the gradient"),
        "adaptive_lr": Log("adaptive rate", 1e-4, 2, adaptive),
        "optimizers": Several("optimizers", tuple(OPTIMIZERS), "who takes part"),
        "step": Integer("steps shown", 0, STEPS, "how many of the steps are drawn"),
    }


def _bounds(bounds):
    bounds = validate.array("bounds", bounds, 2)
    if bounds.shape != (2, 2) or not (bounds[:, 0] < bounds[:, 1]).all():
        wanted = "((left, right), (bottom, top)), from low to high"
        raise ValueError(f"bounds must be {wanted}, got {validate.shown(bounds.tolist())}")
    return tuple(map(tuple, bounds.tolist()))


def _window(surface, bounds):
    return known(surface).bounds if isinstance(surface, str) else bounds


def _preset(surface, bounds):
    if isinstance(surface, str):
        values = PRESETS[surface]
    else:
        values = *(low + share * (high - low) for share, (low, high) in zip((0.1, 0.8), bounds, strict=True)), 0.01, 0.1
    return dict(zip(_PRESET, values, strict=True))


def _race(**settings):
    return list(_slices(**settings))[-1]


def _slices(surface, x, y, lr, adaptive_lr, optimizers, bounds):
    """The race, with one runner more each time."""
    terrain, runners, start = known(surface) if isinstance(surface, str) else own(surface, bounds), (), (x, y)
    height = terrain.heights(np.array([start]))[0]
    if np.isnan(height):
        raise ValueError(f"there is no value at the start: {terrain.surface.trouble}; start elsewhere")
    for name in optimizers:
        rate = lr if name in PLAIN else 1.0 if name == RATELESS else adaptive_lr
        runners += (_run(terrain, np.array(start), height - terrain.floor, name, rate),)
        failed = (f"{each.name} stopped at step {each.stopped}: {each.why}" for each in runners if each.why)
        yield Race(terrain, start, runners, next(failed, ""), len(runners) / len(optimizers))


def _run(terrain, start, height, name, lr):
    terrain.forget()
    path = descend(terrain.surface, start, OPTIMIZERS[name](), lr, STEPS)
    share = (path.loss - terrain.floor) / (height or 1.0)
    top = max(height, terrain.levels[-1] - terrain.floor)
    arrived, beyond = _first(share <= ARRIVED), _first(path.loss - terrain.floor > BEYOND * top)
    why = terrain.trouble() if path.diverged_at and beyond is None else ""
    downhill = arrived is not None and not why  # a slope without end is no failure
    stopped = beyond or (None if downhill else path.diverged_at)
    shown = slice(stopped + 1 if beyond else stopped)
    return Runner(name, path.theta[shown], share[shown], arrived, stopped, why)


def _first(true):
    return int(true.argmax()) if true.any() else None


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 4.2), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.3))
        plane, losses = RacePlane(left), RaceLosses(right, STEPS, ARRIVED)

    def show(race, step):
        if race.terrain is not show.terrain:
            show.terrain = race.terrain
            plane.scene(race.terrain.heights, race.terrain.bounds, race.terrain.levels, race.terrain.minimum)
        plane.show(race.start, {each.name: each.theta[: step + 1] for each in race.runners})
        texts = {name: f"{name}  {text}" for name, text in _standings(race, step, "{rank}, step {at}").items()}
        losses.show({each.name: each.share[: step + 1] for each in race.runners}, texts)
        return race.terrain.name, race.terrain.bounds

    show.terrain = None
    return LiveFigure(figure, [*plane.moving, *losses.moving], show)


def _standings(race, step, home):
    """How each runner stands after so many steps, by name: first those at home, then those on the way."""
    arrived = [each.arrived for each in race.runners if each.arrived is not None and each.arrived <= step]
    standings = {}
    for each in sorted(race.runners, key=lambda each: STEPS + 1 if each.arrived is None else each.arrived):
        if each.arrived is not None and each.arrived <= step:
            rank = 1 + sum(other < each.arrived for other in arrived)
            standings[each.name] = home.format(rank=ORDINALS[rank - 1], at=each.arrived)
        elif each.stopped is not None and each.stopped <= step:
            standings[each.name] = f"{'stopped' if each.why else 'diverged'}, step {each.stopped}"
        else:
            standings[each.name] = percent(each.share[min(step, len(each.share) - 1)])
    return standings


def _sentence(race, step):
    standings = _standings(race, step, "{rank} home after {at} steps")
    x, y = race.start
    told = "; ".join(f"{name} {text}" for name, text in standings.items())
    return f"After {step} steps from ({x:g}, {y:g}): {told}" + (f". {race.note}" if race.note else "")
