"""Lexemes that only a derivation has: bars of norms, `E[`, `<u, v>`, primes of functions, brackets of indices."""

from coursekit.expressions.lexemes import Lexeme
from coursekit.expressions.tree import fail

_NORM_BARS = ("‖", r"\|", r"\lVert", r"\rVert", r"\Vert")
_INNER = {"⟨": ">", "〈": ">", r"\langle": ">"}
_INNER_ENDS = ("⟩", "〉", r"\rangle")
_PRIME = ("'", "’", "′")


def with_signs(text, found, names):
    """Norm bars, `E[`, `<u, v>` and `sigma'(` as lexemes of their own."""
    found, done, place, inner = _primes(found), [], 0, 0
    while place < len(found):
        one, after = found[place], found[place + 1] if place + 1 < len(found) else Lexeme("END", "", 0, 0)
        third = found[place + 2] if place + 2 < len(found) else after
        step = 1
        if one.kind == "BAR" and after.kind == "BAR" and one.end == after.start:
            done.append(Lexeme("BARS", "||", one.start, after.end))
            step = 2 + _norm_index(text, found, place + 2)
        elif one.kind == "OTHER" and one.text in _NORM_BARS:
            done.append(one._replace(kind="BARS"))
            step = 1 + _norm_index(text, found, place + 1)
        elif one.text == r"\mathbb" and third.text == "E":
            done.append(Lexeme("EXPECT", "E", one.start, third.end))
            step = 4
        elif one.kind in ("WORD", "CALL") and one.text == "E" and after.kind == "OPEN" and not names.has("E"):
            done.append(one._replace(kind="EXPECT"))
        elif one.text in _INNER or (one.text == "<" and _closes_inner(found[place + 1 :])):
            done.append(one._replace(kind="INNER", text="<"))
            inner += 1
        elif inner and (one.text in (">", ">=") or one.text in _INNER_ENDS):
            done.append(Lexeme("CLOSE", ">", one.start, one.start + 1))
            inner -= 1
        elif one.kind in ("WORD", "CALL") and names.is_function(one.text) and after.text in _PRIME:
            step = 1
            while place + step < len(found) and found[place + step].text in _PRIME:
                step += 1
            if step > 2:
                fail(text, one.start, found[place + step - 1].end, "a second derivative is written `d(df/dx)/dx`")
            done.append(Lexeme("PRIME", one.text, one.start, after.end))
        else:
            done.append(one)
        place += step
    return done


def _primes(found):
    r"""`^{\prime}` as a prime."""
    done, place = [], 0
    while place < len(found):
        texts = [one.text for one in found[place : place + 4]]
        if texts[:2] == ["^", r"\prime"] or texts == ["^", "{", r"\prime", "}"]:
            step = 2 if texts[1] == r"\prime" else 4
            done.append(Lexeme("TRANSPOSE", "'", found[place].start, found[place + step - 1].end))
        else:
            step = 1
            done.append(found[place])
        place += step
    return done


def _closes_inner(rest):
    """Does `<u, v>` follow, and not a comparison?"""
    texts = [one.text for one in rest]
    return "," in texts and any(text in (">", ">=") for text in texts[texts.index(",") :])


def _norm_index(text, found, place):
    """How many lexemes are the index of a norm: that of 2, and of F for a matrix, is the only one here."""
    if place >= len(found) or found[place].text != "_":
        return 0
    inside = [one.text for one in found[place + 1 : place + 4]]
    if inside[:1] in (["2"], ["F"]):
        return 2
    if inside in (["{", "2", "}"], ["{", "F", "}"]):
        return 4
    fail(
        text,
        found[place].start,
        found[min(place + 1, len(found) - 1)].end,
        "only the Euclidean norm has a meaning here",
    )


def with_brackets(text, found, names):
    """`X[i, a]` and `X_{i,a}` with an index bracket of its own kind."""
    found, done, closes = list(found), [], []
    for place, one in enumerate(found):
        before = done[-1] if done else Lexeme("START", "", -1, -1)
        if one.text == "_" and one.kind == "OTHER" and place + 1 < len(found) and found[place + 1].kind == "OPEN":
            continue
        under = place and found[place - 1].text == "_" and found[place - 1].kind == "OTHER"
        if one.kind == "OPEN":
            index = under or (one.text == "[" and before.end == one.start and _indexed(before, found[place:], names))
            done.append(one._replace(kind="AT", text="[") if index else one)
            if under and [two.kind for two in found[place + 1 : place + 3]] == ["WORD", "CLOSE"]:
                first = found[place + 1]
                if names.is_pair(first):
                    found[place + 1] = first._replace(text=first.text[1], start=first.start + 1)
                    row = first._replace(text=first.text[0], end=first.start + 1)
                    done += [row, Lexeme("COMMA", ",", row.end, row.end)]
            closes.append("]" if index else None)
        elif one.kind == "CLOSE" and one.text in ")]}" and closes:
            value = closes.pop()
            done.append(one._replace(text=value) if value else one)
        else:
            done.append(one)
    return done


def _indexed(before, rest, names):
    """Is the bracket that `rest` begins with an index of what stands before it?"""
    if before.kind == "WORD":
        return names.has_entries(before.text)
    if before.kind not in ("CLOSE", "TRANSPOSE"):
        return False
    end = next((place for place, one in enumerate(rest) if one.kind == "CLOSE"), len(rest))
    return all(one.kind in ("WORD", "NUMBER", "COMMA", "SIGN") for one in rest[1:end])
