"""Functions: the learner's code runs on each case, and what came back becomes plain data.

A case is a call. It gets fresh copies of its inputs, and whatever happens (an exception, `sys.exit`, a loop
without end, a changed input, a strange result) becomes one sentence; only Ctrl-C gets through.
"""

import ast
import copy
import dis
import inspect
import io
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import contextmanager, nullcontext, redirect_stdout
from types import FunctionType
from typing import NamedTuple

import numpy as np

from coursekit.core.plain import AnswerParseError, is_empty, listed, shown, type_name
from coursekit.exercises.answer_types.foreign import unfolded
from coursekit.exercises.answer_types.library import course_calls
from coursekit.exercises.answer_types.returned import array_of, arrays_of
from coursekit.exercises.clock import OutOfTime
from coursekit.exercises.crash import described, trace, where
from coursekit.exercises.limits import NobodyAnswers, bounded, restored
from coursekit.exercises.notice import Notice
from coursekit.exercises.reading import EMPTY, Item, Reading

_IDLE = {
    "RESUME",
    "NOP",
    "CACHE",
    "LOAD_CONST",
    "RETURN_CONST",
    "RETURN_VALUE",
    "POP_TOP",
    "COPY_FREE_VARS",
    "MAKE_CELL",
}
_QUICK = 0.3  # seconds: a function that takes longer is not called a second time
_YOURSELF = "write it yourself, without functions of `ck`; other libraries may help"


class CheckInside(Exception):
    """A function that is being checked calls `check`."""


_ENDINGS = {  # what ends a call and is not a crash, in words that continue "the call ..."
    NobodyAnswers: "called `input()`, which nobody answers during a check; take what is needed from the arguments",
    CheckInside: "calls `ck.check` while it is being checked; take that line out of the function",
}
_checking = threading.local()  # what is under way in this thread: `call`, and the `notice` on the page


class Case(NamedTuple):
    """One call of the function, named by what it tries out."""

    name: str
    args: tuple
    quiet: bool = False  # here a numerical warning is a mistake


