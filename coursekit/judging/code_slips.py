"""Slips of code: state that survives calls, NaN, and edits of the reference that any reference may need."""

import ast
import copy
import re
from functools import cache

import numpy as np

from coursekit.exercises.clock import OutOfTime, timed

AGAIN = (
    "`{}` was called twice with the same arguments and returned different results: it depends on earlier calls, or "
    "on chance; use only its arguments and names that it defines itself."
)
_NAN = (
    "NaN",
    "It is wrong only where a value that was given is NaN: every comparison with NaN is false, and `np.argmin` and "
    "`np.argmax` stop at the first NaN.",
)
_MAXIMUM = (
    "np.max for np.maximum",
    "`np.max` and `np.min` go through one array, and their second argument is an axis: they do not compare two arrays, "
    "or an array with a number, entry by entry.",
)
_MAX = re.compile(r"(?:np|numpy|jnp)\.a?(?:max|min)\((?:[^()]|\([^()]*\))*,\s*(?!axis|keepdims|initial|where)\S")
ENTRY_BY_ENTRY = "* for @"
_SLOW = 3.0  # seconds a case may take: training is not tried again and again


def crashed(items):
    """The slip in the line that a function crashed on."""
    for item in items:
        if item.raised in ("TypeError", "AxisError", "ValueError", "IndexError") and _MAX.search(item.problem):
            return _MAXIMUM
    return None


def only_with_nan(answer_type, wrong):
    """The slip of cases that are wrong if, and only if, they hold NaN."""
    with_nan = {case.name for case in answer_type.cases if any(map(_has_nan, case.args))}
    return _NAN if with_nan and wrong == with_nan and len(wrong) < len(answer_type.cases) else None


def _has_nan(arg):
    if type(arg) in (list, tuple):
        return any(map(_has_nan, arg))
    return type(arg) in (np.ndarray, float) and bool(np.isnan(np.asarray(arg, dtype=float)).any())


# ---- edits of the reference


def _entrywise(node):
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        return ast.BinOp(node.left, ast.Mult(), node.right)
    return None


def _one_largest(node):
    if _calls(node, "maximum", "minimum") and len(node.args) == 2:
        array = next((arg for arg in node.args if not isinstance(arg, ast.Constant)), node.args[0])
        name = "max" if node.func.attr == "maximum" else "min"
        return ast.Call(ast.Attribute(node.func.value, name, ast.Load()), [array], [])
    return None


def _largest_along(node):
    if _calls(node, "maximum", "minimum"):
        name = "max" if node.func.attr == "maximum" else "min"
        return ast.Call(ast.Attribute(node.func.value, name, ast.Load()), node.args, node.keywords)
    return None


def _log_to(base):
    def edit(node):
        if not _calls(node, "log"):
            return None
        return ast.Call(ast.Attribute(node.func.value, f"log{base}", ast.Load()), node.args, node.keywords)

    return edit


def _partial_dropped(node):
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "range"
        and len(node.args) == 3
    ):
        start, stop, step = node.args
        less = ast.BinOp(ast.BinOp(stop, ast.Sub(), step), ast.Add(), ast.Constant(1))
        return ast.Call(node.func, [start, less, step], [])
    return None


_OPPOSITE = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt}


def _inverted(node):
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _OPPOSITE:
        return ast.Compare(node.left, [_OPPOSITE[type(node.ops[0])]()], node.comparators)
    return None


def _calls(node, *names):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names


_EDITS = (
    (ENTRY_BY_ENTRY, "Your result fits `*` in a product of matrices: `*` multiplies entry by entry.", _entrywise),
    ("np.max for np.maximum", _MAXIMUM[1], _one_largest),
    ("np.max for np.maximum", _MAXIMUM[1], _largest_along),
    ("logarithm to base 2", "Your result fits the logarithm to base 2; the natural one is expected.", _log_to(2)),
    ("logarithm to base 10", "Your result fits the logarithm to base 10; the natural one is expected.", _log_to(10)),
    (
        "last partial batch dropped",
        "The last batch, smaller where the batch size does not divide the number, is missing from your result.",
        _partial_dropped,
    ),
    (
        "mask inverted",
        "Your result fits a condition that is true where it should be false, and false where it should be true.",
        _inverted,
    ),
)


def edits(answer_type, answer):
    """Name, sentence, and by case what came back, for every edit that applies to the reference."""
    if answer_type.seconds > _SLOW:
        return
    for name, why, edited in _edited(answer.reference, answer.source(answer_type, {})):
        try:
            with timed(answer_type.seconds):  # a loop that leaves by what was edited might never end
                done = {case.name: answer_type.run(edited, case) for case in answer_type.cases}
        except OutOfTime:
            continue
        if all(item.raised != OutOfTime.__name__ for item in done.values()):
            yield name, why, done


@cache
def _edited(reference, source):
    """The edited references: everywhere at once and, where there are several places, at each of them."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a lambda in the middle of a call, say
        return ()
    found = []
    for name, why, edit in _EDITS:
        places = [number for number, node in _nodes(tree) if edit(node)]
        for chosen in [places, *([[place] for place in places] if len(places) > 1 else [])]:
            if chosen:
                found.append((name, why, _made(reference, tree, edit, chosen)))
    return tuple(one for one in found if one[2] is not None)


def _nodes(tree):
    """All nodes with their numbers in a walk, but those of what a loop or a branch asks: it might never end."""
    asking = [node.test for node in ast.walk(tree) if isinstance(node, (ast.While, ast.If))]
    asked = {id(inner) for test in asking for inner in ast.walk(test)}
    return [(number, node) for number, node in enumerate(ast.walk(tree)) if id(node) not in asked]


class _At(ast.NodeTransformer):
    """Edits the nodes with these identities, the inner ones first."""

    def __init__(self, chosen, edit):
        self.chosen, self.edit = chosen, edit

    def generic_visit(self, node):
        was = id(node)
        node = super().generic_visit(node)
        return (self.edit(node) or node) if was in self.chosen else node


def _made(reference, tree, edit, places):
    """The function that an edited source defines; None where it defines none."""
    tree = copy.deepcopy(tree)
    chosen = {id(node) for number, node in enumerate(ast.walk(tree)) if number in set(places)}
    tree = ast.fix_missing_locations(_At(chosen, edit).visit(tree))
    space = dict(getattr(reference, "__globals__", {}))
    exec(compile(tree, "<edited reference>", "exec"), space)
    return space.get(reference.__name__)
