"""The card of `ck.practice`: that of an exercise, but with fresh numbers and never written into a notebook, and with a
line that says how many were right in a row.

The question on the card stays until "Next numbers" is pressed, so that its verdict can be read beside it.
"""

from dataclasses import replace
from types import SimpleNamespace

from coursekit.exercises.card_widget import CardWidget
from coursekit.exercises.markup import html
from coursekit.exercises.text import plain


class PracticeCard(CardWidget):
    """One practice in the page."""

    def __init__(self, training):
        self._training = training
        self._take()
        super().__init__(self._exercise, SimpleNamespace(hints=lambda exercise: len(self._asked.hints())))
        self._take()
        self._practice = True
        self.shown = self._look()

    def refresh(self):
        """The numbers are those of the question, whoever the student is."""

    def _take(self):
        """Take up the question of now."""
        self._asked = self._training.question
        self._exercise, self._numbers = self._asked.exercise, self._asked.numbers
        self._standing = self._training.standing()

    def _look(self):
        return super()._look() | {"only": True, "standing": plain(self._standing)}

    @property
    def _current(self):
        """Is the question on the card the one that counts?"""
        return self._training.question is self._asked

    def _do_begin(self, asked):
        return {"values": self._apart, "best": None, "given": self._training.hints_given}

    def _do_type(self, asked):
        self._apart = self._texts(asked)
        return {"source": "", "echoes": self._echoes(self._apart)}

    def _do_check(self, asked):
        answer = self._exercise.answer_type.answer(self._texts(asked))
        outcome = self._training.check(answer) if self._current else None
        verdict = (outcome and outcome.verdict) or self._asked.judge(answer)[0]
        if outcome:
            self._standing = outcome.standing
            self.shown = self._look()
        verdict = replace(verdict, message=verdict.message.replace("`hint()` helps", "A hint helps"))
        return {"verdict": self._packed(verdict), "source": ""}

    def _do_fresh(self, asked):
        if self._current:
            self._training.skip()
        self._apart = {}
        if self._training.question is None:
            self._standing = self._training.standing()
        else:
            self._take()
            self.id = self._exercise.id
        self.shown = self._look()
        return {"given": self._training.hints_given}

    def _do_hint(self, asked):
        text = self._training.hint().markdown if self._current else "This question is answered; go on with the next."
        return {"help": html(text), "given": self._training.hints_given}

    def _do_solution(self, asked):
        if not self._current:
            return {"help": html(self._asked.solution())}
        if not (asked.get("sure") or self._training.answered):
            return {"ask": True}
        return {"help": html(self._training.solution().markdown)}
