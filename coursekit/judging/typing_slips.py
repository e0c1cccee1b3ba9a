"""Slips of typing, in the text of an answer that cannot be read: a unit, a percentage, a comma, LaTeX, another name."""

import ast
import re

from coursekit.core.plain import AnswerParseError, one_line
from coursekit.exercises.answer_types.formula import Formula, Variable
from coursekit.exercises.answer_types.numbers import Numbers
from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.expressions.computation import parse
from coursekit.expressions.functions import ALIASES, CONSTANTS, FUNCTIONS

_DECIMAL = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_PERCENT = re.compile(rf"{_DECIMAL}\s*(?:%|per ?cent|pct)", re.IGNORECASE)
_COMMA = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?(?:\s*/\s*\d+(?:,\d+)?)?")
_UNIT = re.compile(
    rf"{_DECIMAL}\s*(?P<unit>[^\W\d_]{{1,12}}[²³]?|[°Ωµ][^\W\d_]{{0,3}}|[^\W\d_]{{1,6}}(?:\s?[*/^]\s?[\w-]+)+)"
)
_LATEX = re.compile(r"\\[A-Za-z]+|\$")
_WORD = re.compile(r"[^\W\d_]\w*")
_COMMON = {"p", "q", "s", "h", "o", "a", "u", "score", "output", "loss", "delta", "y_hat"}  # in every lesson
_POINT = "write a point in place of the comma"

NUMBER = (
    "Your formula is the number `{}` alone; without quotes Python evaluates a formula with the current values of its "
    "names, so type it as a text in quotes."
)
_FUNCTION = 'A formula is expected as a text in quotes, such as `"x^2 + 1"`, but {} was submitted.'


def in_number(label, typed, labels, names):
    """The name of a slip and a sentence, for what was typed where a number is expected; None if there is none."""
    here = f"`{label}`" if label else "Your answer"
    text = _text(typed)
    if text is None:
        return _comma_in_code(here, typed, 1 if label else len(labels))
    shown = f"'{one_line(text, 40)}'"
    if _PERCENT.fullmatch(text):
        why = f"{here} was typed as a percentage, {shown}; type the share, where the whole is 1."
        return "percentage", why
    if _COMMA.fullmatch(text):
        return "decimal comma", f"{here} was typed with a decimal comma, {shown}; {_POINT}."
    if _LATEX.search(text):
        return "LaTeX", f"{here} was typed in LaTeX, {shown}; type it as in code, such as `1/4` or `'sqrt(2)/2'`."
    if _only_needs(text, [*names, *(word for word in _WORD.findall(text) if re.sub(r"\d$", "", word) in names)]):
        why = f"{here} was typed as a formula, {shown}; put the numbers in the place of its names."
        return "formula in place of a number", why
    if _UNIT.fullmatch(text):
        return "unit", f"{here} was typed with a unit, {shown}; type the number alone."
    return None


def _comma_in_code(here, typed, count):
    """`2,4` is two numbers in Python: whole ones, and twice as many as there are names."""
    if not re.fullmatch(r"\([-\d, ]+\)", typed):
        return None
    given = ast.literal_eval(typed)
    if len(given) != 2 * count or min(given[1::2]) < 0:
        return None
    why = f"{here} is `{typed}` as Python reads it: a decimal comma makes two numbers of one; {_POINT}."
    return "decimal comma", why


def in_formula(exercise, typed):
    """The same where a formula is expected."""
    text = _text(typed)
    if text is None:
        made = typed.startswith(("a function", "an array", "[", "a class", "an object of type ufunc"))
        return ("formula without its quotes", _FUNCTION.format(typed)) if made else None
    own = {variable.name for variable in exercise.answer_type.variables}
    others = [name for name in _unknown(text, own) if re.sub(r"\d+$", "", name) in _names_of_lesson(exercise.id)]
    if others and _only_needs(text, others, exercise.answer_type.variables):
        listed = ", ".join(f"`{name}`" for name in dict.fromkeys(others))
        here = ", ".join(f"`{variable.name}`" for variable in exercise.answer_type.variables)
        why = (
            f"The lesson uses {listed}, this exercise does not: write out what it stands for, with no other names than "
            f"{here}."
        )
        return "a name of the lesson", why
    return ("LaTeX", "") if _LATEX.search(text) else None  # the judge's sentence says where it cannot be read


def _text(typed):
    """The text between the quotes; None where no text was typed."""
    return typed[1:-1].strip() if len(typed) > 1 and typed[0] == typed[-1] == "'" else None


def _unknown(text, own):
    return [word for word in _WORD.findall(text) if word not in {*own, *FUNCTIONS, *ALIASES, *CONSTANTS}]


def _only_needs(text, names, variables=()):
    """Could it be read if these names were known?"""
    if re.match(r"[+-]?0[xob]", text):  # a number in another base
        return False
    shapes = {name: (1, 1) for name in names if re.fullmatch(r"[^\W\d_]\w*", name)}
    try:
        steps = parse(text, shapes | {variable.name: variable.size for variable in variables})
    except AnswerParseError:
        return False
    return any(step.operation == "name" and step.arguments[0] in names for step in steps)


def _names_of_lesson(id):
    """The names that the other exercises of a lesson ask for, give, or take; `p1` counts as `p`."""
    found = set(_COMMON)
    for exercise in next((lesson.EXERCISES for lesson in NOTEBOOKS.values() if id in lesson.ids), ()):
        answer_type = exercise.answer_type
        labels = answer_type.labels if isinstance(answer_type, (Numbers, Formula)) else ()
        names = [
            *exercise.lecture,
            *labels,
            *(one.name for one in getattr(answer_type, "variables", ()) if type(one) is Variable),
        ]
        found |= {re.sub(r"\d+$", "", name) for name in names}
    return found
