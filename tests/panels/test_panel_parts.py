"""What panels are made of: pictures, controls, slices, challenges, and what is freed when a cell runs again."""

import asyncio
import gc
import io
import itertools
import threading
import tracemalloc
import warnings
from types import SimpleNamespace
from typing import NamedTuple

import ipywidgets
import numpy as np
import pytest
from ipywidgets.widgets.widget import _instances
from matplotlib.figure import Figure
from PIL import Image
from sample import amount

from coursekit.canvas.display_list import DisplayList
from coursekit.canvas.record import record
from coursekit.core.divergence import warn_divergence
from coursekit.panels import Challenge, LiveFigure, Panel
from coursekit.panels.engine import registry
from coursekit.panels.engine.controls import Checkboxes, Choices, Dropdown, Integer, Linear, Log, Switch, written
from coursekit.panels.engine.scheduler import Repeat


class Toy(NamedTuple):
    value: float
    note: str = ""
    progress: float = 1.0


def toy_picture():
    """A dot that stands at the result's value."""
    figure = Figure(figsize=(2, 1))
    (dot,) = figure.add_subplot(xlim=(-1, 10), ylim=(-1, 1)).plot([], [], "o")
    return LiveFigure(figure, [dot], lambda result, **view: dot.set_data([result.value + view.get("at", 0)], [0]))


def toy(compute=lambda a: Toy(a), controls=None, settings=None, **options):
    controls = controls or {"a": Integer("a", 0, 9, "a number")}
    settings = settings or {"a": 0}
    return Panel("toy", controls, settings, compute, toy_picture(), lambda r, **view: f"at {r.value:g}", **options)


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)))


def test_what_stays_is_recorded_once_and_what_moves_each_time():
    figure = Figure(figsize=(3, 2))
    (line,) = figure.add_subplot(xlim=(0, 1), ylim=(0, 1)).plot([], [])
    live = LiveFigure(figure, [line], lambda end: line.set_data([0.1, 0.9], [0.1, end]))
    live.draw(0.5)
    ground, first = live.picture
    live.draw(0.7)
    assert live.picture[0] is ground
    assert live.picture[1] != first
    drawn = DisplayList(*record(figure, [line]))
    assert live.picture[1] == drawn


def test_a_stored_picture_is_the_whole_figure_as_matplotlib_paints_it():
    figure = Figure(figsize=(3, 2), layout="constrained")
    (line,) = figure.add_subplot(xlim=(0, 1), ylim=(0, 1), xlabel="x").plot([], [])
    live = LiveFigure(figure, [line], lambda end: line.set_data([0.1, 0.9], [0.1, end]))
    live.draw(0.7)
    moved, painted = live.picture[1], live._painted()
    assert painted.shape == (2 * 192, 2 * 288, 4)
    line.set_animated(False)
    figure.set_dpi(2 * 96)
    live.canvas.draw()
    np.testing.assert_array_equal(painted, np.asarray(live.canvas.buffer_rgba()))
    figure.set_dpi(96)
    assert record(figure, [line]) == moved, "the live picture is where it was"


def test_another_scene_is_drawn_anew():
    figure = Figure(figsize=(2, 1))
    ax = figure.add_subplot()
    live = LiveFigure(figure, [], lambda name: ax.set_facecolor(name) or name)
    seen = []
    for name in ("red", "green", "red"):
        live.draw(name)
        seen.append(live.picture)
    assert seen[0] == seen[2] != seen[1]


def test_axes_stay_in_the_layout_when_another_scene_is_drawn():
    figure = Figure(figsize=(4, 2), layout="constrained")
    ax = figure.add_subplot()
    live = LiveFigure(figure, [], lambda label: ax.set_ylabel(label) and label)
    places = []
    for label in ("short", "two\nlines", "short"):
        live.draw(label)
        places.append(ax.get_position().bounds)
    assert places[0] == places[2] != places[1]
    assert ax.get_in_layout()


