"""From files to people: whose each upload is, which of several counts, whose numbers it has, and what is nobody's."""

import os
from datetime import UTC, datetime

import pytest
from grading.submitting import lesson, submit

from coursekit.grading.intake.gather import gather
from coursekit.grading.intake.roster import read
from coursekit.grading.judge import grade
from coursekit.grading.records import Trouble

START, LINEAR = "00_start", "01_linear_models"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n"


def put(folder, path, data=None, *, typed=None, name=START, day=1):
    """A file of a download; without data it is a notebook in which a name is typed."""
    path = folder / "in" / path
    path.parent.mkdir(parents=True, exist_ok=True)
    text = lesson(name)
    if typed is not None:
        text = text.replace('set_student(\\"\\")', f'set_student(\\"{typed}\\")')
    path.write_bytes(text.encode() if data is None else data)
    os.utime(path, (datetime(2026, 11, day, 12, tzinfo=UTC).timestamp(),) * 2)


def roster(folder, *rows, head="name,login,id,email"):
    path = folder / "people.csv"
    path.write_text("\n".join((head, *rows)))
    return read(path)


def found(gathered):
    """{(person, lesson): the file that counts}"""
    return {(one.student, one.notebook): one.handed.file for one in gathered.found}


ADA, BOB, EVE = "Ada Lovelace,ada,1,ada@x.edu", "Bob King,bob,2,bob@x.edu", "Eve Smith,eve,3,eve@x.edu"


# ---- whose it is


@pytest.mark.parametrize(
    "folder",
    ["Ada Lovelace", "lovelace, ada", "ada", "ADA", "1", "ada@x.edu", "Lovelace_Ada_2", "lovelaceada", "Ada L",
     "Lovelace"],
)  # fmt: skip
def test_a_folder_finds_its_person(tmp_path, folder):
    put(tmp_path, f"{folder}/{START}.ipynb")
    put(tmp_path, f"Bob King/{START}.ipynb")
    gathered = gather([tmp_path / "in"], roster(tmp_path, ADA, BOB, EVE))
    assert set(found(gathered)) == {("ada", START), ("bob", START)}
    assert [one.key for one in gathered.people] == ["ada", "bob", "eve"]
    assert not gathered.unplaced


def test_who_is_not_on_the_roster_is_named(tmp_path):
    for person in ("Ada Lovelace", "Mallory", "Smith"):
        put(tmp_path, f"{person}/{START}.ipynb")
    gathered = gather([tmp_path / "in"], roster(tmp_path, ADA, "Ann Smith,ann,4,", EVE))
    assert set(found(gathered)) == {("ada", START)}
    assert {one.owner: one.why for one in gathered.unplaced} == {
        "Mallory": "Mallory is nobody on the roster", "Smith": "Smith is more than one person on the roster",
    }  # fmt: skip
    assert {one.lesson for one in gathered.unplaced} == {START}


def test_a_number_of_the_platform_decides_before_a_name(tmp_path):
    """Of two people of one name each has a row; a number that is nobody's here says nothing."""
    for number, name in ((7, "Anna Smith"), (8, "Anna Smith"), (9, "Ada Lovelace")):
        put(tmp_path, f"{name}_{number}_assignsubmission_file_/{START}.ipynb")
    both = roster(tmp_path, "Anna Smith,anna,7,", "Anna Smith,smith,8,", "Ada Lovelace,ada,9,")
    assert set(found(gather([tmp_path / "in"], both))) == {("anna", START), ("smith", START), ("ada", START)}
    assert set(found(gather([tmp_path / "in"]))) == {
        ("Anna Smith (7)", START), ("Anna Smith (8)", START), ("Ada Lovelace", START),
    }  # fmt: skip
    names = roster(tmp_path, "Anna Smith,anna,s77,", "Ada Lovelace,ada,s99,")
    gathered = gather([tmp_path / "in"], names)
    assert set(found(gathered)) == {("ada", START)}
    assert len(gathered.unplaced) == 2


def test_a_number_whose_name_is_somebody_elses_is_noticed(tmp_path):
    put(tmp_path, f"Bob King_1_assignsubmission_file_/{START}.ipynb")
    put(tmp_path, f"Eve Smith_3_assignsubmission_file_/{START}.ipynb")
    gathered = gather([tmp_path / "in"], roster(tmp_path, ADA, BOB, EVE))
    assert set(found(gathered)) == {("ada", START), ("eve", START)}
    assert [one.kind for one in gathered.found[0].noticed] == ["owner"]


