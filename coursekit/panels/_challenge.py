"""Goals that a panel checks while its sliders move.

`listeners` holds functions `heard(challenge_id, settings)` that are called once for each panel whose
challenge is reached; `settings` is the call that reached it. Panels know nothing of progress: who keeps it
adds a function here, such as

    from coursekit.panels import _challenge
    _challenge.listeners.append(lambda id, settings: record(id, "right", 1, 1))
"""

from collections.abc import Callable
from html import escape
from typing import NamedTuple

listeners = []


class Challenge(NamedTuple):
    """A goal: its id, what is to be done in words, and `test(result) -> bool`, true once it is reached."""

    id: str
    text: str
    test: Callable

    def shown(self, reached):
        """The line below the picture, which says by symbol and word whether the goal is reached."""
        state = "✔ Challenge reached" if reached else "☐ Challenge"
        return f'<div role="status" class="ck-challenge"><b>{state}:</b> {escape(self.text)}</div>'


def report(challenge, settings):
    """Tell all listeners."""
    for heard in tuple(listeners):
        heard(challenge.id, settings)
