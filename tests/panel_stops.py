"""A panel's computation at any stops of its controls, without pictures."""

from itertools import combinations

from sample import PROOF

from coursekit.panels import PANELS, LiveFigure
from coursekit.panels.engine.scheduler import advance, each
from coursekit.panels.engine.settings import Boxes, Slider


def unseen(monkeypatch):
    """Panels compute, speak and move their artists, and draw nothing; in `make proof` they draw all the same."""
    if not PROOF:
        monkeypatch.setattr(LiveFigure, "record", lambda self, note="": None)


def stops(control):
    """All values that a reader can set."""
    if isinstance(control, Boxes):
        names = control.control.options
        return [each for count in range(1, len(names) + 1) for each in combinations(names, count)]
    return list(control.stops if isinstance(control, Slider) else control.control.options)


class Course:
    """One panel: `start` are the settings of its call, `stops(name)` those of a control."""

    def __init__(self, name, **settings):
        self.panel = PANELS[name](**settings)
        self.names = [key for key in self.panel.values if key != self.panel._animated]
        self.start = {key: value for key, value in self.panel.values.items() if key in self.names}

    def stops(self, name):
        """All values of a control."""
        return stops(self.panel.controls[name])

    def result(self, **settings):
        """The last result at these settings and the others of the call, which have to be on the controls."""
        for name, value in settings.items():
            assert name not in self.panel.controls or value in self.stops(name), f"{name} cannot be set to {value}"
        return advance(each(self.panel._compute, self.start | settings), float("inf"))[0]

    def text(self, **settings):
        """What the panel says at these settings."""
        view = {self.panel._animated: self.panel.controls[self.panel._animated].value} if self.panel._animated else {}
        return self.panel._sentence(self.result(**settings), **view)
