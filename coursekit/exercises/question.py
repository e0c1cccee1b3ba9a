"""An exercise with other numbers than the student's own: to be practiced, or asked before and after a lesson.

Nothing here is recorded as an attempt at the exercise, and nothing gives points.
"""

from dataclasses import replace

from coursekit.core.doors import JUDGE
from coursekit.core.plain import reason
from coursekit.exercises.answer_types.function import CheckInside
from coursekit.exercises.digest import digest
from coursekit.exercises.text import Text
from coursekit.exercises.verdict import Step, Verdict, not_attempted, settle

NO_JUDGE = "The answers are not installed here, so nothing can be judged."


class Question:
    """An exercise and the numbers it has this time."""

    def __init__(self, exercise, numbers):
        self.exercise, self.numbers = exercise, numbers

    def statement(self, name, call):
        """The statement, and the lines to answer it by the `check` of a variable, which the `call` has made."""
        exercise = self.exercise
        cell = exercise.answer_type.cell(exercise.id).replace(f'ck.check("{exercise.id}", ', f"{name}.check(")
        asked = exercise.statement(**self.numbers).strip()
        return f"{asked}\n\n{exercise.answer_type.expected()}\n\n```python\n{cell}  # after {call}\n```"

    def judge(self, answer):
        """The verdict, and a digest of the answer; None of one that could not be read, or is empty."""
        exercise = self.exercise
        try:
            reading = exercise.answer_type.read(answer)
            if reading.empty:
                return not_attempted(exercise), None
            verdict = JUDGE.open().judge(exercise, self.numbers, reading)
            message = verdict.message.replace(f'ck.hint("{exercise.id}")', "hint()")
            return replace(verdict, message=message), digest(reading)
        except (KeyboardInterrupt, CheckInside):
            raise
        except BaseException as error:
            message = f"This answer cannot be judged: looking at it raised {reason(error)}."
            steps = [Step(label, "wrong") for label in exercise.answer_type.parts]
            return settle(exercise.id, steps, message=message), None

    def digest(self, answer):
        """The digest of an answer as it reads here; None of one that cannot be read."""
        try:
            return digest(self.exercise.answer_type.read(answer))
        except (KeyboardInterrupt, CheckInside):
            raise
        except BaseException:
            return None

    def hints(self):
        """The hints, with these numbers."""
        return JUDGE.open().hints(self.exercise, self.numbers)

    def solution(self):
        """The worked solution, with these numbers."""
        return JUDGE.open().solution(self.exercise, self.numbers).strip()


class Outcome:
    """A verdict and what comes next; in a notebook the one below the other.

    Attributes
    ----------
    verdict : Verdict or None
        None where nothing was judged.
    text : Text
        Where one stands and what comes next.
    standing : str
        Where one stands alone, in Markdown.
    """

    def __init__(self, verdict, markdown, standing=""):
        self.verdict, self.text, self.standing = verdict, Text(markdown), standing or markdown

    def __repr__(self):
        return "\n\n".join(repr(part) for part in (self.verdict, self.text) if part is not None)

    def _ipython_display_(self):
        from IPython.display import display

        for part in (self.verdict, self.text):
            if part is not None:
                display(part)

    @property
    def status(self):
        """That of the verdict; "not attempted" where nothing was judged."""
        return self.verdict.status if isinstance(self.verdict, Verdict) else "not attempted"
