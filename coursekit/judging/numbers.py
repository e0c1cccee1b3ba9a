"""Judging numbers by name: the first wrong step is found and named, and what follows from it correctly counts.

Each value is compared with its step worked out from the numbers and, where it is not right, with the same
step worked out from the learner's own earlier values: then the slip was earlier, and this step is right. A value
that was only rounded too far is told apart from a wrong one, and no later value suffers for it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from coursekit.exercises import Step
from coursekit.judging.answer import HINT_HELPS, Answer, call, needs, work_out
from coursekit.judging.worked_solution import worked

_DIGITS = "Right so far: give three significant digits."
_NO_WORK = "It agrees with your earlier value, but that value left nothing to work out here."


def close(asked, value, target):
    """Does `value` count as `target` for this name?

    Examples
    --------
    >>> from coursekit.exercises.answer_types.numbers import Name
    >>> close(Name("x", ""), 1.0, 1.0049), close(Name("x", ""), 1.0, 1.01)
    (True, False)
    """
    if asked.whole:
        return value == target
    slack = 0.0 if asked.decimals is None else 0.5 * 10.0**-asked.decimals
    return abs(value - target) <= max(asked.within * abs(target), slack) * (1 + 1e-9) + 1e-12


def rounded(asked, value, target):
    """Is `value` the `target` correctly rounded to two significant digits, and so not near enough?

    Examples
    --------
    >>> from coursekit.exercises.answer_types.numbers import Name
    >>> rounded(Name("x", ""), 2.7, 8 / 3), rounded(Name("x", ""), 2.6, 8 / 3), rounded(Name("x", ""), 2.67, 8 / 3)
    (True, False, False)
    """
    if asked.whole or target == 0 or close(asked, value, target):
        return False
    unit = 10.0 ** (math.floor(math.log10(abs(target))) - 1)
    near = abs(value - target) <= 0.5 * unit * (1 + 1e-9)
    return near and abs(value / unit - round(value / unit)) < 1e-6


@dataclass(frozen=True, kw_only=True)
class NumbersAnswer(Answer):
    """The steps by name, in order. A mistake replaces some of them and is carried through the rest.

    `because` says in a sentence what a step does, for the worked solution, which SymPy writes from the steps
    themselves; so they use the functions of `step_functions`, which take numbers and symbols.
    """

    steps: dict[str, Callable]
    because: dict[str, str] = field(default_factory=dict)

    def right(self, answer_type, numbers):
        """The reference values by name."""
        return {name: float(value) for name, value in work_out(self.steps, numbers).items()}

    def source(self, answer_type, numbers):
        """The reference values, written out."""
        return {name: f"{value:.12g}" for name, value in self.right(answer_type, numbers).items()}

    def wrong(self, answer_type, numbers):
        """What each mistake leads to."""
        return [(mistake, work_out(self.steps | mistake.wrong, numbers)) for mistake in self.mistakes]

    def facts(self, numbers):
        """The student's numbers and every value worked out from them."""
        return work_out(self.steps, numbers) | dict(numbers)

    def worked(self, answer_type, numbers):
        """The author's own solution, or one line of algebra and numbers for each step."""
        return (
            super().worked(answer_type, numbers)
            if self.solution
            else worked(answer_type, self.steps, numbers, self.because)
        )

    def judge(self, answer_type, numbers, reading):
        """Each value by itself; the first wrong one is explained."""
        steps = self._judged(answer_type, numbers, reading)
        status = {step.name: step.status for step in steps}
        given = [asked for asked in answer_type.names if reading.items[asked.name].value is not None]
        coarse = [asked.name for asked in given if status[asked.name] == "rounded"]
        if coarse and self._all_from_one(answer_type, numbers, reading, given):
            status |= dict.fromkeys(coarse, "wrong")
            steps = [Step(step.name, "wrong") if step.status == "rounded" else step for step in steps]
        wrong = [asked for asked in answer_type.names if status[asked.name] == "wrong"]
        if reading.problem or not wrong:
            return steps, None, reading.problem or _encouragement(steps)
        first = wrong[0]
        given = [asked for asked in given if status[asked.name] != "rounded"]
        item = reading.items[first.name]
        mistake = None if item.problem else self._diagnose(answer_type, numbers, reading, given, first)
        return steps, mistake, item.problem or (mistake.why if mistake else _where(first.name, steps))

    def _judged(self, answer_type, numbers, reading):
        """A step for each value, with `own` what the learner has worked out so far."""
        target, own, exact, steps = self.right(answer_type, numbers), dict(numbers), {}, {}
        for asked in answer_type.names:
            item, goal = reading.items[asked.name], target[asked.name]
            if item.empty:
                steps[asked.name] = Step(asked.name, "not attempted")
            elif item.problem:
                steps[asked.name] = Step(asked.name, "wrong", item.problem)
            elif close(asked, item.value, goal):
                steps[asked.name] = Step(asked.name, "right")
            else:
                steps[asked.name] = self._not_met(asked, item.value, goal, own, exact, steps)
            own[asked.name] = goal if item.value is None else item.value
            if steps[asked.name].status == "rounded":
                exact[asked.name] = goal
        return _paid_for_work(answer_type, reading, list(steps.values()), target)

    def _not_met(self, asked, value, target, own, exact, before):
        """Not right in itself: worked out from the learner's own earlier values, as they are or exact, or rounded?"""
        found = self._carried(asked, value, own, before)
        if exact and found.status == "wrong":
            found = self._carried(asked, value, own | exact, before)
        return (
            Step(asked.name, "rounded", _DIGITS) if found.status == "wrong" and rounded(asked, value, target) else found
        )

    def _carried(self, asked, value, own, before):
        """Does it follow from the learner's own earlier values, right or wrong, by work of this step?"""
        step = self.steps[asked.name]
        follows = _safely(step, own)
        bad = [name for name in needs(step) if name in before and before[name].status in ("wrong", "carried forward")]
        if not (math.isfinite(follows) and close(asked, value, follows)):
            again = bad and math.isfinite(follows) and rounded(asked, value, follows)
            return (
                Step(asked.name, "rounded", f"It follows from your {_listed(bad)}. {_DIGITS}")
                if again
                else Step(asked.name, "wrong")
            )
        if not bad:
            return Step(asked.name, "right")
        if follows == 0 or all(own[name] == 0 for name in bad) or not _worked_out(asked, step, own, bad, follows):
            return Step(asked.name, "wrong", _NO_WORK)
        return Step(asked.name, "carried forward", f"It follows from your {_listed(bad)}.")

    def _all_from_one(self, answer_type, numbers, reading, given):
        """Is there a mistake, other than rounding, that gives every value?"""
        return any(
            all(close(asked, reading.items[asked.name].value, values[asked.name]) for asked in given)
            for _, values in self.wrong(answer_type, numbers)
        )

    def _diagnose(self, answer_type, numbers, reading, given, first):
        """The mistake that gives all values, else the only one with those up to the first wrong one, or with that.

        A mistake that would have been made in an earlier value, which is given and shows it not, is none of them.
        """
        found = []
        for mistake, values in self.wrong(answer_type, numbers):
            same = [asked for asked in given if close(asked, reading.items[asked.name].value, values[asked.name])]
            before = [asked for asked in given[: given.index(first)] if asked.name in mistake.wrong]
            if first in same and (first.name in mistake.wrong or all(asked in same for asked in before)):
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


