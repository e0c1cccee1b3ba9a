"""Which lesson a notebook is of, and the name in it: told from bytes that nobody has checked, in a bounded time."""

import ast
import json
import re
from itertools import islice

from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.grading.intake.kinds import as_text

_MOST_LOOKED_AT = 5000  # checks of a notebook
_MOST_VALUES = 2_000_000  # of a JSON file; more would fill the memory
_LONGEST_CELL = 100_000  # characters

_OURS = re.compile(r'"coursekit"\s*:\s*\{')
_LESSON = re.compile(r'[^{}]{0,300}?"lesson"\s*:\s*"([^"\\]{1,100})"')
_CHECKED = re.compile(r"""check\((?:\\n|\s){0,20}\\?["']([\w/-]{1,80})""")
_GRADE_ID = re.compile(r'"grade_id"\s*:\s*"([\w-]{1,80})"')
_COPY = re.compile(
    r"""(?: [ _-]* \( (?: \d{1,3} | copy ) \)
      | [ _-]+ (?: copy[ _-]?\d{0,3} | kopie\d{0,3} | checkpoint | final | submission | late | v?\d{1,2} | solutions? )
      | \. (?: ipynb | json | txt | html? | py | pdf ) )$""",
    re.VERBOSE,
)
_CALL = re.compile(
    r"""^[^\#"'`\n]{0,200}?\bset_student\(\s{0,100}(?:name\s{0,9}=\s{0,9})?
        (?: [uU]?(?P<text>"(?:[^"\\\n]|\\.){0,200}" | '(?:[^'\\\n]|\\.){0,200}') | (?P<name>[^\W\d]\w{0,60}) )
        \s{0,100}[,)]""",
    re.VERBOSE | re.MULTILINE,
)
_ASSIGNED = r"""^{}\s{{0,9}}=\s{{0,9}}("[^"\\\n]{{0,200}}"|'[^'\\\n]{{0,200}}')"""


def lesson_in(data, name=""):
    r"""The lesson of a notebook: it says so, or else most of its exercises do, or else its name; "" if none does.

    Examples
    --------
    >>> lesson_in(b'{"cells": [{"source": "ck.check(\\"start/first-number\\", answer)"}]}', "homework.ipynb")
    '00_start'
    >>> lesson_in(b"", "00_start-Copy1 (2).ipynb")
    '00_start'
    """
    text = as_text(data)
    for found in islice(_OURS.finditer(text), 20):
        said = _LESSON.match(text, found.end())
        if said and said[1] in NOTEBOOKS:
            return said[1]
    named = lesson_named(name)
    ids = _found(_CHECKED, text) | {id.removesuffix("-answer") for id in _found(_GRADE_ID, text)}
    counts = {
        lesson: sum(id in ids or id.replace("/", "-") in ids for id in (*about.ids, *about.derivations))
        for lesson, about in NOTEBOOKS.items()
    }
    best = max(counts, key=lambda lesson: (counts[lesson], lesson == named))
    return best if counts[best] else named


def lesson_named(name):
    """The lesson that a file's name tells, without what copies and platforms add to it; "" where it tells none."""
    text, stem = _plain(name[-300:]), _plain(without_copies(name))
    names = {lesson: _plain(lesson) for lesson in NOTEBOOKS}
    whole = [one for one, plain in names.items() if re.search(rf"(?<![^\W_]){re.escape(plain)}(?![^\W_])", text)]
    if whole:
        return max(whole, key=len)
    parts = {lesson: plain.partition("_") for lesson, plain in names.items()}
    found = [one for one, (number, _, title) in parts.items() if stem == number or (title and title in text)]
    return found[0] if len(found) == 1 else ""


def _plain(name):
    return re.sub(r"[\s_-]+", "_", name.casefold()).strip("_")


def without_copies(name):
    """A file's name in small letters, without endings and without what systems add to a copy.

    Examples
    --------
    >>> without_copies("04_Backprop-Copy1 (2).ipynb"), without_copies("Copy of 04 - Kopie.ipynb.txt")
    ('04_backprop', '04')
    """
    name = re.sub(r"^(?:copy of|kopie von|copi[ae] de) ", "", name.strip().casefold()[-300:])
    while (shorter := _COPY.sub("", name).rstrip(" _-")) != name:
        name = shorter
    return name


def typed_in(data):
    r"""The name that a notebook gives to `set_student`, the last one outside comments; "" where there is none.

    Examples
    --------
    >>> typed_in(b'{"cells": [{"cell_type": "code", "source": "ck.set_student(\\"Ada\\")"}]}')
    'Ada'
    """
    if b"set_student" not in data.replace(b"\0", b""):
        return ""
    sources = list(_sources(data))
    for source in reversed(sources):
        for call in reversed(list(islice(_CALL.finditer(source), 1000))):
            literal = call["text"] or _assigned(call["name"], sources)
            if name := _value(literal).strip()[:120]:
                return name
    return ""


def _found(pattern, text):
    return {found[1] for found in islice(pattern.finditer(text), _MOST_LOOKED_AT)}


def _sources(data):
    """Yield the text of each code cell."""
    text = as_text(data)
    if sum(map(text.count, ",[{")) > _MOST_VALUES:
        return
    try:
        content = json.loads(text.lstrip("\ufeff").rstrip("\0"))
        sheets = content.get("worksheets") or [content]
        cells = [cell for sheet in sheets for cell in sheet.get("cells") or ()]
    except (ValueError, RecursionError, AttributeError, TypeError):
        return
    for cell in cells:
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            lines = cell.get("source", cell.get("input", ""))
            yield ("".join(map(str, lines)) if isinstance(lines, list) else str(lines))[:_LONGEST_CELL]


def _assigned(name, sources):
    """What `name = "..."` gives a name last."""
    pattern = re.compile(_ASSIGNED.format(re.escape(name)), re.MULTILINE)
    found = [literal for source in sources for literal in islice(pattern.findall(source), 1000)]
    return found[-1] if found else "''"


def _value(literal):
    try:
        value = ast.literal_eval(literal)
        value.encode()
    except (ValueError, SyntaxError):
        return ""
    return value
