"""Expressions in the files of the bank: formulas of an exercise's numbers, and texts with such formulas in {{...}}.

An expression is Python. A name in it is a number of the exercise, a value worked out before, or a function.
"""

import ast
import builtins
import re
from difflib import get_close_matches

_FIELD = re.compile(r"\{\{([^{}]+)\}\}")


def formula(source, key, text, known):
    """An expression as a function of those of the `known` names that are in it, in their order.

    Examples
    --------
    >>> from coursekit.exercises.files import Source
    >>> cost = formula(Source("answer.toml", "my/first", {}, {}, {}), "steps.cost", "n * t / 1000", ("t", "m", "n"))
    >>> cost(n=500, t=3), cost.__code__.co_varnames
    (1.5, ('t', 'n'))
    """
    return _function(source, key, _parsed(source, key, text), known)


def with_signature(source, key, text, signature):
    """An expression as a function with this signature, such as "z, slope=1.0"."""
    try:
        arguments = ast.parse(f"lambda {signature}: 0", mode="eval").body.args
    except SyntaxError as error:
        raise source.error("function.signature", f"`{signature}` is not one: {error.msg}") from None
    known = [argument.arg for argument in arguments.args]
    return _function(source, key, _parsed(source, key, text), known, arguments)


def value(source, key, text):
    """What an expression is."""
    function = formula(source, key, text, ())
    try:
        return function()
    except Exception as error:
        raise source.error(key, f"`{text}` raises {type(error).__name__}: {error}") from error


def template(source, key, text, known):
    r"""A text with expressions in double braces as a function; single braces are LaTeX's and stay.

    Examples
    --------
    >>> from coursekit.exercises.files import Source
    >>> text = r"Half of {{n:g}}: $\frac{ {{n}} }{2}$"
    >>> template(Source("exercise.toml", "my/first", {}, {}, {}), "statement", text, ("n",))(n=3)
    'Half of 3: $\\frac{ 3 }{2}$'
    """
    parts, end = [], 0
    for field in _FIELD.finditer(text):
        parts += [ast.Constant(text[end : field.start()]), *_field(source, key, field[1].strip())]
        end = field.end()
    parts.append(ast.Constant(text[end:]))
    return _function(source, key, ast.Expression(ast.JoinedStr(parts)), known)


def _field(source, key, text):
    """The parts of an f-string with this field alone."""
    try:
        return ast.parse(f'f"""{{{text}}}"""', mode="eval").body.values
    except SyntaxError as error:
        raise source.error(key, f"`{{{{{text}}}}}` cannot be read: {error.msg}") from None


def _parsed(source, key, text):
    try:
        return ast.parse(f"({text}\n)", mode="eval")
    except SyntaxError as error:
        raise source.error(key, f"`{text}` is not an expression: {error.msg}") from None


def _function(source, key, tree, known, arguments=None):
    """A function of the known names in an expression; every other name has to be a function."""
    used = _names(tree)
    for name in used:
        if name not in known and name not in source.space and not hasattr(builtins, name):
            near = get_close_matches(name, [*known, *source.space], 1)
            has = ", ".join(f"`{one}`" for one in known) or "none"
            advice = f"did you mean `{near[0]}`" if near else f"names that may stand here: {has}"
            raise source.error(key, f"`{name}` is not known here; {advice}")
    names = [ast.arg(name) for name in known if name in used]
    arguments = arguments or ast.arguments([], names, None, [], [], None, [])
    made = ast.fix_missing_locations(ast.Expression(ast.Lambda(arguments, tree.body)))
    return eval(compile(made, str(source.path), "eval"), source.space)


def _names(node, bound=frozenset()):
    """The names that an expression takes from outside: no parameters, nothing that a loop runs over."""
    if isinstance(node, ast.Name):
        return {node.id} - bound
    parts = list(ast.iter_child_nodes(node))
    found = set()
    if isinstance(node, ast.Lambda):
        bound = bound | {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
    elif hasattr(node, "generators"):
        first = node.generators[0].iter  # runs outside
        found = _names(first, bound)
        bound = bound | {n.id for one in node.generators for n in ast.walk(one.target) if isinstance(n, ast.Name)}
    return found.union(*(_names(part, bound) for part in parts))