def test_moodle_numbers_people_anew_in_each_assignment(tmp_path):
    put(tmp_path, f"one/Ada Lovelace_11_assignsubmission_file_/{START}.ipynb")
    put(tmp_path, f"two/Ada Lovelace_57_assignsubmission_file_/{LINEAR}.ipynb", name=LINEAR)
    assert set(found(gather([tmp_path / "in/one", tmp_path / "in/two"]))) == {
        ("Ada Lovelace", START), ("Ada Lovelace", LINEAR),
    }  # fmt: skip


def test_a_file_of_nobody_is_of_the_name_in_it(tmp_path):
    put(tmp_path, f"{START}.ipynb", typed="Ada Lovelace")
    assert set(found(gather([tmp_path / "in"], roster(tmp_path, ADA, BOB)))) == {("ada", START)}
    assert set(found(gather([tmp_path / "in"]))) == {("Ada Lovelace", START)}
    put(tmp_path, f"{START}.ipynb")
    assert [one.why for one in gather([tmp_path / "in"]).unplaced] == ["nothing says whose it is"]


def test_a_number_for_the_anonymous_is_nobody_and_the_name_in_the_notebook_says_who(tmp_path):
    for code, name in (("anon_x7f_901", "Ada Lovelace"), ("anon_k2q_902", "Bob King"), ("anon_z9z_903", "bob")):
        put(tmp_path, f"{code}_{START}.ipynb", typed=name)
    gathered = gather([tmp_path / "in"], roster(tmp_path, ADA, BOB, EVE))
    assert set(found(gathered)) == {("ada", START)}, "who types somebody's name does not take that place"
    assert len(gathered.unplaced) == 2


def test_folders_around_the_students_and_in_them_are_nobody(tmp_path):
    put(tmp_path, f"Fall 2026/Section A/Ada Lovelace/Desktop/homework/final/{START}.ipynb")
    put(tmp_path, f"Fall 2026/Section A/Bob King/Desktop/homework/final/{START}.ipynb")
    gathered = gather([tmp_path / "in"], roster(tmp_path, ADA, BOB))
    assert set(found(gathered)) == {("ada", START), ("bob", START)}


# ---- which counts


def test_the_time_of_a_file_in_a_platforms_archive_is_that_of_the_download(tmp_path):
    for number, day in ((1, 3), (2, 9)):
        put(tmp_path, f"name{number}_10{number}_90{number}_{START}.ipynb", day=day)
    assert {(one.time, one.time_from) for one in (one.handed for one in gather([tmp_path / "in"]).found)} == {("", "")}


def counts(folder, *files):
    for path, day in files:
        put(folder, path, day=day)
    put(folder, f"bob/{START}.ipynb", day=9)  # nobody packed all files at once
    return next(one for one in gather([folder / "in"]).found if one.student == "ada")


def test_the_highest_number_counts_whatever_the_files_say(tmp_path):
    one = counts(tmp_path, (f"ada/{START}.ipynb", 5), (f"ada/{START} (2).ipynb", 3), (f"ada/{START} (1).ipynb", 4))
    assert one.handed.file == f"ada/{START} (2).ipynb"
    assert one.by == "number in its name"
    assert set(one.handed.others) == {f"ada/{START}.ipynb", f"ada/{START} (1).ipynb"}


def test_else_the_youngest_file_counts(tmp_path):
    one = counts(tmp_path, (f"ada/first/{START}.ipynb", 2), (f"ada/again/{START}.ipynb", 1))
    assert (one.handed.file, one.by) == (f"ada/first/{START}.ipynb", "time of the file")


def test_a_tie_goes_to_the_lessons_own_name(tmp_path):
    one = counts(tmp_path, ("ada/homework.ipynb", 1), (f"ada/{START}.ipynb", 1), ("ada/a.ipynb", 1))
    assert (one.handed.file, one.by) == (f"ada/{START}.ipynb", "name")


def test_what_can_be_graded_counts_before_what_cannot(tmp_path):
    put(tmp_path, f"ada/{START} (3).ipynb", b'{"cells": [', day=8)
    put(tmp_path, "ada/scratch.ipynb", b'{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', day=9)
    assert counts(tmp_path, (f"ada/{START}.ipynb", 1)).handed.file == f"ada/{START}.ipynb"


# ---- what is no notebook


def test_who_handed_in_no_notebook_has_a_row_with_the_reason(tmp_path):
    put(tmp_path, f"ada/{START}.ipynb")
    put(tmp_path, "bob/Homework.pdf", PDF)
    put(tmp_path, f"eve/{START}.ipynb", b"")
    gathered = gather([tmp_path / "in"])
    assert {(one.student, one.notebook): one.why for one in gathered.found} == {
        ("ada", START): "",
        ("bob", START): "it is a PDF: a notebook (.ipynb) is expected",
        ("eve", START): "the file is empty",
    }
    submission = gathered.found[1].load()
    assert (submission.data, submission.incidents[0].kind) == (b"", "unreadable")


