"""What panels are made of: pictures, controls, slices, challenges, and what is freed when a cell runs again."""

import asyncio
import gc
import io
import itertools
import threading
import tracemalloc
import warnings
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import NamedTuple

import ipywidgets
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from ipywidgets.widgets.widget import _instances
from matplotlib.figure import Figure
from PIL import Image
from sample import amount, examples

from coursekit.core.divergence import warn_divergence
from coursekit.panels import Challenge, LiveFigure, Panel
from coursekit.panels.engine import gestures, registry
from coursekit.panels.engine.controls import Checkboxes, Choices, Dropdown, Integer, Linear, Log, Switch, written
from coursekit.panels.engine.png import encode
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


@settings(max_examples=examples(100))
@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_png_is_what_pillow_reads(height, width, seed):
    written_pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4), dtype=np.uint8)
    np.testing.assert_array_equal(pixels(encode(written_pixels)), written_pixels)


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
def test_blitted_picture_is_the_fully_drawn_one(ratio):
    def draw(y, animated):
        figure = Figure(figsize=(3, 2))
        (line,) = figure.add_subplot(xlim=(0, 1), ylim=(0, 1)).plot([], [])
        live = LiveFigure(figure, [line], lambda end: line.set_data([0.1, 0.9], [0.1, end]))
        live.ratio = ratio
        live.draw(0.5)
        live.draw(y)
        if not animated:
            line.set_animated(False)
            live.canvas.draw()
            return np.asarray(live.canvas.buffer_rgba())
        return pixels(live.widget.value)

    assert draw(0.7, animated=True).shape == (round(192 * ratio), round(288 * ratio), 4)
    np.testing.assert_array_equal(draw(0.7, animated=True), draw(0.7, animated=False))


def test_another_scene_is_drawn_anew():
    figure = Figure(figsize=(2, 1))
    ax = figure.add_subplot()
    live = LiveFigure(figure, [], lambda name: ax.set_facecolor(name) or name)
    seen = []
    for name in ("red", "green", "red"):
        live.draw(name)
        seen.append(live.widget.value)
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


def test_a_dense_screen_gets_more_pixels_of_the_same_size():
    panel = toy()
    width = panel.live.widget.layout.width
    for ratio, pixels_wide in ((1, 192), (1.5, 288), (2, 384), (9, 576), (0, 192)):
        panel.live.ratio = ratio
        panel.live.send()
        assert pixels(panel.live.widget.value).shape[1] == pixels_wide
        assert panel.live.widget.layout.width == width == "192px"


@pytest.mark.parametrize(
    ("value", "text"),
    [(3e-4, "3e-4"), (2e-5, "2e-5"), (7.5e-4, "7.5e-4"), (1e-3, "1e-3"), (0.01, "0.01"), (0.0125, "0.0125"),
     (1.0, "1"), (2.5, "2.5"), (10.0, "10"), (2e4, "2e4"), (1.25e-3, "1.25e-3")],
)  # fmt: skip
def test_numbers_read_as_a_person_writes_them(value, text):
    assert written(value) == text
    assert float(text) == value


def test_a_log_slider_has_the_numbers_of_the_lectures_and_any_other_of_the_call():
    slider = Log("rate", 1e-5, 10, "").widget("lr", 0.0123)
    values = dict(slider.options)
    assert {"2e-5", "7.5e-4", "1e-3", "3e-4", "0.1", "0.0123", "1e-5", "10"} <= set(values)
    assert all(float(text) == value for text, value in slider.options)
    steps = np.diff(np.log10([value for _, value in slider.options if value != 0.0123]))
    assert steps.min() > 0
    assert steps.max() < 0.13
    assert slider.value == 0.0123


