"""A learner's notebook and a new edition of it made one, cell by cell, by what both had in common.

What only one side has changed is taken from that side. Where both have, the learner's cell stays, and the edition's
stands below it with a word about where it is from. Merging again what was merged changes nothing.
"""

import re
from typing import NamedTuple

from coursekit.course.matching import Cell, look, matched, plain
from coursekit.course.order import arranged, moved
from coursekit.course.texts import joined, runs

_ABOVE, _DELETED = "your own version is the cell above", "you had deleted its older version"
_MARKED = re.compile(rf"(?:# |\*)From [^\n]*; (?:{_ABOVE}|{_DELETED})\. ")
_OPEN = re.compile(r"(?<!\.)\.\.\.(?!\.)")  # what stands where an answer belongs


class Change(NamedTuple):
    """One thing that came of a cell: its kind, and which cell."""

    kind: str
    cell: str


KINDS = {  # what the table says of each
    "new": "new",
    "changed": "changed",
    "joined": "changed by you and by the edition in other lines: one cell now",
    "beside": "changed by you and by the edition: yours stays, the edition's stands below it",
    "back": "deleted by you and changed by the edition: the edition's stands where it was",
    "stays": "no longer in the edition: yours stays, for you have changed it",
    "gone": "no longer in the edition",
    "answered": "your answer stays, the edition asks for it anew",
    "order": "moved by you and by the edition: stands where the edition has it",
    "moved": "moved",
    "outputs": "shows another output",
}
_QUIET = ("new", "changed", "gone", "moved", "outputs")  # counted; each of the others is named


def named(changes):
    """A sentence for each change that somebody should look at."""
    return [f"{one.cell}: {KINDS[one.kind]}" for one in changes if one.kind not in _QUIET]


def counted(changes):
    """How many cells the edition has brought, in words: "3 cells changed, 1 new"."""
    counts = {kind: sum(one.kind == kind for one in changes) for kind in _QUIET}
    words = {"changed": "changed", "new": "new", "gone": "gone", "moved": "moved", "outputs": "with another output"}
    return ", ".join(f"{counts[kind]} {word}" for kind, word in words.items() if counts[kind])


def merge(base, mine, new, label):
    """(notebook, changes): what `new` has changed since `base` brought into `mine`.

    Parameters
    ----------
    base : dict or None
        The notebook that `mine` began as; None where that is lost. Then what differs stands side by side, but for
        answers, which are the learner's.
    mine, new : dict
        The learner's notebook, and the new edition.
    label : str
        Where `new` is from, as in "edition 0.2.0".
    """
    return _Merge(base, mine, new, label).result()


