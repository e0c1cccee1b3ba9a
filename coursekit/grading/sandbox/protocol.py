"""What travels between the grader and the sandbox: lines of JSON of plain types, exact to the last bit.

Whoever reads a line that comes out of a sandbox believes nothing: sizes, shapes, types and names must be those that
were asked for, and anything else is a `ProtocolViolation`. Arrays travel as shape and bytes.
"""

import base64
import json
import math
from importlib import import_module
from types import FunctionType

import numpy as np

from coursekit.core.plain import AnswerParseError
from coursekit.exercises import BANK
from coursekit.exercises.answer_types.choice import Choice
from coursekit.exercises.answer_types.derivation import Derivation
from coursekit.exercises.answer_types.formula import Formula
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.files import PLACE
from coursekit.exercises.reading import Item, Reading

LONGEST = 8 * 2**20  # characters of a line
_TEXT = {"problem": 2000, "call": 2000, "raised": 80, "warned": 400, "trace": 4000, "typed": 210}
_FORMULA = 10_000


class ProtocolViolation(Exception):
    """Says in one sentence what a line pretends."""


class Untransferable(Exception):
    """An argument of a case that cannot be sent."""


def line(message):
    """A message as one line of bytes."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def message(line):
    """The message in a line: a dict."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise ProtocolViolation("a line that is no JSON") from None
    if not isinstance(found, dict) or not isinstance(found.get("say"), str):
        raise ProtocolViolation("a line that is not a message")
    return found


def pack(value):
    """An argument or a result as JSON can hold it.

    Examples
    --------
    >>> unpack(pack((1.5, [np.arange(2)])))
    (1.5, [array([0, 1])])
    """
    kind = type(value)
    if value is None or kind in (bool, int, str):
        return value
    if kind is float:
        return {"float": value.hex()}
    if kind is np.ndarray and value.dtype.kind in "biuf":
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return {"array": data, "dtype": value.dtype.str, "shape": list(value.shape)}
    if kind in (list, tuple):
        return {kind.__name__: [pack(one) for one in value]}
    if kind in (FunctionType, type(np.sin)) or hasattr(kind, "py_func"):
        return {"function": _named(value)}
    raise Untransferable(f"{kind.__name__} cannot be sent")


def unpack(packed):
    """The inverse of `pack`, for what comes from the grader itself."""
    if type(packed) is not dict:
        return packed
    [kind] = packed.keys() & {"float", "array", "list", "tuple", "function"}
    given = packed[kind]
    if kind == "float":
        return float.fromhex(given)
    if kind == "array":
        return np.frombuffer(base64.b64decode(given), packed["dtype"]).reshape(packed["shape"]).copy()
    if kind == "function":
        return _function(*given)
    return {"list": list, "tuple": tuple}[kind](unpack(one) for one in given)


def _named(function):
    """The place and the name of a function that is known on both sides."""
    place, name = getattr(function, "__module__", ""), getattr(function, "__name__", "")
    if _function(place, name) is not function:
        raise Untransferable("a function without a name of its own cannot be sent")
    return [place, name]


def _function(place, name):
    """A function of NumPy, of the exercises' modules, or of the Python file of one exercise; None if there is none."""
    if place.startswith(PLACE):
        return BANK[place.removeprefix(PLACE).split()[0]].answer_type.random.__globals__.get(name)
    if place.startswith("coursekit.exercises") or place == "numpy":
        return getattr(import_module(place), name, None)
    return None


def reading_out(reading):
    """A `Reading` as JSON can hold it."""
    items = {name: item_out(item) for name, item in reading.items.items()}
    return {"items": items, "problem": reading.problem, "typed": reading.typed}


def item_out(item):
    """An `Item` as JSON can hold it."""
    return {**item._asdict(), "value": pack(item.value)}


def reading_in(answer_type, packed):
    """The `Reading` in what came out of a sandbox, for an exercise that asks for this."""
    _keys(packed, set(Reading._fields), "a reading")
    labels = set(answer_type.labels)
    _keys(packed["items"], labels, "the names of an answer")
    problem, typed = (_text(packed[name], name) for name in ("problem", "typed"))
    items = {label: item_in(answer_type, packed["items"][label]) for label in answer_type.labels}
    if not problem and not all(item.empty for item in items.values()):
        return Reading(items)
    return Reading(items, problem, typed)


def item_in(answer_type, packed):
    """The `Item` in what came out of a sandbox."""
    _keys(packed, set(Item._fields), "an item")
    if type(packed["empty"]) is not bool or type(packed["again"]) is not bool:
        raise ProtocolViolation("an item that is neither empty nor filled")
    texts = {name: _text(packed[name], name) for name in _TEXT}
    value = None if packed["value"] is None else _value(answer_type, packed["value"])
    if [value is not None, bool(texts["problem"]), packed["empty"]].count(True) != 1:
        raise ProtocolViolation("an item that is not exactly one of a value, a problem and empty")
    return Item(value, empty=packed["empty"], again=packed["again"], **texts)


def _keys(packed, names, what):
    if type(packed) is not dict or packed.keys() != names:
        raise ProtocolViolation(f"{what} of another form")


def _text(packed, name):
    if type(packed) is not str:
        raise ProtocolViolation(f"a {name} that is not text")
    return packed if len(packed) <= _TEXT[name] else packed[: _TEXT[name] - 3] + "..."


def _value(answer_type, packed):
    """A value of the kind that is asked for."""
    if isinstance(answer_type, Function):
        return _returned(answer_type, packed)
    if isinstance(answer_type, (Choice, Formula, Derivation)):
        return _written(answer_type, packed)
    number = _array(packed, "a number", number=True)
    if not math.isfinite(number):
        raise ProtocolViolation("a number that is not finite")
    return number


def _written(answer_type, packed):
    if type(packed) is not str or len(packed) > _FORMULA:
        raise ProtocolViolation("an answer that is not text, or too long")
    if isinstance(answer_type, Choice) and not (len(packed) == 1 and packed in answer_type.letters):
        raise ProtocolViolation("a letter that is not an option")
    if isinstance(answer_type, Formula):
        try:
            answer_type.parse(packed)
        except AnswerParseError:
            raise ProtocolViolation("a formula that cannot be read") from None
    return packed


def _returned(answer_type, packed):
    if not (answer_type.many or answer_type.returns):
        return _array(packed, "a result")
    if type(packed) is not dict or packed.keys() != {"tuple"} or type(packed["tuple"]) is not list:
        raise ProtocolViolation("results of another form")
    if len(packed["tuple"]) > 1000 or (answer_type.returns and len(packed["tuple"]) != len(answer_type.returns)):
        raise ProtocolViolation("another number of results")
    return tuple(_array(one, "a result") for one in packed["tuple"])


def _array(packed, what, number=False):
    """An array of float64 or, for `number`, a float; from a form that must be exact."""
    try:
        if number:
            [key] = packed
            return float.fromhex({"float": packed}[key]["float"])
        if packed.keys() != {"array", "dtype", "shape"} or packed["dtype"] != "<f8":
            raise ValueError
        shape = packed["shape"]
        if type(shape) is not list or len(shape) > 8 or not all(type(n) is int and 0 <= n < 10**9 for n in shape):
            raise ValueError
        data = base64.b64decode(packed["array"], validate=True)
        if math.prod(shape) * 8 != len(data):
            raise ValueError
        return np.frombuffer(data, "<f8").reshape(shape).astype(np.float64)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        raise ProtocolViolation(f"{what} of another form") from None
