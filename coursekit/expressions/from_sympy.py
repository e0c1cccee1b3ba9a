"""A SymPy expression as the text that a learner would have typed.

Only classes of the sympy package itself are looked into, through the slots of its own base classes:
an object with a method of the learner's is never asked for anything.
"""

import sys

from coursekit.core.plain import AnswerParseError, is_a, one_line, type_name

_DEEPEST = 60
_CONSTANTS = {"Pi": "pi", "Exp1": "e"}
_JOINED = {"Add": " + ", "MatAdd": " + ", "Mul": "*", "MatMul": "*", "Pow": "^", "MatPow": "^", "Inverse": "^"}
_CALLED = {"Abs": "abs", "Max": "max", "Min": "min", "Heaviside": "step"}
_CALLED |= {name: name for name in ("exp", "log", "sign", "sin", "cos", "tan", "sinh", "cosh", "sech", "tanh")}


def is_sympy(value):
    """Is `value` of a class of SymPy's, or of one derived from it?"""
    sympy = sys.modules.get("sympy")
    return sympy is not None and is_a(value, sympy.Basic)


def typed(expression, depth=0):
    """The expression as text for the grammar.

    Raises
    ------
    AnswerParseError
        If it holds anything but names, numbers and the functions of the grammar.

    Examples
    --------
    >>> import sympy
    >>> z = sympy.Symbol("z")
    >>> typed(sympy.exp(z) / 2)
    '((1/2)*exp(z))'
    """
    import sympy

    kind = type_name(expression)
    undefined = type(type(expression)) is sympy.core.function.UndefinedFunction  # Function("sigma")
    if depth > _DEEPEST or not (undefined or _is_own(expression)):
        deep = "it is nested too deeply" if depth > _DEEPEST else f"it contains an object of type {one_line(kind, 40)}"
        raise AnswerParseError(f"This SymPy expression cannot be read, for {deep}.")
    if is_a(expression, sympy.Symbol):
        return expression.name
    if kind in _CONSTANTS:
        return _CONSTANTS[kind]
    if is_a(expression, sympy.Float):
        return f"({float(expression)!r})"
    if is_a(expression, sympy.Rational):
        return _fraction(expression.p, expression.q)
    inside = sympy.Basic._args.__get__(expression)
    if kind == "MatrixSymbol":
        return one_line(str(inside[0]))
    inside = inside[:1] if kind == "Heaviside" else inside  # without its value at 0
    arguments = [typed(argument, depth + 1) for argument in inside]
    if kind in _JOINED:
        return f"({_JOINED[kind].join(arguments)})"
    if kind == "Transpose":
        return f"{arguments[0]}'"
    if not undefined and kind not in _CALLED:
        raise AnswerParseError(f"This SymPy expression cannot be read, for it contains `{kind}`.")
    return f"{_CALLED.get(kind, kind)}({', '.join(arguments)})"


def _is_own(expression):
    """Is its class truly one that a module of SymPy defines?"""
    home = type.__dict__["__module__"].__get__(type(expression))
    known = type(home) is str and home.startswith("sympy.")
    return known and getattr(sys.modules.get(home), type_name(expression), None) is type(expression)


def _fraction(p, q):
    if max(abs(p), q) >= 10**300:
        raise AnswerParseError("This SymPy expression cannot be read, for a number in it is too large.")
    return f"({p}/{q})" if q != 1 else f"({p})"
