"""From a formula as people type it to steps of computation; the text is only read, never run.

Three passes: characters to tokens (`_tokens.py`), tokens to a tree (a grammar of Lark, LALR), the tree to a list of
steps with their shapes. None of them recurses, so depth costs nothing.
"""

from functools import cache

from coursekit.core.plain import Unreadable, one_line
from coursekit.expressions.computation import CONSTANTS, FUNCTIONS, NUMBER, Step, fit, words
from coursekit.expressions.tokens import Piece, Tokens, fail

LONGEST = 2_000  # characters
_GRAMMAR = """
start: sum
?sum: term (SIGN term)*
?term: factor (OPERATOR factor | raised)*
?factor: raised | SIGN factor -> signed
?raised: postfix | postfix POWER exponent -> power
?exponent: raised | SIGN exponent -> signed
?postfix: atom | postfix TRANSPOSE -> transposed
?atom: NUMBER -> number | NAME -> name | OPEN sum CLOSE -> brackets | call
call: FUNCTION (POWER NUMBER)? OPEN sum (COMMA sum)* CLOSE
%declare SIGN OPERATOR POWER TRANSPOSE NUMBER NAME OPEN CLOSE COMMA FUNCTION
"""
_EXPECTED = "a number, a name or an opening bracket is expected"


def parse(text, shapes):
    """The steps that compute a formula, the last of them its value.

    Parameters
    ----------
    text : str
    shapes : dict
        The shape (rows, columns) of each variable by name; a number is (1, 1).

    Raises
    ------
    Unreadable
        Says in one sentence where and why the text cannot be read.

    Examples
    --------
    >>> [step.operation for step in parse("exp(x) + 1", {"x": (1, 1)})]
    ['name', 'exp', 'number', '+']
    """
    if type(text) is not str:
        raise Unreadable("A formula is expected as a text.")
    if len(text) > LONGEST:
        raise Unreadable(f"A formula has at most {LONGEST} characters, but this one has {len(text)}.")
    pieces = Tokens(text, shapes).pieces()
    if not pieces:
        raise Unreadable("There is no formula here.")
    return _Steps(text, shapes).build(_tree(text, pieces))


@cache
def _parser():
    from lark import Lark  # only where a formula is read

    return Lark(_GRAMMAR, parser="lalr")


def _tree(text, pieces):
    """Lark's tree of the tokens."""
    from lark import Token, UnexpectedToken

    reader = _parser().parse_interactive("")
    place = len(text.rstrip())
    end = Piece("$END", "", place, place)
    for piece in [*pieces, end]:
        token = Token(piece.type, piece.value, start_pos=piece.start, end_pos=piece.end)
        try:
            tree = reader.feed_token(token)
        except UnexpectedToken as error:
            fail(text, piece.start, piece.end, _unexpected(piece, error.expected))
    return tree


def _unexpected(piece, expected):
    """Why a token cannot stand where it is."""
    if piece.type == "COMMA" and "NAME" not in expected:
        return "a comma stands only between the arguments of a function such as `max(a, b)`, and 0.5 has a point"
    if "NAME" in expected and ("SIGN" in expected or "OPERATOR" not in expected):
        return _EXPECTED
    if expected == {"NUMBER"}:
        return "between a function and its bracket only a whole power may stand, as in `tanh^2(z)`"
    return "an operator such as `*` is expected"


