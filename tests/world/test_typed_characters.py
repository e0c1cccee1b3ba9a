"""Characters of word processors, phones and East Asian keyboards in answers that are texts: read as they were meant."""

import pytest

from coursekit.exercises import BANK
from coursekit.exercises.answer_types.choice import Choice
from coursekit.exercises.answer_types.formula import Formula
from coursekit.exercises.answer_types.numbers import number

NUMBERS = {
    "\N{MINUS SIGN}1.5": -1.5,
    "\N{EN DASH}1.5": -1.5,
    "\u00a01.5\u00a0": 1.5,
    "1.5\u200b": 1.5,
    "\ufeff3/2": 1.5,
    "\N{FULLWIDTH DIGIT ONE}\N{FULLWIDTH FULL STOP}\N{FULLWIDTH DIGIT FIVE}": 1.5,
    "3\u202f/\u202f2": 1.5,
    "1e\N{MINUS SIGN}3": 0.001,
}
FORMULA = next(
    id for id, one in BANK.items() if isinstance(one.answer_type, Formula) and one.answer_type.labels == ("formula",)
)
CHOICE = next(id for id, one in BANK.items() if isinstance(one.answer_type, Choice))


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers(text):
    assert number(text) == NUMBERS[text]


@pytest.mark.parametrize("letter", ["\u00a0", "\u200b", "\u202f", "\ufeff"])
def test_formulas(letter):
    answer_type = BANK[FORMULA].answer_type
    name = answer_type.variables[0].name
    plain, typed = f"2*{name} - 3*{name}", f"2{letter}*{letter}{name}{letter} \N{MINUS SIGN} 3*{name}"
    assert [step[:2] for step in answer_type.parse(typed)] == [step[:2] for step in answer_type.parse(plain)]
    assert not answer_type.read(typed).items["formula"].problem


@pytest.mark.parametrize(
    "text", ["a\u00a0", "\u200ba", "\N{FULLWIDTH LATIN SMALL LETTER A}", "\N{FULLWIDTH LEFT PARENTHESIS}a\uff09"]
)
def test_choices(text):
    assert BANK[CHOICE].answer_type.read(text).items["choice"].value == "a"
