"""From bank/<id>/answer.toml to an `Answer`: the reference, known mistakes, hints, the worked solution.

A mistake in numbers is formulas for the steps that it changes. A mistake in code is an edit of the reference,
"old => new" (several are joined by " && "), a function of its own, or an expression that gives one.
"""

import inspect
import math
import re
import textwrap

import numpy as np

from coursekit.exercises.answer_types.choice import Choice
from coursekit.exercises.answer_types.derivation import Derivation
from coursekit.exercises.answer_types.formula import Formula
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.files import BANK_FOLDER, defined, folder_of, key_of, read
from coursekit.exercises.written_formulas import formula, template, value, with_signature
from coursekit.judging import load_derivation, step_functions
from coursekit.judging.answer import Mistake
from coursekit.judging.choice import ChoiceAnswer
from coursekit.judging.derivation import DerivationAnswer
from coursekit.judging.formula import FormulaAnswer
from coursekit.judging.function import FunctionAnswer
from coursekit.judging.numbers import NumbersAnswer
from coursekit.judging.property import PropertyAnswer

_SCHEMA = ("coursekit.judging", "answer.schema.json")
_OURS = {
    name: one for name, one in vars(step_functions).items() if getattr(one, "__module__", "") == step_functions.__name__
}
_NAMES = {"np": np, "math": math, "pi": math.pi} | {name: one for name, one in _OURS.items() if name[0] != "_"}
_EVERY = {"mistakes", "hints", "solution"}


def answer(exercise, bank=BANK_FOLDER):
    """The answer to an exercise in a folder of exercises, by default the course's own.

    Its Python file may use what that of the exercise defines.
    """
    folder = folder_of(exercise.id, bank)
    source = read(folder / "answer.toml", exercise.id, _SCHEMA, _NAMES | defined(folder / "exercise.py", exercise.id))
    kind, keys = _kind(source, exercise.answer_type)
    if unfit := [key for key in source.data if key not in keys | _EVERY]:
        raise source.error(
            unfit[0], f"an answer of this kind has {', '.join(f'`{key}`' for key in sorted(keys))} instead"
        )
    return kind(source, exercise)


def _kind(source, answer_type):
    if isinstance(answer_type, Function):
        return _function, {"reference", "fault", "draws"}
    if isinstance(answer_type, Formula):
        return _formula, {"formula"}
    if isinstance(answer_type, Choice):
        return _choice, {"letter", "praise"}
    if isinstance(answer_type, Derivation):
        return _derivation, {"target", "waypoints", "lines"}
    if answer_type.together:
        return _property, {"example", "fault", "praise"}
    return _numbers, {"steps", "because"}


# ---- what every kind has


def _common(source, known, wrong, when=None, reference="", written=False):
    """Mistakes, hints and solution, unless it is `written` by us; `wrong(key, data)` makes what shows a mistake."""
    mistakes = tuple(_mistake(source, name, one, wrong, when) for name, one in source.data.get("mistakes", {}).items())
    hints = [
        _text(source, f"hints.{i}", " ".join(one.split()), known) for i, one in enumerate(_needed(source, "hints"))
    ]
    solution = source.data.get("solution")
    if solution:
        code = f"```python\n{reference.strip()}\n```"
        solution = template(source, "solution", solution.replace("{{reference}}", code), known)
    solution = solution or source.beside.get("solution")
    if not (solution or written):
        raise source.error("solution", "it is missing; only that of numbers is written for you")
    return {"mistakes": mistakes, "hints": tuple(hints), "solution": solution}


def _mistake(source, name, data, wrong, when):
    key = key_of(["mistakes", name])
    condition = data.get("when")
    return Mistake(
        name=name,
        why=" ".join(data["why"].split()),
        wrong=wrong(f"{key}.wrong", data["wrong"]),
        when=when(f"{key}.when", condition) if condition else None,
        see=data.get("see", ""),
    )


def _text(source, key, text, known):
    """A text, or a function where there are numbers in it."""
    return template(source, key, text, known) if "{{" in text else text


