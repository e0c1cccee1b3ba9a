"""Numbers by name: whatever a person writes for a number is read, anything else gets one clear sentence."""

import re
import sys
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from coursekit.core.plain import NUMPY_SCALARS, AnswerParseError, is_a, is_empty, reason, shown
from coursekit.exercises.answer_types import cell_source
from coursekit.exercises.answer_types.foreign import familiar, plain_array
from coursekit.exercises.reading import EMPTY, Item, Reading, as_typed
from coursekit.expressions.computation import evaluate, parse
from coursekit.expressions.typed_characters import straight

_DECIMAL = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?"
_NUMBER = re.compile(rf"({_DECIMAL})(?:\s*/\s*({_DECIMAL}))?", re.ASCII)
_SAY_NUMBER = "write it as `0.25`, `1/4` or '1/4'"


class Name(NamedTuple):
    """One value that is asked for, and what it means (Markdown)."""

    name: str
    meaning: str
    whole: bool = False  # a class or a count: must be met exactly
    decimals: int | None = None  # this many decimals are also enough: for probabilities near 0
    within: float = 0.005  # relative: with this default, rounding to three significant digits stays inside


class Numbers(NamedTuple):
    """The kind of exercise whose answer is numbers by name."""

    names: tuple[Name, ...]
    together: str = ""  # where many answers are right and the values count together: what they achieve

    @property
    def labels(self):
        """The names asked for, in order."""
        return tuple(name.name for name in self.names)

    @property
    def parts(self):
        """What earns a point each."""
        return (self.together,) if self.together else self.labels

    def read(self, answer):
        """The numbers in `answer`, by name."""
        given, problem = self._by_name(answer)
        items = {label: _item(label, given.get(label)) for label in self.labels}
        return Reading(items, problem, as_typed(answer) if problem else "")

    def expected(self):
        """What an answer looks like, in Markdown."""
        lines = "\n".join(f"- `{name.name}`: {name.meaning}" for name in self.names)
        rule = "Fractions such as `7/4` are welcome, and `...` leaves a value for later."
        if all(name.whole for name in self.names):
            rule = "Whole numbers are asked for; `...` leaves a value for later."
        elif not self.together:
            rule = f"{_tolerance(self.names)} {rule}"
        return f"Asked for:\n\n{lines}\n\n{rule}"

    def fields(self):
        """A field for each number."""
        return [{"kind": "number", "name": name.name, "label": name.meaning} for name in self.names]

    @property
    def note(self):
        """What a card says below its fields, in Markdown."""
        if all(name.whole for name in self.names):
            return "Whole numbers are asked for."
        fractions = "Fractions such as `7/4` are welcome."
        return fractions if self.together else f"{_tolerance(self.names)} {fractions}"

    def to_source(self, id, values):
        """The exercise cell with what was typed into the fields."""
        return self.cell(id, {label: cell_source.number(values.get(label, "")) for label in self.labels})

    def from_source(self, source):
        """What the fields show of a cell, as texts by name; None where it holds something else than numbers."""
        statement = cell_source.assigned(source)
        return statement and cell_source.texts(statement.value, source, self.labels)

    def answer(self, values):
        """The answer that the cell would submit."""
        return {label: values[label] if values.get(label, "").strip() else ... for label in self.labels}

    def cell(self, id, filled=None):
        """The exercise cell; `filled` gives the values in place of `...`."""
        filled = filled or dict.fromkeys(self.labels, "...")
        inside = [f'"{label}": {filled[label]}' for label in self.labels]
        line = f"answer = {{{', '.join(inside)}}}"
        if len(line) > 100:
            line = "answer = {\n" + "".join(f"    {pair},\n" for pair in inside) + "}"
        return f'{line}\nck.check("{id}", answer)'

    def _by_name(self, answer):
        if is_empty(answer):
            return {}, ""
        try:
            known = familiar(answer, self.labels)
        except AnswerParseError as why:
            return {}, f"{_count(self.labels)}, but your answer {why}."
        except Exception as error:  # of a generator
            return {}, f"{_count(self.labels)}, but reading {shown(answer)} raised {reason(error)}."
        if is_a(known, dict):
            return self._from_pairs(list(dict.items(known)))
        values = _listed(known, len(self.names))
        if values is None and len(self.names) == 1:
            values = [known]
        if values is None:
            return {}, f"A dict such as {self._pattern()} is expected, but {shown(answer)} was submitted."
        if len(values) != len(self.names):
            return {}, f"{_count(self.labels)}, but {shown(answer)} was submitted."
        return dict(zip(self.labels, values, strict=True)), ""

    def _from_pairs(self, pairs):
        pairs = [(str.__str__(key) if type(key) is np.str_ else key, value) for key, value in pairs]
        given = {key: value for key, value in pairs if type(key) is str and key in self.labels}
        unknown = [key for key, _ in pairs if type(key) is not str or key not in self.labels]
        if not unknown:
            return given, ""
        name = shown(unknown[0]).removeprefix("the text ")
        return given, f"The name {name} is not asked for here; {_names(self.labels)}."

    def _pattern(self):
        return "`{" + ", ".join(f'"{label}": ...' for label in self.labels) + "}`"


