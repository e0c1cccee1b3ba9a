"""Which cell of one notebook is which of another: by its id, by its exercise, by its text, or by being much alike.

An id is a good witness and not a certain one: Colab and VS Code give new ones, older Jupyters drop them, and a cell
copied by hand has one that another has, too.
"""

import re
from collections import defaultdict
from difflib import SequenceMatcher
from typing import NamedTuple

_ASKED = re.compile(r"""\b(exercise|check|predict|practice|before|after)\(\s*["']([\w/-]+)["']""")
_ALIKE = 0.6  # from here on one text is another edited


class Cell(NamedTuple):
    """What is compared of a cell."""

    id: str
    type: str  # "marked" is like no other
    text: str  # with plain ends of lines
    key: tuple = ()  # ("check", "gd/step"): what an exercise's cell is known by


def look(cell):
    """What is compared of a cell of a notebook."""
    type, text = str(cell.get("cell_type")), plain(cell["source"])
    asked = _ASKED.search(text) if type == "code" else None
    return Cell(cell["id"] if isinstance(cell.get("id"), str) else "", type, text, asked.groups() if asked else ())


def plain(text):
    """A text without what editors and systems change at the ends of lines."""
    return "\n".join(line.rstrip() for line in re.split(r"\r\n|\r|\n", text)).strip("\n")


def matched(ones, others, *, alike=True):
    """{place among `ones`: place among `others`} of the cells that are the same, each at most once.

    Parameters
    ----------
    ones, others : list of Cell
    alike : bool
        Take also those for the same that are only much alike.
    """
    found = {}
    _by(
        found,
        ones,
        others,
        lambda cell: cell.id,
        lambda one, other: not (one.key and other.key) or one.key == other.key,
    )
    _by(found, ones, others, lambda cell: cell.key)
    _by(found, ones, others, lambda cell: cell.text and (cell.type, cell.text))
    _by(found, ones, others, lambda cell: cell.type != "marked" and cell.text)
    if alike:
        _by_likeness(found, ones, others)
    return found


def _left(found, ones, others):
    taken = set(found.values())
    return [i for i in range(len(ones)) if i not in found], [j for j in range(len(others)) if j not in taken]


def _by(found, ones, others, name, fits=lambda one, other: True):
    """Match those of one name; where several have it, equal texts first, then in order."""
    groups = defaultdict(lambda: ([], []))
    for side, cells, left in zip((0, 1), (ones, others), _left(found, ones, others), strict=True):
        for place in left:
            if name(cells[place]):
                groups[name(cells[place])][side].append(place)
    for first, second in groups.values():
        pairs = [(i, j) for i in first for j in second if fits(ones[i], others[j])]
        if len(first) + len(second) > 2:
            pairs.sort(key=lambda pair: -_ratio(ones[pair[0]].text, others[pair[1]].text))
        for i, j in pairs:
            if i not in found and j not in found.values():
                found[i] = j


def _by_likeness(found, ones, others):
    first, second = _left(found, ones, others)
    pairs = []
    for i in first:
        for j in second:
            one, other = ones[i], others[j]
            if one.type == other.type and not (one.key or other.key) and one.text and other.text:
                ratio = _ratio(one.text, other.text, _ALIKE)
                pairs += [(-ratio, abs(i - j), i, j)] if ratio >= _ALIKE else []
    for *_, i, j in sorted(pairs):
        if i not in found and j not in found.values():
            found[i] = j


def _ratio(one, other, least=0.0):
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one[:20_000], other[:20_000], autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()
