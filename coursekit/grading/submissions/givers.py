"""Which cell gives another the names that it needs, and which one holds the answer to an exercise.

A name comes from the nearest cell above, or else from the first below. The answer that a check takes is the last one
above it that is filled in, wherever it was typed; where nothing above is, the first below. A name that the checks of
several exercises take, such as `answer`, never comes from another exercise's answer.
"""

import ast
from bisect import bisect_left

from coursekit.grading.submissions.static_answers import is_stub


class Givers:
    """For a cell, which others give it the names it needs.

    Parameters
    ----------
    cells : sequence of Cell
    checks : dict
        For each exercise, pairs (number of the cell that checks it, name of the answer).
    own : dict
        For each exercise, the number of the cell in which `coursekit release` asked for the answer.
    places : dict
        Where a cell belongs that does not stand where its number says.
    """

    def __init__(self, cells, checks, own, places):
        self._cells, self._own, self._places, self._known, self._givers = cells, own, places, {}, {}
        self._takes = {(number, name): id for id, pairs in checks.items() for number, name in pairs}
        ids = {}
        for (_, name), id in self._takes.items():
            ids.setdefault(name, set()).add(id)
        self._shared = {name for name, taken in ids.items() if len(taken) > 1}
        modules = frozenset().union(*(cell.names.imports for cell in cells))
        for cell in cells:
            for name in cell.names.binds | (cell.names.changes - modules) | (cell.names.imports & {"*"}):
                self._givers.setdefault(name, []).append(cell.number)

    def __call__(self, number):
        """The numbers of the cells that a cell needs."""
        everything = {one for one in self._givers.get("*", ()) if one < number}
        return sorted({*self.of(number).values(), *everything} - {number})

    def of(self, number):
        """The number of the giver of each name that a cell needs, where there is one."""
        if number not in self._known:
            found = {name: self._giver(name, number) for name in self._cells[number].names.needs}
            self._known[number] = {name: one for name, one in found.items() if one is not None}
        return self._known[number]

    def lacks(self, number):
        """The name of the answer that a check takes and no cell gives; "" where there is one."""
        names = [name for one, name in self._takes if one == number and name in self._cells[number].names.needs]
        return next((name for name in names if name not in self.of(number) and "*" not in self._givers), "")

    def once(self, pairs):
        """Of the checks of one exercise, as pairs (cell, name), the first of those that take the same answer."""
        first = {}
        for cell, name in pairs:
            first.setdefault(self.of(cell.number).get(name, -1 - cell.number), (cell, name))
        return list(first.values())

    def moved(self):
        """(check, answer) by their numbers: such an answer has to be run directly before its check."""
        return [(number, self.of(number)[name]) for number, name in self._takes if name in self.of(number)]

    def _giver(self, name, number):
        if (number, name) in self._takes:
            return self._answer(name, number, self._takes[number, name])
        givers = self._givers.get(name, ())
        place = bisect_left(givers, number)
        if place:
            return givers[place - 1]
        return next((one for one in givers[place:] if one != number), None)

    def _answer(self, name, number, id):
        own, here = self._own.get(id), self._place(number)
        found = [one for one in self._givers.get(name, ()) if one != number and self._may_answer(one, name, number)]
        filled = [one for one in found if not _is_stub(self._cells[one].tree, name)]
        if own in filled and self._place(own) > here:  # it was moved
            return own
        for some in (filled, [own] if own in found else found):
            above, below = ([one for one in some if (self._place(one) < here) == before] for before in (True, False))
            if own in above:
                between = [one for one in above if one >= own and self._owner(one) in (None, id)]
                return between[-1]
            if above or below:
                return above[-1] if above else below[0]
        return None

    def _place(self, number):
        return self._places.get(number, number)

    def _owner(self, number):
        """The exercise whose answer was asked for in a cell, None where it is the student's own cell."""
        return next((id for id, own in self._own.items() if own == number), None)

    def _may_answer(self, number, name, check):
        """Is what this cell calls `name` for this check, and not for another one that takes the same name?"""
        if name not in self._shared:
            return True
        id, owner = self._takes[check, name], self._owner(number) or self._takes.get((number, name))
        if owner:
            return owner == id
        here = self._place(number)
        takes = sorted((self._place(one), one, taken) for (one, other), taken in self._takes.items() if other == name)
        above, below = [one for one in takes if one[0] < here], [one for one in takes if one[0] > here]
        if below and not (above and self._is_overruled(number, name, below[0][2])):
            return below[0][1] == check
        return bool(above) and above[-1][1] == check

    def _is_overruled(self, number, name, id):
        """Does the answer to the exercise below stand in its own cell, below this one?"""
        own = self._own.get(id)
        return (
            own is not None
            and own > number
            and name in self._cells[own].names.binds
            and not _is_stub(self._cells[own].tree, name)
        )


def _is_stub(tree, name):
    """Is what a cell gives by this name still to be filled in?"""
    if tree is None or is_stub(tree, name):
        return True
    values, others = [], []
    for statement in tree.body:
        names = [node.id for node in ast.walk(statement) if isinstance(node, ast.Name)]
        if isinstance(statement, ast.Assign) and any(getattr(to, "id", "") == name for to in statement.targets):
            values.append(statement.value)
        elif name in names and not (isinstance(statement, ast.Expr) and "check" in ast.unparse(statement)):
            others.append(statement)
    if not values or others:
        return False
    parts = values[-1].values if isinstance(values[-1], ast.Dict) else [values[-1]]
    return all(isinstance(part, ast.Constant) and part.value in (..., None, "") for part in parts)
