"""Formulas: the answer is an expression, typed as a text or made with SymPy; it is read, never run."""

from typing import NamedTuple

from coursekit.core.plain import AnswerParseError, is_a, is_empty
from coursekit.exercises.answer_types import cell_source
from coursekit.exercises.answer_types.numbers import Name, Numbers, number
from coursekit.exercises.reading import EMPTY, Item, Reading, as_typed
from coursekit.expressions.computation import parse, words
from coursekit.expressions.from_sympy import is_sympy, typed
from coursekit.expressions.functions import NUMBER
from coursekit.expressions.grammar import read
from coursekit.expressions.latex import latex
from coursekit.expressions.names import ClosedNames

LONGEST_ECHO = 3000  # characters of LaTeX that a page sets as one is typing


class Variable(NamedTuple):
    """A name that a formula may use, and the values between which it is tried out."""

    name: str
    low: float = -3.0
    high: float = 3.0
    shape: tuple[int, ...] = ()  # (3,) is a column of 3
    whole: bool = False
    assumed: str = ""  # in words, where the bounds do not say it, as "0 < p < 1"

    @property
    def size(self):
        """Rows and columns; a number is 1 by 1."""
        return (*self.shape, 1, 1)[:2] if self.shape else NUMBER

    @property
    def told(self):
        """What is assumed, in Markdown."""
        if self.shape:
            return f"`{self.name}` ({words(self.size)})"
        kind = "whole" if self.whole else "real"
        return f"`{self.name}` ({self.assumed or kind + ' and positive' * (self.low >= 0)})"


class Formula(NamedTuple):
    """The kind of exercise whose answer is a formula, or several by name.

    `meaning` says in Markdown what is asked for; of several formulas it is a dict by name.
    """

    variables: tuple[Variable, ...]
    meaning: str | dict[str, str]

    @property
    def meanings(self):
        """What is asked for, by name."""
        return {"formula": self.meaning} if isinstance(self.meaning, str) else self.meaning

    @property
    def labels(self):
        """The names of the formulas, in order."""
        return tuple(self.meanings)

    @property
    def parts(self):
        """What earns a point each."""
        return self.labels

    def parse(self, text):
        """The steps that compute a formula; an `AnswerParseError` says in one sentence why it cannot be read."""
        return parse(text, self._shapes)

    def tree(self, text):
        """The tree of a formula that can be read, to be written out or typeset."""
        return read(text, ClosedNames(self._shapes))

    @property
    def _shapes(self):
        return {variable.name: variable.size for variable in self.variables}

    def read(self, answer):
        """The text of each formula in `answer`."""
        given, problem = self._form._by_name(answer)
        items = {label: self._item(label, given.get(label)) for label in self.labels}
        return Reading(items, problem, as_typed(answer) if problem else "")

    def expected(self):
        """What is asked for, what is assumed, and how a formula is typed, in Markdown."""
        names = f"Names: {', '.join(variable.told for variable in self.variables)}."
        first = self.variables[0]
        sample = f"2*{first.name}" if first.shape else f"2*exp({first.name}) + 1"
        how = f'Type it as a text such as `"{sample}"`'
        if any(variable.shape for variable in self.variables):
            how += "; a product of matrices is `A*x` or `A x`, a transpose `A'`"
        how += ". Every equal form is right."
        if isinstance(self.meaning, str):
            return f"Asked for: {self.meaning}. {names}\n\n{how}"
        lines = "\n".join(f"- `{label}`: {meaning}" for label, meaning in self.meanings.items())
        return f"Asked for:\n\n{lines}\n\n{names}\n\n{how.replace('Type it', 'Type each')}"

    def cell(self, id, filled=None):
        """The exercise cell; `filled` gives the formulas in place of `...`."""
        quoted = {label: f'"{text}"' for label, text in (filled or {}).items()}
        if isinstance(self.meaning, str):
            return f'answer = {quoted.get("formula", "...")}\nck.check("{id}", answer)'
        return self._form.cell(id, quoted)

    def fields(self):
        """A field for each formula."""
        return [{"kind": "formula", "name": name, "label": meaning} for name, meaning in self.meanings.items()]

    @property
    def note(self):
        """What a card says below its fields, in Markdown."""
        names = f"Names: {', '.join(variable.told for variable in self.variables)}."
        matrices = " A product of matrices is `A*x` or `A x`, a transpose `A'`."
        return f"{names}{matrices * any(one.shape for one in self.variables)} Every equal form is right."

    def to_source(self, id, values):
        """The exercise cell with what was typed into the fields."""
        typed = {label: cell_source.formula(values.get(label, "")) for label in self.labels}
        if isinstance(self.meaning, str):
            return f'answer = {typed["formula"]}\nck.check("{id}", answer)'
        return self._form.cell(id, typed)

    def from_source(self, source):
        """What the fields show of a cell, as texts by name; None where it holds something else than formulas."""
        statement = cell_source.assigned(source)
        return statement and cell_source.texts(statement.value, source, self.labels)

    def answer(self, values):
        """The answer that the cell would submit."""
        typed = {label: values[label].strip() if values.get(label, "").strip() else ... for label in self.labels}
        return typed["formula"] if isinstance(self.meaning, str) else typed

    def echo(self, text):
        """How a formula is read: LaTeX, or the problem in one sentence; both empty for an empty field."""
        if not text.strip():
            return {"latex": "", "problem": ""}
        try:
            self.parse(text)
            return {"latex": latex(self.tree(text), LONGEST_ECHO), "problem": ""}
        except AnswerParseError as why:
            return {"latex": "", "problem": str(why)}

    @property
    def _form(self):
        """Formulas are submitted by name as numbers are."""
        return Numbers(tuple(Name(*pair) for pair in self.meanings.items()))

    def _item(self, label, answer):
        if is_empty(answer):
            return EMPTY
        typed = as_typed(answer)
        try:
            text = _text(answer)
            typed = as_typed(text)
            self.parse(text)
        except AnswerParseError as why:
            named = "" if isinstance(self.meaning, str) else f"`{label}`: "
            return Item(problem=f"{named}{why}", typed=typed)
        return Item(text)


def _text(answer):
    """The formula as a text."""
    if is_a(answer, str):
        return str.__str__(answer)
    if is_sympy(answer):
        return typed(answer)
    try:
        return repr(number(answer))
    except AnswerParseError as why:
        raise AnswerParseError(f"A formula such as 'x^2 + 1' is expected, but {why}.") from None
