"""`panel.record(...)`: the pictures over a grid of settings as one file, which a page plays without a kernel.

`grid.py` says which settings, `tape.py` goes through them, `pack.py` writes them down. `player.js` is the kernel of a
recording in the page: it answers the same gestures to the same `panel.js`, with what was recorded.
"""

import os
from contextlib import closing, contextmanager
from functools import partial
from math import prod
from pathlib import Path
from typing import NamedTuple

from coursekit.core.bars import tqdm
from coursekit.panels.engine.handle import Number
from coursekit.panels.engine.points import Points
from coursekit.panels.engine.settings import Boxes, Slider, Tick, plain, typed
from coursekit.panels.recording.grid import grid
from coursekit.panels.recording.pack import Pack
from coursekit.panels.recording.player import page as written_page
from coursekit.panels.recording.tape import play

MOST = 3_000_000  # bytes of a recording: six seconds on a slow line


class Recorded(NamedTuple):
    """A recording: its file, the values of each recorded control, its size in bytes."""

    path: Path
    settings: dict
    size: int

    def __repr__(self):
        stops = ", ".join(f"{name} ({len(values)})" for name, values in self.settings.items())
        count = prod(map(len, self.settings.values()))
        return f"{self.path}: {count:,} settings of {stops}; {self.size / 1e6:.2f} MB"


def record(panel, path, page=None, *, progress=True, **stops):
    """Record the picture over all combinations of some settings, as a file that a page plays without Python.

    The other settings stay as they are now, and the page says so. Nothing is interpolated: what a reader chooses goes
    to the nearest setting that was recorded. A challenge that none of them meets is left out. The panel itself is as it
    was, and a training runs to its end for each setting.

    Parameters
    ----------
    path : str or Path
        A name that ends in .html gives one page with everything in it, which opens by a double click. Any other name,
        such as "descent.ckr", gives the recording alone, for a page on a web server.
    page : str or Path, optional
        Also write such a page, beside the recording: it shows the picture of now, and loads the recording when it is
        first touched.
    progress : bool
        Whether a bar shows how far it is.
    **stops : int or sequence of values
        For each control to be recorded how many of its stops, evenly spread, or which values; the value of now is
        always one of them. Default: 25 of each of the two main controls, more where the other has fewer, and 25 of the
        steps of an animation.

    Returns
    -------
    Recorded
        (path, settings, size)

    Raises
    ------
    ValueError
        If there is no such control, or no such number of stops; if the recording is larger than 3 MB, or the panel is
        closed. Nothing is written then.
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import coursekit as ck
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = ck.panels.descent().record(f"{folder}/descent.ckr", lr=3, start=(-1, 0, 1), progress=False)
    >>> file.settings
    {'lr': (0.0001, 0.01, 10), 'start': (-1.5, -1.0, 0.0, 1.0)}
    """
    if panel.comm is None:
        raise ValueError(f"this {panel.title} panel is closed: make a new one and record that")
    path, page = Path(path), None if page is None else Path(page)
    alone = path.suffix.lower() in (".html", ".htm")
    if page is not None and (alone or page.parent.resolve() != path.parent.resolve() or page.name == path.name):
        raise ValueError(f"page must be another file in the folder of {path.name}, a recording, got {page}")
    chosen = grid(panel, stops)
    with _replaced(path) as whole, _replaced(page) as beside:
        tape, poster = taken(panel, chosen, progress)
        if len(tape) > MOST:
            counts = ", ".join(f"{name}={len(values)}" for name, values in chosen.items())
            raise ValueError(
                f"the recording is {len(tape) / 1e6:.1f} MB, more than {MOST / 1e6:g} MB; nothing was written: "
                f"take fewer stops than {counts}"
            )
        still = panel.live.painting()
        whole.write(written_page(panel, still, poster, tape=tape).encode() if alone else tape)
        if page is not None:
            beside.write(written_page(panel, still, poster, source=path.name).encode())
    return Recorded(path, chosen, len(tape))


