"""The card of `ck.before` and `ck.after`: before a lesson it notes an answer and goes on, after it the verdict stays
beside the question until the next is asked for. At the end it shows the result.
"""

from coursekit.exercises.markup import html
from coursekit.exercises.question_card import QuestionCard
from coursekit.exercises.text import plain


class ShortCheckCard(QuestionCard):
    """One short check in the page."""

    def _take(self):
        super()._take()
        self._verdict, self._place = None, self._asker.place()
        if self._place[0] == 1:
            self._standing = _sentence(self._asker.about())

    def _words(self):
        exercise = self._exercise
        title = f"{self._asker.heading()}: {exercise.title}"
        words = {"title": title, "points": "question {} of {}".format(*self._place), "check": "Answer", "next": "Skip"}
        if self._verdict:
            words |= {"check": "", "next": "The result" if self._place[0] == self._place[1] else "Next question"}
        return words | {"helps": False, "locked": bool(self._verdict)}

    def _do_begin(self, asked):
        if not (self._current or self._verdict or self._over):  # answered by `check` in a cell
            self._next("")
        return super()._do_begin(asked) | ({"verdict": self._verdict} if self._verdict else {})

    def _do_check(self, asked):
        if self._verdict:
            return {"verdict": self._verdict}
        if not self._current:
            return self._next("This question was answered elsewhere.")
        self._apart = self._texts(asked)
        outcome = self._asker.note(self._exercise.answer_type.answer(self._apart))
        if self._current:  # nothing was noted
            return self._stay(outcome.standing)
        if outcome.verdict is None:
            return self._next("Noted.")
        self._verdict = self._packed(outcome.verdict)
        self._stay("")
        return {"verdict": self._verdict}

    def _do_fresh(self, asked):
        if not self._current:
            return self._next("")
        self._asker.skip()
        return self._stay(self._asker.refusal()) if self._current else self._next("Skipped.")

    def _do_hint(self, asked):
        return {}

    _do_solution = _do_own = _do_name = _do_hint

    def _stay(self, standing):
        """The same question, and a sentence."""
        self._standing = _sentence(standing)
        self._look_again()
        return {"stay": True}

    def _next(self, standing):
        """The next question, or the result."""
        if self._over:
            self._apart, self._verdict = {}, None
            self.shown = self._look() | self._end()
        else:
            self._take()
            self._standing = standing
            self._look_again()
        return {"next": True}

    @property
    def _over(self):
        return self._asker.question is None

    def _end(self):
        """The result in place of a question."""
        words = {"title": self._asker.heading(), "points": f"{self._place[1]} of {self._place[1]} questions"}
        words |= {"check": "", "next": "", "helps": False, "locked": True}
        return {"only": words, "statement": html(self._asker.result()), "note": "", "fields": [], "standing": ""}


def _sentence(markdown):
    """What is said of a question, by the names of the buttons."""
    return plain(markdown).replace("\n", " ").replace("`skip()`", "Skip")
