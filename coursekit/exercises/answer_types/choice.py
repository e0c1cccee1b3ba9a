"""Multiple choice: the answer is a letter, the option's number, or its text."""

from typing import NamedTuple

import numpy as np

from coursekit.core.plain import NUMPY_SCALARS, is_a, is_empty, shown
from coursekit.exercises.answer_types import cell_source
from coursekit.exercises.reading import EMPTY, Item, Reading
from coursekit.expressions.typed_characters import straight

_LETTERS = "abcdefghij"


class Choice(NamedTuple):
    """The kind of exercise whose answer is one of several options."""

    options: tuple[str, ...]

    @property
    def labels(self):
        """One choice is made."""
        return ("choice",)

    @property
    def letters(self):
        """The letters of the options, in order."""
        return _LETTERS[: len(self.options)]

    @property
    def parts(self):
        """What earns a point each."""
        return self.labels

    def read(self, answer):
        """The letter of the option that `answer` names."""
        if is_empty(answer):
            return Reading({"choice": EMPTY})
        letter = self._letter(answer)
        if letter:
            return Reading({"choice": Item(letter)})
        wanted = f"One letter from 'a' to '{self.letters[-1]}' is expected"
        return Reading({"choice": Item(problem=f"{wanted}, but {shown(answer)} was submitted.")})

    def expected(self):
        """The options and what an answer looks like, in Markdown."""
        lines = "\n".join(f"- **{letter})** {text}" for letter, text in zip(self.letters, self.options, strict=True))
        return f'{lines}\n\nAsked for: one letter, such as `"a"`.'

    def cell(self, id, letter=None):
        """The exercise cell; `letter` is the choice in place of `...`."""
        return f'answer = {_quoted(letter)}\nck.check("{id}", answer)'

    def fields(self):
        """One choice."""
        options = [[letter, text] for letter, text in zip(self.letters, self.options, strict=True)]
        return [{"kind": "choice", "name": "choice", "label": "Your choice", "options": options}]

    note = "One click counts; you may choose again."

    def to_source(self, id, values):
        """The exercise cell with what was chosen."""
        return self.cell(id, values.get("choice") or None)

    def from_source(self, source):
        """The letter that a cell submits; None where it holds something else."""
        statement = cell_source.assigned(source)
        found = statement and cell_source.texts(statement.value, source, self.labels)
        letter = self._letter(found["choice"]) if found and found["choice"] else found and ""
        return None if letter is None or found is None else {"choice": letter}

    def answer(self, values):
        """The answer that the cell would submit."""
        return values.get("choice") or ...

    def _letter(self, answer):
        if is_a(answer, str):
            text = straight(str.__str__(answer)).strip().rstrip(".").lower()
            texts = [straight(option).rstrip(".").lower() for option in self.options]
            if text in texts:
                return self.letters[texts.index(text)]
            text = text.strip("()")
            if text.isdecimal() and len(text) < 3:
                return self._numbered(int(text))
            return text if len(text) == 1 and text in self.letters else None
        if is_a(answer, int) and not is_a(answer, bool):
            return self._numbered(int.__pos__(answer))
        if type(answer) in NUMPY_SCALARS and is_a(answer, np.integer):
            return self._numbered(int(answer))
        return None

    def _numbered(self, number):
        return self.letters[number - 1] if 1 <= number <= len(self.options) else None


def _quoted(letter):
    return f'"{letter}"' if letter else "..."
