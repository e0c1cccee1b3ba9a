"""Code that went through a word processor, a chat or a web page: read as it was meant, or explained.

Outside texts and comments a no-break space is a space, a curly quote a straight one. A repair counts only where it
makes Python of what was none.
"""

import ast
from contextlib import suppress

from coursekit.expressions.typed_characters import INVISIBLE, MINUS, SPACES, WIDE, called

_DOUBLE, _SINGLE = "“”„‟″＂", "‘’‚‛′＇`´"
_LINES = dict.fromkeys("\u2028\u2029\u0085\x0b", "\n")
_SIGNS = {"×": "*", "∗": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "，": ",", "。": ".", "；": ";"}
_CHANGED = SPACES | INVISIBLE | MINUS | WIDE | _LINES | _SIGNS
_QUOTES = dict.fromkeys(_DOUBLE, '"') | dict.fromkeys(_SINGLE, "'")


def repairs_of(source, error):
    r"""What the source may have been meant to be, each with what was read as what; `error` says why it is no Python.

    Examples
    --------
    >>> list(repairs_of("x\u00a0= “a”", ""))[0][1]
    ('line 1: a no-break space was read as a space', 'line 1: curly quotes were read as straight ones')
    """
    text, found = _straightened(source)
    if found:
        yield text, tuple(dict.fromkeys(f"line {line}: {words}" for line, _, words in found))
    if "tabs" in error and (spaced := _without_tabs(text)):
        yield spaced, ("tabs and spaces were mixed, and tabs were read as spaces",)


def _without_tabs(text):
    """With spaces for tabs, where four and eight a tab do not mean two different things."""
    readings = {}
    for width in (8, 4):
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            readings.setdefault(ast.dump(ast.parse(text.expandtabs(width))), text.expandtabs(width))
    return next(iter(readings.values())) if len(readings) == 1 else ""


def explained(source):
    """The first strange character, by name and line, and what to type instead; "" where there is none."""
    for line, letter, _ in _straightened(source)[1]:
        if letter in _QUOTES:
            return f"line {line} has a curly quote ({letter}): type a straight one ({_QUOTES[letter]})"
        if letter in INVISIBLE:
            return f"line {line} has a {called(letter)}, which cannot be seen: delete it"
        if letter in _LINES:
            return f"line {line} has a {called(letter)} in place of a line break: delete it and press Enter"
        instead = "a plain space" if letter in SPACES else _CHANGED[letter]
        return f"line {line} has a {called(letter)}{'' if letter in SPACES else f' ({letter})'}: type {instead}"
    return ""


def _straightened(source):
    """The source with plain characters outside texts and comments; and (line, character, words) of each change."""
    out, found, place, line = [], [], 0, 1
    while place < len(source):
        letter = source[place]
        if letter == "#":
            end = _end_of_line(source, place)
            out.append(source[place:end])
        elif letter in "\"'":
            end = _end_of_text(source, place)
            out.append(source[place:end])
        elif letter in _QUOTES:
            end = _end_of_curly(source, place)
            quote = _QUOTES[letter]
            inside = source[place + 1 : end - 1] if end else ""
            out.append(f"{quote}{inside}{quote}" if end else letter)
            found.append((line, letter, "curly quotes were read as straight ones"))
            end = end or place + 1
        else:
            end = place + 1
            new = _CHANGED.get(letter, letter)
            out.append(new)
            if new != letter:
                found.append((line, letter, _read_as(letter, new)))
        line += source.count("\n", place, end)
        place = end
    return "".join(out), found


def _read_as(letter, new):
    if letter in INVISIBLE:
        return f"a {called(letter)} was left out"
    shown = {" ": "a space", "\n": "a line break"}.get(new, f"`{new}`")
    return f"a {called(letter)} was read as {shown}"


def _end_of_line(source, place):
    end = source.find("\n", place)
    return len(source) if end < 0 else end


def _end_of_text(source, place):
    """Behind the text that begins here; one that does not end on its line ends with it."""
    quote = source[place] * 3 if source.startswith(source[place] * 3, place) else source[place]
    last = len(source) if len(quote) == 3 else _end_of_line(source, place)
    at = place + len(quote)
    while at < last:
        if source[at] == "\\":
            at += 2
        elif source.startswith(quote, at):
            return at + len(quote)
        else:
            at += 1
    return last


def _end_of_curly(source, place):
    """Behind the text in curly quotes that begins here; 0 where it does not end, or holds a straight one."""
    family, straight = (_DOUBLE, '"') if source[place] in _DOUBLE else (_SINGLE, "'")
    for at in range(place + 1, _end_of_line(source, place)):
        if source[at] in family or source[at] == straight:
            return at + 1
    return 0
