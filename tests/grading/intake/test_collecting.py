"""`coursekit collect`: the table before grading, and folders that say all again that the download said."""

import csv
import json

import pytest
from grading.intake.test_gather import ADA, BOB, EVE, LINEAR, PDF, START, put, roster

from coursekit.cli import main as cli
from coursekit.grading.enroll import enrolled
from coursekit.grading.intake.gather import gather
from coursekit.grading.roll import Roll, load, save, with_deadlines


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
    assert collect(tmp_path) == 1, "a PDF is nothing that can be graded"
    said = capsys.readouterr()
    assert [line.split("  ")[0] for line in said.out.splitlines()] == ["person", "ada", "bob", "eve"]
    assert "number in its name (2 uploads)" in said.out
    assert "not read: it is a PDF" in said.out
    assert said.out.rstrip().endswith("nothing submitted")
    pdf = "Bob King_2_assignsubmission_file_/Homework.pdf"
    assert said.err.splitlines()[:3] == [
        f"not read: {pdf} of Bob King (bob): it is a PDF: a notebook (.ipynb) is expected",
        f"{START}: nothing submitted by Eve Smith (eve)",
        f"Moodle: 2 of 3 handed in; collected in {tmp_path / 'out'}",
    ]
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


# ---- by hand, in a folder that was collected


def taken(folder):
    """{(person, lesson): why it cannot be graded}, and what is nobody's, in the folder that was collected."""
    gathered = gather([folder / "out"])
    return {(one.student, one.notebook): one.why for one in gathered.found}, [one.file for one in gathered.unplaced]


@pytest.mark.parametrize("with_roster", [True, False])
def test_a_notebook_that_is_put_into_a_folder_is_its_persons_and_the_pdf_no_longer_counts(tmp_path, with_roster):
    a_class(tmp_path)
    if not with_roster:
        (tmp_path / "people.csv").unlink()
    collect(tmp_path)
    bob = "bob" if with_roster else "Bob King"
    put(tmp_path, f"../out/{bob}/{START}.ipynb")
    found, nobodys = taken(tmp_path)
    assert [(lesson, why) for (_, lesson), why in found.items()] == [(START, "")] * 2
    assert bob in {person for person, _ in found}
    assert not nobodys


def test_a_notebook_for_somebody_who_had_nothing_is_taken_and_that_of_a_stranger_is_named(tmp_path):
    a_class(tmp_path)
    collect(tmp_path)
    put(tmp_path, f"../out/eve/{START}.ipynb")
    put(tmp_path, f"../out/mallory/{START}.ipynb")
    found, nobodys = taken(tmp_path)
    assert found["eve", START] == ""
    assert nobodys == [f"mallory/{START}.ipynb"]


def test_a_file_that_was_deleted_is_gone(tmp_path):
    a_class(tmp_path)
    collect(tmp_path)
    (tmp_path / "out" / "bob" / "Homework.pdf").unlink()
    (tmp_path / "out" / "ada" / "data" / "table.csv").unlink()
    found, nobodys = taken(tmp_path)
    assert found == {("ada", START): ""}
    assert not nobodys
    assert gather([tmp_path / "out"]).found[0].files == ()


def test_a_pdf_stays_what_it_was_of_when_another_lesson_is_there(tmp_path):
    roster(tmp_path, ADA, BOB)
    put(tmp_path, f"ada/{START}.ipynb")
    put(tmp_path, "bob/homework.pdf", PDF)
    collect(tmp_path)
    for path in (tmp_path / "in").rglob("*.*"):
        path.unlink()
    put(tmp_path, f"ada/{LINEAR}.ipynb", name=LINEAR)
    collect(tmp_path)
    assert {*taken(tmp_path)[0]} == {("ada", START), ("bob", START), ("ada", LINEAR)}
    put(tmp_path, f"../out/bob/{START}.ipynb")
    assert {*taken(tmp_path)[0]} == {("ada", START), ("bob", START), ("ada", LINEAR)}


# ---- what holds from one time to the next