@pytest.mark.parametrize(
    ("value", "text"),
    [(3e-4, "3e-4"), (2e-5, "2e-5"), (7.5e-4, "7.5e-4"), (1e-3, "1e-3"), (0.01, "0.01"), (0.0125, "0.0125"),
     (1.0, "1"), (2.5, "2.5"), (10.0, "10"), (2e4, "2e4"), (1.25e-3, "1.25e-3")],
)  # fmt: skip
def test_numbers_read_as_a_person_writes_them(value, text):
    assert written(value) == text
    assert float(text) == value


def test_a_log_slider_has_the_numbers_of_the_lectures_and_takes_any_other():
    slider = Log("rate", 1e-5, 10, "").setting("lr", 0.0123)
    written_stops = slider.field()["stops"]
    assert {"2e-5", "7.5e-4", "1e-3", "3e-4", "0.1", "1e-5", "10"} <= {*written_stops}
    assert list(map(float, written_stops)) == list(slider.stops)
    steps = np.diff(np.log10(slider.stops))
    assert steps.min() > 0
    assert steps.max() < 0.13
    assert slider.value == 0.0123
    before = slider.stops.index(0.01)
    assert slider.place() == {"at": before + 0.92, "text": "0.0123", "said": ""}  # 0.0125 is the next


def test_a_log_slider_may_begin_at_0():
    control = Log("penalty", 1e-4, 10, "", zero=True)
    slider = control.setting("lam", 0.0)
    assert slider.field()["stops"][:3] == ["0", "1e-4", "1.25e-4"]
    assert control.ends() == (0.0, 10)
    assert control.setting("lam", 3e-3).value == 3e-3
    with pytest.raises(ValueError, match=r"lam must be 0 or at least 0\.0001, got 1e-05"):
        control.setting("lam", 1e-5)


CONTROLS = {
    "linear": (Linear("l", -1, 1, 0.25, "tip"), 0.5),
    "integer": (Integer("i", 0, 9, "tip"), 3),
    "log": (Log("l", 1e-3, 10, "tip"), 0.1),
    "choices": (Choices("c", (1, 2, 4), "tip"), 2),
    "menu": (Dropdown("m", ("a_b", "c"), "tip"), "c"),
    "switch": (Switch("s", "tip"), True),
    "several": (Checkboxes("s", ("a", "b", "c"), "tip"), ("a", "b")),
}


@pytest.mark.parametrize("kind", CONTROLS)
def test_every_control_can_be_set_to_both_ends(kind):
    control, value = CONTROLS[kind]
    widget, seen = control.setting("x", value), []
    assert widget.value == value
    widget.observe(lambda change: seen.append(change.new), names="value")
    for end in control.ends():
        widget.value = end
        assert widget.value == end
    assert seen[-1] == control.ends()[1]


def test_boxes_keep_one_ticked_and_report_each_click_once():
    boxes, seen = Checkboxes("s", ("a", "b", "c"), "tip").setting("x", ("b",)), []
    boxes.observe(lambda change: seen.append(change.new), names="value")
    boxes.move(1)
    assert boxes.value == ("b",)
    assert boxes.place() == {"on": [False, True, False], "said": "one stays ticked"}
    boxes.move(0)
    boxes.value = ("c",)
    assert boxes.place()["on"] == [False, False, True]
    assert seen == [("a", "b"), ("c",)]


