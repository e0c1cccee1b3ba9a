"""What every panel is: controls, a live figure, and one line of text that says what is seen.

A panel is four pieces and the function that puts them together (see `panels/descent.py`):

- `compute(**settings) -> result`, a NamedTuple. A generator of partial results where it takes longer than a
  frame: it runs in slices, a new value cancels it. Fields that the panel knows, each optional: `note`, a
  sentence across the picture ("diverged at step 12"), and `progress`, from 0 to 1, of a generator.
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
from html import escape
from threading import RLock

from ipywidgets import HTML, Button, FloatProgress, HBox, Layout, VBox, Widget

from coursekit.panels.engine import page as _page, registry
from coursekit.panels.engine.challenge import Goals
from coursekit.panels.engine.controls import plain, written
from coursekit.panels.engine.gestures import sent
from coursekit.panels.engine.live import HINT, Screen
from coursekit.panels.engine.scheduler import PAUSE, SLICE, Repeat, advance, running_loop

FRAME = 0.05  # seconds between two pictures of an animation, unless a panel says otherwise


class Panel(VBox):
    """Controls above a picture that follows them.

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
        stays at each of its values.
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

    Attributes
    ----------
    settings : str
        The call that shows what is on the screen now.
    text : str
        What is seen, in one line; also the alternative text of the picture.
    result, error
        The last result, and the exception that the picture tells of, or None.
    reached : set of str
        The ids of the challenges that were reached by a setting held still.
    """

    def __init__(
        self, name, controls, settings, compute, live, sentence,
        *, animated="", frame=FRAME, reseed="", reseed_label="New data", challenges=(), on_change=None, uses=None,
        data=(),
    ):  # fmt: skip
        self._name, self._compute, self._sentence, self.live = name, compute, sentence, live
        self._animated, self._frame, self._reseed_key, self._reseed_label = animated, frame, reseed, reseed_label
        self._challenges, self._on_change, self._uses, self._data = tuple(challenges), on_change, uses, tuple(data)
        self._fixed = {key: plain(value) for key, value in settings.items() if key not in controls}
        self._order, self._first_fixed = tuple(settings), dict(self._fixed)
        self.controls = {key: control.widget(key, settings[key]) for key, control in controls.items()}
        self.ends = {key: control.ends() for key, control in controls.items()}
        self._first = {key: control.value for key, control in self.controls.items()}
        self._sliced = inspect.isgeneratorfunction(compute)
        self.text, self.result, self.error = "", None, None
        self._lock, self._held, self._adjusting, self._run, self._play = RLock(), False, False, None, None
        self._last_reset = None
        self._challenge = Goals(self._challenges, self._lock, self._say_goals)
        self.reached = self._challenge.reached
        self._build()
        for key, control in self.controls.items():
            control.observe(partial(self._one_at_a_time, self._moved, key), names="value")
        self._update(slices=False)  # a stored notebook shows the end of a training
        registry.add(self)

    def _build(self):
        self._caption, self._goals = HTML(), HTML() if self._challenges else None
        self.buttons = {"Reset": self._button("Reset", "Put every control back", self._reset)}
        if self._reseed_key:
            label = self._reseed_label
            self.buttons[label] = self._button(label, "Draw other random numbers", self._reseed)
        if self._animated:
            self.buttons["Play"] = self._button("Play", "Play or pause the animation", self._play_or_pause, "play")
            self.buttons["Step"] = self._button("Step", "One step further", self._step, "step-forward")
        if self._sliced:
            self.buttons["Stop"] = self._button("Stop", "Stop the training where it is", self._cancel, "stop")
            self.buttons["Stop"].disabled = True
            self._bar = FloatProgress(max=1, layout=Layout(width="10em", visibility="hidden"))
        wrap = {"flex_flow": "row wrap", "align_items": "center"}
        bar = [self._bar] if self._sliced else []
        rows = HBox([*self.controls.values()], layout=wrap), HBox([*self.buttons.values(), *bar], layout=wrap)
        self.live.widget.add_class("ck-picture")
        self._caption.add_class("ck-caption")
        goals = [self._goals] if self._challenges else []
        page = _page.additions(self.live.ratio, partial(self._one_at_a_time, self._screen))
        super().__init__([*rows, self.live.widget, self._caption, *goals, *page])
        self.add_class("ck-panel")

    def _button(self, text, tip, clicked, icon=""):
        button = Button(description=text, tooltip=tip, icon=icon, layout=Layout(width="7em"))
        button.on_click(lambda _: self._one_at_a_time(clicked))
        return button

    def _one_at_a_time(self, gesture, *args):
        with self._lock:
            gesture(*args)

    @property
    def values(self):
        """The settings that matter now, by name."""
        now = {key: plain(control.value) for key, control in self.controls.items()} | self._fixed
        used = self._uses(now) if self._uses else now
        return {key: now[key] for key in self._order if key in used}

    @property
    def settings(self):
        typed = *self._data, *(f"{key}={_typed(value)}" for key, value in self.values.items())
        return f"ck.panels.{self._name}({', '.join(typed)})"

    def _moved(self, key, _):
        """Follow a control; a change that was sent before the last Reset but is heard after it is undone."""
        message = sent()
        if message and message.before(self._last_reset) and not self._held:
            return self._put_back(key)
        return self._redraw() if key == self._animated else self._update(key)

    def _put_back(self, key):
        """Give this control its first value, and leave the others where they are."""
        with self._together():
            self._adjusting = True
            self.controls[key].value = self._first[key]
            self._adjusting = False

    def _update(self, key="", slices=True):
        """Compute and draw what the controls say; in slices where a loop runs and there is more than one result."""
        self._adjust(key)
        if self._held:
            return
        self._cancel()
        self._challenge.wait()
        inputs = {key: value for key, value in self.values.items() if key != self._animated}
        results = _each(self._compute, inputs)
        loop = running_loop() if slices and self._sliced else None
        if loop is None:
            self._take(results, float("inf"))
        else:
            self._run = Repeat(loop, lambda: self._take(results, SLICE), self._lock)
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
            self.result = self.result if result is None else result
            self._redraw()
            if self._run:
                self._bar.value = getattr(self.result, "progress", 0.0)
        if done and self._run:
            self._busy(False)
        return None if done else PAUSE

    def _redraw(self):
        """Draw the last result."""
        if self._held or self.result is None:
            return
        view = {self._animated: self.controls[self._animated].value} if self._animated else {}
        try:
            note = getattr(self.result, "note", "")
            text = self._sentence(self.result, **view)
            self.error = None
            self._present(text, lambda: self.live.draw(self.result, note, **view))
            self._check()
        except Exception as error:
            self._say(error)

    def _say(self, error):
        """Tell of an error in the picture, which otherwise stays as it was."""
        self.error = error
        text = str(error) if isinstance(error, (ValueError, TypeError)) else f"{type(error).__name__}: {error}"
        self._present(text, lambda: self.live.send(text))
        self._check()

    def _present(self, text, draw):
        with self.live.widget.hold_sync():  # one message for the picture and its text, before the caption
            self.live.widget.tooltip = self.text = text
            draw()
        self._caption.value = escape(text)

    def _check(self):
        finished = getattr(self.result, "progress", 1.0) >= 1
        self._challenge.follow(None if self.error else self.result, finished, playing=bool(self._play))
        self._say_goals()

    def _say_goals(self):
        if self._challenges:
            self._goals.value = self._challenge.html()

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
        self._last_reset = sent()
        with self._together():
            self._fixed = dict(self._first_fixed)
            for key, control in 2 * [*self.controls.items()]:  # the first time may move the ends of others
                control.value = self._first[key]

    def _reseed(self):
        with self._together():
            self._fixed[self._reseed_key] += 1

    def _cancel(self):
        if self._run:
            self._run.cancel()
            self._busy(False)

    def _busy(self, busy):
        self._bar.layout.visibility = "visible" if busy else "hidden"
        self.buttons["Stop"].disabled = not busy
        if not busy:
            self._run = None

    def _step(self):
        control = self.controls[self._animated]
        control.value = min(control.value + 1, control.max)

    def _play_or_pause(self):
        if self._play:
            return self._pause()
        control, loop = self.controls[self._animated], running_loop()
        if loop is None:
            control.value = control.max
            return None
        if control.value == control.max:
            control.value = control.min
        self._play = Repeat(loop, self._next_frame, self._lock)
        self.buttons["Play"].description, self.buttons["Play"].icon = "Pause", "pause"
        return None

    def _next_frame(self):
        control = self.controls[self._animated]
        self._step()
        if control.value < control.max:
            return self._frame
        self._pause()
        return None

    def _pause(self):
        if self._play:
            self._play.cancel()
            self._play = None
            self.buttons["Play"].description, self.buttons["Play"].icon = "Play", "play"
            self._check()

    def _screen(self, change):
        """The page says how dense its screen is."""
        before, self.live.ratio = self.live.ratio, change.new
        Screen.ratio = self.live.ratio
        if self.live.ratio != before:
            self._say(self.error) if self.error else self._redraw()

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

    def __repr__(self):
        return f"{self._name} panel: {self.text}"

    def _repr_mimebundle_(self, **kwargs):
        """The live widget, and for readers without a kernel the picture as it is now and its line of text."""
        bundle = super()._repr_mimebundle_(**kwargs)
        picture = base64.b64encode(self.live.still()).decode("ascii")
        size = {"image/png": {"width": self.live.width}}
        return {**bundle, "text/plain": f"{self!r}\n{HINT}", "image/png": picture}, size


def _each(compute, inputs):
    """The results of a computation, the last of which is final."""
    if inspect.isgeneratorfunction(compute):
        yield from compute(**inputs)
    else:
        yield compute(**inputs)


def _typed(value):
    """A value as a person would type it; a function by its name."""
    if callable(value):
        return value.__name__
    return written(value) if isinstance(value, float) and value > 0 else repr(value)