def _worked_out(asked, step, own, bad, follows):
    """Do other wrong values lead to another result, and do the other numbers of the step?

    Otherwise nothing was worked out: after a million, a step of a tenth is again a million. A class or a count may
    stay the same.
    """
    if asked.whole:
        return True
    far_off = (own | {name: factor * own[name] for name in bad} for factor in (0.5, 2))
    if all(close(asked, _safely(step, known), follows) for known in far_off):
        return False
    others = [name for name in needs(step) if name not in bad]
    changed = [own | {name: other} for name in others for other in _others(own[name])]
    return not changed or not all(close(asked, _safely(step, known), follows) for known in changed)


def _others(value):
    """Other numbers, or tuples of numbers, than `value`."""
    if isinstance(value, tuple):
        return list(zip(*map(_others, value), strict=True))
    return (
        [factor * (value or 1) for factor in (0.5, 2, -1, 100, -100)]
        if isinstance(value, (int, float))
        else [value] * 5
    )


def _paid_for_work(answer_type, reading, steps, target):
    """The steps; where one value was typed everywhere nothing is carried, for nothing was worked out.

    Where only two are asked, both must be the same to the last digit, and the right ones differ.
    """
    asked = [name.name for name in answer_type.names if not name.whole]
    given = [value for value in (reading.items[name].value for name in asked) if value is not None]
    least, near = (2, 0.0) if len(asked) == 2 else (3, 0.005)
    if len(given) < least or not all(math.isclose(value, given[0], rel_tol=near) for value in given):
        return steps
    if len(asked) == 2 and math.isclose(*(target[name] for name in asked), rel_tol=0.005):
        return steps
    return [Step(step.name, "wrong", _NO_WORK) if step.status == "carried forward" else step for step in steps]


def _encouragement(steps):
    rounded = [step.name for step in steps if step.status == "rounded"]
    if rounded:
        return f"{_listed(rounded)} {'is' if len(rounded) == 1 else 'are'} right so far: give three significant digits."
    empty = [f"`{step.name}`" for step in steps if step.status == "not attempted"]
    return f"Right so far; still to do: {', '.join(empty)}." if empty else "Well done: every value is right."


def _listed(names):
    return ", ".join(f"`{name}`" for name in names)


def _where(first, steps):
    if steps[-1].name == first:
        return f"`{first}` is not right yet; {HINT_HELPS}."
    if steps[0].name == first:
        return f"Begin with `{first}`: it is not right yet, and the values after it may build on it; {HINT_HELPS}."
    return f"`{first}` is the first value that is not right yet; look at it before the values after it; {HINT_HELPS}."