class _Merge:
    def __init__(self, base, mine, new, label):
        self.notebooks, self.label, self.changes = (base, mine, new), label, []
        self.base, self.mine, self.new = ((one or {"cells": []})["cells"] for one in (base, mine, new))
        looks = [[_look(cell) for cell in cells] for cells in (self.base, self.mine, self.new)]
        self.base_looks, self.mine_looks, self.new_looks = looks
        self.mine_of = matched(self.base_looks, self.mine_looks)
        self.new_of = matched(self.base_looks, self.new_looks)
        self.both = self._added_by_both(alike=base is None)
        self.texts = {one.text for one in self.mine_looks}

    def _added_by_both(self, alike):
        mine = [i for i in range(len(self.mine)) if i not in self.mine_of.values()]
        new = [j for j in range(len(self.new)) if j not in self.new_of.values()]
        pairs = matched([self.mine_looks[i] for i in mine], [self.new_looks[j] for j in new], alike=alike)
        return {new[j]: mine[i] for i, j in pairs.items()}

    def result(self):
        """The notebook, and what came of each cell."""
        base_of = {j: k for k, j in self.new_of.items()}
        units, places = {}, {}  # by name: the cells; the name of each of the learner's cells
        for j, cell in enumerate(self.new):
            k = base_of.get(j)
            i = self.both.get(j) if k is None else self.mine_of.get(k)
            if made := self._unit(k, i, j, cell):
                units[("new", j)] = made
                if i is not None:
                    places[i] = ("new", j)
        order = list(units)
        for i, cell in enumerate(self.mine):
            if i not in places and self._stays(i):
                units[("mine", i)] = [self._alone(i, cell)]
                places[i] = ("mine", i)
        cells = [cell for name in arranged(order, self._placed(places)) for cell in units[name]]
        base, mine, new = self.notebooks
        merged = {**mine, "cells": _with_ids(cells), "metadata": _joined_dicts(*map(_metadata, (base, mine, new)))}
        merged |= {"nbformat": 4, "nbformat_minor": max(5, *(_minor(one) for one in (mine, new)))}
        return merged, tuple(self.changes)

    def _unit(self, k, i, j, new):
        """What stands where the edition has this cell: nothing, it, the learner's, or both."""
        if k is None and i is None:
            return self._arrives("new", j)
        if i is None:
            same = (
                self.base_looks[k].text == self.new_looks[j].text and self.base_looks[k].type == self.new_looks[j].type
            )
            return [] if same else self._beside([], "back", j)
        return self._both(None if k is None else self.base[k], self.mine[i], new, j)

    def _both(self, base, mine, new, j):
        b, m, n = (None if cell is None else look(cell) for cell in (base, mine, new))
        before, ours, theirs = (None if one is None else (one.type, one.text) for one in (b, m, n))
        answered = n.key[:1] == ("check",) and _left_open(m) < _left_open(n)
        if theirs in (before, ours):
            if ours == theirs != before and b:
                self._say("changed", j)
            return [self._as_mine(base, mine, new, j)]
        if base is None and n.key[:1] == ("check",) and (left := _left_open(m)) + _left_open(n):
            if left <= _left_open(n):
                return [self._as_mine(base, mine, new, j)]
            self._say("changed", j)
            return [{**self._as_mine(base, mine, new, j), "source": new["source"]}]
        if ours == before and answered:
            self._say("answered", j)
            return [self._as_mine(base, mine, new, j)]
        if ours == before:
            self._say("changed", j)
            return [{**new, "metadata": _joined_dicts(*map(_metadata, (base, mine, new)))} | _cleared(base, mine, new)]
        if (text := self._joined(b, m, n)) is not None:
            self._say("joined", j)
            return [{**self._as_mine(base, mine, new, j), "source": text}]
        return self._beside([self._as_mine(base, mine, new, j)], "beside", j)

    def _joined(self, base, mine, new):
        """The text with the changes of both sides, where there is one that still runs; never of an answer.

        An answer between lines that it was not written for, such as another name of a parameter, would be a wrong one.
        """
        if base is None or new.type != base.type or new.key[:1] == ("check",):
            return None
        text = joined(base.text, mine.text, new.text)
        both_ran = mine.type == new.type == "code" and runs(mine.text) and runs(new.text)
        return None if text is None or (both_ran and not runs(text)) else text

    def _as_mine(self, base, mine, new, j):
        """The learner's cell, with what the edition says of it and the learner has not touched."""
        cell = {**mine, "metadata": _joined_dicts(*map(_metadata, (base, mine, new)))}
        if isinstance(new.get("id"), str):
            cell["id"] = new["id"]
        if base is not None and look(base)[1:3] == look(mine)[1:3] and cell["cell_type"] == "code":
            old, now = (_shown(one) for one in (base, new))
            if _shown(mine) == old != now:
                cell |= {"outputs": new.get("outputs", []), "execution_count": new.get("execution_count")}
                self._say("outputs", j)
        return cell

    def _arrives(self, kind, j):
        self._say(kind, j)
        return [self.new[j]]

    def _beside(self, mine, kind, j):
        """The learner's cell, if there is one, and below it the edition's."""
        self._say(kind, j)
        cell = marked(self.new[j], self.label, bool(mine))
        return mine if plain(cell["source"]) in self.texts else [*mine, cell]

    def _stays(self, i):
        """Does a cell that the edition does not have stay? Not where it is as the edition before had it."""
        k = next((k for k, place in self.mine_of.items() if place == i), None)
        if k is None:
            return True
        base, mine = self.base_looks[k], self.mine_looks[i]
        changed = (base.type, base.text) != (mine.type, mine.text)
        self.changes.append(Change("stays" if changed else "gone", _called(mine)))
        return changed

    def _alone(self, i, cell):
        """A cell that the edition does not have; a copy gives up the id of what it is a copy of."""
        of_others = self.new_looks if i in self.mine_of.values() else self.new_looks + self.base_looks
        known = cell.get("id") in {one.id for one in of_others}
        return {**cell, "id": f"{cell['id'][:55]}-copy"} if known else cell

    def _placed(self, places):
        """The learner's own cells, and those that the learner alone has moved, each with the one before it."""
        by_base = {i: k for k, i in self.mine_of.items()}
        mine = moved([by_base[i] for i in sorted(by_base) if i in places])
        back = {j: k for k, j in self.new_of.items()}
        theirs = moved([back[j] for j in sorted(back)])
        for k in sorted(theirs):
            self._say("order" if k in mine else "moved", self.new_of[k])
        found, last = [], None
        for i in sorted(places):
            if places[i][0] == "mine" or by_base.get(i) in mine - theirs:
                found.append((places[i], last))
            last = places[i]
        return found

    def _say(self, kind, j):
        self.changes.append(Change(kind, _called(self.new_looks[j])))


