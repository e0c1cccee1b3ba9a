"""When a challenge counts: on a setting held still, at the end of Play and of a training; what is said of it then."""

import asyncio
from typing import NamedTuple

import pytest
from matplotlib.figure import Figure

from coursekit.panels import Challenge, LiveFigure, Panel
from coursekit.panels.engine import challenge
from coursekit.panels.engine.controls import Integer

GOAL = Challenge("toy/goal", "a between 3 & 6", lambda r: 3 <= r.value <= 6, lambda r: r.value, "in {:,} steps")


class Toy(NamedTuple):
    value: float
    progress: float = 1.0


class Clock:
    """An event loop whose time passes when a test says so."""

    def __init__(self):
        self.now, self._due = 0.0, []

    def call_later(self, seconds, call):
        self._due.append(handle := Handle(self.now + seconds, call))
        return handle

    def pass_by(self, seconds):
        """Time passes, and what was to happen happens."""
        end = self.now + seconds
        while due := [each for each in self._due if each.at <= end]:
            first = min(due, key=lambda each: each.at)
            self._due.remove(first)
            self.now = first.at
            if not first.cancelled():
                first.call()
        self.now = end


class Handle:
    def __init__(self, at, call):
        self.at, self.call, self._cancelled = at, call, False

    def cancel(self):
        self._cancelled = True

    def cancelled(self):
        return self._cancelled


@pytest.fixture
def clock(monkeypatch):
    """The panel's loop; there is none until a test begins it."""
    loop = Clock()
    for module in ("challenge", "panel", "play"):
        monkeypatch.setattr(f"coursekit.panels.engine.{module}.running_loop", lambda: loop)
    return loop


@pytest.fixture
def told(monkeypatch):
    """What was recorded."""
    heard = []
    monkeypatch.setattr(challenge, "record", lambda *result, **answer: heard.append(result))
    return heard


def toy(compute=Toy, a=0, **options):
    figure = Figure(figsize=(2, 1))
    (dot,) = figure.add_subplot().plot([], [], "o")
    live = LiveFigure(figure, [dot], lambda result, **view: dot.set_data([result.value], [0]))
    controls = {"a": Integer("a", 0, 9, "a number")}
    settings = {"a": a}
    if "animated" in options:
        controls["at"], settings["at"] = Integer("at", 0, 4, "what is shown"), 0
    sentence = lambda result, **view: f"{result.value} {view}"  # noqa: E731
    return Panel("toy", controls, settings, lambda a: compute(a), live, sentence, challenges=[GOAL], **options)


def said(panel):
    """The line below the picture."""
    (line,) = panel.goals
    return f"{line['head']}: {line['goal']}"


OPEN, GREY = (
    "☐ Challenge: a between 3 & 6",
    "☐ Challenge: a between 3 & 6 (reached before; not with these settings",
)


def drag(panel, clock, values, seconds):
    for value in values:
        panel.controls["a"].value = value
        clock.pass_by(seconds)


def test_without_a_loop_a_challenge_counts_at_once_and_is_reported_once(told):
    panel = toy()
    assert said(panel) == OPEN
    for value, line in [
        (5, "✔ Challenge reached in 5 steps: a between 3 & 6 (best: 5 steps)"),
        (9, f"{GREY}; best: 5 steps)"),
        (4, "✔ Challenge reached in 4 steps: a between 3 & 6 (best: 4 steps)"),
        (6, "✔ Challenge reached in 6 steps: a between 3 & 6 (best: 4 steps)"),
        (1, f"{GREY}; best: 4 steps)"),
    ]:
        panel.controls["a"].value = value
        assert said(panel) == line
    assert told == [("toy/goal", "right", 1, 1)]
    assert panel.reached == {"toy/goal"}


def test_grey_is_a_state_of_its_own():
    panel = toy(a=5)
    assert panel.goals[0]["state"] == "met"
    panel.controls["a"].value = 9
    assert panel.goals[0]["state"] == "before"


def test_one_step_is_no_plural():
    assert [GOAL.told(n) for n in (1, 1200)] == ["in 1 step", "in 1,200 steps"]
    assert GOAL.told(1, bare=True) == "1 step"


def test_a_drag_over_the_goal_does_not_reach_it(clock, told):
    panel = toy()
    drag(panel, clock, range(1, 10), 0.5)
    clock.pass_by(60)
    assert said(panel) == OPEN
    assert told == []
    assert panel.reached == set()