def test_the_last_roster_holds(tmp_path):
    a_class(tmp_path)
    collect(tmp_path)
    (tmp_path / "people.csv").unlink()
    before = (tmp_path / "out" / "collected.json").read_bytes()
    collect(tmp_path)
    assert (tmp_path / "out" / "collected.json").read_bytes() == before


def test_the_times_of_a_worksheet_are_those_of_its_own_assignment(tmp_path):
    head = "Identifier,Full name,Last modified (submission)"
    roster(tmp_path, "Participant 1,Ada Lovelace,2026-11-03 22:15", "Participant 2,Bob King,", head=head)
    put(tmp_path, f"Ada Lovelace_1_assignsubmission_file_/{START}.ipynb")
    collect(tmp_path)
    (tmp_path / "people.csv").unlink()
    for lesson, time in ((START, "2026-11-03T22:15"), (LINEAR, "")):
        put(tmp_path, f"Ada Lovelace_1_assignsubmission_file_/{START}.ipynb", name=lesson)
        collect(tmp_path)
        assert next(one.handed.time for one in gather([tmp_path / "out"]).found if one.notebook == lesson)[:16] == time


def test_a_folder_that_is_nobodys_any_more_is_removed_or_named(tmp_path, capsys):
    for person in ("Ada Lovelace", "Bob King"):
        put(tmp_path, f"{person}/{START}.ipynb")
    collect(tmp_path)
    (tmp_path / "out" / "Bob King" / f"{START}.ipynb").write_bytes(b"mended")
    roster(tmp_path, ADA, BOB)
    assert collect(tmp_path) == 1
    assert sorted(one.name for one in (tmp_path / "out").iterdir() if one.is_dir()) == ["Bob King", "ada", "bob"]
    assert f"{tmp_path / 'out' / 'Bob King'} is nobody's any more" in capsys.readouterr().err


def grading(folder, *when):
    """{lesson: (deadline, what lateness costs)} after `coursekit grade` took the folder in."""
    before, gathered = load(folder) or Roll(), gather([folder / "out"])
    save(folder, enrolled(with_deadlines(before, gathered), gathered, *when))
    return {
        one.name: one.deadline
        and (f"{one.deadline.time:%d %H:%M}", one.deadline.penalty and one.deadline.penalty.share)
        for one in load(folder).lessons
    }


def test_grading_takes_the_deadline_that_was_collected_with_until_another_is_said(tmp_path, capsys):
    put(tmp_path, f"ada/{START}.ipynb", day=3)
    put(tmp_path, f"bob/{START}.ipynb", day=5)
    collect(tmp_path, "--late", "2026-11-04")
    assert grading(tmp_path, "", "10%/day") == {START: ("04 23:59", 0.1)}
    capsys.readouterr()
    collect(tmp_path)
    assert capsys.readouterr().out.splitlines()[-1].endswith("late"), "the deadline holds"
    for path in (tmp_path / "in").rglob("*.ipynb"):
        path.unlink()
    put(tmp_path, f"ada/{LINEAR}.ipynb", name=LINEAR)
    collect(tmp_path, "--late", "2026-11-11")
    assert grading(tmp_path) == {START: ("04 23:59", 0.1), LINEAR: ("11 23:59", None)}
    collect(tmp_path, "--late", "2026-11-12")
    assert grading(tmp_path)[LINEAR] == ("12 23:59", None)
    assert grading(tmp_path, "none")[LINEAR] is None
    assert grading(tmp_path)[LINEAR] is None, "it was taken back"
    collect(tmp_path, "--late", "2026-11-13")
    assert grading(tmp_path)[LINEAR] == ("13 23:59", None)
    collect(tmp_path, "--late", "none")
    assert grading(tmp_path)[LINEAR] is None


def test_where_nobody_knows_when_it_came_that_is_said(tmp_path, capsys):
    put(tmp_path, f"lovelaceada_1_9_{START}.ipynb")
    put(tmp_path, f"kingbob_LATE_2_8_{START}.ipynb")
    collect(tmp_path)
    assert "says when" not in capsys.readouterr().err
    collect(tmp_path, "--late", "2026-11-04")
    said = capsys.readouterr().err
    assert "nothing in this download (Canvas) says when it was submitted" in said
    assert "late, as Canvas says: kingbob" in said


