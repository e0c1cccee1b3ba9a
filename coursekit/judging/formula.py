"""Judging a formula by its values at random points of its domain: its form does not count.

The points are the same on every run and have three decimals, so that a learner can try them by hand.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from coursekit.core.plain import AnswerParseError, listed
from coursekit.exercises import Step
from coursekit.expressions.computation import evaluate, words
from coursekit.expressions.latex import latex, plain
from coursekit.judging.answer import Answer, call
from coursekit.judging.function import relation

POINTS, ENOUGH = 40, 30  # points tried, and how many of them must count
RTOL, ATOL = 1e-6, 1e-9  # atol: relative to the largest value, for what cancels
ROUNDED = 0.01  # relative: constants typed to two digits or more
LONGEST_ECHO = 80  # characters of a formula that is shown as it was read
LONGEST_TYPESET = 1000  # characters of its LaTeX: what is longer takes a page too long


@dataclass(frozen=True, kw_only=True)
class FormulaAnswer(Answer):
    """The formula as a text, or a function of the numbers giving one; of several formulas a dict by name.

    A mistake's `wrong` is of the same form; a dict holds those formulas that it changes.
    """

    formula: str | Callable[..., str] | dict

    def right(self, answer_type, numbers):
        """The reference as a text, or texts by name."""
        texts = self._texts(self.formula, numbers)
        return texts if isinstance(self.formula, dict) else texts["formula"]

    def source(self, answer_type, numbers):
        """The texts by name."""
        return self._texts(self.formula, numbers)

    def wrong(self, answer_type, numbers):
        """What each mistake leads to."""
        found = []
        for mistake in self.mistakes:
            texts = self._texts(self.formula, numbers) | self._texts(mistake.wrong, numbers)
            found.append((mistake, texts if isinstance(self.formula, dict) else texts["formula"]))
        return found

    def judge(self, answer_type, numbers, reading):
        """Each formula by itself; the first wrong one is explained."""
        points = draw(answer_type.variables)
        target = {
            label: values_of(answer_type, text, points) for label, text in self.source(answer_type, numbers).items()
        }
        given, steps = {}, []
        for label in answer_type.labels:
            given[label], step = _judged(answer_type, label, reading.items[label], target[label], points)
            steps.append(step)
        wrong = [step for step in steps if step.status == "wrong"]
        if reading.problem or not wrong:
            return steps, None, reading.problem or _encouragement(steps)
        first = wrong[0].name
        mistake = self._diagnose(answer_type, numbers, first, given[first], points)
        return steps, mistake, mistake.why if mistake else wrong[0].message

    def _diagnose(self, answer_type, numbers, label, values, points):
        """The mistake that gives the same values."""
        for mistake in self.mistakes if values is not None else ():
            text = self._texts(mistake.wrong, numbers).get(label)
            if text is not None and _same(values, values_of(answer_type, text, points)):
                return mistake
        return None

    def _texts(self, formulas, numbers):
        formulas = formulas if isinstance(formulas, dict) else {"formula": formulas}
        return {label: text if isinstance(text, str) else call(text, numbers) for label, text in formulas.items()}


def draw(variables):
    """Seeded values of each variable, an ndarray of shape (points, rows, columns), off all simple numbers.

    Examples
    --------
    >>> from coursekit.exercises.answer_types.formula import Variable
    >>> values = draw([Variable("z", 0, 1)])["z"]
    >>> values.shape, bool((0 < values).all() and (values < 1).all())
    ((40, 1, 1), True)
    """
    rng, points = np.random.default_rng(0), {}
    for variable in variables:
        shape = (POINTS, *variable.size)
        if variable.whole:
            points[variable.name] = rng.integers(variable.low, variable.high, shape, endpoint=True).astype(float)
            continue
        width = variable.high - variable.low
        grid = 10.0 ** (np.floor(np.log10(width)) - (1 if variable.shape else 2))
        steps = rng.integers(0, max(round(width / grid), 1), shape)
        points[variable.name] = np.round(variable.low + grid * (steps + 0.3), 12)
    return points


def values_of(answer_type, text, points):
    """The values of a formula that can be read, one for each point."""
    values = evaluate(answer_type.parse(text), points)
    return np.broadcast_to(values, (POINTS, *values.shape[1:]))


def _judged(answer_type, label, item, target, points):
    """The values of what was submitted, where there are any, and its step."""
    if item.empty:
        return None, Step(label, "not attempted")
    try:
        values = None if item.problem else values_of(answer_type, item.value, points)
    except AnswerParseError as why:  # a reading that was not made by `answer_type`
        return None, Step(label, "wrong", str(why))
    if item.problem:
        return None, Step(label, "wrong", item.problem)
    tree = answer_type.tree(item.value)
    typeset = latex(tree, LONGEST_TYPESET)
    if _same(values, target):
        return values, Step(label, "right", typeset=typeset)
    said, is_explained = _fault(values, target, points)
    return values, Step(label, "wrong", said if is_explained else said + _read_as(tree), typeset=typeset)


def _read_as(tree):
    """How a formula was read, where its writer may have meant something else."""
    text = plain(tree) if tree.had_choices else ""
    return f" It was read as `{text}`." if 0 < len(text) <= LONGEST_ECHO else ""


def _same(values, target):
    """Do two formulas have the same values, wherever both have any, and at enough points?"""
    if values.shape != target.shape:
        values = np.swapaxes(values, 1, 2)
        if values.shape != target.shape or 1 not in values.shape[1:]:  # a row for a column
            return False
    both = _finite(values) & _finite(target)
    return both.sum() >= ENOUGH and _close(values, target)[both].all()


def _finite(values):
    return np.isfinite(values).all(axis=(1, 2))


def _close(values, target, rtol=RTOL):
    """At which points are the values close? Overflow is close to nothing."""
    with np.errstate(invalid="ignore"):
        scale = np.max(np.abs(target[np.isfinite(target)]), initial=0.0)
        return (np.abs(values - target) <= rtol * np.abs(target) + ATOL * scale).all(axis=(1, 2))


def _fault(values, target, points):
    """What is wrong, in a sentence that never shows the reference, and whether that explains it."""
    if values.shape != target.shape and values.shape[:0:-1] != target.shape[1:]:
        return f"Your formula gives {words(values.shape[1:])}, but {words(target.shape[1:])} is expected.", False
    if values.shape != target.shape:
        values = np.swapaxes(values, 1, 2)
    defined = _finite(target)
    both = defined & _finite(values)
    if both.sum() < ENOUGH:
        place = np.flatnonzero(defined & ~both)[0]
        kind = "is undefined" if np.isnan(values[place]).any() else "is infinite or too large for a number"
        return f"Your formula {kind}{_at(points, place)}.", False
    values, target = values[both], target[both]
    if _close(values, target, ROUNDED).all():
        return "Your formula is right up to rounding; write its constants exactly, such as `1/3` or `sqrt(2)`.", True
    if said := relation("Your formula", values.ravel(), target.ravel()):
        return said, True
    place = np.flatnonzero(~_close(values, target))[0]
    here = _at(points, np.flatnonzero(both)[place])
    return f"Your formula gives `{_text(values[place])}`{here}, which is not right.", False


def _at(points, place):
    """Where: the value of each variable."""
    if not points:
        return ""
    return " at " + ", ".join(f"`{name} = {_text(values[place])}`" for name, values in points.items())


def _text(value):
    return listed(value[0, 0] if value.size == 1 else value[:, 0] if value.shape[1] == 1 else value)


def _encouragement(steps):
    empty = [f"`{step.name}`" for step in steps if step.status == "not attempted"]
    if empty:
        return f"Right so far; still to do: {', '.join(empty)}."
    return "Well done: " + ("every formula is right." if len(steps) > 1 else "the formula is right.")
