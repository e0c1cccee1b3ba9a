"""Which settings are recorded: some stops of the main controls, in all combinations."""

import numpy as np

from coursekit.core import validate
from coursekit.core.lookup import did_you_mean
from coursekit.panels.engine.settings import Boxes, Slider, Tick

STOPS = 25  # of each main control; where one of two has fewer, the other has so many more


def grid(panel, wanted):
    """The values of each recorded control by its name; the last changes fastest, and the animated one is the last.

    Parameters
    ----------
    panel : Panel
    wanted : dict of str to int or sequence
        How many stops of a control, or which values. Without any, those of the main controls.
    """
    for name in wanted:
        _check(panel, name)
    chosen = wanted or _usual({name: len(options(panel.controls[name])) for name in main(panel)})
    last = [panel._animated] if panel._animated in chosen else []
    names = [name for name in chosen if name not in last] + last
    return {name: _values(name, panel.controls[name], chosen[name]) for name in names}


def _usual(counts):
    """How many stops of each control, of those that there are."""
    usual = {name: min(STOPS, count) for name, count in counts.items()}
    if len(counts) == 2:
        for name, other in (counts, [*counts][::-1]):
            usual[name] = min(max(STOPS, STOPS**2 // usual[other]), counts[name])
    return usual


def main(panel):
    """The controls that the panel names itself, or the two that matter most, and the animated one.

    First come those that are dragged in the picture, then sliders, then menus.
    """
    named = [name for name in panel._recorded if _may_be(panel, name)]
    if named:
        return named
    dragged = [name for handle in panel.live.handles for name in (getattr(handle, "x", ""), getattr(handle, "y", ""))]
    sliders = [name for name, control in panel.controls.items() if isinstance(control, Slider)]
    both = [name for name in (*dragged, *sliders, *panel.controls) if name and _may_be(panel, name)]
    step = [panel._animated] if panel._animated else []
    return [*[name for name in dict.fromkeys(both) if name not in step][:2], *step]


def options(control):
    """All values that a control stops at, with the one that it has now."""
    if isinstance(control, Slider):
        return _told_apart(control, [*control.stops, control.value])
    return [False, True] if isinstance(control, Tick) else list(control.control.options)


def _told_apart(control, values):
    """In order; of two that are written alike, such as 0.3 and 0.1 + 0.2, the last."""
    return sorted({control.control.text(value): value for value in values}.values())


def _may_be(panel, name):
    control = panel.controls.get(name)
    return control is not None and not control.hidden and not isinstance(control, Boxes)


def _check(panel, name):
    known = [each for each in panel.controls if _may_be(panel, each)]
    if name in known:
        return
    if name in panel.controls:
        why = "is hidden now" if panel.controls[name].hidden else "has too many combinations"
        raise ValueError(f"{name} {why}, so it cannot be recorded; what can is {', '.join(known)}")
    raise ValueError(f"{name} is not a control of this panel, which has {', '.join(known)}{did_you_mean(name, known)}")


def _values(name, control, wanted):
    every = options(control)
    if isinstance(wanted, (str, bytes)) or not np.iterable(wanted):
        return _some(every, every.index(control.value), validate.integer(name, wanted, low=1, high=len(every)))
    values = [control.control.setting(name, value).value for value in wanted]
    if not values:
        raise ValueError(f"{name} must hold at least one value, got {validate.shown(wanted)}")
    values.append(control.value)  # what is seen now is part of every recording
    if isinstance(control, Slider):
        return tuple(_told_apart(control, values))
    return tuple(each for each in every if each in values)


def _some(every, now, count):
    """So many of them, evenly spread from the first to the last; the one of now takes the place of its neighbor."""
    if count == 1:
        return (every[now],)
    places = [round(place) for place in np.linspace(0, len(every) - 1, count)]
    if now not in places:
        inner = places[1:-1] or places[1:]
        nearest = min(inner, key=lambda place: abs(place - now))
        places[places.index(nearest)] = now
    return tuple(every[place] for place in sorted(places))