@pytest.mark.parametrize(
    ("kind", "typed", "value", "said"),
    [
        ("log", "3e-2", 0.03, ""),
        ("log", "0,25", 0.25, ""),  # a comma, as in most of Europe
        ("log", " 0.0137 ", 0.0137, ""),  # between two stops
        ("log", "2·10^-2", 0.02, ""),
        ("log", "10⁻²", 0.01, ""),
        ("log", "1/8", 0.125, ""),
        ("log", "99", 10, "10 is the most here"),
        ("log", "-1", 1e-3, "1e-3 is the least here"),
        ("log", "1,500", 0.1, "1,500 may be 1.500 or 1500: write one of them"),
        ("log", "fast", 0.1, "fast is not a number"),
        ("log", "", 0.1, "nothing is not a number"),
        ("log", "1e999", 0.1, "1e999 is not a number"),
        ("log", "nan", 0.1, "nan is not a number"),
        ("linear", "−0.3", -0.3, ""),  # the sign of a printed page
        ("linear", "1/3", 1 / 3, ""),
        ("integer", "7", 7, ""),
        ("integer", "2.5", 3, "a whole number is needed"),
        ("integer", "1e9", 9, "9 is the most here"),
        ("choices", "4", 4, ""),
        ("choices", "3", 2, "one of 1, 2, 4"),
    ],
)
def test_a_typed_number_is_taken_in_every_notation_or_the_reason_is_said(kind, typed, value, said):
    control, start = CONTROLS[kind]
    setting = control.setting("x", start)
    setting.type(typed)
    assert setting.value == pytest.approx(value, rel=1e-5)
    assert setting.place()["said"] == said
    setting.move(0)
    assert setting.place()["said"] == "", "another gesture takes the word away"


def test_a_hundred_digits_end_in_a_word_and_not_in_a_long_computation():
    setting = CONTROLS["log"][0].setting("x", 0.1)
    for typed in ("9" * 10_000, "9**9**9**9", "(" * 500, "__import__('os')"):
        setting.type(typed)
        assert setting.value in (0.1, 10)
        assert setting.said


@pytest.mark.parametrize(("value", "right", "left"), [(0.0123, 0.0125, 0.01), (0.01, 0.0125, 7.5e-3), (10, 10, 7.5)])
def test_a_step_goes_to_the_next_stop(value, right, left):
    for by, end in ((1, right), (-1, left)):
        slider = Log("rate", 1e-5, 10, "").setting("lr", value)
        slider.step(by)
        assert slider.value == end


@pytest.mark.parametrize(
    ("kind", "wrong", "words"),
    [("linear", 2, "x must be a finite number at least -1 and at most 1, got 2"), ("integer", 1.5, "whole number"),
     ("log", 0, "at least 0.001"), ("choices", 3, "x must be one of 1, 2, 4, got 3"), ("menu", "d", "one of a_b, c"),
     ("switch", 1, "True or False"), ("several", (), "at least one of 'a', 'b', 'c'"), ("several", ("d",), "got 'd'"),
     ("several", 5, "got 5")],
)  # fmt: skip
def test_a_value_outside_its_control_is_named(kind, wrong, words):
    with pytest.raises((TypeError, ValueError), match="x must") as error:
        CONTROLS[kind][0].setting("x", wrong)
    assert words in str(error.value)


def test_reset_and_new_data():
    panel = toy(lambda a, seed: Toy(a + seed), settings={"a": 2, "seed": 1}, reseed="seed")
    first, pictures = panel.text, [panel.live.picture]
    panel.buttons["New data"].click()
    assert panel.settings == "ck.panels.toy(a=2, seed=2)"
    assert panel.text == "at 4"
    panel.controls["a"].value = 5
    panel.buttons["Reset"].click()
    assert (panel.text, panel.live.picture) == (first, pictures[0])


def test_several_changes_at_once_are_one_picture():
    computed = []
    controls = {name: Integer(name, 0, 9, "") for name in "ab"}
    panel = toy(lambda a, b: computed.append((a, b)) or Toy(a + b), controls, {"a": 1, "b": 2})
    panel.controls["a"].value = 5
    panel.controls["b"].value = 6
    panel.buttons["Reset"].click()
    assert computed == [(1, 2), (5, 2), (5, 6), (1, 2)]


def heard(panel, *gestures, number=1):
    """What the page gets for a message with these gestures: the traits that are sent."""
    sent = []
    panel._send = lambda data, buffers=None: sent.append((data, buffers))
    panel._hear(panel, {"view": "v", "number": number, "gestures": gestures}, [])
    return sent