class _Steps:
    """Collects the steps of a tree from the leaves up; a part is the number of its step."""

    def __init__(self, text, shapes):
        self.text, self.shapes, self.steps = text, shapes, []

    def build(self, tree):
        parts = {}
        for node in tree.iter_subtrees():  # each after its children
            children = [parts[id(child)] if hasattr(child, "data") else child for child in node.children]
            parts[id(node)] = getattr(self, node.data)(*children)
        return tuple(self.steps)

    def add(self, operation, arguments, shape, start, end):
        self.steps.append(Step(operation, arguments, shape, start, end))
        return len(self.steps) - 1

    def start(self, part):
        return part

    def number(self, token):
        return self.add("number", (float(token),), NUMBER, token.start_pos, token.end_pos)

    def name(self, token):
        name, place = str(token), (token.start_pos, token.end_pos)
        if name in self.shapes:
            return self.add("name", (name,), self.shapes[name], *place)
        return self.add("number", (CONSTANTS[name],), NUMBER, *place)

    def brackets(self, opening, part, closing):
        self.steps[part] = self.steps[part]._replace(start=opening.start_pos, end=closing.end_pos)
        return part

    def signed(self, sign, part):
        step = self.steps[part]
        if sign == "+":
            return part
        return self.add("negative", (part,), step.shape, sign.start_pos, step.end)

    def transposed(self, part, token):
        step = self.steps[part]
        if set(self.shapes.values()) <= {NUMBER}:
            fail(self.text, token.start_pos, token.end_pos, "this sign transposes, but here all names are numbers")
        return self.add("transpose", (part,), step.shape[::-1], step.start, token.end_pos)

    def sum(self, *children):
        return self.chain(children)

    def term(self, *children):
        for before, divisor, after in zip(children, children[1:], children[2:], strict=False):
            if before == "/" and isinstance(before, str) and isinstance(after, int):
                self.check_quotient(divisor, after)
        return self.chain(children)

    def check_quotient(self, divisor, factor):
        """1/2x can be read in two ways, but 1/2 x is a fraction times x."""
        start, end = self.steps[divisor].start, self.steps[factor].end
        if self.steps[divisor].operation != "number" or self.steps[factor].start == self.steps[divisor].end:
            why = "with `/` before it this product can be read in two ways; write `a/(b*c)` or `a/b*c`"
            fail(self.text, start, end, why)

    def chain(self, children):
        """Parts from left to right; where no sign stands between two of them, they are multiplied."""
        part, sign = children[0], "*"
        for child in children[1:]:
            if isinstance(child, str):
                sign = str(child)
            else:
                part, sign = self.both(part, sign, child), "*"
        return part

    def both(self, left, sign, right):
        one, other = self.steps[left], self.steps[right]
        found = fit(sign, one.shape, other.shape)
        if found is None:
            verb = {"+": "added", "-": "subtracted", "/": "divided", "⊙": "multiplied entry by entry"}
            self.misfit([one, other], verb.get(sign, "multiplied"))
        return self.add(found[0], (left, right), found[1], one.start, other.end)

    def misfit(self, steps, verb):
        both = " and ".join(f"`{self.piece(step)}` ({words(step.shape)})" for step in steps)
        advice = "; a vector is a column, and its transpose is a row" if verb == "multiplied" else ""
        raise Unreadable(f"At character {steps[0].start + 1}: {both} cannot be {verb}{advice}.")

    def piece(self, step):
        return one_line(self.text[step.start : step.end], 40)

    def power(self, base, sign, exponent):
        one, other = self.steps[base], self.steps[exponent]
        if other.shape != NUMBER:
            fail(self.text, other.start, other.end, f"an exponent is a number, but this is {words(other.shape)}")
        if one.shape == NUMBER:
            return self.add("^", (base, exponent), NUMBER, one.start, other.end)
        if one.shape[0] != one.shape[1] or self.constant(other) not in (-1, 2, 3):
            why = f"this is {words(one.shape)}; a square matrix may have the exponent -1, 2 or 3"
            fail(self.text, one.start, one.end, why)
        return self.add("matrix power", (base, exponent), one.shape, one.start, other.end)

    def constant(self, step):
        """The value of a step that is a number, with or without a minus, or None."""
        if step.operation == "negative":
            inner = self.steps[step.arguments[0]]
            return -inner.arguments[0] if inner.operation == "number" else None
        return step.arguments[0] if step.operation == "number" else None

    def call(self, name, *rest):
        """A function of its arguments; f^2(z) is the square of f(z)."""
        parts, end = [part for part in rest if isinstance(part, int)], rest[-1].end_pos
        operation = FUNCTIONS[str(name)]
        if len(parts) > operation.most:
            fail(self.text, name.start_pos, end, f"`{name}` takes one argument, but here are {len(parts)}")
        shape = self.steps[parts[0]].shape
        for part in parts[1:]:
            found = fit("⊙", shape, self.steps[part].shape)
            if found is None:
                self.misfit([self.steps[parts[0]], self.steps[part]], f"compared by `{name}`")
            shape = found[1]
        result = self.add(str(name), tuple(parts), operation.shape or shape, name.start_pos, end)
        if rest[0].type != "POWER":
            return result
        if not str(rest[1]).isdecimal():
            fail(self.text, rest[1].start_pos, rest[1].end_pos, "a power between a function and its bracket is whole")
        return self.power(result, rest[0], self.number(rest[1]))
