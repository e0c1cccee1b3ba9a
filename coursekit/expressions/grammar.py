"""From a formula as people type it to its tree; the text is only read, never run.

Two passes: characters to tokens (`tokens.py`), tokens to a tree (a grammar of Lark, LALR). Neither recurses, so depth
costs nothing.
"""

from functools import cache

from coursekit.core.plain import AnswerParseError
from coursekit.expressions.functions import CONSTANTS
from coursekit.expressions.lexemes import lexemes
from coursekit.expressions.tokens import Piece, Tokens, needs_brackets, without_left_side
from coursekit.expressions.tree import Part, Tree, fail
from coursekit.expressions.typed_characters import straight

LONGEST = 2_000  # characters
_GRAMMAR = """
start: sum
?sum: term | sum SIGN term -> binary
?term: product | last | product OPERATOR last -> binary | product bare -> implied
?last: bare | SIGN last -> signed
?product: factor | product OPERATOR factor -> binary | product raised -> implied
?factor: raised | SIGN factor -> signed
?raised: postfix | postfix POWER exponent -> binary
?exponent: raised | SIGN exponent -> signed
?postfix: atom | postfix TRANSPOSE -> transposed | postfix AT sum (COMMA sum)? CLOSE -> entry
?atom: alone | OPEN sum CLOSE -> brackets | absolute
?alone: NUMBER -> number | NAME -> name | CONSTANT -> constant | call | fraction | radical | root | _calculus
_calculus: derivative | expectation | norm | inner
derivative: D OPEN sum CLOSE BY place
?place: NAME -> name | NAME AT sum (COMMA sum)? CLOSE -> place
expectation: EXPECT OPEN sum CLOSE
norm: NORM sum CLOSE
inner: INNER sum COMMA sum CLOSE
fraction: FRACTION OPEN sum CLOSE OPEN sum CLOSE
radical: RADICAL atom
root: ROOT OPEN sum CLOSE atom
absolute: BAR sum CLOSE
call: FUNCTION (POWER NUMBER)? OPEN sum (COMMA sum)* CLOSE | FUNCTION (POWER NUMBER)? absolute
bare: FUNCTION (POWER NUMBER)? (alone | bare | indexed)
?indexed: NAME AT sum (COMMA sum)? CLOSE -> place
%declare SIGN OPERATOR POWER TRANSPOSE NUMBER NAME CONSTANT OPEN CLOSE COMMA FUNCTION FRACTION RADICAL ROOT BAR
%declare D BY AT EXPECT NORM INNER
"""  # a function without brackets, as in ln x, is the last of its term: beyond that it could be read in two ways
_SHORT = 12  # characters of a piece that is quoted
_EXPECTED = "a number, a name or an opening bracket is expected"


def read(text, names):
    """The tree of a formula.

    Parameters
    ----------
    text : str
    names : ClosedNames or OpenNames
        What a word in it means.

    Raises
    ------
    AnswerParseError
        Says in one sentence where and why the text cannot be read.

    Examples
    --------
    >>> from coursekit.expressions.names import OpenNames
    >>> [part.kind for part in read("exp(x) + 1", OpenNames(("exp",))).parts]
    ['name', 'exp', 'number', '+']
    """
    if type(text) is not str:
        raise AnswerParseError("A formula is expected as a text.")
    if len(text) > LONGEST:
        raise AnswerParseError(f"A formula has at most {LONGEST} characters, but this one has {len(text)}.")
    text = straight(text)
    found = without_left_side(text, lexemes(text))
    if not found:
        raise AnswerParseError("There is no formula here.")
    return read_lexemes(text, names, found)


def read_lexemes(text, names, found):
    """The tree of some lexemes of a text, at least one."""
    pieces = Tokens(text, names, found).pieces()
    return _Builder(text, names).build(_shaped(text, pieces))


@cache
def _parser():
    from lark import Lark  # only where a formula is read

    return Lark(_GRAMMAR, parser="lalr")


