"""What can be written in several ways, written in one: `x += 1` as `x = x + 1`, `b > a` as `a < b`, and so on.

Prose, annotations, imports and prints are left out. A `while` that only counts is the `for` that it is.
"""

import ast

_KNOWN = {"np": "numpy", "plt": "matplotlib.pyplot"}  # modules that a lesson imports above the answer
_TURNED = {ast.Gt: ast.Lt, ast.GtE: ast.LtE}


def one_way(tree):
    """A module in which everything is written in one way; changed in place."""
    imported = dict(pair for node in ast.walk(tree) for pair in _imported(node))
    return _OneWay(_KNOWN | imported).visit(tree)


def _imported(node):
    """Pairs (name here, name in full) of what an import gives."""
    if isinstance(node, ast.Import):
        yield from ((one.asname, one.name) for one in node.names if one.asname)
        yield from ((one.name.split(".")[0],) * 2 for one in node.names if not one.asname)
    elif isinstance(node, ast.ImportFrom):
        yield from ((one.asname or one.name, f"{node.module}.{one.name}") for one in node.names)


class _OneWay(ast.NodeTransformer):
    def __init__(self, imported):
        self._imported, self._modules = imported, frozenset(imported.values())

    def visit(self, node):
        """A node, and all below it first; blocks of statements have their counting loops as `for`."""
        found = super().visit(node)
        for name in ("body", "orelse", "finalbody"):
            if isinstance(block := getattr(found, name, None), list):
                setattr(found, name, _with_for(block))
        return found

    def visit_Name(self, node):
        """What is imported has its full name."""
        return ast.copy_location(ast.Name(self._imported.get(node.id, node.id), node.ctx), node)

    def visit_Attribute(self, node):
        """`np.exp` is what `from numpy import exp` gives."""
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id in self._modules:
            return ast.copy_location(ast.Name(f"{node.value.id}.{node.attr}", node.ctx), node)
        return node

    def visit_arg(self, node):
        """Without its annotation."""
        node.annotation = None
        return node

    def visit_FunctionDef(self, node):
        """Without annotation and decorators."""
        node.returns, node.decorator_list = None, []
        return self.generic_visit(node)

    def visit_Import(self, node):
        """Nothing: it says where names come from, and they say so themselves."""

    visit_ImportFrom = visit_Pass = visit_Import

    def visit_Expr(self, node):
        """Nothing, where it is prose or prints."""
        self.generic_visit(node)
        prints = isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "print"
        return None if prints or isinstance(node.value, ast.Constant) else node

    def visit_AnnAssign(self, node):
        """Without its annotation; nothing, where that is all."""
        self.generic_visit(node)
        return node.value and ast.copy_location(ast.Assign([node.target], node.value), node)

    def visit_AugAssign(self, node):
        """`x += 1` is `x = x + 1`."""
        value = ast.copy_location(ast.BinOp(_read(node.target), node.op, node.value), node)
        return self.visit(ast.copy_location(ast.Assign([node.target], value), node))

    def visit_Assign(self, node):
        """`a, b = 1, 2` is two assignments."""
        self.generic_visit(node)
        [first, *more] = node.targets
        if more or not isinstance(first, ast.Tuple) or not isinstance(node.value, ast.Tuple):
            return node
        if len(first.elts) != len(node.value.elts):
            return node
        pairs = zip(first.elts, node.value.elts, strict=True)
        return [ast.copy_location(ast.Assign([target], value), node) for target, value in pairs]

    def visit_BinOp(self, node):
        """The operands of sums and products in one order."""
        self.generic_visit(node)
        if isinstance(node.op, (ast.Add, ast.Mult)):
            node.left, node.right = sorted((node.left, node.right), key=_shape)
        return node

    def visit_Compare(self, node):
        """`b > a` is `a < b`."""
        self.generic_visit(node)
        if len(node.ops) == 1 and (turned := _TURNED.get(type(node.ops[0]))):
            node.left, node.ops, node.comparators = node.comparators[0], [turned()], [node.left]
        return node

    def visit_Call(self, node):
        """`range(0, n)` is `range(n)`, and the order of named arguments does not matter."""
        self.generic_visit(node)
        node.keywords.sort(key=lambda one: one.arg or "")
        if getattr(node.func, "id", "") == "range" and len(node.args) == 2 and _is_zero(node.args[0]):
            del node.args[0]
        return node


def _with_for(block):
    """A block of statements in which a `while` that counts is a `for`."""
    found = []
    for one in block:
        start = _start(one, found)
        if start:
            found.remove(start)
            bounds = [*([] if _is_zero(start.value) else [start.value]), one.test.comparators[0]]
            call = ast.Call(ast.Name("range", ast.Load()), bounds, [])
            one = ast.copy_location(ast.For(start.targets[0], call, one.body[:-1], []), one)
        found.append(one)
    return found


def _start(loop, before):
    """The statement from which a `while` counts up by one; None where it does not."""
    test = loop.test if isinstance(loop, ast.While) and loop.body and not loop.orelse else None
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Lt):
        return None
    name = getattr(test.left, "id", None)
    if ast.unparse(loop.body[-1]) not in (f"{name} = {name} + 1", f"{name} = 1 + {name}"):
        return None
    sets = [one for one in before if isinstance(one, ast.Assign) and getattr(one.targets[0], "id", None) == name]
    return sets[-1] if sets else None


def _is_zero(node):
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value == 0


def _read(target):
    """What is assigned to, as it is read."""
    return ast.parse(ast.unparse(target), mode="eval").body


def _shape(node):
    """The text of an expression without names."""
    if isinstance(node, ast.Name):
        return node.id if "." in node.id else "_"
    if isinstance(node, ast.AST):
        return f"{type(node).__name__}({','.join(_shape(value) for _, value in ast.iter_fields(node))})"
    return f"[{','.join(map(_shape, node))}]" if isinstance(node, list) else repr(node)
