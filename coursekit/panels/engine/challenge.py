"""Goals that a panel checks while its sliders move; one that is reached counts as solved in `ck.progress()`."""

from collections.abc import Callable
from html import escape
from typing import NamedTuple


class Challenge(NamedTuple):
    """A goal: its id, what is to be done in words, and `test(result) -> bool`, true once it is reached."""

    id: str
    text: str
    test: Callable

    def shown(self, reached):
        """The line below the picture, which says by symbol and word whether the goal is reached."""
        state = "✔ Challenge reached" if reached else "☐ Challenge"
        return f'<div role="status" class="ck-challenge"><b>{state}:</b> {escape(self.text)}</div>'
