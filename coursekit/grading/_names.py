"""The names that a cell gives to others and those it needs from them, read off its syntax tree."""

import ast
import builtins

_BUILTINS = frozenset(dir(builtins))
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)


def names_in(tree):
    """Two sets: the names that a cell binds or changes, and those that it uses.

    What is changed counts as both: `d["a"] = 1` and `rows.append(1)` need the `d` and the `rows` of a cell above
    and hand them on. "*" among the bound names stands for an import of everything.

    Examples
    --------
    >>> binds, needs = names_in(ast.parse("y = f(x); rows.append(y)"))
    >>> sorted(binds), sorted(needs)
    (['rows', 'y'], ['f', 'rows', 'x', 'y'])
    """
    binds, needs = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (needs if isinstance(node.ctx, ast.Load) else binds).add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            binds.update(alias.asname or alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, _NAMED) and node.name:
            binds.add(node.name)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            needs.add(node.target.id)
        elif isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            binds.update(_base(node))
    imported = {
        alias.asname or alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    binds |= _changed_by_calls(tree) - imported
    inner = _local_only(tree)
    return frozenset(binds - inner), frozenset(needs - _BUILTINS)


def _base(node):
    """The name that a chain such as `a.b[0].c` starts from."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def _changed_by_calls(tree):
    """Names on which a method is called for its effect alone, but for the usual modules."""
    found = set()
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Attribute)
        ):
            found |= _base(node.value.func)
    return found - {"ck", "coursekit", "plt", "np", "numpy", "sp", "sympy", "ax"}


def _local_only(tree):
    """Names that are bound inside functions and classes only, so that no other cell can see them."""
    outer, inner = set(), set()

    def walk(node, inside):
        for child in ast.iter_child_nodes(node):
            bound = set()
            if isinstance(child, ast.Name) and not isinstance(child.ctx, ast.Load):
                bound = {child.id}
            elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                bound = {child.name}
            elif isinstance(child, (ast.Import, ast.ImportFrom)):
                bound = {alias.asname or alias.name.split(".")[0] for alias in child.names}
            elif isinstance(child, ast.Global):
                outer.update(child.names)
            (inner if inside else outer).update(bound)
            scope = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp,
                     ast.DictComp, ast.GeneratorExp)  # fmt: skip
            walk(child, inside or isinstance(child, scope))

    walk(tree, False)
    return inner - outer
