"""Derivations: the answer is lines of expressions below one another, as a text; they are read, never run."""

import ast
from functools import cache
from typing import NamedTuple

from coursekit.core.plain import AnswerParseError, is_a, is_empty, shown
from coursekit.derivations import line as lines
from coursekit.derivations.statement import Statement
from coursekit.exercises.answer_types import cell_source
from coursekit.exercises.reading import EMPTY, Item, Reading, as_typed
from coursekit.expressions.latex import latex

LONGEST = 10_000  # characters of a derivation
_TYPESET = 1_000  # characters of the LaTeX of a line
_RELATIONS = {"=": "=", "<=": r"\le", ">=": r"\ge"}
_HOW = (
    "- Write line after line in a text between triple quotes: the first begins with `{start}`, a later one with "
    "`=`{others}.\n"
    "- A step may also stand in a helper line with a left side of its own, before or between the others, and a line "
    "may name something new: `u = ...`. Remarks go behind a line, as in `= ...   [chain rule]`.\n"
    "- Each line has to follow, and any way is right. How everything is typed: docs/derivations.md."
)


class Derivation(NamedTuple):
    """The kind of exercise whose answer is a derivation.

    `start` is where it begins, `points` what it earns: one for the result, the others for what lies on the way. The
    rest says what the symbols are, as `Statement` takes it.
    """

    start: str
    points: int
    symbols: dict
    sizes: dict
    functions: dict
    given: dict

    @property
    def labels(self):
        """One text is submitted."""
        return ("derivation",)

    @property
    def parts(self):
        """What earns a point each."""
        return ("result", *(f"step {count}" for count in range(1, self.points)))

    @property
    def statement(self):
        """What is known of the symbols; made once for each start."""
        return _statement(*map(_frozen, self))

    def read(self, answer):
        """The text of the lines."""
        if is_empty(answer):
            return Reading({"derivation": EMPTY})
        if type(answer) in (list, tuple) and all(is_a(one, str) for one in answer):
            answer = "\n".join(map(str.__str__, answer))
        if not is_a(answer, str):
            problem = f"A derivation is a text of several lines, but {shown(answer)} was submitted."
            return Reading({"derivation": Item(problem=problem, typed=as_typed(answer))})
        text = str.__str__(answer)
        if self._is_stub(text):
            return Reading({"derivation": EMPTY})
        if len(text) > LONGEST:
            problem = f"A derivation has at most {LONGEST:,} characters, but this one has {len(text):,}."
            return Reading({"derivation": Item(problem=problem, typed=as_typed(text))})
        try:
            lines.texts(text)
        except AnswerParseError as why:
            return Reading({"derivation": Item(problem=str(why), typed=as_typed(text))})
        return Reading({"derivation": Item(text)})

    def _is_stub(self, text):
        """Is it no more than the exercise cell holds?"""
        typed = {one.strip() for one in text[:LONGEST].splitlines()}
        return typed <= {"", "...", "=", "= ...", self.start, f"{self.start} =", f"{self.start} = ..."}

    def unread(self, reading):
        """A sentence about the first line that cannot be read, "" if there is none, for where nothing is judged."""
        text = reading.items["derivation"].value
        found = self.lines(text) if text else []
        return next((f"Line {number} cannot be read. {one}" for number, one in found if type(one) is str), "")

    def lines(self, text):
        """Pairs (number, line), up to the first that cannot be read: there the sentence why stands in its place."""
        return lines.read_all(lines.texts(text), self.statement.names)

    def expected(self):
        """What is asked for, in Markdown."""
        inequality = any(sign in self.start for sign in "<>")
        others = " or with a left side of its own" if not inequality else ""
        kind = (
            "a derivation that begins with" if "=" not in self.start else "a derivation that begins with the equation"
        )
        return f"Asked for: {kind} `{self.start}`.\n\n{_HOW.format(start=self.start, others=others)}"

    def cell(self, id, text=None):
        """The exercise cell; `text` is the derivation in place of its start."""
        inside = text or f"{self.start} = ..." if "=" not in self.start else text or f"{self.start}\n..."
        return f'answer = r"""\n{inside.strip()}\n"""\nck.check("{id}", answer)'

    # ---- the card

    def fields(self):
        """What the card shows: one field of several lines."""
        return [{"kind": "lines", "name": "derivation", "label": f"Your lines, from `{self.start}` on"}]

    @property
    def note(self):
        """What a card says below its field, in Markdown."""
        return (
            "One line for each step; every way that is right is right. A step may also stand in a helper line with a "
            "left side of its own, and a line may name something new: `u = ...`. A remark may follow: `[chain rule]`."
        )

    def to_source(self, id, values):
        """The exercise cell with what was typed into the card."""
        text = values.get("derivation", "")
        return self.cell(id, text.replace('"""', '"') if text.strip() else None)

    def from_source(self, source):
        """What the field shows of a cell, which is not run; None where it holds something else than a text."""
        statement = cell_source.assigned(source)
        value = statement and statement.value
        if not isinstance(value, ast.Constant) or not (type(value.value) is str or value.value is ...):
            return None
        text = "" if value.value is ... else value.value.strip("\n")
        return {"derivation": "" if self._is_stub(text) else text}

    def answer(self, values):
        """The answer that the cell would submit."""
        return values.get("derivation", "") or ...

    def echo(self, text):
        """How each line was read: a list of {"line", "latex", "problem"}."""
        try:
            numbered = lines.texts(text[:LONGEST])
        except AnswerParseError as why:
            return [{"line": 1, "latex": "", "problem": str(why)}]
        found = []
        while numbered:  # after a line that cannot be read the others are shown as well
            for number, line in lines.read_all(numbered, self.statement.names):
                problem = line if type(line) is str else ""
                found.append({"line": number, "latex": "" if problem else typeset(line), "problem": problem})
            numbered = [one for one in numbered if one[0] > found[-1]["line"]]
        return found


def typeset(line):
    """A line as LaTeX, "" where that is too long."""
    sides = [latex(tree, _TYPESET) for tree in line.trees]
    if not all(sides):
        return ""
    joined = [f"{_RELATIONS.get(sign, '')} {side}".strip() for sign, side in zip(line.relations, sides, strict=True)]
    return " ".join(joined)


def _frozen(data):
    """Nested tables as something that can be a key."""
    if isinstance(data, dict):
        return ("table", *((key, _frozen(one)) for key, one in data.items()))
    return tuple(map(_frozen, data)) if isinstance(data, (list, tuple)) else data


def _thawed(data):
    if type(data) is tuple and data[:1] == ("table",):
        return {key: _thawed(one) for key, one in data[1:]}
    return list(map(_thawed, data)) if type(data) is tuple else data


@cache
def _statement(start, points, symbols, sizes, functions, given):
    return Statement(start, *(_thawed(one) for one in (symbols, sizes, functions, given)))
