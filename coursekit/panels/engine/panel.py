"""What every panel is: controls, a live figure, and one line of text that says what is seen.

A panel is four pieces and the function that puts them together (see `panels/descent.py`):

- `compute(**settings) -> result`, a NamedTuple. A generator of partial results where it takes longer than a
  frame: it runs in slices, a new value cancels it. Fields that the panel knows, each optional: `note`, a
  sentence across the picture ("diverged at step 12"); `progress`, from 0 to 1, of a generator; and `so_far`, of a
  training that Play follows, the last of its epochs or steps that there is.
- `picture() -> LiveFigure(figure, moving, show)`; `show(result)` moves the artists. What is drawn more than
  once lives in `coursekit.figures`.
- `sentence(result) -> str`: what is seen, with its numbers; it is the picture's alternative text.
- controls, from `controls.py`, by the names of the settings they set.

Whatever `compute`, `show` or `sentence` raise is shown as a sentence in the picture, and kept in `error`.
"""

import base64
import inspect
from contextlib import contextmanager
from functools import partial
from threading import RLock
from time import perf_counter

import anywidget
from ipywidgets import Layout, Widget
from traitlets import Bool, Bytes, Dict, Float, Int, List, Unicode

from coursekit.panels.engine import registry
from coursekit.panels.engine.button import Button
from coursekit.panels.engine.challenge import Goals
from coursekit.panels.engine.live import HINT
from coursekit.panels.engine.page import PANEL, PANEL_STYLE
from coursekit.panels.engine.play import Playing
from coursekit.panels.engine.points import Points
from coursekit.panels.engine.scheduler import PAUSE, SLICE, Repeat, advance, each, running_loop, told
from coursekit.panels.engine.settings import plain, typed
from coursekit.panels.recording.record import record

SPEEDS = (0.25, 0.5, 1, 2, 4)  # of Play
GONE = "its cell was run again, which made another one"
FRAME = 0.05  # seconds between two pictures of an animation, unless a panel says otherwise


