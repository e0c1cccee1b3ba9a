"""Files of a derivation that somebody writes: what is wrong with them is one sentence with its key."""

import re
import shutil

import pytest

from coursekit.exercises import load as exercises
from coursekit.exercises.files import BANK_FOLDER, BankError
from coursekit.judging import load as answers

ID = "losses/hinge-gradient"
WRONG = [  # file, what is replaced, by what, the key, and what is said
    ("exercise.toml", 'start = "dL/dw"', 'start = "dL/dw ="', "derivation", "A side of this line is missing"),
    (
        "exercise.toml",
        'w = { shape = ["d"]',
        'w = { shape = ["q"]',
        "derivation",
        "the size `q` of `w` is not in `sizes`",
    ),
    ("exercise.toml", "low = -0.2", 'low = "a"', "derivation.symbols.b.low", "expected the smallest value"),
    ("exercise.toml", "points = 3", "points = 4", "waypoints", "`points` in exercise.toml is to be 3"),
    ("exercise.toml", "s = w'*x + b", "s = w*x + b", "lines", "they cannot be multiplied"),
    ("exercise.toml", ">= 0.05", ">= 500", "lines", "the bounds of the statement hold"),
    ("exercise.toml", "L = max(0, 1 - y*s)", "L = L + 1", "lines", "defined by one another"),
    ("answer.toml", '"= -y*ds/dw",', '"= -y*ds/",', "lines.2", "`= -y*ds/` cannot be read"),
    (
        "answer.toml",
        'expression = "ds/dw"',
        'expression = "w*w"',
        "waypoints.1.expression",
        "they cannot be multiplied",
    ),
    (
        "answer.toml",
        'after = "= d(1 - y*s)/dw"',
        'after = "= d(1 + y*s)/dw"',
        "mistakes.sign.after",
        "a line of `lines`",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "said"), WRONG)
def test_what_is_wrong_is_named_with_its_key(tmp_path, file, old, new, key, said):
    shutil.copytree(BANK_FOLDER / ID, tmp_path / ID)
    path = tmp_path / ID / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    (found,) = faults(tmp_path)
    assert found[0] == key
    assert said in found[1]


def faults(folder):
    """Pairs (key, sentence) about the exercise in a folder, from reading it or from its trial."""
    try:
        return answers.answer(exercises.exercise(ID, folder), folder).faults()
    except BankError as error:
        return [(re.search(r"key `(.*?)`:", str(error))[1], str(error))]
