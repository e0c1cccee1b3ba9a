"""Judging a function by what it made of each case, as data: shape, size, sign, factor, warnings.

The reference and the mistakes run on the same cases, in this process; the learner's function does not.
"""

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from coursekit.core.plain import listed
from coursekit.exercises import Step
from coursekit.judging.answer import Answer
from coursekit.judging.rounding import allowance

RTOL, ATOL, CANCELED = 1e-5, 1e-8, 5e-7  # float32 is precise enough; where terms cancel, see `rounding`


@dataclass(frozen=True, kw_only=True)
class FunctionAnswer(Answer):
    """The reference as a function; a mistake's `wrong` is a tuple of functions that all show it.

    Where many functions are right, `fault(*args, value)` says in words that continue "the call ..." what is
    wrong with what came back, "" if nothing; then the reference is one example, and a mistake is recognized by its
    `when(*args, value)` where it has one.
    """

    reference: Callable
    fault: Callable | None = None
    draws: bool = False  # does `fault` also take `drawn`, a text from which it draws what it judges on?

    def drawn_from(self, text):
        """The same, judging on what is drawn from a text."""
        return replace(self, fault=partial(self.fault, drawn=text)) if self.draws else self

    def right(self, answer_type, numbers):
        """The reference."""
        return self.reference

    def source(self, answer_type, numbers):
        """The reference's own source; one that was read from a file carries it."""
        return getattr(self.reference, "source", "") or textwrap.dedent(inspect.getsource(self.reference))

    def wrong(self, answer_type, numbers):
        """Every function of every mistake."""
        return [(mistake, function) for mistake in self.mistakes for function in mistake.wrong]

    def judge(self, answer_type, numbers, reading):
        """Each case by itself; the first wrong one is explained."""
        target = reading.items
        if not self.fault:
            target = {case.name: answer_type.run(self.reference, case) for case in answer_type.cases}
            reading = reading._replace(items={name: fitted(item, target[name]) for name, item in reading.items.items()})
        steps = [
            self._step(answer_type, case, reading.items[case.name], target[case.name].value)
            for case in answer_type.cases
        ]
        wrong = [step for step in steps if step.status == "wrong"]
        if not wrong:
            return steps, None, "Well done: every case is right."
        mistake = self._diagnose(answer_type, reading.items, target, numbers)
        relation = "" if self.fault else _relation(reading.items, target)
        return [_only_first(step, wrong[0]) for step in steps], mistake, _message(mistake, relation, wrong[0])

    def _step(self, answer_type, case, item, target):
        fault = item.problem or self._fault(answer_type, case, item.value, target)
        if fault and not (item.problem or self.fault):
            fault = self._fault(answer_type, case, item.value, target, self._allowance(answer_type, case, target))
        if fault:
            return Step(case.name, "wrong", item.problem or f"`{item.call}` {fault}.", item.trace)
        if item.warned:
            return Step(case.name, "wrong", f"`{item.call}` is right, but NumPy warned: {item.warned}.")
        return Step(case.name, "right")

    def _allowance(self, answer_type, case, target):
        """How far each array of the target may be missed by rounding alone."""

        def run(args):
            found = answer_type.run(self.reference, case._replace(args=args)).value
            return None if found is None else _parts(found)

        return allowance(run, case.args, _parts(target))

    def _fault(self, answer_type, case, value, target, slack=None):
        """What is wrong with `value`, in words that continue "the call ..."; never the target itself."""
        if self.fault:
            return self.fault(*case.args, value)
        slack = slack or [0.0] * len(_parts(target))
        if type(target) is not tuple:
            return _fault(value, target, *slack)
        if len(value) != len(target):
            return f"returned {len(value)} arrays; {len(target)} are expected"
        faults = ((i, _fault(*each)) for i, each in enumerate(zip(value, target, slack, strict=True)))
        first = next(((i, fault) for i, fault in faults if fault), None)
        if first is None:
            return ""
        name = f"`{answer_type.returns[first[0]]}`" if answer_type.returns else f"position {first[0]}"
        return f"is not right at {name}: it {first[1]}"

    def _diagnose(self, answer_type, items, target, numbers):
        for mistake, function in self.wrong(answer_type, numbers):
            if all(
                self._shows(mistake, function, answer_type, items[case.name], target[case.name], case)
                for case in answer_type.cases
            ):
                return mistake
        return None if self.fault else self._in_part(answer_type, items, target, numbers)

    def _in_part(self, answer_type, items, target, numbers):
        """The only mistake that leaves the same places without a number, or else that gives one of the results."""
        found = [
            (mistake, [fitted(answer_type.run(function, case), target[case.name]) for case in answer_type.cases])
            for mistake, function in self.wrong(answer_type, numbers)
        ]
        given, goals = ([one[case.name] for case in answer_type.cases] for one in (items, target))
        for shows in (_same_without_number, _same_result):
            fitting = {mistake.name: mistake for mistake, others in found if shows(given, others, goals)}
            if len(fitting) == 1:
                return next(iter(fitting.values()))
        return None

    def _shows(self, mistake, function, answer_type, item, target, case):
        """Does what came back on a case show this mistake?"""
        if mistake.when:
            return item.value is not None and mistake.when(*case.args, item.value)
        return same(item, fitted(answer_type.run(function, case), target))


def fitted(item, target):
    """`item` with a column or a row for a vector, one element for a number, where the target's shape says so."""
    value, goal = item.value, target.value
    if value is None or goal is None:
        return item
    if type(goal) is not tuple:
        return item._replace(value=_in_shape(value, goal))
    if len(value) != len(goal):
        return item
    return item._replace(value=tuple(_in_shape(one, other) for one, other in zip(value, goal, strict=True)))