def _needed(source, key, kind=dict):
    if key not in source.data:
        raise source.error(key, "it is missing")
    return source.data[key]


def _of_names(source, key, data, names):
    """A table whose keys are among the names that are asked for."""
    if type(data) is not dict:
        raise source.error(key, f"a table of values by name is expected, such as {{ {names[0]} = ... }}")
    if unknown := [name for name in data if name not in names]:
        raise source.error(key, f"`{unknown[0]}` is not asked for; asked for are {', '.join(f'`{n}`' for n in names)}")
    return data


# ---- numbers


def _numbers(source, exercise):
    labels, lecture = exercise.answer_type.labels, tuple(exercise.lecture)
    steps = {**_of_names_and_more(source, _needed(source, "steps"), labels)}
    order = tuple(steps)

    def formulas(key, data):
        _of_names(source, key, data, order)
        for name, text in data.items():
            _not_later(source, f"{key}.{name}", str(text), order[order.index(name) :], steps)
        return {
            name: formula(source, f"{key}.{name}", str(text), (*lecture, *order[: order.index(name)]))
            for name, text in data.items()
        }

    because = _of_names(source, "because", source.data.get("because", {}), order)
    because = {name: " ".join(text.split()) for name, text in because.items()}
    made = formulas("steps", steps)
    common = _common(source, (*lecture, *order), formulas, written=True)
    return NumbersAnswer(steps=made, because=because, **common)


def _not_later(source, key, text, later, steps):
    """Raise a `BankError` where a step uses itself or a step that comes after it."""
    used = [name for name in later if re.search(rf"\b{name}\b", text) and name not in source.space]
    if not used:
        return
    if used[0] == later[0]:
        raise source.error(key, f"`{used[0]}` is not known here: it cannot be worked out from itself")
    cycle = re.search(rf"\b{later[0]}\b", str(steps[used[0]]))
    why = f", and needs `{later[0]}` itself: a cycle" if cycle else "; a step may use those above it"
    raise source.error(key, f"`{used[0]}` is not known here: it is worked out after `{later[0]}`{why}")


def _of_names_and_more(source, steps, labels):
    if missing := [name for name in labels if name not in steps]:
        raise source.error("steps", f"`{missing[0]}` is asked for, and has no formula")
    return steps


# ---- numbers that count together


def _property(source, exercise):
    labels, lecture = exercise.answer_type.labels, tuple(exercise.lecture)
    known = (*lecture, *labels)

    def values(key, data):
        if type(data) is str:
            return formula(source, key, data, lecture)
        _of_names(source, key, data, labels)
        if all(type(value) in (int, float) for value in data.values()):
            return dict(data)
        made = {name: formula(source, f"{key}.{name}", str(text), lecture) for name, text in data.items()}
        return _together(made, lecture)

    def condition(key, text):
        return formula(source, key, text, known)

    for name, mistake in source.data.get("mistakes", {}).items():
        if "when" not in mistake:
            raise source.error(key_of(["mistakes", name]), "`when` is missing: a condition that tells this mistake")
    more = {"praise": source.data["praise"]} if "praise" in source.data else {}
    return PropertyAnswer(
        example=values("example", _needed(source, "example")),
        fault=condition("fault", _needed(source, "fault")),
        **more,
        **_common(source, lecture, values, condition),
    )


def _together(made, lecture):
    """The values by name, as a function of the student's numbers."""

    def values(**known):
        return {name: one(**{n: known[n] for n in one.__code__.co_varnames[: one.__code__.co_argcount]})
                for name, one in made.items()}  # fmt: skip

    values.needs = lecture
    return values


# ---- formulas


def _formula(source, exercise):
    lecture, labels = tuple(exercise.lecture), exercise.answer_type.labels
    several = not isinstance(exercise.answer_type.meaning, str)

    def texts(key, data):
        if several:
            return {name: _text(source, f"{key}.{name}", text, lecture)
                    for name, text in _of_names(source, key, data, labels).items()}  # fmt: skip
        if type(data) is not str:
            raise source.error(key, "a formula as a text is expected")
        return _text(source, key, data, lecture)

    return FormulaAnswer(formula=texts("formula", _needed(source, "formula")), **_common(source, lecture, texts))


