"""Optimizers side by side: the same start, the same surface, who is first at the bottom?"""

from functools import partial

from matplotlib.figure import Figure

from coursekit.core import validate
from coursekit.core.optimizers import OPTIMIZERS
from coursekit.core.surfaces import SURFACES
from coursekit.core.words import counted
from coursekit.figures.race import RaceLosses, RacePlane
from coursekit.figures.style import look, pair
from coursekit.panels import _runners
from coursekit.panels._runners import CONVERGED, STEPS, slices, standings
from coursekit.panels._terrain import OwnSurface, known, own
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Checkboxes, Dropdown, Integer, Linear, Log
from coursekit.panels.engine.handle import Handle
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

PRESETS = {name: surface.race for name, surface in SURFACES.items() if surface.race}
_PRESET = ("x", "y", "lr", "adaptive_lr")
_CHALLENGE = Challenge(
    "panels/race",
    f"on Rosenbrock's surface, from its own start (-1.2, 1), bring momentum, nesterov and adam home within {STEPS} "
    "steps: two rates to find.",
    lambda race: (
        (race.terrain.name, *race.start) == ("rosenbrock", -1.2, 1.0)
        and {"momentum", "nesterov", "adam"} <= {each.name for each in race.runners if each.arrived is not None}
    ),
    lambda race: max(each.arrived for each in race.runners if each.name in ("momentum", "nesterov", "adam")),
    "in {:,} steps",
)


def race(
    surface="valley", x=None, y=None, lr=None, adaptive_lr=None,
    optimizers=("sgd", "momentum", "nesterov", "rmsprop", "adam"), step=STEPS, bounds=((-2, 2), (-2, 2)), minimum=None,
):  # fmt: skip
    """Panel: optimizers race from one start over a surface for 200 steps.

    Who takes the gradient as it is (sgd, momentum) has the rate lr; who divides it by its size (adagrad, adam) has
    adaptive_lr, which is about the length of a step; adadelta needs none.
    Home is where the loss above the lowest is a thousandth of the start's, within the picture and for good. On the
    saddle, which has no lowest point, everyone leaves the picture or is stuck; of a function of your own the lowest in
    the picture is taken where you do not name its minimum.

    Parameters
    ----------
    surface : str, such as "valley", the name of a surface whose record says how to race on it; or a function of your
        own, f(x, y) or f(theta), that returns a value or (value, gradient)
    x, y : float inside the picture, the start; default: the surface's own, as of the rates
    lr, adaptive_lr : float from 1e-4 to 2
    optimizers : sequence of str, names of `ck.optimizers.OPTIMIZERS`
    step : int from 0 to 200, how many of the steps are drawn
    bounds : ((left, right), (bottom, top)) of a function of your own
    minimum : (x, y) in the picture, optional, where a function of your own is lowest

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its slider; if the function is lower elsewhere than at minimum.

    Examples
    --------
    >>> race(optimizers=("sgd", "rmsprop"), step=150).text
    'After 150 steps from (-1.8, 0.8): sgd 1st home after 132 steps; rmsprop 0.32 %'
    >>> race(lambda x, y: (x - 1) ** 2 + y**2, lr=0.1, optimizers="sgd", minimum=(1, 0)).text
    'After 200 steps from (-1.6, 1.2): sgd 1st home after 16 steps'

    References
    ----------
    Lectures B and D, optimizers.
    """
    bounds = _bounds(bounds)
    if isinstance(surface, str):
        validate.choice("surface", surface, PRESETS)
    elif not isinstance(surface, OwnSurface):
        surface = OwnSurface.of("surface", surface, f"one of {', '.join(PRESETS)} or a function f(x, y)")
    ends = {} if minimum is None else {"minimum": _minimum(surface, bounds, minimum)}
    given = dict(zip(_PRESET, (x, y, lr, adaptive_lr), strict=True))
    preset = {name: value for name, value in _preset(surface, bounds).items() if given[name] is None}
    settings = {"surface": surface, **given, **preset, "optimizers": optimizers, "step": step, "bounds": bounds}
    settings |= ends
    compute = _runners.race if isinstance(surface, str) else slices
    return Panel(
        "race", _controls(surface, bounds), settings, compute, _picture(), _sentence,
        animated="step", challenges=[_CHALLENGE], on_change=partial(_adjust, bounds=bounds),
        uses=_used,
    )  # fmt: skip


