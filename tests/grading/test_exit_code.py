"""The exit code of `coursekit grade`, typed as a teacher types it: no notebook of the bank of attacks decides it."""

import subprocess

import pytest
from grading import attacks, attacks_hidden
from grading.attacks import FUNCTION, IMPORTS, NUMBERS, notebook
from grading.submitting import COMMAND, points
from sample import sample

from coursekit.grading.sandbox.bwrap import why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
HONEST = notebook([IMPORTS, NUMBERS, FUNCTION])
ATTACKS = {one.name: one for one in (*attacks_hidden.ATTACKS, *attacks.ATTACKS)}
CHOSEN = [
    "incidents are forged",  # such as "unreadable" and "machine", for which the code would be 1
    "incidents are displaced by a flood",
    "a flood of lines",
    "the worker says the end and the process ends",
    "its parent is killed",
]


def graded(folder, submitted):
    """What the command line says of these notebooks, by student."""
    for student, data in submitted.items():
        (folder / "in" / student).mkdir(parents=True)
        (folder / "in" / student / "00_start.ipynb").write_bytes(data)
    options = ["--out", folder / "out", "--numbers", "lecture", "--jobs", "1"]
    command = [*COMMAND, folder / "in", *options]
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", sample(CHOSEN, 2))
def test_an_attack_does_not_make_a_graded_class_look_ungraded(name, tmp_path):
    done = graded(tmp_path, {"honest": HONEST, "mallory": ATTACKS[name].notebook})
    assert done.returncode == 0, done.stderr
    assert "2 graded" in done.stderr
    assert points(tmp_path / "out") == {"honest": 7, "mallory": ATTACKS[name].points}


@pytest.mark.parametrize("name", sample(["the process ends", "the worker says the end and the process ends"], 1))
def test_an_attack_does_not_hide_what_could_not_be_graded(name, tmp_path):
    done = graded(tmp_path, {"honest": HONEST, "mallory": ATTACKS[name].notebook, "zoe": b"no notebook"})
    assert done.returncode == 1, done.stderr
    assert "1 not readable" in done.stderr
    assert points(tmp_path / "out") == {"honest": 7, "mallory": ATTACKS[name].points, "zoe": 0}
