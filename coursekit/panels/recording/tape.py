"""What a panel shows at each setting of a grid, one after the other, while it shows nothing of it to the page."""

from contextlib import contextmanager
from itertools import product
from typing import NamedTuple

from coursekit.panels.engine.scheduler import advance, each, told


class Shown(NamedTuple):
    """What is seen at one setting: the line of text, (ground, moving), places of handles, and how challenges are met.

    A handle is (x, y, how tall) in pixels from the upper left. A challenge is None where it is not met, else
    (score, "in 23 steps", "23 steps"), with None and two empty texts where it has no score. `seen` is how far the
    animated control is to be seen, where a training ended before the value that it has, else None.
    """

    text: str
    picture: tuple
    handles: list
    met: list
    seen: int | None


def play(panel, grid):
    """Yield (place, `Shown`) for each combination of the values of a grid.

    Places are counted with the last control fastest. The values of the animated control come from the last to the
    first, for the beginning of a path is easily told from the whole.

    Afterwards, and also where this ends early, the panel is as it was. A ValueError says that a recorded control
    changes the other ones, for the page has one set of controls for the whole recording.
    """
    animated = panel._animated if panel._animated in grid else None
    outer = [name for name in grid if name != animated]
    with panel._lock, panel._telling(), _put_back(panel):  # one turn: the page hears nothing until the end
        fields = _others(panel, grid)
        views = [*enumerate(grid[animated])][::-1] if animated else [(0, None)]
        for i, values in enumerate(product(*(grid[name] for name in outer))):
            _set(panel, dict(zip(outer, values, strict=True)))
            if _others(panel, grid) != fields:
                raise ValueError(
                    f"the other controls depend on {' and '.join(outer)}: record some that leave them as they are"
                )
            result = _computed(panel)
            for view, value in views:
                if animated:
                    _set(panel, {animated: value})
                yield i * len(views) + view, _shown(panel, result)


@contextmanager
def _put_back(panel):
    before = {name: control.value for name, control in panel.controls.items()}
    result, awaited, panel._awaited = panel.result, panel._awaited, False
    try:
        yield
    finally:
        panel.result, panel._awaited = result, awaited
        for _ in range(2):  # the first time may move the ends of others
            _set(panel, before)
        _drawn(panel, panel.error or result)


def _set(panel, values):
    """Move controls, and those that follow them, without a picture."""
    panel._held = True
    try:
        for name, value in values.items():
            panel.controls[name].value = value
    finally:
        panel._held = False


def _others(panel, grid):
    """What all controls are, and where those stand that are not recorded."""
    return [(control.field(), None if name in grid else control.value) for name, control in panel.controls.items()]


def _computed(panel):
    """The last result at the settings of now, or the exception."""
    inputs = {name: value for name, value in panel.values.items() if name != panel._animated}
    try:
        return advance(each(panel._compute, inputs), float("inf"))[0]
    except Exception as error:
        return error


def _drawn(panel, result):
    """Draw a result, or tell of an exception; returns the line of text."""
    view = {panel._animated: panel.controls[panel._animated].value} if panel._animated else {}
    try:
        if isinstance(result, Exception):
            raise result
        panel.result = result
        text = panel._sentence(result, **view)
        panel.live.draw(result, panel._note, **view)
        return text
    except Exception as error:
        text, panel.result = told(error), None
        panel.live.record(text)
        return text


def _shown(panel, result):
    text = _drawn(panel, result)
    result, seen = panel.result, panel._seen_at if panel._animated else None
    places = [handle.shown(panel.controls, result, panel.live.size[1]) for handle in panel.live.handles]
    met = [_met(challenge, result if panel._to_end else None) for challenge in panel._challenges]
    where = [(place["x"], place["y"], place.get("tall", 0)) for place in places]
    early = seen is not None and seen < panel.controls[panel._animated].value
    return Shown(text, panel.live.picture, where, met, seen if early else None)


def _met(challenge, result):
    if result is None or not challenge.test(result):
        return None
    score = challenge.score(result) if challenge.score else None
    return score, *(("", "") if score is None else (challenge.told(score), challenge.told(score, bare=True)))
