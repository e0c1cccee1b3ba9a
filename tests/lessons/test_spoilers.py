"""No page spoils itself: no stored output of a lesson tells an answer of one of its exercises."""

import tomllib
from pathlib import Path

import nbformat
import pytest
from lessons.spoilers import spoilers
from sample import amount

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
ON_PURPOSE = tomllib.loads(Path(__file__).with_name("told_on_purpose.toml").read_text(encoding="utf-8")).get("told", [])
VARIANTS = amount(20, 200)


def exempt(lesson):
    return {(row["cell"], row["exercise"]) for row in ON_PURPOSE if row["lesson"] == lesson}


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_no_output_tells_an_answer_of_its_lesson(path):
    found = spoilers(path.stem, nbformat.read(path, as_version=4), VARIANTS)
    assert [one for one in sorted(found) if (one.cell, one.exercise) not in exempt(path.stem)] == []
    if VARIANTS == 20:
        unused = exempt(path.stem) - {(one.cell, one.exercise) for one in found}
        assert not unused, "told_on_purpose.toml names what is not told any more"


def test_exemptions_are_few_and_have_a_reason():
    assert len(ON_PURPOSE) <= 15
    assert [row for row in ON_PURPOSE if len(row["why"].split()) < 6] == []


def page(*texts):
    """A notebook whose cells print these texts."""
    outputs = [nbformat.v4.new_output("stream", text=text) for text in texts]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("show()", outputs=[each]) for each in outputs])


TOLD = [  # what is printed in lesson 4, whose network has o1 = 5, o2 = -8, ..., dL/dw1 = 72, new w5 = -1.91
    ("new w5: -1.910", ["new_w5"]),
    ("loss = 81.0, slope -18", ["loss, dloss_do5"]),
    ("-18, then -90", ["dloss_do5, dloss_dw5"]),
    ("-18, then 7, then -90", []),
    ("o1 = 5, o2 = -8: the target is 5 as well", []),
    ("-1.9", []),
    ("w5 = -2.00, dL/dw5 = -91.5", []),
]


@pytest.mark.parametrize(("text", "told"), TOLD, ids=[text for text, _ in TOLD])
def test_an_answer_that_is_printed_is_found(text, told):
    found = spoilers("04_backprop_by_hand", page(text), variants=0)
    assert sorted(one.told for one in found if one.exercise == "backprop/w1-w5") == told


def test_a_student_s_numbers_are_found_and_what_is_given_is_not():
    from coursekit.exercises import BANK
    from coursekit.exercises.variants import given, variant

    exercise = BANK["gd/limit"]
    numbers = next(n for i in given(exercise) if (n := variant(exercise, i))["a"] == 3 or n["b"] == 7)
    limit = 1 / max(numbers["a"], numbers["b"])
    assert any(one.told == "limit" for one in spoilers("05_gradient_descent", page(f"{limit:.4f}"), variants=100))
    assert not spoilers("05_gradient_descent", page("0.1000"), variants=0)