class Panel(Playing, anywidget.AnyWidget):
    """Controls above a picture that follows them: one widget, one message in for a gesture and one out for a picture.

    The page sends `{"view", "number", "gestures"}` and keeps what is done meanwhile until `heard` names its number,
    with the milliseconds that it took here; of several values of one slider only the newest is kept. A gesture is
    `{"do", "name", "to"}`: "move" a control to a stop, "step" it by some, "type" a text into it, "press" a button,
    "drag" a handle to a place of the picture, "nudge" it by stops.

    Parameters
    ----------
    name : str
        Of the function in `ck.panels` that makes it.
    controls : dict of str to control
    settings : dict of str to value
        All arguments of the call. Those without a control keep their value.
    compute, live, sentence
        See the top of this file. `compute` gets all settings but the animated one.
    animated : str, optional
        An Integer control that only chooses what is drawn, such as the number of steps shown: `show` and
        `sentence` get it as a keyword, and Play, Pause and Step move it; `frame` is how many seconds Play
        stays at each of its values. Play begins at its beginning, and anew with each other setting; it waits for
        a training that is slower.
    reseed : str, optional
        The setting, usually the seed, that a button raises by one; `reseed_label` is what the button says.
    challenges : sequence of Challenge
    on_change : function (panel, name), optional
        Called when the control `name` has changed, and with "" before the first picture: it may move other
        controls, and set their ends or whether they are shown. One picture follows from all of it.
    uses : function (values) -> names, optional
        The settings that matter now; without it all do.
    data : sequence of str, optional
        How a learner calls the data of the call, which come before the settings: ("X", "y").
    recorded : sequence of str, optional
        The controls that `record` takes by default; `grid.py` says which these are otherwise.

    Attributes
    ----------
    settings : str
        The call that shows what is on the screen now.
    text : str
        What is seen, in one line; also the alternative text of the picture.
    data : (X, y) or None
        The data points of the picture as they are now, also those that were dragged.
    result, error
        The last result, and the exception that the picture tells of, or None.
    reached : set of str
        The ids of the challenges that were reached by a setting held still.
    """

    _esm, _css = PANEL, PANEL_STYLE

    title, width, height, speeds = (trait().tag(sync=True) for trait in (Unicode, Int, Int, List))
    fields, places, actions = (trait().tag(sync=True) for trait in (List, Dict, List))
    text, code, goals, busy, progress = (trait().tag(sync=True) for trait in (Unicode, Unicode, List, Bool, Float))
    ground, moving = Dict().tag(sync=True), Dict().tag(sync=True)
    ground_data, moving_data = Bytes().tag(sync=True), Bytes().tag(sync=True)
    handles, heard, crowd = List().tag(sync=True), List().tag(sync=True), Bytes().tag(sync=True)

    def __init__(
        self, name, controls, settings, compute, live, sentence,
        *, animated="", frame=FRAME, reseed="", reseed_label="New data", challenges=(), on_change=None, uses=None,
        data=(), recorded=(),
    ):  # fmt: skip
        self._name, self._compute, self._sentence, self.live = name, compute, sentence, live
        self._animated, self._frame, self._reseed_key, self._reseed_label = animated, frame, reseed, reseed_label
        self._challenges, self._on_change, self._uses, self._data = tuple(challenges), on_change, uses, tuple(data)
        self._recorded = tuple(recorded)
        self._fixed = {key: plain(value) for key, value in settings.items() if key not in controls}
        self._order, self._first_fixed = tuple(settings), dict(self._fixed)
        self.controls = {key: control.setting(key, settings[key]) for key, control in controls.items()}
        self.ends = {key: control.ends() for key, control in controls.items()}
        self._first = {key: control.value for key, control in self.controls.items()}
        self._points = next((each for each in live.handles if isinstance(each, Points)), None)
        self._sliced = inspect.isgeneratorfunction(compute)
        self.result, self.error = None, None
        self._lock, self._held, self._adjusting, self._run, self._play = RLock(), False, False, None, None
        self._awaited = False  # a training has begun, and there is nothing of it yet
        self._turns, self._speed = 0, 1
        self._challenge = Goals(self._challenges, self._lock, self._in_turn(lambda: None))
        self.reached = self._challenge.reached
        self.buttons = {button.name: button for button in self._buttons()}
        for key, control in self.controls.items():
            control.observe(self._in_turn(partial(self._moved, key)), names="value")
        width, height = live.size
        layout = Layout(width="100%", max_width=f"{width}px")
        self._update(slices=False)  # a stored notebook shows the end of a training
        fixed = {"title": name, "width": width, "height": height, "speeds": SPEEDS if animated else ()}
        super().__init__(layout=layout, **fixed, **self._shown())
        self.on_msg(self._hear)
        registry.add(self)

    def _buttons(self):
        yield Button("Reset", "Put every control back", self._in_turn(self._reset))
        if self._reseed_key:
            yield Button(self._reseed_label, "Draw other random numbers", self._in_turn(self._reseed))
        if self._animated:
            yield Button("Play", "Play or pause the animation", self._in_turn(self._play_or_pause), "play")
            yield Button("Step", "One step further", self._in_turn(self._step), "step")
        if self._sliced:
            yield Button("Stop", "Stop the training where it is", self._in_turn(self._cancel), "stop", disabled=True)

    record = record  # (path, page=None, **stops): the picture at many settings as a file

    # ---- the page ----

    def _shown(self):
        """What the page shows now, by trait."""
        (ground, ground_data), (moving, moving_data) = self.live.picture
        return {
            "fields": [self._field(key, control) for key, control in self.controls.items()],
            "places": {key: control.place() for key, control in self.controls.items()} | self._count(),
            "handles": [handle.shown(self.controls, self.result, self.live.size[1]) for handle in self.live.handles],
            "crowd": self._points.pixels(self.result, self.live.size[1]) if self._points else b"",
            "code": self.settings,
            "actions": [button.shown() for button in self.buttons.values()],
            "goals": [line._asdict() for line in self._challenge.lines()],
            "busy": self._run is not None,
            "progress": float(getattr(self.result, "progress", 1.0)),
            "ground": ground, "ground_data": ground_data, "moving": moving, "moving_data": moving_data,
        }  # fmt: skip

    def _field(self, key, control):
        """What the page builds a control from; that of Play stands beside its buttons and counts: 12 of 20."""
        return control.field() | ({"of": str(control.high)} if key == self._animated else {})

    @property
    def _note(self):
        """The sentence across the picture."""
        return getattr(self.result, "note", "") if self._to_end else ""

    def _in_turn(self, gesture):
        """The gesture with the panel to itself, after which the page hears in one message of all that is new."""

        def turn(*args):
            with self._lock, self._telling():
                return gesture(*args)

        return turn

    @contextmanager
    def _telling(self):
        with self.hold_sync():
            self._turns += 1
            try:
                yield
            finally:
                self._turns -= 1
                if not self._turns and self.comm is not None:
                    for name, value in self._shown().items():
                        setattr(self, name, value)

    def _hear(self, _, content, buffers):
        """Do what the page says, and tell it that it was heard, and in what time, whatever comes of it."""
        begin = perf_counter()
        with self._lock, self.hold_sync():
            try:
                for gesture in content.get("gestures", ()):
                    self._in_turn(self._do)(gesture)
            finally:
                self.heard = [content.get("view"), content.get("number"), round(1000 * (perf_counter() - begin), 1)]

    def _do(self, gesture):
        does, name = gesture.get("do"), gesture.get("name")
        if does == "press" and name in self.buttons:
            self.buttons[name].click()
        elif does == "speed" and gesture["to"] in SPEEDS:
            self._speed = gesture["to"]
        elif does in ("drag", "nudge", "choose") and name in range(len(self.live.handles)):
            handle = self.live.handles[name]
            self._point(gesture) if handle is self._points else self._handle(handle, does, gesture["to"])
        elif name in self.controls and does in ("move", "step", "type"):
            getattr(self.controls[name], does)(gesture["to"])

    def _handle(self, handle, does, to):
        """Move what a handle in the picture stands for; one picture follows."""
        before = self.values
        self._held = True
        try:
            handle.drag(self.controls, to, self.live.size[1]) if does == "drag" else handle.nudge(self.controls, to)
        finally:
            self._held = False
        if self.values != before:
            self._update()

    def _point(self, gesture):
        """Move a data point, or choose another one for the keys."""
        moved = self._points.moved(self._fixed["moved"], self.result, gesture, self.live.size[1])
        if moved != self._fixed["moved"]:
            self._fixed["moved"] = moved
            self._update()

    @property
    def data(self):
        """The data points as they are now: (X, y), or None where the picture has none that can be moved."""
        return self._points.data(self.result) if self._points and self.result is not None else None

    @property
    def values(self):
        """The settings that matter now, by name."""
        now = {key: plain(control.value) for key, control in self.controls.items()} | self._fixed
        used = self._uses(now) if self._uses else now
        return {key: now[key] for key in self._order if key in used}

    @property
    def settings(self):
        said = *self._data, *(f"{key}={typed(value)}" for key, value in self.arguments.items())
        return f"ck.panels.{self._name}({', '.join(said)})"

    @property
    def arguments(self):
        """The settings of the call that shows what is seen."""
        return {key: value for key, value in self.values.items() if key != "moved" or value}

    def _moved(self, key, _):
        """Follow a control."""
        return self._redraw() if key == self._animated else self._update(key)

    def _update(self, key="", slices=True):
        """Compute and draw what the controls say; in slices where a loop runs and there is more than one result."""
        self._adjust(key)
        if self._held or self.live is None:
            return
        self._cancel()
        self._challenge.wait()
        if self._play:
            self._begin()
        inputs = {key: value for key, value in self.values.items() if key != self._animated}
        results = each(self._compute, inputs)
        loop = running_loop() if slices and self._sliced else None
        if loop is None:
            self._take(results, float("inf"))
        else:
            self._run = Repeat(loop, self._in_turn(lambda: self._take(results, SLICE)), self._lock)
            self._busy(True)

    def _adjust(self, name):
        """Let the other controls follow the one that has changed."""
        if self._on_change is None or self._adjusting:
            return
        held, self._held, self._adjusting = self._held, True, True
        try:
            self._on_change(self, name)
        finally:
            self._held, self._adjusting = held, False

    def _take(self, results, seconds):
        try:
            result, done = advance(results, seconds)
        except Exception as error:
            self.result, done = None, True
            self._say(error)
        else:
            self.result, self._awaited = self.result if result is None else result, False
            self._redraw()
        if done and self._run:
            self._busy(False)
        return None if done else PAUSE

    def _redraw(self):
        """Draw the last result."""
        if self._held or self.result is None:
            return
        view = {self._animated: self.controls[self._animated].value} if self._animated else {}
        try:
            text = self._sentence(self.result, **view)
            self.error = None
            self.text = text
            self.live.draw(self.result, self._note, **view)
            self._check()
        except Exception as error:
            self._say(error)

    def _say(self, error):
        """Tell of an error in the picture, which otherwise stays as it was."""
        self.error, text = error, told(error)
        self.text = text
        self.live.record(text)
        self._check()

    def _check(self):
        finished = getattr(self.result, "progress", 1.0) >= 1
        finished = finished and self._to_end  # a training counts at its end, not on the way
        self._challenge.follow(None if self.error else self.result, finished, playing=bool(self._play))

    @contextmanager
    def _together(self):
        """Several controls change, one picture follows."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        self._update()

    def _reset(self):
        self._pause()
        with self._together():
            self._fixed = dict(self._first_fixed)
            for key, control in 2 * [*self.controls.items()]:  # the first time may move the ends of others
                control.value = self._first[key]

    def _reseed(self):
        with self._together():
            self._fixed[self._reseed_key] += 1
            if self._points and self._points.of_seed:
                self._fixed["moved"] = {}

    def _cancel(self):
        if self._run:
            self._run.cancel()
            self._busy(False)

    def _busy(self, busy):
        self.buttons["Stop"].disabled, self._awaited = not busy, busy
        if not busy:
            self._run = None

    def close(self):
        """End what runs and free all widgets of the panel."""
        if self.comm is None:  # closed before, or never finished
            return
        with self._lock:
            self._cancel()
            self._pause()
            self._challenge.wait()
        registry.forget(self)
        for widget in registry.widgets(self):
            Widget.close(widget)

    def let_go(self):
        """Close the panel, and free its picture: IPython keeps what a cell has shown, and so the panel itself."""
        self.close()
        self.live = self.result = self._compute = self._sentence = None
        self.ground_data = self.moving_data = b""

    def __repr__(self):
        return f"{self._name} panel: {self.text if self.live else GONE}"

    def _repr_mimebundle_(self, **kwargs):
        """The live widget, and for readers without a kernel the picture as it is now and its line of text."""
        bundle, metadata = super()._repr_mimebundle_(**kwargs)
        picture = base64.b64encode(self.live.still()).decode("ascii")
        size = {"image/png": {"width": self.live.size[0]}}
        return {**bundle, "text/plain": f"{self!r}\n{HINT}", "image/png": picture}, {**metadata, **size}
