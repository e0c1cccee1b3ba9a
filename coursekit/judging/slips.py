"""General slips, the same in every exercise: how a value was typed, by what it is off, what code has mixed up.

They are tried after the exercise's own known mistakes, and only name what was seen: no slip changes a point, and where
two of them fit, or one that a known mistake shows as well, none is named.
"""

import math
import re
from typing import NamedTuple

import numpy as np

from coursekit.exercises.answer_types.formula import Formula
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.answer_types.numbers import Numbers
from coursekit.judging import code_slips, function, typing_slips
from coursekit.judging.formula import ENOUGH, POINTS, FormulaAnswer, draw, values_of
from coursekit.judging.numbers import NumbersAnswer, close
from coursekit.judging.other_functions import OTHER_FUNCTIONS, in_formula, in_steps


class Slip(NamedTuple):
    """Its name, and a sentence on what was seen; "" where the judge's own sentence says it already."""

    name: str
    why: str = ""


_FACTORS = {  # by what a value is off
    "sign": (-1.0,),
    "factor 2": (2.0, 0.5),
}
_ANGLES = (180 / math.pi, math.pi / 180)
_SAID = {
    "sign": "{} has the right size but the wrong sign.",
    "factor 2": "{} is off by a factor of 2: it is missing, or was applied twice.",
    "reciprocal": "{} is upside down: numerator and denominator are swapped.",
    "percentage": "{} looks like a percentage; a share is expected, where the whole is 1.",
    "degrees for radians": "{} fits angles in degrees; angles are in radians here.",
    "logarithm to base 2": "{} fits the logarithm to base 2; `log` is the natural one here.",
    "logarithm to base 10": "{} fits the logarithm to base 10; `log` is the natural one here.",
}


def recognized(exercise, answer, numbers, reading, steps):
    """The slip behind the first wrong part of an answer, or None."""
    wrong = [step.name for step in steps if step.status == "wrong"]
    if reading.problem:
        return _typed(exercise, "", reading.typed)
    if not wrong:
        return None
    if isinstance(exercise.answer_type, Function):
        return _of_function(exercise.answer_type, answer, reading.items, set(wrong))
    item = reading.items.get(wrong[0])
    problem = item if item else next((item for item in reading.items.values() if item.problem), None)
    if problem and problem.problem:
        label = wrong[0] if item else next(name for name, one in reading.items.items() if one is problem)
        return _typed(exercise, label, problem.typed)
    if isinstance(answer, NumbersAnswer):
        return _of_number(exercise, answer, numbers, wrong[0], item.value)
    if isinstance(answer, FormulaAnswer):
        return _of_formula(exercise.answer_type, answer, numbers, wrong[0], item.value)
    return None


def _typed(exercise, label, typed):
    """How it was typed: what could not be read is looked at as text."""
    answer_type = exercise.answer_type
    if isinstance(answer_type, Numbers):
        found = typing_slips.in_number(label, typed, answer_type.labels, (*exercise.lecture, *answer_type.labels))
    elif isinstance(answer_type, Formula):
        found = typing_slips.in_formula(exercise, typed)
    else:
        found = None
    return found and Slip(*found)


def _one(found, what):
    """The slip, where just one fits."""
    return Slip(found[0], _SAID[found[0]].format(what)) if len(found) == 1 else None


# ---- numbers


def _of_number(exercise, answer, numbers, label, value):
    """By what a number is off; a class or a count is another one, and no more can be said."""
    asked = next(name for name in exercise.answer_type.names if name.name == label)
    target = answer.right(exercise.answer_type, numbers)[label]
    shown = [values[label] for _, values in answer.wrong(exercise.answer_type, numbers)]
    if asked.whole or any(close(asked, value, one) for one in shown):
        return None

    def fits(one):
        return math.isfinite(one) and one != target and not close(asked, one, target) and _near(asked, value, one)

    found = [name for name, factors in _FACTORS.items() if any(fits(factor * target) for factor in factors)]
    found += ["reciprocal"] if target and fits(1 / target) else []
    found += ["percentage"] if 0 < abs(target) <= 1 < abs(value) and fits(100 * target) else []
    if re.search(r"\bangle|\bradian", exercise.statement(**numbers)) and any(fits(f * target) for f in _ANGLES):
        found.append("degrees for radians")
    found += [name for name in OTHER_FUNCTIONS if fits(in_steps(answer.steps, numbers, name).get(label, math.nan))]
    return _one(found, f"`{label}`")


