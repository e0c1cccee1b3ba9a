"""A panel on the page, and its twin in this process: the same call without a browser.

The twin says what is to be seen for each position of the sliders: the line of text, and the picture to
the last operation of its display lists.
"""

import base64
import time
from typing import NamedTuple

from fingerprint import fingerprint
from pages import wait_for
from sample import PROOF

import coursekit as ck
from coursekit.panels.engine.settings import Boxes, Menu, Tick

PANEL = ".ck-panel"
BEYOND = 25  # pixels that the mouse goes past the end of the track
THUMB = 16  # pixels of a slider's handle in Chromium


AXE = """async root => {
  const found = await axe.run(root);
  const grave = found.violations.filter(rule => ["serious", "critical"].includes(rule.impact));
  return grave.map(rule => [rule.id, rule.impact, rule.nodes[0].html]);
}"""


class Seen(NamedTuple):
    """What a panel shows."""

    text: str
    picture: str


class Twin:
    """The panel that `call` makes, without a browser."""

    def __init__(self, call):
        self.panel = eval(call, {"ck": ck})
        self.panel._sliced = False  # a training runs to its end at once, though Playwright has an event loop here
        self.start = {name: control.value for name, control in self.panel.controls.items() if self.shows(name)}

    def seen(self):
        """What is to be seen now, or at the end of a training: Playwright's loop runs here, so it goes in slices."""
        if self.panel._run:
            self.panel._update(slices=False)
        return Seen(self.panel.text, fingerprint(self.panel.live.picture))

    def at_end(self, name, high):
        """What is to be seen with one control at its low or high end and the others at their start."""
        control = self.panel.controls[name]
        control.value = self.panel.ends[name][high]
        seen = self.seen()
        control.value = self.start[name]
        return seen

    def shows(self, name):
        """Is the control to be seen now? Another expression of a graph has other sliders."""
        return not self.panel.controls[name].hidden


