"""The card of an exercise: what `ck.exercise` returns. In a notebook it is a widget, everywhere else text.

The widget is made when a notebook displays the card, one for each exercise: shown again, it is another view of it.
`tell` brings a verdict to it, from wherever the check was called.
"""

from collections.abc import Callable
from typing import NamedTuple

from coursekit.exercises.text import Text

_live = {}  # the widget of each exercise


class Actions(NamedTuple):
    """What a card asks the exercises to do."""

    judge: Callable  # (exercise, numbers, answer) -> Verdict, kept nowhere
    hints: Callable  # exercise -> how many there are
    given: Callable  # exercise -> how many were shown in this session
    hint: Callable  # id -> Text
    solution: Callable  # id, sure -> Text


class Card(Text):
    """An exercise: its statement, and in a notebook fields for the answer, Check, hints and the solution."""

    def __init__(self, markdown, exercise, actions):
        super().__init__(markdown)
        self._exercise, self._actions = exercise, actions

    def _repr_mimebundle_(self, **kwargs):
        text = {"text/plain": repr(self), "text/markdown": self.markdown}
        try:
            widget = self.widget()
        except ImportError:  # no widgets here: the text does, and typing in the cell works
            return text
        data, metadata = widget._repr_mimebundle_(**kwargs)  # the metadata says where Colab finds what shows a widget
        return {**data, **text}, metadata

    def widget(self):
        """The card in the page."""
        from coursekit.exercises.card_widget import CardWidget

        id = self._exercise.id
        if id not in _live or _live[id].comm is None:  # None: somebody has closed all widgets
            _live[id] = CardWidget(self._exercise, self._actions)
        _live[id].refresh()
        return _live[id]


def tell(id, verdict):
    """Let the card of an exercise, if there is one, show the verdict on an answer that was just checked."""
    widget = _live.get(id)
    if widget is not None and widget.comm is not None:
        widget.tell(verdict)