class Function(NamedTuple):
    """The kind of exercise whose answer is a function of arrays, numbers and other functions."""

    name: str
    signature: str
    doc: str  # one line: what it returns
    lines: int  # how long an answer is, roughly
    cases: tuple[Case, ...]
    whole: bool = False  # returns class indices or counts
    returns: tuple[str, ...] = ()  # what it returns, by name, where it returns several things
    many: bool = False  # it returns a list of arrays, as many as there are
    random: Callable | None = None  # from a Draw, the arguments of one more case, for those who grade
    hidden: str = "other inputs of the same kind"  # what students are told of these cases, whatever is drawn
    seconds: float = 3.0  # for each case
    keeps: tuple[str, ...] = ()  # parameters whose arrays must stay as they are
    library: bool = False  # may it call the course's own functions?
    promise: Callable | None = None  # of the arguments: do they keep what the statement promises?

    @property
    def labels(self):
        """The names of the cases, in order."""
        return tuple(case.name for case in self.cases)

    @property
    def parts(self):
        """What earns a point each."""
        return self.labels

    def read(self, answer):
        """What the function `answer` makes of each case; its warnings are shown as in any cell."""
        if is_empty(answer) or is_stub(answer):
            return Reading(dict.fromkeys(self.labels, EMPTY))
        if not callable(answer):
            return Reading(
                dict.fromkeys(self.labels, EMPTY),
                f"The function itself is expected: `{self.name}` without parentheses, "
                f"but {shown(answer)} was submitted.",
            )
        if getattr(_checking, "call", ""):
            raise CheckInside
        items, stopped, told, started = {}, "", set(), time.perf_counter()
        with Notice() as _checking.notice:
            for case in self.cases:
                items[case.name] = Item(problem=stopped) if stopped else self.run(answer, case, told)
                if items[case.name].raised == OutOfTime.__name__:
                    stopped = f"This case was skipped, because `{self.name}` did not finish on an earlier one."
            if not stopped and time.perf_counter() - started < _QUICK:
                items |= self._again(answer, items, told)
        return Reading(items)

    def _again(self, function, items, told):
        """The first case that a second call answers otherwise, without a word on the page: what is kept is told."""
        with redirect_stdout(io.StringIO()):
            for case in self.cases:
                if _differ(items[case.name], self.run(function, case, told)):
                    return {case.name: items[case.name]._replace(again=True)}
        return {}

    def run(self, function, case, told=None):
        """Call `function` on one case; what came back, as plain data.

        `told` holds the warnings shown so far; without it the function is one of ours, which needs no guard.
        """
        args = copy.deepcopy(case.args)
        call = f"{self.name}({', '.join(_typed(arg) for arg in args)})"
        if mismatch := _mismatch(function, args):
            return Item(call=call, problem=f"`{call}` must work, but your function takes {mismatch}.")
        try:
            with nullcontext([]) if self.library or told is None else course_calls() as used:
                returned, warned = self._call(function, args, told, call)
        except KeyboardInterrupt:
            raise
        except AnswerParseError as why:
            return Item(call=call, problem=f"`{call}` {why}.")
        except BaseException as error:
            return _crashed(error, call, function)
        if used:
            return Item(call=call, problem=f"`{call}` used `{used[0]}` of `ck`; {_YOURSELF}.")
        if changed := self._changed(case.args, args):
            return Item(call=call, problem=f"`{call}` changed the array `{changed}` that it was given; work on a copy.")
        try:
            value = arrays_of(returned, self.returns) if self.many or self.returns else array_of(returned)
            return Item(value, call=call, warned=warned if case.quiet else "")
        except AnswerParseError as why:
            return Item(call=call, problem=f"`{call}` {why}.")

    def with_case(self, draw):
        """The same with one more case, which nobody has seen."""
        return self._replace(cases=(*self.cases, Case("a hidden case", self.random(draw))))

    def _call(self, function, args, told, call):
        """The result and the first numerical warning."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            with (
                nullcontext() if told is None else _guarded(self.seconds, call),
                np.errstate(all="warn", under="ignore"),
            ):
                returned = function(*args)
                returned = unfolded(returned)  # a generator runs the learner's code
        for warning in caught if told is not None else ():
            if str(warning.message) not in told:
                told.add(str(warning.message))
                warnings.showwarning(warning.message, warning.category, warning.filename, warning.lineno)
        numerical = [str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)]
        return returned, numerical[0] if numerical else ""

    @property
    def parameters(self):
        """The names of the function's parameters, in order."""
        return tuple(part.split("=")[0].strip() for part in self.signature.split(","))

    def _changed(self, before, after):
        """The first parameter that had to stay as it was and did not; "" if there is none."""
        named = zip(self.parameters, before, after, strict=False)  # a default may be left out
        return next((name for name, old, new in named if name in self.keeps and _changed(old, new)), "")

    def expected(self):
        """What an answer looks like, in Markdown."""
        returned = f"It returns {_and(self.returns)}. " if self.returns else ""
        library = "Any library may help, `ck` as well." if self.library else f"{_YOURSELF[0].upper()}{_YOURSELF[1:]}."
        return (
            f"Asked for: a function `{self.name}({self.signature})` of roughly {self.lines} "
            f"line{'s' * (self.lines != 1)}. {returned}It is tried on {len(self.cases)} cases. {self._kept()}{library}"
        )

    def _kept(self):
        """What has to stay as it is, in words."""
        if not self.keeps:
            return ""
        several = len(self.keeps) > 1
        return (
            f"{'' if several else 'The array '}{_and(self.keeps)} must stay as {'they are' if several else 'it is'}. "
        )

    def fields(self):
        """The function is written in the cell."""
        return [{"kind": "function", "name": self.name, "label": f"`{self.name}({self.signature})`"}]

    @property
    def note(self):
        """What a card says below the statement, in Markdown."""
        return self.expected()

    def to_source(self, id, values):
        """The exercise cell as it is in the lesson: a card types no code."""
        return self.cell(id)

    def from_source(self, source):
        """Nothing for a card to show, where the cell defines the function; None where it does not."""
        try:
            body = ast.parse(source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        return {} if any(getattr(one, "name", "") == self.name for one in body) else None

    def cell(self, id, source=None):
        """The exercise cell; `source` is a function in place of the stub."""
        length = f"Roughly {self.lines} line{'s' * (self.lines != 1)}."
        stub = f'def {self.name}({self.signature}):\n    """{self.doc} {length}"""\n    ...'
        return f'{(source or stub).strip()}\n\n\nck.check("{id}", {self.name})'


@contextmanager
def _guarded(seconds, call):
    _checking.call = call
    _checking.notice.about(call, seconds)
    try:
        with restored(), bounded(seconds, call) as clock:
            try:
                yield
            except OutOfTime as error:
                error.args = (clock.why(),)
                raise
    finally:
        _checking.call = ""


def _crashed(error, call, function):
    """What is told of a call that did not come to its end."""
    name = type_name(error)
    if words := str(error) if type(error) is OutOfTime else _ENDINGS.get(type(error)):
        way = trace(error, f"It {words}.".replace("`", ""))
        return Item(call=call, raised=name, problem=f"`{call}` {words}.", trace=way)
    line = where(error, function.__code__.co_filename if type(function) is FunctionType else "")
    problem = f"`{call}` raised {described(error)}{f', {line}' if line else ''}."
    return Item(call=call, raised=name, problem=problem, trace=trace(error))


def _and(names):
    """`a`, `b` and `c`."""
    quoted = [f"`{name}`" for name in names]
    return " and ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))


def is_stub(function):
    """Is the body of `function` nothing but a docstring, `...`, `pass` or a bare `return`?"""
    if type(function) is not FunctionType:
        return False
    code = list(dis.get_instructions(function))
    returned = [step.argval for step in code if step.opname in ("LOAD_CONST", "RETURN_CONST")]
    return all(step.opname in _IDLE for step in code) and all(value is None or value is ... for value in returned)


def _mismatch(function, args):
    """The parameters of a plain function where they cannot take `args`; "" where they can."""
    if type(function) is not FunctionType:
        return ""
    try:
        signature = inspect.signature(function)
    except Exception:  # it can be set to anything
        return ""
    try:
        signature.bind(*args)
    except TypeError:
        names = ", ".join(signature.parameters)
        return f"({names})" if names else "no argument"
    return ""


def _changed(before, after):
    if type(before) in (list, tuple):
        return len(before) != len(after) or any(map(_changed, before, after))
    if type(before) is not np.ndarray:
        return False
    return before.shape != after.shape or before.dtype != after.dtype or not np.array_equal(before, after)


def _differ(item, other):
    """Did two calls with the same arguments end otherwise, beyond the order in which numbers are added up?"""
    if item.value is None or other.value is None:
        return (item.value is None) != (other.value is None) or item.raised != other.raised
    one, two = (value if type(value) is tuple else (value,) for value in (item.value, other.value))
    return len(one) != len(two) or not all(
        a.shape == b.shape and np.allclose(a, b, rtol=1e-5, atol=1e-8, equal_nan=True)
        for a, b in zip(one, two, strict=True)
    )


def _typed(arg):
    """An argument as a learner would type it."""
    if type(arg) in (list, tuple):
        inside = ", ".join(map(_typed, arg))
        return f"[{inside}]" if len(inside) <= 80 else f"a list of {len(arg)} arrays"
    if type(arg) is not np.ndarray:
        return getattr(arg, "__name__", None) or repr(arg)
    return listed(arg) if arg.size <= 20 else f"an array of shape {arg.shape}"
