r"""The worked solution of numbers by name: for each step its formula, the numbers put in, and the value.

The formulas are not written a second time: SymPy runs the very functions that judge the answer, on symbols.
"""

import math
import re

from coursekit.judging.answer import call, work_out

_GREEK = re.compile(r"(alpha|beta|gamma|delta|eps|kappa|lambda|mu|nu|rho|sigma|tau|theta)_?(\d*|n)")
_DERIVATIVE = re.compile(r"d(.+?)_d(.+)")


def worked(answer_type, steps, numbers, because):
    """Markdown: for each name asked for, a sentence where there is one, and a line of mathematics."""
    values = work_out(steps, numbers)
    shown = {}
    known = _symbols(numbers, shown)
    lines = []
    for asked in answer_type.names:
        expression = _symbolic(steps[asked.name], known)
        text, value = symbol(asked.name), number(values[asked.name])
        chain = _distinct([text, *_forms(expression, shown), value])
        exact = math.isclose(float(f"{values[asked.name]:.6g}"), values[asked.name], rel_tol=1e-12)
        equals = "=" if exact else r"\approx"
        lines += [because.get(asked.name, ""), f"$${' = '.join(chain[:-1])} {equals} {chain[-1]}$$"]
        known[asked.name] = _symbols({asked.name: values[asked.name]}, shown)[asked.name]
    return "\n".join(filter(None, lines))


def _symbols(numbers, shown):
    """A symbol for each number, in tuples as the numbers are; `shown` gets the number of each symbol."""
    import sympy

    def of(name, value):
        if isinstance(value, (tuple, list)):
            return tuple(of(f"{name}{i}", item) for i, item in enumerate(value, start=1))
        if isinstance(value, str):
            return value
        one = sympy.Symbol(name, real=True)
        shown[one] = value
        return one

    return {name: of(name, value) for name, value in numbers.items()}


def _symbolic(step, known):
    """The formula of a step, or None where it has none, as for the largest of several."""
    import sympy

    try:
        with sympy.evaluate(False):  # the formula as it was written
            expression = _flat(call(step, known))
    except (TypeError, AttributeError, ValueError):
        return None
    return expression if isinstance(expression, sympy.Expr) else None


def _flat(expression):
    """The same with (a + b) + c written as a + b + c, and (a b) c as a b c."""
    if not expression.args:
        return expression
    args = [_flat(arg) for arg in expression.args]
    if expression.is_Add or expression.is_Mul:
        args = [part for arg in args for part in (arg.args if arg.func is expression.func else [arg])]
    return expression.func(*args)


def _forms(expression, shown):
    """The formula with symbols, then with numbers, where they say more than the value."""
    if expression is None or not expression.free_symbols:
        return []
    names = {one: symbol(one.name) for one in expression.free_symbols}
    filled = {one: _factor(shown[one]) for one in expression.free_symbols}
    return [latex(expression, names), latex(expression, filled)]


def latex(expression, names):
    """LaTeX of a formula, each symbol written as `names` says."""
    import sympy

    text = sympy.latex(expression, symbol_names=names, mul_symbol="dot", order="none")
    text = text.replace(r"\theta\left(", r"H\left(")  # the step function of the course
    return text.replace(r"\left|{", r"\lvert ").replace(r"}\right|", r" \rvert")


def symbol(name):
    r"""A name as LaTeX.

    Examples
    --------
    >>> print(symbol("o5"), symbol("dloss_do5"), symbol("new_w5"), symbol("score"), symbol("theta0"), symbol("mhat1"))
    o_{5} \frac{\partial L}{\partial o_{5}} w_{5}^{\text{new}} \text{score} \theta_{0} \hat{m}_{1}
    """
    if name == "loss":
        return "L"
    if name.startswith("new_"):
        return f"{symbol(name[4:])}^{{\\text{{new}}}}"
    if match := _DERIVATIVE.fullmatch(name):
        return rf"\frac{{\partial {symbol(match[1])}}}{{\partial {symbol(match[2])}}}"
    if match := re.fullmatch(r"([A-Za-z])_?(\d+)", name):
        return f"{match[1]}_{{{match[2]}}}"
    if name == "lr":
        return r"\eta"
    if match := _GREEK.fullmatch(name):
        return rf"\{match[1].replace('eps', 'varepsilon')}" + f"_{{{match[2]}}}" * bool(match[2])
    if match := re.fullmatch(r"([a-z])hat(\d*)", name):
        return rf"\hat{{{match[1]}}}" + f"_{{{match[2]}}}" * bool(match[2])
    return name if len(name) == 1 else rf"\text{{{name.replace('_', ' ')}}}"


def number(value):
    """A number with at most six digits."""
    text = f"{value:.6g}"
    if "e" not in text:
        return text
    digits, power = text.split("e")
    return rf"{digits} \cdot 10^{{{int(power)}}}"


def _factor(value):
    return number(value) if value >= 0 else f"({number(value)})"


def _distinct(chain):
    """The links of a chain of equations, each once."""
    return [link for i, link in enumerate(chain) if link.strip("()") not in chain[i + 1 : i + 2]]