def _near(asked, value, one):
    """Close by the value's own tolerance; the decimals that are enough near 0 say nothing about another value."""
    return close(asked._replace(decimals=None), value, one)


# ---- formulas


def _of_formula(answer_type, answer, numbers, label, text):
    """By what all values of a formula are off, or that it has only one where names are expected."""
    points = draw(answer_type.variables)
    target, values = (values_of(answer_type, one, points) for one in (answer.source(answer_type, numbers)[label], text))
    if re.fullmatch(r"-?[\d.]+(e[+-]?\d+)?", text) and np.ptp(target[np.isfinite(target)]) > 0:
        return Slip("number in place of a formula", typing_slips.NUMBER.format(text))
    if values.shape != target.shape:
        return None
    found = _factors(values.ravel(), target.ravel())
    parsed = answer_type.parse(answer.source(answer_type, numbers)[label])
    for name in OTHER_FUNCTIONS:
        other = in_formula(parsed, points, name)
        if other is not None and _alike(values.ravel(), np.broadcast_to(other, values.shape).ravel()):
            found.append(name)
    named = _one(found, "Your formula")
    return named._replace(why="") if named and named.name in _FACTORS else named  # the judge's sentence says it, too


def _factors(values, goals):
    """By what many values are off alike."""
    known = goals[np.isfinite(goals)]
    if not known.size or np.ptp(np.abs(known)) < 1e-3:
        return []
    found = [name for name, factors in _FACTORS.items() if any(_alike(values, factor * goals) for factor in factors)]
    with np.errstate(divide="ignore"):
        return found + ["reciprocal"] * _alike(values, 1 / goals)


def _alike(values, others):
    """Are these the same values, wherever there are any, and mostly there are?"""
    both = np.isfinite(values) & np.isfinite(others)
    if both.sum() * POINTS < ENOUGH * both.size:
        return False
    return np.allclose(values[both], others[both], rtol=1e-5, atol=1e-8 * np.max(np.abs(others[both])))


# ---- functions


def _of_function(answer_type, answer, items, wrong):
    """What a function does that is not the formula's business, or by what all it returns is off."""
    if any(item.again for item in items.values()):
        return Slip("depends on earlier calls", code_slips.AGAIN.format(answer_type.name))
    if found := code_slips.crashed(items[name] for name in answer_type.labels if name in wrong):
        return Slip(*found)
    if answer.fault:
        return None
    target = {case.name: answer_type.run(answer.reference, case) for case in answer_type.cases}
    items = {name: function.fitted(item, target[name]) for name, item in items.items()}
    if found := function.pairs(items, target):
        named = _factors(*found)
        if len(named) == 1:
            return Slip(named[0], "" if named[0] != "reciprocal" else _SAID["reciprocal"].format("Every value"))
    if found := code_slips.only_with_nan(answer_type, wrong):
        return Slip(*found)
    found = {
        name: why
        for name, why, edited in code_slips.edits(answer_type, answer)
        if all(_shows(name, items[case], function.fitted(item, target[case])) for case, item in edited.items())
    }
    return Slip(*found.popitem()) if len(found) == 1 else None


def _shows(name, item, edited):
    """Did the edited reference do the same? A crash tells it only where the line has the sign in question."""
    crash_of_its_own = name == code_slips.ENTRY_BY_ENTRY and re.search(r"(?<!\*)\*(?!\*)", item.problem)
    return function.same(item, edited) and (item.value is not None or bool(crash_of_its_own))