def test_a_log_slider_may_begin_at_0():
    control = Log("penalty", 1e-4, 10, "", zero=True)
    slider = control.widget("lam", 0.0)
    assert [text for text, _ in slider.options[:3]] == ["0", "1e-4", "1.25e-4"]
    assert control.ends() == (0.0, 10)
    assert dict(control.widget("lam", 3e-3).options)["3e-3"] == 3e-3
    with pytest.raises(ValueError, match=r"lam must be 0 or at least 0\.0001, got 1e-05"):
        control.widget("lam", 1e-5)


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
    widget, seen = control.widget("x", value), []
    assert widget.value == value
    widget.observe(lambda change: seen.append(change.new), names="value")
    for end in control.ends():
        widget.value = end
        assert widget.value == end
    assert seen[-1] == control.ends()[1]


def test_boxes_keep_one_ticked_and_report_each_click_once():
    boxes, seen = Checkboxes("s", ("a", "b", "c"), "tip").widget("x", ("b",)), []
    boxes.observe(lambda change: seen.append(change.new), names="value")
    _, a, b, _ = boxes.children
    b.value = False
    assert boxes.value == ("b",)
    assert b.value
    a.value = True
    boxes.value = ("c",)
    assert [box.value for box in boxes.children[1:]] == [False, False, True]
    assert seen == [("a", "b"), ("c",)]


@pytest.mark.parametrize(
    ("kind", "wrong", "words"),
    [("linear", 2, "x must be a finite number at least -1 and at most 1, got 2"), ("integer", 1.5, "whole number"),
     ("log", 0, "at least 0.001"), ("choices", 3, "x must be one of 1, 2, 4, got 3"), ("menu", "d", "one of a_b, c"),
     ("switch", 1, "True or False"), ("several", (), "at least one of 'a', 'b', 'c'"), ("several", ("d",), "got 'd'"),
     ("several", 5, "got 5")],
)  # fmt: skip
def test_a_value_outside_its_control_is_named(kind, wrong, words):
    with pytest.raises((TypeError, ValueError), match="x must") as error:
        CONTROLS[kind][0].widget("x", wrong)
    assert words in str(error.value)


def test_reset_and_new_data():
    panel = toy(lambda a, seed: Toy(a + seed), settings={"a": 2, "seed": 1}, reseed="seed")
    first, pictures = panel.text, [panel.live.widget.value]
    panel.buttons["New data"].click()
    assert panel.settings == "ck.panels.toy(a=2, seed=2)"
    assert panel.text == "at 4"
    panel.controls["a"].value = 5
    panel.buttons["Reset"].click()
    assert (panel.text, panel.live.widget.value) == (first, pictures[0])


def test_several_changes_at_once_are_one_picture():
    computed = []
    controls = {name: Integer(name, 0, 9, "") for name in "ab"}
    panel = toy(lambda a, b: computed.append((a, b)) or Toy(a + b), controls, {"a": 1, "b": 2})
    panel.controls["a"].value = 5
    panel.controls["b"].value = 6
    panel.buttons["Reset"].click()
    assert computed == [(1, 2), (5, 2), (5, 6), (1, 2)]


@pytest.fixture
def message(monkeypatch):
    """Say which message of the page the kernel handles now: (session, second); each thread has its own."""
    now = threading.local()

    class Kernel:
        def get_parent(self):
            return {"header": getattr(now, "header", {})}

    class Shell:
        kernel = Kernel()

    def handle(session, second, kind="comm_msg"):
        date = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
        now.header = {"msg_type": kind, "session": session, "date": date}

    monkeypatch.setattr(gestures, "get_ipython", Shell)
    return handle


@pytest.mark.parametrize(
    ("session", "second", "kind", "a", "text"),
    [
        ("page", 1, "comm_msg", 0, "at 0"),  # moved before the Reset, heard after it
        ("page", 3, "comm_msg", 5, "at 5"),
        ("another page", 1, "comm_msg", 5, "at 5"),  # its clock may be slow
        ("page", 1, "execute_request", 5, "at 5"),  # a cell that waited for its turn
    ],
)
def test_what_was_moved_before_a_reset_and_is_heard_after_it_goes_back(message, session, second, kind, a, text):
    panel = toy()
    message("page", 2)
    panel.buttons["Reset"].click()
    message(session, second, kind)
    panel.controls["a"].value = 5
    assert (panel.controls["a"].value, panel.text) == (a, text)


