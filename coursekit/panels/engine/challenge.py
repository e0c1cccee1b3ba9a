"""Goals that a panel decides on a setting held still; one that is reached counts as solved in `ck.progress()`.

A drag streams values through the panel, and a value that is only passed is no answer. So a setting that meets a
goal has to stay for `HOLD` seconds on the kernel's event loop before it counts. Without a loop (a plain script, a
test), and for the values of the call itself, it counts at once.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from coursekit.panels.engine.scheduler import Repeat, running_loop
from coursekit.student import record

HOLD = 0.6  # seconds: longer than from one value of a slow drag to the next


class Challenge(NamedTuple):
    """A goal: its id, what is to be done in words, and `test(result) -> bool`, true where a setting meets it.

    Where it has a natural number, `score(result)` is that number, the smaller the better, and `said` is how it is
    said: "in {:,} steps".
    """

    id: str
    text: str
    test: Callable
    score: Callable | None = None
    said: str = ""

    def told(self, score, bare=False):
        """A score in words, such as "in 1 step" and "in 23 steps"; bare as "23 steps"."""
        words = self.said[self.said.index("{") :] if bare else self.said
        words = words.format(score)
        return words.removesuffix("s") if score == 1 else words


def arrival(there):
    """The first step from which on all of `there` is true, None where the last is not: a goal is reached for good.

    >>> arrival([False, True, False, True, True])
    3
    """
    away = np.flatnonzero(~np.asarray(there, dtype=bool))
    first = int(away[-1]) + 1 if away.size else 0
    return first if first < len(there) else None


class Line(NamedTuple):
    """What is said of a challenge: "open", "met" or "before"; the state by symbol and word; and the goal."""

    state: str
    head: str
    goal: str


class Goals:
    """The challenges of one panel, and what is known of each.

    Parameters
    ----------
    challenges : sequence of Challenge
    lock
        The panel's, held while a goal is decided on the loop.
    changed : function ()
        Called when a goal was decided on the loop.

    Attributes
    ----------
    reached : set of str
        The ids of those that were ever met by a setting held still.
    best : dict of str to number
        The best score of each.
    """

    def __init__(self, challenges, lock, changed):
        self._challenges, self._lock, self._changed = tuple(challenges), lock, changed
        self.reached, self.best = set(), {}
        self._met, self._scores = set(), {}  # what the setting of now meets, and its scores
        self._waiting, self._decided, self._called = None, True, False

    def follow(self, result, finished=True, playing=False):
        """Hear of a result, None where there is none; it counts only when training and Play have ended."""
        self.wait()
        known = result is not None and finished
        meets = [each for each in self._challenges if known and each.test(result)]
        self._met &= {each.id for each in meets}
        self._scores = {each.id: each.score(result) for each in meets if each.score}
        loop, self._called = running_loop() if self._called else None, True
        self._decided = finished and not (meets and (loop or playing))
        if meets and loop and not playing:
            self._waiting = Repeat(loop, lambda: self._held(meets), self._lock, after=HOLD)
        elif not playing:
            self._decide(meets)

    def wait(self):
        """The setting changes: what was not decided yet will not be."""
        if self._waiting:
            self._waiting.cancel()
            self._waiting = None

    def _held(self, meets):
        self._waiting, self._decided = None, True
        self._decide(meets)
        self._changed()

    def _decide(self, meets):
        for each in meets:
            self._met.add(each.id)
            if each.score:
                self.best[each.id] = min(self._scores[each.id], self.best.get(each.id, self._scores[each.id]))
            if each.id not in self.reached:
                self.reached.add(each.id)
                record(each.id, "right", 1, 1, answer="reached")

    def lines(self):
        """What is to be said now: a `Line` for each challenge."""
        return [self._line(each) for each in self._challenges]

    def _line(self, challenge):
        id, text = challenge.id, challenge.text
        if id not in self.reached:
            return Line("open", "☐ Challenge", text)
        best = f"best: {challenge.told(self.best[id], bare=True)}" if id in self.best else ""
        if id in self._met:
            now = f" {challenge.told(self._scores[id])}" if best and self._decided else ""
            return Line("met", f"✔ Challenge reached{now}", _with_asides(text, best))
        before = "reached before; not with these settings" if self._decided else "reached before"
        return Line("before", "☐ Challenge", _with_asides(text, before, best))


def _with_asides(text, *asides):
    known = "; ".join(filter(None, asides))
    return f"{text} ({known})" if known else text
