r"""What only a derivation writes, as lexemes that the one grammar reads: derivatives, sums, E[...], entries, norms.

`dL/dw`, `d(u)/dx`, `d/dx (u)` and `\frac{\partial L}{\partial w}` become one form, `Σ_{i=1}^{n} (u)` becomes
`sum(i, 1, n, u)`, and `X_{i,a}` is `X[i, a]`. Nothing is known here of what a name means but whether it is one.
"""

from coursekit.expressions.derivation_lexemes import with_brackets, with_signs
from coursekit.expressions.lexemes import Lexeme
from coursekit.expressions.tree import fail

_DEEPEST = 30
_PARTIAL = ("∂", r"\partial")
_SUM_SIGNS = ("Σ", "∑", "sum", "Sigma", r"\sum", r"\sum_")
_NABLA = ("∇", r"\nabla")
_TWO_WAYS = "this can be read in two ways; write the derivative as `d(...)/dx`"


def rewritten(text, found, names):
    """The lexemes of one side of a line, none of them white space, as the grammar reads them."""
    return _Writing(text, names).of(with_brackets(text, with_signs(text, found, names), names))


class _Writing:
    """Sums and derivatives of a side, from left to right; what is inside them is written in the same way."""

    def __init__(self, text, names, depth=0):
        self.text, self.names, self.depth = text, names, depth

    def of(self, found):
        if self.depth > _DEEPEST:
            fail(self.text, found[0].start, found[0].end, "this is nested too deeply")
        done, place = [], 0
        while place < len(found):
            made = self.series(found, place) or self.derivative(found, place)
            if made:
                lexemes, place = made
                done += lexemes
            else:
                done.append(found[place])
                place += 1
        return done

    def inside(self, found):
        return _Writing(self.text, self.names, self.depth + 1).of(found)

    # ---- sums

    def series(self, found, place):
        r"""`\sum_{i=1}^{n} (...)` as `sum(i, 1, n, ...)`: it reaches to the end of its term."""
        sign = found[place]
        head = sign.text.partition("_")[0]
        at = place + 1
        if sign.text == r"\sum_" or (sign.kind == "WORD" and head in ("sum", "Σ") and "_" in sign.text):
            written = sign.text.partition("_")[2] or self.text[sign.start : sign.end].partition("_")[2].strip("{} ")
            index = [Lexeme("WORD", written, sign.end - len(written), sign.end)]
        elif sign.text in _SUM_SIGNS and at < len(found) and found[at].kind == "AT":
            end = self.closing(found, at)
            index, at = found[at + 1 : end], end + 1
        elif sign.text in ("Σ", "∑", r"\sum"):
            self.fail(sign, "a sum is written `sum(i, 1, n, ...)`")
        else:
            return None
        limits = self.limits(sign, index)
        if at < len(found) and found[at].kind in ("POWER", "RAISED_NUMBER"):
            upper, at = self.upper(found, at)
            limits += [upper]
        end = self.term_end(found, at)
        if end == at:
            self.fail(sign, "what is summed is missing")
        body = self.inside(self.bare(found[at:end]))
        comma = Lexeme("COMMA", ",", sign.end, sign.end)
        parts = [*limits, body] if len(limits) == 3 else [limits[0], body]
        joined = [one for part in parts for one in (comma, *part)][1:]
        opening, closing = Lexeme("OPEN", "(", sign.end, sign.end), found[end - 1].end
        return [
            Lexeme("WORD", "sum", sign.start, sign.end),
            opening,
            *joined,
            Lexeme("CLOSE", ")", closing, closing),
        ], end

    def limits(self, sign, index):
        equals = next((place for place, one in enumerate(index) if one.kind == "EQUALS"), None)
        if equals is None:
            return [index]
        if not equals or equals + 1 == len(index):
            self.fail(sign, "a sum is written `sum(i, 1, n, ...)`")
        return [index[:equals], index[equals + 1 :]]

    def upper(self, found, at):
        if found[at].kind == "RAISED_NUMBER":
            return [Lexeme("NUMBER", found[at].text.strip("^{} "), found[at].start, found[at].end)], at + 1
        if at + 1 < len(found) and found[at + 1].kind == "OPEN":
            end = self.closing(found, at + 1)
            return found[at + 2 : end], end + 1
        return found[at + 1 : at + 2], at + 2

    def term_end(self, found, at):
        """Where the term that begins at `at` ends."""
        depth, end = 0, at
        while end < len(found):
            kind = found[end].kind
            depth += (kind in ("OPEN", "AT", "INNER")) - (kind == "CLOSE")
            operator = end > at and found[end - 1].kind in ("OPERATOR", "POWER")
            if depth < 0 or (depth == 0 and (kind == "COMMA" or (kind == "SIGN" and end > at and not operator))):
                return end
            end += 1
        return end

    def bare(self, found):
        """Without the brackets around the whole."""
        whole = found and found[0].kind == "OPEN" and self.closing(found, 0) == len(found) - 1
        return found[1:-1] if whole and len(found) > 2 else found

    # ---- derivatives

    def derivative(self, found, place):
        """Any form of a derivative as `D ( numerator ) BY denominator`."""
        if found[place].kind == "FRACTION":
            return self.fraction(found, place)
        if found[place].kind == "OTHER" and found[place].text in _NABLA:
            return self.nabla(found, place)
        top = self.top(found, place)
        if top is None:
            return None
        inner, slash, order = top
        if slash + 1 >= len(found) or found[slash].text != "/":
            return None
        below = self.below(found, slash + 1, order)
        if below is None:
            return None
        target, end = below
        if inner is None:
            inner, end = self.operand(found, end)
        return self.made(found[place], inner, target, order), end

    def fraction(self, found, place):
        if place + 1 >= len(found) or found[place + 1].kind != "OPEN":
            return None
        end = self.closing(found, place + 1)
        if end + 1 >= len(found) or found[end + 1].kind != "OPEN":
            return None
        last = self.closing(found, end + 1)
        top, bottom = found[place + 2 : end], found[end + 2 : last]
        if not top or not bottom or not self.is_d(top[0]) or not self.is_d(bottom[0]):
            return None
        order, rest = self.order(self.split_d(top))
        below = self.below(bottom, 0, order)
        if not order or below is None or below[1] != len(bottom):
            return None
        inner, after = (rest, last + 1) if rest else self.operand(found, last + 1)
        return self.made(found[place], self.bare(inner), below[0], order), after

    def nabla(self, found, place):
        """`∇_w L` as `dL/dw`."""
        sign, at = found[place], place + 1
        index = self.text[sign.start : sign.end].partition("_")[2].strip("{} \\")
        if index:
            target = [Lexeme("WORD", index, sign.end - len(index), sign.end)]
        elif at + 1 < len(found) and found[at].text == "_":
            target, at = [found[at + 1]], at + 2
        elif at < len(found) and found[at].kind == "AT":
            end = self.closing(found, at)
            target, at = found[at + 1 : end], end + 1
        else:
            target = []
        if len(target) != 1 or not self.names.is_quantity(target[0].text):
            self.fail(sign, "a gradient names its variable: `dL/dw`, or `∇_w L`")
        inner, end = self.operand(found, at)
        return self.made(sign, inner, target, 1), end

    def is_d(self, one):
        """Is it a `d` or `∂`, alone or before a name?"""
        if one.kind == "OTHER":
            return one.text in _PARTIAL
        if one.kind != "WORD" or one.text[:1] != "d":
            return False
        rest = one.text[1:]
        return not rest or self.names.is_quantity(rest) or self.names.is_function(rest)

    def split_d(self, found):
        """The lexemes after the `d`, which may be the first letter of a word."""
        one = found[0]
        rest = (
            [one._replace(text=one.text[1:], start=one.start + 1)] if one.kind == "WORD" and len(one.text) > 1 else []
        )
        return [*rest, *found[1:]]

    def order(self, rest):
        """The order of a derivative such as d^2F/dt^2, and what is behind it."""
        for kind, count in (("SUPERSCRIPT", 1), ("RAISED_NUMBER", 1), ("POWER", 2)):
            if rest and rest[0].kind == kind:
                number = (rest[1].text if kind == "POWER" and len(rest) > 1 else rest[0].text).strip("^{} ²").strip()
                if (rest[0].text == "²" or number == "2") and rest[0].start < rest[0].end:
                    return 2, rest[count:]
                return 0, rest
        return 1, rest

    def top(self, found, place):
        """What is differentiated (None: it comes behind), where the slash is, and the order."""
        if not self.is_d(found[place]):
            return None
        order, rest = self.order(self.split_d(found[place:]))
        at = len(found) - len(rest)
        if not order:
            return None
        if not rest or rest[0].text == "/":
            return None, at, order
        if rest[0].kind == "OPEN":
            end = self.closing(found, at)
            return found[at + 1 : end], end + 1, order
        function = rest[0].kind in ("WORD", "CALL") and self.names.is_function(rest[0].text)
        if not function and (rest[0].kind != "WORD" or not self.names.is_quantity(rest[0].text)):
            return None
        if at + 1 < len(found) and found[at + 1].kind == "AT":
            end = self.closing(found, at + 1)
            return [rest[0], *found[at + 1 : end + 1]], end + 1, order
        if at + 1 < len(found) and found[at + 1].kind == "OPEN" and function:
            end = self.closing(found, at + 1)
            return [rest[0], *found[at + 1 : end + 1]], end + 1, order
        return [rest[0]], at + 1, order

    def below(self, found, at, order):
        """With respect to what: `dw`, `dW[a, b]`, `d(w)`, `dt^2` of a second derivative; and where that ends."""
        if at >= len(found) or not self.is_d(found[at]):
            return None
        rest = self.split_d(found[at:])
        at = len(found) - len(rest)
        if rest and rest[0].kind == "OPEN" and self.closing(found, at) == at + 2:
            rest, at = rest[1:], at + 1
            bracket = 1
        else:
            bracket = 0
        if not rest or rest[0].kind != "WORD" or not self.names.is_quantity(rest[0].text):
            return None
        target, end = [rest[0]], at + 1
        if end < len(found) and found[end].kind == "AT":
            close = self.closing(found, end)
            target, end = [rest[0], *found[end : close + 1]], close + 1
        end += bracket
        if order == 2:
            power, behind = self.order(found[end:])
            if power != 2:
                self.fail(rest[0], "a second derivative is written `d^2F/dt^2`")
            end = len(found) - len(behind)
        return target, end

    def operand(self, found, at):
        """What stands behind `d/dx`: a bracket, a call, a norm or one name, with its power."""
        if at >= len(found):
            fail(self.text, len(self.text), len(self.text), "what `d/dx` differentiates is missing")
        first, end = found[at], at + 1
        if first.kind == "OPEN":
            end = self.closing(found, at) + 1
        elif first.kind == "BARS":
            end = next((place for place in range(at + 1, len(found)) if found[place].kind == "BARS"), len(found)) + 1
        elif first.kind in ("WORD", "EXPECT", "CALL", "PRIME"):
            bare = first.kind in ("WORD", "CALL") and self.names.is_function(first.text) and found[end : end + 1]
            end += bool(bare and bare[0].kind == "WORD")  # tanh z
            if end < len(found) and found[end].kind in ("OPEN", "AT"):
                end = self.closing(found, end) + 1
        else:
            self.fail(first, _TWO_WAYS)
        if end < len(found) and found[end].kind in ("SUPERSCRIPT", "RAISED_NUMBER"):
            end += 1
        elif end < len(found) and found[end].kind == "POWER":
            end += 2
        return found[at:end], end

    def made(self, sign, inner, target, order):
        if not inner:
            self.fail(sign, "what is differentiated is missing")
        inner = self.inside(inner)
        if len(inner) == 1 and self.names.is_function(inner[0].text) and not self.names.is_quantity(inner[0].text):
            inner = [*inner, Lexeme("OPEN", "(", inner[0].end, inner[0].end), *target]  # dσ/dz
            inner.append(Lexeme("CLOSE", ")", inner[-1].end, inner[-1].end))
        for _ in range(order):
            opening = Lexeme("OPEN", "(", inner[0].start, inner[0].start)
            closing = Lexeme("CLOSE", ")", inner[-1].end, inner[-1].end)
            by = Lexeme("BY", "/", target[0].start, target[0].start)
            inner = [Lexeme("D", "d", sign.start, sign.end), opening, *inner, closing, by, *target]
        return inner

    def closing(self, found, at):
        """Where the bracket that is opened at `at` is closed."""
        depth = 0
        for place in range(at, len(found)):
            depth += (found[place].kind in ("OPEN", "AT", "INNER")) - (found[place].kind == "CLOSE")
            if depth == 0:
                return place
        self.fail(found[at], "this bracket is never closed")

    def fail(self, one, why):
        fail(self.text, one.start, max(one.end, one.start + 1), why)