def test_a_menu_that_goes_back_leaves_what_was_moved_since(message):
    def follow(panel, name):
        if name == "menu":
            panel.controls["a"].value = 7

    controls = {"menu": Dropdown("menu", ("x", "y"), ""), "a": Integer("a", 0, 9, "")}
    panel = toy(lambda menu, a: Toy(a), controls, {"menu": "x", "a": 1}, on_change=follow)
    message("page", 2)
    panel.buttons["Reset"].click()
    message("page", 3)
    panel.controls["a"].value = 4
    message("page", 1)
    panel.controls["menu"].value = "y"
    assert (panel.controls["menu"].value, panel.controls["a"].value, panel.text) == ("x", 4, "at 4")


def test_a_reset_on_another_thread_waits_for_the_picture_and_has_the_last_word(message):
    entered, go_on = threading.Event(), threading.Event()

    def compute(a):
        if a == 5:
            entered.set()
            assert go_on.wait(20)
        return Toy(a)

    def slide():
        message("page", 1)
        panel.controls["a"].value = 5
        message("page", 2)
        panel.controls["a"].value = 6  # heard when the Reset has been

    def reset():
        message("page", 3)
        panel.buttons["Reset"].click()

    panel = toy(compute)
    threads = [threading.Thread(target=slide), threading.Thread(target=reset)]
    threads[0].start()
    assert entered.wait(20)
    threads[1].start()
    threads[1].join(0.2)
    assert threads[1].is_alive(), "the Reset did not wait"
    go_on.set()
    for thread in threads:
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
    first, plain = panel.text, panel.live.widget.value
    for value, text, kind in ((3, "a must not be 3", ValueError), (4, "division by zero", ZeroDivisionError)):
        panel.controls["a"].value = value
        assert text in panel.text
        assert isinstance(panel.error, kind)
        assert panel.live.widget.value != plain
        assert panel.live.widget.tooltip == panel.text
    panel.controls["a"].value = 6
    noted = panel.live.widget.value
    panel._compute = lambda a: Toy(0.5)
    panel._update()
    assert panel.live.widget.value != noted, "the note is not in the picture"
    panel._compute = compute
    panel.controls["a"].value = 0
    assert (panel.text, panel.live.widget.value, panel.error) == (first, plain, None)


def test_play_step_and_pause():
    computed = []
    controls = {"a": Integer("a", 0, 9, ""), "at": Integer("at", 0, 4, "")}
    panel = toy(lambda a: computed.append(a) or Toy(a), controls, {"a": 1, "at": 4}, animated="at")
    at, shown = panel.controls["at"], []
    at.observe(lambda change: shown.append(change.new), names="value")

    async def watch():
        panel.buttons["Play"].click()
        assert panel.buttons["Play"].description == "Pause"
        while panel._play:
            await asyncio.sleep(0.01)

    asyncio.run(watch())
    assert shown == [0, 1, 2, 3, 4]
    assert panel.buttons["Play"].description == "Play"
    at.value = 1
    panel.buttons["Step"].click()
    assert at.value == 2
    assert computed == [1], "what is only shown is not computed again"
    panel.buttons["Play"].click()  # no loop: at once to the end
    assert at.value == 4


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
    panel._caption.observe(lambda change: seen.append((change.new, panel._bar.value)), names="value")

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
    assert toy(counting([]), settings={"a": 7}).live.widget.value == panel.live.widget.value


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
    assert panel._bar.layout.visibility == "hidden"


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

    before, after = run(20), run(amount(40, 150))
    assert all(now <= then for now, then in zip(after, before, strict=True)), (before, after)
    tracemalloc.start()
    run(10)
    held = tracemalloc.get_traced_memory()[0]
    run(20)
    grown = tracemalloc.get_traced_memory()[0] - held
    tracemalloc.stop()
    assert grown < 20 * 4000, f"{grown} bytes more after 20 runs"  # one picture alone is larger


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
