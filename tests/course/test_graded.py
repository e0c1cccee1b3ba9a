"""What a merge makes of a real lesson, as a card and the grader read it: an answer counts, and is there once."""

import re

import pytest

from coursekit.course import notebooks
from coursekit.course.lessons import edition
from coursekit.course.merge import merge
from coursekit.grading.submissions.notebook import read

LESSON = "05_gradient_descent.ipynb"
STUB = {"gd/step": "theta, grad, lr)", "gd/first-steps": '"factor": ...'}  # what the edition changes of two questions
ANSWERS = {
    "gd/step": ("    ...\n", "    return theta - lr * grad\n"),
    "gd/first-steps": ('"g0": ..., "x1": ...', '"g0": 3, "x1": 1.2'),
}


def answered(notebook, answers=ANSWERS):
    for cell in notebook["cells"]:
        for id, (old, new) in answers.items():
            if f'ck.check("{id}"' in cell["source"]:
                assert old in cell["source"]
                cell["source"] = cell["source"].replace(old, new)
    return notebook


@pytest.fixture
def three():
    """A real lesson, as it was answered, and an edition that asks two of its questions in other words."""
    base, mine, new = (notebooks.parsed(edition().lessons[LESSON]) for _ in range(3))
    asks = {id: (old, f"NEW_{old}" if id == "gd/step" else f'{old}, "NEW": ...') for id, old in STUB.items()}
    return base, answered(mine), answered(new, asks)


@pytest.mark.parametrize("known", [True, False])
def test_the_grader_finds_the_answer_in_the_learners_cell(three, known):
    base, mine, new = three
    merged, changes = merge(base if known else None, mine, new, "edition 2")
    before, after = (read(notebooks.written(one), LESSON) for one in (mine, merged))
    assert after.exercises.keys() == before.exercises.keys()
    for id in ANSWERS:
        assert after.all[after.exercises[id]].source == before.all[before.exercises[id]].source
        assert after.checks(id, after.exercises[id]) == 1
    assert not after.incidents
    assert after.notes == before.notes
    if known:
        assert sorted(one.cell for one in changes if one.kind == "beside") == sorted(ANSWERS)


def test_the_card_finds_the_answer_first(three):
    """It takes the first cell of code below that checks its exercise, whatever stands in Markdown."""
    base, mine, new = three
    merged, _ = merge(base, mine, new, "edition 2")
    for id in ANSWERS:
        cells = merged["cells"]
        at = next(i for i, cell in enumerate(cells) if f'ck.exercise("{id}")' in cell["source"])
        checks = re.compile(rf'ck\.check\("{id}"')
        below = [cell for cell in cells[at:] if cell["cell_type"] == "code" and checks.search(cell["source"])]
        assert len(below) == 1
        assert ANSWERS[id][1] in below[0]["source"]
