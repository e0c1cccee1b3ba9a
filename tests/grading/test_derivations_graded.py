"""A derivation in a class: its text is collected in the sandbox, without any answer, and judged outside."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import nbformat
from grading.classroom import solved
from grading.submitting import lesson

from coursekit.exercises import BANK
from coursekit.exercises.files import copy_exercises
from coursekit.grading.judge import grade
from coursekit.grading.records import Submission
from coursekit.grading.sandbox.bwrap import why_not
from coursekit.judging.api import judge

SANDBOX = "unsafe" if why_not() else "bubblewrap"
LESSON, RIGHT, WRONG = "03_bias_variance", "bv/noise", "bv/bias-variance"
FALSE = "E[(g - f)^2] = E[((g - m) + (m - f))^2]\n= E[(g - m)^2] + (m - f)"


def test_a_grade_is_the_verdict_of_the_check():
    notebook = solved(nbformat.reads(lesson(LESSON), as_version=4), "alice")
    cell = next(one for one in notebook.cells if one.id == "bv-bias-variance-answer")
    cell.source = f'answer = r"""\n{FALSE}\n"""'
    result = grade(Submission("alice", LESSON, json.dumps(notebook).encode()), "secret", sandbox=SANDBOX)
    assert result.verdicts[RIGHT].status == "right"
    kind = BANK[WRONG].answer_type
    verdict = judge(BANK[WRONG], {}, kind.read(FALSE))
    steps = tuple(replace(step, typeset="") for step in verdict.steps)  # a page without scripts typesets nothing
    assert result.verdicts[WRONG] == replace(verdict, steps=steps)
    assert result.verdicts[WRONG].mistake == "bias not squared"
    assert not result.incidents


def test_where_no_answer_is_a_check_says_what_cannot_be_read(tmp_path):
    copy_exercises(tmp_path)
    assert not list(tmp_path.glob("**/answer.*"))
    text = (tmp_path / WRONG / "exercise.toml").read_text(encoding="utf-8")
    assert "waypoints" not in text
    assert "[target]" not in text
    code = (
        "from coursekit.exercises import api\n"
        "api._judge_of = lambda found: None\n"
        f"print(api.check({WRONG!r}, 'E[(g - f)^2] = m\\n= foo'))\n"
        f"print(api.check({WRONG!r}, 'E[(g - f)^2] = m'))"
    )
    environment = {**os.environ, "COURSEKIT_DATA": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert "Line 2 cannot be read" in done.stdout
    assert "It will be judged later." in done.stdout
    assert "wrong" not in done.stdout
