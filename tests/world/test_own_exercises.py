"""What went wrong for people who wrote exercises for other graders, tried on a folder of one's own.

Each row has the public report that it stands for, a change of the templates that makes the same fault, and the words
with which `coursekit bank --check` says it.
"""

from pathlib import Path

import pytest

from coursekit.cli.main import main
from coursekit.judging import own_process

E, A, X, Y = "exercise.toml", "answer.toml", "exercise.py", "answer.py"
LOOP = "def above(draw):\n    while draw.integer(2, 5) < 9:\n        pass\n"
CASES = ('"one number" = ', '"several numbers" = ', '"a large step" = ')
ROWS = [  # report, kind of exercise, edits (file, old, new), what is said
    # a key that nobody knows is ignored, and with it what the author wanted
    ("PrairieLearn/PrairieLearn#825", "numbers", [(A, "[because]", "[because_]")], "did you mean `because`"),
    (
        "PrairieLearn/PrairieLearn#8004",
        "function",
        [(E, "[function.cases]", "[function.case]")],
        "`case` is not a key here; did you mean `cases`",
    ),
    # a question without a right answer takes any
    ("PrairieLearn/PrairieLearn#1271", "choice", [(A, 'letter = "c"', "")], "key `letter`: it is missing"),
    # only one variant was tried, and others have no answer
    (
        "maths/moodle-qtype_stack#489",
        "numbers",
        [(E, 'x = "draw.nonzero(6)"', 'x = "draw.integer(-3, 3)"'), (A, '"2 * a * x"', '"2 * a * x * x / x"')],
        "key `steps.slope`: it raises ZeroDivisionError: division by zero on variant",
    ),
    (
        "openwebwork/webwork-open-problem-library#1428",
        "numbers",
        [(E, "$x$ after the step", "the step over a deviation"), (A, '"x - lr * slope"', '"lr / (a - 4)"')],
        "key `steps.new_x`: it raises ZeroDivisionError",
    ),
    # some seeds never end
    (
        "openwebwork/webwork-open-problem-library#794",
        "numbers",
        [(E, '"draw.integer(2, 5)"', '"above(draw)"'), (X, "", LOOP)],
        "exercise.toml, exercise my/first, key `variants`: the code did not end within",
    ),
    (
        "openwebwork/pg#698",
        "choice",
        [(X, "", "while True:\n    pass\n")],
        "exercise.py, exercise my/first, line 1: the code did not end",
    ),
    # a check that is there and does nothing: whatever is submitted is right
    (
        "jupyter/nbgrader#1658",
        "together",
        [(A, "'does not go through the point' if", "'' if")],
        "is right, so nothing tells it from the reference",
    ),
    # what is checked and its solution have come apart
    (
        "rstudio/learnr#410",
        "function",
        [(A, "def descend(", "def descent(")],
        "key `reference`: it does not define `descend`",
    ),
    # a question with hidden tests only
    (
        "ucbds-infra/otter-grader#128",
        "function",
        [(E, case, "#") for case in CASES],
        "key `function.cases`: there are none",
    ),
]


@pytest.mark.parametrize(("report", "kind", "edits", "says"), ROWS, ids=[row[0] for row in ROWS])
def test_what_went_wrong_elsewhere_is_said(report, kind, edits, says, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    if "did not end" in says:
        monkeypatch.setattr(own_process, "COMPUTES", 2)
    assert main(["exercise", "new", "my/first", "--kind", kind]) == 0
    for name, old, new in edits:
        path = Path("exercises/my/first", name)
        text = path.read_text() if path.exists() else ""
        assert old in text
        path.write_text(text.replace(old, new) if old else new)
    assert main(["bank", "--check", "exercises"]) == 1
    error = capfd.readouterr().err
    assert says in error
    assert "my/first" in error
