"""A class made by code: released lessons, solved by the references with each student's own numbers."""

from coursekit.exercises import BANK
from coursekit.exercises.variants import numbers_of
from coursekit.grading.worth import grade_id
from coursekit.judging.answers import ANSWERS


def solved(notebook, student="", but=()):
    """`notebook`, a released one, with right answers to all exercises `but` some; changed in place."""
    cells = {cell.id: cell for cell in notebook.cells}
    for id, exercise in BANK.items():
        answer = cells.get(f"{grade_id(id)}-answer")
        if answer and id not in but:
            source = ANSWERS[id].source(exercise.answer_type, numbers_of(exercise, student))
            answer.source = exercise.answer_type.cell(id, source).rpartition("\n")[0].rstrip()
    if student and "student" in cells:
        cells["student"].source = f"ck.set_student({student!r})"
    return notebook
