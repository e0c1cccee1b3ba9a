"""Inside the sandbox: a cell, run statement by statement, as Jupyter does.

What needs a package that is not there is left out, and the rest of the cell is run: the names that it would have given
stand for what is missing, and say so when they are used.
"""

import __future__

import ast
import asyncio
import importlib.util
import inspect
import sys
from types import ModuleType

_FUTURE = {getattr(__future__, name).compiler_flag for name in __future__.all_feature_names}
_OF_LOOPS = frozenset({"create_task", "ensure_future", "get_running_loop"})  # what wants a loop that runs, as Jupyter's
HERE = "is not installed where this is graded"


class Absent:
    """Stands for what a package that is not there would have given; every use says what is missing."""

    def __init__(self, error):
        object.__setattr__(self, "_error", error)

    def __getattr__(self, name):
        if name.startswith("__") and name not in ("__version__", "__file__", "__path__"):
            raise AttributeError(name)
        raise missing(self)

    def __repr__(self):
        return f"<{object.__getattribute__(self, '_error')}>"


def missing(absent):
    """The exception that says what an `Absent` stands for."""
    return ModuleNotFoundError(object.__getattribute__(absent, "_error"))


def _raises(self, *args, **kwargs):
    raise missing(self)


for _name in (
    *("call", "getitem", "setitem", "delitem", "iter", "next", "len", "contains", "enter", "exit", "await", "aiter"),
    *(
        "setattr",
        "bool",
        "int",
        "float",
        "complex",
        "index",
        "array",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "neg",
        "pos",
        "abs",
    ),
    *("invert", "round", "add", "radd", "sub", "rsub", "mul", "rmul", "matmul", "rmatmul", "truediv", "rtruediv"),
    *("floordiv", "rfloordiv", "mod", "rmod", "pow", "rpow", "and", "rand", "or", "ror", "xor", "rxor", "mro_entries"),
):
    setattr(Absent, f"__{_name}__", _raises)


class Runner:
    """Runs the cells of one notebook in `space`."""

    def __init__(self, space):
        self._space, self._flags, self._loop = space, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, None

    def run(self, source, name, failed):
        """Run a cell; `failed(error)` is told of what is left out, and any other error comes out.

        Imports below such an error are made all the same, for other cells may need them.
        """
        statements = _statements(ast.parse(source, name))
        for statement in statements:
            try:
                self._run(statement, name, failed)
            except BaseException:
                for one in statements:
                    if isinstance(one, (ast.Import, ast.ImportFrom)):
                        self._run(one, name, lambda error: None)
                raise

    def _run(self, statement, name, failed):
        before = dict(self._space)
        try:
            self._execute(ast.Module([statement], []), name, "exec")
        except ImportError as error:
            failed(error)
            self._stand_in(statement, before, _words(error))
        except Exception as error:
            if not isinstance(statement, (ast.Import, ast.ImportFrom)):
                raise
            failed(error)
            words = f"{type(error).__name__}: {error}"
            self._stand_in(statement, before, f"its import ended with {' '.join(words.split())}")

    def evaluate(self, source):
        """Run a text for a magic; the value of its last expression."""
        frame, tree = running(), ast.parse(source)
        space = self._space if frame.f_locals is self._space else {**self._space, **frame.f_locals}
        ast.increment_lineno(tree, frame.f_lineno - 1)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        self._execute(tree, frame.f_code.co_filename, "exec", space)
        if last is not None:
            return self._execute(ast.Expression(last.value), frame.f_code.co_filename, "eval", space)
        return None

    def _execute(self, tree, name, mode, space=None):
        code, space = compile(tree, name, mode, flags=self._flags, dont_inherit=True), space or self._space
        self._flags |= sum(flag for flag in _FUTURE if code.co_flags & flag)
        if code.co_flags & inspect.CO_COROUTINE:
            return self._awaited(eval(code, space))
        if _OF_LOOPS.intersection(code.co_names):
            return self._awaited(_within(code, space))
        return eval(code, space)

    def _awaited(self, coroutine):
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
        return self._loop.run_until_complete(coroutine)

    def _stand_in(self, statement, before, words):
        """Put an `Absent` in the place of each name that the statement did not give."""
        for name in _bound(statement):
            now = self._space.get(name)
            if now is before.get(name) and not _is_there(now):
                self._space[name] = Absent(words)


async def _within(code, space):
    return eval(code, space)


def running():
    """The frame of the cell that is running, or of the function in it."""
    frame = sys._getframe(1)
    while frame.f_back is not None and not frame.f_code.co_filename.startswith("<cell"):
        frame = frame.f_back
    return frame


def _is_there(value):
    return isinstance(value, ModuleType) and value is sys.modules.get(value.__name__)


def _statements(tree):
    """The statements of a cell; each import of several modules by itself."""
    for statement in tree.body:
        if isinstance(statement, ast.Import):
            yield from (ast.copy_location(ast.Import([alias]), statement) for alias in statement.names)
        else:
            yield statement


def _bound(statement):
    """The names that a statement would give."""
    found, todo = set(), [statement]
    while todo:
        node = todo.pop()
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            todo += ast.iter_child_nodes(node)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {alias.asname or alias.name.split(".")[0] for alias in node.names} - {"*"}
    return found


def _words(error):
    """Which package is missing, in words."""
    name = (getattr(error, "name", None) or "").split(".")[0]
    if isinstance(error, ModuleNotFoundError) and name and not _found(name):
        return f"{name} {HERE}"
    return " ".join(str(error).split())


def _found(name):
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
