"""A panel on the page, and its twin in this process: the same call without a browser.

The twin says what is to be seen for each position of the sliders: the line of text, and the picture to
the last byte.
"""

import hashlib
from typing import NamedTuple

from ipywidgets import FloatLogSlider, SelectionSlider
from pages import wait_for

import coursekit as ck

PANEL = ".jp-OutputArea-output:has(.noUi-handle):has(img)"
BEYOND = 25  # pixels that the mouse goes past the end of the track


class Seen(NamedTuple):
    """What a panel shows."""

    text: str
    picture: str


class Twin:
    """The panel that `call` makes, without a browser."""

    def __init__(self, call):
        self.panel = eval(call, {"ck": ck})
        self.controls = list(self.panel.controls.values())
        self.start = [control.value for control in self.controls]

    def seen(self):
        """What is to be seen now."""
        return Seen(self.panel.text, hashlib.sha256(self.panel.live.widget.value).hexdigest())

    def at_end(self, index, high):
        """What is to be seen with one slider at its low or high end and the others at their start."""
        _to_end(self.controls[index], high)
        seen = self.seen()
        self.controls[index].value = self.start[index]
        return seen

    def all_high(self):
        """What is to be seen with every slider at its high end."""
        for control in self.controls:
            _to_end(control, high=True)
        seen = self.seen()
        for control, value in zip(self.controls, self.start, strict=True):
            control.value = value
        return seen


def _to_end(control, high):
    if isinstance(control, SelectionSlider):
        control.index = len(control.options) - 1 if high else 0
    else:
        end = control.max if high else control.min
        control.value = control.base**end if isinstance(control, FloatLogSlider) else end


class PanelPage:
    """A panel in the notebook, moved by mouse and keyboard."""

    def __init__(self, page, root):
        self.page, self.root = page, root
        self.sliders = root.locator(".widget-slider")
        self.image = root.locator("img")

    def handle(self, index):
        """What is dragged."""
        return self.sliders.nth(index).locator(".noUi-handle")

    def label(self, index):
        """The text beside the slider."""
        return self.sliders.nth(index).locator(".widget-label").text_content()

    def readout(self, index):
        """The value as the slider writes it."""
        return self.sliders.nth(index).locator(".widget-readout").text_content()

    def seen(self):
        """What is on the screen, and the picture's size: (Seen, (width, height)); None while it changes."""
        texts = self.root.locator(".widget-html-content").all_text_contents()
        picture = self.image.evaluate("image => probe.picture(image)")
        return picture and (Seen("\n".join(texts), picture["hash"]), (picture["width"], picture["height"]))

    def wait_until_seen(self, expected, after):
        """Wait until text and picture are those of the twin."""

        def state():
            return f"{self.alternative()!r} after {after}:\nexpected {expected}\nseen     {self.seen()}"

        wait_for(self.page, lambda: (now := self.seen()) and now[0] == expected, state)
        assert self.alternative() == expected.text, f"alternative text of the picture after {after}"

    def wait_until_not_seen(self, old, after):
        """Wait until text and picture are others."""

        def changed():
            now = self.seen()
            return now and now[0].text != old.text and now[0].picture != old.picture

        wait_for(self.page, changed, lambda: f"another picture after {after}")

    def alternative(self):
        """What a screen reader says in place of the picture."""
        return self.image.evaluate("image => image.alt || image.ariaLabel || image.title")

    def drag(self, index, x):
        """Press the mouse on the handle, move it to x in steps, let go; return where the handle was."""
        handle = self.handle(index)
        handle.scroll_into_view_if_needed()
        left, y = _centre(handle)
        self.page.mouse.move(left, y)
        self.page.mouse.down()
        self.page.mouse.move(x, y, steps=6)
        self.page.mouse.up()
        return left

    def drag_to_end(self, index, high):
        """Drag past one end of the track."""
        self.handle(index).scroll_into_view_if_needed()
        track = self.sliders.nth(index).locator(".noUi-target").bounding_box()
        return self.drag(index, track["x"] + (track["width"] + BEYOND if high else -BEYOND))

    def press(self, index, key):
        """Press a key with the slider in focus."""
        self.handle(index).focus()
        self.page.keyboard.press(key)

    def reset(self):
        """Click the button that puts every slider back."""
        self.root.get_by_role("button", name="Reset").click()


def _centre(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