# ---- what is refused, and the exit code


def test_nothing_is_shown_of_what_is_refused(tmp_path, capsys):
    put(tmp_path, f"ada/{START}.ipynb")
    put(tmp_path, f"bob/{START}.ipynb")
    collect(tmp_path)
    for person in ("ada", "bob"):
        (tmp_path / "in" / person).rename(tmp_path / "in" / f"other {person[::-1]}x")
    capsys.readouterr()
    assert collect(tmp_path) == 1
    assert not capsys.readouterr().out


def test_a_download_of_strangers_does_not_take_the_place_of_a_class_with_a_roster(tmp_path, capsys):
    a_class(tmp_path)
    collect(tmp_path)
    (tmp_path / "people.csv").unlink()
    before = (tmp_path / "out" / "collected.json").read_bytes()
    for old, new in (("Ada Lovelace_1", "Mal Lory_88"), ("Bob King_2", "Jo Doe_89")):
        (tmp_path / "in" / f"{old}_assignsubmission_file_").rename(tmp_path / "in" / f"{new}_assignsubmission_file_")
    assert collect(tmp_path) == 1
    assert "not one file of this download is of the class" in capsys.readouterr().err
    assert (tmp_path / "out" / "collected.json").read_bytes() == before


def test_grading_into_a_folder_that_was_collected_is_refused(tmp_path, capsys):
    put(tmp_path, f"ada/{START}.ipynb")
    collect(tmp_path)
    out = tmp_path / "out"
    before = sorted(out.rglob("*"))
    assert cli.main(["grade", str(out), "--out", str(out)]) == 1
    assert "is a folder that coursekit collect made" in capsys.readouterr().err
    assert sorted(out.rglob("*")) == before


def test_a_notebook_that_names_somebody_else_is_not_in_order_and_its_sentence_is_whole(tmp_path, capsys):
    roster(tmp_path, ADA, BOB)
    put(tmp_path, f"ada/{START}.ipynb", typed="Somebody with a very long name who is nobody in this class at all")
    put(tmp_path, f"bob/{START}.ipynb", typed="Bob King")
    assert collect(tmp_path) == 1
    assert "who is nobody in this class at all" in capsys.readouterr().out


@pytest.mark.parametrize("beside", ["Eve Eveson/", ""], ids=["in a folder", "beside notebooks"])
def test_a_student_s_own_collected_json_moves_nobody(tmp_path, beside):
    """It says whose each file is, so only the one that was written by `collect` may count."""
    put(tmp_path, f"Ada Lovelace/{START}.ipynb")
    assert collect(tmp_path, out="made") == 0
    (tmp_path / "in" / "Ada Lovelace" / f"{START}.ipynb").unlink()
    forged = (tmp_path / "made" / "collected.json").read_bytes().replace(b"Ada Lovelace", b"Eve Eveson")
    names = ("Ada Lovelace", "Eve Eveson")
    for name in names:
        put(tmp_path, f"{name}/{START}.ipynb" if beside else f"{name} {START}.ipynb", typed=name)
    put(tmp_path, f"{beside}collected.json", forged)
    assert {(one.student, one.said) for one in gather([tmp_path / "in"]).found} >= {(name, name) for name in names}


def test_a_collected_json_that_was_changed_is_one_sentence(tmp_path, capsys):
    put(tmp_path, f"Ada Lovelace/{START}.ipynb")
    put(tmp_path, "collected.json", json.dumps({"made by": "coursekit collect", "submissions": [{}]}).encode())
    assert cli.main(["grade", str(tmp_path / "in"), "--out", str(tmp_path / "graded")]) == 1
    assert capsys.readouterr().err == (
        "coursekit: collected.json is not as coursekit collect wrote it: collect the download again\n"
    )
