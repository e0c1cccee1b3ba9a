"""Answers: references, known mistakes, hints, solutions of every exercise; only `judging` knows them."""

from coursekit.answers import (
    optimizers,
)
from coursekit.exercises import BANK
from coursekit.exercises.catalog import FOLDERS
from coursekit.exercises.files import BANK_FOLDER, Lazy
from coursekit.judging import load

_LESSONS = (
    optimizers,
)  # fmt: skip
_MADE = {id: answer for lesson in _LESSONS for id, answer in lesson.ANSWERS.items()}
ANSWERS = Lazy(BANK, lambda id: _MADE.get(id) or load.answer(BANK[id], FOLDERS.get(id, BANK_FOLDER)))
