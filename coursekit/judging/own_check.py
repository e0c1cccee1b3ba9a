"""A teacher's exercises on trial: what is wrong with one, as problems with file and key.

First each piece by itself, so that what raises or never ends is named where it stands; then the trial that the course's
own exercises have, on all variants and hidden cases. `own_process` runs this where it can be ended.
"""

import math
from collections import defaultdict
from dataclasses import replace
from typing import NamedTuple

from coursekit.core.plain import one_line
from coursekit.exercises.answer_types.function import Case, Function
from coursekit.exercises.draw import Draw
from coursekit.exercises.files import key_of
from coursekit.exercises.variants import VARIANTS, given, variant
from coursekit.judging.answer import call, work_out
from coursekit.judging.bank_check import hidden_faults, key_of_reference, keyed_faults
from coursekit.judging.numbers import NumbersAnswer

E, A = "exercise.toml", "answer.toml"


class Problem(NamedTuple):
    """What is wrong at a key of a file."""

    file: str
    key: str
    what: str


def examine(exercise, answer, at):
    """How many variants were tried, and the problems; `at(file, key)` is told what is tried next."""
    found = list(_pieces(exercise, answer, at, exercise.lecture, "with the lecture's numbers"))
    if isinstance(exercise.answer_type, Function):
        found += _calls(exercise, answer, at)
    if found:
        return 0, found[:1]
    found = [Problem(A, key, text) for key, text in keyed_faults(exercise, exercise.lecture, lambda key: at(A, key))]
    indices = given(exercise)
    found += _variants(exercise, answer, at, indices)
    if isinstance(exercise.answer_type, Function) and exercise.answer_type.random and not found:
        found += _hidden(exercise, answer, at)
    return 1 + len(indices), found


# ---- piece by piece


def _pieces(exercise, answer, at, numbers, when):
    """What raises, or has no finite value, with these numbers."""
    texts = [(E, "statement", lambda: exercise.statement(**numbers))]
    if isinstance(answer, NumbersAnswer):
        for name in answer.steps:
            steps = {one: answer.steps[one] for one in list(answer.steps)[: list(answer.steps).index(name) + 1]}
            texts.append((A, key_of(["steps", name]), lambda steps=steps, name=name: work_out(steps, numbers)[name]))
    else:
        texts.append((A, key_of_reference(answer), lambda: answer.right(exercise.answer_type, numbers)))
    for one in answer.mistakes:
        key = key_of(["mistakes", one.name, "wrong"])
        texts.append((A, key, lambda one=one: replace(answer, mistakes=(one,)).wrong(exercise.answer_type, numbers)))
    texts += [(A, f"hints.{i}", lambda hint=hint: _text(hint, answer, numbers)) for i, hint in enumerate(answer.hints)]
    texts.append((A, "solution", lambda: answer.worked(exercise.answer_type, numbers)))
    for file, key, make in texts:
        at(file, key)
        why = _why(make)
        if why:
            yield Problem(file, key, f"it {why} {when}{_shown(numbers)}")
            return  # what is after it may need it


def _text(hint, answer, numbers):
    return hint if isinstance(hint, str) else call(hint, answer.facts(numbers))


def _why(make):
    """What goes wrong in making a value, in words that continue "it ..."; "" if nothing."""
    try:
        value = make()
        if isinstance(value, int | float) and not math.isfinite(value):
            return f"is {value}"
    except Exception as error:
        return f"raises {one_line(f'{type(error).__name__}: {error}', 160)}"
    return ""


def _shown(numbers):
    text = ", ".join(f"{name} = {value}" for name, value in numbers.items())
    return f" ({one_line(text, 120)})" if text else ""


# ---- functions


def _calls(exercise, answer, at):
    """Cases that break the promise, and the reference and each mistake called on each case, with the clock over it."""
    answer_type = exercise.answer_type
    for case in answer_type.cases:
        key = key_of(["function", "cases", case.name])
        at(E, key)
        if why := _broken(answer_type, case):
            yield Problem(E, key, why)
    for case in answer_type.cases:
        at(A, "reference")
        if problem := _guarded(answer_type, answer.reference, case).problem:
            yield Problem(A, "reference", f'on the case "{case.name}": {problem.rstrip(".")}')
            return
    for mistake, function in answer.wrong(answer_type, exercise.lecture):
        key = key_of(["mistakes", mistake.name, "wrong"])
        for case in answer_type.cases:
            at(A, key)
            if _guarded(answer_type, function, case).raised == "OutOfTime":
                yield Problem(A, key, f'it does not end on the case "{case.name}"')
                return


def _guarded(answer_type, function, case):
    """What a function makes of a case, with the clock over it that a learner's has."""
    return answer_type._replace(library=True, cases=(case,)).read(function).items[case.name]


def _broken(answer_type, case):
    """How a case breaks the promise of the statement, "" if it does not."""
    if not answer_type.promise:
        return ""
    try:
        kept = answer_type.promise(*case.args)
    except Exception as error:
        return f"`function.promise` raises {one_line(f'{type(error).__name__}: {error}', 160)}"
    return "" if kept else "these arguments are not what `function.promise` says"


def _hidden(exercise, answer, at):
    """What is wrong with hidden cases."""
    answer_type, key = exercise.answer_type, "function.random"
    for index in range(VARIANTS if answer_type.seconds <= 3 else 10):  # as in the trial of the course's own
        at(E, key)
        try:
            case = Case(f"hidden case {index}", tuple(answer_type.random(Draw(f"{exercise.id} hidden {index}"))))
        except Exception as error:
            return [Problem(E, key, f"it raises {one_line(f'{type(error).__name__}: {error}', 160)}")]
        if why := _broken(answer_type, case):
            return [Problem(E, key, f"hidden case {index}: {why}")]
        if index < 3 and (problem := _guarded(answer_type, answer.reference, case).problem):
            return [Problem(A, "reference", f"hidden case {index}: {problem.rstrip('.')}")]
        if found := hidden_faults(exercise, index):
            return [Problem(A, "reference", found[0].rstrip("."))]
    return []


# ---- variants


def _variants(exercise, answer, at, indices):
    """The problems on variants, one for each key, with the number of variants that have it."""
    found = defaultdict(list)
    for index in indices:
        at(E, "variants")
        try:
            numbers = variant(exercise, index)
        except Exception as error:
            what = f"drawing raises {one_line(f'{type(error).__name__}: {error}', 160)}"
            found[E, "variants"].append((index, what))
            continue
        pieces = list(_pieces(exercise, answer, at, numbers, f"on variant {index}"))
        for one in pieces:
            found[one.file, one.key].append((index, one.what))
        for key, text in () if pieces else keyed_faults(exercise, numbers, lambda key: at(A, key)):
            found[A, key].append((index, f"on variant {index}{_shown(numbers)} {text}"))
    return [
        Problem(file, key, f"{some[0][1]}; so it is on {len({index for index, _ in some})} of {len(indices)} variants")
        for (file, key), some in found.items()
    ]