def _look(cell):
    """What is compared of a cell; one that was put beside another is like none."""
    found = look(cell)
    return Cell("", "marked", found.text) if _MARKED.match(found.text) else found


def marked(cell, label, beside):
    """A cell of an edition as it stands below the learner's: it says so, and never asks for an answer again."""
    look_of, text = look(cell), cell["source"]
    said = f"From {label}; {_ABOVE if beside else _DELETED}. Delete what you do not want."
    kind = cell["cell_type"]
    if kind == "code" and (look_of.key or text.startswith(("%", "!"))):
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
        kind, text = "markdown", f"*{said}*\n\n{fence}python\n{text}\n{fence}"
    else:
        text = f"# {said}\n{text}" if kind == "code" else f"*{said}*\n\n{text}"
    more = {"outputs": [], "execution_count": None} if kind == "code" else {}
    kept = {"attachments": cell["attachments"]} if "attachments" in cell and kind != "code" else {}
    return {"cell_type": kind, "id": f"{look_of.id[:50]}-edition", "metadata": {}, "source": text, **more, **kept}


def _called(look_of):
    """How a cell is named to a learner."""
    if look_of.key:
        return look_of.key[1]
    line = next((line.strip("#>* ") for line in look_of.text.split("\n") if line.strip("#>* ")), "an empty cell")
    return f'"{line[:50]}{"…" * (len(line) > 50)}"'


def _left_open(look_of):
    """How many places of an answer are not filled in."""
    return len(_OPEN.findall(look_of.text))


def _cleared(base, mine, new):
    """No outputs, where the learner has cleared those of the cell."""
    if new["cell_type"] != "code" or _shown(mine) or not (base and _shown(base)):
        return {}
    return {"outputs": [], "execution_count": None}


def _shown(cell):
    return cell.get("outputs") or []


def _joined_dicts(base, mine, new):
    """Key by key what one side has changed; the learner's where both have."""
    found = {}
    for name in {**mine, **new}:
        nowhere = object()
        b, m, n = (one.get(name, nowhere) if one is not None else nowhere for one in (base, mine, new))
        value = n if m == b or (m is nowhere and b is nowhere) else m
        if value is not nowhere:
            found[name] = value
    return found


def _metadata(one):
    return (one or {}).get("metadata") or {}


def _minor(notebook):
    return notebook.get("nbformat_minor") if isinstance(notebook.get("nbformat_minor"), int) else 0


def _with_ids(cells):
    """The cells, each with an id of its own."""
    taken, found = set(), []
    for cell in cells:
        id = cell.get("id") if isinstance(cell.get("id"), str) and cell.get("id") else "cell"
        number, name = 1, id[:64]
        while name in taken:
            number += 1
            name = f"{id[:58]}-{number}"
        taken.add(name)
        found.append({**cell, "id": name})
    return found
