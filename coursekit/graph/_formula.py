"""Small formulas, filled in and written as LaTeX or as plain text.

A formula is a syntax tree of Python's `ast`. Names that no expression can contain stand for what only a
derivation has: "4" is a number and "df/dx" a derivative.
"""

import ast
import re
from functools import lru_cache

_GREEK = {"alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "lambda", "mu", "nu", "xi", "pi", "rho"}
_GREEK |= {"sigma", "tau", "phi", "chi", "psi", "omega", "zeta", "kappa"}
_FUNCTIONS = {name: rf"\{name}" for name in ("exp", "log", "sin", "cos", "tanh", "max")} | {"sigmoid": r"\sigma"}
_COMPARISONS = {ast.Gt: ">", ast.GtE: r"\geq"}
SUM, PRODUCT, FRACTION, POWER, ATOM = range(5)


def number_text(value):
    """A number with six significant digits at most."""
    return f"{value:.6g}"


def fill(formula, blanks, rounded=False):
    """The tree of a formula, each of its letters replaced by a name or a number."""
    return _Fill(blanks, rounded).visit(ast.parse(formula, mode="eval").body)


class _Fill(ast.NodeTransformer):
    def __init__(self, blanks, rounded):
        self.blanks, self.rounded = blanks, rounded

    def visit_Call(self, node):
        return ast.Call(node.func, [self.visit(argument) for argument in node.args], [])

    def visit_Name(self, node):
        return leaf(self.blanks[node.id], self.rounded)

    def visit_Constant(self, node):
        return leaf(node.value, self.rounded)


def leaf(value, rounded=True):
    """The tree of a name, or of a number."""
    if isinstance(value, str):
        return ast.Name(value)
    text = number_text(abs(value)) if rounded else repr(float(abs(value))).removesuffix(".0")
    return ast.UnaryOp(ast.USub(), ast.Name(text)) if value < 0 else ast.Name(text)


def total(terms):
    """The tree of a sum."""
    result = terms[0]
    for term in terms[1:]:
        result = ast.BinOp(result, ast.Add(), term)
    return result


def product(left, right):
    """The tree of a product."""
    return ast.BinOp(left, ast.Mult(), right)


def plain(tree):
    """A formula as Python would write it, but -(-2) and not --2."""
    return re.sub(r"-(-\d[\d.]*(?:e[-+]\d+)?)", r"-(\1)", ast.unparse(tree))


def latex(tree):
    """A formula as LaTeX."""
    return _write(tree)[0]


def _write(tree):
    """LaTeX, and how tightly its outermost operation binds."""
    match tree:
        case ast.Name(id=name):
            return _leaf(name)
        case ast.UnaryOp():
            return "-" + _inside(tree.operand, PRODUCT), SUM
        case ast.BinOp(op=ast.Div()):
            return rf"\frac{{{latex(tree.left)}}}{{{latex(tree.right)}}}", FRACTION
        case ast.BinOp(op=ast.Pow()):
            return f"{_inside(tree.left, ATOM)}^{{{latex(tree.right)}}}", POWER
        case ast.BinOp(op=ast.Mult()):
            return rf"{_inside(tree.left, PRODUCT, first=True)} \cdot {_inside(tree.right, FRACTION)}", PRODUCT
        case ast.BinOp(op=ast.Add()):
            return f"{latex(tree.left)} + {_inside(tree.right, SUM)}", SUM
        case ast.BinOp(op=ast.Sub()):
            return f"{latex(tree.left)} - {_inside(tree.right, PRODUCT)}", SUM
        case ast.Call(func=ast.Name(id="sqrt")):
            return rf"\sqrt{{{latex(tree.args[0])}}}", ATOM
        case ast.Call(func=ast.Name(id=name)):
            inside = ", ".join(map(latex, tree.args))
            return _FUNCTIONS.get(name, rf"\mathrm{{{name}}}") + _bracketed(inside), ATOM
        case ast.List(elts=[ast.Compare(left=left, ops=[relation], comparators=[right])]):
            return f"[{latex(left)} {_COMPARISONS[type(relation)]} {latex(right)}]", ATOM
    raise TypeError(ast.dump(tree))


def _inside(tree, lowest, first=False):
    """LaTeX of an operand: in brackets if it binds too loosely, or begins with a minus that is not the first sign."""
    text, tightness = _write(tree)
    lonely_minus = first and isinstance(tree, ast.UnaryOp)
    return text if lonely_minus or (tightness >= lowest and not text.startswith("-")) else _bracketed(text)


def _bracketed(text):
    return rf"\left({text}\right)" if r"\frac" in text else f"({text})"


@lru_cache(maxsize=1000)
def _leaf(name):
    if "/" in name:
        top, bottom = (name_latex(part[1:]) for part in name.split("/"))
        return rf"\frac{{\partial {top}}}{{\partial {bottom}}}", ATOM
    if not name[0].isdigit():
        return name_latex(name), ATOM
    digits, _, power = name.partition("e")
    return (rf"{digits} \cdot 10^{{{int(power)}}}", PRODUCT) if power else (digits, ATOM)


def name_latex(name):
    """A name as LaTeX: x1 and x_1 get a subscript, theta becomes Greek, loss stands upright."""
    parts = re.fullmatch(r"([^\W\d_]+)(?:_?(\d+)|_([^\W_]+))?", name)
    if not parts:
        return rf"\mathrm{{{name.replace('_', chr(92) + '_')}}}"
    head, index, word = parts.groups()
    letter = rf"\{head}" if head in _GREEK else head if len(head) == 1 else rf"\mathrm{{{head}}}"
    return letter + (f"_{{{index}}}" if index else rf"_{{\mathrm{{{word}}}}}" if word else "")
