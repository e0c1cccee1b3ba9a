"""The bank on trial: on given numbers, is the reference right, rounding told from a mistake, every mistake named?

`tools/variants.py` asks this of all variants and lists those that fail in `exercises/rejected.json`; the tests
and `coursekit bank` ask it of all that are left.
"""

from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.answer_types.numbers import Numbers
from coursekit.exercises.draw import Draw
from coursekit.exercises.files import key_of
from coursekit.exercises.reading import Reading
from coursekit.exercises.variants import VARIANTS, given, variant
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import judge

_DIGITS = "{:.3g}"


def faults(exercise, numbers):
    """What goes wrong with these numbers, as a list of sentences: empty when all is well."""
    return [text for _, text in keyed_faults(exercise, numbers)]


def keyed_faults(exercise, numbers, at=lambda key: None):
    """The same as pairs (key of answer.toml, sentence); `at(key)` is told what is tried next."""
    answer, answer_type = ANSWERS[exercise.id], exercise.answer_type
    if found := answer.faults():
        yield from found
        return
    rounded = isinstance(answer_type, Numbers) and not answer_type.together

    def verdicts(submitted):
        for form in [submitted, _rounded(answer_type, submitted)] if rounded else [submitted]:
            yield form, judge(exercise, numbers, read(answer_type, form))

    at(key := key_of_reference(answer))
    for form, verdict in verdicts(answer.right(answer_type, numbers)):
        if (verdict.status, verdict.mistake, verdict.points) != ("right", None, verdict.max_points):
            yield key, f"the reference{_with(form)} is {verdict.status}"
    for text in _faults_of_rounding(exercise, numbers) if rounded else ():
        yield key, text
    for mistake, wrong in answer.wrong(answer_type, numbers):
        at(key := key_of(["mistakes", mistake.name, "wrong"]))
        for form, verdict in verdicts(wrong):
            if verdict.mistake != mistake.name or verdict.points == verdict.max_points:
                yield key, f"{mistake.name!r}{_with(form)} is {verdict.status}, {_named(verdict)}"


def _with(form):
    return "" if callable(form) else f" with {form}"


def _named(verdict):
    """What a mistake is taken for, in words."""
    if verdict.points == verdict.max_points:
        return "so nothing tells it from the reference"
    return f"and taken for {verdict.mistake!r}" if verdict.mistake else "and not recognized"


def key_of_reference(answer):
    """Where in answer.toml the right answer stands."""
    return next(key for key in ("steps", "example", "formula", "reference", "letter", "lines") if hasattr(answer, key))


def _faults_of_rounding(exercise, numbers):
    """Two significant digits are called rounding and nothing else, in one value or in all."""
    right = ANSWERS[exercise.id].right(exercise.answer_type, numbers)
    coarse = _rounded(exercise.answer_type, right, "{:.2g}")
    forms = [coarse, *(right | {name: value} for name, value in coarse.items() if value != right[name])]
    verdicts = [(form, judge(exercise, numbers, exercise.answer_type.read(form))) for form in forms]
    return [
        f"the rounded reference {form} is {verdict.status}, named {verdict.mistake!r}"
        for form, verdict in verdicts
        if verdict.mistake or any(step.status not in ("right", "rounded") for step in verdict.steps)
    ]


def hidden_faults(exercise, index):
    """What goes wrong with one more case of a function: the reference must be right there, and twice the same."""
    answer_type = exercise.answer_type.with_case(Draw(f"{exercise.id} hidden {index}"))
    answer_type = answer_type._replace(cases=answer_type.cases[-1:])
    verdict = judge(
        exercise._replace(answer_type=answer_type), exercise.lecture, read(answer_type, ANSWERS[exercise.id].reference)
    )
    return [] if verdict.status == "right" else [f"hidden case {index}: {verdict.message}"]


def trial(exercise, some=list):
    """How many variants were tried, and the sentences about those that failed; always with the lecture's numbers.

    `some` takes the indices of all variants, or of hidden cases, and returns those to try.
    """
    found = [f"lecture: {fault}" for fault in faults(exercise, exercise.lecture)]
    indices = some(given(exercise))
    found += [f"variant {i}: {fault}" for i in indices for fault in faults(exercise, variant(exercise, i))]
    if isinstance(exercise.answer_type, Function) and exercise.answer_type.random:
        indices = range(VARIANTS if exercise.answer_type.seconds <= 3 else 10)  # training takes its time
        found += [fault for i in some(indices) for fault in hidden_faults(exercise, i)]
    return 1 + len(indices), found


def colliding(exercise):
    """The indices of the variants on which something goes wrong."""
    return [i for i in range(VARIANTS) if _fails(exercise, variant(exercise, i))] if exercise.draw else []


def _fails(exercise, numbers):
    try:
        return bool(faults(exercise, numbers))
    except ArithmeticError:  # a mistake that divides by zero here, say
        return True


def read(answer_type, answer):
    """What `answer_type` reads, without a word."""
    if isinstance(answer_type, Function):
        return Reading({case.name: answer_type.run(answer, case) for case in answer_type.cases})
    return answer_type.read(answer)


def _rounded(answer_type, values, digits=_DIGITS):
    """The values as a person writes them, with three digits."""
    whole = {name.name for name in answer_type.names if name.whole}
    return {name: value if name in whole else float(digits.format(value)) for name, value in values.items()}
