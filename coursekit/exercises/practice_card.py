"""The card of `ck.practice`: fresh numbers, and a line that says how many were right in a row."""

from dataclasses import replace

from coursekit.exercises.markup import html
from coursekit.exercises.question_card import QuestionCard
from coursekit.exercises.text import plain


class PracticeCard(QuestionCard):
    """One practice in the page."""

    def _take(self):
        super()._take()
        self._standing = plain(self._asker.standing())

    def _words(self):
        title = f"Practice {self._exercise.id}: {self._exercise.title}"
        words = {"title": title, "points": "practice, no points", "check": "Check", "next": "Next numbers"}
        return words | {"helps": True, "locked": False}

    def _do_begin(self, asked):
        return super()._do_begin(asked) | {"given": self._asker.hints_given}

    def _do_check(self, asked):
        answer = self._exercise.answer_type.answer(self._texts(asked))
        outcome = self._asker.check(answer) if self._current else None
        verdict = (outcome and outcome.verdict) or self._asked.judge(answer)[0]
        if outcome:
            self._standing = plain(outcome.standing)
            self._look_again()
        verdict = replace(verdict, message=verdict.message.replace("`hint()` helps", "a hint helps"))
        return {"verdict": self._packed(verdict), "source": ""}

    def _do_fresh(self, asked):
        if self._current:
            self._asker.skip()
        self._apart = {}
        if self._asker.question is None:
            self._standing = plain(self._asker.standing())
        else:
            self._take()
        self._look_again()
        return {"given": self._asker.hints_given}

    def _do_hint(self, asked):
        text = self._asker.hint().markdown if self._current else "This question is answered; go on with the next."
        return {"help": html(text), "given": self._asker.hints_given}

    def _do_solution(self, asked):
        if not self._current:
            return {"help": html(self._asked.solution())}
        if not (asked.get("sure") or self._asker.answered):
            return {"ask": True}
        return {"help": html(self._asker.solution().markdown)}
