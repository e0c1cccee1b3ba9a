"""The card of a question with numbers of its own (`question.py`): an exercise's, but never written into a notebook.

Whoever asks the questions judges them, and says what the buttons are called. The question on the card stays until the
next is asked for, so that its verdict can be read beside it.
"""

from types import SimpleNamespace

from coursekit.exercises.card_widget import CardWidget


class QuestionCard(CardWidget):
    """Questions in the page, one after the other.

    The one who asks has `question`, the one of now; None where none is left.
    """

    def __init__(self, asker):
        self._asker, self._standing = asker, ""
        self._take()
        super().__init__(self._exercise, SimpleNamespace(hints=lambda exercise: len(self._asked.hints())))
        self._take()
        self._practice = True
        self._look_again()

    def refresh(self):
        """The numbers are those of the question, whoever the student is."""

    def _take(self):
        """Take up the question of now."""
        self._asked, self._apart = self._asker.question, {}
        self._exercise, self._numbers = self._asked.exercise, self._asked.numbers

    def _look_again(self):
        self.id, self.shown = self._exercise.id, self._look()

    def _look(self):
        return super()._look() | {"only": self._words(), "standing": self._standing}

    def _words(self):
        """What stands on the card: its `title`; `points`, in their place; `check` and `next`, the names of buttons
        ("" for none); `helps`, are there hints; `locked`, is the answer given?
        """
        raise NotImplementedError

    @property
    def _current(self):
        """Is the question on the card the one that counts?"""
        return self._asker.question is self._asked

    def _do_begin(self, asked):
        return {"values": self._apart, "best": None}

    def _do_type(self, asked):
        self._apart = self._texts(asked)
        return {"source": "", "echoes": self._echoes(self._apart)}