def taken(panel, chosen, progress=True):
    """(recording, poster) as bytes; the poster is a recording of the setting of now alone."""
    shape = tuple(map(len, chosen.values()))
    now = [values.index(panel.controls[name].value) for name, values in chosen.items()]
    place = int(sum(at * prod(shape[i + 1 :]) for i, at in enumerate(now)))
    tape, poster = Pack(shape), Pack(shape)
    reached = set()
    bar = partial(tqdm, total=prod(shape), disable=not progress, desc="recording", unit="setting")
    try:
        with closing(play(panel, chosen)) as frames:  # the panel is put back at once, whatever ends this
            for at, shown in bar(frames):
                tape.add(at, shown)
                reached |= {i for i, met in enumerate(shown.met) if met}
                if at == place:
                    poster.add(at, shown)
    except KeyboardInterrupt:
        raise KeyboardInterrupt("the recording was stopped: nothing was written, the panel is as it was") from None
    about = _about(panel, chosen, now, reached)
    return tape.finish(about), poster.finish(about)


def _about(panel, chosen, now, reached):
    """What the page has to know of the panel."""
    moved = {name: values for name, values in chosen.items() if len(values) > 1}
    inside = {handle.name for handle in panel.live.handles if isinstance(handle, Number)}
    others = [panel.controls[name] for name in panel.values if name in panel.controls and name not in {*moved} | inside]
    buttons = ("Reset", "Play", "Step") if panel._animated in moved else ("Reset",)
    width, height = panel.live.size
    return {
        "title": panel.title, "width": width, "height": height, "frame": panel._frame,
        "speeds": panel.speeds if panel._animated in moved else [], "animated": panel._animated,
        "axes": [_axis(panel.controls[name], chosen[name], at) for name, at in zip(chosen, now, strict=True)],
        "fields": [_field(panel, name, moved[name]) for name in panel.controls if name in moved],
        "code": _code(panel, [*chosen]),
        "fixed": [f"{control.label} {_texts(control, [control.value])[0]}" for control in others if not control.hidden],
        "actions": [button.shown() for button in panel.buttons.values() if button.name in buttons],
        "challenges": [each.text if i in reached else "" for i, each in enumerate(panel._challenges)],
        "dragged": [_dragged(panel, handle, moved) for handle in panel.live.handles],
    }  # fmt: skip


def _axis(control, values, at):
    """A recorded control: its values as they are written and, where they are numbers, as they are."""
    numbers = [float(value) for value in values] if isinstance(control, Slider) else []
    texts = _texts(control, values)
    known = {"name": control.name, "label": control.label, "at": at}
    return known | {"texts": texts, "numbers": numbers, "code": [*(typed(plain(value)) for value in values)]}


def _texts(control, values):
    if isinstance(control, Slider):
        return [control.control.text(value) for value in values]
    if isinstance(control, Tick):
        return ["on" if value else "off" for value in values]
    if isinstance(control, Boxes):
        return [", ".join(map(str, value)) for value in values]
    options = control.field()["options"]
    return [options[control.control.options.index(value)] for value in values]


def _code(panel, names):
    """The call that shows what is seen, in pieces: texts, and in place of a recorded value which one it is."""
    pieces = [f"ck.panels.{panel._name}("]
    for i, (name, value) in enumerate(panel.arguments.items()):
        pieces += [", " if i or panel._data else "", f"{name}=", names.index(name) if name in names else typed(value)]
    pieces.insert(1, ", ".join(panel._data))
    return [*pieces, ")"]


def _field(panel, name, values):
    """What the page builds a control from, with the stops that were recorded."""
    control = panel.controls[name]
    listed = {"slider": "stops", "menu": "options"}.get(control.kind)
    return panel._field(name, control) | ({listed: _texts(control, values)} if listed else {})


def _dragged(panel, handle, moved):
    """What is dragged in the picture, as far as it was recorded."""
    if isinstance(handle, Points):  # a data point may be anywhere
        return None
    if isinstance(handle, Number):
        return {"kind": "number", "control": handle.name} if handle.name in moved else None
    names = [name for name in (handle.x, handle.y) if name]
    if not {*names} & {*moved}:
        return None
    known = {name: _texts(panel.controls[name], [panel.controls[name].value])[0] for name in names if name not in moved}
    labels = {name: panel.controls[name].label for name in names}
    return {"kind": "point", "label": handle.label, "ways": [handle.x, handle.y], "labels": labels, "fixed": known}


@contextmanager
def _replaced(path):
    """A file that takes the place of another one as a whole, when all of it is written; nothing for no path."""
    if path is None:
        yield None
        return
    if path.is_dir() or not path.parent.is_dir():
        why = "that is a folder" if path.is_dir() else f"there is no folder {path.parent}"
        raise OSError(f"cannot write {path}: {why}")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        file = part.open("wb")
    except OSError as error:
        raise OSError(f"cannot write {path}: {error.strerror}") from None
    try:
        with file:
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
