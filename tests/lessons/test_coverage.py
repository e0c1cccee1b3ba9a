"""docs/coverage.md: every topic has its parts and says what it has to; a row that is false turns it red."""

import tomllib

import nbformat
import pytest
import syllabus

ROW = {
    "lesson": "05_gradient_descent",
    "lecture": "C",
    "topic": "a topic",
    "section": "How long is a step?",
    "says": ["$$\\theta - \\eta \\nabla L$$", "the limit is a step"],
    "panel": "descent",
    "exercises": ["gd/limit"],
    "tests": ["training/test_descend.py"],
}
CELLS = [
    nbformat.v4.new_markdown_cell(
        "## 5.3 How long is a step?\n\nIs $$\\theta-\\eta\\nabla L$$ it? So the\nlimit is a step."
    ),
    nbformat.v4.new_code_cell("ck.panels.descent(lr=0.1)"),
    nbformat.v4.new_code_cell("draw()", outputs=[nbformat.v4.new_output("display_data", {"image/png": "iVBOR"})]),
    nbformat.v4.new_code_cell('ck.check("gd/limit", answer)'),
]
FALSE = [  # what is changed in the row, what is said to be missing
    ({"says": ["the limit is no step"]}, "'the limit is no step'"),
    ({"says": ["$$\\theta + \\eta \\nabla L$$"]}, "nabla"),
    ({"says": []}, "what it says"),
    ({"says": ["a"]}, "what it says"),
    ({"lecture": "F"}, "letter"),
    ({"panel": "race"}, "panel race"),
    ({"exercises": ["gd/step"]}, "exercise gd/step"),
    ({"tests": ["core/test_nothing.py"]}, "tests/core/test_nothing.py"),
    ({"audit": "forgotten"}, "kind of audit"),
]


def test_a_row_that_holds_lacks_nothing():
    assert syllabus.missing(ROW, CELLS) == []
    assert syllabus.missing(ROW, [CELLS[0], *CELLS[2:]]) == ["panel descent"]
    assert syllabus.missing({**ROW, "panel": ""}, [CELLS[0], CELLS[3]]) == ["a picture"]
    assert syllabus.missing(ROW, []) == ["section 'How long is a step?'"]


@pytest.mark.parametrize(("change", "said"), FALSE)
def test_a_false_row_is_named(change, said):
    (found,) = syllabus.missing({**ROW, **change}, CELLS)
    assert said in found


def test_every_row_holds_and_five_that_are_falsified_do_not(capsys):
    text = syllabus.ROWS.read_text(encoding="utf-8")
    assert syllabus.main(["--check"]) == 0, capsys.readouterr().out
    rows = tomllib.loads(text)["row"]
    for place in range(0, len(rows), len(rows) // 5)[:5]:
        words = rows[place]["says"][0]
        rows[place]["says"][0] = f"not {words}"
    _, faults = syllabus.table(rows, syllabus.lessons())
    assert len(faults) == 5


def test_every_lecture_is_covered_and_the_nine_slides_are_checked():
    rows = tomllib.loads(syllabus.ROWS.read_text(encoding="utf-8"))["row"]
    assert {letter for row in rows for letter in row["lecture"].split(", ") if letter} == set("ABCDE")
    audits = [row["audit"] for row in rows if "audit" in row]
    assert audits.count("slide") >= 9
    assert audits.count("error") >= 12
    assert {"missing", "thin"} <= set(audits)