class PanelPage:
    """A panel in the notebook, moved by mouse and keyboard; `twin` says which controls it has."""

    watch = "probe.watch"  # what says that there is a new picture

    def __init__(self, page, root, twin=None):
        self.page, self.root, self.twin = page, root, twin
        self.sliders = root.locator(".ck-slider:not([hidden]) input[type=range]")
        self.image = root.locator(".ck-picture")
        self._home = {}  # how far along its track each slider's handle was at first

    def set_to_end(self, name, high):
        """Move a control to one of its ends as a reader does."""
        self._set(name, self.twin.panel.ends[name][high], high)

    def set_back(self, name):
        """Move a control to where it was at first."""
        self._set(name, self.twin.start[name], None)

    def _set(self, name, value, high):
        control = self.twin.panel.controls[name]
        if isinstance(control, Boxes):
            for option in sorted(control.control.options, key=lambda option: option not in value):
                self.root.get_by_role("checkbox", name=option, exact=True).set_checked(option in value)
        elif isinstance(control, Tick):
            self.root.get_by_role("checkbox", name=control.label).set_checked(value)
        elif isinstance(control, Menu):
            label = control.field()["options"][control.control.options.index(value)]
            self.root.get_by_role("combobox", name=control.label).select_option(label)
        elif self._index(name) is None:
            self.type(name, control.control.text(value))  # a number in the picture
        elif high is None:
            self.drag(self._index(name), self._place(self.handle(self._index(name)), self._home.pop(name)))
        else:
            self._home.setdefault(name, self._share(self.handle(self._index(name))))
            self.drag_to_end(self._index(name), high)

    def _index(self, name):
        labels = self.sliders.evaluate_all("all => all.map(one => one.labels[0].textContent)")
        label = self.twin.panel.controls[name].label
        return labels.index(label) if label in labels else None

    def type(self, name, text):
        """Type into the field of a control, and press Enter."""
        field = self.root.get_by_label(f"{self.twin.panel.controls[name].label}, typed", exact=True)
        field.fill(text)
        field.press("Enter")

    def violations(self):
        """What axe-core finds that keeps people out: (rule, impact, the first element)."""
        return self.root.evaluate(AXE)

    def handle(self, index):
        """What is dragged."""
        return self.sliders.nth(index)

    def track(self, index):
        """Where a slider lies."""
        return self.handle(index).bounding_box()

    def label(self, index):
        """The text beside the slider."""
        return self.sliders.nth(index).evaluate("slider => slider.labels[0].textContent")

    def readout(self, index):
        """The field in which the value is written, and may be typed."""
        return self.sliders.nth(index).locator("xpath=following-sibling::input")

    def seen(self):
        """What is on the screen; None while it changes."""
        drawn = self.image.evaluate("picture => probe.drawn(picture)")
        if drawn is None:
            return None
        return Seen(self.root.locator(".ck-caption").text_content(), fingerprint([*map(_decoded, drawn)]))

    def wait_until_seen(self, expected, after):
        """Wait until text and picture are those of the twin."""

        def state():
            return f"{self.alternative()!r} after {after}:\nexpected {expected}\nseen     {self.seen()}"

        wait_for(self.page, lambda: self.alternative() == expected.text and self.seen() == expected, state)

    def wait_until_not_seen(self, old, after):
        """Wait until text and picture are others."""

        def changed():
            now = self.seen()
            return now and now.text != old.text and now.picture != old.picture

        wait_for(self.page, changed, lambda: f"another picture after {after}")

    def alternative(self):
        """What a screen reader says in place of the picture."""
        return self.image.get_attribute("aria-label")

    def drag(self, index, x):
        """Press the mouse on the handle, move it to x in steps, let go; return where the handle was."""
        handle = self.handle(index)
        handle.scroll_into_view_if_needed()
        left, y = self._thumb(handle)
        self.page.mouse.move(left, y)
        self.page.mouse.down()
        self.page.mouse.move(x, y, steps=6)
        self.page.mouse.up()
        return left

    def drag_to_end(self, index, high):
        """Drag past one end of the track."""
        self.handle(index).scroll_into_view_if_needed()
        track = self.track(index)
        return self.drag(index, track["x"] + (track["width"] + BEYOND if high else -BEYOND))

    def pictures_in_a_drag(self, index, seconds, ways=1):
        """How many come while the mouse goes once or more along the track from its low end, and past its high one."""
        track = self.track(index)
        y, length = track["y"] + track["height"] / 2, track["width"] + BEYOND
        self.page.mouse.move(track["x"] + THUMB / 2, y)
        self.page.mouse.down()
        self.root.evaluate("root => probe.count(root)")
        start = time.monotonic()
        while (gone := (time.monotonic() - start) / seconds) < 1:
            self.page.mouse.move(track["x"] + length * (1 - abs(1 - ways * gone % 2)), y)
            self.page.wait_for_timeout(10)
        pictures = self.page.evaluate("probe.counted()")
        self.page.mouse.move(track["x"] + length, y)
        self.page.mouse.up()
        return pictures

    def _thumb(self, slider):
        """Where the handle of a slider is: its middle stays half of its width away from the ends."""
        box = slider.bounding_box()
        return self._place(slider, self._share(slider)), box["y"] + box["height"] / 2

    def _share(self, slider):
        """How far along the track the handle is, from 0 to 1: a track may change its length."""
        return slider.evaluate("one => (one.value - one.min) / (one.max - one.min)")

    def _place(self, slider, share):
        """Where on the page that is now."""
        box = slider.bounding_box()
        return box["x"] + THUMB / 2 + share * (box["width"] - THUMB)

    def press_on(self, name, key, times):
        """Press a key so often with the slider, or the number in the picture, in focus."""
        index = self._index(name)
        label = f"{self.twin.panel.controls[name].label}, typed"
        (self.root.get_by_label(label, exact=True) if index is None else self.handle(index)).focus()
        for _ in range(times):
            self.page.keyboard.press(key)

    def reset(self):
        """Click the button that puts every slider back."""
        self.root.get_by_role("button", name="Reset").click()


def check_every_control(call, panel, twin):
    """Each control to its high end, in `make proof` to both, and back: the picture is the twin's each time."""
    start = twin.seen()
    for name, value in twin.start.items():
        for high in (False, True) if PROOF or value == twin.panel.ends[name][True] else (True,):
            seen = twin.at_end(name, high=high)
            if value != twin.panel.ends[name][high]:
                assert seen.picture != start.picture, f"{name} of {call} does not change the picture"
                assert seen.text != start.text, f"{name} of {call} does not change the text"
            panel.set_to_end(name, high=high)
            panel.wait_until_seen(seen, f"{name} of {call} at its {'high' if high else 'low'} end")
        panel.set_back(name)
        panel.wait_until_seen(start, f"{name} of {call} back")


def _decoded(drawn):
    return drawn["head"], base64.b64decode(drawn["data"])
