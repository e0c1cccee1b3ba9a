"""Judging a property: many answers are right, and what an answer does decides."""

from collections.abc import Callable
from dataclasses import dataclass

from coursekit.exercises import Step
from coursekit.judging.answer import Answer, call


@dataclass(frozen=True, kw_only=True)
class PropertyAnswer(Answer):
    """`example` is one right answer; `fault` says in a sentence what an answer does wrong, "" if nothing.

    The known mistakes are asked in order, each through its `when`, a function of the values. Where the student's
    numbers matter, `example` and a mistake's `wrong` are functions of them; `fault` and `when` get them anyway.
    """

    example: dict[str, float] | Callable[..., dict]
    fault: Callable[..., str]
    praise: str = "Well done: your values work, and so do others."

    def right(self, answer_type, numbers):
        """One right answer of many."""
        return dict(_with(self.example, numbers))

    def source(self, answer_type, numbers):
        """One right answer, written out."""
        return {name: f"{value:.12g}" for name, value in self.right(answer_type, numbers).items()}

    def wrong(self, answer_type, numbers):
        """An example of each mistake."""
        return [(mistake, _with(mistake.wrong, numbers)) for mistake in self.mistakes]

    def judge(self, answer_type, numbers, reading):
        """One step: the values count together."""
        problem = reading.problem or next((item.problem for item in reading.items.values() if item.problem), "")
        missing = [f"`{name}`" for name, item in reading.items.items() if item.empty]
        if problem or missing:
            status = "wrong" if problem else "not attempted"
            return [Step(answer_type.together, status)], None, problem or f"Still to choose: {', '.join(missing)}."
        known = dict(numbers) | {name: item.value for name, item in reading.items.items()}
        fault = call(self.fault, known)
        if not fault:
            return [Step(answer_type.together, "right")], None, self.praise
        mistake = next((mistake for mistake in self.mistakes if call(mistake.when, known)), None)
        return [Step(answer_type.together, "wrong", fault)], mistake, mistake.why if mistake else fault


def _with(values, numbers):
    return call(values, numbers) if callable(values) else values