# ---- choices


def _choice(source, exercise):
    letters = exercise.answer_type.letters

    def letter(key, data):
        if type(data) is not str or len(data) != 1 or data not in letters:
            raise source.error(key, f'a letter from "{letters[0]}" to "{letters[-1]}" is expected')
        return data

    common = _common(source, tuple(exercise.lecture), letter)
    right = letter("letter", _needed(source, "letter"))
    explained = {right, *(mistake.wrong for mistake in common["mistakes"])}
    if silent := [one for one in letters if one not in explained]:
        raise source.error("mistakes", f'none says why "{silent[0]}" is wrong')
    return ChoiceAnswer(letter=right, praise=" ".join(_needed(source, "praise").split()), **common)


# ---- derivations


def _derivation(source, exercise):
    if "hints" not in source.data:
        source.data["hints"] = load_derivation.hints(_needed(source, "waypoints"))
    for key in ("target", "lines"):
        _needed(source, key)
    made = load_derivation.parts(source, exercise.answer_type)
    line = load_derivation.reader(source, exercise.answer_type)
    return DerivationAnswer(**made, **_common(source, (), line, written=True))


# ---- functions


def _function(source, exercise):
    answer_type = exercise.answer_type
    reference = _reference(source, answer_type.name)
    text = reference.source
    source.space[answer_type.name] = reference

    def functions(key, data):
        made = [_wrong(source, key, one, text, answer_type.name) for one in ([data] if type(data) is str else data)]
        return tuple(one for some in made for one in (some if type(some) is tuple else (some,)))

    def condition(key, text):
        return with_signature(source, key, text, ", ".join((*answer_type.parameters, "value")))

    fault = source.data.get("fault")
    return FunctionAnswer(
        reference=reference,
        fault=condition("fault", fault) if fault else source.beside.get("fault"),
        draws=source.data.get("draws", False),
        **_common(source, tuple(exercise.lecture), functions, condition, text),
    )


def _reference(source, name):
    """The reference: the code in the data, or the function of its name in the Python file beside them."""
    if "reference" in source.data:
        return _defined(source, "reference", source.data["reference"].strip() + "\n", name)
    if not inspect.isfunction(own := source.beside.get(name)):
        raise source.error("reference", f"it is missing, and {source.path.with_suffix('.py').name} has no `{name}`")
    own.source = inspect.getsource(own)
    return own


def _defined(source, key, text, name):
    """The function of this name that a source text defines; its attribute `source` is the text."""
    space = dict(source.space)
    try:
        exec(compile(text, str(source.path), "exec"), space)
    except Exception as error:
        raise source.error(key, f"the code cannot be run: {type(error).__name__}: {error}") from None
    if not callable(space.get(name)) or space.get(name) is source.space.get(name):
        raise source.error(key, f"it does not define `{name}`")
    space[name].source = text
    return space[name]


def _wrong(source, key, data, reference, name):
    """A function that shows a mistake: an edit of the reference, a definition, or an expression."""
    if type(data) is not str:
        raise source.error(key, 'an edit "old => new" of the reference is expected, or a function')
    if re.match(r"\s*def ", data):
        return _defined(source, key, textwrap.dedent(data), name)
    if "=>" in data:
        return _defined(source, key, _edited(source, key, reference, data), name)
    return value(source, key, data)


def _edited(source, key, text, edits):
    """A source text with every `old` of the edits "old => new" replaced; spaces beyond those at the arrow count."""
    for edit in edits.split(" && "):
        old, arrow, new = edit.partition(" =>")
        if not arrow or not old:
            raise source.error(key, f'`{edit}` is not an edit "old => new"')
        if old not in text:
            raise source.error(key, f"the reference has no `{old}`")
        text = text.replace(old, new.removeprefix(" "))
    return text
