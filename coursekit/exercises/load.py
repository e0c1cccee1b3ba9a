"""From bank/<id>/exercise.toml to an `Exercise`: the statement, how numbers are drawn, what is asked for."""

from functools import partial

import numpy as np

from coursekit.core.plain import AnswerParseError
from coursekit.exercises import promises
from coursekit.exercises.answer_types.choice import Choice
from coursekit.exercises.answer_types.derivation import Derivation
from coursekit.exercises.answer_types.formula import Formula, Variable
from coursekit.exercises.answer_types.function import Case, Function
from coursekit.exercises.answer_types.numbers import Name, Numbers
from coursekit.exercises.definition import Exercise
from coursekit.exercises.files import BANK_FOLDER, folder_of, key_of, read
from coursekit.exercises.written_formulas import formula, template, value, with_signature

_SCHEMA = ("coursekit.exercises", "exercise.schema.json")
_NAMES = {"np": np} | {name: one for name, one in vars(promises).items() if not name.startswith("_")}
_ASKED = ("numbers", "formula", "function", "choice", "derivation")


def exercise(id, bank=BANK_FOLDER):
    """The exercise of this id in a folder of exercises, by default the course's own."""
    source = read(folder_of(id, bank) / "exercise.toml", id, _SCHEMA, _NAMES)
    data = source.data
    lecture = {name: _plain(number) for name, number in data.get("lecture", {}).items()}
    return Exercise(
        id=id,
        title=data["title"],
        section=data["section"],
        statement=_own_or(source, "statement", lambda text: template(source, "statement", text, tuple(lecture))),
        answer_type=_asks(source),
        lecture=lecture,
        draw=_draw(source, lecture),
    )


def _own_or(source, key, made):
    """What `made` makes of a key, or what the Python file defines under its name."""
    if key in source.data:
        return made(source.data[key])
    if own := source.beside.get(key):
        return own
    raise source.error(key, f"it is missing, here and in {source.path.with_suffix('.py').name}")


def _plain(number):
    """Numbers with tuples for arrays: nobody changes them."""
    return tuple(map(_plain, number)) if type(number) is list else number


# ---- the numbers of a variant


def _draw(source, lecture):
    """A function from a `Draw` to the numbers of a variant; None where all have the lecture's."""
    if "variants" not in source.data:
        return source.beside.get("draw")
    steps, known = {}, ("draw",)
    for name, text in source.data["variants"].items():
        steps[name] = formula(source, key_of(["variants", name]), str(text), known)
        known = (*known, name)
    if missing := [name for name in lecture if name not in steps]:
        raise source.error("variants", f"`{missing[0]}` is a number of the lecture, but is not drawn")
    return partial(_drawn, steps, tuple(lecture))


def _drawn(steps, names, draw):
    known = {"draw": draw}
    for name, step in steps.items():
        known[name] = step(**{one: known[one] for one in step.__code__.co_varnames[: step.__code__.co_argcount]})
    return {name: known[name] for name in names}


# ---- what is asked for


def _asks(source):
    asked = [key for key in _ASKED if key in source.data]
    if len(asked) != 1:
        has = " and ".join(f"`{key}`" for key in asked) or "nothing"
        raise source.error("", f"one of {', '.join(f'`{key}`' for key in _ASKED)} says what is asked for, not {has}")
    if "together" in source.data and asked != ["numbers"]:
        raise source.error("together", "only numbers can count together")
    return _KINDS[asked[0]](source)


def _numbers(source):
    names = tuple(Name(name, **_table(one, "meaning")) for name, one in source.data["numbers"].items())
    return Numbers(names, source.data.get("together", ""))


def _table(one, short):
    """A table; where a text alone is given, the table with it under its most important key."""
    return one if type(one) is dict else {short: one}


def _formula(source):
    data = source.data["formula"]
    return Formula(tuple(_variable(name, one) for name, one in data["variables"].items()), data["meaning"])


def _variable(name, data):
    return Variable(name, **data | {"shape": tuple(data.get("shape", ()))})


def _choice(source):
    return Choice(tuple(source.data["choice"]))


def _derivation(source):
    data = source.data["derivation"]
    more = {key: data.get(key, {}) for key in ("symbols", "sizes", "functions", "given")}
    made = Derivation(data["start"], data["points"], **more)
    try:
        made.statement  # noqa: B018  it reads all that is given
    except (AnswerParseError, ValueError, KeyError, TypeError) as error:
        raise source.error("derivation", f"{error}".rstrip(".")) from None
    return made


def _function(source):
    data = dict(source.data["function"])
    parameters = Function("", data["signature"], "", 0, ()).parameters
    made = {name: tuple(data.pop(name)) for name in ("returns", "keeps") if name in data}
    made["cases"] = _cases(source, data.pop("cases", {})) or source.beside.get("cases")
    if not made["cases"]:
        raise source.error("function.cases", f"there are none, here or in {source.path.with_suffix('.py').name}")
    for name, signature in (("promise", data["signature"]), ("random", "draw")):
        text = data.pop(name, "")
        text = f"({text},)" if name == "random" and text else text
        key = f"function.{name}"
        made[name] = with_signature(source, key, text, signature) if text else source.beside.get(name)
    if unknown := [name for name in made.get("keeps", ()) if name not in parameters]:
        raise source.error("function.keeps", f"`{unknown[0]}` is not a parameter of `{data['signature']}`")
    return Function(**data, **made)


def _cases(source, cases):
    return tuple(_case(source, name, _table(one, "args")) for name, one in cases.items())


def _case(source, name, data):
    key = key_of(["function", "cases", name])
    return Case(name, value(source, key, f"({data['args']},)"), data.get("quiet", False))


_KINDS = {"numbers": _numbers, "formula": _formula, "choice": _choice, "function": _function, "derivation": _derivation}