def test_a_setting_held_still_reaches_it(clock, told):
    panel = toy()
    drag(panel, clock, [1, 2, 3], 0.5)
    assert said(panel) == OPEN
    clock.pass_by(0.2)
    assert said(panel).startswith("✔ Challenge reached in 3 steps")
    assert told == [("toy/goal", "right", 1, 1)]


def test_a_drag_within_the_goal_keeps_the_tick_but_makes_no_record(clock, told):
    panel = toy()
    drag(panel, clock, [5], 1)
    drag(panel, clock, [4, 3, 6], 0.5)
    assert said(panel).startswith("✔ Challenge reached: ")
    assert said(panel).endswith("(best: 5 steps)")
    clock.pass_by(0.2)
    assert said(panel) == "✔ Challenge reached in 6 steps: a between 3 & 6 (best: 5 steps)"


def test_once_reached_it_is_grey_at_once_and_ticked_again_when_held(clock, told):
    panel = toy()
    drag(panel, clock, [5], 1)
    drag(panel, clock, [9], 0)
    assert said(panel) == f"{GREY}; best: 5 steps)"
    drag(panel, clock, [4], 0.5)
    assert said(panel) == "☐ Challenge: a between 3 & 6 (reached before; best: 5 steps)"
    clock.pass_by(0.2)
    assert said(panel).startswith("✔ Challenge reached in 4 steps")
    assert len(told) == 1


def test_the_values_of_the_call_count_at_once(clock, told):
    assert toy(a=5).reached == {"toy/goal"}


def test_play_does_not_reach_it_before_its_end(clock, told):
    panel = toy(animated="at", frame=1.0)
    panel.buttons["Play"].click()
    panel.controls["a"].value = 5  # moved while it plays, and left there
    clock.pass_by(2.9)
    assert (panel.controls["at"].value, said(panel)) == (3, OPEN)
    clock.pass_by(0.5)
    assert (panel.controls["at"].value, said(panel)) == (4, OPEN)
    clock.pass_by(0.5)
    assert said(panel).startswith("✔")


def test_what_is_shown_is_held_still_as_well(clock, told):
    panel = toy(animated="at")
    drag(panel, clock, [5], 0.5)
    panel.controls["at"].value = 2
    clock.pass_by(0.5)
    assert said(panel) == OPEN
    clock.pass_by(0.2)
    assert said(panel).startswith("✔")


def test_play_keeps_the_tick_of_a_setting_that_has_it(clock, told):
    panel = toy(animated="at", a=5, frame=1.0)
    panel.buttons["Play"].click()
    clock.pass_by(2.5)
    assert said(panel).startswith("✔ Challenge reached: ")


def epochs(stop=3):
    def train(a):
        for epoch in range(1, stop + 1):
            yield Toy(a, epoch / 3)

    return train


def generator(stop=3):
    """A panel whose training takes a second for each of three epochs, or ends before."""
    panel = toy()
    panel._compute, panel._sliced = epochs(stop), False
    return panel


def test_a_training_counts_at_its_end_only(told):
    panel = generator(stop=2)  # as it stands after two epochs of three
    panel.controls["a"].value = 5
    assert panel.result.progress < 1
    assert said(panel) == OPEN
    panel = generator()
    panel.controls["a"].value = 5
    assert panel.reached == {"toy/goal"}
    panel._compute = epochs(stop=2)
    panel.controls["a"].value = 4
    assert said(panel) == "☐ Challenge: a between 3 & 6 (reached before; best: 5 steps)"


def test_an_error_unticks_it_and_cancels_what_is_not_decided(clock, told):
    def compute(a):
        if a == 9:
            raise ValueError("a must not be 9")
        return Toy(a)

    panel = toy(compute)
    drag(panel, clock, [5, 9], 0.5)
    clock.pass_by(5)
    assert said(panel) == OPEN
    drag(panel, clock, [5], 1)
    drag(panel, clock, [9], 1)
    assert said(panel) == f"{GREY}; best: 5 steps)"


@pytest.mark.parametrize("end", [lambda panel: panel.buttons["Reset"].click(), lambda panel: panel.close()])
def test_reset_and_close_end_the_wait(clock, told, end):
    panel = toy()
    drag(panel, clock, [5], 0.5)
    end(panel)
    clock.pass_by(5)
    assert told == []


def test_on_a_loop_of_asyncio(monkeypatch, told):
    monkeypatch.setattr(challenge, "HOLD", 0.05)

    async def hold():
        panel = toy()
        panel.controls["a"].value = 5
        assert panel.reached == set()
        while not panel.reached:
            await asyncio.sleep(0.005)
        assert said(panel).startswith("✔")

    asyncio.run(asyncio.wait_for(hold(), 20))
