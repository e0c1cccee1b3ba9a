"""The names that a cell gives to others and those it needs from them, read off its source."""

import ast
import builtins
import symtable
from typing import NamedTuple

_BUILTINS = frozenset({*dir(builtins), "get_ipython", "display"})
_AT_ONCE = ("listcomp", "setcomp", "dictcomp", "genexpr")
_PERHAPS = (ast.If, ast.Try, ast.Match)


class Names(NamedTuple):
    """What a cell binds, what of another cell it changes (`rows.append(1)`, `d["a"] = 2`), imports, and needs.

    "*" among the imported names stands for everything; `modules` are the packages that are imported from. A file such
    as "helper.py" is a name too: `%%writefile` gives it, and `import helper` needs it.
    """

    binds: frozenset = frozenset()
    changes: frozenset = frozenset()
    imports: frozenset = frozenset()
    modules: frozenset = frozenset()
    needs: frozenset = frozenset()


def names_in(tree):
    r"""The names of a cell, from its syntax tree.

    Examples
    --------
    >>> names_in(ast.parse("y = f(x)\nrows.append(y)")).needs == {"f", "x", "rows"}
    True
    """
    binds, changes, needs, later = set(), set(), set(), set()
    for statement in tree.body:
        bound, now, deferred = _of_statement(statement)
        changed = (_changed(statement) & (now | deferred)) - bound
        needs |= (now | changed) - binds
        later |= deferred
        changes |= changed - binds
        if isinstance(statement, _PERHAPS):  # then what a cell above gives may be needed all the same
            needs |= bound - binds
        binds |= bound
    imports = {
        alias.asname or alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    modules = {name.split(".")[0] for node in ast.walk(tree) for name in _modules(node)}
    magics = [magic for node in ast.walk(tree) if (magic := _magic(node))]
    binds |= {file for name, file in magics if name == "writefile"}
    needs |= {f"{module}.py" for module in modules} | {file for name, file in magics if name == "run"}
    imports |= {"*" for name, _ in magics if name == "run"}
    changes -= {"get_ipython"}
    return Names(*map(frozenset, (binds, changes, imports, modules, (needs | later - binds) - _BUILTINS)))


def _modules(node):
    """The modules that a statement imports from."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def _magic(node):
    """The name and the file of `%%writefile` and `%run`, as IPython's transformer writes them; None for all else."""
    called = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("run_cell_magic", "run_line_magic")
    if not called or len(node.args) < 2 or not all(isinstance(one, ast.Constant) for one in node.args[:2]):
        return None
    name, files = node.args[0].value, [word for word in str(node.args[1].value).split() if not word.startswith("-")]
    return (name, files[0]) if name in ("writefile", "run") and files else None


def _of_statement(statement):
    """The names that a statement binds, needs at once, and needs when its functions are called."""
    table = symtable.symtable(ast.unparse(statement), "<cell>", "exec")
    bound, now, deferred = set(), set(), set()
    for symbol in table.get_symbols():
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace():
            bound.add(symbol.get_name())
        if symbol.is_referenced():
            now.add(symbol.get_name())
    todo = [(child, False) for child in table.get_children()]
    while todo:
        child, late = todo.pop()
        late = late or (child.get_type() == "function" and child.get_name() not in _AT_ONCE)
        for symbol in child.get_symbols():
            if symbol.is_global() and symbol.is_referenced():
                (deferred if late else now).add(symbol.get_name())
            if symbol.is_declared_global() and symbol.is_assigned():
                bound.add(symbol.get_name())
        todo += [(one, late) for one in child.get_children()]
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        now.add(statement.target.id)
    return bound, now, deferred


def _changed(statement):
    """Names of which a part is set, or a method is called for its effect alone."""
    found = set()
    for node in ast.walk(statement):
        part = isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load)
        call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        if part:
            found |= _base(node)
        elif call and isinstance(node.value.func, ast.Attribute):
            found |= _base(node.value.func)
    return found


def _base(node):
    """The name that a chain such as `a.b[0].c` starts from."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return {node.id} if isinstance(node, ast.Name) else set()