def test_one_message_comes_and_one_goes():
    panel = toy(challenges=[Challenge("toy/five", "a > 4", lambda result: result.value > 4)])
    ((data, buffers),) = heard(panel, {"do": "move", "name": "a", "to": 5})
    assert data["method"] == "update"
    state = data["state"]
    assert {"places", "text", "goals", "heard"} <= {*state}
    assert "ground" not in state, "what stays is not sent again"
    *named, busy = state["heard"]
    assert named == ["v", 1]
    assert busy >= 0
    assert state["text"] == panel.text == "at 5"
    assert data["buffer_paths"] == [["moving_data"]]
    assert bytes(buffers[0]) == panel.live.picture[1].data


def test_a_training_sends_one_message_for_each_picture(slow_clock):
    panel, sent = toy(counting([])), []
    panel._send = lambda data, buffers=None: sent.append(data)

    async def train():
        panel.controls["a"].value = 3
        while panel._run:
            await asyncio.sleep(0.001)

    asyncio.run(train())
    texts = [data for data in sent if "text" in data["state"]]
    assert len(texts) == 5
    assert all(data["buffer_paths"] == [["moving_data"]] for data in texts), "a text comes with its picture"


def test_gestures_of_one_message_are_done_in_order():
    panel = toy()
    heard(
        panel,
        {"do": "move", "name": "a", "to": 5},
        {"do": "press", "name": "Reset"},
        {"do": "step", "name": "a", "to": 2},
    )
    assert (panel.controls["a"].value, panel.text) == (2, "at 2")


@pytest.mark.parametrize(
    "gesture", [{"do": "greet"}, {"do": "press", "name": "Nothing"}, {"do": "move", "name": "b", "to": 1}, {}]
)
def test_what_is_no_gesture_is_heard_and_changes_nothing(gesture):
    panel = toy()
    ((data, _),) = heard(panel, gesture, number=7)
    assert [*data["state"]] == ["heard"]
    assert data["state"]["heard"][:2] == ["v", 7]


def test_the_page_is_answered_when_the_kernel_is_interrupted():
    def compute(a):
        if a == 3:
            raise KeyboardInterrupt
        return Toy(a)

    panel = toy(compute)
    with pytest.raises(KeyboardInterrupt):
        heard(panel, {"do": "move", "name": "a", "to": 3}, number=2)
    assert panel.heard[:2] == ["v", 2]


def test_a_gesture_on_another_thread_waits_for_its_turn():
    entered, go_on = threading.Event(), threading.Event()

    def compute(a):
        if a == 5:
            entered.set()
            assert go_on.wait(20)
        return Toy(a)

    panel = toy(compute)
    slide = threading.Thread(target=lambda: setattr(panel.controls["a"], "value", 5))
    reset = threading.Thread(target=panel.buttons["Reset"].click)
    slide.start()
    assert entered.wait(20)
    reset.start()
    reset.join(0.2)
    assert reset.is_alive(), "the Reset did not wait"
    go_on.set()
    for thread in (slide, reset):
        thread.join(20)
    assert (panel.controls["a"].value, panel.text) == (0, "at 0")


def test_a_slice_that_waits_for_a_gesture_on_another_thread_is_not_taken_when_that_ends_the_run():
    steps, waiting, heard = [], threading.Event(), threading.RLock()

    class Lock:
        def __enter__(self):
            waiting.set()
            heard.acquire()

        def __exit__(self, *_):
            heard.release()

    async def run():
        repeats.append(Repeat(asyncio.get_running_loop(), lambda: steps.append("late"), Lock()))
        await asyncio.sleep(0.05)

    repeats, kernel = [], threading.Thread(target=lambda: asyncio.run(run()))
    with heard:
        kernel.start()
        assert waiting.wait(20)
        repeats[0].cancel()
    kernel.join(20)
    assert steps == []


