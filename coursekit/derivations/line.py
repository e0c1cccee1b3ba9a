r"""A line of a derivation: sides with the relations between them, and a remark; read, never run.

`= 2*z + q   [sum rule]` goes on from the line before; `dL/dw &= ... \\`, as it is pasted from LaTeX, is the same as
without its signs of layout.
"""

import re
from typing import NamedTuple

from coursekit.core.plain import AnswerParseError
from coursekit.derivations import layout
from coursekit.derivations.node import Node, name, nodes, replaced, walk
from coursekit.expressions.derivation_signs import rewritten
from coursekit.expressions.grammar import read_lexemes
from coursekit.expressions.lexemes import lexemes
from coursekit.expressions.tree import Tree, fail
from coursekit.expressions.typed_characters import straight

LONGEST = 1_000  # characters of a line
MOST_LINES = 40
_RELATIONS = {"=": "=", "==": "=", ":=": "=", "<=": "<=", "≤": "<=", ">=": ">=", "≥": ">="}
_COMMANDS = {r"\le": "<=", r"\leq": "<=", r"\leqslant": "<=", r"\ge": ">=", r"\geq": ">=", r"\geqslant": ">="}
_DEFINES = re.compile(r"\s*(?:(?i:let|with|where|set|define)\s+)?([^\W\d_]\d*)(?:_\{?([a-z])\}?)?\s*:?=(?!=)\s*\S")
_STRICT = {"<": "<=", ">": ">=", r"\lt": "<=", r"\gt": ">="}


class Line(NamedTuple):
    """Sides and the relations before them; the first relation is "" where the line has a left side of its own."""

    text: str
    relations: tuple[str, ...]
    sides: tuple[Node, ...]
    trees: tuple[Tree, ...]
    remark: str = ""

    @property
    def goes_on(self):
        """Does it go on from the line before?"""
        return bool(self.relations[0])


def read_all(numbered, names):
    """Pairs (number, line) of numbered texts, up to the first that cannot be read: there is the sentence why.

    A line such as `u = X*w - y` or `e_i = x_i - y_i`, with a name alone on its left that the statement does not have,
    defines that name for the lines below: it is put in there.
    """
    found, own = [], {}
    for number, text in numbered:
        defined = _DEFINES.match(straight(text))
        new = defined[1] if defined and names.is_free(defined[1], defined[2]) else None
        more = names.plus(new, bool(defined[2])) if new else names
        try:
            line = read(text[defined.start(1) :] if new else text, more)
            _hold_below(line.sides, {*own, new})
            sides = tuple(with_own(side, own) for side in line.sides)
            if new and any(one.value == new for side in sides[1:] for one in walk(side) if one.kind == "name"):
                raise AnswerParseError(f"`{new}` is not known here, and this line does not say what it is.")
        except AnswerParseError as why:
            return [*found, (number, str(why))]
        if new:
            own[new], names = (defined[2], sides[1]), more
            sides = (sides[1], *sides[1:])
        found.append((number, line._replace(sides=sides)))
    return found


def _hold_below(sides, own):
    """Raise an `AnswerParseError` where something is differentiated with respect to a name of one's own."""
    places = [one.args[1] for side in sides for one in walk(side) if one.kind == "d"]
    for place in places:
        word = (place.args[0] if place.args else place).value
        if word in own:
            raise AnswerParseError(
                f"Only a name of the statement can stand below `d`, and `{word}` is one of your own."
            )


def with_own(node, own):
    """A node with the names that lines before it define put in."""
    if not own:
        return node
    args = tuple(with_own(one, own) for one in node.args)
    if node.kind == "name" and node.value in own:
        return own[node.value][1]
    if node.kind == "entry" and node.args[0].kind == "name" and node.args[0].value in own:
        index, meaning = own[node.args[0].value]
        return replaced(meaning, name(index), args[1]) if index else node._replace(args=args)
    return node._replace(args=args)


def texts(typed):
    """The lines of what was typed that are not empty, each with its number from 1, as they stand below one another."""
    found = typed.strip("\r\n \t").splitlines()
    numbered = [(count, one) for count, one in enumerate(found, start=1) if one.strip() and not layout.is_layout(one)]
    if found and not numbered and typed.strip():
        raise AnswerParseError("There is no line of a derivation here.")
    if len(numbered) > MOST_LINES:
        raise AnswerParseError(f"A derivation has at most {MOST_LINES} lines, but this one has {len(numbered)}.")
    return numbered


def read(text, names):
    """A line with the `DerivationNames` of its statement.

    Raises
    ------
    AnswerParseError
        Says in one sentence where and why it cannot be read.
    """
    if len(text) > LONGEST:
        raise AnswerParseError(f"A line has at most {LONGEST} characters, but this one has {len(text)}.")
    text = straight(text)
    formula, remark = layout.without_remark(text, names)
    names = names.on(formula)
    relations, sides = _split(formula, [one for one in lexemes(layout.plain(formula, names)) if one.kind != "SPACE"])
    trees = tuple(read_lexemes(formula, names, rewritten(formula, side, names)) for side in sides)
    return Line(text, relations, tuple(nodes(tree) for tree in trees), trees, remark)


def _split(text, found):
    """The relations of a line, the first one "" or its own, and the lexemes of its sides."""
    relations, sides, depth, inner = [""], [[]], 0, 0
    for place, one in enumerate(found):
        depth = max(depth + (one.kind == "OPEN") - (one.kind == "CLOSE"), 0)
        if one.text == "<" and _is_inner(found[place + 1 :]):
            inner += 1
        elif inner and one.text in (">", ">=") and one.kind == "EQUALS":
            inner -= 1
            sides[-1].append(one._replace(text=">"))
            if one.text == ">=":
                relations.append("=")
                sides.append([])
            continue
        sign = _relation(one) if depth == 0 and not inner else None
        if sign is None:
            sides[-1].append(one)
            continue
        if one.text in _STRICT:
            fail(
                text,
                one.start,
                one.end,
                f"a strict comparison cannot be checked at points; write `{_STRICT[one.text]}`",
            )
        relations.append(sign)
        sides.append([])
    if not sides[0]:
        relations, sides = relations[1:], sides[1:]
    if not sides:
        raise AnswerParseError("There is no formula here.")
    if any(not side for side in sides):
        raise AnswerParseError("A side of this line is missing: a relation stands between two expressions.")
    return tuple(relations), sides


def _relation(one):
    if one.kind == "EQUALS":
        return _RELATIONS.get(one.text) or (_STRICT.get(one.text))
    return _COMMANDS.get(one.text) or _STRICT.get(one.text) if one.kind == "OTHER" else None


def _is_inner(rest):
    """Does `<u, v>` follow?"""
    for one in rest:
        if one.kind == "EQUALS":
            return False
        if one.kind == "COMMA":
            return any(other.text in (">", ">=") for other in rest)
    return False
