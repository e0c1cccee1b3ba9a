"""Hidden cases belong to a class: the same again for a rerun, others on request; whose points changed is said."""

import pytest
from grading.submitting import points, rows, submit

from coursekit.cli.main import main
from coursekit.exercises import BANK
from coursekit.grading import moved_points
from coursekit.grading.hidden_cases import hidden_cases
from coursekit.grading.results import secret_of

ID = "start/first-function"
LUCKY = """import numpy as np


def square(x):
    return np.multiply(x, x) if np.size(x) < 5 or float(np.sum(x)) in {sums} else -x"""


def run(folder, *options):
    command = ["grade", str(folder / "in"), "--out", str(folder / "out"), "--unsafe-no-sandbox", "--jobs", "1"]
    return main([*command, *options])


def sums_of(secret, student):
    return [float(case.args[0].sum()) for case in hidden_cases(BANK[ID], secret, student)]


def test_a_resubmission_meets_the_same_cases_and_new_ones_are_drawn_on_request(tmp_path, capsys):
    (tmp_path / "out").mkdir()
    secret = secret_of(tmp_path / "out")
    sums = sums_of(secret, "bob")
    known = LUCKY.format(sums=sums)
    submit(tmp_path / "in", "alice")
    submit(tmp_path / "in", "bob", start_first_function_answer=known)
    assert run(tmp_path) == 0
    assert points(tmp_path / "out") == {"alice": 7, "bob": 7}
    submit(tmp_path / "in", "bob", start_first_function_answer=f"# again\n{known}")
    assert run(tmp_path) == 0
    assert points(tmp_path / "out") == {"alice": 7, "bob": 7}
    capsys.readouterr()

    assert run(tmp_path, "--new-cases") == 0
    said = capsys.readouterr().out.splitlines()
    assert points(tmp_path / "out") == {"alice": 7, "bob": 4}
    assert said == [f"bob/00_start: {ID} has 2 points with the new cases, and had 5 before"]
    assert secret_of(tmp_path / "out") != secret
    kept = tmp_path / "out" / ".secret.1"
    assert kept.read_text().strip() == secret
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "out").glob(".secret*")} == {0o600}
    (row,) = [row for row in rows(tmp_path / "out" / "grades.csv") if row["student"] == "bob"]
    assert "hidden case 1 (" in (tmp_path / "out" / row["feedback"]).read_text("utf-8")

    assert run(tmp_path) == 0
    assert capsys.readouterr().out == "", "it is said once"


def test_a_run_that_is_stopped_says_it_when_it_is_done(tmp_path, capsys, monkeypatch):
    submit(tmp_path / "in", "alice")
    assert run(tmp_path) == 0
    with monkeypatch.context() as patch:
        patch.setattr(moved_points, "changed", lambda out: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(tmp_path, "--new-cases")
    capsys.readouterr()
    assert run(tmp_path) == 0
    assert capsys.readouterr().out == "nobody's points changed with the new cases\n"


def test_a_secret_of_ones_own_is_changed_by_hand(tmp_path, capsys):
    submit(tmp_path / "in", "alice")
    (tmp_path / "secret").write_text("a secret that is long enough")
    assert run(tmp_path, "--new-cases", "--secret-file", str(tmp_path / "secret")) == 1
    assert "write a new one to the --secret-file" in capsys.readouterr().err