def _in_shape(value, goal):
    """`value` in the shape of `goal`, where the two differ in axes of length 1 only."""
    same = [n for n in value.shape if n != 1] == [n for n in goal.shape if n != 1]
    return value.reshape(goal.shape) if same else value


def _only_first(step, first):
    """Each case keeps its status; only the first wrong one keeps its report."""
    return step if step is first else Step(step.name, step.status)


def _message(mistake, relation, wrong):
    return mistake.why if mistake else relation or wrong.message


def same(item, other):
    """Did two functions do the same on a case, in value, by the same exception or by the same problem?"""
    if item.value is None or other.value is None:
        same = item.raised == other.raised if item.raised else item.problem == other.problem
        return item.value is None and other.value is None and same
    one, two = _parts(item.value), _parts(other.value)
    return len(one) == len(two) and all(
        a.shape == b.shape and _equal(a, b).all() for a, b in zip(one, two, strict=True)
    )


_NO_NUMBER = ("ZeroDivisionError", "OverflowError", "FloatingPointError")  # plain Python's NaN and infinity


def _same_without_number(given, others, goals):
    """Are the same values NaN, infinite or a division by zero, in one way or another, and all others alike?"""
    missing = [item.raised in _NO_NUMBER or not _is_finite(item.value) for item in given]
    expected = [not _is_finite(goal.value) for goal in goals]
    return any(missing) and not any(expected) and all(map(_same_but_for_kind, given, others))


def _is_finite(value):
    return value is None or all(np.isfinite(part).all() for part in _parts(value))


def _same_but_for_kind(item, other):
    if item.raised in _NO_NUMBER and other.value is not None:
        return not _is_finite(other.value)
    if item.value is None or other.value is None:
        return same(item, other)
    one, two = (item._replace(value=tuple(map(_marked, _parts(each.value)))) for each in (item, other))
    return same(one, two)


def _marked(part):
    """The values with NaN for whatever is not a number."""
    return np.where(np.isfinite(part), part, np.nan)


def _same_result(given, others, goals):
    """Of several results: is one wrong in the way of the mistake, in all cases?"""
    if any(item.value is None for item in (*given, *others)) or any(type(goal.value) is not tuple for goal in goals):
        return False
    counts = {len(item.value) for item in (*given, *others, *goals)}
    return len(counts) == 1 and any(_same_at(i, given, others, goals) for i in range(counts.pop()))


def _same_at(i, given, others, goals):
    one, two, goal = ([item._replace(value=item.value[i]) for item in items] for items in (given, others, goals))
    return all(map(same, one, two)) and not all(map(same, two, goal))


def _parts(value):
    """The arrays of a result, whether it is one or several."""
    return value if type(value) is tuple else (value,)


def _equal(value, target, slack=0.0):
    largest = np.max(np.abs(target), initial=0.0, where=np.isfinite(target))
    atol = np.maximum(slack, max(ATOL, CANCELED * largest))
    return np.isclose(value, target, rtol=RTOL, atol=atol, equal_nan=True)


def _fault(value, target, slack):
    """What is wrong with `value`, in words that continue "the call ..."; never the target itself."""
    if value.shape != target.shape:
        return f"returned {_shape(value)}; {_shape(target)} is expected"
    if _equal(value, target, slack).all():
        return ""
    broken = ~np.isfinite(value)
    if broken.any():
        return f"returned {_text(value[broken][0])}{_place(broken)}, where a number is expected"
    return _first_wrong(value, ~_equal(value, target, slack))


def _relation(items, target):
    """A sign or factor that all values of all cases have in common, as a sentence; "" if there is none."""
    found = pairs(items, target)
    return relation("Every value", *found) if found else ""


def pairs(items, target):
    """All values of all cases in one row, and those of the target beside them; None where their shapes differ."""
    if any(items[label].value is None for label in target):
        return None
    results = [(_parts(items[label].value), _parts(target[label].value)) for label in target]
    if any(len(values) != len(goals) for values, goals in results):
        return None
    both = [pair for values, goals in results for pair in zip(values, goals, strict=True)]
    if not both or any(value.shape != goal.shape for value, goal in both):
        return None
    return tuple(np.concatenate([np.ravel(a) for a in arrays]) for arrays in zip(*both, strict=True))


def relation(what, values, goals):
    """A sign or factor by which all `values` differ from `goals`, as a sentence; "" if there is none."""
    large = np.abs(goals) > 1e-3
    if (
        not large.any()
        or not np.isfinite(values).all()
        or np.ptp(np.abs(goals[large])) < 1e-3
        or np.any(np.abs(values[~large]) > 1e-2)
    ):
        return ""
    factors = values[large] / goals[large]
    if np.isclose(factors[0], [0.0, 1.0]).any() or not np.allclose(factors, factors[0], rtol=RTOL, atol=0):
        return ""
    if np.isclose(factors[0], -1.0):
        return f"{what} has the right size but the wrong sign."
    return f"{what} is {factors[0]:.3g} times what it should be."


def _first_wrong(value, wrong):
    first = _text(value[wrong][0])
    if value.ndim == 0:
        return f"returned {first}, which is not right"
    if wrong.all():
        return f"returned {_text(value)}: no value is right"
    return f"is wrong in {wrong.sum()} of {wrong.size} values, first {first}{_place(wrong)}"


def _at(mask):
    """The first index where `mask` holds."""
    return tuple(int(i) for i in np.argwhere(mask)[0])


def _place(mask):
    index = _at(mask)
    return f" at index {', '.join(map(str, index))}" if index else ""


def _shape(value):
    return f"an array of shape {value.shape}" if value.ndim else "a single number"


def _text(value):
    return listed(np.asarray(value)) if value.size <= 8 else f"an array of shape {value.shape}"
