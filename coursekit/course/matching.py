"""Which cell of one notebook is which of another: by its id, by its exercise, by its text, or by being much alike.

An id is a good witness and not a certain one: Colab and VS Code give new ones, older Jupyters drop them, and a cell
copied by hand has one that another has, too.
"""

import re
from collections import Counter, defaultdict
from typing import NamedTuple

_ASKED = re.compile(r"""\b(exercise|check|predict|practice|before|after)\(\s*["']([\w/-]+)["']""")
_WORD = re.compile(r"\w+|[^\w\s]")
_ALIKE = 0.6  # from here on one text is another edited: the share of common words


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
    match = _Match(ones, others)
    match.by(lambda cell: cell.id, lambda one, other: not (one.key and other.key) or one.key == other.key)
    match.by(lambda cell: cell.key)
    match.by(lambda cell: cell.text and (cell.type, cell.text))
    match.by(lambda cell: cell.type != "marked" and cell.text)
    if alike:
        match.by_likeness()
    return match.found


class _Match:
    def __init__(self, ones, others):
        self.ones, self.others, self.found, self.taken = ones, others, {}, set()
        self.words = {cell.text: Counter(_WORD.findall(cell.text)) for cell in (*ones, *others)}

    def by(self, name, fits=lambda one, other: True):
        """Match those of one name; where several have it, those most alike first, then in order."""
        groups = defaultdict(lambda: ([], []))
        for side, cells, left in zip((0, 1), (self.ones, self.others), self.left(), strict=True):
            for place in left:
                if name(cells[place]):
                    groups[name(cells[place])][side].append(place)
        for first, second in groups.values():
            pairs = [(i, j) for i in first for j in second if fits(self.ones[i], self.others[j])]
            if len(first) + len(second) > 2:
                pairs.sort(key=lambda pair: -self.likeness(*pair))
            self.take(pairs)

    def by_likeness(self):
        """Match cells of one type that no exercise's name keeps apart, the most alike first, then the nearest."""
        first, second = self.left()
        pairs = [(i, j) for i in first for j in second if self.may_be(self.ones[i], self.others[j])]
        rated = [(-self.likeness(i, j), abs(i - j), i, j) for i, j in pairs]
        self.take((i, j) for rate, _, i, j in sorted(rated) if -rate >= _ALIKE)

    def may_be(self, one, other):
        return one.type == other.type and one.text and other.text and not (one.key or other.key)

    def left(self):
        """The places on each side that have no match yet."""
        ones, others = range(len(self.ones)), range(len(self.others))
        return [i for i in ones if i not in self.found], [j for j in others if j not in self.taken]

    def take(self, pairs):
        for i, j in pairs:
            if i not in self.found and j not in self.taken:
                self.found[i] = j
                self.taken.add(j)

    def likeness(self, i, j):
        """The share of words that two cells have in common: 1 for the same, 0 for none."""
        one, other = self.ones[i].text, self.others[j].text
        if one == other:
            return 1.0
        words, more = self.words[one], self.words[other]
        return 2 * (words & more).total() / max(words.total() + more.total(), 1)