def _minimum(surface, bounds, minimum):
    """The lowest point of a learner's function, checked against the picture."""
    minimum = tuple(pair("minimum", minimum).tolist())
    if isinstance(surface, str):
        raise ValueError(f"minimum must be None for {surface!r}, whose lowest point is known, got {minimum}")
    return own(surface, bounds, minimum).minimum


def _used(now):
    """A lowest point is that of the learner's function, not of another surface of the menu."""
    return [name for name in now if name != "minimum" or not isinstance(now["surface"], str)]


def _adjust(panel, name, bounds):
    """With another surface come the range of starts on it, its own start, and its rates."""
    if name != "surface":
        return
    surface = panel.controls["surface"].value
    preset = _preset(surface, bounds)
    for each, ends in zip("xy", _window(surface, bounds), strict=True):
        panel.ends[each] = ends
        panel.controls[each].bound(*ends)
        panel.controls[each].value = preset[each]
    for each in ("lr", "adaptive_lr"):
        panel.controls[each].value = preset[each]


def _controls(surface, bounds):
    across, up = _window(surface, bounds)
    options = (*PRESETS, *(() if isinstance(surface, str) else (surface,)))
    plain, adaptive, free = (_listed(rate) for rate in ("plain", "step", "none"))
    return {
        "surface": Dropdown("surface", options, "where to race; its own start and rates come with it"),
        "lr": Log("learning rate", 1e-4, 2, f"of {plain}: times the gradient"),
        "adaptive_lr": Log(
            "adaptive rate", 1e-4, 2, f"of {adaptive}: about the length of each step; it is 1 for {free}"
        ),
        "x": Linear("start x", *across, 0.05, "where all begin, from left to right"),
        "y": Linear("start y", *up, 0.05, "where all begin, from bottom to top"),
        "optimizers": Checkboxes("optimizers", tuple(OPTIMIZERS), "who takes part"),
        "step": Integer("step", 0, STEPS, "how many of the steps are drawn"),
    }


def _listed(rate):
    """Who has this kind of rate, in words: adagrad, rmsprop, adam and adamw."""
    *names, last = [name for name, constructor in OPTIMIZERS.items() if constructor().rate == rate]
    return f"{', '.join(names)} and {last}" if names else last


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


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 3.8), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.3))
        plane, losses = RacePlane(left), RaceLosses(right, STEPS, CONVERGED)

    def show(race, step):
        if race.terrain is not show.terrain:
            show.terrain = race.terrain
            plane.scene(race.terrain.heights, race.terrain.bounds, race.terrain.levels, race.terrain.minimum)
        plane.show(race.start, {each.name: each.theta[: step + 1] for each in race.runners})
        texts = {
            name: f"{name}  {text}"
            for name, text in standings(race, step, "{rank}, step {at}", "left, step {at}").items()
        }
        losses.show({each.name: each.share[: step + 1] for each in race.runners}, texts)
        return race.terrain.name, race.terrain.bounds, race.terrain.minimum

    show.terrain = None
    start = Handle("start of the race", plane.ax, "x", "y")
    return LiveFigure(figure, [*plane.moving, *losses.moving], show, [start])


def _sentence(race, step):
    x, y = race.start
    told = standings(race, step, "{rank} home after {steps}", "left the picture at step {at}")
    told = "; ".join(f"{name} {text}" for name, text in told.items())
    return f"After {counted(step, 'step')} from ({x:g}, {y:g}): {told}" + (f". {race.note}" if race.note else "")
