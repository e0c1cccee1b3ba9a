"""What is known about an exercise: the way to the answer, its known mistakes, hints, a worked solution.

One subclass for each way of judging. Functions in an answer take, by parameter name, the student's
numbers and the values worked out before, so they read like the formulas.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

HINT_HELPS = "`ck.hint` helps"  # ends a message; `api.judge` puts the exercise's id into it


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people give: its name, one sentence on why it is wrong, and what gives it."""

    name: str
    why: str
    wrong: Any  # what the subclass of Answer takes for it
    when: Callable | None = None  # for properties: does an answer show this mistake?
    see: str = ""  # the heading in the notebook to read again; by default that of the exercise


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Base: mistakes, hints from a nudge to nearly the whole way, and the solution in Markdown."""

    mistakes: tuple[Mistake, ...]
    hints: tuple[str | Callable[..., str], ...]
    solution: Callable[..., str] | None = None  # of numbers it may be left out: SymPy then writes it

    def worked(self, answer_type, numbers):
        """The worked solution in Markdown, with the student's numbers."""
        return call(self.solution, self.facts(numbers))

    def drawn_from(self, text):
        """The same, where a secret text decides on what it is judged; for most answers nothing is drawn."""
        return self

    def judge(self, answer_type, numbers, reading):
        """Steps, the mistake (or None) and a sentence for an answer that has been read."""
        raise NotImplementedError

    def right(self, answer_type, numbers):
        """A right answer, as a learner would submit it."""
        raise NotImplementedError

    def source(self, answer_type, numbers):
        """The same as source text, in the form that `answer_type.cell` takes."""
        raise NotImplementedError

    def wrong(self, answer_type, numbers):
        """Pairs (mistake, answer that shows it), for the tests of the bank."""
        raise NotImplementedError

    def settled(self, verdict):
        """The verdict as it is given."""
        return verdict

    def faults(self):
        """Pairs (key of answer.toml, sentence) about what cannot be judged by, for the trial of the bank."""
        return []

    def facts(self, numbers):
        """Everything that hints and solution may mention by parameter name."""
        return numbers


def call(function, known):
    """`function` with those of the `known` values that its parameters name."""
    return function(**{name: known[name] for name in needs(function)})


def needs(function):
    """The names of the parameters of a function; one that takes `**known` tells them as its attribute `needs`."""
    return getattr(function, "needs", None) or function.__code__.co_varnames[: function.__code__.co_argcount]


def work_out(steps, numbers):
    """The value of each step, in order: a function of the numbers and of the steps before it."""
    known = dict(numbers)
    for name, step in steps.items():
        known[name] = call(step, known)
    return {name: known[name] for name in steps}