def _shaped(text, pieces):
    """Lark's tree of the tokens."""
    from lark import Token, UnexpectedToken

    reader = _parser().parse_interactive("")
    place = pieces[-1].end
    end = Piece("$END", "", place, place)
    for place, piece in enumerate([*pieces, end]):
        token = Token(piece.type, piece.value, start_pos=piece.start, end_pos=piece.end)
        try:
            tree = reader.feed_token(token)
        except UnexpectedToken as error:
            _refuse(text, pieces[:place], piece, error.expected)
    return tree


def _refuse(text, before, piece, expected):
    """Say why a token cannot stand where it is."""
    function = next((one for one in reversed(before) if one.type == "FUNCTION"), None)
    if "OPEN" in expected and before and function in (before[-1], *before[-3:-2]):
        fail(text, function.start, function.end, needs_brackets(text[function.start : function.end]))
    if function and "SIGN" in expected and not {"OPERATOR", "NAME"} & expected:  # after ln x
        called = needs_brackets(text[function.start : function.end]).rpartition(" ")[2]
        why = f"how far a function without brackets reaches can be read in two ways here; write {called}"
        fail(text, piece.start, piece.end, why)
    fail(text, piece.start, piece.end, _unexpected(piece, expected))


def _unexpected(piece, expected):
    """Why a token cannot stand where it is."""
    if piece.type == "COMMA" and "NAME" not in expected:
        return "a comma stands only between the arguments of a function such as `max(a, b)`, and 0.5 has a point"
    if "NAME" in expected and ("SIGN" in expected or "OPERATOR" not in expected):
        return _EXPECTED
    if expected == {"NUMBER"}:
        return "between a function and its bracket only a whole power may stand, as in `tanh^2(z)`"
    if expected == {"OPEN"}:
        return r"`\frac` needs two pairs of braces, as in `\frac{a}{b}`"
    return "an operator such as `*` is expected"


