"""`coursekit export --anonymous` and `coursekit stats FILES`: what is in them, and what is not."""

import csv
import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from itertools import count

import numpy as np
import pytest
from PIL import Image

import coursekit as ck
from coursekit.cli.main import main
from coursekit.exercises import BANK, before_after, export as _export
from coursekit.grading.report import evidence
from coursekit.judging.answers import ANSWERS
from coursekit.student import name as _name, progress, store

NAME = "Zoë Quixote-Secret"
HEAD = ",".join(_export.COLUMNS)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Makes machines where nobody has done anything yet; the last one made is the one in use."""
    number = count()

    def new():
        progress._store.close()
        monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / f"machine-{next(number)}"))
        monkeypatch.setattr(progress, "_store", store.Store())
        monkeypatch.setattr(_name, "_chosen", [])
        monkeypatch.setattr(_name, "_found", {})

    new()
    monkeypatch.chdir(tmp_path)
    yield new
    progress._store.close()


def right(check):
    return ANSWERS[check.id].right(BANK[check.id].answer_type, check._question(check._number()).numbers)


def short(call, rights):
    """Answer a short check of lesson 5; this many questions right, the others not."""
    check = call("05")
    for i in range(len(before_after.questions("05_gradient_descent"))):
        check.check(right(check) if i < rights else dict.fromkeys(BANK[check.id].answer_type.labels, 999 + i))


def written(path="coursekit-export.csv"):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_file_has_what_happened_in_order_and_nothing_that_leads_back(machine, tmp_path, capsys):
    ck.set_student(NAME)
    ck.check("start/first-number", {"slope": 9, "new_x": 2.1})
    ck.hint("start/first-number")
    ck.check("start/first-number", {"slope": "my secret 4.5 kg", "new_x": 2.1})
    ck.solution("start/first-number")
    ck.exercises.record("panels/my own", "right", 1, 1)
    assert main(["export", "--anonymous"]) == 0
    assert "4 rows of 1 learner, described in docs/evidence.md" in capsys.readouterr().out
    rows = written()
    assert [(row["kind"], row["status"], row["hints_before"], row["solution_before"]) for row in rows] == [
        ("check", "wrong", "0", "0"),
        ("hint", "not attempted", "0", "0"),
        ("check", "wrong", "1", "0"),
        ("solution", "not attempted", "1", "0"),
    ]
    text = (tmp_path / "coursekit-export.csv").read_text(encoding="utf-8")
    for secret in (*NAME.split(), "Zo", "secret", "4.5", str(tmp_path), "panels", str(datetime.now().year)):
        assert secret.lower() not in text.lower(), secret
    assert not re.search(r"\d\d:\d\d", text), "no time of day"
    assert {len(row) for row in rows} == {len(_export.COLUMNS)}


def test_every_exercise_of_the_course_has_its_lesson(machine):
    for id in BANK:
        progress.record(id, "right", 1, 1)
    main(["export", "--anonymous"])
    assert [row["exercise"] for row in written()] == list(BANK)
    assert all(re.match(r"\d\d[a-z]?_", row["lesson"]) for row in written())


def test_ids_are_the_same_on_one_machine_and_another_on_the_next(machine):
    def ids():
        ck.set_student(NAME)
        ck.check("linear/kinds", "c")
        ck.set_student("bob")
        ck.check("linear/kinds", "c")
        main(["export", "--anonymous"])
        return [row["learner"] for row in written()]

    first = ids()
    assert ids() == first
    assert len(set(first)) == 2
    machine()
    assert not set(ids()) & set(first), "a list of names does not lead back without the key of the machine"


def test_days_are_counted_from_the_first_and_never_go_back(machine, monkeypatch):
    begin = datetime.fromisoformat("2026-03-01T09:00:00+00:00")
    for day, score in [(0, 1), (3, 2), (-40, 3), (10, 4)]:
        monkeypatch.setattr(progress, "_now", lambda day=day: (begin + timedelta(days=day)).isoformat())
        ck.check("linear/neuron", {"score": score})
    main(["export", "--anonymous"])
    assert [row["day"] for row in written()] == ["0", "3", "3", "10"]


@pytest.mark.parametrize("options", [[], ["--out", "x.csv"]])
def test_only_exports_without_names_are_made(machine, capsys, options):
    assert main(["export", *options]) == 2
    assert "say so by --anonymous" in capsys.readouterr().err


def test_other_files_are_never_written_over_and_an_older_export_is(machine, tmp_path, capsys):
    assert main(["export", "--anonymous"]) == 1
    assert "nothing has been recorded" in capsys.readouterr().err
    ck.check("linear/kinds", "c")
    (tmp_path / "thesis.csv").write_text("years of work")
    assert main(["export", "--anonymous", "--out", "thesis.csv"]) == 1
    assert "is no export of coursekit" in capsys.readouterr().err
    assert (tmp_path / "thesis.csv").read_text() == "years of work"
    assert main(["export", "--anonymous", "--out", "no/such/folder.csv"]) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert [main(["export", "--anonymous"]) for _ in range(2)] == [0, 0]
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["coursekit-export.csv", "thesis.csv"]


def test_gains_of_several_files_against_numpy(machine, tmp_path, capsys):
    pairs = [(0, 2), (1, 4), (2, 2), (0, 4)]
    questions = before_after.questions("05_gradient_descent")
    points = np.cumsum([0, *(len(BANK[id].answer_type.parts) for id in questions)]) / sum(
        len(BANK[id].answer_type.parts) for id in questions
    )
    for i, (before, after) in enumerate(pairs):
        machine()
        short(ck.before, before)
        short(ck.after, after)
        main(["export", "--anonymous", "--out", f"{i}.csv"])
    machine()
    short(ck.before, 1)
    main(["export", "--anonymous", "--out", "left.csv"])
    capsys.readouterr()
    files = [f"{i}.csv" for i in range(4)] + ["left.csv", "0.csv"]
    assert main(["stats", *files, "--out", "pictures"]) == 0
    said = capsys.readouterr().out
    assert "5 learners in 6 files." in said
    assert "1 of them in more than one file" in said
    x, y = points[[b for b, _ in pairs]], points[[a for _, a in pairs]]
    half = 3.182446 * (y - x).std(ddof=1) / 2  # Student's t for 3 degrees of freedom, from a printed table
    row = next(line for line in said.splitlines() if line.startswith("05_gradient_descent "))
    low, high = 100 * ((y - x).mean() - half), 100 * ((y - x).mean() + half)
    cells = [str(len(pairs)), f"{100 * x.mean():.0f} %", f"{100 * y.mean():.0f} %", f"{100 * (y - x).mean():+.0f}"]
    assert re.split(r"\s{2,}", row)[1:] == [*cells, f"{low:+.0f} to {high:+.0f}", "1", "0"]
    assert "Fewer than 10 learners" in said
    with Image.open(tmp_path / "pictures" / "evidence.png") as picture:
        assert picture.width > 1000
    assert (tmp_path / "pictures" / "evidence.svg").read_text(encoding="utf-8").count("<svg") == 1


def line(learner, row, kind, status="not attempted", number="", exercise="gd/limit"):
    points = {"right": 4, "partly right": 2}.get(status, 0)
    lesson = "05_gradient_descent"
    cells = ("1", "0.1.0", learner, row, 0, lesson, exercise, kind, number, status, points, 4, "", "", 0, 0)
    return ",".join(map(str, cells))


SEEN = ("hint", "not attempted")
DONE = {
    "a": [("check", "wrong"), (*SEEN, 1), ("check", "right")],
    "b": [(*SEEN, 1), ("check", "wrong"), ("check", "right")],
    "c": [(*SEEN, 1), (*SEEN, 2)],
}
HINTS = [line(learner, row, *what) for learner, done in DONE.items() for row, what in enumerate(done)]


def test_which_hints_were_followed_by_right_answers(tmp_path, capsys):
    (tmp_path / "all.csv").write_text("\n".join([HEAD, *HINTS]) + "\n")
    found = {(one.number): one[2:] for one in evidence.hints(evidence.read([tmp_path / "all.csv"])[0])}
    assert found == {0: (1, 1, 0), 1: (2, 1, 1), 2: (0, 0, 1)}
    assert main(["stats", str(tmp_path / "all.csv"), "--out", str(tmp_path)]) == 0
    rows = [re.split(r"\s{2,}", text) for text in capsys.readouterr().out.splitlines() if text.startswith("gd/limit")]
    assert rows == [
        ["gd/limit", "a wrong try, no hint", "1", "1", "100 %", "0"],
        ["gd/limit", "hint 1", "2", "1", "50 %", "1"],
        ["gd/limit", "hint 2", "0", "0", "-", "1"],
    ]


BAD = {
    "a text": b"hello\n",
    "nothing": b"",
    "a picture": b"\x89PNG\r\n\x1a\n\xff\xfe\x00",
    "other columns": b"name,grade\nada,1\n",
    "a newer schema": f"{HEAD}\n{line('a', 1, 'check', 'right').replace('1', '9', 1)}\n".encode(),
    "half a line": f"{HEAD}\n{line('a', 1, 'check', 'right')[:40]}\n".encode(),
    "more points than there are": f"{HEAD}\n{line('a', 1, 'check', 'right').replace(',4,4,', ',5,4,')}\n".encode(),
    "no number": f"{HEAD}\n{line('a', 1, 'check', 'right').replace(',4,4,', ',nan,4,')}\n".encode(),
    "an unknown kind": f"{HEAD}\n{line('a', 1, 'cake', 'right')}\n".encode(),
    "a huge cell": f"{HEAD}\n{'x' * 300_000}\n".encode(),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_what_is_no_export_is_refused_in_one_sentence(tmp_path, capsys, content):
    (tmp_path / "good.csv").write_text(f"{HEAD}\n{HINTS[0]}\n")
    (tmp_path / "bad.csv").write_bytes(content)
    assert main(["stats", str(tmp_path / "good.csv"), str(tmp_path / "bad.csv"), "--out", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "bad.csv" in said.err
    assert not (tmp_path / "evidence.png").exists()


def test_a_file_that_a_spreadsheet_has_saved_is_read(tmp_path):
    (tmp_path / "saved.csv").write_bytes(b"\xef\xbb\xbf" + "\r\n".join([HEAD, *HINTS, ""]).encode())
    assert len(evidence.read([tmp_path / "saved.csv"])[0]) == 3


def test_folders_and_files_are_not_mixed_and_a_missing_file_is_named(tmp_path, capsys):
    assert main(["stats", str(tmp_path), str(tmp_path)]) == 2
    assert "not both" in capsys.readouterr().err
    assert main(["stats", str(tmp_path / "missing.csv")]) == 1
    assert "missing.csv cannot be read" in capsys.readouterr().err


def test_the_key_stays_in_the_record(machine, tmp_path):
    ck.check("linear/kinds", "c")
    main(["export", "--anonymous"])
    with closing(sqlite3.connect(store.data_path())) as connection:
        ((key,),) = connection.execute("SELECT value FROM keys").fetchall()
    assert len(key) == 64
    assert key not in (tmp_path / "coursekit-export.csv").read_text(encoding="utf-8")