def test_what_lies_beside_a_notebook_comes_with_it(tmp_path):
    put(tmp_path, f"ada/{START}.ipynb")
    put(tmp_path, "ada/helper.py", b"x = 1\n")
    put(tmp_path, "ada/data/table.csv", b"1,2\n")
    put(tmp_path, f"ada/{START}.pdf", PDF)
    put(tmp_path, f"bob/{START}.ipynb")
    ada, bob = (one.load() for one in gather([tmp_path / "in"]).found)
    assert dict(ada.files) == {"helper.py": b"x = 1\n", "data/table.csv": b"1,2\n"}
    assert bob.files == ()


def test_a_download_without_any_notebook(tmp_path):
    put(tmp_path, "ada/notes.txt", b"hello")
    with pytest.raises(Trouble, match="there is no notebook in"):
        gather([tmp_path / "in"])


def test_bytes_are_read_when_their_turn_comes(tmp_path):
    submit(tmp_path / "in", "ada")
    (one,) = gather([tmp_path / "in"]).found
    (tmp_path / "in" / "ada" / f"{START}.ipynb").unlink()
    assert one.load().incidents[0].kind == "unreadable"


# ---- whose numbers


def typed(folder, people, **names):
    """{person: evidence} of what is noticed where each typed this name."""
    for person, name in names.items():
        put(folder, f"{person}/{START}.ipynb", typed=name)
    return {one.student: one for one in gather([folder / "in"], roster(folder, *people)).found}


def evidence(one):
    return [noticed.evidence for noticed in one.noticed if noticed.kind == "name"]


@pytest.mark.parametrize(
    "name", ["ada", "Ada Lovelace", "LOVELACE ada", "Ada.Lovelace 3", "lovelaceada", "ada@x.edu", "Ada"]
)
def test_ones_own_name_may_be_typed_in_any_way(tmp_path, name):
    one = typed(tmp_path, (ADA, BOB), ada=name, bob="bob")["ada"]
    assert one.load().typed == name
    assert not one.noticed


def test_somebody_elses_name_is_the_owners_to_explain(tmp_path):
    found = typed(tmp_path, (ADA, BOB, EVE), ada="Ada Lovelace", bob="Eve Smith", eve="")
    assert evidence(found["bob"]) == ["the notebook names Eve Smith (eve)"]
    assert not found["ada"].noticed
    assert not found["eve"].noticed
    assert [one.load().typed for one in found.values()] == ["Ada Lovelace", "Eve Smith", "Eve Smith"]


def test_two_who_typed_one_name_are_both_noticed(tmp_path):
    found = typed(tmp_path, (ADA, BOB, EVE), ada="Zorro", bob="zorro", eve="eve")
    assert evidence(found["ada"]) == ["the notebook names Zorro, and so does that of Bob King (bob)"]
    assert evidence(found["bob"]) == ["the notebook names zorro, and so does that of Ada Lovelace (ada)"]
    assert not found["eve"].noticed


def test_whose_name_somebody_else_typed_is_accused_of_nothing(tmp_path):
    """Both are named, each as what it is."""
    found = typed(tmp_path, (ADA, BOB, EVE), ada="Bob King", bob="bob king", eve="eve")
    told = {key: [(noticed.kind, noticed.evidence) for noticed in one.noticed] for key, one in found.items()}
    assert told == {
        "ada": [("name", "the notebook names Bob King (bob)")],
        "bob": [("taken", "the notebook of Ada Lovelace (ada) names bob king, too")],
        "eve": [],
    }


def test_a_name_on_the_roster_is_ones_own(tmp_path):
    people = roster(tmp_path, "Ada Lovelace,ada,Countess", "Bob King,bob,", head="name,login,typed name")
    for person, name in (("ada", "countess"), ("bob", "")):
        put(tmp_path, f"{person}/{START}.ipynb", typed=name)
    ada, bob = gather([tmp_path / "in"], people).found
    assert not ada.noticed
    assert not bob.noticed
    put(tmp_path, f"ada/{START}.ipynb")
    assert gather([tmp_path / "in"], people).found[0].typed == "Countess"


def test_what_lies_beside_and_cannot_be_read_is_named_to_both(tmp_path):
    put(tmp_path, f"Ada Lovelace/{START}.ipynb", typed="Ada Lovelace")
    put(tmp_path, "Ada Lovelace/big.csv", b"1,2\n" * (6 * 2**20))
    [found] = gather([tmp_path / "in"]).found
    graded = grade(found.load(), "a secret", sandbox="none")
    [incident] = [one for one in graded.incidents if one.kind == "beside"]
    assert incident.evidence == "big.csv: it has more than 20 MB"
    assert "A file beside the notebook was not there: big.csv: it has more than 20 MB." in graded.notes
