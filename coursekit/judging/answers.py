"""Answers: references, known mistakes, hints, solutions of every exercise; only this room knows them."""

from coursekit.exercises import BANK
from coursekit.exercises.catalog import FOLDERS
from coursekit.exercises.files import BANK_FOLDER, Lazy
from coursekit.judging import load

ANSWERS = Lazy(BANK, lambda id: load.answer(BANK[id], FOLDERS.get(id, BANK_FOLDER)))
