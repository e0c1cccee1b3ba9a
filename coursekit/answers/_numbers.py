"""Judging numbers by name: the first wrong step is found and named, and what follows from it correctly counts.

Each value is compared with its step worked out from the numbers and, where it is not right, with the same
step worked out from the learner's own earlier values: then the slip was earlier, and this step is right.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from coursekit.answers._answer import Answer, call, needs, work_out
from coursekit.answers._worked import worked
from coursekit.exercises import Step


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
    return abs(value - target) <= max(asked.within * abs(target), slack) * (1 + 1e-9) + 1e-12


@dataclass(frozen=True, kw_only=True)
class NumbersAnswer(Answer):
    """The steps by name, in order. A mistake replaces some of them and is carried through the rest.

    `because` says in a sentence what a step does, for the worked solution, which SymPy writes from the steps
    themselves; so they use the functions of `_maths`, which take numbers and symbols.
    """

    steps: dict[str, Callable]
    because: dict[str, str] = field(default_factory=dict)

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

    def worked(self, asks, numbers):
        """The author's own solution, or one line of algebra and numbers for each step."""
        return super().worked(asks, numbers) if self.solution else worked(asks, self.steps, numbers, self.because)

    def judge(self, asks, numbers, reading):
        """Each value by itself; the first wrong one is explained."""
        steps = self._judged(asks, numbers, reading)
        wrong = [asked for asked, step in zip(asks.names, steps, strict=True) if step.status == "wrong"]
        if reading.problem or not wrong:
            return steps, None, reading.problem or _encouragement(steps)
        item = reading.items[wrong[0].name]
        mistake = None if item.problem else self._diagnose(asks, numbers, reading, wrong[0])
        return steps, mistake, item.problem or (mistake.why if mistake else _where(wrong[0].name, steps))

    def _judged(self, asks, numbers, reading):
        """A step for each value, with `own` what the learner has worked out so far."""
        target, own, steps = self.right(asks, numbers), dict(numbers), {}
        for asked in asks.names:
            item = reading.items[asked.name]
            if item.empty:
                steps[asked.name] = Step(asked.name, "not attempted")
            elif item.problem:
                steps[asked.name] = Step(asked.name, "wrong", item.problem)
            elif close(asked, item.value, target[asked.name]):
                steps[asked.name] = Step(asked.name, "right")
            else:
                steps[asked.name] = self._carried(asked, item.value, own, steps)
            own[asked.name] = target[asked.name] if item.value is None else item.value
        return list(steps.values())

    def _carried(self, asked, value, own, before):
        """Not right in itself: right, rounded, or carried forward from the learner's own earlier values?"""
        step = self.steps[asked.name]
        follows = _safely(step, own)
        if not (math.isfinite(follows) and close(asked, value, follows)):
            return Step(asked.name, "wrong")
        bad = [name for name in needs(step) if name in before and before[name].status in ("wrong", "carried forward")]
        if not bad:
            return Step(asked.name, "right")
        if follows == 0 or any(own[name] == 0 for name in bad) or not _depends(asked, step, own, bad, follows):
            why = "It agrees with your earlier value, but with that one there was nothing left to work out."
            return Step(asked.name, "wrong", why)
        return Step(asked.name, "carried forward", f"It follows from your {_listed(bad)}.")

    def _diagnose(self, asks, numbers, reading, first):
        """The mistake that gives all values, else the only one with those up to the first wrong one, or with that."""
        given = [asked for asked in asks.names if reading.items[asked.name].value is not None]
        found = []
        for mistake, values in self.wrong(asks, numbers):
            same = [asked for asked in given if close(asked, reading.items[asked.name].value, values[asked.name])]
            if first in same:
                found.append((mistake, same))
        whole = [mistake for mistake, same in found if same == given]
        if whole:
            return next((mistake for mistake in whole if first.name in mistake.wrong), whole[0])
        for needed in (given[: given.index(first) + 1], [first]):
            fitting = [mistake for mistake, same in found if all(asked in same for asked in needed)]
            if len(fitting) == 1:
                return fitting[0]
        return None


def _safely(step, known):
    """The value of a step, NaN where it has none: a learner's own values may lead anywhere."""
    try:
        return float(call(step, known))
    except (ArithmeticError, ValueError, TypeError):
        return math.nan


def _depends(asked, step, own, bad, follows):
    """Would another wrong value, far off, have led to another result? A class or a count may stay the same."""
    others = (_safely(step, own | {name: factor * own[name] for name in bad}) for factor in (0.5, 2))
    return asked.whole or not all(close(asked, other, follows) for other in others)


def _encouragement(steps):
    empty = [f"`{step.name}`" for step in steps if step.status == "not attempted"]
    return f"Right so far; still to do: {', '.join(empty)}." if empty else "Well done: every value is right."


def _listed(names):
    return ", ".join(f"`{name}`" for name in names)


def _where(first, steps):
    if steps[-1].name == first:
        return f"`{first}` is not right yet; `ck.hint` helps."
    if steps[0].name == first:
        return f"Begin with `{first}`: it is not right yet, and the values after it may build on it; `ck.hint` helps."
    return (
        f"`{first}` is the first value that is not right yet; look at it before the values after it; `ck.hint` helps."
    )
