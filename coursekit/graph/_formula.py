"""Small formulas, filled in and written as LaTeX, typeset as typed formulas are, or as plain text.

A formula is a syntax tree of Python's `ast`. Names that no expression can contain stand for what only a
derivation has: "4" is a number and "df/dx" a derivative.
"""

import ast
import re

from coursekit.expressions.latex import Written, joined, name_latex, number_latex

_COMPARISONS = {ast.Gt: ">", ast.GtE: r"\geq"}
_KINDS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "^"}


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
    return _write(tree).text


def _write(tree):
    match tree:
        case ast.Name(id=name):
            return _leaf(name)
        case ast.UnaryOp():
            return joined("negative", _write(tree.operand))
        case ast.BinOp():
            return joined(_KINDS[type(tree.op)], _write(tree.left), _write(tree.right))
        case ast.Call(func=ast.Name(id=name)):
            return joined(name, *map(_write, tree.args))
        case ast.List(elts=[ast.Compare(left=left, ops=[relation], comparators=[right])]):
            return Written(f"[{latex(left)} {_COMPARISONS[type(relation)]} {latex(right)}]")
    raise TypeError(ast.dump(tree))


def _leaf(name):
    if "/" in name:
        top, bottom = (name_latex(part[1:]) for part in name.split("/"))
        return Written(rf"\frac{{\partial {top}}}{{\partial {bottom}}}")
    return number_latex(name) if name[0].isdigit() else Written(name_latex(name))