def test_an_error_is_a_sentence_in_the_picture_and_the_panel_goes_on():
    def compute(a):
        if a == 3:
            raise ValueError("a must not be 3")
        return Toy(1 / (a - 4), note="diverged at step 12" if a == 6 else "")

    panel = toy(compute)
    first, plain = panel.text, panel.live.picture
    for value, text, kind in ((3, "a must not be 3", ValueError), (4, "division by zero", ZeroDivisionError)):
        panel.controls["a"].value = value
        assert text in panel.text
        assert isinstance(panel.error, kind)
        assert panel.live.picture != plain
    panel.controls["a"].value = 6
    noted = panel.live.picture
    panel._compute = lambda a: Toy(0.5)
    panel._update()
    assert panel.live.picture != noted, "the note is not in the picture"
    panel._compute = compute
    panel.controls["a"].value = 0
    assert (panel.text, panel.live.picture, panel.error) == (first, plain, None)


def test_play_step_and_pause():
    computed = []
    controls = {"a": Integer("a", 0, 9, ""), "at": Integer("at", 0, 4, "")}
    panel = toy(lambda a: computed.append(a) or Toy(a), controls, {"a": 1, "at": 4}, animated="at")
    at, shown = panel.controls["at"], []
    at.observe(lambda change: shown.append(change.new), names="value")

    async def watch():
        panel.buttons["Play"].click()
        assert panel.buttons["Play"].label == "Pause"
        while panel._play:
            await asyncio.sleep(0.01)

    asyncio.run(watch())
    assert shown == [0, 1, 2, 3, 4]
    assert panel.buttons["Play"].label == "Play"
    at.value = 1
    panel.buttons["Step"].click()
    assert at.value == 2
    assert computed == [1], "what is only shown is not computed again"
    at.value = 4
    panel.buttons["Step"].click()
    assert at.value == 0, "after the end comes the beginning"
    panel.buttons["Play"].click()  # no loop: at once to the end
    assert at.value == 4


@pytest.mark.parametrize(("speed", "seconds"), [(0.25, 0.4), (1, 0.1), (4, 0.025), (3, 0.1), ("fast", 0.1)])
def test_play_is_as_fast_as_the_reader_has_it(speed, seconds):
    controls = {"a": Integer("a", 0, 9, ""), "at": Integer("at", 0, 4, "")}
    panel = toy(Toy, controls, {"a": 1, "at": 0}, animated="at", frame=0.1)
    heard(panel, {"do": "speed", "to": speed})
    assert panel._next_frame() == pytest.approx(seconds)


def counting(log):
    def compute(a):
        try:
            for i in range(1, 6):
                time_passes()
                log.append((a, i))
                yield Toy(a + i / 10, progress=i / 5)
        except GeneratorExit:
            log.append((a, "cancelled"))
            raise

    return compute


SECONDS = itertools.count()


def time_passes():
    return next(SECONDS)


@pytest.fixture
def slow_clock(monkeypatch):
    """Every partial result takes a second, of which nobody has to wait."""
    monkeypatch.setattr("coursekit.panels.engine.scheduler.perf_counter", time_passes)


def test_without_a_loop_a_training_runs_to_its_end():
    log = []
    panel = toy(counting(log))
    panel.controls["a"].value = 2
    assert log[-5:] == [(2, i) for i in range(1, 6)]
    assert panel.text == "at 2.5"
    assert panel.buttons["Stop"].disabled


def test_on_a_loop_it_runs_in_slices_and_a_new_value_cancels_it(slow_clock):
    log, seen = [], []
    panel = toy(counting(log))
    panel.observe(lambda change: seen.append((change.new, panel.progress)), names="text")

    async def drag():
        panel.controls["a"].value = 3
        assert panel.text == "at 0.5", "the old picture stays until the new one is there"
        assert not panel.buttons["Stop"].disabled
        while not seen:
            await asyncio.sleep(0.001)
        panel.controls["a"].value = 7
        while panel._run:
            await asyncio.sleep(0.001)

    asyncio.run(drag())
    gc.collect()
    assert (3, 5) not in log
    assert [text for text, _ in seen][-1] == panel.text == "at 7.5"
    assert len(seen) > 3, "partial results are shown"
    assert toy(counting([]), settings={"a": 7}).live.picture == panel.live.picture


