"""Functions: the learner's code runs on each case, and what came back becomes plain data.

A case is a call. It gets fresh copies of its inputs, and whatever happens (an exception, `sys.exit`,
a changed input, a strange result) becomes one sentence; only Ctrl-C gets through.
"""

import dis
import inspect
import warnings
from types import FunctionType
from typing import NamedTuple

import numpy as np

from coursekit.exercises._plain import NUMPY_SCALARS, is_empty, listed, reason, shown
from coursekit.exercises._reading import EMPTY, Item, Reading, Unreadable

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


class Case(NamedTuple):
    """One call of the function, named by what it tries out."""

    name: str
    args: tuple
    quiet: bool = False  # here a numerical warning is a mistake


class Function(NamedTuple):
    """The kind of exercise whose answer is a function."""

    name: str
    signature: str
    doc: str  # one line: what it returns
    lines: int  # how long an answer is, roughly
    cases: tuple[Case, ...]
    whole: bool = False  # returns class indices or counts

    @property
    def labels(self):
        """The names of the cases, in order."""
        return tuple(case.name for case in self.cases)

    @property
    def parts(self):
        """What earns a point each."""
        return self.labels

    def read(self, answer):
        """What the function `answer` makes of each case."""
        if is_empty(answer) or is_stub(answer):
            return Reading(dict.fromkeys(self.labels, EMPTY))
        if not callable(answer):
            return Reading(
                dict.fromkeys(self.labels, EMPTY),
                f"The function itself is expected: `{self.name}` without brackets behind it, "
                f"but {shown(answer)} was handed in.",
            )
        return Reading({case.name: self.run(answer, case) for case in self.cases})

    def run(self, function, case):
        """Call `function` on one case; what came back, as plain data."""
        args = tuple(np.array(arg) if type(arg) is np.ndarray else arg for arg in case.args)
        call = f"{self.name}({', '.join(_typed(arg) for arg in args)})"
        if mismatch := _mismatch(function, args):
            return Item(call=call, problem=f"`{call}` must work, but your function takes {mismatch}.")
        try:
            returned, warned = _call(function, args)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return Item(call=call, raised=type(error).__name__, problem=f"`{call}` raised {reason(error)}.")
        if any(_changed(before, after) for before, after in zip(case.args, args, strict=True)):
            return Item(call=call, problem=f"`{call}` changed the array that it was given; work on a copy.")
        try:
            return Item(result(returned), call=call, warned=warned if case.quiet else "")
        except Unreadable as why:
            return Item(call=call, problem=f"`{call}` {why}.")

    def expected(self):
        """What an answer looks like, in Markdown."""
        return (
            f"Asked for: a function `{self.name}({self.signature})` of roughly {self.lines} "
            f"line{'s' * (self.lines != 1)}. It is tried on {len(self.cases)} cases."
        )

    def cell(self, id, source=None):
        """The exercise cell; `source` is a function in place of the stub."""
        length = f"Roughly {self.lines} line{'s' * (self.lines != 1)}."
        stub = f'def {self.name}({self.signature}):\n    """{self.doc} {length}"""\n    ...'
        return f'{(source or stub).strip()}\n\n\nck.check("{id}", {self.name})'


def is_stub(function):
    """Is the body of `function` nothing but a docstring, `...`, `pass` or a bare `return`?"""
    if type(function) is not FunctionType:
        return False
    code = list(dis.get_instructions(function))
    returned = [step.argval for step in code if step.opname in ("LOAD_CONST", "RETURN_CONST")]
    return all(step.opname in _IDLE for step in code) and all(value is None or value is ... for value in returned)


def result(returned):
    """What a function returned, as a number or array of float64.

    Raises
    ------
    Unreadable
        Says in words that continue "the call ..." why it is no array of numbers.
    """
    if returned is None:
        raise Unreadable("returned None; the function must end with a `return`")
    if returned is Ellipsis:
        raise Unreadable("returned `...`, which stands for something still to be written")
    if not _numeric(returned):
        raise Unreadable(f"returned {shown(returned)}; numbers are expected, best a NumPy array")
    try:
        array = np.array(returned)
    except ValueError:
        raise Unreadable("returned a list whose rows have different lengths") from None
    if array.dtype.kind not in "iuf":
        what = {"b": "truth values", "c": "complex numbers", "U": "text"}.get(array.dtype.kind, "objects")
        raise Unreadable(f"returned {what}, where real numbers are expected")
    return array.astype(np.float64)


def _numeric(value, depth=0):
    """Is it a number, a plain array, or a list or tuple of such?"""
    kind = type(value)
    if kind in (list, tuple) and depth < 4:
        return all(_numeric(item, depth + 1) for item in value)
    return kind in (bool, int, float, complex, np.ndarray) or kind in NUMPY_SCALARS


def _call(function, args):
    """Call it with NumPy's own settings; the result and the first numerical warning."""
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        returned = function(*args)
        numerical = [str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)]
    return returned, numerical[0] if numerical else ""


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
    if type(before) is not np.ndarray:
        return False
    return before.shape != after.shape or before.dtype != after.dtype or not np.array_equal(before, after)


def _typed(arg):
    if type(arg) is not np.ndarray:
        return repr(arg)
    return listed(arg) if arg.size <= 20 else f"an array of shape {arg.shape}"
