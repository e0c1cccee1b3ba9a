"""Judging numbers by name: each value against its step, the first wrong one against the known mistakes."""

from collections.abc import Callable
from dataclasses import dataclass

from coursekit.answers._answer import Answer, work_out
from coursekit.exercises import Step

TOLERANCE = 0.005  # relative: rounding to three significant digits stays inside


def close(asked, value, target):
    """Does `value` count as `target` for this name?

    Examples
    --------
    >>> from coursekit.exercises._numbers import Name
    >>> close(Name("x", ""), 1.0, 1.0049), close(Name("x", ""), 1.0, 1.01)
    (True, False)
    """
    if asked.whole:
        return value == target
    slack = 0.0 if asked.decimals is None else 0.5 * 10.0**-asked.decimals
    return abs(value - target) <= max(TOLERANCE * abs(target), slack) * (1 + 1e-9) + 1e-12


@dataclass(frozen=True, kw_only=True)
class NumbersAnswer(Answer):
    """The steps by name, in order. A mistake replaces some of them and is carried through the rest."""

    steps: dict[str, Callable]

    def right(self, asks, numbers):
        """The reference values by name."""
        return {name: float(value) for name, value in work_out(self.steps, numbers).items()}

    def source(self, asks, numbers):
        """The reference values, written out."""
        return {name: f"{value:.12g}" for name, value in self.right(asks, numbers).items()}

    def wrong(self, asks, numbers):
        """What each mistake leads to."""
        return [(mistake, work_out(self.steps | mistake.wrong, numbers)) for mistake in self.mistakes]

    def facts(self, numbers):
        """The student's numbers and every value worked out from them."""
        return work_out(self.steps, numbers) | dict(numbers)

    def judge(self, asks, numbers, reading):
        """Each value by itself; the first wrong one is explained."""
        target = self.right(asks, numbers)
        steps = [_step(asked, reading.items[asked.name], target[asked.name]) for asked in asks.names]
        wrong = [asked for asked, step in zip(asks.names, steps, strict=True) if step.status == "wrong"]
        if reading.problem or not wrong:
            return steps, None, reading.problem or _encouragement(steps)
        item = reading.items[wrong[0].name]
        mistake = None if item.problem else self._diagnose(asks, numbers, reading, wrong[0])
        return steps, mistake, item.problem or (mistake.why if mistake else _where(wrong[0].name, steps))

    def _diagnose(self, asks, numbers, reading, first):
        """The mistake that gives every value handed in, or else the only one that gives the first wrong value."""
        given = [asked for asked in asks.names if reading.items[asked.name].value is not None]
        only_first = {}
        for mistake, values in self.wrong(asks, numbers):
            same = [asked for asked in given if close(asked, reading.items[asked.name].value, values[asked.name])]
            if same == given:
                return mistake
            if first in same:
                only_first[mistake.name] = mistake
        return next(iter(only_first.values())) if len(only_first) == 1 else None


def _step(asked, item, target):
    if item.empty:
        return Step(asked.name, "not attempted")
    if item.problem:
        return Step(asked.name, "wrong", item.problem)
    return Step(asked.name, "right" if close(asked, item.value, target) else "wrong")


def _encouragement(steps):
    empty = [f"`{step.name}`" for step in steps if step.status == "not attempted"]
    return f"Right so far; still to do: {', '.join(empty)}." if empty else "Well done: every value is right."


def _where(first, steps):
    if len(steps) == 1:
        return f"`{first}` is not right yet; `ck.hint` helps."
    if steps[0].name == first:
        return f"Begin with `{first}`: it is not right yet, and the values after it may build on it; `ck.hint` helps."
    return (
        f"`{first}` is the first value that is not right yet; look at it before the values after it; `ck.hint` helps."
    )