def test_stop_keeps_what_is_there(slow_clock):
    panel = toy(counting(log := []))

    async def stop():
        panel.controls["a"].value = 4
        while (4, 2) not in log:
            await asyncio.sleep(0.001)
        panel.buttons["Stop"].click()
        before = panel.text
        await asyncio.sleep(0.05)
        assert panel.text == before != "at 4.5"

    asyncio.run(stop())
    assert (4, 5) not in log
    assert not panel.busy


def test_an_error_within_slices_is_shown(slow_clock):
    def compute(a):
        yield Toy(a)
        if a == 3:
            warn_divergence("step 2")
            raise ValueError("no such data")
        yield Toy(a + 0.5)

    panel = toy(compute)

    async def fail():
        panel.controls["a"].value = 3
        while panel._run:
            await asyncio.sleep(0.001)
        assert panel.text == "no such data"
        panel.controls["a"].value = 4
        while panel._run:
            await asyncio.sleep(0.001)
        assert panel.text == "at 4.5"

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        asyncio.run(fail())


def test_many_runs_of_a_cell_leave_one_panel(monkeypatch):
    cell = SimpleNamespace(run=0)
    parent = lambda: {"metadata": {"cellId": "a"}, "header": {"msg_id": str(cell.run)}}  # noqa: E731
    monkeypatch.setattr(registry, "get_ipython", lambda: SimpleNamespace(get_parent=parent))

    def run(times):
        for _ in range(times):
            cell.run += 1
            toy(challenges=[Challenge("toy/five", "a > 4", lambda result: result.value > 4)]).controls["a"].value = 5
        gc.collect()
        alive = list(map(type, gc.get_objects()))
        return len(_instances), *(sum(issubclass(each, kind) for each in alive) for kind in (Figure, Panel, LiveFigure))

    before, after = run(amount(4, 20)), run(amount(8, 150))
    assert all(now <= then for now, then in zip(after, before, strict=True)), (before, after)
    tracemalloc.start()
    run(amount(5, 10))
    held = tracemalloc.get_traced_memory()[0]
    run(times := amount(10, 20))
    grown = tracemalloc.get_traced_memory()[0] - held
    tracemalloc.stop()
    assert grown < times * 4000, f"{grown} bytes more after {times} runs"  # one picture alone is larger


def test_of_a_panel_whose_cell_ran_again_the_call_is_left(monkeypatch):
    runs = iter((1, 2))
    parent = lambda: {"metadata": {"cellId": "a"}, "header": {"msg_id": next(runs)}}  # noqa: E731
    monkeypatch.setattr(registry, "get_ipython", lambda: SimpleNamespace(get_parent=parent))
    old, new = toy(settings={"a": 3}), toy()
    assert old.settings == "ck.panels.toy(a=3)"
    assert (old.live, old.ground_data, old.comm) == (None, b"", None)
    assert repr(old) == "toy panel: its cell was run again, which made another one"
    old.controls["a"].value = 4
    assert old.settings == "ck.panels.toy(a=4)"
    assert "image/png" in new._repr_mimebundle_()[0]


def test_panels_in_other_cells_and_of_the_same_run_stay(monkeypatch):
    here = {"cell": "a", "run": 1}
    parent = lambda: {"metadata": {"cellId": here["cell"]}, "header": {"msg_id": here["run"]}}  # noqa: E731
    monkeypatch.setattr(registry, "get_ipython", lambda: SimpleNamespace(get_parent=parent))
    first, second = toy(), toy()
    here.update(cell="b", run=2)
    other = toy()
    assert all(panel.comm for panel in (first, second, other))
    here.update(cell="a", run=3)
    toy()
    assert not first.comm
    assert not second.comm
    assert other.comm


def test_where_no_cell_is_known_the_oldest_go(monkeypatch):
    monkeypatch.setattr(registry, "KEPT", 3)
    monkeypatch.setattr(registry, "_alive", {})
    panels = [toy() for _ in range(5)]
    assert [bool(panel.comm) for panel in panels] == [False, False, True, True, True]
    assert all(isinstance(each, ipywidgets.Widget) for each in registry.widgets(panels[-1]))