def _tolerance(names):
    loose = [name for name in names if name.within != Name("", "").within]
    rule = "A value counts as right within 0.5 %, so three significant digits are enough."
    if not loose:
        return rule
    others = "; ".join(f"`{name.name}` within {100 * name.within:g} %" for name in loose)
    return f"{rule} Wider: {others}." if len(loose) < len(names) else f"A value counts as right near enough: {others}."


def _names(labels):
    verb = "name is" if len(labels) == 1 else "names are"
    return f"the {verb} {', '.join(f'`{label}`' for label in labels)}"


def _count(labels):
    listed = ", ".join(f"`{label}`" for label in labels)
    return f"The value {listed} is expected" if len(labels) == 1 else f"The {len(labels)} values {listed} are expected"


def _listed(answer, count):
    """The values in a list, tuple or array, also one that lies in brackets of its own, as `[[2, 0.55]]`."""
    if type(answer) is np.ndarray and answer.ndim:
        flat = np.squeeze(answer)
        return list(flat if flat.ndim == 1 else answer.reshape(-1) if answer.size == count == 1 else answer)
    if not is_a(answer, (list, tuple)):
        return None
    values = list((list if is_a(answer, list) else tuple).__iter__(answer))
    inner = values[0] if len(values) == 1 < count else None
    return list(inner) if type(inner) in (list, tuple) and len(inner) == count else values


def _item(label, value):
    if is_empty(value):
        return EMPTY
    try:
        return Item(number(value))
    except AnswerParseError as why:
        return Item(problem=f"`{label}` needs a number, but {why}.", typed=as_typed(value))


def number(value):
    """`value` as a finite float.

    Parameters
    ----------
    value : object
        An int, float, Fraction, Decimal, NumPy scalar, SymPy number, a text that holds a number or an expression in
        numbers, or an array or a list of one of them.

    Raises
    ------
    AnswerParseError
        Says in words that continue a sentence what is wrong with any other value.

    Examples
    --------
    >>> number("-191/100"), number(" 1.5e-3 "), number("(-4 - 5)^2")
    (-1.91, 0.0015, 81.0)
    """
    value = _single(value)
    kind = type(value)
    if issubclass(kind, (bool, np.bool_)):
        raise AnswerParseError(f"{shown(value)} is a truth value")
    if issubclass(kind, str):
        return _finite(_from_text(str.__str__(value)), value)
    if issubclass(kind, int):
        return _finite(int.__pos__(value), value)
    if issubclass(kind, float) and kind not in NUMPY_SCALARS:
        return _finite(float.__pos__(value), value)
    if kind in (complex, np.complex64, np.complex128):
        raise AnswerParseError(f"{shown(value)} is complex; submit a real number")
    if kind in (Fraction, Decimal) or (kind in NUMPY_SCALARS and issubclass(kind, (np.integer, np.floating))):
        return _finite(value, value)
    return _finite(_from_sympy(value), value)


def _single(value, depth=0):
    """What is alone in an array or a list, however many brackets there are; else `value`."""
    try:
        value = familiar(value)
    except Exception as error:  # of a generator
        raise AnswerParseError(f"reading it raised {reason(error)}") from None
    if type(value) is np.ndarray:
        value = plain_array(value)
        if value.size != 1:
            raise AnswerParseError(
                f"an array of shape {value.shape} was submitted; take one element of it, such as `a[0]`"
            )
        return _single(value.reshape(-1)[0], depth + 1) if value.dtype == object and depth < 4 else value.reshape(-1)[0]
    if type(value) in (list, tuple) and len(value) == 1 and depth < 4:
        return _single(value[0], depth + 1)
    return value


def _from_text(text):
    text = straight(text).strip()
    match = _NUMBER.fullmatch(text) if len(text) < 100 else None
    if not match:
        return _worked_out(text)
    if not match[2]:
        return float(match[1])
    if float(match[2]) == 0:
        raise AnswerParseError(f"{shown(text)} divides by zero")
    return float(match[1]) / float(match[2])


def _worked_out(text):
    """The value of an expression in numbers, such as sqrt(2)/2 or 1/e."""
    try:
        value = float(evaluate(parse(text, {}), {}).flat[0])
    except AnswerParseError:
        comma = re.fullmatch(r"[+-]?\d+,\d+", text)
        advice = "write a point in place of the comma" if comma else _SAY_NUMBER
        raise AnswerParseError(f"{shown(text)} cannot be read as one; {advice}") from None
    if value != value:
        raise AnswerParseError(f"{shown(text)} has no value among the real numbers")
    return value


def _from_sympy(value):
    sympy = sys.modules.get("sympy")
    if sympy is None or not is_a(value, sympy.Expr):
        raise AnswerParseError(f"{shown(value)} was submitted")
    if value.free_symbols:
        raise AnswerParseError(f"a formula with the symbol {min(map(str, value.free_symbols))} was submitted")
    if value.is_extended_real is False:
        raise AnswerParseError("a complex number was submitted")
    return value


def _finite(number, value):
    try:
        number = float(number)
    except OverflowError:
        number = float("inf")
    except (TypeError, ValueError):
        raise AnswerParseError(f"{shown(value)} was submitted") from None
    if number != number:
        raise AnswerParseError("`nan` (not a number) was submitted: something was divided by zero, or is undefined")
    if number in (float("inf"), -float("inf")):
        raise AnswerParseError("an infinite value was submitted")
    return number
