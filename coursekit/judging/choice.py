"""Judging a choice: each wrong option is a known mistake with its own feedback."""

from dataclasses import dataclass

from coursekit.exercises import Step
from coursekit.judging.answer import Answer


@dataclass(frozen=True, kw_only=True)
class ChoiceAnswer(Answer):
    """The letter of the right option and what to say then; a mistake's `wrong` is the letter that shows it."""

    letter: str
    praise: str

    def right(self, answer_type, numbers):
        """The letter."""
        return self.letter

    def source(self, answer_type, numbers):
        """The letter."""
        return self.letter

    def wrong(self, answer_type, numbers):
        """Every other letter."""
        return [(mistake, mistake.wrong) for mistake in self.mistakes]

    def judge(self, answer_type, numbers, reading):
        """Right, or the feedback of the option chosen."""
        item = reading.items["choice"]
        if item.problem:
            return [Step("choice", "wrong", item.problem)], None, item.problem
        if item.value == self.letter:
            return [Step("choice", "right")], None, self.praise
        mistake = next(mistake for mistake in self.mistakes if mistake.wrong == item.value)
        return [Step("choice", "wrong")], mistake, mistake.why