class _Builder:
    """Collects the parts of a tree from the leaves up, each known by its number."""

    def __init__(self, text, names):
        self.text, self.names, self.parts = text, names, []

    def build(self, tree):
        built = []
        for node in _leaves_first(tree):  # the last ones built are its children
            first = len(built) - sum(hasattr(child, "data") for child in node.children)
            inner = iter(built[first:])
            children = [next(inner) if hasattr(child, "data") else child for child in node.children]
            built[first:] = [getattr(self, node.data)(*children)]
        return Tree(self.text, tuple(self.parts))

    def add(self, kind, of, start, end, **marks):
        self.parts.append(Part(kind, of, start, end, **marks))
        return len(self.parts) - 1

    def start(self, part):
        return part

    def number(self, token):
        return self.add("number", (float(token),), token.start_pos, token.end_pos)

    def name(self, token):
        return self.add("name", (str(token),), token.start_pos, token.end_pos)

    def constant(self, token):
        return self.add("constant", (str(token),), token.start_pos, token.end_pos)

    def brackets(self, opening, part, closing):
        marks = {"start": opening.start_pos, "end": closing.end_pos, "bracketed": True}
        self.parts[part] = self.parts[part]._replace(**marks)
        return part

    def signed(self, sign, part):
        if sign == "+":
            return part
        return self.add("negative", (part,), sign.start_pos, self.parts[part].end)

    def transposed(self, part, token):
        if self.names.numbers_only:
            fail(self.text, token.start_pos, token.end_pos, "this sign transposes, but here all names are numbers")
        return self.add("transpose", (part,), self.parts[part].start, token.end_pos)

    def binary(self, left, sign, right):
        return self.add(str(sign), (left, right), self.parts[left].start, self.parts[right].end)

    def implied(self, left, right):
        """A product without a sign; 1/2x can be read in two ways, but 1/2 x is a fraction times x."""
        before, factor = self.parts[left], self.parts[right]
        if before.kind == "/" and not before.bracketed:
            divisor = self.parts[before.of[1]]
            wide = factor.kind in self.names.wide and factor.start > divisor.end  # 1/n sum(...): the sum is on top
            if not wide and (divisor.kind != "number" or factor.start == divisor.end):
                top, below, last = (
                    self.text[one.start : one.end] for one in (self.parts[before.of[0]], divisor, factor)
                )
                if any(len(one) > _SHORT or one.count("(") != one.count(")") for one in (top, below, last)):
                    top, below, last = "abc"
                why = f"write `{top}/({below}*{last})` or `{top}/{below}*{last}`"
                why = f"with `/` before it this product can be read in two ways; {why}"
                fail(self.text, divisor.start, factor.end, why)
        return self.add("*", (left, right), before.start, factor.end, implied=True)

    def fraction(self, command, _, top, __, ___, bottom, closing):
        return self.add("/", (top, bottom), command.start_pos, closing.end_pos, bracketed=True)

    def absolute(self, opening, part, closing):
        return self.add("abs", (part,), opening.start_pos, closing.end_pos)

    def radical(self, sign, part):
        if sign == "2":
            return self.add("sqrt", (part,), sign.start_pos, self.parts[part].end)
        return self.power_of_root(sign, self.number(sign), part)

    def root(self, sign, _, index, __, part):
        return self.power_of_root(sign, index, part)

    def power_of_root(self, sign, index, part):
        """A root as a power: the cube root of z is z^(1/3)."""
        place = {"start": sign.start_pos, "end": self.parts[index].end}
        one = self.add("number", (1.0,), **place)
        exponent = self.add("/", (one, index), **place, bracketed=True)
        return self.add("^", (part, exponent), sign.start_pos, self.parts[part].end)

    def call(self, called, *rest):
        """A function of its arguments; f^2(z) is the square of f(z)."""
        name, _, base = str(called).partition(" ")
        parts, signs = [one for one in rest if isinstance(one, int)], [one for one in rest if not isinstance(one, int)]
        place = called.start_pos, max(self.parts[parts[-1]].end, signs[-1].end_pos if signs else 0)
        function = self.names.function_called(name)
        if not function.least <= len(parts) <= function.most:
            fail(self.text, *place, _wrong_count(name, function, len(parts)))
        result = self.add(name, tuple(parts), *place)
        if base not in ("", "e"):
            result = self.add("/", (result, self.add("log", (self.base(base, place),), *place)), *place, bracketed=True)
        if not signs or signs[0].type != "POWER":
            return result
        if not str(signs[1]).isdecimal():
            fail(self.text, signs[1].start_pos, signs[1].end_pos, "a power between a function and its bracket is whole")
        return self.binary(result, signs[0], self.number(signs[1]))

    bare = call

    def entry(self, part, opening, *rest):
        """An entry of a matrix, or one of a family."""
        *inner, closing = rest
        inner = [one for one in inner if isinstance(one, int)]
        return self.add("entry", (part, *inner), self.parts[part].start, closing.end_pos)

    def place(self, name, opening, *rest):
        """An entry, with respect to which something is differentiated."""
        return self.entry(self.name(name), opening, *rest)

    def derivative(self, sign, _, top, __, slash, place):
        ends = [self.parts[one].end for one in (top, place)]
        return self.add("d", (top, place), sign.start_pos, max(ends))

    def expectation(self, sign, _, part, closing):
        return self.add("E", (part,), sign.start_pos, closing.end_pos)

    def norm(self, opening, part, closing):
        return self.add("norm", (part,), opening.start_pos, closing.end_pos)

    def inner(self, opening, left, _, right, closing):
        return self.add("inner", (left, right), opening.start_pos, closing.end_pos, bracketed=True)

    def base(self, word, place):
        """The base of a logarithm."""
        if word.isdecimal():
            return self.add("number", (float(word),), *place)
        return self.add("constant" if word in CONSTANTS else "name", (word,), *place)


def _wrong_count(name, function, count):
    if name == "log":
        base = "a logarithm to base 2 is `log2(x)`, to base b `log(x)/log(b)`"
        return f"`log` takes one argument, but here are {count}; {base}"
    if function.most == 1:
        return f"`{name}` takes one argument, but here are {count}"
    if count < function.least:
        return f"`{name}` takes two arguments or more, but here is one"
    return f"`{name}` takes at most {function.most} arguments, but here are {count}"


def _leaves_first(tree):
    """The nodes of Lark's tree, each after its children, which come from left to right."""
    waiting, found = [tree], []
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += [child for child in node.children if hasattr(child, "data")]
    return reversed(found)
