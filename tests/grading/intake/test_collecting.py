"""`coursekit collect`: the table before grading, and folders that say all again that the download said."""

import csv
import json

import pytest
from grading.intake.test_gather import ADA, BOB, EVE, LINEAR, PDF, START, put, roster

from coursekit.cli import main as cli
from coursekit.grading.intake.gather import gather


def collect(folder, *options, out="out"):
    people = ["--roster", str(folder / "people.csv")] if (folder / "people.csv").exists() else []
    return cli.main(["collect", str(folder / "in"), "--out", str(folder / out), *people, *options])


def a_class(folder):
    roster(folder, ADA, BOB, EVE)
    put(folder, f"Ada Lovelace_1_assignsubmission_file_/{START}.ipynb", typed="ada")
    put(folder, f"Ada Lovelace_1_assignsubmission_file_/{START} (1).ipynb", typed="Ada Lovelace")
    put(folder, "Ada Lovelace_1_assignsubmission_file_/data/table.csv", b"1,2\n")
    put(folder, "Bob King_2_assignsubmission_file_/Homework.pdf", PDF)


def facts(gathered):
    return gathered.people, [
        (one.student, one.notebook, one.why, one.typed, one.handed, one.load().data, one.load().files)
        for one in gathered.found
    ]


def test_the_table_says_who_handed_in_what(tmp_path, capsys):
    a_class(tmp_path)
    assert collect(tmp_path) == 0
    said = capsys.readouterr()
    assert [line.split("  ")[0] for line in said.out.splitlines()] == ["person", "ada", "bob", "eve"]
    assert "number in its name (2 uploads)" in said.out
    assert "not read: it is a PDF" in said.out
    assert said.out.rstrip().endswith("nothing submitted")
    assert "Moodle: 2 of 3 handed in" in said.err
    with open(tmp_path / "out" / "collected.csv", encoding="utf-8-sig", newline="") as file:
        assert [row["person"] for row in csv.DictReader(file)] == ["ada", "bob", "eve"]


def test_what_was_collected_is_taken_back_as_it_was(tmp_path):
    a_class(tmp_path)
    collect(tmp_path)
    there = sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert there == [
        f"ada/{START}.ipynb", "ada/data/table.csv", "bob/Homework.pdf", "collected.csv", "collected.json",
    ]  # fmt: skip
    before = gather([tmp_path / "in"], roster(tmp_path, ADA, BOB, EVE))
    after = gather([tmp_path / "out"])
    assert facts(after) == facts(before)
    assert after.platform == "Moodle"
    assert [one.key for one in after.people] == ["ada", "bob", "eve"], "the roster is in it"


def test_late_is_told_by_the_deadline(tmp_path, capsys):
    put(tmp_path, f"ada/{START}.ipynb", day=3)
    put(tmp_path, f"bob/{START}.ipynb", day=5)
    assert collect(tmp_path, "--late", "2026-11-04") == 0
    ada, bob = capsys.readouterr().out.splitlines()[1:]
    assert "late" not in ada
    assert bob.endswith("late")


def test_what_is_nobodys_is_named_and_the_code_says_so(tmp_path, capsys):
    roster(tmp_path, ADA, BOB)
    put(tmp_path, f"ada/{START}.ipynb")
    put(tmp_path, f"mallory/{START}.ipynb")
    assert collect(tmp_path) == 1
    said = capsys.readouterr()
    assert f"not placed: mallory/{START}.ipynb: mallory is nobody on the roster" in said.err
    assert "mallory" in said.out


def test_collecting_again_adds_and_takes_away(tmp_path):
    put(tmp_path, f"ada/{START}.ipynb")
    put(tmp_path, f"bob/{START}.ipynb")
    assert collect(tmp_path) == 0
    (tmp_path / "in" / "bob" / f"{START}.ipynb").unlink()
    put(tmp_path, f"eve/{START}.ipynb")
    assert collect(tmp_path) == 0
    assert [(one.student, one.notebook) for one in gather([tmp_path / "out"]).found] == [("ada", START), ("eve", START)]
    assert not (tmp_path / "out" / "bob" / f"{START}.ipynb").exists()


def test_another_lesson_leaves_the_first_one(tmp_path):
    put(tmp_path, f"ada/{START}.ipynb")
    collect(tmp_path)
    (tmp_path / "in" / "ada" / f"{START}.ipynb").unlink()
    put(tmp_path, f"ada/{LINEAR}.ipynb", name=LINEAR)
    assert collect(tmp_path) == 0
    assert [one.notebook for one in gather([tmp_path / "out"]).found] == [START, LINEAR]


def test_a_file_that_was_changed_by_hand_stays(tmp_path, capsys):
    put(tmp_path, f"ada/{START}.ipynb")
    collect(tmp_path)
    path = tmp_path / "out" / "ada" / f"{START}.ipynb"
    path.write_bytes(b"mended")
    for _ in range(2):
        assert collect(tmp_path) == 1
        assert f"ada/{START}.ipynb was changed since it was collected" in capsys.readouterr().err
        assert path.read_bytes() == b"mended"


@pytest.mark.parametrize("there", ["notes.txt", "collected.json"])
def test_a_folder_of_something_else_is_left_alone(tmp_path, capsys, there):
    put(tmp_path, f"ada/{START}.ipynb")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / there).write_text("{}")
    assert collect(tmp_path) == 1
    assert "holds something that coursekit collect did not write" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "out").iterdir()] == [there]


def test_another_class_is_refused(tmp_path, capsys):
    put(tmp_path, f"ada/{START}.ipynb")
    put(tmp_path, f"bob/{START}.ipynb")
    collect(tmp_path)
    for person in ("ada", "bob"):
        (tmp_path / "in" / person).rename(tmp_path / "in" / f"other {person[::-1]}x")
    before = (tmp_path / "out" / "collected.json").read_bytes()
    assert collect(tmp_path) == 1
    assert "another class" in capsys.readouterr().err
    assert (tmp_path / "out" / "collected.json").read_bytes() == before


def test_no_name_leads_out_of_the_folder_or_into_a_formula(tmp_path):
    put(tmp_path, f"=cmd()/{START}.ipynb")
    put(tmp_path, f"{'x' * 200}/{START}.ipynb")
    collect(tmp_path)
    told = json.loads((tmp_path / "out" / "collected.json").read_text())
    people = told["submissions"]
    people[0]["owner"][1], people[0]["file"] = "../../evil", "../../evil/00_start.ipynb"
    (tmp_path / "out" / "collected.json").write_text(json.dumps(told))
    assert collect(tmp_path, out="out") == 0
    assert not list(tmp_path.rglob("evil*"))
    assert "'=cmd()" in (tmp_path / "out" / "collected.csv").read_text()
