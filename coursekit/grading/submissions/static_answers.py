"""Answers that can be read off the source, without running anything: numbers, texts, and dicts and lists of them.

Where there is no sandbox this is what can be graded. Arithmetic and a few functions such as `np.exp` are worked out
here; whatever else a cell does, its answer is then not plain.
"""

import ast
import math
import operator
from fractions import Fraction

_LARGEST = 2**1100  # of whole numbers, and of both parts of a fraction
_MOST, _DEEPEST = 10_000, 50  # values in an answer, and levels
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_FUNCTIONS = {
    **{name: getattr(math, name) for name in ("exp", "log", "sqrt", "sin", "cos", "tanh", "log2", "log1p", "expm1")},
    "abs": abs,
    "float": float,
    "int": int,
    "Fraction": Fraction,
}
_CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan}
_MODULES = ("np", "numpy", "math")


class NotPlain(Exception):
    """The value cannot be told without running the code."""


def submitted(id, cells):
    """What the last of these cells hands to `check(id, ...)`, as the cells would have it after one another.

    Raises
    ------
    NotPlain
        If that needs running.

    Examples
    --------
    >>> submitted("a/b", [ast.parse("x = 3 / 4"), ast.parse("check('a/b', {'slope': -2 * x})")])
    {'slope': -1.5}
    """
    known, found = {}, []
    for tree in cells:
        for statement in tree.body:
            found += [value(given, known) for given in _given(id, statement)]
            _remember(statement, known)
    if not found:
        raise NotPlain
    return found[-1]


def value(node, known):
    """The value of an expression, given those of some names."""
    try:
        found = _value(node, known, 0)
    except (ArithmeticError, TypeError, ValueError, KeyError, IndexError):
        raise NotPlain from None
    _measure(found)
    return found


def _measure(value):
    """`NotPlain` for a value that has too many values in it: with ten names it may have a thousand millions."""
    todo, count = [(value, 0)], 0
    while todo:
        one, depth = todo.pop()
        count += 1
        if count > _MOST or depth > _DEEPEST:
            raise NotPlain
        if isinstance(one, (list, tuple, dict)):
            todo += [(inner, depth + 1) for inner in (one.values() if isinstance(one, dict) else one)]


def is_stub(tree, name):
    """Is the function of this name in a cell nothing but a docstring, `...`, `pass` or a bare return?"""
    found = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == name]
    return bool(found) and all(
        isinstance(one, ast.Pass)
        or (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
        or (isinstance(one, ast.Return) and one.value is None)
        for one in found[-1].body
    )


def _given(id, statement):
    """The second arguments of all calls `check(id, ...)` in a statement."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "check":
            given = {str(place): one for place, one in enumerate(node.args)} | {k.arg: k.value for k in node.keywords}
            name = given.get("0", given.get("id"))
            answer = given.get("1", given.get("answer"))
            if isinstance(name, ast.Constant) and str(name.value).strip().lower() == id and answer is not None:
                yield answer


def _remember(statement, known):
    """Take in what a statement assigns; a name that is set or changed in any other way is unknown from then on."""
    if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if all(isinstance(target, ast.Name) for target in targets):
            for target in targets:
                try:
                    known[target.id] = value(statement.value, known)
                except NotPlain:
                    known.pop(target.id, None)
            return
    checks = isinstance(statement, ast.Expr) and list(_calls_of_check(statement))
    if isinstance(statement, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)) or checks:
        return
    for node in ast.walk(statement):  # `answer["a"] = 2`, a loop, a call that may change its argument
        if isinstance(node, ast.Name):
            known.pop(node.id, None)


def _calls_of_check(statement):
    call = statement.value
    if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) == "check":
        yield call


def _value(node, known, depth):
    if depth > 50:
        raise NotPlain
    inner = depth + 1
    if isinstance(node, ast.Constant) and type(node.value) in (int, float, str, bool, type(None), type(...)):
        return node.value
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    if isinstance(node, ast.UnaryOp) and type(node.op) in _OPERATORS:
        return _number(_OPERATORS[type(node.op)](_number(_value(node.operand, known, inner))))
    if isinstance(node, ast.BinOp):
        left, right = (_number(_value(side, known, inner)) for side in (node.left, node.right))
        if isinstance(node.op, ast.Pow):
            return _number(float(left) ** float(right) if abs(right) > 64 else left**right)
        if type(node.op) in _OPERATORS:
            return _number(_OPERATORS[type(node.op)](left, right))
    if isinstance(node, ast.Call) and not node.keywords and _name(node.func) in _FUNCTIONS:
        return _number(_FUNCTIONS[_name(node.func)](*(_number(_value(one, known, inner)) for one in node.args)))
    if isinstance(node, ast.Attribute) and _name(node) in _CONSTANTS:
        return _CONSTANTS[_name(node)]
    if isinstance(node, (ast.List, ast.Tuple)):
        values = [_value(one, known, inner) for one in node.elts]
        return values if isinstance(node, ast.List) else tuple(values)
    if isinstance(node, ast.Dict) and None not in node.keys:
        keys = [_value(key, known, inner) for key in node.keys]
        if not all(type(key) in (int, float, str, bool) for key in keys):
            raise NotPlain
        return dict(zip(keys, [_value(one, known, inner) for one in node.values], strict=True))
    raise NotPlain


def _name(node):
    """The name of a function or a constant, where it is that of a known module or stands alone."""
    if isinstance(node, ast.Name):
        return node.id
    known = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in _MODULES
    return node.attr if known else ""


def _number(value):
    if type(value) is float:
        return value
    if type(value) not in (int, bool, Fraction) or max(abs(value.numerator), value.denominator) > _LARGEST:
        raise NotPlain
    return value
